"""`bench startup`: what it costs to begin, beside what a user would otherwise import; and the memory of a pick."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Container
from typing import Annotated, Any

import typer

from sightline.bench.pick import name_one_thing
from sightline.errors import InputError

BASE = "bare python"
PICK_ENDS = (0, 1, 3, 4, 5)
"""Exit codes of picks that went as a pick may go."""
COMMANDS: dict[str, list[str]] = {
    BASE: ["-c", "pass"],
    "import sightline": ["-c", "import sightline"],
    "import supervision": ["-c", "import supervision"],
    "import mujoco": ["-c", "import mujoco"],
    "sightline --help": ["-m", "sightline", "--help"],
}


def startup(
    runs: Annotated[int, typer.Option(min=1, help="How often each is timed; they take turns.")] = 10,
    picks: Annotated[int, typer.Option(min=0, help="How many whole picks are timed and weighed.")] = 3,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout, nothing else.")] = False,
) -> None:
    """Time imports and --help, each in a process of its own, in turns; then wall time and peak memory of picks.

    Examples:

      sightline bench startup --runs 20
    """
    from rich.console import Console
    from rich.progress import track

    from sightline.sim.random_scene import random_scene

    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    console = Console(stderr=True)
    for _ in track(range(runs), "starting", console=console, transient=True):
        for name, arguments in COMMANDS.items():
            times[name].append(run_measured(arguments)[0])
    pick_runs = []
    for seed in track(range(picks), "picking", console=console, transient=True):
        with tempfile.TemporaryDirectory() as folder:
            _, words = name_one_thing(random_scene(seed), seed) or (0, "the thing")
            pick_runs.append(
                run_measured(["-m", "sightline", "pick", words, "--seed", str(seed), "--out", folder], PICK_ENDS)
            )
    summary: dict[str, Any] = {
        "median_ms": {name: round(1000 * statistics.median(values), 1) for name, values in times.items()},
        "pick_s": [round(seconds, 2) for seconds, _ in pick_runs],
        "pick_peak_mb": [round(megabytes) for _, megabytes in pick_runs],
    }
    print(json.dumps(summary, indent=2) if as_json else _text(summary))


_MEASURE = """
import resource, subprocess, sys, time
began = time.perf_counter()
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode
print(code, time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)
"""


def run_measured(arguments: list[str], ends: Container[int] = (0,)) -> tuple[float, float]:
    """Wall time [s] and peak resident memory [MB] of one run of this Python with these arguments.

    A small process in between does the measuring: a child's peak counts that of the parent it was forked from. Modules
    are compiled once, as an installation does it, whatever this process was told.

    Args:
        ends: the exit codes of a run that counts.

    Raises:
        InputError: the run ended otherwise.
    """
    command = [sys.executable, "-c", _MEASURE, sys.executable, *arguments]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    code, seconds, megabytes = (float(word) for word in done.stdout.split())
    if code not in ends:
        raise InputError(f"`python {' '.join(arguments)}` ended with {code:.0f}", "run it by hand to see why")
    return seconds, megabytes


def _text(summary: dict[str, Any]) -> str:
    base = summary["median_ms"][BASE]
    lines = [f"{name:<20} {ms:7.1f} ms  {ms - base:+7.1f}" for name, ms in summary["median_ms"].items()]
    if summary["pick_s"]:
        lines.append(f"a pick with film     {max(summary['pick_s']):.1f} s at most, {max(summary['pick_peak_mb'])} MB")
    return "\n".join(lines)
