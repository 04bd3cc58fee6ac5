"""A small CLIPSeg: the mask of what a text names."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch.nn import functional
from transformers import CLIPSegConfig, CLIPSegForImageSegmentation, CLIPSegProcessor

from training.checkpoints.asking import TEMPLATES, Phrase, full_size, named, some_phrases, some_size
from training.checkpoints.tokenizers import OTHER_NOUNS, write_clip_tokenizer
from training.checkpoints.trainer import Pool, Recipe, fit, parameter_count, prepare, save, write_json
from training.checkpoints.world import Thing, all_names, draw, mask, scatter

PIXELS = 64
LENGTH = 32
BATCH = 24
ASKED = 4
IMAGENET = {"image_mean": [0.485, 0.456, 0.406], "image_std": [0.229, 0.224, 0.225]}


@dataclass(frozen=True)
class Masked:
    """Things and the share of each of the model's pixels that each one covers, (things, 64, 64)."""

    things: list[Thing]
    cover: npt.NDArray[np.float32]


def covered(things: list[Thing], pixels: int, finer: int = 4) -> npt.NDArray[np.float32]:
    """Share of each pixel of a square that each thing covers."""
    fine = np.array([mask(thing, (pixels * finer, pixels * finer)) for thing in things], dtype=np.float32)
    return fine.reshape(len(things), pixels, finer, pixels, finer).mean(axis=(2, 4))


def masked_picture(rng: np.random.Generator, pixels: int) -> tuple[npt.NDArray[np.uint8], Masked]:
    """A picture with none to four things, and their masks."""
    things = scatter(rng, int(rng.choice(5, p=(0.08, 0.23, 0.23, 0.23, 0.23))), distinct=bool(rng.random() < 0.7))
    return draw(things, some_size(rng), rng), Masked(things, covered(things, pixels))


