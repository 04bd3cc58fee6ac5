"""Pictures for training, each time cut, lit, blurred and filled up anew."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torch.utils.data import IterableDataset, get_worker_info

from sightline.bench.renders import Placed, Rendered, decoded, laid_over, read_encoded
from sightline.color_naming import COLOR_NAMES
from sightline.models.builtin.crops import GRAY
from sightline.models.builtin.eyes import LONG, SHORT, denoised, fit_scale
from training.builtin.words import UNKNOWN, truth_of

Pixels = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float64]
MOST_THINGS = 40
LEAST_PX, LEAST_SIDE, LEAST_SEEN = 30, 5, 0.2
LEAST_SCALE, MOST_SCALE = 0.4, 1.25
JOINED = 0.4
"""How often four pictures are joined to one at first, so that small things are many, and little is empty."""
PASTED, HIDING = 0.5, 0.6
"""How often things of another picture are laid over one, and how often such a thing hides a part of one of its own."""
SCALED = min(LONG / 640, SHORT / 480)
"""Scale at which the network sees an image of 640x480."""


@dataclass
class Sample:
    """A picture and the things in it; of what is too small or too hidden to be asked for, `kind` is `UNKNOWN`.

    Attributes:
        rgb: uint8 (h, w, 3).
        things: uint8 (h, w), the number of the thing at each pixel from 1, in order of the other rows.
        boxes: (n, 4) [px].
        kind, material: (n,); colors: (n, 11); see `Truth`.
        counts: (n,) whether it is to be found.
    """

    rgb: Pixels
    things: Pixels
    boxes: npt.NDArray[np.float32]
    kind: npt.NDArray[np.int64]
    colors: npt.NDArray[np.int64]
    material: npt.NDArray[np.int64]
    counts: npt.NDArray[np.bool_]


class Pictures(IterableDataset[tuple[Tensor, dict[str, Tensor]]]):
    """Endless batches of changed pictures; kept in memory as they are on disk.

    Args:
        size_wh: of the network's image, for batches of landscape pictures; every fourth batch is of this size turned.
        last_joined: how many batches have pictures joined of four; those after them show things as large as they are
            (Ge et al., YOLOX, 2021, end so too).
    """

    def __init__(self, files: list[Path], size_wh: tuple[int, int], batch: int, seed: int, last_joined: int) -> None:
        self._files, self._raw = files, list[tuple[bytes, bytes, list[Placed]]]()
        self._size_wh, self._batch, self._seed, self._last_joined = size_wh, batch, seed, last_joined

    def __iter__(self) -> Iterator[tuple[Tensor, dict[str, Tensor]]]:
        info = get_worker_info()
        which, workers = (0, 1) if info is None else (info.id, info.num_workers)
        rng = np.random.default_rng([self._seed, which])
        cv2.setNumThreads(1)
        # Here, not before: else the process that the workers are for would have a copy of its own
        self._raw = [picture for path in self._files for picture in read_encoded(path)]
        for number in count(which, workers):
            size_wh = self._size_wh if rng.random() < 0.75 else self._size_wh[::-1]
            share = JOINED if number < self._last_joined else 0.0
            yield collate([self._sample(rng, size_wh, share) for _ in range(self._batch)])

    def _read(self, rng: np.random.Generator) -> Rendered:
        return decoded(*self._raw[int(rng.integers(len(self._raw)))])

    def _sample(self, rng: np.random.Generator, size_wh: tuple[int, int], share_joined: float) -> Sample:
        if rng.random() < share_joined:
            picture = warped(rng, joined([self._read(rng) for _ in range(4)]), size_wh, across=2)
        else:
            picture = warped(rng, self._read(rng), size_wh)
        if rng.random() < PASTED:
            picture = pasted(rng, picture, self._read(rng))
        return sample_of(replace(picture, rgb=changed(rng, picture.rgb)))


def joined(four: list[Rendered]) -> Rendered:
    """Four pictures as the quarters of one (Bochkovskiy et al., YOLOv4, 2020); all become as large as the first."""
    size_wh = four[0].things.shape[::-1]
    colors, maps, placed = [], [], []
    for picture in four:
        before = max((p.number for p in placed), default=0)
        colors.append(cv2.resize(picture.rgb, size_wh, interpolation=cv2.INTER_AREA))
        numbers = cv2.resize(picture.things, size_wh, interpolation=cv2.INTER_NEAREST)
        maps.append(np.where(numbers > 0, numbers + np.uint8(before), np.uint8(0)))
        placed += [replace(p, number=p.number + before) for p in picture.placed]
    rgb, things = (np.vstack([np.hstack(parts[:2]), np.hstack(parts[2:])]) for parts in (colors, maps))
    return Rendered(rgb, things, placed)


def warped(rng: np.random.Generator, picture: Rendered, size_wh: tuple[int, int], across: int = 1) -> Rendered:
    """A part of the picture, larger or smaller, perhaps mirrored, in an image of this size.

    Args:
        across: how many pictures it shows side by side.
    """
    (width, height), rgb, things = size_wh, picture.rgb, picture.things
    scale = min(width / rgb.shape[1], height / rgb.shape[0])
    if rng.random() < 0.8:  # about as large as the network will see it, so that a smaller image shows a part of it
        scale = across * fit_scale(rgb) * float(np.exp(rng.uniform(np.log(LEAST_SCALE), np.log(MOST_SCALE))))
    spare = np.array([width - scale * rgb.shape[1], height - scale * rgb.shape[0]])
    shift = spare * rng.uniform(0, 1, 2)
    matrix = np.array([[scale, 0, shift[0]], [0, scale, shift[1]]])
    if rng.random() < 0.5:
        matrix[0] = [-scale, 0, width - shift[0]]
    ground = (GRAY,) * 3 if rng.random() < 0.5 else tuple(int(v) for v in rng.integers(0, 256, 3))
    new = scaled(rgb, matrix, scale, size_wh, ground)
    numbers = np.asarray(
        cv2.warpAffine(things, matrix, size_wh, flags=cv2.INTER_NEAREST, borderValue=0), dtype=np.uint8
    )
    before = np.bincount(things.ravel(), minlength=256) * scale**2
    after = np.bincount(numbers.ravel(), minlength=256)
    kept = after / np.maximum(before, 1e-9)
    placed = [replace(p, visible=p.visible * min(1.0, float(kept[p.number]))) for p in picture.placed]
    return Rendered(new, numbers, placed)


def scaled(
    rgb: Pixels, matrix: Floats, scale: float, size_wh: tuple[int, int], ground: tuple[int, ...] = (GRAY,) * 3
) -> Pixels:
    """An image moved by an affine matrix (2, 3) of this scale, averaged where it gets much smaller."""
    if scale < 0.8:  # warpAffine does not average
        rgb = np.asarray(cv2.resize(rgb, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), dtype=np.uint8)
        matrix = np.column_stack([matrix[:, :2] / scale, matrix[:, 2]])
    moved = cv2.warpAffine(rgb, matrix, size_wh, flags=cv2.INTER_LINEAR, borderValue=ground)
    return np.asarray(moved, dtype=np.uint8)


def pasted(rng: np.random.Generator, onto: Rendered, source: Rendered) -> Rendered:
    """Up to three whole things of another picture laid over this one, some of them so that they hide a part of one of
    its things (Ghiasi et al., Simple Copy-Paste, 2021)."""
    whole = [p for p in source.placed if p.visible > 0.85]
    for k in rng.permutation(len(whole))[: int(rng.integers(1, 4))]:
        thing = whole[int(k)]
        x0, y0, x1, y1 = thing.xyxy
        factor = rng.uniform(0.35, 1.1)
        size = max(6, round((x1 - x0) * factor)), max(6, round((y1 - y0) * factor))
        height, width = onto.things.shape
        if size[0] >= width or size[1] >= height or max(p.number for p in [thing, *onto.placed]) > 250:
            continue
        onto = laid_over(onto, source, thing, size, _spot(rng, size, onto.things))
    return onto


def _spot(rng: np.random.Generator, size: tuple[int, int], things: Pixels) -> tuple[int, int]:
    """Left and top of what is laid over a picture: anywhere, or so that its middle is in one of the things."""
    room = np.array([things.shape[1] - size[0], things.shape[0] - size[1]])
    corner = rng.integers(0, room)
    numbers = np.unique(things)[1:]
    if len(numbers) and rng.random() < HIDING:
        rows, columns = np.nonzero(things == rng.choice(numbers))
        k = int(rng.integers(len(rows)))
        corner = np.clip([columns[k] - size[0] // 2, rows[k] - size[1] // 2], 0, room - 1)
    return int(corner[0]), int(corner[1])


def changed(rng: np.random.Generator, rgb: Pixels) -> Pixels:
    """What cameras and light do to a picture; colours keep their names."""
    x = (
        exposed(rgb.astype(np.float32) / 255, float(rng.uniform(0.3, 0.5)))
        if rng.random() < 0.9
        else rgb / np.float32(255)
    )
    if rng.random() < 0.8:
        x = x ** float(np.exp(rng.normal(0, 0.22)))
        x = (x - 0.5) * float(np.exp(rng.normal(0, 0.15))) + 0.5 + float(rng.normal(0, 0.05))
        x *= np.exp(rng.normal(0, 0.07, 3)).astype(np.float32)
    if rng.random() < 0.1:  # dim
        x *= float(rng.uniform(0.3, 0.7))
    if rng.random() < 0.3:
        gray = x.mean(axis=2, keepdims=True)
        x = gray + (x - gray) * float(rng.uniform(0.6, 1.7))
    if rng.random() < 0.1:
        x = _glare(rng, x)
    if rng.random() < 0.15:  # harsh: much is black or white
        x = (x - 0.5) * float(rng.uniform(1.2, 2.2)) + 0.5 + float(rng.normal(0, 0.1))
    blur = rng.random()
    if blur < 0.25:
        x = cv2.GaussianBlur(x, (0, 0), float(rng.uniform(0.3, 1.4)))
    elif blur < 0.33:
        x = _motion(rng, x)
    elif blur < 0.5:  # as cameras sharpen
        x = x + float(rng.uniform(0.3, 2)) * (x - cv2.GaussianBlur(x, (0, 0), 1.0))
    if rng.random() < 0.15:
        return _noise_taken_out(rng, x)
    if rng.random() < 0.5:
        noise = rng.standard_normal(x.shape, dtype=np.float32)
        if rng.random() < 0.5:
            noise = cv2.GaussianBlur(noise, (0, 0), 0.7) * 2
        x = x + noise * float(rng.uniform(0, 0.1))
    out = np.clip(x * 255, 0, 255).astype(np.uint8)
    if rng.random() < 0.35:
        _, data = cv2.imencode(".jpg", out, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(25, 95))])
        out = cv2.imdecode(data, cv2.IMREAD_COLOR)
    return out


def exposed(x: npt.NDArray[np.float32], level: float) -> npt.NDArray[np.float32]:
    """An image of 0 to 1 as a camera exposes it: the brightness of its middle is brought to `level`."""
    height, width = x.shape[:2]
    middle = x[height // 6 : -(height // 6), width // 6 : -(width // 6)]
    gain = np.clip(level / max(0.02, float(middle.mean())), 0.73, 3.9)  # of pixels; of light, it is the power of 2.2
    return np.clip(x * np.float32(gain), 0, 1)


def _glare(rng: np.random.Generator, x: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    height, width = x.shape[:2]
    spot = np.zeros((height, width), np.float32)
    center = (int(rng.uniform(0, width)), int(rng.uniform(0, height)))
    axes = (int(rng.uniform(0.05, 0.3) * width), int(rng.uniform(0.05, 0.3) * height))
    cv2.ellipse(spot, center, axes, float(rng.uniform(0, 180)), 0, 360, 1.0, -1)
    spot = cv2.GaussianBlur(spot, (0, 0), float(rng.uniform(3, 25)))
    return x + float(rng.uniform(0.3, 0.9)) * spot[..., None]


def _noise_taken_out(rng: np.random.Generator, x: npt.NDArray[np.float32]) -> Pixels:
    """What `denoised` leaves of a noisy image that is `1 / SCALED` times as large."""
    large = cv2.resize(x, None, fx=1 / SCALED, fy=1 / SCALED, interpolation=cv2.INTER_CUBIC)
    noise = cv2.GaussianBlur(rng.standard_normal(large.shape, dtype=np.float32), (0, 0), float(rng.uniform(0.3, 0.8)))
    noisy = np.clip(255 * (large + noise / noise.std() * float(rng.uniform(0.03, 0.15))), 0, 255).astype(np.uint8)
    height, width = x.shape[:2]
    return np.asarray(cv2.resize(denoised(noisy), (width, height), interpolation=cv2.INTER_AREA), dtype=np.uint8)


def _motion(rng: np.random.Generator, x: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    length = int(rng.integers(3, 9))
    kernel = np.zeros((length, length), np.float32)
    angle = rng.uniform(0, np.pi)
    middle = (length - 1) / 2
    for t in np.linspace(-middle, middle, 3 * length):
        kernel[round(middle + t * np.sin(angle)), round(middle + t * np.cos(angle))] = 1
    return np.asarray(cv2.filter2D(x, -1, kernel / kernel.sum()))


def sample_of(picture: Rendered) -> Sample:
    """Boxes and truths of what is seen of the things."""
    numbers = np.zeros_like(picture.things)
    boxes, truths, counts = [], [], []
    for p in picture.placed:
        seen = picture.things == p.number
        rows, columns = np.flatnonzero(seen.any(axis=1)), np.flatnonzero(seen.any(axis=0))
        if len(rows) == 0 or len(boxes) == MOST_THINGS:
            continue
        boxes.append((columns[0], rows[0], columns[-1] + 1, rows[-1] + 1))
        numbers[seen] = len(boxes)
        large = min(np.ptp(columns), np.ptp(rows)) + 1 >= LEAST_SIDE and np.count_nonzero(seen) >= LEAST_PX
        counts.append(bool(large and p.visible >= LEAST_SEEN))
        truths.append(truth_of(p))
    return Sample(
        picture.rgb,
        numbers,
        np.array(boxes, dtype=np.float32).reshape(-1, 4),
        np.array([t.kind for t in truths], dtype=np.int64),
        np.array([t.colors for t in truths], dtype=np.int64).reshape(-1, len(COLOR_NAMES)),
        np.array([t.material for t in truths], dtype=np.int64),
        np.array(counts, dtype=bool),
    )


def collate(samples: list[Sample]) -> tuple[Tensor, dict[str, Tensor]]:
    """A batch: images (b, 3, h, w) of 0 to 1, and what is true, filled up to `MOST_THINGS` rows with `counts` false.

    `valid` tells rows that are there, `counts` those of them that are to be found; `things` is a quarter of the size.
    """
    b = len(samples)
    images = torch.from_numpy(np.stack([s.rgb for s in samples])).permute(0, 3, 1, 2).float() / 255
    truth = {
        "boxes": torch.zeros(b, MOST_THINGS, 4),
        "kind": torch.full((b, MOST_THINGS), UNKNOWN),
        "colors": torch.full((b, MOST_THINGS, len(COLOR_NAMES)), UNKNOWN),
        "material": torch.full((b, MOST_THINGS), UNKNOWN),
        "valid": torch.zeros(b, MOST_THINGS, dtype=torch.bool),
        "counts": torch.zeros(b, MOST_THINGS, dtype=torch.bool),
        "things": torch.from_numpy(np.stack([s.things[2::4, 2::4] for s in samples])),
    }
    for i, s in enumerate(samples):
        n = len(s.boxes)
        if n:
            truth["boxes"][i, :n] = torch.from_numpy(s.boxes)
            truth["kind"][i, :n] = torch.from_numpy(s.kind)
            truth["colors"][i, :n] = torch.from_numpy(s.colors)
            truth["material"][i, :n] = torch.from_numpy(s.material)
            truth["counts"][i, :n] = torch.from_numpy(s.counts)
            truth["valid"][i, :n] = True
    return images, truth
