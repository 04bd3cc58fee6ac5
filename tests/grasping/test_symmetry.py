"""The axis of round things, and the side that was not seen."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.spatial import cKDTree

from sightline.grasping.completion import complete
from sightline.grasping.round_axis import find_round_axis
from sightline.grasping.surface import drop_strays, estimate_normals, thin_out

SLOW = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))


def surface(shapes: Any, truth: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    points = thin_out(shapes.seen(truth), 1400)
    return points, estimate_normals(points, shapes.eye)


@SLOW
@given(radius=st.floats(0.015, 0.05), height=st.floats(0.05, 0.2), x=st.floats(0.4, 0.7), y=st.floats(-0.25, 0.25))
def test_axis_of_a_can(shapes: Any, radius: float, height: float, x: float, y: float) -> None:
    axis = find_round_axis(*surface(shapes, shapes.cylinder(radius, height, (x, y))))
    assert axis is not None
    assert np.linalg.norm(axis.xy_m - (x, y)) < 0.002


def test_axis_of_a_thick_ring(shapes: Any) -> None:
    # Front outside and back inside lie on two circles; one circle through both is off by half the wall.
    axis = find_round_axis(*surface(shapes, shapes.cup(0.06, 0.045, wall=0.012)))
    assert axis is not None
    assert np.linalg.norm(axis.xy_m - (0.5, 0.0)) < 0.003


@pytest.mark.parametrize("yaw", [0.0, 0.4, np.pi / 4])
def test_boxes_are_not_round(shapes: Any, yaw: float) -> None:
    assert find_round_axis(*surface(shapes, shapes.box((0.08, 0.06, 0.09), yaw=yaw))) is None


@pytest.mark.parametrize(
    "truth",
    [
        lambda s: s.cylinder(0.033, 0.15, lid=False),
        lambda s: s.cup(0.037, 0.09),
        lambda s: s.box((0.09, 0.05, 0.07), yaw=0.6),
    ],
    ids=["tube", "cup", "box"],
)
def test_guess_lies_on_the_true_surface_and_covers_it(shapes: Any, truth: Any) -> None:
    full = truth(shapes)
    points, normals = surface(shapes, full)
    whole = complete(points, normals, shapes.eye)
    assert not whole.measured.all()
    off = cKDTree(full).query(whole.points_m)[0]
    assert np.quantile(off, 0.95) < 0.006
    side = full[(full[:, 2] > 0.02) & (full[:, 2] < full[:, 2].max() - 0.01)]
    missing = cKDTree(whole.points_m).query(side)[0]
    assert np.mean(missing < 0.012) > 0.97
    assert np.mean(cKDTree(points).query(side)[0] < 0.012) < 0.9


def test_a_lemon_from_the_front_is_no_ball(shapes: Any) -> None:
    # Its broad front fits a circle larger than the lemon; turned about that axis it would stick out at the back.
    a, b = (g.ravel() for g in np.meshgrid(np.arange(0, np.pi, 0.05), np.arange(0, 2 * np.pi, 0.05)))
    ball = np.column_stack([np.sin(a) * np.cos(b), np.sin(a) * np.sin(b), np.cos(a)])
    full = ball * (0.026, 0.040, 0.026) + (0.5, 0.0, 0.026)
    points, normals = surface(shapes, full)
    whole = complete(points, normals, shapes.eye)
    assert np.ptp(whole.points_m[:, 0]) < 0.062


def test_strays_are_dropped(shapes: Any) -> None:
    points = shapes.seen(shapes.box((0.05, 0.05, 0.05)))
    strays = np.array([[0.5, 0.0, 0.2], [0.4, 0.1, 0.1]])
    assert drop_strays(np.vstack([points, strays]))[:, 2].max() < 0.06
    assert len(drop_strays(points)) > 0.97 * len(points)


def test_normals_point_out(shapes: Any) -> None:
    points, normals = surface(shapes, shapes.cylinder(0.04, 0.12, lid=False))
    middle = (points[:, 2] > 0.01) & (points[:, 2] < 0.11) & (points[:, 0] > 0.505)
    outward = points[middle] - (0.5, 0.0, 0.0)
    outward[:, 2] = 0
    outward /= np.linalg.norm(outward, axis=1, keepdims=True)
    assert np.mean(np.einsum("ij,ij->i", outward, normals[middle]) > 0.9) > 0.95
