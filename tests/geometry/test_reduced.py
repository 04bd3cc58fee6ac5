import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sightline.frame import CameraModel, Frame
from sightline.geometry import reduced as module
from sightline.geometry.lift import points_in_camera
from sightline.geometry.reduced import enlarged, reduced, reduction, thinned


def look(height: int, width: int, distortion: tuple[float, ...] = ()) -> Frame:
    rng = np.random.default_rng(0)
    camera = CameraModel(1.1 * width, 1.2 * width, 0.47 * width, 0.52 * height, width, height, distortion)
    rgb = rng.integers(0, 255, (height, width, 3), dtype=np.uint8)
    return Frame(rgb, rng.uniform(0.5, 2, (height, width)).astype(np.float32), camera)


@pytest.mark.parametrize(("wh", "step"), [((640, 480), 1), ((1280, 1024), 1), ((1920, 1080), 2), ((6000, 4000), 5)])
def test_only_what_is_large_is_reduced(wh, step):
    frame = Frame(np.zeros((wh[1], wh[0], 3), np.uint8))
    assert reduction(frame) == step
    assert (reduced(frame) is frame) == (step == 1)
    assert reduced(frame).resolution_wh == (wh[0] // step, wh[1] // step)
    assert reduced(frame) is reduced(frame)


@settings(max_examples=30, deadline=None)
@given(
    height=st.integers(20, 90),
    width=st.integers(20, 90),
    most=st.integers(60, 2000),
    bent=st.sampled_from([(), (0.1, -0.05, 0.001, 0.002)]),
)
def test_points_are_those_of_the_large_frame(height, width, most, bent):
    frame = look(height, width, bent)
    before, module.MOST_PX = module.MOST_PX, most
    try:
        step, small = reduction(frame), reduced(frame)
        of_all, of_small = points_in_camera(frame), points_in_camera(small)
    finally:
        module.MOST_PX = before
    rows, columns = of_small.shape[:2]
    # float32 pixels times a lens: to a few micrometres.
    there = of_all[step // 2 :: step, step // 2 :: step][:rows, :columns]
    assert np.allclose(of_small, there, atol=1e-5)


@settings(max_examples=50, deadline=None)
@given(step=st.integers(2, 6), rest=st.integers(0, 5), box=st.tuples(*[st.integers(0, 12)] * 4))
def test_a_box_of_pixels_comes_back_where_it_was(step, rest, box):
    """Every full-size pixel whose small one is inside; at the border of the image out to its last pixel."""
    left, top, wide, high = box
    frame = Frame(np.zeros((25 * step + rest % step, 25 * step, 3), np.uint8))
    before, module.MOST_PX = module.MOST_PX, 25 * 26
    try:
        assert reduction(frame) == step
        mask = np.zeros((25, 25), bool)
        mask[top : top + high + 1, left : left + wide + 1] = True
        full = enlarged(mask, frame)
    finally:
        module.MOST_PX = before
    assert full.shape == frame.rgb.shape[:2]
    rows, columns = np.flatnonzero(full.any(axis=1)), np.flatnonzero(full.any(axis=0))
    # A corner is rounded, and what is one pixel thin may lose half of it on either side.
    assert abs(rows[0] - top * step) <= step / 2
    assert abs(columns[0] - left * step) <= step / 2
    assert abs(columns[-1] - ((left + wide + 1) * step - 1)) <= step / 2
    assert full[(2 * top + high + 1) * step // 2, (2 * left + wide + 1) * step // 2]
    assert full[-1].any() == (top + high >= 24)


def test_the_lowest_rows_belong_to_what_is_cut_there():
    frame = Frame(np.zeros((2003, 2001, 3), np.uint8))
    step = reduction(frame)
    mask = np.zeros((2003 // step, 2001 // step), bool)
    mask[-3:, -3:] = True
    full = enlarged(mask, frame)
    assert full[-1, -1]
    assert full.shape == (2003, 2001)


def test_a_mask_of_a_large_frame_is_the_same_in_the_small_one():
    """Its pixels are those whose depth is kept: what is far in one is far in the other."""
    frame = look(2003, 1501)
    mask = np.zeros((2003, 1501), bool)
    mask[1001:1800, 300:622] = True
    small = thinned(mask, frame)
    assert reduction(frame) > 1 and small.shape == reduced(frame).rgb.shape[:2]
    assert np.count_nonzero(enlarged(small, frame) ^ mask) < 0.01 * np.count_nonzero(mask)
    assert np.array_equal(thinned(np.where(mask, np.nan, frame.depth_m), frame)[~small], reduced(frame).depth_m[~small])
