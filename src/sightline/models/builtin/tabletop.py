"""What stands on the table: things told apart by depth and colour, without any trained weights.

The steps: the support plane; the pixels above it; pieces without a depth jump inside; masks refined along
colour edges; what hovers, hangs over the edge or belongs to the background left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree

from sightline.frame import CameraModel, Frame
from sightline.geometry.camera import pixel_rays, project
from sightline.geometry.extent import fit_extent
from sightline.geometry.lift import points_in_camera
from sightline.geometry.plane import Plane, fit_plane
from sightline.geometry.reduced import enlarged, reduced, thinned
from sightline.geometry.support import Support, support_of, support_plane
from sightline.models.builtin.clusters import MIN_AREA_M2, connect, pixel_m2, standing_pixels
from sightline.models.builtin.joining import SCRAP_SHARE, Labels, gap_m, join_pieces, join_touching
from sightline.models.builtin.outlines import refine_labels, with_floor
from sightline.scene_object import OrientedBox

Points = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

MAX_GAP_M = 0.035
"""What does not come closer to the support than this does not stand on it."""
MAX_LYING_M = 0.06
MIN_INSIDE = 0.2
MAX_FEET_SEEN = 0.3
PART, MOST = 0.75, 0.6
"""What is a part of a piece lies in it by this share at least, and is of its pixels this share at most."""
SCRAP_WITHIN_M = 0.03
"""How near a thing its scraps are: what is seen as one with a bottle may stand far behind it."""
NEAR_PX = 7
"""How far from a mask in the image what is looked at is still around it."""
PRINT_M = 0.005
"""What is no farther from one plane with what is around it is printed on it, or as good as."""


@dataclass(frozen=True, eq=False)
class Region:
    """One thing standing on the support.

    Attributes:
        mask: bool (h, w), its visible pixels, with those where depth has holes.
        points_m: (n, 3) its measured surface [m] in the frame's reference frame.
        box: upright oriented box on the support [m], in the same frame.
        touches_border: cut by the border of the image.
        occluded: share of its outline that lies behind something nearer, 0 to 1.
        eye_m: (3,) where it was seen from [m], in the same frame.
    """

    mask: Mask
    points_m: Points
    box: OrientedBox
    touches_border: bool
    occluded: float
    eye_m: npt.NDArray[np.float64]


# What comes this near to the image's border is cut by it.
BORDER_PX = 2


@dataclass(frozen=True, eq=False)
class Tabletop:
    """A support and what stands on it, nearest to the camera first; metres in the frame's reference frame."""

    support: Plane
    regions: tuple[Region, ...]


def segment_tabletop(frame: Frame, apart: Sequence[Mask] = (), whole: Sequence[Mask] = ()) -> Tabletop:
    """Find the things that stand on the table (or floor, tray, shelf) in front of the camera.

    Large frames are looked at in fewer pixels; the masks are of the frame's own size.

    Args:
        apart: masks (h, w) of what is known to be a thing of its own, be it part of what depth takes for one thing.
        whole: masks (h, w) of what is known to be all of one thing, be it several to depth, or without depth in part.

    Raises:
        DepthError: no depth, or no support plane in it.
        CameraError: no intrinsics.
    """
    small = reduced(frame)
    if small is not frame:
        table = segment_tabletop(small, *([thinned(mask, frame) for mask in masks] for masks in (apart, whole)))
        return Tabletop(table.support, tuple(replace(r, mask=enlarged(r.mask, frame)) for r in table.regions))
    support = support_of(frame)
    assert frame.camera is not None
    points = points_in_camera(frame)
    heights = support.plane.height_m(points)
    standing = standing_pixels(points, heights, support)
    pieces = connect(points, standing, support, frame.camera)
    labels = join_pieces(points, heights, pieces, support)
    background = np.isfinite(heights) & ~standing
    refined = refine_labels(frame.rgb, labels, background)
    same = join_touching(frame, points, heights, labels, refined)
    labels, refined = (np.where(m >= 0, same[np.maximum(m, 0)], -1) if len(same) else m for m in (labels, refined))
    _bring_together(points, labels, refined, whole)
    _take_apart(points, labels, refined, apart)
    plane = support_plane(frame)
    regions = []
    for label in range(int(labels.max()) + 1):
        core = (labels == label) & (refined == label)
        crumb = pixel_m2(points[core], frame.camera).sum() < MIN_AREA_M2
        if crumb or np.count_nonzero(core) < 10 or not _stands(points, heights, core, frame.camera, support):
            continue
        regions.append(_region(frame, frame.camera, points, refined == label, core, refined < 0, support, plane))
    z = points[..., 2]
    regions.sort(key=lambda r: float(np.nanmedian(z[r.mask])))
    return Tabletop(plane, tuple(regions))


