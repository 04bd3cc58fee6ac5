"""Open3D's recipe for tabletops: voxels, a RANSAC plane, and DBSCAN on what is above it.

Source: Open3D's tutorial on point clouds (plane segmentation, DBSCAN clustering).
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree

from sightline.errors import MissingPartError
from sightline.frame import Frame
from sightline.geometry.camera import deproject

Mask = npt.NDArray[np.bool_]

OPEN3D = "open3d==0.20.0"


def load_open3d() -> Any:
    """The module `open3d`.

    Raises:
        MissingPartError: it is not installed, or a library of the system that it needs is not.
    """
    try:
        import open3d
    except ModuleNotFoundError as error:
        raise MissingPartError(
            "this comparison needs Open3D, which is not installed", f"{sys.executable} -m pip install {OPEN3D}"
        ) from error
    except (ImportError, OSError) as error:
        hint = "sudo apt-get install libusb-1.0-0" if "libusb" in str(error) else "install that library"
        raise MissingPartError(f"Open3D is installed but does not load: {error}", hint) from error
    return open3d


@dataclass(frozen=True)
class Numbers:
    """What the recipe leaves to its user; lengths in metres.

    Attributes:
        max_depth_m: what is farther from the camera is left out.
        voxel_m, plane_m, ransac_rounds, eps_m, min_points: as in Open3D's examples for tabletops.
        foot_m: pixels higher than this above the plane may join a cluster that is near.
        reach_m: how near.
        min_cluster_px: clusters of fewer pixels are dropped.
        close_px: holes in masks are closed up to this wide.
    """

    max_depth_m: float = 2.0
    voxel_m: float = 0.005
    plane_m: float = 0.01
    ransac_rounds: int = 1000
    eps_m: float = 0.02
    min_points: int = 10
    foot_m: float = 0.005
    reach_m: float = 0.01
    min_cluster_px: int = 50
    close_px: int = 9


TUNED = Numbers(max_depth_m=1.2, plane_m=0.005, foot_m=0.004, min_cluster_px=200)
"""The best of some thirty tries on scenes 200 to 239 and the photographs."""


class Open3dRecipe:
    """Open3D's recipe for tabletops, given what helps it: pixels rather than voxels, the camera's side of the
    plane, holes closed, crumbs dropped.

    Args:
        open3d: the module, see `load_open3d`.
        numbers: what the recipe leaves to its user.
    """

    def __init__(self, open3d: Any, numbers: Numbers | None = None) -> None:
        self._o3d = open3d
        self.numbers = numbers or Numbers()

    def __call__(self, frame: Frame) -> list[Mask]:
        """One mask (h, w) per cluster; none where there is no plane or nothing on it."""
        n = self.numbers
        cloud, pixels = self._cloud(frame)
        voxels = cloud.voxel_down_sample(n.voxel_m)
        if len(voxels.points) < 3:
            return []
        model, _ = voxels.segment_plane(n.plane_m, 3, n.ransac_rounds)
        plane = np.asarray(model) * (1 if model[3] >= 0 else -1)  # the camera, at the origin, is above
        points = np.asarray(voxels.points)
        above = voxels.select_by_index(np.flatnonzero(points @ plane[:3] + plane[3] > n.plane_m))
        labels = np.asarray(above.cluster_dbscan(n.eps_m, n.min_points))
        kept = np.flatnonzero(labels >= 0)
        if len(kept) == 0:
            return []
        points = np.asarray(cloud.points)
        near = np.flatnonzero(points @ plane[:3] + plane[3] > n.foot_m)
        tree = cKDTree(np.asarray(above.points)[kept])
        distance, voxel = tree.query(points[near], distance_upper_bound=n.reach_m, workers=-1)
        reached = np.isfinite(distance)
        image = np.full(frame.rgb.shape[:2], -1, dtype=np.int32)
        image.flat[pixels[near[reached]]] = labels[kept[voxel[reached]]]
        kernel = np.ones((n.close_px, n.close_px), np.uint8)
        masks = []
        for label in np.flatnonzero(np.bincount(image[image >= 0]) >= n.min_cluster_px):
            closed = cv2.morphologyEx((image == label).astype(np.uint8), cv2.MORPH_CLOSE, kernel) > 0
            masks.append(np.asarray(closed & ((image == label) | (image < 0))))
        return masks

    def _cloud(self, frame: Frame) -> tuple[Any, npt.NDArray[np.intp]]:
        """The points of a frame in Open3D's type, and the number of the pixel of each."""
        assert frame.depth_m is not None and frame.camera is not None
        camera, o3d = frame.camera, self._o3d
        valid = np.isfinite(frame.depth_m) & (frame.depth_m < self.numbers.max_depth_m)
        if camera.distortion:
            points = deproject(camera, frame.depth_m)[valid]
            return o3d.geometry.PointCloud(o3d.utility.Vector3dVector(points)), np.flatnonzero(valid)
        depth = o3d.geometry.Image(np.where(valid, frame.depth_m, np.float32(0)))
        pinhole = o3d.camera.PinholeCameraIntrinsic(
            camera.width, camera.height, camera.fx, camera.fy, camera.cx, camera.cy
        )
        # Faster than NumPy; points come row by row, without the pixels that are 0.
        cloud = o3d.geometry.PointCloud.create_from_depth_image(
            depth, pinhole, depth_scale=1.0, depth_trunc=self.numbers.max_depth_m
        )
        return cloud, np.flatnonzero(valid)
