"""Frames from files: every kind of image, unit and camera, and what each mistake is told."""

import json
import os
from pathlib import Path

import cv2
import numpy as np
import PIL.Image
import pytest

from sightline import Frame
from sightline.errors import CameraError, DepthError, ImageError, SightlineError

W, H = 40, 24
CAMERA = {"fx": 50.0, "fy": 52.0, "cx": 19.5, "cy": 11.5, "width": W, "height": H}


@pytest.fixture
def rgb() -> np.ndarray:
    """Red grows to the right, green downwards: a flip, a turn or a swapped channel shows."""
    image = np.zeros((H, W, 3), np.uint8)
    image[..., 0] = np.linspace(0, 200, W)[None, :]
    image[..., 1] = np.linspace(0, 100, H)[:, None]
    image[..., 2] = 10
    return image


@pytest.fixture
def depth_m() -> np.ndarray:
    rows, columns = np.mgrid[:H, :W]
    return (0.5 + 0.01 * rows + 0.002 * columns).astype(np.float32)


def save(path: Path, array: np.ndarray) -> Path:
    PIL.Image.fromarray(array).save(path)
    return path


def camera_file(path: Path, **changes: object) -> Path:
    path.write_text(json.dumps({k: v for k, v in (CAMERA | changes).items() if v is not None}))
    return path


def test_colour_comes_back_as_it_was(tmp_path, rgb):
    assert np.array_equal(Frame.load(save(tmp_path / "a.png", rgb)).rgb, rgb)


def test_exif_rotation_is_applied(tmp_path, rgb):
    exif = PIL.Image.Exif()
    exif[0x0112] = 6  # stored lying on its side: turn by 90 degrees clockwise to look at it
    PIL.Image.fromarray(np.rot90(rgb).copy()).save(tmp_path / "a.png", exif=exif)
    assert np.array_equal(Frame.load(tmp_path / "a.png").rgb, rgb)


@pytest.mark.parametrize("orientation", [3, 6])
def test_a_turned_image_is_not_parted_from_its_depth(tmp_path, rgb, depth_m, orientation):
    exif = PIL.Image.Exif()
    exif[0x0112] = orientation  # 3 keeps the size, so that no size check would see it
    PIL.Image.fromarray(rgb).save(tmp_path / "a.png", exif=exif)
    np.save(tmp_path / "d.npy", depth_m)
    with pytest.raises(ImageError, match="EXIF"):
        Frame.load(tmp_path / "a.png", depth=tmp_path / "d.npy")


def test_a_frame_cannot_be_changed_under_what_was_found_in_it(rgb, depth_m):
    frame = Frame(rgb, depth_m)
    with pytest.raises(ValueError, match="read-only"):
        frame.depth_m[:] = 0
    rgb[0, 0] = 1  # the caller's own array stays the caller's


def test_grey_becomes_three_equal_channels(tmp_path, rgb):
    loaded = Frame.load(save(tmp_path / "a.png", rgb[..., 0])).rgb
    assert np.array_equal(loaded, np.repeat(rgb[..., :1], 3, axis=2))


def test_16_bit_keeps_the_high_byte(tmp_path, rgb):
    import cv2

    grey = rgb[..., 0].astype(np.uint16) * 256 + 77
    assert np.array_equal(Frame.load(save(tmp_path / "grey.png", grey)).rgb[..., 0], rgb[..., 0])
    cv2.imwrite(str(tmp_path / "color.png"), rgb[..., ::-1].astype(np.uint16) * 256 + 77)
    assert np.abs(Frame.load(tmp_path / "color.png").rgb.astype(int) - rgb).max() <= 1


def test_alpha_is_laid_over_white(tmp_path, rgb):
    rgba = np.dstack([rgb, np.full((H, W), 255, np.uint8)])
    rgba[:, :5, 3] = 0
    loaded = Frame.load(save(tmp_path / "a.png", rgba)).rgb
    assert (loaded[:, :5] == 255).all()
    assert np.array_equal(loaded[:, 5:], rgb[:, 5:])


@pytest.mark.parametrize(
    ("unit", "scale", "suffix"),
    [
        (np.uint16, None, "png"),  # millimetres
        (np.float32, None, "npy"),
        (np.float64, None, "npy"),
        (np.float32, None, "tiff"),
        (np.uint16, 0.0001, "png"),
    ],
)
def test_depth_in_every_unit_is_the_same_metres(tmp_path, rgb, depth_m, unit, scale, suffix):
    per_unit = scale or (0.001 if unit is np.uint16 else 1.0)
    stored = (depth_m / per_unit + (0.5 if unit is np.uint16 else 0)).astype(unit)
    path = tmp_path / f"d.{suffix}"
    if suffix == "npy":
        np.save(path, stored)
    else:
        save(path, stored)
    frame = Frame.load(
        save(tmp_path / "a.png", rgb), depth=path, camera=camera_file(tmp_path / "c.json"), depth_scale=scale
    )
    assert frame.depth_m is not None
    assert frame.depth_m.dtype == np.float32
    assert np.abs(frame.depth_m - depth_m).max() < 0.001  # a transposed or flipped read is off by centimetres


