"""What a shape makes of a noun, the belief shared among look-alikes; and what two witnesses make of a thing."""

from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.language.lexicon import ANYTHING, lexicon
from sightline.models.builtin.shape import KINDS
from sightline.models.builtin.things import GOOD_ENOUGH, Thing, both, by_shape, surely_apart
from sightline.models.builtin.words import Belief

NO_REGION: Any = SimpleNamespace(mask=None)
WIDER = sorted(set(lexicon().members) - {ANYTHING})


def thing(**scores: float) -> Thing:
    """A thing whose shape fits the kinds that are named this well, and no other at all."""
    return by_shape(NO_REGION, dict.fromkeys(KINDS, 0.0) | scores)


@pytest.mark.parametrize(
    ("scores", "kinds", "beliefs"),
    [
        # a clear kind
        ({"mug": 0.9, "box": 0.2}, ["mug"], {"mug": 0.9, "box": 0.0}),
        # two that fit alike share
        ({"cup": 1.0, "glass": 1.0}, ["cup", "glass"], {"cup": 0.5, "glass": 0.5, "mug": 0.0}),
        # three, one a little behind: in proportion
        (
            {"apple": 0.8, "orange": 0.8, "ball": 0.7},
            ["apple", "orange", "ball"],
            {"apple": 0.8 * 0.8 / 2.3, "ball": 0.8 * 0.7 / 2.3},
        ),
        # good enough, but another is clearly better
        ({"lemon": 0.9, "pear": 0.6}, ["lemon"], {"lemon": 0.9, "pear": 0.0}),
        # as good as the best, but not good enough
        ({"book": 0.35, "sponge": 0.25}, ["book"], {"book": 0.35, "sponge": 0.0}),
    ],
)
def test_kinds_and_beliefs(scores, kinds, beliefs):
    seen = thing(**scores)
    assert set(seen.names) == set(kinds)
    assert {noun: seen.score(noun) for noun in beliefs} == pytest.approx(beliefs)


def test_the_best_kind_comes_first():
    assert thing(ball=0.75, apple=0.85, orange=0.8).names == ["apple", "orange", "ball"]


@pytest.mark.parametrize(
    ("scores", "noun", "belief"),
    [
        ({"cup": 1.0, "glass": 1.0}, "container", 1.0),  # whichever it is, it is one
        ({"apple": 0.9, "ball": 0.9}, "fruit", 0.45),  # or a ball
        ({"apple": 0.8, "orange": 0.8, "ball": 0.8}, "fruit", 0.8 * 2 / 3),
        ({"mug": 0.9, "apple": 0.6}, "fruit", 0.0),  # clearly a mug
    ],
)
def test_a_wider_word_has_the_beliefs_of_its_members(scores, noun, belief):
    seen = thing(**scores)
    assert seen.score(noun) == pytest.approx(belief)
    assert seen.score(noun) == pytest.approx(sum(seen.score(k) for k in lexicon().members[noun]))


@pytest.mark.parametrize("scores", [{}, {"mug": GOOD_ENOUGH - 0.01, "box": GOOD_ENOUGH - 0.02}])
def test_what_looks_like_nothing_known_is_an_object(scores):
    seen = thing(**scores)
    assert seen.names == [ANYTHING]
    assert seen.score(ANYTHING) == 1.0
    assert {seen.score(noun) for noun in (*KINDS, *WIDER)} == {0.0}
    assert by_shape(NO_REGION, {}).names == [ANYTHING]


@given(st.dictionaries(st.sampled_from(sorted(KINDS)), st.floats(0, 1)))
def test_beliefs_are_shares_of_the_best_plausibility(scores):
    seen = thing(**scores)
    best = max(seen.shapes.values())
    beliefs = {noun: seen.score(noun) for noun in (*KINDS, *WIDER)}
    assert all(0 <= belief <= best + 1e-9 for belief in beliefs.values())
    assert sum(beliefs[kind] for kind in KINDS) <= best + 1e-9
    assert seen.score(ANYTHING) == 1.0


def square(x0: int, y0: int, x1: int, y1: int) -> Any:
    mask = np.zeros((60, 80), bool)
    mask[y0:y1, x0:x1] = True
    return mask


def measured(mask: Any, **shapes: float) -> Thing:
    return by_shape(cast(Any, SimpleNamespace(mask=mask)), shapes)


def seen(mask: Any, sure: float, **kinds: float) -> Thing:
    return Thing(mask, sure, kinds, list(kinds), colors={"red": 0.7})


def belief(**kinds: float) -> Belief:
    return Belief(kinds, {"red": 0.5}, {})


NO_IDEA = belief()
NOWHERE, EVERYWHERE = np.zeros((60, 80), bool), np.ones((60, 80), bool)


