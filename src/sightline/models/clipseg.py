"""CLIPSeg: the pixels that a phrase names.

Lüddecke and Ecker 2022, https://arxiv.org/abs/2112.10003.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import torch

from sightline.frame import Frame
from sightline.models.base import Runtime, Scores
from sightline.models.masks import masks_of_phrases, resized
from sightline.models.torch_model import BYTES_PER_TOKEN_BYTE, TorchModel, tokenize
from sightline.models.vector_store import VectorStore

if TYPE_CHECKING:
    import supervision as sv

THRESHOLD = 0.5


class ClipSeg(TorchModel):
    """See `Segmenter`. The image is encoded once for all phrases; only the small decoder runs for each."""

    def __init__(self, checkpoint: str, runtime: Runtime) -> None:
        super().__init__("clipseg", checkpoint, runtime, "CLIPSegForImageSegmentation")
        self._texts = VectorStore(self.weights_id)
        self._longest = self.network.config.text_config.max_position_embeddings

    def segment(
        self, frames: Sequence[Frame], phrases: Sequence[str], threshold: float | None = None
    ) -> list[sv.Detections]:
        """See `Segmenter`; all things that a phrase names are one mask, and its score their mean probability."""
        least = THRESHOLD if threshold is None else threshold
        found = []
        for frame in frames:
            masks, scores, named = [], [], []
            for phrase, likely in zip(phrases, self.probabilities(frame, phrases), strict=True):
                mask = likely > least
                if mask.any():
                    masks.append(mask)
                    scores.append(float(likely[mask].mean()))
                    named.append(phrase)
            found.append(masks_of_phrases(masks, scores, named, list(phrases), self.family))
        return found

    def probabilities(self, frame: Frame, phrases: Sequence[str]) -> Iterator[Scores]:
        """For each phrase the probability at each pixel, (h, w)."""
        (seen,) = self.of_frames([frame], self._look)
        texts = [torch.as_tensor(text) for text in self._texts.get_or_make(phrases, self._encode)]

        def prepare(some: Sequence[torch.Tensor]) -> dict[str, torch.Tensor]:
            # Every layer's activations, repeated for each phrase without taking memory.
            layers = {f"layer{n}": layer.expand(len(some), *layer.shape[1:]) for n, layer in enumerate(seen)}
            return layers | {"texts": torch.stack(list(some))}

        width, height = frame.resolution_wh
        for small in self.in_batches(texts, prepare, self._decoder):
            yield resized(small[None], (height, width))[0].sigmoid().cpu().numpy()

    def _look(self, frames: list[Frame]) -> list[tuple[torch.Tensor, ...]]:
        return self.in_batches(frames, self._pixels, self._image_network)

    def _image_network(self, pixels: dict[str, torch.Tensor]) -> list[tuple[torch.Tensor, ...]]:
        """Activations of the layers that the decoder reads."""
        output = self.network.clip.vision_model(
            **pixels, output_hidden_states=True, interpolate_pos_encoding=True, return_dict=True
        )
        layers = [output.hidden_states[number + 1] for number in self.network.extract_layers]
        return [tuple(layer[i : i + 1] for layer in layers) for i in range(len(pixels["pixel_values"]))]

    def _decoder(self, tensors: dict[str, torch.Tensor]) -> list[torch.Tensor]:
        layers = [value for name, value in tensors.items() if name.startswith("layer")]
        logits = self.network.decoder(layers, tensors["texts"]).logits
        return list(logits.reshape(len(tensors["texts"]), *logits.shape[-2:]).float())

    def _encode(self, phrases: list[str]) -> list[Scores]:
        return self.in_batches(phrases, self._tokens, self._text_network, BYTES_PER_TOKEN_BYTE)

    def _tokens(self, phrases: Sequence[str]) -> dict[str, torch.Tensor]:
        return tokenize(self.processor.tokenizer, phrases, self._longest, "longest")

    def _text_network(self, tokens: dict[str, torch.Tensor]) -> list[Scores]:
        return list(self.network.clip.get_text_features(**tokens).pooler_output.float().cpu().numpy())


def load(checkpoint: str, ability: str, runtime: Runtime) -> ClipSeg:
    """Build it; see `ModelFamily.load`."""
    return ClipSeg(checkpoint, runtime)
