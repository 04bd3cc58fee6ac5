import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.frame import CameraModel
from sightline.geometry.camera import deproject, pixel_rays, project

# Nothing symmetric: other focal lengths, an off-centre principal point, a wide image.
CAMERA = CameraModel(fx=80.0, fy=90.0, cx=30.0, cy=14.0, width=64, height=32)
BENT = CameraModel(fx=80.0, fy=90.0, cx=30.0, cy=14.0, width=64, height=32, distortion=(-0.2, 0.05, 0.001, -0.002, 0))


@given(u=st.floats(0, 63), v=st.floats(0, 31), z=st.floats(0.1, 10), camera=st.sampled_from([CAMERA, BENT]))
def test_project_undoes_the_ray(u, v, z, camera):
    point = pixel_rays(camera, [[u, v]]) * z
    assert project(camera, point)[0] == pytest.approx([u, v], abs=0.02)


def test_axes_are_optical():
    u, v = project(CAMERA, [[0.1, 0.2, 1.0]])[0]
    assert (u, v) == (30.0 + 8.0, 14.0 + 18.0)  # x to the right, y downwards


def test_points_behind_have_no_pixel():
    assert np.isnan(project(CAMERA, [[0.1, 0.2, -1.0], [0, 0, 0]])).all()


def test_deproject_keeps_rows_and_columns_apart():
    depth = np.full((32, 64), np.nan, np.float32)
    depth[3, 50] = 2.0
    points = deproject(CAMERA, depth)
    assert points.shape == (32, 64, 3)
    assert points[3, 50] == pytest.approx([2 * (50 - 30) / 80, 2 * (3 - 14) / 90, 2.0])
    assert np.isnan(points[50 // 2, 3]).all()
