"""The built-in model with eyes that were trained: any image, and depth as a second witness."""

from __future__ import annotations

import numpy as np
import pytest
from ray_scene import BLUE, RED, Box, RayScene
from tests.models.builtin.test_eyes import GROUPS, MEAN_COLOR, SCALE, network

from sightline import Answer, Found, Frame, NotFound, Perception
from sightline.errors import DepthError, ModelError
from sightline.models.registry import load_model

MUG, BOWL = (20, 30, 120, 130), (220, 60, 360, 160)


@pytest.fixture
def name(tmp_path):
    """A network that sees a red mug on the left and a blue bowl on the right, and something too weak to be told."""
    colors = {"words": ["red", "blue"], "scale": 8.0, "vectors": [[1, 0], [0, 1]], "bias": [-1.0, -1.0]}
    groups = GROUPS | {"colors": colors}
    boxes = [np.array(MUG) * SCALE, np.array(BOWL) * SCALE, (300, 200, 340, 230)]
    network(tmp_path / "eyes.onnx", boxes, [3.0, 2.0, -3.0], embeddings=[[1, 0], [0, 1], [1, 0]], groups=groups)
    return f"builtin:{tmp_path / 'eyes.onnx'}"


@pytest.fixture
def frame():
    rgb = np.full((480, 640, 3), 128, np.uint8)
    for (x0, y0, x1, y1), paint in ((MUG, (200, 20, 20)), (BOWL, (20, 40, 200))):
        rgb[y0:y1, x0:x1] = paint
    return Frame(rgb)


def test_an_image_without_depth_is_enough(name, frame):
    eyes = Perception(name)
    found = eyes.detect(frame, ["mug", "blue bowl", "red bowl", "thing"])
    assert sorted(map(str, found.data["label"])) == ["blue bowl", "mug", "thing", "thing"]
    by_label = {str(label): box for label, box in zip(found.data["label"], found.xyxy, strict=True)}
    np.testing.assert_allclose(by_label["mug"], MUG, atol=1)
    np.testing.assert_allclose(by_label["blue bowl"], BOWL, atol=1)
    assert "red bowl" not in by_label
    assert found.mask[0].any()
    assert isinstance(eyes.locate(frame, "the mug left of the blue bowl"), Found)
    assert isinstance(eyes.locate(frame, "the mug right of the bowl"), NotFound)
    answer = eyes.ask(frame, "how many things are there?")
    assert isinstance(answer, Answer) and answer.value == 2
    assert "mug" in eyes.caption(frame).text


def test_of_several_frames_each_has_its_own_answer(name, frame):
    """The network sees the same in all of them, and each is of another size; one comes twice."""
    sizes_wh = [(320, 240), (640, 480), (1280, 960), (480, 360), (160, 120)]
    frames = [frame, *(Frame(np.full((h, w, 3), 128, np.uint8)) for w, h in sizes_wh), frame]
    eyes = load_model(name, "detect")
    found = eyes.detect(frames, ["mug"])
    assert [len(detections) for detections in found] == [1] * 7
    for detections, width in zip(found, [640, *(w for w, _ in sizes_wh), 640], strict=True):
        np.testing.assert_allclose(detections.xyxy[0], np.array(MUG) * width / 640, atol=2)
    alone = eyes.detect([Frame(frame.rgb)], ["mug"])[0]
    np.testing.assert_array_equal(alone.mask, found[0].mask)
    vectors = load_model(name, "embed").embed_images(frames[:3])
    np.testing.assert_allclose(vectors[1], load_model(name, "embed").embed_images(frames[1:2])[0], atol=1e-6)
    assert load_model(name, "detect").detect([], ["mug"]) == []


def test_unknown_words_are_told_with_those_that_are_near(name, frame):
    with pytest.raises(ModelError, match="does not know 'zither'"):
        Perception(name).detect(frame, ["zither"])
    with pytest.raises(ModelError, match="does not know 'banana'") as refusal:
        load_model(name, "detect").detect([frame], ["banana"])
    assert "mug" in str(refusal.value)


def test_what_is_weak_is_left_out_by_a_threshold(name, frame):
    eyes = load_model(name, "detect")
    assert [len(eyes.detect([frame], ["object"], least)[0]) for least in (None, 0.9, 0.99)] == [2, 1, 0]


def test_what_depth_finds_is_named_by_the_eyes_where_they_have_not_found_it(tmp_path):
    """A red thing and a blue one, both cut by the image, so that their shapes tell nothing; the red is a drill."""
    left, right = Box((-0.42, 0.0), (0.2, 0.1, 0.1), RED), Box((0.42, 0.0), (0.2, 0.1, 0.1), BLUE)
    frame, _ = RayScene((left, right), table=(-0.7, 0.7, -0.35, 0.35)).render()
    kinds = {"words": ["drill"], "scale": 20.0, "vectors": [[1, -0.5, -0.5, 0], [-1, 0.5, 0.5, 0]]}
    groups = GROUPS | {"kinds": kinds, "colors": GROUPS["colors"] | {"vectors": np.eye(2, 4).tolist()}}
    groups["materials"] = GROUPS["materials"] | {"vectors": np.eye(1, 4).tolist()}
    network(tmp_path / "eyes.onnx", [(0, 0, 9, 9)], [-9.0], embeddings=MEAN_COLOR, groups=groups, fits=[0, 0])
    found = Perception(f"builtin:{tmp_path / 'eyes.onnx'}").objects(frame)
    names = {thing.color: thing.evidence["kinds"] for thing in found}
    assert names == {"red": ["drill"], "blue": ["object"]}


def test_without_trained_eyes_depth_is_needed(frame):
    with pytest.raises(DepthError):
        load_model("tabletop", "detect").detect([frame], ["object"])


@pytest.mark.parametrize(
    ("name", "message"), [("builtin:large", "no checkpoint"), ("builtin:no.onnx", "cannot be read")]
)
def test_what_is_no_trained_eyes_is_refused(name, message):
    with pytest.raises(ModelError, match=message):
        load_model(name, "detect")
