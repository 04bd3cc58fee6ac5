"""Did it work? Decided on pixels, depth and the gripper's opening; never on the arm's word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree
from scipy.spatial.transform import RigidTransform

from sightline.color_naming import COLOR_NAMES, IN_OTHER_LIGHT, brightened, name_colors
from sightline.frame import Frame
from sightline.geometry.camera import project
from sightline.geometry.lift import points_in_reference
from sightline.geometry.plane import Plane
from sightline.scene_object import SceneObject

# A pixel of the old place still shows the thing if its depth changed by less than this [m] ...
SAME_DEPTH_M = 0.006
# ... and its colour by less than this (Euclidean, 8-bit RGB, smoothed).
SAME_COLOR = 40.0
# What is higher above the support than this [m] does not leave without a change of depth.
THICK_M = 0.01
# Share of the place that must be in view to judge it, and of that, what may still look as before.
SEEN_SHARE, STILL_SHARE = 0.2, 0.25
# The thing may have slipped or turned in the hand by this much [m] and still be the thing.
SLIP_M = 0.025
# Share of the thing's points that must be found where the hand carried them.
CARRIED_SHARE = 0.4
# What is lower than this above the support [m] may be the support.
SUPPORT_M = 0.006
# Points are thinned to about this many; with fewer than the least, nothing is said.
MOST_POINTS, FEWEST_POINTS = 1500, 20
# A thing shows at least this share of the pixels that it showed before, unless it is another, smaller thing.
AREA_SHARE = 0.15
# Share of the newly seen points there that must be where the thing's are.
OWN_SHARE = 0.5
# Share of what is there that must have the thing's colours.
ALIKE_SHARE = 0.5
# What was put down is on the spot if its middle is this near [m].
ON_SPOT_M = 0.03


@dataclass(frozen=True)
class Check:
    """One observation and whether it speaks for success."""

    name: str
    passed: bool
    detail: str


@dataclass(frozen=True)
class Verification:
    """The checks after an action; it worked if each of them passed."""

    checks: tuple[Check, ...]

    @property
    def passed(self) -> bool:
        """Whether every check passed."""
        return all(c.passed for c in self.checks)

    def as_dict(self) -> dict[str, Any]:
        """JSON-able form."""
        return {"passed": self.passed, "checks": [vars(c) for c in self.checks]}


def verify_moved(
    before: Frame,
    after: Frame,
    target: SceneObject,
    motions: Sequence[RigidTransform],
    support: Plane,
    robot_points: npt.NDArray[np.bool_] | None = None,
) -> Verification:
    """Check that a thing left its place and is now where one of the motions should have brought it.

    Args:
        before, after: frames of the same fixed camera, with depth and pose.
        target: the thing, as seen in `before`.
        motions: T_after_before, in the world, each a way in which it may have moved; at least one.
        support: what it stood on, and may stand on again; its own points prove nothing.
        robot_points: bool (h, w), pixels of `after` that show the robot itself and prove nothing.
    """
    hidden = np.zeros(after.rgb.shape[:2], bool) if robot_points is None else robot_points
    assert target.points_m is not None and target.size_m is not None
    low_m = min(SUPPORT_M, 0.4 * float(target.size_m[2]))
    points = points_in_reference(after)
    with np.errstate(invalid="ignore"):
        free = (support.height_m(points) > low_m) & ~hidden & ~_unchanged(before, after)
    own = target.points_m[support.height_m(target.points_m) > low_m]
    fewest = max(FEWEST_POINTS, round(AREA_SHARE * len(own)))
    own = own[:: max(1, len(own) // MOST_POINTS)]
    lit = replace(after, rgb=brightened(after.rgb))
    best = (-1.0, Check("", False, ""), own)
    seen = np.where(free[..., None], points, np.nan)
    for motion in motions:
        moved = motion.apply(own)
        share, check = _arrived(lit, target, moved, seen, hidden, fewest)
        best = max(best, (share, check, moved), key=lambda fit: (fit[1].passed, fit[0]))
        if check.passed:
            break
    _, arrived, there = best
    return Verification((_left_its_place(before, after, target, support, there, arrived.passed), arrived))


def check_grip(opening_m: float, max_opening_m: float) -> Check:
    """Whether the fingers are held apart by something: neither shut nor wide open."""
    held = 0.001 < opening_m < max_opening_m - 0.001
    return Check("grip", held, f"fingers {1000 * opening_m:.1f} mm apart, of {1000 * max_opening_m:.0f} mm")


def check_on_spot(
    after: Frame,
    things: Sequence[SceneObject],
    expected_m: npt.NDArray[np.float64],
    spot_m: npt.NDArray[np.float64],
    support: Plane,
) -> list[Check]:
    """Whether what was put down has its middle at the spot: it may have been half hidden before, and its middle taken
    to be elsewhere. Nothing is said where no thing is made out.

    Args:
        things: all that is seen in `after`.
        expected_m: (n, 3) where its surface should be now.
        spot_m: (3,) of the support, where its middle should be.
    """
    column, row = _pixels_in(after, expected_m)[1].T
    fill = [
        (np.count_nonzero(thing.mask), thing.center_m)
        for thing in things
        if thing.mask is not None and np.count_nonzero(thing.mask[row, column]) > len(row) / 2
    ]
    _, center = min(fill, key=lambda found: found[0], default=(0, None))  # the smallest that fills most of its place
    if center is None:
        return []
    offset = center - spot_m
    off_m = float(np.linalg.norm(offset - (offset @ support.normal) * support.normal))
    return [Check("on the spot", off_m <= ON_SPOT_M, f"its middle is {100 * off_m:.1f} cm off")]


def _pixels_in(
    frame: Frame, points_m: npt.NDArray[np.float64]
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.integer[Any]]]:
    """Which of (n, 3) points of the world are in a frame's view (n,), and the pixels of those (k, 2)."""
    assert frame.camera is not None and frame.T_world_camera is not None
    uv = np.round(project(frame.camera, frame.T_world_camera.inv().apply(points_m)))
    height, width = frame.rgb.shape[:2]
    inside = np.asarray(((uv >= 0) & (uv < (width, height))).all(axis=1), dtype=bool)
    return inside, uv[inside].astype(int)


