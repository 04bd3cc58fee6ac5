"""Teach what single things are called, to redraw their masks, and to tell how well these will fit a thing:
``python -m training.builtin.naming``.

A crop of one thing costs a twentieth of what a whole picture does, so that kinds, colours and materials are learnt
several times as fast as by looking for things. Writes `naming.pt` and a line of `log.jsonl` every 100
steps; what is broken off goes on from there.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from rich.progress import track
from torch import Tensor, nn
from torch.nn import functional

from sightline.bench.renders import Pixels, Placed, Rendered, decoded, judge, read_encoded
from sightline.geometry.boxes import iou
from sightline.models.builtin.crops import AROUND, Floats, Pyramid, crops_of, view_of, views_of
from sightline.models.builtin.eyes import Eyes
from sightline.models.builtin.model import LEAST_SEEN as LEAST_SURE
from sightline.sim.colors import shade
from training.builtin.catalog import BRIGHT, CALLED, NAMES, is_held_out_pair
from training.builtin.export import naming_weights
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
from training.builtin.network import CROP_PX
from training.builtin.optimizer import Muon
from training.builtin.words import NAMED, UNKNOWN, Truth, truth_of

BATCH, RATE, FALL = 384, 1e-2, 0.3
KEPT_PX = 72
"""Side of a crop in memory."""
KEPT_AROUND = 1.6
"""Side of a crop in memory, of the longer side of its thing."""
LEAST_SIDE, LEAST_SEEN = 16, 0.35
SEEN_AROUND, SHIFT = (1.12, 1.45), 0.11
"""Side of what is learnt from, of the longer side of its thing, and how far off its centre it is, of half that side."""
TURN, STRETCH = 0.15, 0.05
"""Standard deviations of how far it is turned [rad], and of the logarithm of how far it is stretched and squeezed."""
ALIKE, WORSE, ROUGH = 64, 0.15, 0.3
"""Crops that are worsened together, how often these are blurred, dark, noisy or covered, each on its own, and how often
their masks are rough."""
REPAINTED, SHADES = 0.25, 256
"""How often a thing is shown in one bright colour, so that kinds are known by more than theirs, and of how many."""
ELSEWHERE = 0.25
"""How often what is around a thing is of another crop, so that things are not known by their places."""
NAMELESS_SHARE, FALSE_SHARE = 0.35, 0.35
"""Crops of things without a name, and of what is found and is no thing or a second time the same, of those with one."""
SAME = 0.3
"""IoU of boxes from which on what is found is to be redrawn as a thing, be it found badly or twice."""
FIT_WEIGHT = 0.5
TEST_EVERY = 500


@dataclass(frozen=True)
class Crops:
    """Crops of single things, and of what was taken for one: `pixels` uint8 (n, 5, KEPT_PX, KEPT_PX), the colours, the
    mask as it was found and as it is, empty where there is no thing; and what is said of each, its `whole` being the
    area of all that is seen of the thing, of the crop's."""

    pixels: Tensor
    said: dict[str, Tensor]

    @classmethod
    def read(cls, files: list[Path], eyes: Eyes | None = None) -> Crops:
        """All clear things in files of pictures; with eyes all that they find there, as they find it."""
        with ThreadPoolExecutor(torch.get_num_threads()) as pool:  # OpenCV and ONNX Runtime let others work meanwhile
            read = pool.map(partial(_crops_of, eyes=eyes), files)
            found = [thing for things in track(read, "read", len(files)) for thing in things]
        if not found:
            raise SystemExit("no pictures to crop: make some with training.builtin.render, --split train and held-out")
        truths, crops, whole = zip(*found, strict=True)
        said = {
            "kind": torch.tensor([t.kind for t in truths]),
            "colors": torch.tensor([t.colors for t in truths]),
            "material": torch.tensor([t.material for t in truths]),
            "whole": torch.tensor(whole, dtype=torch.float32),
        }
        return cls(torch.from_numpy(np.stack(crops)), said)

    def shuffled(self) -> Tensor:
        """Numbers of all crops of things with a name, and of some of the others, in random order."""
        kinds = self.said["kind"]
        rows = torch.nonzero(_has_name(kinds)).squeeze(1)
        named = len(rows)
        for kind, share in ((NAMED, NAMELESS_SHARE), (UNKNOWN, FALSE_SHARE)):
            others = torch.nonzero(kinds == kind).squeeze(1)
            rows = torch.cat((rows, others[torch.randperm(len(others))[: round(share * named)]]))
        return rows[torch.randperm(len(rows))]

    def batch(self, rows: Tensor, side: int) -> tuple[Tensor, dict[str, Tensor]]:
        """Some of them, cut, turned, lit and worsened anew, (n, 5, side, side) of 0 to 1."""
        images, area = moved(self.pixels[rows], side)
        said = {name: values[rows] for name, values in self.said.items()}
        again = repaint(images, said["kind"])
        said["colors"] = said["colors"].masked_fill(again[:, None], UNKNOWN)
        seen = torch.cat([worsened(part) for part in images.split(ALIKE)])
        covered = (images[:, 4] - seen[:, 4]).mean((1, 2)).clamp(min=0)
        return seen, said | {"whole": said["whole"] / area - covered}


