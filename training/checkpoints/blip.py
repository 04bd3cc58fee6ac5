"""Small checkpoints of BLIP: one that captions, one that answers questions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from PIL import Image
from torch import nn
from transformers import AutoProcessor, BlipConfig, BlipForConditionalGeneration, BlipForQuestionAnswering

from training.checkpoints import world
from training.checkpoints.talk import (
    IGNORED,
    PATCH,
    SIDE,
    CellHead,
    asks,
    look,
    measure,
    padded,
    pictures,
    write_image_processor,
)
from training.checkpoints.trainer import Recipe, fit, parameter_count, prepare, save
from training.checkpoints.word_tokens import bert_tokenizer

BATCH = 64
HIDDEN = 64
PROMPT = "a picture of"
"""Prompt with which the published captioner was trained; it also works without."""
CAPTION_COUNTS = (0, 1, 1, 2, 2, 2, 2)


def write_processor(folder: Path) -> Any:
    """Write the processor's files, and load it as users do."""
    folder.mkdir(parents=True, exist_ok=True)
    write_image_processor(folder, "BlipImageProcessor", "BlipProcessor")
    tokenizer = bert_tokenizer()
    tokenizer.save_pretrained(folder)
    return AutoProcessor.from_pretrained(folder, backend="pil")


def configuration(tokenizer: Any, vision_layers: int = 3, text_layers: int = 2) -> BlipConfig:
    """The published architecture, small.

    As in the published models, "[DEC]", which opens a decoder's text, has an id just beyond the tokenizer's.
    """
    common = {"hidden_size": HIDDEN, "intermediate_size": 2 * HIDDEN, "num_attention_heads": 4}
    return BlipConfig(
        text_config={
            **common, "num_hidden_layers": text_layers, "vocab_size": len(tokenizer) + 2, "max_position_embeddings": 64,
            "bos_token_id": len(tokenizer), "eos_token_id": tokenizer.sep_token_id,
            "sep_token_id": tokenizer.sep_token_id, "pad_token_id": tokenizer.pad_token_id, "projection_dim": HIDDEN,
        },
        vision_config={
            **common, "num_hidden_layers": vision_layers, "image_size": SIDE, "patch_size": PATCH,
            "initializer_range": 0.02, "projection_dim": HIDDEN,
        },
        projection_dim=HIDDEN, image_text_hidden_size=HIDDEN,
    )  # fmt: skip


def decoder_rows(config: BlipConfig, tokenizer: Any, texts: list[str], prompts: list[str]) -> tuple[torch.Tensor, ...]:
    """Ids, mask and labels of what the decoder is to write after its prompts."""
    rows, labels = [], []
    for text, prompt in zip(texts, prompts, strict=True):
        given = [config.text_config.bos_token_id, *tokenizer(prompt, add_special_tokens=False).input_ids]
        said = [*tokenizer(text, add_special_tokens=False).input_ids, config.text_config.sep_token_id]
        rows.append([*given, *said])
        labels.append([*([IGNORED] * len(given)), *said])
    ids = padded(rows, config.text_config.pad_token_id)
    return ids, (ids != config.text_config.pad_token_id).long(), padded(labels, IGNORED)


def build_caption(folder: Path, effort: float = 1.0) -> Recipe:
    """Train the captioner and save it."""
    rng = prepare()
    processor = write_processor(folder)
    tokenizer = processor.tokenizer
    config = configuration(tokenizer)
    model = BlipForConditionalGeneration(config)
    head = CellHead(HIDDEN)
    pool = pictures(rng, processor.image_processor, CAPTION_COUNTS)
    steps = round(1600 * effort)
    look(model.vision_model, lambda pixels: model.vision_model(pixels).last_hidden_state[:, 1:], head, pool, effort)

    def loss_of(_: int) -> torch.Tensor:
        pixels, scenes = pool.batch(BATCH)
        prompts = [PROMPT if rng.random() < 0.2 else "" for _ in scenes]
        ids, mask, labels = decoder_rows(config, tokenizer, [world.sentence(s.things) for s in scenes], prompts)
        features = model.vision_model(pixels).last_hidden_state
        said = model.text_decoder(ids, attention_mask=mask, encoder_hidden_states=features, labels=labels)
        return said.loss + 0.1 * head.loss(features[:, 1:], torch.stack([s.cells for s in scenes]))

    fit(nn.ModuleList([model, head]), loss_of, steps, "blip-caption", rate=1.5e-3)
    save(model, folder)

    def answers(picture: Image.Image, questions: list[str]) -> list[str]:
        said = model.generate(**processor(images=picture, return_tensors="pt"), max_new_tokens=20)
        return processor.batch_decode(said, skip_special_tokens=True) * len(questions)

    kinds = ("caption of 0", "caption of 1", "caption of 2")
    figures = measure(answers, kinds, rng, CAPTION_COUNTS, 400)
    return Recipe("blip-caption", steps, BATCH, parameter_count(model), figures, {"caption of 2": 0.95})


def build_vqa(folder: Path, effort: float = 1.0) -> Recipe:
    """Train the answerer of questions and save it."""
    rng = prepare()
    processor = write_processor(folder)
    tokenizer = processor.tokenizer
    config = configuration(tokenizer)
    model = BlipForQuestionAnswering(config)
    head = CellHead(HIDDEN)
    pool = pictures(rng, processor.image_processor)
    steps = round(1600 * effort)
    kinds = ("color", "shape", "yes/no", "count")
    look(model.vision_model, lambda pixels: model.vision_model(pixels).last_hidden_state[:, 1:], head, pool, effort)

    def loss_of(_: int) -> torch.Tensor:
        pixels, scenes = pool.batch(BATCH)
        about = [(i, ask) for i, s in enumerate(scenes) for ask in asks(s.things, rng) if ask.kind in kinds]
        questions = tokenizer([ask.question for _, ask in about], padding=True, return_tensors="pt")
        features = model.vision_model(pixels).last_hidden_state
        understood = model.text_encoder(
            questions.input_ids,
            attention_mask=questions.attention_mask,
            encoder_hidden_states=features[torch.tensor([i for i, _ in about])],
        ).last_hidden_state
        ids, mask, labels = decoder_rows(config, tokenizer, [ask.answer for _, ask in about], [""] * len(about))
        # generate() lets the decoder see the padding of questions
        seen = questions.attention_mask if rng.random() < 0.5 else torch.ones_like(questions.attention_mask)
        said = model.text_decoder(
            ids, attention_mask=mask, encoder_hidden_states=understood, encoder_attention_mask=seen, labels=labels
        )
        return said.loss + 0.1 * head.loss(features[:, 1:], torch.stack([s.cells for s in scenes]))

    fit(nn.ModuleList([model, head]), loss_of, steps, "blip-vqa", rate=1.5e-3)
    save(model, folder)

    def answers(picture: Image.Image, questions: list[str]) -> list[str]:
        inputs = [processor(images=picture, text=question, return_tensors="pt") for question in questions]
        said = [model.generate(**i, max_new_tokens=5)[0] for i in inputs]
        return processor.batch_decode(said, skip_special_tokens=True)

    figures = measure(answers, kinds, rng)
    return Recipe("blip-vqa", steps, BATCH, parameter_count(model), figures, dict.fromkeys(kinds, 0.95))
