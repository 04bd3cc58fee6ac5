"""One hand straight down around a block, and one scene for each cause that turns it down, and only that one."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sightline.grasping.candidates import Candidates
from sightline.grasping.clearance import find_neighbours, lowest_point_m, measure_contact
from sightline.grasping.grasp import APPROACH_M
from sightline.grasping.gripper import Gripper
from sightline.grasping.ranking import turn_down
from sightline.grasping.surface import Surface, estimate_normals

HAND = Gripper()
SLIM = Gripper(palm_size_m=(0.04, 0.03, 0.05), wrist_radius_m=0.02)
"""Its fingers stand out at the sides of its palm."""
TIP_M = 0.01
PALM_M = TIP_M + HAND.finger_length_m
"""Height of the palm's lower side, when the finger ends are at `TIP_M`."""
WRIST_M = PALM_M + HAND.palm_size_m[2]
BLOCK_M = (0.04, 0.03, 0.05)
FINGER_X_M = BLOCK_M[0] / 2 + HAND.side_clearance_m
"""Inner side of the finger, opened for the block."""
NOTHING = np.empty((0, 3))

FREE = ""
FINGER = "a neighbour is in the way of a finger"
PALM = "a neighbour is in the way of the palm"
BETWEEN = "a neighbour is between the fingers"


def down() -> Candidates:
    """The finger ends 1 cm above the table, closing along x on 4 cm."""
    x, z = np.array([1.0, 0.0, 0.0]), np.array([0.0, 0.0, -1.0])
    return Candidates.stack([(x, z, np.array([0.0, 0.0, TIP_M]), BLOCK_M[0], "top")])


def reason(thing: np.ndarray, obstacles: np.ndarray = NOTHING, hand: Gripper = HAND) -> str:
    surface = Surface(thing, estimate_normals(thing, np.array([0.3, 0.2, 1.0])), np.ones(len(thing), dtype=bool))
    contact = measure_contact(down(), surface, hand)
    return turn_down(down(), contact, find_neighbours(down(), obstacles, hand), lowest_point_m(down(), hand), hand)[0]


def bit(x: float, y: float, z: float) -> np.ndarray:
    """Twelve points within 2 mm of (x, y, z): a corner of something that hangs over the table."""
    return np.array([x, y, z]) + np.random.default_rng(0).uniform(-0.001, 0.001, (12, 3))


def test_the_block_alone_is_free(shapes: Any) -> None:
    assert reason(shapes.box(BLOCK_M, (0, 0))) == FREE


def test_palm_and_the_thing_itself(shapes: Any) -> None:
    # It is taller than the fingers are long.
    assert reason(shapes.box((*BLOCK_M[:2], PALM_M + 0.02), (0, 0))) == "the palm would hit the thing itself"
    assert reason(shapes.box((*BLOCK_M[:2], PALM_M - 0.002), (0, 0))) == FREE


def test_fingers_and_the_thing_itself(shapes: Any) -> None:
    # A lug where one of the fingers comes down.
    lug = shapes.box((0.006, 0.012, 0.03), (FINGER_X_M + HAND.finger_thickness_m / 2, 0))
    block = shapes.box(BLOCK_M, (0, 0))
    assert reason(np.vstack([block, lug])) == "a finger would hit the thing itself"
    beside = lug + np.array([0, HAND.finger_width_m / 2 + 0.01, 0])
    assert reason(np.vstack([block, beside])) == FREE


# Walls along x, beside the block.
@pytest.mark.parametrize(
    ("y_m", "height_m", "expected"),
    [
        (0.022, PALM_M + 0.03, PALM),  # beside the fingers, under the palm
        (0.022, PALM_M - 0.01, FREE),  # too low for the palm
        (0.034, PALM_M + 0.03, FREE),  # beside the palm, too low for the wrist
        (0.045, WRIST_M + 0.04, PALM),  # beside the palm, under the wider wrist
        (0.045, WRIST_M - 0.01, FREE),
        (0.060, WRIST_M + 0.04, FREE),  # beside the wrist too
    ],
)
@pytest.mark.parametrize("side", [-1, 1])
def test_a_wall_beside(shapes: Any, side: int, y_m: float, height_m: float, expected: str) -> None:
    wall = shapes.box((0.05, 0.002, height_m), (0, side * y_m))
    assert reason(shapes.box(BLOCK_M, (0, 0)), wall) == expected


# What hangs above the hand at its place is met on the way in only.
@pytest.mark.parametrize(
    ("hand", "x_m", "z_m", "expected"),
    [
        (SLIM, FINGER_X_M + 0.005, PALM_M + APPROACH_M - 0.01, FINGER),
        (SLIM, FINGER_X_M + 0.005, PALM_M + APPROACH_M + 0.01, FREE),
        (SLIM, FINGER_X_M - 0.004, PALM_M + APPROACH_M - 0.01, BETWEEN),
        (SLIM, FINGER_X_M - 0.004, PALM_M + APPROACH_M + 0.01, FREE),
        (HAND, HAND.palm_size_m[0] / 2, WRIST_M + APPROACH_M - 0.01, PALM),
        (HAND, HAND.palm_size_m[0] / 2, WRIST_M + APPROACH_M + 0.01, FREE),
    ],
)
@pytest.mark.parametrize("side", [-1, 1])
def test_the_way_in_is_looked_at(shapes: Any, hand: Gripper, side: int, x_m: float, z_m: float, expected: str) -> None:
    assert reason(shapes.box(BLOCK_M, (0, 0)), bit(side * x_m, 0, z_m), hand) == expected


def test_room_is_missed_on_the_way_in_too(shapes: Any) -> None:
    # Not in the way, but closer than one would like: only the score falls.
    beside = FINGER_X_M + HAND.finger_thickness_m + 0.010
    for z, near in ((PALM_M + APPROACH_M - 0.01, True), (PALM_M + APPROACH_M + 0.01, False)):
        assert reason(shapes.box(BLOCK_M, (0, 0)), bit(beside, 0, z), SLIM) == FREE
        assert find_neighbours(down(), bit(beside, 0, z), SLIM).near[0] == near


def test_opening_of_many_is_that_of_each() -> None:
    widths = np.array([0.0, 0.02, 0.056, 0.07])
    np.testing.assert_allclose(HAND.opening_m(widths), [0.024, 0.044, 0.08, 0.08])
    assert [HAND.opening_m(float(w)) for w in widths] == HAND.opening_m(widths).tolist()
    assert type(HAND.opening_m(0.02)) is float
