"""Kind, colour, size, material and shape: what is known of a thing, and what is not."""

import numpy as np
import pytest
from made_scene import boxed, picture, scene, thing

from sightline.language.lexicon import ANYTHING
from sightline.language.program import Attribute
from sightline.scene.attributes import attribute_levels, kind_level, kind_score, same_levels
from sightline.scene.evaluate import Evaluation
from sightline.scene.truth import CLOSE, FALSE, TRUE, UNKNOWN
from sightline.scene_object import SceneObject


def seen(label, score=0.9, **more):
    return SceneObject(label, score, np.full(4, np.nan), **more)


@pytest.mark.parametrize(
    ("label", "score", "noun", "expected"),
    [
        ("mug", 0.9, "mug", TRUE),
        ("Coffee Mug", 0.9, "mug", TRUE),
        ("coffee_mug", 0.9, "mug", TRUE),
        ("crate_of_ales", 0.9, "crate of ales", TRUE),
        ("mug", 0.9, "can", FALSE),
        ("mug", 0.51, "mug", TRUE),
        ("mug", 0.50, "mug", UNKNOWN),  # of score 0.5 or less
        ("mug", 0.50, "can", FALSE),
        ("apple", 0.9, "fruit", TRUE),
        ("carrot", 0.9, "fruit", FALSE),
        ("zither", 0.9, "zither", TRUE),  # outside the lexicon
        ("zither", 0.9, "guitar", FALSE),
        ("mug", 0.1, ANYTHING, TRUE),
        ("table", 0.9, ANYTHING, FALSE),  # everything but the table
        ("table", 0.9, "table", TRUE),
        ("object", 0.9, "mug", UNKNOWN),  # nobody can tell what it is
    ],
)
def test_kind(label, score, noun, expected):
    assert kind_level(seen(label, score), noun) == expected


def test_a_cup_may_be_a_mug_only_where_nothing_else_is_a_cup():
    assert kind_level(seen("mug"), "cup") == FALSE
    assert kind_level(seen("mug"), "cup", also=True) == TRUE
    assert Evaluation(scene(thing("mug", 0, 0), thing("can", 1, 0))).kind("cup").tolist() == [TRUE, FALSE]
    assert Evaluation(scene(thing("mug", 0, 0), thing("cup", 1, 0))).kind("cup").tolist() == [FALSE, TRUE]


@pytest.mark.parametrize(
    ("noun", "expected", "score"),
    [("mug", TRUE, 0.8), ("cup", UNKNOWN, 0.4), ("can", FALSE, 0.0), ("box", FALSE, 0.8)],
)
def test_a_detector_was_asked_for_nouns(noun, expected, score):
    # Its scores for the nouns count; a noun that it was not asked for is none of this thing.
    asked = seen("mug", 0.8, names={"mug": 0.8, "cup": 0.4, "can": 0.0})
    assert kind_level(asked, noun) == expected
    assert kind_score(asked, noun) == score


@pytest.mark.parametrize(
    ("color", "asked", "shade", "expected"),
    [
        ("red", "red", "", TRUE),
        ("red", "blue", "", FALSE),
        ("", "red", "", UNKNOWN),
        ("dark blue", "blue", "", TRUE),
        ("dark blue", "blue", "dark", TRUE),
        ("dark blue", "blue", "light", FALSE),
        ("blue", "blue", "dark", UNKNOWN),  # its shade is not known
        ("navy", "blue", "dark", TRUE),  # a name that says its shade
        ("crimson", "red", "", TRUE),  # goes by a basic one
        ("red", "crimson", "", TRUE),
        ("crimson", "blue", "", FALSE),
        ("turquoise", "blue", "", UNKNOWN),  # blue or green
        ("turquoise", "green", "", UNKNOWN),
        ("turquoise", "red", "", FALSE),
        ("turquoise", "turquoise", "", TRUE),
        ("blue", "turquoise", "", TRUE),
        ("dark blue", "", "dark", TRUE),  # "the dark one"
        ("light blue", "", "dark", FALSE),
    ],
)
def test_color(color, asked, shade, expected):
    made = scene(thing("mug", 0, 0, color=color))
    levels = attribute_levels(Evaluation(made), Attribute("color", asked, shade), "mug", False)
    assert levels.tolist() == [expected]


