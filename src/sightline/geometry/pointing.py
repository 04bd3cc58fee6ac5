"""A pointing gesture as a ray in space."""

from __future__ import annotations

import numpy as np

from sightline.errors import DepthError, InputError
from sightline.frame import Frame
from sightline.geometry.lift import points_in_reference

Pixel = tuple[float, float]
_AROUND_PX = 3


def pointing_ray(
    frame: Frame, start_px: Pixel, end_px: Pixel
) -> tuple[tuple[float, float, float], tuple[float, float, float]]:
    """The ray from one keypoint through another, such as from the elbow through the wrist.

    Args:
        start_px, end_px: pixels (u, v) with depth at or around them.

    Returns:
        Origin (the second keypoint) and unit direction [m], in `frame.reference_frame`.

    Raises:
        InputError: a keypoint outside the image, or both at one place.
        DepthError: no depth at or around a keypoint, or none in the frame.
    """
    if frame.depth_m is None or frame.camera is None:
        raise DepthError("keypoints of a pointing hand need depth and a camera", "give --depth and --camera")
    points = points_in_reference(frame)
    start, end = (_point_at(points, pixel) for pixel in (start_px, end_px))
    length = float(np.linalg.norm(end - start))
    if length < 0.01:
        raise InputError(f"the keypoints {start_px} and {end_px} are at one place", "give two joints of the arm")
    x, y, z = (float(v) for v in end)
    dx, dy, dz = (float(v) for v in (end - start) / length)
    return (x, y, z), (dx, dy, dz)


def _point_at(points: np.ndarray, pixel: Pixel) -> np.ndarray:  # type: ignore[type-arg]
    height, width = points.shape[:2]
    u, v = round(pixel[0]), round(pixel[1])
    if not (0 <= u < width and 0 <= v < height):
        raise InputError(f"keypoint {pixel} is outside the {width}x{height} image", "give pixels: right, then down")
    r = _AROUND_PX
    patch = points[max(v - r, 0) : v + r + 1, max(u - r, 0) : u + r + 1].reshape(-1, 3)
    patch = patch[~np.isnan(patch).any(axis=1)]
    if len(patch) == 0:
        raise DepthError(f"there is no depth at or around keypoint {pixel}", "choose a joint that the camera measures")
    return np.asarray(np.median(patch, axis=0))
