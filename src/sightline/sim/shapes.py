"""Surfaces made from a few numbers: turned on a lathe, swept along a path, or folded from flat faces.

All lengths are metres. Faces are counter-clockwise seen from outside, and every surface is closed.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Mesh:
    """A triangulated surface: vertices (n, 3) [m], faces (m, 3) of vertex numbers."""

    vertices: Array
    faces: npt.NDArray[np.int32]

    def scaled(self, sx: float, sy: float, sz: float) -> Mesh:
        """Stretched along the axes by positive factors."""
        return Mesh(self.vertices * (sx, sy, sz), self.faces)

    def moved(self, x: float = 0.0, y: float = 0.0, z: float = 0.0) -> Mesh:
        """Shifted [m]."""
        return Mesh(self.vertices + np.array([x, y, z]), self.faces)

    def turned(self, rotation: Array) -> Mesh:
        """Turned about the origin by a 3x3 rotation matrix."""
        return Mesh(self.vertices @ rotation.T, self.faces)


def lathe(profile: npt.ArrayLike, segments: int = 40) -> Mesh:
    """The surface that an outline sweeps when it turns about z.

    Args:
        profile: (k, 2) radius and height [m], with the inside of the material to the left as one walks
            along. Ends on the axis (radius 0) are poles; an outline that touches the axis nowhere is
            closed from its last point to its first (a ring).
        segments: corners of the circle.
    """
    outline = np.asarray(profile, dtype=np.float64)
    is_ring = outline[0, 0] > 0 and outline[-1, 0] > 0
    angles = np.arange(segments) * (2 * np.pi / segments)
    circle = np.column_stack([np.cos(angles), np.sin(angles)])
    vertices: list[Array] = []
    rows: list[npt.NDArray[np.int32]] = []
    count = 0
    for radius, z in outline:
        n = segments if radius > 0 else 1
        points = np.column_stack([circle[:n] * radius, np.full(n, z)])
        vertices.append(points)
        rows.append(np.arange(count, count + n, dtype=np.int32))
        count += n
    pairs = list(pairwise(rows)) + ([(rows[-1], rows[0])] if is_ring else [])
    faces = [_band(low, high) for low, high in pairs]
    return Mesh(np.concatenate(vertices), np.concatenate(faces))


def sweep(path: npt.ArrayLike, radii: npt.ArrayLike, segments: int = 16, flat: float = 1.0) -> Mesh:
    """A tube along a path, closed by domes at both ends.

    Args:
        path: (k, 3) points [m], k >= 2, no two successive ones alike.
        radii: (k,) or one number [m].
        segments: corners of the cross-section.
        flat: height of the cross-section over its width; its height is along the path's binormal, which
            for a path in the xy plane is z.
    """
    points = np.asarray(path, dtype=np.float64)
    widths = np.broadcast_to(np.asarray(radii, dtype=np.float64), (len(points),))
    tangents = np.gradient(points, axis=0)
    tangents /= np.linalg.norm(tangents, axis=1, keepdims=True)
    up = _normal_of(points)
    angles = np.arange(segments) * (2 * np.pi / segments)
    # Domes: the first and the last ring are repeated, shrinking over a quarter circle.
    quarter = np.linspace(0, np.pi / 2, 5)[1:]
    stations: list[tuple[Array, Array, float]] = []
    for q in quarter[::-1]:
        stations.append((points[0] - tangents[0] * widths[0] * np.sin(q), tangents[0], widths[0] * np.cos(q)))
    stations += [(p, t, float(r)) for p, t, r in zip(points, tangents, widths, strict=True)]
    for q in quarter:
        end = points[-1] + tangents[-1] * widths[-1] * np.sin(q)
        stations.append((end, tangents[-1], widths[-1] * np.cos(q)))
    vertices: list[Array] = []
    rows: list[npt.NDArray[np.int32]] = []
    count = 0
    for center, tangent, radius in stations:
        side = np.cross(up, tangent)
        side /= np.linalg.norm(side)
        binormal = np.cross(tangent, side)
        n = segments if radius > 1e-9 else 1
        ring = np.outer(np.cos(angles[:n]), side) + np.outer(np.sin(angles[:n]), binormal) * flat
        vertices.append(center + ring * radius * (n > 1))
        rows.append(np.arange(count, count + n, dtype=np.int32))
        count += n
    faces = [_band(a, b) for a, b in pairwise(rows)]
    return Mesh(np.concatenate(vertices), np.concatenate(faces))


def box(size: npt.ArrayLike, bevel: float = 0.0) -> Mesh:
    """A box around the origin with full side lengths `size` (3,) [m], its edges cut off by `bevel` [m]."""
    half = np.asarray(size, dtype=np.float64) / 2
    signs = np.array([[x, y, z] for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)], dtype=np.float64)
    if bevel <= 0:
        return hull(signs * half)
    corners = [signs * (half - bevel * (1 - np.eye(3)[axis])) for axis in range(3)]
    return hull(np.concatenate(corners))


def hull(points: Array) -> Mesh:
    """The convex hull of (n, 3) points [m]."""
    from scipy.spatial import ConvexHull

    found = ConvexHull(points)
    faces = np.array(found.simplices, dtype=np.int32)
    a, b, c = (points[faces[:, i]] for i in range(3))
    inward = np.einsum("ij,ij->i", np.cross(b - a, c - a), found.equations[:, :3]) < 0
    faces[inward] = faces[inward][:, ::-1]
    used, renumbered = np.unique(faces, return_inverse=True)
    return Mesh(points[used], renumbered.reshape(-1, 3).astype(np.int32))


def ellipsoid_profile(rx: float, rz: float, flat_bottom: float = 0.0, steps: int = 14) -> Array:
    """Outline (k, 2) [m] of a spheroid that stands on z = 0, its bottom cut off at `flat_bottom` [m]."""
    start = np.arccos(1 - flat_bottom / rz) if flat_bottom > 0 else 0.0
    angles = np.linspace(start, np.pi, steps)
    outline = np.column_stack([rx * np.sin(angles), rz * (1 - np.cos(angles)) - flat_bottom])
    outline[-1, 0] = 0.0
    if flat_bottom > 0:
        outline = np.concatenate([[[0.0, 0.0]], outline])
    else:
        outline[0, 0] = 0.0
    return outline


def _band(low: npt.NDArray[np.int32], high: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
    """Triangles between two rows of vertices, either of which may be a single pole."""
    if len(low) == 1 and len(high) == 1:
        return np.empty((0, 3), dtype=np.int32)
    n = max(len(low), len(high))
    i, j = np.arange(n), (np.arange(n) + 1) % n
    if len(low) == 1:
        return np.column_stack([np.full(n, low[0]), high[j], high[i]]).astype(np.int32)
    if len(high) == 1:
        return np.column_stack([low[i], low[j], np.full(n, high[0])]).astype(np.int32)
    first = np.column_stack([low[i], low[j], high[j]])
    second = np.column_stack([low[i], high[j], high[i]])
    return np.concatenate([first, second]).astype(np.int32)


def _normal_of(points: Array) -> Array:
    """A unit vector square to a path that lies in a plane; for a straight path, z or else x."""
    centered = points - points.mean(axis=0)
    _, spread, axes = np.linalg.svd(centered, full_matrices=True)
    if len(spread) > 1 and spread[1] > 1e-6:
        normal = np.cross(axes[0], axes[1])
        return np.asarray(normal if normal[np.argmax(np.abs(normal))] > 0 else -normal)
    z = np.array([0.0, 0.0, 1.0])
    return z if abs(axes[0] @ z) < 0.9 else np.array([1.0, 0.0, 0.0])
