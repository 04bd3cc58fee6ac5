"""People's names for the colours of pixels and of things.

Names are decided in OKLab (Ottosson, A perceptual color space for image processing, 2020), whose hue stays put
when a surface is more or less lit. The eleven names are the basic colour terms of English (Berlin and Kay,
Basic Color Terms, 1969); the borders between them were set by hand from the named colours of CSS and of the
XKCD colour survey.
"""

from __future__ import annotations

from functools import cache

import cv2
import numpy as np
import numpy.typing as npt

COLOR_NAMES = (
    "red",
    "orange",
    "yellow",
    "green",
    "blue",
    "purple",
    "pink",
    "brown",
    "black",
    "white",
    "gray",
)
IN_OTHER_LIGHT = {
    "red": ("brown", "pink"),
    "orange": ("brown", "red", "yellow"),
    "yellow": ("brown", "orange"),
    "green": ("black",),
    "blue": ("black", "purple"),
    "purple": ("blue", "pink", "black"),
    "pink": ("red", "purple"),
    "brown": ("black", "orange", "yellow"),
    "black": ("gray",),
    "white": ("gray",),
    "gray": ("white", "black"),
}
"""What a colour may turn into in the shade, or in another light."""
_INDEX = {name: i for i, name in enumerate(COLOR_NAMES)}
_BLACK, _WHITE, _GRAY = _INDEX["black"], _INDEX["white"], _INDEX["gray"]

Floats = npt.NDArray[np.float64]

HUE_SPREAD_DEG = 26.0
"""Pixels of one surface lie within this of its hue."""
MAX_GRAY_SPREAD = 3
"""The sensor of a colour camera makes the channels of white things differ by more."""
DARK, BRIGHT, MOST_GAIN = 128.0, 200.0, 8.0
"""An image whose brightest hundredth begins below the first is brightened until it begins at the second [of 255]."""
NEUTRAL_WEIGHTS = {"white": 0.38, "gray": 0.65, "black": 0.8}
"""Labels, lids and highlights are white or grey on things that people call red; neutral pixels count less."""


def oklab(rgb: npt.ArrayLike) -> Floats:
    """OKLab lightness (0 to 1), a, b of (..., 3) sRGB values 0 to 255."""
    c = np.asarray(rgb, dtype=np.float64) / 255.0
    linear = np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)
    to_lms = np.array(
        [
            [0.4122214708, 0.5363325363, 0.0514459929],
            [0.2119034982, 0.6806995451, 0.1073969566],
            [0.0883024619, 0.2817188376, 0.6299787005],
        ]
    )
    to_lab = np.array(
        [
            [0.2104542553, 0.7936177850, -0.0040720468],
            [1.9779984951, -2.4285922050, 0.4505937099],
            [0.0259040371, 0.7827717662, -0.8086757660],
        ]
    )
    return np.asarray(np.cbrt(linear @ to_lms.T) @ to_lab.T)


def name_colors(rgb: npt.NDArray[np.uint8]) -> npt.NDArray[np.intp]:
    """The colour name of each of (..., 3) sRGB pixels, as an index into `COLOR_NAMES`; the first shape is kept."""
    coarse = (np.asarray(rgb) >> 3).astype(np.intp)
    return _name_table()[coarse[..., 0] << 10 | coarse[..., 1] << 5 | coarse[..., 2]]


def is_gray(rgb: npt.NDArray[np.uint8]) -> bool:
    """Whether an image has no colour at all, as from a grey camera: every pixel's channels are as good as equal."""
    some = rgb[::3, ::3]
    spread = some.max(axis=-1).astype(np.int16) - some.min(axis=-1)
    return bool(spread.max(initial=0) <= MAX_GRAY_SPREAD)


