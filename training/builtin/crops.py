"""Crops of single things to learn names from: cut out of pictures, kept beside them, and each time varied anew."""

from __future__ import annotations

import hashlib
import io
import mmap
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from rich.progress import track
from torch import Tensor
from torch.nn import functional

from sightline.bench.renders import Pixels, Placed, Rendered, decoded, judge, read_encoded
from sightline.color_naming import BRIGHT as LIT
from sightline.color_naming import COLOR_NAMES, DARK, MOST_GAIN, brightened
from sightline.geometry.boxes import iou
from sightline.models.builtin.crops import AROUND, LENGTHY, Floats, Pyramid, crops_of, view_of, views_of
from sightline.models.builtin.eyes import LONG, SHORT, Eyes
from sightline.models.builtin.model import LEAST_SEEN as LEAST_SURE
from sightline.output_files import replacing, write_bytes
from sightline.sim.colors import shade
from training.builtin.catalog import BRIGHT, CALLED, NAMES, is_held_out_pair
from training.builtin.weights import eyes_weights
from training.builtin.words import NAMELESS, UNKNOWN, WORDS, Truth, truth_of

KEPT_PX = 122
"""Side of a crop as it is kept."""
KEPT_AROUND = 1.6
"""Side of a crop as it is kept, of the longer side of its thing."""
LEAST_SIDE, LEAST_SEEN = 16, 0.35
SEEN_AROUND, SHIFT = (1.12, 1.45), 0.11
"""Side of what is learnt from, of the longer side of its thing, and how far off its centre it is, of half that side."""
TURN, STRETCH = 0.15, 0.05
"""Standard deviations of how far it is turned [rad], and of the logarithm of how far it is stretched and squeezed."""
ALIKE, WORSE, ROUGH = 64, 0.15, 0.3
"""Crops that are worsened together, how often these are blurred, dark, glaring or noisy, each on its own, and how often
their masks are rough."""
COVERED, MOST_COVERED = 0.3, 0.5
"""How often the thing of another crop stands in front of a thing, and how much of that is hidden at most."""
REPAINTED, SHADES = 0.35, 256
"""How often a thing is shown in one bright colour, so that kinds are known by more than theirs, and of how many."""
GRAYED = 0.2
"""How often there are no colours at all."""
ELSEWHERE = 0.25
"""How often what is around a thing is of another crop, so that things are not known by their places."""
NAMELESS_SHARE, FALSE_SHARE = 0.35, 0.35
"""Crops of things without a name, and of what is found and is no thing or a second time the same, of those with one."""
SAME = 0.3
"""IoU of boxes from which on what is found is to be redrawn as a thing, be it found badly or twice."""


@dataclass(frozen=True)
class Crops:
    """Crops of single things, and of what was taken for one: `pixels` uint8 (n, 5, KEPT_PX, KEPT_PX), the colours, the
    mask as it was found and as it is, empty where there is no thing; and what is said of each, its `whole` being the
    area of all that is seen of the thing, of the crop's."""

    pixels: Tensor
    said: dict[str, Tensor]
    mapped: mmap.mmap | None = None

    @classmethod
    def read(cls, folder: Path, finder: Path | None = None) -> Crops:
        """All clear things in a folder's pictures; with exported networks all that they find there, as they find it.

        They are kept beside the folder, for the next reading of the same, or of more, and are mapped into memory from
        there.
        """
        files = sorted(folder.glob("*.zip"))
        if not files:
            raise SystemExit(f"no pictures in {folder}: make some with training.builtin.render --split {folder.name}")
        source = [_how_cut(finder), *WORDS, *(f"{path.name} {path.stat().st_size}" for path in files)]
        kept, labels = (folder.with_name(f"{folder.name}-crops.{kind}") for kind in ("u8", "pt"))
        said = torch.load(labels, weights_only=True) if kept.exists() and labels.exists() else {}
        known = said.pop("source", [])
        if known != source:
            labels.unlink(missing_ok=True)  # before the other file changes
            more = bool(known) and known == source[: len(known)]
            added = len(source) - len(known) if more else len(files)
            new = _write_crops(files[-added:], None if finder is None else Eyes(finder, threads=1), kept, more)
            said = {name: torch.cat((said[name], values)) if more else values for name, values in new.items()}
            content = io.BytesIO()
            torch.save(said | {"source": source}, content)
            write_bytes(labels, content.getvalue())
        shape = (len(said["kind"]), 5, KEPT_PX, KEPT_PX)
        with kept.open("r+b") as file:  # shared, as what is mapped as one's own has to be smaller than memory
            mapped = mmap.mmap(file.fileno(), 0)
        mapped.madvise(mmap.MADV_RANDOM)  # else megabytes are read around each crop
        return cls(torch.frombuffer(mapped, dtype=torch.uint8).view(shape), said, mapped)

    def shuffled(self) -> Tensor:
        """Numbers of all crops of things with a name, and of some of the others, in random order."""
        kinds = self.said["kind"]
        rows = torch.nonzero(has_name(kinds)).squeeze(1)
        named = len(rows)
        for unnamed, share in ((kinds >= NAMELESS, NAMELESS_SHARE), (kinds == UNKNOWN, FALSE_SHARE)):
            others = torch.nonzero(unnamed).squeeze(1)
            rows = torch.cat((rows, others[torch.randperm(len(others))[: round(share * named)]]))
        return rows[torch.randperm(len(rows))]

    def expect(self, rows: Tensor) -> None:
        """Have some of them read from the disk meanwhile, where they do not all fit into memory."""
        if self.mapped is not None:
            size = self.pixels[0].numel()
            for start in (rows * size).tolist():
                before = start % mmap.PAGESIZE
                self.mapped.madvise(mmap.MADV_WILLNEED, start - before, size + before)

    def batch(self, rows: Tensor, side: int, often: float = 1.0) -> tuple[Tensor, dict[str, Tensor]]:
        """Some of them, cut, turned, lit and worsened anew, (n, 5, side, side) of 0 to 1; `often` times as often as
        the numbers above say."""
        images, area = moved(self.pixels[rows], side)
        said = {name: values[rows] for name, values in self.said.items()}
        painted = repaint(images, said["kind"], often)
        repainted = functional.one_hot(painted.clamp(min=0), len(COLOR_NAMES))
        seen = torch.cat([worsened(part, often) for part in images.split(ALIKE)])
        colors = torch.where(painted[:, None] >= 0, repainted, said["colors"])
        said["colors"] = colors.masked_fill(grayed(seen, often)[:, None], UNKNOWN)
        hidden = (images[:, 4] - seen[:, 4]).mean((1, 2)).clamp(min=0)
        return seen, said | {"whole": said["whole"] / area - hidden}


