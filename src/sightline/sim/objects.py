"""The everyday things that the embedded world can put on its table, each made from a few dimensions.

Sizes are those of real things [m], a few per cent different from one to the next, and chosen so that most
can be taken by a gripper that opens 8 cm; bowls and plates by the rim, a lying book not at all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sightline.sim import packages, produce, tools, vessels
from sightline.sim.colors import COLORS, shade
from sightline.sim.item import Item
from sightline.sim.paint import Look

MATERIALS = ("matte", "glossy", "metal", "glass")


@dataclass(frozen=True)
class Category:
    """A kind of thing: how to make one, and what such things usually look like."""

    make: Callable[[Look, np.random.Generator], Item]
    colors: tuple[str, ...]
    material: str = "matte"
    prints: tuple[str, ...] = ("plain",)


def make_item(
    category: str,
    color: str,
    material: str | None = None,
    print_kind: str = "plain",
    print_color: str = "white",
    scale: float = 1.0,
    seed: int = 0,
) -> Item:
    """Make a thing; the same arguments make the same thing.

    Args:
        category: a key of `CATEGORIES`.
        color: a key of `COLORS`.
        material: one of `MATERIALS`; None for what is usual.
        print_kind: one of `sightline.sim.paint.PRINTS`; things that carry no print ignore it.
        print_color: colour of the print.
        scale: 1 is life size.
        seed: draws the small differences between two things of a kind.
    """
    rng = np.random.default_rng([seed, sum(ord(c) * 31**i for i, c in enumerate(category)) % 2**31])
    kind = CATEGORIES[category]
    finish = material or kind.material
    alpha = 0.32 if finish == "glass" else 1.0
    look = Look(shade(color, rng), shade(print_color, rng), finish, print_kind, alpha)
    item = kind.make(look, rng)
    return item if scale == 1.0 else item.scaled(scale)


_ANY = ("red", "orange", "yellow", "green", "blue", "purple", "pink", "brown", "black", "white", "gray")
_BRIGHT = ("red", "orange", "yellow", "green", "blue", "purple", "pink")
_ROUND_PRINTS = ("plain", "plain", "stripes", "two-tone")

CATEGORIES: dict[str, Category] = {
    "apple": Category(produce.make_apple, ("red", "green", "yellow"), "glossy"),
    "ball": Category(tools.make_ball, _BRIGHT, "matte", ("plain", "stripes", "two-tone")),
    "banana": Category(produce.make_banana, ("yellow", "yellow", "green")),
    "block": Category(packages.make_block, _BRIGHT, "matte"),
    "book": Category(packages.make_book, _ANY, "matte", ("plain", "label")),
    "bottle": Category(packages.make_bottle, _ANY, "glossy", ("plain", "label", "stripes")),
    "bowl": Category(vessels.make_bowl, _ANY, "glossy", ("plain", "plain", "two-tone")),
    "box": Category(packages.make_box, _ANY, "matte", ("plain", "label", "stripes", "two-tone")),
    "can": Category(packages.make_can, _ANY, "glossy", ("plain", "label", "stripes", "two-tone")),
    "carrot": Category(produce.make_carrot, ("orange",)),
    "cup": Category(vessels.make_cup, _ANY, "matte", _ROUND_PRINTS),
    "glass": Category(vessels.make_glass, ("white", "white", "blue", "green"), "glass"),
    "hammer": Category(tools.make_hammer, ("black", "red", "blue", "yellow", "orange")),
    "jar": Category(packages.make_jar, _ANY, "glossy", ("plain", "label")),
    "lemon": Category(produce.make_lemon, ("yellow",)),
    "marker": Category(
        tools.make_marker, ("black", "red", "blue", "green", "purple", "orange"), "glossy", ("plain", "label")
    ),
    "mug": Category(vessels.make_mug, _ANY, "glossy", _ROUND_PRINTS),
    "orange": Category(produce.make_orange, ("orange",)),
    "pear": Category(produce.make_pear, ("green", "yellow")),
    "plate": Category(vessels.make_plate, _ANY, "glossy", ("plain", "plain", "stripes")),
    "screwdriver": Category(
        tools.make_screwdriver, ("red", "yellow", "blue", "green", "orange", "black"), "glossy", ("plain", "label")
    ),
    "sponge": Category(packages.make_sponge, ("yellow", "pink", "blue", "orange"), "matte"),
    "spoon": Category(tools.make_spoon, ("gray", "gray", "brown", "red", "blue", "black", "white"), "glossy"),
    "tape": Category(tools.make_tape, ("brown", "gray", "black", "blue", "red", "yellow", "green"), "glossy"),
}
"""Every kind of thing, by the name that people call it."""

assert all(color in COLORS for kind in CATEGORIES.values() for color in kind.colors)
