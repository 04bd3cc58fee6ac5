"""Grasps straight down: around the thing, or over its rim with one finger inside.

For a direction of closing and a place along the other one, the points that the fingers would pass are those in
a slab as wide as a finger. Seen along the closing direction, and above the depth that the finger ends reach,
they form runs with gaps between. Two fingers go down on either side of any run, or of all of them, where the
gaps are wide enough for a finger. One rule thus gives the grasps around boxes and cans, on the wall of a cup or
a bowl, on the edge of a plate, and on a handle.
"""

from __future__ import annotations

import numpy as np

from sightline.grasping.candidates import Array, Candidates
from sightline.grasping.gripper import Gripper
from sightline.grasping.surface import Surface

DOWN = np.array([0.0, 0.0, -1.0])
YAWS = 8
"""Directions of closing over half a turn, counted from the long side of the thing's box."""
DEPTHS_M = (0.008, 0.014, 0.022, 0.034)
"""How far below the top of the slab the finger ends may reach; as deep as possible is always tried too."""
PLACES = (0.0, -0.22, 0.22, -0.4, 0.4)
"""Where along the other direction, as a share of the thing's length there."""
TABLE_GAP_M = 0.005
"""Least height of the finger ends above the support [m]."""
FINGER_PLAY_M = 0.004
"""Room on each side of a finger that goes into a gap [m]."""
PALM_GAP_M = 0.006
"""Room between the palm and the top of the thing [m]."""


def top_down_candidates(surface: Surface, long_axis: Array, gripper: Gripper) -> Candidates:
    """Grasps from above, wider ones than the gripper included, so that they can be told as such.

    Args:
        surface: the thing, in the support's frame.
        long_axis: (2,) horizontal unit vector along its longer side.
        gripper: the hand.
    """
    points = surface.points_m
    rows: list[tuple[Array, Array, Array, float, str]] = []
    lean = np.arctan2(long_axis[1], long_axis[0])
    for turn in range(YAWS):
        # The first closes across the long side.
        angle = lean + np.pi / 2 + turn * np.pi / YAWS
        closing = np.array([np.cos(angle), np.sin(angle), 0.0])
        along = np.array([-closing[1], closing[0], 0.0])
        u, v = points @ closing, points @ along
        v_low, v_high = np.quantile(v, (0.01, 0.99))
        for place in PLACES:
            if place and abs(place) * (v_high - v_low) < 0.006:
                continue
            at = (v_low + v_high) / 2 + place * (v_high - v_low)
            inside = np.abs(v - at) <= gripper.finger_width_m / 2 + 0.002
            if np.count_nonzero(inside) < 5:
                continue
            for low, high, tip, kind in _runs(u[inside], points[inside, 2], gripper):
                origin = closing * (low + high) / 2 + along * at + np.array([0.0, 0.0, tip])
                rows.append((closing, DOWN, origin, high - low, kind))
    return Candidates.stack(rows)


def _runs(u: Array, z: Array, gripper: Gripper) -> list[tuple[float, float, float, str]]:
    """What two fingers can go down around in one slab: (low, high, finger end height [m], kind)."""
    top = float(np.sort(z)[-2])
    deepest = max(TABLE_GAP_M, top - gripper.finger_length_m + PALM_GAP_M)
    tips = [deepest, *(top - depth for depth in DEPTHS_M if top - depth > deepest + 0.004)]
    gap = gripper.finger_thickness_m + 2 * FINGER_PLAY_M
    found: list[tuple[float, float, float, str]] = []
    for tip in tips:
        passed = np.sort(u[z >= tip - 0.001])
        if len(passed) < 4:
            continue
        found.append((float(passed[0]), float(passed[-1]), tip, "top"))
        cuts = np.flatnonzero(np.diff(passed) > gap)
        if len(cuts) == 0:
            continue
        starts, ends = np.r_[0, cuts + 1], np.r_[cuts, len(passed) - 1]
        for start, end in zip(starts, ends, strict=True):
            if end - start >= 2:
                found.append((float(passed[start]), float(passed[end]), tip, "rim"))
    return found
