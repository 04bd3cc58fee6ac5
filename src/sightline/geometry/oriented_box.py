"""Oriented boxes around points."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt
from scipy.spatial.transform import RigidTransform, Rotation

from sightline.geometry.plane import Plane
from sightline.scene_object import OrientedBox


def fit_upright_box(points_m: npt.NDArray[np.float64], support: Plane, trim: float = 0.01) -> OrientedBox:
    """The smallest upright box around points that stand on a support.

    The footprint is the rectangle of least area around the points' shadow on the support (rotating
    calipers: Toussaint, Solving geometric problems with the rotating calipers, 1983, by way of
    cv2.minAreaRect); the box reaches from the support to the top of the points, since a thing is
    not seen where it touches the table.

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
    (cx, cy), (length, width), angle_deg = cv2.minAreaRect(local[:, :2].astype(np.float32))
    if length < width:
        length, width, angle_deg = width, length, angle_deg + 90.0
    yaw = Rotation.from_euler("z", angle_deg, degrees=True)
    rotation = Rotation.from_matrix(basis) * yaw
    center = basis @ np.array([cx, cy, (top + bottom) / 2.0])
    size = np.array([length, width, max(top - bottom, 1e-4)])
    return OrientedBox(RigidTransform.from_components(center, rotation), size)
