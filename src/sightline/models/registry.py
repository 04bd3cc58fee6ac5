"""Models by name. Families join through the entry-point group `sightline.models`; listing builds none."""

from __future__ import annotations

import difflib
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

from sightline.errors import ModelError
from sightline.models.base import ModelFamily, Runtime
from sightline.models.weights import read_settings

GROUP = "sightline.models"


@dataclass(frozen=True)
class ModelName:
    """What a model's name says: the family, and the checkpoint where one is named.

    Attributes:
        checkpoint: "" for the family's default one.
    """

    family: ModelFamily
    checkpoint: str = ""

    def checkpoint_for(self, ability: str) -> str:
        """What is loaded for an ability: the checkpoint that is named, else the family's default one."""
        return self.checkpoint or self.family.default_checkpoint(ability)

    def require(self, ability: str) -> None:
        """Check that the model has an ability.

        Raises:
            ModelError: it has not; the message names one that has.
        """
        if ability not in self.family.abilities:
            able = sorted(f.name for f in families().values() if ability in f.abilities)
            raise ModelError(
                f"{self.family.name} cannot {ability}; it can {', '.join(sorted(self.family.abilities))}",
                f"try --model {able[0]}" if able else "",
            )


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


def read_name(name: str) -> ModelName:
    """Read "family", "family:checkpoint" or a local folder.

    Raises:
        ModelError: no such family, or a folder that is missing or holds no model of a known kind.
    """
    family_name, _, checkpoint = name.partition(":")
    known = families()
    if family_name in known:
        family = known[family_name]
        return ModelName(family, family.short.get(checkpoint, checkpoint))
    folder = Path(name).expanduser()
    if folder.is_dir():
        return ModelName(_family_of_folder(folder), str(folder))
    if name.startswith((".", "/", "~")):
        raise ModelError(f"there is no folder {name}", "give one with the checkpoint's config.json")
    near = difflib.get_close_matches(family_name, known, n=1)
    hint = f"did you mean {near[0]}?" if near else f"installed: {', '.join(sorted(known))}"
    if "/" in name:
        hint = f"name its family too, as in {'chat' if 'chat' in known else 'FAMILY'}:{name}; {hint}"
    raise ModelError(f"there is no model called {name!r}", hint)


def load_model(name: str, ability: str, runtime: Runtime | None = None) -> Any:
    """Build the model called `name` for an ability.

    Raises:
        ModelError: no such model, one that cannot do it, or whose weights are not here; the message says what to do.
        MissingPartError: it needs packages that are not installed.
    """
    found = read_name(name)
    found.require(ability)
    return found.family.load(found.checkpoint_for(ability), ability, runtime or Runtime())


def _family_of_folder(folder: Path) -> ModelFamily:
    model_type = read_settings(folder / "config.json").get("model_type")
    for family in families().values():
        if model_type in family.model_types:
            return family
    known = sorted({kind for family in families().values() for kind in family.model_types})
    raise ModelError(f"{folder} holds a model of type {model_type!r}", f"known types: {', '.join(known)}")
