"""Pinhole camera mathematics: pixels to rays and points, points to pixels.

Source of the lens model: Hartley and Zisserman, Multiple View Geometry, ch. 6; distortion as in OpenCV's calib3d.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sightline.frame import CameraModel, DepthImage

Points = npt.NDArray[np.float64]


def pixel_rays(camera: CameraModel, uv_px: npt.ArrayLike) -> Points:
    """Ray through each pixel, scaled so that its z is 1.

    Args:
        uv_px: (n, 2) pixel coordinates, u to the right, v down.

    Returns:
        (n, 3) rays in the camera's optical frame.
    """
    uv = np.asarray(uv_px, dtype=np.float64).reshape(-1, 2)
    if camera.distortion:
        import cv2

        flat = cv2.undistortPoints(uv[:, None, :], camera.K, np.array(camera.distortion))[:, 0, :]
    else:
        flat = (uv - (camera.cx, camera.cy)) / (camera.fx, camera.fy)
    return np.column_stack([flat, np.ones(len(flat))])


def deproject(camera: CameraModel, depth_m: DepthImage) -> Points:
    """The point seen by every pixel.

    Args:
        depth_m: (h, w) distance along z [m], NaN where invalid.

    Returns:
        (h, w, 3) points in the camera's optical frame [m], NaN where the depth is.
    """
    height, width = depth_m.shape
    points = np.empty((height, width, 3))
    points[..., 2] = depth_m
    if camera.distortion:
        u, v = np.meshgrid(np.arange(width), np.arange(height))
        rays = pixel_rays(camera, np.column_stack([u.ravel(), v.ravel()])).reshape(height, width, 3)
        np.multiply(rays[..., :2], points[..., 2:], out=points[..., :2])
    else:
        np.multiply((np.arange(width) - camera.cx) / camera.fx, points[..., 2], out=points[..., 0])
        np.multiply((np.arange(height)[:, None] - camera.cy) / camera.fy, points[..., 2], out=points[..., 1])
    return points


def project(camera: CameraModel, points_m: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Pixel that sees each point.

    Args:
        points_m: (n, 3) points in the camera's optical frame [m].

    Returns:
        (n, 2) pixel coordinates, NaN for points that are not in front of the camera.
    """
    points = np.asarray(points_m, dtype=np.float64).reshape(-1, 3)
    uv = np.full((len(points), 2), np.nan)
    ahead = points[:, 2] > 0
    if camera.distortion and ahead.any():
        import cv2

        uv[ahead] = cv2.projectPoints(points[ahead], np.zeros(3), np.zeros(3), camera.K, np.array(camera.distortion))[
            0
        ][:, 0, :]
    else:
        uv[ahead] = points[ahead, :2] / points[ahead, 2:] * (camera.fx, camera.fy) + (camera.cx, camera.cy)
    return uv
