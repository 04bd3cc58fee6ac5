"""CLIP and its kin (OpenCLIP, SigLIP, SigLIP 2): images and texts in one space.

Radford et al. 2021, https://arxiv.org/abs/2103.00020; Zhai et al. 2023, https://arxiv.org/abs/2303.15343 (sigmoid).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from sightline.frame import Frame
from sightline.models.base import NONE_LABELS, Runtime, Scores
from sightline.models.torch_model import BYTES_PER_TOKEN_BYTE, TorchModel, tokenize
from sightline.models.vector_store import VectorStore

if TYPE_CHECKING:
    import torch

TEMPLATES = ("a photo of {}", "a close photo of {}", "an image of {}", "{}")
"""A label's embedding is the mean over these, as in CLIP's own zero-shot recipe (with 80)."""
NEUTRAL = ("a photo", "an image", "a photo of something", "a scene", "background")
"""What "none of these" is scored as."""


class Clip(TorchModel):
    """See `Classifier`, `Matcher` and `Embedder`.

    The score of a text is the cosine of its embedding and the image's times the checkpoint's own temperature; of
    checkpoints trained with a sigmoid, the probability that it gives.
    """

    def __init__(self, checkpoint: str, runtime: Runtime) -> None:
        super().__init__("clip", checkpoint, runtime, "AutoModel")
        self.embedder_id = self.weights_id
        self._texts = VectorStore(self.weights_id)
        self._scale = float(self.network.logit_scale.detach().float().exp())
        bias = getattr(self.network, "logit_bias", None)
        self._bias = None if bias is None else float(bias.detach().float())
        self._longest = self.network.config.text_config.max_position_embeddings

    def classify(self, frames: Sequence[Frame], labels: Sequence[str]) -> Scores:
        """See `Classifier`."""
        if not len(frames) or not len(labels):
            return np.zeros((len(frames), len(labels)), np.float32)
        embedded = np.stack([self._embed_label(label) for label in labels])
        scores = self.scores(self.embed_images(frames), embedded)
        none = np.array([label.strip().lower() in NONE_LABELS for label in labels])
        if self._bias is not None:  # each label on its own: it is none of them as far as it is not the likeliest
            if none.any():
                best = scores[:, ~none].max(axis=1, initial=0.0)
                scores[:, none] = 1 - best[:, None]
            return scores
        powers = np.exp(scores - scores.max(axis=1, keepdims=True))
        return np.asarray(powers / powers.sum(axis=1, keepdims=True), dtype=np.float32)

    def match(self, frames: Sequence[Frame], texts: Sequence[str]) -> Scores:
        """See `Matcher`."""
        if not len(frames) or not len(texts):
            return np.zeros((len(frames), len(texts)), np.float32)
        return self.scores(self.embed_images(frames), self.embed_texts(texts))

    def scores(self, image_embeddings: Scores, text_embeddings: Scores) -> Scores:
        """See `Embedder`."""
        logits = self._scale * (image_embeddings @ text_embeddings.T)
        if self._bias is None:
            return np.asarray(logits, dtype=np.float32)
        return np.asarray(1 / (1 + np.exp(-(logits + self._bias))), dtype=np.float32)

    def embed_images(self, frames: Sequence[Frame]) -> Scores:
        """See `Embedder`."""
        images: list[Scores] = self.of_frames(frames, self._images)
        return np.stack(images)

    def embed_texts(self, texts: Sequence[str]) -> Scores:
        """See `Embedder`; a text is encoded once, ever."""
        return np.stack(self._texts.get_or_make(texts, self._encode))

    def _embed_label(self, label: str) -> Scores:
        if label.strip().lower() in NONE_LABELS:
            texts = list(NEUTRAL)
        else:
            named = label if label.lower().partition(" ")[0] in ("a", "an", "the") else f"{_article(label)} {label}"
            texts = [template.format(named) for template in TEMPLATES]
        mean = self.embed_texts(texts).mean(axis=0)
        return np.asarray(mean / np.linalg.norm(mean), dtype=np.float32)

    def _images(self, frames: list[Frame]) -> list[Scores]:
        return self.in_batches(frames, self._pixels, self._image_network)

    def _image_network(self, pixels: dict[str, torch.Tensor]) -> list[Scores]:
        return list(unit(self.network.get_image_features(**pixels)))

    def _encode(self, texts: list[str]) -> list[Scores]:
        return self.in_batches(texts, self._tokens, self._text_network, BYTES_PER_TOKEN_BYTE)

    def _tokens(self, texts: Sequence[str]) -> dict[str, torch.Tensor]:
        padding = "longest" if self._bias is None else "max_length"
        if self._bias is not None:
            texts = [text.lower() for text in texts]  # as in training; not every tokenizer of the family does it
        return tokenize(self.processor.tokenizer, texts, self._longest, padding)

    def _text_network(self, tokens: dict[str, torch.Tensor]) -> list[Scores]:
        return list(unit(self.network.get_text_features(**tokens)))


def load(checkpoint: str, ability: str, runtime: Runtime) -> Clip:
    """Build it; see `ModelFamily.load`."""
    return Clip(checkpoint, runtime)


def unit(features: Any) -> Scores:
    """Unit vectors, of the tensor or of the output object that a network gives."""
    tensor = getattr(features, "pooler_output", features).float()
    return np.asarray((tensor / tensor.norm(dim=-1, keepdim=True)).cpu().numpy(), dtype=np.float32)


def _article(label: str) -> str:
    return "an" if label[:1].lower() in "aeiou" else "a"
