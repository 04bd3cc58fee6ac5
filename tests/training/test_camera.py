import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from training.builtin.camera import in_corners, taken

FOCAL_PX = 400.0


class Least:
    """Where a camera could be one way or another, the first way."""

    def uniform(self, low, high):
        return low

    def random(self):
        return 1.0


def table(tilt_x=0.0, tilt_y=0.6, away_m=0.6, shape=(120, 160)):
    """Depth of a plane through the middle of the picture, as a pinhole camera sees it."""
    y, x = np.mgrid[: shape[0], : shape[1]]
    rays_x, rays_y = (x - shape[1] / 2) / FOCAL_PX, (y - shape[0] / 2) / FOCAL_PX
    return (away_m / (1 + tilt_x * rays_x + tilt_y * rays_y)).astype(np.float32)


def test_half_the_light_is_more_than_half_as_bright_on_a_screen():
    unlit = np.full((120, 160, 3), 0.5)
    lit = unlit.copy()
    lit[:, 80:] /= 2
    taken_rgb = taken(lit, unlit, table(), FOCAL_PX, Least()).astype(float)
    assert taken_rgb[60, 120] / taken_rgb[60, 40] == pytest.approx(0.73, abs=0.02)


def test_a_dim_room_is_exposed_for_longer():
    unlit = np.random.default_rng(0).uniform(0.2, 0.9, (120, 160, 3))
    bright, dim = (taken(level * unlit, unlit, table(), FOCAL_PX, Least()).astype(int) for level in (0.9, 0.2))
    assert np.abs(bright - dim).max() <= 12 and bright.max() > 100


def test_a_lamp_mirrored_in_something_black_is_seen():
    unlit, lit = np.full((120, 160, 3), 0.02), np.full((120, 160, 3), 0.02)
    unlit[:, :80] = lit[:, :80] = 0.6
    lit[50:60, 100:110] = 0.8
    photo = taken(lit, unlit, table(), FOCAL_PX, Least())
    assert photo[55, 105].min() > 2 * photo[20, 105].max()


@given(st.floats(-1, 1), st.floats(-1, 1), st.floats(0.4, 1.5))
def test_what_is_flat_has_no_corners_however_it_is_tilted(tilt_x, tilt_y, away_m):
    depth = table(tilt_x, tilt_y, away_m, (240, 320))
    assert in_corners(depth, FOCAL_PX)[62:-62, 62:-62].max() < 0.02


def test_it_is_darker_where_a_box_stands_on_the_table_but_not_on_it_or_far_behind_it():
    depth = table()
    depth[40:90, 50:100] = depth[90, 75] - 0.001  # the front of a box, straight across the line of sight
    depth[:30] = np.nan  # nothing as far as can be seen
    hidden = in_corners(depth, FOCAL_PX)
    assert hidden[93, 75] > 0.1 and hidden[65, 75] < 0.02 and hidden[25, 75] < 0.02 and hidden[110, 20] < 0.02
