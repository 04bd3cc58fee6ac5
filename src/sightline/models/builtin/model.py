"""The built-in detector: things on the support, each named by what its shape allows; or by trained eyes, with them."""

from __future__ import annotations

import os
import weakref
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from sightline.detections import build_detections
from sightline.errors import ModelError
from sightline.frame import Frame
from sightline.geometry.boxes import mask_to_xyxy
from sightline.geometry.support import support_of
from sightline.language.lexicon import ANYTHING, lexicon
from sightline.models.base import NONE_LABELS, Scores
from sightline.models.builtin.texts import fits, image_vector, read_text, text_vector
from sightline.models.builtin.things import Thing, both, surely_apart, surely_whole, things_by_depth, things_by_sight

if TYPE_CHECKING:
    import supervision as sv

    from sightline.models.builtin.eyes import Eyes

T = TypeVar("T")
LEAST_SEEN = 0.15
"""Of what the trained eyes see, an objectness below this is nothing."""


class _ThingsModel(ABC):
    """See `Detector`. It finds things whatever they are, and knows some nouns for them.

    Attributes:
        name: of its family.
        threshold: the least score of what has no measured shape, where none is given.
        known: the canonical nouns that it knows.
    """

    name: str
    threshold: float

    def __init__(self, known: frozenset[str]) -> None:
        self.known = known
        self._seen: weakref.WeakKeyDictionary[Frame, list[Thing]] = weakref.WeakKeyDictionary()

    @abstractmethod
    def _find(self, frames: Sequence[Frame]) -> list[list[Thing]]: ...

    def things(self, frames: Sequence[Frame]) -> list[list[Thing]]:
        """The things of each frame, whatever they are; looked for once, however many questions are asked of it."""
        new = [frame for frame in dict.fromkeys(frames) if frame not in self._seen]
        self._seen.update(zip(new, self._find(new), strict=True))
        return [self._seen[frame] for frame in frames]

    def detect(
        self, frames: Sequence[Frame], phrases: Sequence[str], threshold: float | None = None
    ) -> list[sv.Detections]:
        """See `Detector`; phrases are single nouns of the lexicon.

        Raises:
            ModelError: a noun that it does not know.
            DepthError, CameraError: it needs depth, and the frame has no depth, intrinsics or support.
        """
        for noun in phrases:
            self._require_known(noun)
        return [self._named(things, phrases, threshold) for things in self.things(frames)]

    def _named(self, things: list[Thing], nouns: Sequence[str], threshold: float | None) -> sv.Detections:
        def least(thing: Thing) -> float:
            by_default = self.threshold if thing.region is None else 0.0  # what is measured is there
            return by_default if threshold is None else threshold

        hits = [(noun, thing, thing.score(noun)) for noun in nouns for thing in things]
        hits = [hit for hit in hits if hit[2] > least(hit[1])]
        masks = np.array([thing.mask for _, thing, _ in hits], dtype=bool) if hits else None
        return build_detections(
            [mask_to_xyxy(thing.mask) for _, thing, _ in hits],
            [score for *_, score in hits],
            [noun for noun, *_ in hits],
            list(dict.fromkeys(nouns)),
            masks,
            [_evidence(thing, self.name) for _, thing, _ in hits],
        )

    def _require_known(self, noun: str) -> None:
        words, known = lexicon(), self.known
        if noun == ANYTHING or words.categories_of(noun) & known:
            return
        near = [n for n in words.nearest(noun) if words.nouns.get(n, "") in known]
        hint = f"did you mean {' or '.join(near)}? else " if near else ""
        raise ModelError(
            f"the built-in model does not know {noun!r}",
            f"{hint}try --model owlvit, which knows any word; this one knows {', '.join(sorted(known))} and {ANYTHING}",
        )


class TabletopModel(_ThingsModel):
    """For frames with depth and intrinsics; it knows the kinds of things whose shape tells them apart."""

    name = "tabletop"
    threshold = 0.0

    def __init__(self) -> None:
        from sightline.models.builtin.shape import KINDS

        super().__init__(frozenset(KINDS))

    def _find(self, frames: Sequence[Frame]) -> list[list[Thing]]:
        return [things_by_depth(frame) for frame in frames]


