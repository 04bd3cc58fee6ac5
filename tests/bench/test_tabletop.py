import json
import sys
import tomllib
from pathlib import Path

import numpy as np
import pytest

from sightline.bench import tabletop
from sightline.bench.mask_score import Score, count_boxed, score_masks
from sightline.bench.open3d_recipe import OPEN3D, Open3dRecipe, load_open3d
from sightline.bench.tabletop import Case, Tally, look_in_turns, summarize, summary_text
from sightline.errors import MissingPartError
from sightline.frame import CameraModel, Frame

SHAPE = (40, 60)
LEFT, RIGHT = (slice(10, 20), slice(10, 20)), (slice(10, 20), slice(24, 34))
EMPTY = (slice(30, 40), slice(0, 10))
TRUTH = np.full(SHAPE, -1, dtype=np.int32)
TRUTH[LEFT], TRUTH[RIGHT] = 0, 1
BOTH = (0, 1)


def mask(*areas: tuple[slice, slice]) -> np.ndarray:
    made = np.zeros(SHAPE, dtype=bool)
    for area in areas:
        made[area] = True
    return made


TOP, BOTTOM = (slice(10, 15), slice(10, 20)), (slice(15, 20), slice(10, 20))
MOST, REST = (slice(10, 18), slice(10, 20)), (slice(18, 20), slice(10, 20))


@pytest.mark.parametrize(
    ("masks", "fates", "false_masks", "on_nothing"),
    [
        ([mask(LEFT), mask(RIGHT)], ("found", "found"), 0, 0),
        ([], ("not seen", "not seen"), 0, 0),
        ([mask(LEFT, RIGHT)], ("merged", "merged"), 1, 0),
        ([mask(TOP), mask(BOTTOM), mask(RIGHT)], ("in pieces", "found"), 2, 0),
        ([mask(MOST), mask(REST), mask(RIGHT)], ("found", "found"), 1, 0),  # the crumb is false, the rest will do
        ([mask(TOP), mask(RIGHT)], ("badly outlined", "found"), 1, 0),
        ([mask(EMPTY)], ("not seen", "not seen"), 1, 1),
        ([mask(LEFT), mask(RIGHT), mask(EMPTY)], ("found", "found"), 1, 1),
    ],
)
def test_scoring(masks, fates, false_masks, on_nothing):
    assert score_masks(masks, TRUTH, BOTH) == Score(fates, false_masks, on_nothing)


def test_a_small_thing_taken_into_a_big_one_is_merged_and_the_big_one_found():
    truth = np.full(SHAPE, -1, dtype=np.int32)
    truth[5:25, 10:30], truth[25:28, 10:30] = 0, 1
    assert score_masks([truth >= 0], truth, BOTH) == Score(("found", "merged"), 0, 0)


def test_masks_on_hidden_things_and_on_the_robot_are_neither_right_nor_false():
    assert score_masks([mask(LEFT), mask(RIGHT)], TRUTH, [0]) == Score(("found",), 0, 0)
    assert score_masks([mask(TOP)], TRUTH, [1]) == Score(("not seen",), 0, 0)
    assert score_masks([mask(EMPTY)], TRUTH, [], robot=mask(EMPTY)) == Score((), 0, 0)


def test_a_scene_with_nothing_on_the_table():
    bare = np.full(SHAPE, -1, dtype=np.int32)
    assert score_masks([], bare, []) == Score((), 0, 0)
    assert score_masks([mask(EMPTY)], bare, []) == Score((), 1, 1)


def test_boxes_of_marks():
    marks = [(10, 10, 20, 20), (24, 10, 34, 20)]
    assert count_boxed([mask(LEFT), mask(RIGHT), mask(EMPTY)], marks) == 2
    assert count_boxed([mask(LEFT, RIGHT)], marks) == 0  # one box around both
    assert count_boxed([], marks) == 0


def test_everybody_goes_first_in_turn():
    order: list[str] = []
    ways = {name: lambda frame, name=name: order.append(name) or [] for name in "abc"}
    frame = Frame(np.zeros((*SHAPE, 3), np.uint8))
    for turn in range(4):
        assert list(look_in_turns(ways, frame, turn)) == ["a", "b", "c"]
    assert "".join(order) == "abc" + "bca" + "cab" + "abc"


def test_the_summary_counts_and_divides_medians():
    frame = Frame(np.zeros((*SHAPE, 3), np.uint8))
    scene = Case("scene", frame, TRUTH, BOTH)
    photo = Case("photo", frame, marks_xyxy=((10, 10, 20, 20),))
    tallies = {way: Tally() for way in ("sightline", "open3d", "open3d_tuned")}
    for way, seen, ms in (("sightline", [mask(LEFT), mask(RIGHT)], 100.0), ("open3d", [mask(LEFT, RIGHT)], 40.0)):
        tallies[way].add(scene, seen, ms)
        tallies[way].add(photo, seen, 2 * ms)
    tallies["open3d_tuned"] = tallies["open3d"]
    summary = {"scenes": 1, "photos": 1, "marked": 1} | summarize(tallies)
    json.dumps(summary)
    assert (summary["sightline"]["found"], summary["sightline"]["times_ours"]) == (2, 1.0)
    assert (summary["open3d"]["merged"], summary["open3d"]["false_masks"]) == (2, 1)
    assert (summary["open3d"]["times_ours"], summary["open3d"]["photos"]["median_ms"]) == (0.4, 80.0)
    assert (summary["sightline"]["photos"]["boxed"], summary["sightline"]["photos"]["unmarked_boxes"]) == (1, 1)
    assert "100.0 %" in summary_text(summary)
    assert "1 of 1" in summary_text(summary)
    without = {"scenes": 1, "photos": 0, "marked": 0} | summarize(
        {w: Tally(scores=[], scene_ms=[1.0]) for w in tallies}
    )
    assert "photos" not in summary_text(without)
    assert without["sightline"]["ci95"] == [0.0, 1.0]  # of no things, nothing is known


def test_without_open3d_the_command_to_get_it_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "open3d", None)
    with pytest.raises(MissingPartError) as caught:
        tabletop.tabletop(scenes=1)
    assert caught.value.hint == f"{sys.executable} -m pip install {OPEN3D}"


def test_a_missing_library_of_the_system_is_not_called_a_missing_package(monkeypatch, tmp_path):
    lacking = "raise ImportError('libusb-1.0.so.0: cannot open shared object file')"
    (tmp_path / "open3d.py").write_text(lacking)
    monkeypatch.delitem(sys.modules, "open3d", raising=False)
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(MissingPartError, match="libusb") as caught:
        load_open3d()
    assert "apt-get install libusb-1.0-0" in caught.value.hint


def test_the_extra_pins_the_version_that_is_named():
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())["project"]
    assert project["optional-dependencies"]["bench"] == [OPEN3D]


def test_the_recipe_tells_two_blocks_on_a_table_apart():
    pytest.importorskip("open3d", reason="optional", exc_type=ImportError)
    camera = CameraModel(300.0, 300.0, 79.5, 59.5, 160, 120)
    depth = np.full((120, 160), 0.8, dtype=np.float32)  # seen from straight above
    depth[40:70, 30:60] = depth[40:70, 90:120] = 0.75
    masks = Open3dRecipe(load_open3d())(Frame(np.zeros((120, 160, 3), np.uint8), depth, camera))
    assert sorted((int(m.sum()), int(np.flatnonzero(m.any(axis=0))[0])) for m in masks) == [(900, 30), (900, 90)]