def _has_name(kinds: Tensor) -> Tensor:
    return (kinds != NAMED) & (kinds != UNKNOWN)


def _crops_of(path: Path, eyes: Eyes | None) -> list[tuple[Truth, Pixels, float]]:
    """What is said of each crop of a file of pictures, the crop, and how large the whole thing is."""
    return [
        (truth_of(placed), crop, whole)
        for encoded in read_encoded(path)
        for placed, crop, whole in (
            true_crops(decoded(*encoded)) if eyes is None else found_crops(decoded(*encoded), eyes)
        )
    ]


def _is_clear(placed: Placed) -> bool:
    """Whether a thing is large enough to be named, and enough of it is seen."""
    x0, y0, x1, y1 = placed.xyxy
    return min(x1 - x0, y1 - y0) >= LEAST_SIDE and placed.visible >= LEAST_SEEN


def true_crops(picture: Rendered) -> Iterator[tuple[Placed, Pixels, float]]:
    """Each clear thing of a picture, the crop of its true box with its true mask, and the area of all that is seen of
    it, of the crop's."""
    pyramid = Pyramid(picture.rgb)
    for placed in filter(_is_clear, picture.placed):
        seen = picture.things == placed.number
        view = view_of(seen, np.array(placed.xyxy))
        mask, whole = _true_mask(seen, view)
        colors = pyramid.cropped(view, KEPT_PX, KEPT_AROUND).transpose(2, 0, 1)
        yield placed, np.stack((*colors, mask, mask)), whole


def found_crops(picture: Rendered, eyes: Eyes) -> Iterator[tuple[Placed | None, Pixels, float]]:
    """The crops of all boxes that are found in a picture, but for those of unclear things: the thing that each stands
    for, its mask as it is found, and that of the thing, as far as it is one, and the area of all that is seen of that,
    of the crop's."""
    found = eyes.find(picture.rgb, LEAST_SURE)
    views = views_of(found)
    crops = np.rint(255 * crops_of(picture.rgb, found, views, KEPT_PX, KEPT_AROUND)).astype(np.uint8)
    overlap = iou(found.xyxy, [p.xyxy for p in picture.placed])
    for placed, row, view, crop in zip(judge(found.xyxy, picture), overlap, views, crops, strict=True):
        shown = picture.placed[int(row.argmax())] if placed is None and row.max(initial=0) >= SAME else placed
        if shown is None or _is_clear(shown):
            number = -1 if shown is None else shown.number  # of no thing
            mask, whole = _true_mask(picture.things == number, view)
            yield placed, np.stack((*crop, mask)), whole


def _true_mask(seen: npt.NDArray[np.bool_], view: Floats) -> tuple[Pixels, float]:
    """A thing's mask in the crop of a view, and its whole area, of the crop's."""
    own = Pyramid(np.uint8(255) * seen).cropped(view, KEPT_PX, KEPT_AROUND, beyond=0)
    return own, float(np.count_nonzero(seen) / (KEPT_AROUND * view[2]) ** 2)


def fit_of(masks: Tensor, own: Tensor, whole: Tensor) -> Tensor:
    """IoU of masks, as logits (n, side, side), with whole things, of which true masks of 0 to 1 show what is in the
    crop; 0 where there is no thing.

    Args:
        whole: (n,) the area of all that is seen of the things, of that of the crop.
    """
    drawn = masks > 0
    both = (drawn & (own > 0.5)).sum((1, 2))
    return (both / (drawn.sum((1, 2)) + whole * own[0].numel() - both).clamp(min=1)).clamp(max=1)


def centered(pixels: Tensor, side: int) -> Tensor:
    """The middle of crops (n, 5, KEPT_PX, KEPT_PX) as `moved` cuts it on average, of 0 to 1."""
    border = round((1 - AROUND / KEPT_AROUND) / 2 * KEPT_PX)
    middle = pixels[..., border:-border, border:-border].float() / 255
    return functional.interpolate(middle, size=(side, side), mode="area")


