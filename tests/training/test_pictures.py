"""What is rendered, changed and taught is true of the picture."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from training.builtin import pictures, scenes
from training.builtin.losses import assign, complete_iou, loss_of
from training.builtin.network import PROTOTYPES, Eyes, Namer, Seen, half_size, places
from training.builtin.pictures import _noise_taken_out, changed, collate, joined, pasted, sample_of, warped
from training.builtin.scenes import SceneBank
from training.builtin.words import LEARNT, NAMELESS, OTHER, UNKNOWN, truth_of
from training.checkpoints.grounding_loss import intersection_over_union

from sightline.bench.renders import Placed, Rendered, decoded, read_encoded, write_pictures

RED = {"red": 0.7, "white": 0.2, "blue": 0.1}


def placed(number: int, xyxy: tuple[int, int, int, int], kind: str = "mug", visible: float = 1.0) -> Placed:
    return Placed(number, kind, RED, "ceramic", visible, 0.1, xyxy)


def picture() -> Rendered:
    """A red block left and a green one right of the middle, on grey, 120 x 90."""
    rgb = np.full((90, 120, 3), 128, np.uint8)
    things = np.zeros((90, 120), np.uint8)
    rows = [placed(1, (10, 20, 40, 70)), placed(2, (70, 10, 110, 30), "bowl")]
    for p, paint in zip(rows, ((220, 20, 20), (20, 200, 20)), strict=True):
        x0, y0, x1, y1 = p.xyxy
        rgb[y0:y1, x0:x1], things[y0:y1, x0:x1] = paint, p.number
    return Rendered(rgb, things, rows)


@pytest.fixture(scope="module")
def rendered() -> list[Rendered]:
    bank = SceneBank(np.random.default_rng(3), None, count=12)
    pictures = [bank.render() for _ in range(6)]
    bank.close()
    return pictures


def test_the_truth_of_a_rendered_picture_is_what_is_seen(rendered):
    seen = 0
    for picture in rendered:
        assert picture.rgb.shape[:2] == picture.things.shape
        assert {p.number for p in picture.placed} == set(np.unique(picture.things)) - {0}
        for p in picture.placed:
            rows, columns = np.nonzero(picture.things == p.number)
            assert p.xyxy == (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)
            assert 0 <= p.visible <= 1 and sum(p.colors.values()) <= 1.1
            seen += 1
    assert seen > 10
    assert any(p.visible > 0.8 for picture in rendered for p in picture.placed)


def test_a_camera_takes_what_is_drawn_under_lamps_that_stay_where_they_are(monkeypatch):
    first = []
    for share in (0.0, 1.0):
        monkeypatch.setattr(scenes, "PHOTOGRAPHED", share)
        bank = SceneBank(np.random.default_rng(3), None, count=12)
        monkeypatch.setattr(bank, "_photographed", among_the_same_lamps(bank))
        first.append(bank.render())
        bank.close()
    drawn, taken = first
    np.testing.assert_array_equal(drawn.things, taken.things)
    assert drawn.placed == taken.placed
    assert np.percentile(taken.rgb, 97) > 130 and np.abs(taken.rgb.astype(int) - drawn.rgb).mean() > 3


def among_the_same_lamps(bank):
    photographed = bank._photographed

    def checked(view, picture):
        before = bank._stage.model.light_pos.copy()
        rgb = photographed(view, picture)
        np.testing.assert_array_equal(bank._stage.model.light_pos, before)
        return rgb

    return checked


def test_pictures_are_joined_at_first_and_not_in_the_end(rendered, tmp_path, monkeypatch):
    write_pictures(tmp_path / "00000.zip", rendered)
    times: list[int] = []
    monkeypatch.setattr(pictures, "JOINED", 1.0)
    monkeypatch.setattr(pictures, "joined", lambda four: times.append(len(four)) or joined(four))
    batches = iter(pictures.Pictures([tmp_path / "00000.zip"], (96, 64), batch=2, seed=0, last_joined=2))
    calls = [len(times) for _ in range(4) if next(batches)]
    assert calls == [2, 4, 4, 4] and set(times) == {4}


def test_files_of_pictures_come_back(rendered, tmp_path):
    write_pictures(tmp_path / "00000.zip", rendered)
    for before, encoded in zip(rendered, read_encoded(tmp_path / "00000.zip"), strict=True):
        after = decoded(*encoded)
        np.testing.assert_array_equal(after.things, before.things)
        assert after.placed == before.placed
        assert np.abs(after.rgb.astype(int) - before.rgb).mean() < 4
    assert [p.name for p in tmp_path.iterdir()] == ["00000.zip"]


def test_the_map_of_things_follows_the_pixels_when_warped_and_pasted():
    rng = np.random.default_rng(0)
    checked = 0
    for _ in range(30):
        new = pasted(rng, warped(rng, picture(), (160, 128)), picture())
        for p in new.placed:
            own = new.things == p.number
            if own.sum() > 200:
                channel = 0 if p.kind == "mug" else 1
                assert (new.rgb[own].argmax(axis=1) == channel).mean() > 0.85
                checked += 1
    assert checked > 40


def test_four_pictures_are_quarters_of_one_and_each_thing_keeps_its_own_number():
    whole = picture()
    small = Rendered(whole.rgb[::2, ::2], whole.things[::2, ::2], whole.placed[1:])
    four = joined([whole, small, whole, whole])
    rgb, things, rows = four.rgb, four.things, four.placed
    assert rgb.shape == (180, 240, 3) and len(rows) == 7
    quarters = [(0, 0), (0, 1), (0, 120), (90, 0), (90, 1), (90, 120), (90, 121)]
    assert [p.number for p in rows] == [1, 2, 4, 5, 6, 7, 8]
    assert set(np.unique(things)) == {0, *range(1, 9)}
    for p, (top, left) in zip(rows, quarters, strict=True):
        at_y, at_x = np.nonzero(things == p.number)
        assert (at_y.min() >= 90, at_x.min() >= 120) == (top == 90, left >= 120)
        assert (rgb[things == p.number].argmax(axis=1) == (0 if p.kind == "mug" else 1)).mean() > 0.95
    new = warped(np.random.default_rng(0), four, (160, 128), across=2)
    assert new.rgb.shape[:2] == new.things.shape == (128, 160)


def test_things_that_are_laid_over_others_hide_a_part_of_them(monkeypatch):
    rng, seen = np.random.default_rng(4), {}
    things = np.zeros((300, 400), np.uint8)
    things[200:240, 300:340] = 1
    alone = Rendered(np.full((300, 400, 3), 128, np.uint8), things, [placed(1, (300, 200, 340, 240))])
    for share in (0.0, 1.0):
        monkeypatch.setattr(pictures, "HIDING", share)
        seen[share] = np.mean([pasted(rng, alone, picture()).placed[0].visible for _ in range(30)])
    assert seen[0.0] > 0.9 and seen[1.0] < 0.7


def test_strong_noise_is_taken_out_again_and_shapes_stay():
    rng, rgb, things = np.random.default_rng(5), picture().rgb, picture().things
    for _ in range(10):
        new = _noise_taken_out(rng, rgb.astype(np.float32) / 255)
        assert new.shape == rgb.shape and np.abs(new.astype(int) - rgb).mean() < 16
        assert (new[things == 1].argmax(axis=1) == 0).mean() > 0.95


def test_finer_masks_are_learnt_from_a_part_of_a_batch_and_drawn_for_all():
    namer, crops = Namer(), torch.rand(8, 4, 48, 48, requires_grad=True)
    _, masks, _ = namer(crops)
    masks.square().sum().backward()
    assert masks.shape == (8, 24, 24) and crops.grad is not None
    assert (crops.grad.abs().amax((1, 2, 3)) > 0).tolist() == [True] * 2 + [False] * 6
    assert namer.eval()(crops)[1].shape == (8, 24, 24)


def test_what_leaves_the_picture_is_seen_less():
    rng = np.random.default_rng(1)
    for _ in range(20):
        new = warped(rng, picture(), (160, 128))
        for p in new.placed:
            assert p.visible <= 1 and (p.visible > 0) == bool((new.things == p.number).any())


def test_changes_keep_the_names_of_colors():
    rng, rgb = np.random.default_rng(2), picture().rgb
    right = []
    for _ in range(40):
        new = changed(rng, rgb).astype(float)
        right.append(
            new[30:60, 15:35].mean(axis=(0, 1)).argmax() == 0 and new[13:27, 75:105].mean(axis=(0, 1)).argmax() == 1
        )
    assert np.mean(right) > 0.95


def test_small_and_hidden_things_are_there_and_do_not_count():
    whole = picture()
    whole.things[5:8, 50:53] = 3
    mug, bowl = whole.placed
    rows = [mug, replace(bowl, visible=0.1), placed(3, (50, 5, 53, 8))]
    images, truth = collate([sample_of(replace(whole, placed=rows))])
    assert images.shape == (1, 3, 90, 120)
    assert truth["valid"][0, :4].tolist() == [True, True, True, False]
    assert truth["counts"][0, :4].tolist() == [True, False, False, False]
    assert truth["boxes"][0, 0].tolist() == [10, 20, 40, 70]


def test_a_picture_of_nothing_teaches_that_there_is_nothing():
    images, truth = collate([sample_of(Rendered(np.zeros((64, 96, 3), np.uint8), np.zeros((64, 96), np.uint8), []))])
    assert not truth["valid"].any()
    loss, parts = loss_of(Eyes()(images), places(96, 64), truth)
    assert parts["object"] > 0 and parts["box"] == parts["mask"] == 0
    loss.backward()


def test_truths():
    truth = truth_of(placed(1, (0, 0, 1, 1)))
    names = ("red", "orange", "yellow", "green", "blue", "purple", "pink", "brown", "black", "white", "gray")
    said = dict(zip(names, truth.colors, strict=True))
    assert said["red"] == 1 and said["green"] == 0 and said["white"] == said["blue"] == UNKNOWN
    assert truth_of(placed(1, (0, 0, 1, 1), kind="")).kind == OTHER
    whisk = truth_of(placed(1, (0, 0, 1, 1), kind="whisk")).kind  # learnt apart, and told by no name
    assert LEARNT[whisk] == "whisk" and NAMELESS <= whisk < OTHER


def test_a_place_answers_for_the_thing_that_it_fits():
    """Two things of different shape, one of them at the border, and one that does not count."""
    spots = places(64, 32)
    boxes = torch.tensor([[[0.0, 0, 24, 32], [40, 8, 60, 20], [24, 0, 40, 32]]])
    truth = {
        "boxes": boxes,
        "valid": torch.tensor([[True, True, True]]),
        "counts": torch.tensor([[True, True, False]]),
    }
    center = spots[:, :2]
    guess = torch.where((center[:, :1] < 24), boxes[0, 0], boxes[0, 1])
    seen = Seen(
        guess[None], torch.zeros(1, len(spots)),
        torch.zeros(1, len(spots), PROTOTYPES), torch.zeros(1, PROTOTYPES, 8, 16),
    )  # fmt: skip
    thing, target, left_alone = assign(seen, spots, truth)
    for place in range(len(spots)):
        x, y = center[place].tolist()
        inside = [x0 < x < x1 and y0 < y < y1 for x0, y0, x1, y1 in boxes[0].tolist()]
        if thing[0, place] >= 0:
            assert inside[int(thing[0, place])]
            assert target[0, place] == pytest.approx(1.0, abs=1e-4)
        else:
            assert target[0, place] == 0
        assert bool(left_alone[0, place]) == (inside[2] and thing[0, place] < 0)
    assert {0, 1} == set(thing[thing >= 0].tolist())


def test_overlaps():
    a = torch.tensor([[0.0, 0, 10, 20], [0, 0, 10, 20]])
    b = torch.tensor([[0.0, 0, 10, 20], [5, 0, 15, 20]])
    np.testing.assert_allclose(intersection_over_union(a[:, None], b[None]), [[1, 1 / 3], [1, 1 / 3]], atol=1e-5)
    same, shifted = complete_iou(a, b).tolist()
    assert same == pytest.approx(1, abs=1e-5)
    assert shifted == pytest.approx(1 / 3 - 25 / (15**2 + 20**2), abs=1e-5)


def test_the_networks_boxes_are_around_its_places():
    eyes = Eyes().eval()
    with torch.no_grad():
        seen = eyes(torch.rand(1, 3, 96, 64))
    spots = places(64, 96)
    assert seen.boxes.shape[1] == len(spots)
    inside = (seen.boxes[0, :, :2] <= spots[:, :2]).all(1) & (seen.boxes[0, :, 2:] >= spots[:, :2]).all(1)
    assert inside.all()
    assert seen.prototypes.shape[-2:] == (24, 16)


def test_what_is_unlearnt_redraws_no_mask():
    crops = torch.rand(2, 4, 48, 48)
    embeddings, masks, _ = Namer().eval()(crops)
    np.testing.assert_allclose(embeddings.norm(dim=-1).detach(), 1, atol=1e-5)
    np.testing.assert_allclose(masks.sigmoid().detach(), half_size(crops[:, 3]).clamp(0.01, 0.99), atol=1e-5)


def test_what_is_finer_than_masks_are_is_seen_by_what_names():
    """Columns of light and dark, and what is between them everywhere, are the same at half the size."""
    plain = torch.full((1, 4, 48, 48), 0.5)
    striped = plain.clone()
    striped[..., ::2] += 0.4
    striped[..., 1::2] -= 0.4
    namer = Namer().eval()
    np.testing.assert_allclose(half_size(striped), half_size(plain), atol=1e-6)
    (one, masks, _), (other, same, _) = namer(plain), namer(striped)
    assert torch.allclose(masks, same, atol=1e-5) and float((one * other).sum().detach()) < 0.999
