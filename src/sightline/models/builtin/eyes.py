"""The trained networks: from an image to boxes and masks of whatever things there are, and from the crop of each, with
its mask, to an embedding that is compared with words.

They run on ONNX Runtime. Their file carries, beside them, the vectors of the words that they know, the fit of their
scores to probabilities, and its version; see `training/builtin`, which makes it, and docs/training.md.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
from scipy.special import expit

from sightline.errors import ModelError
from sightline.frame import RgbImage
from sightline.models.boxes import each_thing_once

Floats = npt.NDArray[np.float32]
Places = npt.NDArray[np.floating[Any]]
LONG, SHORT = 416, 320
"""Sides of the network's image [px]; a portrait image is taken upright."""
GRAY = 114
MAX_OVERLAP = 0.65
MOST_THINGS = 100
LEAST_OBJECTNESS = 0.02
SMALLEST = 32
AROUND = 1.25
"""Side of a thing's crop, of the longer side of its box."""
FOUND, NAMED = ("boxes", "objectness", "coefficients", "prototypes"), ("embeddings",)
"""Outputs of the two networks."""
VERSION = 4
"""Of the file's layout."""
_HINT = "name a file that `python -m training.builtin.export` has written"


@dataclass(frozen=True, eq=False)
class Sighting:
    """What the network makes of an image: n things, the surest first.

    Attributes:
        xyxy: boxes (n, 4) [px of the image].
        objectness: (n,) how sure it is that each is a thing, 0 to 1.
        embeddings: (n, d) unit vectors, to compare with words.
        mask_logits: (n, h', w') on the network's grid of prototypes; `masks` makes masks of them.
        scale: from the image's pixels to the network's.
        size_wh: of the image.
    """

    xyxy: Floats
    objectness: Floats
    embeddings: Floats
    mask_logits: Floats
    scale: float
    size_wh: tuple[int, int]

    def masks(self) -> npt.NDArray[np.bool_]:
        """Masks (n, h, w) at the image's size, each inside of its box."""
        width, height = self.size_wh
        found = np.zeros((len(self.xyxy), height, width), dtype=bool)
        for mask, logits, box in zip(found, self.mask_logits, self.xyxy, strict=True):
            left, top = np.floor(box[:2]).astype(int)
            right, bottom = np.ceil(box[2:]).astype(int)
            centers = np.arange(left, right) + 0.5, np.arange(top, bottom) + 0.5
            mask[top:bottom, left:right] = _looked_up(logits, *centers, self.scale) > 0
        return found


class Eyes:
    """The network, loaded once.

    Args:
        path: of the ONNX file.
        threads: of ONNX Runtime; 0 for as many as there are cores.

    Attributes:
        facts: what the file says of the network: version, steps, words and calibration.
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
        self._side = int(entries["crops"][2])
        self._width = len(self.facts["groups"]["kinds"]["vectors"][0])
        self.threshold = float(self.facts["threshold"])
        self.embedder_id = f"builtin-{hashlib.sha256(data).hexdigest()[:16]}"

    def look(self, rgb: RgbImage, least: float = LEAST_OBJECTNESS) -> Sighting:
        """The things of one image, uint8 (h, w, 3).

        Args:
            least: objectness below this is nothing.
        """
        height, width = rgb.shape[:2]
        pixels, scale = _prepared(rgb)
        boxes, objectness, coefficients, prototypes = self._run(FOUND, image=pixels)
        factor, shift = self.facts["objectness"]
        score = expit(factor * objectness[0] + shift)
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
        embeddings = np.zeros((0, self._width), dtype=np.float32)
        if len(xyxy):
            embeddings = self._run(NAMED, crops=crops_of(rgb, xyxy, logits, scale, self._side))[0]
        return Sighting(xyxy, score[order], embeddings, logits, scale, (width, height))

    def _run(self, outputs: Sequence[str], **given: Floats) -> list[Floats]:
        """One of the networks alone; the other one is given something that it does not look at."""
        results: list[Floats] = self._session.run(list(outputs), self._unused | given, self._one_alone)
        return results


def hash_file(path: Path) -> Path:
    """Where the SHA-256 of a model's file is kept, as `sha256sum` writes it."""
    return path.with_name(f"{path.name}.sha256")


