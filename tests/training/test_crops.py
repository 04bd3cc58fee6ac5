"""Single things are cropped, kept and varied."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch.nn import functional
from training.builtin import crops as cropping
from training.builtin.catalog import BRIGHT, NAMES, is_held_out_pair
from training.builtin.crops import (
    KEPT_AROUND,
    KEPT_PX,
    SHADES,
    Crops,
    centered,
    covered,
    fit_of,
    found_crops,
    moved,
    repaint,
    worsened,
)
from training.builtin.words import NAMELESS, OTHER, UNKNOWN

from sightline.bench.renders import Placed, Rendered, write_pictures
from sightline.color_naming import COLOR_NAMES
from sightline.models.builtin.eyes import Found
from sightline.sim.colors import COLORS

MIDDLE = slice(KEPT_PX // 3, 2 * KEPT_PX // 3)


def test_a_crop_is_centred_on_its_thing_and_what_is_small_or_hidden_is_none(tmp_path):
    rgb = np.full((200, 300, 3), 90, np.uint8)
    rgb[40:100, 30:60] = (200, 30, 30)
    things = np.zeros((200, 300), np.uint8)
    things[70:100, 30:60], things[40:70, 30:60] = 1, 2
    truths = [("mug", 1.0, (30, 40, 60, 100)), ("mug", 0.1, (100, 40, 160, 100)), ("", 1.0, (200, 40, 210, 100))]
    placed = [
        Placed(i + 1, kind, {"red": 1.0}, "ceramic", seen, 0.1, xyxy) for i, (kind, seen, xyxy) in enumerate(truths)
    ]
    write_pictures(tmp_path / "0.zip", [Rendered(rgb, things, placed)])
    crops = Crops.read(tmp_path)
    assert crops.said["kind"].tolist() == [NAMES.index("mug")]
    red = crops.pixels[0, 0].numpy() > 145
    rows, columns = np.nonzero(red)
    long, short = KEPT_PX / 1.6, KEPT_PX / 3.2
    np.testing.assert_allclose([rows.mean(), columns.mean()], (KEPT_PX - 1) / 2, atol=1)
    np.testing.assert_allclose([np.ptp(rows) + 1, np.ptp(columns) + 1], [long, short], atol=2)
    mask = crops.pixels[0, 3].numpy() > 127
    assert (mask == (red & (np.arange(KEPT_PX) >= KEPT_PX / 2)[:, None])).mean() > 0.99 and mask.any()
    assert float(crops.said["whole"][0]) == pytest.approx(30 * 30 / (KEPT_AROUND * 60) ** 2)
    assert centered(crops.pixels, 48).shape == crops.batch(torch.tensor([0]), 48)[0].shape == (1, 5, 48, 48)


def test_what_is_long_is_learnt_along_a_diagonal(tmp_path):
    rgb, things = np.full((200, 300, 3), 90, np.uint8), np.zeros((200, 300), np.uint8)
    things[90:110, 60:200] = 1
    rgb[things > 0] = (200, 30, 30)
    placed = [Placed(1, "marker", {"red": 1.0}, "plastic", 1.0, 0.1, (60, 90, 200, 110))]
    write_pictures(tmp_path / "0.zip", [Rendered(rgb, things, placed)])
    crops = Crops.read(tmp_path)
    rows, columns = np.nonzero(crops.pixels[0, 4].numpy() > 127)
    assert abs(np.corrcoef(rows, columns)[0, 1]) > 0.95
    side = KEPT_AROUND * (140 + 20) / 2**0.5
    assert len(rows) / KEPT_PX**2 == pytest.approx(140 * 20 / side**2, rel=0.1)
    assert float(crops.said["whole"][0]) == pytest.approx(140 * 20 / side**2, rel=0.05)


class _Finder:
    """Finds the lower of two things, a bit off, and something where nothing is."""

    def find(self, rgb, least):
        logits = np.full((2, 50, 75), -9.0, np.float32)
        logits[:, 20:25, 10:15] = 9.0  # cells of 4 pixels: rows 80 to 100, columns 40 to 60
        xyxy = np.array([(40, 78, 61, 100), (200, 20, 240, 60)], np.float32)
        return Found(xyxy, np.array([0.9, 0.8]), logits, 1.0)


def test_what_is_found_is_cropped_as_it_is_found_and_known_by_what_is_there(tmp_path, monkeypatch):
    monkeypatch.setattr(cropping, "Eyes", lambda path, threads: _Finder())
    monkeypatch.setattr(cropping, "eyes_weights", lambda path: {})
    rgb = np.full((200, 300, 3), 90, np.uint8)
    rgb[:10], rgb[80:100, 40:60] = 255, (200, 30, 30)
    things = np.zeros((200, 300), np.uint8)
    things[80:100, 40:60], things[20:60, 40:80] = 2, 1
    placed = [
        Placed(1, "bowl", {"gray": 1.0}, "ceramic", 1.0, 0.1, (40, 20, 80, 60)),
        Placed(2, "mug", {"red": 1.0}, "ceramic", 1.0, 0.1, (40, 80, 60, 100)),
    ]
    write_pictures(tmp_path / "0.zip", [Rendered(rgb, things, placed)])
    crops = Crops.read(tmp_path, tmp_path / "eyes.onnx")
    assert crops.said["kind"].tolist() == [NAMES.index("mug"), UNKNOWN]
    assert crops.pixels[0, 4].any() and not crops.pixels[1, 4].any()
    crops.expect(torch.tensor([1, 0]))  # the second begins in the middle of a page
    assert (crops.said["colors"][1] == UNKNOWN).all() and crops.said["material"][1] == UNKNOWN
    colors, mask = crops.pixels[0, 0].numpy() > 145, crops.pixels[0, 3].numpy() > 127
    assert (colors == mask).mean() > 0.97 and 0.25 < mask.mean() < 0.5
    assert (colors == (crops.pixels[0, 4].numpy() > 127)).mean() > 0.99


@pytest.mark.parametrize(("right", "shown"), [(56, "thing"), (50, "thing"), (48, "nothing")])
def test_what_is_found_badly_is_redrawn_as_its_thing_unless_it_is_hardly_there(right, shown):
    """A thing of 20 columns, and a box of as many that is moved to the left: found a second time (IoU 0.67), or badly
    (0.33, 0.25). What is hidden is not shown at all."""
    things = np.zeros((200, 300), np.uint8)
    things[80:100, 40:60] = 2
    picture = Rendered(
        np.zeros((200, 300, 3), np.uint8), things, [Placed(2, "mug", {}, "", 1.0, 0.1, (40, 80, 60, 100))]
    )
    hidden = Rendered(picture.rgb, things, [Placed(2, "mug", {}, "", 0.1, 0.1, (40, 80, 60, 100))])

    class Finder:
        def find(self, rgb, least):
            xyxy = np.array([(40, 80, 60, 100), (right - 20, 80, right, 100)], np.float32)
            return Found(xyxy, np.array([0.9, 0.8]), np.zeros((2, 50, 75), np.float32), 1.0)

    (first, *_), (second, crop, whole) = found_crops(picture, Finder())
    assert first is not None and second is None
    assert crop[4].any() == (shown == "thing")
    assert whole == pytest.approx(400 / 32**2 if shown == "thing" else 0)  # all of it, wherever the crop is
    assert [placed for placed, *_ in found_crops(hidden, Finder())] == ([] if shown == "thing" else [None])


def test_how_well_masks_fit_whole_things():
    """Of the third one, drawn right, the crop shows a half; the last is none."""
    own = torch.zeros(4, 4, 4)
    own[:3, :2] = 1
    drawn = torch.full((4, 4, 4), -1.0)
    drawn[0, :2, :2] = drawn[1, :2] = drawn[2, :2] = drawn[3, 0, 0] = 1
    assert fit_of(drawn, own, torch.tensor([0.5, 0.5, 1.0, 0.0])).tolist() == [0.5, 1.0, 0.5, 0.0]


def test_a_window_of_a_crop_tells_how_much_of_it_it_is():
    """A disc of a known area covers more of a smaller window; its centre is never far off the window's."""
    torch.manual_seed(5)
    row, column = np.mgrid[:KEPT_PX, :KEPT_PX] - (KEPT_PX - 1) / 2
    disc = torch.from_numpy(np.uint8(255) * (np.hypot(row, column) < KEPT_PX / 5))
    crops = disc.expand(200, 5, -1, -1)
    windows, area = moved(crops, 48)
    inside = windows[:, 4].mean((1, 2))
    np.testing.assert_allclose(inside * area, float(disc.float().mean()) / 255, rtol=0.03)
    assert area.min() < 0.55 and area.max() > 0.75
    middle = (windows[:, 4] * torch.arange(48.0)).sum((1, 2)) / windows[:, 4].sum((1, 2))
    assert 1.5 < (middle - 23.5).abs().max() < 4


