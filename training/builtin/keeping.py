"""What both trainings keep: how fast they learn, a state to go on from, and a written log."""

from __future__ import annotations

import io
import json
import time
from argparse import ArgumentTypeError
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
import torch
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from sightline.output_files import write_bytes
from training.builtin.words import WORDS

WARM_UP = 300
SAVE_EVERY = 100
"""Steps from one saved state, and line of the log, to the next."""


def existing(text: str) -> Path:
    """A file, for argparse."""
    if not (path := Path(text)).is_file():
        raise ArgumentTypeError(f"there is no file {text}: name one that training.builtin.export has written")
    return path


def rate_at(step: int, steps: int, fall: float) -> float:
    """The factor on the rate of learning, which falls in the last part `fall` of the steps."""
    return min(1.0, (step + 1) / WARM_UP, max(0.0, (steps - step) / (fall * steps)))


def half_precision() -> torch.autocast:
    """In bfloat16, where the processor multiplies in it; where it does not, that is many times slower."""
    return torch.autocast("cpu", torch.bfloat16, enabled=torch.ops.mkldnn._is_mkldnn_bf16_supported())


def load_state(path: Path) -> dict[str, Any]:
    """What `save_state` has written.

    Raises:
        SystemExit: it was trained with other words.
    """
    saved: dict[str, Any] = torch.load(path, weights_only=True)
    if saved.get("words", list(WORDS)) != list(WORDS):
        raise SystemExit(f"{path} was trained with other words: move it away to begin anew")
    return saved


def save_state(path: Path, step: int, **parts: Any) -> None:
    """Write what training goes on from, complete or not at all: state dictionaries, the step, and the words, if any."""
    content = io.BytesIO()
    torch.save(parts | {"step": step}, content)
    write_bytes(path, content.getvalue())


def progress() -> Progress:
    """A bar with the step and the time that is left."""
    return Progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())


class Log:
    """The means of losses since the last line, and the time since the start, in `log.jsonl`."""

    def __init__(self, path: Path) -> None:
        self._path, self._began = path, time.perf_counter()
        self._recent: dict[str, list[float]] = defaultdict(list)

    def add(self, parts: dict[str, float]) -> None:
        """The losses of one more step."""
        for name, part in parts.items():
            self._recent[name].append(part)

    def write(self, **more: Any) -> dict[str, Any]:
        """Write a line, and begin the next one; gives what it says."""
        row: dict[str, Any] = {name: round(float(np.mean(values)), 4) for name, values in self._recent.items()}
        row |= more | {"seconds": round(time.perf_counter() - self._began)}
        with self._path.open("a") as log:
            log.write(json.dumps(row) + "\n")
        self._recent.clear()
        return row
