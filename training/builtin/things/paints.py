"""Colours and printed surfaces, at random."""

from __future__ import annotations

import colorsys
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from sightline.sim.colors import COLORS, shade
from training.builtin.things.base import Rgb, Texture

STEEL: Rgb = (0.70, 0.71, 0.73)
BLACK: Rgb = (0.07, 0.07, 0.075)
WHITE: Rgb = (0.93, 0.93, 0.91)
_WORDS = (
    "FRESH", "ORIGINAL", "MILK", "Sugar", "SALT", "TOMATO", "Soup", "Coffee", "TEA", "CRUNCH", "PRO", "Max", "Ultra",
    "new", "ORGANIC", "Best", "Cheese", "500 g", "1 L", "NET WT 12 OZ", "Classic", "POWER", "Natural", "Sun", "Berry",
    "Clean", "Eco", "Lemon", "KRAFT", "Delta", "ACME", "Nova", "Vita", "ZEN", "Orbit", "Luna", "Mint", "Oats", "Rice",
    "Honey", "PASTA", "CORN",
)  # fmt: skip
_SYLLABLES = (
    "ba", "cor", "del", "fi", "gra", "ho", "jel", "ka", "lo", "mi", "nes", "or", "pep", "qui", "ri", "sun", "ta", "ul",
    "vi", "wa", "zo", "li", "man", "ber", "tos", "ny", "ko", "ra", "dan", "ex",
)  # fmt: skip
_FOOD: tuple[Rgb, ...] = (
    (0.85, 0.62, 0.3), (0.72, 0.45, 0.18), (0.8, 0.12, 0.08), (0.95, 0.8, 0.35), (0.4, 0.6, 0.15), (0.4, 0.22, 0.1),
    (0.95, 0.5, 0.1), (0.95, 0.9, 0.8), (0.45, 0.12, 0.35),
)  # fmt: skip
_FONTS = (
    cv2.FONT_HERSHEY_SIMPLEX, cv2.FONT_HERSHEY_DUPLEX, cv2.FONT_HERSHEY_TRIPLEX, cv2.FONT_HERSHEY_COMPLEX,
    cv2.FONT_HERSHEY_SCRIPT_COMPLEX,
)  # fmt: skip


def any_rgb(rng: np.random.Generator) -> Rgb:
    """A colour that man-made things come in: mostly one with a plain name, sometimes any."""
    if rng.random() < 0.8:
        return shade(str(rng.choice(list(COLORS))), rng)
    return colorsys.hsv_to_rgb(rng.random(), rng.uniform(0.0, 1.0) ** 0.7, rng.uniform(0.08, 0.97))


def named_rgb(rng: np.random.Generator, *names: str) -> Rgb:
    """A shade of one of these colours; see `COLORS`."""
    return shade(str(rng.choice(names)), rng)


def varied(rng: np.random.Generator, rgb: Rgb, by: float = 0.05) -> Rgb:
    """Nearly this colour."""
    r, g, b = np.clip(np.array(rgb) * rng.uniform(1 - by, 1 + by) + rng.normal(0, by / 3, 3), 0.02, 0.98)
    return float(r), float(g), float(b)


