"""The built-in detector: things on the support, each named by what its shape allows."""

from __future__ import annotations

import weakref
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sightline.color_naming import is_gray
from sightline.detections import build_detections
from sightline.errors import ModelError
from sightline.frame import Frame
from sightline.geometry.boxes import mask_to_xyxy
from sightline.language.lexicon import ANYTHING, lexicon
from sightline.models.builtin.shape import KINDS, shape_scores
from sightline.models.builtin.tabletop import Region, segment_tabletop

if TYPE_CHECKING:
    import supervision as sv

# A noun names a thing if its shape fits about as well as the best noun does, and well enough at all.
AS_GOOD_AS_BEST = 0.15
GOOD_ENOUGH = 0.3
CATEGORIES = frozenset(KINDS)


@dataclass(frozen=True)
class _Thing:
    region: Region
    scores: dict[str, float]

    def kinds(self) -> list[str]:
        """The categories that it may be, the best first."""
        best = max(self.scores.values(), default=0.0)
        able = [k for k, s in self.scores.items() if s >= max(GOOD_ENOUGH, best - AS_GOOD_AS_BEST)]
        return sorted(able, key=lambda k: -self.scores[k]) or [ANYTHING]

    def score(self, noun: str) -> float:
        """How well a noun fits; 0 if another fits clearly better."""
        if noun == ANYTHING:
            return 1.0
        possible = self.kinds()
        if not lexicon().categories_of(noun) & set(possible):
            return 0.0
        # Kinds that look alike share the belief: a cup that may as well be a glass is half a cup.
        total = sum(self.scores[k] for k in possible)
        mine = sum(self.scores[k] for k in possible if k in lexicon().categories_of(noun))
        return max(self.scores[k] for k in possible) * mine / total


class BuiltinModel:
    """Weight-free detector for frames with depth and intrinsics.

    It knows the categories whose shape tells them apart, and says of any other noun that it does not know it.
    """

    def __init__(self) -> None:
        self._seen: weakref.WeakKeyDictionary[Frame, list[_Thing]] = weakref.WeakKeyDictionary()

    def detect(
        self, frames: Sequence[Frame], phrases: Sequence[str], threshold: float | None = None
    ) -> list[sv.Detections]:
        """See `sightline.models.base.Detector`; phrases are single nouns of the lexicon.

        Raises:
            ModelError: a noun that it does not know.
            DepthError, CameraError: a frame without depth, intrinsics or a support.
        """
        for noun in phrases:
            _require_known(noun)
        return [self._detect(frame, phrases, threshold or 0.0) for frame in frames]

    def _detect(self, frame: Frame, nouns: Sequence[str], threshold: float) -> sv.Detections:
        hits = [(noun, thing, thing.score(noun)) for noun in nouns for thing in self._look(frame)]
        hits = [hit for hit in hits if hit[2] > threshold]
        masks = np.array([thing.region.mask for _, thing, _ in hits], dtype=bool) if hits else None
        return build_detections(
            [mask_to_xyxy(thing.region.mask) for _, thing, _ in hits],
            [score for *_, score in hits],
            [noun for noun, *_ in hits],
            list(dict.fromkeys(nouns)),
            masks,
            [_evidence(thing) for _, thing, _ in hits],
        )

    def _look(self, frame: Frame) -> list[_Thing]:
        """The things of a frame; looked for once, however many questions are asked of it."""
        if frame not in self._seen:
            table = segment_tabletop(frame)
            colored = None if is_gray(frame.rgb) else frame
            # What the image cuts off has no shape that could be told.
            self._seen[frame] = [
                _Thing(r, {} if r.touches_border else shape_scores(r, table.support, colored)) for r in table.regions
            ]
        return self._seen[frame]


def _evidence(thing: _Thing) -> dict[str, object]:
    best = sorted(thing.scores.items(), key=lambda item: -item[1])[:4]
    return {
        "model": "builtin",
        "kinds": thing.kinds(),
        "shapes": {kind: round(score, 3) for kind, score in best},
        "occluded": round(thing.region.occluded, 2),
        "cut_by_image": thing.region.touches_border,
    }


def _require_known(noun: str) -> None:
    words = lexicon()
    if noun == ANYTHING or words.categories_of(noun) & CATEGORIES:
        return
    near = [n for n in words.nearest(noun) if words.nouns.get(n, "") in CATEGORIES]
    hint = f"did you mean {' or '.join(near)}?" if near else f"it knows {', '.join(sorted(CATEGORIES))} and thing"
    raise ModelError(f"the built-in model does not know {noun!r}", hint)