@pytest.mark.parametrize(
    ("whole", "apart"),
    [
        # a box in two colours: its half has the clearer name, and all of it is a thing
        (seen(square(10, 10, 50, 40), 0.7, block=0.4, box=0.2), False),
        # two blocks side by side that were hardly taken for one thing
        (seen(square(10, 10, 50, 40), 0.3, block=0.4), True),
        # a pen on a book, whose mask goes around it
        (seen(square(10, 10, 50, 40) ^ square(10, 10, 28, 38), 0.9, book=0.5), True),
    ],
)
def test_a_part_of_what_is_likely_a_thing_is_not_surely_another(whole, apart):
    half = seen(square(10, 10, 30, 40), 0.9, block=0.95)
    assert len(surely_apart([half, whole])) == apart
    assert not surely_apart([seen(square(10, 10, 30, 40), 0.9, block=0.6)])  # its name is not sure enough


def test_two_witnesses_of_one_thing_make_one():
    """The shape says what it is, and the mask is the depth camera's; the colours are the eyes'."""
    depth = measured(square(10, 10, 40, 40), bowl=0.95, ball=0.0)
    (thing,) = both([seen(square(12, 10, 40, 38), 0.7, ball=0.6, bowl=0.1)], [depth], [NO_IDEA], NOWHERE)
    assert thing.mask is depth.mask and thing.region is depth.region
    assert (thing.objectness, thing.names, thing.colors) == (1.0, ["bowl"], {"red": pytest.approx(0.6)})
    assert thing.kinds == {"bowl": pytest.approx(0.95)} and thing.shapes == depth.shapes


def test_what_the_eyes_alone_see_stays_where_depth_cannot_tell():
    depth = measured(square(10, 10, 20, 20), ball=0.9)
    key = seen(square(50, 30, 70, 50), 0.8, key=0.7)

    def masks(bare: Any) -> list[Any]:
        return [thing.mask for thing in both([key], [depth], [NO_IDEA], bare)]

    assert masks(EVERYWHERE) == [depth.mask, key.mask]
    assert masks(NOWHERE) == [depth.mask]  # it stands, and the depth camera sees no thing there
    assert masks(square(50, 30, 61, 50)) == [depth.mask, key.mask]
    assert masks(square(50, 30, 59, 50)) == [depth.mask]
    assert both([key], [], [], EVERYWHERE) == [key] and len(both([], [depth], [NO_IDEA], EVERYWHERE)) == 1


def test_a_part_belongs_to_its_thing_and_the_surer_of_two_names_it():
    depth = measured(square(0, 0, 40, 40))
    whole, handle = seen(square(0, 0, 38, 40), 0.9, mug=0.8), seen(square(30, 10, 40, 20), 0.4, ball=0.9)
    (thing,) = both([handle, whole], [depth], [belief(mug=0.6, ball=0.1)], EVERYWHERE)
    assert thing.names == ["mug"] and thing.kinds["mug"] == pytest.approx(0.7)  # cut by the image: no shape


@pytest.mark.parametrize("names", [["cup", "glass"], ["glass", "cup"]])
def test_of_kinds_whose_shapes_are_alike_the_eyes_say_which_comes_first(names):
    depth = measured(square(0, 0, 40, 40), cup=1.0, glass=1.0, mug=0.1)
    (thing,) = both([], [depth], [belief(mug=0.5, **dict(zip(names, (0.3, 0.1), strict=True)))], NOWHERE)
    assert thing.names == names and thing.kinds == {"cup": 0.5, "glass": 0.5}


def test_a_kind_without_a_described_shape_is_as_likely_as_the_eyes_say():
    depth = measured(square(0, 0, 40, 40), ball=0.2, can=0.1)
    (thing,) = both([], [depth], [belief(drill=0.6, ball=0.3)], NOWHERE)
    assert thing.names == ["drill"] and thing.kinds["drill"] == pytest.approx(0.6)
    (thing,) = both([seen(square(0, 0, 40, 40), 1.0)], [depth], [belief(drill=0.5)], NOWHERE)  # the mean is 0.25
    assert thing.names == [ANYTHING]
    (thing,) = both([], [depth], [NO_IDEA], NOWHERE)  # the eyes know none of its kinds
    assert thing.names == [ANYTHING]


def test_what_fits_no_shape_is_named_by_the_eyes_as_surely_as_they_say():
    depth = measured(square(10, 10, 40, 40), screwdriver=GOOD_ENOUGH - 0.01, carrot=0.1)
    (thing,) = both([], [depth], [belief(screwdriver=0.8, marker=0.15)], EVERYWHERE)
    assert thing.names == ["screwdriver"] and thing.shapes == depth.shapes
    assert (thing.score("screwdriver"), thing.score("marker"), thing.score("carrot")) == (0.8, 0.15, 0.0)
    (thing,) = both([], [depth], [belief(screwdriver=0.2, marker=0.15)], EVERYWHERE)
    assert thing.names == [ANYTHING]
