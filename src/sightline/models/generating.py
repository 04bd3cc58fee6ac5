"""What the models that write share: an image encoded once, greedy generation, and how sure the words are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import nn

from sightline.errors import PhraseError
from sightline.frame import Frame
from sightline.models.base import Reply, Runtime
from sightline.models.torch_model import TorchModel, grouped

LONGEST_REPLY = 40
"""Tokens of a caption or an answer."""


class ImageWriter(TorchModel):
    """A model that writes about an image: the image is encoded once for all questions.

    Only texts of the same length share a pass, since padding would change the words.
    """

    half_on_gpu = True

    def __init__(self, family: str, checkpoint: str, runtime: Runtime, network_class: str) -> None:
        super().__init__(family, checkpoint, runtime, network_class)
        body = self.network.model if hasattr(self.network, "model") else self.network
        self._vision = body.vision_model
        self._given = _GivenOutput()
        body.vision_model = self._given
        self._ends = end_tokens(self.network, self.processor.tokenizer)

    def _write(self, frames: Sequence[Frame], texts: Sequence[str]) -> list[Reply]:
        replies: list[Reply] = []
        for some in self.few_at_a_time(frames):
            replies += self._write_few(some, texts[len(replies) : len(replies) + len(some)])
        return replies

    def _write_few(self, frames: Sequence[Frame], texts: Sequence[str]) -> list[Reply]:
        seen = self.of_frames(frames, self._look)
        tokens = [self._tokens(text) for text in texts]

        def prepare(some: Sequence[int]) -> dict[str, torch.Tensor]:
            self._given.hidden = torch.cat([seen[i][1] for i in some])
            like = seen[some[0]][0]  # only its size matters
            together = {name: torch.cat([tokens[i][name] for i in some]) for name in tokens[some[0]]}
            return {"pixel_values": like.expand(len(some), *like.shape[1:]), **together}

        replies: dict[int, Reply] = {}
        for alike in grouped(range(len(frames)), lambda i: [value.shape for value in tokens[i].values()]):
            replies |= zip(alike, self.in_batches(alike, prepare, self._network), strict=True)
        return [replies[i] for i in range(len(frames))]

    def _look(self, frames: list[Frame]) -> list[tuple[torch.Tensor, torch.Tensor]]:
        return self.in_batches(frames, self._pixels, self._image_network)

    def _image_network(self, pixels: dict[str, torch.Tensor]) -> list[tuple[torch.Tensor, torch.Tensor]]:
        hidden = self._vision(**pixels).last_hidden_state
        shape = pixels["pixel_values"][:1].shape
        like = torch.zeros(1, dtype=self.dtype, device=self.device)
        return [(like.expand(shape), hidden[i : i + 1]) for i in range(len(hidden))]

    def _tokens(self, text: str) -> dict[str, torch.Tensor]:
        raise NotImplementedError

    def _network(self, tensors: dict[str, torch.Tensor]) -> list[Reply]:
        output = self.network.generate(**tensors, **greedy(LONGEST_REPLY))
        return replies_of(output, self.processor.tokenizer, self._ends)


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


def end_tokens(network: Any, tokenizer: Any) -> list[int]:
    """The tokens that end a reply: special ones, and whatever the network's settings say, such as a line break."""
    ends = set(tokenizer.all_special_ids)
    for part in (network, getattr(network, "language_model", None), getattr(network, "text_decoder", None)):
        settings = getattr(part, "generation_config", None)
        found = getattr(settings, "eos_token_id", None)
        ends |= {found} if isinstance(found, int) else set(found or ())
    return sorted(ends)


def replies_of(output: Any, tokenizer: Any, ends: Sequence[int]) -> list[Reply]:
    """The text of each sequence up to its end, and as confidence the geometric mean of its tokens' probabilities.

    Args:
        output: of `generate` with the options of `greedy`.
        ends: tokens that end a reply. The first one counts: who is unsure whether to go on is unsure of the answer.
    """
    written = output.sequences[:, -len(output.logits) :]
    steps = [step.float().log_softmax(-1).gather(1, written[:, n : n + 1]) for n, step in enumerate(output.logits)]
    sure = torch.cat(steps, dim=1)
    is_end = torch.isin(written, torch.tensor(list(ends), device=written.device))
    before = is_end.cumsum(dim=1) - is_end.int() == 0  # up to the first end, with it
    mean = (sure * before).sum(dim=1) / before.sum(dim=1)
    texts = [
        tokenizer.decode(row[keep], skip_special_tokens=True)
        for row, keep in zip(written, before & ~is_end, strict=True)
    ]
    return [Reply(text.strip(), float(value)) for text, value in zip(texts, mean.exp().cpu(), strict=True)]


def require_questions(questions: Sequence[str]) -> None:
    """Check that there is something asked.

    Raises:
        PhraseError: a question is empty.
    """
    if not all(question.strip() for question in questions):
        raise PhraseError("a question is empty", 'ask, for example, "what is on the table?"')
