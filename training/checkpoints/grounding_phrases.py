"""Prompts for grounding detectors: phrases that are there and phrases that are not, and what each of them names."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from training.checkpoints.tokenizers import OTHER_NOUNS
from training.checkpoints.world import COLORS, SHAPES, Thing, all_names

ANY = ("thing", "object")
"""Words for whatever there is."""
OTHER_COLORS = ("black", "white", "orange", "purple", "grey")
"""Colours in which nothing is drawn."""


def fits(phrase: str, thing: Thing) -> bool:
    """Whether a phrase, such as "red square", "circle", "blue" or "thing", names this thing."""
    said = {thing.color, thing.shape, *ANY, "a", "the"}
    return all(word in said for word in phrase.split())


def absent_phrase(rng: np.random.Generator, things: Sequence[Thing]) -> str:
    """A phrase that names none of the things, most often nearly right: the colour of one, the shape of another."""
    while True:
        kind = rng.random()
        if kind < 0.55 and things:
            thing = things[rng.integers(len(things))]
            half = rng.random() < 0.5
            phrase = f"{thing.color} {rng.choice(SHAPES)}" if half else f"{rng.choice(list(COLORS))} {thing.shape}"
        elif kind < 0.75:
            phrase = str(rng.choice(all_names()))
        elif kind < 0.85:
            phrase = str(rng.choice(SHAPES))
        elif kind < 0.90:
            phrase = str(rng.choice([*COLORS, *ANY]))
        elif kind < 0.93:
            phrase = f"{rng.choice(list(COLORS))} {rng.choice(OTHER_NOUNS)}"
        elif kind < 0.96:
            phrase = f"{rng.choice(OTHER_COLORS)} {rng.choice(SHAPES)}"
        else:
            phrase = str(rng.choice([*OTHER_NOUNS, *OTHER_COLORS]))
        if not any(fits(phrase, t) for t in things):
            return phrase


def present_phrase(rng: np.random.Generator, things: Sequence[Thing]) -> str:
    """A phrase that names at least one of the things, of which there must be one."""
    thing = things[rng.integers(len(things))]
    kind = rng.random()
    if kind < 0.65:
        return thing.name
    if kind < 0.85:
        return thing.shape
    return thing.color if kind < 0.92 else str(rng.choice(ANY))


def phrase_list(rng: np.random.Generator, things: Sequence[Thing], single: float = 0.65) -> list[str]:
    """Phrases to ask an image for: one, half of the time an absent one, or two to four of both kinds.

    Args:
        single: how often it is one.
    """
    count = 1 if rng.random() < single else int(rng.integers(2, 5))
    phrases: list[str] = []
    while len(phrases) < count:
        absent = not things or rng.random() < 0.5
        phrase = absent_phrase(rng, things) if absent else present_phrase(rng, things)
        if phrase not in phrases:
            phrases.append(phrase)
    return phrases
