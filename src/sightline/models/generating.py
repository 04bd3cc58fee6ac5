"""What the models that write share: an image encoded once, greedy generation, and how sure the words are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import nn

from sightline.errors import PhraseError
from sightline.frame import Frame
from sightline.models.base import Reply, Runtime
from sightline.models.torch_model import TorchModel, pil_images

LONGEST_REPLY = 40
"""Tokens of a caption or an answer."""


class ImageWriter(TorchModel):
    """A model that writes about an image: the image is encoded once for all questions."""

    half_on_gpu = True

    def __init__(self, family: str, checkpoint: str, runtime: Runtime, network_class: str) -> None:
        super().__init__(family, checkpoint, runtime, network_class)
        body = self.network.model if hasattr(self.network, "model") else self.network
        self._vision = body.vision_model
        self._given = _GivenOutput()
        body.vision_model = self._given

    def _write(self, frames: Sequence[Frame], texts: Sequence[str]) -> list[Reply]:
        seen = self.of_frames(frames, self._look)

        def prepare(some: Sequence[int]) -> dict[str, torch.Tensor]:
            self._given.hidden = torch.cat([seen[i][1] for i in some])
            like = seen[some[0]][0]  # only its size matters
            tokens = self._tokens([texts[i] for i in some])
            return {"pixel_values": like.expand(len(some), *like.shape[1:]), **tokens}

        return self.in_batches(range(len(frames)), prepare, self._network)

    def _look(self, frames: list[Frame]) -> list[tuple[torch.Tensor, torch.Tensor]]:
        return self.in_batches(frames, self._pixels, self._image_network)

    def _pixels(self, frames: Sequence[Frame]) -> dict[str, torch.Tensor]:
        return dict(self.processor.image_processor(pil_images(frames), return_tensors="pt"))

    def _image_network(self, pixels: dict[str, torch.Tensor]) -> list[tuple[torch.Tensor, torch.Tensor]]:
        hidden = self._vision(**pixels).last_hidden_state
        shape = pixels["pixel_values"][:1].shape
        like = torch.zeros(1, dtype=self.dtype, device=self.device)
        return [(like.expand(shape), hidden[i : i + 1]) for i in range(len(hidden))]

    def _tokens(self, texts: Sequence[str]) -> dict[str, torch.Tensor]:
        raise NotImplementedError

    def _network(self, tensors: dict[str, torch.Tensor]) -> list[Reply]:
        return replies_of(self.network.generate(**tensors, **greedy(LONGEST_REPLY)), self.processor.tokenizer)


class _GivenOutput(nn.Module):
    """Stands in the place of the image encoder, and gives the hidden state that was computed before."""

    hidden: torch.Tensor

    def forward(self, pixel_values: torch.Tensor, **_: Any) -> Any:
        from transformers.modeling_outputs import BaseModelOutputWithPooling

        return BaseModelOutputWithPooling(last_hidden_state=self.hidden)


def greedy(longest: int) -> dict[str, Any]:
    """Options of `generate` for the likeliest words, always the same, and what `replies_of` reads.

    Args:
        longest: new tokens.
    """
    return {
        "max_new_tokens": longest,
        "do_sample": False,
        "num_beams": 1,
        "output_logits": True,
        "return_dict_in_generate": True,
    }


def replies_of(output: Any, tokenizer: Any) -> list[Reply]:
    """The text of each sequence, and as confidence the mean probability (geometric) of its tokens.

    Args:
        output: of `generate` with `return_dict_in_generate` and `output_logits`, greedy.
    """
    logits = torch.stack(output.logits, dim=1).float()
    written = output.sequences[:, -logits.shape[1] :]
    log_probabilities = logits.log_softmax(dim=-1).gather(2, written[..., None])[..., 0]
    special = torch.tensor(sorted(set(tokenizer.all_special_ids)), device=written.device)
    said = ~torch.isin(written, special)
    # The end counts too: a model that is unsure whether to go on is unsure of its answer.
    first_end = (~said).float().argmax(dim=1)
    ends = torch.zeros_like(said)
    ends[torch.arange(len(said)), first_end] = ~said[torch.arange(len(said)), first_end]
    counted = (said | ends) & (torch.arange(said.shape[1], device=said.device) <= _last(said, ends)[:, None])
    mean = (log_probabilities * counted).sum(dim=1) / counted.sum(dim=1).clamp(min=1)
    texts = tokenizer.batch_decode(written, skip_special_tokens=True)
    return [Reply(text.strip(), float(value)) for text, value in zip(texts, mean.exp().cpu(), strict=True)]


def _last(said: torch.Tensor, ends: torch.Tensor) -> torch.Tensor:
    """Index of the last token that counts."""
    steps = torch.arange(said.shape[1], device=said.device)
    return torch.where(ends.any(dim=1), ends.float().argmax(dim=1), steps[-1])


def require_questions(questions: Sequence[str]) -> None:
    """Check that there is something asked.

    Raises:
        PhraseError: a question is empty.
    """
    if not all(question.strip() for question in questions):
        raise PhraseError("a question is empty", 'ask, for example, "what is on the table?"')
