"""Models by name. Families join through the entry-point group `sightline.models`; listing builds none."""

from __future__ import annotations

import difflib
from collections import Counter
from functools import cache
from importlib.metadata import entry_points
from typing import Any

from sightline.errors import ModelError
from sightline.models.base import ModelFamily

GROUP = "sightline.models"


@cache
def families() -> dict[str, ModelFamily]:
    """Every installed family by name.

    Raises:
        ModelError: two packages bring a family of the same name.
    """
    found = entry_points(group=GROUP)
    twice = [name for name, n in Counter(entry.name for entry in found).items() if n > 1]
    if twice:
        packages = sorted({e.dist.name for e in found if e.name in twice and e.dist is not None})
        raise ModelError(f"more than one package brings a model called {twice[0]!r}", f"of {packages} keep one")
    return {entry.name: entry.load() for entry in found}


def load_model(name: str, ability: str) -> Any:
    """Build the model called `name` ("family" or "family:checkpoint") for an ability.

    Raises:
        ModelError: no such family, or one that cannot do it; the message names one that can.
    """
    family_name, _, checkpoint = name.partition(":")
    known = families()
    if family_name not in known:
        near = difflib.get_close_matches(family_name, known, n=1)
        hint = f"did you mean {near[0]}?" if near else f"installed: {', '.join(sorted(known))}"
        raise ModelError(f"there is no model called {family_name!r}", hint)
    family = known[family_name]
    if ability not in family.abilities:
        able = sorted(f.name for f in known.values() if ability in f.abilities)
        raise ModelError(
            f"{family_name} cannot {ability}; it can {', '.join(sorted(family.abilities))}",
            f"try --model {able[0]}" if able else "",
        )
    return family.load(checkpoint)
