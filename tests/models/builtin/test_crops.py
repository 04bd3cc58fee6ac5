"""What is cut out for each thing, and masks on crops, lie where they belong in the image, turned or not."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.geometry.boxes import mask_to_xyxy
from sightline.models.builtin.crops import GRAY, LENGTHY, Pyramid, boxes_of, crops_of, view_of, views_of
from sightline.models.builtin.eyes import Found, Sighting


def upright(box):
    x0, y0, x1, y1 = box
    return np.array([(x0 + x1) / 2, (y0 + y1) / 2, max(x1 - x0, y1 - y0), 0.0])


def bar(angle, length=200.0, width=20.0, center=(330, 250)):
    """The mask of a bar, and its red and blue halves; degrees from the image's x to its y."""
    mask = np.zeros((480, 640), np.uint8)
    corners = cv2.boxPoints((center, (length, width), angle))
    cv2.fillPoly(mask, [np.rint(corners).astype(int)], 255)
    rows, columns = np.mgrid[:480, :640]
    side = (columns - center[0]) * np.cos(np.radians(angle)) + (rows - center[1]) * np.sin(np.radians(angle)) > 0
    rgb = np.where(mask[..., None] > 0, np.where(side[..., None], (255, 0, 0), (0, 0, 255)), 90).astype(np.uint8)
    return mask > 0, rgb


def found_of(masks, scale=0.6):
    """These masks as the network would find them."""
    grid = np.array([[scale / 4, 0, scale / 8 - 0.5], [0, scale / 4, scale / 8 - 0.5]])
    logits = [cv2.warpAffine(np.where(m, 9, -9).astype(np.float32), grid, (96, 72), borderValue=-9) for m in masks]
    boxes = np.array([mask_to_xyxy(m) for m in masks], np.float32)
    return Found(boxes, np.ones(len(boxes)), np.stack(logits), scale)


@given(st.one_of(st.floats(-85, -5), st.floats(5, 85)), st.floats(0.12, 0.28))
def test_what_is_long_lies_along_a_diagonal_of_its_crop(angle, slim):
    mask, rgb = bar(angle, width=200 * slim)
    (view,) = views_of(found_of([mask]))
    assert abs(view[3]) <= np.pi / 4 + 0.1  # no more than it must
    assert view[3] == pytest.approx(np.radians(angle - np.copysign(45, angle)), abs=0.08)
    np.testing.assert_allclose(view[:2], (330, 250), atol=6)
    assert view[2] == pytest.approx((200 + 200 * slim) / np.sqrt(2), rel=0.12)
    crop = Pyramid(rgb).cropped(view, 48)
    rows, columns = np.nonzero((crop.astype(int)[..., 0] - crop[..., 2]) > 60)  # the red half is on the right
    assert columns.mean() > 26 and (rows.mean() - 23.5) * angle > 0


def test_what_is_not_long_or_too_small_to_tell_is_not_turned():
    for mask in (bar(20, width=200 / LENGTHY + 8)[0], bar(60, 9, 3)[0]):
        found = found_of([mask])
        np.testing.assert_allclose(views_of(found), [upright(found.xyxy[0])], atol=1e-4)
    tiny = Found(np.array([(50.0, 60, 52, 61)], np.float32), np.ones(1), np.ones((1, 72, 96), np.float32), 0.6)
    np.testing.assert_allclose(views_of(tiny), [(51, 60.5, 2, 0)])


@pytest.mark.parametrize("angle", [-70, -20, 5, 45, 80])
def test_masks_come_back_from_turned_crops_where_they_were(angle):
    mask, rgb = bar(angle, width=30)
    found = found_of([mask])
    views = views_of(found)
    crop = crops_of(rgb, found, views, 96)[:, 3] - 0.5
    for drawn in Sighting(found.xyxy, np.ones(1), np.ones((1, 1)), crop, np.ones(1), views, (640, 480)).masks():
        assert np.count_nonzero(drawn & mask) > 0.85 * np.count_nonzero(drawn | mask)
        np.testing.assert_allclose(boxes_of(crop, views, found.xyxy)[0], mask_to_xyxy(drawn), atol=2)


