"""What masks are worth against the truth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from sightline.bench.matching import match
from sightline.bench.photos import IOU
from sightline.geometry.boxes import iou, mask_to_xyxy

Mask = npt.NDArray[np.bool_]

MASK_IOU = 0.7
FATES = ("found", "merged", "in pieces", "badly outlined", "not seen")


@dataclass(frozen=True)
class Score:
    """What masks are worth against the truth of one scene.

    Attributes:
        fates: of each thing that counts, one of `FATES`.
        false_masks: masks that stand for no thing: merged ones, pieces, bad outlines, and those on nothing.
        on_nothing: those among them that lie mostly where no thing is.
    """

    fates: tuple[str, ...]
    false_masks: int
    on_nothing: int


def score_masks(
    masks: Sequence[Mask], truth: npt.NDArray[np.int32], counted: Sequence[int], robot: Mask | None = None
) -> Score:
    """Compare masks with what is really there.

    Args:
        masks: (h, w) each.
        truth: (h, w) number of the thing in each pixel, -1 for none.
        counted: the things that should be found; a mask on another one is neither right nor false.
        robot: (h, w), a mask that lies mostly on it is neither right nor false.
    """
    masks = [m for m in masks if robot is None or 2 * np.count_nonzero(m & robot) <= np.count_nonzero(m)]
    things = max(int(truth.max()) + 1, *(j + 1 for j in counted), 0)
    shared = np.array([np.bincount(truth[m] + 1, minlength=things + 1) for m in masks]).reshape(-1, things + 1)
    areas, on = shared.sum(axis=1), shared[:, 1:]
    sizes = np.bincount(truth.ravel() + 1, minlength=things + 1)[1:]
    overlap = on / np.maximum(areas[:, None] + sizes - on, 1)
    best = match(overlap)
    right = {i for i, iou in best if iou >= MASK_IOU}
    fates = tuple("found" if best[j][1] >= MASK_IOU else _fate(j, on, areas, sizes) for j in counted)
    main = np.where(2 * on.sum(axis=1) > areas, on.argmax(axis=1), -1) if things else np.full(len(masks), -1)
    false = [i for i in range(len(masks)) if i not in right and (main[i] < 0 or main[i] in counted)]
    return Score(fates, len(false), sum(int(main[i]) < 0 for i in false))


def _fate(thing: int, on: npt.NDArray[Any], areas: npt.NDArray[Any], sizes: npt.NDArray[Any]) -> str:
    """Why no mask stands for a thing; `on` (masks, things), `areas` (masks,) and `sizes` (things,) in pixels."""
    held = on[:, thing] / sizes[thing] if sizes[thing] else np.zeros(len(on))
    if len(held) == 0 or held.max() < 0.1:
        return "not seen"
    others = np.delete(on[held.argmax()], thing)
    if (2 * others >= np.maximum(np.delete(sizes, thing), 1)).any():
        return "merged"
    pieces = (held >= 0.1) & (2 * on[:, thing] > areas)
    return "in pieces" if np.count_nonzero(pieces) > 1 else "badly outlined"


def count_boxed(masks: Sequence[Mask], marks_xyxy: Sequence[Sequence[float]]) -> int:
    """How many marked boxes have the box of a mask at IoU 0.5, each mask serving one mark."""
    best = match(iou([mask_to_xyxy(m) for m in masks], marks_xyxy))
    return sum(value >= IOU for _, value in best)
