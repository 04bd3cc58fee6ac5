"""Corrections are found again that scores were spoilt by."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import expit, softmax
from training.builtin.calibrate import _platt, _temperature


def test_factors_and_a_shift_are_found_again():
    rng = np.random.default_rng(0)
    logits = rng.normal(0, 2, (40_000, 2))
    right = rng.random(len(logits)) < expit(logits @ (0.5, -0.2) + 0.5)
    assert _platt(logits, right) == pytest.approx([0.5, -0.2, 0.5], abs=0.04)


def test_too_sure_a_softmax_and_too_likely_a_last_class_are_found():
    rng = np.random.default_rng(0)
    true = rng.normal(0, 1.5, (40_000, 4))
    right = (softmax(true, axis=1).cumsum(axis=1) > rng.random((len(true), 1))).argmax(axis=1)
    spoilt = 2 * (true + np.array([0, 0, 0, 0.7]))
    factor, last = _temperature(spoilt, right, 3)
    assert factor == pytest.approx(0.5, abs=0.02) and last == pytest.approx(-0.7, abs=0.05)


def test_what_has_no_name_is_one_class_whichever_of_its_kinds_it_is():
    """Kinds 2 and 3 are taken for each other, which is no error."""
    rng = np.random.default_rng(0)
    true = rng.normal(0, 1.5, (40_000, 4))
    right = (softmax(true, axis=1).cumsum(axis=1) > rng.random((len(true), 1))).argmax(axis=1)
    spoilt = 2 * (true[:, [0, 1, 3, 2]] + np.array([0, 0, 0.7, 0.7]))
    factor, last = _temperature(spoilt, right, 2)
    assert factor == pytest.approx(0.5, abs=0.03) and last == pytest.approx(-0.7, abs=0.05)
