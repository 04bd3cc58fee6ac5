"""What one look tells of points that were not measured: whether the camera would have seen them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree

Points = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class LineOfSight:
    """The rays of (n, 3) measured points of one thing seen from `eye_m` (3,), all in one frame [m]."""

    eye_m: npt.NDArray[np.float64]
    ranges_m: npt.NDArray[np.float64]
    tree: cKDTree

    @classmethod
    def through(cls, points_m: Points, eye_m: npt.NDArray[np.float64]) -> LineOfSight:
        """The rays from an eye (3,) through points (n, 3)."""
        rays = points_m - eye_m
        ranges = np.linalg.norm(rays, axis=1)
        return cls(eye_m, ranges, cKDTree(rays / ranges[:, None]))

    def contradictions(self, points_m: Points, before_m: float, beside_m: float) -> tuple[Bools, Bools]:
        """Which of (n, 3) guessed points the camera would have seen.

        Args:
            points_m: the guessed points.
            before_m: how far in front of the measured ones they may lie.
            beside_m: how far beside them, across the ray.

        Returns:
            (n,) before what was measured, and (n,) beside it.
        """
        rays = points_m - self.eye_m
        distance = np.linalg.norm(rays, axis=1)
        gap, nearest = self.tree.query(rays / distance[:, None])
        beside = gap * distance > beside_m
        return ~beside & (distance < self.ranges_m[nearest] - before_m), beside
