"""What a parallel gripper measures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import overload

import numpy as np
import numpy.typing as npt

from sightline.errors import InputError


@dataclass(frozen=True)
class Gripper:
    """Sizes of a parallel gripper [m]; the defaults are those of the simulated hand.

    Frame of the hand: origin midway between the very ends of the two fingers, z the approach (out of the
    palm), x the direction of closing. Fingers fill -finger_length_m <= z <= 0, |y| <= finger_width_m / 2.

    Attributes:
        max_width_m: greatest opening between the inner faces of the fingers.
        finger_length_m: clear length of the fingers below the palm.
        finger_thickness_m: of one finger, along x.
        finger_width_m: of one finger, along y.
        palm_size_m: box behind the fingers, along x, y and z.
        wrist_radius_m: of what is behind the palm, up to `wrist_length_m` along -z.
        side_clearance_m: room left on each side of a thing while the open fingers go down around it.

    Raises:
        InputError: a size that is not positive.
    """

    max_width_m: float = 0.08
    finger_length_m: float = 0.06
    finger_thickness_m: float = 0.010
    finger_width_m: float = 0.020
    palm_size_m: tuple[float, float, float] = (0.120, 0.050, 0.050)
    wrist_radius_m: float = 0.050
    wrist_length_m: float = 0.150
    side_clearance_m: float = 0.012

    def __post_init__(self) -> None:
        sizes = (
            self.max_width_m,
            self.finger_length_m,
            self.finger_thickness_m,
            self.finger_width_m,
            *self.palm_size_m,
            self.wrist_radius_m,
            self.wrist_length_m,
            self.side_clearance_m,
        )
        if not all(size > 0 for size in sizes):
            raise InputError(f"gripper sizes are {sizes}, expected metres above 0")

    @overload
    def opening_m(self, width_m: float) -> float: ...

    @overload
    def opening_m(self, width_m: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]: ...

    def opening_m(self, width_m: float | npt.NDArray[np.float64]) -> float | npt.NDArray[np.float64]:
        """How far to open before going down around a thing of this width, or things of these (k,) widths [m]."""
        opening = np.minimum(width_m + 2 * self.side_clearance_m, self.max_width_m)
        return opening if isinstance(width_m, np.ndarray) else float(opening)
