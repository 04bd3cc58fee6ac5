"""The surface of one thing as the planner sees it: cleaned, thinned, with normals, in the support's frame."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree

Points = npt.NDArray[np.float64]

NEIGHBOURS = 12
"""Points around each one that its normal and its loneliness are judged by."""


@dataclass(frozen=True, eq=False)
class Surface:
    """Points of one thing in the support's frame: z is the height above the support [m].

    Attributes:
        points_m: (n, 3).
        normals: (n, 3), unit length, pointing out of the thing.
        measured: (n,) whether the camera saw it; the others are guessed from its symmetry.
        axis_xy: (2,) the upright axis that it is round about, or None.
    """

    points_m: Points
    normals: Points
    measured: npt.NDArray[np.bool_]
    axis_xy: npt.NDArray[np.float64] | None = None

    @property
    def height_m(self) -> float:
        """Height of its top above the support [m]."""
        return float(np.quantile(self.points_m[:, 2], 0.99))


def thin_out(points_m: Points, most: int) -> Points:
    """At most `most` of (n, 3) points, evenly spread over their order; the same ones every time."""
    if len(points_m) <= most:
        return points_m
    return points_m[np.linspace(0, len(points_m) - 1, most).astype(int)]


def drop_strays(points_m: Points, spread: float = 3.0) -> Points:
    """(n, 3) points without those far from all others, such as depth pixels between a thing and its background.

    Statistical outlier removal: Rusu et al., Towards 3D point cloud based object maps for household
    environments, Robotics and Autonomous Systems 2008, section 4.1.
    """
    if len(points_m) <= NEIGHBOURS:
        return points_m
    distance = cKDTree(points_m).query(points_m, k=6)[0][:, 1:].mean(axis=1)
    return points_m[distance <= np.median(distance) * spread]


def estimate_normals(points_m: Points, viewpoint_m: Points) -> Points:
    """Unit normals (n, 3) of (n, 3) points by principal axes of their neighbours, turned to the viewpoint (3,).

    Source: Hoppe et al., Surface reconstruction from unorganized points, SIGGRAPH 1992, section 3.2.
    """
    near = cKDTree(points_m).query(points_m, k=min(NEIGHBOURS, len(points_m)))[1]
    patch = points_m[near] - points_m[near].mean(axis=1, keepdims=True)
    normals = np.linalg.eigh(np.einsum("nki,nkj->nij", patch, patch))[1][:, :, 0]
    away = np.einsum("ni,ni->n", normals, viewpoint_m - points_m) < 0
    normals[away] *= -1.0
    return np.asarray(normals)
