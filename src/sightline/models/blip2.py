"""BLIP-2: captions, and answers to questions, with a language model.

Li et al. 2023, https://arxiv.org/abs/2301.12597.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch

from sightline.frame import Frame
from sightline.models.base import Reply, Runtime
from sightline.models.generating import ImageWriter, require_questions


class Blip2(ImageWriter):
    """See `Captioner` and `Answerer`."""

    def __init__(self, checkpoint: str, runtime: Runtime) -> None:
        super().__init__("blip2", checkpoint, runtime, "Blip2ForConditionalGeneration")
        self.processor.tokenizer.padding_side = "left"

    def caption(self, frames: Sequence[Frame]) -> list[Reply]:
        """See `Captioner`."""
        return self._write(frames, [""] * len(frames))

    def ask(self, frames: Sequence[Frame], questions: Sequence[str]) -> list[Reply]:
        """See `Answerer`; in the published prompt."""
        require_questions(questions)
        return self._write(frames, [f"Question: {question} Answer:" for question in questions])

    def _tokens(self, texts: Sequence[str]) -> dict[str, torch.Tensor]:
        return dict(self.processor(text=list(texts), padding=True, return_tensors="pt"))


def load(checkpoint: str, ability: str, runtime: Runtime) -> Blip2:
    """Build it; see `ModelFamily.load`."""
    return Blip2(checkpoint, runtime)
