"""Things, descriptions and conditions as they are said back."""

import pytest
from made_scene import scene, thing

from sightline.language.parse import parse_phrase
from sightline.scene.wording import (
    counted,
    describe,
    joined,
    listed,
    name_of,
    plural,
    said,
    the,
    which_question,
    with_article,
    words,
)


def things(*named):
    return [thing(label, 0.1 * i, 0, color=color) for i, (color, label) in enumerate(named)]


def objects(*named):
    return scene(*things(*named)).objects


@pytest.mark.parametrize(
    ("color", "label", "described"),
    [
        ("red", "mug", "a red mug"),
        ("", "apple", "an apple"),
        ("orange", "orange", "an orange"),  # not "an orange orange"
        ("", "object", "a thing"),
        ("orange", "box", "an orange box"),
    ],
)
def test_describe(color, label, described):
    assert describe(objects((color, label))[0]) == described


def test_a_thing_that_may_be_several():
    doubtful = objects(("white", "cup"))[0]
    doubtful.evidence["kinds"] = ["cup", "glass", "object", "can"]
    assert name_of(doubtful) == "white cup or glass or thing"


@pytest.mark.parametrize(
    ("named", "text"),
    [
        ([], "nothing"),
        ([("red", "mug")], "a red mug"),
        ([("red", "mug"), ("red", "mug"), ("", "can")], "2 red mugs and a can"),
        ([("red", "mug"), ("", "knife"), ("", "can"), ("", "knife")], "a red mug, 2 knives and a can"),
    ],
)
def test_listed(named, text):
    assert listed(objects(*named)) == text


def test_joined_and_article():
    assert joined(["a", "b", "c"], "or") == "a, b or c"
    assert joined(["a"], "or") == "a"
    assert with_article("egg") == "an egg"
    assert with_article("umbrella") == "an umbrella"
    assert with_article("box") == "a box"


@pytest.mark.parametrize(
    ("noun", "many"),
    [
        ("mug", "mugs"),
        ("red box", "red boxes"),
        ("object", "things"),
        ("scissors", "scissors"),
        ("roll of tape", "rolls of tape"),
    ],
)
def test_plural(noun, many):
    assert plural(noun) == many


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("small red mug", ["0 small red mugs", "1 small red mug"]),
        ("mug left of the box", ["0 mugs left of the box", "1 mug left of the box"]),
    ],
)
def test_counted(text, counts):
    assert [counted(n, parse_phrase(text).body) for n in (0, 1)] == counts


@pytest.mark.parametrize(
    "text",
    [
        # Said back as it came
        "the mug",
        "the small red mug",
        "the mug left of the box",
        "the mug in front of the red box",
        "the mug between the box and the bowl",
        "the mug on the left",
        "the mug at the back",
        "the mug in the corner",
        "the mug at the edge",
        "the mug taller than the box",
        "the mug with a red lid",
        "the mug within reach",
        "the mug and the box",
        "the mug or the box",
        "any mug",
        "all the mugs",
        "the mug near the camera",
    ],
)
def test_the(text):
    assert the(parse_phrase(text).body) == text


def test_said_is_without_article():
    assert said(parse_phrase("the small red mug left of the box").body) == "small red mug left of the box"
    assert said(parse_phrase("the mug and the box").body) == "mug and box"


@pytest.mark.parametrize(
    ("text", "after_is"),
    [
        ("the tallest mug", "tallest"),
        ("the second tallest mug", "number 2 of the tallest"),
        ("the mug nearest to the box", "nearest to the box"),
        ("the mug farthest from the robot", "farthest from the robot"),
        ("the leftmost mug", "leftmost"),
        ("the mug I'm pointing at", "pointed at"),
        ("the mug on the left", "on the left"),
    ],
)
def test_picks(text, after_is):
    (pick,) = parse_phrase(text).body.picks
    assert words(pick) == after_is


@pytest.mark.parametrize(
    ("text", "after_is"),
    [
        ("the mug nearer to the box than the can", "nearer to the box than the can"),
        ("the mug farther from the box than the can", "farther from the box than the can"),
        ("the mug the same colour as the can", "the same color as the can"),
        ("the mug in the way from the can to the box", "in the way from the can to the box"),
        ("the mug more than 10 cm tall", "more than 10 cm in height"),
        ("the bowl with an apple in it", "with any apple on or in it"),
        ("the thing that is a mug", "a mug"),
        ("the thing that is red or blue", "red or blue"),
        ("the thing that is neither red nor blue", "not red and not blue"),
    ],
)
def test_conditions(text, after_is):
    (condition,) = parse_phrase(text).body.where
    assert words(condition) == after_is


@pytest.mark.parametrize(
    ("named", "question"),
    [
        ([("red", "mug"), ("blue", "mug")], "Which: the red one or the blue one?"),
        ([("red", "mug"), ("red", "can")], "Which: the mug or the can?"),
        ([("red", "mug"), ("red", "mug")], "Which: the one on the left or the one on the right?"),
        ([("red", "mug"), ("red", "mug"), ("blue", "mug")], "Which of the 3, counted from the left?"),
        ([("red", "mug"), ("", "can")], "Which: the mug or the can?"),  # one colour is not known
    ],
)
def test_which_question(named, question):
    assert which_question(objects(*named)) == question


@pytest.mark.parametrize(
    ("kinds", "question"),
    [
        ((["cup", "glass"], ["jar"]), "Which: the cup or glass or the jar?"),
        ((["jar", "can"], ["jar"]), "Which: the one on the left or the one on the right?"),
        ((["jar", "can"], ["can", "jar"]), "Which: the one on the left or the one on the right?"),
    ],
)
def test_kinds_that_both_may_be_tell_nothing_apart(kinds, question):
    made = objects(("white", "jar"), ("white", "jar"))
    for number, of_it in enumerate(kinds):
        made[number].evidence["kinds"] = of_it
    assert which_question(made) == question