@pytest.mark.parametrize(("share", "expected"), [(0.40, TRUE), (0.30, TRUE), (0.29, FALSE), (0.0, FALSE)])
def test_a_second_color_must_cover_half_as_much_as_the_first(share, expected):
    can = seen("can", color="red", evidence={"colors": {"red": 0.6, "white": share}})
    evaluation = Evaluation(scene())
    object.__setattr__(evaluation.scene, "objects", (can,))
    assert attribute_levels(evaluation, Attribute("color", "white"), "can", False).tolist() == [expected]


@pytest.mark.parametrize(
    ("kind", "known", "asked", "expected"),
    [
        ("material", "metal", "metal", TRUE),
        ("material", "wooden", "wood", TRUE),
        ("material", "wood", "metal", FALSE),
        ("material", None, "metal", UNKNOWN),
        ("shape", "cylinder", "cylindrical", TRUE),
        ("shape", "cube", "cubic", TRUE),
        ("shape", "cube", "cuboid", CLOSE),
        ("shape", "cuboid", "cubic", FALSE),
        ("shape", "sphere", "round", TRUE),
        ("shape", "cylinder", "round", CLOSE),
        ("shape", "round", "spherical", UNKNOWN),
        ("shape", "round", "cubic", FALSE),
        ("shape", None, "round", UNKNOWN),
    ],
)
def test_material_and_shape(kind, known, asked, expected):
    made = scene(thing("pen", 0, 0, **({} if known is None else {kind: known})))
    assert attribute_levels(Evaluation(made), Attribute(kind, asked), "pen", False).tolist() == [expected]


@pytest.mark.parametrize(("label", "asked"), [("ball", "spherical"), ("box", "cuboid"), ("can", "cylindrical")])
def test_the_name_of_some_kinds_says_their_shape(label, asked):
    made = scene(thing(label, 0, 0))
    assert attribute_levels(Evaluation(made), Attribute("shape", asked), label, False).tolist() == [TRUE]


def sizes(made, word, noun="box", granted=False):
    return attribute_levels(Evaluation(made), Attribute("size", word), noun, granted).tolist()


def cubes(*volumes):
    # Edges of 10 cm for 1; beside them something huge of another noun.
    edges = [0.1 * v ** (1 / 3) for v in volumes]
    return scene(
        *(thing("box", 0.3 * i, 0.1, (e, e, e)) for i, e in enumerate(edges)), thing("can", -1, 0, (0.5, 0.5, 0.5))
    )


@pytest.mark.parametrize(
    ("volumes", "large", "small"),
    [
        ([1.0, 1.31], [FALSE, TRUE], [TRUE, FALSE]),
        ([1.0, 1.29], [UNKNOWN] * 2, [UNKNOWN] * 2),  # about one size
        # Of 1 to 2: big from 2 / 1.3 = 1.54 on, small up to 1.3
        ([1.0, 1.29, 1.55, 2.0], [FALSE, FALSE, TRUE, TRUE], [TRUE, TRUE, FALSE, FALSE]),
        ([1.0, 1.31, 1.53, 2.0], [FALSE, FALSE, FALSE, TRUE], [TRUE, FALSE, FALSE, FALSE]),
        ([1.0], [UNKNOWN], [UNKNOWN]),  # nothing to compare with
    ],
)
def test_big_and_small_are_judged_among_the_things_of_the_noun(volumes, large, small):
    assert sizes(cubes(*volumes), "large")[:-1] == large
    assert sizes(cubes(*volumes), "small")[:-1] == small
    assert sizes(cubes(*volumes), "large")[-1] == UNKNOWN  # no box


def test_the_only_thing_of_its_noun_is_taken_at_its_word():
    assert sizes(cubes(1.0), "large", granted=True) == [TRUE, UNKNOWN]
    assert sizes(cubes(1.0), "tall", granted=True) == [TRUE, UNKNOWN]
    assert sizes(cubes(1.0, 1.1), "large", granted=True)[:2] == [UNKNOWN] * 2


