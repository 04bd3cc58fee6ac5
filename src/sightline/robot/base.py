"""What a camera and an arm must offer, and what an arm is told and tells."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt
from scipy.spatial.transform import RigidTransform

from sightline.frame import Frame
from sightline.grasping.grasp import Grasp
from sightline.grasping.gripper import Gripper
from sightline.scene.scene import RobotBase

Point = tuple[float, float, float]

LIFT_M = 0.17
"""How far a grasped thing is lifted unless told otherwise [m]."""


@dataclass(frozen=True, eq=False)
class GraspAction:
    """Go to a thing, close the hand, lift by `lift_m` [m].

    `foot_m` is the point of the support under the middle of the thing, in the world [m]; with it a later
    `PlaceAction` puts the thing, not the hand, where it was asked to. By default it is straight under the hand
    at z = 0. `obstacles_m`, (n, 3), is what else is seen above the support, in the world [m]: an arm that knows its own
    links keeps these off it. The grasp was chosen for the hand's sake already.
    """

    grasp: Grasp
    foot_m: Point | None = None
    lift_m: float = LIFT_M
    obstacles_m: npt.NDArray[np.float64] | None = None


@dataclass(frozen=True)
class PlaceAction:
    """Put what is held onto `position_m`, a point of the support in the world [m], let go and step back."""

    position_m: Point


@dataclass(frozen=True)
class HomeAction:
    """Go to where the arm is out of the camera's view; the hand stays as it is, open or closed."""


Action = GraspAction | PlaceAction | HomeAction


@dataclass(frozen=True)
class Done:
    """The motion was carried out to its end. Whether it achieved anything is for the camera to say.

    Attributes:
        gripper_width_m: opening between the fingers, measured at their joints [m].
        stage_ms: how long each stage took on the wall clock [ms], in order.
        duration_s: how long the motion took on the robot's own clock [s].
        T_world_hand: where the hand is at the end, measured at the joints; None when the arm cannot tell.
    """

    gripper_width_m: float
    stage_ms: dict[str, float] = field(default_factory=dict)
    duration_s: float = 0.0
    T_world_hand: RigidTransform | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Refused:
    """Nothing was moved, and why."""

    reason: str


ActionOutcome = Done | Refused


@runtime_checkable
class Camera(Protocol):
    """Anything that looks at the world."""

    def capture(self) -> Frame:
        """One look, taken now.

        Raises:
            RobotError: no image came.
        """
        ...


@runtime_checkable
class Arm(Protocol):
    """Anything that grasps and places."""

    @property
    def gripper(self) -> Gripper:
        """The hand that grasps are planned for."""
        ...

    @property
    def base(self) -> RobotBase:
        """Where it stands in the world, and how far its hand gets."""
        ...

    def execute(self, action: Action) -> ActionOutcome:
        """Carry out one action, to its end.

        Raises:
            StoppedError: it was told to stop.
            RobotError: the arm failed on its way.
        """
        ...

    def stop(self) -> None:
        """Halt at once, where the arm is. Safe from another thread and from a signal handler.

        The action under way raises StoppedError, and so does every later one until `resume()`.
        """
        ...

    def resume(self) -> None:
        """Allow motion again after `stop()`."""
        ...
