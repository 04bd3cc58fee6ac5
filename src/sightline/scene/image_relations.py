"""What the spatial words mean where there is no depth: by the boxes in the image.

In front and behind go by where things stand in the image, as on a ground plane seen from above (D. Hoiem et al.,
"Putting objects in perspective", 2008).
"""

from __future__ import annotations

import numpy as np

from sightline.scene.layout import Floats, Layout
from sightline.scene.truth import UNKNOWN, Levels, constant, judged

EPS = 1e-6


def centers(layout: Layout) -> Floats:
    """(n, 2) centres of the boxes [px]."""
    return np.asarray(layout.xyxy[:, :2] + layout.xyxy[:, 2:]) / 2


def relation(layout: Layout, name: str, anchor: int) -> Levels:
    """As `relations.relation`, in the image; things without a box get anything."""
    assert layout.image_wh is not None
    width, height = layout.image_wh
    box, other = layout.xyxy, layout.xyxy[anchor]
    across = centers(layout)[:, 0] - centers(layout)[anchor, 0]
    if name in ("left_of", "right_of"):
        offset = across if name == "right_of" else -across
        margin = max((other[2] - other[0]) / 2, 0.02 * width)
        return judged(offset >= margin - EPS, offset <= -margin + EPS)
    if name in ("in_front_of", "behind"):
        lower = box[:, 3] - other[3]
        offset = lower if name == "in_front_of" else -lower
        margin = np.maximum(0.02 * height, 0.18 * np.abs(across))
        return judged(offset >= margin - EPS, offset <= -margin + EPS)
    shared = np.minimum(box[:, 2], other[2]) - np.maximum(box[:, 0], other[0])
    if name in ("above", "below"):
        offset = centers(layout)[:, 1] - centers(layout)[anchor, 1]
        offset = offset if name == "below" else -offset
        margin = 0.02 * height
        return judged((offset >= margin) & (shared > 0), (offset <= -margin) | (shared <= 0))
    if name in ("on", "in"):
        covered = shared / np.maximum(box[:, 2] - box[:, 0], EPS)
        inside = (box[:, 3] >= other[1] - EPS) & (box[:, 3] <= other[3] + EPS)
        true = inside & (covered >= 0.7)
        return judged(true, ~true)
    if name == "near":
        x_gap = np.maximum(np.maximum(box[:, 0] - other[2], other[0] - box[:, 2]), 0)
        y_gap = np.maximum(np.maximum(box[:, 1] - other[3], other[1] - box[:, 3]), 0)
        gap = np.hypot(x_gap, y_gap)
        return judged(gap <= 0.10 * width + EPS, gap >= 0.17 * width - EPS)
    return constant(len(box), UNKNOWN)
