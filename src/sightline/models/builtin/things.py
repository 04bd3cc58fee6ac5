"""What stands there, and what it may be called: by the depth camera, by trained eyes, or by both as two witnesses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from sightline.color_naming import brightened, is_gray
from sightline.frame import Frame
from sightline.language.lexicon import ANYTHING
from sightline.models.builtin.words import Belief, share_of

if TYPE_CHECKING:
    from sightline.models.builtin.eyes import Eyes
    from sightline.models.builtin.tabletop import Region

Mask = npt.NDArray[np.bool_]

# A noun names a thing if it fits about as well as the best noun does, and well enough at all.
AS_GOOD_AS_BEST = 0.15
GOOD_ENOUGH = 0.3
SURE, WHOLE, ALL_OF_IT = 0.6, 0.5, 0.9
"""Probabilities that a name is right from which on a thing is surely one of its own, that a thing is one from which on
what is seen as a part of it is not, and from which on what lies in its mask surely belongs to it."""
SAME_THING, PART = 0.4, 0.75
"""Masks of two witnesses are of one thing if they overlap by this much (IoU), or one lies in the other by so much."""
UNMEASURED = 0.5
"""Share of a thing's pixels that show the bare support, or have no depth, if the depth camera cannot tell of it."""


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


def things_by_depth(frame: Frame, apart: Sequence[Mask] = (), whole: Sequence[Mask] = ()) -> list[Thing]:
    """The things that stand on the support, each named by what its shape allows.

    Args:
        apart, whole: masks of what is known to be a thing of its own, and all of one; see `segment_tabletop`.

    Raises:
        DepthError, CameraError: a frame without depth, intrinsics or a support.
    """
    from sightline.models.builtin.shape import shape_scores
    from sightline.models.builtin.tabletop import segment_tabletop

    table = segment_tabletop(frame, apart, whole)
    colored = None if is_gray(frame.rgb) else replace(frame, rgb=brightened(frame.rgb))
    # What the image cuts off has no shape that could be told.
    return [
        by_shape(region, {} if region.touches_border else shape_scores(region, table.support, colored))
        for region in table.regions
    ]


def by_shape(region: Region, shapes: dict[str, float]) -> Thing:
    """A thing that its shape names: kinds that look alike share the belief, so that what is a cup or a glass is half a
    cup."""
    able = _likely(shapes)
    total, best = sum(shapes[kind] for kind in able), max(shapes.values(), default=0.0)
    kinds = {kind: best * shapes[kind] / total for kind in able}
    return Thing(region.mask, 1.0, kinds, able or [ANYTHING], region, shapes)


def things_by_sight(frame: Frame, eyes: Eyes, least: float) -> list[Thing]:
    """The things that the network sees in the colours, those of an objectness of at least `least`."""
    sighting = eyes.look(frame.rgb, least)
    beliefs = eyes.words.beliefs(sighting.embeddings)
    things = []
    for mask, sure, belief in zip(sighting.masks(), sighting.objectness, beliefs, strict=True):
        if mask.any():
            names = _likely(belief.kinds) or [ANYTHING]
            things.append(
                Thing(mask, float(sure), belief.kinds, names, colors=belief.colors, materials=belief.materials)
            )
    return things


def surely_apart(seen: Sequence[Thing]) -> list[Mask]:
    """Masks of those that are each a thing of its own, whatever depth says: surely of some kind, and no part of another
    thing, as one half of a box in two colours is."""

    def is_part(mask: Mask, thing: Thing) -> bool:
        own, larger = np.count_nonzero(mask), np.count_nonzero(thing.mask)
        return thing.objectness > WHOLE and bool(own < larger and np.count_nonzero(mask & thing.mask) > own / 2)

    sure = [thing.mask for thing in seen if thing.objectness * max(thing.kinds.values(), default=0.0) > SURE]
    return [mask for mask in sure if not any(is_part(mask, thing) for thing in seen)]


def surely_whole(seen: Sequence[Thing]) -> list[Mask]:
    """Masks of those that are surely one thing, whatever it is."""
    return [thing.mask for thing in seen if thing.objectness > ALL_OF_IT]


def both(seen: list[Thing], measured: list[Thing], closer: Sequence[Belief], bare: Mask) -> list[Thing]:
    """What two witnesses tell of: what stands up is the depth camera's to find, and the eyes name it where its shape
    does not; what lies flat, or gives no depth, the eyes find alone.

    Args:
        seen: by the eyes.
        measured: by the depth camera.
        closer: what the eyes make of each measured thing, looking where the depth camera has found it.
        bare: (h, w) where the depth camera sees the bare support, or nothing at all.
    """
    partner = [_partner(thing, measured) for thing in seen]
    things = []
    for number, (thing, look) in enumerate(zip(measured, closer, strict=True)):
        assert thing.region is not None
        mine = [seen[i] for i, j in enumerate(partner) if j == number]
        looks: list[Belief | Thing] = [look, *sorted(mine, key=lambda one: -one.objectness)[:1]]
        kinds, colors, materials = (
            _mean(words) for words in zip(*((one.kinds, one.colors, one.materials) for one in looks), strict=True)
        )
        if thing.kinds:
            able = kinds | thing.shapes
            likeliest_first = sorted(able, key=lambda kind: -kinds.get(kind, 0.0))  # of those whose shapes fit as well
            named = by_shape(thing.region, {kind: able[kind] for kind in likeliest_first})
        else:
            named = replace(thing, kinds=kinds, names=_likely(kinds) or [ANYTHING])
        things.append(replace(named, shapes=thing.shapes, colors=colors, materials=materials))
    alone = [thing for thing, j in zip(seen, partner, strict=True) if j < 0]
    return things + [t for t in alone if np.count_nonzero(t.mask & bare) >= UNMEASURED * np.count_nonzero(t.mask)]


def _mean(looks: Sequence[dict[str, float]]) -> dict[str, float]:
    """The mean probability of each word."""
    return {word: sum(look.get(word, 0.0) for look in looks) / len(looks) for word in looks[0]}


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
