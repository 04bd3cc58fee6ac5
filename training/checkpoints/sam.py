"""A small SAM 2, from boxes and points to masks; and a tiny SAM 3 that knows nothing, for its layout alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from PIL import Image
from torch.nn import functional
from transformers import CLIPTextConfig, Sam2Config, Sam2Model, Sam3Config, Sam3Model

from training.checkpoints.asking import full_size, some_size
from training.checkpoints.clipseg import IMAGENET, Masked, covered, overlap
from training.checkpoints.tokenizers import write_clip_tokenizer
from training.checkpoints.trainer import Pool, Recipe, fit, parameter_count, prepare, save, write_json
from training.checkpoints.world import draw, mask, scatter

PIXELS = 128
MASK = 32
BATCH = 16
PROMPTS = 4


def write_processor(folder: Path, version: int, pixels: int, mask_pixels: int, normalize: dict[str, Any]) -> None:
    """Write the published `preprocessor_config.json` and `processor_config.json`; the class needs torchvision."""
    image = {
        **{"do_convert_rgb": True, "do_resize": True, "do_rescale": True, "do_normalize": True, "resample": 2},
        **{"rescale_factor": 1 / 255, "data_format": "channels_first", "default_to_square": True, **normalize},
        **{"size": {"height": pixels, "width": pixels}, "mask_size": {"height": mask_pixels, "width": mask_pixels}},
        **{"image_processor_type": f"Sam{version}ImageProcessorFast", "processor_class": f"Sam{version}Processor"},
    }
    write_json(folder / "preprocessor_config.json", image)
    processor = {"point_pad_value": -10, "processor_class": f"Sam{version}Processor", "target_size": pixels}
    write_json(folder / "processor_config.json", processor)


def encode(images: list[Any]) -> torch.Tensor:
    """What the image processor does: squash to a square, and normalize."""
    mean, std = (np.array(IMAGENET[key], dtype=np.float32) for key in ("image_mean", "image_std"))
    small = [np.asarray(Image.fromarray(i).resize((PIXELS, PIXELS), Image.Resampling.BILINEAR)) for i in images]
    return torch.from_numpy(((np.stack(small) / np.float32(255) - mean) / std).transpose(0, 3, 1, 2))


def picture(rng: np.random.Generator) -> tuple[npt.NDArray[np.uint8], Masked]:
    """A picture with one to five things, and their masks."""
    things = scatter(rng, int(rng.integers(1, 6)), distinct=False)
    return draw(things, some_size(rng), rng), Masked(things, covered(things, MASK))


def point_inside(rng: np.random.Generator, cover: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    """A point (x, y) of a mask, from 0 to 1, at some pixel that is wholly covered."""
    rows, columns = np.nonzero(cover >= 1)
    k = rng.integers(len(rows))
    return np.array(((columns[k] + rng.random()) / cover.shape[1], (rows[k] + rng.random()) / cover.shape[0]))


Prompt = dict[str, torch.Tensor]


def prompts(rng: np.random.Generator, samples: list[Masked], boxes: bool) -> tuple[Prompt, torch.Tensor]:
    """Boxes, a little off, or one or two points inside, in the model's pixels; and the masks that are meant."""
    chosen = [(sample, rng.integers(len(sample.things), size=PROMPTS)) for sample in samples]
    truth = torch.from_numpy(np.array([sample.cover[ks] for sample, ks in chosen]))
    if boxes:
        exact = np.array([[sample.things[k].xyxy((1, 1)) for k in ks] for sample, ks in chosen])
        rough = exact + rng.normal(0, 0.008, exact.shape)
        return {"input_boxes": torch.from_numpy(rough.clip(0, 1) * PIXELS).float()}, truth
    count = int(rng.integers(1, 3))
    points = np.array([[[point_inside(rng, s.cover[k]) for _ in range(count)] for k in ks] for s, ks in chosen])
    labels = torch.ones(points.shape[:-1], dtype=torch.long)
    return {"input_points": torch.from_numpy(points * PIXELS).float(), "input_labels": labels}, truth


def mask_loss(outputs: Any, truth: torch.Tensor) -> torch.Tensor:
    """Of each prompt the best of the masks learns; every mask's overlap is to be foretold."""
    logits = outputs.pred_masks
    wanted = truth[:, :, None].expand_as(logits)
    found, both = logits.sigmoid(), (logits.sigmoid() * wanted).sum((-2, -1))
    dice = 1 - (2 * both + 1) / (found.sum((-2, -1)) + wanted.sum((-2, -1)) + 1)
    cross = functional.binary_cross_entropy_with_logits(logits, wanted, reduction="none").mean((-2, -1))
    each = 10 * cross + dice
    hard, true = logits > 0, wanted > 0.5
    ious = (hard & true).sum((-2, -1)) / (hard | true).sum((-2, -1)).clamp(min=1)
    guess = (outputs.iou_scores - ious).square().mean()
    seen = functional.softplus(-outputs.object_score_logits).mean()
    return each.min(-1).values.mean() + 0.1 * each.mean() + guess + 0.1 * seen