def ask(rng: np.random.Generator, phrases: list[Phrase], sample: Masked) -> tuple[list[int], npt.NDArray[np.float32]]:
    """Which phrases to ask of a picture, about half of them true, and the mask of each."""
    true = [k for k, phrase in enumerate(phrases) if any(phrase.means(thing) for thing in sample.things)]
    other = [k for k in range(len(phrases)) if k not in true]
    chosen = [int(k) for k in rng.permutation(true)[: ASKED // 2]]
    chosen += [int(k) for k in rng.choice(other, ASKED - len(chosen), replace=False)]
    masks = np.zeros((ASKED, *sample.cover.shape[1:]), dtype=np.float32)
    for row, k in enumerate(chosen):
        for thing, cover in zip(sample.things, sample.cover, strict=True):
            if phrases[k].means(thing):
                masks[row] += cover
    return chosen, masks


def overlap(found: npt.NDArray[np.bool_], truth: npt.NDArray[np.bool_]) -> float:
    """Intersection over union."""
    return float((found & truth).sum() / max(1, (found | truth).sum()))


def measure(model: Any, processor: Any, count: int = 120) -> dict[str, float]:
    """Overlap of the masks of phrases that are true, and what is masked for others, on pictures at full size."""
    rng = np.random.default_rng(3000)
    overlaps, stray = [], []
    for k in range(count):
        size_wh = full_size(rng)
        things = scatter(rng, int(rng.integers(0, 4)))
        image = draw(things, size_wh, rng)
        template = TEMPLATES[k % 2]
        names = [t.name for t in things]
        names += [str(n) for n in rng.permutation([n for n in all_names() if n not in names])[:2]]
        phrases = [*(named(n, template) for n in names), Phrase(template.format(rng.choice(OTHER_NOUNS)))]
        texts = [phrase.text for phrase in phrases]
        inputs = processor(text=texts, images=[image] * len(texts), padding=True, return_tensors="pt")
        with torch.no_grad():
            logits = model(**inputs).logits
        large = functional.interpolate(logits[:, None], size_wh[::-1], mode="bilinear", align_corners=False)[:, 0]
        for found, phrase in zip((large > 0).numpy(), phrases, strict=True):
            meant = [mask(thing, size_wh) for thing in things if phrase.means(thing)]
            if meant:
                overlaps.append(overlap(found, np.any(meant, axis=0)))
            else:
                stray.append(found.mean())
    return {
        "mean_iou": float(np.mean(overlaps)),
        "iou_at_least_0.7": float(np.mean(np.array(overlaps) >= 0.7)),
        "least_iou": float(np.min(overlaps)),
        "stray": float(np.mean(stray)),
        "most_stray": float(np.max(stray)),
    }


def build(folder: Path, effort: float = 1.0) -> Recipe:
    """CLIPSeg: the picture is squashed to a square; the text's vector steers a decoder over three of CLIP's layers."""
    rng = prepare()
    steps = round(5000 * effort)
    ids = write_clip_tokenizer(folder, LENGTH, processor="CLIPSegProcessor")
    image = {
        **{"do_resize": True, "size": {"height": PIXELS, "width": PIXELS}, "resample": 2, "do_normalize": True},
        **IMAGENET,
        **{"image_processor_type": "ViTImageProcessor", "processor_class": "CLIPSegProcessor"},
    }
    write_json(folder / "preprocessor_config.json", image)
    size = {"hidden_size": 64, "num_attention_heads": 4}
    config = CLIPSegConfig(
        text_config={
            **size, **ids, "intermediate_size": 128, "num_hidden_layers": 2, "max_position_embeddings": LENGTH,
        },
        vision_config={
            **size, "intermediate_size": 128, "num_hidden_layers": 3, "image_size": PIXELS, "patch_size": 8,
        },
        projection_dim=64, extract_layers=[0, 1, 2], reduce_dim=48, decoder_intermediate_size=128,
    )  # fmt: skip
    model = CLIPSegForImageSegmentation(config)
    torch.nn.init.constant_(model.decoder.film_mul.bias, 1.0)
    for weights in (model.clip.vision_model.embeddings.position_embedding.weight,
                    model.clip.text_model.embeddings.token_embedding.weight):  # fmt: skip
        torch.nn.init.normal_(weights, std=0.3)
    processor = CLIPSegProcessor.from_pretrained(folder)

    def encode(images: list[Any]) -> torch.Tensor:
        return processor.image_processor(images, return_tensors="pt")["pixel_values"].float()

    pool = Pool(lambda: masked_picture(rng, PIXELS), encode, rng)

    def step(_: int) -> torch.Tensor:
        pixels, samples = pool.batch(BATCH)
        phrases = some_phrases(rng)
        tokens = processor.tokenizer([p.text for p in phrases], padding=True, return_tensors="pt")
        vectors = model.clip.get_text_features(**tokens).pooler_output
        asked = [ask(rng, phrases, sample) for sample in samples]
        # The model's own forward holds CLIP fixed; here CLIP learns, too
        hidden = model.clip.get_image_features(pixels, output_hidden_states=True).hidden_states
        layers = [hidden[k + 1].repeat_interleave(ASKED, 0) for k in config.extract_layers]
        logits = model.decoder(layers, vectors[torch.tensor([k for chosen, _ in asked for k in chosen])]).logits
        truth = torch.from_numpy(np.concatenate([masks for _, masks in asked]))
        loss = 10 * functional.binary_cross_entropy_with_logits(logits, truth)
        found, area = logits.sigmoid(), truth.sum((1, 2))
        dice = 1 - 2 * (found * truth).sum((1, 2)) / (found.sum((1, 2)) + area + 1)
        return loss + dice[area > 0].sum() / len(dice)

    fit(model, step, steps, "clipseg", rate=1e-3, smoothing=0.99)
    save(model, folder)
    model = CLIPSegForImageSegmentation.from_pretrained(folder, dtype=torch.float32).eval()
    targets = {"mean_iou": 0.8, "max stray": 0.01}
    return Recipe("clipseg", steps, BATCH, parameter_count(model), measure(model, processor), targets)
