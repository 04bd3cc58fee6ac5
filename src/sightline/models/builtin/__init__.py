"""The built-in models: trained eyes that come with the package, and what stands on a table by its shape alone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sightline.errors import ModelError
from sightline.models.base import ModelFamily, Runtime

if TYPE_CHECKING:
    from sightline.models.builtin.model import SeeingModel, TabletopModel


def _load(checkpoint: str, ability: str, runtime: Runtime) -> SeeingModel | TabletopModel:
    from sightline.models.builtin.model import SeeingModel, TabletopModel

    if not checkpoint and ability == "detect":
        return TabletopModel()
    if not checkpoint.endswith(".onnx"):
        what = f"builtin has no checkpoint {checkpoint!r}" if checkpoint else f"builtin needs trained eyes to {ability}"
        raise ModelError(what, "name a trained file, as in --model builtin:FILE.onnx, or try --model clip")
    from sightline.models.builtin.eyes import Eyes

    return SeeingModel(Eyes(Path(checkpoint)))


FAMILY = ModelFamily(
    name="builtin",
    abilities=frozenset({"detect", "classify", "match", "embed"}),
    summary="tabletop things from colour and depth, no weights; or by trained eyes",
    load=_load,
    open_vocabulary=False,
)