def moved(pixels: Tensor, side: int) -> tuple[Tensor, Tensor]:
    """Crops (n, 5, KEPT_PX, KEPT_PX) as seen from other places: windows of them (n, 5, side, side) of 0 to 1, each of
    its own size, moved, turned, stretched and perhaps mirrored, and the areas of these, of that of the crop (n,)."""
    n = len(pixels)
    around = _some(*SEEN_AROUND, n) / KEPT_AROUND
    stretch, turn = (STRETCH * torch.randn(n)).exp(), TURN * torch.randn(n)
    mirror = torch.where(torch.rand(n) < 0.5, -1.0, 1.0)
    x, y = torch.stack((turn.cos(), turn.sin()), 1), torch.stack((-turn.sin(), turn.cos()), 1)
    axes = torch.stack((x * (mirror * around * stretch)[:, None], y * (around / stretch)[:, None]), 2)
    place = _some(-SHIFT, SHIFT, n, 2, 1) * around[:, None, None]
    grid = functional.affine_grid(torch.cat((axes, place), 2), (n, 1, side, side), align_corners=False)
    windows = functional.grid_sample(pixels.float() / 255, grid, padding_mode="border", align_corners=False)
    return windows, axes.det().abs()


def _some(low: float, high: float, *shape: int) -> Tensor:
    return torch.rand(shape) * (high - low) + low


@cache
def _palette() -> Tensor:
    """Shades that things of each kind, and last those without a name, are repainted in (len(NAMES) + 1, SHADES, 3):
    none of a colour that is held out for the kind, or for one that goes by its name."""
    rng = np.random.default_rng(0)
    shades = []
    for kinds in [*([name, *(kind for kind, called in CALLED.items() if called == name)] for name in NAMES), []]:
        able = [color for color in BRIGHT if not any(is_held_out_pair(kind, color) for kind in kinds)]
        shades.append([shade(str(color), rng) for color in rng.choice(able, SHADES)])
    return torch.tensor(shades, dtype=torch.float32)


def repaint(x: Tensor, kinds: Tensor) -> Tensor:
    """Show some of the things in crops (n, 5, side, side) of 0 to 1, in place, in one colour, shaded as they were, if
    perhaps brighter; gives which (n,)."""
    n, own = len(x), x[:, 4:]
    again = (torch.rand(n) < REPAINTED) & (own.amax((1, 2, 3)) > 0.5)
    light = (x[:, :3] * torch.tensor([0.3, 0.59, 0.11])[:, None, None]).sum(1, keepdim=True)
    full = 1.5 * (light * own).sum((2, 3), keepdim=True) / own.sum((2, 3), keepdim=True).clamp(min=1)
    bright = torch.maximum(full, _some(0.3, 1.0, n, 1, 1, 1)) / full.clamp(min=0.02)
    paint = _palette()[kinds, torch.randint(SHADES, (n,))][..., None, None]
    share = own * again[:, None, None, None]
    x[:, :3] += share * ((light * bright * paint).clamp(max=1) - x[:, :3])
    return again


