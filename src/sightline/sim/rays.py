"""Pictures without any graphics library: one ray per pixel through MuJoCo's own geometry, shaded in numpy.

Light is Lambert's cosine law with the model's lights, without shadows. Slower than OpenGL, and needed only
where there is none.
"""

from __future__ import annotations

from typing import Any

import mujoco
import numpy as np

from sightline.sim.view import Picture, View

_GROUPS = np.array([1, 1, 1, 0, 0, 0], dtype=np.uint8)


class RayRenderer:
    """Draws one model by casting rays."""

    def __init__(self, model: mujoco.MjModel) -> None:
        self._model = model
        material = model.geom_matid
        rgba = model.geom_rgba.astype(np.float64).copy()
        painted = material >= 0
        rgba[painted] = model.mat_rgba[material[painted]]
        self._rgba = np.vstack([rgba, [0.55, 0.60, 0.68, 1.0]])
        self._size = (0, 0, 0.0)

    def draw(self, data: mujoco.MjData, view: View) -> Picture:
        """See `sightline.sim.renderer.Renderer.draw`."""
        rays = self._camera_rays(view)
        axes = view.T_world_camera.rotation.as_matrix()
        directions = rays @ axes.T
        geom, dist, normal = self._cast(data, view, directions, _GROUPS)
        rgb = self._shade(data, view, directions, geom, dist, normal)
        clear = self._rgba[geom, 3] < 1
        if clear.any():
            opaque = _GROUPS * (np.arange(6) != 1)
            behind = self._cast(data, view, directions[clear], opaque.astype(np.uint8))
            alpha = 1 - (1 - self._rgba[geom[clear], 3:4]) ** 2  # light passes the near wall and the far one
            rgb[clear] = alpha * rgb[clear] + (1 - alpha) * self._shade(data, view, directions[clear], *behind)
        depth = np.where(geom >= 0, dist * rays[:, 2], np.nan).astype(np.float32)
        shape = (view.height, view.width)
        image = np.clip(rgb * 255 + 0.5, 0, 255).astype(np.uint8)
        return Picture(image.reshape(*shape, 3), depth.reshape(shape), geom.reshape(shape))

    def draw_rgb(self, data: mujoco.MjData, view: View) -> Any:
        """See `sightline.sim.renderer.Renderer.draw_rgb`."""
        return self.draw(data, view).rgb

    def close(self) -> None:
        """Nothing is held."""

    def _camera_rays(self, view: View) -> Any:
        """Unit rays in the optical frame, (h * w, 3); kept, since a camera rarely changes."""
        size = (view.width, view.height, view.fovy_deg)
        if size != self._size:
            camera = view.camera
            u, v = np.meshgrid(np.arange(view.width), np.arange(view.height))
            rays = np.stack([(u - camera.cx) / camera.fx, (v - camera.cy) / camera.fy, np.ones(u.shape)], -1)
            rays /= np.linalg.norm(rays, axis=-1, keepdims=True)
            self._size, self._rays = size, rays.reshape(-1, 3)
        return self._rays

    def _cast(self, data: mujoco.MjData, view: View, directions: Any, groups: Any) -> tuple[Any, Any, Any]:
        n = len(directions)
        geom, dist, normal = np.empty(n, np.int32), np.empty(n), np.empty((n, 3))
        origin = np.asarray(view.T_world_camera.translation, dtype=np.float64)
        mujoco.mj_multiRay(
            self._model,
            data,
            origin,
            directions.ravel(),
            groups,
            True,
            -1,
            geom,
            dist,
            normal.ravel(),
            n,
            1e10,
        )
        return geom, dist, normal

    def _shade(self, data: mujoco.MjData, view: View, directions: Any, geom: Any, dist: Any, normal: Any) -> Any:
        facing = np.einsum("ij,ij->i", normal, directions) > 0
        normal = np.where(facing[:, None], -normal, normal)
        model, head = self._model, self._model.vis.headlight
        points = view.T_world_camera.translation + directions * dist[:, None]
        light = np.broadcast_to(head.ambient, (len(geom), 3)).astype(np.float64)
        light += np.abs(np.einsum("ij,ij->i", normal, directions))[:, None] * head.diffuse
        for i in range(model.nlight):
            if model.light_type[i] == mujoco.mjtLightType.mjLIGHT_DIRECTIONAL:
                towards = np.broadcast_to(-data.light_xdir[i], points.shape)
            else:
                towards = data.light_xpos[i] - points
                towards = towards / np.linalg.norm(towards, axis=1, keepdims=True)
            cosine = np.clip(np.einsum("ij,ij->i", normal, towards), 0, None)
            light += model.light_ambient[i] + cosine[:, None] * model.light_diffuse[i]
        rgb = self._rgba[geom, :3] * light
        rgb[geom < 0] = self._rgba[-1, :3]
        return np.clip(rgb, 0, 1)
