"""Write the networks for ONNX Runtime: ``python -m training.builtin.export --data runs/builtin --out eyes.onnx``.

Where the data's folder has pictures to calibrate with, its scores become probabilities; see `calibrate`.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnx.compose
import torch
from torch import nn

from sightline.bench.renders import noun_of
from sightline.language.lexicon import lexicon
from sightline.models.builtin import eyes as trained
from sightline.models.builtin.eyes import FOUND, NAMED, VERSION, hash_file
from sightline.output_files import write_bytes
from training.builtin.calibrate import UNCALIBRATED, calibrated
from training.builtin.catalog import NAMES, held_out_pairs
from training.builtin.keeping import existing, load_state
from training.builtin.losses import Naming, TextSide
from training.builtin.network import CROP_PX, Eyes, Namer
from training.builtin.words import COLOR_NAMES, MATERIALS

GROUPS = ("kinds", "colors", "materials")
HALF = ".half"
OPSET = 17


def export(eyes: Eyes, naming: Naming, step: int, target: Path) -> None:
    """Both networks with their words, as one file, and beside it the file's hash."""
    axes: dict[str, dict[int, str]] = {"image": {2: "height", 3: "width"}, "prototypes": {2: "h4", 3: "w4"}}
    axes |= {name: {1: "places"} for name in FOUND[:3]}
    finds = _graph(eyes, torch.zeros(1, 3, 320, 416), "image", FOUND, axes, "eyes.")
    crop = torch.zeros(2, 4, CROP_PX, CROP_PX)
    names = _graph(naming.namer, crop, "crops", NAMED, {name: {0: "things"} for name in ("crops", *NAMED)}, "namer.")
    text = naming.text
    words = {
        "kinds": ([noun_of(name) for name in NAMES], text.kinds),
        "colors": (COLOR_NAMES, text.colors),
        "materials": ([lexicon().attributes["material"].get(name, name) for name in MATERIALS], text.materials),
    }
    facts: dict[str, Any] = {"version": VERSION, "step": step, **UNCALIBRATED, "groups": {}}
    facts["held_out_pairs"] = [(noun_of(name), color) for name, color in held_out_pairs()]
    for (group, (names_of, vectors)), scale in zip(words.items(), text.scales.exp().tolist(), strict=True):
        unit = nn.functional.normalize(vectors, dim=-1).detach().numpy().astype(np.float64)
        facts["groups"][group] = {"words": list(names_of), "scale": scale, "vectors": np.round(unit, 5).tolist()}
    facts["groups"]["colors"]["bias"] = text.color_bias.tolist()
    _write(_halved(onnx.compose.merge_models(finds, names, io_map=[])), facts, target)


def _graph(
    model: nn.Module, example: torch.Tensor, entry: str, outputs: Sequence[str], axes: dict[str, Any], prefix: str
) -> onnx.ModelProto:
    model.eval()
    content = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            model, (example,), content, dynamo=False, opset_version=OPSET,
            input_names=[entry], output_names=list(outputs), dynamic_axes=axes,
            training=torch.onnx.TrainingMode.PRESERVE,  # batch norms stay, so that the file can be trained further
        )  # fmt: skip
    graph = onnx.load_model_from_string(content.getvalue())
    return onnx.compose.add_prefix(graph, prefix, rename_inputs=False, rename_outputs=False)


def eyes_weights(path: Path) -> dict[str, torch.Tensor]:
    """The state of `Eyes` that a file of `export` was made of, to half precision.

    Raises:
        SystemExit: it was made of another network.
    """
    return _state(onnx.load(path), "eyes.", Eyes())


