"""What makes seeing hard, done to rendered pictures: light, lens, compression, size, what stands before things."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np
import numpy.typing as npt

from sightline.bench.renders import Pixels, Placed, Rendered
from sightline.geometry.boxes import mask_to_xyxy

Change = Callable[[Rendered, np.random.Generator], Rendered]
FULL_VIEW = 0.9
"""Share of a thing that is seen of one in full view."""


def _of_pixels(change: Callable[[npt.NDArray[np.float32]], npt.NDArray[np.float32]]) -> Change:
    """A change of colours alone; they are given as 0 to 1."""

    def changed(picture: Rendered, rng: np.random.Generator) -> Rendered:
        pixels = np.clip(change(np.asarray(picture.rgb / 255, dtype=np.float32)), 0, 1)
        return replace(picture, rgb=(255 * pixels).astype(np.uint8))

    return changed


def _glare(picture: Rendered, rng: np.random.Generator) -> Rendered:
    """A bright spot a third of the picture wide, somewhere on the things."""
    height, width = picture.things.shape
    rows, columns = np.nonzero(picture.things) if picture.things.any() else np.nonzero(picture.things == 0)
    at = int(rng.integers(len(rows)))
    y, x = np.mgrid[:height, :width]
    away = np.hypot(x - columns[at], y - rows[at]) / (width / 6)
    bright = picture.rgb / 255 + 0.9 * np.exp(-(away**2))[..., None]
    return replace(picture, rgb=(255 * np.clip(bright, 0, 1)).astype(np.uint8))


def _motion(x: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """9 pixels along the diagonal."""
    return np.asarray(cv2.filter2D(x, -1, np.eye(9, dtype=np.float32) / 9), dtype=np.float32)


def _jpeg(picture: Rendered, rng: np.random.Generator) -> Rendered:
    _, data = cv2.imencode(".jpg", picture.rgb, [cv2.IMWRITE_JPEG_QUALITY, 30])
    return replace(picture, rgb=np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), dtype=np.uint8))


def _in_full_view(picture: Rendered, rng: np.random.Generator) -> Rendered:
    """Only what nothing hides need be found, and whoever finds the rest is not wrong."""
    placed = [p if p.visible >= FULL_VIEW else replace(p, visible=0.0) for p in picture.placed]
    return replace(picture, placed=placed)


def _half_hidden(picture: Rendered, rng: np.random.Generator) -> Rendered:
    """Half of each thing's box, on one of its four sides, is covered by a card of some colour."""
    rgb, things = picture.rgb.copy(), picture.things.copy()
    for p in picture.placed:
        x0, y0, x1, y1 = p.xyxy
        middle_x, middle_y = (x0 + x1) // 2, (y0 + y1) // 2
        cards = ((x0, y0, middle_x, y1), (middle_x, y0, x1, y1), (x0, y0, x1, middle_y), (x0, middle_y, x1, y1))
        left, top, right, bottom = cards[int(rng.integers(4))]
        rgb[top:bottom, left:right] = rng.integers(0, 256, 3)
        things[top:bottom, left:right] = 0
    return _with_boxes(Rendered(rgb, things, picture.placed))


def _far(picture: Rendered, rng: np.random.Generator) -> Rendered:
    """Half as large, in a picture of the same size."""
    height, width = picture.things.shape
    move = np.array([[0.5, 0, width / 4], [0, 0.5, height / 4]])
    small = cv2.GaussianBlur(picture.rgb, (0, 0), 0.8)  # warpAffine does not average
    rgb = cv2.warpAffine(small, move, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    things = cv2.warpAffine(picture.things, move, (width, height), flags=cv2.INTER_NEAREST, borderValue=0)
    return _with_boxes(Rendered(np.asarray(rgb, np.uint8), np.asarray(things, np.uint8), picture.placed))


def _upside_down(picture: Rendered, rng: np.random.Generator) -> Rendered:
    turned = Rendered(picture.rgb[::-1, ::-1].copy(), picture.things[::-1, ::-1].copy(), picture.placed)
    return _with_boxes(turned)


CONDITIONS: dict[str, Change] = {
    "as it is": lambda picture, rng: picture,
    "in full view": _in_full_view,
    "dim light": _of_pixels(lambda x: 0.25 * x),
    "glare": _glare,
    "colour cast": _of_pixels(lambda x: x * np.array([1.2, 1.0, 0.7], dtype=np.float32)),
    "motion blur": _of_pixels(_motion),
    "half hidden": _half_hidden,
    "half size": _far,
    "upside down": _upside_down,
    "JPEG 30": _jpeg,
}


def _with_boxes(picture: Rendered) -> Rendered:
    """The same with the boxes of what is seen of each thing now; what is not seen any more is left out."""
    placed: list[Placed] = []
    for p in picture.placed:
        seen = picture.things == p.number
        if seen.any():
            x0, y0, x1, y1 = (int(side) for side in mask_to_xyxy(seen))
            placed.append(replace(p, xyxy=(x0, y0, x1, y1)))
    return replace(picture, placed=placed)


def change_colors(rgb: Pixels, condition: str, seed: int = 0) -> Pixels:
    """An image without truth under one of the conditions that leave everything in its place."""
    blank = Rendered(rgb, np.zeros(rgb.shape[:2], np.uint8), [])
    return CONDITIONS[condition](blank, np.random.default_rng(seed)).rgb
