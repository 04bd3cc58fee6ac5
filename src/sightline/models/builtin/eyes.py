"""The trained networks: from an image to boxes and coarse masks of whatever things there are, and from the crop of each
to a finer mask, how well that is likely to fit, and an embedding that is compared with words.

They run on ONNX Runtime. Their file carries, beside them, the vectors of the words that they know, the fit of their
scores to probabilities, and its version; see `training/builtin`, which makes it, and docs/training.md.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from sightline.color_naming import brightened
from sightline.errors import ModelError
from sightline.frame import RgbImage
from sightline.geometry.boxes import mask_to_xyxy, share_of_smaller
from sightline.models.boxes import each_thing_once
from sightline.models.builtin.crops import GRAY, boxes_of, crops_of, pasted_back, views_of
from sightline.models.builtin.words import Words, sigmoid

Floats = npt.NDArray[np.float32]
LONG, SHORT = 448, 352
"""Sides of the network's image [px]; a portrait image is taken upright."""
MAX_OVERLAP, DRAWN_TWICE = 0.65, 0.6
"""Boxes that overlap by more (IoU) are of one thing: as found, and around the finer masks."""
MOST_THINGS = 100
LEAST_OBJECTNESS = 0.02
SMALLEST = 32
LIKELY, SURE = 0.5, 0.8
"""What is likely to be a thing, and whose likeliest noun is less than sure, is looked at mirrored as well."""
SURELY_NOT = 0.02
"""Of a mask that is known, how likely a pixel beside it is said to be of its thing; so sure is the first network."""
AT_BORDER = 2
"""How near its border [px] the image is taken to cut a thing off."""
NOISY = 1.2
"""Standard deviation of noise [of 255] from which on it is taken out; 99 of 100 rendered pictures have below 0.8."""
LAPLACIANS = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], dtype=np.float32)
"""The difference of two, which slopes and straight edges leave at 0."""
LARGE = 0.2
"""An image that is scaled by less to the network's is large: from 2080 pixels across."""
FOUND, NAMED = ("boxes", "objectness", "coefficients", "prototypes"), ("embeddings", "masks", "fits")
"""Outputs of the two networks."""
VERSION = 10
"""Of the file's layout."""
_HINT = "name a file that `python -m training.builtin.export` has written"


class Found(NamedTuple):
    """Where the first network finds things: n, the surest first.

    Attributes:
        xyxy: boxes (n, 4) [px of the image].
        objectness: (n,) how good a box of a thing each is, 0 to 1; no probability yet.
        mask_logits: (n, h', w') of coarse masks, on its grid of prototypes.
        scale: from the image's pixels to the network's.
    """

    xyxy: Floats
    objectness: Floats
    mask_logits: Floats
    scale: float


@dataclass(frozen=True, eq=False)
class Sighting:
    """What both networks make of an image: n things, the surest first.

    Attributes:
        xyxy: boxes (n, 4) [px of the image].
        objectness: (n,) the probability that each is a thing.
        embeddings: (n, d) unit vectors, to compare with words.
        mask_logits: (n, side, side) on the crop of each; `masks` makes masks of them.
        fits: (n,) the IoU that each mask is likely to have with that of a thing.
        views: (n, 4) how they were looked at; see `view_of`.
        size_wh: of the image.
    """

    xyxy: Floats
    objectness: Floats
    embeddings: Floats
    mask_logits: Floats
    fits: Floats
    views: npt.NDArray[np.floating[Any]]
    size_wh: tuple[int, int]

    def masks(self) -> npt.NDArray[np.bool_]:
        """Masks (n, h, w) at the image's size."""
        width, height = self.size_wh
        found = np.zeros((len(self.xyxy), height, width), dtype=bool)
        for mask, logits, view in zip(found, self.mask_logits, self.views, strict=True):
            pasted_back(logits, view, mask)
        return found


