"""Small CLIP and SigLIP: one vector for a picture and one for a text, near each other if the text is true."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch.nn import functional
from transformers import CLIPConfig, CLIPModel, CLIPProcessor, SiglipConfig, SiglipModel, SiglipProcessor

from training.checkpoints.asking import NEUTRAL, TEMPLATES, asked_for, full_size, named, some_phrases, some_size
from training.checkpoints.tokenizers import write_clip_tokenizer, write_gemma_tokenizer
from training.checkpoints.trainer import Pool, Recipe, fit, parameter_count, prepare, save, write_json
from training.checkpoints.world import Thing, all_names, draw, scatter, sentence

PIXELS = 64
LENGTH = {"clip": 32, "siglip": 16}
BATCH = 64
OPENAI = {"image_mean": [0.48145466, 0.4578275, 0.40821073], "image_std": [0.26862954, 0.26130258, 0.27577711]}
Image = npt.NDArray[np.uint8]
Encoder = Callable[[list[Any]], torch.Tensor]


def in_the_middle(thing: Thing, size_wh: tuple[int, int]) -> bool:
    """Whether a thing lies in the central square, which is what CLIP sees of a picture."""
    width, height = size_wh
    side = min(width, height)
    left, top, right, bottom = thing.xyxy(size_wh)
    x, y = (width - side) / 2, (height - side) / 2
    return bool(left >= x and right <= x + side and top >= y and bottom <= y + side)


def scene(rng: np.random.Generator, count: int, size_wh: tuple[int, int], middle: bool) -> tuple[Image, list[Thing]]:
    """A picture with so many things, all of them in the central square if so wished."""
    while True:
        things = scatter(rng, count)
        if len(things) == count and (not middle or all(in_the_middle(thing, size_wh) for thing in things)):
            return draw(things, size_wh, rng), things


def close_up(rng: np.random.Generator, size_wh: tuple[int, int]) -> tuple[Image, list[Thing]]:
    """A thing cut out with a margin, as from a detection's box, with nothing else in the cut."""
    while True:
        things = scatter(rng, int(rng.integers(1, 4)))
        boxes = [thing.xyxy(size_wh) for thing in things]
        left, top, right, bottom = boxes[0]
        margin = rng.uniform(0, 0.4) * max(right - left, bottom - top)
        cut = np.array((max(left - margin, 0), max(top - margin, 0), right + margin, bottom + margin))
        if all(b[0] >= cut[2] or b[2] <= cut[0] or b[1] >= cut[3] or b[3] <= cut[1] for b in boxes[1:]):
            x0, y0, x1, y1 = np.round(cut).astype(int)
            return np.ascontiguousarray(draw(things, size_wh, rng)[y0:y1, x0:x1]), things[:1]


def training_picture(rng: np.random.Generator, middle: bool) -> tuple[Image, list[Thing]]:
    """A picture with none to three things, or a close-up of one."""
    kind = rng.choice(("close", 0, 1, 2, 3), p=(0.2, 0.12, 0.33, 0.25, 0.1))
    size_wh = some_size(rng)
    return close_up(rng, size_wh) if kind == "close" else scene(rng, int(kind), size_wh, middle)


class Texts:
    """The texts of one step, and which of them are true of which picture."""

    def __init__(self, rng: np.random.Generator, scenes: list[list[Thing]], captions: int = 16) -> None:
        phrases = some_phrases(rng)
        self.names = len(all_names())
        self.phrases = len(phrases)
        described = [things for things in scenes if len(things) > 1][:captions]
        whole = [self._caption(rng, things) for things in described]
        self.all = [p.text for p in phrases] + list(NEUTRAL) + whole
        empty = torch.tensor([[float(not things)] * len(NEUTRAL) for things in scenes])
        members = [{thing.name for thing in things} for things in scenes]
        told = [[float({thing.name for thing in things} == has) for things in described] for has in members]
        whole_true = torch.tensor(told).reshape(len(scenes), -1)
        self.true = torch.cat((asked_for(phrases, scenes), empty, whole_true), dim=1)

    @staticmethod
    def _caption(rng: np.random.Generator, things: list[Thing]) -> str:
        words = sentence(things) if rng.random() < 0.5 else sentence(things[::-1])
        return f"a photo of {words}" if rng.random() < 0.5 else words


