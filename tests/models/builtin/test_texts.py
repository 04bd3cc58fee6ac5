"""Texts against images, by a network that sees a red metal mug, a blue wooden bowl, or what is put before it."""

from __future__ import annotations

import numpy as np
import pytest
from tests.models.builtin.test_eyes import OWN_SIZE, network

from sightline import Frame, Perception
from sightline.errors import ModelError
from sightline.models.builtin.model import SeeingModel

# One axis per word; a thing's embedding is the sum of its words' axes.
AXES = np.eye(6)
MUG, BOWL, RED, BLUE, METAL, WOOD = AXES
GROUPS = {
    "kinds": {"words": ["mug", "bowl"], "scale": 20.0, "vectors": [*AXES[:2].tolist(), [-0.7, -0.7, 0, 0, 0, 0]]},
    "colors": {"words": ["red", "blue"], "scale": 20.0, "vectors": AXES[2:4].tolist(), "bias": [-5.0, -5.0]},
    "materials": {"words": ["metal", "wood"], "scale": 20.0, "vectors": AXES[4:].tolist()},
}


def unit(*words):
    return (np.sum(words, axis=0) / np.sqrt(len(words))).tolist()


@pytest.fixture
def model(tmp_path):
    boxes, seen = [(20, 30, 120, 130), (220, 60, 360, 160)], [unit(MUG, RED, METAL), unit(BOWL, BLUE, WOOD)]
    return SeeingModel(network(tmp_path / "eyes.onnx", boxes, [3.0, 2.0], embeddings=seen, groups=GROUPS))


FRAME = Frame(np.zeros(OWN_SIZE, np.uint8))


def test_all_words_of_a_text_must_fit_one_thing(model):
    texts = [
        "red mug",
        "a photo of a blue bowl",
        "blue mug",
        "metal bowl",
        "the red metal mug",
        "wooden thing",
        "thing",
    ]
    red_mug, blue_bowl, blue_mug, metal_bowl, all_three, wooden, thing = model.match([FRAME], texts)[0]
    assert min(red_mug, all_three) > 0.9 and min(blue_bowl, wooden) > 0.8 and thing == pytest.approx(0.953, abs=0.01)
    assert max(blue_mug, metal_bowl) < 0.05


def test_vectors_are_of_unit_length_and_give_what_match_gives(model):
    texts = ["red mug", "bowl", "thing"]
    images, words = model.embed_images([FRAME, FRAME]), model.embed_texts(texts)
    np.testing.assert_allclose(np.linalg.norm(images, axis=1), 1, atol=1e-6)
    np.testing.assert_allclose(np.linalg.norm(words, axis=1), 1, atol=1e-6)
    np.testing.assert_array_equal(model.scores(images, words), model.match([FRAME, FRAME], texts))


def test_each_label_is_judged_on_its_own_and_none_of_these_is_the_rest(model):
    labels = ["red mug", "blue mug", "none of these"]
    red, blue, none = model.classify([FRAME], labels)[0]
    assert red > 0.9 and blue < 0.05 and none == pytest.approx(1 - red)
    assert model.classify([FRAME], ["none of these"])[0] == pytest.approx([1.0])


def test_an_image_of_nothing_shows_nothing(tmp_path):
    model = SeeingModel(
        network(tmp_path / "eyes.onnx", [(10, 10, 50, 50)], [-9.0], embeddings=[unit(MUG)], groups=GROUPS)
    )
    np.testing.assert_allclose(model.match([FRAME], ["mug", "thing"]), 0, atol=1e-6)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("zither", "does not know 'zither'"),
        ("green mug", "does not know the color 'green'"),
        ("big mug", "says more"),
        ("mug left of the bowl", "says more"),
        ("mug and bowl", "says more"),
        ("five mugs", "says more"),
    ],
)
def test_what_the_eyes_cannot_judge_is_refused(model, text, message):
    with pytest.raises(ModelError, match=message):
        model.match([FRAME], ["red mug", text])


def test_trained_eyes_can_what_depth_alone_cannot(model, tmp_path):
    scores = Perception(f"builtin:{tmp_path / 'eyes.onnx'}").classify(FRAME, ["blue mug", "red mug"])
    assert list(scores) == ["red mug", "blue mug"]
    with pytest.raises(ModelError, match=r"tabletop cannot classify.*--model builtin"):
        Perception("tabletop").classify(FRAME, ["red mug"])
