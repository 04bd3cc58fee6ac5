"""Joint angles for hand poses, on mink (differential inverse kinematics as a quadratic programme, daqp solver)."""

from __future__ import annotations

from collections.abc import Iterable

import mink
import mujoco
import numpy as np
import numpy.typing as npt
from scipy.spatial.transform import RigidTransform, Rotation

from sightline.errors import ReachError
from sightline.scene.scene import RobotBase
from sightline.sim import arm
from sightline.sim.arms import ARMS, ArmModel

Joints = npt.NDArray[np.float64]

POSITION_TOLERANCE_M = 0.0008
ROTATION_TOLERANCE_RAD = 0.006
STEP_S = 0.5
"""Length of one integration step; with the gains of 1 below it damps Newton's method."""
MOST_STEPS = 60
ORIENTATION_COST = 0.3
"""Metres that a radian is worth."""
MARGIN_M, CELL_M, FEW_CELLS = 0.005, 0.01, 3
"""How near a link may come to what is seen, the cells that this is counted in, and how many of them are noise."""


class ArmKinematics:
    """Forward and inverse kinematics of an arm of the embedded world alone, without any world around it."""

    def __init__(self, model: ArmModel = ARMS["simple"]) -> None:
        spec = mujoco.MjSpec()
        model.add(spec, 0.0)
        self._model = spec.compile()
        self._dofs = len(arm.JOINTS)
        self._configuration = mink.Configuration(self._model)
        self._hand = mink.FrameTask(
            arm.HAND_SITE, "site", position_cost=1.0, orientation_cost=ORIENTATION_COST, lm_damping=1e-4
        )
        self._posture = mink.PostureTask(self._model, cost=1e-3)
        wrist = [self._model.joint(name).bodyid[0] for name in arm.JOINTS[4:]]
        self._wrist = np.flatnonzero(np.isin(self._model.geom_bodyid, wrist))
        self._limits = [mink.ConfigurationLimit(self._model)]
        self._shoulder_m, self._reach_m = self._measure_reach()
        ranges = self._model.jnt_range[: self._dofs]
        self._low, self._high = ranges[:, 0], ranges[:, 1]
        self._home = np.array(arm.HOME_RAD)
        ready = np.array([0.0, 0.1, 0.0, -2.1, 0.0, 2.2, 0.0])
        self._seeds = [ready, ready + np.array([0, 0, 0, 0, 0, 0, 1.5]), ready - np.array([0, 0, 0, 0, 0, 0, 1.5])]

    def forward(self, joints_rad: Joints) -> RigidTransform:
        """Pose of the hand in the world for (7,) joint angles [rad]."""
        self._configuration.update(self._full(joints_rad))
        pose = self._configuration.get_transform_frame_to_world(arm.HAND_SITE, "site")
        return RigidTransform.from_matrix(pose.as_matrix())

    @property
    def base(self) -> RobotBase:
        """The shoulder, and the length of the stretched arm from it to the hand."""
        x, y, z = (float(v) for v in self._shoulder_m)
        return RobotBase((x, y, z), self._reach_m)

    def solve(self, T_world_hand: RigidTransform, previous_rad: Joints | None = None, restarts: bool = True) -> Joints:
        """Joint angles (7,) [rad], inside their limits, that put the hand there.

        Args:
            T_world_hand: where the hand should be.
            previous_rad: (7,) angles to stay close to, tried first.
            restarts: also start from other postures; without it the answer continues from `previous_rad`.

        Raises:
            ReachError: none was found; the message tells how far beyond the stretched arm it is, if it is.
        """
        for seed in self._starts(T_world_hand, previous_rad, restarts):
            joints, off_m, off_rad = self._descend(T_world_hand, seed)
            if off_m < POSITION_TOLERANCE_M and off_rad < ROTATION_TOLERANCE_RAD:
                return joints
        at = np.asarray(T_world_hand.translation)
        place = ", ".join(f"{v:.2f}" for v in at)
        beyond = float(np.linalg.norm(at - self._shoulder_m)) - self._reach_m
        if beyond > 0.005:
            raise ReachError(f"the hand cannot get to ({place}) m: {beyond:.2f} m out of reach")
        raise ReachError(f"the hand cannot get to ({place}) m turned as it should be: out of reach")

    def straight(self, start: RigidTransform, end: RigidTransform, start_rad: Joints, step_m: float = 0.02) -> Joints:
        """Joint angles (n, 7) along the straight line of the hand from `start` (exclusive) to `end`.

        Raises:
            ReachError: the line leaves the reach, or would need a jump of the joints.
        """
        way = np.asarray(end.translation) - np.asarray(start.translation)
        turn = start.rotation.inv() * end.rotation
        steps = max(2, int(np.ceil(max(np.linalg.norm(way) / step_m, turn.magnitude() / 0.15))))
        path, joints = [], start_rad
        for share in np.arange(1, steps + 1) / steps:
            rotation = start.rotation * Rotation.from_rotvec(share * turn.as_rotvec())
            target = RigidTransform.from_components(np.asarray(start.translation) + share * way, rotation)
            following = self.solve(target, joints, restarts=False)
            if np.abs(following - joints).max() > 0.6:
                raise ReachError("the arm would have to swing round in the middle of a straight line")
            joints = following
            path.append(joints)
        return np.array(path)

    def is_clear(self, path_rad: Joints, points_m: npt.NDArray[np.float64]) -> bool:
        """Whether forearm and wrist, each part as the box around it, keep off what is seen, all the way.

        Args:
            path_rad: (n, 7) joint angles.
            points_m: (m, 3) in the world.
        """
        cells = np.unique(np.round(points_m / CELL_M), axis=0) * CELL_M
        boxes = self._model.geom_aabb[self._wrist]
        for joints in path_rad:
            self._configuration.update(self._full(joints))
            data = self._configuration.data
            turns = data.geom_xmat[self._wrist].reshape(-1, 3, 3)
            seen = (cells - data.geom_xpos[self._wrist][:, None]) @ turns  # from each part
            inside = (np.abs(seen - boxes[:, None, :3]) <= boxes[:, None, 3:] + MARGIN_M).all(axis=2)
            if np.count_nonzero(inside.any(axis=0)) > FEW_CELLS:
                return False
        return True

    def _measure_reach(self) -> tuple[npt.NDArray[np.float64], float]:
        """The shoulder (3,) and how far from it the hand gets when the whole arm is stretched [m]."""
        joints = [self._model.joint(name).id for name in arm.JOINTS]
        offsets = self._model.body_pos[self._model.jnt_bodyid[joints]]
        upper_arm = np.linalg.norm([*offsets[2], *offsets[3]])
        forearm = np.linalg.norm(offsets[4])
        data = mujoco.MjData(self._model)
        mujoco.mj_forward(self._model, data)
        tip = np.linalg.norm(data.site(arm.HAND_SITE).xpos - data.xanchor[joints[6]])
        return offsets[0], float(upper_arm + forearm + np.linalg.norm([*offsets[6], tip]))

    def _starts(self, target: RigidTransform, previous: Joints | None, restarts: bool) -> Iterable[Joints]:
        if previous is not None:
            yield previous
        if not restarts:
            return
        x, y, _ = target.translation
        toward = np.zeros(self._dofs)
        toward[0] = np.clip(np.arctan2(y, x), -2.5, 2.5)
        for seed in self._seeds:
            yield np.clip(seed + toward, self._low + 0.01, self._high - 0.01)

    def _descend(self, target: RigidTransform, seed: Joints) -> tuple[Joints, float, float]:
        """Newton steps from a seed: joint angles, distance [m] and angle [rad] that are left."""
        self._hand.set_target(mink.SE3.from_matrix(target.as_matrix()))
        configuration = self._configuration
        configuration.update(self._full(seed))
        self._posture.set_target(self._full(seed))
        off_m = off_rad = best = np.inf
        stuck = 0
        for _ in range(MOST_STEPS):
            error = self._hand.compute_error(configuration)
            off_m, off_rad = float(np.linalg.norm(error[:3])), float(np.linalg.norm(error[3:]))
            if off_m < POSITION_TOLERANCE_M / 2 and off_rad < ROTATION_TOLERANCE_RAD / 2:
                break
            left = off_m + 0.1 * off_rad
            stuck = 0 if left < 0.98 * best else stuck + 1
            best = min(best, left)
            if stuck > 8:
                break
            velocity = mink.solve_ik(
                configuration, [self._hand, self._posture], STEP_S, "daqp", damping=1e-6, limits=self._limits
            )
            configuration.integrate_inplace(velocity, STEP_S)
        return np.array(configuration.q[: self._dofs]), off_m, off_rad

    def _full(self, joints_rad: Joints) -> npt.NDArray[np.float64]:
        """All positions of the model: the arm's joints and the open fingers."""
        return np.r_[joints_rad, [arm.MAX_OPENING_M / 2] * len(arm.FINGERS)]
