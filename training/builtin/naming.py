"""Teach what single things are called, to redraw their masks, and to tell how well these will fit a thing:
``python -m training.builtin.naming``.

A crop of one thing costs a twentieth of what a whole picture does, so that kinds, colours and materials are learnt
several times as fast as by looking for things. Writes `naming.pt` and a line of `log.jsonl` every 100
steps; what is broken off goes on from there.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from sightline.models.builtin.crops import AROUND
from training.builtin.crops import KEPT_AROUND, Crops, centered, fit_of, has_name
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
from training.builtin.losses import Naming, word_losses
from training.builtin.network import CROP_PX, half_size
from training.builtin.optimizer import Muon
from training.builtin.weights import naming_weights
from training.builtin.words import NAMELESS, WORDS

BATCH = 384
FROM_NOTHING, GOING_ON = (1e-2, 0.3), (1e-3, 1.0)
"""The rate of learning, and the last part of all steps in which it falls, at first and with `--start`."""
FIT_WEIGHT = 0.5
LAST_VARIED = 0.35
"""How often crops are varied at the end, of how often at first: what is seen in the end is as things are (as in Ge et
al., YOLOX, 2021, whose last epochs are of plain pictures)."""
TEST_EVERY = 500


def share_right(model: Naming, crops: Crops, side: int) -> dict[str, float]:
    """Share of crops with a name and without whose kind is told right, and whose likeliest colour is one of theirs;
    the mean IoU of masks of things, and how far off on average that of all crops is told."""
    model.eval()
    kinds, colors, fits, told = [], [], [], []
    with torch.no_grad(), half_precision():
        whole = crops.said["whole"] * (KEPT_AROUND / AROUND) ** 2
        for some, own in zip(crops.pixels.split(512), whole.split(512), strict=True):
            images = centered(some, side)
            embeddings, masks, fit = model.namer(images[:, :4])
            fits.append(fit_of(masks, half_size(images[:, 4]), own))
            told.append(fit.float().sigmoid())
            of_kinds, of_colors, _ = model.text.logits(embeddings)
            kinds.append(likeliest(of_kinds))
            colors.append(of_colors.argmax(1))
    model.train()
    kind, truth, fit = torch.cat(kinds), crops.said["kind"], torch.cat(fits)
    named, nameless = has_name(truth), truth >= NAMELESS
    main = crops.said["colors"].gather(1, torch.cat(colors)[:, None]).squeeze(1)
    judged = (main >= 0) & (crops.said["colors"] == 1).any(1)
    return {
        "kinds_right": round(float((kind == truth)[named].float().mean()), 4),
        "nameless_right": round(float((kind == NAMELESS)[nameless].float().mean()), 4),
        "colors_right": round(float((main[judged] == 1).float().mean()), 4),
        "mask_iou": round(float(fit[named | nameless].mean()), 4),
        "mask_iou_off": round(float((torch.cat(told) - fit).abs().mean()), 4),
    }


def likeliest(logits: Tensor) -> Tensor:
    """The likeliest kind of each of n things, `NAMELESS` where none of those with a name is; logits (n, kinds)."""
    nameless = logits[:, NAMELESS:].float().logsumexp(1, keepdim=True)
    return torch.cat((logits[:, :NAMELESS], nameless), 1).argmax(1)


def train(data: Path, steps: int, side: int, seed: int, begin: Path | None = None, finder: Path | None = None) -> None:
    """Train up to step `steps`; what was reached before is in the folder."""
    torch.manual_seed(seed)
    model = Naming().to(memory_format=torch.channels_last)
    rate, fall = FROM_NOTHING if begin is None else GOING_ON
    optimizer = Muon(model, rate)
    state, start = data / "naming.pt", 0
    if state.exists():
        saved = load_state(state)
        model.load_state_dict(saved["model"])
        optimizer.load_state_dict(saved["optimizer"])
        start, rate, fall = saved["step"], *saved.get("rate", (rate, fall))
    elif begin is not None:
        model.load_state_dict(naming_weights(begin))
    crops, unseen = (Crops.read(data / split, finder) for split in ("train", "held-out"))
    order = torch.empty(0, dtype=torch.int64)
    torch.manual_seed(seed + start)
    log = Log(data / "log.jsonl")
    with progress() as bar:
        task = bar.add_task(f"{len(crops.pixels)} crops", total=steps, completed=start)
        for step in range(start, steps):
            optimizer.set_rate(rate * rate_at(step, steps, fall))
            if len(order) < BATCH:
                order = torch.cat((order, crops.shuffled()))
            rows, order = order[:BATCH], order[BATCH:]
            crops.expect(order[:BATCH])
            images, said = crops.batch(rows, side, 1 - (1 - LAST_VARIED) * step / steps)
            with half_precision():
                embeddings, masks, fit = model.namer(images[:, :4].contiguous(memory_format=torch.channels_last))
            own, loss = half_size(images[:, 4]), functional.binary_cross_entropy_with_logits
            there = own.amax((1, 2)) > 0
            parts = word_losses(model.text, embeddings.float(), said)
            parts["mask"] = (loss(masks, own, reduction="none").mean((1, 2)) * there).mean()
            parts["fit"] = FIT_WEIGHT * loss(fit.float(), fit_of(masks, own, said["whole"]))
            optimizer.zero_grad(set_to_none=True)
            sum(parts.values(), torch.zeros(())).backward()
            nn.utils.clip_grad_norm_(model.parameters(), 10.0)
            optimizer.step()
            log.add({name: float(part.detach()) for name, part in parts.items()})
            bar.advance(task)
            if (step + 1) % SAVE_EVERY == 0 or step + 1 == steps:
                kept = {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "rate": (rate, fall)}
                save_state(state, step + 1, **kept, words=list(WORDS))
                tested = share_right(model, unseen, side) if (step + 1) % TEST_EVERY == 0 else {}
                bar.console.print(log.write(**tested, crops=step + 1), highlight=False)


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(prog="python -m training.builtin.naming", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("runs/builtin"), help="folder (default: %(default)s)")
    parser.add_argument("--steps", type=int, default=8000, help="of the whole training (%(default)s)")
    parser.add_argument(
        "--size", type=int, default=CROP_PX, help="side of what is seen of a crop, in steps of 16 (%(default)s)"
    )
    parser.add_argument("--start", type=existing, help="exported networks (.onnx) to begin with")
    parser.add_argument("--eyes", type=existing, help="exported networks to learn from what they find; else the truth")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    options = parser.parse_args()
    if options.size < 16 or options.size % 16:
        parser.error(f"--size is {options.size}, expected a multiple of 16, such as {CROP_PX}")
    torch.set_num_threads(options.threads)
    train(options.data, options.steps, options.size, options.seed, options.start, options.eyes)


if __name__ == "__main__":
    main()
