"""Grounding DINO and MM-Grounding-DINO: boxes for phrases.

Liu et al. 2023, https://arxiv.org/abs/2303.05499; Zhao et al. 2024, https://arxiv.org/abs/2401.02361.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import torch
from torch import nn

from sightline.errors import PhraseError
from sightline.frame import Frame
from sightline.models.base import Runtime
from sightline.models.boxes import boxes_of_phrases, cxcywh_to_xyxy
from sightline.models.torch_model import TorchModel, grouped
from sightline.models.vector_store import VectorStore

if TYPE_CHECKING:
    import supervision as sv

BOX_THRESHOLD, TEXT_THRESHOLD = 0.35, 0.25
_Boxes = tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]


class GroundingDino(TorchModel):
    """See `Detector`.

    The network mixes the phrases of a prompt: image features attend to all words, and the queries are picked by the
    best of them. So each phrase has a pass of its own through the fusion layers and the decoder; the image backbone
    runs once for all phrases, and the text backbone once ever. Images are never padded to each other's size.
    """

    frames_kept = 4  # feature maps of one frame take some 50 MB

    def __init__(self, checkpoint: str, runtime: Runtime) -> None:
        super().__init__("grounding-dino", checkpoint, runtime, "AutoModelForZeroShotObjectDetection")
        body = self.network.model
        self._backbone, self._text = body.backbone, _TextBackbone(body.text_backbone, VectorStore(self.weights_id))
        self._given = _GivenFeatures(body.backbone)
        body.backbone, body.text_backbone = self._given, self._text
        tokenizer = self.processor.tokenizer
        unknown = tokenizer.unk_token_id  # a word that the tokenizer does not know is a word all the same
        special = [number for number in tokenizer.all_special_ids if number != unknown]
        self._separators = [*tokenizer.convert_tokens_to_ids([".", "?"]), *special]
        self._longest = self.network.config.max_text_len

    def detect(
        self, frames: Sequence[Frame], phrases: Sequence[str], threshold: float | None = None
    ) -> list[sv.Detections]:
        """See `Detector`; the score is the best word's, as published."""
        least = BOX_THRESHOLD if threshold is None else threshold
        tokens = [self._tokens(phrase) for phrase in phrases]
        return [one for some in self.few_at_a_time(frames) for one in self._detect(some, phrases, tokens, least)]

    def _detect(
        self, frames: Sequence[Frame], phrases: Sequence[str], tokens: Sequence[torch.Tensor], least: float
    ) -> list[sv.Detections]:
        features = self.of_frames(frames, self._look)
        pairs = [(i, j) for i in range(len(frames)) for j in range(len(phrases))]
        found: dict[tuple[int, int], _Boxes] = {}
        for alike in grouped(pairs, lambda ij: (features[ij[0]][0].shape, tokens[ij[1]].shape)):

            def prepare(some: Sequence[tuple[int, int]]) -> dict[str, torch.Tensor]:
                self._given.features = [features[i][1] for i, _ in some]
                like = features[some[0][0]][0]  # only its size matters: the features are given
                return {
                    "pixel_values": like.expand(len(some), *like.shape[1:]),
                    "input_ids": torch.cat([tokens[j] for _, j in some]),
                }

            found |= dict(zip(alike, self.in_batches(alike, prepare, self._network), strict=True))
        return [
            self._detections(frame, phrases, [found[i, j] for j in range(len(phrases))], least)
            for i, frame in enumerate(frames)
        ]

    def _detections(self, frame: Frame, phrases: Sequence[str], found: Sequence[_Boxes], least: float) -> sv.Detections:
        size = np.array(frame.resolution_wh * 2, dtype=np.float32)
        boxes = [xyxy * size for xyxy, _ in found]
        scores = np.zeros((sum(map(len, boxes)), len(phrases)), dtype=np.float32)
        start = 0
        for column, (_, own) in enumerate(found):  # a box answers to the phrase whose pass found it
            scores[start : start + len(own), column] = own
            start += len(own)
        stacked = np.concatenate(boxes) if boxes else np.empty((0, 4), np.float32)
        return boxes_of_phrases(stacked, scores, phrases, least, frame.resolution_wh, self.family)

    def _look(self, frames: list[Frame]) -> list[tuple[torch.Tensor, Any]]:
        """For each frame a tensor of the input's size, and the feature maps."""
        prepared = [self._pixels([frame])["pixel_values"] for frame in frames]  # one by one: a batch would be padded
        found: dict[int, Any] = {}
        for alike in grouped(range(len(frames)), lambda i: prepared[i].shape):

            def prepare(some: Sequence[int]) -> dict[str, torch.Tensor]:
                return {"pixel_values": torch.cat([prepared[i] for i in some])}

            found |= dict(zip(alike, self.in_batches(alike, prepare, self._image_network), strict=True))
        # An expanded scalar has the size of the image and takes no memory.
        return [(torch.zeros(1).expand(prepared[i].shape), found[i]) for i in range(len(frames))]

    def _image_network(self, tensors: dict[str, torch.Tensor]) -> list[Any]:
        pixels = tensors["pixel_values"]
        mask = torch.ones(pixels.shape[:1] + pixels.shape[2:], dtype=torch.long, device=pixels.device)
        maps, positions = self._backbone(pixels, mask)
        return [
            ([(m[i : i + 1], valid[i : i + 1]) for m, valid in maps], [p[i : i + 1] for p in positions])
            for i in range(len(pixels))
        ]

    def _tokens(self, phrase: str) -> torch.Tensor:
        """One phrase, as the published prompts have it: lower case, with a dot at its end and none within."""
        text = " ".join(phrase.lower().replace(".", " ").replace("?", " ").split())
        if not text:
            raise PhraseError(f"the phrase {phrase!r} has no words", "say what to look for")
        ids = self.processor.tokenizer(f"{text}.", return_tensors="pt", verbose=False)["input_ids"]
        if ids.shape[1] > self._longest:
            raise PhraseError(f"{text[:60]!r}... has {ids.shape[1]} tokens; {self._longest} are read", "say it shorter")
        assert isinstance(ids, torch.Tensor)
        return ids

    def _network(self, tensors: dict[str, torch.Tensor]) -> list[_Boxes]:
        """Boxes in fractions of the image, and scores, 0 where no word of the phrase is meant."""
        output = self.network(**tensors)
        probabilities = output.logits.float().sigmoid()
        ids = tensors["input_ids"]
        words = ~torch.isin(ids, torch.tensor(self._separators, device=ids.device))
        own = probabilities[..., : ids.shape[1]].masked_fill(~words[:, None], 0.0).amax(dim=-1)
        scores = probabilities.amax(dim=-1).where(own > TEXT_THRESHOLD, 0.0).cpu().numpy()
        boxes = output.pred_boxes.float().cpu().numpy()
        return [(cxcywh_to_xyxy(b), s) for b, s in zip(boxes, scores, strict=True)]


