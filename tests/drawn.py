"""Frames of the drawn world that the small checkpoints know, and counters for their networks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import PIL.Image
import pytest
from training.checkpoints.world import Thing, draw, scatter

from sightline.frame import Frame

CHECKPOINTS = Path(__file__).with_name("checkpoints")
LANDSCAPE, PORTRAIT, SQUARE = (640, 360), (360, 640), (480, 480)
SIZES = (LANDSCAPE, PORTRAIT, SQUARE)


def picture(things: list[Thing], size_wh: tuple[int, int], seed: int = 0) -> Frame:
    """A frame of the drawn world."""
    return Frame(draw(things, size_wh, np.random.default_rng(seed)))


def crowd(seed: int, count: int = 3) -> list[Thing]:
    """Things at random places, no two alike."""
    return scatter(np.random.default_rng(seed), count)


def pil(frame: Frame) -> PIL.Image.Image:
    return PIL.Image.fromarray(frame.rgb)


def calls_of(monkeypatch: pytest.MonkeyPatch, module: Any) -> list[int]:
    """The batch size of every call of a torch module from now on."""
    seen: list[int] = []
    forward = module.forward

    def counted(*args: Any, **options: Any) -> Any:
        first = next(v for v in (*args, *options.values()) if hasattr(v, "shape"))
        seen.append(int(first.shape[0]))
        return forward(*args, **options)

    monkeypatch.setattr(module, "forward", counted)
    return seen
