"""People's names for colours, and the shades that real things of that name come in."""

from __future__ import annotations

import colorsys

import numpy as np

Rgb = tuple[float, float, float]

COLORS: dict[str, Rgb] = {
    "red": (0.78, 0.07, 0.07),
    "orange": (0.95, 0.45, 0.03),
    "yellow": (0.94, 0.80, 0.08),
    "green": (0.09, 0.52, 0.16),
    "blue": (0.07, 0.22, 0.76),
    "purple": (0.42, 0.12, 0.62),
    "pink": (0.95, 0.47, 0.66),
    "brown": (0.38, 0.20, 0.09),
    "black": (0.06, 0.06, 0.065),
    "white": (0.92, 0.92, 0.90),
    "gray": (0.48, 0.48, 0.49),
}
"""Red, green and blue, 0 to 1, as seen on a display."""

NEUTRALS = frozenset({"black", "white", "gray"})


def shade(color: str, rng: np.random.Generator) -> Rgb:
    """A shade that people still call `color`: a little more or less bright, saturated, and turned in hue."""
    red, green, blue = COLORS[color]
    hue, saturation, value = colorsys.rgb_to_hsv(red, green, blue)
    if color in NEUTRALS:
        value = float(np.clip(value + rng.uniform(-0.03, 0.03), 0.02, 0.96))
        return colorsys.hsv_to_rgb(hue, saturation, value)
    hue = (hue + rng.uniform(-0.012, 0.012)) % 1.0
    saturation = min(1.0, saturation * rng.uniform(0.93, 1.05))
    value = min(0.97, value * rng.uniform(0.92, 1.06))
    return colorsys.hsv_to_rgb(hue, saturation, value)
