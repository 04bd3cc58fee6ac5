"""What each hand would meet, at its place and on the way in: the thing itself, its neighbours, the support.

Everything is tested in the hand's own frame, where the fingers, the palm and the wrist, swept back along the
approach, are boxes and a cylinder along z.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sightline.grasping.candidates import Array, Candidates
from sightline.grasping.grasp import APPROACH_M
from sightline.grasping.gripper import Gripper
from sightline.grasping.surface import Points, Surface

MARGIN_M = 0.004
"""Room that neighbours must leave around the hand [m]: the error of depth, calibration and arm together."""
WIDE_MARGIN_M = 0.015
"""Room that it is better to have [m]."""
CONTACT_M = 0.005
"""Points this close to the outermost ones are where a finger touches [m]."""

UNKNOWN_FACING = 0.85
"""Taken for a side of which only the edge was seen."""
STRAYS = 4
"""As few points as this tell nothing."""

Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Contact:
    """What is between the fingers of k hands, and how much of the thing itself is in their way.

    Attributes:
        middle_m: (k,) middle of what is between the fingers, along the hand's x.
        width_m: (k,) its width.
        depth_m: (k,) how far it reaches up between the fingers, from their ends.
        facing: (k,) 0 to 1, how squarely the worse of the two sides faces its finger, seen along the approach.
        points: (k,) how many points are between the fingers.
        in_fingers, in_palm: (k,) how many points the fingers and the palm would hit.
        inside: (k,) whether a finger goes into the thing: parts of it are on the far side of that finger.
    """

    middle_m: Array
    width_m: Array
    depth_m: Array
    facing: Array
    points: Ints
    in_fingers: Ints
    in_palm: Ints
    inside: Bools


def measure_contact(candidates: Candidates, surface: Surface, gripper: Gripper) -> Contact:
    """What k hands would hold of the thing they reach for."""
    x, y, z = _to_hands(candidates, surface.points_m)
    opening = gripper.opening_m(candidates.widths_m)[:, None] / 2
    lane = np.abs(y) <= gripper.finger_width_m / 2 + 0.001
    between = lane & (np.abs(x) <= opening) & (z <= 0.001) & (z >= -gripper.finger_length_m)
    low = np.where(between, x, np.inf).min(axis=1, initial=np.inf)
    high = np.where(between, x, -np.inf).max(axis=1, initial=-np.inf)
    points = between.sum(axis=1)
    empty = points == 0
    low[empty], high[empty] = 0.0, 0.0
    depth = -np.where(between, z, 0.0).min(axis=1, initial=0.0)
    middle = (low + high) / 2

    squareness, weight = _squareness(candidates, surface)
    sides = []
    for touched in (between & (x <= low[:, None] + CONTACT_M), between & (x >= high[:, None] - CONTACT_M)):
        total = np.where(touched, weight, 0).sum(axis=1)
        mean = np.where(touched, squareness * weight, 0).sum(axis=1) / np.maximum(total, 1e-6)
        sides.append(np.where(total < 1.5, UNKNOWN_FACING, mean))
    square = np.minimum(_skew(x, y, between, gripper), _skew(-x, y, between, gripper))
    in_fingers = lane & _in_finger_lane(x - middle[:, None], opening, gripper, 0.0) & (z <= 0)
    reaching = lane & (z <= 0) & (z >= -gripper.finger_length_m)
    palm_x, palm_y, _ = gripper.palm_size_m
    in_palm = (np.abs(x) <= palm_x / 2) & (np.abs(y) <= palm_y / 2) & (z < -gripper.finger_length_m)
    return Contact(
        middle,
        high - low,
        depth,
        np.minimum(np.minimum(*sides), square),
        points,
        in_fingers.sum(axis=1),
        in_palm.sum(axis=1),
        (reaching & (np.abs(x - middle[:, None]) > opening + gripper.finger_thickness_m)).sum(axis=1) > STRAYS,
    )


@dataclass(frozen=True, eq=False)
class Neighbours:
    """Whether k hands would hit or hold something else; each (k,) bool."""

    fingers: Bools
    palm: Bools
    between: Bools
    near: Bools


def find_neighbours(candidates: Candidates, obstacles_m: Points, gripper: Gripper) -> Neighbours:
    """What k hands would meet of (m, 3) points of other things, at their places and on their ways in."""
    if len(obstacles_m) == 0 or len(candidates) == 0:
        none = np.zeros(len(candidates), dtype=bool)
        return Neighbours(none, none, none, none)
    x, y, z = _to_hands(candidates, obstacles_m)
    opening = gripper.opening_m(candidates.widths_m)[:, None] / 2
    back = -gripper.finger_length_m
    on_the_way = (z <= MARGIN_M) & (z >= back - APPROACH_M)
    fingers = on_the_way & (np.abs(y) <= gripper.finger_width_m / 2 + MARGIN_M)
    fingers &= _in_finger_lane(x, opening, gripper, MARGIN_M)
    between = on_the_way & (np.abs(y) <= gripper.finger_width_m / 2 + 0.001) & (np.abs(x) < opening)
    near = on_the_way & (np.abs(y) <= gripper.finger_width_m / 2 + WIDE_MARGIN_M)
    near &= _in_finger_lane(x, opening, gripper, WIDE_MARGIN_M)

    palm_x, palm_y, palm_z = gripper.palm_size_m
    behind = (z <= back + MARGIN_M) & (z >= back - palm_z - APPROACH_M)
    palm = behind & (np.abs(x) <= palm_x / 2 + MARGIN_M) & (np.abs(y) <= palm_y / 2 + MARGIN_M)
    wrist = (z <= back - palm_z + MARGIN_M) & (z >= back - palm_z - gripper.wrist_length_m)
    wrist &= np.hypot(x, y) <= gripper.wrist_radius_m + MARGIN_M
    return Neighbours(
        fingers.sum(axis=1) > 1, (palm | wrist).sum(axis=1) > 1, between.sum(axis=1) > 1, near.sum(axis=1) > 1
    )


def lowest_point_m(candidates: Candidates, gripper: Gripper) -> Array:
    """(k,) least height above the support of the open fingers and the palm [m]."""
    opening = gripper.opening_m(candidates.widths_m) / 2
    x = opening + gripper.finger_thickness_m
    y = gripper.finger_width_m / 2
    up = candidates.axes[:, 2, :]
    tips = candidates.origins_m[:, 2] - np.abs(up[:, 0]) * x - np.abs(up[:, 1]) * y
    palm_x, palm_y, _ = gripper.palm_size_m
    palm = candidates.origins_m[:, 2] - up[:, 2] * gripper.finger_length_m
    palm = palm - np.abs(up[:, 0]) * palm_x / 2 - np.abs(up[:, 1]) * palm_y / 2
    return np.asarray(np.minimum(tips, palm))


def _to_hands(candidates: Candidates, points_m: Points) -> tuple[Array, Array, Array]:
    """(n, 3) points in k hands' frames, as three (k, n) arrays."""
    axes = candidates.axes.astype(np.float32)
    points = points_m.astype(np.float32).T
    origins = np.einsum("kij,ki->kj", axes, candidates.origins_m.astype(np.float32))
    x, y, z = (axes[:, :, i] @ points - origins[:, i : i + 1] for i in range(3))
    return x, y, z