def load(checkpoint: str, ability: str, runtime: Runtime) -> GroundingDino:
    """Build it; see `ModelFamily.load`."""
    return GroundingDino(checkpoint, runtime)


class _GivenFeatures(nn.Module):
    """Stands in the place of the image backbone, and gives the feature maps that were computed before."""

    def __init__(self, backbone: Any) -> None:
        super().__init__()
        self.position_embedding = backbone.position_embedding
        self.features: list[Any] = []

    def forward(self, pixel_values: torch.Tensor, pixel_mask: torch.Tensor) -> tuple[list[Any], list[Any]]:
        maps = [
            (torch.cat([m for m, _ in level]), torch.cat([valid for _, valid in level]))
            for level in zip(*(maps for maps, _ in self.features), strict=True)
        ]
        positions = [torch.cat(level) for level in zip(*(positions for _, positions in self.features), strict=True)]
        return maps, positions


class _TextBackbone(nn.Module):
    """The text backbone, which encodes a phrase once: by its tokens, in memory and on disk."""

    def __init__(self, backbone: Any, store: VectorStore) -> None:
        super().__init__()
        self.backbone, self._store = backbone, store

    def forward(self, input_ids: torch.Tensor, masks: torch.Tensor, types: Any, positions: Any, **options: Any) -> Any:
        keys = [" ".join(map(str, row)) for row in input_ids.tolist()]

        def encode(missing: list[str]) -> list[npt.NDArray[np.float32]]:
            rows = [keys.index(key) for key in missing]
            own_types = None if types is None else types[rows]
            output = self.backbone(input_ids[rows], masks[rows], own_types, positions[rows], return_dict=True)
            return list(output.last_hidden_state.float().cpu().numpy())

        from transformers.modeling_outputs import BaseModelOutput

        kept = torch.as_tensor(np.stack(self._store.get_or_make(keys, encode)))
        return BaseModelOutput(last_hidden_state=kept.to(masks.device, next(self.backbone.parameters()).dtype))
