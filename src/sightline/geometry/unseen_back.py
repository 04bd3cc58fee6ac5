"""The hidden back of a thing that narrows toward its top, as a bottle does toward its cap.

Such a thing hides its own back. If its top is over the middle of its breadth, which is seen whole, it is taken to be
over the middle of its depth, too: the thing looks the same after half a turn about the upright line through there.
Source of the symmetry: Bohg et al., Mind the gap: robotic grasping under incomplete observation, ICRA 2011.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sightline.geometry.line_of_sight import LineOfSight
from sightline.geometry.plane import Plane

Points = npt.NDArray[np.float64]

TOP_SHARE = 0.88
"""The top of a thing begins at this share of its height."""
NARROWER = 0.8
"""The breadth of the top, at most, over that of the thing; the top of a box or a cup hides nothing."""
OFF_MIDDLE = 0.1
"""How far the top may be off the middle, over the breadth; a handle at one side puts it farther off."""
BEFORE_M = BESIDE_M = 0.006
"""How far the back may reach out of what was seen; a few times the noise of a depth camera at a metre [m]."""
LEAST_HIDDEN = 0.8
"""Share of the guessed back that must be hidden by what was seen."""
MOST_POINTS = 3000


def with_unseen_back(points_m: Points, plane: Plane, eye_m: npt.NDArray[np.float64]) -> Points:
    """Points (n, 3) seen from `eye_m` (3,) and the back that they suggest, (m, 3), m >= n [m]; all in one frame."""
    basis = plane.basis()
    spots, z = points_m @ basis[:, :2], points_m @ plane.normal - plane.offset_m
    top = z > TOP_SHARE * np.quantile(z, 0.99)
    away = spots.mean(axis=0) - eye_m @ basis[:, :2]
    length = float(np.linalg.norm(away))
    if np.count_nonzero(top) < 8 or length < 1e-6:
        return points_m
    away /= length
    across = np.array([-away[1], away[0]])
    side, depth = spots @ across, spots @ away
    left, right = np.quantile(side, [0.01, 0.99])
    top_left, top_right = np.quantile(side[top], [0.02, 0.98])
    off = abs((top_left + top_right) - (left + right)) / 2
    if top_right - top_left > NARROWER * (right - left) or off > OFF_MIDDLE * (right - left):
        return points_m
    middle = across * (left + right) / 2 + away * np.mean(np.quantile(depth[top], [0.02, 0.98]))
    turned = 2 * (basis[:, :2] @ middle) + points_m - 2 * spots @ basis[:, :2].T
    few = slice(None, None, max(1, len(points_m) // MOST_POINTS))
    sight = LineOfSight.through(points_m[few], eye_m)
    seen = np.logical_or(*sight.contradictions(turned[few], BEFORE_M, BESIDE_M))
    return points_m if seen.mean() > 1 - LEAST_HIDDEN else np.vstack([points_m, turned[few][~seen]])