def fit_scale(rgb: RgbImage) -> float:
    """The scale at which an image just fits into the network's."""
    short, long = sorted(rgb.shape[:2])
    return min(LONG / long, SHORT / short)


def _prepared(rgb: RgbImage) -> tuple[Floats, float]:
    """The network's image (1, 3, h, w) of 0 to 1, and the scale from the image's pixels to its own."""
    height, width = rgb.shape[:2]
    across, down = (LONG, SHORT) if width >= height else (SHORT, LONG)
    scale = fit_scale(rgb)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    small = cv2.resize(rgb, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    canvas = np.full((down, across, 3), GRAY, dtype=np.uint8)
    canvas[: size[1], : size[0]] = small
    return _pixels([canvas]), scale


def _pixels(images: Sequence[RgbImage]) -> Floats:
    """Images of one size, (h, w, 3) of 0 to 255, as (n, 3, h, w) of 0 to 1."""
    return np.asarray(cv2.dnn.blobFromImages(images, 1 / 255), dtype=np.float32)


def cropped(
    image: npt.NDArray[np.uint8], xyxy: npt.ArrayLike, side: int, around: float = AROUND, beyond: int = GRAY
) -> npt.NDArray[np.uint8]:
    """What is in a box and a bit around it, uint8 (side, side, ...).

    Args:
        image: uint8 (h, w, ...).
        around: side of what is cut out, of the box's longer side.
        beyond: what lies beyond the image.
    """
    left, top, whole = _window(xyxy, around)
    window = np.full((whole, whole, *image.shape[2:]), beyond, dtype=np.uint8)
    height, width = image.shape[:2]
    x0, y0, x1, y1 = max(0, left), max(0, top), min(width, left + whole), min(height, top + whole)
    window[y0 - top : y1 - top, x0 - left : x1 - left] = image[y0:y1, x0:x1]
    smooth = cv2.INTER_AREA if whole > side else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(window, (side, side), interpolation=smooth), dtype=np.uint8)


def _window(xyxy: npt.ArrayLike, around: float) -> tuple[int, int, int]:
    """Left, top and side of the square that is cut out around a box [px]."""
    box = np.asarray(xyxy, dtype=float)
    reach = max(1.0, around * float((box[2:] - box[:2]).max())) / 2
    left, top = np.floor((box[:2] + box[2:]) / 2 - reach).astype(int)
    return int(left), int(top), max(1, round(2 * reach))


def crops_of(
    rgb: RgbImage, xyxy: Floats, mask_logits: Floats, scale: float, side: int, around: float = AROUND
) -> Floats:
    """The colours of each box's crop, 0 to 1, and how sure it is that a pixel is of the thing, (n, 4, side, side).

    Args:
        mask_logits, scale: of a `Sighting`.
        around: side of what is cut out, of the box's longer side.
    """
    crops = np.empty((len(xyxy), 4, side, side), np.float32)
    if len(xyxy):
        crops[:, :3] = _pixels([cropped(rgb, box, side, around) for box in xyxy])
    for row, box, logits in zip(crops[:, 3], xyxy, mask_logits, strict=True):
        *corner, whole = _window(box, around)
        cell = whole / side
        across, down = (start + (np.arange(side) + 0.5) * cell for start in corner)
        width, height = (  # share of each cell that is in the box
            np.clip((np.minimum(place + cell / 2, high) - np.maximum(place - cell / 2, low)) / cell, 0, 1)
            for place, low, high in ((across, box[0], box[2]), (down, box[1], box[3]))
        )
        row[:] = height[:, None] * width * expit(_looked_up(logits, across, down, scale))
    return crops


def _looked_up(logits: Floats, across: Places, down: Places, scale: float) -> Floats:
    """A thing's logits at places of the image [px], (down, across); the grid's cells are 4 of the network's pixels."""
    columns, rows = np.meshgrid(*((places * scale / 4 - 0.5).astype(np.float32) for places in (across, down)))
    return np.asarray(cv2.remap(logits, columns, rows, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE))
