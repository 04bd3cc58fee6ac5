"""The plane that things stand on: the nearest large flat surface that faces up.

Candidates come from random triples of nearby points (Fischler and Bolles, Random sample consensus, 1981),
each refined by least squares. They are ranked by the pixels that lie on them, each weighted by its inverse
squared distance: a floor that fills the picture from behind is not the table in front of it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

import cv2
import numpy as np
import numpy.typing as npt

from sightline.errors import CameraError, DepthError
from sightline.frame import Frame
from sightline.geometry.lift import points_in_camera
from sightline.geometry.plane import Plane, fit_plane
from sightline.geometry.reduced import enlarged, reduced

Points = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

SAMPLES = 5000
HYPOTHESES = 500
REFINED = 8
"""How many of the best hypotheses are refined before one is chosen (Chum et al., Locally optimized RANSAC, 2003)."""
CANDIDATES = 4
FURNITURE_M = (0.35, 1.3)
"""Tables are this much higher than the floor that they stand on."""
MIN_SHARE = 0.03
"""A support covers at least this share of the measured pixels."""
BORDER_SHARE = 0.03
"""A surface that comes this near to the image's border, as a share of the image's side, runs out of it."""
BEYOND_M = 0.05
"""Where a support runs out of the image, things stand on it up to this far beyond."""
MAX_TILT_RAD = np.deg2rad(25.0)
"""When the camera's pose is known, the support is level to within this."""


@dataclass(frozen=True, eq=False)
class Support:
    """A supporting surface as one camera sees it; everything in the camera's optical frame.

    Attributes:
        plane: normal on the camera's side.
        noise_m: standard deviation of the measured heights of the surface itself [m], at `range_m`.
        range_m: median distance of the surface along the camera's z [m].
        surface: (h, w) pixels that show the bare surface.
        outline_m: convex outline of the surface, (k, 2) [m] in the first two axes of `plane.basis()`; where the surface
            runs out of the image it goes on for a bit.
    """

    plane: Plane
    noise_m: float
    range_m: float
    surface: Mask
    outline_m: npt.NDArray[np.float32]

    def footprint(self, points_m: Points) -> Points:
        """Where (..., 3) points are when seen from straight above: (..., 2) [m], axes of `outline_m`."""
        return np.asarray(points_m @ self.plane.basis()[:, :2])

    def noise_at(self, z_m: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Expected noise of heights at distance z [m]; depth cameras lose precision with its square."""
        return np.asarray(self.noise_m * np.clip(z_m / self.range_m, 0.5, 3.0) ** 2)

    def covers(self, points_m: Points, margin_m: float = 0.0) -> Mask:
        """Which of (..., 3) points are above the surface's outline, widened by a margin; NaN is not."""
        spot = self.footprint(points_m)
        low = self.outline_m.min(axis=0)
        span = self.outline_m.max(axis=0) - low
        cell = max(0.004, float(span.max()) / 1000)
        pad = int(np.ceil(margin_m / cell)) + 2
        size_wh = np.ceil(span / cell).astype(int) + 2 * pad + 1
        inside = np.zeros((size_wh[1], size_wh[0]), np.uint8)
        cv2.fillPoly(inside, [np.round((self.outline_m - low) / cell + pad).astype(np.int32)], 1)
        if margin_m > 0:
            reach = 2 * round(margin_m / cell) + 1
            inside = cv2.dilate(inside, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (reach, reach)))
        with np.errstate(invalid="ignore"):
            at = np.nan_to_num(np.round((spot - low) / cell + pad), nan=-1.0)
        ok = ((at >= 0) & (at < size_wh)).all(axis=-1)
        column, row = np.where(ok[..., None], at, 0).astype(int)[..., 0], np.where(ok, at[..., 1], 0).astype(int)
        return np.asarray(ok & (inside[row, column] > 0))


_known: WeakKeyDictionary[Frame, Support] = WeakKeyDictionary()


def support_of(frame: Frame) -> Support:
    """The surface that the things of a frame stand on; looked for once per frame.

    With a pose, the support must be level; without one, the camera is taken to be held upright, looking level or down.

    Raises:
        DepthError: no depth, nothing measured, or no plane that is large enough.
        CameraError: no intrinsics.
    """
    if frame not in _known:
        if frame.depth_m is None:
            raise DepthError(
                "this frame has no depth image",
                "give one, or name a model that needs none: --model owlv2",
            )
        if frame.camera is None:
            raise CameraError("this frame has no camera intrinsics", "give fx, fy, cx, cy of the image")
        up = None
        if frame.T_world_camera is not None:
            up = np.asarray(frame.T_world_camera.rotation.inv().apply([0.0, 0.0, 1.0]), dtype=np.float64)
        support = find_support(points_in_camera(reduced(frame)), up)
        _known[frame] = replace(support, surface=enlarged(support.surface, frame))
    return _known[frame]


