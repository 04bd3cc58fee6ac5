"""A small checkpoint of LLaVA that answers questions, describes pictures, and gives boxes and plans as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from PIL import Image
from torch import nn
from transformers import AutoProcessor, LlavaConfig, LlavaForConditionalGeneration

from training.checkpoints.talk import (
    IGNORED,
    PATCH,
    SIDE,
    Ask,
    CellHead,
    asks,
    look,
    measure,
    padded,
    pictures,
    where,
    write_image_processor,
)
from training.checkpoints.trainer import Recipe, fit, parameter_count, prepare, save, write_json
from training.checkpoints.word_tokens import llama_tokenizer

BATCH = 32
HIDDEN = 64
IMAGE_TOKENS = (SIDE // PATCH) ** 2
TEMPLATE = (
    "{% for message in messages %}{% if message['role'] != 'system' %}{{ message['role'].upper() + ': '}}{% endif %}"
    "{# Render all images first #}{% for content in message['content'] | selectattr('type', 'equalto', 'image') %}"
    "{{ '<image>\\n' }}{% endfor %}{# Render all text next #}{% if message['role'] != 'assistant' %}"
    "{% for content in message['content'] | selectattr('type', 'equalto', 'text') %}{{ content['text'] + ' '}}"
    "{% endfor %}{% else %}{% for content in message['content'] | selectattr('type', 'equalto', 'text') %}"
    "{% generation %}{{ content['text'] + ' '}}{% endgeneration %}{% endfor %}{% endif %}{% endfor %}"
    "{% if add_generation_prompt %}{{ 'ASSISTANT:' }}{% endif %}"
)
"""The published one of LLaVA 1.5."""


def write_processor(folder: Path) -> Any:
    """Write the processor's files, and load it as users do."""
    folder.mkdir(parents=True, exist_ok=True)
    crop = {"do_center_crop": False, "crop_size": {"height": SIDE, "width": SIDE}}
    write_image_processor(folder, "CLIPImageProcessor", "LlavaProcessor", **crop)
    llama_tokenizer().save_pretrained(folder)
    (folder / "chat_template.jinja").write_text(TEMPLATE)
    write_json(
        folder / "processor_config.json",
        {
            "image_token": "<image>",
            "num_additional_image_tokens": 1,
            "patch_size": PATCH,
            "processor_class": "LlavaProcessor",
            "vision_feature_select_strategy": "default",
        },
    )
    return AutoProcessor.from_pretrained(folder, backend="pil")


def configuration(tokenizer: Any) -> LlavaConfig:
    """The published architecture, small; as there, the last layer of the vision part is not used."""
    common = {
        "hidden_size": HIDDEN,
        "intermediate_size": 2 * HIDDEN,
        "num_attention_heads": 4,
        "initializer_range": 0.05,
    }
    vision = {"image_size": SIDE, "patch_size": PATCH, "num_hidden_layers": 4, "projection_dim": HIDDEN}
    text = {
        "vocab_size": len(tokenizer), "num_hidden_layers": 4, "num_key_value_heads": 4, "max_position_embeddings": 1024,
        "bos_token_id": tokenizer.bos_token_id, "eos_token_id": tokenizer.eos_token_id,
        "pad_token_id": tokenizer.pad_token_id, "rms_norm_eps": 1e-5,
    }  # fmt: skip
    return LlavaConfig(
        vision_config={"model_type": "clip_vision_model", **common, **vision},
        text_config={"model_type": "llama", **common, **text},
        image_token_index=tokenizer.convert_tokens_to_ids("<image>"),
        image_seq_length=IMAGE_TOKENS,
        vision_feature_layer=-2,
        vision_feature_select_strategy="default",
    )


class Packed(NamedTuple):
    """Several chats about one picture in one row: they share the picture, and do not see each other."""

    ids: list[int]
    labels: list[int]
    chats: list[int]
    positions: list[int]


