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
from torch.optim.swa_utils import update_bn

from sightline.bench.renders import decoded, noun_of, read_encoded
from sightline.color_naming import brightened
from sightline.language.lexicon import lexicon
from sightline.models.builtin import eyes as trained
from sightline.models.builtin.crops import crops_of, views_of
from sightline.models.builtin.eyes import FOUND, LONG, NAMED, SHORT, VERSION, denoised, hash_file, prepared
from sightline.models.builtin.model import LEAST_SEEN
from sightline.output_files import write_bytes
from training.builtin.calibrate import UNCALIBRATED, calibrated
from training.builtin.catalog import NAMES, held_out_pairs
from training.builtin.crops import Crops
from training.builtin.keeping import existing, half_precision, load_state
from training.builtin.losses import Naming
from training.builtin.naming import BATCH as NAMED_AT_ONCE
from training.builtin.naming import LAST_VARIED
from training.builtin.network import CROP_PX, Eyes
from training.builtin.pictures import Pictures
from training.builtin.weights import between, eyes_weights, naming_weights
from training.builtin.words import COLOR_NAMES, MATERIALS

Floats = npt.NDArray[np.floating[Any]]
OPSET = 17
LOOKED_AT = 100
"""Pictures from which the range of each value inside of the networks is taken."""
EXACT = "/heads.[0-2]/(?!where)", "/prototype/prototype.1/", "/redraw/change/", "namer./Concat", "/stages.0/stages.0.0/"
"""Parts that stay as they are: what gives boxes and masks, and the first that sees colours beside other values."""
INTEGER = ["Conv", "Add", "Concat", "MaxPool", "Resize"]
"""Kinds of parts that reckon with whole numbers."""
MEASURED, AT_ONCE = 15, 24
"""Files of pictures by which the norms of what lies between two networks are measured, and pictures of a batch."""


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


def mix(data: Path, eyes: Eyes, naming: Naming, begin: Path, shares: Sequence[float]) -> None:
    """Make of both trained networks what lies between them and those that they began with; the means and spreads of
    their batch norms are measured anew, as those of a mean are not the mean of theirs (Izmailov et al., Averaging
    weights leads to wider optima, 2018).

    Args:
        data: the folder with pictures to train with.
        begin: exported networks.
        shares: of what was learnt since, of `eyes` and of `naming`.
    """
    files = sorted((data / "train").glob("*.zip"))[:MEASURED]
    if not files:
        raise SystemExit(f"no pictures in {data / 'train'}, by which to measure: run training.builtin.render")
    eyes.load_state_dict(between(eyes_weights(begin), eyes.state_dict(), shares[0]))
    naming.load_state_dict(between(naming_weights(begin), naming.state_dict(), shares[1]))
    pictures = Pictures(files, (LONG, SHORT), AT_ONCE, seed=0, last_joined=0)
    with half_precision():
        update_bn(track(islice(pictures, 2 * len(files)), "measure", 2 * len(files)), eyes)
    with TemporaryDirectory() as folder:
        export(eyes, naming, 0, Path(folder) / "eyes.onnx")
        few = Path(folder) / "train"
        few.mkdir()
        for path in files:
            (few / path.name).symlink_to(path.resolve())
        crops = Crops.read(few, Path(folder) / "eyes.onnx")
    torch.manual_seed(0)
    rows = crops.shuffled()
    batches = rows.chunk(-(-len(rows) // NAMED_AT_ONCE))
    with half_precision():
        update_bn((crops.batch(some, CROP_PX, LAST_VARIED)[0][:, :4] for some in batches), naming.namer)


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(prog="python -m training.builtin.export", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("runs/builtin"), help="folder (default: %(default)s)")
    parser.add_argument("--out", type=Path, default=Path("runs/builtin/eyes.onnx"))
    parser.add_argument(
        "--start",
        type=existing,
        help="exported networks (.onnx) that both trainings began with; a part of them is kept",
    )
    parser.add_argument(
        "--share", type=float, nargs=2, default=(0.5, 0.5), metavar=("TRAIN", "NAMING"),
        help="how much of what `train` and `naming` have learnt since then is taken, 0 to 1 (0.5 0.5)",
    )  # fmt: skip
    options = parser.parse_args()
    if not all(0 <= share <= 1 for share in options.share):
        parser.error(
            f"--share is {' '.join(map(str, options.share))}, expected two numbers from 0 to 1, such as 0.5 0.5"
        )
    if not (options.data / "naming.pt").exists():  # else it would be written with names that nobody has taught
        raise SystemExit(f"no naming.pt in {options.data}: run python -m training.builtin.naming --data {options.data}")
    saved = load_state(options.data / "training.pt")
    eyes, naming = Eyes(), naming_of(options.data)
    eyes.load_state_dict(saved["mean"])
    if options.start is not None:
        mix(options.data, eyes, naming, options.start, options.share)
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
