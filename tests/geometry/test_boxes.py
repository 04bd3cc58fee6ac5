import numpy as np
import pytest

from sightline.geometry.boxes import iou, mask_to_xyxy, share_of_smaller


def test_mask_to_xyxy_is_x_first_and_exclusive():
    mask = np.zeros((20, 50), bool)
    mask[4:9, 30:47] = True
    assert mask_to_xyxy(mask).tolist() == [30, 4, 47, 9]


def test_empty_mask_has_no_box():
    with pytest.raises(ValueError, match="empty"):
        mask_to_xyxy(np.zeros((4, 4), bool))


def test_iou_of_lists_of_boxes():
    box, beside = [0, 0, 10, 20], [5, 0, 15, 20]
    assert iou([box], [box, beside])[0] == pytest.approx([1.0, 1 / 3])
    assert iou([], [box, beside]).shape == (0, 2)
    assert iou([box], []).shape == (1, 0)


def test_the_share_of_the_smaller_box_that_is_in_the_other_one():
    box, half_in_it, in_it = (0, 0, 40, 20), (30, 0, 50, 10), (5, 5, 10, 15)
    np.testing.assert_allclose(share_of_smaller([box, half_in_it], [half_in_it, in_it]), [[0.5, 1.0], [1.0, 0.0]])
    assert share_of_smaller([], []).shape == (0, 0)
