"""Scene files: what is read from them, and one `SceneError` for each thing that can be wrong."""

import json

import numpy as np
import pytest
from made_scene import CAMERA, pose

from sightline.errors import CameraError, SceneError
from sightline.scene.scene import RobotBase, Scene

MUG = {"label": "mug", "center_m": [0.1, 0.2, 0.05]}
EVERYTHING = {
    "camera": CAMERA | {"T_world_camera": pose(90)},
    "robot": {"base_m": [0.1, 0.2, 0.3], "reach_m": 0.855},
    "objects": [
        {
            "id": 7,
            "label": " Mug ",
            "color": "Dark Grey",
            "xyxy": [10, 20, 60, 90],
            "center_m": [0.1, 0.2, 0.05],
            "size_m": [0.08, 0.06, 0.1],
            "yaw_deg": 30,
            "material": "Metal",
            "size": "small",
            "shape": "cylinder",
            "score": 0.97,
            "parts": [{"label": "Lid", "color": "Red"}, {"label": "handle"}],
        }
    ],
}


def test_everything_is_read(tmp_path):
    (tmp_path / "scene.json").write_text(json.dumps(EVERYTHING))
    made = Scene.load(tmp_path / "scene.json")
    assert made.robot == RobotBase((0.1, 0.2, 0.3), 0.855)
    assert made.image_wh == (640, 480)
    assert made.up.tolist() == [0, 0, 1]
    assert made.T_ref_camera.as_matrix() == pytest.approx(np.array(pose(90)))
    (mug,) = made.objects
    assert (mug.id, mug.label, mug.color, mug.score, mug.frame_id) == (7, "Mug", "dark gray", 0.97, "world")
    assert mug.xyxy.tolist() == [10, 20, 60, 90]
    assert mug.traits == {"material": "metal", "size": "small", "shape": "cylinder"}
    assert mug.parts == (("lid", "red"), ("handle", ""))
    assert mug.center_m.tolist() == [0.1, 0.2, 0.05]
    assert mug.size_m.tolist() == [0.08, 0.06, 0.1]
    assert mug.box.T_ref_box.rotation.as_euler("xyz", degrees=True) == pytest.approx([0, 0, 30])


def test_what_is_absent_is_unknown():
    made = Scene.from_dict({"objects": [MUG, {"label": "can", "xyxy": [1, 2, 3, 4]}]})
    mug, can = made.objects
    assert (mug.id, can.id) == (0, 1)
    assert (mug.color, mug.score, mug.traits, mug.parts, mug.size_m) == ("", 1.0, {}, None, None)
    assert np.isnan(mug.xyxy).all()
    assert can.box is None and can.frame_id == ""
    assert made.T_ref_camera is None
    assert made.robot == RobotBase((0, 0, 0), None)
    assert Scene.from_dict({"objects": [MUG | {"parts": []}]}).objects[0].parts == ()  # has none, and that is known


@pytest.mark.parametrize("nothing", ["color", "xyxy", "size_m", "yaw_deg", "material", "size", "shape", "parts"])
def test_null_is_absent(nothing):
    with_null, without = (Scene.from_dict({"objects": [m]}).objects[0] for m in (MUG | {nothing: None}, MUG))
    assert with_null.as_dict() == without.as_dict()
    assert with_null.parts is without.parts is None


def test_without_a_pose_places_are_in_the_cameras_frame():
    made = Scene.from_dict({"camera": CAMERA, "objects": [MUG]})
    assert made.up.tolist() == [0, -1, 0]
    assert made.objects[0].frame_id == "camera"
    assert made.robot is None
    assert made.T_ref_camera.as_matrix() == pytest.approx(np.eye(4))


def test_the_image_is_as_large_as_the_boxes_where_there_is_no_camera():
    boxes = [{"label": "mug", "xyxy": [10, 20, 300, 90]}, {"label": "can", "xyxy": [10, 20, 60, 200]}]
    assert Scene.from_dict({"objects": boxes}).image_wh == (300, 200)
    assert Scene.from_dict({"objects": [MUG]}).image_wh is None


def test_the_box_in_the_image_is_projected_where_it_is_not_given():
    # Straight ahead of the camera, 1 m off: 600 px a metre.
    thing = {"label": "mug", "center_m": [0, 0, 1.0], "size_m": [0.1, 0.06, 1e-6]}
    made = Scene.from_dict({"camera": CAMERA, "objects": [thing]})
    assert made.objects[0].xyxy == pytest.approx([290, 222, 350, 258], abs=0.01)
    for hidden in ([0, 0, -1.0], [3.0, 0, 1.0], [0, 0, 0.001]):  # behind the camera, beside the image, too near
        made = Scene.from_dict({"camera": CAMERA, "objects": [thing | {"center_m": hidden}]})
        assert np.isnan(made.objects[0].xyxy).all(), hidden


def test_labels_each_once():
    assert Scene.from_dict({"objects": [MUG, {"label": "can", "xyxy": [1, 2, 3, 4]}, MUG]}).labels == ["mug", "can"]