def _covered_by(frame: Frame, points_m: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    """The pixels (h, w) that thinned points of a surface cover, and those around."""
    import cv2

    covered = np.zeros(frame.rgb.shape[:2], np.uint8)
    column, row = _pixels_in(frame, points_m)[1].T
    covered[row, column] = 1
    return np.asarray(cv2.dilate(covered, np.ones((9, 9), np.uint8)) > 0)


def _unchanged(before: Frame, after: Frame) -> npt.NDArray[np.bool_]:
    """The pixels (h, w) that show what they showed before: same depth, same colour."""
    assert before.depth_m is not None and after.depth_m is not None
    color_step = np.linalg.norm(_smooth(after.rgb) - _smooth(before.rgb), axis=2)
    with np.errstate(invalid="ignore"):
        return (np.abs(after.depth_m - before.depth_m) < SAME_DEPTH_M) & (color_step < SAME_COLOR)


def _left_its_place(
    before: Frame,
    after: Frame,
    target: SceneObject,
    support: Plane,
    expected_m: npt.NDArray[np.float64],
    arrived: bool,
) -> Check:
    """Whether its place looks otherwise, but for what the thing is expected to cover of it again, if it arrived, and
    where it was so thin that the bare support may look alike, if enough is left."""
    assert before.depth_m is not None and after.depth_m is not None and target.mask is not None
    measured = target.mask & np.isfinite(before.depth_m) & np.isfinite(after.depth_m)
    if arrived:
        measured &= ~_covered_by(after, expected_m)
    with np.errstate(invalid="ignore"):
        thick = measured & (support.height_m(points_in_reference(before)) > THICK_M)
    if np.count_nonzero(thick) >= SEEN_SHARE * np.count_nonzero(measured):
        measured = thick
    # Nearer: something else is in front of the place now.
    in_view = measured & (after.depth_m - before.depth_m > -SAME_DEPTH_M)
    seen, of = int(np.count_nonzero(in_view)), int(np.count_nonzero(measured))
    if seen < SEEN_SHARE * max(of, 1):
        # A camera above sees the thing in front of its own old place: having been seen elsewhere is what counts.
        return Check("left its place", arrived, f"only {seen} of {of} pixels of its place are in view")
    share = float(np.count_nonzero(in_view & _unchanged(before, after)) / seen)
    return Check("left its place", share < STILL_SHARE, f"{share:.0%} of {seen} pixels look as before")


def _arrived(
    after: Frame,
    target: SceneObject,
    expected_m: npt.NDArray[np.float64],
    points_m: npt.NDArray[np.float64],
    hidden: npt.NDArray[np.bool_],
    fewest: int,
) -> tuple[float, Check]:
    """Whether the thing is where its points are expected, and how well it fits, 0 to 1.

    Args:
        expected_m: (n, 3) where its surface should be now.
        points_m: (h, w, 3) what is seen, NaN where it proves nothing.
        hidden: (h, w) where the robot is in front.
        fewest: pixels that must newly be seen there.
    """
    name = "where it should be"
    inside, pixels = _pixels_in(after, expected_m)
    if len(pixels) < FEWEST_POINTS:
        return 0.0, Check(name, False, "its new place is out of view")
    expected = expected_m[inside]
    expected = expected[~hidden[pixels[:, 1], pixels[:, 0]]]
    reach = 2 * SLIP_M  # wider than the thing may have slipped, to see whether what is there goes on beyond it
    low, high = expected.min(axis=0, initial=np.inf) - reach, expected.max(axis=0, initial=-np.inf) + reach
    with np.errstate(invalid="ignore"):
        near = ((points_m > low) & (points_m < high)).all(axis=2)
    fewest = max(FEWEST_POINTS, round(fewest * len(expected) / len(expected_m)))  # less where the hand is in front
    if len(expected) < FEWEST_POINTS or near.sum() < fewest:
        return 0.0, Check(name, False, f"too little is there ({near.sum()} points, expected {fewest} or more)")
    there = points_m[near]
    share = _share_within(expected, there)
    own = _share_within(there[:: max(1, len(there) // MOST_POINTS)], expected)
    alike = _has_its_colors(after.rgb[near], target)
    passed = share >= CARRIED_SHARE and own >= OWN_SHARE and alike >= ALIKE_SHARE
    detail = f"{share:.0%} of its points are there, {alike:.0%} of them in its colours"
    if own < OWN_SHARE:
        detail += f", but only {own:.0%} of what is there is its size"
    return share * own * alike, Check(name, passed, detail)


def _share_within(points_m: npt.NDArray[np.float64], others_m: npt.NDArray[np.float64]) -> float:
    """Share of (n, 3) points that have one of the others within `SLIP_M`."""
    return float(np.isfinite(cKDTree(others_m).query(points_m, distance_upper_bound=SLIP_M)[0]).mean())


def _has_its_colors(pixels: npt.NDArray[np.uint8], target: SceneObject) -> float:
    """Share of (n, 3) pixels that have one of the thing's colours, as it is or in another light."""
    own = {c for c, share in target.evidence.get("colors", {}).items() if share > 0.08} | {target.color}
    possible = own.union(*(IN_OTHER_LIGHT.get(c, ()) for c in own))
    return float(np.isin(name_colors(pixels), [COLOR_NAMES.index(c) for c in possible if c]).mean())


def _smooth(rgb: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
    import cv2

    return np.asarray(cv2.blur(rgb, (5, 5)), dtype=np.float32)
