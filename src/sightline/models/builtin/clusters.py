"""Which pixels belong together: what stands on a support, split where the surface jumps away.

Two neighbouring pixels belong to one thing unless the depth jumps between them; the threshold grows with the
distance between samples and with the sensor's noise, so that no constant fits only one camera.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from sightline.frame import CameraModel
from sightline.geometry.support import Support

Points = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Labels = npt.NDArray[np.int32]

MIN_HEIGHT_M = 0.003
MAX_HEIGHT_M = 0.6
MARGIN_M = 0.035
"""How far what stands on the support may reach over the part of it that is seen."""
MIN_AREA_M2 = 1.0e-4
"""A thing shows at least this much of itself."""
MIN_CRUMB_M2 = 0.3e-4
"""A stem or a tip may be this small, if it turns out to belong to a thing."""
MIN_PIXELS = 40
BRIDGES_PX = (2, 3, 4, 6, 8)
"""Widths of holes in the depth that are looked across, in an image 640 wide."""
MAX_BRIDGE_M = 0.009


def standing_pixels(points_m: Points, heights_m: npt.NDArray[np.float64], support: Support) -> Mask:
    """Pixels that show something above the support, (h, w); NaN points are not."""
    z = np.nan_to_num(points_m[..., 2], nan=1.0)
    with np.errstate(invalid="ignore"):
        high = heights_m > np.maximum(3.0 * support.noise_at(z), MIN_HEIGHT_M)
        low = heights_m < MAX_HEIGHT_M
    return np.asarray(high & low & support.covers(points_m, margin_m=MARGIN_M))


def connect(points_m: Points, mask: Mask, support: Support, camera: CameraModel) -> Labels:
    """Label the pixels of `mask` so that neighbours without a jump between them share a label.

    Returns:
        int32 (h, w): -1 outside of the mask, otherwise labels from 0, largest surface first; specks smaller
        than a crumb are dropped (-1).
    """
    count = int(np.count_nonzero(mask))
    labels = np.full(mask.shape, -1, np.int32)
    if count == 0:
        return labels
    number = np.full(mask.shape, -1, np.int64)
    number[mask] = np.arange(count)
    links = [_links(points_m, mask, number, support, camera, a, b) for a, b in _neighbours()]
    links += _bridges(points_m, mask, number, camera)
    heads, tails = (np.concatenate(side) for side in zip(*links, strict=True))
    graph = coo_matrix((np.ones(len(heads), np.int8), (heads, tails)), shape=(count, count))
    piece = connected_components(graph, directed=False)[1]
    areas = np.bincount(piece, pixel_m2(points_m[mask], camera))
    kept = (areas >= MIN_CRUMB_M2) & (np.bincount(piece) >= MIN_PIXELS)
    rename = np.full(len(areas), -1, np.int32)
    order = np.argsort(-areas, kind="stable")
    order = order[kept[order]]
    rename[order] = np.arange(len(order), dtype=np.int32)
    labels[mask] = rename[piece]
    return labels


def pixel_m2(points_m: Points, camera: CameraModel) -> npt.NDArray[np.float64]:
    """Surface that each pixel shows, (n,) [m²], as if it faced the camera, of the points (n, 3) that they see."""
    return np.asarray(np.square(points_m[:, 2]) / (camera.fx * camera.fy))


def _neighbours() -> list[tuple[Any, Any]]:
    """Slices of an image and of the same image shifted: to the right, down."""
    return [(np.s_[:, :-1], np.s_[:, 1:]), (np.s_[:-1, :], np.s_[1:, :])]


def _links(
    points_m: Points,
    mask: Mask,
    number: npt.NDArray[np.int64],
    support: Support,
    camera: CameraModel,
    a: Any,
    b: Any,
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    both = mask[a] & mask[b]
    p, q = points_m[a][both], points_m[b][both]
    z = np.minimum(p[:, 2], q[:, 2])
    # A surface that is seen at a slant of up to 80 degrees still holds together.
    reach = 6.0 * z / min(camera.fx, camera.fy) + 2.0 * support.noise_at(z)
    near = np.abs(p[:, 2] - q[:, 2]) < reach
    return number[a][both][near], number[b][both][near]


def _bridges(
    points_m: Points, mask: Mask, number: npt.NDArray[np.int64], camera: CameraModel
) -> list[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]]:
    """Links over holes in the depth: the rim of a cup is where it is seldom measured."""
    other = (np.isfinite(points_m[..., 2]) & ~mask).astype(np.int32)
    scale = max(1.0, mask.shape[1] / 640)
    links = []
    for axis in (0, 1):
        passed = np.cumsum(other, axis=axis)
        for reach in sorted({round(k * scale) for k in BRIDGES_PX}):
            a: Any = tuple(np.s_[:-reach] if i == axis else np.s_[:] for i in (0, 1))
            b: Any = tuple(np.s_[reach:] if i == axis else np.s_[:] for i in (0, 1))
            both = mask[a] & mask[b] & (passed[a] == passed[b])
            p, q = points_m[a][both], points_m[b][both]
            limit = np.minimum(1.6 * reach * np.minimum(p[:, 2], q[:, 2]) / min(camera.fx, camera.fy), MAX_BRIDGE_M)
            near = np.linalg.norm(p - q, axis=1) < np.maximum(limit, 0.006)
            links.append((number[a][both][near], number[b][both][near]))
    return links
