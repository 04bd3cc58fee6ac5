"""Write the networks for ONNX Runtime: ``python -m training.builtin.export --data runs/builtin --out eyes.onnx``.

Where the data's folder has pictures to calibrate with, they then reckon with whole numbers, which is faster, and
their scores become probabilities; see `calibrate`.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import re
import warnings
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
import onnx.compose
import torch
from onnxruntime.quantization import CalibrationDataReader, QuantType, quantize_static
from onnxruntime.quantization.shape_inference import quant_pre_process
from rich.progress import track
from torch import nn

from sightline.bench.renders import decoded, noun_of, read_encoded
from sightline.color_naming import brightened
from sightline.language.lexicon import lexicon
from sightline.models.builtin import eyes as trained
from sightline.models.builtin.crops import crops_of, views_of
from sightline.models.builtin.eyes import FOUND, NAMED, VERSION, denoised, hash_file, prepared
from sightline.models.builtin.model import LEAST_SEEN
from sightline.output_files import write_bytes
from training.builtin.calibrate import UNCALIBRATED, calibrated
from training.builtin.catalog import NAMES, held_out_pairs
from training.builtin.keeping import existing, load_state
from training.builtin.losses import Naming, TextSide
from training.builtin.network import CROP_PX, NORM_EPS, Eyes, Namer
from training.builtin.words import COLOR_NAMES, MATERIALS

Floats = npt.NDArray[np.floating[Any]]
GROUPS = ("kinds", "colors", "materials")
OPSET = 17
LOOKED_AT = 100
"""Pictures from which the range of each value inside of the networks is taken."""
EXACT = "/heads.[0-2]/(?!where)", "/prototype/prototype.1/", "/redraw/change/", "namer./Concat", "/stages.0/stages.0.0/"
"""Parts that stay as they are: what gives boxes and masks, and the first that sees colours beside other values."""
INTEGER = ["Conv", "Add", "Concat", "MaxPool", "Resize"]
"""Kinds of parts that reckon with whole numbers."""
FUSED = "ConvBnFusion_W_"
"""How ONNX Runtime names kernels that it has multiplied with the factors of their batch norm."""


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
    graph = onnx.compose.merge_models(finds, names, io_map=[])
    del graph.opset_import[1:]  # which are the same twice
    _write(graph, facts, target)


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
    """The state of `Eyes` that a file of `export` was made of; kernels only to 7 bits, if it is of `quantize`.

    Raises:
        SystemExit: it was made of another network.
    """
    return _state(onnx.load(path), "eyes.", Eyes())


def naming_weights(path: Path) -> dict[str, torch.Tensor]:
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


def _state(graph: onnx.ModelProto, prefix: str, network: nn.Module) -> dict[str, torch.Tensor]:
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


def naming_of(data: Path) -> Naming:
    """What `naming` has learnt so far, of which the file in the data's folder tells; else what knows nothing yet."""
    naming = Naming()
    if (data / "naming.pt").exists():
        naming.load_state_dict(load_state(data / "naming.pt")["model"])
    return naming


def quantize(path: Path, files: Sequence[Path]) -> None:
    """Give what `export` wrote kernels of 7 bits and values of 8, each in the range that it has while the eyes look at
    pictures (Jacob et al., Quantization and training of neural networks, 2018).

    Kernels not of 8 bits, since processors without VNNI add products up in pairs, of 16 bits; values without a sign, as
    ONNX Runtime multiplies others as fractions. Batch norms, which kernels are multiplied with, stay in the file for
    those who train the networks further.
    """
    graph, eyes = onnx.load(path), trained.Eyes(path)
    with TemporaryDirectory() as folder:
        fused, target = Path(folder) / "fused.onnx", Path(folder) / "quantized.onnx"
        quant_pre_process(path, fused, skip_symbolic_shape=True, skip_onnx_shape=True)
        model = onnx.load(fused)
        nodes, results = model.graph.node, {output.name for output in model.graph.output}
        exact = [n.name for n in nodes if re.search("|".join(EXACT), n.name) or results.intersection(n.output)]
        del model.opset_import[1:]  # others than ONNX's own, which are not made use of
        quantize_static(
            model, target, _Looks(eyes, files), op_types_to_quantize=INTEGER, nodes_to_exclude=exact,
            activation_type=QuantType.QUInt8, per_channel=True, reduce_range=True,
        )  # fmt: skip
        model = onnx.load(target)
    names = {tensor.name for tensor in model.graph.initializer}
    norms = [t for t in graph.graph.initializer if len(t.dims) == 1 and t.name not in names]
    model.graph.initializer.extend(norms)
    model.ir_version = graph.ir_version
    _write(model, eyes.facts, path)


class _Looks(CalibrationDataReader):
    """What both networks are given while eyes look at pictures."""

    def __init__(self, eyes: trained.Eyes, files: Sequence[Path]) -> None:
        self._given = self._all(eyes, files)

    @staticmethod
    def _all(eyes: trained.Eyes, files: Sequence[Path]) -> Iterator[dict[str, Floats]]:
        pictures = list(islice((encoded for path in files for encoded in read_encoded(path)), LOOKED_AT))
        for encoded in track(pictures, "quantize"):
            rgb = brightened(denoised(decoded(*encoded).rgb))
            found = eyes.find(rgb, LEAST_SEEN)
            crops = crops_of(rgb, found, views_of(found), CROP_PX)
            if len(crops):
                yield {"image": prepared(rgb)[0], "crops": crops}

    def get_next(self) -> dict[str, Floats] | None:
        """As ONNX Runtime asks for it."""
        return next(self._given, None)


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
        quantize(options.out, files)
        facts = calibrated(trained.Eyes(options.out), files)
        _write(onnx.load(options.out), facts, options.out)
        print({name: facts[name] for name in UNCALIBRATED})
    print(f"{options.out}: {options.out.stat().st_size / 1e6:.1f} MB, step {saved['step']}")


if __name__ == "__main__":
    main()
