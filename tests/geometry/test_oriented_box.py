import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from sightline.geometry.oriented_box import fit_rectangle, fit_upright_box
from sightline.geometry.plane import Plane, fit_plane


def box_points(size, center, yaw) -> np.ndarray:
    """Points on the top of a box and down its sides to half its height: what a camera sees of it."""
    rng = np.random.default_rng(0)
    points = rng.uniform(-0.5, 0.5, (4000, 3))
    points[:2000, 2] = 0.5
    side = rng.integers(0, 2, 2000)
    points[np.arange(2000, 4000), side] = rng.choice([-0.5, 0.5], 2000)
    points[2000:, 2] = np.abs(points[2000:, 2])
    corners = np.array([[x, y, 0.5] for x in (-0.5, 0.5) for y in (-0.5, 0.5)])
    points = np.vstack([points, corners]) * size
    return Rotation.from_euler("z", yaw).apply(points) + center


@given(
    yaw=st.floats(-3, 3),
    x=st.floats(-1, 1),
    y=st.floats(-1, 1),
    tilt=st.floats(-0.5, 0.5),
)
def test_upright_box_is_recovered_whatever_the_support(yaw, x, y, tilt):
    size = np.array([0.20, 0.06, 0.10])
    points = box_points(size, np.array([x, y, 0.05]), yaw)
    turn = Rotation.from_euler("xy", [tilt, -tilt / 2])
    support = Plane(turn.apply([0.0, 0.0, 1.0]), 0.0)
    box = fit_upright_box(turn.apply(points), support)
    assert box.size_m == pytest.approx(size, abs=0.004)  # reaches down to the support, though that is unseen
    assert box.center_m == pytest.approx(turn.apply([x, y, 0.05]), abs=0.003)
    long_side = box.T_ref_box.rotation.apply([1.0, 0, 0])
    assert abs(long_side @ turn.apply([np.cos(yaw), np.sin(yaw), 0])) > 0.999
    assert box.T_ref_box.rotation.apply([0, 0, 1.0]) == pytest.approx(support.normal, abs=1e-6)


@given(
    length=st.floats(0.05, 0.3),
    aspect=st.floats(1.05, 6.0),
    yaw=st.floats(-3, 3),
    x=st.floats(-1, 1),
    y=st.floats(-1, 1),
)
def test_the_rectangle_of_a_rectangle_is_itself(length, aspect, yaw, x, y):
    turn = np.array([[np.cos(yaw), -np.sin(yaw)], [np.sin(yaw), np.cos(yaw)]])
    spots = (np.random.default_rng(0).uniform(-0.5, 0.5, (200, 2)) * 0.98) @ np.diag([length, length / aspect])
    corners = np.array([(u, v) for u in (-0.5, 0.5) for v in (-0.5, 0.5)]) * [length, length / aspect]
    middle, sides, angle = fit_rectangle(np.vstack([spots, corners]) @ turn.T + [x, y])
    assert middle == pytest.approx([x, y], abs=1e-5)
    assert sides == pytest.approx([length, length / aspect], abs=1e-5)
    assert abs(np.sin(angle - yaw)) < 0.01


@given(half=st.floats(0.035, 0.05), flat=st.floats(0.5, 0.68), yaw=st.floats(-3, 3))
def test_a_lemon_is_as_long_as_it_is_from_tip_to_tip(half, flat, yaw):
    """Pointed at both ends: the least rectangle would lie across it."""
    t = np.linspace(-1, 1, 80)
    side = flat * half * (1 - t**2)
    spots = np.column_stack([np.r_[t, t] * half, np.r_[side, -side]])
    turned = Rotation.from_euler("z", yaw).apply(np.column_stack([spots, np.zeros(160)]))[:, :2]
    _, sides, _ = fit_rectangle(turned)
    assert sides == pytest.approx([2 * half, 2 * flat * half], rel=0.1)


def test_corners_are_the_box():
    box = fit_upright_box(
        box_points(np.array([0.2, 0.1, 0.3]), np.array([1, 2, 0.15]), 0.0), Plane(np.array([0, 0, 1.0]), 0.0)
    )
    assert box.corners_m.min(axis=0) == pytest.approx([0.9, 1.95, 0.0], abs=0.004)
    assert box.corners_m.max(axis=0) == pytest.approx([1.1, 2.05, 0.3], abs=0.004)


@given(st.floats(-1, 1), st.floats(-1, 1), st.floats(-2, 2))
def test_fit_plane(a, b, c):
    xy = np.random.default_rng(1).uniform(-1, 1, (50, 2))
    points = np.column_stack([xy, a * xy[:, 0] + b * xy[:, 1] + c])
    assert np.abs(fit_plane(points).height_m(points)).max() < 1e-9


@given(st.tuples(st.floats(-1, 1), st.floats(-1, 1), st.floats(-1, 1)).filter(lambda n: np.linalg.norm(n) > 0.1))
def test_plane_basis_is_a_rotation_onto_the_normal(n):
    plane = Plane(np.array(n) / np.linalg.norm(n), 0.3)
    basis = plane.basis()
    assert basis.T @ basis == pytest.approx(np.eye(3), abs=1e-9)
    assert np.linalg.det(basis) == pytest.approx(1.0)
    assert basis[:, 2] == pytest.approx(plane.normal)
