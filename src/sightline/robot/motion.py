"""The ways of the arm: straight in and out along the approach, and high above the table in between."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.spatial.transform import RigidTransform, Rotation

from sightline.errors import ReachError
from sightline.grasping.grasp import APPROACH_M, Grasp
from sightline.robot.base import Point
from sightline.robot.ik import ArmKinematics, Joints

CARRY_Z_M = 0.34
"""Height of the finger ends on the way over other things, where the arm can reach it."""
LEAST_LIFT_M = 0.08
RELEASE_GAP_M = 0.002
"""What is placed is let go this far above the support, so that it is not pressed into it."""
HALF_TURN = Rotation.from_euler("z", np.pi)
_LEAST_S = {"approach": 0.7, "lift": 0.8, "lower": 0.8, "retreat": 0.5}


@dataclass(frozen=True, eq=False)
class Motion:
    """Legs by name, in order; each (n, 7) joint waypoints [rad] that starts where the one before ends."""

    legs: dict[str, Joints]

    def least_s(self, leg: str) -> float:
        """The shortest time that a leg may take [s]: contacts want slowness."""
        return _LEAST_S.get(leg, 0.3)

    def end_pose(self, leg: str, kinematics: ArmKinematics) -> RigidTransform:
        """Pose of the hand at the end of a leg."""
        return kinematics.forward(self.legs[leg][-1])

    @property
    def length_rad(self) -> float:
        """How far the joints travel [rad]."""
        return float(sum(np.abs(np.diff(leg, axis=0)).max(axis=1).sum() for leg in self.legs.values()))


def plan_grasp_motion(
    kinematics: ArmKinematics,
    start_rad: Joints,
    grasp: Grasp,
    lift_m: float,
    obstacles_m: npt.NDArray[np.float64] | None = None,
) -> Motion:
    """Over the thing, straight in, and straight up again: legs "reach", "approach" and "lift".

    The hand is symmetric: the shorter of the two ways, with and without half a turn about the approach, is taken, of
    those on which the arm keeps off the obstacles; the wrist is on another side after half a turn.

    Args:
        kinematics: of the arm.
        start_rad: (7,) where it is.
        grasp: where the hand closes.
        lift_m: how far up it goes then.
        obstacles_m: (n, 3) what is seen beside the thing, in the world.

    Raises:
        ReachError: neither can be done, or something is in the way of both.
    """
    up = move_up(kinematics, start_rad)
    motions, errors = [], []
    for turn in (Rotation.identity(), HALF_TURN):
        target = _turned(grasp.T_world_hand, turn)
        try:
            motions.append(_grasp_motion(kinematics, up, target, lift_m))
        except ReachError as error:
            errors.append(error)
    if not motions:
        raise errors[0]
    for motion in sorted(motions, key=lambda m: m.length_rad):
        if obstacles_m is None or kinematics.is_clear(np.vstack(list(motion.legs.values())), obstacles_m):
            return motion
    raise ReachError("something stands in the way of the arm")


def plan_place_motion(kinematics: ArmKinematics, start_rad: Joints, position_m: Point, foot_m: Point) -> Motion:
    """Up, over, down, and back out: legs "carry", "lower" and "retreat".

    Args:
        kinematics: of the arm.
        start_rad: (7,) where it is.
        position_m: where the foot of the held thing should come to stand, in the world.
        foot_m: that foot in the hand's frame.

    Raises:
        ReachError: no turn of the hand about the vertical does it.
    """
    up = move_up(kinematics, start_rad)
    rotation = kinematics.forward(start_rad).rotation
    first: ReachError | None = None
    for yaw in np.deg2rad([0, 30, -30, 60, -60, 90, -90, 135, -135, 180]):
        turned = Rotation.from_euler("z", yaw) * rotation
        origin = np.asarray(position_m) - turned.apply(foot_m) + (0.0, 0.0, RELEASE_GAP_M)
        target = RigidTransform.from_components(origin, turned)
        try:
            over, over_rad = _above(kinematics, target, up[-1])
            lower = np.vstack([over_rad, kinematics.straight(over, target, over_rad)])
            back = _moved(target, -APPROACH_M * turned.as_matrix()[:, 2])
            retreat = np.vstack([lower[-1], kinematics.straight(target, back, lower[-1])])
        except ReachError as error:
            first = first or error
            continue
        return Motion({"carry": np.vstack([up, over_rad]), "lower": lower, "retreat": retreat})
    assert first is not None
    raise first


def move_up(kinematics: ArmKinematics, start_rad: Joints) -> Joints:
    """(n, 7) joint waypoints from where the arm is, straight up to the carrying height if it is below that."""
    here = kinematics.forward(start_rad)
    for height in _heights(float(here.translation[2])):
        there = _moved(here, np.array([0.0, 0.0, height - here.translation[2]]))
        try:
            return np.vstack([start_rad, kinematics.straight(here, there, start_rad)])
        except ReachError:
            continue
    return np.asarray(start_rad)[None]


def _grasp_motion(kinematics: ArmKinematics, up: Joints, target: RigidTransform, lift_m: float) -> Motion:
    before = _moved(target, -APPROACH_M * target.rotation.as_matrix()[:, 2])
    over, over_rad = _above(kinematics, before, up[-1])
    down = kinematics.straight(over, before, over_rad)
    approach = np.vstack([down[-1], kinematics.straight(before, target, down[-1])])
    lift = None
    for share in (1.0, 0.85, 0.7):
        height = max(lift_m * share, min(lift_m, LEAST_LIFT_M))
        try:
            lift = kinematics.straight(target, _moved(target, np.array([0.0, 0.0, height])), approach[-1])
            break
        except ReachError:
            if share == 0.7:
                raise
    assert lift is not None
    reach = np.vstack([up, over_rad, down])
    return Motion({"reach": reach, "approach": approach, "lift": np.vstack([approach[-1], lift])})


def _above(kinematics: ArmKinematics, target: RigidTransform, previous_rad: Joints) -> tuple[RigidTransform, Joints]:
    """The highest pose straight above a target, up to the carrying height, and joints for it."""
    error = None
    for height in [*_heights(float(target.translation[2])), float(target.translation[2]) + 0.01]:
        pose = _moved(target, np.array([0.0, 0.0, height - target.translation[2]]))
        try:
            return pose, kinematics.solve(pose, previous_rad)
        except ReachError as caught:
            error = error or caught
    assert error is not None
    raise error


def _heights(floor_m: float) -> Iterator[float]:
    """Heights to try, the carrying height first, all above `floor_m` [m]."""
    for height in np.arange(CARRY_Z_M, floor_m + 0.02, -0.05):
        yield float(height)


def _moved(pose: RigidTransform, by_m: np.ndarray) -> RigidTransform:  # type: ignore[type-arg]
    return RigidTransform.from_translation(by_m) * pose


def _turned(pose: RigidTransform, turn: Rotation) -> RigidTransform:
    return pose * RigidTransform.from_rotation(turn)
