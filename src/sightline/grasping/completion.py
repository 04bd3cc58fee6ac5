"""The side that the camera did not see, by symmetry.

A thing that is round about an upright axis is turned about it. Any other is taken to look the same after half
a turn: the axis is moved back from the middle of what was seen, as far as the picture allows. A guessed point
may hide behind what was measured, but may neither lie in front of it nor beside it, where something else was
seen.

Source: Bohg et al., Mind the gap: robotic grasping under incomplete observation, ICRA 2011 (there with a mirror
plane; half a turn about an upright axis is the same for the upright side of boxes and round things).
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from sightline.geometry.line_of_sight import LineOfSight
from sightline.grasping.round_axis import RoundAxis, find_round_axis
from sightline.grasping.surface import Points, Surface

SAMPLE = 300
STEP_M = 0.003
BESIDE_M = 0.006
"""How far beside the measured points (as seen from the camera) a guessed one may lie [m]."""
BEFORE_M = 0.006
"""How far in front of them [m]; both are a few times the noise of a depth camera at a metre."""
TOLERATED = 0.04
"""Share of mirrored points that may contradict the picture beyond those that do without moving the axis."""
ROUND_TOLERATED = 0.15
"""Share of a round thing's turned surface that may."""
TURNS = 12
"""Copies of a round thing's surface, evenly about its axis."""


def complete(points_m: Points, normals: Points, viewpoint_m: Points) -> Surface:
    """(n, 3) points and normals seen from viewpoint (3,), and the unseen side they suggest; z is up in all."""
    sight = LineOfSight.through(points_m, viewpoint_m)
    axis = find_round_axis(points_m, normals)
    if axis is not None:
        guessed, directions = _revolve(points_m, normals, axis)
        before, beside = sight.contradictions(guessed, BEFORE_M, BESIDE_M)
        # A rim that lacks depth at its outline is still a rim; a lemon's front is no part of a ball.
        if (before | beside).mean() < ROUND_TOLERATED:
            return _join(points_m, normals, guessed[~before], directions[~before], axis.xy_m)

    middle = _half_turn_axis(points_m, sight)
    guessed = _turn(points_m[::2], middle, np.pi)
    kept = ~np.logical_or(*sight.contradictions(guessed, BEFORE_M, BESIDE_M))
    return _join(points_m, normals, guessed[kept], _turn(normals[::2], np.zeros(2), np.pi)[kept], None)


def _join(points_m: Points, normals: Points, guessed_m: Points, directions: Points, axis_xy: Points | None) -> Surface:
    measured = np.r_[np.ones(len(points_m), dtype=bool), np.zeros(len(guessed_m), dtype=bool)]
    return Surface(np.vstack([points_m, guessed_m]), np.vstack([normals, directions]), measured, axis_xy)


def _half_turn_axis(points_m: Points, sight: LineOfSight) -> npt.NDArray[np.float64]:
    """Where the upright axis (2,) can be at most behind the middle of what was seen."""
    sample = points_m[:: max(1, len(points_m) // SAMPLE)]
    (cx, cy), _, _ = cv2.minAreaRect(points_m[:, :2].astype(np.float32))
    middle = np.array([cx, cy])
    away = middle - sight.eye_m[:2]
    away = away / max(float(np.linalg.norm(away)), 1e-9)
    side = points_m[:, :2] @ np.array([-away[1], away[0]])
    depth = points_m[:, :2] @ away
    # Nothing is believed to be deeper than it is wide, unless it was seen to be.
    room = max(0.0, float(np.ptp(np.quantile(side, (0.01, 0.99))) - np.ptp(np.quantile(depth, (0.01, 0.99)))))
    best, allowed = 0.0, TOLERATED
    for shift in np.arange(0.0, room / 2 + STEP_M, STEP_M):
        turned = _turn(sample, middle + shift * away, np.pi)
        wrong = np.logical_or(*sight.contradictions(turned, BEFORE_M, BESIDE_M)).mean()
        if shift == 0.0:
            allowed = wrong + TOLERATED
        elif wrong <= allowed:
            best = shift
    # Beside the outline by BESIDE_M is still allowed: half of that was moved too far.
    return np.asarray(middle + max(0.0, best - BESIDE_M / 2) * away)


def _turn(points_m: Points, axis_xy: npt.NDArray[np.float64], angle_rad: float) -> Points:
    cos, sin = np.cos(angle_rad), np.sin(angle_rad)
    x, y = (points_m[:, :2] - axis_xy).T
    return np.column_stack([axis_xy[0] + cos * x - sin * y, axis_xy[1] + sin * x + cos * y, points_m[:, 2]])


def _revolve(points_m: Points, normals: Points, axis: RoundAxis) -> tuple[Points, Points]:
    """Copies of what lies on circles, turned about the axis; thinned so that there are not many more than before."""
    source = np.flatnonzero(axis.on_circle)
    points, directions = [], []
    for k in range(1, TURNS):
        part = source[k % 3 :: 3]
        angle = 2 * np.pi * k / TURNS
        points.append(_turn(points_m[part], axis.xy_m, angle))
        directions.append(_turn(normals[part], np.zeros(2), angle))
    every = max(1, len(source) * TURNS // 3 // 2000)
    return np.vstack(points)[::every], np.vstack(directions)[::every]
