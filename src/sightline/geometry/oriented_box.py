"""Oriented boxes around points."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt
from scipy.spatial.transform import RigidTransform, Rotation

from sightline.geometry.plane import Plane
from sightline.scene_object import OrientedBox

ABOUT_AS_SMALL = 1.15
"""Rectangles up to this many times the least area are as good; the longest of them tells how long a lemon is."""


def fit_rectangle(spots_m: npt.NDArray[np.float64]) -> tuple[npt.NDArray[np.float64], tuple[float, float], float]:
    """The rectangle around points on a plane: of those of about the least area, the longest for its width.

    One side of the rectangle of least area lies along the convex outline (Toussaint, Solving geometric problems
    with the rotating calipers, 1983). Things with two pointed ends fit into a smaller rectangle across, which
    tells nothing about them.

    Args:
        spots_m: (n, 2) [m], n >= 3.

    Returns:
        Middle (2,) [m], length and width [m], and the direction of the length [rad].
    """
    hull = cv2.convexHull(spots_m.astype(np.float32))[:, 0, :].astype(np.float64)
    edges = np.roll(hull, -1, axis=0) - hull
    angle = np.arctan2(edges[:, 1], edges[:, 0])
    along = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    u, v = along @ hull.T, np.stack([-along[:, 1], along[:, 0]], axis=1) @ hull.T
    sides = np.stack([np.ptp(u, axis=1), np.ptp(v, axis=1)], axis=1)
    area = sides.prod(axis=1)
    slender = sides.max(axis=1) / np.maximum(sides.min(axis=1), 1e-9)
    i = int(np.where(area <= ABOUT_AS_SMALL * area.min() + 1e-12, slender, 0.0).argmax())
    across = np.array([-along[i, 1], along[i, 0]])
    middle = along[i] * (u[i].max() + u[i].min()) / 2 + across * (v[i].max() + v[i].min()) / 2
    length, width = (float(side) for side in sides[i])
    if length >= width:
        return middle, (length, width), float(angle[i])
    return middle, (width, length), float(angle[i]) + np.pi / 2


def fit_upright_box(points_m: npt.NDArray[np.float64], support: Plane, trim: float = 0.01) -> OrientedBox:
    """The smallest upright box around points that stand on a support.

    The footprint is the rectangle of `fit_rectangle` around the points' shadow on the support; the box reaches from
    the support to the top of the points, since a thing is not seen where it touches the table.

    Args:
        points_m: (n, 3) points [m], n >= 3.
        support: the plane they stand on, in the same frame; the normal points to the points' side.
        trim: the share of points that may stick out at each end of the height.

    Returns:
        Box whose z axis is the support's normal and whose x side is at least as long as its y side.
    """
    basis = support.basis()
    local = points_m @ basis
    top = float(np.quantile(local[:, 2], 1.0 - trim))
    bottom = support.offset_m
    middle, (length, width), angle_rad = fit_rectangle(local[:, :2])
    rotation = Rotation.from_matrix(basis) * Rotation.from_euler("z", angle_rad)
    center = basis @ np.array([*middle, (top + bottom) / 2.0])
    size = np.array([length, width, max(top - bottom, 1e-4)])
    return OrientedBox(RigidTransform.from_components(center, rotation), size)