def test_its_size_word_goes_before_what_was_measured():
    made = scene(thing("box", 0, 0, size="small"), thing("box", 1, 0, (0.5, 0.5, 0.5), size="Big"), thing("box", 2, 0))
    assert sizes(made, "small")[:2] == [TRUE, FALSE]
    assert sizes(made, "large")[:2] == [FALSE, TRUE]
    assert sizes(made, "medium")[:2] == [FALSE, FALSE]
    assert sizes(scene(thing("box", 0, 0, size="small")), "large", granted=True) == [FALSE]


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("tall", [TRUE, FALSE]),  # 15 and 10 cm
        ("short", [FALSE, TRUE]),
        ("wide", [FALSE, TRUE]),  # 8 and 30 cm
        ("narrow", [TRUE, FALSE]),
        ("long", [FALSE, TRUE]),  # 15 and 30 cm
        ("thick", [TRUE, FALSE]),  # 8 and 5 cm
        ("thin", [FALSE, TRUE]),
    ],
)
def test_other_size_words(word, expected):
    made = scene(thing("box", 0, 0, (0.08, 0.08, 0.15)), thing("box", 1, 0, (0.3, 0.05, 0.10)))
    assert sizes(made, word) == expected


def test_sizes_in_the_image_are_areas_to_the_power_of_three_halves():
    # Areas 1 to 1.2: volumes 1 to 1.31
    made = picture(boxed("box", 0, 0, 100, 100), boxed("box", 200, 0, 320, 100))
    assert sizes(made, "large") == [FALSE, TRUE]
    made = picture(boxed("box", 0, 0, 100, 100), boxed("box", 200, 0, 318, 100))
    assert sizes(made, "large") == [UNKNOWN, UNKNOWN]


def same(made, attribute):
    """Which share it with the first."""
    return same_levels(Evaluation(made), attribute, 0).tolist()


@pytest.mark.parametrize(
    ("attribute", "values", "expected"),
    [
        ("color", ["red", "red", "blue", ""], [FALSE, TRUE, FALSE, UNKNOWN]),  # itself left out
        ("color", ["red", "crimson", "dark red"], [FALSE, UNKNOWN, UNKNOWN]),  # may be the same
        ("color", ["dark red", "light red"], [FALSE, FALSE]),
        ("material", ["wood", "wooden", "metal", ""], [FALSE, TRUE, FALSE, UNKNOWN]),
        ("shape", ["cube", "cubic", "round", ""], [FALSE, TRUE, FALSE, UNKNOWN]),
        ("shape", ["round", "sphere", "cube"], [FALSE, UNKNOWN, FALSE]),
    ],
)
def test_same(attribute, values, expected):
    made = scene(*(thing("pen", 0.2 * i, 0, **({attribute: v} if v else {})) for i, v in enumerate(values)))
    assert same(made, attribute) == expected


def test_same_kind():
    assert same(scene(thing("mug", 0, 0), thing("coffee mug", 1, 0), thing("can", 2, 0)), "kind") == [
        FALSE,
        TRUE,
        FALSE,
    ]


@pytest.mark.parametrize(
    ("factor", "expected"),
    [(1.14, TRUE), (1.16, CLOSE), (1.29, CLOSE), (1.31, FALSE), (1 / 1.14, TRUE), (1 / 1.31, FALSE)],
)
def test_same_size(factor, expected):
    made = scene(thing("box", 0, 0, (0.1, 0.1, 0.1)), thing("box", 1, 0, (0.1, 0.1, 0.1 * factor)))
    assert same(made, "size") == [FALSE, expected]


def test_same_size_by_words():
    made = scene(
        thing("box", 0, 0, size="small"), thing("box", 1, 0, (0.3, 0.3, 0.3), size="small"), thing("box", 2, 0)
    )
    assert same(made, "size") == [FALSE, TRUE, TRUE]


@pytest.mark.parametrize(("height", "expected"), [(0.109, TRUE), (0.111, FALSE), (0.089, FALSE)])
def test_same_height(height, expected):
    made = scene(thing("box", 0, 0, (0.1, 0.1, 0.1)), thing("can", 1, 0, (0.3, 0.1, height)))
    assert same(made, "height") == [FALSE, expected]
