"""The drawn world that the small checkpoints are trained on: coloured shapes on a grid of cells.

Things lie on the cells of an 8 x 8 grid over the whole image, whatever its aspect ratio, and fill whole cells. So a
box is known to the pixel at every size, a network of a few hundred thousand weights can learn it, and a mistake in
scale, in axis order or in padding moves it by tens of pixels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

GRID = 8
COLORS = {"red": (214, 40, 40), "green": (40, 150, 60), "blue": (40, 80, 200), "yellow": (235, 200, 40)}
SHAPES = ("square", "circle", "triangle", "cross")
SIZES = ((2, 2), (3, 2), (2, 3), (3, 3))
SIZES_WH = ((640, 360), (360, 640), (480, 480))
"""Image sizes [px]: landscape, portrait and square."""


@dataclass(frozen=True)
class Thing:
    """A drawn thing.

    Attributes:
        cells: left, top, right and bottom edge, in cells of the grid.
    """

    color: str
    shape: str
    cells: tuple[int, int, int, int]

    @property
    def name(self) -> str:
        """Colour and shape, such as "red square"."""
        return f"{self.color} {self.shape}"

    def xyxy(self, size_wh: tuple[int, int]) -> npt.NDArray[np.float64]:
        """Its box in an image of this size [px]."""
        return np.array(self.cells, dtype=np.float64) * np.tile(size_wh, 2) / GRID

    def outline(self, size_wh: tuple[int, int]) -> list[tuple[float, float]]:
        """Corners of its outline [px], clockwise."""
        left, top, right, bottom = self.xyxy(size_wh)
        unit = {
            "square": [(0, 0), (1, 0), (1, 1), (0, 1)],
            "triangle": [(0.5, 0), (1, 1), (0, 1)],
            "circle": [(0.5 + 0.5 * np.sin(a), 0.5 - 0.5 * np.cos(a)) for a in np.linspace(0, 2 * np.pi, 40)[:-1]],
            "cross": [
                (1 / 3, 0), (2 / 3, 0), (2 / 3, 1 / 3), (1, 1 / 3), (1, 2 / 3), (2 / 3, 2 / 3),
                (2 / 3, 1), (1 / 3, 1), (1 / 3, 2 / 3), (0, 2 / 3), (0, 1 / 3), (1 / 3, 1 / 3),
            ],
        }[self.shape]  # fmt: skip
        return [(float(left + u * (right - left)), float(top + v * (bottom - top))) for u, v in unit]


def all_names() -> list[str]:
    """Every colour with every shape."""
    return [f"{color} {shape}" for color in COLORS for shape in SHAPES]


def scatter(rng: np.random.Generator, count: int, distinct: bool = True) -> list[Thing]:
    """Things at random places that do not overlap; fewer than `count` if there is no more room.

    Args:
        distinct: no two of the same colour and shape.
    """
    names = [str(n) for n in rng.choice(all_names(), size=count, replace=not distinct)]
    taken = np.zeros((GRID, GRID), dtype=bool)
    things = []
    for name in names:
        for _ in range(50):
            width, height = SIZES[rng.integers(len(SIZES))]
            left, top = rng.integers(GRID - width + 1), rng.integers(GRID - height + 1)
            cells = np.s_[top : top + height, left : left + width]
            if not taken[cells].any():
                taken[cells] = True
                color, shape = name.split()
                things.append(Thing(color, shape, (int(left), int(top), int(left + width), int(top + height))))
                break
    return things


def draw(
    things: Sequence[Thing], size_wh: tuple[int, int], rng: np.random.Generator | None = None
) -> npt.NDArray[np.uint8]:
    """The picture, uint8 (h, w, 3); with `rng` the ground, the paints and the noise vary."""
    jitter = (lambda scale: rng.integers(-scale, scale + 1, 3)) if rng is not None else (lambda scale: np.zeros(3, int))
    ground = np.clip(np.array((205, 205, 205)) + jitter(25), 0, 255)
    image = Image.new("RGB", size_wh, tuple(int(v) for v in ground))
    pen = ImageDraw.Draw(image)
    for thing in things:
        paint = np.clip(np.array(COLORS[thing.color]) + jitter(18), 0, 255)
        pen.polygon(thing.outline(size_wh), fill=tuple(int(v) for v in paint))
    pixels = np.asarray(image)
    if rng is not None:
        pixels = np.clip(pixels + rng.normal(0, 3, pixels.shape), 0, 255)
    return pixels.astype(np.uint8)


def mask(thing: Thing, size_wh: tuple[int, int]) -> npt.NDArray[np.bool_]:
    """Which pixels a thing covers, (h, w)."""
    image = Image.new("L", size_wh)
    ImageDraw.Draw(image).polygon(thing.outline(size_wh), fill=255)
    return np.asarray(image) > 0


def sentence(things: Sequence[Thing]) -> str:
    """What a caption says, from left to right: "a red square and a blue circle"."""
    ordered = sorted(things, key=lambda t: (t.cells[0], t.cells[1]))
    return " and ".join(f"a {t.name}" for t in ordered) or "nothing"
