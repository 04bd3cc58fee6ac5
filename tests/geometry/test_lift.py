import numpy as np
import pytest
from scipy.spatial.transform import RigidTransform

from sightline.errors import CameraError, DepthError
from sightline.frame import CameraModel, Frame
from sightline.geometry.lift import lift_mask, points_in_reference

CAMERA = CameraModel(fx=50.0, fy=50.0, cx=20.0, cy=10.0, width=40, height=20)
RGB = np.zeros((20, 40, 3), np.uint8)


def frame(depth: np.ndarray, pose: np.ndarray | None = None) -> Frame:
    T = None if pose is None else RigidTransform.from_matrix(pose)
    return Frame(RGB, depth.astype(np.float32), CAMERA, T)


def test_world_points_use_the_pose():
    pose = np.eye(4)
    pose[:3, :3] = [[0, 0, 1], [-1, 0, 0], [0, -1, 0]]  # looks along the world's x, upright
    pose[:3, 3] = [5, 6, 7]
    points = points_in_reference(frame(np.full((20, 40), 2.0), pose))
    assert points[10, 20] == pytest.approx([7, 6, 7])
    assert points[10, 30][1] < 6  # right in the image is -y of a world looked at along x
    assert points[15, 20][2] < 7  # down in the image is down in the world


@pytest.mark.parametrize("pose", [None, np.eye(4)])
def test_points_are_computed_once_a_frame_and_cannot_be_overwritten(pose):
    seen = frame(np.full((20, 40), 2.0), pose)
    points = points_in_reference(seen)
    assert points_in_reference(seen) is points
    assert points_in_reference(frame(np.full((20, 40), 3.0), pose))[0, 0, 2] == 3
    with pytest.raises(ValueError, match="read-only"):
        points[0, 0] = 0


def test_without_depth_or_camera_it_says_what_to_give():
    with pytest.raises(DepthError, match="no depth"):
        points_in_reference(Frame(RGB))
    with pytest.raises(CameraError, match="no camera"):
        points_in_reference(Frame(RGB, np.ones((20, 40), np.float32)))


def test_floating_points_at_a_depth_step_are_dropped():
    depth = np.full((20, 40), 1.0)
    depth[:, 25:] = 1.5
    depth[:, 24] = 1.25  # the smear between the thing and what is behind it
    mask = np.zeros((20, 40), bool)
    mask[4:15, 10:25] = True
    seen = frame(depth)
    own = lift_mask(points_in_reference(seen), seen.depth_m, mask)
    assert set(np.round(own[:, 2], 3)) == {1.0}
    assert len(own) == 11 * 13  # the smear and the column beside it are gone, and nothing else


def test_a_slope_is_not_a_step_and_holes_stay_out():
    depth = np.tile(np.linspace(0.8, 1.1, 40), (20, 1))
    depth[5, 12] = np.nan
    mask = np.zeros((20, 40), bool)
    mask[4:9, 10:20] = True
    seen = frame(depth)
    own = lift_mask(points_in_reference(seen), seen.depth_m, mask)
    assert len(own) == 5 * 10 - 1
    assert len(lift_mask(points_in_reference(seen), seen.depth_m, np.zeros((20, 40), bool))) == 0
