"""Build and train the small checkpoints: ``python -m training.checkpoints [NAME ...]``."""

from __future__ import annotations

import argparse
import sys
import time
from importlib import import_module
from pathlib import Path

FAMILIES = {
    "clip": "contrastive:build_clip",
    "siglip": "contrastive:build_siglip",
    "owlvit": "owl:build_owlvit",
    "owlv2": "owl:build_owlv2",
    "clipseg": "clipseg:build",
    "sam2": "sam:build_sam2",
    "sam3": "sam:build_sam3",
    "blip-caption": "blip:build_caption",
    "blip-vqa": "blip:build_vqa",
    "llava": "llava:build",
    "blip2": "blip2:build",
    "grounding-dino": "grounding_dino:build",
    "mm-grounding-dino": "grounding_dino:build_mm",
}
"""Module and function of each family; the function takes the folder and the effort, and gives a `Recipe`."""

ROOT = Path(__file__).parents[2] / "tests" / "checkpoints"


def main(arguments: list[str] | None = None) -> int:
    """Build the named families; the exit status is 1 if one misses its target."""
    parser = argparse.ArgumentParser(prog="python -m training.checkpoints", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"families (default: all): {', '.join(FAMILIES)}")
    parser.add_argument("--out", type=Path, default=ROOT, help="folder of the checkpoints (default: tests/checkpoints)")
    parser.add_argument("--effort", type=float, default=1.0, help="factor on the number of steps, e.g. 0.01 to try out")
    options = parser.parse_args(arguments)
    if unknown := [name for name in options.names if name not in FAMILIES]:
        parser.error(f"no such family: {', '.join(unknown)}; there are {', '.join(FAMILIES)}")
    status = 0
    for name in options.names or FAMILIES:
        module, function = FAMILIES[name].split(":")
        folder = options.out / name
        start = time.perf_counter()
        recipe = getattr(import_module(f"training.checkpoints.{module}"), function)(folder, options.effort)
        seconds = time.perf_counter() - start
        recipe.write(folder, seconds)
        size = sum(f.stat().st_size for f in folder.iterdir()) / 1e6
        print(f"{name}: {recipe.parameters} weights, {size:.2f} MB, {seconds:.0f} s")
        for key, value in recipe.figures.items():
            print(f"  {key}: {value:.4g}")
        for line in recipe.missed():
            status = 1
            print(f"  missed: {line}")
    return status


if __name__ == "__main__":
    sys.exit(main())
