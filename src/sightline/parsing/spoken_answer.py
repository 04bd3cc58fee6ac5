"""A model's answer to a question about an image."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sightline.errors import ReplyError
from sightline.parsing.reply_json import read_json, without_fence

ANSWER_SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "answer": {"type": ["string", "null"]},
        "confidence": {"type": "number"},
        "reason": {"type": "string"},
    },
    "required": ["answer", "confidence", "reason"],
    "additionalProperties": False,
}
"""JSON schema of what `parse_answer` reads."""
# Models write these for null.
_CANNOT_TELL = {"null", "unknown", "cannot tell", "can't tell", "it cannot be told"}


@dataclass(frozen=True)
class SpokenAnswer:
    """What a model answered.

    Attributes:
        text: "" where it cannot be told.
        confidence: how sure the model says it is, 0 to 1; 0 where it cannot be told.
        reason: in its words; "" when it gave none.
    """

    text: str
    confidence: float
    reason: str = ""


def parse_answer(text: str) -> SpokenAnswer:
    """Read `{"answer": "...", "confidence": 0.9, "reason": "..."}`, bare or in one code fence.

    The answer null is "it cannot be told". A number or a truth value is taken for what it says: 3, yes, no.

    Raises:
        ReplyError: anything else, or a confidence outside 0..1.
    """
    data = read_json(without_fence(text), text)
    if not isinstance(data, dict) or "answer" not in data:
        raise ReplyError('the model\'s reply has no "answer"', text)
    answer, confidence, reason = data["answer"], data.get("confidence"), data.get("reason", "")
    if not isinstance(reason, str):
        raise ReplyError("the model's reason is no text", text)
    if answer is None or (isinstance(answer, str) and answer.strip(" .").lower() in _CANNOT_TELL):
        return SpokenAnswer("", 0.0, reason.strip())
    if isinstance(answer, bool):
        answer = "yes" if answer else "no"
    if not isinstance(answer, str | int | float) or not str(answer).strip():
        raise ReplyError("the model's answer is neither words nor null", text)
    if isinstance(confidence, bool) or not isinstance(confidence, int | float) or not 0 <= confidence <= 1:
        raise ReplyError(f"the model's confidence is {str(confidence)[:40]}, not a number from 0 to 1", text)
    return SpokenAnswer(str(answer).strip(), float(confidence), reason.strip())
