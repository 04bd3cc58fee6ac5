"""What is really on the table: for tests, training and scoring, never for perception."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.spatial.transform import RigidTransform, Rotation

from sightline.sim.scene_file import ObjectSpec, SceneSpec
from sightline.sim.stage import Stage
from sightline.sim.view import View

UNDRAWN_GROUP = 5
"""A group of geoms that no picture shows, see `sightline.sim.renderer.DRAWN_GROUPS`."""


@dataclass(frozen=True, eq=False)
class TrueObject:
    """A thing as it really is.

    Attributes:
        id: its number in the scene file, and in `Truth.segmentation`.
        category, color: its names.
        spec: all that the scene file says of it.
        T_world_object: its pose; origin in the middle of its underside as it first stood, z up then.
    """

    id: int
    category: str
    color: str
    spec: ObjectSpec
    T_world_object: RigidTransform


class Truth:
    """Names, poses and pixels of the things of a world.

    Args:
        stage: the world's model, settled.
        scene: what it was built from.
        camera: the view that `segmentation` is of unless told otherwise.
    """

    def __init__(self, stage: Stage, scene: SceneSpec, camera: View) -> None:
        self._stage = stage
        self._camera = camera
        self._specs = scene.objects
        model = stage.model
        self._bodies = [int(model.body(f"object_{i}").id) for i in range(len(scene.objects))]
        self._object_of_geom = np.full(model.ngeom + 1, -1, dtype=np.int32)
        for i, body in enumerate(self._bodies):
            self._object_of_geom[:-1][model.geom_bodyid == body] = i
        self._start = [self.T_world_object(i) for i in range(len(self._bodies))]

    @property
    def objects(self) -> list[TrueObject]:
        """All things, as they are now, in the scene file's order."""
        return [TrueObject(i, s.category, s.color, s, self.T_world_object(i)) for i, s in enumerate(self._specs)]

    def T_world_object(self, i: int) -> RigidTransform:
        """Pose of thing `i` now."""
        with self._stage.lock:
            body = self._bodies[i]
            position = np.array(self._stage.data.xpos[body])
            quat = np.array(self._stage.data.xquat[body])
        return RigidTransform.from_components(position, Rotation.from_quat(quat, scalar_first=True))

    def lifted_m(self, i: int) -> float:
        """How much higher thing `i` is than when the world began [m]."""
        return float(self.T_world_object(i).translation[2] - self._start[i].translation[2])

    def moved_m(self, i: int) -> float:
        """How far thing `i` is from where it was when the world began [m]."""
        return float(np.linalg.norm(self.T_world_object(i).translation - self._start[i].translation))

    def tilt_rad(self, i: int) -> float:
        """Angle between the vertical and what was up on thing `i` when the world began [rad]."""
        up = self.T_world_object(i).rotation.apply((0.0, 0.0, 1.0))
        return float(np.arccos(np.clip(up[2], -1.0, 1.0)))

    def segmentation(self, view: View | None = None) -> npt.NDArray[np.int32]:
        """Number of the thing in each pixel, (h, w), -1 for none; of the calibrated camera unless told."""
        return np.asarray(self._object_of_geom[self._stage.draw(view or self._camera).geom])

    def visible_share(self, view: View | None = None) -> npt.NDArray[np.float64]:
        """How much of each thing's outline is seen, (n,) from 0 to 1; what is outside of the image is left out."""
        seen = self.segmentation(view)
        share = np.zeros(len(self._bodies))
        with self._stage.lock:
            groups = self._stage.model.geom_group
            usual = groups.copy()
            try:
                for i in range(len(self._bodies)):
                    groups[:] = np.where(self._object_of_geom[:-1] == i, usual, UNDRAWN_GROUP)
                    whole = int(np.count_nonzero(self.segmentation(view) == i))
                    share[i] = int(np.count_nonzero(seen == i)) / max(whole, 1)
            finally:
                groups[:] = usual
        return share