def test_unmeasured_depth_is_nan(tmp_path, rgb, depth_m):
    depth_m[0, :6] = [0, np.nan, np.inf, -1, 0.5, 0.5]
    np.save(tmp_path / "d.npy", depth_m)
    frame = Frame.load(save(tmp_path / "a.png", rgb), depth=tmp_path / "d.npy")
    assert np.isnan(frame.depth_m[0, :4]).all()
    assert np.isfinite(frame.depth_m[0, 4:]).all()


def test_pose_and_distortion_are_read(tmp_path, rgb):
    T = np.eye(4)
    T[:3, :3] = [[0, 0, 1], [-1, 0, 0], [0, -1, 0]]
    T[:3, 3] = [1, 2, 3]
    camera = camera_file(tmp_path / "c.json", T_world_camera=T.tolist(), distortion=[0.1, 0.01, 0, 0, 0])
    frame = Frame.load(save(tmp_path / "a.png", rgb), camera=camera)
    assert frame.camera.distortion == (0.1, 0.01, 0, 0, 0)
    assert frame.T_world_camera.apply([0, 0, 1]) == pytest.approx([2, 2, 3])  # forward is the world's x
    assert frame.reference_frame == "world"


NOT_RIGID = np.diag([2.0, 2, 2, 1]).tolist()
MIRROR = np.diag([-1.0, 1, 1, 1]).tolist()


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"fx": None}, "has no fx"),
        ({"fx": -600}, "fx is -600"),
        ({"fy": 0}, "fy is 0"),
        ({"fx": "wide"}, "not a number"),
        ({"fx": float("nan")}, "not a finite number"),
        ({"fx": 1.25, "fy": 1.25}, "no lens"),  # shares of the width
        ({"fx": 50000}, "no lens"),
        ({"cx": 4000}, "outside its 40x24 image"),
        ({"width": 20, "cx": 9, "height": 12, "cy": 5}, "20x12 images but this one is 40x24"),
        ({"distortion": [0.1]}, "1 coefficients"),
        ({"T_world_camera": NOT_RIGID}, "not rigid"),
        ({"T_world_camera": MIRROR}, "not rigid"),
        ({"T_world_camera": [1, 2, 3]}, "4x4"),
    ],
)
def test_bad_cameras(tmp_path, rgb, changes, says):
    with pytest.raises(CameraError, match=says):
        Frame.load(save(tmp_path / "a.png", rgb), camera=camera_file(tmp_path / "c.json", **changes))


def text_file(path: Path, text: str) -> Path:
    path.write_text(text)
    return path


@pytest.mark.parametrize("text", ["{", "[1, 2]", "", "[" * 100_000], ids=["half", "list", "empty", "deep"])
def test_camera_file_that_is_no_camera(tmp_path, rgb, text):
    with pytest.raises(CameraError):
        Frame.load(save(tmp_path / "a.png", rgb), camera=text_file(tmp_path / "c.json", text))


def test_missing_files_are_named(tmp_path, rgb):
    with pytest.raises(ImageError, match=r"no image at .*nope\.png"):
        Frame.load(tmp_path / "nope.png")
    image = save(tmp_path / "a.png", rgb)
    with pytest.raises(DepthError, match="no depth image at"):
        Frame.load(image, depth=tmp_path / "nope.png")
    with pytest.raises(CameraError, match="no camera file at"):
        Frame.load(image, camera=tmp_path / "nope.json")
    with pytest.raises(ImageError, match="is a folder"):
        Frame.load(tmp_path)
    os.mkfifo(tmp_path / "pipe.png")  # that nobody writes to, so that reading it would never end
    with pytest.raises(ImageError, match="a device or a pipe"):
        Frame.load(tmp_path / "pipe.png")


