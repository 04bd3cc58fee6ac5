"""Checkpoints at the published sizes with random weights, for timing where the real ones are not here."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

PHRASES = ("red mug", "blue box", "yellow banana", "screwdriver", "green bottle")
"""What is asked in the measurements."""
WORDS = [word for phrase in ("a close photo of an image", *PHRASES) for word in phrase.split()]

PREPROCESSING: dict[str, dict[str, Any]] = {
    "clip": {
        "image_processor_type": "CLIPImageProcessor",
        "size": {"shortest_edge": 224},
        "crop_size": {"height": 224, "width": 224},
    },
    "owlvit": {"image_processor_type": "OwlViTImageProcessor", "size": {"height": 768, "width": 768}},
    "owlv2": {"image_processor_type": "Owlv2ImageProcessor", "size": {"height": 960, "width": 960}},
    "clipseg": {"image_processor_type": "ViTImageProcessor", "size": {"height": 352, "width": 352}},
    "grounding-dino": {
        "image_processor_type": "GroundingDinoImageProcessor",
        "size": {"shortest_edge": 800, "longest_edge": 1333},
    },
    "sam": {"image_processor_type": "Sam2ImageProcessorFast", "size": {"height": 1024, "width": 1024}},
    "blip": {"image_processor_type": "BlipImageProcessor", "size": {"height": 384, "width": 384}},
    "blip2": {"image_processor_type": "BlipImageProcessor", "size": {"height": 224, "width": 224}},
    "llava": {
        "image_processor_type": "CLIPImageProcessor",
        "size": {"shortest_edge": 336},
        "crop_size": {"height": 336, "width": 336},
    },
}
_PROCESSORS = {
    "clip": "CLIPProcessor",
    "owlvit": "OwlViTProcessor",
    "owlv2": "Owlv2Processor",
    "clipseg": "CLIPSegProcessor",
    "grounding-dino": "GroundingDinoProcessor",
    "sam": "Sam2Processor",
    "blip": "BlipProcessor",
    "blip2": "Blip2Processor",
    "llava": "LlavaProcessor",
}
_CHAT_TEMPLATE = (
    "{% for message in messages %}USER: {% for part in message['content'] %}"
    "{{ '<image>\\n' if part['type'] == 'image' else part['text'] + ' ' }}{% endfor %}{% endfor %}ASSISTANT:"
)


def build_random(name: str, ability: str, target: str) -> None:
    """Write a checkpoint of the published architecture and size, in the published layout.

    Args:
        name: a key of `PREPROCESSING`.
        ability: what it is for, where that tells checkpoints apart.
        target: the folder.
    """
    import torch
    import transformers as t

    folder = Path(target)
    torch.manual_seed(0)
    build: Callable[[], Any] = {
        "clip": lambda: t.CLIPModel(t.CLIPConfig()),
        "owlvit": lambda: t.OwlViTForObjectDetection(t.OwlViTConfig()),
        "owlv2": lambda: t.Owlv2ForObjectDetection(t.Owlv2Config(vision_config={"image_size": 960})),
        "clipseg": lambda: t.CLIPSegForImageSegmentation(t.CLIPSegConfig(vision_config={"patch_size": 16})),
        "grounding-dino": lambda: t.GroundingDinoForObjectDetection(t.GroundingDinoConfig()),
        "sam": lambda: t.Sam2Model(t.Sam2Config()),
        "blip": lambda: (t.BlipForQuestionAnswering if ability == "ask" else t.BlipForConditionalGeneration)(
            t.BlipConfig()
        ),
        "blip2": lambda: _half(
            t.Blip2ForConditionalGeneration, t.Blip2Config(text_config=_OPT, image_token_index=50265)
        ),
        "llava": lambda: _half(t.LlavaForConditionalGeneration, t.LlavaConfig(text_config=_LLAMA)),
    }[name]
    folder.mkdir(parents=True, exist_ok=True)
    build().save_pretrained(folder)
    settings = PREPROCESSING[name] | {
        "processor_class": _PROCESSORS[name],
        "do_resize": True,
        "do_normalize": True,
        "image_mean": [0.485, 0.456, 0.406],
        "image_std": [0.229, 0.224, 0.225],
    }
    _write(folder / "preprocessor_config.json", settings)
    if name in ("grounding-dino", "blip"):
        _write_bert(folder, _PROCESSORS[name])
    elif name == "blip2":
        _write_gpt2(folder)
        _write(folder / "processor_config.json", {"num_query_tokens": 32, "processor_class": "Blip2Processor"})
    elif name == "llava":
        _write_llama(folder)
    elif name != "sam":
        _write_clip(folder, _PROCESSORS[name], 16 if name.startswith("owl") else 77)


_OPT = {
    "model_type": "opt", "vocab_size": 50304, "hidden_size": 2560, "num_hidden_layers": 32, "ffn_dim": 10240,
    "num_attention_heads": 32, "word_embed_proj_dim": 2560,
}  # fmt: skip
_LLAMA = {"model_type": "llama", "vocab_size": 32064, "max_position_embeddings": 4096, "pad_token_id": 32001}


def _half(network_class: Any, config: Any) -> Any:
    """A large network in half precision; its own way to first weights would take many minutes."""
    import torch
    from transformers.initialization import no_init_weights

    torch.set_default_dtype(torch.bfloat16)
    with no_init_weights():
        network = network_class(config)
    for weight in network.parameters():
        weight.data.uniform_(-0.03, 0.03)
    network.tie_weights()
    return network


def _spelling(special: Sequence[str], space: str) -> dict[str, Any]:
    """Vocabulary and merges that make a token of each word that is asked, and of each letter."""
    words = [space + word for word in ("Describe", "the", "image.", *WORDS)]
    merges = list(dict.fromkeys((word[:end], word[end]) for word in words for end in range(1, len(word))))
    letters = [chr(code) for code in range(33, 127)]
    tokens = dict.fromkeys([*special, space, *letters, *("".join(pair) for pair in merges)])
    return {"vocab": {token: number for number, token in enumerate(tokens)}, "merges": merges}


def _write_gpt2(folder: Path) -> None:
    """OPT's tokenizer, with "<image>" at its published number."""
    from transformers import GPT2Tokenizer

    spelling = _spelling(("<s>", "<pad>", "</s>", "<unk>", "Ċ"), "Ġ")
    spelling["vocab"]["<image>"] = 50265
    special = {"bos_token": "</s>", "eos_token": "</s>", "pad_token": "<pad>", "unk_token": "</s>"}
    tokenizer = GPT2Tokenizer(**spelling, **special, add_bos_token=True, model_max_length=512)
    tokenizer.add_tokens(["<image>"], special_tokens=True)
    tokenizer.save_pretrained(folder)


