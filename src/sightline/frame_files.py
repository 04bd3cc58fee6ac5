"""Frames from files: the edge where other people's images, units and camera files become a `Frame`."""

from __future__ import annotations

import contextlib
import difflib
import io
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sightline.errors import CameraError, DepthError, ImageError
from sightline.frame import CameraModel, DepthImage, Frame, RgbImage

if TYPE_CHECKING:
    from scipy.spatial.transform import RigidTransform

OPTIONAL = ("T_world_camera", "distortion")
"""What a camera file may hold beside the intrinsics."""
PNG = b"\x89PNG\r\n\x1a\n"
MILLIMETRE = 0.001
MIN_SIDE_PX = 16
# Median distances [m] outside of these are a mistaken unit, not a room: a table is never 0.8 mm or 800 m away.
PLAUSIBLE_MEDIAN_M = (0.05, 100.0)
# Depth cameras that write 16-bit millimetres measure to about here; farther needs the unit spelled out.
PLAUSIBLE_MILLIMETRE_MEDIAN_M = 4.0
_QUIET = threading.Lock()


def load_frame(
    rgb: str | Path,
    depth: str | Path | None = None,
    camera: str | Path | None = None,
    depth_scale: float | None = None,
) -> Frame:
    """Read a frame from a colour image, a depth image and a camera file.

    Args:
        rgb: any image that Pillow or OpenCV reads; EXIF rotation is applied where there is neither depth nor
            camera, which it would part from the image; 16-bit, grey and
            transparent images are converted (transparency over white).
        depth: 16-bit PNG or TIFF in millimetres, or `.npy`/TIFF with float metres, registered to the
            colour image. 0, NaN, infinite and negative values are "not measured".
        camera: JSON with fx, fy, cx, cy, width, height [px], optional `T_world_camera` (4x4, metres)
            and `distortion` (OpenCV's order).
        depth_scale: metres per unit of the depth image, when it is neither of the two above.

    Raises:
        ImageError, DepthError, CameraError: each says what came, what was expected, what to do.
    """
    rgb_path = Path(rgb)
    image = read_rgb(rgb_path)
    if (depth is not None or camera is not None) and _is_turned(rgb_path):
        raise ImageError(
            f"{rgb_path} is turned by its EXIF tag, and a depth image or camera cannot be turned with it",
            "save the colour image upright, without the tag, as the camera took it",
        )
    if depth is None and depth_scale is not None:
        raise DepthError(
            f"there is a depth scale ({depth_scale:g}) and no depth image", "give that too: --depth depth.png"
        )
    model, pose = (None, None) if camera is None else read_camera(Path(camera))
    depth_m = None if depth is None else read_depth(Path(depth), depth_scale)
    # The file's own time, so that results from a file can be told from older ones.
    return Frame(image, depth_m, model, pose, stamp_ns=rgb_path.stat().st_mtime_ns)


def read_rgb(path: Path) -> RgbImage:
    """Colour image as uint8 (h, w, 3), red first, upright as its EXIF says."""
    import PIL.Image
    import PIL.ImageOps

    _require_file(path, "image", ImageError)
    with _read_by_pillow(path, "image", ImageError):
        try:
            with PIL.Image.open(path) as opened:
                opened.load()
                image = PIL.ImageOps.exif_transpose(opened)
                rgb = _pillow_to_rgb(image)
        except PIL.UnidentifiedImageError:
            rgb = _opencv_to_rgb(path)
    if min(rgb.shape[:2]) < MIN_SIDE_PX:
        raise ImageError(
            f"{path} is {rgb.shape[1]}x{rgb.shape[0]}, expected at least {MIN_SIDE_PX}x{MIN_SIDE_PX} pixels"
        )
    return rgb


@contextlib.contextmanager
def _read_by_pillow(path: Path, what: str, kind: type[ImageError | DepthError]) -> Iterator[None]:
    """What Pillow raises at a file, as an error of ours."""
    import PIL.Image

    try:
        yield
    except PIL.Image.DecompressionBombError as error:
        raise kind(f"{path} is too large: {error}", "make it smaller, or cut it") from error
    except (OSError, SyntaxError, ValueError) as error:
        raise kind(f"{path} is a broken {what}: {error}", "save or copy it again") from error