def test_without_pictures_the_next_step_is_told(tmp_path):
    with pytest.raises(SystemExit, match=r"no pictures in .*held-out: .*render --split held-out"):
        Crops.read(tmp_path / "held-out")


def test_what_was_read_is_kept_until_what_it_depends_on_changes(tmp_path, monkeypatch):
    folder, finder = tmp_path / "train", tmp_path / "eyes.onnx"
    folder.mkdir()
    things = np.zeros((120, 160), np.uint8)
    things[80:100, 40:60] = 1
    mug = Placed(1, "mug", {"red": 1.0}, "ceramic", 1.0, 0.1, (40, 80, 60, 100))
    picture = Rendered(np.zeros((120, 160, 3), np.uint8), things, [mug])
    write_pictures(folder / "0.zip", [picture])
    reading, weights = [], {"a": torch.zeros(2)}
    write = cropping._write_crops
    read, crops_of = [], cropping._crops_of
    monkeypatch.setattr(cropping, "_write_crops", lambda *of: reading.append(of[1]) or write(*of))
    monkeypatch.setattr(cropping, "_crops_of", lambda path, eyes: read.append(path.name) or crops_of(path, eyes=eyes))
    monkeypatch.setattr(cropping, "Eyes", lambda path, threads: _Finder())
    monkeypatch.setattr(cropping, "eyes_weights", lambda path: weights)
    first, again = Crops.read(folder), Crops.read(folder)
    assert reading == [None] and torch.equal(first.pixels, again.pixels) and first.pixels.shape[0] == 1
    assert all(torch.equal(first.said[name], again.said[name]) for name in first.said)
    found = [len(Crops.read(folder, finder).pixels) for _ in range(2)]
    assert found == [2, 2] and len(reading) == 2
    assert first.pixels[0, 4].any() and first.pixels.shape[0] == 1  # whoever read it before still has it
    weights["a"] += 1
    Crops.read(folder, finder)
    assert len(reading) == 3
    write_pictures(folder / "1.zip", [replace(picture, placed=[replace(mug, kind="bowl")])])
    write_pictures(folder / "2.zip", [Rendered(picture.rgb, 0 * things, [])])
    longer = Crops.read(folder, finder)
    assert len(reading) == 4 and sorted(read[3:]) == ["1.zip", "2.zip"]  # only what is new
    kinds = longer.said["kind"].tolist()
    assert kinds == [NAMES.index("mug"), UNKNOWN, NAMES.index("bowl"), UNKNOWN, UNKNOWN, UNKNOWN]
    assert torch.equal(longer.pixels[:2], longer.pixels[2:4]) and longer.pixels[2, 4].any()
    (folder / "2.zip").unlink()
    assert len(Crops.read(folder, finder).pixels) == 4 and sorted(read[5:]) == ["0.zip", "1.zip"]
    monkeypatch.setattr(cropping, "WORDS", ("mug",))
    Crops.read(folder, finder)
    monkeypatch.setattr(cropping, "LENGTHY", 9.0)
    Crops.read(folder, finder)
    (tmp_path / "train-crops.u8").unlink()
    Crops.read(folder, finder)
    assert len(reading) == 8