def _how_cut(finder: Path | None) -> str:
    """Names what crops depend on, beside words and pictures: the weights that find things, and the numbers that say
    which of them are cut, how, and of how bright a picture."""
    weights = {} if finder is None else eyes_weights(finder)
    digest = hashlib.sha256(b"".join(value.numpy().tobytes() for value in weights.values())).hexdigest()
    numbers = KEPT_PX, KEPT_AROUND, LEAST_SIDE, LEAST_SEEN, SAME, LEAST_SURE, LENGTHY, DARK, LIT, MOST_GAIN, LONG, SHORT
    return f"{digest} {numbers}"


def has_name(kinds: Tensor) -> Tensor:
    """Whether each of n kinds is one with a name (n,)."""
    return (kinds >= 0) & (kinds < NAMELESS)


def _write_crops(files: list[Path], eyes: Eyes | None, target: Path, more: bool) -> dict[str, Tensor]:
    """Write all crops of files of pictures, one after another, behind those that are there or in their place, and give
    what is said of them."""
    truths: list[Truth] = []
    sizes: list[float] = []
    # OpenCV and ONNX Runtime let others work meanwhile
    with ThreadPoolExecutor(torch.get_num_threads()) as pool, target.open("ab") if more else replacing(target) as file:
        for things in track(pool.map(partial(_crops_of, eyes=eyes), files), "read", len(files)):
            for truth, crop, whole in things:
                file.write(crop.tobytes())
                truths.append(truth)
                sizes.append(whole)
        if not truths and not more:
            raise SystemExit(f"nothing to crop in {len(files)} files of pictures beside {target}: make more of them")
    return {
        "kind": torch.tensor([t.kind for t in truths], dtype=torch.int64),
        "colors": torch.tensor([t.colors for t in truths], dtype=torch.int64).view(-1, len(COLOR_NAMES)),
        "material": torch.tensor([t.material for t in truths], dtype=torch.int64),
        "whole": torch.tensor(sizes, dtype=torch.float32),
    }


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
    pyramid = Pyramid(brightened(picture.rgb))
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
    rgb = brightened(picture.rgb)
    found = eyes.find(rgb, LEAST_SURE)
    views = views_of(found)
    crops = np.rint(255 * crops_of(rgb, found, views, KEPT_PX, KEPT_AROUND)).astype(np.uint8)
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
def _palette() -> tuple[Tensor, Tensor]:
    """Shades that things of each kind, and last those without a name, are repainted in (len(NAMES) + 1, SHADES, 3),
    and the colour of each, its place in `COLOR_NAMES` (len(NAMES) + 1, SHADES): none that is held out for the kind, or
    for one that goes by its name."""
    rng = np.random.default_rng(0)
    shades, colors = [], []
    for kinds in [*([name, *(kind for kind, called in CALLED.items() if called == name)] for name in NAMES), []]:
        able = [color for color in BRIGHT if not any(is_held_out_pair(kind, color) for kind in kinds)]
        some = [str(color) for color in rng.choice(able, SHADES)]
        shades.append([shade(color, rng) for color in some])
        colors.append([COLOR_NAMES.index(color) for color in some])
    return torch.tensor(shades, dtype=torch.float32), torch.tensor(colors)


