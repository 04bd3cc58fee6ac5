"""Small Grounding DINO and MM Grounding DINO: each word of the prompt is scored for each box."""

from __future__ import annotations

import ctypes
import math
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image
from torch import Tensor, nn
from transformers import (
    BertConfig,
    BertTokenizer,
    GroundingDinoConfig,
    GroundingDinoForObjectDetection,
    GroundingDinoProcessor,
    MMGroundingDinoConfig,
    MMGroundingDinoForObjectDetection,
    SwinConfig,
)
from transformers.models.grounding_dino.image_processing_pil_grounding_dino import GroundingDinoImageProcessorPil

from training.checkpoints.grounding_loss import Answer, corners, decoder_loss, intersection_over_union, proposal_loss
from training.checkpoints.grounding_phrases import absent_phrase, fits, phrase_list
from training.checkpoints.tokenizers import WORDS
from training.checkpoints.trainer import SEED, Recipe, fit, parameter_count, prepare, save, write_json
from training.checkpoints.world import SIZES_WH, Thing, draw, scatter

SPECIAL_IDS = {"[PAD]": 0, "[UNK]": 100, "[CLS]": 101, "[SEP]": 102, "[MASK]": 103, ".": 1012, "?": 1029}
"""Where the published vocabulary has these tokens; the model's code relies on it."""
COARSE_PX, FINE_PX = 72, 120
"""Shorter edge of the images in the first rounds, and in the last, which is the one that is published."""
SMALL_SIZES_WH = ((128, 72), (72, 128), (72, 72), (96, 72))
BATCH = 16


@dataclass(frozen=True)
class Round:
    """A round of training.

    Attributes:
        rate: highest rate of learning.
        easy: for what part of the steps every picture has several things and is asked for several phrases.
        focus: exponent of the focal loss; a lower one makes more of what is nearly right, such as a box found twice.
        edge: shorter edge of the images [px]; boxes are as exact as the images are fine.
    """

    steps: int
    rate: float
    easy: float = 0.0
    focus: float = 1.0
    edge: int = FINE_PX


def keep_memory() -> None:
    """Let freed memory be used again instead of giving it back: a third less time a step, with glibc."""
    if sys.platform == "linux":
        libc = ctypes.CDLL(None)
        for option, value in ((-3, 1 << 30), (-1, (1 << 31) - 1), (-2, 200_000_000)):
            libc.mallopt(option, value)


def tokenizer() -> BertTokenizer:
    """Word pieces with the published ids of the special tokens, and unused tokens between them."""
    first = max(SPECIAL_IDS.values()) + 1
    vocabulary = {f"[unused{i}]": i for i in range(first) if i not in SPECIAL_IDS.values()}
    vocabulary |= SPECIAL_IDS | {word: first + i for i, word in enumerate(WORDS)}
    return BertTokenizer(vocab=dict(sorted(vocabulary.items(), key=lambda item: item[1])), model_max_length=512)