@pytest.mark.parametrize(
    ("document", "says"),
    [
        ([], 'has no list "objects"'),
        ({}, 'has no list "objects"'),
        ({"objects": {}}, 'has no list "objects"'),
        ({"objects": [MUG], "robot": 3}, "robot is 3"),
        ({"objects": [MUG], "robot": {"base_m": [1, 2]}}, r"robot base_m is \[1, 2\], expected 3 numbers"),
        ({"objects": [MUG], "robot": {"reach_m": 0}}, r"robot reach_m is \[0\], expected a number above 0"),
        ({"objects": [MUG], "robot": {"reach_m": "far"}}, "reach_m is .*far"),
        ({"objects": [MUG | {"id": 1}, MUG | {"id": 1}]}, "two objects with the id 1"),
        ({"objects": [MUG | {"id": 1}, MUG]}, "two objects with the id 1"),  # the second is 1 by its place
    ],
)
def test_a_bad_document(document, says):
    with pytest.raises(SceneError, match=says) as error:
        Scene.from_dict(document)
    assert error.value.message.startswith("the scene")
    assert error.value.hint
    assert "\n" not in error.value.message


@pytest.mark.parametrize(
    ("thing", "says"),
    [
        (3, "has no label"),
        ({}, "has no label"),
        ({"label": " ", "xyxy": [1, 2, 3, 4]}, "has no label"),
        ({"label": 4, "xyxy": [1, 2, 3, 4]}, "has no label"),
        ({"label": "mug"}, "has neither xyxy nor center_m"),
        (MUG | {"colour": "red"}, "has the unknown key 'colour'"),
        (MUG | {"color": 3}, "color is 3, expected a word"),
        (MUG | {"material": ["wood"]}, r"material is \['wood'\], expected a word"),
        (MUG | {"size": 0.1}, "size is 0.1, expected a word"),
        (MUG | {"shape": True}, "shape is True, expected a word"),
        (MUG | {"center_m": [1, 2]}, r"center_m is \[1, 2\], expected 3 numbers"),
        (MUG | {"center_m": "here"}, "center_m is 'here', expected 3 numbers"),
        (MUG | {"center_m": [1, 2, float("nan")]}, "center_m is .*nan"),
        (MUG | {"center_m": [1, 2, True]}, "center_m is .*True"),
        (MUG | {"size_m": [0.1, 0.1, 0]}, "size_m is .*, expected 3 numbers above 0"),
        (MUG | {"size_m": [80, 80, 100]}, "size_m is .*80, 80, 100"),  # millimetres
        (MUG | {"yaw_deg": "left"}, "yaw_deg is .*left"),
        (MUG | {"xyxy": [1, 2, 3]}, "xyxy is .*expected 4 numbers"),
        (MUG | {"xyxy": [60, 20, 10, 90]}, "xyxy is .*60, 20, 10, 90"),
        (MUG | {"xyxy": [10, 20, 10, 90]}, "xyxy is .*10, 20, 10, 90"),
        (MUG | {"score": 1.1}, "score is 1.1"),
        (MUG | {"score": -0.1}, "score is -0.1"),
        (MUG | {"score": None}, "score is .*None"),
        (MUG | {"id": "a"}, "id is 'a'"),
        (MUG | {"id": 1.0}, "id is 1.0"),
        (MUG | {"id": True}, "id is True"),
        (MUG | {"parts": "lid"}, "parts is 'lid'"),
        (MUG | {"parts": ["lid"]}, "parts is .*lid"),
        (MUG | {"parts": [{"color": "red"}]}, "parts is .*red"),
    ],
)
def test_a_bad_object(thing, says):
    with pytest.raises(SceneError, match=f"object 1:? {says}") as error:
        Scene.from_dict({"objects": [MUG, thing]})
    assert error.value.hint
    assert "\n" not in error.value.message


def test_a_bad_camera_is_a_camera_error():
    with pytest.raises(CameraError, match="the scene: camera has no fx"):
        Scene.from_dict({"camera": {"fy": 600, "cx": 1, "cy": 1, "width": 2, "height": 2}, "objects": []})
    with pytest.raises(CameraError):
        Scene.from_dict({"camera": CAMERA | {"T_world_camera": [[1, 2], [3, 4]]}, "objects": []})


def test_a_bad_file(tmp_path):
    path = tmp_path / "scene.json"
    with pytest.raises(SceneError, match=f"no scene file at {path}"):
        Scene.load(path)
    with pytest.raises(SceneError, match="is not a readable JSON file"):
        Scene.load(tmp_path)
    for content in (b"", b"{", b"\xff\xfe{}", b"[" * 100_000):
        path.write_bytes(content)
        with pytest.raises(SceneError, match="is not a readable JSON file"):
            Scene.load(path)
    path.write_text("[]")
    with pytest.raises(SceneError, match=f"{path} has no list"):
        Scene.load(path)
    path.write_text(json.dumps({"objects": [MUG, {"label": "mug"}]}))
    with pytest.raises(SceneError, match=f"{path}: object 1 has neither"):
        Scene.load(path)


def test_a_world_to_build_is_no_scene(tmp_path):
    path = tmp_path / "world.json"
    path.write_text(json.dumps({"objects": [{"category": "mug", "color": "red", "position": [0.6, 0.1]}]}))
    with pytest.raises(SceneError, match="describes a world to build") as error:
        Scene.load(path)
    assert "sightline pick --scene" in error.value.hint
