"""What the plausibilities of a thing's shape make of a noun: the belief in it, shared among look-alikes."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.language.lexicon import ANYTHING, lexicon
from sightline.models.builtin.model import CATEGORIES, GOOD_ENOUGH, _Thing

NO_REGION: Any = None
WIDER = sorted(set(lexicon().members) - {ANYTHING})


def thing(**scores: float) -> _Thing:
    """A thing whose shape fits the kinds that are named this well, and no other at all."""
    return _Thing(NO_REGION, dict.fromkeys(CATEGORIES, 0.0) | scores)


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
    assert set(seen.kinds()) == set(kinds)
    assert {noun: seen.score(noun) for noun in beliefs} == pytest.approx(beliefs)


def test_the_best_kind_comes_first():
    assert thing(ball=0.75, apple=0.85, orange=0.8).kinds() == ["apple", "orange", "ball"]


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
    assert seen.kinds() == [ANYTHING]
    assert seen.score(ANYTHING) == 1.0
    assert {seen.score(noun) for noun in (*CATEGORIES, *WIDER)} == {0.0}
    assert _Thing(NO_REGION, {}).kinds() == [ANYTHING]


@given(st.dictionaries(st.sampled_from(sorted(CATEGORIES)), st.floats(0, 1)))
def test_beliefs_are_shares_of_the_best_plausibility(scores):
    seen = thing(**scores)
    best = max(seen.scores.values())
    beliefs = {noun: seen.score(noun) for noun in (*CATEGORIES, *WIDER)}
    assert all(0 <= belief <= best + 1e-9 for belief in beliefs.values())
    assert sum(beliefs[kind] for kind in CATEGORIES) <= best + 1e-9
    assert seen.score(ANYTHING) == 1.0
