"""Joint angles put the hand where it was asked to go, or the error says how far off it stays."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.transform import RigidTransform, Rotation

from sightline.errors import ReachError
from sightline.robot.ik import ArmKinematics
from sightline.sim import arm

DOWN = Rotation.from_euler("x", np.pi)
KINEMATICS = ArmKinematics()
MODEL_RANGE = KINEMATICS._model.jnt_range[:7]


def hand(x: float, y: float, z: float, yaw: float = 0.0, lean: float = 0.0) -> RigidTransform:
    turn = Rotation.from_euler("z", yaw) * Rotation.from_euler("x", lean) * DOWN
    return RigidTransform.from_components((x, y, z), turn)


@settings(max_examples=120, deadline=None)
@given(
    x=st.floats(0.34, 0.72),
    y=st.floats(-0.30, 0.30),
    z=st.floats(0.005, 0.25),
    yaw=st.floats(-np.pi / 2, np.pi / 2),
    lean=st.floats(-0.35, 0.35),
)
def test_forward_of_inverse_is_where_it_was_asked(x: float, y: float, z: float, yaw: float, lean: float) -> None:
    # All over the table, at all turns, within the limits of the joints.
    target = hand(x, y, z, yaw, lean)
    joints = KINEMATICS.solve(target)
    off = KINEMATICS.forward(joints).inv() * target
    assert np.linalg.norm(off.translation) < 1e-3
    assert np.rad2deg(off.rotation.magnitude()) < 0.5
    assert (joints >= MODEL_RANGE[:, 0] - 1e-6).all() and (joints <= MODEL_RANGE[:, 1] + 1e-6).all()


def test_forward_of_home() -> None:
    pose = KINEMATICS.forward(np.array(arm.HOME_RAD))
    assert pose.rotation.as_matrix()[2, 2] == pytest.approx(-1.0, abs=1e-3)
    assert pose.translation[0] < 0.2


@pytest.mark.parametrize(("x", "miss_m"), [(1.2, 0.23), (2.0, 1.03)])
def test_beyond_reach_tells_by_how_much(x: float, miss_m: float) -> None:
    with pytest.raises(ReachError, match="m out of reach") as caught:
        KINEMATICS.solve(hand(x, 0.0, 0.1))
    told = float(caught.value.message.split(": ")[1].split(" m")[0])
    assert told == pytest.approx(miss_m, abs=0.02)


def test_reach_is_measured_along_the_stretched_arm() -> None:
    # No posture gets the hand farther from the shoulder than the error message assumes.
    rng = np.random.default_rng(0)
    low, high = MODEL_RANGE.T
    far = [np.linalg.norm(KINEMATICS.forward(q).translation - (0, 0, 0.333)) for q in rng.uniform(low, high, (3000, 7))]
    assert 0.9 * KINEMATICS._reach_m < max(far) <= KINEMATICS._reach_m


def test_a_turn_that_cannot_be_had_is_told_as_such() -> None:
    # From below, through the table: the place is near, the turn is not to be had.
    up = RigidTransform.from_components((0.75, 0.0, -0.3), Rotation.identity())
    with pytest.raises(ReachError, match="turned as it should be"):
        KINEMATICS.solve(up)


@pytest.mark.parametrize("y", [-0.2, 0.0, 0.25])
def test_straight_line_is_straight_and_continuous(y: float) -> None:
    start, end = hand(0.55, y, 0.30, 0.4), hand(0.55, y, 0.02, 0.4)
    first = KINEMATICS.solve(start)
    path = np.vstack([first, KINEMATICS.straight(start, end, first)])
    assert np.abs(np.diff(path, axis=0)).max() < 0.3
    for joints in path:
        at = KINEMATICS.forward(joints)
        assert np.linalg.norm(at.translation[:2] - (0.55, y)) < 1.5e-3
        assert (at.rotation.inv() * start.rotation).magnitude() < 0.01
    assert KINEMATICS.forward(path[-1]).translation[2] == pytest.approx(0.02, abs=1e-3)


def test_straight_line_out_of_reach_is_refused() -> None:
    start = hand(0.6, 0.0, 0.2)
    with pytest.raises(ReachError):
        KINEMATICS.straight(start, hand(1.1, 0.0, 0.2), KINEMATICS.solve(start))


def test_solution_does_not_depend_on_what_was_asked_before() -> None:
    target = hand(0.5, 0.1, 0.1, 0.3)
    first = KINEMATICS.solve(target)
    KINEMATICS.solve(hand(0.4, -0.3, 0.2, -1.2))
    np.testing.assert_array_equal(KINEMATICS.solve(target), first)


@pytest.mark.parametrize(
    ("offset_m", "points", "clear"),
    [
        ((0.0, 0.0, 0.0), 10, False),  # in the wrist
        ((0.0, 0.0, 0.0), 3, True),  # noise
        ((-0.2, 0.0, 0.0), 10, True),  # nearer to the base
        ((0.0, 0.2, 0.0), 10, True),
        ((0.0, 0.0, -0.15), 10, True),  # under it
    ],
)
def test_what_stands_where_the_wrist_goes_is_in_the_way(offset_m, points, clear) -> None:
    path = np.array([arm.HOME_RAD, KINEMATICS.solve(hand(0.6, 0.1, 0.02, 0.4)), arm.HOME_RAD])
    KINEMATICS.forward(path[1])
    at = KINEMATICS._configuration.data.body("arm_6_link").xpos + offset_m
    column = at + np.arange(points)[:, None] * (0.0, 0.0, 0.01)
    assert KINEMATICS.is_clear(path, np.repeat(column, 50, axis=0)) is clear
    assert KINEMATICS.is_clear(path[:1], column)


def test_what_is_between_the_fingers_is_not_in_the_way() -> None:
    path = KINEMATICS.solve(hand(0.6, 0.1, 0.02))[None]
    grasped = np.array([0.6, 0.1, 0.0]) + np.random.default_rng(0).uniform(-0.03, 0.03, (500, 3)) + (0, 0, 0.03)
    assert KINEMATICS.is_clear(path, grasped)
    assert KINEMATICS.is_clear(path, np.empty((0, 3)))
