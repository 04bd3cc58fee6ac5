"""Grasps between two points whose normals face each other, from above or leaning.

A pair is held by two fingers when the line between them lies inside both friction cones: Nguyen, Constructing
force-closure grasps, IJRR 1988; sampled from a point cloud as in ten Pas and Platt, Using geometry to detect
grasps in 3D point clouds, ISRR 2015.
"""

from __future__ import annotations

import numpy as np

from sightline.grasping.candidates import Array, Candidates
from sightline.grasping.gripper import Gripper
from sightline.grasping.surface import Surface

FRICTION_CONE_RAD = np.deg2rad(22.0)
"""Half the opening of the cone: a friction of 0.4, less than rubber has on anything dry."""
LEANS_RAD = np.deg2rad([0.0, 20.0, -20.0, 40.0, -40.0])
"""Turns of the approach about the closing direction, from the steepest one."""
STEEPEST_CLOSING_RAD = np.deg2rad(25.0)
"""How far from level the closing direction may be."""
BEYOND_M = (0.010, 0.020)
"""How far the finger ends reach past the two points [m]."""
SEEDS = 120
PAIRS = 24


def antipodal_candidates(surface: Surface, gripper: Gripper) -> Candidates:
    """Leaning and straight grasps on the best-facing pairs of points, spread over the thing."""
    points, normals = surface.points_m, surface.normals
    upright = np.abs(normals[:, 2]) < np.sin(np.deg2rad(50.0))
    usable = np.flatnonzero(upright & (points[:, 2] > 0.012))
    if len(usable) < 2:
        return Candidates.stack([])
    seeds = usable[:: max(1, len(usable) // SEEDS)]
    others = usable[:: max(1, len(usable) // 400)]
    line = points[others][None] - points[seeds][:, None]
    width = np.linalg.norm(line, axis=2)
    line /= np.maximum(width, 1e-9)[..., None]
    limit = np.cos(FRICTION_CONE_RAD)
    leaving = np.einsum("skj,kj->sk", line, normals[others])
    entering = -np.einsum("skj,sj->sk", line, normals[seeds])
    facing = (leaving > limit) & (entering > limit)
    facing &= (width > 0.004) & (width < gripper.max_width_m)
    facing &= np.abs(line[..., 2]) < np.sin(STEEPEST_CLOSING_RAD)
    quality = np.where(facing, leaving + entering, 0.0)
    best = quality.argmax(axis=1)
    good = np.flatnonzero(quality[np.arange(len(seeds)), best] > 0)
    rows: list[tuple[Array, Array, Array, float, str]] = []
    for s in _spread(points[seeds][good], PAIRS):
        seed = good[s]
        closing = line[seed, best[seed]]
        middle = (points[seeds[seed]] + points[others[best[seed]]]) / 2
        down = np.array([0.0, 0.0, -1.0])
        steepest = down - (down @ closing) * closing
        steepest /= np.linalg.norm(steepest)
        across = np.cross(closing, steepest)
        for lean in LEANS_RAD:
            approach = np.cos(lean) * steepest + np.sin(lean) * across
            kind = "top" if approach[2] < -0.98 else "tilted"
            for beyond in BEYOND_M:
                rows.append((closing, approach, middle + beyond * approach, float(width[seed, best[seed]]), kind))
    return Candidates.stack(rows)


def _spread(points_m: Array, most: int) -> list[int]:
    """Indices of up to `most` of (n, 3) points, each as far as can be from those before (farthest-point sampling)."""
    if len(points_m) == 0:
        return []
    picked = [int(points_m[:, 2].argmax())]
    distance = np.linalg.norm(points_m - points_m[picked[0]], axis=1)
    while len(picked) < min(most, len(points_m)):
        picked.append(int(distance.argmax()))
        distance = np.minimum(distance, np.linalg.norm(points_m - points_m[picked[-1]], axis=1))
    return picked
