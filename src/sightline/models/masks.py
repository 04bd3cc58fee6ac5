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


def masks_of_phrases(
    masks: npt.NDArray[np.bool_], scores: Sequence[float], phrases: Sequence[str], model: str
) -> sv.Detections:
    """Detections of the masks, (n, h, w), that are not empty.

    Args:
        phrases: what each mask is of.
        model: what the evidence calls it.
    """
    there = [i for i, mask in enumerate(masks) if mask.any()]
    return build_detections(
        [mask_to_xyxy(masks[i]) for i in there],
        [scores[i] for i in there],
        [phrases[i] for i in there],
        list(dict.fromkeys(phrases)),
        masks[there],
        [{"model": model} for _ in there],
    )


def resized(maps: torch.Tensor, size_hw: tuple[int, int]) -> torch.Tensor:
    """Maps (n, h, w) at another size, bilinear."""
    if not len(maps):
        return maps.new_zeros((0, *size_hw))
    return torch.nn.functional.interpolate(maps[:, None], size=size_hw, mode="bilinear", align_corners=False)[:, 0]
