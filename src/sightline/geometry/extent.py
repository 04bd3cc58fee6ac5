"""How far a thing reaches, seen from one side: its upright box, its hidden back added where its form tells."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt
from scipy.spatial.transform import RigidTransform, Rotation

from sightline.geometry.oriented_box import fit_upright_box
from sightline.geometry.plane import Plane
from sightline.geometry.unseen_back import TOP_SHARE, with_unseen_back
from sightline.scene_object import OrientedBox

Points = npt.NDArray[np.float64]


def without_fliers(points_m: Points, plane: Plane, cell_m: float = 0.004) -> Points:
    """Points without those that few others are near to, seen from above: flying pixels at depth edges."""
    spot = points_m @ plane.basis()[:, :2]
    at = ((spot - spot.min(axis=0)) / cell_m).astype(int) + 1
    counts = np.zeros(at.max(axis=0) + 2, np.float32)
    np.add.at(counts, (at[:, 0], at[:, 1]), 1.0)
    around = cv2.blur(counts, (3, 3)) * 9
    density = around[at[:, 0], at[:, 1]]
    # By cell, not by point: the walls of a tall thing are many points in few cells.
    kept = density >= 0.2 * np.median(around[counts > 0])
    return points_m[kept] if np.count_nonzero(kept) >= 10 else points_m


def fit_circle(spots_m: Points) -> tuple[npt.NDArray[np.float64], float]:
    """Centre (2,) and radius [m] of the circle through (n, 2) points (Kåsa, 1976, algebraic least squares)."""
    middle = spots_m.mean(axis=0)
    local = spots_m - middle
    system = np.column_stack([2 * local, np.ones(len(local))])
    solution = np.linalg.lstsq(system, np.square(local).sum(axis=1), rcond=None)[0]
    radius = float(np.sqrt(max(solution[2] + solution[0] ** 2 + solution[1] ** 2, 0.0)))
    return middle + solution[:2], radius


def even_outline(hull_m: Points, count: int = 180) -> Points:
    """Points (count, 2) evenly spaced along a closed polygon (k, 2), so that the long sides of a box count."""
    closed = np.vstack([hull_m, hull_m[:1]])
    along = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(closed, axis=0), axis=1))])
    at = np.linspace(0, along[-1], count, endpoint=False)
    return np.column_stack([np.interp(at, along, closed[:, k]) for k in (0, 1)])


def fit_extent(points_m: Points, plane: Plane, eye_m: npt.NDArray[np.float64]) -> OrientedBox:
    """Upright box of a thing seen from `eye_m` (3,), all in one frame [m].

    Where the side that faces the camera is a circle's arc, the box is that of the whole circle; where the thing narrows
    toward its top, it is taken to reach as far behind the top as before it.
    """
    points = without_fliers(points_m, plane)
    basis = plane.basis()
    spots, z = points @ basis[:, :2], points @ plane.normal - plane.offset_m
    found = round_footprint(spots, eye_m @ basis[:, :2])
    if found is None or not _top_agrees(spots, z, *found) or not _is_covered(spots, z, found[1]):
        return fit_upright_box(with_unseen_back(points, plane, eye_m), plane)
    (x, y), radius = found
    box = fit_upright_box(points, plane)
    center = basis @ np.array([x, y, float(box.center_m @ plane.normal)])
    size = np.array([2 * radius, 2 * radius, box.size_m[2]])
    return OrientedBox(RigidTransform.from_components(center, Rotation.from_matrix(basis)), size)


def _is_covered(spots_m: Points, z_m: npt.NDArray[np.float64], radius_m: float) -> bool:
    """Whether a thing too low to hide its own far side fills its circle; the outer side of a banana does not."""
    if np.quantile(z_m, 0.99) > 0.9 * radius_m:
        return True
    area = cv2.contourArea(cv2.convexHull(spots_m.astype(np.float32)))
    return bool(area > 0.7 * np.pi * radius_m**2)


def _top_agrees(
    spots_m: Points, z_m: npt.NDArray[np.float64], center_m: npt.NDArray[np.float64], radius_m: float
) -> bool:
    """Whether the top of a thing lies over the centre of its circle, or along the circle as a rim does.

    The flank of a lemon that is seen from its side is an arc, too; but its ridge is too near to the arc.
    """
    top = spots_m[z_m > TOP_SHARE * np.quantile(z_m, 0.99)]
    if len(top) < 8:
        return True
    out = top - center_m
    away = np.linalg.norm(out, axis=1)
    # 1 where all of it is on one side of the centre, as the cap of a bottle deeper than wide; half a rim has 0.64.
    one_sided = np.linalg.norm(np.mean(out / np.maximum(away, 1e-9)[:, None], axis=0))
    if np.median(away) > 0.75 * radius_m and one_sided < 0.85:
        return True
    middle = (top.min(axis=0) + top.max(axis=0)) / 2
    return bool(np.linalg.norm(middle - center_m) < 0.28 * radius_m)


def round_footprint(spots_m: Points, eye_m: npt.NDArray[np.float64]) -> tuple[npt.NDArray[np.float64], float] | None:
    """Centre (2,) and radius [m] of a round thing from its shadow on the support (n, 2), or None if it is not.

    Only the side of the outline that faces the camera is used, since the other is where the view ends.
    """
    hull = cv2.convexHull(spots_m.astype(np.float32))[:, 0, :].astype(np.float64)
    if len(hull) < 6:
        return None
    outline = even_outline(hull)
    middle = (hull.min(axis=0) + hull.max(axis=0)) / 2
    toward = eye_m - middle
    facing = (outline - middle) @ (toward / np.linalg.norm(toward)) > 0
    if np.count_nonzero(facing) < 20:
        return None
    center, radius = fit_circle(outline[facing])
    if not 0.004 < radius < 0.5:
        return None
    off = np.abs(np.linalg.norm(outline[facing] - center, axis=1) - radius)
    spread = np.ptp(outline[facing], axis=0).max()
    rough = np.mean(off) > 0.035 * radius or np.quantile(off, 0.95) > 0.09 * radius
    if rough or spread < 1.2 * radius:
        return None
    # All that is seen has to lie inside of the circle.
    if np.mean(np.linalg.norm(spots_m - center, axis=1) > 1.12 * radius) > 0.03:
        return None
    return center, radius
