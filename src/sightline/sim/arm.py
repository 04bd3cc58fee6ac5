"""The arm of the embedded world: seven axes and a parallel gripper, all of primitives.

The kinematics follow the Franka Panda (Craig's DH parameters of its manual: an offset elbow, an offset
wrist), with links stretched by a few per cent so that the whole table can be grasped from above. The base
stands at the world's origin, level with the table top. `add_arm` also sets the solver options that a stable
hold needs (elliptic cones, impratio), because a gripper is of no use without them.

Frame of the site `hand`: origin midway between the very ends of the two fingers, z the approach (out of the
palm), x the direction of closing. The fingers fill -FINGER_LENGTH_M <= z <= 0, and the palm lies behind them.
"""

from __future__ import annotations

from dataclasses import dataclass

import mujoco
import numpy as np
import numpy.typing as npt

JOINTS = tuple(f"arm_{i}" for i in range(1, 8))
"""Joints and their position actuators [rad], base first."""
GRIPPER = "gripper"
"""The actuator of the fingers; its control is the opening between the pads [m]."""
FINGERS = ("finger_left", "finger_right")
"""Sliding joints, each 0 (closed) to MAX_OPENING_M / 2."""
HAND_SITE = "hand"

HOME_RAD = (0.0, -1.4, 0.0, -2.6, 0.0, 1.2, 0.0)
"""Folded back over the base, hand down: neither above the table nor between it and the camera."""
MAX_OPENING_M = 0.08
FINGER_LENGTH_M = 0.06
FINGER_THICKNESS_M = 0.010
FINGER_WIDTH_M = 0.020
PALM_SIZE_M = (0.120, 0.050, 0.050)
"""Along the hand's x (closing), y and z."""
GRIP_FORCE_N = 40.0
SQUEEZE_M = 0.01
"""The control may go this far below 0 [m], so that thin things too are held with the full force."""
FLANGE_M = 0.107
"""From the last joint's frame to the back of the palm, along z."""
PEDESTAL_M = 0.72
"""Height of the stand, from the floor up to the table top."""


@dataclass(frozen=True)
class Hand:
    """Sizes of a parallel hand [m]; `palm_size_m` along the hand's x (closing), y and z."""

    finger_length_m: float
    finger_thickness_m: float
    finger_width_m: float
    palm_size_m: tuple[float, float, float]


HAND = Hand(FINGER_LENGTH_M, FINGER_THICKNESS_M, FINGER_WIDTH_M, PALM_SIZE_M)

# Per joint: place in the parent's frame [m], turn of the frame (w, x, y, z, not normalised), range [rad],
# stiffness [Nm/rad], damping [Nm s/rad], greatest torque [Nm].
_CHAIN: tuple[tuple[tuple[float, ...], tuple[float, ...], tuple[float, float], float, float, float], ...] = (
    ((0, 0, 0.333), (1, 0, 0, 0), (-2.8973, 2.8973), 4500, 300, 150),
    ((0, 0, 0), (1, -1, 0, 0), (-1.7628, 1.7628), 4500, 300, 150),
    ((0, -0.335, 0), (1, 1, 0, 0), (-2.8973, 2.8973), 3500, 220, 150),
    ((0.0825, 0, 0), (1, 1, 0, 0), (-3.0718, -0.0698), 3500, 220, 150),
    ((-0.0825, 0.400, 0), (1, -1, 0, 0), (-2.8973, 2.8973), 2000, 90, 50),
    ((0, 0, 0), (1, 1, 0, 0), (-0.0175, 3.7525), 2000, 90, 50),
    ((0.088, 0, 0), (1, 1, 0, 0), (-2.8973, 2.8973), 1500, 60, 50),
)

# Per link: tubes (from, to, radius [m], material) in the link's own frame. Each is drawn and collides.
_TUBES: tuple[tuple[tuple[tuple[float, ...], tuple[float, ...], float, str], ...], ...] = (
    (((0, 0, -0.185), (0, 0, -0.02), 0.060, "arm_white"),),
    (((0, 0, -0.070), (0, 0, 0.070), 0.062, "arm_dark"), ((0, -0.05, 0), (0, -0.19, 0), 0.056, "arm_white")),
    (((0, 0, -0.135), (0, 0, -0.06), 0.058, "arm_grey"), ((0, 0, -0.05), (0.0825, 0, 0), 0.050, "arm_white")),
    (((0, 0, -0.060), (0, 0, 0.060), 0.055, "arm_dark"), ((0, 0, 0), (-0.0825, 0.1, 0), 0.048, "arm_white")),
    (((0, 0, -0.295), (0, 0, -0.16), 0.050, "arm_grey"), ((0, 0, -0.16), (0, 0, -0.02), 0.046, "arm_white")),
    (((0, 0, -0.060), (0, 0, 0.060), 0.050, "arm_dark"), ((0, 0, 0), (0.088, 0, 0), 0.043, "arm_white")),
    (((0, 0, -0.050), (0, 0, 0.045), 0.046, "arm_grey"), ((0, 0, 0.05), (0, 0, 0.100), 0.036, "arm_dark")),
)

