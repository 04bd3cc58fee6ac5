"""Colours by two witnesses: the pixels, and a model that judges colours too."""

from __future__ import annotations

import numpy as np
import pytest
import supervision as sv

from sightline import Frame
from sightline.language.parse import parse_phrase
from sightline.scene.build import agreed_color, build_objects, scene_of
from sightline.scene.scene import RobotBase

MEASURED = [("brown", 0.55), ("orange", 0.45)]


def test_the_model_decides_between_what_was_measured():
    assert agreed_color(MEASURED, {"orange": 0.9, "brown": 0.1, "blue": 0.2}) == "orange"
    assert agreed_color(MEASURED, {"orange": 0.4, "brown": 0.6, "blue": 0.9}) == "brown"


def test_what_is_measured_speaks_for_what_turns_into_it_in_another_light():
    """An orange can with a white band in a light that makes it red."""
    measured = [("red", 0.72), ("white", 0.28)]
    assert agreed_color(measured, {"orange": 0.8, "white": 0.64, "red": 0.05}) == "orange"
    assert agreed_color(measured, {"blue": 0.8, "white": 0.64, "red": 0.05}) == "white"  # red is no blue in any light
    assert agreed_color(measured, {"orange": 0.8, "white": 0.64, "red": 0.4}) == "red"


def test_one_witness_alone_is_believed_and_none_is_no_color():
    assert agreed_color(MEASURED, {}) == "brown"
    assert agreed_color([], {"blue": 1.0}) == agreed_color([], {}) == ""


def scene(looks):
    """A red mug, of which the model judges these colours."""
    rgb = np.full((60, 80, 3), 128, np.uint8)
    rgb[10:40, 20:60] = (200, 20, 20)
    mask = np.zeros((1, 60, 80), bool)
    mask[0, 10:40, 20:60] = True
    frame = Frame(rgb)
    found = sv.Detections(np.array([[20.0, 10, 60, 40]]), mask, np.array([0.8]), np.array([0]))
    found.data = {"label": np.array(["mug"]), "evidence": np.array([{"looks": looks}], dtype=object)}
    return scene_of(frame, build_objects(frame, found, None), ["mug"], None, RobotBase())


@pytest.mark.parametrize(("looks", "score"), [({}, 0.8), ({"red": 0.9, "blue": 0.1}, 0.72), ({"red": 0.25}, 0.2)])
def test_a_phrases_score_falls_with_the_models_doubt_of_its_color(looks, score):
    (red,), (plain,) = (scene(looks).all_of(parse_phrase(text)) for text in ("red mug", "mug"))
    assert red.score == pytest.approx(score)
    assert plain.score == pytest.approx(0.8)
