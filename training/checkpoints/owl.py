"""Small OWL-ViT and OWLv2: every patch of the picture may be the centre of a thing and names its box."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import torch
from scipy.optimize import linear_sum_assignment
from torch.nn import functional
from transformers import (
    Owlv2Config,
    Owlv2ForObjectDetection,
    Owlv2Processor,
    OwlViTConfig,
    OwlViTForObjectDetection,
    OwlViTProcessor,
)
from transformers.loss.loss_for_object_detection import generalized_box_iou

from training.checkpoints.asking import SHARES, TEMPLATES, Phrase, full_size, named, some_phrases, some_size
from training.checkpoints.contrastive import OPENAI
from training.checkpoints.tokenizers import OTHER_NOUNS, write_clip_tokenizer
from training.checkpoints.trainer import Pool, Recipe, fit, parameter_count, prepare, save, write_json
from training.checkpoints.world import SHAPES, Thing, all_names, draw, scatter

LENGTH = 16
Scene = tuple[list[Thing], tuple[int, int]]


def corners(boxes: torch.Tensor) -> torch.Tensor:
    """Left, top, right and bottom edge from centre and size."""
    center, size = boxes[..., :2], boxes[..., 2:]
    return torch.cat((center - size / 2, center + size / 2), dim=-1)


def true_boxes(scene: Scene, padded: bool) -> torch.Tensor:
    """Centre and size of each thing in the model's square, from 0 to 1."""
    things, (width, height) = scene
    if not things:
        return torch.zeros(0, 4)
    frame = (max(width, height),) * 2 if padded else (width, height)
    xyxy = np.array([thing.xyxy((width, height)) for thing in things]) / np.tile(frame, 2)
    return torch.from_numpy(np.hstack(((xyxy[:, :2] + xyxy[:, 2:]) / 2, xyxy[:, 2:] - xyxy[:, :2]))).float()


def match(scores: torch.Tensor, boxes: torch.Tensor, truth: torch.Tensor, patches: int) -> npt.NDArray[np.int64]:
    """Which patch answers for which thing: one near its centre first of all, then the one that does best."""
    grid = (torch.arange(patches) + 0.75) / patches  # a little before the patch's end, where its box begins
    places = torch.stack(torch.meshgrid(grid, grid, indexing="xy"), dim=-1).reshape(-1, 2)
    far = torch.cdist(places, truth[:, :2]) * patches
    cost = 3 * far - scores + torch.cdist(boxes, truth, p=1) - generalized_box_iou(corners(boxes), corners(truth))
    rows, columns = linear_sum_assignment(cost.detach().numpy())
    return rows[np.argsort(columns)]


def detection_loss(
    logits: torch.Tensor, boxes: torch.Tensor, scenes: list[Scene], phrases: list[Phrase], padded: bool
) -> torch.Tensor:
    """Binary cross-entropy of every patch with every phrase; distance and overlap of the boxes that are matched."""
    patches = int(logits.shape[1] ** 0.5)
    target = torch.zeros_like(logits)
    found, wanted = [], []
    for k, scene in enumerate(scenes):
        truth = true_boxes(scene, padded)
        if not len(truth):
            continue
        true = torch.tensor([[float(p.means(thing)) for thing in scene[0]] for p in phrases])
        scores = logits[k].sigmoid() @ (true / true.sum(0).clamp(min=1))
        rows = match(scores, boxes[k], truth, patches)
        target[k, rows] = true.T
        found.append(boxes[k, rows])
        wanted.append(truth)
    count = max(1, sum(len(w) for w in wanted))
    loss = functional.binary_cross_entropy_with_logits(logits, target, reduction="sum") / count
    if wanted:
        ours, theirs = torch.cat(found), torch.cat(wanted)
        overlap = generalized_box_iou(corners(ours), corners(theirs)).diagonal()
        loss = loss + 20 * (ours - theirs).abs().sum() / count + 4 * (1 - overlap).mean()
    return loss


def some_scene(rng: np.random.Generator, size_wh: tuple[int, int]) -> tuple[npt.NDArray[np.uint8], Scene]:
    """A picture with none to four things."""
    things = scatter(rng, int(rng.choice(5, p=(0.08, 0.2, 0.24, 0.24, 0.24))), distinct=bool(rng.random() < 0.7))
    return draw(things, size_wh, rng), (things, size_wh)


