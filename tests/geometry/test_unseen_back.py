"""The hidden back of things that narrow toward their top, and nothing added to those that do not."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from one_view import bottle, mug, seen_from, turned

from sightline.geometry.extent import fit_extent
from sightline.geometry.plane import Plane
from sightline.geometry.unseen_back import with_unseen_back

TABLE = Plane(np.array([0.0, 0.0, 1.0]), 0.0)
yaws = st.floats(0, np.pi)
elevations = st.floats(np.deg2rad(30), np.deg2rad(50))


def eye_at(elevation_rad: float) -> np.ndarray:
    return np.array([0, 0, 0.1]) + np.array([np.cos(elevation_rad), 0, np.sin(elevation_rad)])


@settings(max_examples=40, deadline=None)
@given(
    length=st.floats(0.07, 0.12),
    flat=st.floats(0.55, 0.68),
    height=st.floats(0.17, 0.26),
    cap=st.floats(0.4, 0.7),
    yaw=yaws,
    elevation=elevations,
)
# Nearly as deep as wide, and turned so that what is seen of it fits a circle, which it is taken for; 1 in thousands
@example(length=0.09375, flat=0.671875, height=0.1875, cap=0.5, yaw=2.0, elevation=0.75).xfail(raises=AssertionError)
def test_an_elliptic_bottle_has_its_size_from_any_side(length, flat, height, cap, yaw, elevation):
    size = np.array([length, flat * length, height])
    eye = eye_at(elevation)
    found = fit_extent(seen_from(turned(bottle(*size, cap * size[1]), yaw), eye), TABLE, eye)
    assert found.size_m == pytest.approx(size, rel=0.15)
    assert found.center_m == pytest.approx([0, 0, height / 2], abs=0.01)


@pytest.mark.parametrize("yaw", [0.0, np.pi])
def test_a_bottle_seen_on_its_narrow_side_is_not_round(yaw):
    eye = eye_at(np.deg2rad(38))
    found = fit_extent(seen_from(turned(bottle(0.095, 0.058, 0.19, 0.03), yaw), eye), TABLE, eye)
    assert found.size_m == pytest.approx([0.095, 0.058, 0.19], rel=0.1)


@settings(max_examples=40, deadline=None)
@given(radius=st.floats(0.03, 0.045), tall=st.floats(1.6, 2.6), yaw=yaws, elevation=elevations)
def test_the_handle_of_a_mug_is_not_doubled(radius, tall, yaw, elevation):
    eye = eye_at(elevation)
    points = seen_from(turned(mug(radius, tall * radius, 0.025), 2 * yaw), eye)
    assert len(with_unseen_back(points, TABLE, eye)) == len(points)


@settings(max_examples=40, deadline=None)
@given(
    length=st.floats(0.04, 0.25), flat=st.floats(0.3, 1.0), height=st.floats(0.03, 0.25), yaw=yaws, elevation=elevations
)
def test_a_box_shows_all_of_its_top(length, flat, height, yaw, elevation):
    eye = eye_at(elevation)
    u = np.linspace(-0.5, 0.5, 60)
    x, y = (g.ravel() for g in np.meshgrid(u, u))
    edge = np.abs(np.stack([x, y])).max(axis=0) > 0.499
    rim = np.column_stack([x[edge], y[edge], np.zeros(edge.sum())])
    sides = np.vstack([rim + np.array([0, 0, t]) for t in np.linspace(0, 1, 60)])
    top = np.column_stack([x, y, np.ones_like(x)])
    points = turned(np.vstack([sides, top]) * [length, flat * length, height], yaw)
    seen = points[points[:, 2] > 0.2 * height] if height < 0.05 else seen_from(points, eye)
    assert len(with_unseen_back(seen, TABLE, eye)) == len(seen)
