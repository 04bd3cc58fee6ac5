"""From masks to detections; shared by the models that segment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import torch

from sightline.detections import build_detections
from sightline.geometry.boxes import mask_to_xyxy

if TYPE_CHECKING:
    import supervision as sv


AT_ONCE = 8
"""Masks at the image's size are made so many at a time: at 4K each takes 33 MB while it is made."""


def masks_of_phrases(
    masks: Sequence[npt.NDArray[np.bool_]],
    scores: Sequence[float],
    named: Sequence[str],
    phrases: Sequence[str],
    model: str,
) -> sv.Detections:
    """Detections of masks, none of them empty, each (h, w).

    Args:
        named: which phrase each is of.
        phrases: what was asked for.
        model: what the evidence calls it.
    """
    return build_detections(
        [mask_to_xyxy(mask) for mask in masks],
        scores,
        named,
        list(dict.fromkeys(phrases)),
        np.stack(masks) if masks else None,
        [{"model": model} for _ in masks],
    )


def resized(maps: torch.Tensor, size_hw: tuple[int, int]) -> torch.Tensor:
    """Maps (n, h, w) at another size, bilinear."""
    return torch.nn.functional.interpolate(maps[:, None], size=size_hw, mode="bilinear", align_corners=False)[:, 0]


def enlarged(maps: torch.Tensor, size_hw: tuple[int, int], least: float) -> npt.NDArray[np.bool_]:
    """Where maps (n, h, w) at another size are above `least`, (n, *size_hw)."""
    found = np.zeros((len(maps), *size_hw), dtype=bool)
    for start in range(0, len(maps), AT_ONCE):
        some = slice(start, start + AT_ONCE)
        found[some] = (resized(maps[some].float(), size_hw) > least).cpu().numpy()
    return found
