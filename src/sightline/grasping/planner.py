"""From the points of one thing to grasps, best first, and why the others were turned down."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt
from scipy.spatial.transform import RigidTransform, Rotation

from sightline.errors import DepthError
from sightline.geometry.plane import Plane
from sightline.grasping.antipodal import antipodal_candidates
from sightline.grasping.candidates import Array, Candidates
from sightline.grasping.clearance import find_neighbours, lowest_point_m, measure_contact
from sightline.grasping.completion import complete
from sightline.grasping.grasp import Grasp, GraspPlan, Rejected
from sightline.grasping.gripper import Gripper
from sightline.grasping.ranking import score, turn_down, varied_order
from sightline.grasping.surface import Points, Surface, drop_strays, estimate_normals, thin_out
from sightline.grasping.top_down import top_down_candidates

MOST_POINTS = 1400
MOST_OBSTACLES = 2500
NEAR_M = 0.16
"""Other things farther than this from the thing cannot touch the hand [m]."""
OBSTACLE_HEIGHT_M = 0.006
"""What is lower belongs to the support [m]."""


def plan_grasps(
    points_m: npt.ArrayLike,
    support: Plane,
    obstacles_m: npt.ArrayLike,
    gripper: Gripper,
    viewpoint_m: npt.ArrayLike | None = None,
) -> GraspPlan:
    """Ways to take hold of one thing on a support.

    Args:
        points_m: (n, 3) its measured points [m] in the world; strays are dropped, the rest is thinned.
        support: what it stands on, in the world; the normal points to the thing's side.
        obstacles_m: (m, 3) points of everything else, in the world; those of the support are left out.
        gripper: the hand.
        viewpoint_m: (3,) where the camera stood, in the world; guessed from the points when None. It
            tells which side of the thing was not seen.

    Returns:
        Grasps in the world, best first; empty when none is left, and then `why_none()` tells.

    Raises:
        DepthError: fewer than 10 points.
    """
    points = np.asarray(points_m, dtype=np.float64).reshape(-1, 3)
    others = np.asarray(obstacles_m, dtype=np.float64).reshape(-1, 3)
    points = points[np.isfinite(points).all(axis=1)]
    if len(points) < 10:
        raise DepthError(
            f"a grasp needs at least 10 measured points of the thing, there are {len(points)}",
            "move the camera closer, or check that its mask has depth",
        )
    middle = points.mean(axis=0)
    T_world_support = RigidTransform.from_components(
        middle - support.height_m(middle) * support.normal, Rotation.from_matrix(support.basis())
    )
    T_support_world = T_world_support.inv()
    local = np.asarray(T_support_world.apply(points))
    eye = None if viewpoint_m is None else np.asarray(T_support_world.apply(np.asarray(viewpoint_m, dtype=float)))
    surface = build_surface(local, eye)
    obstacles = _near(np.asarray(T_support_world.apply(others)) if len(others) else others, surface.points_m)

    center, size, long_axis = _footprint(surface)
    candidates = Candidates.merge(
        [top_down_candidates(surface, long_axis, gripper), antipodal_candidates(surface, gripper)]
    )
    return _judge(candidates, surface, obstacles, gripper, center, size, long_axis, T_world_support)


def build_surface(local_m: Points, viewpoint_m: Points | None) -> Surface:
    """The thing's surface from (n, 3) points in the support's frame, its far side guessed."""
    points = drop_strays(thin_out(local_m, MOST_POINTS))
    points = _off_the_support(points)
    if viewpoint_m is None:
        viewpoint_m = _guess_viewpoint(points)
    normals = estimate_normals(points, viewpoint_m)
    return complete(points, normals, viewpoint_m)


def _judge(
    candidates: Candidates,
    surface: Surface,
    obstacles_m: Points,
    gripper: Gripper,
    center_xy: Array,
    size_m: Array,
    long_axis: Array,
    T_world_support: RigidTransform,
) -> GraspPlan:
    contact = measure_contact(candidates, surface, gripper)
    # Centre the hand on what is between the fingers.
    shifted = candidates.origins_m + contact.middle_m[:, None] * candidates.axes[:, :, 0]
    fits = contact.width_m > 0
    candidates = Candidates(
        candidates.axes,
        np.where(fits[:, None], shifted, candidates.origins_m),
        np.where(candidates.kinds == "tilted", contact.width_m, candidates.widths_m),
        np.where((candidates.kinds == "top") & contact.inside, "rim", candidates.kinds),
    )
    neighbours = find_neighbours(candidates, obstacles_m, gripper)
    reasons = turn_down(candidates, contact, neighbours, lowest_point_m(candidates, gripper), gripper)
    scores = score(candidates, contact, neighbours, center_xy, size_m, long_axis, gripper)

    if len(candidates) == 0:
        return GraspPlan((), ())
    poses = candidates.poses(T_world_support)

    def build(i: int) -> Grasp:
        return Grasp(
            poses[i],
            float(candidates.widths_m[i]),
            float(scores[i]),
            str(candidates.kinds[i]),
        )

    good = np.array([not reason for reason in reasons], dtype=bool)
    index = np.flatnonzero(good)
    ranked = [build(int(index[i])) for i in varied_order(candidates[good], scores[good])]
    misses = sorted(np.flatnonzero(~good), key=lambda i: -scores[i])
    return GraspPlan(tuple(ranked), tuple(Rejected(build(int(i)), reasons[int(i)]) for i in misses))


def _footprint(surface: Surface) -> tuple[Array, Array, Array]:
    """Middle (2,), size (3,) with the longer side first, and direction (2,) of that side."""
    (cx, cy), (length, width), angle_deg = cv2.minAreaRect(surface.points_m[:, :2].astype(np.float32))
    if length < width:
        length, width, angle_deg = width, length, angle_deg + 90.0
    angle = np.deg2rad(angle_deg)
    size = np.array([max(length, 1e-3), max(width, 1e-3), max(surface.height_m, 1e-3)])
    middle = np.array([cx, cy])
    if surface.axis_xy is not None:  # a handle neither moves the middle nor makes it slender
        middle, size[0] = surface.axis_xy, size[1]
    return middle, size, np.array([np.cos(angle), np.sin(angle)])


def _off_the_support(points_m: Points) -> Points:
    """Without the lowest points, which are the support's where the mask is a little too large."""
    top = float(np.quantile(points_m[:, 2], 0.98))
    kept = points_m[points_m[:, 2] > min(0.004, 0.3 * top)]
    return kept if len(kept) >= 10 else points_m


def _guess_viewpoint(points_m: Points) -> Points:
    """A camera a metre away on the side that the surface faces: what faces away was not measured."""
    core = np.r_[np.mean(points_m[:, :2], axis=0), 0.3 * points_m[:, 2].max()]
    outward = -estimate_normals(points_m, core)
    facing = outward.mean(axis=0)
    facing[2] = max(facing[2], 0.3 * float(np.linalg.norm(facing[:2])), 1e-6)
    return core + facing / np.linalg.norm(facing)


def _near(obstacles_m: Points, points_m: Points) -> Points:
    """Those of (m, 3) points that could touch a hand at the thing, without the support's."""
    low, high = points_m[:, :2].min(axis=0) - NEAR_M, points_m[:, :2].max(axis=0) + NEAR_M
    inside = ((obstacles_m[:, :2] >= low) & (obstacles_m[:, :2] <= high)).all(axis=1)
    inside &= (obstacles_m[:, 2] > OBSTACLE_HEIGHT_M) & np.isfinite(obstacles_m).all(axis=1)
    return thin_out(obstacles_m[inside], MOST_OBSTACLES)