def repaint(x: Tensor, kinds: Tensor, often: float = 1.0) -> Tensor:
    """Show some of the things in crops (n, 5, side, side) of 0 to 1, in place, in one colour, shaded as they were, if
    perhaps brighter; gives which one, its place in `COLOR_NAMES`, or -1 (n,)."""
    n, own = len(x), x[:, 4:]
    again = (torch.rand(n) < often * REPAINTED) & _shown(x).flatten()
    light = _light(x)
    full = 1.5 * (light * own).sum((2, 3), keepdim=True) / own.sum((2, 3), keepdim=True).clamp(min=1)
    bright = torch.maximum(full, _some(0.3, 1.0, n, 1, 1, 1)) / full.clamp(min=0.02)
    shades, colors = _palette()
    chosen = kinds.clamp(max=NAMELESS), torch.randint(SHADES, (n,))
    paint = shades[chosen][..., None, None]
    share = own * again[:, None, None, None]
    x[:, :3] += share * ((light * bright * paint).clamp(max=1) - x[:, :3])
    return torch.where(again, colors[chosen], -1)


def grayed(x: Tensor, often: float = 1.0) -> Tensor:
    """Take the colours of some crops (n, 5, side, side) away, in place; gives of which (n,)."""
    some = torch.rand(len(x)) < often * GRAYED
    x[some, :3] = _light(x[some])
    return some


def _shown(x: Tensor) -> Tensor:
    """Whether there is a thing in each of n crops (n, 1, 1, 1)."""
    return x[:, 4:].amax((2, 3), keepdim=True) > 0.5


def _light(x: Tensor) -> Tensor:
    return (x[:, :3] * torch.tensor([0.3, 0.59, 0.11])[:, None, None]).sum(1, keepdim=True)


def covered(x: Tensor, often: float = 1.0) -> Tensor:
    """Crops (n, 5, side, side) of 0 to 1, in some of which the thing of another one stands in front of their own."""
    n, side = len(x), x.shape[-1]
    away = [int(part) for part in _some(-0.5, 0.5, 2) * side]
    other, own = x.roll((n // 2, *away), (0, 2, 3)), x[:, 4:]
    front = (other[:, 4:] > 0.5) & (torch.rand(n, 1, 1, 1) < often * COVERED)
    share = (own * front).sum((2, 3), keepdim=True) / own.sum((2, 3), keepdim=True).clamp(min=1)
    return torch.where(
        front & (share < MOST_COVERED) & _shown(x), torch.cat((other[:, :3], torch.zeros(n, 2, side, side)), 1), x
    )


def worsened(x: Tensor, often: float = 1.0) -> Tensor:
    """Crops (n, 5, side, side) of 0 to 1 as other cameras, in other light and places, might have taken them.

    Gently: so small a network, in so short a time, learns less from crops that are all dark or hidden.
    """
    n, side = len(x), x.shape[-1]

    def happens() -> bool:
        return bool(torch.rand(()) < often * WORSE)

    away = torch.rand(n, 1, 1, 1) < often * ELSEWHERE
    own = torch.where(away & _shown(x), x[:, 4:], 1.0)
    x = torch.cat((own * x[:, :3] + (1 - own) * x[:, :3].roll(1, 0), x[:, 3:]), 1)
    x = covered(x, often)
    if happens():  # things that are small in their picture, or out of focus
        small = functional.interpolate(x, scale_factor=float(_some(0.3, 0.65)), mode="area")
        x = functional.interpolate(small, size=(side, side), mode="bilinear")
    colors, mask = x[:, :3], x[:, 3:4]
    colors *= (0.15 * torch.randn(n, 1, 1, 1)).exp() * (0.05 * torch.randn(n, 3, 1, 1)).exp()
    if happens():
        colors *= _some(0.25, 1.0, n, 1, 1, 1)
    if happens():  # glare, which lies over one side more than over the other
        across = torch.linspace(-1, 1, side)
        ramp = _some(-1, 1, n, 1, 1, 1) * across + _some(-1, 1, n, 1, 1, 1) * across[:, None]
        colors += _some(0.0, 0.6, n, 1, 1, 1) * (1 + ramp).clamp(0, 1.5)
    if happens():
        colors += _some(0.0, 0.12, n, 1, 1, 1) * torch.randn(n, 3, side, side)
    if torch.rand(()) < ROUGH:  # masks as they are found: of coarse cells, too small or too large
        small = functional.interpolate(mask, scale_factor=float(_some(0.15, 0.5)), mode="area")
        found = functional.interpolate(small, size=(side, side), mode="bilinear")
        mask.copy_((10 * (found - _some(0.3, 0.7, n, 1, 1, 1))).sigmoid())
    return x.clamp(0, 1)