def spread(logits: torch.Tensor, true: torch.Tensor, among: torch.Tensor | None = None) -> torch.Tensor:
    """Cross-entropy against equal shares for all that is true, over the rows in which something is."""
    if among is not None:
        logits = logits.masked_fill(~among, -1e4)
    total = true.sum(1)
    loss = -(true * logits.log_softmax(1)).sum(1) / total.clamp(min=1)
    return loss[total > 0].mean() if bool((total > 0).any()) else logits.sum() * 0


def softmax_loss(logits: torch.Tensor, texts: Texts) -> torch.Tensor:
    """CLIP's loss, with all true texts of a picture and all true pictures of a text.

    Names are told apart among themselves; a neutral text lies between the names that are true and those that are not.
    """
    names, phrases = slice(0, texts.names), slice(0, texts.phrases)
    loss = spread(logits[:, names], texts.true[:, names])
    for part in (slice(texts.names, texts.names + 4), slice(texts.names + 4, texts.names + 8)):  # shapes; colours
        loss = loss + 0.5 * spread(logits[:, part], texts.true[:, part])
    neutral = slice(texts.phrases, texts.phrases + len(NEUTRAL))
    for column in range(neutral.start, neutral.stop):
        # Against names that are true it loses, against those that are not it wins
        lead = logits[:, phrases] - logits[:, column : column + 1]
        loss = loss + functional.softplus(-lead * (2 * texts.true[:, phrases] - 1) + 1).mean() / len(NEUTRAL)
    whole = slice(neutral.stop, None)
    if texts.true[:, whole].numel():
        loss = loss + spread(logits[:, whole], texts.true[:, whole])
    return loss + spread(logits.T, texts.true.T)


def sigmoid_loss(logits: torch.Tensor, texts: Texts) -> torch.Tensor:
    """SigLIP's loss: every pair of picture and text is true or not; true ones weigh more, for they are few."""
    weight = 1 + 3 * texts.true
    return functional.binary_cross_entropy_with_logits(logits, texts.true, weight=weight) * 20


def towers(kind: str, ids: dict[str, int]) -> dict[str, Any]:
    """Sizes that both models share."""
    size = {"hidden_size": 64, "num_attention_heads": 4}
    layers = {"intermediate_size": 128, "num_hidden_layers": 2, "max_position_embeddings": LENGTH[kind]}
    vision = {**size, "intermediate_size": 160, "num_hidden_layers": 3, "image_size": PIXELS, "patch_size": 8}
    return {"text_config": {**size, **ids, **layers}, "vision_config": vision}


def encoders(processor: Any, kind: str) -> tuple[Encoder, Encoder]:
    """What turns pictures into pixels, and texts into tokens."""

    def pixels(images: list[Any]) -> torch.Tensor:
        return processor.image_processor(images, return_tensors="pt")["pixel_values"]

    def tokens(texts: list[Any]) -> torch.Tensor:
        how = {"padding": True} if kind == "clip" else {"padding": "max_length", "truncation": True}
        return processor.tokenizer(texts, return_tensors="pt", **how)["input_ids"]

    return pixels, tokens


def logits_of(model: Any, pixels: torch.Tensor, tokens: torch.Tensor) -> torch.Tensor:
    """Scores, (pictures, texts)."""
    return model(input_ids=tokens, pixel_values=pixels).logits_per_image