def _is_turned(path: Path) -> bool:
    """Whether the image is stored in another orientation than it is looked at."""
    import PIL.ExifTags
    import PIL.Image

    try:
        with PIL.Image.open(path) as opened:
            return opened.getexif().get(PIL.ExifTags.Base.Orientation, 1) != 1
    except PIL.UnidentifiedImageError:  # OpenCV reads it, and has turned it already if it could
        return False


def _pillow_to_rgb(image: Any) -> RgbImage:
    import PIL.Image

    if image.mode.startswith("I;16") or image.mode == "I":  # 16-bit grey: keep the high byte
        grey = (np.asarray(image).astype(np.int64) >> 8).clip(0, 255).astype(np.uint8)
        return np.repeat(grey[..., None], 3, axis=2)
    if image.mode == "F":
        raise ValueError("it holds floats, expected colours (is it a depth image? then pass it as depth)")
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        over = image.convert("RGBA")
        white = PIL.Image.new("RGBA", over.size, (255, 255, 255, 255))
        image = PIL.Image.alpha_composite(white, over)
    return np.array(image.convert("RGB"), dtype=np.uint8)


def _opencv_to_rgb(path: Path) -> RgbImage:
    import cv2

    decoded = _decoded(path.read_bytes(), cv2.IMREAD_COLOR)
    if decoded is None:
        raise ImageError(f"{path} is not an image that Pillow or OpenCV reads", "give a PNG or JPEG")
    return np.asarray(cv2.cvtColor(decoded, cv2.COLOR_BGR2RGB), dtype=np.uint8)


def read_depth(path: Path, depth_scale: float | None = None) -> DepthImage:
    """Depth as float32 (h, w) metres, NaN where nothing was measured."""
    _require_file(path, "depth image", DepthError)
    if depth_scale is not None and not (np.isfinite(depth_scale) and depth_scale > 0):
        raise DepthError(f"depth scale is {depth_scale:g}, expected metres per unit above 0", "0.001 is mm")
    raw = _read_depth_array(path)
    if raw.ndim == 3 and raw.shape[2] == 1:
        raw = raw[..., 0]
    if raw.ndim != 2:
        raise DepthError(f"{path} has shape {raw.shape}, expected one depth per pixel, (h, w)")
    if raw.dtype == np.uint8:
        raise DepthError(f"{path} holds 8-bit values, too coarse for depth", "give a 16-bit PNG, or .npy with metres")
    if raw.dtype.kind not in "uif":
        raise DepthError(f"{path} holds {raw.dtype}, expected numbers", "give float metres or 16-bit millimetres")
    is_float = np.issubdtype(raw.dtype, np.floating)
    assumed = 1.0 if is_float else MILLIMETRE
    scale = assumed if depth_scale is None else depth_scale
    values = raw.astype(np.float64)
    valid = np.isfinite(values) & (values > 0)
    if raw.dtype == np.uint16:
        valid &= raw != np.iinfo(np.uint16).max
    if not valid.any():
        raise DepthError(f"{path} has no valid depth in it", "was the depth stream on, and the lens free?")
    median_m = float(np.median(values[valid])) * scale
    _check_unit(path, median_m, scale, is_float, depth_scale is not None)
    return np.where(valid, values * scale, np.nan).astype(np.float32)


def _check_unit(path: Path, median_m: float, scale: float, is_float: bool, told: bool) -> None:
    low, high = PLAUSIBLE_MEDIAN_M
    if not told and not is_float:
        high = PLAUSIBLE_MILLIMETRE_MEDIAN_M
    if low <= median_m <= high:
        return
    unit = "with this scale" if told else "as metres" if is_float else "as millimetres"
    away = f"{median_m:.3g} m" if median_m >= 0.01 else f"{median_m * 1000:.3g} mm"
    candidates = [s for s in (1.0, 0.001, 0.0001, 0.00025) if s != scale]
    fits = [f"{s:g}" for s in candidates if low <= median_m / scale * s <= PLAUSIBLE_MILLIMETRE_MEDIAN_M]
    hint = f"--depth-scale {' or '.join(fits) or 'METRES_PER_UNIT'} would be a room"
    raise DepthError(f"{path} read {unit} puts the middle of the image {away} away", hint)


