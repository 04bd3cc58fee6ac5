"""What trained eyes are worth: every measure falls for the fault that it is there to show."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sightline.bench.eyes_score import (
    Look,
    average_precision,
    judge_colored,
    naming,
    recall_at_precision,
    reliability,
)
from sightline.bench.renders import Placed, Rendered
from sightline.models.builtin.things import Thing
from sightline.scene_object import SceneObject

MUG, BOX = (20, 10, 60, 60), (100, 30, 180, 80)
KNOWN = frozenset({"mug", "box"})


def mask(xyxy):
    found = np.zeros((100, 200), bool)
    found[xyxy[1] : xyxy[3], xyxy[0] : xyxy[2]] = True
    return found


def thing(xyxy, kinds, objectness=0.9, color="red"):
    colors = {"red": 0.1, "blue": 0.1} | {color: 0.8}
    return Thing(mask(xyxy), objectness, kinds, list(kinds), colors=colors)


PLACED = [
    Placed(1, "mug", {"red": 0.9}, "", 1.0, 0.1, MUG),
    Placed(2, "box", {"blue": 0.7, "white": 0.3}, "", 1.0, 0.2, BOX),
]
RGB = np.full((100, 200, 3), 128, np.uint8)
RGB[mask(MUG)], RGB[mask(BOX)] = (200, 20, 20), (30, 60, 200)
PICTURE = Rendered(RGB, (mask(MUG) + 2 * mask(BOX)).astype(np.uint8), PLACED)
RIGHT = [thing(MUG, {"mug": 0.8, "box": 0.1}), thing(BOX, {"box": 0.9}, color="blue")]
NAMES_SWAPPED = [thing(MUG, {"box": 0.8}), thing(BOX, {"mug": 0.9}, color="blue")]


def precision(things, picture=PICTURE, nouns=("box", "mug")):
    return average_precision([Look(picture, things)], nouns)


def test_average_precision_is_of_the_right_noun_in_the_right_place():
    assert precision(RIGHT) == pytest.approx({"box": 1.0, "mug": 1.0})
    assert precision(NAMES_SWAPPED) == pytest.approx({"box": 0.0, "mug": 0.0})
    beside = [thing((60, 10, 100, 60), {"mug": 0.8}), RIGHT[1]]
    assert precision(beside) == pytest.approx({"box": 1.0, "mug": 0.0})
    assert precision([RIGHT[1]]) == pytest.approx({"box": 1.0, "mug": 0.0})
    assert precision([]) == pytest.approx({"box": 0.0, "mug": 0.0})
    assert precision(NAMES_SWAPPED, nouns=("object",)) == pytest.approx({"object": 1.0})


def test_a_surer_false_one_costs_and_what_need_not_be_found_does_not():
    false = thing((0, 70, 60, 100), {"mug": 0.95}, 0.99)
    assert precision([false, *RIGHT])["mug"] == pytest.approx(0.5, abs=0.01)
    hidden = replace(PICTURE, placed=[*PLACED, Placed(3, "mug", {}, "", 0.1, 0.1, (0, 70, 60, 100))])
    assert precision([false, *RIGHT], hidden)["mug"] == pytest.approx(1.0)
    assert precision(RIGHT, hidden)["mug"] == pytest.approx(1.0)


def test_what_is_found_on_a_thing_that_is_left_out_is_neither_right_nor_wrong_whatever_it_is_called():
    false = thing((0, 70, 60, 100), {"mug": 0.95}, 0.99)
    for left_out, expected in ((False, 0.5), (True, 1.0)):
        ball = Placed(3, "ball", {}, "", 0.0, 0.1, (0, 70, 60, 100), left_out)
        assert precision([false, *RIGHT], replace(PICTURE, placed=[*PLACED, ball]))["mug"] == pytest.approx(
            expected, abs=0.01
        )


def test_what_may_be_called_so_as_well_is_neither_right_nor_wrong():
    """A mug may be called a cup, and a cup no mug."""
    cup = Placed(3, "cup", {}, "", 1.0, 0.1, (0, 70, 60, 100))
    with_cup = replace(PICTURE, placed=[*PLACED, cup])
    right = thing(cup.xyxy, {"cup": 0.6, "mug": 0.0})
    surer = thing(MUG, {"cup": 0.8, "mug": 0.1})
    assert precision([surer, right], with_cup, ("cup", "mug")) == pytest.approx({"cup": 1.0, "mug": 1.0})
    assert precision([surer], with_cup, ("cup",)) == pytest.approx({"cup": 0.0})  # to find the mug alone is no find
    assert precision([surer], PICTURE, ("cup",)) == {}
    taken = thing(cup.xyxy, {"mug": 0.9, "cup": 0.1})
    assert precision([taken, *RIGHT], with_cup, ("mug",))["mug"] == pytest.approx(0.5, abs=0.01)


def test_names_colours_boxes_and_masks_are_counted_apart():
    assert naming([Look(PICTURE, RIGHT)], KNOWN) == {
        "boxed": 1.0,
        "named_right": 1.0,
        "color_right": 1.0,
        "mask_iou": 1.0,
    }
    assert naming([Look(PICTURE, NAMES_SWAPPED)], KNOWN)["named_right"] == 0.0
    poor = [replace(thing((20, 10, 60, 50), {"mug": 0.9}), colors={"red": 0.01, "blue": 0.9})]
    found = naming([Look(PICTURE, poor)], KNOWN)
    assert found == pytest.approx({"boxed": 0.5, "named_right": 1.0, "color_right": 0.0, "mask_iou": 0.8})
    unsure = replace(poor[0], colors={"red": 0.4, "blue": 0.5})  # what is measured decides
    assert naming([Look(PICTURE, [unsure])], KNOWN)["color_right"] == 1.0
    assert naming([Look(PICTURE, [])], KNOWN)["boxed"] == 0.0


def test_calibration_error_is_how_far_what_is_said_is_from_what_is_true():
    sure = Look(PICTURE, [thing(MUG, {"mug": 1.0}, 1.0), thing(BOX, {"box": 1.0}, 1.0)])
    assert reliability([sure], KNOWN)["expected_calibration_error"] == pytest.approx(0.0)
    wrong = Look(PICTURE, [thing(MUG, {"box": 1.0}, 1.0), thing(BOX, {"mug": 1.0}, 1.0)])
    assert reliability([wrong], KNOWN)["expected_calibration_error"] == pytest.approx(1.0)
    half = reliability([sure, wrong], KNOWN)
    assert half["expected_calibration_error"] == pytest.approx(0.5)
    assert half["bins"] == [{"said": 1.0, "true": 0.5, "count": 4}]


def found_at(xyxy, score):
    return SceneObject("red mug", score, np.array(xyxy, float))


def test_a_colour_counts_where_it_is_clear_and_another_kind_never():
    found = [found_at(MUG, 0.9), found_at(BOX, 0.8), found_at((0, 70, 60, 100), 0.7)]
    assert judge_colored(found, PICTURE, "mug", "red") == [True, False, False]
    assert judge_colored(found, PICTURE, "mug", "blue") == [False, False, False]
    assert judge_colored(found, PICTURE, "box", "white") == [False, None, False]


def test_recall_at_a_precision():
    assert recall_at_precision([0.9, 0.8, 0.7], [True, True, False], 4, 0.95) == 0.5
    assert recall_at_precision([0.9, 0.8, 0.95], [True, True, False], 4, 0.95) == 0.0
    assert recall_at_precision([0.9, 0.8, 0.95], [True, True, False], 4, 0.6) == 0.5
    assert recall_at_precision([], [], 4, 0.95) == 0.0
