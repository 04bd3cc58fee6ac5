"""The words that the model knows, and what is true of a thing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import torch
from torch import Tensor
from torch.nn import functional

from sightline.bench.renders import Placed
from sightline.color_naming import COLOR_NAMES
from training.builtin.catalog import CALLED, NAMES, UNNAMED, is_held_out_pair
from training.builtin.things.base import MATERIALS

LEARNT = (*NAMES, *sorted(UNNAMED))
"""Kinds that are learnt apart: first those that have a name."""
WORDS = (*LEARNT, *COLOR_NAMES, *MATERIALS)
"""Every word: kinds, colours, materials."""
UNKNOWN, NAMELESS, OTHER = -1, len(NAMES), len(LEARNT)
MAIN_SHARE, CLEAR_SHARE, ABSENT_SHARE = 0.25, 0.45, 0.10
"""Shares of a surface from which its main colour, and any colour, is said; below the last one it is denied."""


@dataclass(frozen=True)
class Truth:
    """What is true of a thing, as numbers.

    Attributes:
        kind: its place in `LEARNT`, from `NAMELESS` on of what has no name, the last of which, `OTHER`, is whatever
            else there is; `UNKNOWN` where there is no thing.
        colors: of each colour 1 (it has it), 0 (it has not) or `UNKNOWN`.
        material: its place in `MATERIALS`, or `UNKNOWN`.
    """

    kind: int
    colors: tuple[int, ...]
    material: int


@cache
def held_out() -> Tensor:
    """Whether each kind is kept from each colour in training, (colours, kinds); of those with a name alone."""
    kept = torch.tensor([[is_held_out_pair(kind, color) for kind in NAMES] for color in COLOR_NAMES])
    return functional.pad(kept, (0, OTHER + 1 - NAMELESS))


def truth_of(placed: Placed | None) -> Truth:
    """The truth about a thing in a picture; None is no thing, of which nothing is true."""
    if placed is None:
        return Truth(UNKNOWN, (UNKNOWN,) * len(COLOR_NAMES), UNKNOWN)
    shares = placed.colors

    def has(name: str) -> int:
        share = shares.get(name, 0.0)
        if share >= CLEAR_SHARE or (name == placed.main_color and share >= MAIN_SHARE):
            return 1
        return 0 if share < ABSENT_SHARE else UNKNOWN

    return Truth(
        LEARNT.index(kind) if (kind := CALLED.get(placed.kind, placed.kind)) in LEARNT else OTHER,
        tuple(has(name) for name in COLOR_NAMES),
        MATERIALS.index(placed.material) if placed.material in MATERIALS else UNKNOWN,
    )
