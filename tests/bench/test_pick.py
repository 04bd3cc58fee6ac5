import pytest

from sightline.bench.interval import wilson_interval
from sightline.bench.pick import Episode, _cause, run_episode, summarize, summary_text


def episode(status: str, lifted: tuple[int, ...], target: int = 1, category: str = "mug", problem: str = "") -> Episode:
    cause = _cause(status, target, lifted, problem)
    return Episode(0, "the mug", category, 5, status, target, lifted, 1, cause, problem, {"look": 100.0})


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


def test_wilson_interval():
    assert wilson_interval(0, 0) == (0.0, 1.0)
    assert wilson_interval(200, 200) == pytest.approx((0.981, 1.0), abs=0.001)
    low, high = wilson_interval(90, 100)
    assert (low, high) == pytest.approx((0.826, 0.945), abs=0.001)


def test_an_episode_is_scored_by_what_is_really_in_the_air():
    e = run_episode(3)
    assert e.success, e
    assert e.lifted == (e.target,)
