"""`Perception`: what a robot's program calls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from sightline.answer import Abstained, Ambiguous, Answer, Found, NotFound
from sightline.detections import build_detections
from sightline.errors import PhraseError
from sightline.frame import Frame
from sightline.geometry.plane import Plane
from sightline.geometry.support import support_plane
from sightline.language.lexicon import ANYTHING
from sightline.language.parse import parse_phrase, parse_question
from sightline.models.registry import load_model
from sightline.scene.answering import answer
from sightline.scene.build import build_objects
from sightline.scene.select import filter_objects, select
from sightline.scene_object import SceneObject

if TYPE_CHECKING:
    import supervision as sv

    from sightline.models.base import Detector


class Perception:
    """Eyes that follow language.

    The model finds what a noun names; colour, size and number are never left to it, but measured and
    executed here (see `sightline.scene`).

    Args:
        model: name of a model that detects, see `sightline.models.registry`.

    Raises:
        ModelError: there is no such model, or it does not detect.
    """

    def __init__(self, model: str = "builtin") -> None:
        self.model = model
        self._detector: Detector = load_model(model, "detect")

    def detect(self, frame: Frame, phrases: Sequence[str]) -> sv.Detections:
        """Boxes of all things that the phrases name, best first.

        Returns:
            Detections with `xyxy` [px], `mask`, `confidence` and `data["label"]`, each label exactly one of
            `phrases`. A thing that answers to two phrases comes twice. Nothing found is empty.

        Raises:
            PhraseError: a phrase is empty or not understood.
            ModelError: the model does not know a noun.
        """
        found = self.find_all(frame, phrases)
        masks = np.array([o.mask for o in found], dtype=bool) if found else None
        return build_detections(
            [o.xyxy for o in found],
            [o.score for o in found],
            [o.label for o in found],
            list(dict.fromkeys(phrases)),
            masks,
            [o.evidence for o in found],
        )

    def find_all(self, frame: Frame, phrases: Sequence[str]) -> list[SceneObject]:
        """As `detect`, but as objects, with position, size and colour."""
        if isinstance(phrases, str):
            raise PhraseError(f"phrases is the string {phrases!r}, expected a list of them", f"give [{phrases!r}]")
        wanted = {phrase: parse_phrase(phrase) for phrase in phrases}
        of_noun = self._look(frame, [p.noun for p in wanted.values()])
        hits = [(text, o) for text, p in wanted.items() for o in filter_objects(of_noun[p.noun], p)]
        return sorted((replace(o, label=text) for text, o in hits), key=lambda o: -o.score)

    def objects(self, frame: Frame) -> list[SceneObject]:
        """Every thing in the frame, whatever it is."""
        return self._look(frame, [ANYTHING])[ANYTHING]

    def locate(self, frame: Frame, text: str) -> Found | Ambiguous | NotFound:
        """The one thing that a description names, in pixels, and in metres when there is depth.

        Positions are in the world frame when the camera's pose is known, else in the camera's.

        Raises:
            PhraseError: the description is empty or not understood.
            ModelError: the model does not know the noun.
        """
        phrase = parse_phrase(text)
        seen = self._look(frame, [phrase.noun, ANYTHING])
        return select(seen[phrase.noun], seen[ANYTHING], phrase)

    def ask(self, frame: Frame, question: str) -> Answer | Abstained:
        """The answer to a question about the frame, or why there is none.

        Raises:
            PhraseError: the question is empty or not understood.
            ModelError: the model does not know the noun.
        """
        program = parse_question(question)
        noun = program.phrase.noun
        seen = self._look(frame, [noun, ANYTHING])
        return answer(program, seen[noun], seen[ANYTHING])

    def _look(self, frame: Frame, nouns: Sequence[str]) -> dict[str, list[SceneObject]]:
        """Objects by noun, each list best first."""
        distinct = list(dict.fromkeys(nouns))
        detections = self._detector.detect([frame], distinct)[0]
        objects = build_objects(frame, detections, self.support(frame))
        return {noun: [o for o in objects if o.label == noun] for noun in distinct}

    def support(self, frame: Frame) -> Plane | None:
        """The plane that the things of a frame stand on, in `frame.reference_frame`; None without depth."""
        return None if frame.depth_m is None or frame.camera is None else support_plane(frame)