_MATERIALS = {
    "arm_white": ((0.93, 0.94, 0.95, 1.0), 0.55),
    "arm_grey": ((0.62, 0.64, 0.67, 1.0), 0.45),
    "arm_dark": ((0.13, 0.14, 0.16, 1.0), 0.35),
    "arm_rubber": ((0.07, 0.07, 0.08, 1.0), 0.05),
}


def add_arm(spec: mujoco.MjSpec, pedestal_m: float = PEDESTAL_M) -> None:
    """Add the arm, its gripper, its actuators and its pedestal to a world that is being described.

    The arm's geoms meet things of contact type 1 and never each other, so that things need no settings.

    Args:
        spec: the world; z up, metres. Its solver options are set to what a firm hold needs. Set its
            `compiler.degree` before this call, not after: joint ranges are written in that unit.
        pedestal_m: height of the stand from the floor up to z = 0 [m]; 0 leaves it out.
    """
    set_solver(spec)
    base = add_pedestal(spec, pedestal_m)
    _tube(base, (0, 0, 0), (0, 0, 0.035), 0.085, "arm_dark")
    _tube(base, (0, 0, 0.035), (0, 0, 0.14), 0.070, "arm_white")

    link = base
    for name, (pos, quat, range_rad, kp, kv, torque), tubes in zip(JOINTS, _CHAIN, _TUBES, strict=True):
        link = link.add_body(name=f"{name}_link", pos=pos, quat=quat, gravcomp=1)
        limits = np.degrees(range_rad) if spec.compiler.degree else np.array(range_rad)
        link.add_joint(name=name, axis=(0, 0, 1), range=limits, damping=2, armature=0.1)
        for tube in tubes:
            _tube(link, *tube)
        actuator = spec.add_actuator(
            name=name,
            target=name,
            trntype=mujoco.mjtTrn.mjTRN_JOINT,
            ctrllimited=True,
            ctrlrange=range_rad,
            forcelimited=True,
            forcerange=(-torque, torque),
        )
        actuator.set_to_position(kp=kp, kv=kv)
    _add_gripper(spec, link)


def set_solver(spec: mujoco.MjSpec) -> None:
    """Set the solver options that a firm hold needs."""
    spec.option.cone = mujoco.mjtCone.mjCONE_ELLIPTIC
    spec.option.impratio = 10.0
    spec.option.integrator = mujoco.mjtIntegrator.mjINT_IMPLICITFAST


def add_pedestal(spec: mujoco.MjSpec, height_m: float) -> mujoco.MjsBody:
    """Add the materials of the arm and the stand that it is on, and return the body of the latter."""
    for name, (rgba, shine) in _MATERIALS.items():
        spec.add_material(name=name, rgba=rgba, specular=shine, shininess=shine)
    base = spec.worldbody.add_body(name="arm_base")
    if height_m > 0:
        _box(base, (0, 0, -height_m / 2 - 0.01), (0.11, 0.11, height_m / 2 - 0.01), "arm_grey", "arm_stand")
        _box(base, (0, 0, -0.01), (0.13, 0.13, 0.01), "arm_dark", "arm_plate")
    return base


def set_home(model: mujoco.MjModel, data: mujoco.MjData) -> None:
    """Put the arm in its home posture at once, at rest, the gripper open; the controls hold it there."""
    opening = MAX_OPENING_M / 2
    for names, values in ((JOINTS, HOME_RAD), (FINGERS, (opening, opening))):
        for name, value in zip(names, values, strict=True):
            joint = model.joint(name)
            data.qpos[joint.qposadr[0]] = value
            data.qvel[joint.dofadr[0]] = 0.0
    for name, value in zip(JOINTS, HOME_RAD, strict=True):
        data.actuator(name).ctrl = value
    data.actuator(GRIPPER).ctrl = MAX_OPENING_M
    mujoco.mj_forward(model, data)


