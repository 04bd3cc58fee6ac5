"""Five levels of truth: "and" is the minimum, "or" the maximum, and "not" keeps doubt what it is."""

import numpy as np
import pytest

from sightline.scene.truth import CLOSE, DEPENDS, FALSE, TRUE, UNKNOWN, constant, judged, negated

EVERY = [FALSE, CLOSE, UNKNOWN, DEPENDS, TRUE]


def test_the_order_is_from_false_to_true():
    assert sorted(set(EVERY)) == EVERY


@pytest.mark.parametrize(
    ("level", "opposite"),
    [(TRUE, FALSE), (FALSE, TRUE), (CLOSE, CLOSE), (UNKNOWN, UNKNOWN), (DEPENDS, DEPENDS)],
)
def test_not(level, opposite):
    assert negated(np.array([level]))[0] == opposite


def test_judged():
    true, false = np.array([True, False, False]), np.array([False, True, False])
    assert judged(true, false).tolist() == [TRUE, FALSE, CLOSE]
    assert judged(true, false, UNKNOWN).tolist() == [TRUE, FALSE, UNKNOWN]


def test_constant():
    assert constant(3, UNKNOWN).tolist() == [UNKNOWN] * 3
    assert constant(0, TRUE).shape == (0,)