class Eyes:
    """The network, loaded once.

    Args:
        path: of the ONNX file.
        threads: of ONNX Runtime; 0 for as many as there are cores.

    Attributes:
        facts: what the file says of the network: version, steps, words and calibration.
        words: that it knows.
        threshold: the score from which on a detection counts, chosen when the scores were calibrated.
        embedder_id: names the weights.

    Raises:
        ModelError: the file is missing, damaged, or not of this program's version.
    """

    def __init__(self, path: Path, threads: int = 0) -> None:
        import onnxruntime

        try:
            data, expected = path.read_bytes(), hash_file(path).read_text().split()
        except OSError as error:
            raise ModelError(f"{Path(error.filename).name} cannot be read ({error.strerror})", _HINT) from error
        if expected[:1] != [hashlib.sha256(data).hexdigest()]:
            raise ModelError(f"{path.name} is damaged: its hash is not the one in {hash_file(path).name}", _HINT)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = 3
        try:
            self._session = onnxruntime.InferenceSession(data, options, providers=["CPUExecutionProvider"])
            facts = self._session.get_modelmeta().custom_metadata_map
            self.facts: dict[str, Any] = json.loads(facts["sightline"])
        except Exception as error:  # ONNX Runtime raises what it likes
            raise ModelError(f"{path.name} is no built-in model ({error})"[:300], _HINT) from error
        if self.facts["version"] != VERSION:
            found = f"version {self.facts['version']} of the built-in model"
            raise ModelError(f"{path.name} is {found}, expected version {VERSION}", _HINT)
        self._one_alone = onnxruntime.RunOptions()
        self._one_alone.only_execute_path_to_fetches = True
        entries = {entry.name: entry.shape for entry in self._session.get_inputs()}
        self._unused = {
            name: np.zeros([1, shape[1], *(n if isinstance(n, int) else SMALLEST for n in shape[2:])], np.float32)
            for name, shape in entries.items()
        }
        self.words = Words(self.facts["groups"])
        self._side = int(entries["crops"][2])
        self._width = len(self.facts["groups"]["kinds"]["vectors"][0])
        self._path = path.resolve()
        self.threshold = float(self.facts["threshold"])
        self.embedder_id = f"builtin-{hashlib.sha256(data).hexdigest()[:16]}"

    @cached_property
    def on_one_thread(self) -> Eyes:
        """The same, run by the one thread that calls it: for several images at once, which so costs less than to share
        each among all threads."""
        return Eyes(self._path, threads=1)

    def look(self, rgb: RgbImage, least: float = LEAST_OBJECTNESS) -> Sighting:
        """The things of one image, uint8 (h, w, 3).

        Args:
            least: what `Found` has of less objectness is nothing.
        """
        rgb = brightened(denoised(rgb))
        found = self.find(rgb, least)
        views = views_of(found)
        embeddings, masks, fits = self._name(rgb, found, views)
        fits = sigmoid(fits)
        boxes = boxes_of(masks, views, found.xyxy)
        *factors, shift = self.facts["objectness"]
        size_wh = rgb.shape[1], rgb.shape[0]
        sure = sigmoid(evidence_of(found.objectness, fits, embeddings, boxes, size_wh, self.words) @ factors + shift)
        order = np.argsort(-sure)
        order = order[each_thing_once(boxes[order], sure[order], DRAWN_TWICE)]
        sure = sure.astype(np.float32)
        return Sighting(
            found.xyxy[order], sure[order], embeddings[order], masks[order], fits[order], views[order], size_wh
        )

    def embeddings(self, rgb: RgbImage, masks: Sequence[npt.NDArray[np.bool_]]) -> Floats:
        """What things look like whose masks (h, w), none of them empty, are known: unit vectors (n, d)."""
        rgb = brightened(denoised(rgb))
        found = _known(masks, fit_scale(rgb))
        return self._name(rgb, found, views_of(found))[0]

    def _name(self, rgb: RgbImage, found: Found, views: npt.NDArray[np.floating[Any]]) -> list[Floats]:
        """Embeddings, logits of masks and of fits of what is found, each looked at more closely; where a name is not
        sure, the mean with those of the mirror image, as in Krizhevsky et al., ImageNet classification, 2012."""
        if not len(views):
            return [np.zeros((0, *shape), np.float32) for shape in ((self._width,), (self._side, self._side), ())]
        crops = crops_of(rgb, found, views, self._side)
        seen = self._run(NAMED, crops=crops)
        unsure = (found.objectness > LIKELY) & (_clearest(seen[0], self.words) < SURE)
        if unsure.any():
            embeddings, masks, fits = self._run(NAMED, crops=np.ascontiguousarray(crops[unsure, ..., ::-1]))
            for values, mirrored in zip(seen, (embeddings, masks[..., ::-1], fits), strict=True):
                values[unsure] = (values[unsure] + mirrored) / 2
            seen[0] /= np.linalg.norm(seen[0], axis=1, keepdims=True)
        return seen

    def find(self, rgb: RgbImage, least: float) -> Found:
        """What `look` looks at more closely, of an objectness of at least `least`."""
        height, width = rgb.shape[:2]
        pixels, scale = prepared(rgb)
        boxes, objectness, coefficients, prototypes = self._run(FOUND, image=pixels)
        score = sigmoid(objectness[0])
        order = np.argsort(-score)[: 4 * MOST_THINGS]
        order = order[score[order] >= least]
        limit = np.array([width, height, width, height], dtype=np.float32)
        xyxy = np.clip(boxes[0][order] / scale, 0, limit)
        large = (xyxy[:, 2:] - xyxy[:, :2] >= 1).all(axis=1)
        order, xyxy = order[large], xyxy[large]
        kept = np.flatnonzero(each_thing_once(xyxy, score[order], MAX_OVERLAP))[:MOST_THINGS]
        order, xyxy = order[kept], xyxy[kept]
        # By einsum: the threads of a BLAS wait in a loop after a product, and ONNX Runtime then takes twice as long.
        logits = np.einsum("nk,khw->nhw", coefficients[0][order], prototypes[0])
        return Found(xyxy, score[order], logits, scale)

    def _run(self, outputs: Sequence[str], **given: Floats) -> list[Floats]:
        """One of the networks alone; the other one is given something that it does not look at."""
        results: list[Floats] = self._session.run(list(outputs), self._unused | given, self._one_alone)
        return results