def _write_llama(folder: Path) -> None:
    """Llama's tokenizer with LLaVA's tokens at their published numbers, and its processor's files."""
    from transformers import LlamaTokenizer

    spelling = _spelling(("<unk>", "<s>", "</s>", "<0x0A>"), "▁")
    spelling["vocab"] |= {"<image>": 32000, "<pad>": 32001}
    tokenizer = LlamaTokenizer(**spelling, legacy=False, add_bos_token=True, padding_side="left", pad_token="<pad>")
    tokenizer.add_tokens(["<image>", "<pad>"], special_tokens=True)
    tokenizer.save_pretrained(folder)
    (folder / "chat_template.jinja").write_text(_CHAT_TEMPLATE)
    settings = {
        "image_token": "<image>", "num_additional_image_tokens": 1, "patch_size": 14,
        "processor_class": "LlavaProcessor", "vision_feature_select_strategy": "default",
    }  # fmt: skip
    _write(folder / "processor_config.json", settings)


def _write_clip(folder: Path, processor: str, longest: int) -> None:
    """CLIP's tokenizer with tokens for letters and for the words that are asked, so that lengths are real."""
    from tokenizers.pre_tokenizers import ByteLevel

    merges: dict[tuple[str, str], None] = {}
    for word in WORDS:
        letters = [*word[:-1], f"{word[-1]}</w>"]
        for end in range(1, len(letters)):
            merges["".join(letters[:end]), letters[end]] = None
    letters = sorted(ByteLevel.alphabet())
    tokens = [*letters, *(f"{letter}</w>" for letter in letters), *("".join(pair) for pair in merges)]
    vocabulary = {token: number for number, token in enumerate(dict.fromkeys(tokens))}
    vocabulary |= {"<|startoftext|>": 49406, "<|endoftext|>": 49407}
    _write(folder / "vocab.json", vocabulary)
    lines = ["#version: 0.2", *(" ".join(pair) for pair in merges)]
    (folder / "merges.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    settings = {"tokenizer_class": "CLIPTokenizer", "model_max_length": longest, "processor_class": processor}
    _write(folder / "tokenizer_config.json", settings)


def _write_bert(folder: Path, processor: str) -> None:
    """BERT's tokenizer with a token for each letter, and the special tokens at their published numbers."""
    vocabulary = [f"[unused{number}]" for number in range(30522)]
    letters = "abcdefghijklmnopqrstuvwxyz0123456789"
    fixed = {0: "[PAD]", 100: "[UNK]", 101: "[CLS]", 102: "[SEP]", 103: "[MASK]", 1012: ".", 1029: "?"}
    fixed |= {2000 + i: letter for i, letter in enumerate(letters)}
    fixed |= {3000 + i: f"##{letter}" for i, letter in enumerate(letters)}
    for number, token in fixed.items():
        vocabulary[number] = token
    (folder / "vocab.txt").write_text("\n".join(vocabulary) + "\n", encoding="utf-8")
    settings = {"tokenizer_class": "BertTokenizer", "model_max_length": 512, "processor_class": processor}
    _write(folder / "tokenizer_config.json", settings)


def _write(path: Path, settings: dict[str, Any]) -> None:
    path.write_text(json.dumps(settings), encoding="utf-8")