def test_pictures_of_nothing_are_told_and_nothing_is_kept(tmp_path):
    (tmp_path / "train").mkdir()
    empty = Rendered(np.zeros((60, 80, 3), np.uint8), np.zeros((60, 80), np.uint8), [])
    write_pictures(tmp_path / "train" / "0.zip", [empty])
    with pytest.raises(SystemExit, match="nothing to crop in 1 files of pictures"):
        Crops.read(tmp_path / "train")
    assert [path.name for path in tmp_path.iterdir()] == ["train"]


def test_what_is_dark_is_learnt_as_the_eyes_see_it(tmp_path, monkeypatch):
    monkeypatch.setattr(cropping, "Eyes", lambda path, threads: _Finder())
    monkeypatch.setattr(cropping, "eyes_weights", lambda path: {})
    rgb, things = np.full((200, 300, 3), 20, np.uint8), np.zeros((200, 300), np.uint8)
    things[80:100, 40:60] = 1
    rgb[150:], rgb[things == 1] = 55, (50, 30, 10)
    mug = Placed(1, "mug", {"brown": 1.0}, "ceramic", 1.0, 0.1, (40, 80, 60, 100))
    write_pictures(tmp_path / "0.zip", [Rendered(rgb, things, [mug])])
    for finder in (None, tmp_path / "eyes.onnx"):
        middle = Crops.read(tmp_path, finder).pixels[0, :3, KEPT_PX // 2, KEPT_PX // 2]
        np.testing.assert_allclose(middle, [182, 109, 36], atol=8)  # pictures are compressed


def test_some_things_without_a_name_are_shown_with_all_that_have_one():
    kinds = torch.tensor([0] * 20 + [NAMELESS, OTHER] * 15 + [UNKNOWN] * 30)
    rows = Crops(torch.zeros(80, 5, 1, 1, dtype=torch.uint8), {"kind": kinds}).shuffled()
    assert sorted(rows[rows < 20].tolist()) == list(range(20)) and len(rows) == 34 == len(set(rows.tolist()))
    assert sum(rows >= 50) == 7


@pytest.mark.parametrize("chance", [0.0, 1.0])
def test_what_is_varied_stays_itself(chance, monkeypatch):
    """A red thing left of a blue one, among gray, wherever the crop is cut; now and then the other way round."""
    monkeypatch.setattr(cropping, "WORSE", chance)
    monkeypatch.setattr(cropping, "ELSEWHERE", 0.0)
    monkeypatch.setattr(cropping, "COVERED", 0.0)
    torch.manual_seed(3)
    crop = torch.full((5, KEPT_PX, KEPT_PX), 100, dtype=torch.uint8)
    crop[3:] = 0
    middle, height, reach = KEPT_PX // 2, KEPT_PX * 3 // 16, KEPT_PX * 7 // 24
    rows, left, right = (
        np.s_[middle - height : middle + height],
        np.s_[middle - reach : middle],
        np.s_[middle : middle + reach],
    )
    crop[3:, rows, left] = 255
    crop[:3, rows, left] = torch.tensor([230, 40, 40], dtype=torch.uint8)[:, None, None]
    crop[:3, rows, right] = torch.tensor([40, 40, 230], dtype=torch.uint8)[:, None, None]
    x = torch.cat([worsened(moved(crop.expand(8, -1, -1, -1), 48)[0]) for _ in range(20)])
    assert x.min() >= 0 and x.max() <= 1
    left, right = x[:, :, 18:30, 12:20].mean((2, 3)), x[:, :, 18:30, 28:36].mean((2, 3))
    redder = (left[:, 0] - left[:, 2]) - (right[:, 0] - right[:, 2])
    mirrored = (redder < 0).float().mean()
    assert 0.3 < mirrored < 0.7
    clear = (redder.abs() > 0.3).float().mean()
    assert clear == 1.0 if chance == 0 else clear > 0.1
    own, other = (mask.mean((1, 2)) for mask in (x[:, 3, 18:30, 12:20], x[:, 3, 18:30, 28:36]))
    agree = ((own > other) == (redder > 0)).float().mean()  # the mask is that of the red thing, on whichever side
    assert agree == 1.0 if chance == 0 else agree > 0.6


def test_things_are_shown_elsewhere_and_nothing_stays_where_it_is(monkeypatch):
    """A red thing on black, a green one on white, and a blue picture of no thing: what is around changes, but not for
    the last."""
    monkeypatch.setattr(cropping, "WORSE", 0.0)
    monkeypatch.setattr(cropping, "ELSEWHERE", 1.0)
    monkeypatch.setattr(cropping, "COVERED", 0.0)
    torch.manual_seed(2)
    x = torch.zeros(3, 5, 48, 48)
    x[1, :3], x[2, 2] = 0.8, 0.8
    thing = np.s_[16:32, 16:32]
    for i in (0, 1):
        x[i, :3][:, *thing] = torch.tensor([0.8, 0.05, 0.05] if i == 0 else [0.05, 0.8, 0.05])[:, None, None]
        x[i, 4][thing] = 1.0
    y = worsened(x)
    assert [int(c) for c in y[:, :3, 20:28, 20:28].mean((2, 3)).argmax(1)] == [0, 1, 2]
    around = y[:, :3, :8, :8].mean((2, 3))
    assert around[0].argmax() == 2 and around[0, 0] < 0.1  # of the blue picture
    assert around[1].max() < 0.1  # of the red thing's, black
    assert around[2].argmax() == 2


def test_of_what_is_grayed_no_colour_is_said(monkeypatch):
    """However it is worsened, a crop that is taken for gray is."""
    monkeypatch.setattr(cropping, "GRAYED", 0.5)
    monkeypatch.setattr(cropping, "REPAINTED", 0.0)
    monkeypatch.setattr(cropping, "WORSE", 1.0)
    torch.manual_seed(1)
    said = {"kind": torch.zeros(64, dtype=torch.int64), "colors": torch.ones(64, 11), "whole": torch.ones(64)}
    pixels = torch.zeros(64, 5, KEPT_PX, KEPT_PX, dtype=torch.uint8)
    pixels[:, 0], pixels[:, 3:, MIDDLE, MIDDLE] = 200, 255
    images, said = Crops(pixels, said).batch(torch.arange(64), 48)
    gray = (images[:, :3].amax(1) - images[:, :3].amin(1)).amax((1, 2)) < 1e-6
    assert 16 < int(gray.sum()) < 48 and torch.equal(gray, (said["colors"] == UNKNOWN).all(1))
    assert float(images[gray, :3].amax((1, 2, 3)).min()) > 0.02


def test_what_is_repainted_has_the_colour_of_its_paint_and_the_others_keep_theirs(monkeypatch):
    monkeypatch.setattr(cropping, "GRAYED", 0.0)
    monkeypatch.setattr(cropping, "REPAINTED", 0.5)
    torch.manual_seed(3)
    brown = functional.one_hot(torch.full((64,), COLOR_NAMES.index("brown")), len(COLOR_NAMES))
    said = {"kind": torch.zeros(64, dtype=torch.int64), "colors": brown, "whole": torch.ones(64)}
    pixels = torch.zeros(64, 5, KEPT_PX, KEPT_PX, dtype=torch.uint8)
    pixels[:, :3], pixels[:, 3:, MIDDLE, MIDDLE] = torch.tensor([90, 55, 30], dtype=torch.uint8)[:, None, None], 255
    images, said = Crops(pixels, said).batch(torch.arange(64), 48)
    assert bool((said["colors"].sum(1) == 1).all())
    main = [COLOR_NAMES[i] for i in said["colors"].argmax(1).tolist()]
    assert 16 < main.count("brown") < 48 and set(main) > {"red", "green", "blue"}
    red = torch.tensor([color == "red" for color in main])
    middle = images[:, :3, 20:28, 20:28].mean((2, 3))
    assert bool((middle[red, 0] > 2 * middle[red, 1:].amax(1)).all())


def test_what_is_repainted_is_as_light_and_dark_as_it_was_and_all_else_stays(monkeypatch):
    monkeypatch.setattr(cropping, "REPAINTED", 1.0)
    torch.manual_seed(4)
    x = torch.full((2, 5, 48, 48), 0.3)
    x[0, :3, 16:32, 16:24] = torch.tensor([0.6, 0.2, 0.1])[:, None, None]
    x[0, :3, 16:32, 24:32] = torch.tensor([0.3, 0.1, 0.05])[:, None, None]
    x[:, 4] = 0
    x[0, 4, 16:32, 16:32] = 1
    before = x.clone()
    painted, nothing = repaint(x, torch.tensor([NAMES.index("mug"), OTHER])).tolist()
    assert COLOR_NAMES[painted] in BRIGHT and nothing == -1
    around = x[0, 4] == 0
    assert torch.equal(x[1], before[1]) and torch.equal(x[0, :, around], before[0, :, around])
    light, dark = x[0, :3, 20, 20], x[0, :3, 20, 28]
    hues = functional.normalize(torch.tensor([COLORS[color] for color in BRIGHT]), dim=1)
    assert BRIGHT[int((hues @ light).argmax())] == COLOR_NAMES[painted]
    np.testing.assert_allclose(dark, light / 2, atol=1e-6)
    assert not torch.allclose(light / light.sum(), before[0, :3, 20, 20] / before[0, :3, 20, 20].sum(), atol=0.05)


@pytest.mark.parametrize("kind", ["mug", "marker", "box", ""])
def test_nothing_is_repainted_in_a_colour_that_is_held_out_for_it(kind):
    """Nor for what goes by its name: a pen is a marker, a carton a box."""
    shades, colors = (part[NAMES.index(kind) if kind else NAMELESS].numpy() for part in cropping._palette())
    kinds = {"marker": ["marker", "pen"], "box": ["box", "carton"], "": []}.get(kind, [kind])
    held = [color for color in BRIGHT if any(is_held_out_pair(one, color) for one in kinds)]
    assert (len(held) > 0) == (kind != "")
    nearest = np.array(list(COLORS.values()))[:, None] - shades[None]
    seen = [list(COLORS)[i] for i in np.linalg.norm(nearest, axis=2).argmin(axis=0)]
    assert len(shades) == SHADES and set(seen) == set(BRIGHT) - set(held)
    assert seen == [COLOR_NAMES[color] for color in colors]


def test_what_is_not_varied_is_as_it_was_kept(monkeypatch):
    """A red thing on green, in a batch with blue ones on white; lit a little otherwise, as ever."""
    for chance in ("WORSE", "ROUGH", "REPAINTED", "GRAYED", "ELSEWHERE", "COVERED"):
        monkeypatch.setattr(cropping, chance, 0.0 if chance == "ROUGH" else 1.0)
    torch.manual_seed(5)
    pixels = torch.zeros(64, 5, KEPT_PX, KEPT_PX, dtype=torch.uint8)
    pixels[::2, 1], pixels[1::2, :3] = 150, 150
    pixels[::2, 0, MIDDLE, MIDDLE], pixels[::2, 1, MIDDLE, MIDDLE] = 150, 0
    pixels[1::2, :2, MIDDLE, MIDDLE] = 0
    pixels[:, 3:, MIDDLE, MIDDLE] = 255
    said = {
        "kind": torch.zeros(64, dtype=torch.int64),
        "colors": torch.ones(64, len(COLOR_NAMES), dtype=torch.int64),
        "whole": torch.full((64,), 1 / 9),
    }
    for often, plain in ((0.0, True), (1.0, False)):
        images, now = Crops(pixels, said).batch(torch.arange(64), 48, often)
        own = images[:, 4:] > 0.9
        shown = ((images[:, :3] * own).sum((2, 3)) / own.sum((2, 3)).clamp(min=1)).argmax(1)
        assert bool((shown == torch.tensor([0, 2]).repeat(32)).all()) == plain
        assert torch.equal(now["colors"], said["colors"]) == plain


def test_another_thing_stands_in_front_and_never_hides_most_of_it(monkeypatch):
    """Red things on black, green ones on white, every fourth picture blue and of no thing."""
    monkeypatch.setattr(cropping, "COVERED", 1.0)
    torch.manual_seed(4)
    n, thing = 30, np.s_[12:36, 12:36]
    x = torch.zeros(n, 5, 48, 48)
    for i in range(n):
        x[i, :3] = torch.tensor([[0, 0, 0], [0.8, 0.8, 0.8], [0, 0, 0], [0, 0, 0.8]][i % 4])[:, None, None]
        if i % 4 != 3:
            x[i, :3][:, *thing] = torch.tensor([0.05, 0.8, 0.05] if i % 4 == 1 else [0.8, 0.05, 0.05])[:, None, None]
            x[i, 3:][:, *thing] = 1.0
    hidden = []
    for _ in range(20):
        y = covered(x)
        new = (y != x).any(1)
        assert not new[3::4].any()
        assert not y[:, 3:].masked_select(new[:, None]).any()  # neither mask is of what is in front
        assert (y[:, :3].amax(1)[new] == 0.8).all() and (y[:, 2][new] <= 0.06).all()  # of a red or a green thing
        hidden.append((x - y)[:, 4].mean((1, 2)) / x[:, 4].mean((1, 2)).clamp(min=0.01))
    share = torch.stack(hidden)
    assert 0.3 < float(share.max()) < 0.5 and float((share > 0.05).float().mean()) > 0.15


def test_what_is_covered_is_not_asked_of_a_mask(monkeypatch):
    """Whatever is laid over a thing, the mask of what is still seen of it fits it well."""
    monkeypatch.setattr(cropping, "COVERED", 1.0)
    torch.manual_seed(6)
    row, column = np.mgrid[:KEPT_PX, :KEPT_PX] - (KEPT_PX - 1) / 2
    disc = torch.from_numpy(np.uint8(255) * (np.hypot(row, column) < KEPT_PX / 5))
    crops = Crops(
        disc.expand(256, 5, -1, -1),
        {
            "kind": torch.zeros(256, dtype=torch.int64),
            "colors": torch.zeros(256, 11, dtype=torch.int64),
            "whole": disc.float().mean().expand(256) / 255,
        },
    )
    images, said = crops.batch(torch.arange(256), 48)
    fits = fit_of(images[:, 4] - 0.5, images[:, 4], said["whole"])
    shown = images[:, 4].mean((1, 2)) > 0.05
    assert int(shown.sum()) > 150 and float(images[:, 4].mean((1, 2)).min()) < 0.15  # some are half covered
    assert float(fits[shown].min()) > 0.8 and float(fits[shown].mean()) > 0.95
