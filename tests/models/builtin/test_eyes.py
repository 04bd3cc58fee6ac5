"""Boxes and masks in the image's own pixels, by ONNX Runtime, from networks that always see the same."""

from __future__ import annotations

import hashlib
import json

import cv2
import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from sightline.errors import ModelError
from sightline.geometry.boxes import mask_to_xyxy
from sightline.models.builtin.crops import AROUND, GRAY, boxes_of
from sightline.models.builtin.eyes import (
    LONG,
    SHORT,
    VERSION,
    Eyes,
    denoised,
    hash_file,
    prepared,
)

GROUPS = {
    "kinds": {"words": ["mug", "bowl"], "scale": 10.0, "vectors": [[1, 0], [0, 1], [-1, 0]]},
    "colors": {"words": ["red", "blue"], "scale": 8.0, "vectors": [[0, 1], [0, -1]], "bias": [-1.0, -1.0]},
    "materials": {"words": ["metal"], "scale": 8.0, "vectors": [[1, 0]]},
}


CROP_PX = 96
GRID = SHORT // 4, LONG // 4
"""Rows and columns of prototypes."""
SCALE = LONG / 640
"""At which an image of 640 columns is looked at."""
OWN_SIZE = SHORT, LONG, 3
"""Shape of an image that is looked at as it is."""
MEAN_COLOR = "mean colour"
"""Of its crop, and the share of its mask, as an embedding (n, 4)."""
OF_LEFT_HALF = "mean colour of the left half"


def network(path, boxes, logits, coefficients=None, prototypes=None, embeddings=None, mask_from=0.5, fits=None, **more):
    """A network whose outputs are these constants, whatever the image; it gives an embedding for each crop, whose
    masks are where the coarse ones are more than `mask_from`, and fit as well as `fits` (logits) says."""
    n = len(boxes)
    outputs = {
        "boxes": np.array([boxes], np.float32).reshape(1, n, 4),
        "objectness": np.array([logits], np.float32).reshape(1, n),
        "coefficients": np.array([coefficients or [[1]] * n], np.float32).reshape(1, n, -1),
        "prototypes": np.ones((1, 1, *GRID), np.float32) if prototypes is None else prototypes[None],
    }
    nodes = [helper.make_node("Constant", [], [k], value=numpy_helper.from_array(v)) for k, v in outputs.items()]
    rows = {"limit": np.float32(mask_from), "mask": np.array(3)}
    nodes += [
        helper.make_node("Constant", [], [k], value=numpy_helper.from_array(np.array(v))) for k, v in rows.items()
    ]
    nodes.append(helper.make_node("Gather", ["crops", "mask"], ["coarse"], axis=1))
    nodes.append(helper.make_node("Sub", ["coarse", "limit"], ["masks"]))
    rows = {"zero": np.array([0]), "one": np.array([1]), "every fit": np.array(fits or [0] * n, np.float32)}
    if embeddings in (MEAN_COLOR, OF_LEFT_HALF):
        end = CROP_PX // 2 if embeddings == OF_LEFT_HALF else CROP_PX
        rows |= {"end": np.array([end]), "across": np.array([3])}
        nodes.append(helper.make_node("Slice", ["crops", "zero", "end", "across"], ["looked at"]))
        nodes.append(helper.make_node("ReduceMean", ["looked at"], ["embeddings"], axes=[2, 3], keepdims=0))
    else:
        rows["rows"] = np.array(embeddings or [[1, 0]] * n, np.float32)
        nodes.append(helper.make_node("Slice", ["rows", "zero", "count"], ["embeddings"]))
    nodes.append(helper.make_node("Slice", ["every fit", "zero", "count"], ["fits"]))
    nodes[:0] = [
        *(helper.make_node("Constant", [], [k], value=numpy_helper.from_array(v)) for k, v in rows.items()),
        helper.make_node("Shape", ["crops"], ["shape"]),
        helper.make_node("Slice", ["shape", "zero", "one"], ["count"]),
    ]
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
            helper.make_tensor_value_info("masks", TensorProto.FLOAT, ["things", CROP_PX, CROP_PX]),
            helper.make_tensor_value_info("fits", TensorProto.FLOAT, ["things"]),
        ],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    facts = {
        "version": VERSION,
        "objectness": [1.0, 0.0, 0.0, 0.0, 0.0, 0.0],
        "threshold": 0.3,
        "groups": GROUPS,
        **more,
    }
    helper.set_model_props(model, {"sightline": json.dumps(facts)})
    onnx.save(model, path)
    sign(path)
    return Eyes(path)


