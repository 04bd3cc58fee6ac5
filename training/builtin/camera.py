"""From what OpenGL draws to what a camera takes: light that adds up as light does, and reaches corners less."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.floating[Any]]

GAMMA = 2.2
MOST_LIGHT = 1.3
"""More than this, as a share of what a white surface sends back, is the lamp that is mirrored in it."""
CORNER_M, STEPS = (0.015, 0.05), 8
"""How far around a point it is asked what stands in the way of its light, and in how many directions."""


def taken(
    lit: Floats, unlit: Floats, depth_m: Floats, focal_px: float, rng: np.random.Generator
) -> npt.NDArray[np.uint8]:
    """A photograph of what was drawn.

    OpenGL multiplies light with colours that are meant for a screen, so that what is half as bright is drawn less than
    a fourth as bright. Here the light is taken out, and put on again as it is on the sensor of a camera.

    Args:
        lit: (h, w, 3) 0 to 1, drawn under all lamps.
        unlit: the same in the light of none, as bright from everywhere.
        depth_m: (h, w) along z, NaN where nothing is.
        focal_px: of the view.

    Returns:
        uint8 (h, w, 3).
    """
    light = np.minimum((lit + 0.01) / (unlit + 0.01), MOST_LIGHT)
    shine = np.maximum(lit - MOST_LIGHT * unlit, 0.0)
    light = light * (1 - rng.uniform(0.3, 1.0) * in_corners(depth_m, focal_px))[..., None]
    surface = unlit**GAMMA
    sent = surface * light
    around = cv2.resize(sent, None, fx=0.125, fy=0.125, interpolation=cv2.INTER_AREA)
    around = cv2.GaussianBlur(around, (0, 0), 3.0)
    around = cv2.resize(around, sent.shape[1::-1], interpolation=cv2.INTER_LINEAR)
    sent = sent + rng.uniform(0, 0.35) * surface * around + rng.uniform(0.3, 1.2) * shine
    bright = float(np.quantile(sent[::4, ::4].max(axis=2), 0.97))
    exposed = sent * rng.uniform(0.4, 1.15) / max(bright, 0.02)
    if rng.random() < 0.08:
        exposed = exposed * rng.uniform(0.1, 0.5)
    # A camera's curve: the brightest is not cut off at once, and the middle has more contrast
    shoulder = rng.uniform(0.0, 0.35)
    exposed = exposed * (1 + shoulder * exposed) / (1 + shoulder * exposed + shoulder * exposed**2)
    shown = np.clip(exposed, 0, 1) ** (1 / GAMMA)
    contrast = rng.uniform(0.0, 0.5)
    shown = (1 - contrast) * shown + contrast * shown * shown * (3 - 2 * shown)
    return np.asarray(255 * shown, dtype=np.uint8)


def in_corners(depth_m: Floats, focal_px: float) -> Floats:
    """How much of the light from all around does not reach a point, (h, w) 0 to 1, as what is near hides it: where two
    points on both sides of one are nearer to the camera than it is, it lies in a hollow.

    After Bavoil and Sainz, Screen space ambient occlusion (2008), in pairs of directions.
    """
    depth = np.where(np.isfinite(depth_m), depth_m, 50.0).astype(np.float32)
    middle = float(np.median(depth))
    height, width = depth.shape
    hidden = np.zeros_like(depth)
    for reach_m in CORNER_M:
        reach = max(2.0, min(reach_m * focal_px / middle, 60.0))
        pad = int(reach) + 1
        padded = cv2.copyMakeBorder(depth, pad, pad, pad, pad, cv2.BORDER_REPLICATE)
        for k in range(STEPS):
            angle = np.pi * (k + 0.5) / STEPS
            for share in (0.5, 1.0):
                dx, dy = round(share * reach * np.cos(angle)), round(share * reach * np.sin(angle))
                one, other = (
                    depth - padded[pad + y : pad + y + height, pad + x : pad + x + width]
                    for x, y in ((dx, dy), (-dx, -dy))
                )
                deep = np.clip((one + other) / (2 * share * reach_m) - 0.03, 0, 0.6)
                # What is much nearer is in front of it, far away
                hidden += np.where(np.maximum(np.abs(one), np.abs(other)) < 3 * reach_m, deep, 0.0)
    soft = cv2.GaussianBlur(hidden / (len(CORNER_M) * STEPS * 2), (0, 0), 1.5)
    return np.asarray(np.clip(2.0 * soft, 0, 0.9))
