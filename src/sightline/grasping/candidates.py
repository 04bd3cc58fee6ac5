"""Many grasps at once, as arrays, so that they are checked and ranked together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.spatial.transform import RigidTransform, Rotation

from sightline.grasping.surface import Points

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Candidates:
    """k grasps in the support's frame (z is the height above the support).

    Attributes:
        axes: (k, 3, 3) rotations; columns are the hand's x (closing), y and z (approach).
        origins_m: (k, 3) the hand's origin, between the finger ends.
        widths_m: (k,) width of the thing between the fingers.
        kinds: (k,) "top", "rim" or "tilted".
    """

    axes: Array
    origins_m: Points
    widths_m: Array
    kinds: npt.NDArray[np.str_]

    def __len__(self) -> int:
        return len(self.widths_m)

    def __getitem__(self, index: npt.NDArray[np.bool_] | npt.NDArray[np.intp] | slice) -> Candidates:
        return Candidates(self.axes[index], self.origins_m[index], self.widths_m[index], self.kinds[index])

    def poses(self, T_world_support: RigidTransform) -> RigidTransform:
        """Poses of the k hands in the world, as one array of transforms (one by one is a hundred times slower)."""
        local = RigidTransform.from_components(self.origins_m, Rotation.from_matrix(self.axes))
        return T_world_support * local

    @classmethod
    def stack(cls, rows: list[tuple[Array, Array, Array, float, str]]) -> Candidates:
        """From rows of (closing direction, approach direction, origin [m], width [m], kind)."""
        if not rows:
            return cls(np.empty((0, 3, 3)), np.empty((0, 3)), np.empty(0), np.empty(0, dtype="<U6"))
        closing, approach, origins, widths, kinds = zip(*rows, strict=True)
        x, z = np.array(closing), np.array(approach)
        axes = np.stack([x, np.cross(z, x), z], axis=2)
        return cls(axes, np.array(origins), np.array(widths), np.array(kinds, dtype="<U6"))

    @classmethod
    def merge(cls, parts: list[Candidates]) -> Candidates:
        """All of them, in order."""
        return cls(
            np.concatenate([p.axes for p in parts]),
            np.concatenate([p.origins_m for p in parts]),
            np.concatenate([p.widths_m for p in parts]),
            np.concatenate([p.kinds for p in parts]),
        )