def overlaps(box: npt.NDArray[np.float64], others: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Intersection over union with each of the others."""
    inner = np.clip(np.minimum(box[2:], others[:, 2:]) - np.maximum(box[:2], others[:, :2]), 0, None).prod(axis=1)
    area = (box[2:] - box[:2]).prod() + (others[:, 2:] - others[:, :2]).prod(axis=1) - inner
    return inner / np.maximum(area, 1e-9)


def measure(model: Any, processor: Any, count: int = 150, ask_shapes: bool = False) -> dict[str, float]:
    """What is found at threshold 0.1 on held-out pictures at full size, asked for some that are there and some not."""
    rng = np.random.default_rng(2000)
    right = false = wanted = 0
    offsets, ious, scores = [], [], []
    for k in range(count):
        image, (things, size_wh) = some_scene(rng, full_size(rng))
        template = TEMPLATES[k % 2]
        if ask_shapes:
            phrases = [Phrase(template.format(shape), None, shape) for shape in SHAPES]
        else:
            names = {t.name for t in things if rng.random() < 0.8} | {str(n) for n in rng.choice(all_names(), 5)}
            phrases = [named(name, template) for name in sorted(names)]
            phrases.append(Phrase(template.format(rng.choice(OTHER_NOUNS))))
        texts = [phrase.text for phrase in phrases]
        inputs = processor(text=[texts], images=image, return_tensors="pt")
        with torch.no_grad():
            outputs = model(**inputs)
        result = processor.post_process_grounded_object_detection(outputs, 0.1, [size_wh[::-1]])[0]
        truth = [(phrase, thing.xyxy(size_wh)) for thing in things for phrase in phrases if phrase.means(thing)]
        wanted += len(truth)
        order = result["scores"].argsort(descending=True)
        kept: list[npt.NDArray[np.float64]] = []
        for index in order:
            box = result["boxes"][index].double().numpy()
            if kept and overlaps(box, np.array(kept)).max() > 0.5:
                continue
            kept.append(box)
            same = [b for phrase, b in truth if phrase == phrases[int(result["labels"][index])]]
            if same and (shared := overlaps(box, np.array(same))).max() > 0.5:
                hit = same[int(shared.argmax())]
                truth = [(phrase, b) for phrase, b in truth if b is not hit]  # another box on it is one too many
                right += 1
                ious.append(shared.max())
                offsets.append(np.abs(box - hit).mean())
                scores.append(float(result["scores"][index]))
            else:
                false += 1
    return {
        "precision": right / max(1, right + false),
        "recall": right / wanted,
        "median_offset_px": float(np.median(offsets)) if offsets else float("inf"),
        "iou_at_least_0.8": float(np.mean(np.array(ious) >= 0.8)) if ious else 0.0,
        "iou_at_least_0.9": float(np.mean(np.array(ious) >= 0.9)) if ious else 0.0,
        "median_score": float(np.median(scores)) if scores else 0.0,
    }


def settings(pixels: int, ids: dict[str, int], model_type: str) -> dict[str, Any]:
    """Sizes that both models share."""
    size = {"hidden_size": 64, "num_attention_heads": 4}
    text = {**size, "intermediate_size": 128, "num_hidden_layers": 2, "max_position_embeddings": LENGTH, **ids}
    vision = {**size, "intermediate_size": 192, "num_hidden_layers": 4, "image_size": pixels, "patch_size": 8}
    return {
        "text_config": {"model_type": f"{model_type}_text_model", **text},
        "vision_config": {"model_type": f"{model_type}_vision_model", **vision},
        "projection_dim": 64,
    }


def padded_pixels(images: list[npt.NDArray[np.uint8]], pixels: int) -> torch.Tensor:
    """What OWLv2's image processor gives, a hundred times faster: pad, blur, make smaller, and normalize."""
    result = []
    for image in images:
        height, width = image.shape[:2]
        side = max(height, width)
        square = np.zeros((side, side, 3), dtype=np.float32)
        square[:height, :width] = image / np.float32(255)
        if (sigma := (side / pixels - 1) / 2) > 0:
            reach = int(4 * sigma + 0.5)
            square = cv2.GaussianBlur(square, (2 * reach + 1,) * 2, sigma, borderType=cv2.BORDER_REFLECT_101)
        small = cv2.resize(square, (pixels, pixels), interpolation=cv2.INTER_LINEAR)
        result.append(((small - OPENAI["image_mean"]) / OPENAI["image_std"]).transpose(2, 0, 1))
    return torch.from_numpy(np.stack(result)).float()


def soften(model: Any) -> None:
    """First weights of the heads and the embeddings from which a small model learns; the published ones are large."""
    for name, module in model.named_modules():
        if "_head" in name and isinstance(module, torch.nn.Linear):
            torch.nn.init.xavier_uniform_(module.weight, gain=0.1 if name.endswith("dense2") else 1.0)
        if name.endswith(("vision_model.embeddings.position_embedding", "text_model.embeddings.token_embedding")):
            torch.nn.init.normal_(module.weight, std=0.3)
    for part, bias in ((model.class_head.logit_scale, 12.0), (model.class_head.logit_shift, -0.6)):
        torch.nn.init.zeros_(part.weight)
        torch.nn.init.constant_(part.bias, bias)


def start_from_owlvit(model: Any, folder: Path) -> None:
    """Take the weights of OWL-ViT; the places of the patches are spread over the finer grid."""
    old = OwlViTForObjectDetection.from_pretrained(folder, dtype=torch.float32).state_dict()
    key = "owlv2.vision_model.embeddings.position_embedding.weight"
    weights = {name.replace("owlvit.", "owlv2."): weight for name, weight in old.items()}
    first, grid = weights[key][:1], weights[key][1:]
    side = int(len(grid) ** 0.5)
    new = int((model.state_dict()[key].shape[0] - 1) ** 0.5)
    square = grid.T.reshape(1, -1, side, side)
    spread = functional.interpolate(square, (new, new), mode="bicubic", align_corners=False)
    weights[key] = torch.cat((first, spread.flatten(2)[0].T))
    missing = model.load_state_dict(weights, strict=False).missing_keys
    assert all("objectness" in name for name in missing), missing


def train(
    model: Any, processor: Any, folder: Path, steps: int, batch: int, rng: np.random.Generator, padded: bool
) -> Recipe:
    """Train one of the two, save it, and measure what was saved."""
    core = model.owlv2 if padded else model.owlvit

    def encode(images: list[Any]) -> torch.Tensor:
        if padded:
            return padded_pixels(images, model.config.vision_config.image_size)
        return processor.image_processor(images, return_tensors="pt")["pixel_values"].float()

    shares = (0.1, 0.3, 0.4, 0.2) if padded else SHARES  # the padding processor blurs large pictures more
    pool = Pool(lambda: some_scene(rng, some_size(rng, shares)), encode, rng, size=3000, fresh=6)

    def step(_: int) -> torch.Tensor:
        pixels, scenes = pool.batch(batch)
        phrases = some_phrases(rng)
        tokens = processor.tokenizer([p.text for p in phrases], padding="max_length", return_tensors="pt")
        queries = core.get_text_features(**tokens).pooler_output
        features = model.image_embedder(pixel_values=pixels)[0]
        flat = features.flatten(1, 2)
        logits = model.class_predictor(flat, functional.normalize(queries, dim=-1).expand(len(flat), -1, -1))[0]
        loss = detection_loss(logits, model.box_predictor(flat, features), scenes, phrases, padded)
        if not padded:
            return loss
        known = logits[..., : len(all_names())].detach().amax(-1).sigmoid()
        return loss + functional.binary_cross_entropy_with_logits(model.objectness_predictor(flat), known)

    name = "owlv2" if padded else "owlvit"
    fit(model, step, steps, name, rate=1.5e-3, smoothing=0.99)
    save(model, folder)
    model = type(model).from_pretrained(folder, dtype=torch.float32).eval()
    figures = measure(model, processor)
    figures |= {f"shapes_{key}": value for key, value in measure(model, processor, 50, True).items()}
    targets = {"precision": 0.95, "recall": 0.95, "max median_offset_px": 4.0 if padded else 2.0}
    targets["iou_at_least_0.9"] = 0.8 if padded else 0.95
    return Recipe(name, steps, batch, parameter_count(model), figures, targets)


def build_owlvit(folder: Path, effort: float = 1.0) -> Recipe:
    """OWL-ViT: the picture is squashed to a square; texts are padded to 16 tokens with "!"."""
    rng = prepare()
    ids = write_clip_tokenizer(folder, LENGTH, pad="!", processor="OwlViTProcessor")
    square = {"height": 64, "width": 64}
    image = {
        **{"do_resize": True, "size": square, "resample": 3, "do_center_crop": False, "crop_size": square},
        **{"do_rescale": True, "rescale_factor": 1 / 255, "do_normalize": True, **OPENAI},
        **{"image_processor_type": "OwlViTImageProcessor", "processor_class": "OwlViTProcessor"},
    }
    write_json(folder / "preprocessor_config.json", image)
    model = OwlViTForObjectDetection(OwlViTConfig(**settings(64, ids, "owlvit")))
    processor = OwlViTProcessor.from_pretrained(folder)
    soften(model)
    return train(model, processor, folder, int(4000 * effort), 32, rng, padded=False)


def build_owlv2(folder: Path, effort: float = 1.0) -> Recipe:
    """OWLv2: the picture is padded to a square at the right and at the bottom; a head tells things from ground.

    It starts from OWL-ViT's weights, which are made first if they are not there.
    """
    rng = prepare()
    ids = write_clip_tokenizer(folder, LENGTH, pad="!", processor="Owlv2Processor")
    image = {
        **{"do_pad": True, "do_resize": True, "size": {"height": 96, "width": 96}, "resample": 2},
        **{"do_rescale": True, "rescale_factor": 1 / 255, "do_normalize": True, **OPENAI},
        **{"image_processor_type": "Owlv2ImageProcessor", "processor_class": "Owlv2Processor"},
    }
    write_json(folder / "preprocessor_config.json", image)
    model = Owlv2ForObjectDetection(Owlv2Config(**settings(96, ids, "owlv2")))
    processor = Owlv2Processor.from_pretrained(folder)
    soften(model)
    first = folder.parent / "owlvit"
    if not (first / "model.safetensors").exists():
        build_owlvit(first, effort)
        rng = prepare()
    start_from_owlvit(model, first)
    return train(model, processor, folder, int(5500 * effort), 24, rng, padded=True)
