"""Planes, and finding one in points."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, eq=False)
class Plane:
    """All points p with normal · p = offset_m; `normal` has unit length, offset in metres."""

    normal: npt.NDArray[np.float64]
    offset_m: float

    def height_m(self, points_m: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Signed distance of (..., 3) points along the normal, (...) [m]."""
        return np.asarray(points_m @ self.normal - self.offset_m, dtype=np.float64)

    def basis(self) -> npt.NDArray[np.float64]:
        """3x3 rotation whose third column is the normal; maps plane coordinates to the points' frame."""
        helper = np.eye(3)[np.argmin(np.abs(self.normal))]
        x = np.cross(helper, self.normal)
        x /= np.linalg.norm(x)
        return np.column_stack([x, np.cross(self.normal, x), self.normal])


def fit_plane(points_m: npt.NDArray[np.float64]) -> Plane:
    """Least-squares plane through (n, 3) points [m], n >= 3 (smallest principal axis)."""
    center = points_m.mean(axis=0)
    normal = np.linalg.eigh((points_m - center).T @ (points_m - center))[1][:, 0]
    return Plane(normal, float(normal @ center))
