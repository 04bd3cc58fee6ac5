"""Which grasps cannot be, and which of the others to try first."""

from __future__ import annotations

import numpy as np

from sightline.grasping.candidates import Array, Candidates
from sightline.grasping.clearance import Contact, Neighbours
from sightline.grasping.gripper import Gripper

SPARE_WIDTH_M = 0.002
"""The fingers must open this much wider than the thing [m]."""
LEAST_TABLE_GAP_M = 0.003
"""No part of the hand comes closer to the support [m]."""
LEAST_DEPTH_M = 0.004
"""The thing must reach this far up between the fingers [m]."""
LEAST_FACING = 0.78
"""Cosine of the greatest angle between a side and its finger: friction of 0.8, which rubber has on most things."""
LEAST_POINTS = 4
STRAY_POINTS = 2
"""Points inside a finger or the palm that are put down to noise."""

WEIGHTS = {
    "margin": 0.14,
    "centred": 0.26,
    "aligned": 0.10,
    "facing": 0.14,
    "deep": 0.12,
    "room": 0.10,
    "steep": 0.14,
}
GOOD_SIDE_M = 0.008
"""Room on each side of a thing that open fingers surely go down in: twice the error of depth, calibration and arm."""
TIGHT_FACTOR = 0.5
"""What is left of the score without any room: a mug nearly as wide as the hand is better taken by its rim."""
RIM_FACTOR = 0.8
"""A wall is held less firmly than a whole thing: rim grasps come after the others where there are any."""


def turn_down(
    candidates: Candidates, contact: Contact, neighbours: Neighbours, lowest_m: Array, gripper: Gripper
) -> list[str]:
    """Why each of k candidates cannot be, "" where it can."""
    limit = gripper.max_width_m - SPARE_WIDTH_M
    width = np.maximum(candidates.widths_m, np.where(candidates.kinds == "top", contact.width_m, 0.0))
    slope = np.rad2deg(np.arccos(np.clip(contact.facing, 0, 1)))
    little = (contact.points < LEAST_POINTS) | (contact.depth_m < LEAST_DEPTH_M)
    most = 100 * limit
    causes = [
        (width > limit, lambda i: f"wider than the gripper: {100 * width[i]:.1f} cm, it takes {most:.1f} cm"),
        (lowest_m < LEAST_TABLE_GAP_M, lambda i: f"too close to the table: {1000 * lowest_m[i]:.0f} mm above it"),
        (little, lambda i: "too little between the fingers"),
        (contact.in_palm > STRAY_POINTS, lambda i: "the palm would hit the thing itself"),
        (contact.in_fingers > STRAY_POINTS, lambda i: "a finger would hit the thing itself"),
        (contact.facing < LEAST_FACING, lambda i: f"its sides slope away from the fingers: by {slope[i]:.0f} degrees"),
        (neighbours.fingers, lambda i: "a neighbour is in the way of a finger"),
        (neighbours.palm, lambda i: "a neighbour is in the way of the palm"),
        (neighbours.between, lambda i: "a neighbour is between the fingers"),
    ]
    reasons = [""] * len(candidates)
    for wrong, tell in reversed(causes):
        for i in np.flatnonzero(wrong):
            reasons[i] = tell(i)
    return reasons


def score(
    candidates: Candidates,
    contact: Contact,
    neighbours: Neighbours,
    middle_xy: Array,
    size_m: Array,
    long_axis: Array,
    gripper: Gripper,
) -> Array:
    """How promising each of k candidates is, (k,) from 0 to 1.

    Args:
        candidates, contact, neighbours: k each.
        middle_xy: (2,) middle of the thing, over the support.
        size_m: (3,) of its upright box, longer side first.
        long_axis: (2,) direction of that side.
        gripper: the hand.
    """
    x, approach = candidates.axes[:, :, 0], candidates.axes[:, :, 2]
    off = np.linalg.norm(candidates.origins_m[:, :2] - middle_xy, axis=1)
    slender = 1.0 - size_m[1] / size_m[0]
    across = np.abs(x[:, 1] * long_axis[0] - x[:, 0] * long_axis[1])
    terms = {
        "margin": np.clip((gripper.max_width_m - candidates.widths_m) / 0.02, 0, 1),
        "centred": np.exp(-((off / 0.03) ** 2)),
        "aligned": 1.0 - slender * (1.0 - across),
        "facing": np.clip((contact.facing - LEAST_FACING) / (0.98 - LEAST_FACING), 0, 1),
        "deep": np.clip(contact.depth_m / 0.03, 0, 1),
        "room": np.where(neighbours.near, 0.0, 1.0),
        "steep": np.clip(-approach[:, 2], 0, 1) ** 2,
    }
    total = sum(WEIGHTS[name] * value for name, value in terms.items())
    room = (gripper.opening_m(candidates.widths_m) - candidates.widths_m) / 2
    tight = np.clip(room / GOOD_SIDE_M, TIGHT_FACTOR, 1.0)
    return np.asarray(total * tight * np.where(candidates.kinds == "rim", RIM_FACTOR, 1.0))


def varied_order(candidates: Candidates, scores: Array, apart_m: float = 0.012, apart_rad: float = 0.3) -> list[int]:
    """Indices, best first, with those that hardly differ from a better one moved to the end.

    So the second try is another idea, not the first one again. Turning the hand by half a turn about its
    approach is no difference.
    """
    order = np.argsort(-scores, kind="stable")
    first: list[int] = []
    again: list[int] = []
    x, z = candidates.axes[:, :, 0], candidates.axes[:, :, 2]
    for i in order:
        if first:
            kept = np.array(first)
            near = np.linalg.norm(candidates.origins_m[kept] - candidates.origins_m[i], axis=1) < apart_m
            near &= (np.abs(x[kept] @ x[i]) > np.cos(apart_rad)) & (z[kept] @ z[i] > np.cos(apart_rad))
            if near.any():
                again.append(int(i))
                continue
        first.append(int(i))
    return first + again
