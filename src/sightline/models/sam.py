"""SAM 2 and SAM 3: masks of the things in boxes, at points, and (SAM 3) for phrases.

Ravi et al. 2024, https://arxiv.org/abs/2408.00714; Carion et al. 2025, https://arxiv.org/abs/2511.16719.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import torch

from sightline.errors import ModelError
from sightline.frame import Frame
from sightline.models.base import Runtime
from sightline.models.masks import enlarged, masks_of_phrases
from sightline.models.torch_model import TorchModel, pil_images, tokenize
from sightline.models.vector_store import VectorStore
from sightline.models.weights import find_weights, read_settings

if TYPE_CHECKING:
    import supervision as sv

THRESHOLD = 0.3
PROMPT_BYTES = 64 << 20
"""What the decoder of SAM 2 takes for each prompt."""
_MEAN, _STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
"""Of ImageNet, where a checkpoint does not say."""


class _Sam(TorchModel):
    """What both share. transformers reads the images of SAM with torchvision only, so it is done here."""

    frames_kept = 4
    side_px = 1024

    def _load_processor(self, folder: Path) -> Any:
        settings: dict[str, Any] = {}
        for name in ("preprocessor_config.json", "processor_config.json"):
            if (folder / name).is_file():
                read = read_settings(folder / name)
                settings |= read.get("image_processor", read)
        size = settings.get("size", {})
        self._size_hw = (int(size.get("height", self.side_px)), int(size.get("width", self.side_px)))
        self._mean = torch.tensor(settings.get("image_mean", _MEAN)).view(3, 1, 1)
        self._std = torch.tensor(settings.get("image_std", _STD)).view(3, 1, 1)
        return None

    def _pixels(self, frames: Sequence[Frame]) -> dict[str, torch.Tensor]:
        import PIL.Image

        height, width = self._size_hw
        images = [image.resize((width, height), PIL.Image.Resampling.BILINEAR) for image in pil_images(frames)]
        pixels = [torch.from_numpy(np.array(image)).permute(2, 0, 1) / 255 for image in images]
        return {"pixel_values": torch.stack([(p - self._mean) / self._std for p in pixels])}


class Sam2(_Sam):
    """See `MaskPrompter`; the image is encoded once for all prompts."""

    def __init__(self, checkpoint: str, runtime: Runtime) -> None:
        super().__init__("sam", checkpoint, runtime, "Sam2Model")

    def masks_of_boxes(self, frame: Frame, xyxy: npt.NDArray[np.floating[Any]]) -> npt.NDArray[np.bool_]:
        """See `MaskPrompter`."""
        return self._masks(frame, "input_boxes", np.asarray(xyxy, np.float32).reshape(-1, 2, 2))

    def masks_of_points(self, frame: Frame, xy: npt.NDArray[np.floating[Any]]) -> npt.NDArray[np.bool_]:
        """See `MaskPrompter`."""
        return self._masks(frame, "input_points", np.asarray(xy, np.float32).reshape(-1, 1, 2))

    def _masks(self, frame: Frame, prompt: str, corners: npt.NDArray[np.float32]) -> npt.NDArray[np.bool_]:
        """Masks of prompts, each of one or two points (n, points, 2) [px]."""
        width, height = frame.resolution_wh
        (embeddings,) = self.of_frames([frame], self._look)
        scaled = torch.as_tensor(corners * np.array(self._size_hw[::-1], np.float32) / (width, height))

        def prepare(some: Sequence[torch.Tensor]) -> dict[str, torch.Tensor]:
            together = torch.stack(list(some))
            return {prompt: together.flatten(1) if prompt == "input_boxes" else together}

        def run(tensors: dict[str, torch.Tensor]) -> list[npt.NDArray[np.bool_]]:
            given = {name: value[None] for name, value in tensors.items()}
            output = self.network(image_embeddings=embeddings, multimask_output=False, **given)
            return list(enlarged(output.pred_masks[0, :, 0], (height, width), 0.0))

        masks = self.in_batches(list(scaled), prepare, run, bytes_per_item=PROMPT_BYTES)
        return np.stack(masks) if masks else np.zeros((0, height, width), dtype=bool)

    def _look(self, frames: list[Frame]) -> list[list[torch.Tensor]]:
        return self.in_batches(frames, self._pixels, self._image_network)

    def _image_network(self, pixels: dict[str, torch.Tensor]) -> list[list[torch.Tensor]]:
        levels = self.network.get_image_embeddings(**pixels)
        return [[level[i : i + 1] for level in levels] for i in range(len(pixels["pixel_values"]))]


class Sam3(_Sam):
    """See `Segmenter`: every thing that a phrase names has a mask of its own."""

    side_px = 1008

    def __init__(self, checkpoint: str, runtime: Runtime) -> None:
        super().__init__("sam", checkpoint, runtime, "Sam3Model")
        from transformers import AutoTokenizer

        self._tokenizer = AutoTokenizer.from_pretrained(self.folder, local_files_only=True)
        self._longest = self.network.config.text_config.max_position_embeddings
        self._texts = VectorStore(self.weights_id)

    def segment(
        self, frames: Sequence[Frame], phrases: Sequence[str], threshold: float | None = None
    ) -> list[sv.Detections]:
        """See `Segmenter`; each phrase is a pass of its own through the decoder."""
        least = THRESHOLD if threshold is None else threshold
        texts = self._texts.get_or_make(phrases, self._encode)
        found = []
        for frame in frames:
            (seen,) = self.of_frames([frame], self._look)
            masks: list[npt.NDArray[np.bool_]] = []
            scores: list[float] = []
            named: list[str] = []
            for phrase, text in zip(phrases, texts, strict=True):
                for mask, score in zip(*self._decode(seen, text, least, frame.resolution_wh[::-1]), strict=True):
                    if mask.any():
                        masks.append(mask)
                        scores.append(score)
                        named.append(phrase)
            found.append(masks_of_phrases(masks, scores, named, list(phrases), self.family))
        return found

    def _decode(
        self, seen: Any, text: npt.NDArray[np.float32], least: float, size_hw: tuple[int, int]
    ) -> tuple[npt.NDArray[np.bool_], list[float]]:
        from transformers.modeling_outputs import BaseModelOutputWithPooling

        # Kept with its mask as the last column, since the two belong together.
        features = torch.as_tensor(text[None, :, :-1].copy()).to(self.device, self.dtype)
        mask = torch.as_tensor(text[None, :, -1].copy()).to(self.device, torch.long)
        with torch.inference_mode():
            output = self.network(
                vision_embeds=seen,
                text_embeds=BaseModelOutputWithPooling(pooler_output=features),
                attention_mask=mask,
            )
            scores = (output.pred_logits.float().sigmoid() * output.presence_logits.float().sigmoid())[0]
            keep = scores > least
            masks = enlarged(output.pred_masks[0][keep].float().sigmoid(), size_hw, 0.5)
        return masks, scores[keep].tolist()

    def _look(self, frames: list[Frame]) -> list[Any]:
        return [self.in_batches([frame], self._pixels, self._image_network)[0] for frame in frames]

    def _image_network(self, pixels: dict[str, torch.Tensor]) -> list[Any]:
        return [self.network.vision_encoder(pixels["pixel_values"])]

    def _encode(self, phrases: list[str]) -> list[npt.NDArray[np.float32]]:
        rows = []
        for phrase in phrases:
            tokens = tokenize(self._tokenizer, [phrase], self._longest, "max_length")
            with torch.inference_mode():
                features = self.network.get_text_features(**self.on_device(tokens), return_dict=True).pooler_output[0]
            mask = tokens["attention_mask"][0].float()[:, None]
            rows.append(torch.cat([features.float().cpu(), mask], dim=1).numpy())
        return rows


def load(checkpoint: str, ability: str, runtime: Runtime) -> Sam2 | Sam3:
    """Build SAM 2 or SAM 3; see `ModelFamily.load`.

    Raises:
        ModelError: it cannot do what is asked; the message names the one that can.
    """
    config = read_settings(find_weights("sam", checkpoint) / "config.json")
    is_sam3 = str(config.get("model_type", "")).startswith("sam3")
    if ability == "segment" and not is_sam3:
        raise ModelError(
            f"{checkpoint} makes masks of boxes and points, not of phrases", "try --model sam:facebook/sam3"
        )
    if ability == "mask" and is_sam3:
        raise ModelError(f"{checkpoint} makes masks of phrases here, not of boxes", "try --model sam")
    return Sam3(checkpoint, runtime) if is_sam3 else Sam2(checkpoint, runtime)