def brightened(rgb: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """An image, uint8 (h, w, 3), or a brighter one where it is dark, as a camera would have taken it with a longer
    exposure, and as an eye that is used to the light sees it."""
    red, green, blue = rgb[::4, ::4].transpose(2, 0, 1)
    # Channel by channel: a maximum over so short an axis takes ten times as long
    brightest = float(np.percentile(np.maximum(np.maximum(red, green), blue), 99))
    if brightest >= DARK:
        return rgb
    gain = min(BRIGHT / max(brightest, 1.0), MOST_GAIN)
    return np.asarray(cv2.LUT(rgb, np.rint(np.minimum(gain * np.arange(256), 255)).astype(np.uint8)))


def main_colors(rgb: npt.NDArray[np.uint8], mask: npt.NDArray[np.bool_] | None = None) -> list[tuple[str, float]]:
    """The colours that a person would name on a thing, the main one first.

    Each hue is named where it is well lit, so that the shaded side of something orange is not brown;
    highlights, print and lids are outvoted by the hue that they sit on; the outermost pixels, which
    mix with the background, are left out where enough others remain.

    Args:
        rgb: uint8 (h, w, 3), red first.
        mask: bool (h, w), the thing's pixels; all of them by default.

    Returns:
        (name, share of the pixels) with shares that sum to 1; empty for an empty mask. The order is not
        always that of the shares: a red thing with much white print is red first.
    """
    seen = np.ones(rgb.shape[:2], dtype=bool) if mask is None else mask
    rows, columns = np.flatnonzero(seen.any(axis=1)), np.flatnonzero(seen.any(axis=0))
    if len(rows) == 0:
        return []
    window = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    seen = seen[window]
    if min(seen.shape) >= 5:
        crop = np.asarray(cv2.medianBlur(np.ascontiguousarray(rgb[window]), 5), dtype=np.uint8)
        seen = _inner(seen)
    else:
        crop = rgb[window]
    pixels = crop[seen]
    if len(pixels) > 4000:
        pixels = pixels[:: len(pixels) // 4000]
    shares = _surface_shares(oklab(pixels), name_colors(pixels))
    return sorted(shares, key=lambda item: -item[1] * NEUTRAL_WEIGHTS.get(item[0], 1.0))


def _inner(mask: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """The mask without its outermost pixels, as far as a third of it remains."""
    padded = np.pad(mask.astype(np.uint8), 3)
    for radius in (3, 2, 1):
        core = cv2.erode(padded, np.ones((2 * radius + 1, 2 * radius + 1), np.uint8))[3:-3, 3:-3] > 0
        if np.count_nonzero(core) >= max(20, np.count_nonzero(mask) / 3):
            return np.asarray(core)
    return mask


def _surface_shares(lab: Floats, names: npt.NDArray[np.intp]) -> list[tuple[str, float]]:
    """Shares of colour names after pixels of one surface were brought together."""
    shares: dict[str, float] = {}
    neutral = np.isin(names, (_BLACK, _WHITE, _GRAY))
    hue = np.degrees(np.arctan2(lab[:, 2], lab[:, 1])) % 360.0
    chroma = np.hypot(lab[:, 1], lab[:, 2])
    left = ~neutral
    while np.count_nonzero(left) > 0.02 * len(lab):
        histogram = np.histogram(hue[left], bins=72, range=(0, 360), weights=chroma[left])[0]
        smooth = sum(np.roll(histogram, k) * w for k, w in ((-2, 1), (-1, 2), (0, 3), (1, 2), (2, 1)))
        peak = (float(np.argmax(smooth)) + 0.5) * 5.0
        away = np.abs((hue - peak + 180.0) % 360.0 - 180.0)
        members = left & (away < HUE_SPREAD_DEG)
        if not members.any():
            break
        # Shade, highlights and print take colour away: the surface is named where it has most of it.
        full = members & (chroma >= np.quantile(chroma[members], 0.5))
        surface = np.median(lab[full], axis=0)
        surface *= np.quantile(lab[full, 0], 0.75) / max(float(surface[0]), 1e-6)
        name = COLOR_NAMES[int(_name_lab(surface[None])[0])]
        pale_warm = 35.0 < peak < 115.0 and np.hypot(surface[1], surface[2]) < 0.15 * surface[0]
        if pale_warm and np.mean(names == _WHITE) > 0.7 * np.mean(members):
            name = "white"  # white under a warm lamp
        shares[name] = shares.get(name, 0.0) + float(np.mean(members))
        left &= ~members
    if left.any():
        rest = COLOR_NAMES[int(np.bincount(names[left]).argmax())]
        shares[rest] = shares.get(rest, 0.0) + float(np.mean(left))
    black, gray, white = (float(np.mean(names == i)) for i in (_BLACK, _GRAY, _WHITE))
    # A white thing is grey where it is shaded, a grey one black there and white where it is lit from above: the
    # middle of what is not black tells.
    bright = neutral & (names != _BLACK)
    if bright.any():
        is_white = np.quantile(lab[bright, 0], 0.6) > 0.67
        white, gray = (white + gray, 0.0) if is_white else (0.0, white + gray)
    if gray > 0.45 * (black + gray):
        gray, black = gray + black, 0.0
    for name, share in (("black", black), ("gray", gray), ("white", white)):
        if share > 0:
            shares[name] = shares.get(name, 0.0) + share
    return list(shares.items())


@cache
def _name_table() -> npt.NDArray[np.intp]:
    """Names of 32 x 32 x 32 colours, so that naming a pixel is one look-up."""
    steps = np.arange(32) * 8 + 4
    red, green, blue = np.meshgrid(steps, steps, steps, indexing="ij")
    return _name_lab(oklab(np.stack([red, green, blue], axis=-1).reshape(-1, 3)))


def _name_lab(lab: Floats) -> npt.NDArray[np.intp]:
    """The borders between the names, for (n, 3) OKLab values."""
    light = lab[:, 0]
    chroma = np.hypot(lab[:, 1], lab[:, 2])
    hue = np.degrees(np.arctan2(lab[:, 2], lab[:, 1])) % 360.0
    warm = (hue > 50) & (hue < 120)

    neutral = chroma < np.where(warm & (light > 0.8), 0.075, 0.038)
    # The darkest pixels have a hue only by noise.
    neutral |= (light < 0.27) & (chroma < 0.05) & ~((hue > 230) & (hue < 320) & (chroma > 0.06))
    neutral |= light < 0.13
    neutral_name = np.where(light < 0.34, _BLACK, np.where(light > 0.78, _WHITE, _GRAY))

    def named(name: str) -> int:
        return _INDEX[name]

    # Light scales lightness and chroma alike, so their ratio belongs to the surface.
    vivid = chroma / np.maximum(light, 1e-6)
    reddish = np.select(
        [
            (light > 0.60) & ((hue < 18) | (vivid < 0.22)),
            (light > 0.65) & (hue > 36),
            (light < 0.60) & (hue > 20) & (vivid < 0.25),
        ],
        [named("pink"), named("orange"), named("brown")],
        named("red"),
    )
    is_orange = (light > 0.62) & (vivid > 0.16) | (light > 0.49) & (vivid > 0.225)
    is_orange |= (light > 0.42) & (vivid > 0.242)
    orangish = np.where(is_orange, named("orange"), named("brown"))
    is_yellow = (light > 0.80) & (vivid > 0.085) | (light > 0.48) & (vivid > 0.15)
    goldish = np.where(is_yellow, named("yellow"), named("brown"))
    yellowish = np.where((light > 0.66) | (vivid > 0.15) & (hue < 109), named("yellow"), named("green"))
    magentaish = np.where(light > 0.62, named("pink"), named("purple"))
    crimsonish = np.where((light > 0.55) | (vivid < 0.30), named("pink"), named("red"))
    chromatic = np.select(
        [
            hue < 8,
            hue < 40,
            hue < 85,
            hue < 104,
            hue < 118,
            hue < 200,
            hue < 288,
            hue < 318,
            hue < 342,
        ],
        [
            crimsonish,
            reddish,
            orangish,
            goldish,
            yellowish,
            named("green"),
            named("blue"),
            named("purple"),
            magentaish,
        ],
        crimsonish,
    )
    return np.asarray(np.where(neutral, neutral_name, chromatic), dtype=np.intp)