def unit(vectors):
    return vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)


def sign(path):
    hash_file(path).write_text(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n")


@pytest.mark.parametrize(
    ("size_wh", "scale"), [((640, 480), SCALE), ((480, 640), SCALE), ((640, 360), SCALE), ((192, 144), LONG / 192)]
)
def test_boxes_come_back_in_the_images_pixels(tmp_path, size_wh, scale):
    truth = np.array([20.0, 30, 120, 90])
    eyes = network(tmp_path / "eyes.onnx", [truth * scale], [2.0])
    seen = eyes.look(np.zeros((*size_wh[::-1], 3), np.uint8))
    np.testing.assert_allclose(seen.xyxy, [truth], atol=1e-3)
    np.testing.assert_allclose(seen.objectness, [1 / (1 + np.exp(-2.0))], atol=1e-6)


def test_what_fits_a_thing_better_is_surer(tmp_path):
    boxes = [(10, 10, 60, 50), (200, 100, 260, 180)]
    eyes = network(
        tmp_path / "eyes.onnx", boxes, [0.5, 0.4], fits=[-1.0, 2.0], objectness=[1.0, 2.0, 0.0, 0.0, 0.0, 0.25]
    )
    seen = eyes.look(np.zeros(OWN_SIZE, np.uint8))
    np.testing.assert_allclose(seen.xyxy, boxes[::-1])
    np.testing.assert_allclose(seen.fits, 1 / (1 + np.exp([-2.0, 1.0])), atol=1e-6)
    np.testing.assert_allclose(seen.objectness, 1 / (1 + np.exp([-4.65, 1.25])), atol=1e-5)


@pytest.mark.parametrize("times", [1, 8])
def test_the_image_fills_the_networks_from_its_left_upper_corner(times):
    pixels, scale = prepared(np.full((360 * times, 640 * times, 3), (255, 0, 51), np.uint8))
    assert (pixels.shape, scale) == ((1, 3, SHORT, LONG), SCALE / times)
    rows = round(360 * SCALE)
    np.testing.assert_allclose(
        pixels[0, :, :rows], np.array([1, 0, 0.2])[:, None, None] * np.ones((3, rows, LONG)), atol=1e-6
    )
    np.testing.assert_allclose(pixels[0, :, rows:], GRAY / 255, atol=1e-6)
    assert prepared(np.zeros((640, 360, 3), np.uint8))[0].shape == (1, 3, LONG, SHORT)


def test_a_mask_is_where_its_prototype_is_within_its_box(tmp_path):
    """The prototype is true right of the middle of the box and above its middle: an error of axes would show."""
    prototypes = np.full((1, *GRID), -1.0, np.float32)
    prototypes[0, :30, 40:] = 1.0  # in the network's pixels: above 120, right of 160
    eyes = network(tmp_path / "eyes.onnx", [(80, 40, 240, 200)], [2.0], prototypes=prototypes)
    (mask,) = eyes.look(np.zeros((480, 640, 3), np.uint8)).masks()
    rows, columns = np.nonzero(mask)
    expected = np.array([160, 40, 240, 120]) / SCALE
    np.testing.assert_allclose([columns.min(), rows.min(), columns.max() + 1, rows.max() + 1], expected, atol=2.5)
    assert mask.sum() == pytest.approx((80 / SCALE) ** 2, rel=0.05)


def test_a_mask_may_leave_its_box_as_far_as_its_crop_goes_but_not_the_image(tmp_path):
    eyes = network(tmp_path / "eyes.onnx", [np.array([0, 100, 100, 180]) * SCALE], [2.0], mask_from=-1)
    (mask,) = eyes.look(np.zeros((480, 640, 3), np.uint8)).masks()  # a crop of 125 around (50, 140)
    rows, columns = np.nonzero(mask)
    reach = AROUND * 50
    assert (columns.min(), mask.sum()) == (0, len(np.unique(rows)) * len(np.unique(columns)))
    np.testing.assert_allclose(
        [columns.max() + 1, rows.min(), rows.max() + 1], [50 + reach, 140 - reach, 140 + reach], atol=1.5
    )


def test_the_surest_of_doubles_stays_and_the_weak_go(tmp_path):
    boxes = [(10, 10, 110, 110), (12, 10, 112, 110), (200, 10, 260, 60), (60, 10, 160, 110), (300, 200, 330, 230)]
    eyes = network(tmp_path / "eyes.onnx", boxes, [0.0, 3.0, 1.0, 2.0, -6.0])
    seen = eyes.look(np.zeros(OWN_SIZE, np.uint8))
    np.testing.assert_allclose(seen.xyxy, [boxes[1], boxes[3], boxes[2]], atol=1e-3)
    assert len(eyes.look(np.zeros(OWN_SIZE, np.uint8), least=0.9).xyxy) == 1


def test_boxes_end_at_the_images_border_and_what_is_beyond_is_none(tmp_path):
    boxes = np.array([(-30, -8, 100, 66), (500, 500, 830, 660), (16, 420, 100, 516)]) * SCALE
    seen = network(tmp_path / "eyes.onnx", boxes, [3.0, 2.0, 1.0]).look(np.zeros((360, 640, 3), np.uint8))
    np.testing.assert_allclose(seen.xyxy, [(0, 0, 100, 66)], atol=1e-3)
    assert seen.masks().shape == (1, 360, 640)


def test_each_embedding_is_of_its_own_crop(tmp_path):
    """The surest first, whatever the network's order; each crop shows the thing and what is around it."""
    rgb = np.zeros((480, 640, 3), np.uint8)
    rgb[50:150, 20:120], rgb[100:160, 300:400] = (255, 0, 0), (0, 0, 255)
    boxes = [np.array([300, 100, 400, 160]) * SCALE, np.array([20, 50, 120, 150]) * SCALE]
    groups = {"kinds": GROUPS["kinds"] | {"vectors": np.eye(3, 4).tolist()}}
    eyes = network(tmp_path / "eyes.onnx", boxes, [1.0, 2.0], embeddings=MEAN_COLOR, groups=groups)
    red, blue = (1 / AROUND) ** 2, 0.6 * (1 / AROUND) ** 2
    sure = 1 / (1 + np.exp(-1))
    wanted = np.array([[red, 0, 0, sure * red], [0, 0, blue, sure * blue]])
    np.testing.assert_allclose(eyes.look(rgb).embeddings, unit(wanted), atol=0.02)
    dark = eyes.look(rgb // 8)  # is seen as if it were not
    np.testing.assert_allclose(dark.embeddings, unit(wanted * ([200 / 255] * 3 + [1])), atol=0.03)


def test_what_is_likely_a_thing_and_not_surely_named_is_looked_at_mirrored_as_well(tmp_path):
    """A thing of a red and a blue half, by eyes that look at left halves alone; its mask is the left one."""
    rgb = np.zeros((480, 640, 3), np.uint8)
    rgb[100:200, 200:250], rgb[100:200, 250:300] = (255, 0, 0), (0, 0, 255)
    prototypes = np.full((1, *GRID), -9.0, np.float32)
    left, top, right, bottom = (round(side * SCALE / 4) for side in (200, 100, 250, 200))
    prototypes[0, top:bottom, left:right] = 9.0

    def look(objectness, scale):
        groups = {"kinds": GROUPS["kinds"] | {"vectors": np.eye(3, 4).tolist(), "scale": scale}}
        box = np.array([200, 100, 300, 200]) * SCALE
        eyes = network(tmp_path / "eyes.onnx", [box], [objectness], [[1]], prototypes, OF_LEFT_HALF, groups=groups)
        return eyes.look(rgb)

    mirrored, sure, unlikely = look(2.0, 1.0), look(2.0, 100.0), look(-1.0, 1.0)
    for alone in (sure, unlikely):
        assert alone.embeddings[0, 0] > 0.5 and alone.embeddings[0, 2] < 0.01
    np.testing.assert_allclose(mirrored.embeddings[0, 0], mirrored.embeddings[0, 2], rtol=0.05)
    assert np.linalg.norm(mirrored.embeddings) == pytest.approx(1)
    for seen in (mirrored, sure):
        np.testing.assert_allclose(mask_to_xyxy(seen.masks()[0]), (200, 100, 253, 200), atol=3)


def test_what_is_known_to_be_there_is_looked_at_whether_or_not_it_is_found(tmp_path):
    """In the order in which it is given; the image is portrait, so that a swapped axis would show."""
    rgb, masks = np.zeros((640, 480, 3), np.uint8), np.zeros((2, 640, 480), bool)
    masks[0, 500:560, 300:400], masks[1, 50:150, 20:120] = True, True
    rgb[masks[0]], rgb[masks[1]] = (0, 0, 255), (255, 0, 0)
    groups = {"kinds": GROUPS["kinds"] | {"vectors": np.eye(3, 4).tolist()}}
    eyes = network(tmp_path / "eyes.onnx", [(0, 0, 9, 9)], [-9.0], embeddings=MEAN_COLOR, groups=groups, fits=[0, 0])
    red, blue = (1 / AROUND) ** 2, 0.6 * (1 / AROUND) ** 2
    wanted = unit(np.array([[0, 0, blue, blue], [red, 0, 0, red]]))
    np.testing.assert_allclose(eyes.embeddings(rgb, masks), wanted, atol=0.04)  # a mask ends softly
    assert eyes.embeddings(rgb, []).shape == (0, 4) and len(eyes.look(rgb).xyxy) == 0


def test_nothing_is_nothing(tmp_path):
    seen = network(tmp_path / "eyes.onnx", [(10, 10, 50, 50)], [-9.0]).look(np.zeros((48, 64, 3), np.uint8))
    assert seen.xyxy.shape == (0, 4) and seen.masks().shape == (0, 48, 64) and seen.embeddings.shape == (0, 2)


def test_scores_are_corrected_by_the_files_calibration(tmp_path):
    eyes = network(tmp_path / "eyes.onnx", [(10, 10, 50, 50)], [2.0], objectness=[0.5, 0.0, 0.0, 0.0, 0.0, -2.0])
    np.testing.assert_allclose(
        eyes.look(np.zeros((48, 64, 3), np.uint8)).objectness, [1 / (1 + np.exp(1.0))], atol=1e-6
    )


def test_two_boxes_of_one_thing_are_one_once_it_is_drawn(tmp_path):
    """Boxes of 80 and of 36 columns that both hold the mask of columns 40 to 72, and one elsewhere of another."""
    prototypes = np.full((2, *GRID), -9.0, np.float32)
    prototypes[0, 5:12, 10:18] = prototypes[1, 40:50, 60:70] = 9.0  # cells of 4 pixels
    boxes = [(20, 16, 100, 52), (38, 18, 74, 50), (230, 150, 290, 210)]
    logits, coefficients = [1.0, 2.0, 0.5], [[1, 0], [1, 0], [0, 1]]
    eyes = network(tmp_path / "eyes.onnx", boxes, logits, coefficients, prototypes)
    assert len(eyes.find(np.zeros(OWN_SIZE, np.uint8), 0.1).xyxy) == 3
    seen = eyes.look(np.zeros(OWN_SIZE, np.uint8))
    np.testing.assert_allclose(seen.xyxy, [boxes[1], boxes[2]])
    np.testing.assert_allclose(seen.embeddings, [[1, 0]] * 2)
    np.testing.assert_allclose(mask_to_xyxy(seen.masks()[0]), (40, 20, 72, 48), atol=2)
    drawn = [mask_to_xyxy(mask) for mask in seen.masks()]
    np.testing.assert_allclose(boxes_of(seen.mask_logits, seen.views, seen.xyxy), drawn, atol=1.5)
    np.testing.assert_allclose(boxes_of(-9 + 0 * seen.mask_logits, seen.views, seen.xyxy), seen.xyxy)


def test_what_has_a_clear_name_is_the_surer_thing(tmp_path):
    boxes, unclear, clear = [(10, 10, 50, 50), (60, 10, 100, 50)], [-1.0, 0.0], [1.0, 0.0]
    eyes = network(
        tmp_path / "eyes.onnx",
        boxes,
        [2.0, 1.5],
        embeddings=[unclear, clear],
        objectness=[1.0, 0.0, 0.3, 0.0, 0.0, 0.0],
    )
    seen = eyes.look(np.zeros(OWN_SIZE, np.uint8))
    np.testing.assert_allclose(seen.xyxy, boxes[::-1], atol=1e-3)
    np.testing.assert_allclose(seen.embeddings, [clear, unclear])
    # of kinds: e^10, 1 and e^-10; of the other, nearly all is "none of them"
    wanted = [1 / (1 + np.exp(-1.5 - 0.3 * np.log(9999))), 1 / (1 + np.exp(-2 + 0.3 * np.log(9999)))]
    np.testing.assert_allclose(seen.objectness, wanted, atol=1e-3)


def test_a_part_of_a_surer_thing_of_the_same_kind_is_less_sure(tmp_path):
    """Of a box of 80 x 60 its left half, a quarter of which is beside it, in turn of the same kind and of another."""
    boxes, logits, mug, bowl = [(60, 20, 140, 80), (50, 20, 90, 80)], [2.0, 1.0], [1.0, 0.0], [0.0, 1.0]
    drawn = np.zeros((1, *GRID), np.float32)
    file = tmp_path / "eyes.onnx"
    for names, again in (([mug, mug], 0.75), ([mug, bowl], 0.0)):
        eyes = network(
            file, boxes, logits, prototypes=drawn, embeddings=names, objectness=[1.0, 0.0, 0.0, -4.0, 0.0, 0.0]
        )
        seen = eyes.look(np.zeros(OWN_SIZE, np.uint8))
        np.testing.assert_allclose(seen.xyxy, boxes)
        surer = 1 / (1 + np.exp(-2.0))
        np.testing.assert_allclose(seen.objectness, [surer, 1 / (1 + np.exp(-1 + 4 * again * surer))], atol=0.02)


@pytest.mark.parametrize("side", range(4))
def test_what_the_image_cuts_off_is_less_sure(tmp_path, side):
    """In turn at the left, the upper, the right and the lower border; another one is 12 pixels off all of them."""
    middle, at_border = np.array([12.0, 12, LONG - 12, SHORT - 12]), np.array([60.0, 60, 120, 120])
    at_border[side] = (0, 0, LONG, SHORT)[side]
    file = tmp_path / "eyes.onnx"
    drawn = np.zeros((1, *GRID), np.float32)
    names = [[1.0, 0.0], [0.0, 1.0]]
    eyes = network(
        file, [middle, at_border], [2.0, 2.0], None, drawn, names, objectness=[1.0, 0.0, 0.0, 0.0, -3.0, 0.0]
    )
    seen = eyes.look(np.zeros(OWN_SIZE, np.uint8))
    np.testing.assert_allclose(seen.xyxy, [middle, at_border])
    np.testing.assert_allclose(seen.objectness, 1 / (1 + np.exp([-2.0, 1.0])), atol=1e-4)


def test_noise_of_the_sensor_is_taken_out_and_edges_stay():
    clean = np.full((120, 160, 3), 60, np.uint8)
    cv2.circle(clean, (90, 60), 35, (200, 80, 20), -1)
    np.testing.assert_array_equal(denoised(clean), clean)
    fine = np.where(np.indices((120, 160)).sum(0)[..., None] % 40 < 3, 230, clean).astype(np.uint8)
    np.testing.assert_array_equal(denoised(fine), fine)  # stripes are no noise
    noise = np.random.default_rng(0).normal(0, 15, clean.shape)
    quiet = denoised(np.clip(clean + noise, 0, 255).astype(np.uint8))
    assert np.abs(quiet.astype(int) - clean).mean() < 0.4 * np.abs(noise).mean()
    assert ((quiet[..., 0] > 130) == (clean[..., 0] > 130)).mean() > 0.99


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
    with pytest.raises(ModelError, match="version 1 of the built-in model, expected version 10"):
        network(tmp_path / "eyes.onnx", [(10, 10, 50, 50)], [2.0], version=1)
