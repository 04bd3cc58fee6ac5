"""Which kinds of things there are, and how one of each is made, for training or held out."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import numpy as np

from sightline.color_naming import COLOR_NAMES
from training.builtin.things.base import Kind, Thing
from training.builtin.things.nameless import make_nameless
from training.builtin.things.scanned import NAMELESS, scanned

MODULES = ("vessels", "cutlery", "packages", "food", "household", "tools", "office")
KINDS: dict[str, Kind] = {
    name: kind for module in MODULES for name, kind in import_module(f"training.builtin.things.{module}").KINDS.items()
}
CALLED = {"carton": "box", "jug": "pitcher", "pen": "marker"}
"""Kinds that go by the name of another, as they do in the language of Sightline."""
UNNAMED = frozenset(
    {
        "bag", "basket", "battery", "bolt", "bread", "brush", "bucket", "calculator", "camera", "can opener",
        "candle", "clock", "corkscrew", "cutting board", "dice", "donut", "egg", "eraser", "game controller", "hat",
        "headphones", "kettle", "ladle", "light bulb", "magnifying glass", "mushroom", "notebook", "nut", "padlock",
        "paint brush", "peach", "pencil", "plug", "potato", "rolling pin", "ruler", "saw", "soap bar", "spatula",
        "speaker", "strawberry", "tape measure", "teapot", "teddy bear", "toilet paper", "towel", "toy car", "tray",
        "tube", "utility knife", "vase", "watch", "whisk",
    }
)  # fmt: skip
"""Kinds that are shown, boxed and learnt apart, and not told by name: so small a network tells some fifty well, not a
hundred."""
NAMES = sorted(KINDS.keys() - UNNAMED - CALLED.keys())
"""What the network is taught to name."""
BRIGHT = ("red", "orange", "yellow", "green", "blue", "purple", "pink")
USUAL = {
    "apple": ("red", "green", "yellow"),
    "banana": ("yellow", "green"),
    "bell pepper": ("red", "green", "yellow", "orange"),
    "bread": ("orange", "yellow"),
    "carrot": ("orange",),
    "donut": ("pink", "orange"),
    "eggplant": ("purple",),
    "eraser": ("pink", "red"),
    "lemon": ("yellow", "green"),
    "orange": ("orange",),
    "peach": ("orange", "red", "yellow", "pink", "purple"),
    "pear": ("yellow", "green"),
    "pencil": ("yellow",),
    "plant": ("green",),
    "potato": ("orange", "yellow", "red"),
    "soap bar": ("green",),
    "sponge": ("yellow", "green"),
    "strawberry": ("red",),
    "tomato": ("red",),
}
"""Colours that things of a kind mostly have."""
SCANNED_SHARE = 0.3
"""How often a thing comes from a file, where its kind has files."""


def make_thing(name: str, rng: np.random.Generator, assets: Path | None, held_out: bool) -> Thing:
    """One thing of a kind; `NAMELESS` is any that has no name here.

    Args:
        assets: folder of the object models; None for procedural things alone.
        held_out: of the files, those that are not trained with; procedural things differ by their seeds.
    """
    files = scanned(assets, held_out).get(name, []) if assets is not None else []
    if files and rng.random() < (0.5 if name == NAMELESS else SCANNED_SHARE):
        return files[int(rng.integers(len(files)))](rng)
    make: Callable[[np.random.Generator], Thing] = make_nameless if name == NAMELESS else KINDS[name].make
    return make(rng)


def is_held_out_pair(name: str, color: str) -> bool:
    """Whether things of this kind and colour are kept from training, to see whether the two are learnt apart.

    About one pair in ten: of bright colours alone, and none that such things usually have.
    """
    if color not in BRIGHT or color in USUAL.get(name, ()):
        return False
    return zlib.crc32(f"{name}/{color}".encode()) % 6 == 0


def held_out_pairs() -> list[tuple[str, str]]:
    """All of them, (kind, colour)."""
    return [(name, color) for name in NAMES for color in COLOR_NAMES if is_held_out_pair(name, color)]