def wood(rng: np.random.Generator, size: int = 128) -> Texture:
    """Grain along u."""
    tones = [(0.76, 0.56, 0.34), (0.55, 0.36, 0.2), (0.85, 0.7, 0.5), (0.38, 0.22, 0.13)]
    base = np.array(varied(rng, tones[rng.integers(len(tones))]))
    lines = cv2.resize(rng.normal(0, 1, (size, max(2, size // 24))).astype(np.float32), (size, size))
    lines = cv2.GaussianBlur(lines, (0, 0), 1) * rng.uniform(0.05, 0.14)
    return np.clip(255 * base * (1 + lines[..., None]), 0, 255).astype(np.uint8)


def speckled(rng: np.random.Generator, rgb: Rgb, size: int = 96, strength: float = 0.15, grain: float = 2.0) -> Texture:
    """One colour with soft spots: skin of fruit, cloth, worn paint, stone."""
    noise = cv2.GaussianBlur(rng.normal(0, 1, (size, size)).astype(np.float32), (0, 0), grain)
    noise *= strength / max(1e-6, float(noise.std()))
    tint = rng.normal(0, 0.3, 3)
    return np.clip(255 * np.array(rgb) * (1 + noise[..., None] * (1 + tint)), 0, 255).astype(np.uint8)


@dataclass(frozen=True)
class Look:
    """What the faces of one package have in common.

    Attributes:
        ground: its main colour.
        second: the colour of its bands and badges.
        ink: the colour of its large writing, which can be read on the ground.
        brand: its name.
    """

    ground: Rgb
    second: Rgb
    ink: Rgb
    brand: str


def look(rng: np.random.Generator, ground: Rgb) -> Look:
    """A brand with its colours."""
    return Look(ground, any_rgb(rng), _against(rng, ground), _name(rng))


def label(rng: np.random.Generator, ground: Rgb, size_wh: tuple[int, int] = (192, 192)) -> Texture:
    """A printed package: bands, a badge, large and small writing, a picture, a bar code; mostly of one colour."""
    return front(rng, look(rng, ground), size_wh)


def front(rng: np.random.Generator, what: Look, size_wh: tuple[int, int] = (192, 192)) -> Texture:
    """The face of a package that is to be seen: its name large, often a picture."""
    width, height = size_wh
    image = np.full((height, width, 3), 255 * np.array(what.ground), dtype=np.float32)
    style = int(rng.choice(5, p=[0.36, 0.2, 0.14, 0.16, 0.14]))
    if rng.random() < 0.35:  # brighter or darker towards one end
        ends = np.linspace(*rng.uniform(0.75, 1.15, 2), height, dtype=np.float32)
        image *= ends[:, None, None]
    if style != 2:
        _grounds(rng, image, what)
    if style == 0:  # the name above, what is in it below
        top = rng.uniform(0.14, 0.3)
        _picture(rng, image, (rng.uniform(0.0, 0.2), rng.uniform(0.36, 0.5), rng.uniform(0.6, 1.0), 0.55))
        _brand(rng, image, what, (0.5, top), rng.uniform(0.6, 0.95))
        if rng.random() < 0.7:
            _write(rng, image, _word(rng), (int(width / 2), int(height * (top + 0.17))), width * 0.5, what.ink)
    elif style == 1:  # a large badge
        _brand(rng, image, what, (0.5, rng.uniform(0.3, 0.6)), rng.uniform(0.7, 1.0), badge=True)
        for y in (0.12, 0.85):
            if rng.random() < 0.6:
                place = (int(width / 2), int(height * y))
                _write(rng, image, _word(rng), place, width * rng.uniform(0.25, 0.6), what.ink)
    elif style == 2:  # sober
        y = rng.uniform(0.2, 0.5)
        _write(rng, image, what.brand, (width // 2, int(height * y)), width * rng.uniform(0.4, 0.8), what.ink)
        _small_print(rng, image, (0.25, y + 0.15, 0.5, rng.uniform(0.08, 0.2)), what.ink)
        if rng.random() < 0.4:
            line = int(height * (y + 0.11))
            image[line : line + 2, width // 5 : width * 4 // 5] = 255 * np.array(what.second)
    elif style == 3:  # the name from bottom to top
        turned = np.ascontiguousarray(np.rot90(image))
        _brand(rng, turned, what, (0.5, rng.uniform(0.3, 0.6)), rng.uniform(0.6, 0.9))
        image = np.ascontiguousarray(np.rot90(turned, -1))
    else:  # anything anywhere
        if rng.random() < 0.6:
            _picture(rng, image)
        _brand(rng, image, what, (rng.uniform(0.4, 0.6), rng.uniform(0.15, 0.8)), rng.uniform(0.5, 0.9))
        place = (int(rng.uniform(0.35, 0.65) * width), int(rng.uniform(0.12, 0.88) * height))
        _write(rng, image, _word(rng), place, width * rng.uniform(0.3, 0.6), what.ink)
    if rng.random() < 0.3:  # "new!", "20 % more"
        middle = (int(rng.choice((0.2, 0.8)) * width), int(rng.uniform(0.15, 0.85) * height))
        cv2.circle(image, middle, int(0.13 * min(width, height)), _tuple(any_rgb(rng)), -1, cv2.LINE_AA)
        _write(rng, image, str(rng.choice(("NEW", "+20%", "BIO", "2in1", "1 EUR"))), middle, 0.2 * width, WHITE)
    if rng.random() < 0.6:  # how much is in it
        _small_print(rng, image, (rng.choice((0.06, 0.35, 0.64)), 0.93, 0.3, 0.04), what.ink)
    return np.clip(image, 0, 255).astype(np.uint8)


def side(rng: np.random.Generator, what: Look, size_wh: tuple[int, int] = (96, 192)) -> Texture:
    """The face of a package that is to be read: what is in it, small print, a bar code."""
    width, height = size_wh
    image = np.full((height, width, 3), 255 * np.array(what.ground), dtype=np.float32)
    if rng.random() < 0.4:
        _grounds(rng, image, what)
    y = 0.05
    if rng.random() < 0.7:
        _brand(rng, image, what, (0.5, 0.1), rng.uniform(0.5, 0.9))
        y = 0.22
    table = rng.random() < 0.6
    while y < 0.85:
        deep = float(rng.uniform(0.1, 0.3))
        deep = min(deep, 0.96 - y)
        if table:
            top, bottom, left, right = int(y * height), int((y + deep) * height), int(0.1 * width), int(0.9 * width)
            image[top:bottom, left:right] = 245
            cv2.rectangle(image, (left, top), (right, bottom), (20, 20, 20), 1)
            _small_print(rng, image, (0.15, y + 0.02, 0.7, deep - 0.03), BLACK)
        elif rng.random() < 0.35:
            _bar_code(rng, image, (int(0.15 * width), int(y * height)), (int(0.6 * width), int(0.12 * height)))
        else:
            _small_print(rng, image, (0.1, y, 0.8, deep), what.ink)
        table = table and rng.random() < 0.3
        y += deep + 0.05
    return np.clip(image, 0, 255).astype(np.uint8)


def around(rng: np.random.Generator, what: Look, size_wh: tuple[int, int] = (256, 128)) -> Texture:
    """A sleeve for a can or bottle: its face once or twice, and the small print between."""
    width, height = size_wh
    if rng.random() < 0.5:
        face, back = front(rng, what, (width // 3, height)), side(rng, what, (width // 2 - width // 3, height))
        return np.concatenate([face, back, face, back], axis=1)
    face, back = front(rng, what, (width // 2, height)), side(rng, what, (width // 4, height))
    plain = np.full((height, width - width // 2 - width // 4, 3), 255 * np.array(what.ground), dtype=np.uint8)
    return np.concatenate([face, back, plain], axis=1)


def pattern(rng: np.random.Generator, rgb: Rgb, size: int = 128) -> Texture:
    """Stripes, checks, dots or nothing on one colour: crockery, cloth, balls."""
    image = np.full((size, size, 3), 255 * np.array(rgb), dtype=np.float32)
    other = 255 * np.array(_against(rng, rgb) if rng.random() < 0.5 else any_rgb(rng))
    kind, n = rng.integers(5), int(rng.integers(2, 9))
    along, across = np.meshgrid(np.arange(size) * n // size, np.arange(size) * n // size)
    if kind == 0:
        image[across % 2 == 0] = other
    elif kind == 1:
        image[along % 2 == 0] = other
    elif kind == 2:
        image[(along + across) % 2 == 0] = other
    elif kind == 3:
        for x in range(n):
            for y in range(n):
                center = (int((x + 0.5) * size / n), int((y + 0.5) * size / n))
                cv2.circle(image, center, max(1, int(size / n * 0.28)), tuple(other.tolist()), -1, cv2.LINE_AA)
    else:
        top = int(size * rng.uniform(0, 0.8))
        image[top : top + int(size * rng.uniform(0.04, 0.3))] = other
    return image.astype(np.uint8)


def _picture(
    rng: np.random.Generator, image: np.ndarray, place: tuple[float, float, float, float] | None = None
) -> None:
    """What looks like a photograph from afar: food in a heap or a bowl, one fruit, a landscape, coloured blobs.

    Args:
        place: its left, top, width and height as shares of the image; by chance if not told.
    """
    height, width = image.shape[:2]
    if place is None:
        wide, high = rng.uniform(0.2, 0.7), rng.uniform(0.15, 0.5)
        place = (rng.uniform(0, 1 - wide), rng.uniform(0, 1 - high), wide, high)
    x, y = int(place[0] * width), int(place[1] * height)
    w, h = max(8, min(int(place[2] * width), width - x)), max(8, min(int(place[3] * height), height - y))
    tone = np.array(_FOOD[rng.integers(len(_FOOD))] if rng.random() < 0.7 else any_rgb(rng))
    under = image[y : y + h, x : x + w]
    patch, mask = under.copy(), np.ones((h, w, 1), np.float32)
    style = rng.integers(5)
    if style == 0:  # blobs
        coarse = (int(rng.integers(2, 6)), int(rng.integers(2, 6)), 3)
        blobs = cv2.resize(rng.uniform(0, 1, coarse).astype(np.float32), (w, h))
        patch = (255 * np.clip(0.6 * tone + 0.5 * blobs, 0, 1)).astype(np.float32)
    elif style == 1:  # one or two large fruits, bright on one side
        for _ in range(int(rng.integers(1, 4))):
            center, r = rng.uniform(0.3, 0.7, 2) * (w, h), min(w, h) * rng.uniform(0.25, 0.45)
            _berry(patch, center, r, tone * rng.uniform(0.85, 1.1))
    elif style in (2, 3):  # a heap, perhaps in a bowl
        r = min(w, h) * rng.uniform(0.06, 0.18)
        rim = h * (0.62 if style == 3 else 1.0)
        for level in np.linspace(0.25, 0.9, 6):
            for _ in range(int(w / r * 0.6)):
                spread = w * 0.45 * np.sqrt(level)
                center = (w / 2 + rng.uniform(-spread, spread), min(rim, h * level) + rng.uniform(-r, r) / 2)
                _berry(patch, center, r * rng.uniform(0.8, 1.2), tone * rng.uniform(0.75, 1.2))
        if style == 3:
            bowl = _tuple(WHITE if rng.random() < 0.5 else any_rgb(rng))
            cv2.ellipse(patch, (w // 2, int(rim)), (int(w * 0.47), int(h * 0.36)), 0, 0, 180, bowl, -1, cv2.LINE_AA)
    else:  # a sky over hills
        sky, hill = np.array(any_rgb(rng)), np.array(any_rgb(rng))
        fade = np.linspace(0.7, 1.3, h)[:, None, None]
        patch = np.broadcast_to(np.clip(255 * sky * fade, 0, 255), (h, w, 3)).astype(np.float32)
        edge = h * (0.6 + 0.15 * np.sin(np.arange(w) / w * rng.uniform(2, 9) + rng.uniform(0, 6)))
        patch[np.arange(h)[:, None] > edge[None]] = 255 * hill
    if style in (0, 4) and rng.random() < 0.5:
        mask[:] = 0
        cv2.ellipse(mask, (w // 2, h // 2), (w // 2, h // 2), 0, 0, 360, 1.0, -1, cv2.LINE_AA)
    under[:] = mask * patch + (1 - mask) * under


def _berry(image: np.ndarray, center: npt.ArrayLike, r: float, rgb: np.ndarray) -> None:
    """A ball, lit from above on the left."""
    x, y = np.asarray(center, dtype=np.float64)
    for share, light in ((1.0, 0.62), (0.85, 0.85), (0.6, 1.05), (0.2, 1.5)):
        middle = (int(x - 0.4 * r * (1 - share)), int(y - 0.4 * r * (1 - share)))
        colour = np.clip(255 * rgb * light, 0, 255).tolist()
        cv2.circle(image, middle, max(1, int(r * share)), colour, -1, cv2.LINE_AA)


def _grounds(rng: np.random.Generator, image: np.ndarray, what: Look) -> None:
    """Fields of the second colour: bands, a wave, a corner, a frame, rays or nothing."""
    height, width = image.shape[:2]
    second = 255 * np.array(what.second)
    y, x = np.mgrid[0:height, 0:width] / height
    style = rng.integers(7)
    if style == 0:
        for _ in range(int(rng.integers(1, 3))):
            top, thick = rng.integers(0, height), int(height * rng.uniform(0.04, 0.22))
            image[top : top + thick] = second if rng.random() < 0.7 else 255 * np.array(what.ink)
    elif style == 1:
        wave = rng.uniform(0.5, 0.85) + 0.08 * np.sin(x * rng.uniform(2, 8) + rng.uniform(0, 6))
        image[y > wave] = second
    elif style == 2:
        slope = rng.uniform(-1, 1)
        image[y + slope * (x - 0.5 * width / height) > rng.uniform(0.4, 0.9)] = second
    elif style == 3:
        edge = max(2, int(0.05 * min(width, height)))
        cv2.rectangle(image, (edge, edge), (width - edge, height - edge), second.tolist(), max(1, edge // 2))
    elif style == 4:
        angle = np.arctan2(y - rng.uniform(0.2, 0.8), x - 0.5 * width / height)
        image[np.sin(angle * rng.integers(6, 14)) > 0] = 0.8 * image[0, 0] + 0.2 * second


def _brand(
    rng: np.random.Generator, image: np.ndarray, what: Look, at: tuple[float, float], wide: float, badge: bool = False
) -> None:
    """The brand's name, perhaps on a badge, often with an outline."""
    height, width = image.shape[:2]
    middle = (int(at[0] * width), int(at[1] * height))
    w = wide * width
    ink = what.ink
    if badge or rng.random() < 0.45:
        high = min(w * rng.uniform(0.2, 0.36), 0.3 * height) if not badge else w * rng.uniform(0.25, 0.5)
        shape = rng.integers(3)
        edge = _tuple(_against(rng, what.second))
        if shape == 0:
            tilt = float(rng.uniform(-8, 8))
            for grow, rgb in ((2, edge), (0, _tuple(what.second))):
                axes = (int(w / 2) + grow, int(high / 2) + grow)
                cv2.ellipse(image, middle, axes, tilt, 0, 360, rgb, -1, cv2.LINE_AA)
        elif shape == 1:
            left, top = int(middle[0] - w / 2), int(middle[1] - high / 2)
            frame = (left, top, int(w), int(high))
            cv2.rectangle(image, frame, _tuple(what.second), -1)
            cv2.rectangle(image, frame, edge, 2)
        else:
            image[max(0, int(middle[1] - high / 2)) : int(middle[1] + high / 2)] = 255 * np.array(what.second)
        ink = _against(rng, what.second)
        w *= 0.8
    outline = _against(rng, ink) if rng.random() < 0.4 else None
    _write(rng, image, what.brand, middle, w, ink, outline, bold=True)


def _small_print(
    rng: np.random.Generator, image: np.ndarray, place: tuple[float, float, float, float], ink: Rgb
) -> None:
    """Lines too small to read; `place` is left, top, width and height as shares of the image."""
    height, width = image.shape[:2]
    x, w = int(place[0] * width), int(place[2] * width)
    colour = 255 * np.array(ink)
    for row in range(int(place[1] * height), min(height - 2, int((place[1] + place[3]) * height)), 5):
        at = x
        end = x + int(w * rng.uniform(0.6, 1))
        while at < end:
            word = int(rng.integers(3, 14))
            line = image[row : row + 2, at : min(end, at + word)]
            line[:] = 0.35 * line + 0.65 * colour
            at += word + 2


def _bar_code(rng: np.random.Generator, image: np.ndarray, corner: tuple[int, int], size: tuple[int, int]) -> None:
    x, y = corner
    image[y - 2 : y + size[1] + 2, x - 3 : x + size[0] + 3] = 245
    bars = np.repeat(rng.integers(0, 2, size[0] // 2 + 1), 2)[: size[0]]
    patch = image[y : y + size[1], x : x + size[0]]
    patch[:] = 245 * (1 - bars[: patch.shape[1]])[None, :, None] + 8


def _name(rng: np.random.Generator) -> str:
    """A brand that does not exist, or a word."""
    if rng.random() < 0.3:
        return _word(rng)
    name = "".join(str(rng.choice(_SYLLABLES)) for _ in range(int(rng.integers(2, 4))))
    return name.upper() if rng.random() < 0.5 else name.capitalize()


def _word(rng: np.random.Generator) -> str:
    return str(rng.choice(_WORDS))


def _write(
    rng: np.random.Generator,
    image: np.ndarray,
    text: str,
    center: tuple[int, int],
    width: float,
    rgb: Rgb,
    outline: Rgb | None = None,
    bold: bool = False,
) -> None:
    font = int(rng.choice(_FONTS))
    thick = int(rng.integers(3, 6) if bold else rng.integers(1, 4))
    (w, h), _ = cv2.getTextSize(text, font, 1.0, thick)
    # A short word is not to become taller than a third of the picture.
    scale = min(width / max(w, 1), 0.3 * image.shape[0] / max(h, 1))
    place = (int(center[0] - w * scale / 2), int(center[1] + h * scale / 2))
    stroke = max(1, round(thick * scale * 1.5))
    strokes = [(rgb, stroke)]
    if outline is not None:
        strokes.insert(0, (outline, stroke + max(2, stroke)))
    for colour, line in strokes:
        ink = np.zeros(image.shape[:2], np.uint8)
        cv2.putText(ink, text, place, font, scale, 255, line, cv2.LINE_AA)
        share = ink[..., None] / 255
        image[:] = share * 255 * np.array(colour) + (1 - share) * image


def _tuple(rgb: Rgb) -> tuple[float, ...]:
    return tuple(255 * v for v in rgb)


def _against(rng: np.random.Generator, ground: Rgb) -> Rgb:
    """A colour that can be read on another."""
    bright = float(np.dot(ground, (0.3, 0.59, 0.11)))
    for _ in range(8):
        rgb = WHITE if rng.random() < 0.35 else any_rgb(rng)
        if abs(float(np.dot(rgb, (0.3, 0.59, 0.11))) - bright) > 0.3:
            return rgb
    return BLACK if bright > 0.5 else WHITE
