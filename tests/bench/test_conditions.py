"""What is done to pictures to make seeing hard: the truth goes with it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sightline.bench.conditions import CONDITIONS, change_colors
from sightline.bench.renders import Placed, Rendered
from sightline.geometry.boxes import mask_to_xyxy

WIDTH, HEIGHT = 200, 120


@pytest.fixture
def picture():
    """A red thing 40 x 20 at (10, 30), left and above the middle, on gray."""
    rgb = np.full((HEIGHT, WIDTH, 3), 120, np.uint8)
    things = np.zeros((HEIGHT, WIDTH), np.uint8)
    rgb[30:50, 10:50], things[30:50, 10:50] = (200, 30, 30), 1
    return Rendered(rgb, things, [Placed(1, "box", {"red": 1.0}, "", 1.0, 0.1, (10, 30, 50, 50))])


def under(condition, picture):
    return CONDITIONS[condition](picture, np.random.default_rng(1))


def middle_of_red(picture):
    red = picture.rgb.astype(int)
    rows, columns = np.nonzero(red[..., 0] - red[..., 2] > 60)
    return columns.mean(), rows.mean()


@pytest.mark.parametrize(("condition", "xyxy"), [("half size", (55, 45, 75, 55)), ("upside down", (150, 70, 190, 90))])
def test_boxes_and_pixels_go_the_same_way(picture, condition, xyxy):
    changed = under(condition, picture)
    np.testing.assert_allclose(changed.placed[0].xyxy, xyxy, atol=1)
    np.testing.assert_allclose(middle_of_red(changed), ((xyxy[0] + xyxy[2]) / 2, (xyxy[1] + xyxy[3]) / 2), atol=1)
    assert changed.things[int(xyxy[1]) + 3, int(xyxy[0]) + 3] == 1


def test_in_full_view_only_what_nothing_hides_has_to_be_found(picture):
    clear, hidden = (replace(picture.placed[0], visible=share) for share in (0.95, 0.6))
    changed = under("in full view", replace(picture, placed=[clear, hidden]))
    assert [p.counts for p in changed.placed] == [True, False]
    assert [p.left_out for p in changed.placed] == [False, True]
    assert [p.xyxy for p in changed.placed] == [clear.xyxy, hidden.xyxy]
    np.testing.assert_array_equal(changed.rgb, picture.rgb)


def test_half_of_a_thing_is_behind_another_one_and_its_box_is_what_is_left(picture):
    rgb, things = picture.rgb.copy(), picture.things.copy()
    rgb[60:100, 120:180], things[60:100, 120:180] = (20, 160, 40), 2
    ball = Placed(2, "ball", {"green": 1.0}, "", 1.0, 0.1, (120, 60, 180, 100))
    thin = Placed(3, "fork", {"gray": 1.0}, "", 0.5, 0.1, (150, 0, 152, 2))  # too little seen to hide others
    things[0:2, 150:152] = 3
    judged = 0
    for seed in range(8):
        changed = CONDITIONS["half hidden"](
            Rendered(rgb, things, [*picture.placed, ball, thin]), np.random.default_rng(seed)
        )
        for before in (*picture.placed, ball):
            (now,) = (p for p in changed.placed if p.number == before.number)
            own = changed.things == now.number
            share = np.count_nonzero(own) / np.count_nonzero(things == now.number)
            assert now.counts == (0.35 < share < 0.65)
            assert now.xyxy == tuple(int(side) for side in mask_to_xyxy(own))
            main = 0 if now.kind == "box" else 1
            assert (changed.rgb[own].argmax(axis=1) == main).mean() > 0.9
            judged += now.counts
        laid = [p for p in changed.placed if p.number > 3]
        assert laid and all(p.left_out and not p.counts for p in laid) and {p.kind for p in laid} <= {"box", "ball"}
    assert judged > 10


def test_what_stands_alone_has_nothing_to_hide_behind(picture):
    changed = under("half hidden", picture)
    np.testing.assert_array_equal(changed.rgb, picture.rgb)
    assert not changed.placed[0].counts


def test_light_and_camera_leave_things_in_their_place(picture):
    for condition in ("dim light", "glare", "colour cast", "motion blur", "JPEG 30"):
        changed = under(condition, picture)
        assert changed.placed == picture.placed
        assert (changed.rgb != picture.rgb).any(), condition
        np.testing.assert_array_equal(change_colors(picture.rgb, condition).shape, picture.rgb.shape)
    assert under("dim light", picture).rgb.max() == 50
    cast = under("colour cast", picture).rgb[100, 100]
    assert cast[0] > cast[1] > cast[2]


def test_what_is_wholly_hidden_is_no_longer_there(picture):
    thin = Rendered(picture.rgb, np.where(picture.things, 2, 0).astype(np.uint8), picture.placed)
    assert under("upside down", thin).placed == []
