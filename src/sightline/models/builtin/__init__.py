"""The models that come with Sightline: trained eyes (`builtin`), and the weight-free one that needs depth
(`tabletop`)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sightline.errors import ModelError
from sightline.models.base import ModelFamily, Runtime

if TYPE_CHECKING:
    from sightline.models.builtin.model import SeeingModel, TabletopModel

SHIPPED = Path(__file__).parent / "eyes.onnx"


def _load_eyes(checkpoint: str, ability: str, runtime: Runtime) -> SeeingModel:
    from sightline.models.builtin.eyes import Eyes
    from sightline.models.builtin.model import SeeingModel

    if checkpoint and not checkpoint.endswith(".onnx"):
        raise ModelError(f"builtin has no checkpoint {checkpoint!r}", "use --model builtin, or builtin:FILE.onnx")
    return SeeingModel(Eyes(Path(checkpoint) if checkpoint else SHIPPED))


def _load_tabletop(checkpoint: str, ability: str, runtime: Runtime) -> TabletopModel:
    from sightline.models.builtin.model import TabletopModel

    if checkpoint:
        raise ModelError(f"tabletop has no checkpoint {checkpoint!r}", "use --model tabletop; it has no weights")
    return TabletopModel()


FAMILY = ModelFamily(
    name="builtin",
    abilities=frozenset({"detect", "classify", "match", "embed"}),
    summary="some fifty kinds of things by trained eyes, in colour alone or with depth; ships with Sightline",
    load=_load_eyes,
    open_vocabulary=False,
)
TABLETOP = ModelFamily(
    name="tabletop",
    abilities=frozenset({"detect"}),
    summary="tabletop things from colour and depth; no weights",
    load=_load_tabletop,
    open_vocabulary=False,
)
