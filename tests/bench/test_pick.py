from dataclasses import replace

import pytest

from sightline.bench.pick import (
    SPOTS_X_M,
    SPOTS_Y_M,
    Episode,
    PutDown,
    _cause,
    free_spot,
    name_one_thing,
    run_episode,
    summarize,
    summary_text,
)
from sightline.sim.scene_file import ObjectSpec, SceneSpec, scene_from_dict


def episode(
    status: str,
    lifted: tuple[int, ...],
    target: int = 1,
    category: str = "mug",
    problem: str = "",
    put_down: PutDown | None = None,
) -> Episode:
    cause = _cause(status, target, lifted, problem, put_down)
    return Episode(0, "the mug", category, 5, status, target, lifted, 1, cause, problem, {"look": 100.0}, put_down)


@pytest.mark.parametrize(
    ("status", "lifted", "success", "false_done", "wrong", "cause"),
    [
        ("picked", (1,), True, False, False, ""),
        ("picked", (), False, True, False, "false done"),  # it says done, and holds nothing
        ("picked", (2,), False, True, True, "false done"),
        ("picked", (1, 2), False, False, True, "took another along"),
        ("not_verified", (2,), False, False, True, "wrong object"),
        ("not_verified", (1,), False, False, False, "lifted but not confirmed"),
        ("not_verified", (), False, False, False, "not verified"),
        ("ambiguous", (), False, False, False, "ambiguous"),
        ("no_grasp", (), False, False, False, "no grasp: wider than the gripper"),
    ],
)
def test_scoring(status, lifted, success, false_done, wrong, cause):
    e = episode(status, lifted, problem="wider than the gripper: 9 cm against 8 cm")
    assert (e.success, e.false_done, e.wrong_object, e.cause) == (success, false_done, wrong, cause)


def test_summary_counts():
    summary = summarize([episode("picked", (1,)), episode("picked", ()), episode("ambiguous", (), category="cup")])
    assert summary["success_rate"] == pytest.approx(1 / 3)
    assert (summary["false_done"], summary["wrong_object"]) == (1, 0)
    assert summary["causes"] == {"false done": 1, "ambiguous": 1}
    assert summary["by_category"] == {"cup": [0, 1], "mug": [1, 2]}
    assert summary["stage_ms"] == {"look": 100.0}
    assert "33.3 %" in summary_text(summary)


def test_what_the_hand_cannot_hold_has_to_be_refused_and_is_no_lift_that_failed():
    wide = "wider than the gripper: 11.0 cm, it takes 7.8 cm"
    refused = episode("no_grasp", (), category="book", problem=wide)
    episodes = [
        episode("picked", (1,)),
        episode("no_grasp", (), problem=wide),  # a mug can be held: this one is a failure
        refused,
        episode("no_grasp", (), category="book", problem="the arm cannot get there"),
        episode("not_found", (), category="book"),
        episode("picked", (1,), category="book"),
        replace(refused, lifted=(2,)),  # something else is in the air
    ]
    assert [e.refused for e in episodes if e.beyond_hand] == [True, False, False, False, False]
    summary = summarize(episodes)
    assert (summary["scenes"], summary["asked_to_lift"], summary["success_rate"]) == (7, 2, 0.5)
    assert summary["too_wide"] == {"asked": 5, "refused": 1}
    assert len(summary["failures"]) == 5
    assert "1 of 5 refused" in summary_text(summary)
    alone = summarize([refused])
    assert (alone["success_rate"], alone["failures"]) == (None, [])
    assert "nothing that the hand can hold" in summary_text(alone)


@pytest.mark.parametrize(
    ("status", "lifted", "put_down", "success", "false_done", "wrong", "cause"),
    [
        ("placed", (1,), PutDown(0.02, False), True, False, False, ""),
        ("placed", (1,), PutDown(0.04, False), False, False, False, "put down off the spot"),
        ("placed", (1,), PutDown(0.06, False), False, True, False, "false done"),
        ("placed", (1,), PutDown(0.00, True), False, True, False, "false done"),  # it has fallen over
        ("placed", (2,), PutDown(0.30, False), False, True, True, "false done"),
        ("placed", (), PutDown(0.30, False), False, True, False, "false done"),
        ("placed", (1, 2), PutDown(0.02, False), False, False, True, "took another along"),
        ("not_verified", (1,), PutDown(0.02, False), False, False, False, "put down but not confirmed"),
        ("not_verified", (1,), PutDown(0.20, False), False, False, False, "not put down on the spot"),
        ("not_verified", (1,), PutDown(0.02, True), False, False, False, "not put down on the spot"),
        ("no_place", (), None, False, False, False, "no place"),
    ],
)
def test_scoring_of_placing(status, lifted, put_down, success, false_done, wrong, cause):
    e = episode(status, lifted, put_down=put_down)
    assert (e.success, e.false_done, e.wrong_object, e.cause) == (success, false_done, wrong, cause)


def test_summary_of_placing():
    episodes = [episode("placed", (1,), put_down=PutDown(off, False)) for off in (0.01, 0.02, 0.04)]
    summary = summarize([*episodes, episode("not_verified", (1,), put_down=PutDown(0.5, False))]) | {"place": True}
    assert (summary["success_rate"], summary["median_off_m"]) == (0.5, 0.02)
    assert "verified placings 50.0 %" in summary_text(summary)
    assert "2.0 cm" in summary_text(summary)


def test_the_free_spot_is_far_from_all_but_the_target():
    corners = [(x, y) for x in SPOTS_X_M for y in SPOTS_Y_M]
    spec = SceneSpec(tuple(ObjectSpec("mug", "red", at) for at in [*corners, (0.52, 0.0)]))
    assert free_spot(spec, 4) == (0.52, 0.0, 0.0)  # where the target stood is free
    assert free_spot(spec, 3) == (0.68, 0.28, 0.0)
    alone = free_spot(SceneSpec((ObjectSpec("mug", "red", (0.5, 0.0)),)), 0)
    assert SPOTS_X_M[0] <= alone[0] <= SPOTS_X_M[1]


def test_interval_of_a_share():
    """Wilson's: E. B. Wilson, Probable inference, JASA 1927."""
    right, wrong = episode("picked", (1,)), episode("ambiguous", ())
    assert summarize([right] * 200)["ci95"] == pytest.approx((0.981, 1.0), abs=0.001)
    assert summarize([right] * 90 + [wrong] * 10)["ci95"] == pytest.approx((0.826, 0.945), abs=0.001)


def test_an_episode_is_scored_by_what_is_really_in_the_air():
    e = run_episode(3)
    assert e.success, e
    assert e.lifted == (e.target,)


def test_a_placing_is_scored_by_where_the_thing_really_stands():
    e = run_episode(3, place=True)
    assert e.success, e
    assert e.lifted == (e.target,)
    assert e.put_down is not None
    assert e.put_down.off_m < 0.03


def test_only_what_has_no_double_is_named():
    things = [{"category": "mug", "color": "red", "position": [x, 0.0]} for x in (0.4, 0.5)]
    assert name_one_thing(scene_from_dict({"objects": things}), 3) is None
    things.append({"category": "mug", "color": "blue", "position": [0.6, 0.0]})
    assert name_one_thing(scene_from_dict({"objects": things}), 3) == (2, "the blue mug")
