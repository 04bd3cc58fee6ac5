"""`demo`: a few instructions in the embedded world, from words to checked picks."""

from __future__ import annotations

import textwrap
import time
from pathlib import Path
from typing import Annotated

import typer

from sightline.cli import options
from sightline.cli.pick import pick_text, run_pick
from sightline.cli.sink import NOT_VERIFIED, STOPPED, emit, say

# Instruction, where to put it down, and the outcome that an honest robot comes to.
STEPS: tuple[tuple[str, tuple[float, float, float] | None, str], ...] = (
    ("the red mug", None, "picked"),
    ("the banana", (0.42, -0.24, 0.0), "placed"),
    ("the box", None, "ambiguous"),
    ("the box nearest to the mug", None, "picked"),
    ("the green bottle", None, "not_found"),
)


def demo(
    out: Annotated[Path, typer.Option(help="Folder for pictures, films and reports.")] = Path("runs/demo"),
    as_json: options.Json = False,
) -> int:
    """Watch a robot find and grasp what words say, and say so when it cannot.

    Runs a few instructions on a table of the embedded world. Needs no GPU, no ROS and no download.
    """
    from importlib.resources import as_file, files

    from sightline.output_files import require_writable_folder
    from sightline.sim.scene_file import load_scene

    require_writable_folder(out)
    with as_file(files("sightline.cli").joinpath("demo_scene.json")) as path:
        spec = load_scene(path)
    results = []
    began = time.perf_counter()
    for number, (text, place_m, expected) in enumerate(STEPS, 1):
        say(f'[{number}/{len(STEPS)}] sightline pick "{text}"')
        folder = out / f"{number}-{text.removeprefix('the ').replace(' ', '-')}"
        start = time.perf_counter()
        report, written = run_pick(text, spec, 0, folder, place_m=place_m)
        seconds = time.perf_counter() - start
        say(textwrap.indent(pick_text(report, {}).rstrip(), "    ") + f"  [{seconds:.1f} s]")
        results.append((report, written, expected, seconds))
        if report.status == "stopped":
            break
    good = all(report.status == expected for report, _, expected, _ in results)
    document = {
        "outcome": "demonstrated",
        "ok": good,
        "seconds": round(time.perf_counter() - began, 1),
        "steps": [
            {"expected": expected, "seconds": round(seconds, 1)} | report.as_dict() | {"files": written}
            for report, written, expected, seconds in results
        ],
    }
    pictures = "\n".join(f"  {path}" for _, written, _, _ in results for path in written.values())
    verdict = "all as it should be" if good else "not all as it should be"
    emit(document, f"\n{verdict}; look at the pictures and films:\n{pictures}", as_json)
    stopped = results[-1][0].status == "stopped"
    return 0 if good else STOPPED if stopped else NOT_VERIFIED
