"""`doctor`: what this machine has, and what to do about what is missing."""

from __future__ import annotations

import importlib.util
import os
import platform
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from sightline._version import __version__
from sightline.cli import options
from sightline.cli.sink import emit


@dataclass(frozen=True)
class Finding:
    """One thing that was looked for.

    Attributes:
        needed: whether the built-in capabilities fail without it.
        hint: what to type when it is missing or could be better.
    """

    name: str
    ok: bool
    detail: str
    hint: str = ""
    needed: bool = False


def doctor(as_json: options.Json = False) -> int:
    """Say what this machine has, and what to do about what is missing.

    Exit code 1: something that the built-in capabilities need is missing.
    """
    findings = list(_findings())
    broken = [f for f in findings if f.needed and not f.ok]
    marks = {True: "ok", False: "--"}
    rows = [
        f"{'!!' if f in broken else marks[f.ok]}  {f.name:<10} {f.detail}" + (f"\n{'':15}-> {f.hint}" if f.hint else "")
        for f in findings
    ]
    verdict = "something that is needed is missing" if broken else "all that the built-in model needs is here"
    document = {"outcome": "checked", "ok": not broken, "findings": [asdict(f) for f in findings]}
    emit(document, "\n".join([*rows, "", verdict]), as_json)
    return 1 if broken else 0


def _findings() -> Iterator[Finding]:
    yield Finding("sightline", True, f"{__version__}, Python {platform.python_version()}, {platform.system()}")
    yield Finding("processor", True, f"{len(os.sched_getaffinity(0))} cores, {_memory()}")
    yield _gpu()
    yield _renderer()
    yield from _models()
    yield _extra("torch", "transformers")
    yield _ros()
    free_gb = shutil.disk_usage(".").free / 1e9
    yield Finding("disk", free_gb > 0.5, f"{free_gb:.0f} GB free here", "" if free_gb > 0.5 else "free some space")


def _memory() -> str:
    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return f"{total / 1e9:.0f} GB of memory"


def _gpu() -> Finding:
    tool = shutil.which("nvidia-smi")
    if tool is not None:
        query = [tool, "--query-gpu=name,memory.total", "--format=csv,noheader"]
        done = subprocess.run(query, capture_output=True, text=True, timeout=20, check=False)
        if done.returncode == 0 and done.stdout.strip():
            return Finding("GPU", True, "; ".join(done.stdout.split("\n")[:-1]))
    return Finding("GPU", False, "none seen; the built-in model does not use one")


def _renderer() -> Finding:
    from sightline.sim.graphics import choose_graphics

    graphics = choose_graphics()
    return Finding("renderer", not graphics.advice, f"{graphics.name}: {graphics.reason}", graphics.advice)


def _models() -> Iterator[Finding]:
    from sightline.models.registry import families

    for name, family in sorted(families().items()):
        yield Finding("model", True, f"{name}: {', '.join(sorted(family.abilities))} ({family.summary})", needed=True)


def _extra(*packages: str) -> Finding:
    missing = [p for p in packages if importlib.util.find_spec(p) is None]
    detail = f"{' and '.join(packages)} {'not installed' if missing else 'installed'}"
    return Finding(
        "big models",
        not missing,
        detail,
        "only for the larger models: pip install 'sightline[models]'" if missing else "",
    )


def _ros() -> Finding:
    distro = os.environ.get("ROS_DISTRO", "")
    if distro:
        return Finding("ROS 2", True, distro)
    hint = "source /opt/ros/DISTRO/setup.bash, if you have ROS 2; nothing here needs it"
    return Finding("ROS 2", False, "no ROS environment in this shell", hint)
