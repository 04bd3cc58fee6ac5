"""LLaVA and other image-text-to-text checkpoints of transformers: captions, answers and chat.

Liu et al. 2023, https://arxiv.org/abs/2304.08485.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import torch

from sightline.frame import Frame, RgbImage
from sightline.models.base import Reply, Runtime, Usage
from sightline.models.generating import greedy, replies_of, require_questions
from sightline.models.torch_model import TorchModel, pil_images

LONGEST_REPLY = 512
"""Tokens."""
CAPTION = "Describe the image."
_AS_JSON = "Reply with JSON alone that follows this schema: "


class ImageText(TorchModel):
    """See `Chat`, `Captioner` and `Answerer`. Replies are greedy, so that the same question has the same answer."""

    half_on_gpu = True

    def __init__(self, checkpoint: str, runtime: Runtime) -> None:
        super().__init__("chat", checkpoint, runtime, "AutoModelForImageTextToText")
        self.processor.tokenizer.padding_side = "left"

    def chat(self, prompt: str, images: Sequence[RgbImage] = (), schema: Mapping[str, Any] | None = None) -> Reply:
        """See `Chat`."""
        text = prompt if schema is None else f"{prompt}\n{_AS_JSON}{json.dumps(schema)}"
        return self._write([([Frame(image) for image in images], text)])[0]

    def caption(self, frames: Sequence[Frame]) -> list[Reply]:
        """See `Captioner`."""
        return self._write([([frame], CAPTION) for frame in frames])

    def ask(self, frames: Sequence[Frame], questions: Sequence[str]) -> list[Reply]:
        """See `Answerer`."""
        require_questions(questions)
        return self._write([([frame], question) for frame, question in zip(frames, questions, strict=True)])

    def _write(self, talks: Sequence[tuple[list[Frame], str]]) -> list[Reply]:
        return self.in_batches(talks, self._inputs, self._network)

    def _inputs(self, talks: Sequence[tuple[list[Frame], str]]) -> dict[str, torch.Tensor]:
        messages = [
            [
                {
                    "role": "user",
                    "content": [
                        *({"type": "image", "image": image} for image in pil_images(frames)),
                        {"type": "text", "text": text},
                    ],
                }
            ]
            for frames, text in talks
        ]
        return dict(
            self.processor.apply_chat_template(
                messages,
                add_generation_prompt=True,
                tokenize=True,
                return_dict=True,
                return_tensors="pt",
                processor_kwargs={"padding": True},
            )
        )

    def _network(self, tensors: dict[str, torch.Tensor]) -> list[Reply]:
        output = self.network.generate(**tensors, **greedy(LONGEST_REPLY))
        asked = tensors["attention_mask"].sum(dim=1).tolist()
        replies = replies_of(output, self.processor.tokenizer)
        said = [len(self.processor.tokenizer(reply.text, add_special_tokens=False)["input_ids"]) for reply in replies]
        return [
            Reply(reply.text, reply.confidence, Usage(int(n), m, 0.0))
            for reply, n, m in zip(replies, asked, said, strict=True)
        ]


def load(checkpoint: str, ability: str, runtime: Runtime) -> ImageText:
    """Build it; see `ModelFamily.load`."""
    return ImageText(checkpoint, runtime)
