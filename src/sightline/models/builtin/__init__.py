"""The built-in model: weight-free, from colour and depth; or with eyes that were trained (`builtin:FILE.onnx`)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sightline.errors import ModelError
from sightline.models.base import ModelFamily, Runtime

if TYPE_CHECKING:
    from sightline.models.builtin.model import SeeingModel, TabletopModel


def _load(checkpoint: str, ability: str, runtime: Runtime) -> SeeingModel | TabletopModel:
    from sightline.models.builtin.model import SeeingModel, TabletopModel

    if not checkpoint:
        return TabletopModel()
    if not checkpoint.endswith(".onnx"):
        raise ModelError(f"builtin has no checkpoint {checkpoint!r}", "use --model builtin, or builtin:FILE.onnx")
    from sightline.models.builtin.eyes import Eyes

    return SeeingModel(Eyes(Path(checkpoint)))


FAMILY = ModelFamily(
    name="builtin",
    abilities=frozenset({"detect"}),
    abilities_of_checkpoint=frozenset({"classify", "match", "embed"}),
    summary="tabletop things from colour and depth; no weights",
    load=_load,
    open_vocabulary=False,
)
