"""Grasps from one-sided clouds: they fit the gripper, keep off the table and neighbours, and turn with the scene."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.spatial.transform import RigidTransform, Rotation

from sightline.errors import DepthError
from sightline.geometry.plane import Plane
from sightline.grasping.grasp import Grasp, GraspPlan
from sightline.grasping.gripper import Gripper
from sightline.grasping.planner import plan_grasps

TABLE = Plane(np.array([0.0, 0.0, 1.0]), 0.0)
NOTHING = np.empty((0, 3))
HAND = Gripper()
SLOW = settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))


def fingers(grasp: Grasp, reach_m: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    """Points all over the two open fingers, (2, n, 3) in the world, and the same swept back by `reach_m`."""
    half = HAND.opening_m(grasp.width_m) / 2
    x = half + np.linspace(0, HAND.finger_thickness_m, 4)
    y = np.linspace(-1, 1, 5) * HAND.finger_width_m / 2
    z = np.linspace(-HAND.finger_length_m - reach_m, 0, 30)
    grid = np.stack(np.meshgrid(x, y, z), axis=-1).reshape(-1, 3)
    both = [grasp.T_world_hand.apply(grid * (side, 1, 1)) for side in (-1, 1)]
    return both[0], both[1]


def held(grasp: Grasp, truth: np.ndarray) -> np.ndarray:
    """What of the full surface is between the fingers, in the hand's frame."""
    local = grasp.T_world_hand.inv().apply(truth)
    inside = np.abs(local[:, 0]) < HAND.max_width_m / 2
    inside &= (np.abs(local[:, 1]) < HAND.finger_width_m / 2) & (local[:, 2] < 0)
    return np.asarray(local[inside & (local[:, 2] > -HAND.finger_length_m)])


def hits(grasp: Grasp, truth: np.ndarray, reach_m: float = 0.0) -> int:
    """How many points of a full surface are inside the open fingers, on their way in too."""
    local = grasp.T_world_hand.inv().apply(truth)
    half = HAND.opening_m(grasp.width_m) / 2
    inside = (np.abs(local[:, 0]) > half) & (np.abs(local[:, 0]) < half + HAND.finger_thickness_m)
    inside &= (np.abs(local[:, 1]) < HAND.finger_width_m / 2) & (local[:, 2] < 0)
    return int(np.count_nonzero(inside & (local[:, 2] > -HAND.finger_length_m - reach_m)))


def plan(shapes: Any, truth: np.ndarray, others: np.ndarray = NOTHING, **more: Any) -> GraspPlan:
    more.setdefault("viewpoint_m", shapes.eye)
    seen = shapes.seen(truth, others=others)
    return plan_grasps(seen, TABLE, others, HAND, **more)


THINGS = {
    "block": lambda s: s.box((0.05, 0.05, 0.05), yaw=0.3),
    "tall box": lambda s: s.box((0.06, 0.04, 0.18), yaw=0.8),
    "long bar": lambda s: s.box((0.20, 0.03, 0.03), yaw=-0.5),
    "can": lambda s: s.cylinder(0.033, 0.11),
    "bottle": lambda s: s.cylinder(0.032, 0.20),
    "flat marker": lambda s: s.box((0.13, 0.014, 0.012), yaw=1.1),
    "cup": lambda s: s.cup(0.035, 0.085),
    "wide bowl": lambda s: s.cup(0.068, 0.055),
}


@pytest.mark.parametrize("name", THINGS)
def test_best_grasps_hold_the_whole_truth(shapes: Any, name: str) -> None:
    # Judged on the full surface, of which the planner saw one side.
    truth = THINGS[name](shapes)
    result = plan(shapes, truth)
    assert len(result.ranked) >= 3
    for grasp in result.ranked[:3]:
        between = held(grasp, truth)
        assert len(between) >= 4
        assert hits(grasp, truth, reach_m=0.10) == 0
        # The two sides are about as far from the middle: the hand does not push the thing aside.
        if grasp.kind == "top":
            assert abs(between[:, 0].max() + between[:, 0].min()) / 2 < 0.008
            assert np.ptp(between[:, 0]) == pytest.approx(grasp.width_m, abs=0.008)


@pytest.mark.parametrize("name", THINGS)
def test_nothing_accepted_is_too_wide_or_under_the_table(shapes: Any, name: str) -> None:
    for grasp in plan(shapes, THINGS[name](shapes)).ranked:
        assert grasp.width_m < HAND.max_width_m
        assert min(finger[:, 2].min() for finger in fingers(grasp)) >= 0.0029
        assert 0.0 <= grasp.score <= 1.0


