"""Phrases that ask for things of the drawn world, and which things each one means."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch

from training.checkpoints.tokenizers import OTHER_NOUNS
from training.checkpoints.world import COLORS, SHAPES, Thing, all_names

TEMPLATES = ("{}", "a photo of a {}", "a {}", "the {}")
NEUTRAL = ("nothing", "background", "a photo", "an image", "an empty scene")
"""What is said of a picture without a thing."""


@dataclass(frozen=True)
class Phrase:
    """A text and what it asks for; with neither colour nor shape it asks for something that is never drawn."""

    text: str
    color: str | None = None
    shape: str | None = None

    def means(self, thing: Thing) -> bool:
        """Whether the thing is one of those asked for."""
        if self.color is None and self.shape is None:
            return False
        return self.color in (None, thing.color) and self.shape in (None, thing.shape)


def named(name: str, template: str = "{}") -> Phrase:
    """The phrase for a colour with a shape, such as "red square"."""
    color, shape = name.split()
    return Phrase(template.format(name), color, shape)


def some_phrases(rng: np.random.Generator, nouns: int = 2) -> list[Phrase]:
    """Every name, every bare shape and colour, and things that are never drawn, each in some template."""

    def template() -> str:
        return TEMPLATES[rng.choice(len(TEMPLATES), p=(0.35, 0.35, 0.15, 0.15))]

    heads = ("thing", "object", "shape")
    phrases = [named(name, template()) for name in all_names()]
    phrases += [Phrase(template().format(shape), None, shape) for shape in SHAPES]
    phrases += [Phrase(template().format(f"{color} {heads[rng.integers(3)]}"), color) for color in COLORS]
    return phrases + [Phrase(template().format(noun)) for noun in rng.choice(OTHER_NOUNS, size=nouns, replace=False)]


def asked_for(phrases: list[Phrase], scenes: list[list[Thing]]) -> torch.Tensor:
    """Which phrase means a thing of which scene, (scenes, phrases) of zeros and ones."""
    return torch.tensor([[float(any(p.means(t) for t in things)) for p in phrases] for things in scenes])


def full_size(rng: np.random.Generator) -> tuple[int, int]:
    """Landscape, portrait or square [px]."""
    return ((640, 360), (360, 640), (480, 480))[rng.integers(3)]


SHARES = (0.05, 0.15, 0.4, 0.4)
"""How many pictures are drawn at full size, and at a half, a quarter and a fifth of it."""


def some_size(rng: np.random.Generator, shares: tuple[float, ...] = SHARES) -> tuple[int, int]:
    """One of the sizes of the drawn world, mostly made smaller."""
    width, height = full_size(rng)
    scale = int(rng.choice((1, 2, 4, 5), p=shares))
    return width // scale, height // scale
