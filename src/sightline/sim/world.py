"""The embedded world: a table, things on it, an arm beside it and a calibrated camera that looks at it.

World frame: z up, metres, origin on the arm's axis at the height of the table top; x goes from the arm over
the table. The camera stands opposite the arm.
"""

from __future__ import annotations

from typing import Any

import mujoco
import numpy as np
import numpy.typing as npt
from scipy.spatial.transform import RigidTransform

from sightline.errors import InputError
from sightline.frame import CameraModel, Frame, RgbImage
from sightline.sim import arm
from sightline.sim.arms import ARMS
from sightline.sim.graphics import start_probe
from sightline.sim.item import add_item
from sightline.sim.objects import make_item
from sightline.sim.room import add_room
from sightline.sim.scene_file import SceneSpec
from sightline.sim.sensor import add_color_noise, add_depth_noise
from sightline.sim.stage import Stage
from sightline.sim.truth import Truth
from sightline.sim.view import Picture, View

CAMERA = View.looking_at((1.22, 0.0, 0.80), (0.515, 0.0, 0.04), 34.0, 640, 480)
"""The calibrated camera, opposite the arm."""
VIEWS: dict[str, tuple[tuple[float, float, float], tuple[float, float, float], float]] = {
    "front": ((1.55, -0.85, 0.80), (0.40, 0.0, 0.12), 38.0),
    "side": ((0.55, -1.45, 0.55), (0.40, 0.0, 0.15), 38.0),
    "close": ((0.95, -0.45, 0.42), (0.52, 0.0, 0.04), 38.0),
}
"""Views for films: eye [m], target [m], vertical opening angle [deg]."""

TIMESTEP_S = 0.002
SETTLE_S = 1.2


class World:
    """A scene that runs.

    Args:
        scene: what is on the table.
        seed: of the camera's noise.
        noise: False gives a perfect camera, whatever the scene says.
        with_truth: False builds a world that cannot be asked what is in it.

    Attributes:
        model, data: MuJoCo's; `lock` is held by every method that touches them.
        arm: the arm that stands beside the table.
        truth: names and poses of the things, for tests and training only; it can be deleted.
    """

    def __init__(self, scene: SceneSpec, seed: int = 0, noise: bool = True, with_truth: bool = True) -> None:
        start_probe()
        spec = mujoco.MjSpec()
        spec.option.timestep = TIMESTEP_S
        add_room(spec, scene)
        self.arm = ARMS[scene.arm]
        self.arm.add(spec, arm.PEDESTAL_M)
        for i, thing in enumerate(scene.objects):
            item = make_item(
                thing.category,
                thing.color,
                thing.material,
                thing.print,
                thing.print_color,
                thing.scale,
                thing.seed,
            )
            add_item(spec, item, f"object_{i}", thing.position, float(np.radians(thing.yaw_deg)))
        self._stage = Stage(spec.compile())
        self.model, self.data, self.lock = self._stage.model, self._stage.data, self._stage.lock
        self._noise = np.random.default_rng(seed) if noise and scene.noise else None
        arm.set_home(self.model, self.data)
        self._settle(len(scene.objects))
        if with_truth:
            self.truth = Truth(self._stage, scene, CAMERA)

    @property
    def camera(self) -> CameraModel:
        """Intrinsics of the calibrated camera."""
        return CAMERA.camera

    @property
    def T_world_camera(self) -> RigidTransform:
        """Pose of the calibrated camera's optical frame."""
        return CAMERA.T_world_camera

    @property
    def time_s(self) -> float:
        """Simulated time since the start [s]."""
        return float(self.data.time)

    def step(self, n: int = 1) -> None:
        """Let `n` steps of `TIMESTEP_S` pass."""
        self._stage.step(n)

    def capture(self) -> Frame:
        """What the calibrated camera sees now; the stamp is the simulated time."""
        with self.lock:
            picture = self.draw(CAMERA)
            rgb, depth = picture.rgb, picture.depth_m
            if self._noise is not None:
                shiny = self._shiny_geoms()[picture.geom]
                depth = add_depth_noise(depth, rgb, shiny, self._noise)
                rgb = add_color_noise(rgb, self._noise)
            stamp_ns = round(self.data.time * 1e9)
        return Frame(rgb, depth, CAMERA.camera, CAMERA.T_world_camera, stamp_ns)

    def draw(self, view: View) -> Picture:
        """Colour, true depth and geom numbers of any view."""
        return self._stage.draw(view)

    def render_view(self, view: str | View = "front", width: int = 960, height: int = 720) -> RgbImage:
        """A picture, uint8 (height, width, 3), of a named view (a key of `VIEWS`, or "camera") or of any.

        Raises:
            InputError: no view of that name.
        """
        if isinstance(view, str):
            if view == "camera":
                view = View(CAMERA.T_world_camera, CAMERA.fovy_deg, width, height)
            elif view in VIEWS:
                view = View.looking_at(*VIEWS[view], width, height)
            else:
                raise InputError(f"no view {view!r}, expected camera, {', '.join(VIEWS)}")
        return self._stage.draw_rgb(view)

    def close(self) -> None:
        """Free graphics memory; the world can still be stepped and draws anew when asked."""
        self._stage.close()

    def _shiny_geoms(self) -> npt.NDArray[np.bool_]:
        """Per geom, and last for "no geom": whether it mirrors or lets light through."""
        model: Any = self.model
        material = model.geom_matid
        shiny = (model.mat_specular[material] > 0.75) & (material >= 0)
        return np.append(shiny, False)

    def _settle(self, count: int) -> None:
        """Run until the things lie still; their speeds are looked at ten times a second."""
        joints = [int(self.model.joint(f"object_{i}_free").dofadr[0]) for i in range(count)]
        dofs = np.array([j + k for j in joints for k in range(6)], dtype=int)
        every = round(0.1 / TIMESTEP_S)
        for _ in range(round(SETTLE_S / TIMESTEP_S / every)):
            self.step(every)
            if len(dofs) == 0 or np.abs(self.data.qvel[dofs]).max() < 5e-3:
                break
