"""The arm: stands where the camera needs it, holds still, opens and grips as the constants say."""

from __future__ import annotations

import mujoco
import numpy as np
import pytest

from sightline.sim import arm


def build(degree: bool = True, box_half_m: float | None = None) -> tuple[mujoco.MjModel, mujoco.MjData]:
    spec = mujoco.MjSpec()
    spec.compiler.degree = degree
    arm.add_arm(spec)
    if box_half_m is not None:
        body = spec.worldbody.add_body(name="box")
        body.add_freejoint(name="box_free")
        body.add_geom(
            type=mujoco.mjtGeom.mjGEOM_BOX,
            size=(box_half_m, 0.02, 0.04),
            mass=1.0,
            friction=(0.6, 0.005, 1e-4),
        )
    model = spec.compile()
    data = mujoco.MjData(model)
    arm.set_home(model, data)
    return model, data


@pytest.mark.parametrize("degree", [True, False])
def test_holds_home_against_gravity(degree: bool) -> None:
    # Joint ranges given in the wrong unit push the arm out of its home; so does missing gravity compensation.
    model, data = build(degree)
    before, _ = arm.hand_pose(data)
    mujoco.mj_step(model, data, 500)
    after, _ = arm.hand_pose(data)
    assert np.abs(after - before).max() < 1e-4


def test_home_is_not_over_the_table() -> None:
    model, data = build()
    for i in range(model.ngeom):
        reach = np.abs(data.geom_xmat[i].reshape(3, 3)) @ model.geom_aabb[i, 3:]
        assert data.geom_xpos[i, 0] + reach[0] < 0.2


def test_hand_axes() -> None:
    # z out of the palm (down at home), the fingers on either side along x, their ends in the plane z = 0.
    model, data = build()
    origin, rotation = arm.hand_pose(data)
    assert rotation[2, 2] < -0.999
    for name, side in zip(arm.FINGERS, (-1, 1), strict=True):
        geom = model.geom(f"{name}_blade").id
        local = rotation.T @ (data.geom_xpos[geom] - origin)
        half = model.geom_size[geom]
        assert np.sign(local[0]) == side
        assert local[2] + half[2] == pytest.approx(0.0, abs=1e-6)
        assert local[0] * side + half[0] == pytest.approx(arm.MAX_OPENING_M / 2 + arm.FINGER_THICKNESS_M)
    palm = model.geom("arm_palm").id
    local = rotation.T @ (data.geom_xpos[palm] - origin)
    assert local[2] + model.geom_size[palm][2] == pytest.approx(-arm.FINGER_LENGTH_M)


def test_gripper_control_is_the_opening() -> None:
    model, data = build()
    for opening in (0.0, 0.05, arm.MAX_OPENING_M):
        data.actuator(arm.GRIPPER).ctrl = opening
        mujoco.mj_step(model, data, 400)
        left, right = (data.joint(f).qpos[0] for f in arm.FINGERS)
        assert left + right == pytest.approx(opening, abs=2e-3)
        assert left == pytest.approx(right, abs=2e-4)


def test_holds_a_box_without_slip() -> None:
    # Pyramidal cones, low impratio or weak pads let it creep out within seconds.
    model, data = build(box_half_m=0.02)
    origin, rotation = arm.hand_pose(data)
    joint = data.joint("box_free")
    joint.qpos[:3] = origin + rotation @ (0.0, 0.0, 0.02)
    mujoco.mj_forward(model, data)
    gravity = model.opt.gravity.copy()
    model.opt.gravity[:] = 0.0
    data.actuator(arm.GRIPPER).ctrl = 0.0
    mujoco.mj_step(model, data, 200)
    model.opt.gravity[:] = gravity
    mujoco.mj_step(model, data, 100)
    start = joint.qpos[2].copy()
    mujoco.mj_step(model, data, 1500)
    assert abs(joint.qpos[2] - start) < 2.5e-4
    assert data.joint(arm.FINGERS[0]).qpos[0] * 2 == pytest.approx(0.04, abs=2e-3)
