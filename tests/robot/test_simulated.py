"""The simulated robot: grasps, places, refuses, stops, and reports what its joints measure."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scipy.spatial.transform import RigidTransform, Rotation

from sightline.errors import RobotError
from sightline.grasping.grasp import Grasp
from sightline.grasping.gripper import Gripper
from sightline.perception import Perception
from sightline.planning.pick import pick
from sightline.robot import simulated
from sightline.robot.base import Arm, Camera, Done, GraspAction, HomeAction, PlaceAction, Refused
from sightline.robot.simulated import SimulatedRobot
from sightline.robot.trajectory import Trajectory, smooth_trajectory
from sightline.sim import arm
from sightline.sim.scene_file import ObjectSpec, SceneSpec
from sightline.sim.world import World

BLOCK_XY = (0.50, 0.08)
NEIGHBOUR = 1


def make_robot(on_frame: object = None) -> SimulatedRobot:
    scene = SceneSpec(
        (
            ObjectSpec("block", "red", BLOCK_XY, yaw_deg=20),
            ObjectSpec("bottle", "green", (0.36, -0.06)),
        )
    )
    return SimulatedRobot(World(scene), on_frame)  # type: ignore[arg-type]


def grasp(x: float, y: float, z: float = 0.012, yaw: float = np.deg2rad(20), width_m: float = 0.046) -> Grasp:
    turn = Rotation.from_euler("z", yaw) * Rotation.from_euler("x", np.pi)
    return Grasp(RigidTransform.from_components((x, y, z), turn), width_m, 1.0, "top")


def test_is_a_camera_and_an_arm() -> None:
    robot = make_robot()
    assert isinstance(robot, Arm) and isinstance(robot, Camera)
    assert robot.capture().T_world_camera is not None


def test_default_gripper_is_the_simulated_hand() -> None:
    assert make_robot().gripper == Gripper()


def test_picks_carries_over_and_places() -> None:
    robot = make_robot()
    truth = robot.world.truth
    picked = robot.execute(GraspAction(grasp(*BLOCK_XY), (*BLOCK_XY, 0.0), lift_m=0.15))
    assert isinstance(picked, Done)
    assert truth.lifted_m(0) == pytest.approx(0.15, abs=0.01)
    # Measured at the fingers: the block's width, not what was planned.
    assert picked.gripper_width_m == pytest.approx(robot.gripper_width_m)
    assert 0.035 < picked.gripper_width_m < 0.056
    assert list(picked.stage_ms) == ["ik", "reach", "approach", "close", "lift"]
    assert picked.duration_s < 8.0
    assert picked.T_world_hand is not None
    assert picked.T_world_hand.translation[2] == pytest.approx(0.162, abs=0.005)
    robot.world.step(500)
    assert truth.lifted_m(0) > 0.14

    placed = robot.execute(PlaceAction((0.60, -0.15, 0.0)))
    assert isinstance(placed, Done)
    # No wider than needed: what stands beside it is not pushed.
    assert placed.gripper_width_m == pytest.approx(robot.gripper.opening_m(picked.gripper_width_m), abs=0.003)
    home = robot.execute(HomeAction())
    assert isinstance(home, Done)
    np.testing.assert_allclose(robot.joints_rad, arm.HOME_RAD, atol=0.01)
    at = truth.T_world_object(0).translation
    np.testing.assert_allclose(at, (0.60, -0.15, 0.0), atol=0.012)
    # The bottle stood between home and the block: the arm went over it.
    assert truth.moved_m(NEIGHBOUR) < 0.003


def test_opens_as_wide_as_the_grasp_asks() -> None:
    widths: list[float] = []
    robot = make_robot(lambda now_s: widths.append(robot.gripper_width_m))
    robot.execute(GraspAction(grasp(0.60, -0.20, width_m=0.02)))
    # From the second frame on until it closes.
    np.testing.assert_allclose(widths[2:30], robot.gripper.opening_m(0.02), atol=0.002)


def test_joints_follow_the_plan_without_lag(monkeypatch: pytest.MonkeyPatch) -> None:
    # Without the lead the joints are up to 5 degrees behind, with the lead the wrong way round up to 10.
    planned: list[Trajectory] = []

    def note(*args: Any, **more: Any) -> Trajectory:
        planned.append(smooth_trajectory(*args, **more))
        return planned[-1]

    monkeypatch.setattr(simulated, "smooth_trajectory", note)
    measured: list[np.ndarray] = []
    robot = SimulatedRobot(make_robot().world, lambda now_s: measured.append(robot.joints_rad), film_hz=float("inf"))
    robot.execute(GraspAction(grasp(0.60, -0.20)))
    reach = planned[0]
    assert np.abs(reach.speeds_rad_s).max() > 1.0
    np.testing.assert_allclose(measured[: len(reach.positions_rad)], reach.positions_rad, atol=np.deg2rad(0.5))


@pytest.mark.parametrize("half_turn_rad", [0.0, np.pi])
def test_places_the_foot_not_the_hand(half_turn_rad: float) -> None:
    # Held 12 mm off its middle: the block, not the hand, comes to where it was asked. The arm takes the same one
    # of the two turns of its symmetric hand in both cases, which is the other one than planned in one of them.
    robot = make_robot()
    yaw = np.deg2rad(20)
    x, y = BLOCK_XY[0] - 0.012 * np.sin(yaw), BLOCK_XY[1] + 0.012 * np.cos(yaw)
    robot.execute(GraspAction(grasp(x, y, yaw=yaw + half_turn_rad), (*BLOCK_XY, 0.0)))
    robot.execute(PlaceAction((0.55, 0.20, 0.0)))
    off = robot.world.truth.T_world_object(0).translation[:2] - (0.55, 0.20)
    assert np.linalg.norm(off) < 0.006


def test_empty_hand_closes_to_nothing_and_claims_nothing() -> None:
    robot = make_robot()
    done = robot.execute(GraspAction(grasp(0.60, -0.20)))
    assert isinstance(done, Done)
    assert abs(done.gripper_width_m) < 0.004
    assert robot.world.truth.lifted_m(0) < 0.001


def test_out_of_reach_is_refused_and_nothing_moves() -> None:
    robot = make_robot()
    before, now = robot.joints_rad, robot.world.time_s
    outcome = robot.execute(GraspAction(grasp(1.3, 0.0)))
    assert isinstance(outcome, Refused)
    assert "out of reach" in outcome.reason
    np.testing.assert_array_equal(robot.joints_rad, before)
    assert robot.world.time_s == now


def bottle_points(x: float, y: float) -> np.ndarray:
    """What is to be seen of a bottle there, (n, 3) [m]."""
    around, height = np.meshgrid(np.linspace(0, 2 * np.pi, 40), np.linspace(0.02, 0.2, 40))
    return np.stack((x + 0.034 * np.cos(around), y + 0.034 * np.sin(around), height), axis=2).reshape(-1, 3)


def test_the_wrist_keeps_off_what_stands_before_the_thing() -> None:
    # The shorter of the two ways ends with the wrist against the bottle, and the hand too high.
    xy, yaw_deg, bottle = (0.60, 0.05), 60.0, (0.48, 0.02)
    scene = SceneSpec((ObjectSpec("block", "red", xy, yaw_deg), ObjectSpec("bottle", "green", bottle)))
    action = GraspAction(grasp(*xy, yaw=np.deg2rad(yaw_deg)), (*xy, 0.0), 0.15)
    blind, robot = SimulatedRobot(World(scene)), SimulatedRobot(World(scene))
    blind.execute(action)
    assert blind.world.truth.lifted_m(0) < 0.14
    robot.execute(replace(action, obstacles_m=bottle_points(*bottle)))
    assert robot.world.truth.lifted_m(0) == pytest.approx(0.15, abs=0.005)


def test_where_both_ways_are_blocked_the_arm_refuses_and_nothing_moves() -> None:
    robot = make_robot()
    now = robot.world.time_s
    ring = np.vstack([bottle_points(BLOCK_XY[0] + dx, BLOCK_XY[1] + dy) for dx, dy in ((-0.1, 0), (0, 0.1), (0, -0.1))])
    outcome = robot.execute(GraspAction(grasp(*BLOCK_XY), obstacles_m=ring))
    assert isinstance(outcome, Refused) and "in the way of the arm" in outcome.reason
    assert robot.world.time_s == now


def test_placing_without_having_grasped_is_refused() -> None:
    outcome = make_robot().execute(PlaceAction((0.5, 0.0, 0.0)))
    assert isinstance(outcome, Refused) and "nothing was grasped" in outcome.reason


def test_stop_in_the_middle_halts_at_once_and_lasts_until_resume() -> None:
    robot: SimulatedRobot

    def stop_midway(now_s: float) -> None:
        if now_s - start_s > 0.8:
            robot.stop()

    robot = make_robot(stop_midway)
    start_s = robot.world.time_s
    with pytest.raises(RobotError, match="stopped with the hand at"):
        robot.execute(GraspAction(grasp(*BLOCK_XY)))
    stopped_s, joints = robot.world.time_s - start_s, robot.joints_rad
    assert 0.8 < stopped_s < 1.2
    assert np.abs(joints - arm.HOME_RAD).max() > 0.05
    robot.world.step(250)
    np.testing.assert_allclose(robot.joints_rad, joints, atol=0.01)
    assert robot.world.truth.lifted_m(0) < 0.001
    with pytest.raises(RobotError, match="stopped"):
        robot.execute(HomeAction())
    robot.on_frame = None
    robot.resume()
    assert isinstance(robot.execute(HomeAction()), Done)
    np.testing.assert_allclose(robot.joints_rad, arm.HOME_RAD, atol=0.01)


def test_stop_from_another_thread() -> None:
    robot = make_robot(lambda now_s: time.sleep(0.02))
    timer = threading.Timer(0.25, robot.stop)
    timer.start()
    with pytest.raises(RobotError, match="stopped"):
        for _ in range(20):
            robot.execute(GraspAction(grasp(0.6, -0.2)))
            robot.execute(HomeAction())
    timer.join()


def test_stop_does_not_drop_what_is_held() -> None:
    robot = make_robot()
    robot.execute(GraspAction(grasp(*BLOCK_XY)))
    start_s = robot.world.time_s
    robot.on_frame = lambda now_s: robot.stop() if now_s - start_s > 0.4 else None
    with pytest.raises(RobotError):
        robot.execute(PlaceAction((0.6, -0.2, 0.0)))
    robot.world.step(500)
    assert robot.world.truth.lifted_m(0) > 0.1


def test_film_is_called_ten_times_a_simulated_second() -> None:
    times: list[float] = []
    robot = make_robot(times.append)
    done = robot.execute(GraspAction(grasp(0.6, -0.2)))
    assert isinstance(done, Done)
    assert len(times) == pytest.approx(done.duration_s * 10, abs=3)
    assert (np.diff(times) > 0.09).all()


def test_same_world_same_motion() -> None:
    first, second = make_robot(), make_robot()
    for robot in (first, second):
        robot.execute(GraspAction(grasp(*BLOCK_XY)))
    np.testing.assert_array_equal(first.world.data.qpos, second.world.data.qpos)


def test_an_unknown_action_is_an_error() -> None:
    with pytest.raises(RobotError, match="cannot do str"):
        make_robot().execute("grab it")  # type: ignore[arg-type]


@pytest.mark.parametrize("yaw_deg", [0, 50, 80, 140, 200, 320])
def test_a_mug_nearly_as_wide_as_the_hand_is_lifted(yaw_deg: float) -> None:
    """75 mm of 80: what is off by three millimetres would be pushed over."""
    world = World(SceneSpec((ObjectSpec("mug", "red", (0.5, 0.1), yaw_deg, scale=1.03),)))
    robot = SimulatedRobot(world)
    report = pick(robot, robot, Perception(), "the red mug")
    assert report.status == "picked"
    assert len(report.attempts) == 1
