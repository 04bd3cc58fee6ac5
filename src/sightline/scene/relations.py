"""What the spatial words mean in space: each relation of every thing to one other.

They are spatial templates (G. Logan and D. Sadler, "A computational analysis of the apprehension of spatial relations",
1996): a region of good examples, one of bad ones, and one between; in the viewer's frame, as in CLEVR (Johnson et al.,
2017); with the margins of docs/language.md.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from sightline.scene import image_relations
from sightline.scene.layout import AWAY, RIGHT, Floats, Layout
from sightline.scene.truth import FALSE, UNKNOWN, Levels, constant, judged, negated

EPS = 1e-9
DIRECTIONS = {"left_of": (RIGHT, -1), "right_of": (RIGHT, 1), "in_front_of": (AWAY, -1), "behind": (AWAY, 1)}

NEAR_M, NOT_NEAR_M = 0.12, 0.20
CONE = 0.18


def relation(layout: Layout, name: str, anchor: int) -> Levels:
    """How true it is of every thing that it stands in a relation to the thing `anchor`.

    In space where both have a place; else in the image where both have a box; else unknown. Never true of the anchor.
    """
    if name == "far_from":
        levels = negated(relation(layout, "near", anchor))
    else:
        levels = constant(len(layout.center), UNKNOWN)
        spatial = name not in DIRECTIONS or layout.oriented
        if layout.has_position[anchor] and spatial:
            levels = np.where(layout.has_position, _IN_SPACE[name](layout, anchor), levels)
        if layout.image_wh is not None and layout.has_box[anchor] and (layout.in_image or name not in DIRECTIONS):
            flat = layout.has_box & ~(layout.has_position & layout.has_position[anchor] & spatial)
            if flat.any():
                levels = np.where(flat, image_relations.relation(layout, name, anchor), levels)
        levels = levels.astype(np.int8)
    levels[anchor] = FALSE
    return levels


def direction(offset: Floats, aside: Floats, half: float) -> Levels:
    """Left, right, in front, behind: clear of half the anchor and within a cone of 80 degrees to either side.

    Source: the projective templates of Logan and Sadler, 1996, in the viewer's frame as in CLEVR.

    Args:
        offset: (n,) how far each is in the direction asked for [m].
        aside: (n,) how far it is across it [m].
        half: half the anchor's extent in that direction [m].
    """
    margin = np.maximum(max(half, 0.015), CONE * np.abs(aside))
    return judged(offset >= margin - EPS, offset <= -margin + EPS)


def _direction(name: str) -> Callable[[Layout, int], Levels]:
    axis, sign = DIRECTIONS[name]

    def levels(layout: Layout, anchor: int) -> Levels:
        offset = layout.center[:, :2] - layout.center[anchor, :2]
        return direction(sign * offset[:, axis], offset[:, 1 - axis], float(layout.half[anchor, axis]))

    return levels


def over(points: Floats, foot: Floats) -> Levels:
    """Which of (n, 2) points are over a footprint (4, 2): outside of it by up to 1 cm is too close to call."""
    return _outside(_distance_outside(points, foot))


def _distance_outside(points: Floats, foot: Floats) -> Floats:
    """How far points are outside of a rectangle [m], 0 inside; broadcasts over (..., 2) and (..., 4, 2)."""
    sides = np.stack([foot[..., 1, :] - foot[..., 0, :], foot[..., 3, :] - foot[..., 0, :]], axis=-2)
    lengths = np.linalg.norm(sides, axis=-1)
    middle = foot.mean(axis=-2)
    across = np.einsum("...ij,...j->...i", sides, points - middle) / np.maximum(lengths, 1e-12)
    beyond = np.maximum(np.abs(across) - lengths / 2, 0.0)
    return np.asarray(np.hypot(beyond[..., 0], beyond[..., 1]))


def _outside(distance: Floats) -> Levels:
    return judged(distance <= EPS, distance > 0.01 + EPS)


def _above(layout: Layout, anchor: int) -> Levels:
    """Over its footprint, and not lower than its top: "vertical proximity" of ReferIt3D (Achlioptas et al., 2020)."""
    gap = layout.bottom - layout.top[anchor]
    height = judged(gap >= -0.01 - EPS, gap <= -0.02 + EPS)
    return _over_and(layout, anchor, height, gap)


def _below(layout: Layout, anchor: int) -> Levels:
    """The converse of above (Achlioptas et al., 2020, as there)."""
    gap = layout.bottom[anchor] - layout.top
    height = judged(gap >= -0.01 - EPS, gap <= -0.02 + EPS)
    under = _outside(_distance_outside(layout.center[anchor, :2], layout.foot))
    return _with_known(np.minimum(under, height), under, gap)


def _on(layout: Layout, anchor: int) -> Levels:
    """Its bottom rests about at the other's top: "support" of ReferIt3D (Achlioptas et al., 2020)."""
    gap = layout.bottom - layout.top[anchor]
    height = judged((gap >= -0.03 - EPS) & (gap <= 0.015 + EPS), (gap < -0.04 - EPS) | (gap > 0.025 + EPS))
    return _over_and(layout, anchor, height, gap)