def _read_depth_array(path: Path) -> np.ndarray[Any, Any]:
    if path.suffix.lower() == ".npy":
        try:
            return np.asarray(np.load(path, allow_pickle=False))
        except (ValueError, OSError, EOFError) as error:
            raise DepthError(f"{path} is not a readable .npy array: {error}") from error
    data = path.read_bytes()
    if data.startswith(PNG):  # OpenCV's library for it writes a broken file's error past us to the terminal
        import PIL.Image

        with (
            _read_by_pillow(path, "depth image", DepthError),
            PIL.Image.open(io.BytesIO(data), formats=["PNG"]) as image,
        ):
            return np.asarray(image)
    import cv2

    decoded = _decoded(data, cv2.IMREAD_UNCHANGED)
    if decoded is None:
        raise DepthError(f"{path} is not a readable depth image", "give a 16-bit PNG, a TIFF or .npy")
    return decoded


def _decoded(data: bytes, how: int) -> np.ndarray[Any, Any] | None:
    """What OpenCV makes of a file's bytes, without its own words on what it cannot read; None if it cannot."""
    import cv2

    with _QUIET:  # the level is of the whole process
        level = cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
        try:
            decoded = cv2.imdecode(np.frombuffer(data, dtype=np.uint8), how) if data else None
        finally:
            cv2.utils.logging.setLogLevel(level)
    return None if decoded is None else np.asarray(decoded)


def read_camera(path: Path) -> tuple[CameraModel, RigidTransform | None]:
    """Intrinsics and, when the file has it, the pose of the camera in the world."""
    _require_file(path, "camera file", CameraError)
    try:
        data = json.loads(path.read_text())
    except (ValueError, OSError, RecursionError) as error:
        raise CameraError(f"{path} is not JSON: {error}") from error
    if not isinstance(data, dict):
        raise CameraError(f"{path} holds a {type(data).__name__}, expected an object with fx, fy, cx, cy ...")
    return camera_from_dict(data, str(path))


def camera_from_dict(data: dict[str, Any], source: str) -> tuple[CameraModel, RigidTransform | None]:
    """Camera and pose from the parsed JSON of a camera file; `source` names it in messages."""
    known = ("fx", "fy", "cx", "cy", "width", "height")
    for key in data.keys() - {*known, *OPTIONAL}:  # others may stand there, but not one that was meant to be read
        meant = difflib.get_close_matches(key, OPTIONAL, n=1, cutoff=0.85)
        if meant and meant[0] not in data:
            raise CameraError(f"{source} has a {key!r}, which is not read", f"did you mean {meant[0]!r}?")
    missing = [k for k in known if k not in data]
    if missing:
        example = '{"fx": 600, "fy": 600, "cx": 320, "cy": 240, "width": 640, "height": 480}'
        raise CameraError(f"{source} has no {', '.join(missing)}", f"expected {example}")
    try:
        fx, fy, cx, cy = (float(data[k]) for k in known[:4])
        width, height = (int(data[k]) for k in known[4:])
        distortion = tuple(float(v) for v in data.get("distortion") or ())
    except (TypeError, ValueError) as error:
        raise CameraError(f"{source} has a value that is not a number: {error}") from error
    try:
        camera = CameraModel(fx, fy, cx, cy, width, height, distortion)
    except CameraError as error:
        raise CameraError(f"{source}: {error.message}", error.hint) from error
    matrix = data.get("T_world_camera")
    return camera, None if matrix is None else _rigid(matrix, source)


def _rigid(matrix: Any, source: str) -> RigidTransform:
    from scipy.spatial.transform import RigidTransform

    try:
        T = np.array(matrix, dtype=np.float64)
    except (TypeError, ValueError):
        T = np.empty(0)
    if T.shape != (4, 4) or not np.isfinite(T).all():
        raise CameraError(f"{source}: T_world_camera is not a 4x4 matrix of numbers")
    R = T[:3, :3]
    if np.abs(R @ R.T - np.eye(3)).max() > 1e-3 or np.linalg.det(R) < 0 or np.abs(T[3] - (0, 0, 0, 1)).max() > 1e-6:
        raise CameraError(
            f"{source}: T_world_camera is not rigid (rotation times its transpose must be the identity, "
            "determinant 1, last row 0 0 0 1)",
            "metres, row by row; no scale, no mirror",
        )
    T[3] = (0, 0, 0, 1)
    return RigidTransform.from_matrix(T)


def _require_file(path: Path, what: str, error: type[ImageError | DepthError | CameraError]) -> None:
    if path.is_dir():
        raise error(f"{path} is a folder, expected a file", f"give the path of the {what}")
    if not path.exists():
        raise error(f"no {what} at {path}", "check the path")
    if not path.is_file():  # a device may never end
        raise error(f"{path} is a device or a pipe, expected a file", f"save the {what} to a file first")
