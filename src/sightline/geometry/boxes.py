"""Boxes in the image."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt


def mask_to_xyxy(mask: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
    """Tight box around the true pixels of a (h, w) mask: left, top, right, bottom [px].

    Right and bottom are exclusive, so that right - left is the width in pixels.

    Raises:
        ValueError: the mask is empty.
    """
    rows = np.flatnonzero(mask.any(axis=1))
    columns = np.flatnonzero(mask.any(axis=0))
    if len(rows) == 0:
        raise ValueError("an empty mask has no box")
    return np.array([columns[0], rows[0], columns[-1] + 1, rows[-1] + 1], dtype=np.float64)


def iou(a_xyxy: npt.ArrayLike, b_xyxy: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Intersection over union of (n, 4) with (m, 4) boxes, (n, m); supervision's, for empty lists as well."""
    return _overlap(a_xyxy, b_xyxy, "IOU")


def share_of_smaller(a_xyxy: npt.ArrayLike, b_xyxy: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Intersection over the smaller one of (n, 4) with (m, 4) boxes, (n, m)."""
    return _overlap(a_xyxy, b_xyxy, "IOS")


def _overlap(a_xyxy: npt.ArrayLike, b_xyxy: npt.ArrayLike, metric: str) -> npt.NDArray[np.float64]:
    import supervision as sv

    a, b = (np.asarray(xyxy, dtype=np.float64).reshape(-1, 4) for xyxy in (a_xyxy, b_xyxy))
    return np.asarray(sv.box_iou_batch(a, b, sv.OverlapMetric(metric)), dtype=np.float64)
