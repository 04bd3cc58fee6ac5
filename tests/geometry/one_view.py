"""Surfaces of things as points, and what of them one camera sees."""

import numpy as np
from scipy.spatial import cKDTree

SPACING_M = 0.0025


def wall(radii_m, z0: float, z1: float, narrowing: float = 1.0) -> np.ndarray:
    """Points (n, 3) of the side of an upright elliptic cylinder, or cone, with half axes (2,)."""
    a, b = radii_m
    around = np.linspace(0, 2 * np.pi, int(2 * np.pi * max(a, b) / SPACING_M), endpoint=False)
    slant = np.hypot(z1 - z0, max(a, b) * (1 - narrowing))
    angle, t = (g.ravel() for g in np.meshgrid(around, np.linspace(0, 1, max(2, int(slant / SPACING_M)))))
    shrink = 1 - (1 - narrowing) * t
    return np.column_stack([a * shrink * np.cos(angle), b * shrink * np.sin(angle), z0 + (z1 - z0) * t])


def disc(radii_m, z: float) -> np.ndarray:
    """Points (n, 3) of a level elliptic disc."""
    a, b = radii_m
    x, y = (g.ravel() for g in np.meshgrid(*(np.linspace(-r, r, int(2 * r / SPACING_M) + 1) for r in (a, b))))
    inside = (x / a) ** 2 + (y / b) ** 2 <= 1
    return np.column_stack([x[inside], y[inside], np.full(np.count_nonzero(inside), z)])


def bottle(length_m: float, width_m: float, height_m: float, cap_m: float) -> np.ndarray:
    """An elliptic bottle with shoulders and a round cap of that diameter."""
    body = np.array([length_m, width_m]) / 2
    cap = np.full(2, cap_m / 2)
    shoulder, neck = 0.75 * height_m, 0.87 * height_m
    return np.vstack(
        [
            wall(body, 0, shoulder),
            wall(body, shoulder, neck, narrowing=cap_m / width_m),
            wall(cap, neck, height_m),
            disc(cap, height_m),
        ]
    )


def mug(radius_m: float, height_m: float, handle_m: float) -> np.ndarray:
    """An open cup with a handle that reaches out along x."""
    u, v = (g.ravel() for g in np.meshgrid(np.linspace(-1, 1, 40), np.linspace(-1, 1, 8)))
    arc = np.column_stack([handle_m * np.sqrt(1 - u**2), 0.006 * v, 0.35 * height_m * u])
    return np.vstack(
        [
            wall(np.full(2, radius_m), 0, height_m),
            disc((radius_m,) * 2, 0.004),
            arc + np.array([radius_m, 0, 0.5 * height_m]),
        ]
    )


def turned(points_m: np.ndarray, yaw_rad: float) -> np.ndarray:
    """Points about the upright axis."""
    c, s = np.cos(yaw_rad), np.sin(yaw_rad)
    return points_m @ np.array([[c, s, 0], [-s, c, 0], [0, 0, 1]])


def seen_from(points_m: np.ndarray, eye_m: np.ndarray) -> np.ndarray:
    """Those of (n, 3) points that no others hide from an eye (3,)."""
    rays = points_m - eye_m
    away = np.linalg.norm(rays, axis=1)
    near = cKDTree(rays / away[:, None]).query_ball_point(rays / away[:, None], 0.8 * SPACING_M / away.mean())
    nearest = np.array([away[n].min() for n in near])
    return points_m[away < nearest + 0.012]
