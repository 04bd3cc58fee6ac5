"""The weights of the networks that `export` has written, to go on from, and those between two such networks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
import torch
from torch import Tensor, nn

from training.builtin.losses import TextSide
from training.builtin.network import NORM_EPS, Eyes, Namer

Floats = npt.NDArray[np.floating[Any]]
Weights = dict[str, Tensor]
GROUPS = ("kinds", "colors", "materials")
FUSED = "ConvBnFusion_W_"
"""How ONNX Runtime names kernels that it has multiplied with the factors of their batch norm."""


def eyes_weights(path: Path) -> Weights:
    """The state of `Eyes` that a file of `export` was made of; kernels only to 7 bits, if it is of `quantize`.

    Raises:
        SystemExit: it was made of another network.
    """
    return _state(onnx.load(path), "eyes.", Eyes())


def naming_weights(path: Path) -> Weights:
    """The same of `Naming`; words as calibrated.

    Raises:
        SystemExit: it was made of another network, or knows other words.
    """
    graph = onnx.load(path)
    facts = json.loads(next(p.value for p in graph.metadata_props if p.key == "sightline"))["groups"]
    naming = {f"namer.{name}": value for name, value in _state(graph, "namer.", Namer()).items()}
    naming |= {f"text.{name}": value for name, value in TextSide().state_dict().items()}
    for group in GROUPS:
        vectors = torch.tensor(facts[group]["vectors"])
        if vectors.shape != naming[f"text.{group}"].shape:
            raise SystemExit(f"{path} knows {len(vectors)} {group}, expected {len(naming[f'text.{group}'])}")
        naming[f"text.{group}"] = vectors
    naming["text.scales"] = torch.tensor([facts[group]["scale"] for group in GROUPS]).log()
    naming["text.color_bias"] = torch.tensor(facts["colors"]["bias"])
    return naming


def _state(graph: onnx.ModelProto, prefix: str, network: nn.Module) -> Weights:
    """A network's state, of what a file keeps under a prefix."""
    kept = {tensor.name: onnx.numpy_helper.to_array(tensor) for tensor in graph.graph.initializer}
    fresh = network.state_dict()

    def value_of(name: str) -> Floats:
        """As it is kept. Of values that are equal, as before training, the file keeps one; kernels never are."""
        return kept.get(prefix + name, np.zeros(0) if fresh[name].ndim == 4 else fresh[name].numpy())

    def kernel_of(name: str) -> Floats:
        """As it is kept, or as it was before it was multiplied with the factors of its batch norm."""
        fused = f"{FUSED}{prefix}{name}"
        whole = kept.get(f"{fused}_quantized", kept.get(fused))
        if whole is None:
            return value_of(name)
        norm = name.removesuffix("0.weight") + "1."
        spread = np.sqrt(value_of(f"{norm}running_var") + NORM_EPS)
        factor = kept.get(f"{fused}_scale", np.ones(len(whole))) * spread / value_of(f"{norm}weight")
        return np.asarray(whole * factor[:, None, None, None])

    state = {}
    for name, value in fresh.items():
        found = kernel_of(name) if value.ndim == 4 else value_of(name)
        if found.shape != value.shape:
            raise SystemExit(
                f"the file was made of another network ({prefix}{name} is {found.shape}, expected "
                f"{tuple(value.shape)}): begin without --start"
            )
        state[name] = torch.tensor(found).to(value.dtype)
    return state


def between(begin: Weights, end: Weights, share: float) -> Weights:
    """Weights of which a share is that of a training's end, the rest of its beginning: as good where it was trained,
    and better elsewhere (Wortsman et al., Robust fine-tuning of zero-shot models, 2022). Counts are the end's."""
    return {
        name: begin[name].lerp(value, share) if value.dtype.is_floating_point else value for name, value in end.items()
    }
