"""A pointing gesture as a ray: from one keypoint through another, begun at the second."""

import numpy as np
import pytest
from scipy.spatial.transform import RigidTransform

from sightline.errors import CameraError, DepthError, InputError
from sightline.frame import CameraModel, Frame
from sightline.geometry.pointing import pointing_ray

CAMERA = CameraModel(fx=50.0, fy=50.0, cx=20.0, cy=10.0, width=40, height=20)
RGB = np.zeros((20, 40, 3), np.uint8)


def frame(depth: np.ndarray, pose: np.ndarray | None = None) -> Frame:
    T = None if pose is None else RigidTransform.from_matrix(pose)
    return Frame(RGB, depth.astype(np.float32), CAMERA, T)


def arm(elbow_m: float = 1.0, wrist_m: float = 1.2) -> np.ndarray:
    """Depth with an elbow on the left half and a wrist on the right."""
    depth = np.full((20, 40), elbow_m)
    depth[:, 20:] = wrist_m
    return depth


def test_it_begins_at_the_second_keypoint_and_goes_on_from_the_first():
    origin, direction = pointing_ray(frame(arm()), (5, 10), (30, 15))
    elbow, wrist = np.array([-0.3, 0.0, 1.0]), np.array([0.24, 0.12, 1.2])
    assert origin == pytest.approx(wrist, abs=1e-6)
    assert direction == pytest.approx((wrist - elbow) / np.linalg.norm(wrist - elbow), abs=1e-6)
    back, away = pointing_ray(frame(arm()), (30, 15), (5, 10))
    assert back == pytest.approx(elbow, abs=1e-6)
    assert away == pytest.approx(-np.array(direction), abs=1e-6)


def test_it_is_in_the_world_where_the_pose_is_known():
    pose = np.eye(4)
    pose[:3, :3] = [[0, 0, 1], [-1, 0, 0], [0, -1, 0]]  # looks along the world's x, upright
    pose[:3, 3] = [5, 6, 7]
    origin, direction = pointing_ray(frame(arm(), pose), (5, 10), (30, 15))
    assert origin == pytest.approx([6.2, 5.76, 6.88], abs=1e-6)
    wrist_from_elbow = np.array([0.2, -0.54, -0.12])
    assert direction == pytest.approx(wrist_from_elbow / np.linalg.norm(wrist_from_elbow), abs=1e-6)


def test_depth_around_a_keypoint_serves_where_it_has_none():
    holes = arm()
    holes[8:13, 3:8] = np.nan  # 2 px around the elbow
    holes[15, 30] = np.nan
    origin, direction = pointing_ray(frame(holes), (5, 10), (30, 15))
    whole = pointing_ray(frame(arm()), (5, 10), (30, 15))
    assert origin == pytest.approx(whole[0], abs=0.03)
    assert direction == pytest.approx(whole[1], abs=0.05)
    holes[6:15, 1:10] = np.nan
    with pytest.raises(DepthError, match=r"no depth at or around keypoint \(5, 10\)"):
        pointing_ray(frame(holes), (5, 10), (30, 15))


def test_stray_pixels_are_outvoted():
    stray = arm()
    stray[15, 30] = 9.0
    assert pointing_ray(frame(stray), (5, 10), (30, 15))[0] == pytest.approx([0.24, 0.12, 1.2], abs=1e-6)


@pytest.mark.parametrize("corner", [(0, 0), (39, 19), (38.6, 0.4)])
def test_keypoints_at_the_border(corner):
    origin, _ = pointing_ray(frame(arm()), (15, 10), corner)
    assert np.isfinite(origin).all()


@pytest.mark.parametrize("outside", [(-1, 5), (40, 5), (5, -1), (5, 20), (5, 1e9)])
def test_a_keypoint_outside_the_image(outside):
    for pair in ((outside, (5, 5)), ((5, 5), outside)):
        with pytest.raises(InputError, match="is outside the 40x20 image") as error:
            pointing_ray(frame(arm()), *pair)
        assert str(outside) in error.value.message and error.value.hint


def test_two_keypoints_at_one_place():
    with pytest.raises(InputError, match="are at one place"):
        pointing_ray(frame(arm()), (5, 10), (5, 10))


def test_without_depth_or_camera_it_says_what_to_give():
    with pytest.raises((DepthError, CameraError), match="need depth and a camera"):
        pointing_ray(Frame(RGB), (5, 10), (30, 15))
