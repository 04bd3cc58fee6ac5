"""Which points are the hand itself: what is not there to be grasped, and proves nothing about what is held."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.spatial.transform import RigidTransform

from sightline.grasping.gripper import Gripper


def on_hand(
    points_m: npt.NDArray[np.float64],
    T_world_hand: RigidTransform,
    opening_m: float,
    gripper: Gripper,
    margin_m: float = 0.008,
) -> npt.NDArray[np.bool_]:
    """Which of (..., 3) world points are on the fingers, the palm or the arm behind it; NaN is not.

    Args:
        T_world_hand: pose of the hand; see `Gripper` for its frame.
        opening_m: between the inner faces of the fingers.
        margin_m: added around the fingers and the palm, for noise.
    """
    local = T_world_hand.inv().apply(points_m.reshape(-1, 3)).reshape(points_m.shape)
    x, y, z = np.abs(local[..., 0]), np.abs(local[..., 1]), local[..., 2]
    inner, outer = opening_m / 2, opening_m / 2 + gripper.finger_thickness_m
    with np.errstate(invalid="ignore"):
        # Inwards the margin is smaller: what is held touches the fingers there.
        fingers = (x > inner - margin_m / 4) & (x < outer + margin_m) & (y < gripper.finger_width_m / 2 + margin_m)
        fingers &= (z > -gripper.finger_length_m - margin_m) & (z < margin_m)
        behind = z < -gripper.finger_length_m + margin_m / 4
        reach = np.hypot(*np.array(gripper.palm_size_m[:2]) / 2) + margin_m
        arm = behind & (np.hypot(local[..., 0], local[..., 1]) < max(reach, gripper.wrist_radius_m) + margin_m)
    return np.asarray(fingers | arm)