def test_scores_do_not_rise(shapes: Any) -> None:
    # Only the near-copies of better ones come after worse ones.
    scores = [g.score for g in plan(shapes, THINGS["can"](shapes)).ranked[:4]]
    assert scores == sorted(scores, reverse=True)


def test_long_things_are_closed_on_across(shapes: Any) -> None:
    best = plan(shapes, THINGS["long bar"](shapes)).ranked[0]
    closing = best.T_world_hand.rotation.as_matrix()[:, 0]
    assert abs(closing @ (np.cos(-0.5), np.sin(-0.5), 0)) < 0.1
    assert np.linalg.norm(best.T_world_hand.translation[:2] - (0.5, 0.0)) < 0.012


def test_bowl_is_held_by_its_wall(shapes: Any) -> None:
    best = plan(shapes, THINGS["wide bowl"](shapes)).ranked[0]
    assert best.kind != "top"
    assert best.width_m < 0.03
    assert np.linalg.norm(best.T_world_hand.translation[:2] - (0.5, 0.0)) == pytest.approx(0.066, abs=0.008)


@pytest.mark.parametrize(("radius_m", "kind"), [(0.030, "top"), (0.033, "top"), (0.0365, "rim"), (0.0385, "rim")])
def test_a_cup_that_hardly_fits_the_hand_is_held_by_its_rim(shapes: Any, radius_m: float, kind: str) -> None:
    assert plan(shapes, shapes.cup(radius_m, 0.09)).ranked[0].kind == kind


def test_what_hardly_fits_and_has_no_rim_is_still_held(shapes: Any) -> None:
    best = plan(shapes, shapes.cylinder(0.0375, 0.09)).ranked[0]
    assert best.width_m == pytest.approx(0.075, abs=0.004)


def test_too_wide_says_by_how_much(shapes: Any) -> None:
    result = plan(shapes, shapes.box((0.16, 0.096, 0.05), yaw=0.4))
    assert result.ranked == ()
    reason = next(r for r in result.reasons() if r.startswith("wider"))
    assert reason == "wider than the gripper: 9.6 cm against 8.0 cm" or "9.5" in reason or "9.7" in reason
    assert "wider than the gripper" in result.why_none()
    assert sum(result.reasons().values()) == len(result.rejected)


def test_corner_of_a_book_is_no_grasp(shapes: Any) -> None:
    assert plan(shapes, shapes.box((0.17, 0.12, 0.026), yaw=0.78)).ranked == ()


def test_unseen_side_is_guessed(shapes: Any) -> None:
    # Of a round can the back half is hidden; centred on what was seen, the hand would be a centimetre off.
    truth = shapes.cylinder(0.033, 0.11, lid=False)
    for viewpoint in (shapes.eye, None):
        best = plan(shapes, truth, viewpoint_m=viewpoint).ranked[0]
        assert np.linalg.norm(best.T_world_hand.translation[:2] - (0.5, 0.0)) < 0.006


def test_neighbours_reject_and_the_rest_goes_between(shapes: Any) -> None:
    # Two boxes close on both sides along y leave only closings along x.
    truth = shapes.box((0.05, 0.05, 0.06))
    walls = np.vstack([shapes.box((0.12, 0.03, 0.06), (0.5, side * 0.048)) for side in (-1, 1)])
    result = plan(shapes, truth, walls)
    assert result.ranked
    assert any(r.startswith("a neighbour is in the way") for r in result.reasons())
    for grasp in result.ranked:
        assert abs(grasp.T_world_hand.rotation.as_matrix()[0, 0]) > 0.8
        assert hits(grasp, walls, reach_m=0.10) == 0
    free = plan(shapes, truth)
    assert len(free.ranked) > len(result.ranked)


def test_two_side_by_side_are_not_both_taken(shapes: Any) -> None:
    truth, other = shapes.box((0.03, 0.03, 0.05)), shapes.box((0.03, 0.03, 0.05), (0.5, 0.032))
    for grasp in plan(shapes, truth, other).ranked:
        local = grasp.T_world_hand.inv().apply(other)
        caught = (np.abs(local[:, 0]) < HAND.opening_m(grasp.width_m) / 2 - 0.001) & (np.abs(local[:, 1]) < 0.009)
        assert np.count_nonzero(caught & (local[:, 2] < -0.002) & (local[:, 2] > -HAND.finger_length_m)) <= 1