def _in(layout: Layout, anchor: int) -> Levels:
    """Its bottom is below the other's top, and not below its bottom.

    Source: containment, after B. Landau and R. Jackendoff, "What and where in spatial language and cognition", 1993.
    """
    gap = layout.bottom - layout.top[anchor]
    deep = layout.size[anchor, 0] + 0.01
    height = judged((gap >= -deep - EPS) & (gap <= -0.01 + EPS), (gap > -0.005 + EPS) | (gap < -deep - 0.02))
    return _over_and(layout, anchor, height, gap)


def _over_and(layout: Layout, anchor: int, height: Levels, gap: Floats) -> Levels:
    covered = over(layout.center[:, :2], layout.foot[anchor])
    return _with_known(np.minimum(covered, height), covered, gap)


def _with_known(levels: Levels, covered: Levels, gap: Floats) -> Levels:
    """Where heights are unknown, all that is known is what is off the footprint."""
    return np.where(np.isnan(gap), np.minimum(covered, UNKNOWN), levels).astype(np.int8)


def _near(layout: Layout, anchor: int) -> Levels:
    """The gap between the footprints is small: the proximity template of Logan and Sadler, 1996, between borders."""
    gap = rectangle_gaps(layout.foot, layout.foot[anchor])
    return judged(gap <= NEAR_M + EPS, gap >= NOT_NEAR_M - EPS)


def _touching(layout: Layout, anchor: int) -> Levels:
    """The gaps between them, on the ground and in height, are within 1 cm: contact (Landau and Jackendoff, 1993)."""
    flat = rectangle_gaps(layout.foot, layout.foot[anchor])
    apart = np.maximum(layout.bottom - layout.top[anchor], layout.bottom[anchor] - layout.top)
    gap = np.maximum(flat, apart)
    levels = judged(gap <= 0.01 + EPS, gap >= 0.03 - EPS)
    return np.where(np.isnan(gap), np.where(flat >= 0.03, FALSE, UNKNOWN), levels).astype(np.int8)


def rectangle_gaps(feet: Floats, foot: Floats) -> Floats:
    """Distance between each of (n, 4, 2) rectangles and one (4, 2) [m]; 0 where they overlap."""
    n = len(feet)
    to_one = _distance_outside(feet, np.broadcast_to(foot, (n, 1, 4, 2)))
    to_each = _distance_outside(np.broadcast_to(foot, (n, 4, 2)), feet[:, None, :, :])
    gaps = np.minimum(to_one.min(axis=1), to_each.min(axis=1))
    return np.asarray(np.where(_crossing(feet, foot), 0.0, gaps))


def _crossing(feet: Floats, foot: Floats) -> npt.NDArray[np.bool_]:
    """Which rectangles overlap one, by the separating-axis theorem (rectangles may cross with no corner inside)."""
    apart = np.zeros(len(feet), dtype=bool)
    for source in (feet, np.broadcast_to(foot, feet.shape)):
        for corner in (1, 3):
            axis = source[:, corner] - source[:, 0]
            first = np.einsum("nij,nj->ni", feet, axis)
            second = np.einsum("ij,nj->ni", foot, axis)
            apart |= (first.max(axis=1) < second.min(axis=1)) | (second.max(axis=1) < first.min(axis=1))
    return ~apart


def between(first: Floats, second: Floats, points: Floats) -> Levels:
    """Which of (n, 2) points see two others on nearly opposite sides: at an angle of 140 degrees or more.

    Source: "between" is one of the relations of ReferIt3D (Achlioptas et al., 2020); the angle is ours.
    """
    to_first, to_second = first - points, second - points
    cos = np.einsum("ij,ij->i", to_first, to_second)
    cos = cos / np.maximum(np.linalg.norm(to_first, axis=1) * np.linalg.norm(to_second, axis=1), 1e-12)
    angle = np.degrees(np.arccos(np.clip(cos, -1, 1)))
    return judged(angle >= 140 - 1e-6, angle <= 110 + 1e-6)


def between_things(layout: Layout, first: int, second: int) -> Levels:
    """Which things are between two others; neither is itself."""
    if layout.has_position[[first, second]].all():
        places, known = layout.center[:, :2], layout.has_position
    elif layout.has_box[[first, second]].all():
        places, known = image_relations.centers(layout), layout.has_box
    else:
        return constant(len(layout.center), UNKNOWN)
    levels = np.where(known, between(places[first], places[second], places), UNKNOWN).astype(np.int8)
    levels[[first, second]] = FALSE
    return levels


_IN_SPACE: dict[str, Callable[[Layout, int], Levels]] = {
    **{name: _direction(name) for name in DIRECTIONS},
    "above": _above,
    "below": _below,
    "on": _on,
    "in": _in,
    "near": _near,
    "touching": _touching,
}
