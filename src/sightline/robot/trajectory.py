"""From joint waypoints to a smooth motion in time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.interpolate import PchipInterpolator

Joints = npt.NDArray[np.float64]

# Greatest slope and curvature of the quintic 10 s^3 - 15 s^4 + 6 s^5 between 0 and 1.
_PEAK_SPEED, _PEAK_ACCELERATION = 1.875, 5.7735


@dataclass(frozen=True, eq=False)
class Trajectory:
    """A motion that starts and ends at rest; (n, 7) positions [rad] and speeds [rad/s], `dt_s` apart."""

    positions_rad: Joints
    speeds_rad_s: Joints
    dt_s: float

    @property
    def duration_s(self) -> float:
        """How long it takes [s]."""
        return len(self.positions_rad) * self.dt_s


def smooth_trajectory(
    waypoints_rad: Joints,
    dt_s: float,
    max_speed_rad_s: float = 2.2,
    max_acceleration_rad_s2: float = 10.0,
    least_s: float = 0.2,
) -> Trajectory:
    """A motion through (n, 7) waypoints [rad] that keeps speed and acceleration along the path bounded.

    The path is a shape-preserving cubic (Fritsch and Carlson, Monotone piecewise cubic interpolation, SIAM J.
    Numer. Anal. 1980), which never swings beyond its waypoints; time follows a quintic along it.
    """
    steps = np.abs(np.diff(waypoints_rad, axis=0)).max(axis=1)
    kept = np.r_[True, steps > 1e-9]
    waypoints, steps = waypoints_rad[kept], steps[steps > 1e-9]
    length = float(steps.sum())
    if length == 0.0:
        return Trajectory(waypoints[:1], np.zeros_like(waypoints[:1]), dt_s)
    path = PchipInterpolator(np.r_[0.0, np.cumsum(steps)], waypoints)
    # The cubic may be half as steep again as the straight line between two waypoints.
    bulge = float(np.abs(path(np.linspace(0, length, 200), 1)).max())
    duration = max(
        least_s,
        length * bulge * _PEAK_SPEED / max_speed_rad_s,
        float(np.sqrt(length * bulge * _PEAK_ACCELERATION / max_acceleration_rad_s2)),
    )
    t = np.arange(1, int(np.ceil(duration / dt_s)) + 1) * dt_s / duration
    t = np.minimum(t, 1.0)
    share = t**3 * (10 - 15 * t + 6 * t**2)
    speed = 30 * t**2 * (1 - t) ** 2 / duration
    return Trajectory(path(share * length), path(share * length, 1) * (speed * length)[:, None], dt_s)
