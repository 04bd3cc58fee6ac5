import numpy as np
import pytest
from tests.models.builtin.test_eyes import GROUPS

from sightline.models.builtin.words import Words

MUG, BOWL, NEITHER = [1.0, 0.0], [0.0, 1.0], [-1.0, 0.0]


def test_kinds_share_one_belief_and_colors_have_their_own():
    words = Words(GROUPS)
    seen = np.array([MUG, BOWL, NEITHER], np.float32)
    np.testing.assert_allclose(words.kinds(seen).sum(axis=1), 1, atol=1e-6)
    assert words.kinds(seen).argmax(axis=1).tolist() == [0, 1, 2]
    red, blue = words.colors(np.array([BOWL], np.float32))[0]
    assert red == pytest.approx(1 / (1 + np.exp(-7.0)), abs=1e-5)
    assert blue == pytest.approx(1 / (1 + np.exp(9.0)), abs=1e-5)
    np.testing.assert_allclose(words.materials(seen), 1)


def test_wider_nouns_are_the_sum_of_what_they_include():
    words, seen = Words(GROUPS), np.array([MUG, NEITHER], np.float32)
    mug, bowl = words.noun("mug", seen), words.noun("bowl", seen)
    np.testing.assert_allclose(words.noun("container", seen), mug + bowl, atol=1e-6)
    np.testing.assert_allclose(words.noun("object", seen), 1)
    assert mug[0] > 0.99 > 0.01 > mug[1]


def test_what_it_knows():
    words = Words(GROUPS)
    assert words.knows("mug") and words.knows("container") and words.knows("object")
    assert not words.knows("banana") and not words.knows("zither")
