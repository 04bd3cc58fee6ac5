"""JSON in a model's reply: bare or in one code fence, and nothing beside it."""

from __future__ import annotations

import json
import math
from typing import Any

from sightline.errors import ReplyError

_FENCE = "```"


def read_json(written: str, text: str) -> Any:
    """Read strict JSON: no NaN, no infinity, no key twice in one object.

    Args:
        written: what should be JSON.
        text: the reply it comes from, for the message.

    Raises:
        ReplyError: it is not JSON, or was cut off.
    """
    if not written.strip():
        raise ReplyError("the model's reply has nothing where JSON was expected", text)
    try:
        return json.loads(written, parse_constant=_refuse_constant, object_pairs_hook=_no_key_twice)
    except json.JSONDecodeError as error:
        cut_off = error.pos >= len(written.rstrip()) or error.msg.startswith("Unterminated string")
        where = "it is cut off" if cut_off else f"{error.msg}, character {error.pos + 1}"
        raise ReplyError(f"the model's reply is not JSON alone ({where})", text) from error
    except (ValueError, RecursionError) as error:
        raise ReplyError(f"the model's reply is not JSON ({error})", text) from error


def without_fence(text: str) -> str:
    """A reply without the one code fence that it may stand in.

    Raises:
        ReplyError: a fence that does not end.
    """
    written = text.strip()
    if not written.startswith(_FENCE):
        return written
    if len(written) < 2 * len(_FENCE) or not written.endswith(_FENCE):
        raise ReplyError("the model's reply does not end with the code fence that it opened", text)
    return written.removeprefix(_FENCE).removesuffix(_FENCE).removeprefix("json")


def read_items(text: str, key: str) -> list[tuple[str, str, Any]]:
    """Read a list of objects that each have a "label" and `key`; other keys (masks, sub-labels) are left alone.

    Returns:
        For each object its name in messages, its label and what `key` holds. An empty list if the model wrote one.

    Raises:
        ReplyError: anything else, text around the list or its one code fence included.
    """
    data = read_json(without_fence(text), text)
    if not isinstance(data, list):
        raise ReplyError(f"the model's reply is JSON, but no list of objects with {key!r}", text)
    items = []
    for number, item in enumerate(data, start=1):
        what = f"object {number} of the model's reply"
        if not isinstance(item, dict) or key not in item:
            raise ReplyError(f"{what} has no {key!r}", text)
        label = item.get("label")
        if not isinstance(label, str) or not label.strip():
            raise ReplyError(f'{what} has no "label"', text)
        items.append((what, label.strip(), item[key]))
    return items


def read_numbers(value: Any, count: int, what: str, text: str) -> list[float]:
    """Read a list of exactly `count` finite numbers on a grid of whole numbers.

    Raises:
        ReplyError: anything else, or numbers that all lie in 0..1: fractions of the image, another convention.
    """
    if not isinstance(value, list) or len(value) != count:
        came = f"{len(value)} values" if isinstance(value, list) else type(value).__name__
        raise ReplyError(f"{what}: a list of {count} numbers was expected, not {came}", text)
    for number in value:
        if isinstance(number, bool) or not isinstance(number, int | float):
            raise ReplyError(f"{what}: {str(number)[:40]!r} is not a number", text)
        if isinstance(number, float) and not math.isfinite(number):
            raise ReplyError(f"{what}: a number is not finite", text)
    # A box in the first cell of the grid is less than a thousandth of the image; a point there may be a corner.
    fractions = count == 4 or any(number != int(number) for number in value)
    if fractions and all(0 <= number <= 1 for number in value):
        raise ReplyError(f"{what}: all of {value} lie in 0..1; the model may write fractions of the image", text)
    return value


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is not a number")


def _no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("an object has the same key twice")
    return found
