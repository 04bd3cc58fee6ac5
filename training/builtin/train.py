"""Teach to find things: ``python -m training.builtin.train --data runs/builtin``.

Goes on from `training.pt` in the data's folder, if that is there, else begins with an exported network, if one is given
(`--start`); writes `log.jsonl`, `eyes.onnx` and `samples.png`
beside it. The rate of learning stays level and falls in the last third of the steps, so that a finished
run can be taken up again with more steps (Hägele et al., Scaling laws and compute-optimal training beyond fixed
training durations, 2024); with `--start` it falls from the first step on.
"""

from __future__ import annotations

import argparse
import math
import os
import re
from copy import deepcopy
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader

from sightline.bench.renders import decoded, read_encoded
from sightline.models.builtin import eyes as trained
from training.builtin.export import export, naming_of
from training.builtin.keeping import (
    SAVE_EVERY,
    Log,
    existing,
    half_precision,
    load_state,
    progress,
    rate_at,
    save_state,
)
from training.builtin.losses import loss_of
from training.builtin.network import STRIDES, Eyes, places
from training.builtin.optimizer import Muon
from training.builtin.pictures import Pictures
from training.builtin.samples import with_sight, write_sheet
from training.builtin.weights import eyes_weights

BATCH = 24
RATE, FALL, PLAIN = 2e-3, 1 / 3, 1 / 6
"""The rate of learning, and the last parts of all steps, in which it falls, and in which no pictures are joined."""
SAMPLE_EVERY = 1000
WORKERS = 2


def train(data: Path, steps: int, size_wh: tuple[int, int], seed: int, rate: float, begin: Path | None = None) -> None:
    """Train up to step `steps`; what was reached before is in the folder."""
    torch.manual_seed(seed)
    model = Eyes().to(memory_format=torch.channels_last)
    optimizer = Muon(model, rate)
    state, start, fall = data / "training.pt", 0, FALL
    if begin is not None and not state.exists():
        model.load_state_dict(eyes_weights(begin))
        fall = 1.0
    mean = deepcopy(model)
    if state.exists():
        saved = load_state(state)
        model.load_state_dict(saved["model"])
        mean.load_state_dict(saved["mean"])
        optimizer.load_state_dict(saved["optimizer"])
        start, fall = saved["step"], saved.get("fall", FALL)
    files = sorted((data / "train").glob("*.zip"))
    pictures = Pictures(files, size_wh, BATCH, seed + start, last_joined=math.ceil((1 - PLAIN) * steps) - start)
    # A fork of a process that has threads, such as OpenGL's, may never wake up.
    loader = DataLoader(
        pictures, batch_size=None, num_workers=WORKERS, multiprocessing_context="spawn", worker_init_fn=_yield_to_others
    )
    batches = iter(loader)
    log = Log(data / "log.jsonl")
    model.train()
    with progress() as bar:
        task = bar.add_task(f"train at {size_wh[0]}x{size_wh[1]}", total=steps, completed=start)
        for step in range(start, steps):
            images, truth = next(batches)
            optimizer.set_rate(rate * rate_at(step, steps, fall))
            loss, parts = _step_loss(model, images, truth)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            norm = nn.utils.clip_grad_norm_(model.parameters(), 10.0)
            if not math.isfinite(float(norm)):
                raise RuntimeError(f"step {step}: the gradient is {float(norm)}; learn more slowly (--rate)")
            optimizer.step()
            _follow(mean, model, min(0.999, (1 + step) / (10 + step)))
            log.add(parts)
            bar.advance(task)
            if (step + 1) % SAVE_EVERY == 0 or step + 1 == steps:
                kept = {"model": model.state_dict(), "mean": mean.state_dict(), "optimizer": optimizer.state_dict()}
                save_state(state, step + 1, **kept, fall=fall)
                bar.console.print(log.write(step=step + 1, size_wh=size_wh), highlight=False)
                if (step + 1) % SAMPLE_EVERY == 0:
                    export(mean, naming_of(data), step + 1, data / "eyes.onnx")
                    _write_samples(data)


def _yield_to_others(_: int) -> None:
    """A worker is to work while the network waits for it, as the network waits for each core that the two share."""
    os.nice(19)


def _step_loss(model: Eyes, images: Tensor, truth: dict[str, Tensor]) -> tuple[Tensor, dict[str, float]]:
    height, width = images.shape[-2:]
    with half_precision():
        seen = model(images.to(memory_format=torch.channels_last))
    return loss_of(seen, places(width, height), truth)


def _follow(mean: Eyes, model: Eyes, keep: float) -> None:
    """The running mean of the weights, which is what is exported."""
    with torch.no_grad():
        for a, b in zip(mean.state_dict().values(), model.state_dict().values(), strict=True):
            if a.dtype.is_floating_point:
                a.lerp_(b, 1 - keep)
            else:
                a.copy_(b)


def _write_samples(data: Path) -> None:
    """What the network sees by now in a few pictures: held-out ones, where there are any."""
    eyes = trained.Eyes(data / "eyes.onnx", threads=1)
    files = [*sorted((data / "held-out").glob("*.zip")), *sorted((data / "train").glob("*.zip"))]
    pictures = [decoded(*encoded) for encoded in read_encoded(files[0])[:12]]
    write_sheet(data / "samples.png", [with_sight(picture.rgb, eyes) for picture in pictures])


def size_of(text: str) -> tuple[int, int]:
    """Width and height as they are typed.

    Raises:
        argparse.ArgumentTypeError: they are no multiples of the coarsest stride.
    """
    sides = re.fullmatch(r"(\d+)x(\d+)", text)
    width, height = (int(side) for side in sides.groups()) if sides else (0, 0)
    if not width or not height or width % STRIDES[-1] or height % STRIDES[-1]:
        raise argparse.ArgumentTypeError(f"{text!r}, expected multiples of {STRIDES[-1]}, such as 384x288")
    return width, height


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(prog="python -m training.builtin.train", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("runs/builtin"), help="folder (default: %(default)s)")
    parser.add_argument("--steps", type=int, default=20000, help="of the whole training (%(default)s)")
    parser.add_argument("--size", type=size_of, default="384x288", help="of the images (%(default)s)")
    parser.add_argument("--start", type=existing, help="exported network (.onnx) to begin with")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--rate", type=float, default=RATE)
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    train(options.data, options.steps, options.size, options.seed, options.rate, options.start)


if __name__ == "__main__":
    main()