def test_walled_in_has_no_grasp_and_says_why(shapes: Any) -> None:
    truth = shapes.box((0.05, 0.05, 0.05))
    ring = np.vstack(
        [shapes.box((0.20, 0.02, 0.12), (0.5, s * 0.042)) for s in (-1, 1)]
        + [shapes.box((0.02, 0.20, 0.12), (0.5 + s * 0.042, 0)) for s in (-1, 1)]
    )
    seen = shapes.seen(truth)
    result = plan_grasps(seen, TABLE, ring, HAND, shapes.eye)
    assert result.ranked == ()
    assert "neighbour" in result.why_none()


@SLOW
@given(
    yaw=st.floats(-3.1, 3.1),
    shift=st.tuples(st.floats(-0.3, 0.3), st.floats(-0.3, 0.3)),
    name=st.sampled_from(["block", "long bar", "can", "cup"]),
)
def test_grasps_turn_and_move_with_the_scene(shapes: Any, yaw: float, shift: tuple[float, float], name: str) -> None:
    truth = THINGS[name](shapes)
    seen = shapes.seen(truth)
    move = RigidTransform.from_components((*shift, 0.0), Rotation.from_euler("z", yaw))
    there = plan_grasps(move.apply(seen), TABLE, NOTHING, HAND, move.apply(shapes.eye))
    here = plan_grasps(seen, TABLE, NOTHING, HAND, shapes.eye)
    assert there.ranked
    # Which of equals comes first may differ; how good the best is, and that all fit the thing, may not.
    assert there.ranked[0].score == pytest.approx(here.ranked[0].score, abs=0.06)
    for grasp in there.ranked[:3]:
        back = Grasp(move.inv() * grasp.T_world_hand, grasp.width_m, grasp.score, grasp.kind)
        assert hits(back, truth) == 0
        assert len(held(back, truth)) >= 4


@SLOW
@given(
    length=st.floats(0.02, 0.2),
    width=st.floats(0.01, 0.12),
    height=st.floats(0.012, 0.2),
    yaw=st.floats(-1.5, 1.5),
)
def test_any_box_is_held_or_told_why(shapes: Any, length: float, width: float, height: float, yaw: float) -> None:
    truth = shapes.box((length, width, height), yaw=yaw)
    result = plan(shapes, truth)
    if min(length, width) < 0.07:
        assert result.ranked
        assert hits(result.ranked[0], truth) == 0
    elif min(length, width) > 0.085:
        assert not result.ranked
        assert result.why_none()
    for grasp in result.ranked:
        assert grasp.width_m < HAND.max_width_m
        assert min(finger[:, 2].min() for finger in fingers(grasp)) >= 0.0029


def test_works_on_a_shelf(shapes: Any) -> None:
    # The support need not be the table: everything is measured from it.
    seen = shapes.seen(THINGS["block"](shapes))
    up = np.array([0.0, 0.0, 0.4])
    shelf = plan_grasps(seen + up, Plane(TABLE.normal, 0.4), NOTHING, HAND, shapes.eye + up)
    table = plan_grasps(seen, TABLE, NOTHING, HAND, shapes.eye)
    assert shelf.ranked[0].T_world_hand.translation[2] == pytest.approx(
        table.ranked[0].T_world_hand.translation[2] + 0.4, abs=1e-3
    )


def test_points_without_depth_are_left_out_and_too_few_refused(shapes: Any) -> None:
    seen = shapes.seen(THINGS["block"](shapes))
    holes = np.vstack([seen, np.full((50, 3), np.nan)])
    assert plan_grasps(holes, TABLE, np.full((9, 3), np.nan), HAND, shapes.eye).ranked
    with pytest.raises(DepthError, match="at least 10"):
        plan_grasps(seen[:7], TABLE, NOTHING, HAND)


def test_same_input_same_grasps(shapes: Any) -> None:
    first, second = (plan(shapes, THINGS["cup"](shapes)) for _ in range(2))
    assert [g.as_dict() for g in first.ranked] == [g.as_dict() for g in second.ranked]


def test_second_grasp_is_another_idea(shapes: Any) -> None:
    first, second = plan(shapes, THINGS["can"](shapes)).ranked[:2]
    apart = np.linalg.norm(first.T_world_hand.translation - second.T_world_hand.translation)
    axes = [g.T_world_hand.rotation.as_matrix() for g in (first, second)]
    assert apart > 0.012 or abs(axes[0][:, 0] @ axes[1][:, 0]) < 0.96 or axes[0][:, 2] @ axes[1][:, 2] < 0.96