def _bring_together(points: Points, labels: Labels, refined: Labels, masks: Sequence[Mask]) -> None:
    """Give the scraps that lie in a mask, and near the largest piece in it, that piece's label, in place, and its mask
    what has no depth there: the handle of a mug, the shaft of a screwdriver. Of masks in one another the smaller
    counts."""
    taken: set[int] = set()
    for mask in sorted(masks, key=np.count_nonzero):
        inside = np.bincount(refined[mask & (refined >= 0)])
        sizes = np.bincount(refined[refined >= 0], minlength=len(inside))[: len(inside)]
        within = np.flatnonzero((inside > 0) & (inside >= PART * sizes))
        if not len(within) or inside[within].max() < inside.max() or not taken.isdisjoint(within):
            continue
        label = int(inside.argmax())
        small = within[sizes[within] < SCRAP_SHARE * sizes[label]].tolist()
        scraps = [other for other in small if gap_m(points[labels == other], points[labels == label]) < SCRAP_WITHIN_M]
        taken |= {label, *scraps}
        for of_pixels in (labels, refined):
            of_pixels[np.isin(of_pixels, scraps)] = label
        refined[mask & (refined < 0) & ~np.isfinite(points[..., 2])] = label


def _take_apart(points: Points, labels: Labels, refined: Labels, masks: Sequence[Mask]) -> None:
    """Give what lies in a piece, and is not most of it, a label of its own, in place; with the scraps that are left
    around it, where its mask is smaller than it is. A picture on a face of it stays a part of it."""
    for mask in masks:
        inside = refined[mask & (refined >= 0)]
        if not len(inside):
            continue
        label = np.bincount(inside).argmax()
        piece, mine = refined == label, np.count_nonzero(inside == label)
        filled = np.count_nonzero(_filled(mask) & piece)  # the rim of a plate alone is no part of it
        part_of_it = mine >= PART * np.count_nonzero(mask) and filled <= MOST * np.count_nonzero(piece)
        if part_of_it and not _is_print(points, mask & piece, piece & ~mask):
            rest = np.asarray(piece & ~mask, dtype=np.uint8)
            _, parts, stats, _ = cv2.connectedComponentsWithStats(rest)
            scraps = stats[:, cv2.CC_STAT_AREA] < SCRAP_SHARE * mine
            own, new = mask | ((rest > 0) & scraps[parts]), refined.max() + 1
            for of_pixels in (labels, refined):
                of_pixels[own & (of_pixels == label)] = new


