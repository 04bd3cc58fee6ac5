"""The built-in model: weight-free, from colour and depth."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sightline.errors import ModelError
from sightline.models.base import ModelFamily, Runtime

if TYPE_CHECKING:
    from sightline.models.builtin.model import BuiltinModel


def _load(checkpoint: str, ability: str, runtime: Runtime) -> BuiltinModel:
    from sightline.models.builtin.model import BuiltinModel

    if checkpoint:
        raise ModelError(f"builtin has no checkpoint {checkpoint!r}", "use --model builtin")
    return BuiltinModel()


FAMILY = ModelFamily(
    name="builtin",
    abilities=frozenset({"detect"}),
    summary="tabletop things from colour and depth; no weights",
    load=_load,
    open_vocabulary=False,
)