def _skew(x: Array, y: Array, between: Bools, gripper: Gripper) -> Array:
    """(k,) cosine of the angle between a finger and what is outermost towards it on its two halves along y.

    Edges and corners show here even where the side itself was not seen, and has no normals.
    """
    halves = [np.where(between & (sign * y > 0.001), x, -np.inf).max(axis=1, initial=-np.inf) for sign in (-1, 1)]
    seen = np.isfinite(halves[0]) & np.isfinite(halves[1])
    step = np.where(seen, np.subtract(*np.where(seen, halves, 0.0)), 0.0)
    return np.cos(np.arctan2(np.abs(step), gripper.finger_width_m / 2))


def _squareness(candidates: Candidates, surface: Surface) -> tuple[Array, Array]:
    """How squarely each point faces the fingers, across the approach, and how much it has to say; both (k, n)."""
    axes, normals = candidates.axes.astype(np.float32), surface.normals.astype(np.float32).T
    along_x = np.abs(axes[:, :, 0] @ normals)
    sideways = np.hypot(along_x, axes[:, :, 1] @ normals)
    return along_x / np.maximum(sideways, 1e-6), np.where(sideways > 0.35, sideways, 0.0)


def _in_finger_lane(x: Array, half_opening: Array, gripper: Gripper, margin_m: float) -> Bools:
    """Where along x the open fingers are."""
    far = half_opening + gripper.finger_thickness_m + margin_m
    return np.asarray((np.abs(x) >= half_opening - margin_m / 2) & (np.abs(x) <= far))
