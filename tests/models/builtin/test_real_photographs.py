"""Real photographs of the YCB-Video data set: noisy, saturated, without a camera pose, the room behind the table."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sightline.bench.photos import find_photos, measure_photo
from sightline.color_naming import main_colors
from sightline.frame import Frame
from sightline.geometry.boxes import iou, mask_to_xyxy
from sightline.models.builtin.shape import shape_scores
from sightline.models.builtin.tabletop import Tabletop, segment_tabletop

PHOTOS = Path(__file__).parents[4] / "shared" / "assets" / "real_rgbd"
pytestmark = pytest.mark.skipif(not PHOTOS.is_dir(), reason="shared/assets is not beside the repository")


def look(name: str) -> tuple[Frame, Tabletop]:
    folder = PHOTOS / name
    frame = Frame.load(folder / "rgb.png", folder / "depth.png", folder / "camera.json", depth_scale=1e-4)
    return frame, segment_tabletop(frame)


def test_things_are_boxed_and_the_room_is_not() -> None:
    boxed, named, extra = 0, 0, 0
    for name in ("000001", "000003", "000005"):
        frame, found = look(name)
        truth = json.loads((PHOTOS / name / "truth.json").read_text())["objects"]
        boxes = np.array([mask_to_xyxy(r.mask) for r in found.regions])
        overlap = iou([t["xyxy"] for t in truth], boxes)
        boxed += int(np.count_nonzero(overlap.max(axis=1) > 0.5))
        extra += int(np.count_nonzero(overlap.max(axis=0) < 0.3))
        for thing, row in zip(truth, overlap, strict=True):
            region = found.regions[int(row.argmax())]
            named += int(row.max() > 0.5 and main_colors(frame.rgb, region.mask)[0][0] == thing["color"])
    assert boxed >= 12
    assert named >= 11
    assert extra == 0


def test_with_the_eyes_what_touches_is_told_apart_and_more_is_named() -> None:
    """The clamp, which touches a drill, and a drill, whose shape nobody has described."""
    results = [measure_photo(folder, 1e-4)[0] for folder in find_photos(PHOTOS)]
    things = [thing for result in results for thing in result["things"]]
    assert len(things) == 13 and all(thing["iou"] > 0.5 for thing in things)
    assert sum(thing["name_right"] for thing in things) >= 10
    right = [{thing["category"] for thing in result["things"] if thing["name_right"]} for result in results]
    assert "clamp" in right[2] and "drill" in right[0]
    assert [result["unmarked_boxes"] for result in results] == [0, 0, 0]


@pytest.mark.parametrize(
    ("photo", "xy", "size_m", "kind"),
    [
        ("000001", (365, 350), (0.095, 0.058, 0.190), "bottle"),  # mustard, seen on its narrow side
        ("000005", (170, 200), (0.102, 0.065, 0.250), "bottle"),  # bleach
        ("000001", (200, 410), None, "banana"),
        ("000003", (435, 340), (0.160, 0.160, 0.053), "bowl"),
        ("000003", (230, 390), (0.066, 0.066, 0.101), "can"),
        ("000005", (270, 380), (0.175, 0.089, 0.038), "box"),  # sugar, lying
        ("000001", (420, 200), None, "box"),  # crackers, half hidden
    ],
)
def test_sizes_and_kinds(photo: str, xy: tuple[int, int], size_m: tuple[float, ...] | None, kind: str) -> None:
    frame, found = look(photo)
    (region,) = (r for r in found.regions if r.mask[xy[1], xy[0]])
    scores = shape_scores(region, found.support, frame)
    assert scores[kind] > max(0.5, max(scores.values()) - 0.15)
    if size_m is not None:
        assert np.allclose(region.box.size_m, size_m, rtol=0.15)


@pytest.mark.parametrize("noise_m", [0.001, 0.002, 0.003])
def test_a_worse_camera_still_sees_the_things(noise_m: float) -> None:
    frame, whole = look("000003")
    assert frame.depth_m is not None
    noise = np.random.default_rng(0).normal(0, noise_m, frame.depth_m.shape).astype(np.float32)
    found = segment_tabletop(replace(frame, depth_m=frame.depth_m + noise))
    assert len(found.regions) == 3
    for region, same in zip(found.regions, whole.regions, strict=True):
        assert region.box.size_m == pytest.approx(same.box.size_m, rel=0.1)


@pytest.mark.parametrize("noise_m", [0.0, 0.001, 0.002])
def test_a_banana_is_as_long_as_it_is_with_its_stem(noise_m: float) -> None:
    frame, _ = look("000001")
    assert frame.depth_m is not None
    noise = np.random.default_rng(0).normal(0, noise_m, frame.depth_m.shape).astype(np.float32)
    found = segment_tabletop(replace(frame, depth_m=frame.depth_m + noise))
    (banana,) = (r for r in found.regions if r.mask[410, 200])
    assert banana.box.size_m[0] == pytest.approx(0.19, rel=0.15)
    assert banana.box.size_m[2] == pytest.approx(0.036, rel=0.15)