class SeeingModel(_ThingsModel):
    """With trained eyes, which see in colour alone; where there is depth, it is a second witness.

    See `Detector`, `Classifier`, `Matcher` and `Embedder`; texts are of kinds, colours and materials. All cores look at
    one frame; of several frames, each core at its own.
    """

    name = "builtin"

    def __init__(self, eyes: Eyes) -> None:
        self.eyes, self._words = eyes, eyes.words
        super().__init__(self._words.known)
        self.threshold = eyes.threshold
        self.embedder_id = eyes.embedder_id

    def _find(self, frames: Sequence[Frame]) -> list[list[Thing]]:
        return self._each(_things_of, frames)

    def _each(self, see: Callable[[Frame, Eyes], T], frames: Sequence[Frame]) -> list[T]:
        if len(frames) < 2:
            return [see(frame, self.eyes) for frame in frames]
        eyes = self.eyes.on_one_thread
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            return list(pool.map(lambda frame: see(frame, eyes), frames))

    def embed_images(self, frames: Sequence[Frame]) -> Scores:
        """See `Embedder`."""
        return np.stack(self._each(_vector_of, frames))

    def embed_texts(self, texts: Sequence[str]) -> Scores:
        """See `Embedder`.

        Raises:
            ModelError: a word that it does not know, or that is not of kind, colour or material.
        """
        asked = [read_text(text) for text in texts]
        for things in asked:
            self._require_known(things.noun)
        return np.stack([text_vector(things, self._words) for things in asked])

    def scores(self, image_embeddings: Scores, text_embeddings: Scores) -> Scores:
        """See `Embedder`: the probability that some thing of the image is what the text says."""
        return fits(image_embeddings, text_embeddings, self._words)

    def match(self, frames: Sequence[Frame], texts: Sequence[str]) -> Scores:
        """See `Matcher`."""
        if not len(frames) or not len(texts):
            return np.zeros((len(frames), len(texts)), np.float32)
        return self.scores(self.embed_images(frames), self.embed_texts(texts))

    def classify(self, frames: Sequence[Frame], labels: Sequence[str]) -> Scores:
        """See `Classifier`; each label is judged on its own."""
        none = np.array([label.strip().lower() in NONE_LABELS for label in labels], dtype=bool)
        scores = np.zeros((len(frames), len(labels)), np.float32)
        scores[:, ~none] = self.match(frames, [label for label, no in zip(labels, none, strict=True) if not no])
        scores[:, none] = 1 - scores[:, ~none].max(axis=1, initial=0.0, keepdims=True)
        return scores


def _things_of(frame: Frame, eyes: Eyes) -> list[Thing]:
    seen = things_by_sight(frame, eyes, LEAST_SEEN)
    if frame.depth_m is None:
        return seen
    measured = things_by_depth(frame, surely_apart(seen), surely_whole(seen))
    closer = eyes.words.beliefs(eyes.embeddings(frame.rgb, [thing.mask for thing in measured]))
    bare = support_of(frame).surface | ~np.isfinite(frame.depth_m)
    return both(seen, measured, closer, bare)


def _vector_of(frame: Frame, eyes: Eyes) -> Scores:
    return image_vector(eyes.look(frame.rgb))


def _evidence(thing: Thing, model: str) -> dict[str, object]:
    region = thing.region
    evidence: dict[str, object] = {
        "model": model,
        "kinds": thing.names,
        "likely": _best(thing.kinds, 4),
        "shapes": _best(thing.shapes, 4),
    }
    if thing.colors:
        evidence |= {"looks": _best(thing.colors, len(thing.colors)), "materials": _best(thing.materials, 2)}
    if region is not None:
        evidence |= {"occluded": round(region.occluded, 2), "cut_by_image": region.touches_border}
    return evidence


def _best(shares: dict[str, float], count: int) -> dict[str, float]:
    """The likeliest, rounded."""
    return {name: round(share, 3) for name, share in sorted(shares.items(), key=lambda item: -item[1])[:count]}
