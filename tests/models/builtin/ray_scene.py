"""A tiny ray caster: boxes, upright cylinders, open cups and spheres on a table, as an RGB-D frame with noise."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.spatial.transform import RigidTransform, Rotation

from sightline.frame import CameraModel, Frame

Array = npt.NDArray[np.float64]
RED, BLUE, GREEN, YELLOW = (200, 30, 30), (30, 60, 200), (30, 140, 50), (230, 200, 30)
TABLE = (150, 140, 128)


@dataclass(frozen=True)
class Box:
    center: tuple[float, float]
    size: tuple[float, float, float]
    rgb: tuple[int, int, int] = RED
    yaw_rad: float = 0.0
    bottom: float = 0.0

    def hit(self, eye: Array, rays: Array) -> tuple[Array, Array]:
        turn = Rotation.from_euler("z", -self.yaw_rad)
        o = turn.apply(eye - (*self.center, self.bottom + self.size[2] / 2))
        d = turn.apply(rays)
        half = np.array(self.size) / 2
        with np.errstate(divide="ignore", invalid="ignore"):
            a, b = (-half - o) / d, (half - o) / d
        near, far = np.minimum(a, b), np.maximum(a, b)
        t = near.max(axis=1)
        side = near.argmax(axis=1)
        shade = np.array([0.75, 0.88, 1.0])[side]
        return np.where((t < far.min(axis=1)) & (t > 0), t, np.inf), shade


@dataclass(frozen=True)
class Cylinder:
    center: tuple[float, float]
    radius: float
    height: float
    rgb: tuple[int, int, int] = RED
    open_top: bool = False

    def hit(self, eye: Array, rays: Array) -> tuple[Array, Array]:
        o = eye - (*self.center, 0.0)
        a = np.square(rays[:, :2]).sum(axis=1)
        b = rays[:, :2] @ o[:2]
        root = np.sqrt(np.maximum(np.square(b) - a * (o[:2] @ o[:2] - self.radius**2), -1.0) + 0j)
        real = np.abs(root.imag) < 1e-12
        best, shade = np.full(len(rays), np.inf), np.ones(len(rays))
        for sign, dark in ((-1, 0.85), (1, 0.7)):
            t = (-b + sign * root.real) / a
            z = o[2] + t * rays[:, 2]
            ok = real & (t > 0) & (z >= 0) & (z <= self.height) & (t < best)
            best, shade = np.where(ok, t, best), np.where(ok, dark, shade)
        level = 0.003 if self.open_top else self.height
        t = (level - o[2]) / rays[:, 2]
        inside = np.square(o[:2] + t[:, None] * rays[:, :2]).sum(axis=1) <= self.radius**2
        ok = inside & (t > 0) & (t < best)
        return np.where(ok, t, best), np.where(ok, 1.0, shade)


@dataclass(frozen=True)
class Sphere:
    center: tuple[float, float]
    radius: float
    rgb: tuple[int, int, int] = RED
    bottom: float = 0.0

    def hit(self, eye: Array, rays: Array) -> tuple[Array, Array]:
        o = eye - (*self.center, self.bottom + self.radius)
        a = np.square(rays).sum(axis=1)
        b = rays @ o
        rest = np.square(b) - a * (o @ o - self.radius**2)
        t = np.where(rest > 0, (-b - np.sqrt(np.maximum(rest, 0))) / a, np.inf)
        upward = (o[2] + np.where(np.isfinite(t), t, 0.0) * rays[:, 2]) / self.radius
        return t, 0.75 + 0.25 * np.clip(upward, -0.5, 1.0)


@dataclass(frozen=True)
class RayScene:
    """Things on a table z = 0 that spans `table` (x0, x1, y0, y1) above a floor at z = -0.7; metres."""

    things: tuple[Box | Cylinder | Sphere, ...] = ()
    table: tuple[float, float, float, float] = (-0.45, 0.45, -0.35, 0.35)
    eye: tuple[float, float, float] = (0.1, -0.85, 0.62)
    target: tuple[float, float, float] = (0.0, 0.0, 0.0)
    size_wh: tuple[int, int] = (320, 240)
    roll_rad: float = 0.0
    noise_m: float = 0.001
    checkered: bool = False
    with_pose: bool = True
    floor: bool = True

    def render(self) -> tuple[Frame, npt.NDArray[np.int64]]:
        """The frame, and (h, w) numbers of the things seen, -1 for none."""
        width, height = self.size_wh
        camera = CameraModel(1.1 * width, 1.1 * width, width / 2 - 3.0, height / 2 + 2.0, width, height)
        T = self._pose()
        u, v = np.meshgrid(np.arange(width), np.arange(height))
        local = np.column_stack(
            [(u.ravel() - camera.cx) / camera.fx, (v.ravel() - camera.cy) / camera.fy, np.ones(u.size)]
        )
        rays = T.rotation.apply(local)
        eye = np.asarray(self.eye)
        depth, rgb, ids = np.full(u.size, np.inf), np.zeros((u.size, 3)), np.full(u.size, -1)
        for level, rgb_of in ((0.0, TABLE), (-0.7, (70, 72, 75))):
            t = (level - eye[2]) / rays[:, 2]
            at = eye[:2] + t[:, None] * rays[:, :2]
            x0, x1, y0, y1 = self.table
            ok = (t > 0) & (t < 6)
            if level == 0.0:
                ok &= (at[:, 0] > x0) & (at[:, 0] < x1) & (at[:, 1] > y0) & (at[:, 1] < y1)
            elif not self.floor:
                ok &= False
            ok &= t < depth
            color = np.tile(np.array(rgb_of, float), (u.size, 1))
            if self.checkered and level == 0.0:
                light = (np.floor(at / 0.06).sum(axis=1) % 2).astype(bool)
                color[light], color[~light] = (240, 238, 230), (90, 55, 35)
            depth, rgb = np.where(ok, t, depth), np.where(ok[:, None], color, rgb)
        for i, thing in enumerate(self.things):
            t, shade = thing.hit(eye, rays)
            ok = t < depth
            depth, ids = np.where(ok, t, depth), np.where(ok, i, ids)
            rgb = np.where(ok[:, None], np.array(thing.rgb) * shade[:, None], rgb)
        rng = np.random.default_rng(3)
        depth = depth + rng.normal(0.0, 1.0, depth.shape) * self.noise_m * np.square(np.minimum(depth, 9))
        depth[~np.isfinite(depth)] = np.nan
        rgb = np.clip(rgb + rng.normal(0, 3, rgb.shape), 0, 255).astype(np.uint8)
        frame = Frame(
            rgb.reshape(height, width, 3),
            depth.reshape(height, width).astype(np.float32),
            camera,
            T if self.with_pose else None,
        )
        return frame, ids.reshape(height, width)

    def _pose(self) -> RigidTransform:
        forward = np.array(self.target) - self.eye
        forward = forward / np.linalg.norm(forward)
        right = np.cross(forward, [0.0, 0.0, 1.0])
        right /= np.linalg.norm(right)
        axes = np.column_stack([right, np.cross(forward, right), forward])
        rotation = Rotation.from_matrix(axes) * Rotation.from_euler("z", self.roll_rad)
        return RigidTransform.from_components(np.array(self.eye), rotation)
