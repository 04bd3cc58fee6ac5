"""A small checkpoint of BLIP-2, with OPT, that captions and answers questions."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import torch
from PIL import Image
from torch import nn
from transformers import AutoProcessor, Blip2Config, Blip2ForConditionalGeneration

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
from training.checkpoints.trainer import Recipe, fit, parameter_count, prepare, save, write_json
from training.checkpoints.word_tokens import gpt2_tokenizer

BATCH = 32
HIDDEN = 64
QUERIES = 8
LINE_END = "\n"
"""Ends what the model says, as in the published models."""


def write_processor(folder: Path) -> Any:
    """Write the processor's files, and load it as users do."""
    folder.mkdir(parents=True, exist_ok=True)
    write_image_processor(folder, "BlipImageProcessor", "Blip2Processor")
    gpt2_tokenizer().save_pretrained(folder)
    write_json(folder / "processor_config.json", {"num_query_tokens": QUERIES, "processor_class": "Blip2Processor"})
    return AutoProcessor.from_pretrained(folder, backend="pil")


def configuration(tokenizer: Any) -> Blip2Config:
    """The published architecture, small."""
    common = {"hidden_size": HIDDEN, "num_attention_heads": 4, "initializer_range": 0.05}
    vision = {"image_size": SIDE, "patch_size": PATCH, "num_hidden_layers": 3, "intermediate_size": 2 * HIDDEN}
    qformer = {
        "num_hidden_layers": 3, "intermediate_size": 2 * HIDDEN, "cross_attention_frequency": 1, "vocab_size": 2,
        "max_position_embeddings": 2, "hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0,
    }  # fmt: skip
    text = {
        "vocab_size": len(tokenizer), "num_hidden_layers": 3, "ffn_dim": 2 * HIDDEN, "word_embed_proj_dim": HIDDEN,
        "hidden_size": HIDDEN, "num_attention_heads": 4, "init_std": 0.05, "dropout": 0.0, "attention_dropout": 0.0,
        "max_position_embeddings": 128, "bos_token_id": tokenizer.bos_token_id,
        "eos_token_id": tokenizer(LINE_END, add_special_tokens=False).input_ids[0],
        "pad_token_id": tokenizer.pad_token_id,
    }  # fmt: skip
    return Blip2Config(
        vision_config={**common, **vision},
        qformer_config={**common, **qformer},
        text_config={"model_type": "opt", **text},
        num_query_tokens=QUERIES,
        image_token_index=tokenizer.convert_tokens_to_ids("<image>"),
        image_text_hidden_size=HIDDEN,
    )


def prompted(question: str) -> str:
    """The published prompt; without a question, the model captions."""
    return f"Question: {question} Answer:" if question else ""


def build(folder: Path, effort: float = 1.0) -> Recipe:
    """Train and save."""
    rng = prepare()
    processor = write_processor(folder)
    tokenizer = processor.tokenizer
    model = Blip2ForConditionalGeneration(configuration(tokenizer))
    nn.init.normal_(model.query_tokens)
    head = CellHead(HIDDEN)
    pool = pictures(rng, processor.image_processor)
    steps = round(1800 * effort)
    answered = ("color", "shape", "yes/no", "count")
    captioned = ("caption of 0", "caption of 1", "caption of 2")
    image = [model.config.image_token_index] * QUERIES
    look(model.vision_model, lambda pixels: model.vision_model(pixels).last_hidden_state[:, 1:], head, pool, effort)

    @cache
    def row(kind: str, question: str, said: str) -> tuple[list[int], list[int]]:
        prompt = prompted("" if kind in captioned else question)
        given = [*image, *tokenizer(prompt).input_ids]
        ids = [*image, *tokenizer(f"{prompt} {said}\n" if prompt else f"{said}\n").input_ids]
        return ids, [*([IGNORED] * len(given)), *ids[len(given) :]]

    def loss_of(_: int) -> torch.Tensor:
        pixels, scenes = pool.batch(BATCH)
        outputs = model.get_image_features(pixels)
        asked = [(i, a) for i, s in enumerate(scenes) for a in asks(s.things, rng) if a.kind in answered + captioned]
        rows = [row(*ask) for _, ask in asked]
        ids = padded([r[0] for r in rows], tokenizer.pad_token_id)
        embedded = model.get_input_embeddings()(ids)
        queries = outputs.pooler_output[torch.tensor([i for i, _ in asked])]
        embedded = torch.cat([queries, embedded[:, QUERIES:]], dim=1)
        mask = (ids != tokenizer.pad_token_id).long()
        hidden = model.language_model.model(inputs_embeds=embedded, attention_mask=mask).last_hidden_state
        labels = padded([r[1] for r in rows], IGNORED)[:, 1:]
        taught = labels != IGNORED
        logits = model.language_model.lm_head(hidden[:, :-1][taught])
        features = outputs.vision_outputs.last_hidden_state[:, 1:]
        cells = torch.stack([s.cells for s in scenes])
        return nn.functional.cross_entropy(logits, labels[taught]) + 0.1 * head.loss(features, cells)

    fit(nn.ModuleList([model, head]), loss_of, steps, "blip2", rate=1.5e-3)
    save(model, folder)

    def answers(picture: Image.Image, questions: list[str]) -> list[str]:
        said = []
        for question in questions:
            text = {"text": prompted(question)} if question else {}
            inputs = processor(images=picture, return_tensors="pt", **text)
            given = inputs["input_ids"].shape[1] if question else QUERIES + 1
            said.append(model.generate(**inputs, max_new_tokens=20, do_sample=False)[0, given:])
        return [text.strip() for text in processor.batch_decode(said, skip_special_tokens=True)]

    figures = measure(answers, answered, rng)
    figures |= measure(lambda picture, _: answers(picture, [""]), captioned, rng, (0, 1, 1, 2, 2, 2))
    targets = dict.fromkeys((*answered, "caption of 2"), 0.9)
    return Recipe("blip2", steps, BATCH, parameter_count(model), figures, targets)
