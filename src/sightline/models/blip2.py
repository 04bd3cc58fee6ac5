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

    def caption(self, frames: Sequence[Frame]) -> list[Reply]:
        """See `Captioner`."""
        return self._write(frames, [""] * len(frames))

    def ask(self, frames: Sequence[Frame], questions: Sequence[str]) -> list[Reply]:
        """See `Answerer`; in the published prompt."""
        require_questions(questions)
        return self._write(frames, [f"Question: {question} Answer:" for question in questions])

    def _tokens(self, text: str) -> dict[str, torch.Tensor]:
        # The places that the image's features take come first; the processor puts them there only with an image.
        config = self.network.config
        places = torch.full((1, config.num_query_tokens), config.image_token_id)
        ids = torch.cat([places, self.processor.tokenizer(text, return_tensors="pt")["input_ids"]], dim=1)
        return {"input_ids": ids, "attention_mask": torch.ones_like(ids)}


def load(checkpoint: str, ability: str, runtime: Runtime) -> Blip2:
    """Build it; see `ModelFamily.load`."""
    return Blip2(checkpoint, runtime)
