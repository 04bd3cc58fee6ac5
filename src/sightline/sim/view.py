"""Where a picture is taken from, and the picture itself."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.spatial.transform import RigidTransform, Rotation

from sightline.frame import CameraModel, RgbImage


@dataclass(frozen=True, eq=False)
class View:
    """A pinhole view: pose of the optical frame (x right, y down, z forward), opening angle and size.

    Attributes:
        T_world_camera: pose of the camera.
        fovy_deg: vertical opening angle [deg].
        width, height: of the picture [px].
    """

    T_world_camera: RigidTransform
    fovy_deg: float
    width: int
    height: int

    @classmethod
    def looking_at(cls, eye: npt.ArrayLike, target: npt.ArrayLike, fovy_deg: float, width: int, height: int) -> View:
        """From `eye` (3,) towards `target` (3,) [m], upright (the world's z is up in the picture)."""
        origin = np.asarray(eye, dtype=np.float64)
        forward = np.asarray(target, dtype=np.float64) - origin
        forward /= np.linalg.norm(forward)
        right = np.cross(forward, (0.0, 0.0, 1.0))
        right /= np.linalg.norm(right)
        axes = np.column_stack([right, np.cross(forward, right), forward])
        pose = RigidTransform.from_components(origin, Rotation.from_matrix(axes))
        return cls(pose, fovy_deg, width, height)

    @property
    def camera(self) -> CameraModel:
        """The intrinsics; pixel (0, 0) is the centre of the first pixel, so the axis is at (size - 1) / 2."""
        focal = self.height / 2 / np.tan(np.radians(self.fovy_deg) / 2)
        return CameraModel(focal, focal, (self.width - 1) / 2, (self.height - 1) / 2, self.width, self.height)


@dataclass(frozen=True, eq=False)
class Picture:
    """What a view sees: rgb uint8 (h, w, 3), depth along z [m] float32 (h, w) with NaN where nothing is, and
    the number of the geom in each pixel, int32 (h, w), -1 for nothing."""

    rgb: RgbImage
    depth_m: npt.NDArray[np.float32]
    geom: npt.NDArray[np.int32]
