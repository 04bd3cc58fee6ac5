import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.geometry.boxes import iou, mask_to_xyxy


def test_mask_to_xyxy_is_x_first_and_exclusive():
    mask = np.zeros((20, 50), bool)
    mask[4:9, 30:47] = True
    assert mask_to_xyxy(mask).tolist() == [30, 4, 47, 9]


def test_empty_mask_has_no_box():
    with pytest.raises(ValueError, match="empty"):
        mask_to_xyxy(np.zeros((4, 4), bool))


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ([0, 0, 10, 20], [0, 0, 10, 20], 1.0),
        ([0, 0, 10, 20], [5, 0, 15, 20], 1 / 3),
        ([0, 0, 10, 20], [10, 0, 20, 20], 0.0),  # touching
        ([0, 0, 0, 0], [0, 0, 0, 0], 0.0),  # no area
    ],
)
def test_iou(a, b, expected):
    assert iou([a], [b])[0, 0] == pytest.approx(expected)


corner = st.floats(0, 100)
box = st.tuples(corner, corner, st.floats(1, 50), st.floats(1, 50)).map(
    lambda b: [b[0], b[1], b[0] + b[2], b[1] + b[3]]
)


@given(box, box)
def test_iou_is_symmetric_and_a_share(a, b):
    value = iou([a], [b])[0, 0]
    assert 0 <= value <= 1
    assert value == pytest.approx(iou([b], [a])[0, 0])
