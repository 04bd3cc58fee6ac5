"""Boxes that carry the phrase they answer to, as `supervision.Detections`.

The type is supervision's own, so that its trackers, annotators, metrics and exporters work on it; this
module only adds the contract: `data["label"]` holds, for each box, exactly one of the phrases asked for.
supervision is slow to import and is loaded on first use.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import supervision as sv


def build_detections(
    xyxy: npt.ArrayLike,
    confidence: npt.ArrayLike,
    labels: Sequence[str],
    phrases: Sequence[str],
    masks: npt.NDArray[np.bool_] | None = None,
    evidence: Sequence[dict[str, Any]] | None = None,
) -> sv.Detections:
    """Detections of `labels`, each one of `phrases`, best first; empty input gives empty detections.

    Args:
        xyxy: (n, 4) boxes [px].
        confidence: (n,) scores, 0 to 1.
        labels: n phrases.
        phrases: the phrases that were asked for, in order; `class_id` counts along them.
        masks: (n, h, w) or None.
        evidence: per box, JSON-able, what the score rests on; kept in `data["evidence"]`.
    """
    import supervision as sv

    boxes = np.asarray(xyxy, dtype=np.float32).reshape(-1, 4)
    scores = np.asarray(confidence, dtype=np.float32).reshape(-1)
    class_id = np.array([phrases.index(label) for label in labels], dtype=int)
    detections = sv.Detections(
        xyxy=boxes,
        confidence=scores,
        class_id=class_id,
        mask=masks if masks is not None and len(boxes) else None,
        data={"label": np.array(labels, dtype=str), "evidence": _objects(evidence or [{}] * len(boxes))},
    )
    order = np.argsort(-scores, kind="stable")
    best_first = detections[order]
    assert isinstance(best_first, sv.Detections)
    return best_first


def _objects(items: Sequence[Any]) -> npt.NDArray[np.object_]:
    array = np.empty(len(items), dtype=object)
    array[:] = items
    return array