def measure(model: Any, processor: Any, kind: str, count: int = 400) -> dict[str, float]:
    """Accuracy on held-out pictures at full size, and of close-ups."""
    rng = np.random.default_rng(1000)
    pixels_of, tokens_of = encoders(processor, kind)
    names = all_names()

    def score(pictures: list[tuple[Image, list[Thing]]], texts: list[str]) -> tuple[torch.Tensor, torch.Tensor]:
        pixels = torch.cat([pixels_of([image]) for image, _ in pictures])
        with torch.no_grad():
            logits = logits_of(model, pixels, tokens_of(texts))
        return logits, asked_for([named(name) for name in names], [things for _, things in pictures]) > 0

    figures = {}
    ones = [scene(rng, 1, full_size(rng), kind == "clip") for _ in range(count)]
    twos = [scene(rng, 2, full_size(rng), kind == "clip") for _ in range(count)]
    none = [scene(rng, 0, full_size(rng), False) for _ in range(count // 8)]
    close = [close_up(rng, full_size(rng)) for _ in range(count // 2)]
    for label, template in (("plain", TEMPLATES[0]), ("photo", TEMPLATES[1])):
        texts = [template.format(name) for name in names]
        for key, pictures, among in (("one", ones, 1), ("two", twos, 2), ("close_up", close, 1)):
            logits, true = score(pictures, texts)
            found = torch.zeros_like(true).scatter_(1, logits.topk(among, 1).indices, True)
            figures[f"{key}_{label}"] = float((found == true).all(1).float().mean())
            if kind == "siglip":
                figures[f"{key}_{label}_decided"] = float(((logits > 0) == true)[true].float().mean())
                figures[f"{key}_{label}_denied"] = float(((logits > 0) == true)[~true].float().mean())
    texts = [TEMPLATES[1].format(name) for name in names]
    for neutral in NEUTRAL:
        lead, true = score(ones, [*texts, neutral])
        lead = lead[:, :-1] - lead[:, -1:]
        figures[f"above '{neutral}'"] = float((lead[true] > 0).float().mean())
        figures[f"below '{neutral}'"] = float((lead[~true] < 0).float().mean())
    logits, _ = score(none, [*texts, *NEUTRAL])
    figures["empty_is_neutral"] = float((logits.argmax(1) >= len(texts)).float().mean())
    if kind == "siglip":
        figures["empty_denied"] = float((logits[:, : len(texts)] < 0).float().mean())
    return figures


def train(model: Any, processor: Any, folder: Path, kind: str, steps: int, rng: np.random.Generator) -> Recipe:
    """Train one of the two, save it, and measure what was saved."""
    pixels_of, tokens_of = encoders(processor, kind)
    pool = Pool(lambda: training_picture(rng, kind == "clip"), pixels_of, rng, fresh=12)
    loss_of = softmax_loss if kind == "clip" else sigmoid_loss

    def step(_: int) -> torch.Tensor:
        pixels, scenes = pool.batch(BATCH)
        texts = Texts(rng, scenes)
        return loss_of(logits_of(model, pixels, tokens_of(texts.all)), texts)

    fit(model, step, steps, kind, rate=1.5e-3, smoothing=0.99)
    save(model, folder)
    model = type(model).from_pretrained(folder, dtype=torch.float32).eval()
    targets = {"one_photo": 0.95, "one_plain": 0.95, "two_photo": 0.9, "close_up_photo": 0.9}
    if kind == "siglip":
        targets |= {"one_photo_decided": 0.95, "one_photo_denied": 0.95, "empty_denied": 0.95}
    return Recipe(kind, steps, BATCH, parameter_count(model), measure(model, processor, kind), targets)


def build_clip(folder: Path, effort: float = 1.0) -> Recipe:
    """CLIP: the picture is cut to its central square, and the text's vector is taken at its end."""
    rng = prepare()
    ids = write_clip_tokenizer(folder, LENGTH["clip"])
    square = {"height": PIXELS, "width": PIXELS}
    image = {
        **{"do_resize": True, "size": {"shortest_edge": PIXELS}, "resample": 3},
        **{"do_center_crop": True, "crop_size": square, "do_normalize": True, **OPENAI, "do_convert_rgb": True},
        **{"feature_extractor_type": "CLIPFeatureExtractor", "image_processor_type": "CLIPImageProcessor"},
    }
    write_json(folder / "preprocessor_config.json", image)
    model = CLIPModel(CLIPConfig(**towers("clip", ids), projection_dim=64))
    return train(model, CLIPProcessor.from_pretrained(folder), folder, "clip", int(3000 * effort), rng)


def build_siglip(folder: Path, effort: float = 1.0) -> Recipe:
    """SigLIP: the picture is squashed to a square, texts have a fixed length, and each pair is decided by itself."""
    rng = prepare()
    ids = write_gemma_tokenizer(folder, LENGTH["siglip"])
    half = [0.5, 0.5, 0.5]
    image = {
        **{"do_resize": True, "size": {"height": PIXELS, "width": PIXELS}, "resample": 2, "do_rescale": True},
        **{"rescale_factor": 1 / 255, "do_normalize": True, "image_mean": half, "image_std": half},
        **{"image_processor_type": "SiglipImageProcessor", "processor_class": "SiglipProcessor"},
    }
    write_json(folder / "preprocessor_config.json", image)
    model = SiglipModel(SiglipConfig(**towers("siglip", ids)))
    torch.nn.init.constant_(model.logit_scale, 2.3)
    torch.nn.init.constant_(model.logit_bias, -5.0)
    return train(model, SiglipProcessor.from_pretrained(folder), folder, "siglip", int(3500 * effort), rng)
