"""The Franka Panda of MuJoCo Menagerie as the arm of the embedded world: its true links, meshes and hand.

The meshes come with the package mujoco-menagerie, which fetches them when it is told to; nothing is downloaded here.
Joints, fingers, actuators and the site of the hand get the names of `sightline.sim.arm`, so that whoever moves that
arm moves this one.
"""

from __future__ import annotations

from typing import Any

import mujoco

from sightline.errors import MissingPartError
from sightline.sim import arm

NAME = "franka_emika_panda"
EXTRA = "pip install 'sightline[menagerie]'"
FETCH = f"mujoco-menagerie prefetch {NAME}"

PREFIX = "panda/"
FINGER_TIP_M = 0.1123
"""From the back of the hand to the very ends of its fingers, along z."""
HAND = arm.Hand(
    finger_length_m=0.0463,
    finger_thickness_m=0.022,
    finger_width_m=0.021,
    palm_size_m=(0.204, 0.063, 0.066),
)


def add_panda(spec: mujoco.MjSpec, pedestal_m: float = arm.PEDESTAL_M) -> None:
    """Add the Panda to a world that is being described; see `arm.add_arm`.

    Raises:
        MissingPartError: the package or its meshes are not here.
    """
    arm.set_solver(spec)
    arm.add_pedestal(spec, pedestal_m)
    panda = _load()
    for option in ("cone", "impratio", "integrator", "timestep"):
        setattr(panda.option, option, getattr(spec.option, option))
    for part in [*panda.keys, *panda.tendons, *panda.equalities, *panda.lights]:
        panda.delete(part)
    for actuator in panda.actuators:
        if actuator.trntype != mujoco.mjtTrn.mjTRN_JOINT:
            panda.delete(actuator)
    for body in panda.bodies[1:]:
        body.gravcomp = 1
    for geom in panda.geoms:
        if geom.group == 3:  # what collides; the rest is for the eye
            geom.contype, geom.conaffinity = 0, 1
    for finger in ("left_finger", "right_finger"):
        for geom in panda.body(finger).geoms:
            if geom.group == 3:
                arm.make_rubber(geom)
    spec.worldbody.add_frame().attach_body(panda.body("link0"), PREFIX, "")
    names = {f"{PREFIX}joint{i}": name for i, name in enumerate(arm.JOINTS, 1)}
    names |= {f"{PREFIX}finger_joint{i}": name for i, name in enumerate(arm.FINGERS, 1)}
    for actuator in spec.actuators:
        actuator.name = actuator.target = names[actuator.target]
    for theirs, ours in names.items():
        spec.joint(theirs).name = ours
    # The fingers of the Panda slide along its hand's y, ours along x.
    spec.body(f"{PREFIX}hand").add_site(
        name=arm.HAND_SITE, pos=(0, 0, FINGER_TIP_M), quat=(1, 0, 0, 1), size=(0.004, 0.004, 0.004), group=4
    )
    arm.add_finger_drive(spec)


def _load() -> Any:
    """The Panda with its hand, to be edited.

    Raises:
        MissingPartError: the package or its meshes are not here.
    """
    try:
        import mujoco_menagerie as menagerie
    except ImportError:
        raise MissingPartError("the arm panda needs the package mujoco-menagerie", EXTRA) from None
    robot, cache = menagerie.get(NAME), menagerie.Cache()
    if cache.root is None and not cache.is_cached(robot):
        size = f"{robot.download_size / 1e6:.0f} MB"
        raise MissingPartError(f"the meshes of the arm panda are not on this machine ({size})", FETCH)
    try:
        spec = robot.spec(robot.default_model)
    except (menagerie.MenagerieError, ValueError, OSError) as error:
        raise MissingPartError(f"the meshes of the arm panda cannot be read: {error}", FETCH) from error
    missing = {"link0", "hand", "left_finger", "right_finger"} - {body.name for body in spec.bodies}
    missing |= {f"joint{i}" for i in range(1, 8)} - {joint.name for joint in spec.joints}
    if missing:
        told = f"the Panda of mujoco-menagerie is not as it was expected: no {', '.join(sorted(missing))}"
        raise MissingPartError(told, "install the version that this one was built with: " + EXTRA)
    return spec
