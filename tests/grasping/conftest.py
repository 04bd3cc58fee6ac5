"""Clouds of simple things as one camera sees them: front and top only, nothing behind."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from scipy.spatial import ConvexHull

Points = npt.NDArray[np.float64]
EYE = np.array([1.22, 0.0, 0.80])
SPACING_M = 0.0022


class Shapes:
    """Full surfaces (n, 3) [m] standing on z = 0, and what of them is seen."""

    eye = EYE

    @staticmethod
    def box(size: tuple[float, float, float], xy: tuple[float, float] = (0.5, 0.0), yaw: float = 0.0) -> Points:
        n = [max(2, int(s / SPACING_M)) for s in size]
        grid = [np.linspace(-s / 2, s / 2, k) for s, k in zip(size, n, strict=True)]
        faces = []
        for axis in range(3):
            u, v = [grid[a] for a in range(3) if a != axis]
            flat = np.stack(np.meshgrid(u, v), axis=-1).reshape(-1, 2)
            for side in (-1, 1):
                faces.append(np.insert(flat, axis, side * size[axis] / 2, axis=1))
        return Shapes.turned(np.vstack(faces) + np.array([0, 0, size[2] / 2]), yaw) + np.array([*xy, 0])

    @staticmethod
    def cylinder(radius: float, height: float, xy: tuple[float, float] = (0.5, 0.0), lid: bool = True) -> Points:
        angles = np.arange(0, 2 * np.pi, SPACING_M / radius)
        z = np.arange(0, height + 1e-9, SPACING_M)
        a, h = (g.ravel() for g in np.meshgrid(angles, z))
        parts = [np.column_stack([radius * np.cos(a), radius * np.sin(a), h])]
        if lid:
            for r in np.arange(0, radius, SPACING_M):
                ring = np.linspace(0, 2 * np.pi, max(1, int(2 * np.pi * r / SPACING_M)), endpoint=False)
                parts.append(np.column_stack([r * np.cos(ring), r * np.sin(ring), np.full(len(ring), height)]))
        return np.vstack(parts) + np.array([*xy, 0])

    @staticmethod
    def cup(radius: float, height: float, wall: float = 0.003, xy: tuple[float, float] = (0.5, 0.0)) -> Points:
        inner = Shapes.cylinder(radius - wall, height, xy, lid=False)
        floor = Shapes.cylinder(radius - wall, 0.005, xy)
        return np.vstack([Shapes.cylinder(radius, height, xy, lid=False), inner[inner[:, 2] > 0.005], floor])

    @staticmethod
    def turned(points: Points, yaw: float) -> Points:
        c, s = np.cos(yaw), np.sin(yaw)
        return points @ np.array([[c, s, 0], [-s, c, 0], [0, 0, 1]])

    @staticmethod
    def seen(points: Points, eye: Points = EYE, others: Points | None = None, noise_m: float = 0.0005) -> Points:
        """Those of (n, 3) points that nothing hides from the eye; slightly noisy.

        Source: Katz, Tal and Basri, Direct visibility of point sets, SIGGRAPH 2007.
        """
        scene = points if others is None or len(others) == 0 else np.vstack([points, others])
        ray = scene - eye
        distance = np.linalg.norm(ray, axis=1, keepdims=True)
        flipped = ray / distance * (2 * 10**2.3 * distance.max() - distance)
        hull = ConvexHull(np.vstack([flipped, np.zeros(3)])).vertices
        visible = np.sort(hull[hull < len(points)])
        rng = np.random.default_rng(0)
        return points[visible] + rng.normal(scale=noise_m, size=(len(visible), 3))


@pytest.fixture(scope="session")
def shapes() -> type[Shapes]:
    return Shapes
