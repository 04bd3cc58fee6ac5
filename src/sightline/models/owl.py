"""OWL-ViT and OWLv2: boxes for phrases, or for things that look like an example.

Minderer et al. 2022, https://arxiv.org/abs/2205.06230, and 2023, https://arxiv.org/abs/2306.09683.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import torch

from sightline.errors import ModelError
from sightline.frame import Frame, RgbImage
from sightline.models.base import Runtime, Scores
from sightline.models.boxes import boxes_of_phrases, cxcywh_to_xyxy
from sightline.models.clip import unit
from sightline.models.torch_model import BYTES_PER_TOKEN_BYTE, TorchModel, tokenize
from sightline.models.vector_store import VectorStore
from sightline.models.weights import find_weights, read_settings

if TYPE_CHECKING:
    import supervision as sv

THRESHOLD, EXAMPLE_THRESHOLD = 0.1, 0.6


@dataclass(frozen=True)
class _Seen:
    """A frame's patches.

    Attributes:
        features: (patches, d), what queries are compared with.
        xyxy: (patches, 4) [px].
    """

    features: Any
    xyxy: npt.NDArray[np.float32]


class Owl(TorchModel):
    """See `Detector` and `ExampleDetector`.

    Each phrase is compared with each patch on its own, so that phrases do not compete for boxes; the published
    example code gives a box only to its best phrase.
    """

    def __init__(self, checkpoint: str, runtime: Runtime) -> None:
        config = read_settings(find_weights("owlvit", checkpoint) / "config.json")
        family = "owlv2" if config.get("model_type") == "owlv2" else "owlvit"
        super().__init__(family, checkpoint, runtime, "AutoModelForZeroShotObjectDetection")
        self._body = self.network.base_model
        self._pads_to_square = self.family == "owlv2"
        self._longest = self.network.config.text_config.max_position_embeddings
        self._texts = VectorStore(self.weights_id)

    def detect(
        self, frames: Sequence[Frame], phrases: Sequence[str], threshold: float | None = None
    ) -> list[sv.Detections]:
        """See `Detector`."""
        queries = np.stack(self._texts.get_or_make(phrases, self._encode)) if phrases else np.empty((0, 1), np.float32)
        return self._find(frames, phrases, queries, THRESHOLD if threshold is None else threshold)

    def detect_example(
        self, frames: Sequence[Frame], example: RgbImage, label: str, threshold: float | None = None
    ) -> list[sv.Detections]:
        """See `ExampleDetector`."""
        frame = Frame(example)
        query = self._query_of(self._look([frame])[0], *frame.resolution_wh)
        return self._find(frames, [label], query[None], EXAMPLE_THRESHOLD if threshold is None else threshold)

    def _find(
        self, frames: Sequence[Frame], phrases: Sequence[str], queries: Scores, threshold: float
    ) -> list[sv.Detections]:
        return [
            boxes_of_phrases(s.xyxy, self._scores(s, queries), phrases, threshold, f.resolution_wh, self.family)
            for some in self.few_at_a_time(frames)
            for s, f in zip(self.of_frames(some, self._look), some, strict=True)
        ]

    def _scores(self, seen: _Seen, queries: Scores) -> Scores:
        """How well each query names each patch, (patches, queries)."""
        if not len(queries):
            return np.empty((len(seen.xyxy), 0), np.float32)
        with torch.inference_mode():
            embeds = torch.as_tensor(queries).to(self.device, self.dtype)
            mask = torch.ones((1, len(queries)), device=self.device)
            logits, _ = self.network.class_predictor(seen.features[None], embeds[None], mask)
            return np.asarray(logits[0].float().sigmoid().cpu().numpy(), dtype=np.float32)

    def _query_of(self, example: _Seen, width: int, height: int) -> Scores:
        """The embedding of the patch whose box covers the example best, and stands out most among such.

        As `embed_image_query` of transformers, after the published notebook.
        """
        with torch.inference_mode():
            _, embeds = self.network.class_predictor(example.features[None])
        vectors = np.asarray(embeds[0].float().cpu().numpy())
        boxes = example.xyxy.clip(0, (width, height, width, height))
        overlap = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1]) / (width * height)
        if overlap.max(initial=0.0) <= 0:
            raise ModelError(f"{self.family} sees nothing in the example", "crop it to the thing itself")
        covering = np.flatnonzero(overlap >= 0.8 * overlap.max())
        return np.asarray(vectors[covering[np.argmin(vectors[covering] @ vectors.mean(axis=0))]])

    def _look(self, frames: list[Frame]) -> list[_Seen]:
        relative = self.in_batches(frames, self._pixels, self._image_network)
        scaled = []
        for (features, boxes), frame in zip(relative, frames, strict=True):
            size = np.array(frame.resolution_wh * 2, dtype=np.float32)
            scaled.append(_Seen(features, boxes * (size.max() if self._pads_to_square else size)))
        return scaled

    def _image_network(self, pixels: dict[str, torch.Tensor]) -> list[tuple[Any, npt.NDArray[np.float32]]]:
        """Features of each patch and its box, in fractions of the network's input."""
        grid, _ = self.network.image_embedder(**pixels)
        features = grid.flatten(1, 2)
        boxes = self.network.box_predictor(features, grid).float().cpu().numpy()
        return [(f, cxcywh_to_xyxy(b)) for f, b in zip(features, boxes, strict=True)]

    def _encode(self, phrases: list[str]) -> list[Scores]:
        return self.in_batches(phrases, self._tokens, self._text_network, BYTES_PER_TOKEN_BYTE)

    def _tokens(self, phrases: Sequence[str]) -> dict[str, torch.Tensor]:
        named = [f"a photo of a {phrase}" for phrase in phrases]  # as in the published examples
        return tokenize(self.processor.tokenizer, named, self._longest, "max_length")

    def _text_network(self, tokens: dict[str, torch.Tensor]) -> list[Scores]:
        return list(unit(self._body.get_text_features(**tokens)))


def load(checkpoint: str, ability: str, runtime: Runtime) -> Owl:
    """Build it; see `ModelFamily.load`."""
    return Owl(checkpoint, runtime)
