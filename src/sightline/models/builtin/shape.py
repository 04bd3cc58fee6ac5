"""What geometry tells of a thing's kind: how plausible each noun is."""

from __future__ import annotations

import numpy as np

from sightline.frame import Frame
from sightline.geometry.plane import Plane
from sightline.models.builtin.tabletop import Region

SIZES_M: dict[str, tuple[float, float, float]] = {
    "apple": (0.072, 0.072, 0.064),
    "ball": (0.062, 0.062, 0.062),
    "banana": (0.17, 0.06, 0.034),
    "block": (0.046, 0.046, 0.046),
    "book": (0.165, 0.115, 0.026),
    "bottle": (0.063, 0.063, 0.205),
    "bowl": (0.14, 0.14, 0.055),
    "box": (0.11, 0.058, 0.08),
    "can": (0.065, 0.065, 0.112),
    "cup": (0.069, 0.069, 0.085),
    "glass": (0.066, 0.066, 0.12),
    "lemon": (0.086, 0.051, 0.05),
    "marker": (0.138, 0.017, 0.017),
    "mug": (0.1, 0.073, 0.09),
    "orange": (0.071, 0.071, 0.068),
    "pear": (0.067, 0.067, 0.1),
    "plate": (0.18, 0.18, 0.018),
    "screwdriver": (0.195, 0.029, 0.029),
    "spoon": (0.15, 0.044, 0.012),
    "tape": (0.093, 0.093, 0.026),
}


def shape_scores(region: Region, support: Plane, frame: Frame | None = None) -> dict[str, float]:
    """Plausibility 0..1 of each category noun for a region, from its size."""
    size = np.maximum(region.box.size_m, 0.004)
    scores = {}
    for name, usual in SIZES_M.items():
        off = np.log(size / np.array(usual))
        scores[name] = float(np.exp(-0.5 * np.sum(np.square(off / 0.3))))
    return scores
