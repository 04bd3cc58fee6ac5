"""The facade on a world that has been robbed of its truth: all that is said comes from pixels and depth."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sightline import Answer, Found, Frame, NotFound, Perception
from sightline.errors import CameraError, DepthError, ModelError, PhraseError
from sightline.models.builtin import model as builtin
from sightline.sim.scene_file import scene_from_dict
from sightline.sim.world import World

THINGS = [
    {"category": "mug", "color": "red", "position": [0.60, 0.12], "yaw_deg": 80, "seed": 1},
    {"category": "box", "color": "blue", "position": [0.42, -0.10], "yaw_deg": 25, "seed": 2},
    {"category": "box", "color": "yellow", "position": [0.60, -0.20], "yaw_deg": 70, "seed": 3},
    {"category": "ball", "color": "green", "position": [0.42, 0.20], "seed": 5},
]


def look(things: list[dict[str, object]]) -> Frame:
    world = World(scene_from_dict({"objects": things, "noise": True}), seed=4)
    del world.truth
    frame = world.capture()
    world.close()
    return frame


@pytest.fixture(scope="module")
def frame() -> Frame:
    return look(THINGS)


@pytest.fixture(scope="module")
def eyes() -> Perception:
    return Perception()


@pytest.mark.parametrize(
    ("text", "thing"),
    [("the red mug", 0), ("the blue box", 1), ("the yellow box", 2), ("the ball", 3), ("the green thing", 3)],
)
def test_each_thing_is_where_it_is(eyes, frame, text, thing):
    found = eyes.locate(frame, text)
    assert isinstance(found, Found), found
    assert found.object.center_m[:2] == pytest.approx(THINGS[thing]["position"], abs=0.02)
    assert found.object.frame_id == "world"
    assert found.object.color == THINGS[thing]["color"]
    assert found.object.evidence["model"] == "builtin"
    assert found.object.evidence["stamp_ns"] == frame.stamp_ns


def test_right_in_the_world_is_where_it_is_in_the_image(eyes, frame):
    # The camera looks back at the robot: the world's +y is on its right.
    ball, box = eyes.locate(frame, "the ball").object, eyes.locate(frame, "the blue box").object
    assert ball.center_m[1] > box.center_m[1]
    assert ball.xyxy[0] > box.xyxy[2]


def test_a_bare_table_has_nothing_on_it(eyes):
    empty = look([])
    assert eyes.objects(empty) == []
    assert len(eyes.detect(empty, ["mug", "red box"])) == 0
    assert eyes.locate(empty, "the mug") == NotFound("I see nothing on the table")
    answer = eyes.ask(empty, "how many mugs are there?")
    assert isinstance(answer, Answer) and answer.value == 0


def test_scores_do_not_depend_on_company(eyes, frame):
    alone = eyes.detect(frame, ["box"])
    crowd = eyes.detect(frame, ["mug", "box", "banana", "red thing", "ball", "spoon"])
    among = crowd[crowd.data["label"] == "box"]
    assert np.array_equal(alone.confidence, among.confidence)
    assert np.array_equal(alone.xyxy, among.xyxy)


def test_a_thing_that_answers_to_two_phrases_comes_twice_each_under_its_own(eyes, frame):
    found = eyes.detect(frame, ["green ball", "ball", "ball"])
    assert sorted(found.data["label"]) == ["ball", "green ball"]


def test_one_frame_is_looked_at_once(frame, monkeypatch):
    calls = []
    real = builtin.segment_tabletop
    monkeypatch.setattr(builtin, "segment_tabletop", lambda f: calls.append(f) or real(f))
    eyes = Perception()
    eyes.detect(frame, ["mug"])
    eyes.locate(frame, "the ball")
    eyes.ask(frame, "is there a box?")
    assert len(calls) == 1


def test_without_depth_or_camera_it_says_what_to_give(eyes, frame):
    with pytest.raises(DepthError, match="depth"):
        eyes.detect(replace(frame, depth_m=None), ["mug"])
    with pytest.raises(CameraError, match="camera"):
        eyes.detect(replace(frame, camera=None), ["mug"])


def test_a_string_is_not_a_list_of_phrases(eyes, frame):
    with pytest.raises(PhraseError, match=r"expected a list.*\['box'\]"):
        eyes.detect(frame, "box")


def test_an_unknown_word_is_an_error_even_on_an_empty_table(eyes):
    with pytest.raises(ModelError, match="'zither'"):
        eyes.detect(look([]), ["zither"])


def test_a_wider_image_of_the_same_scene_gives_the_same_metres(eyes, frame):
    """Cut to 640x300: another shape, another principal point, the same world."""
    camera = replace(frame.camera, cy=frame.camera.cy - 120, height=300)
    cut = replace(frame, rgb=frame.rgb[120:420].copy(), depth_m=frame.depth_m[120:420].copy(), camera=camera)
    whole, part = (eyes.locate(f, "the blue box") for f in (frame, cut))
    assert isinstance(part, Found), part
    assert part.object.center_m == pytest.approx(whole.object.center_m, abs=0.005)
    assert part.object.xyxy == pytest.approx(whole.object.xyxy - (0, 120, 0, 120), abs=2)
