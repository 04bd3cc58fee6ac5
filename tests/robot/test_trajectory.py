"""Motions start and end at rest, pass their waypoints and keep their bounds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sightline.robot.trajectory import smooth_trajectory

DT_S = 0.004


@settings(max_examples=40, deadline=None)
@given(arrays(np.float64, st.tuples(st.integers(2, 8), st.just(7)), elements=st.floats(-2, 2)))
def test_bounds_and_ends(waypoints: np.ndarray) -> None:
    motion = smooth_trajectory(waypoints, DT_S, max_speed_rad_s=2.0)
    np.testing.assert_allclose(motion.positions_rad[-1], waypoints[-1], atol=1e-8)
    assert np.abs(motion.speeds_rad_s).max() <= 2.0 * 1.01
    assert np.abs(motion.speeds_rad_s[-1]).max() < 1e-6
    path = np.vstack([waypoints[0], motion.positions_rad])
    assert np.abs(np.diff(path, axis=0)).max() <= 2.0 * DT_S * 1.05
    low, high = waypoints.min(axis=0), waypoints.max(axis=0)
    assert (path >= low - 1e-9).all() and (path <= high + 1e-9).all()


def test_speeds_are_those_of_the_positions() -> None:
    waypoints = np.array([[0.0] * 7, [0.5, -0.2, 0.1, 0.9, 0, 0.3, 1.0], [1.0] * 7])
    motion = smooth_trajectory(waypoints, DT_S)
    measured = np.gradient(motion.positions_rad, DT_S, axis=0)[2:-2]
    np.testing.assert_allclose(measured, motion.speeds_rad_s[2:-2], atol=0.05)


def test_takes_its_time() -> None:
    short = np.array([[0.0] * 7, [0.01] * 7])
    assert smooth_trajectory(short, DT_S, least_s=0.7).duration_s == pytest.approx(0.7, abs=2 * DT_S)


def test_no_way_to_go() -> None:
    motion = smooth_trajectory(np.ones((3, 7)), DT_S)
    assert len(motion.positions_rad) == 1
    np.testing.assert_array_equal(motion.speeds_rad_s, 0.0)