def processor(edge: int) -> GroundingDinoProcessor:
    """Image processor, to this shorter edge [px], and tokenizer."""
    size = {"shortest_edge": edge, "longest_edge": edge * 16 // 9}
    return GroundingDinoProcessor(GroundingDinoImageProcessorPil(size=size), tokenizer())


def save_processor(both: GroundingDinoProcessor, folder: Path) -> None:
    """Write the files of image processor and tokenizer, as published."""
    both.tokenizer.save_pretrained(folder)
    tokens = sorted(both.tokenizer.get_vocab().items(), key=lambda item: item[1])
    (folder / "vocab.txt").write_text("".join(f"{token}\n" for token, _ in tokens))
    content = {key: value for key, value in both.image_processor.to_dict().items() if value is not None}
    content |= {"image_mean": list(both.image_processor.image_mean), "image_std": list(both.image_processor.image_std)}
    content |= {"image_processor_type": "GroundingDinoImageProcessor", "processor_class": "GroundingDinoProcessor"}
    write_json(folder / "preprocessor_config.json", content)


def options(vocabulary: int) -> dict[str, Any]:
    """The published architecture with few and narrow layers; the same for both models."""
    swin = SwinConfig(
        image_size=128, embed_dim=16, depths=[1, 2, 1, 1], num_heads=[1, 2, 4, 4], window_size=4, mlp_ratio=2.0,
        drop_path_rate=0.0, initializer_range=0.1, out_features=["stage2", "stage3", "stage4"],
    )  # fmt: skip
    bert = BertConfig(
        vocab_size=vocabulary, hidden_size=32, num_hidden_layers=1, num_attention_heads=2, intermediate_size=64,
        max_position_embeddings=64, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0, initializer_range=0.1,
    )  # fmt: skip
    return {
        "backbone_config": swin, "text_config": bert, "d_model": 64, "num_queries": 30, "encoder_layers": 2,
        "decoder_layers": 3, "encoder_n_points": 1, "decoder_n_points": 2, "encoder_ffn_dim": 128,
        "decoder_ffn_dim": 128, "encoder_attention_heads": 4, "decoder_attention_heads": 4, "dropout": 0.0,
        "fusion_droppath": 0.0, "disable_custom_kernels": True,
    }  # fmt: skip


def first_weights(model: Any) -> None:
    """Weights from which so small a model learns sooner than from the published first ones."""
    for name, module in model.named_modules():
        if isinstance(module, nn.Linear) and not any(w in name for w in ("offsets", "attention_weights", "layers.2")):
            nn.init.xavier_uniform_(module.weight)
        if hasattr(module, "vision_param"):
            nn.init.constant_(module.vision_param, 0.3)
            nn.init.constant_(module.text_param, 0.3)
    # A score is the product of a query, of unit variance, and a word: small at first, around a small probability
    core = model.model
    words = core.encoder.layers[-1].text_enhancer_layer.layer_norm_after
    nn.init.constant_(words.weight, 0.3)
    nn.init.constant_(words.bias, 0.5)
    for norm in (core.decoder.layer_norm, core.enc_output_norm):
        nn.init.constant_(norm.bias, -4.0 / 0.5 / core.config.d_model)


def some_image(
    rng: np.random.Generator, size_wh: tuple[int, int], edge: int, fewest: int = 0
) -> tuple[Image.Image, list[Thing]]:
    """A picture with up to four things, and these; often drawn larger, so that the processor has to shrink it."""
    things = scatter(rng, int(rng.integers(fewest, 5)), distinct=bool(rng.random() < 0.7))
    scale = int(rng.choice([1, 2, 5], p=[0.6, 0.3, 0.1])) * math.ceil(edge / COARSE_PX)
    return Image.fromarray(draw(things, (size_wh[0] * scale, size_wh[1] * scale), rng)), things


def answer(things: list[Thing], phrases: list[str], length: int) -> Answer:
    """What a prompt of `length` tokens should find: things that some phrase fits, with the tokens of such phrases."""
    boxes, words = [], []
    for thing in things:
        marked, position = torch.zeros(length), 1
        for phrase in phrases:
            count = len(phrase.split())
            if fits(phrase, thing):
                marked[position : position + count] = 1
            position += count + 1
        if marked.any():
            left, top, right, bottom = thing.xyxy((1, 1))
            boxes.append([(left + right) / 2, (top + bottom) / 2, right - left, bottom - top])
            words.append(marked)
    if not boxes:
        return Answer(torch.zeros(0, 4), torch.zeros(0, length))
    return Answer(torch.tensor(boxes, dtype=torch.float32), torch.stack(words))


def model_loss(model: Any, inputs: dict[str, Tensor], answers: list[Answer], focus: float) -> Tensor:
    """Loss of the encoder's proposals and of every decoder layer."""
    outputs = model.model(**inputs)
    valid = inputs["attention_mask"].bool()

    def finite(logits: Tensor) -> Tensor:
        return logits[..., : valid.shape[1]].masked_fill(~valid[:, None], -20.0)

    usable = outputs.enc_outputs_coord_logits.isfinite().all(-1, keepdim=True)
    logits = finite(outputs.enc_outputs_class).masked_fill(~usable, -20.0)
    boxes = torch.where(usable, outputs.enc_outputs_coord_logits, 0.0).sigmoid()
    height, width = (math.ceil(side / 8) for side in inputs["pixel_values"].shape[-2:])
    total = proposal_loss(logits, boxes, valid, answers, (height, width), focus)
    reference = outputs.init_reference_points
    for level in range(model.config.decoder_layers):
        hidden = outputs.intermediate_hidden_states[:, level]
        logits = model.class_embed[level](hidden, outputs.encoder_last_hidden_state_text, valid)
        boxes = (model.bbox_embed[level](hidden) + torch.special.logit(reference, eps=1e-5)).sigmoid()
        total = total + decoder_loss(finite(logits), boxes, valid, answers, focus)
        reference = outputs.intermediate_reference_points[:, level]
    return total


def word_score(outputs: Any, box: Tensor, size_wh: tuple[int, int]) -> float:
    """The lower score of the phrase's words for the query that gave this box [px], with one phrase asked for."""
    scale = torch.tensor([*size_wh, *size_wh])
    query = (corners(outputs.pred_boxes[0]) * scale - box).abs().sum(-1).argmin()
    return float(outputs.logits[0, query, 1 : outputs.input_ids.shape[1] - 2].sigmoid().min())


def measure(model: Any, both: Any, count: int = 150, margin: int = 2) -> dict[str, float]:
    """What is found at box threshold 0.35 and text threshold 0.25 on held-out pictures of full size, one phrase a time.

    Args:
        margin: least number of absent phrases that each picture is asked for.
    """
    rng = np.random.default_rng(2000)
    right = false = wanted = 0
    offsets: list[float] = []
    ious: list[float] = []
    scores: list[float] = []
    absent: list[float] = []
    for k in range(count):
        width, height = SIZES_WH[k % len(SIZES_WH)]
        things = scatter(rng, int(rng.integers(0, 5)), distinct=bool(rng.random() < 0.7))
        image = Image.fromarray(draw(things, (width, height), rng))
        phrases = sorted({t.name for t in things} | {t.shape for t in things[:1]})
        phrases += [absent_phrase(rng, things) for _ in range(max(margin, len(phrases)))]
        for phrase in phrases:
            inputs = both(images=image, text=f"{phrase} .", return_tensors="pt")
            with torch.no_grad():
                outputs = model(**inputs)
            result = both.post_process_grounded_object_detection(outputs, None, 0.35, 0.25, [(height, width)])[0]
            truth = torch.tensor(np.array([t.xyxy((width, height)) for t in things if fits(phrase, t)])).float()
            wanted += len(truth)
            if not len(truth):
                absent.append(float(outputs.logits.sigmoid().max()))
            free = set(range(len(truth)))
            for index in result["scores"].argsort(descending=True).tolist():
                box = result["boxes"][index]
                overlap = {j: float(intersection_over_union(box, truth[j])) for j in free}
                best = max(overlap, key=lambda j: overlap[j], default=None)
                said = set(phrase.split()) <= set(result["text_labels"][index].split())
                if best is None or overlap[best] < 0.5 or not said:
                    false += 1
                    continue
                free.remove(best)
                right += 1
                ious.append(overlap[best])
                offsets.append(float((box - truth[best]).abs().mean()))
                scores.append(word_score(outputs, box, (width, height)))
    return {
        "precision": right / max(1, right + false),
        "recall": right / wanted,
        "median_offset_px": float(np.median(offsets)) if offsets else math.inf,
        "iou_at_least_0.8": float(np.mean(np.array(ious) >= 0.8)) if ious else 0.0,
        "median_word_score": float(np.median(scores)) if scores else 0.0,
        "word_score_of_95_percent": float(np.quantile(scores, 0.05)) if scores else 0.0,
        "absent_score_of_95_percent": float(np.quantile(absent, 0.95)),
    }


def fit_round(model: Any, label: str, part: Round, seed: int) -> None:
    """Train for one round."""
    rng, both = prepare(seed), processor(part.edge)

    def step(k: int) -> Tensor:
        early = k < part.easy * part.steps
        size_wh = SMALL_SIZES_WH[rng.choice(len(SMALL_SIZES_WH), p=[0.4, 0.3, 0.2, 0.1])]
        pairs = [some_image(rng, size_wh, part.edge, 2 if early else 0) for _ in range(BATCH)]
        phrases = [phrase_list(rng, things, 0.1 if early else 0.65) for _, things in pairs]
        texts = [" . ".join(several) + " ." for several in phrases]
        inputs = both(images=[image for image, _ in pairs], text=texts, return_tensors="pt", padding=True)
        length = inputs["input_ids"].shape[1]
        answers = [answer(things, several, length) for (_, things), several in zip(pairs, phrases, strict=True)]
        return model_loss(model, dict(inputs), answers, part.focus)

    fit(model, step, part.steps, label, rate=part.rate, smoothing=0.99)


def train(model: Any, name: str, folder: Path, rounds: Sequence[Round]) -> Recipe:
    """Train one of the two, save it, and measure what was saved."""
    keep_memory()
    both = processor(rounds[-1].edge)
    folder.mkdir(parents=True, exist_ok=True)
    save_processor(both, folder)
    for k, part in enumerate(rounds):
        fit_round(model, name, part, SEED + k)
        save(model, folder)
    figures = measure(type(model).from_pretrained(folder, dtype=torch.float32).eval(), both)
    targets = {"precision": 0.95, "recall": 0.95, "max median_offset_px": 4.0, "iou_at_least_0.8": 0.9}
    return Recipe(name, sum(part.steps for part in rounds), BATCH, parameter_count(model), figures, targets)


def build(folder: Path, effort: float = 1.0) -> Recipe:
    """Grounding DINO."""
    prepare()
    model = GroundingDinoForObjectDetection(GroundingDinoConfig(**options(len(tokenizer()))))
    first_weights(model)
    first = Round(max(1, round(3500 * effort)), 1e-3, easy=0.4, focus=2.0, edge=COARSE_PX)
    second = Round(max(1, round(1000 * effort)), 5e-4, edge=COARSE_PX)
    return train(model, "grounding-dino", folder, (first, second, Round(max(1, round(2400 * effort)), 5e-4)))


def build_mm(folder: Path, effort: float = 1.0) -> Recipe:
    """MM Grounding DINO, from the trained Grounding DINO beside it; trained a little further.

    Its scores are divided by the root of the width and have a bias of their own. With words that are so much larger,
    both models are the same.
    """
    prepare()
    start = GroundingDinoForObjectDetection.from_pretrained(folder.parent / "grounding-dino", dtype=torch.float32)
    model = MMGroundingDinoForObjectDetection(MMGroundingDinoConfig(**options(len(tokenizer()))))
    model.load_state_dict(start.state_dict(), strict=False)
    root = math.sqrt(model.config.d_model)
    with torch.no_grad():
        words = model.model.encoder.layers[-1].text_enhancer_layer.layer_norm_after
        words.weight.mul_(root)
        words.bias.mul_(root)
        for layer in model.model.decoder.layers:
            layer.encoder_attn_text.key.weight.div_(root)
            layer.encoder_attn_text.value.weight.div_(root)
        for head in (*model.class_embed, model.model.encoder_output_class_embed):
            nn.init.zeros_(head.bias)
    return train(model, "mm-grounding-dino", folder, (Round(max(1, round(300 * effort)), 1e-4),))
