"""The Panda as the world's arm: what is said when its parts are missing, and, where they are here, a real pick."""

from __future__ import annotations

import sys
from types import SimpleNamespace
from typing import Any

import mujoco
import numpy as np
import pytest

from sightline.errors import MissingPartError, SceneError
from sightline.perception import Perception
from sightline.planning.pick import pick
from sightline.robot.ik import ArmKinematics
from sightline.robot.simulated import SimulatedRobot
from sightline.sim import arm, panda
from sightline.sim.arms import ARMS
from sightline.sim.scene_file import ObjectSpec, SceneSpec, scene_from_dict, scene_to_dict
from sightline.sim.world import World

SCENE = SceneSpec((ObjectSpec("can", "green", (0.5, 0.1)),), arm="panda")

# Place in the parent's frame and turn of each link, as Franka gives them.
LINKS = (
    ("0 0 0.333", "1 0 0 0", "-2.8973 2.8973"),
    ("0 0 0", "1 -1 0 0", "-1.7628 1.7628"),
    ("0 -0.316 0", "1 1 0 0", "-2.8973 2.8973"),
    ("0.0825 0 0", "1 1 0 0", "-3.0718 -0.0698"),
    ("-0.0825 0.384 0", "1 -1 0 0", "-2.8973 2.8973"),
    ("0 0 0", "1 1 0 0", "-0.0175 3.7525"),
    ("0.088 0 0", "1 1 0 0", "-2.8973 2.8973"),
)


def stick_panda() -> mujoco.MjSpec:
    """A Panda without meshes, built and named as Menagerie's."""
    finger = '<joint name="finger_joint{0}" type="slide" axis="0 1 0" range="0 0.04"/>'
    finger += '<geom type="box" size="0.0105 0.008 0.027" pos="0 0.008 0.0269" group="3"/>'
    body = '<body name="hand" pos="0 0 0.107" quat="0.9238795 0 0 -0.3826834"><geom size="0.03" group="3"/>'
    body += f'<body name="left_finger" pos="0 0 0.0584">{finger.format(1)}</body>'
    body += f'<body name="right_finger" pos="0 0 0.0584" quat="0 0 0 1">{finger.format(2)}</body></body>'
    for i, (pos, quat, limits) in reversed(list(enumerate(LINKS, 1))):
        joint = f'<joint name="joint{i}" axis="0 0 1" range="{limits}" armature="0.1" damping="1"/>'
        geom = '<geom type="sphere" size="0.04" group="3"/>'
        body = f'<body name="link{i}" pos="{pos}" quat="{quat}">{joint}{geom}{body}</body>'
    drives = "".join(
        f'<position name="actuator{i}" joint="joint{i}" kp="4000" kv="400" ctrlrange="{limits}"/>'
        for i, (_, _, limits) in enumerate(LINKS, 1)
    )
    return mujoco.MjSpec.from_string(
        '<mujoco><compiler angle="radian"/><option integrator="implicit"/><worldbody><light name="top"/>'
        f'<body name="link0"><geom size="0.05" group="3"/>{body}</body></worldbody>'
        '<tendon><fixed name="split"><joint joint="finger_joint1" coef="0.5"/></fixed></tendon>'
        '<equality><joint joint1="finger_joint1" joint2="finger_joint2"/></equality>'
        f'<actuator>{drives}<general name="actuator8" tendon="split" ctrlrange="0 255"/></actuator>'
        '<keyframe><key name="home" qpos="0 0 0 -1.57 0 1.57 -0.78 0.04 0.04"/></keyframe></mujoco>'
    )


class BrokenError(Exception):
    pass


def fake_menagerie(here: bool, load: Any = stick_panda) -> Any:
    robot = SimpleNamespace(download_size=3_088_140, default_model="panda", spec=lambda _: load())
    cache = SimpleNamespace(root=None, is_cached=lambda _: here)
    return SimpleNamespace(get=lambda _: robot, Cache=lambda: cache, MenagerieError=BrokenError)


def refuse() -> mujoco.MjSpec:
    raise BrokenError("link3.obj is not there")


@pytest.mark.parametrize(
    ("menagerie", "message", "hint"),
    [
        (None, "needs the package mujoco-menagerie", "pip install 'sightline[menagerie]'"),
        (fake_menagerie(here=False), r"not on this machine \(3 MB\)", "mujoco-menagerie prefetch franka_emika_panda"),
        (fake_menagerie(here=True, load=refuse), "link3.obj is not there", "prefetch"),
    ],
)
def test_a_missing_part_is_told_in_one_line(monkeypatch: Any, menagerie: Any, message: str, hint: str) -> None:
    monkeypatch.setitem(sys.modules, "mujoco_menagerie", menagerie)
    with pytest.raises(MissingPartError, match=message) as caught:
        World(SCENE)
    assert hint in caught.value.hint
    assert "\n" not in str(caught.value)


def test_another_robot_under_its_name_is_told_too(monkeypatch: Any) -> None:
    other = mujoco.MjSpec.from_string('<mujoco><worldbody><body name="base"/></worldbody></mujoco>')
    monkeypatch.setitem(sys.modules, "mujoco_menagerie", fake_menagerie(True, lambda: other))
    with pytest.raises(MissingPartError, match="not as it was expected"):
        World(SCENE)


def test_it_moves_under_the_names_of_the_simple_arm(monkeypatch: Any) -> None:
    monkeypatch.setitem(sys.modules, "mujoco_menagerie", fake_menagerie(here=True))
    robot = SimulatedRobot(World(SCENE))
    assert pick(robot, robot, Perception(), "the green can").status == "picked"


def test_the_hand_is_where_its_kinematics_say_and_opens_along_x(monkeypatch: Any) -> None:
    monkeypatch.setitem(sys.modules, "mujoco_menagerie", fake_menagerie(here=True))
    world = World(SCENE)
    at, turn = arm.hand_pose(world.data)
    told = ArmKinematics(ARMS["panda"]).forward(np.array(arm.HOME_RAD))
    assert np.abs(told.translation - at).max() < 1e-3
    left, right = (world.data.body(f"panda/{side}_finger").xpos for side in ("left", "right"))
    apart = turn.T @ (left - right)
    assert abs(apart[0]) == pytest.approx(arm.MAX_OPENING_M, abs=1e-3)
    assert np.abs(apart[1:]).max() < 1e-6


def test_the_real_one_picks() -> None:
    try:
        world = World(SCENE)
    except MissingPartError as error:
        pytest.skip(str(error))
    robot = SimulatedRobot(world)
    assert world.model.nmesh > 50
    assert pick(robot, robot, Perception(), "the green can").status == "picked"
    assert panda.HAND.finger_length_m == robot.gripper.finger_length_m


def test_a_scene_file_names_the_arm() -> None:
    assert scene_from_dict(scene_to_dict(SCENE)) == SCENE
    assert "arm" not in scene_to_dict(SceneSpec())
    with pytest.raises(SceneError, match="did you mean 'panda'"):
        scene_from_dict({"objects": [], "arm": "pandda"})
