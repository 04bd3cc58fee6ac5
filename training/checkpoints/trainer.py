"""What all families share: the training loop, a pool of drawn pictures, saving, and the record of what was reached."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar

import numpy as np
import torch
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

SEED = 7
Sample = TypeVar("Sample")


@dataclass
class Recipe:
    """How a checkpoint came about and what it reaches on held-out pictures.

    Attributes:
        figures: what was measured on held-out pictures.
        targets: least value of a figure, by its name; a name that starts with "max " bounds it from above.
    """

    name: str
    steps: int
    batch: int
    parameters: int
    figures: dict[str, float]
    targets: dict[str, float] = field(default_factory=dict)
    seed: int = SEED

    def missed(self) -> list[str]:
        """The targets that are not reached, in words."""
        found = []
        for name, bound in self.targets.items():
            upper, key = name.startswith("max "), name.removeprefix("max ")
            value = self.figures[key]
            if value > bound if upper else value < bound:
                found.append(f"{key} is {value:.4g}, not {'at most' if upper else 'at least'} {bound:g}")
        return found

    def write(self, folder: Path, seconds: float) -> None:
        """Write `recipe.json` into the checkpoint's folder."""
        record: dict[str, Any] = {
            "name": self.name,
            "steps": self.steps,
            "batch": self.batch,
            "seed": self.seed,
            "seconds": round(seconds),
            "machine": "2-core CPU",
            "parameters": self.parameters,
            "held_out": {key: round(value, 4) for key, value in self.figures.items()},
        }
        (folder / "recipe.json").write_text(json.dumps(record, indent=2) + "\n")


def prepare(seed: int = SEED) -> np.random.Generator:
    """Set every seed, use one thread, and give the generator that draws the pictures."""
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    return np.random.default_rng(seed)


def parameter_count(model: torch.nn.Module) -> int:
    """Number of weights."""
    return sum(p.numel() for p in model.parameters())


def fit(
    model: torch.nn.Module,
    loss_of: Callable[[int], torch.Tensor],
    steps: int,
    label: str,
    rate: float = 1e-3,
    decay: float = 0.01,
    smoothing: float = 0.0,
) -> None:
    """Train with AdamW, a short warm-up and a cosine decay to zero, under a progress bar.

    Args:
        loss_of: loss of one step, given its number.
        smoothing: if above zero, the model ends with the running mean of its weights, decaying by this per step.
    """
    model.train()
    weights = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(weights, lr=rate, weight_decay=decay, betas=(0.9, 0.98))
    warmup = max(1, min(100, steps // 10))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer,
        lambda k: min((k + 1) / warmup, 0.5 * (1 + math.cos(math.pi * max(0, k - warmup) / max(1, steps - warmup)))),
    )
    means = [w.detach().clone() for w in weights]
    recent: list[float] = []
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns) as bar:
        task = bar.add_task(label, total=steps)
        for k in range(steps):
            loss = loss_of(k)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(weights, 1.0)
            optimizer.step()
            schedule.step()
            if smoothing:
                pace = min(smoothing, (1 + k) / (10 + k))
                with torch.no_grad():
                    torch._foreach_lerp_(means, weights, 1 - pace)
            recent.append(float(loss.detach()))
            if not math.isfinite(recent[-1]):
                raise RuntimeError(f"{label}: the loss is {recent[-1]} at step {k + 1}; learn more slowly")
            bar.advance(task)
            if (k + 1) % max(1, steps // 20) == 0:
                bar.console.print(f"{label}: step {k + 1}, loss {np.mean(recent):.4f}", highlight=False)
                recent.clear()
    if smoothing:
        with torch.no_grad():
            for weight, mean in zip(weights, means, strict=True):
                weight.copy_(mean)
    model.eval()


class Pool(Generic[Sample]):
    """Encoded pictures to draw batches from, of which the oldest are replaced by new ones at every batch.

    So every batch is random, few pictures are seen often, and drawing does not cost more than training.
    """

    def __init__(
        self,
        draw: Callable[[], tuple[np.ndarray, Sample]],
        encode: Callable[[list[np.ndarray]], torch.Tensor],
        rng: np.random.Generator,
        size: int = 3000,
        fresh: int = 6,
    ) -> None:
        self._draw, self._encode, self._rng, self._fresh = draw, encode, rng, fresh
        pixels, self._samples = self._make(size)
        self._pixels = pixels.half()
        self._oldest = 0

    def _make(self, count: int) -> tuple[torch.Tensor, list[Sample]]:
        pairs = [self._draw() for _ in range(count)]
        return self._encode([image for image, _ in pairs]), [sample for _, sample in pairs]

    def batch(self, count: int) -> tuple[torch.Tensor, list[Sample]]:
        """Pixels and what is known of each picture."""
        pixels, samples = self._make(self._fresh)
        for pixel, sample in zip(pixels, samples, strict=True):
            self._pixels[self._oldest], self._samples[self._oldest] = pixel.half(), sample
            self._oldest = (self._oldest + 1) % len(self._samples)
        chosen = self._rng.choice(len(self._samples), size=count, replace=False)
        return self._pixels[torch.from_numpy(chosen)].float(), [self._samples[i] for i in chosen]


def save(model: Any, folder: Path, half: bool = True) -> None:
    """Save the weights and `config.json`; halved weights are what the model is then measured with."""
    folder.mkdir(parents=True, exist_ok=True)
    model.to(torch.float16 if half else torch.float32).save_pretrained(folder)
    model.float()
    (folder / "model.safetensors").chmod(0o644)
    config = json.loads((folder / "config.json").read_text())
    config.pop("_name_or_path", None)
    (folder / "config.json").write_text(json.dumps(config, indent=2, sort_keys=True) + "\n")


def write_json(path: Path, content: dict[str, Any]) -> None:
    """Write one of a checkpoint's JSON files."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, indent=2) + "\n")