def _filled(mask: Mask) -> Mask:
    """A mask without its holes."""
    outlines, _ = cv2.findContours(mask.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    return np.asarray(cv2.drawContours(np.zeros(mask.shape, np.uint8), outlines, -1, (1,), cv2.FILLED) > 0)


def _is_print(points: Points, mask: Mask, rest: Mask) -> bool:
    """Whether a part of a piece is in one plane with what is around it."""
    own, near = (points[where & np.isfinite(points[..., 2])] for where in (mask, rest & _ring(mask)))
    if min(len(own), len(near)) < 3:
        return False
    plane = fit_plane(own)
    return all(float(np.median(np.abs(plane.height_m(part)))) < PRINT_M for part in (own, near))


def _ring(mask: Mask) -> Mask:
    """What is around a mask."""
    wider = cv2.dilate(mask.astype(np.uint8), np.ones((2 * NEAR_PX + 1,) * 2, np.uint8))
    return np.asarray((wider > 0) & ~mask)


def _stands(
    points_m: Points,
    heights_m: npt.NDArray[np.float64],
    core: Mask,
    camera: CameraModel,
    support: Support,
) -> bool:
    """Whether a piece stands on the support, rather than behind it or in the air."""
    # Behind a thing at the table's edge the table itself is not seen, so not all of it need be inside.
    if np.mean(_well_inside(points_m[core], support)) < MIN_INSIDE:
        return False
    if np.quantile(heights_m[core], 0.03) < MAX_GAP_M:
        return True
    # Its foot may be hidden, by itself or by another thing. Where the support right beneath it is seen, it hovers.
    feet = points_m[core][::7] - heights_m[core][::7, None] * support.plane.normal
    at = np.round(project(camera, feet))
    inside = ((at >= 0) & (at < (core.shape[1], core.shape[0]))).all(axis=1)
    columns, rows = at[inside].astype(int).T
    seen = support.surface[rows, columns] & ~core[rows, columns]
    return int(np.count_nonzero(seen)) < MAX_FEET_SEEN * len(feet)


def _well_inside(points_m: Points, support: Support) -> Mask:
    """Which points are above the support by more than a centimetre from its rim."""
    spot = support.footprint(points_m)
    outline = support.outline_m.astype(np.float64)
    edge = np.roll(outline, -1, axis=0) - outline
    length = np.linalg.norm(edge, axis=1)
    inward = np.column_stack([-edge[:, 1], edge[:, 0]]) / length[:, None]
    inward *= np.sign(np.sum((outline.mean(axis=0) - outline) * inward, axis=1))[:, None]
    distance = spot @ inward.T - np.sum(outline * inward, axis=1)
    return np.asarray(distance.min(axis=1) > 0.01)


def _region(
    frame: Frame,
    camera: CameraModel,
    points: Points,
    mask: Mask,
    core: Mask,
    free: Mask,
    support: Support,
    plane: Plane,
) -> Region:
    surface, guessed = points[core], _behind_holes(camera, points, mask, core, support)
    eye = np.zeros(3)
    if frame.T_world_camera is not None:
        surface = np.asarray(frame.T_world_camera.apply(surface), dtype=np.float64)
        guessed = np.asarray(frame.T_world_camera.apply(guessed), dtype=np.float64)
        eye = np.asarray(frame.T_world_camera.translation, dtype=np.float64)
    b = BORDER_PX
    border = bool(mask[:b].any() or mask[-b:].any() or mask[:, :b].any() or mask[:, -b:].any())
    box = fit_extent(np.concatenate([surface, guessed]), plane, eye)
    if box.size_m[0] == box.size_m[1]:  # a circle was found: the floor of a bowl is as low as the table
        center = box.center_m if frame.T_world_camera is None else frame.T_world_camera.inv().apply(box.center_m)
        rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
        window = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        away = np.linalg.norm(support.footprint(points[window]) - support.footprint(np.asarray(center)), axis=-1)
        floor = np.zeros_like(mask)
        floor[window] = free[window] & (away < 0.85 * box.size_m[0] / 2)
        mask = with_floor(frame.rgb, mask, floor, free)
    return Region(mask, surface, box, border, _occluded(points[..., 2], mask, core), eye)


def _behind_holes(camera: CameraModel, points: Points, mask: Mask, core: Mask, support: Support) -> Points:
    """Where the unmeasured pixels of a low thing are, (n, 3) [m]: as high as the measured ones beside them.

    Thin shiny parts of lying things (shafts, blades) are often not measured at all. For a tall thing nothing
    is guessed, since the holes in its walls are amid what is measured.
    """
    heights = support.plane.height_m(points[core])
    unknown = mask & ~np.isfinite(points[..., 2])
    if not unknown.any() or np.quantile(heights, 0.95) > MAX_LYING_M:
        return np.empty((0, 3))
    rows, columns = np.nonzero(unknown)
    rays = pixel_rays(camera, np.column_stack([columns, rows]))
    known_rows, known_columns = np.nonzero(core)
    _, nearest = cKDTree(np.column_stack([known_rows, known_columns])).query(np.column_stack([rows, columns]))
    depth = (support.plane.offset_m + heights[nearest]) / (rays @ support.plane.normal)
    return np.asarray(rays * depth[:, None])


def _occluded(z_m: npt.NDArray[np.float64], mask: Mask, core: Mask) -> float:
    """Share of the ring around a mask that shows something clearly nearer than the mask's nearest pixel."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    window = np.s_[
        max(rows[0] - NEAR_PX, 0) : rows[-1] + NEAR_PX + 1, max(columns[0] - NEAR_PX, 0) : columns[-1] + NEAR_PX + 1
    ]
    inside, known, z = mask[window], core[window], z_m[window]
    ring = _ring(inside) & np.isfinite(z)
    if not ring.any():
        return 0.0
    _, nearest = cv2.distanceTransformWithLabels(
        (~known).astype(np.uint8), cv2.DIST_L2, 3, labelType=cv2.DIST_LABEL_PIXEL
    )
    own = np.zeros(int(nearest.max()) + 1)
    own[nearest[known]] = z[known]
    return float(np.mean(z[ring] < own[nearest[ring]] - 0.015 - 0.01 * np.square(z[ring])))
