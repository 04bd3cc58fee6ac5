"""The crop of each thing that is found: a square around its box, or around what is long along a diagonal, and the way
back from masks on crops to the image."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import numpy.typing as npt

from sightline.frame import RgbImage
from sightline.models.builtin.words import sigmoid

if TYPE_CHECKING:
    from sightline.models.builtin.eyes import Found

Floats = npt.NDArray[np.floating[Any]]
AROUND = 1.25
"""Side of a thing's crop, of the longer side of its box."""
GRAY = 114
"""Of what lies beyond an image."""
LENGTHY = 2.5
"""What is at least so many times as long as wide is turned to lie along a diagonal of its crop, where it is largest."""
FEWEST = 8
"""Cells of a mask below which nothing is said of its length."""
_LOOKED_UP = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP


class Pyramid:
    """An image, uint8 (h, w, ...), and the same at halves of its size, each made when it is first wanted."""

    def __init__(self, image: npt.NDArray[np.uint8]) -> None:
        self._levels = [image]

    def cropped(self, view: Floats, side: int, around: float = AROUND, beyond: int = GRAY) -> npt.NDArray[np.uint8]:
        """What a view shows of it, and a bit around that, uint8 (side, side, ...).

        Args:
            around: side of what is cut out, of the view's.
            beyond: what lies beyond the image.
        """
        (matrix,) = _matrices(view[None], around, side)
        # Between pixels of a level whose pixels are less than half as large, what lies between them would be skipped
        level = self._level(math.floor(math.log2(max(1.0, around * view[2] / side))))
        share = np.divide(level.shape[1::-1], self._levels[0].shape[1::-1])[:, None]
        crop = cv2.warpAffine(level, _scaled(matrix, share), (side, side), flags=_LOOKED_UP, borderValue=(beyond,) * 3)
        return np.asarray(crop, dtype=np.uint8)

    def _level(self, number: int) -> npt.NDArray[np.uint8]:
        while len(self._levels) <= number and min(self._levels[-1].shape[:2]) > 1:
            height, width = self._levels[-1].shape[:2]
            half = cv2.resize(self._levels[-1], (width // 2, height // 2), interpolation=cv2.INTER_AREA)
            self._levels.append(np.asarray(half, dtype=np.uint8))
        return self._levels[min(number, len(self._levels) - 1)]


def views_of(found: Found) -> Floats:
    """How each thing is looked at, (n, 4); see `view_of`."""
    cell = 4 / found.scale  # the grid of the prototypes is a quarter of the network's image
    views = np.empty((len(found.xyxy), 4))
    ends = np.ceil(found.xyxy / cell - 0.5).astype(int).clip(0)
    for view, logits, box, (left, top, right, bottom) in zip(views, found.mask_logits, found.xyxy, ends, strict=True):
        view[:] = view_of(logits[top:bottom, left:right] > 0, box, (left * cell, top * cell), cell)
    return views


def view_of(
    mask: npt.NDArray[np.bool_], xyxy: npt.NDArray[Any], corner: tuple[float, float] = (0, 0), cell: float = 1
) -> Floats:
    """How a thing is looked at: centre and side of a square around it [px of the image], and how far that is turned
    [rad, as the image's x turns to its y]: by no more than an eighth, and not at all unless the thing is long.

    Args:
        mask: (h, w) of the thing.
        xyxy: its box, (4,).
        corner: left and top of the mask in the image.
        cell: side of one of its cells [px].
    """
    left, top, right, bottom = (float(v) for v in xyxy)
    upright = np.array([(left + right) / 2, (top + bottom) / 2, max(right - left, bottom - top), 0])
    if np.count_nonzero(mask) < FEWEST:
        return upright
    moments = cv2.moments(mask.view(np.uint8), binaryImage=True)
    area = moments["m00"]
    xx, yy, xy = (moments[name] / area for name in ("mu20", "mu02", "mu11"))
    spread, mean = math.hypot((xx - yy) / 2, xy), (xx + yy) / 2 + 1 / 12  # the last is that of a cell's own points
    if mean + spread < LENGTHY**2 * (mean - spread):
        return upright
    along = math.atan2(2 * xy, xx - yy) / 2
    turn = along - math.copysign(math.pi / 4, along)
    axes = _axes(turn)
    rows, columns = np.nonzero(mask)
    points = axes.T @ (columns + 0.5, rows + 0.5)
    low, high = points.min(axis=1), points.max(axis=1)
    x, y = corner + cell * (axes @ (low + high)) / 2
    return np.array([x, y, cell * ((high - low).max() + np.abs(axes[0]).sum()), turn])


def crops_of(rgb: RgbImage, found: Found, views: Floats, side: int, around: float = AROUND) -> npt.NDArray[np.float32]:
    """The colours of each view's crop, 0 to 1, and how sure it is that a pixel is of the thing, (n, 4, side, side).

    Args:
        around: side of what is cut out, of that of the view.
    """
    crops = np.empty((len(views), 4, side, side), np.float32)
    if not len(crops):
        return crops
    pyramid = Pyramid(rgb)
    colors = np.stack([pyramid.cropped(view, side, around) for view in views])
    np.multiply(colors.transpose(0, 3, 1, 2), np.float32(1 / 255), out=crops[:, :3])
    matrices = _matrices(views, around, side)
    placed = _scaled(matrices, found.scale / 4)  # a cell of the logits is 4 of the network's pixels
    for row, logits, matrix in zip(crops[:, 3], found.mask_logits, placed, strict=True):
        row[:] = cv2.warpAffine(logits, matrix, (side, side), flags=_LOOKED_UP, borderMode=cv2.BORDER_REPLICATE)
    low, high = (ends.T.reshape(2, -1, 1, 1) for ends in np.split(found.xyxy, 2, axis=1))
    cells = (around * views[:, 2] / side).astype(np.float32)[:, None, None]
    middle = _points(matrices, side) + np.float32(0.5)
    in_box = ((middle - low) / cells + 0.5).clip(0, 1) + ((high - middle) / cells + 0.5).clip(0, 1) - 1  # of a pixel
    crops[:, 3] = in_box.clip(0).prod(axis=0) * sigmoid(crops[:, 3])
    return crops


def pasted_back(logits: npt.NDArray[np.float32], view: Floats, mask: npt.NDArray[np.bool_]) -> None:
    """Draw a mask, logits (side, side) on the crop of a view, on the image's, (h, w), which is empty before."""
    x, y, side, turn = view.tolist()
    reach = AROUND * side * (abs(math.cos(turn)) + abs(math.sin(turn))) / 2
    left, top = max(0, math.floor(x - reach)), max(0, math.floor(y - reach))
    window = mask[top : math.ceil(y + reach), left : math.ceil(x + reach)]
    (matrix,) = _matrices(view[None], AROUND, len(logits))
    matrix[:, 2] -= left, top
    drawn = cv2.warpAffine(logits, matrix, window.shape[::-1], flags=cv2.INTER_LINEAR, borderValue=-1)
    np.greater(drawn, 0, out=window)


def boxes_of(masks: Floats, views: Floats, xyxy: Floats) -> npt.NDArray[np.float32]:
    """Boxes (n, 4) [px of the image] around masks, logits (n, side, side) on the crops of views; those boxes
    themselves where a mask is empty."""
    side = masks.shape[-1]
    points, drawn = _points(_matrices(views, AROUND, side), side) + np.float32(0.5), masks > 0
    half = AROUND * views[:, 2] / side / 2
    low = np.where(drawn, points, np.float32(np.inf)).min(axis=(2, 3)) - half
    high = np.where(drawn, points, np.float32(-np.inf)).max(axis=(2, 3)) + half
    boxes = np.concatenate([low, high]).T
    return np.where(np.isfinite(boxes), boxes, xyxy).astype(np.float32)


def _axes(turn: float) -> Floats:
    """In columns, the directions in the image of the x and y of a crop that is turned."""
    cos, sin = math.cos(turn), math.sin(turn)
    return np.array([[cos, -sin], [sin, cos]])


def _matrices(views: Floats, around: float, side: int) -> Floats:
    """Affine matrices (n, 2, 3) from the pixels of crops of this side to those of the image."""
    x, y, size, turn = views.T
    cell = around * size / side
    cos, sin = cell * np.cos(turn), cell * np.sin(turn)
    middle = (side - 1) / 2
    rows = [cos, -sin, x - 0.5 - middle * (cos - sin)], [sin, cos, y - 0.5 - middle * (sin + cos)]
    return np.array(rows).transpose(2, 0, 1)


def _scaled(matrices: Floats, scale: Floats | float) -> Floats:
    """Affine matrices (..., 2, 3) to the pixels of an image of this scale; of its own across and down, (2, 1)."""
    placed = matrices * scale
    placed[..., 2:] += scale / 2 - 0.5
    return placed


def _points(matrices: Floats, side: int) -> Floats:
    """Where the pixels of crops are in the image, x and y, (2, n, side, side)."""
    at = np.arange(side, dtype=np.float32)
    x, y, shift = matrices.astype(np.float32).transpose(2, 1, 0)[..., None, None]
    return np.asarray(x * at + (y * at[:, None] + shift))
