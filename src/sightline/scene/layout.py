"""Where the things of a scene are, along the directions of one viewpoint."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from sightline.errors import InputError

if TYPE_CHECKING:
    from sightline.scene.scene import Scene
    from sightline.scene_object import OrientedBox

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

RIGHT, AWAY, UP = 0, 1, 2
UNKNOWN_HALF_M = 0.05
"""Half the width that a thing of unknown size is taken to have, for margins."""
VIEWPOINTS = ("camera", "robot")


@dataclass(frozen=True, eq=False)
class Layout:
    """The scene's n things in a frame whose axes are right, away and up, as a viewer sees them.

    Attributes:
        oriented: whether right and away are known; else they are some horizontal axes.
        in_image: whether the image shows this viewpoint's left and right.
        center: (n, 3) [m]; NaN where there is no position.
        foot: (n, 4, 2) corners of the footprint along right and away [m], in order around it.
        size: (n, 3) height, the longer and the shorter horizontal side [m]; NaN where unknown.
        xyxy: (n, 4) [px]; NaN where there is no box.
        image_wh: size of the image [px], or None.
        camera, robot: positions of the camera and of the robot's base, (3,) [m], or None.
    """

    oriented: bool
    in_image: bool
    center: Floats
    foot: Floats
    size: Floats
    xyxy: Floats
    image_wh: tuple[float, float] | None
    camera: Floats | None
    robot: Floats | None

    @cached_property
    def has_position(self) -> Bools:
        """(n,) which things have a place in space."""
        return ~np.isnan(self.center[:, 0])

    @cached_property
    def has_box(self) -> Bools:
        """(n,) which things have a box in the image."""
        return ~np.isnan(self.xyxy[:, 0])

    @cached_property
    def half(self) -> Floats:
        """(n, 2) half extents along right and away [m]."""
        return np.asarray(self.foot.max(axis=1) - self.foot.min(axis=1)) / 2

    @cached_property
    def bottom(self) -> Floats:
        """(n,) height of the lowest point [m]."""
        return np.asarray(self.center[:, UP] - self.size[:, 0] / 2)

    @cached_property
    def top(self) -> Floats:
        """(n,) height of the highest point [m]."""
        return np.asarray(self.center[:, UP] + self.size[:, 0] / 2)


def build_layout(scene: Scene, viewpoint: str) -> Layout:
    """The layout of a scene as the camera or the robot sees it.

    Right is the camera's x axis laid flat, or the robot's -y; up is the scene's; away is up x right.

    Raises:
        InputError: another viewpoint.
    """
    if viewpoint not in VIEWPOINTS:
        raise InputError(
            f"viewpoint is {viewpoint!r}, expected one of {', '.join(VIEWPOINTS)}", 'the default: "camera"'
        )
    right = _right(scene, viewpoint)
    axes = _axes(scene.up, right)
    n = len(scene.objects)
    center, size = np.full((n, 3), np.nan), np.full((n, 3), np.nan)
    foot = np.full((n, 4, 2), np.nan)
    placed = [i for i, o in enumerate(scene.objects) if o.box is not None]
    if placed:
        center[placed], foot[placed], size[placed] = _boxes([o.box for o in scene.objects if o.box is not None], axes)
    camera = None if scene.T_ref_camera is None else axes @ np.asarray(scene.T_ref_camera.translation)
    robot = None if scene.robot is None else axes @ np.asarray(scene.robot.base_m)
    xyxy = np.array([o.xyxy for o in scene.objects], dtype=np.float64).reshape(-1, 4)
    return Layout(
        oriented=right is not None,
        in_image=viewpoint == "camera",
        center=center,
        foot=foot,
        size=size,
        xyxy=xyxy,
        image_wh=scene.image_wh,
        camera=camera,
        robot=robot,
    )


AROUND = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]])


def _boxes(boxes: list[OrientedBox], axes: Floats) -> tuple[Floats, Floats, Floats]:
    """Centres, footprints and sizes (see `Layout`) of boxes whose one axis is about upright."""
    from scipy.spatial.transform import RigidTransform

    n = np.arange(len(boxes))
    poses = RigidTransform.concatenate([box.T_ref_box for box in boxes]).as_matrix().reshape(-1, 4, 4)
    center = poses[:, :3, 3] @ axes.T
    turned = axes @ poses[:, :3, :3]
    sides = np.array([box.size_m for box in boxes])
    upright = np.argmax(np.abs(turned[:, UP]), axis=1)
    flat = np.array([[1, 2], [0, 2], [0, 1]])[upright]
    flat_sides = np.take_along_axis(sides, flat, axis=1)
    unknown = np.isnan(sides).any(axis=1)
    half = np.where(unknown[:, None], UNKNOWN_HALF_M, flat_sides / 2)
    along = np.take_along_axis(turned[:, :2], np.repeat(flat[:, None, :], 2, axis=1), axis=2)
    along = np.where(unknown[:, None, None], np.eye(2), along)
    foot = center[:, None, :2] + np.einsum("nij,nkj->nki", along, AROUND * half[:, None, :])
    size = np.column_stack([sides[n, upright], flat_sides.max(axis=1), flat_sides.min(axis=1)])
    return center, foot, np.where(unknown[:, None], np.nan, size)


def _right(scene: Scene, viewpoint: str) -> Floats | None:
    if viewpoint == "robot":
        return None if scene.robot is None else np.array([0.0, -1.0, 0.0])
    if scene.T_ref_camera is None:
        return None
    right: Any = scene.T_ref_camera.rotation.as_matrix()[:, 0]
    flat = right - scene.up * (right @ scene.up)
    length = float(np.linalg.norm(flat))
    return None if length < 1e-6 else np.asarray(flat / length)


def _axes(up: Floats, right: Floats | None) -> Floats:
    """(3, 3) rotation from the reference frame to right, away, up."""
    if right is None:
        start = np.array([1.0, 0.0, 0.0]) if abs(up[0]) < 0.9 else np.array([0.0, 1.0, 0.0])
        right = start - up * (start @ up)
        right = right / np.linalg.norm(right)
    return np.array([right, np.cross(up, right), up])
