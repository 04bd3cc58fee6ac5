"""Pictures of a MuJoCo model: by OpenGL where the machine has it, ray by ray where it does not.

An OpenGL context belongs to one thread, so a process has one thread for them, and any thread may ask it to
draw.
"""

from __future__ import annotations

import os
import weakref
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from threading import Lock
from typing import Any, Protocol, TypeVar

import mujoco
import numpy as np

from sightline.errors import MissingPartError
from sightline.sim.graphics import RAYS, VARIABLE, choose_graphics, install_advice
from sightline.sim.rays import RayRenderer
from sightline.sim.view import Picture, View

T = TypeVar("T")

DRAWN_GROUPS = (1, 1, 1, 0, 0, 0)
MAX_GEOMS = 4000


class Renderer(Protocol):
    """Draws one model."""

    def draw(self, data: mujoco.MjData, view: View) -> Picture:
        """Colour, depth and geom numbers, as seen from `view`; `data` must not change meanwhile."""
        ...

    def draw_rgb(self, data: mujoco.MjData, view: View) -> Any:
        """Colour alone, uint8 (h, w, 3)."""
        ...

    def close(self) -> None:
        """Give back what the renderer holds."""
        ...


def make_renderer(model: mujoco.MjModel) -> Renderer:
    """The renderer for `model` that `sightline.sim.graphics` chose for this machine."""
    name = choose_graphics().name
    return RayRenderer(model) if name == RAYS else GlRenderer(model, name)


class _GlThread:
    """The one thread of this process that talks to OpenGL."""

    _instance: _GlThread | None = None
    _lock = Lock()

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="sightline-gl")

    @classmethod
    def get(cls) -> _GlThread:
        with cls._lock:
            if cls._instance is None:
                cls._instance = cls()
            return cls._instance

    @classmethod
    def forget(cls) -> None:
        """A forked child has no such thread and has to make its own."""
        cls._instance, cls._lock = None, Lock()

    def run(self, work: Callable[[], T]) -> T:
        """Do it in the thread, and wait."""
        return self._pool.submit(work).result()

    def later(self, work: Callable[[], object]) -> None:
        """Do it in the thread some time; at the end of the process it may not happen."""
        try:
            self._pool.submit(work)
        except RuntimeError:
            return


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_GlThread.forget)


class _Canvas:
    """OpenGL's side of one model. To be made, used and freed in the one thread.

    Each model has an OpenGL context of its own: MuJoCo leaves lights and textures switched on or off behind,
    and with a shared one, the first picture after another model's comes out dark.
    """

    _current: _Canvas | None = None

    def __init__(self, model: mujoco.MjModel, name: str) -> None:
        _Canvas._current = None
        try:
            self._gl = import_module(f"mujoco.{name}").GLContext(64, 64)
            self.use()
        except Exception as error:  # ctypes, PyOpenGL and drivers raise what they like
            advice = " or ".join(filter(None, [install_advice(name), f"set {VARIABLE}={RAYS}"]))
            raise MissingPartError(f"no OpenGL context from {name}: {error}", advice) from error
        self.mjr = mujoco.MjrContext(model, mujoco.mjtFontScale.mjFONTSCALE_100)
        mujoco.mjr_setBuffer(mujoco.mjtFramebuffer.mjFB_OFFSCREEN, self.mjr)
        self.mjr.readDepthMap = mujoco.mjtDepthMap.mjDEPTH_ZEROFAR

    def use(self) -> None:
        """Let what follows in this thread draw here."""
        if _Canvas._current is not self:
            self._gl.make_current()
            _Canvas._current = self

    def free(self) -> None:
        """Give the graphics memory back."""
        self.use()
        self.mjr.free()
        _Canvas._current = None
        self._gl.free()


