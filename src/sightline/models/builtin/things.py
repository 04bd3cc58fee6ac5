"""What stands there, and what it may be called: by the depth camera, by trained eyes, or by both as two witnesses."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from sightline.color_naming import is_gray
from sightline.frame import Frame
from sightline.language.lexicon import ANYTHING
from sightline.models.builtin.shape import KINDS, shape_scores
from sightline.models.builtin.tabletop import Region, segment_tabletop
from sightline.models.builtin.words import share_of

if TYPE_CHECKING:
    from sightline.models.builtin.eyes import Eyes
    from sightline.models.builtin.words import Words

Mask = npt.NDArray[np.bool_]

# A noun names a thing if it fits about as well as the best noun does, and well enough at all.
AS_GOOD_AS_BEST = 0.15
GOOD_ENOUGH = 0.3
SAME_THING, PART = 0.4, 0.75
"""Masks of two witnesses are of one thing if they overlap by this much (IoU), or one lies in the other by so much."""
SHAPE_UNKNOWN, SHAPE_LEAST = 0.5, 0.1
"""Weight of a kind whose shape nobody has described, and of one that the shape speaks against."""
UNSEEN = 0.5
"""How sure a thing is that the depth camera tells of and the eyes do not see."""


@dataclass(frozen=True, eq=False)
class Thing:
    """A thing of a frame.

    Attributes:
        mask: (h, w), not empty.
        objectness: how sure it is that it is a thing, 0 to 1.
        kinds: canonical noun -> probability that it is one; what is missing to 1 is "none of these".
        names: what it may be called, the best first; "object" if nobody can tell.
        region: the depth camera's measurement; None where it has none.
        shapes: how well each kind fits its shape.
        colors, materials: probability of each, as the eyes judge; empty where they do not see it.
    """

    mask: Mask
    objectness: float
    kinds: dict[str, float]
    names: list[str]
    region: Region | None = None
    shapes: dict[str, float] = field(default_factory=dict)
    colors: dict[str, float] = field(default_factory=dict)
    materials: dict[str, float] = field(default_factory=dict)

    def score(self, noun: str) -> float:
        """How sure it is that a canonical noun names it."""
        if noun == ANYTHING:
            return self.objectness
        return self.objectness * share_of(noun, self.kinds)


def things_by_depth(frame: Frame, objectness: float = 1.0) -> list[Thing]:
    """The things that stand on the support, each named by what its shape allows.

    Raises:
        DepthError, CameraError: a frame without depth, intrinsics or a support.
    """
    table = segment_tabletop(frame)
    colored = None if is_gray(frame.rgb) else frame
    # What the image cuts off has no shape that could be told.
    return [
        by_shape(region, {} if region.touches_border else shape_scores(region, table.support, colored), objectness)
        for region in table.regions
    ]


def by_shape(region: Region, shapes: dict[str, float], objectness: float = 1.0) -> Thing:
    """A thing that its shape names: kinds that look alike share the belief, so that what is a cup or a glass is half a
    cup."""
    able = _likely(shapes)
    total, best = sum(shapes[kind] for kind in able), max(shapes.values(), default=0.0)
    kinds = {kind: best * shapes[kind] / total for kind in able}
    return Thing(region.mask, objectness, kinds, able or [ANYTHING], region, shapes)


def things_by_sight(frame: Frame, eyes: Eyes, words: Words, least: float) -> list[Thing]:
    """The things that the network sees in the colours, those of an objectness of at least `least`."""
    sighting = eyes.look(frame.rgb, least)
    beliefs = words.beliefs(sighting.embeddings)
    things = []
    for mask, sure, belief in zip(sighting.masks(), sighting.objectness, beliefs, strict=True):
        if mask.any():
            names = _likely(belief.kinds) or [ANYTHING]
            things.append(
                Thing(mask, float(sure), belief.kinds, names, colors=belief.colors, materials=belief.materials)
            )
    return things


def both(seen: list[Thing], measured: list[Thing]) -> list[Thing]:
    """What either witness tells of; where both do, the masks are the depth camera's, and kinds that fit the shape.

    Args:
        seen: by the eyes.
        measured: by the depth camera.
    """
    partner = [_partner(thing, measured) for thing in seen]
    things = []
    for number, thing in enumerate(measured):
        mine = [seen[i] for i, j in enumerate(partner) if j == number]
        if not mine:
            things.append(thing)
            continue
        best = max(mine, key=lambda one: one.objectness)
        kinds = _agreed(best.kinds, thing.shapes)
        names = _likely(kinds) or [ANYTHING]
        things.append(
            replace(best, mask=thing.mask, kinds=kinds, names=names, region=thing.region, shapes=thing.shapes)
        )
    return things + [thing for thing, j in zip(seen, partner, strict=True) if j < 0]


def _likely(scores: dict[str, float]) -> list[str]:
    """The kinds that it may be, the best first."""
    best = max(scores.values(), default=0.0)
    able = [kind for kind, score in scores.items() if score >= max(GOOD_ENOUGH, best - AS_GOOD_AS_BEST)]
    return sorted(able, key=lambda kind: -scores[kind])


def _partner(thing: Thing, others: list[Thing]) -> int:
    """Which of the others it is, or is a part of; -1 for none."""
    shared = [np.count_nonzero(thing.mask & other.mask) for other in others]
    best = int(np.argmax(shared)) if shared else -1
    if best < 0:
        return -1
    together = np.count_nonzero(thing.mask | others[best].mask)
    own = np.count_nonzero(thing.mask)
    return best if shared[best] >= SAME_THING * together or shared[best] >= PART * own else -1


def _agreed(kinds: dict[str, float], shapes: dict[str, float]) -> dict[str, float]:
    """The network's belief, and less of it where the shape speaks against a kind."""
    if not shapes:
        return kinds

    def weight(kind: str) -> float:
        return SHAPE_LEAST + (1 - SHAPE_LEAST) * shapes.get(kind, 0.0) if kind in KINDS else SHAPE_UNKNOWN

    weighed = {kind: share * weight(kind) for kind, share in kinds.items()}
    total = sum(weighed.values()) + SHAPE_UNKNOWN * max(0.0, 1 - sum(kinds.values()))
    return {kind: share / max(total, 1e-9) for kind, share in weighed.items()}