class Packer:
    """Puts chats of one turn, as the template renders them, into rows.

    Chat 0 of a row is what its chats share: the start, up to the end of the picture.
    """

    def __init__(self, tokenizer: Any):
        self._tokenizer = tokenizer
        self._shared = tokenizer(f"USER: {'<image>' * IMAGE_TOKENS}").input_ids
        self._known: dict[Ask, tuple[list[int], list[int]]] = {}

    def _own(self, ask: Ask) -> tuple[list[int], list[int]]:
        """Ids and labels of a chat after its picture."""
        if ask not in self._known:
            prompt = f"USER: <image>\n{ask.question} ASSISTANT:"
            given = self._tokenizer(prompt).input_ids
            ids = [*self._tokenizer(f"{prompt} {ask.answer}").input_ids, self._tokenizer.eos_token_id]
            start = len(self._shared) - IMAGE_TOKENS + 1
            self._known[ask] = (ids[start:], [IGNORED] * (len(given) - start) + ids[len(given) :])
        return self._known[ask]

    def pack(self, asked: Sequence[Ask]) -> Packed:
        """One row."""
        count = len(self._shared)
        packed = Packed([*self._shared], [IGNORED] * count, [0] * count, list(range(count)))
        for number, ask in enumerate(asked, start=1):
            ids, labels = self._own(ask)
            packed.ids.extend(ids)
            packed.labels.extend(labels)
            packed.chats.extend([number] * len(ids))
            packed.positions.extend(range(count, count + len(ids)))
        return packed


def said_loss(model: LlavaForConditionalGeneration, features: torch.Tensor, rows: Sequence[Packed]) -> torch.Tensor:
    """Cross entropy of the answers, given the features of the pictures' patches."""
    ids = padded([row.ids for row in rows], model.config.text_config.pad_token_id)
    chats = padded([row.chats for row in rows], -1)
    embedded = model.get_input_embeddings()(ids)
    pictured = (ids == model.config.image_token_index)[..., None]
    embedded = embedded.masked_scatter(pictured, model.model.multi_modal_projector(features))
    seen = (chats[:, None, :] == 0) | (chats[:, None, :] == chats[:, :, None])
    hidden = model.model.language_model(
        inputs_embeds=embedded,
        attention_mask=seen.tril()[:, None],
        position_ids=padded([row.positions for row in rows], 0),
    ).last_hidden_state
    labels = padded([row.labels for row in rows], IGNORED)[:, 1:]
    taught = labels != IGNORED
    return nn.functional.cross_entropy(model.lm_head(hidden[:, :-1][taught]), labels[taught])


def build(folder: Path, effort: float = 1.0) -> Recipe:
    """Train and save."""
    rng = prepare()
    processor = write_processor(folder)
    tokenizer = processor.tokenizer
    model = LlavaForConditionalGeneration(configuration(tokenizer))
    head = CellHead(HIDDEN)
    rounds = [(round(3000 * effort), 2e-3), (round(2000 * effort), 1e-3)]
    kinds = (
        *("color", "shape", "yes/no", "count", "boxes", "no boxes", "plan", "no plan"),
        *("caption of 0", "caption of 1", "caption of 2"),
    )
    tower = model.model.vision_tower

    def features_of(pixels: torch.Tensor) -> torch.Tensor:
        return tower(pixels, output_hidden_states=True).hidden_states[-2][:, 1:]

    look(tower, features_of, head, pictures(rng, processor.image_processor), 1.5 * effort)
    tower.requires_grad_(False)
    seen = pictures(rng, processor.image_processor, features_of=features_of)
    packer = Packer(tokenizer)

    def loss_of(_: int) -> torch.Tensor:
        features, scenes = seen.batch(BATCH)
        asked = [[*asks(s.things, rng), where(s.things, rng)] for s in scenes]
        return said_loss(model, features, [packer.pack([_varied(a, rng) for a in row]) for row in asked])

    for steps, rate in rounds:
        fit(model, loss_of, steps, "llava", rate=rate)
    save(model, folder)

    def answers(picture: Image.Image, questions: list[str]) -> list[str]:
        chats = [
            [{"role": "user", "content": [{"type": "image", "image": picture}, {"type": "text", "text": _opened(q)}]}]
            for q in questions
        ]
        inputs = processor.apply_chat_template(
            chats, add_generation_prompt=True, tokenize=True, return_dict=True, return_tensors="pt",
            processor_kwargs={"padding": True},
        )  # fmt: skip
        said = model.generate(**inputs, max_new_tokens=80, do_sample=False)[:, inputs["input_ids"].shape[1] :]
        return [text.strip() for text in processor.batch_decode(said, skip_special_tokens=True)]

    figures = measure(answers, kinds, rng)
    targets = {"color": 0.95, "yes/no": 0.95, "count": 0.95, "boxes": 0.9, "no boxes": 0.9, "plan": 0.9, "no plan": 0.9}
    return Recipe("llava", sum(steps for steps, _ in rounds), BATCH, parameter_count(model), figures, targets)


def _opened(question: str) -> str:
    """The question with a capital at its start."""
    return question[0].upper() + question[1:]


def _varied(ask: Ask, rng: np.random.Generator) -> Ask:
    """The same, mostly with a capital at the start."""
    return ask._replace(question=_opened(ask.question)) if rng.random() < 0.8 else ask
