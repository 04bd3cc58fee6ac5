"""Things as a camera beside the table sees them: the top and the sides that face it, the back hidden."""

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from sightline.geometry.extent import fit_circle, fit_extent, without_fliers
from sightline.geometry.plane import Plane

TABLE = Plane(np.array([0.0, 0.0, 1.0]), 0.0)
EYE = np.array([1.2, 0.0, 0.8])


def seen_box(size_m: tuple[float, float, float], yaw_rad: float) -> np.ndarray:
    """The faces of a box standing on the origin that face the eye."""
    u, v = (grid.ravel() for grid in np.meshgrid(*[np.linspace(-0.5, 0.5, 61)] * 2))
    half = np.full_like(u, 0.5)
    turn, faces = Rotation.from_euler("z", yaw_rad), []
    for axis, sign in ((2, 1), (0, 1), (0, -1), (1, 1), (1, -1)):
        face = np.insert(np.column_stack([u, v]), axis, sign * half, axis=1) * size_m + [0, 0, size_m[2] / 2]
        outward = turn.apply(np.eye(3)[axis] * sign)
        if outward @ (EYE - turn.apply(face.mean(axis=0))) > 0:
            faces.append(turn.apply(face))
    return np.vstack(faces)


def seen_cylinder(radius_m: float, height_m: float) -> np.ndarray:
    """The half of an upright, open cylinder that faces the eye."""
    angle, z = (
        grid.ravel() for grid in np.meshgrid(np.linspace(-np.pi / 2, np.pi / 2, 120), np.linspace(0, height_m, 60))
    )
    return np.column_stack([radius_m * np.cos(angle), radius_m * np.sin(angle), z])


@pytest.mark.parametrize("yaw_rad", [0.0, 0.3, 0.8, 1.2])
def test_fliers_beside_a_box_do_not_lengthen_it(yaw_rad):
    box = seen_box((0.20, 0.08, 0.10), yaw_rad)
    # One on a square centimetre, up to 7 cm beyond its end, where the box has more than twenty.
    beyond = [(0.11 + 0.01 * i, y, 0.09 - 0.01 * i) for i in range(7) for y in (-0.01, 0.0)]
    fliers = Rotation.from_euler("z", yaw_rad).apply(beyond)
    found = fit_extent(np.vstack([box, fliers]), TABLE, EYE)
    assert found.size_m == pytest.approx([0.20, 0.08, 0.10], abs=0.002)
    assert found.center_m == pytest.approx([0, 0, 0.05], abs=0.002)


def test_of_a_thing_alone_nothing_is_a_flier():
    box = seen_box((0.20, 0.08, 0.10), 0.3)
    assert len(without_fliers(box, TABLE)) == len(box)


@pytest.mark.parametrize(("radius_m", "height_m"), [(0.033, 0.12), (0.04, 0.10), (0.06, 0.20)])
def test_a_round_thing_seen_from_one_side_gets_its_full_circle(radius_m, height_m):
    found = fit_extent(seen_cylinder(radius_m, height_m), TABLE, EYE)
    assert found.size_m == pytest.approx([2 * radius_m, 2 * radius_m, height_m], abs=0.002)
    assert found.center_m == pytest.approx([0, 0, height_m / 2], abs=0.002)


@pytest.mark.parametrize("size_m", [(0.20, 0.08, 0.10), (0.08, 0.08, 0.08), (0.12, 0.10, 0.03)])
@pytest.mark.parametrize("yaw_rad", [0.0, 0.4, np.pi / 4])
def test_a_box_is_not_taken_for_round(size_m, yaw_rad):
    found = fit_extent(seen_box(size_m, yaw_rad), TABLE, EYE)
    assert found.size_m == pytest.approx(size_m, abs=0.002)
    # Its own axes, not those of a circle: every seen point lies within the box.
    inside = np.abs(found.T_ref_box.inv().apply(seen_box(size_m, yaw_rad)))
    assert (inside <= found.size_m / 2 + 0.002).all()


def test_the_outer_side_of_a_low_arc_is_not_a_circle():
    """A banana lying with its back to the camera: as far as it is seen it is an arc, but nothing fills the circle."""
    arc = seen_cylinder(0.09, 0.035)
    assert fit_extent(arc, TABLE, EYE).size_m == pytest.approx([0.18, 0.09, 0.035], abs=0.002)


def test_a_circle_through_part_of_it():
    angle = np.linspace(0.2, 1.9, 40)
    center, radius = fit_circle(np.column_stack([0.3 + 0.05 * np.cos(angle), -0.1 + 0.05 * np.sin(angle)]))
    assert (*center, radius) == pytest.approx((0.3, -0.1, 0.05), abs=1e-6)
