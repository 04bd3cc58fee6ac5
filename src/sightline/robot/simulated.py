"""The robot of the embedded world: its camera and its arm."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from threading import Event
from time import perf_counter

import numpy as np
from scipy.spatial.transform import RigidTransform, Rotation

from sightline.errors import ReachError, RobotError, StoppedError
from sightline.frame import Frame
from sightline.grasping.gripper import Gripper
from sightline.robot.base import (
    Action,
    ActionOutcome,
    Done,
    GraspAction,
    HomeAction,
    PlaceAction,
    Point,
    Refused,
)
from sightline.robot.ik import ArmKinematics, Joints
from sightline.robot.motion import Motion, move_up, plan_grasp_motion, plan_place_motion
from sightline.robot.trajectory import smooth_trajectory
from sightline.scene.scene import RobotBase
from sightline.sim import arm
from sightline.sim.world import World

STEPS_PER_COMMAND = 2
"""Physics steps between two commands to the joints."""
FINGER_SPEED_M_S = 0.16
"""How fast the opening changes."""
SETTLE_S = 0.12
"""Pause after a motion, for what swings to come to rest."""


class SimulatedRobot:
    """Camera and arm of an embedded world (`Camera` and `Arm` of `sightline.robot.base`).

    Args:
        world: the world; its clock runs only while the robot acts.
        on_frame: called with the simulated time [s] about `film_hz` times a simulated second, to record a film.
        film_hz: how often.
    """

    def __init__(self, world: World, on_frame: Callable[[float], None] | None = None, film_hz: float = 10.0) -> None:
        self.world = world
        self.on_frame = on_frame
        self._film_s = 1.0 / film_hz
        self._next_film_s = world.time_s
        self._stop = Event()
        self._kinematics = ArmKinematics(world.arm)
        model = world.model
        self._qpos = [int(model.joint(name).qposadr[0]) for name in arm.JOINTS]
        self._actuators = [int(model.actuator(name).id) for name in arm.JOINTS]
        self._fingers = [int(model.joint(name).qposadr[0]) for name in arm.FINGERS]
        self._grip = int(model.actuator(arm.GRIPPER).id)
        # A position servo lags behind by speed times damping over stiffness; commands lead by as much.
        self._lead_s = -model.actuator_biasprm[self._actuators, 2] / model.actuator_gainprm[self._actuators, 0]
        self._dt_s = float(model.opt.timestep) * STEPS_PER_COMMAND
        self._stages: dict[str, float] = {}
        self._held_foot: Point | None = None
        self._held_width_m = 0.0

    @property
    def gripper(self) -> Gripper:
        """The hand that grasps are planned for."""
        return Gripper(max_width_m=arm.MAX_OPENING_M, **asdict(self.world.arm.hand))

    @property
    def base(self) -> RobotBase:
        """Where the arm's shoulder is, and how far its hand gets from it."""
        return self._kinematics.base

    @property
    def joints_rad(self) -> Joints:
        """Measured joint angles, (7,) [rad]."""
        return np.array(self.world.data.qpos[self._qpos])

    @property
    def gripper_width_m(self) -> float:
        """Measured opening between the fingers [m]."""
        return float(self.world.data.qpos[self._fingers].sum())

    def capture(self) -> Frame:
        """One look through the world's camera."""
        return self.world.capture()

    def stop(self) -> None:
        """Halt at once, where the arm is; see `Arm.stop`."""
        self._stop.set()

    def resume(self) -> None:
        """Allow motion again after `stop()`."""
        self._stop.clear()

    def execute(self, action: Action) -> ActionOutcome:
        """Carry out one action, to its end; see `Arm.execute`.

        Raises:
            StoppedError: told to stop, now or before without `resume()`.
            RobotError: an action of another kind.
        """
        self._check_stop()
        self._stages = {}
        start_s = self.world.time_s
        try:
            if isinstance(action, GraspAction):
                self._grasp(action)
            elif isinstance(action, PlaceAction):
                if self._held_foot is None:
                    return Refused("nothing was grasped before, so there is nothing to place")
                self._place(action, self._held_foot)
            elif isinstance(action, HomeAction):
                self._home()
            else:
                raise RobotError(f"the arm cannot do {type(action).__name__}", "it can grasp, place and go home")
        except ReachError as error:
            return Refused(error.message)
        return Done(
            self.gripper_width_m,
            dict(self._stages),
            self.world.time_s - start_s,
            self._kinematics.forward(self.joints_rad),
        )

    def _grasp(self, action: GraspAction) -> None:
        began = perf_counter()
        motion = plan_grasp_motion(self._kinematics, self.joints_rad, action.grasp, action.lift_m, action.obstacles_m)
        self._note("ik", began)
        self._held_foot = None
        self._move_fingers("open", self.gripper.opening_m(action.grasp.width_m), wait=False)
        self._run(motion, until="approach")
        self._move_fingers("close", -arm.SQUEEZE_M)
        hand = action.grasp.T_world_hand
        x, y, _ = hand.translation
        foot = hand.inv().apply(action.foot_m or (float(x), float(y), 0.0))
        # In the frame of the hand as it really went, which may be turned by half a turn.
        actual = motion.end_pose("approach", self._kinematics)
        if (actual.rotation.inv() * hand.rotation).magnitude() > 1.5:
            foot = Rotation.from_euler("z", np.pi).apply(foot)
        self._held_foot = (float(foot[0]), float(foot[1]), float(foot[2]))
        self._held_width_m = self.gripper_width_m
        self._run(motion, after="approach")

    def _place(self, action: PlaceAction, foot_m: Point) -> None:
        began = perf_counter()
        motion = plan_place_motion(self._kinematics, self.joints_rad, action.position_m, foot_m)
        self._note("ik", began)
        self._run(motion, until="lower")
        self._move_fingers("open", self.gripper.opening_m(self._held_width_m))
        self._held_foot = None
        self._run(motion, after="lower")

    def _home(self) -> None:
        began = perf_counter()
        home = np.array(arm.HOME_RAD)
        path = np.vstack([move_up(self._kinematics, self.joints_rad), home])
        self._note("ik", began)
        self._run(Motion({"home": path}))

    def _run(self, motion: Motion, until: str | None = None, after: str | None = None) -> None:
        """Follow the legs of a motion, up to and with `until`, or those after `after`."""
        names = list(motion.legs)
        first = 0 if after is None else names.index(after) + 1
        last = len(names) if until is None else names.index(until) + 1
        for name in names[first:last]:
            began = perf_counter()
            trajectory = smooth_trajectory(motion.legs[name], self._dt_s, least_s=motion.least_s(name))
            for position, speed in zip(trajectory.positions_rad, trajectory.speeds_rad_s, strict=True):
                self._command(position + speed * self._lead_s)
            self._wait(SETTLE_S)
            self._note(name, began)

    def _move_fingers(self, stage: str, opening_m: float, wait: bool = True) -> None:
        """Open or close; closing goes on until the fingers stand still."""
        began = perf_counter()
        data = self.world.data
        start = float(data.ctrl[self._grip])
        if not wait:
            with self.world.lock:
                data.ctrl[self._grip] = opening_m
            return
        steps = max(1, int(np.ceil(abs(opening_m - start) / FINGER_SPEED_M_S / self._dt_s)))
        for share in np.arange(1, steps + 1) / steps:
            with self.world.lock:
                data.ctrl[self._grip] = start + share * (opening_m - start)
            self._advance()
        self._wait(0.2)
        self._note(stage, began)

    def _wait(self, seconds: float) -> None:
        for _ in range(int(np.ceil(seconds / self._dt_s))):
            self._advance()

    def _command(self, joints_rad: Joints) -> None:
        with self.world.lock:
            self.world.data.ctrl[self._actuators] = joints_rad
        self._advance()

    def _advance(self) -> None:
        """Let one command's time pass, unless stopped."""
        self._check_stop()
        self.world.step(STEPS_PER_COMMAND)
        now = self.world.time_s
        if self.on_frame is not None and now >= self._next_film_s:
            self._next_film_s = now + self._film_s
            self.on_frame(now)

    def _check_stop(self) -> None:
        if not self._stop.is_set():
            return
        with self.world.lock:
            self.world.data.ctrl[self._actuators] = self.joints_rad
        self.world.step(round(0.1 / float(self.world.model.opt.timestep)))
        at = RigidTransform.as_components(self._kinematics.forward(self.joints_rad))[0]
        place = ", ".join(f"{v:.2f}" for v in at)
        raise StoppedError(f"stopped with the hand at ({place}) m", "call resume() before the next action")

    def _note(self, stage: str, began: float) -> None:
        self._stages[stage] = round(1000 * (perf_counter() - began), 1)
