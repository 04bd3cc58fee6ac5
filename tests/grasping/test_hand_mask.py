"""What in an image is the hand itself: fingers, palm and what is behind it, and nothing between or around."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.transform import RigidTransform, Rotation

from sightline.grasping.gripper import Gripper
from sightline.grasping.hand_mask import on_hand

HAND = Gripper()
OPENING_M = 0.04
FINGER_X_M = OPENING_M / 2 + HAND.finger_thickness_m / 2

POINTS = {
    "left finger": ((-FINGER_X_M, 0.0, -0.02), True),
    "right finger": ((FINGER_X_M, 0.0, -0.02), True),
    "end of a finger": ((FINGER_X_M, 0.009, -0.001), True),
    "inner side of a finger": ((OPENING_M / 2, 0.0, -0.02), True),
    "noise at a finger": ((FINGER_X_M, HAND.finger_width_m / 2 + 0.006, -0.02), True),
    "palm": ((0.0, 0.0, -0.08), True),
    "corner of the palm": ((0.059, 0.024, -0.07), True),
    "wrist behind": ((0.0, 0.04, -0.2), True),
    "between the fingers": ((0.0, 0.0, -0.02), False),
    "held, near a finger": ((OPENING_M / 2 - 0.004, 0.0, -0.02), False),
    "below the finger ends": ((FINGER_X_M, 0.0, 0.012), False),
    "below the palm": ((0.0, 0.0, -HAND.finger_length_m + 0.005), False),
    "beside a finger": ((FINGER_X_M, HAND.finger_width_m / 2 + 0.012, -0.02), False),
    "outside of a finger": ((OPENING_M / 2 + HAND.finger_thickness_m + 0.012, 0.0, -0.02), False),
    "beside the palm": ((0.0, 0.1, -0.08), False),
    "far away": ((0.3, -0.4, 0.5), False),
    "not measured": ((np.nan, np.nan, np.nan), False),
}
ALL = np.array([at for at, _ in POINTS.values()])
EXPECTED = np.array([hand for _, hand in POINTS.values()])


@pytest.mark.parametrize("name", POINTS)
def test_parts_of_the_hand(name: str) -> None:
    at, expected = POINTS[name]
    assert on_hand(np.array(at), RigidTransform.identity(), OPENING_M, HAND) == expected


@pytest.mark.parametrize(("opening_m", "expected"), [(0.02, True), (0.08, False)])
def test_fingers_are_where_they_are_opened_to(opening_m: float, expected: bool) -> None:
    for x in (-0.015, 0.015):
        assert on_hand(np.array([x, 0.0, -0.02]), RigidTransform.identity(), opening_m, HAND) == expected


def test_margin_is_around_the_fingers() -> None:
    beside = np.array([FINGER_X_M, HAND.finger_width_m / 2 + 0.012, -0.02])
    assert on_hand(beside, RigidTransform.identity(), OPENING_M, HAND, margin_m=0.02)


@settings(max_examples=50, deadline=None)
@given(
    turn_rad=st.tuples(*[st.floats(-2.0, 2.0)] * 3),
    shift_m=st.tuples(*[st.floats(-1.0, 1.0)] * 3),
)
def test_moves_with_the_hand_and_keeps_the_shape_of_an_image(
    turn_rad: tuple[float, float, float], shift_m: tuple[float, float, float]
) -> None:
    pose = RigidTransform.from_components(shift_m, Rotation.from_rotvec(turn_rad))
    image = np.asarray(pose.apply(ALL)).reshape(1, -1, 3)
    np.testing.assert_array_equal(on_hand(image, pose, OPENING_M, HAND), EXPECTED[None])
