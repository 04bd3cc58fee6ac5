import json

import pytest

from sightline.answer import PickStep, PlaceStep
from sightline.errors import ReplyError
from sightline.parsing.plan import PLAN_PROMPT, PLAN_SCHEMA, parse_plan

PICK = {"action": "pick", "object": "red mug"}
PLACE = {"action": "place", "relation": "left_of", "target": "blue bowl"}


def written(*steps, reason="why"):
    return json.dumps({"steps": steps, "reason": reason})


GOOD = [
    (written(PICK), (PickStep("red mug"),)),
    (written(PICK, PLACE), (PickStep("red mug"), PlaceStep("left_of", "blue bowl"))),
    (written(PICK, PLACE, PICK), (PickStep("red mug"), PlaceStep("left_of", "blue bowl"), PickStep("red mug"))),
    (f"```json\n{written(PICK | {'object': ' red mug '})}\n```", (PickStep("red mug"),)),
    (written(), ()),
]


@pytest.mark.parametrize(("text", "steps"), GOOD)
def test_good_plans(text, steps):
    assert parse_plan(text) == (steps, "why")


BAD = [
    ("", "nothing where JSON"),
    ("First, pick up the mug.", "not JSON"),
    (written(PICK, PLACE)[:-30], "cut off"),
    (json.dumps([PICK]), 'no list "steps"'),
    ('{"steps": null, "reason": "no"}', 'no list "steps"'),
    (written("pick red mug"), 'neither a "pick" nor a "place"'),
    (written({"action": "push", "object": "red mug"}), 'step 1 .* neither a "pick" nor a "place"'),
    (written({"action": "pick", "target": "red mug"}), "step 1 .* no 'object'"),
    (written({"action": "pick", "object": " "}), "step 1 .* no 'object'"),
    (written(PICK, PLACE | {"target": ["bowl"]}), "step 2 .* no 'target'"),
    (written(PICK, PLACE | {"relation": "left of"}), "step 2 .* 'left of'"),
    (written(PICK, PLACE | {"relation": ["on"]}), "step 2"),
    # One hand
    (written(PLACE), "step 1 .* hand is empty"),
    (written(PICK, PICK), "step 2 .* hand is full"),
    (written(PICK, PLACE, PLACE), "step 3 .* hand is empty"),
    (written(PICK, reason=None), "reason is no text"),
]


@pytest.mark.parametrize(("text", "message"), BAD)
def test_bad_plans_raise_and_carry_the_text(text, message):
    with pytest.raises(ReplyError, match=message) as refusal:
        parse_plan(text)
    assert refusal.value.text == text


def test_the_schema_is_one_that_strict_servers_take():
    """OpenAI's strict form wants every property of every object required, and no others."""

    def objects(node):
        if isinstance(node, dict):
            if node.get("type") == "object":
                yield node
            for value in node.values():
                yield from objects(value)
        elif isinstance(node, list):
            for value in node:
                yield from objects(value)

    found = list(objects(PLAN_SCHEMA))
    assert len(found) == 3
    for node in found:
        assert node["required"] == list(node["properties"])
        assert node["additionalProperties"] is False


def test_the_prompts_example_is_a_plan():
    start, end = PLAN_PROMPT.index("{"), PLAN_PROMPT.index("}. The relation") + 1
    assert parse_plan(PLAN_PROMPT[start:end])[0] == (PickStep("which thing"), PlaceStep("on", "where"))