class GlRenderer:
    """Draws one model with OpenGL.

    Args:
        model: the model.
        name: the kind of context: a module of mujoco with a `GLContext`.
    """

    def __init__(self, model: mujoco.MjModel, name: str) -> None:
        self._model = model
        self._thread = _GlThread.get()
        self._scene = mujoco.MjvScene(model, maxgeom=MAX_GEOMS)
        self._option = mujoco.MjvOption()
        self._option.geomgroup[:] = DRAWN_GROUPS
        self._option.sitegroup[:] = 0
        self._canvas = self._thread.run(lambda: _Canvas(model, name))
        self._close = weakref.finalize(self, self._thread.later, self._canvas.free)

    def draw(self, data: mujoco.MjData, view: View) -> Picture:
        """See `Renderer.draw`."""
        return self._thread.run(lambda: self._draw(data, view))

    def draw_rgb(self, data: mujoco.MjData, view: View) -> Any:
        """See `Renderer.draw_rgb`."""
        return self._thread.run(lambda: self._draw_colors(data, view))

    def close(self) -> None:
        """Free the model's share of the graphics memory."""
        self._close()

    def _draw(self, data: mujoco.MjData, view: View) -> Picture:
        rgb = self._draw_colors(data, view)
        return Picture(rgb, *self._draw_geoms())

    def _draw_colors(self, data: mujoco.MjData, view: View) -> Any:
        self._canvas.use()
        context, scene = self._canvas.mjr, self._scene
        if view.width > context.offWidth or view.height > context.offHeight:
            mujoco.mjr_resizeOffscreen(max(view.width, context.offWidth), max(view.height, context.offHeight), context)
        mujoco.mjv_updateScene(
            self._model, data, self._option, None, mujoco.MjvCamera(), mujoco.mjtCatBit.mjCAT_ALL, scene
        )
        _aim(scene, view, self._model)
        self._rect = mujoco.MjrRect(0, 0, view.width, view.height)
        rgb = np.empty((view.height, view.width, 3), dtype=np.uint8)
        mujoco.mjr_render(self._rect, scene, context)
        mujoco.mjr_readPixels(rgb, None, self._rect, context)
        return np.ascontiguousarray(rgb[::-1])

    def _draw_geoms(self) -> tuple[Any, Any]:
        """Depth and geom numbers of the scene that was drawn last; see-through things count as solid."""
        scene, rect = self._scene, self._rect
        geoms = scene.geoms[: scene.ngeom]
        flags = scene.flags.copy()
        scene.flags[mujoco.mjtRndFlag.mjRND_SEGMENT] = True
        scene.flags[mujoco.mjtRndFlag.mjRND_IDCOLOR] = True
        ids = np.empty((rect.height, rect.width, 3), dtype=np.uint8)
        buffer = np.empty((rect.height, rect.width), dtype=np.float32)
        mujoco.mjr_render(rect, scene, self._canvas.mjr)
        mujoco.mjr_readPixels(ids, buffer, rect, self._canvas.mjr)
        scene.flags[:] = flags
        segment = ids.astype(np.int32) @ np.array([1, 256, 65536], dtype=np.int32)
        geom_of = np.full(scene.ngeom + 1, -1, dtype=np.int32)
        for geom in geoms:
            if geom.segid >= 0 and geom.objtype == mujoco.mjtObj.mjOBJ_GEOM:
                geom_of[geom.segid + 1] = geom.objid
        return self._metric(buffer[::-1]), np.ascontiguousarray(geom_of[segment][::-1])

    def _metric(self, buffer: Any) -> Any:
        """Depth buffer (far = 0, near = 1, hyperbolic between) to metres along z."""
        near, far = (float(v) * self._model.stat.extent for v in (self._model.vis.map.znear, self._model.vis.map.zfar))
        nearness = buffer.astype(np.float64)
        depth = near * far / (near + nearness * (far - near))
        depth[nearness <= 0] = np.nan
        return depth.astype(np.float32)


def _aim(scene: mujoco.MjvScene, view: View, model: mujoco.MjModel) -> None:
    """Point both of the scene's cameras (one per eye) along the view."""
    axes = view.T_world_camera.rotation.as_matrix()
    near, far = (float(v) * model.stat.extent for v in (model.vis.map.znear, model.vis.map.zfar))
    half = near * np.tan(np.radians(view.fovy_deg) / 2)
    for camera in scene.camera:
        camera.pos[:] = view.T_world_camera.translation
        camera.forward[:] = axes[:, 2]
        camera.up[:] = -axes[:, 1]
        camera.orthographic = 0
        camera.frustum_center = 0.0
        camera.frustum_width = half * view.width / view.height
        camera.frustum_bottom, camera.frustum_top = -half, half
        camera.frustum_near, camera.frustum_far = near, far