def support_plane(frame: Frame) -> Plane:
    """The plane of `support_of` in `frame.reference_frame`."""
    plane = support_of(frame).plane
    if frame.T_world_camera is None:
        return plane
    normal = np.asarray(frame.T_world_camera.rotation.apply(plane.normal), dtype=np.float64)
    return Plane(normal, plane.offset_m + float(normal @ frame.T_world_camera.translation))


def find_support(points_m: Points, up: npt.NDArray[np.float64] | None = None) -> Support:
    """The surface that things stand on.

    Args:
        points_m: (h, w, 3) points in the camera's optical frame [m], NaN where nothing was measured.
        up: unit vector against gravity in the same frame, when the camera's pose is known; otherwise
            the camera is taken to be held upright, looking level or down.

    Raises:
        DepthError: nothing was measured, or no plane is large enough.
    """
    height, width = points_m.shape[:2]
    step = max(1, round(np.sqrt(height * width / SAMPLES)))
    grid = points_m[step // 2 :: step, step // 2 :: step]
    known = np.isfinite(grid[..., 2])
    if np.count_nonzero(known) < 30:
        raise DepthError("the depth image has almost nothing measured", "check the depth unit and the camera")
    left = known.copy()
    found: list[tuple[float, float, Support]] = []
    for _ in range(CANDIDATES):
        plane = _best_plane(grid, left, up)
        if plane is None:
            break
        residual, tolerance = np.abs(plane.height_m(grid)), _tolerance(grid[..., 2])
        left = left & ~(residual < 2 * tolerance)
        if np.count_nonzero(residual < tolerance) < MIN_SHARE * np.count_nonzero(known):
            break
        support = _describe(points_m, plane, step)
        if support is not None:
            found.append((*_area_and_things(points_m[::step, ::step], step, support), support))
    best = _choose(found)
    if best is None:
        raise DepthError(
            "found no flat surface that things could stand on",
            "the table or floor has to be seen in the depth image; check depth unit, intrinsics and pose",
        )
    return best


def _tolerance(z_m: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return np.asarray(0.003 + 0.003 * np.square(z_m))


def _best_plane(grid: Points, left: Mask, up: npt.NDArray[np.float64] | None) -> Plane | None:
    """The plane with most of the weight of the points that are still unexplained."""
    rng = np.random.default_rng(7)
    rows, columns = np.nonzero(left)
    if len(rows) < 30:
        return None
    reach = np.array(grid.shape[:2]) // 5 + 1
    pick = rng.integers(len(rows), size=HYPOTHESES)
    corners = [grid[rows[pick], columns[pick]]]
    for _ in range(2):
        r = np.clip(rows[pick] + rng.integers(-reach[0], reach[0] + 1, HYPOTHESES), 0, grid.shape[0] - 1)
        c = np.clip(columns[pick] + rng.integers(-reach[1], reach[1] + 1, HYPOTHESES), 0, grid.shape[1] - 1)
        corners.append(np.where(left[r, c][:, None], grid[r, c], np.nan))
    normals = np.cross(corners[1] - corners[0], corners[2] - corners[0])
    length = np.linalg.norm(normals, axis=1)
    ok = np.isfinite(length) & (length > 1e-5)
    normals, anchors = normals[ok] / length[ok, None], corners[0][ok]
    normals *= -np.sign(np.einsum("ij,ij->i", normals, anchors))[:, None]
    level = _faces_up(normals, up)
    normals, anchors = normals[level], anchors[level]
    if len(normals) == 0:
        return None
    points = grid[left]
    tolerance, weight = _tolerance(points[:, 2]), 1.0 / np.square(np.maximum(points[:, 2], 0.2))
    offsets = np.einsum("ij,ij->i", normals, anchors)
    near = np.abs(points @ normals.T - offsets) < tolerance[:, None]
    # Three noisy points make a crooked plane: which of the best is the best shows once they are refined.
    refined = [
        _refine(Plane(normals[i], float(offsets[i])), points, tolerance)
        for i in np.argsort(-(weight @ near), kind="stable")[:REFINED]
    ]
    level_planes = [plane for plane in refined if plane is not None and _faces_up(plane.normal[None], up)[0]]
    return max(level_planes, key=lambda p: float(weight @ (np.abs(p.height_m(points)) < tolerance)), default=None)


def _refine(plane: Plane, points: Points, tolerance: npt.NDArray[np.float64]) -> Plane | None:
    """The least-squares plane of what lies on a rough one, a few times over; None where next to nothing does."""
    for _ in range(4):
        inliers = points[np.abs(plane.height_m(points)) < tolerance]
        if len(inliers) < 10:
            return None
        plane = _toward_camera(fit_plane(inliers))
    return plane


def _toward_camera(plane: Plane) -> Plane:
    """The same plane with its normal on the side of the camera, which is at the origin."""
    return plane if plane.offset_m < 0 else Plane(-plane.normal, -plane.offset_m)


def _faces_up(normals: Points, up: npt.NDArray[np.float64] | None) -> Mask:
    if up is not None:
        return np.asarray(normals @ up > np.cos(MAX_TILT_RAD))
    # y points down: the front of a box seen from above has a normal with y > 0, a table has y < 0.
    return np.asarray((normals[:, 1] < 0.15) & (np.abs(normals[:, 0]) < 0.7))


def _describe(points_m: Points, plane: Plane, step: int) -> Support | None:
    """The connected surface on a plane, or None if it is too small to be a support."""
    z = points_m[..., 2]
    heights = plane.height_m(points_m)
    flat = np.nan_to_num(heights, nan=1.0).astype(np.float32)
    # The side of a thing crosses the plane's height, too; there the height changes from row to row.
    slope = np.maximum(_change(flat, 0, step), _change(flat, 1, step))
    tolerance = _tolerance(np.nan_to_num(z, nan=1.0))
    surface = (np.abs(flat) < tolerance) & (slope < tolerance)
    # Where something leans through the plane's height there is a band that is no surface.
    band = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * step - 1, 2 * step - 1))
    # Single pixels that noise takes off the plane are outvoted first, or few bands would be free of them.
    surface = cv2.morphologyEx(cv2.medianBlur(surface.astype(np.uint8), 5), cv2.MORPH_OPEN, band) > 0
    surface &= np.isfinite(z)
    if np.count_nonzero(surface) < MIN_SHARE * np.count_nonzero(np.isfinite(z)):
        return None
    kept = surface & _one_table(points_m, surface, flat < -2 * tolerance, plane, step)
    # Both the slope and the opening take away from the rim; give it back.
    kept = (cv2.dilate(kept.astype(np.uint8), band) > 0) & (np.abs(flat) < tolerance)
    if np.count_nonzero(kept) < MIN_SHARE * np.count_nonzero(np.isfinite(z)):
        return None
    plane = _toward_camera(fit_plane(points_m[kept]))
    spots = points_m[kept] @ plane.basis()[:, :2]
    residual = np.abs(plane.height_m(points_m[kept]))
    # The tail counts: real cameras see a flat table with bumps of a few millimetres.
    noise = max(1.4826 * float(np.median(residual)), float(np.quantile(residual, 0.98)) / 2.33, 2e-4)
    beyond = _beyond_image(points_m, kept) @ plane.basis()[:, :2]
    outline = np.asarray(cv2.convexHull(np.concatenate([spots, beyond]).astype(np.float32))[:, 0, :], dtype=np.float32)
    return Support(plane, noise, float(np.median(z[kept])), kept, outline)