def worsened(x: Tensor) -> Tensor:
    """Crops (n, 5, side, side) of 0 to 1 as other cameras, in other light and places, might have taken them.

    Gently: so small a network, in so short a time, learns less from crops that are all dark or hidden.
    """
    n, side = len(x), x.shape[-1]

    def happens() -> bool:
        return bool(torch.rand(()) < WORSE)

    away = torch.rand(n, 1, 1, 1) < ELSEWHERE
    own = torch.where(away & (x[:, 4:] > 0.5).any(-1, keepdim=True).any(-2, keepdim=True), x[:, 4:], 1.0)
    x = torch.cat((own * x[:, :3] + (1 - own) * x[:, :3].roll(1, 0), x[:, 3:]), 1)
    if happens():  # things that are small in their picture, or out of focus
        small = functional.interpolate(x, scale_factor=float(_some(0.3, 0.65)), mode="area")
        x = functional.interpolate(small, size=(side, side), mode="bilinear")
    colors, masks, mask = x[:, :3], x[:, 3:], x[:, 3:4]
    colors *= (0.15 * torch.randn(n, 1, 1, 1)).exp() * (0.05 * torch.randn(n, 3, 1, 1)).exp()
    if happens():
        colors *= _some(0.25, 1.0, n, 1, 1, 1)
    if happens():
        colors += _some(0.0, 0.12, n, 1, 1, 1) * torch.randn(n, 3, side, side)
    if torch.rand(()) < ROUGH:  # masks as they are found: of coarse cells, too small or too large
        small = functional.interpolate(mask, scale_factor=float(_some(0.15, 0.5)), mode="area")
        found = functional.interpolate(small, size=(side, side), mode="bilinear")
        mask.copy_((10 * (found - _some(0.3, 0.7, n, 1, 1, 1))).sigmoid())
    if happens():  # something in front of it
        height, width = (round(float(_some(0.1, 0.5)) * side) for _ in range(2))
        row, column = (int(_some(-0.1 * side, 0.9 * side).clamp(min=0)) for _ in range(2))
        colors[..., row : row + height, column : column + width] = torch.rand(n, 3, 1, 1)
        masks[..., row : row + height, column : column + width] = 0
    return x.clamp(0, 1)


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
            fits.append(fit_of(masks, images[:, 4], own))
            told.append(fit.float().sigmoid())
            found = model.text.logits(embeddings)
            kinds.append(found[0].argmax(1))
            colors.append(found[1].argmax(1))
    model.train()
    kind, truth, fit = torch.cat(kinds), crops.said["kind"], torch.cat(fits)
    named, nameless = _has_name(truth), truth == NAMED
    main = crops.said["colors"].gather(1, torch.cat(colors)[:, None]).squeeze(1)
    judged = (main >= 0) & (crops.said["colors"] == 1).any(1)
    return {
        "kinds_right": round(float((kind == truth)[named].float().mean()), 4),
        "nameless_right": round(float((kind == NAMED)[nameless].float().mean()), 4),
        "colors_right": round(float((main[judged] == 1).float().mean()), 4),
        "mask_iou": round(float(fit[named | nameless].mean()), 4),
        "mask_iou_off": round(float((torch.cat(told) - fit).abs().mean()), 4),
    }


def train(data: Path, steps: int, side: int, seed: int, begin: Path | None = None, finder: Path | None = None) -> None:
    """Train up to step `steps`; what was reached before is in the folder."""
    torch.manual_seed(seed)
    model = Naming().to(memory_format=torch.channels_last)
    optimizer = Muon(model, RATE)
    state, start = data / "naming.pt", 0
    if state.exists():
        saved = load_state(state)
        model.load_state_dict(saved["model"])
        optimizer.load_state_dict(saved["optimizer"])
        start = saved["step"]
    elif begin is not None:
        model.load_state_dict(naming_weights(begin))
    eyes = None if finder is None else Eyes(finder, threads=1)
    crops = Crops.read(sorted((data / "train").glob("*.zip")), eyes)
    unseen = Crops.read(sorted((data / "held-out").glob("*.zip")), eyes)
    order = torch.empty(0, dtype=torch.int64)
    torch.manual_seed(seed + start)
    log = Log(data / "log.jsonl")
    with progress() as bar:
        task = bar.add_task(f"{len(crops.pixels)} crops", total=steps, completed=start)
        for step in range(start, steps):
            for group in optimizer.param_groups:
                group["lr"] = RATE * rate_at(step, steps, FALL)
            if len(order) < BATCH:
                order = torch.cat((order, crops.shuffled()))
            rows, order = order[:BATCH], order[BATCH:]
            images, said = crops.batch(rows, side)
            with half_precision():
                embeddings, masks, fit = model.namer(images[:, :4].contiguous(memory_format=torch.channels_last))
            own, loss = images[:, 4], functional.binary_cross_entropy_with_logits
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
                save_state(state, step + 1, model=model.state_dict(), optimizer=optimizer.state_dict())
                tested = share_right(model, unseen, side) if (step + 1) % TEST_EVERY == 0 else {}
                bar.console.print(log.write(**tested, crops=step + 1), highlight=False)


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(prog="python -m training.builtin.naming", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("runs/builtin"), help="folder (default: %(default)s)")
    parser.add_argument("--steps", type=int, default=8000, help="of the whole training (%(default)s)")
    parser.add_argument("--size", type=int, default=CROP_PX, help="side of what is seen of a crop (%(default)s)")
    parser.add_argument("--start", type=existing, help="exported networks (.onnx) to begin with")
    parser.add_argument("--eyes", type=existing, help="exported networks to learn from what they find; else the truth")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    train(options.data, options.steps, options.size, options.seed, options.start, options.eyes)


if __name__ == "__main__":
    main()
