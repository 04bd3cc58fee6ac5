"""The arms that the embedded world can have, by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import mujoco

from sightline.sim import arm, panda


@dataclass(frozen=True)
class ArmModel:
    """How an arm is added to a world, and its hand; joints, fingers and actuators are named as in `sightline.sim.arm`.

    Attributes:
        add: adds it to a world that is being described, on a stand of a height [m].
        hand: sizes of its hand.
    """

    add: Callable[[mujoco.MjSpec, float], None]
    hand: arm.Hand


ARMS = {"simple": ArmModel(arm.add_arm, arm.HAND), "panda": ArmModel(panda.add_panda, panda.HAND)}
"""`simple` is of primitives and always there; `panda` needs an extra."""
