"""Tokenizers with a few hundred tokens, in the layouts that the families publish."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from training.checkpoints.trainer import write_json
from training.checkpoints.world import COLORS, SHAPES

OTHER_NOUNS = ("mug", "cup", "bottle", "box", "ball", "can", "bowl", "hand", "table", "robot", "person", "dog", "cat")
"""Things that are never drawn, to ask for in vain."""

WORDS = (
    *COLORS,
    *SHAPES,
    *OTHER_NOUNS,
    *("a", "an", "the", "and", "of", "on", "in", "photo", "image", "picture", "nothing", "background", "empty"),
    *("scene", "thing", "object", "shape", "black", "white", "orange", "purple", "grey"),
)
"""Words that are one token; every other word is spelt."""

_SYMBOLS = tuple(chr(code) for code in range(33, 127) if not chr(code).isupper())
START, END = "<|startoftext|>", "<|endoftext|>"


def byte_pair_merges(words: Sequence[Sequence[str]]) -> list[tuple[str, str]]:
    """Merges, most frequent pair first, until every word is one token."""
    spelt = [list(word) for word in words]
    merges = []
    while pairs := Counter(pair for word in spelt for pair in pairwise(word)):
        left, right = min(pairs, key=lambda pair: (-pairs[pair], pair))
        merges.append((left, right))
        for word in spelt:
            k = 0
            while k + 1 < len(word):
                if (word[k], word[k + 1]) == (left, right):
                    word[k : k + 2] = [left + right]
                k += 1
    return merges


def write_clip_tokenizer(folder: Path, length: int, pad: str = END, processor: str = "CLIPProcessor") -> dict[str, int]:
    """Write CLIP's `vocab.json` and `merges.txt`; the ids of the start, the end and the padding are returned.

    Padding has id 0 if `pad` is "!", as OWL-ViT has it; the end has the highest id, where OWL-ViT looks for it.
    """
    merges = byte_pair_merges([[*word[:-1], f"{word[-1]}</w>"] for word in WORDS])
    tokens = [*_SYMBOLS, *(f"{s}</w>" for s in _SYMBOLS), *(left + right for left, right in merges), START, END]
    vocabulary = {token: k for k, token in enumerate(tokens)}
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "vocab.json").write_text(json.dumps(vocabulary, ensure_ascii=False) + "\n")
    lines = ["#version: 0.2", *(f"{left} {right}" for left, right in merges)]
    (folder / "merges.txt").write_text("\n".join(lines) + "\n")
    special: dict[str, Any] = {"bos_token": START, "eos_token": END, "unk_token": END, "pad_token": pad}
    write_json(folder / "special_tokens_map.json", special)
    write_json(
        folder / "tokenizer_config.json",
        {
            **special,
            "add_prefix_space": False,
            "do_lower_case": True,
            "errors": "replace",
            "model_max_length": length,
            "processor_class": processor,
            "tokenizer_class": "CLIPTokenizer",
        },
    )
    ids = {"bos_token_id": vocabulary[START], "eos_token_id": vocabulary[END], "pad_token_id": vocabulary[pad]}
    return {"vocab_size": len(tokens), **ids}


def write_gemma_tokenizer(folder: Path, length: int, processor: str = "SiglipProcessor") -> dict[str, int]:
    """Write SigLIP 2's tokenizer: `tokenizer.json` with a space as "▁", "<eos>" at the end, no mask of attention."""
    from tokenizers import AddedToken, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

    special = ["<pad>", "<eos>", "<bos>", "<unk>"]
    spelt = [[*word] for word in WORDS] + [["▁", *word] for word in WORDS]
    merges = byte_pair_merges(spelt)
    tokens = [*special, "▁", *_SYMBOLS, *(left + right for left, right in merges)]
    vocabulary = {token: k for k, token in enumerate(dict.fromkeys(tokens))}
    tokenizer = Tokenizer(models.BPE(vocab=vocabulary, merges=merges, unk_token="<unk>", fuse_unk=True))
    tokenizer.normalizer = normalizers.Sequence([normalizers.Lowercase(), normalizers.Replace(" ", "▁")])
    tokenizer.pre_tokenizer = pre_tokenizers.Split("▁", behavior="merged_with_next")
    tokenizer.decoder = decoders.Sequence([decoders.Replace("▁", " "), decoders.Fuse()])
    tokenizer.post_processor = processors.TemplateProcessing(single="$A <eos>", special_tokens=[("<eos>", 1)])
    tokenizer.add_special_tokens([AddedToken(token, special=True, normalized=False) for token in special])
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(folder / "tokenizer.json"))
    names = {"pad_token": "<pad>", "eos_token": "<eos>", "bos_token": "<bos>", "unk_token": "<unk>"}
    write_json(folder / "special_tokens_map.json", names)
    write_json(
        folder / "tokenizer_config.json",
        {
            **names,
            "add_bos_token": False,
            "add_eos_token": True,
            "model_input_names": ["input_ids"],
            "model_max_length": length,
            "padding_side": "right",
            "processor_class": processor,
            "tokenizer_class": "GemmaTokenizerFast",
        },
    )
    return {"vocab_size": len(vocabulary), "bos_token_id": 2, "eos_token_id": 1, "pad_token_id": 0}
