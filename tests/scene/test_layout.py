"""Where things are along right, away and up, as the camera or the robot sees them."""

import numpy as np
import pytest
from made_scene import CAMERA, pose, scene, thing

from sightline.errors import InputError
from sightline.scene.layout import AWAY, RIGHT, UP
from sightline.scene.scene import Scene

THINGS = [thing("cup", 0.3, 0.1), thing("box", -0.05, 0.25, (0.2, 0.1, 0.12)), thing("can", 0.1, -0.2, bottom=0.3)]


@pytest.mark.parametrize("azimuth_deg", [0, 37, 90, 150, 180, 233, 270, 300])
def test_right_and_away_are_those_of_the_image(azimuth_deg):
    # The camera's own projection tells: what is farther right in the image, at one depth, is farther right.
    made = scene(*THINGS, azimuth_deg=azimuth_deg)
    layout = made.layout("camera")
    T = np.linalg.inv(np.array(pose(azimuth_deg)))
    seen = np.array([T @ [*o.center_m, 1] for o in made.objects])[:, :3]
    assert layout.center[:, RIGHT] == pytest.approx(seen[:, 0])  # the camera is level: no roll
    down = np.degrees(np.arctan2(0.9, 1.2))
    depth = layout.center[:, AWAY] * np.cos(np.radians(down)) - layout.center[:, UP] * np.sin(np.radians(down))
    assert depth - depth[0] == pytest.approx(seen[:, 2] - seen[0, 2])
    assert layout.center[:, UP] == pytest.approx([o.center_m[2] for o in made.objects])
    assert layout.oriented and layout.in_image


def test_the_robot_looks_along_x_and_its_right_is_minus_y():
    layout = scene(*THINGS, azimuth_deg=200).layout("robot")
    assert layout.center[0] == pytest.approx([-0.1, 0.3, 0.05])
    assert layout.oriented and not layout.in_image
    assert layout.robot == pytest.approx([0, 0, 0])
    moved = scene(*THINGS, robot={"base_m": [0.1, 0.2, 0.3]}).layout("robot")
    assert moved.robot == pytest.approx([-0.2, 0.1, 0.3])


def test_the_cameras_place():
    assert scene(*THINGS, azimuth_deg=90).layout("camera").camera == pytest.approx([0, -1.2, 0.9])
    assert scene(*THINGS, azimuth_deg=0).layout("camera").camera == pytest.approx([0, -1.2, 0.9])
    assert scene(*THINGS, azimuth_deg=None).layout("camera").camera is None


@pytest.mark.parametrize(
    ("yaw_deg", "azimuth_deg", "half"),
    [
        (0, 90, [0.1, 0.05]),
        (90, 90, [0.05, 0.1]),
        (0, 0, [0.05, 0.1]),  # the world's x is away
        (30, 120, [0.1, 0.05]),  # turned as the camera is
        (45, 90, [0.15 / 2**0.5, 0.15 / 2**0.5]),
    ],
)
def test_half_extents_of_turned_boxes(yaw_deg, azimuth_deg, half):
    box = thing("box", 0.3, 0.1, (0.2, 0.1, 0.12), yaw_deg=yaw_deg)
    layout = scene(box, azimuth_deg=azimuth_deg).layout("camera")
    assert layout.half[0] == pytest.approx(half)
    assert layout.size[0] == pytest.approx([0.12, 0.2, 0.1])
    assert (layout.bottom[0], layout.top[0]) == pytest.approx((0, 0.12))
    sides = np.linalg.norm(np.diff(layout.foot[0], axis=0), axis=1)
    assert sides == pytest.approx([0.2, 0.1, 0.2])  # in order around it


def test_a_box_that_lies_on_its_side():
    # As `fit_extent` may give it: the box's x axis is upright.
    from scipy.spatial.transform import RigidTransform, Rotation

    from sightline.scene.layout import build_layout
    from sightline.scene_object import OrientedBox, SceneObject

    lying = OrientedBox(
        RigidTransform.from_components([0, 0, 0.1], Rotation.from_euler("y", -90, degrees=True)),
        np.array([0.2, 0.04, 0.06]),
    )
    made = Scene((SceneObject("can", 1.0, np.full(4, np.nan), box=lying),), np.array([0.0, 0, 1]))
    assert build_layout(made, "camera").size[0] == pytest.approx([0.2, 0.06, 0.04])


def test_without_a_pose_things_are_in_the_cameras_frame():
    # x right, y down, z away: the camera is taken to be level.
    things = [{"label": "cup", "center_m": [0.2, 0.1, 0.9], "size_m": [0.08, 0.1, 0.06]}]
    layout = Scene.from_dict({"camera": CAMERA, "objects": things}).layout("camera")
    assert layout.center[0] == pytest.approx([0.2, 0.9, -0.1])
    assert layout.size[0] == pytest.approx([0.1, 0.08, 0.06])
    assert layout.camera == pytest.approx([0, 0, 0])
    assert layout.robot is None


def test_without_a_pose_the_robots_left_is_not_known():
    layout = Scene.from_dict({"camera": CAMERA, "objects": [{"label": "cup", "center_m": [0.2, 0.1, 0.9]}]}).layout(
        "robot"
    )
    assert not layout.oriented


def test_without_camera_only_up_is_known():
    layout = scene(*THINGS, azimuth_deg=None).layout("camera")
    assert not layout.oriented
    assert layout.center[:, UP] == pytest.approx([0.05, 0.06, 0.35])
    assert layout.has_position.all()
    assert not layout.has_box.any()
    assert scene(*THINGS, azimuth_deg=None).layout("robot").oriented


def test_a_camera_whose_right_is_upright_has_no_right():
    T = np.array(pose(90))
    T[:3, :2] = T[:3, [1, 0]] * [-1, 1]  # rolled by 90 degrees about a line of sight that is not level
    upright = np.array([[0, 1, 0, 0], [0, 0, 1, 0], [1, 0, 0, 0.5], [0, 0, 0, 1]], dtype=float)
    made = Scene.from_dict({"camera": CAMERA | {"T_world_camera": upright.tolist()}, "objects": THINGS})
    assert not made.layout("camera").oriented
    made = Scene.from_dict({"camera": CAMERA | {"T_world_camera": T.tolist()}, "objects": THINGS})
    assert made.layout("camera").oriented  # its x axis laid flat


def test_unknown_sizes_and_places():
    layout = scene(thing("cup", 0.1, 0.2, None), {"label": "box", "xyxy": [1, 2, 30, 40]}).layout("camera")
    assert layout.half[0] == pytest.approx([0.05, 0.05])
    assert np.isnan(layout.size[0]).all()
    assert layout.has_position.tolist() == [True, False]
    assert layout.xyxy[1].tolist() == [1, 2, 30, 40]


def test_an_empty_scene():
    layout = scene().layout("camera")
    assert layout.center.shape == (0, 3) and layout.xyxy.shape == (0, 4)


def test_another_viewpoint_is_refused():
    with pytest.raises(InputError, match="viewpoint is 'ceiling', expected one of camera, robot"):
        scene(*THINGS).layout("ceiling")
