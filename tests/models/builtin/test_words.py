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


def test_kinds_under_one_noun_are_added_up():
    kinds = {"words": ["kettle", "bowl", "teapot"], "scale": 4.0, "vectors": [[1, 0], [0, 1], [0.6, 0.8], [-1, 0]]}
    words, seen = Words(GROUPS | {"kinds": kinds}), np.array([MUG, NEITHER], np.float32)
    beliefs = words.beliefs(seen)
    assert words.known == set(beliefs[0].kinds) == {"kettle", "bowl"}  # a teapot is a kettle in the lexicon
    for belief, shares in zip(beliefs, words.kinds(seen), strict=True):
        assert belief.kinds == pytest.approx({"kettle": shares[0] + shares[2], "bowl": shares[1]})
    assert list(beliefs[1].colors) == ["red", "blue"] and beliefs[1].materials == {"metal": 1.0}


def test_what_has_no_name_may_have_several_vectors():
    kinds = {"words": ["mug"], "scale": 2.0, "vectors": [[1, 0], [0, 1], [-1, 0]], "bias": [0.0, -1.0, -1.0]}
    words = Words(GROUPS | {"kinds": kinds})
    (mug, nothing), *_ = words.kinds(np.array([MUG], np.float32))
    shares = np.exp([2.0, -1.0, -3.0])
    assert (mug, nothing) == pytest.approx((shares[0] / shares.sum(), shares[1:].sum() / shares.sum()))
    assert words.known == {"mug"} and words.beliefs(np.array([MUG], np.float32))[0].kinds == pytest.approx({"mug": mug})