def test_things_of_one_image_are_looked_at_each_in_its_own_way():
    (long, _), (other, _) = bar(10, center=(150, 100)), bar(-10, center=(400, 400))
    square = np.zeros((480, 640), bool)
    square[200:260, 300:360] = True
    turns = views_of(found_of([long, square, other]))[:, 3]
    np.testing.assert_allclose(turns, [np.radians(-35), 0, np.radians(35)], atol=0.08)


def test_views_of_true_masks_are_those_of_found_ones():
    mask, _ = bar(-30)
    (found,) = views_of(found_of([mask]))
    np.testing.assert_allclose(view_of(mask, np.array(mask_to_xyxy(mask))), found, atol=5)


def test_fine_stripes_are_averaged_in_small_crops():
    rgb = np.zeros((480, 640, 3), np.uint8)
    rgb[:, ::2] = 200
    crop = Pyramid(rgb).cropped(upright((100, 50, 484, 434)), 48)
    np.testing.assert_allclose(crop, 100, atol=2)


def test_the_mask_of_a_crop_lies_on_it_as_the_coarse_mask_lies_on_the_image():
    """Where it is looked up at once, or the mask of the whole image is cropped, as in training, is the same."""
    rows, columns = np.mgrid[:80, :104]
    logits = np.stack([20 - np.hypot(rows - 30, 2 * (columns - 50)), columns - 20.0 + 0 * rows]).astype(np.float32)
    scale, xyxy = 0.6, np.array([(230.0, 60, 390, 330), (20, 100, 200, 160)], np.float32)
    views = np.array([upright(box) for box in xyxy])
    crops = crops_of(np.zeros((480, 640, 3), np.uint8), Found(xyxy, np.ones(2), 8 * logits, scale), views, 48)
    assert crops.shape == (2, 4, 48, 48)
    for crop, grid, box in zip(crops, logits, xyxy, strict=True):
        matrix = np.array([[4 / scale, 0, 2 / scale - 0.5], [0, 4 / scale, 2 / scale - 0.5]])
        whole = cv2.warpAffine(grid, matrix, (640, 480), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE) > 0
        mask = np.zeros((480, 640), np.uint8)
        x0, y0, x1, y1 = box.astype(int)
        mask[y0:y1, x0:x1] = 255 * whole[y0:y1, x0:x1]
        wanted = Pyramid(mask).cropped(upright(box), 48, beyond=0) / 255
        assert 0.05 < wanted.mean() < 0.8
        assert np.abs(crop[3] - wanted).mean() < 0.02
        assert ((crop[3] > 0.5) == (wanted > 0.5)).mean() > 0.98


def test_a_mask_lies_on_the_image_as_it_lies_on_its_crop():
    truth = np.zeros((480, 640), np.uint8)
    cv2.ellipse(truth, (560, 100), (90, 40), 30, 0, 360, 255, -1)
    box = (478, 44, 640, 156)  # the image cuts it off
    crop = Pyramid(truth).cropped(upright(box), 96, beyond=0).astype(np.float32) - 127.5
    (mask,) = Sighting(
        np.array([box], np.float32), np.ones(1), np.ones((1, 1)), crop[None], np.ones(1), upright(box)[None], (640, 480)
    ).masks()
    assert np.count_nonzero(mask & (truth > 0)) > 0.98 * np.count_nonzero(mask | (truth > 0))


def test_a_crop_is_a_square_around_its_box_and_gray_beyond_the_image():
    rgb = np.full((60, 100, 3), (10, 20, 30), np.uint8)
    rgb[20:40, 60:100] = (200, 0, 0)
    crop = Pyramid(rgb).cropped(upright((60, 20, 100, 40)), 50, around=1.25)  # 50 x 50 from (55, 5)
    np.testing.assert_array_equal(crop[15:35, 5:45], np.full((20, 40, 3), (200, 0, 0)))
    np.testing.assert_array_equal(crop[:, 45:], np.full((50, 5, 3), GRAY))
    np.testing.assert_array_equal(crop[:15, :45], np.full((15, 45, 3), (10, 20, 30)))
    for box in ((60, 20, 60, 20), (-9, -9, 300, 300)):
        assert Pyramid(rgb).cropped(upright(box), 8).shape == (8, 8, 3)
