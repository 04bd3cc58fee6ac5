"""Tokenizers of language models (BERT's, GPT-2's, Llama's) in which each word of the drawn world is one token."""

from __future__ import annotations

from collections.abc import Iterable

from transformers import BertTokenizer, GPT2Tokenizer, LlamaTokenizer

from sightline.answer import PLACES
from sightline.parsing.plan import PLAN_PROMPT
from training.checkpoints.world import COLORS, GRID, SHAPES

STARTERS = ("what", "is", "are", "how", "where", "describe", "there", "find", "locate", "a", "the", "nothing")
"""Words that also open a sentence."""
WORDS = (
    *COLORS, *SHAPES, *STARTERS,
    *("and", "of", "color", "shape", "thing", "things", "many", "picture", "image", "photo", "in", "this", "with"),
    *("left", "right", "largest", "smallest", "it", "please", "yes", "no", "only", "all", "as"),
)  # fmt: skip
COUNTS = tuple(str(n) for n in range(10))
EDGES = tuple(str(1000 * k // GRID) for k in range(GRID + 1))
"""Edges of cells, in thousandths of the image."""
CHARACTERS = tuple(chr(code) for code in range(33, 127))


def chain_merges(words: Iterable[str]) -> list[tuple[str, str]]:
    """Merges that build each word from its start, letter by letter.

    In words that open with the mark of a space, no merge can go wrong, since no other letter opens one.
    """
    return list(dict.fromkeys((word[:k], word[k]) for word in words for k in range(1, len(word))))


def _vocabulary(special: Iterable[str], merges: Iterable[tuple[str, str]], letters: Iterable[str]) -> dict[str, int]:
    tokens = dict.fromkeys([*special, *letters, *(left + right for left, right in merges)])
    return {token: k for k, token in enumerate(tokens)}


def bert_tokenizer() -> BertTokenizer:
    """Word pieces: other words are spelt."""
    letters = [c for c in CHARACTERS if not c.isupper()]
    pieces = [f"##{c}" for c in letters if c.isalnum()]
    tokens = dict.fromkeys(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *letters, *pieces, *WORDS])
    return BertTokenizer(vocab={token: k for k, token in enumerate(tokens)}, model_max_length=512)


def gpt2_tokenizer() -> GPT2Tokenizer:
    """OPT's: GPT-2's byte pairs with "</s>" before every text, and BLIP-2's "<image>"."""
    space = "Ġ"
    inner = [*WORDS, *COUNTS, *(w.capitalize() for w in STARTERS), "Question", "Answer", "Short"]
    merges = chain_merges([*(space + w for w in inner), "Question", *STARTERS, *(w.capitalize() for w in STARTERS)])
    special = ("<s>", "<pad>", "</s>", "<unk>")
    tokenizer = GPT2Tokenizer(
        vocab=_vocabulary(special, merges, [space, "Ċ", *CHARACTERS]), merges=merges, unk_token="</s>",
        bos_token="</s>", eos_token="</s>", pad_token="<pad>", add_bos_token=True, model_max_length=512,
    )  # fmt: skip
    tokenizer.add_tokens(["<image>"], special_tokens=True)
    return tokenizer


def llama_tokenizer() -> LlamaTokenizer:
    """Llama's byte pairs, with LLaVA's "<image>" and "<pad>" at the end."""
    space = "▁"
    boxes = [
        '[{"bbox_2d":',
        '{"bbox_2d":',
        *(f"[{edge}" for edge in EDGES),
        '"label":',
        *(f'"{c}' for c in COLORS),
        "[]",
    ]
    plans = [
        *("up", "put", "pick", "place", "front", "behind", "near", "on", *PLAN_PROMPT.split()),
        *('{"steps":', '[{"action":', '{"action":', '"pick",', '"object":', '"place",', '"relation":', '"target":'),
        *(f'"{place}",' for place in PLACES),
        *('"reason":', '""}', '"there'),
    ]
    starts = [*STARTERS, *(w.capitalize() for w in STARTERS)]
    inner = [*WORDS, *COUNTS, *EDGES, *boxes, *plans, *starts, "Reply", "reply", "JSON", "USER:", "ASSISTANT:"]
    merges = chain_merges([*(space + word for word in inner), *starts, '"}]', '"},', "],"])
    tokenizer = LlamaTokenizer(
        vocab=_vocabulary(("<unk>", "<s>", "</s>", "<0x0A>"), merges, [space, *CHARACTERS]), merges=merges,
        legacy=False, add_bos_token=True, model_max_length=4096, padding_side="left",
    )  # fmt: skip
    tokenizer.add_tokens(["<image>", "<pad>"], special_tokens=True)
    tokenizer.pad_token = "<pad>"
    return tokenizer
