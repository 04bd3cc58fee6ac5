"""The side that the camera did not see, by symmetry.

Most things on tables look the same after half a turn about some upright axis. The axis is moved back from the
middle of what was seen, as far as the picture allows: a mirrored point may hide behind what was measured, but
may neither lie in front of it nor beside it, where something else was seen.

Source: Bohg et al., Mind the gap: robotic grasping under incomplete observation, ICRA 2011 (there with a mirror
plane; half a turn about an upright axis is the same for the upright side of boxes and round things).
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree

from sightline.grasping.surface import Points

SAMPLE = 300
STEP_M = 0.003
BESIDE_M = 0.006
"""How far beside the measured points (as seen from the camera) a mirrored one may lie [m]."""
BEFORE_M = 0.006
"""How far in front of them [m]; both are a few times the noise of a depth camera at a metre."""
TOLERATED = 0.04
"""Share of mirrored points that may contradict the picture beyond those that do without moving the axis."""


def mirror_unseen(points_m: Points, viewpoint_m: Points) -> tuple[Points, npt.NDArray[np.intp]]:
    """The far side that (n, 3) points seen from viewpoint (3,) suggest; z is up in both.

    Returns:
        (m, 3) mirrored points, m <= n, and for each the index of the point it mirrors.
    """
    sample = points_m[:: max(1, len(points_m) // SAMPLE)]
    rays = points_m - viewpoint_m
    ranges = np.linalg.norm(rays, axis=1)
    tree = cKDTree(rays / ranges[:, None])

    (cx, cy), _, _ = cv2.minAreaRect(points_m[:, :2].astype(np.float32))
    middle = np.array([cx, cy])
    away = middle - viewpoint_m[:2]
    away = away / max(float(np.linalg.norm(away)), 1e-9)
    side = points_m[:, :2] @ np.array([-away[1], away[0]])
    depth = points_m[:, :2] @ away
    # Nothing is believed to be deeper than it is wide, unless it was seen to be.
    room = max(0.0, float(np.ptp(np.quantile(side, (0.01, 0.99))) - np.ptp(np.quantile(depth, (0.01, 0.99)))))
    shifts = np.arange(0.0, room / 2 + STEP_M, STEP_M)

    best, allowed = 0.0, TOLERATED
    for shift in shifts:
        wrong = _contradicts(_half_turn(sample, middle + shift * away), viewpoint_m, tree, ranges).mean()
        if shift == 0.0:
            allowed = wrong + TOLERATED
        elif wrong <= allowed:
            best = shift
    turned = _half_turn(points_m, middle + best * away)
    kept = np.flatnonzero(~_contradicts(turned, viewpoint_m, tree, ranges))
    return turned[kept], kept


def _half_turn(points_m: Points, axis_xy: npt.NDArray[np.float64]) -> Points:
    return np.column_stack([2 * axis_xy - points_m[:, :2], points_m[:, 2]])


def _contradicts(
    points_m: Points, viewpoint_m: Points, tree: cKDTree, ranges_m: npt.NDArray[np.float64]
) -> npt.NDArray[np.bool_]:
    """Which of (n, 3) points the camera would have seen: those before or beside what it measured."""
    rays = points_m - viewpoint_m
    distance = np.linalg.norm(rays, axis=1)
    gap, nearest = tree.query(rays / distance[:, None])
    return np.asarray((gap * distance > BESIDE_M) | (distance < ranges_m[nearest] - BEFORE_M))
