from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sightline.errors import OutputError, SceneError
from sightline.sim.scene_file import Light, ObjectSpec, SceneSpec, load_scene, save_scene, scene_from_dict

MUG = {"category": "mug", "color": "red", "position": [0.5, 0.1]}


def test_the_least_that_a_thing_needs() -> None:
    scene = scene_from_dict({"objects": [MUG]})
    assert scene.objects == (ObjectSpec("mug", "red", (0.5, 0.1)),)
    assert scene.noise


def test_a_scene_comes_back_from_its_file_as_it_was(tmp_path: Path) -> None:
    scene = SceneSpec(
        (
            ObjectSpec("can", "blue", (0.4, -0.1), 30.0, "metal", "stripes", "yellow", 0.9, 7),
            ObjectSpec("banana", "yellow", (0.6, 0.2)),
        ),
        Light((0.5, 0.5, 1.5), 0.9),
        (0.1, 0.2, 0.3),
        noise=False,
    )
    save_scene(scene, tmp_path / "s.json")
    assert load_scene(tmp_path / "s.json") == scene


def changed(**fields: Any) -> dict[str, Any]:
    return {"objects": [MUG | fields]}


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ([], "is a list, expected an object"),
        ({}, "has no objects"),
        ({"objects": {}}, "expected a list"),
        ({"objects": ["mug"]}, "object 0 is a text"),
        ({"objects": [], "nois": True}, "did you mean 'noise'"),
        ({"objects": [], "noise": "yes"}, "expected true or false"),
        ({"objects": [], "table_rgb": [1, 2, 3]}, "expected 0 to 1"),
        ({"objects": [], "light": {"position": [0, 0, -1]}}, "over the table"),
        ({"objects": [], "light": {"brightness": 50}}, "expected 0.2 to 2"),
        ({"objects": [{"category": "mug", "color": "red"}]}, "has no position"),
        (changed(category="mugg"), "did you mean 'mug'"),
        (changed(category="elephant"), "expected one of: apple,"),
        (changed(category=["mug"]), "is unknown"),
        (changed(color="Red"), "did you mean 'red'"),
        (changed(color="crimson"), "expected one of: black,"),
        (changed(position=[0.5]), "expected 2 numbers"),
        (changed(position=[0.5, "left"]), "expected 2 numbers"),
        (changed(position=[0.5, float("nan")]), "expected 2 numbers"),
        (changed(position=[0.5, True]), "expected 2 numbers"),
        (changed(position=[0.1, 0.0]), "x = 0.1 m, which is off the table"),
        (changed(position=[0.5, 51]), "y = 51 m, which is off the table"),
        (changed(yaw_deg="30"), "yaw_deg is '30', expected a number"),
        (changed(material="wood"), "'wood' is unknown"),
        (changed(print="label."), "did you mean 'label'"),
        (changed(scale=20), "expected 0.5 to 1.5"),
        (changed(seed=-1), "expected a whole number"),
        (changed(colour="red"), "did you mean 'color'"),
    ],
)
def test_a_mistake_is_one_line_that_says_where_and_what(tmp_path: Path, data: Any, said: str) -> None:
    path = tmp_path / "scene.json"
    path.write_text(json.dumps(data))
    with pytest.raises(SceneError) as caught:
        load_scene(path)
    text = str(caught.value)
    assert said in text
    assert str(path) in text
    assert "\n" not in text


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe\x00", b"not json"])
def test_a_file_that_is_no_json_says_so_in_one_line(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "scene.json"
    path.write_bytes(content)
    with pytest.raises(SceneError) as caught:
        load_scene(path)
    assert "\n" not in str(caught.value)


def test_no_file_a_folder_and_no_place_to_write(tmp_path: Path) -> None:
    with pytest.raises(SceneError, match="no scene file"):
        load_scene(tmp_path / "absent.json")
    with pytest.raises(SceneError, match="folder"):
        load_scene(tmp_path)
    with pytest.raises(OutputError):
        save_scene(SceneSpec(), tmp_path / "absent" / "scene.json")


def test_things_that_stand_in_each_other_are_refused() -> None:
    one = {"category": "mug", "color": "red", "position": [0.5, 0.1]}
    with pytest.raises(SceneError, match=r"objects 0 \(mug\) and 1 \(mug\) stand in each other"):
        scene_from_dict({"objects": [one, {**one, "position": [0.51, 0.1]}]})
    scene_from_dict({"objects": [one, {**one, "position": [0.6, 0.1]}]})
