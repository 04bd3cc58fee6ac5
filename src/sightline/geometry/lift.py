"""From the pixels of a thing to its points in space."""

from __future__ import annotations

from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from sightline.errors import CameraError, DepthError
from sightline.frame import Frame
from sightline.geometry.camera import deproject
from sightline.geometry.reduced import reduction

Points = npt.NDArray[np.float64]

_in_camera: WeakKeyDictionary[Frame, Points] = WeakKeyDictionary()
_in_reference: WeakKeyDictionary[Frame, Points] = WeakKeyDictionary()


def points_in_reference(frame: Frame) -> Points:
    """The point that every pixel sees, (h, w, 3) [m] in `frame.reference_frame`; NaN where not measured.

    Computed once per frame, and not to be written to.

    Raises:
        DepthError: the frame has no depth.
        CameraError: the frame has no camera.
    """
    if frame.T_world_camera is None:
        return points_in_camera(frame)
    if frame in _in_reference:
        return _in_reference[frame]
    rotation = frame.T_world_camera.rotation.as_matrix()
    points = points_in_camera(frame) @ rotation.T
    points += frame.T_world_camera.translation
    return _keep(_in_reference, frame, points)


def points_in_camera(frame: Frame) -> Points:
    """The same in the camera's optical frame.

    Raises:
        DepthError: the frame has no depth.
        CameraError: the frame has no camera.
    """
    if frame.depth_m is None:
        raise DepthError("the frame has no depth", "give a depth image: --depth FILE")
    if frame.camera is None:
        raise CameraError("the frame has depth but no camera", "give its intrinsics: --camera FILE")
    if frame in _in_camera:
        return _in_camera[frame]
    return _keep(_in_camera, frame, deproject(frame.camera, frame.depth_m))


def _keep(known: WeakKeyDictionary[Frame, Points], frame: Frame, points: Points) -> Points:
    """Remember the points of a frame, unless they are as many as would fill the memory."""
    points.flags.writeable = False
    if reduction(frame) == 1:
        known[frame] = points
    return points


def lift_mask(
    points_m: npt.NDArray[np.float64], depth_m: npt.NDArray[np.float32], mask: npt.NDArray[np.bool_]
) -> npt.NDArray[np.float64]:
    """The points of one thing, (n, 3) [m], without the ones that float at its edge.

    A depth camera smears the step between a thing and what is behind it into points that are on neither;
    they sit where the depth jumps between neighbouring pixels, and are dropped.

    Args:
        points_m: (h, w, 3), as from `points_in_reference`.
        depth_m: (h, w), the depth they came from.
        mask: (h, w), the thing's pixels.
    """
    rows, columns = np.nonzero(mask)
    if len(rows) == 0:
        return np.empty((0, 3))
    window = (slice(rows.min(), rows.max() + 1), slice(columns.min(), columns.max() + 1))
    depth = depth_m[window]
    step = np.zeros(depth.shape)
    for axis in (0, 1):
        jump = np.abs(np.diff(depth, axis=axis))
        jump = np.where(np.isfinite(jump), jump, 0.0)
        along = np.eye(2, dtype=int)[axis]  # the jump belongs to the pixels on both of its sides
        step = np.maximum(step, np.pad(jump, np.column_stack([along, 0 * along])))
        step = np.maximum(step, np.pad(jump, np.column_stack([0 * along, along])))
    smooth = step < 0.02 * np.nan_to_num(depth, nan=1.0)
    keep = mask[window] & smooth & np.isfinite(depth)
    return np.asarray(points_m[window][keep])
