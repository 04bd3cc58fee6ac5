"""What the speaking families (BLIP, BLIP-2, LLaVA) are taught: pictures of the drawn world, questions and answers.

The pictures are kept at the 64 x 64 pixels that these families see, so that every cell of the world is one patch of
8 x 8 pixels. `CellHead` is a teacher for the vision part, used in training only: from the features of each patch it
must tell what covers that cell. Without it, a network has to find out what a picture is from single words.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import torch
from PIL import Image
from rich.progress import track
from torch import nn

from sightline.answer import PLACES, PickStep, PlaceStep
from sightline.parsing.plan import PLAN_PROMPT
from training.checkpoints import world
from training.checkpoints.trainer import Pool, fit, write_json
from training.checkpoints.world import GRID, Thing

SIDE = 64
"""Side of the images that these families see [px]."""
PATCH = SIDE // GRID
NAMES = world.all_names()
CELL_CLASSES = (len(world.COLORS) + 1, len(world.SHAPES) + 1, len(NAMES) + 1, *(4 * [GRID + 2]), 2)
"""Of each cell: colour, shape, both, left, top, right, bottom edge of the thing on it (0: nothing), is it its first."""
LONGEST_CAPTION = 2
IGNORED = -100
"""Label of a token that is not to be learnt."""


class Ask(NamedTuple):
    """A question about a picture and the right answer."""

    kind: str
    question: str
    answer: str


def whereabouts(things: Sequence[Thing]) -> str:
    """Boxes as Qwen 3 writes them, in thousandths of the image."""
    step = 1000 // GRID
    return json.dumps([{"bbox_2d": [step * edge for edge in t.cells], "label": t.name} for t in things])


def asks(things: Sequence[Thing], rng: np.random.Generator) -> list[Ask]:
    """One question of each kind that has exactly one right answer in this picture."""
    result = []
    shapes, colors = Counter(t.shape for t in things), Counter(t.color for t in things)
    if single := [t for t in things if shapes[t.shape] == 1]:
        thing = single[rng.integers(len(single))]
        result.append(Ask("color", f"what color is the {thing.shape}?", thing.color))
    if single := [t for t in things if colors[t.color] == 1]:
        thing = single[rng.integers(len(single))]
        result.append(Ask("shape", f"what shape is the {thing.color} thing?", thing.shape))
    present = [t.name for t in things]
    name = _pick(things, rng, chance_absent=0.5)
    result.append(Ask("yes/no", f"is there a {name}?", "yes" if name in present else "no"))
    result.append(Ask("count", "how many things are there?", str(len(things))))
    result += [where(things, rng), planned(things, rng)]
    if len(things) <= LONGEST_CAPTION:
        result.append(Ask(f"caption of {len(things)}", "describe the image.", world.sentence(things)))
    return result


def where(things: Sequence[Thing], rng: np.random.Generator) -> Ask:
    """Ask for the box of a thing, in a quarter of all cases of one that is not in the picture."""
    name = _pick(things, rng, chance_absent=0.25)
    found = [t for t in things if t.name == name]
    return Ask("boxes" if found else "no boxes", f"where is the {name}? Reply with JSON.", whereabouts(found))


def planned(things: Sequence[Thing], rng: np.random.Generator) -> Ask:
    """Ask for a plan; in a part of all cases with a thing that is not in the picture, so that there is none."""
    taken = _pick(things, rng, chance_absent=0.25)
    others = [t for t in things if t.name != taken]
    target = _pick(others, rng, chance_absent=0.25)
    place = PLACES[rng.integers(len(PLACES))]
    goal, names, steps = f"pick up the {taken}", [taken], [PickStep(taken).as_dict()]
    if target != taken and rng.random() < 0.7:
        goal, names = f"put the {taken} {place.replace('_', ' ')} the {target}", [taken, target]
        steps.append(PlaceStep(place, target).as_dict())
    missing = [name for name in names if name not in {t.name for t in things}]
    if missing:
        return Ask("no plan", PLAN_PROMPT + goal, json.dumps({"steps": [], "reason": f"there is no {missing[0]}"}))
    return Ask("plan", PLAN_PROMPT + goal, json.dumps({"steps": steps, "reason": ""}))


def _pick(things: Sequence[Thing], rng: np.random.Generator, chance_absent: float) -> str:
    """Name of a thing in the picture, or of one that is not; half of those share a colour or a shape with one."""
    if things and rng.random() >= chance_absent:
        return things[int(rng.integers(len(things)))].name
    present = {t.name for t in things}
    absent = [n for n in world.all_names() if n not in present]
    words = {word for name in present for word in name.split()}
    near = [n for n in absent if words & set(n.split())]
    if near and rng.random() < 0.5:
        absent = near
    return absent[rng.integers(len(absent))]


class Scene(NamedTuple):
    """What is in a picture, and on each of its cells."""

    things: list[Thing]
    cells: torch.Tensor


def pictures(
    rng: np.random.Generator,
    image_processor: Any,
    counts: Sequence[int] = (0, 1, 2, 3, 4),
    features_of: Callable[[torch.Tensor], torch.Tensor] | None = None,
) -> Pool[Scene]:
    """Pictures of any of the world's sizes, most of them drawn smaller, as the model sees them.

    Args:
        counts: each picture has one of these numbers of things.
        features_of: if given, what a trained vision part makes of the pictures is kept, in their place.
    """

    def draw() -> tuple[npt.NDArray[np.uint8], Scene]:
        things = world.scatter(rng, int(rng.choice(counts)))
        width, height = world.SIZES_WH[rng.integers(len(world.SIZES_WH))]
        divisor = int(rng.choice((1, 2, 2, 4, 5, 5)))
        picture = world.draw(things, (width // divisor, height // divisor), rng)
        return picture, Scene(things, torch.from_numpy(cell_classes(things)))

    def encode(images: list[npt.NDArray[np.uint8]]) -> torch.Tensor:
        pixels = image_processor([Image.fromarray(i) for i in images], return_tensors="pt").pixel_values
        if features_of is None:
            return pixels
        with torch.no_grad():
            return torch.cat([features_of(part) for part in pixels.split(100)])

    return Pool(draw, encode, rng, fresh=8)


def cell_classes(things: Sequence[Thing]) -> npt.NDArray[np.int64]:
    """Classes of each cell, row by row, (GRID * GRID, len(CELL_CLASSES))."""
    colors, shapes = list(world.COLORS), list(world.SHAPES)
    result = np.zeros((GRID, GRID, len(CELL_CLASSES)), dtype=np.int64)
    for thing in things:
        left, top, right, bottom = thing.cells
        kind = (colors.index(thing.color) + 1, shapes.index(thing.shape) + 1, NAMES.index(thing.name) + 1)
        result[top:bottom, left:right] = (*kind, *(edge + 1 for edge in thing.cells), 0)
        result[top, left, -1] = 1
    return result.reshape(GRID * GRID, -1)


class CellHead(nn.Module):
    """Tells from the features of a patch what is on that cell."""

    def __init__(self, hidden_size: int):
        super().__init__()
        self.linear = nn.Linear(hidden_size, sum(CELL_CLASSES))

    def loss(self, features: torch.Tensor, cells: torch.Tensor) -> torch.Tensor:
        """Mean cross entropy of all classes; features (n, GRID * GRID, hidden_size)."""
        parts = self.linear(features).split(CELL_CLASSES, dim=-1)
        truths = cells.flatten(0, 1).unbind(-1)
        return sum(nn.functional.cross_entropy(p.flatten(0, 1), t) for p, t in zip(parts, truths, strict=True))


def look(
    vision: nn.Module,
    features_of: Callable[[torch.Tensor], torch.Tensor],
    head: CellHead,
    pool: Pool[Scene],
    effort: float,
    steps: int = 1500,
    batch: int = 32,
) -> None:
    """Train the vision part alone: to tell what is on each cell.

    Args:
        features_of: the patches' features, (n, GRID * GRID, hidden_size).
    """

    def loss_of(_: int) -> torch.Tensor:
        pixels, scenes = pool.batch(batch)
        return head.loss(features_of(pixels), torch.stack([s.cells for s in scenes]))

    fit(nn.ModuleList([vision, head]), loss_of, round(steps * effort), "look", rate=2e-3)


def padded(rows: Sequence[Sequence[int]], fill: int) -> torch.Tensor:
    """Rows of one length, filled up at their ends."""
    width = max(map(len, rows))
    return torch.tensor([[*row, *([fill] * (width - len(row)))] for row in rows])


def measure(
    answers: Callable[[Image.Image, list[str]], list[str]],
    kinds: Sequence[str],
    rng: np.random.Generator,
    counts: Sequence[int] = (0, 1, 2, 3, 4),
    scenes: int = 150,
) -> dict[str, float]:
    """Share of exactly right answers per kind of question, over new pictures of the world's full sizes.

    Args:
        answers: what the checkpoint says to each question about a picture, through its own processor.
        counts: each picture has one of these numbers of things.
    """
    right: dict[str, list[bool]] = {kind: [] for kind in kinds}
    for i in track(range(scenes), "measure"):
        size_wh = world.SIZES_WH[i % len(world.SIZES_WH)]
        things = world.scatter(rng, int(rng.choice(counts)))
        picture = Image.fromarray(world.draw(things, size_wh, rng))
        asked = [ask for ask in asks(things, rng) if ask.kind in right]
        said = answers(picture, [ask.question for ask in asked])
        for ask, text in zip(asked, said, strict=True):
            right[ask.kind].append(text == ask.answer)
    return {kind: float(np.mean(values)) for kind, values in right.items()}


def write_image_processor(folder: Path, image_processor: str, processor: str, **options: Any) -> None:
    """Write `preprocessor_config.json` of an image processor that squashes to SIDE x SIDE pixels."""
    common = {
        "do_convert_rgb": True,
        "do_normalize": True,
        "do_rescale": True,
        "do_resize": True,
        "image_mean": [0.48145466, 0.4578275, 0.40821073],
        "image_processor_type": image_processor,
        "image_std": [0.26862954, 0.26130258, 0.27577711],
        "processor_class": processor,
        "resample": 3,
        "rescale_factor": 1 / 255,
        "size": {"height": SIDE, "width": SIDE},
    }
    write_json(folder / "preprocessor_config.json", common | options)