def hand_pose(data: mujoco.MjData) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Where the hand is: its origin (3,) [m] and its rotation matrix (3, 3) in the world."""
    site = data.site(HAND_SITE)
    return np.array(site.xpos), np.array(site.xmat).reshape(3, 3)


def _add_gripper(spec: mujoco.MjSpec, link: mujoco.MjsBody) -> None:
    size_x, size_y, size_z = PALM_SIZE_M
    hand = link.add_body(name="arm_hand", pos=(0, 0, FLANGE_M), gravcomp=1)
    _box(hand, (0, 0, size_z / 2), (size_x / 2, size_y / 2, size_z / 2), "arm_white", "arm_palm")
    tip_z = size_z + FINGER_LENGTH_M
    hand.add_site(name=HAND_SITE, pos=(0, 0, tip_z), size=(0.004, 0.004, 0.004), group=4)
    for name, side in zip(FINGERS, (-1.0, 1.0), strict=True):
        _add_finger(hand, name, side, size_z)
    add_finger_drive(spec)


def add_finger_drive(spec: mujoco.MjSpec) -> None:
    """Add what moves the two joints `FINGERS` as one: the actuator `GRIPPER`."""
    spec.add_equality(
        name="fingers_mirrored",
        type=mujoco.mjtEq.mjEQ_JOINT,
        objtype=mujoco.mjtObj.mjOBJ_JOINT,
        name1=FINGERS[0],
        name2=FINGERS[1],
        data=(0.0, 1.0, *[0.0] * (mujoco.mjNEQDATA - 2)),
        solref=(0.004, 1),
        solimp=(0.95, 0.99, 0.001, 0.5, 2),
    )
    opening = spec.add_tendon(name="gripper_opening")
    for name in FINGERS:
        opening.wrap_joint(name, 1.0)
    actuator = spec.add_actuator(
        name=GRIPPER,
        target="gripper_opening",
        trntype=mujoco.mjtTrn.mjTRN_TENDON,
        ctrllimited=True,
        ctrlrange=(-SQUEEZE_M, MAX_OPENING_M),
        forcelimited=True,
        forcerange=(-GRIP_FORCE_N, GRIP_FORCE_N),
    )
    actuator.set_to_position(kp=4000, kv=120)


def _add_finger(hand: mujoco.MjsBody, name: str, side: float, root_z: float) -> None:
    """One finger: a rigid blade with three rubber pads on its inner face; it opens along `side` times x."""
    thick, wide, pad = FINGER_THICKNESS_M, FINGER_WIDTH_M, 0.003
    finger = hand.add_body(name=name, pos=(0, 0, root_z), gravcomp=1)
    finger.add_joint(
        name=name,
        type=mujoco.mjtJoint.mjJNT_SLIDE,
        axis=(side, 0, 0),
        range=(0.0, MAX_OPENING_M / 2),
        damping=10,
        armature=1.0,
    )
    blade_x = side * (pad + (thick - pad) / 2)
    half = FINGER_LENGTH_M / 2
    _box(finger, (blade_x, 0, half), ((thick - pad) / 2, wide / 2, half), "arm_grey", f"{name}_blade")
    pads = 3
    step = FINGER_LENGTH_M / pads
    for i in range(pads):
        geom = _box(
            finger,
            (side * pad / 2, 0, (i + 0.5) * step),
            (pad / 2, wide / 2, step / 2),
            "arm_rubber",
            f"{name}_pad_{i}",
        )
        make_rubber(geom)


def make_rubber(geom: mujoco.MjsGeom) -> None:
    """Give a geom the grip of a rubber pad."""
    geom.condim = 6
    geom.friction = (1.6, 0.02, 0.001)
    geom.priority = 1
    geom.solref = (0.006, 1)
    geom.solimp = (0.95, 0.99, 0.001, 0.5, 2)


def _tube(body: mujoco.MjsBody, start: tuple[float, ...], end: tuple[float, ...], radius: float, material: str) -> None:
    """A capsule, or for dark and grey parts a cylinder with flat ends, from `start` to `end` [m]."""
    kind = mujoco.mjtGeom.mjGEOM_CAPSULE if material == "arm_white" else mujoco.mjtGeom.mjGEOM_CYLINDER
    body.add_geom(
        type=kind,
        fromto=(*start, *end),
        size=(radius, 0, 0),
        material=material,
        density=700,
        contype=0,
        conaffinity=1,
    )


def _box(
    body: mujoco.MjsBody, center: tuple[float, ...], half: tuple[float, ...], material: str, name: str
) -> mujoco.MjsGeom:
    return body.add_geom(
        name=name,
        type=mujoco.mjtGeom.mjGEOM_BOX,
        pos=center,
        size=half,
        material=material,
        density=1000,
        contype=0,
        conaffinity=1,
    )
