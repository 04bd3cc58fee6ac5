"""Write the network for ONNX Runtime: ``python -m training.builtin.export --data runs/builtin --out eyes.onnx``.

Where the data's folder has pictures to calibrate with, its scores become probabilities; see `calibrate`.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from torch import nn

from sightline.bench.renders import noun_of
from sightline.language.lexicon import lexicon
from sightline.models.builtin.eyes import VERSION, Eyes, hash_file
from sightline.output_files import write_bytes
from training.builtin.calibrate import UNCALIBRATED, calibrated
from training.builtin.catalog import NAMES, held_out_pairs
from training.builtin.losses import Both
from training.builtin.words import COLOR_NAMES, MATERIALS

OUTPUTS = ("boxes", "objectness", "embeddings", "coefficients", "prototypes")


def export(model: Both, step: int, target: Path) -> None:
    """The network with its words, as one file, and beside it the file's hash."""
    model.eval()
    axes = {"image": {2: "height", 3: "width"}, "prototypes": {2: "h4", 3: "w4"}}
    axes |= {name: {1: "places"} for name in OUTPUTS[:4]}
    content = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            model.eyes, (torch.zeros(1, 3, 320, 416),), content, dynamo=False, opset_version=17,
            input_names=["image"], output_names=list(OUTPUTS), dynamic_axes=axes,
        )  # fmt: skip
    text = model.text
    groups = {
        "kinds": ([noun_of(name) for name in NAMES], text.kinds),
        "colors": (COLOR_NAMES, text.colors),
        "materials": ([lexicon().attributes["material"].get(name, name) for name in MATERIALS], text.materials),
    }
    facts: dict[str, Any] = {"version": VERSION, "step": step, **UNCALIBRATED, "groups": {}}
    facts["held_out_pairs"] = [(noun_of(name), color) for name, color in held_out_pairs()]
    for (group, (names, vectors)), scale in zip(groups.items(), text.scales.exp().tolist(), strict=True):
        unit = nn.functional.normalize(vectors, dim=-1).detach().numpy().astype(np.float64)
        facts["groups"][group] = {"words": list(names), "scale": scale, "vectors": np.round(unit, 5).tolist()}
    facts["groups"]["colors"]["bias"] = text.color_bias.tolist()
    _write(onnx.load_model_from_string(content.getvalue()), facts, target)


def _write(graph: onnx.ModelProto, facts: dict[str, Any], target: Path) -> None:
    onnx.helper.set_model_props(graph, {"sightline": json.dumps(facts)})
    data = graph.SerializeToString()
    write_bytes(target, data)
    write_bytes(hash_file(target), f"{hashlib.sha256(data).hexdigest()}  {target.name}\n".encode())


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(prog="python -m training.builtin.export", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("runs/builtin"), help="folder (default: %(default)s)")
    parser.add_argument("--out", type=Path, default=Path("runs/builtin/eyes.onnx"))
    options = parser.parse_args()
    saved = torch.load(options.data / "training.pt", weights_only=True)
    model = Both()
    model.load_state_dict(saved["mean"])
    export(model, saved["step"], options.out)
    files = sorted((options.data / "calibration").glob("*.zip"))
    if files:
        facts = calibrated(Eyes(options.out), files)
        _write(onnx.load(options.out), facts, options.out)
        print({name: facts[name] for name in UNCALIBRATED})
    print(f"{options.out}: {options.out.stat().st_size / 1e6:.1f} MB, step {saved['step']}")


if __name__ == "__main__":
    main()
