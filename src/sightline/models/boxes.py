"""From scores of many candidate boxes to the detections of each phrase; shared by the detectors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from sightline.detections import build_detections

if TYPE_CHECKING:
    import supervision as sv

SAME_THING = 0.5
"""Of boxes of one phrase that overlap by more (IoU), the best is kept."""


def boxes_of_phrases(
    xyxy: npt.NDArray[np.float32],
    scores: npt.NDArray[np.float32],
    phrases: Sequence[str],
    threshold: float,
    size_wh: tuple[int, int],
    model: str,
) -> sv.Detections:
    """For each phrase, on its own, the boxes whose score is above the threshold, each thing once.

    Args:
        xyxy: (n, 4) [px]; cut to the image here, and left out where nothing of them is in it.
        scores: (n, phrases).
        model: what the evidence calls it.
    """
    width, height = size_wh
    inside = xyxy.clip(0, (width, height, width, height)).astype(np.float32)
    there = (inside[:, 2] > inside[:, 0]) & (inside[:, 3] > inside[:, 1])
    picks: list[int] = []
    labels: list[str] = []
    confidence: list[float] = []
    for column, phrase in enumerate(phrases):
        good = np.flatnonzero(there & (scores[:, column] > threshold))
        kept = good[each_thing_once(inside[good], scores[good, column])]
        picks += kept.tolist()
        labels += [phrase] * len(kept)
        confidence += scores[kept, column].tolist()
    evidence = [{"model": model} for _ in picks]
    return build_detections(inside[picks], confidence, labels, list(dict.fromkeys(phrases)), None, evidence)


def cxcywh_to_xyxy(boxes: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """From centre and size to corners, (n, 4)."""
    center, half = boxes[:, :2], boxes[:, 2:] / 2
    return np.concatenate([center - half, center + half], axis=1)


def each_thing_once(
    xyxy: npt.NDArray[np.float32], scores: npt.NDArray[np.float32], same: float = SAME_THING
) -> npt.NDArray[np.bool_]:
    """Which of boxes (n, 4) stay when, of those that overlap by more than `same` (IoU), only the best does, (n,)."""
    from supervision.detection.utils.iou_and_nms import box_non_max_suppression

    if not len(xyxy):
        return np.zeros(0, dtype=bool)
    predictions = np.column_stack([xyxy, scores])
    return np.asarray(box_non_max_suppression(predictions, iou_threshold=same), dtype=bool)