def _beyond_image(points_m: Points, surface: Mask) -> Points:
    """Points to which a surface that runs out of the image is taken to go on, (n, 3) [m]."""
    found = []
    for turns in range(4):  # each border in turn is the last row
        points, seen = np.rot90(points_m, turns), np.rot90(surface, turns)
        height = len(seen)
        band, inward = max(3, round(BORDER_SHARE * height)), round(2 * BORDER_SHARE * height)
        strip = seen[-band:]
        columns = np.flatnonzero(strip.any(axis=0))
        rows = height - 1 - np.argmax(strip[::-1, columns], axis=0)
        columns, rows = columns[seen[rows - inward, columns]], rows[seen[rows - inward, columns]]
        outward = points[rows, columns] - points[rows - inward, columns]
        length = np.linalg.norm(outward, axis=1, keepdims=True)
        found.append(points[rows, columns] + outward / np.maximum(length, 1e-6) * BEYOND_M)
    return np.concatenate(found)


def _one_table(points_m: Points, surface: Mask, below: Mask, plane: Plane, step: int) -> Mask:
    """Which pixels of a plane belong to its largest piece, or to another piece of the same table.

    What stands on a table may cut it into pieces in the picture. Two pieces are one table unless something
    below the table's height is seen between them.

    Args:
        points_m: (h, w, 3) [m].
        surface: (h, w), the pixels on the plane.
        below: (h, w), pixels that see something beneath it.
    """
    basis = plane.basis()[:, :2]
    spots = (points_m[surface] @ basis).astype(np.float32)
    low, span = spots.min(axis=0), np.ptp(spots, axis=0)
    # Three samples to a cell, so that a surface seen at a slant from afar has no gaps in it.
    upper, lower = points_m[:-1:step], points_m[1::step]
    both = surface[:-1:step] & surface[1::step]
    spacing = np.linalg.norm(lower[both] - upper[both], axis=1)
    cell = max(0.01, float(span.max()) / 400, 3.0 * float(np.median(spacing)))
    at = ((spots - low) / cell).astype(int) + 4
    seen = np.zeros(at.max(axis=0)[::-1] + 5, np.uint8)
    seen[at[:, 1], at[:, 0]] = 1
    closed = cv2.morphologyEx(seen, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    piece = cv2.connectedComponents(closed, connectivity=8)[1][at[:, 1], at[:, 0]]
    weight = np.bincount(piece, 1.0 / np.square(points_m[surface][:, 2]))
    order = [int(k) for k in np.argsort(-weight, kind="stable") if weight[k] > 0.01 * weight.max()]
    rays = points_m[::step, ::step][below[::step, ::step]]
    through = rays * (plane.offset_m / (rays @ plane.normal))[:, None] @ basis
    taken = [order[0]]
    hull = np.asarray(cv2.convexHull(spots[piece == order[0]]), dtype=np.float32)
    for other in order[1:]:
        mine = spots[piece == other]
        wider = np.asarray(cv2.convexHull(np.concatenate([hull[:, 0], mine])), dtype=np.float32)
        gaps = np.count_nonzero(_inside(wider, through)) - np.count_nonzero(_inside(hull, through))
        if gaps * step * step < 0.4 * len(mine):
            taken.append(other)
            hull = wider
    result = np.zeros_like(surface)
    result[surface] = np.isin(piece, taken)
    return result


def _inside(hull: npt.NDArray[np.float32], spots: Points) -> Mask:
    """Which of (n, 2) points are inside a convex polygon (k, 1, 2)."""
    corners = hull[:, 0].astype(np.float64)
    edge = np.roll(corners, -1, axis=0) - corners
    to = spots[:, None, :] - corners[None]
    side = edge[None, :, 0] * to[..., 1] - edge[None, :, 1] * to[..., 0]
    return np.asarray((side >= 0).all(axis=1) | (side <= 0).all(axis=1))


def _change(values: npt.NDArray[np.float32], axis: int, step: int) -> npt.NDArray[np.float32]:
    """How much a smoothed image changes over about `step` pixels along an axis."""
    padding = [(0, 0), (0, 0)]
    padding[axis] = (step, step)
    smooth = np.moveaxis(np.pad(cv2.blur(values, (5, 5)), padding, mode="edge"), axis, 0)
    difference = np.abs(smooth[2 * step :] - smooth[: -2 * step]) / 2
    return np.asarray(np.moveaxis(difference, 0, axis), dtype=np.float32)


def _area_and_things(points_m: Points, step: int, support: Support) -> tuple[float, float]:
    """Weight of the surface, and of what is above it; near pixels weigh more."""
    z = points_m[..., 2]
    heights = support.plane.height_m(points_m)
    with np.errstate(invalid="ignore"):
        above = (heights > 0.01) & (heights < 0.4) & support.covers(points_m)
        weight = 1.0 / np.square(np.maximum(z, 0.2))
    return float(np.sum(weight[support.surface[::step, ::step]])), float(np.sum(weight[above]))


def _choose(found: list[tuple[float, float, Support]]) -> Support | None:
    """Near and large counts; so does having something on it, which the top of a box has not.

    A surface with things on it that is as high above the best one as furniture is above a floor, wins.
    """
    if not found:
        return None
    best = max(found, key=lambda f: f[0] + min(f[1], f[0]))[2]
    for area, things, other in found:
        above = other.plane.offset_m - best.plane.offset_m
        level = float(other.plane.normal @ best.plane.normal) > 0.98
        if level and FURNITURE_M[0] < above < FURNITURE_M[1] and things > 0.02 * area:
            best = other
    return best
