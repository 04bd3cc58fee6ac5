"""Large frames made smaller, and masks of the small ones brought back.

Depth cameras resolve about a megapixel; a larger frame shows the same things in more pixels. Every k-th pixel of the
depth is kept as it is, never mixed with its neighbours, so that no point floats between a thing and its background.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar
from weakref import WeakKeyDictionary

import cv2
import numpy as np
import numpy.typing as npt

from sightline.frame import CameraModel, Frame

Mask = npt.NDArray[np.bool_]
Scalar = TypeVar("Scalar", bound=np.generic)

MOST_PX = 1_400_000

_known: WeakKeyDictionary[Frame, Frame] = WeakKeyDictionary()


def reduction(frame: Frame) -> int:
    """How many pixels of a frame, along each side, become one in `reduced`; 1 for frames up to `MOST_PX`."""
    height, width = frame.rgb.shape[:2]
    return max(1, int(np.ceil(np.sqrt(height * width / MOST_PX))))


def reduced(frame: Frame) -> Frame:
    """The frame itself, or if it is large, the same look at fewer pixels; with the camera that fits them."""
    step = reduction(frame)
    if step == 1:
        return frame
    if frame not in _known:
        height, width = (size // step for size in frame.rgb.shape[:2])
        whole = np.s_[: height * step, : width * step]
        rgb = cv2.resize(np.ascontiguousarray(frame.rgb[whole]), (width, height), interpolation=cv2.INTER_AREA)
        depth = None if frame.depth_m is None else thinned(frame.depth_m, frame)
        camera = None if frame.camera is None else _camera(frame.camera, step, width, height)
        _known[frame] = replace(frame, rgb=np.asarray(rgb, dtype=np.uint8), depth_m=depth, camera=camera)
    return _known[frame]


def thinned(pixels: npt.NDArray[Scalar], frame: Frame) -> npt.NDArray[Scalar]:
    """What is known of each pixel of a frame (h, w), of the pixels of `reduced(frame)`: every k-th as it is."""
    step = reduction(frame)
    height, width = (size // step * step for size in pixels.shape)
    return pixels[step // 2 : height : step, step // 2 : width : step].copy()


def enlarged(mask: Mask, frame: Frame) -> Mask:
    """A mask of `reduced(frame)` as one of the frame itself, bool (h, w), smooth along its outline."""
    step = reduction(frame)
    if step == 1:
        return mask
    height, width = mask.shape
    size_wh = (width * step, height * step)
    inner = cv2.resize(mask.astype(np.uint8) * 255, size_wh, interpolation=cv2.INTER_LINEAR) > 127
    beyond = [(0, full - part) for full, part in zip(frame.rgb.shape[:2], inner.shape, strict=True)]
    return np.asarray(np.pad(inner, beyond, mode="edge"), dtype=bool)


def _camera(camera: CameraModel, step: int, width: int, height: int) -> CameraModel:
    """The camera whose pixel i sees what pixel step * i + step // 2 of the other one saw."""
    center = ((camera.cx - step // 2) / step, (camera.cy - step // 2) / step)
    return CameraModel(camera.fx / step, camera.fy / step, *center, width, height, camera.distortion)
