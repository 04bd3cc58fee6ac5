import json

import pytest

from sightline.errors import ReplyError
from sightline.parsing.spoken_answer import ANSWER_SCHEMA, SpokenAnswer, parse_answer


def written(answer, confidence=0.9, reason="why"):
    return json.dumps({"answer": answer, "confidence": confidence, "reason": reason})


GOOD = [
    (written("a red mug"), SpokenAnswer("a red mug", 0.9, "why")),
    (f"```json\n{written(' two ')}\n```", SpokenAnswer("two", 0.9, "why")),
    # The ends of the scale, as whole numbers too
    (written("no", 0), SpokenAnswer("no", 0.0, "why")),
    (written("no", 1), SpokenAnswer("no", 1.0, "why")),
    ('{"answer": "no", "confidence": 1.0}', SpokenAnswer("no", 1.0)),
    # Values that are no words, and yet plain
    (written(3), SpokenAnswer("3", 0.9, "why")),
    (written(0.5), SpokenAnswer("0.5", 0.9, "why")),
    (written(True), SpokenAnswer("yes", 0.9, "why")),
    (written(False), SpokenAnswer("no", 0.9, "why")),
    # It cannot be told: whatever the confidence, which may be that of not knowing
    (written(None), SpokenAnswer("", 0.0, "why")),
    ('{"answer": null}', SpokenAnswer("", 0.0)),
    (written("null"), SpokenAnswer("", 0.0, "why")),
    (written("Cannot tell."), SpokenAnswer("", 0.0, "why")),
    # ... but these answer something
    (written("none"), SpokenAnswer("none", 0.9, "why")),
    (written("not visible"), SpokenAnswer("not visible", 0.9, "why")),
]


@pytest.mark.parametrize(("text", "expected"), GOOD)
def test_good_replies(text, expected):
    assert parse_answer(text) == expected


BAD = [
    ("", "nothing where JSON"),
    ("It is red.", "not JSON"),
    ('{"answer": "re', "cut off"),
    ('{"answer": "red", "answer": "blue", "confidence": 1}', "twice"),
    ('[{"answer": "red", "confidence": 1}]', 'no "answer"'),
    ('{"confidence": 1, "reason": ""}', 'no "answer"'),
    (written(""), "neither words nor null"),
    (written(" "), "neither words nor null"),
    (written(["red"]), "neither words nor null"),
    (written({"colour": "red"}), "neither words nor null"),
    (written("red", 80), "not a number from 0 to 1"),  # percent
    (written("red", -0.1), "not a number from 0 to 1"),
    (written("red", "high"), "not a number from 0 to 1"),
    (written("red", True), "not a number from 0 to 1"),
    (written("red", None), "not a number from 0 to 1"),
    ('{"answer": "red"}', "not a number from 0 to 1"),
    ('{"answer": "red", "confidence": NaN}', "NaN"),
    (written("red", reason=None), "reason is no text"),
]


@pytest.mark.parametrize(("text", "message"), BAD)
def test_bad_replies_raise_and_carry_the_text(text, message):
    with pytest.raises(ReplyError, match=message) as refusal:
        parse_answer(text)
    assert refusal.value.text == text


def test_the_schema_is_one_that_strict_servers_take():
    """OpenAI's strict form wants every property required, and no others."""
    assert ANSWER_SCHEMA["required"] == list(ANSWER_SCHEMA["properties"])
    assert ANSWER_SCHEMA["additionalProperties"] is False
