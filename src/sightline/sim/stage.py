"""A model that runs and can be looked at: what the world and the truth about it have in common."""

from __future__ import annotations

from threading import RLock

import mujoco

from sightline.frame import RgbImage
from sightline.sim.renderer import Renderer, make_renderer
from sightline.sim.view import Picture, View


class Stage:
    """A MuJoCo model with its state, its renderer and the lock that keeps the state still while it is drawn.

    The renderer is made when the first picture is asked for.
    """

    def __init__(self, model: mujoco.MjModel) -> None:
        self.model = model
        self.data = mujoco.MjData(model)
        self.lock = RLock()
        self._renderer: Renderer | None = None

    def step(self, n: int = 1) -> None:
        """Let `n` time steps of the model pass."""
        with self.lock:
            for _ in range(n):
                mujoco.mj_step(self.model, self.data)

    def draw(self, view: View) -> Picture:
        """Colour, true depth and geom numbers of any view."""
        with self.lock:
            return self._get_renderer().draw(self.data, view)

    def draw_rgb(self, view: View) -> RgbImage:
        """Colour alone, uint8 (h, w, 3); faster."""
        with self.lock:
            rgb: RgbImage = self._get_renderer().draw_rgb(self.data, view)
        return rgb

    def close(self) -> None:
        """Free graphics memory; whoever draws again gets a new renderer."""
        with self.lock:
            if self._renderer is not None:
                self._renderer.close()
            self._renderer = None

    def _get_renderer(self) -> Renderer:
        if self._renderer is None:
            self._renderer = make_renderer(self.model)
        return self._renderer
