"""How a thing is painted: its colours, its finish, and what is printed on it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sightline.sim.colors import Rgb
from sightline.sim.item import Item
from sightline.sim.shapes import Array, box, lathe

PRINTS = ("plain", "stripes", "label", "two-tone")

STEEL: Rgb = (0.66, 0.67, 0.69)
WOOD: Rgb = (0.76, 0.56, 0.34)
DARK: Rgb = (0.10, 0.09, 0.09)
STALK: Rgb = (0.30, 0.20, 0.10)
LEAF: Rgb = (0.16, 0.45, 0.12)
PAPER: Rgb = (0.93, 0.91, 0.84)


@dataclass(frozen=True, eq=False)
class Look:
    """How one thing looks: its own colour, the colour of what is printed on it, finish and print."""

    rgb: Rgb
    print_rgb: Rgb
    finish: str
    print: str
    alpha: float = 1.0


def vary(rng: np.random.Generator, *values: float, by: float = 0.05) -> list[float]:
    """The values, each off by up to `by` of itself."""
    return [v * float(rng.uniform(1 - by, 1 + by)) for v in values]


def radius_at(outline: Array, z: float) -> float:
    """Radius [m] of an outline (k, 2) that rises, at height `z` [m]."""
    return float(np.interp(z, outline[:, 1], outline[:, 0]))


def print_bands(item: Item, outline: Array, look: Look) -> None:
    """Print on a round thing: thin sleeves just outside its outline (k, 2), which rises."""
    low, high = float(outline[0, 1]), float(outline[-1, 1])
    tall = high - low
    spans: dict[str, list[tuple[float, float]]] = {
        "stripes": [(0.18, 0.30), (0.44, 0.56), (0.70, 0.82)],
        "label": [(0.25, 0.72)],
        "two-tone": [(0.0, 0.48)],
    }
    for start, end in spans.get(look.print, []):
        z = np.linspace(low + tall * start + 1e-4, low + tall * end, 5)
        r = np.array([radius_at(outline, v) for v in z])
        sleeve = np.concatenate([np.column_stack([r + 0.0005, z]), np.column_stack([r - 0.0008, z])[::-1]])
        item.paint(lathe(sleeve), look.print_rgb, look.finish)


def print_belts(item: Item, look: Look, size: tuple[float, float, float]) -> None:
    """Print on a box that stands on z = 0: belts of another colour around it."""
    x, y, z = size
    spans: dict[str, list[tuple[float, float]]] = {
        "stripes": [(0.16, 0.30), (0.43, 0.57), (0.70, 0.84)],
        "label": [(0.30, 0.70)],
        "two-tone": [(0.02, 0.50)],
    }
    for start, end in spans.get(look.print, []):
        if x >= y and x > z:  # along the longest side, so that it shows from above
            belt = box(((end - start) * x, y + 0.001, z + 0.001)).moved(x=((start + end) / 2 - 0.5) * x, z=z / 2)
        else:
            belt = box((x + 0.001, y + 0.001, (end - start) * z)).moved(z=(start + end) / 2 * z)
        item.paint(belt, look.print_rgb, look.finish)
