"""A second look at each detection: detectors always find something, and another model may not confirm it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from sightline.frame import Frame
from sightline.language.lexicon import ANYTHING
from sightline.models.base import Runtime
from sightline.models.registry import load_model, read_name
from sightline.scene.wording import with_article

if TYPE_CHECKING:
    from sightline.scene_object import SceneObject

MARGIN = 0.1
"""How much of a box's size is added on each side of the crop."""
OTHERWISE = (
    "a bare surface", "a shadow", "an empty background", "a blurred image", "a part of something else",
    "a photo", "an image",
)  # fmt: skip
"""What a crop may show instead: neutral descriptions, and the opposite of any thing."""


class SecondLook:
    """Confirms detections by their crop: a model that embeds compares the phrase with what else it may be; one that
    answers is asked.

    Args:
        model: name of a model that can embed or ask.

    Raises:
        ModelError: there is no such model, or it can do neither.
    """

    def __init__(self, model: str, runtime: Runtime | None = None) -> None:
        self.model = model
        self._embeds = "embed" in read_name(model).family.abilities
        self._witness: Any = load_model(model, "embed" if self._embeds else "ask", runtime)

    def check(self, frame: Frame, things: Sequence[SceneObject]) -> tuple[list[SceneObject], list[SceneObject]]:
        """The things that are confirmed, and those that are not; each with the finding in `evidence["check"]`.

        What is called a mere thing has no name to confirm, and passes.
        """
        named = [thing for thing in things if thing.label != ANYTHING]
        crops = [Frame(_crop(frame, thing.xyxy)) for thing in named]
        judge = self._by_embedding if self._embeds else self._by_question
        findings = iter(judge(crops, [thing.label for thing in named])) if named else iter(())
        kept: list[SceneObject] = []
        dropped: list[SceneObject] = []
        for thing in things:
            if thing.label == ANYTHING:
                kept.append(thing)
                continue
            finding = {"model": self.model, **next(findings)}
            (kept if finding["confirmed"] else dropped).append(
                replace(thing, evidence=thing.evidence | {"check": finding})
            )
        return kept, dropped

    def _by_embedding(self, crops: Sequence[Frame], labels: Sequence[str]) -> list[dict[str, Any]]:
        images = self._witness.embed_images(crops)
        findings = []
        for image, label in zip(images, labels, strict=True):
            texts = [f"a photo of {with_article(label)}", *OTHERWISE]
            scores = self._witness.scores(image[None], self._witness.embed_texts(texts))[0]
            best = int(np.argmax(scores))
            findings.append(
                {
                    "confirmed": best == 0,
                    "score": round(float(scores[0]), 4),
                    "looks_like": texts[best],
                    "its_score": round(float(scores[best]), 4),
                    "reason": "" if best == 0 else f"its crop looks more like {texts[best]!r} than {texts[0]!r}",
                }
            )
        return findings

    def _by_question(self, crops: Sequence[Frame], labels: Sequence[str]) -> list[dict[str, Any]]:
        questions = [f"is there {with_article(label)}?" for label in labels]
        findings = []
        for question, reply in zip(questions, self._witness.ask(crops, questions), strict=True):
            confirmed = reply.text.lower().startswith("yes")
            reason = "" if confirmed else f"{question!r} was answered {reply.text!r}"
            findings.append({"confirmed": confirmed, "question": question, "answer": reply.text, "reason": reason})
        return findings


def _crop(frame: Frame, xyxy: Any) -> Any:
    """The box with a margin, cut to the image; at least a pixel."""
    left, top, right, bottom = (float(v) for v in xyxy)
    across, down = MARGIN * (right - left), MARGIN * (bottom - top)
    height, width = frame.rgb.shape[:2]
    x0, y0 = int(max(0, min(left - across, width - 1))), int(max(0, min(top - down, height - 1)))
    x1, y1 = int(min(width, np.ceil(right + across))), int(min(height, np.ceil(bottom + down)))
    return frame.rgb[y0 : max(y1, y0 + 1), x0 : max(x1, x0 + 1)]
