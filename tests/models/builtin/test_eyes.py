"""Boxes and masks in the image's own pixels, by ONNX Runtime, from networks that always see the same."""

from __future__ import annotations

import hashlib
import json

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from sightline.errors import ModelError
from sightline.models.builtin.eyes import (
    AROUND,
    GRAY,
    VERSION,
    Eyes,
    Sighting,
    _prepared,
    cropped,
    crops_of,
    hash_file,
)

GROUPS = {
    "kinds": {"words": ["mug", "bowl"], "scale": 10.0, "vectors": [[1, 0], [0, 1], [-1, 0]]},
    "colors": {"words": ["red", "blue"], "scale": 8.0, "vectors": [[0, 1], [0, -1]], "bias": [-1.0, -1.0]},
    "materials": {"words": ["metal"], "scale": 8.0, "vectors": [[1, 0]]},
}


CROP_PX = 16
MEAN_COLOR = "mean colour"
"""Of its crop, and the share of its mask, as an embedding (n, 4)."""


def network(path, boxes, logits, coefficients=None, prototypes=None, embeddings=None, **more):
    """A network whose outputs are these constants, whatever the image; it gives an embedding for each crop."""
    n = len(boxes)
    outputs = {
        "boxes": np.array([boxes], np.float32).reshape(1, n, 4),
        "objectness": np.array([logits], np.float32).reshape(1, n),
        "coefficients": np.array([coefficients or [[1]] * n], np.float32).reshape(1, n, -1),
        "prototypes": np.ones((1, 1, 80, 104), np.float32) if prototypes is None else prototypes[None],
    }
    nodes = [helper.make_node("Constant", [], [k], value=numpy_helper.from_array(v)) for k, v in outputs.items()]
    if embeddings == MEAN_COLOR:
        nodes.append(helper.make_node("ReduceMean", ["crops"], ["embeddings"], axes=[2, 3], keepdims=0))
    else:
        rows = {"rows": np.array(embeddings or [[1, 0]] * n, np.float32), "zero": np.array([0]), "one": np.array([1])}
        nodes += [helper.make_node("Constant", [], [k], value=numpy_helper.from_array(v)) for k, v in rows.items()]
        nodes.append(helper.make_node("Shape", ["crops"], ["shape"]))
        nodes.append(helper.make_node("Slice", ["shape", "zero", "one"], ["count"]))
        nodes.append(helper.make_node("Slice", ["rows", "zero", "count"], ["embeddings"]))
    graph = helper.make_graph(
        nodes,
        "constant",
        [
            helper.make_tensor_value_info("image", TensorProto.FLOAT, [1, 3, "height", "width"]),
            helper.make_tensor_value_info("crops", TensorProto.FLOAT, ["things", 4, CROP_PX, CROP_PX]),
        ],
        [
            *(helper.make_tensor_value_info(k, TensorProto.FLOAT, v.shape) for k, v in outputs.items()),
            helper.make_tensor_value_info("embeddings", TensorProto.FLOAT, ["things", "width"]),
        ],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    facts = {
        "version": VERSION,
        "objectness": [1.0, 0.0],
        "threshold": 0.3,
        "groups": GROUPS,
        **more,
    }
    helper.set_model_props(model, {"sightline": json.dumps(facts)})
    onnx.save(model, path)
    sign(path)
    return Eyes(path)


def sign(path):
    hash_file(path).write_text(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n")


@pytest.mark.parametrize(
    ("size_wh", "scale"), [((640, 480), 0.65), ((480, 640), 0.65), ((640, 360), 0.65), ((208, 160), 2)]
)
def test_boxes_come_back_in_the_images_pixels(tmp_path, size_wh, scale):
    truth = np.array([20.0, 30, 120, 90])
    eyes = network(tmp_path / "eyes.onnx", [truth * scale], [2.0])
    seen = eyes.look(np.zeros((*size_wh[::-1], 3), np.uint8))
    np.testing.assert_allclose(seen.xyxy, [truth], atol=1e-3)
    np.testing.assert_allclose(seen.objectness, [1 / (1 + np.exp(-2.0))], atol=1e-6)


def test_the_image_fills_the_networks_from_its_left_upper_corner():
    pixels, scale = _prepared(np.full((360, 640, 3), (255, 0, 51), np.uint8))
    assert (pixels.shape, scale) == ((1, 3, 320, 416), 0.65)
    np.testing.assert_allclose(
        pixels[0, :, :234], np.array([1, 0, 0.2])[:, None, None] * np.ones((3, 234, 416)), atol=1e-6
    )
    np.testing.assert_allclose(pixels[0, :, 234:], GRAY / 255, atol=1e-6)
    assert _prepared(np.zeros((640, 360, 3), np.uint8))[0].shape == (1, 3, 416, 320)


def test_a_mask_is_where_its_prototype_is_within_its_box(tmp_path):
    """The prototype is true right of the middle of the box and above its middle: an error of axes would show."""
    prototypes = np.full((1, 80, 104), -1.0, np.float32)
    prototypes[0, :30, 40:] = 1.0  # in the network's pixels: above 120, right of 160
    eyes = network(tmp_path / "eyes.onnx", [(80, 40, 240, 200)], [2.0], prototypes=prototypes)
    (mask,) = eyes.look(np.zeros((480, 640, 3), np.uint8)).masks()
    rows, columns = np.nonzero(mask)
    expected = np.array([160, 40, 240, 120]) / 0.65
    np.testing.assert_allclose([columns.min(), rows.min(), columns.max() + 1, rows.max() + 1], expected, atol=2.5)
    assert mask.sum() == pytest.approx((80 / 0.65) ** 2, rel=0.05)


def test_the_surest_of_doubles_stays_and_the_weak_go(tmp_path):
    boxes = [(10, 10, 110, 110), (12, 10, 112, 110), (200, 10, 260, 60), (60, 10, 160, 110), (300, 200, 330, 230)]
    eyes = network(tmp_path / "eyes.onnx", boxes, [0.0, 3.0, 1.0, 2.0, -6.0])
    seen = eyes.look(np.zeros((320, 416, 3), np.uint8))
    np.testing.assert_allclose(seen.xyxy, [boxes[1], boxes[3], boxes[2]], atol=1e-3)
    assert len(eyes.look(np.zeros((320, 416, 3), np.uint8), least=0.9).xyxy) == 1


def test_boxes_end_at_the_images_border_and_what_is_beyond_is_none(tmp_path):
    eyes = network(
        tmp_path / "eyes.onnx", [(-20, -5, 60, 40), (300, 300, 500, 400), (10, 250, 60, 310)], [3.0, 2.0, 1.0]
    )
    seen = eyes.look(np.zeros((360, 640, 3), np.uint8))  # 416 x 234 of the network's pixels
    np.testing.assert_allclose(seen.xyxy, [np.array([0, 0, 60, 40]) / 0.65], atol=1e-3)
    assert seen.masks().shape == (1, 360, 640)


def test_each_embedding_is_of_its_own_crop(tmp_path):
    """The surest first, whatever the network's order; each crop shows the thing and what is around it."""
    rgb = np.zeros((480, 640, 3), np.uint8)
    rgb[50:150, 20:120], rgb[100:160, 300:400] = (255, 0, 0), (0, 0, 255)
    boxes = [np.array([300, 100, 400, 160]) * 0.65, np.array([20, 50, 120, 150]) * 0.65]
    eyes = network(tmp_path / "eyes.onnx", boxes, [1.0, 2.0], embeddings=MEAN_COLOR)
    red, blue = (1 / AROUND) ** 2, 0.6 * (1 / AROUND) ** 2
    sure = 1 / (1 + np.exp(-1))
    wanted = [[red, 0, 0, sure * red], [0, 0, blue, sure * blue]]
    np.testing.assert_allclose(eyes.look(rgb).embeddings, wanted, atol=0.02)


def test_the_mask_of_a_crop_lies_on_it_as_the_mask_lies_on_the_image():
    """Where it is looked up at once, or the mask of the whole image is cropped, as in training, is the same."""
    rows, columns = np.mgrid[:80, :104]
    logits = np.stack([20 - np.hypot(rows - 30, 2 * (columns - 50)), columns - 20.0 + 0 * rows]).astype(np.float32)
    scale, xyxy = 0.65, np.array([(230.0, 60, 390, 330), (20, 100, 200, 160)], np.float32)
    seen = Sighting(xyxy, np.ones(2), np.ones((2, 1)), 8 * logits, scale, (640, 480))
    crops = crops_of(np.zeros((480, 640, 3), np.uint8), xyxy, 8 * logits, scale, 48)
    assert crops.shape == (2, 4, 48, 48)
    for crop, mask, box in zip(crops, seen.masks(), xyxy, strict=True):
        wanted = cropped(np.uint8(255) * mask, box, 48, beyond=0) / 255
        assert 0.05 < wanted.mean() < 0.8
        assert np.abs(crop[3] - wanted).mean() < 0.02
        assert ((crop[3] > 0.5) == (wanted > 0.5)).mean() > 0.98


def test_a_crop_is_a_square_around_its_box_and_gray_beyond_the_image():
    rgb = np.full((60, 100, 3), (10, 20, 30), np.uint8)
    rgb[20:40, 60:100] = (200, 0, 0)
    crop = cropped(rgb, (60, 20, 100, 40), 50, around=1.25)  # 50 x 50 from (55, 5)
    np.testing.assert_array_equal(crop[15:35, 5:45], np.full((20, 40, 3), (200, 0, 0)))
    np.testing.assert_array_equal(crop[:, 45:], np.full((50, 5, 3), GRAY))
    np.testing.assert_array_equal(crop[:15, :45], np.full((15, 45, 3), (10, 20, 30)))
    assert cropped(rgb, (60, 20, 60, 20), 8).shape == cropped(rgb, (-9, -9, 300, 300), 8).shape == (8, 8, 3)


def test_nothing_is_nothing(tmp_path):
    seen = network(tmp_path / "eyes.onnx", [(10, 10, 50, 50)], [-9.0]).look(np.zeros((48, 64, 3), np.uint8))
    assert seen.xyxy.shape == (0, 4) and seen.masks().shape == (0, 48, 64) and seen.embeddings.shape == (0, 2)


def test_scores_are_corrected_by_the_files_calibration(tmp_path):
    eyes = network(tmp_path / "eyes.onnx", [(10, 10, 50, 50)], [2.0], objectness=[0.5, -2.0])
    np.testing.assert_allclose(
        eyes.look(np.zeros((48, 64, 3), np.uint8)).objectness, [1 / (1 + np.exp(1.0))], atol=1e-6
    )


def test_a_file_that_is_absent_or_no_network_is_one_clear_error(tmp_path):
    (tmp_path / "bad.onnx").write_bytes(b"no network")
    sign(tmp_path / "bad.onnx")
    for name, message in (("bad.onnx", "no built-in model"), ("absent.onnx", "absent.onnx cannot be read")):
        with pytest.raises(ModelError, match=message):
            Eyes(tmp_path / name)


def test_weights_that_were_changed_or_came_without_their_hash_are_refused(tmp_path):
    path = tmp_path / "eyes.onnx"
    network(path, [(10, 10, 50, 50)], [2.0])
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    with pytest.raises(ModelError, match=r"eyes\.onnx is damaged"):
        Eyes(path)
    hash_file(path).unlink()
    with pytest.raises(ModelError, match=r"eyes\.onnx\.sha256 cannot be read"):
        Eyes(path)


def test_a_file_of_another_version_is_refused(tmp_path):
    with pytest.raises(ModelError, match="version 1 of the built-in model, expected version 4"):
        network(tmp_path / "eyes.onnx", [(10, 10, 50, 50)], [2.0], version=1)
