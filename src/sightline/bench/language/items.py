"""The items of `bench language`: every construction of docs/language.md in turn, on scenes drawn at random.

The generator shares no code with the parser or the executor: it draws a meaning, puts it into words, and works
out from coordinates what is true.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import lru_cache

from sightline.bench.language import (  # noqa: F401  (each registers its constructions)
    items_ask,
    items_locate,
    items_more,
    items_relations,
    items_sets,
    items_superlatives,
    items_toys,
    items_yes_no,
)
from sightline.bench.language.case import CONSTRUCTIONS, Case, Construction, Item
from sightline.bench.language.mind import AnchorError, DroppedError, SeveralError
from sightline.bench.language.scenes import Scene, random_scene
from sightline.errors import InputError

WANTED = {
    "locate": {"found": 60, "ambiguous": 14, "not_found": 13, "abstained": 13},
    "ask": {"answer": 85, "abstained": 15},
}
NOTHING = (0, "nothing", "neither")
TRIES, AT_LAST = 40, 4000


def draw_items(
    count: int, seed: int, only: str = "", start: int = 0, stop: int | None = None
) -> Iterator[tuple[Scene, Item]]:
    """Items with their scenes, the constructions in turn; the same for the same count and seed.

    Args:
        only: of the constructions whose names contain this.
        start, stop: of the `count` items those with these numbers.
    """
    makers = [c for c in CONSTRUCTIONS.values() if only in c.name]
    if not makers:
        raise InputError(f"no construction is called {only!r}", "they are " + ", ".join(CONSTRUCTIONS))
    for number in range(start, count if stop is None else stop):
        yield draw_item(makers[number % len(makers)], seed, number, max(20, count // 12))


def draw_item(of: Construction, seed: int, number: int, pool: int) -> tuple[Scene, Item]:
    """One item of a construction, by preference with the outcome that it is this one's turn to have."""
    rng = random.Random(f"{seed}/{number}")
    wanted: tuple[object, ...] | None = None
    last: tuple[Scene, Item] | None = None
    for turn in range(AT_LAST):
        scene = pooled_scene(seed, rng.choice(of.scenes), rng.randrange(pool))
        item = _try(of, scene, rng)
        if item is None:
            continue
        if wanted is None:
            shares = WANTED[item.mode]
            wanted = (rng.choices(list(shares), list(shares.values()))[0], rng.random() < 0.5, rng.random() < 0.2)
        last = scene, item
        fits = item.outcome == wanted[0]
        if isinstance(item.value, bool):
            fits = fits and item.value is wanted[1]
        elif item.value is not None:
            fits = fits and (item.value in NOTHING) is wanted[2]
        if fits or turn >= TRIES:
            return last
    if last is None:
        raise RuntimeError(f"no item of the construction {of.name!r} in {AT_LAST} tries")
    return last


def _try(of: Construction, scene: Scene, rng: random.Random) -> Item | None:
    try:
        case = Case(rng, scene, of.name)
        item = of.make(case)
    except (DroppedError, AnchorError, SeveralError):
        return None
    return item if not case.world.slips else None


@lru_cache(maxsize=8192)
def pooled_scene(seed: int, kind: str, number: int) -> Scene:
    """One of the scenes that items share."""
    return random_scene(random.Random(f"{seed}/{kind}/{number}"), kind)
