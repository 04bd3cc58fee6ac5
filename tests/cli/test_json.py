"""The tables of docs/json.md are what the commands print."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

TABLES = (Path(__file__).parents[2] / "docs" / "json.md").read_text().split("An object has:")
KEYS = {
    outcome: re.findall(r"`(\w+)`", cells[3])
    for cells in (line.split("|") for line in TABLES[0].splitlines() if line.startswith("| `"))
    for outcome in re.findall(r"`(\w+)`", cells[1])
}


@pytest.mark.parametrize(
    ("command", "outcome"),
    [
        (["locate", "{rgb}", "the red mug", "{look}"], "found"),
        (["locate", "{rgb}", "the box", "{look}"], "ambiguous"),
        (["locate", "{rgb}", "the banana", "{look}"], "not_found"),
        (["ask", "{rgb}", "is the mug made of ice?", "{look}"], "error"),
        (["ask", "{rgb}", "how many boxes are there?", "{look}"], "answer"),
        (["detect", "{rgb}", "mug . banana", "{look}"], "detections"),
        (["segment", "{rgb}", "mug", "{look}"], "detections"),
        (["classify", "{rgb}", "mug,banana", "--model", "builtin"], "classes"),
        (["match", "{rgb}", "a mug", "--model", "builtin"], "matches"),
        (["search", "{folder}", "a red mug", "--model", "builtin"], "ranking"),
        (["parse", "the red mug"], "program"),
        (["pick", "the zebra crossing"], "error"),
        (["doctor"], "checked"),
        (["models"], "models"),
        (["ask", "{rgb}", "is the ball behind the box?", "{look}"], "abstained"),
        (["locate"], "error"),
    ],
)
def test_each_outcome_has_the_keys_that_the_table_says(sightline, scene_files, command, outcome):
    places = {"rgb": scene_files.rgb, "folder": str(Path(scene_files.rgb).parent)}
    arguments = [a.format(**places) for part in command for a in (scene_files.look if part == "{look}" else [part])]
    document = json.loads(sightline(*arguments, "--json")[1])
    assert document.pop("outcome") == outcome
    assert set(document) - {"read_as"} == set(KEYS[outcome]) - {"read_as"}
    for thing in [document.get("object"), *document.get("objects", ()), *document.get("candidates", ())]:
        for key in thing or ():
            assert f"`{key}`" in TABLES[1], key
