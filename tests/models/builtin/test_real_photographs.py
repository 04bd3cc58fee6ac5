"""Real photographs of the YCB-Video data set: noisy, saturated, without a camera pose, the room behind the table."""

import json
from pathlib import Path

import numpy as np
import pytest

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


@pytest.mark.parametrize(
    ("photo", "xy", "size_m", "kind"),
    [
        ("000001", (365, 350), None, "bottle"),  # mustard: its back is not seen
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
