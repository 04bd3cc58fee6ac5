"""A model's plan: typed steps, one hand's worth at a time."""

from __future__ import annotations

from typing import Any

from sightline.answer import PLACES, PickStep, PlaceStep, Step
from sightline.errors import ReplyError
from sightline.parsing.reply_json import read_json, without_fence

_TEXT = {"type": "string"}


def _object(**properties: Any) -> dict[str, Any]:
    """A JSON schema as strict servers take it: all properties required, and no others."""
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


PLAN_SCHEMA: dict[str, Any] = _object(
    steps={
        "type": "array",
        "items": {
            "anyOf": [
                _object(action={"type": "string", "enum": ["pick"]}, object=_TEXT),
                _object(
                    action={"type": "string", "enum": ["place"]},
                    relation={"type": "string", "enum": list(PLACES)},
                    target=_TEXT,
                ),
            ]
        },
    },
    reason=_TEXT,
)
"""JSON schema of what `parse_plan` reads."""
PLAN_PROMPT = f"""Plan for a robot with one hand, from this image alone.
Reply with JSON alone: {{"steps": [{{"action": "pick", "object": "which thing"}}, {{"action": "place", "relation": "on",
"target": "where"}}], "reason": "a sentence"}}. The relation is {", ".join(PLACES[:-1])} or {PLACES[-1]}.
Name each thing as it looks, so that only one fits. If the goal cannot be reached, or is reached already, steps is
empty and the reason says why. Never guess.

The goal: """
"""What to say before the goal to a model that knows no schema."""


def parse_plan(text: str) -> tuple[tuple[Step, ...], str]:
    """Read a reply of the form of `PLAN_SCHEMA`, bare or in one code fence.

    Returns:
        The steps, none where the model says that there is nothing to do or no way, and its reason.

    Raises:
        ReplyError: anything else, or steps that one hand cannot take in this order.
    """
    data = read_json(without_fence(text), text)
    if not isinstance(data, dict) or not isinstance(data.get("steps"), list):
        raise ReplyError('the model\'s reply has no list "steps"', text)
    reason = data.get("reason", "")
    if not isinstance(reason, str):
        raise ReplyError("the model's reason is no text", text)
    steps: list[Step] = []
    for number, item in enumerate(data["steps"], start=1):
        step = _step(item, f"step {number} of the model's plan", text)
        holds = bool(steps) and isinstance(steps[-1], PickStep)
        if isinstance(step, PickStep) == holds:
            why = "picks while the hand is full" if holds else "places while the hand is empty"
            raise ReplyError(f"step {number} of the model's plan {why}", text)
        steps.append(step)
    return tuple(steps), reason.strip()


def _step(item: Any, what: str, text: str) -> Step:
    action = item.get("action") if isinstance(item, dict) else None
    if action == "pick":
        return PickStep(_words(item, "object", what, text))
    if action == "place":
        relation = item.get("relation")
        if relation not in PLACES:
            raise ReplyError(f"{what} places {str(relation)[:40]!r} something, which is none of {list(PLACES)}", text)
        return PlaceStep(relation, _words(item, "target", what, text))
    raise ReplyError(f'{what} is neither a "pick" nor a "place"', text)


def _words(item: dict[str, Any], key: str, what: str, text: str) -> str:
    words = item.get(key)
    if not isinstance(words, str) or not words.strip():
        raise ReplyError(f"{what} has no {key!r}", text)
    return words.strip()