def naming_weights(path: Path) -> dict[str, torch.Tensor]:
    """The state of `Naming` that a file of `export` was made of, to half precision; words as calibrated.

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


def _state(graph: onnx.ModelProto, prefix: str, network: nn.Module) -> dict[str, torch.Tensor]:
    """A network's state, of what a file keeps under a prefix."""
    kept = {
        tensor.name.removesuffix(HALF).removeprefix(prefix): tensor
        for tensor in graph.graph.initializer
        if tensor.name.startswith(prefix)
    }
    state = network.state_dict()
    for name, value in state.items():
        # Of tensors that are equal, as before training, the file keeps one; kernels never are
        if value.dtype.is_floating_point and (name in kept or value.ndim == 4):
            found = onnx.numpy_helper.to_array(kept[name]) if name in kept else np.zeros(0)
            if found.shape != value.shape:
                raise SystemExit(
                    f"the file was made of another network ({prefix}{name} is {found.shape}, expected "
                    f"{tuple(value.shape)}): begin without --start"
                )
            state[name] = torch.from_numpy(found.astype(np.float32))
    return state


def naming_of(data: Path) -> Naming:
    """What `naming` has learnt so far, of which the file in the data's folder tells; else what knows nothing yet."""
    naming = Naming()
    if (data / "naming.pt").exists():
        naming.load_state_dict(load_state(data / "naming.pt")["model"])
    return naming


def _halved(graph: onnx.ModelProto) -> onnx.ModelProto:
    """The same with the weights of convolutions in half precision, which ONNX Runtime widens again when it loads."""
    for tensor in [t for t in graph.graph.initializer if len(t.dims) == 4]:
        name = tensor.name
        tensor.CopyFrom(
            onnx.numpy_helper.from_array(onnx.numpy_helper.to_array(tensor).astype(np.float16), name + HALF)
        )
        graph.graph.node.insert(0, onnx.helper.make_node("Cast", [name + HALF], [name], to=onnx.TensorProto.FLOAT))
    return graph


def _write(graph: onnx.ModelProto, facts: dict[str, Any], target: Path) -> None:
    onnx.helper.set_model_props(graph, {"sightline": json.dumps(facts)})
    data = graph.SerializeToString()
    write_bytes(target, data)
    write_bytes(hash_file(target), f"{hashlib.sha256(data).hexdigest()}  {target.name}\n".encode())


def averaged(states: Sequence[dict[str, torch.Tensor]]) -> dict[str, torch.Tensor]:
    """The mean of each weight over states of one network: as good where it was trained, and better elsewhere (Wortsman
    et al., Model soups, 2022). Counts are those of the first."""
    return {
        name: sum(state[name] for state in states) / len(states) if value.dtype.is_floating_point else value
        for name, value in states[0].items()
    }


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(prog="python -m training.builtin.export", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("runs/builtin"), help="folder (default: %(default)s)")
    parser.add_argument("--out", type=Path, default=Path("runs/builtin/eyes.onnx"))
    parser.add_argument(
        "--average",
        type=existing,
        nargs="+",
        default=[],
        metavar="FILE",
        help="earlier ones of training.pt and naming.pt, whose weights are averaged with these",
    )
    options = parser.parse_args()
    if not (options.data / "naming.pt").exists():  # else it would be written with names that nobody has taught
        raise SystemExit(f"no naming.pt in {options.data}: run python -m training.builtin.naming --data {options.data}")
    saved = load_state(options.data / "training.pt")
    earlier = [load_state(path) for path in options.average]
    eyes, naming = Eyes(), naming_of(options.data)
    eyes.load_state_dict(averaged([saved["mean"], *(state["mean"] for state in earlier if "mean" in state)]))
    named = [state["model"] for state in earlier if "mean" not in state]
    naming.load_state_dict(averaged([naming.state_dict(), *named]))
    export(eyes, naming, saved["step"], options.out)
    files = sorted((options.data / "calibration").glob("*.zip"))
    if files:
        facts = calibrated(trained.Eyes(options.out), files)
        _write(onnx.load(options.out), facts, options.out)
        print({name: facts[name] for name in UNCALIBRATED})
    print(f"{options.out}: {options.out.stat().st_size / 1e6:.1f} MB, step {saved['step']}")


if __name__ == "__main__":
    main()
