"""What trained eyes are worth on rendered pictures with the truth: boxes, names, masks, and their scores as
probabilities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from sightline.bench.renders import Rendered, judge
from sightline.color_naming import brightened, main_colors
from sightline.geometry.boxes import mask_to_xyxy
from sightline.language.lexicon import ANYTHING
from sightline.scene.build import agreed_color

if TYPE_CHECKING:
    from sightline.models.builtin.things import Thing
    from sightline.scene_object import SceneObject

LEAST = 0.02
"""Scores below this are not looked at; average precision needs the low ones too."""
BINS = 10
COLORED, NOT_COLORED = 0.45, 0.1
"""Shares of a surface from which a colour is the thing's, and below which it is not; between, both are right."""


@dataclass(frozen=True, eq=False)
class Look:
    """A picture, and the things that were seen in it, the surest first."""

    picture: Rendered
    things: list[Thing]

    @property
    def xyxy(self) -> npt.NDArray[np.float64]:
        """Boxes of what was seen, (n, 4) [px]."""
        return np.array([mask_to_xyxy(thing.mask) for thing in self.things], dtype=np.float64).reshape(-1, 4)


def average_precision(looks: Sequence[Look], nouns: Sequence[str]) -> dict[str, float]:
    """Average precision at IoU 0.5 of each noun, or of `ANYTHING`; of those alone that are there to be found.

    As COCO counts it (Lin et al., Microsoft COCO, 2014), by supervision; what need not be found is its "crowd", and so
    is what may be called so as well, such as a mug where a cup is asked for.
    """
    import supervision as sv
    from supervision.metrics import MeanAveragePrecision

    found, wanted = [], []
    for look in looks:
        boxes = look.xyxy
        hits = [
            (row, number, score)
            for row, thing in enumerate(look.things)
            for number, noun in enumerate(nouns)
            if (score := thing.score(noun)) > LEAST
        ]
        found.append(
            sv.Detections(
                xyxy=boxes[[row for row, *_ in hits]].reshape(-1, 4),
                class_id=np.array([number for _, number, _ in hits], dtype=int),
                confidence=np.array([score for *_, score in hits]),
            )
        )
        there = [
            (p, number, not (p.counts and noun in (ANYTHING, p.noun)))
            for p in look.picture.placed
            for number, noun in enumerate(nouns)
            if noun == ANYTHING or noun in p.called or p.left_out
        ]
        wanted.append(
            sv.Detections(
                xyxy=np.array([p.xyxy for p, *_ in there], dtype=np.float64).reshape(-1, 4),
                class_id=np.array([number for _, number, _ in there], dtype=int),
                data={"iscrowd": np.array([need_not for *_, need_not in there], dtype=int)},
            )
        )
    result = MeanAveragePrecision().update(found, wanted).compute()
    by_class = zip(result.matched_classes, result.ap_per_class[:, 0], strict=True)
    return {nouns[int(number)]: float(value) for number, value in by_class if value >= 0}


def naming(looks: Sequence[Look], known: frozenset[str]) -> dict[str, float]:
    """Shares of the things to be found that are boxed, and of the boxed ones, that are named right and whose colour is
    answered right; and the mean IoU of their masks."""
    wanted = boxed = named = right = colored = hued = 0
    overlaps: list[float] = []
    for look in looks:
        wanted += sum(p.counts for p in look.picture.placed)
        rgb = brightened(look.picture.rgb)
        for thing, placed in zip(look.things, judge(look.xyxy, look.picture), strict=True):
            if placed is None or not placed.counts or thing.objectness < 0.3:
                continue
            boxed += 1
            own = look.picture.things == placed.number
            overlaps.append(np.count_nonzero(own & thing.mask) / np.count_nonzero(own | thing.mask))
            if placed.noun in known:
                named += 1
                right += max(thing.kinds, key=lambda kind: thing.kinds[kind]) == placed.noun
            if placed.colors.get(placed.main_color, 0.0) > COLORED:
                hued += 1
                colored += agreed_color(main_colors(rgb, thing.mask), thing.colors) == placed.main_color
    return {
        "boxed": boxed / max(1, wanted),
        "named_right": right / max(1, named),
        "color_right": colored / max(1, hued),
        "mask_iou": float(np.mean(overlaps)) if overlaps else 0.0,
    }


def reliability(looks: Sequence[Look], known: frozenset[str]) -> dict[str, Any]:
    """How often what is said of a box with some probability is true, bin by bin, and the expected calibration error.

    What is said is the likeliest noun of each box (Guo et al., On calibration of modern neural networks, 2017).
    """
    said, true = [], []
    for look in looks:
        for thing, placed in zip(look.things, judge(look.xyxy, look.picture), strict=True):
            noun = max(known, key=lambda noun: thing.kinds.get(noun, 0.0))
            score = thing.score(noun)
            if score < 0.05 or (placed is not None and not placed.counts):
                continue
            said.append(score)
            true.append(placed is not None and placed.noun == noun)
    scores, right = np.array(said), np.array(true, dtype=float)
    number = np.minimum((scores * BINS).astype(int), BINS - 1)
    bins = [
        {"said": float(scores[number == k].mean()), "true": float(right[number == k].mean()), "count": int(n)}
        for k, n in enumerate(np.bincount(number, minlength=BINS))
        if n
    ]
    error = sum(b["count"] * abs(b["said"] - b["true"]) for b in bins) / max(1, len(scores))
    return {"expected_calibration_error": error, "bins": bins}


def judge_colored(things: Sequence[SceneObject], picture: Rendered, noun: str, color: str) -> list[bool | None]:
    """Whether each thing that was found by "COLOUR NOUN" is one; None for what may be called so or not."""
    xyxy = np.array([o.xyxy for o in things], dtype=np.float64).reshape(-1, 4)
    verdicts: list[bool | None] = []
    for placed in judge(xyxy, picture):
        share = 0.0 if placed is None or placed.noun != noun else placed.colors.get(color, 0.0)
        unsure = placed is not None and (not placed.counts or NOT_COLORED < share < COLORED)
        verdicts.append(None if unsure and share > 0 else share >= COLORED)
    return verdicts


def recall_at_precision(scores: Sequence[float], right: Sequence[bool], wanted: int, precision: float) -> float:
    """The largest share of what is wanted that is found while at least `precision` of all that is found is right."""
    order = np.argsort(-np.asarray(scores), kind="stable")
    hits = np.cumsum(np.asarray(right, dtype=float)[order])
    able = hits / np.arange(1, len(hits) + 1) >= precision
    return float(hits[able].max(initial=0.0)) / max(1, wanted)