def test_truncated_jpeg_is_refused_not_half_read(tmp_path, rgb):
    big = np.repeat(np.repeat(rgb, 8, axis=0), 8, axis=1)
    PIL.Image.fromarray(big).save(tmp_path / "a.jpg")
    data = (tmp_path / "a.jpg").read_bytes()
    (tmp_path / "a.jpg").write_bytes(data[: len(data) // 2])
    with pytest.raises(ImageError, match="broken image"):
        Frame.load(tmp_path / "a.jpg")


@pytest.mark.parametrize("suffix", ["png", "tiff"])
def test_a_broken_depth_image_is_one_line_and_nothing_of_the_libraries(tmp_path, rgb, depth_m, suffix, capfd):
    image, broken = save(tmp_path / "a.png", rgb), tmp_path / f"d.{suffix}"
    cv2.imwrite(str(broken), (np.random.default_rng(0).random(rgb.shape[:2]) * 3000).astype(np.uint16))
    data = broken.read_bytes()
    for content in (
        data[: len(data) // 2],
        data[:18] + bytes(b ^ 0x5A for b in data[18:30]) + data[30:],
        data[:100] + bytes(b ^ 0x5A for b in data[100:200]) + data[200:],
    ):
        broken.write_bytes(content)
        with pytest.raises(DepthError, match=r"broken|not a readable"):
            Frame.load(image, depth=broken)
    assert capfd.readouterr() == ("", "")


def test_a_depth_scale_without_depth_is_refused(tmp_path, rgb):
    with pytest.raises(DepthError, match="no depth image") as error:
        Frame.load(save(tmp_path / "a.png", rgb), depth_scale=0.0001)
    assert "--depth" in error.value.hint


@pytest.mark.parametrize(("key", "meant"), [("T_world_cam", "T_world_camera"), ("distortions", "distortion")])
def test_a_camera_key_that_is_nearly_one_that_is_read_is_refused(tmp_path, rgb, key, meant):
    image = save(tmp_path / "a.png", rgb)
    with pytest.raises(CameraError, match=key) as error:
        Frame.load(image, camera=camera_file(tmp_path / "c.json", **{key: []}))
    assert meant in error.value.hint
    others = {"depth_scale": 0.001, "serial": "17", "distortion_model": "plumb_bob", "T_robot_camera": []}
    Frame.load(image, camera=camera_file(tmp_path / "c.json", **others))  # nobody's business
    Frame.load(image, camera=camera_file(tmp_path / "c.json", **{meant: None if "T" in meant else [0.0] * 5}))


@pytest.mark.parametrize("content", [b"", b"hello", b"\x89PNG\r\n\x1a\n"])
def test_not_an_image(tmp_path, content):
    (tmp_path / "a.png").write_bytes(content)
    with pytest.raises(ImageError):
        Frame.load(tmp_path / "a.png")


def test_tiny_image(tmp_path):
    with pytest.raises(ImageError, match="is 1x1"):
        Frame.load(save(tmp_path / "a.png", np.zeros((1, 1, 3), np.uint8)))


@pytest.mark.parametrize(
    ("depth", "scale", "says"),
    [
        (np.zeros((H, W), np.uint16), None, "no valid depth"),
        (np.full((H, W), np.nan, np.float32), None, "no valid depth"),
        (np.full((H, W + 1), 1.0, np.float32), None, "depth is 41x24 but the colour image is 40x24"),
        (np.full((W, H), 1.0, np.float32), None, "depth is 24x40 but the colour image is 40x24"),
        (np.full((H, W), 800.0, np.float32), None, "800 m away.*--depth-scale 0.001"),  # float millimetres
        (np.full((H, W), 1, np.uint16), None, "1 mm away"),  # metres, rounded into a 16-bit file
        (np.full((H, W), 0.0008, np.float32), None, "0.8 mm away.*--depth-scale"),
        (np.full((H, W), 9000, np.uint16), None, "9 m away.*0.0001"),  # tenths of a millimetre
        (np.full((H, W), 800, np.uint16), 1.0, "800 m away"),
        (np.full((H, W), 800, np.uint16), -1.0, "depth scale is -1"),
        (np.full((H, W), 8, np.uint8), None, "8-bit"),
        (np.full((H, W), "far"), None, "expected numbers"),
        (np.full((H, W), 5500, np.uint16), None, "5.5 m away.*0.0001"),
        (np.full((H, W, 3), 1.0, np.float32), None, "one depth per pixel"),
    ],
)
def test_bad_depth(tmp_path, rgb, depth, scale, says):
    np.save(tmp_path / "d.npy", depth)
    with pytest.raises(DepthError) as refusal:
        Frame.load(save(tmp_path / "a.png", rgb), depth=tmp_path / "d.npy", depth_scale=scale)
    assert says_all(says, str(refusal.value))


def says_all(pattern: str, text: str) -> bool:
    return all(part in text for part in pattern.split(".*"))


def test_broken_depth_files(tmp_path, rgb):
    image = save(tmp_path / "a.png", rgb)
    for name in ("d.npy", "d.png"):
        (tmp_path / name).write_bytes(b"not depth")
        with pytest.raises(DepthError):
            Frame.load(image, depth=tmp_path / name)


def test_every_refusal_is_one_line(tmp_path):
    with pytest.raises(SightlineError) as refusal:
        Frame.load(tmp_path / "nope.png")
    assert "\n" not in str(refusal.value)


def test_an_image_like_a_bomb_is_refused_in_one_line(tmp_path, rgb, monkeypatch):
    save(tmp_path / "large.png", rgb)
    monkeypatch.setattr(PIL.Image, "MAX_IMAGE_PIXELS", W * H // 4)
    with pytest.raises(ImageError, match=r"is too large.*make it smaller"):
        Frame.load(tmp_path / "large.png")
