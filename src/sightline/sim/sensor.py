"""The flaws of a real depth camera, put on a clean picture.

After Khoshelham and Elberink, Accuracy and resolution of Kinect depth data, 2012 (quantisation and scatter
that grow with the square of the distance), with the holes that structured-light and stereo cameras have at
edges, on dark things and on shiny ones.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from sightline.frame import DepthImage, RgbImage

DISPARITY_STEP_PER_M = 0.0008
"""Step of the depth at 1 m [m]; it grows with the square of the distance."""
SCATTER_AT_1_M = 0.0007
EDGE_M = 0.02
"""A jump between neighbouring pixels that is lost to sight [m]."""
DARK = 28
"""Brightness, 0 to 255, below which little light comes back."""

Mask = npt.NDArray[np.bool_]


def add_depth_noise(depth_m: DepthImage, rgb: RgbImage, shiny: Mask, rng: np.random.Generator) -> DepthImage:
    """A measured depth image.

    Args:
        depth_m: (h, w) true distance along z [m], NaN where nothing is.
        rgb: (h, w, 3), what is seen.
        shiny: (h, w), true on metal and glass.
        rng: the source of chance.

    Returns:
        (h, w) float32 [m], NaN where nothing was measured.
    """
    squared = depth_m.astype(np.float64) ** 2
    noisy = depth_m + rng.normal(0.0, 1.0, depth_m.shape) * SCATTER_AT_1_M * squared
    step = DISPARITY_STEP_PER_M * squared
    noisy = np.round(noisy / step) * step
    noisy[_ragged_edges(depth_m, rng)] = np.nan
    patches = _patches(depth_m.shape, rng)
    dark = rgb.max(axis=2) < DARK
    noisy[(dark & (patches < 0.20)) | (shiny & (patches > 0.80))] = np.nan
    noisy[rng.random(depth_m.shape) < 0.0008] = np.nan
    return noisy.astype(np.float32)


def add_color_noise(rgb: RgbImage, rng: np.random.Generator) -> RgbImage:
    """The picture with the grain of a sensor: about 2 of 255, and a slight cast."""
    cast = rng.normal(1.0, 0.008, 3).astype(np.float32)
    grain = rng.standard_normal(rgb.shape, dtype=np.float32) * np.float32(2.0)
    return np.clip(rgb * cast + grain + np.float32(0.5), 0, 255).astype(np.uint8)


def _ragged_edges(depth_m: DepthImage, rng: np.random.Generator) -> Mask:
    """Pixels next to a jump in depth, one to five wide, with a ragged border."""
    filled = np.nan_to_num(depth_m, nan=10.0)
    spread = cv2.dilate(filled, np.ones((3, 3))) - cv2.erode(filled, np.ones((3, 3)))
    edge = (spread > EDGE_M).astype(np.uint8)
    thick = cv2.dilate(edge, np.ones((1, 3), dtype=np.uint8))
    roll = _patches(depth_m.shape, rng, grain_px=3)
    return np.asarray((edge > 0) & (roll < 0.55) | (thick > 0) & (roll < 0.25))


def _patches(shape: tuple[int, ...], rng: np.random.Generator, grain_px: int = 9) -> npt.NDArray[np.float32]:
    """A smooth random field (h, w) whose values are spread evenly over 0 to 1, with blobs of `grain_px`."""
    small = (shape[0] // grain_px + 2, shape[1] // grain_px + 2)
    coarse = rng.random(small, dtype=np.float32)
    field = cv2.resize(coarse, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC)
    levels = np.quantile(field[::3, ::3], np.linspace(0, 1, 33))
    return np.interp(field, levels, np.linspace(0, 1, 33)).astype(np.float32)
