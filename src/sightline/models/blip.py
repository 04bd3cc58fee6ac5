"""BLIP: captions, and answers to questions.

Li et al. 2022, https://arxiv.org/abs/2201.12086.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch

from sightline.errors import ModelError
from sightline.frame import Frame
from sightline.models.base import Reply, Runtime
from sightline.models.generating import ImageWriter
from sightline.models.torch_model import tokenize


class BlipCaptioner(ImageWriter):
    """See `Captioner`."""

    def __init__(self, checkpoint: str, runtime: Runtime) -> None:
        super().__init__("blip", checkpoint, runtime, "BlipForConditionalGeneration")
        if any(name.startswith("text_encoder.") for name in self.unexpected):
            raise ModelError(f"{checkpoint} answers questions, and writes no captions", "try --model blip")

    def caption(self, frames: Sequence[Frame]) -> list[Reply]:
        """See `Captioner`."""
        return self._write(frames, [""] * len(frames))

    def _tokens(self, text: str) -> dict[str, torch.Tensor]:
        return {}  # the network begins a caption by itself


class BlipAnswerer(ImageWriter):
    """See `Answerer`; trained apart from the captioner, and published as a checkpoint of its own."""

    def __init__(self, checkpoint: str, runtime: Runtime) -> None:
        super().__init__("blip", checkpoint, runtime, "BlipForQuestionAnswering")
        self._longest = self.network.config.text_config.max_position_embeddings

    def ask(self, frames: Sequence[Frame], questions: Sequence[str]) -> list[Reply]:
        """See `Answerer`."""
        return self._write(frames, questions)

    def _tokens(self, text: str) -> dict[str, torch.Tensor]:
        tokens = tokenize(self.processor.tokenizer, [text], self._longest, "longest")
        return {name: tokens[name] for name in ("input_ids", "attention_mask")}


def load(checkpoint: str, ability: str, runtime: Runtime) -> BlipCaptioner | BlipAnswerer:
    """Build the one that has the ability; see `ModelFamily.load`."""
    return BlipAnswerer(checkpoint, runtime) if ability == "ask" else BlipCaptioner(checkpoint, runtime)