def measure(model: Any, count: int = 100) -> dict[str, float]:
    """Overlap of the masks of boxes and points on held-out pictures at full size."""
    rng = np.random.default_rng(4000)
    figures: dict[str, list[float]] = {}
    for _ in range(count):
        size_wh = full_size(rng)
        things = scatter(rng, int(rng.integers(1, 4)))
        pixels = encode([draw(things, size_wh, rng)])
        truth = [mask(thing, size_wh) for thing in things]
        scale = PIXELS / np.array(size_wh)
        boxes = np.array([thing.xyxy(size_wh) for thing in things]) * np.tile(scale, 2)
        inside = np.array([[point_inside(rng, m.astype(np.float32)) * PIXELS] for m in truth])
        asked = {
            "box": {"input_boxes": torch.from_numpy(boxes[None]).float()},
            "point": {"input_points": torch.from_numpy(inside[None]).float()},
        }
        for kind, prompt in asked.items():
            for several in (False, True):
                with torch.no_grad():
                    outputs = model(pixel_values=pixels, multimask_output=several, **prompt)
                large = functional.interpolate(outputs.pred_masks[0], size_wh[::-1], mode="bilinear")
                best = outputs.iou_scores[0].argmax(-1)
                found = [overlap((m[b] > 0).numpy(), t) for m, b, t in zip(large, best, truth, strict=True)]
                figures.setdefault(f"{kind}_iou{'_best_of_3' if several else ''}", []).extend(found)
    return {key: float(np.mean(values)) for key, values in figures.items()}


def sam2_config() -> Sam2Config:
    """The published architecture with three levels of features, 32, 16 and 8 pixels wide."""
    levels = [[MASK, MASK], [MASK // 2, MASK // 2], [MASK // 4, MASK // 4]]
    backbone = {
        "model_type": "sam2_hiera_det_model", "hidden_size": 24, "num_attention_heads": 1,
        "image_size": [PIXELS, PIXELS], "blocks_per_stage": [1, 1, 2, 1], "embed_dim_per_stage": [24, 40, 64, 80],
        "num_attention_heads_per_stage": [1, 2, 4, 4], "window_size_per_stage": [8, 4, 8, 4],
        "global_attention_blocks": [3], "mlp_ratio": 2.0,
        "window_positional_embedding_background_size": [7, 7],
    }  # fmt: skip
    return Sam2Config(
        vision_config={
            "backbone_config": backbone, "backbone_channel_list": [80, 64, 40, 24],
            "backbone_feature_sizes": levels, "fpn_hidden_size": 64,
        },
        prompt_encoder_config={"hidden_size": 64, "image_size": PIXELS, "patch_size": 16, "mask_input_channels": 8},
        mask_decoder_config={
            "hidden_size": 64, "mlp_dim": 128, "num_attention_heads": 4, "iou_head_hidden_dim": 64,
        },
    )  # fmt: skip


def build_sam2(folder: Path, effort: float = 1.0) -> Recipe:
    """SAM 2 for single pictures: the picture is squashed to a square; a box or points ask for a mask."""
    rng = prepare()
    steps = int(1200 * effort)
    write_processor(folder, 2, PIXELS, MASK, IMAGENET)
    model = Sam2Model(sam2_config())
    backbone = model.vision_encoder.backbone
    for weights in (backbone.pos_embed, backbone.pos_embed_window):
        torch.nn.init.normal_(weights, std=0.1)
    shared = model.shared_image_embedding.positional_embedding
    shared.mul_(0.5)
    model.prompt_encoder.shared_embedding.positional_embedding.copy_(shared)
    pool = Pool(lambda: picture(rng), encode, rng, size=2000)

    def step(k: int) -> torch.Tensor:
        pixels, samples = pool.batch(BATCH)
        prompt, truth = prompts(rng, samples, boxes=k % 3 != 2)
        return mask_loss(model(pixel_values=pixels, multimask_output=bool(rng.random() < 0.4), **prompt), truth)

    fit(model, step, steps, "sam2", rate=1.5e-3, smoothing=0.99)
    save(model, folder)
    model = Sam2Model.from_pretrained(folder, dtype=torch.float32).eval()
    return Recipe("sam2", steps, BATCH, parameter_count(model), measure(model), {"box_iou": 0.8})


def build_sam3(folder: Path, effort: float = 1.0) -> Recipe:
    """SAM 3 with random weights, as small as it goes; it is not trained."""
    prepare()
    del effort
    pixels, patch, hidden = 112, 14, 16
    write_processor(folder, 3, pixels, 32, {"image_mean": [0.5] * 3, "image_std": [0.5] * 3})
    ids = write_clip_tokenizer(folder, 32, processor="Sam3Processor")
    small = {"hidden_size": hidden, "intermediate_size": 32, "num_attention_heads": 2}
    layers = {**small, "num_layers": 1}
    text = CLIPTextConfig(**small, **ids, num_hidden_layers=1, projection_dim=hidden, max_position_embeddings=32)
    backbone = {
        "model_type": "sam3_vit_model", **small, "num_hidden_layers": 2, "image_size": pixels,
        "patch_size": patch, "window_size": 4, "global_attn_indexes": [1], "pretrain_image_size": 56,
    }  # fmt: skip
    config = Sam3Config(
        vision_config={
            "backbone_config": backbone, "fpn_hidden_size": hidden,
            "backbone_feature_sizes": [[32, 32], [16, 16], [8, 8]],
        },
        text_config=text,
        geometry_encoder_config=layers,
        detr_encoder_config=layers,
        detr_decoder_config={**layers, "num_queries": 8},
        mask_decoder_config={"hidden_size": hidden, "num_attention_heads": 2},
    )  # fmt: skip
    model = Sam3Model(config).eval()
    save(model, folder)
    return Recipe("sam3", 0, 0, parameter_count(model), {})
