"""The built-in detector: things on the support, each named by what its shape allows; or by trained eyes, with them."""

from __future__ import annotations

import weakref
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from sightline.detections import build_detections
from sightline.errors import ModelError
from sightline.frame import Frame
from sightline.geometry.boxes import mask_to_xyxy
from sightline.language.lexicon import ANYTHING, lexicon
from sightline.models.builtin.shape import KINDS
from sightline.models.builtin.things import UNSEEN, Thing, both, things_by_depth, things_by_sight

if TYPE_CHECKING:
    import supervision as sv

    from sightline.models.builtin.eyes import Eyes

CATEGORIES = frozenset(KINDS)
LEAST_SEEN = 0.1
"""Of what the trained eyes see, objectness and score below this are nothing, where no threshold is given."""


class BuiltinModel:
    """Detector for frames with depth and intrinsics, or with trained eyes for any.

    It knows the categories whose shape tells them apart, or those that the eyes were trained with, and says of any
    other noun that it does not know it.

    Args:
        eyes: a trained network; without one, no weights are needed.
    """

    def __init__(self, eyes: Eyes | None = None) -> None:
        from sightline.models.builtin.words import Words

        self._eyes = eyes
        self._words = None if eyes is None else Words(eyes.facts["groups"])
        self._seen: weakref.WeakKeyDictionary[Frame, list[Thing]] = weakref.WeakKeyDictionary()

    def detect(
        self, frames: Sequence[Frame], phrases: Sequence[str], threshold: float | None = None
    ) -> list[sv.Detections]:
        """See `sightline.models.base.Detector`; phrases are single nouns of the lexicon.

        Raises:
            ModelError: a noun that it does not know.
            DepthError, CameraError: without trained eyes, a frame without depth, intrinsics or a support.
        """
        for noun in phrases:
            self._require_known(noun)
        least = threshold if threshold is not None else 0.0 if self._eyes is None else LEAST_SEEN
        return [self._detect(frame, phrases, least) for frame in frames]

    def _detect(self, frame: Frame, nouns: Sequence[str], threshold: float) -> sv.Detections:
        hits = [(noun, thing, thing.score(noun)) for noun in nouns for thing in self._look(frame)]
        hits = [hit for hit in hits if hit[2] > threshold]
        masks = np.array([thing.mask for _, thing, _ in hits], dtype=bool) if hits else None
        return build_detections(
            [mask_to_xyxy(thing.mask) for _, thing, _ in hits],
            [score for *_, score in hits],
            [noun for noun, *_ in hits],
            list(dict.fromkeys(nouns)),
            masks,
            [_evidence(thing) for _, thing, _ in hits],
        )

    def _look(self, frame: Frame) -> list[Thing]:
        """The things of a frame; looked for once, however many questions are asked of it."""
        if frame not in self._seen:
            self._seen[frame] = self._find(frame)
        return self._seen[frame]

    def _find(self, frame: Frame) -> list[Thing]:
        if self._eyes is None or self._words is None:
            return things_by_depth(frame)
        seen = things_by_sight(frame, self._eyes, self._words, LEAST_SEEN)
        if frame.depth_m is None or frame.camera is None:
            return seen
        return both(seen, things_by_depth(frame, UNSEEN))

    def _require_known(self, noun: str) -> None:
        words = lexicon()
        known = CATEGORIES if self._words is None else self._words.known
        if noun == ANYTHING or words.categories_of(noun) & known:
            return
        near = [n for n in words.nearest(noun) if words.nouns.get(n, "") in known]
        hint = f"did you mean {' or '.join(near)}?" if near else f"it knows {', '.join(sorted(known))} and thing"
        raise ModelError(f"the built-in model does not know {noun!r}", hint)


def _evidence(thing: Thing) -> dict[str, object]:
    likely = sorted(thing.kinds.items(), key=lambda item: -item[1])[:4]
    shapes = sorted(thing.shapes.items(), key=lambda item: -item[1])[:4]
    region = thing.region
    return {
        "model": "builtin",
        "kinds": thing.names,
        "likely": {kind: round(share, 3) for kind, share in likely},
        "shapes": {kind: round(score, 3) for kind, score in shapes},
        **({} if region is None else {"occluded": round(region.occluded, 2), "cut_by_image": region.touches_border}),
    }
