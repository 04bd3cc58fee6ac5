"""A chat model's choice among numbered things."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sightline.errors import ReplyError
from sightline.parsing.reply_json import read_json, without_fence


@dataclass(frozen=True)
class Choice:
    """What a model chose.

    Attributes:
        ids: the things' numbers, each once.
        answer: its answer to a question, or None.
        reason: in its words; "" when it gave none.
    """

    ids: tuple[int, ...]
    answer: bool | int | float | str | None = None
    reason: str = ""


def parse_choice(text: str, known: Collection[int]) -> Choice:
    """Read `{"ids": [3], "answer": ..., "reason": "..."}`, bare or in one code fence.

    Args:
        known: the numbers that there are.

    Raises:
        ReplyError: anything else, or a number that does not exist.
    """
    data = read_json(without_fence(text), text)
    if not isinstance(data, dict) or not isinstance(data.get("ids"), list):
        raise ReplyError('the chat model\'s reply has no list "ids"', text)
    ids = data["ids"]
    for number in ids:
        if not isinstance(number, int) or isinstance(number, bool) or number not in known:
            raise ReplyError(f"the chat model chose {number!r}, which is none of {sorted(known)}", text)
    answer, reason = data.get("answer"), data.get("reason", "")
    if not isinstance(answer, bool | int | float | str | None) or not isinstance(reason, str):
        raise ReplyError("the chat model's answer is no value, or its reason no text", text)
    return Choice(tuple(dict.fromkeys(ids)), answer, reason.strip())
