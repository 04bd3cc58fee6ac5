"""LLaVA and other image-text-to-text checkpoints of transformers: captions, answers and chat.

Liu et al. 2023, https://arxiv.org/abs/2304.08485.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import torch

from sightline.errors import ModelError
from sightline.frame import Frame, RgbImage
from sightline.models.base import PlanReply, Reply, Runtime, Usage
from sightline.models.generating import end_tokens, greedy, replies_of, require_questions
from sightline.models.torch_model import TorchModel, grouped, pil_images
from sightline.parsing.plan import PLAN_PROMPT, parse_plan

LONGEST_REPLY = 512
"""Tokens."""
IMAGES_KEPT, TALKS_AT_ONCE = 4, 16
CAPTION = "Describe the image."
_AS_JSON = "Reply with JSON alone that follows this schema: "


class ImageText(TorchModel):
    """See `Chat`, `Captioner`, `Answerer` and `Planner`. Replies are greedy: the same question, the same answer."""

    half_on_gpu = True

    def __init__(self, checkpoint: str, runtime: Runtime) -> None:
        super().__init__("chat", checkpoint, runtime, "AutoModelForImageTextToText")
        if getattr(self.processor, "chat_template", None) is None:
            raise ModelError(f"{checkpoint} has no chat template", "name a checkpoint that was tuned to chat")
        self._ends = end_tokens(self.network, self.processor.tokenizer)
        self._reply_bytes = 4 * LONGEST_REPLY * len(self.processor.tokenizer)  # of the logits, which are kept
        body = getattr(self.network, "model", self.network)
        if hasattr(body, "get_image_features"):
            body.get_image_features = _remembered(body.get_image_features)

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

    def plan(self, frames: Sequence[Frame], goals: Sequence[str]) -> list[PlanReply]:
        """See `Planner`."""
        replies = self._write([([frame], PLAN_PROMPT + goal) for frame, goal in zip(frames, goals, strict=True)])
        return [PlanReply(*parse_plan(reply.text), reply.usage) for reply in replies]

    def _write(self, talks: Sequence[tuple[list[Frame], str]]) -> list[Reply]:
        replies: list[Reply] = []
        for start in range(0, len(talks), TALKS_AT_ONCE):
            replies += self._write_few([self._inputs(talk) for talk in talks[start : start + TALKS_AT_ONCE]])
        return replies

    def _write_few(self, inputs: Sequence[dict[str, torch.Tensor]]) -> list[Reply]:
        def prepare(some: Sequence[int]) -> dict[str, torch.Tensor]:
            return {name: torch.cat([inputs[i][name] for i in some]) for name in inputs[some[0]]}

        replies: dict[int, Reply] = {}
        # Only texts of the same length share a pass, since padding would change the words.
        for alike in grouped(range(len(inputs)), lambda i: (list(inputs[i]), inputs[i]["input_ids"].shape)):
            own = self.in_batches(alike, prepare, self._network, bytes_per_item=self._reply_bytes)
            replies |= zip(alike, own, strict=True)
        return [replies[i] for i in range(len(inputs))]

    def _inputs(self, talk: tuple[list[Frame], str]) -> dict[str, torch.Tensor]:
        frames, text = talk
        content = [
            *({"type": "image", "image": image} for image in pil_images(frames)),
            {"type": "text", "text": text},
        ]
        return dict(
            self.processor.apply_chat_template(
                [{"role": "user", "content": content}],
                add_generation_prompt=True,
                tokenize=True,
                return_dict=True,
                return_tensors="pt",
            )
        )

    def _network(self, tensors: dict[str, torch.Tensor]) -> list[Reply]:
        output = self.network.generate(**tensors, **greedy(LONGEST_REPLY))
        asked = tensors["input_ids"].shape[1]
        tokenizer = self.processor.tokenizer
        replies = replies_of(output, tokenizer, self._ends)
        said = [len(tokenizer(reply.text, add_special_tokens=False)["input_ids"]) for reply in replies]
        return [
            Reply(reply.text, reply.confidence, Usage(asked, count, 0.0))
            for reply, count in zip(replies, said, strict=True)
        ]


def _remembered(encode: Callable[..., Any]) -> Callable[..., Any]:
    """The image encoder, which knows the pixels that it saw last: another question of the same image is cheap."""
    kept: OrderedDict[tuple[Any, ...], Any] = OrderedDict()

    @functools.wraps(encode)  # generation reads its signature
    def encode_once(*values: Any, **named: Any) -> Any:
        given = [*values, *(part for item in sorted(named.items()) for part in item)]
        key = tuple(_contents(value) for value in given)
        if key not in kept:
            kept[key] = encode(*values, **named)
        kept.move_to_end(key)
        while len(kept) > IMAGES_KEPT:
            kept.popitem(last=False)
        return kept[key]

    return encode_once


def _contents(value: Any) -> Any:
    if not isinstance(value, torch.Tensor):
        return repr(value)
    return value.shape, hashlib.sha256(value.float().cpu().numpy().tobytes()).digest()


def load(checkpoint: str, ability: str, runtime: Runtime) -> ImageText:
    """Build it; see `ModelFamily.load`."""
    return ImageText(checkpoint, runtime)
