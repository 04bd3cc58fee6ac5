"""`bench builtin` from files to figures, with eyes that always see a red mug and a blue bowl."""

from __future__ import annotations

import json

import numpy as np
import pytest
from tests.models.builtin.test_eyes import OWN_SIZE, network
from tests.models.builtin.test_texts import BLUE, BOWL, GROUPS, METAL, MUG, RED, unit
from typer.testing import CliRunner

from sightline.bench import builtin
from sightline.bench.app import build_app
from sightline.bench.renders import Placed, Rendered, write_pictures
from sightline.errors import InputError
from sightline.output_files import write_image

MUG_XYXY, BOWL_XYXY = (20, 30, 120, 130), (220, 60, 360, 160)


@pytest.fixture
def folder(tmp_path):
    things = np.zeros(OWN_SIZE[:2], np.uint8)
    rgb = np.full(OWN_SIZE, 120, np.uint8)
    for number, (x0, y0, x1, y1), color in ((1, MUG_XYXY, (200, 20, 20)), (2, BOWL_XYXY, (30, 40, 200))):
        things[y0:y1, x0:x1], rgb[y0:y1, x0:x1] = number, color
    placed = [
        Placed(1, "mug", {"red": 1.0}, "metal", 1.0, 0.1, MUG_XYXY),
        Placed(2, "bowl", {"blue": 1.0}, "", 1.0, 0.2, BOWL_XYXY),
    ]
    picture = Rendered(rgb, things, placed)
    swapped = Rendered(rgb, things, [Placed(1, "bowl", *[{"red": 1.0}, "", 1.0, 0.1, MUG_XYXY]), placed[1]])
    for split, pictures in ((builtin.HELD_OUT, [picture] * 4), (builtin.PAIRS, [picture, swapped])):
        (tmp_path / split).mkdir()
        write_pictures(tmp_path / split / "00000.zip", pictures)
    seen = [unit(MUG, RED, METAL), unit(BOWL, BLUE, METAL)]
    pairs = {"held_out_pairs": [("mug", "red"), ("bowl", "red"), ("bowl", "blue")]}
    boxes = [MUG_XYXY, BOWL_XYXY]
    half_sure = 0.5 / (1 + np.exp(-1))  # which the coarse masks are at the edges of boxes
    network(tmp_path / "eyes.onnx", boxes, [5.0, 5.0], embeddings=seen, groups=GROUPS, mask_from=half_sure, **pairs)
    return tmp_path


def test_figures_are_those_of_what_is_seen(folder):
    model = f"builtin:{folder / 'eyes.onnx'}"
    options = ["--data", str(folder), "--model", model, "--scenes", "1", "--runs", "4", "--out", str(folder), "--json"]
    done = CliRunner().invoke(build_app(), ["builtin", *options])
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    assert found["held-out"]["ap50_by_noun"] == {"bowl": 1.0, "mug": 1.0}
    assert found["held-out"]["named_right"] == 1.0
    assert found["held-out"]["mask_iou"] == pytest.approx(1, abs=0.01)  # they come by way of a crop's own grid
    # The red bowl of the second picture is taken for a mug.
    assert found["pairs"]["wanted"] == 4 and found["pairs"]["recall"] == pytest.approx(0.75)
    # What is there always looks the same, so that turned upside down nothing is where it is seen.
    assert found["conditions"]["as it is"]["ap50"] == 1.0 and found["conditions"]["upside down"]["ap50"] < 0.1
    assert found["absent"] == {"pictures": 6, "requests": 1, "share": 1.0, "by_noun": {"mug": 1}}
    assert set(found["world"]["dim light"]) == {"eyes", "weight-free"}
    assert found["process"]["peak_mb"] > 50
    assert all(ms["eyes"] > 0 for ms in found["speed"].values()) and len(found["speed"]) == 2
    assert (folder / "reliability.png").stat().st_size > 1000
    assert "AP50" in builtin.summary_text(found)


def test_files_that_are_not_there_are_told_before_anything_is_measured(folder, monkeypatch):
    """What takes minutes does not end with a photograph that has no camera, or without the yardstick."""
    monkeypatch.setattr(builtin, "_look", lambda *_: pytest.fail("looked at a picture before"))
    (folder / "photos" / "desk").mkdir(parents=True)
    (folder / "photos" / "desk" / "truth.json").write_text('{"objects": []}')
    write_image(folder / "photos" / "desk" / "rgb.png", np.full((48, 64, 3), 90, np.uint8))
    options = ["builtin", "--data", str(folder), "--model", f"builtin:{folder / 'eyes.onnx'}"]
    done = CliRunner().invoke(build_app(), [*options, "--photos", str(folder / "photos")])
    assert isinstance(done.exception, InputError) and "camera.json" in str(done.exception)
    done = CliRunner().invoke(build_app(), [*options, "--yardstick", str(folder / "yolox.onnx")])
    assert done.exit_code == 2 and "yolox.onnx" in done.output


def test_a_folder_without_pictures_says_how_to_make_them(tmp_path):
    with pytest.raises(InputError, match="no pictures") as caught:
        builtin.read_split(tmp_path, builtin.PAIRS)
    assert "--split pairs" in caught.value.hint
