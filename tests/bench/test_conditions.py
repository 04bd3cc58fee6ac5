"""What is done to pictures to make seeing hard: the truth goes with it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sightline.bench.conditions import CONDITIONS, change_colors
from sightline.bench.renders import Placed, Rendered

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
    assert [p.xyxy for p in changed.placed] == [clear.xyxy, hidden.xyxy]
    np.testing.assert_array_equal(changed.rgb, picture.rgb)


def test_half_of_a_thing_is_hidden_and_its_box_is_what_is_left(picture):
    changed = under("half hidden", picture)
    assert np.count_nonzero(changed.things) == pytest.approx(400, abs=20)
    x0, y0, x1, y1 = changed.placed[0].xyxy
    assert (x1 - x0) * (y1 - y0) == np.count_nonzero(changed.things)
    assert (changed.rgb[changed.things == 1] == (200, 30, 30)).all()
    assert np.count_nonzero((changed.rgb == (200, 30, 30)).all(-1)) == np.count_nonzero(changed.things)


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