def hash_file(path: Path) -> Path:
    """Where the SHA-256 of a model's file is kept, as `sha256sum` writes it."""
    return path.with_name(f"{path.name}.sha256")


def denoised(rgb: RgbImage) -> RgbImage:
    """An image, or its median in windows of 5 where the sensor's noise is strong: pictures to learn from are rendered.

    The noise is measured as in Immerkær, Fast noise variance estimation, 1996, by the median instead of the mean, which
    edges do not move.
    """
    curved = cv2.filter2D(rgb[::2, :, 1], cv2.CV_16S, LAPLACIANS)
    noise = float(np.median(np.abs(curved[:, ::3]))) / (6 * 0.6745)
    return np.asarray(cv2.medianBlur(rgb, 5), dtype=np.uint8) if noise > NOISY else rgb


def evidence_of(
    objectness: Floats,
    fits: Floats,
    embeddings: Floats,
    xyxy: npt.NDArray[np.floating[Any]],
    size_wh: tuple[int, int],
    words: Words,
) -> Floats:
    """What tells how likely each of n boxes is of a thing, (n, 5).

    As logits its objectness, how well its mask fits, and its likeliest noun's share, for what has a clear name is
    mostly a thing, and well boxed; how likely it is a surer thing once more, or a part of it: the share of the
    smaller of both boxes that is in the other one, times how likely both are of one kind; and 1 where the image cuts it
    off, 0 elsewhere.

    Args:
        xyxy: around the finer masks, (n, 4) [px].
        size_wh: of the image.
    """
    kinds = words.kinds(embeddings)[:, :-1]
    shares = np.clip(np.column_stack([objectness, fits, kinds.max(axis=1, initial=0.0)]), 1e-4, 1 - 1e-4)
    surer = objectness > objectness[:, None]
    again = (surer * objectness * share_of_smaller(xyxy, xyxy) * (kinds @ kinds.T)).max(axis=1, initial=0.0)
    cut_off = ((xyxy < AT_BORDER) | (xyxy > np.tile(size_wh, 2) - AT_BORDER)).any(axis=1)
    return np.column_stack([np.log(shares / (1 - shares)), again, cut_off])


def _clearest(embeddings: Floats, words: Words) -> Floats:
    """How likely the likeliest noun of each of n things is, (n,)."""
    return np.asarray(words.kinds(embeddings)[:, :-1].max(axis=1, initial=0.0))


def fit_scale(rgb: RgbImage) -> float:
    """The scale at which an image just fits into the network's."""
    short, long = sorted(rgb.shape[:2])
    return min(LONG / long, SHORT / short)


def _known(masks: Sequence[npt.NDArray[np.bool_]], scale: float) -> Found:
    """Things whose masks (h, w) are known, as if the first network had found them, coarsely."""
    coarse = []
    for mask in masks:
        height, width = (max(1, round(side * scale / 4)) for side in mask.shape)
        coarse.append(cv2.resize(mask.astype(np.float32), (width, height), interpolation=cv2.INTER_AREA))
    shares = np.clip(np.array(coarse, dtype=np.float32), SURELY_NOT, 1 - SURELY_NOT)
    boxes = np.array([mask_to_xyxy(mask) for mask in masks], dtype=np.float32).reshape(-1, 4)
    return Found(boxes, np.ones(len(masks), np.float32), np.log(shares / (1 - shares)), scale)


def prepared(rgb: RgbImage) -> tuple[Floats, float]:
    """The network's image (1, 3, h, w) of 0 to 1, and the scale from the image's pixels to its own."""
    height, width = rgb.shape[:2]
    across, down = (LONG, SHORT) if width >= height else (SHORT, LONG)
    scale = fit_scale(rgb)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    # Of floats it takes 0.7 times as long as of bytes, unless the image is so large that the copy costs more
    small = cv2.resize(rgb.astype(np.float32) if scale > LARGE else rgb, size, interpolation=how)
    canvas = np.full((down, across, 3), GRAY, dtype=np.float32)
    canvas[: size[1], : size[0]] = small
    return np.ascontiguousarray(canvas.transpose(2, 0, 1))[None] * np.float32(1 / 255), scale
