"""What must hold of any scene and any words: symmetries, and what comes of removing or doubling the answer."""

from __future__ import annotations

import copy
import re
from collections import Counter
from collections.abc import Callable
from random import Random
from typing import Any

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_scene import CAMERA, pose, told

from sightline.answer import Answer, Found
from sightline.language.parse import parse_phrase
from sightline.scene.evaluate import Evaluation
from sightline.scene.scene import Scene
from sightline.scene.truth import FALSE

NOUNS = {"cup": "cups", "box": "boxes", "can": "cans", "bowl": "bowls", "ball": "balls"}
COLORS = ["red", "green", "blue", "white"]
TABLE = {"id": 99, "label": "table", "center_m": [0, 0, -0.02], "size_m": [1.5, 1.3, 0.04], "score": 1.0}

quick = settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))


def document_of(rng: Random) -> dict[str, Any]:
    """A scene file of 3 to 8 boxes, with a table or without."""
    things = []
    for number in range(rng.randint(3, 8)):
        # No round numbers: nothing stands exactly on a margin.
        x, y = (rng.randint(-55, 55) * 0.010037 for _ in range(2))
        size = [rng.randint(4, 16) * 0.010013 for _ in range(3)]
        bottom = rng.choice([0.0, 0.0, 0.0, 0.1007])
        thing = {"id": 10 + 3 * number, "label": rng.choice(sorted(NOUNS))}
        thing |= {"color": rng.choice(COLORS), "yaw_deg": rng.randint(0, 179)}
        things.append(thing | {"center_m": [x, y, bottom + size[2] / 2], "size_m": size})
    if rng.random() < 0.5:
        things.insert(rng.randint(0, len(things)), TABLE | {"yaw_deg": rng.randint(0, 179)})
    azimuth = rng.randint(0, 359) + 0.37
    return {"azimuth": azimuth, "objects": things}


def seen(document: dict[str, Any], azimuth: float | None = None) -> Scene:
    azimuth = document["azimuth"] if azimuth is None else azimuth
    camera = CAMERA | {"T_world_camera": pose(azimuth, back_m=1.5, up_m=1.1)}
    return Scene.from_dict({"camera": camera, "objects": document["objects"]})


SIDES = ["left of", "right of", "in front of", "behind"]
RELATIONS = [*SIDES, "near", "far from", "above", "on"]
LOCATE = [
    "the {a}",
    "the {a} {rel} the {b}",
    "the {a} that is not {rel} the {b}",
    "the {a} {rel} the {b} and {side} the {c}",
    "the {a} {rel} the {b} {side} the {c}",
    "the {a} between the {b} and the {c}",
    "the {a} taller than the {b}",
]
CHOOSE = [
    "the {most} {a}",
    "the {most} {a} {rel} the {b}",
    "the {rank} {a} from the {end}",
    "the {a} on the {end}",
    "the {a} nearest to the {b}",
]
ASK = [
    "how many {as} are there?",
    "how many {as} are {rel} the {b}?",
    "are there more {as} than {bs}?",
    "is the {a} {rel} the {b}?",
    "is the {a} {end} of the {b}?",
    "is the {a} left or right of the {b}?",
    "are all {as} {rel} the {b}?",
    "what color is the {a}?",
    "which {a} is {most}?",
    "how far is the {a} from the {b}?",
    "which is taller, the {a} or the {b}?",
]


def text_of(rng: Random, document: dict[str, Any], templates: list[str], most: list[str]) -> str:
    """A template filled with what is there, mostly."""
    things = [o for o in document["objects"] if o["label"] in NOUNS]
    slots: dict[str, str] = {}
    for slot in "abc":
        thing = rng.choice(things)
        noun, color = thing["label"], rng.choice([thing["color"] + " ", thing["color"] + " ", ""])
        slots[slot], slots[slot + "s"] = color + noun, color + NOUNS[noun]
    slots["rel"], slots["side"] = rng.choice(RELATIONS), rng.choice(SIDES)
    slots["most"], slots["end"] = rng.choice(most), rng.choice(["left", "right"])
    slots["rank"] = rng.choice(["second", "third"])
    return rng.choice(templates).format(**slots)


def outcome(made: Scene, text: str) -> str:
    got = made.ask(text) if text.endswith("?") else made.locate(text)
    evidence = f" by {sorted(o.id for o in got.evidence)}" if isinstance(got, Answer) else ""
    return told(got) + evidence


def swapped(text: str, pairs: list[tuple[str, str]]) -> str:
    other = dict(pairs) | {b: a for a, b in pairs}
    words = sorted(other, key=len, reverse=True)
    return re.sub(rf"\b({'|'.join(words)})\b", lambda m: other[m[1]], text)


MIRROR = [("left", "right"), ("leftmost", "rightmost")]
TURN = [*MIRROR, ("in front of", "behind"), ("frontmost", "backmost"), ("at the front", "at the back")]
MOST = ["leftmost", "rightmost", "tallest", "shortest", "biggest", "widest", "nearest", "farthest"]


def mirrored(document: dict[str, Any]) -> dict[str, Any]:
    """Reflected across the upright plane through the camera and the origin, which it looks at."""
    other = copy.deepcopy(document)
    azimuth = np.radians(document["azimuth"])
    right = np.array([np.sin(azimuth), -np.cos(azimuth)])
    for thing in other["objects"]:
        place = np.array(thing["center_m"][:2])
        thing["center_m"][:2] = (place - 2 * (place @ right) * right).tolist()
        thing["yaw_deg"] = 2 * document["azimuth"] - thing["yaw_deg"]
    return other


Told = Callable[[str], str]


def check_each(templates: list[str], most: list[str], prepare: Callable[..., Told], least: dict[str, int]) -> None:
    """Compare on many scenes and texts, and make sure that the outcomes compared were not all of one sort.

    Args:
        prepare: takes the source of chance and a scene file; gives what compares a text on it and says what came of it.
        least: sort of outcome -> how many there must have been.
    """
    sorts: Counter[str] = Counter()

    @quick
    @given(st.randoms(use_true_random=True))
    def on_any(rng: Random) -> None:
        document = document_of(rng)
        compare = prepare(rng, document)
        for _ in range(5):
            sorts[compare(text_of(rng, document, templates, most)).split()[0]] += 1

    on_any()
    assert all(sorts[sort] >= number for sort, number in least.items()), sorts


EVERY = [*LOCATE, *CHOOSE, *ASK]
ENOUGH = {"found": 60, "not": 60, "ambiguous": 15, "abstained": 30, "True": 3, "False": 20}


def test_a_mirror_swaps_left_and_right_and_nothing_else():
    def prepare(rng: Random, document: dict[str, Any]) -> Told:
        made, other = seen(document), seen(mirrored(document))

        def compare(text: str) -> str:
            got = outcome(made, text)
            assert swapped(outcome(other, swapped(text, MIRROR)), MIRROR) == got, text
            return got

        return compare

    check_each(EVERY, MOST, prepare, ENOUGH)


def test_from_the_other_side_left_is_right_and_front_is_behind():
    def prepare(rng: Random, document: dict[str, Any]) -> Told:
        if all(o["label"] != "table" for o in document["objects"]):  # else the view is the image, in perspective
            document["objects"].append(TABLE | {"yaw_deg": 20})
        made, other = seen(document), seen(document, document["azimuth"] + 180)

        def compare(text: str) -> str:
            got = outcome(made, text)
            assert swapped(outcome(other, swapped(text, TURN)), TURN) == got, text
            return got

        return compare

    most = ["leftmost", "rightmost", "frontmost", "backmost", "tallest", "biggest"]
    check_each([*EVERY, "the {a} at the front", "the {a} at the back"], most, prepare, ENOUGH)


def renamed(text: str, names: dict[str, str]) -> str:
    return re.sub("|".join(names), lambda m: names[m[0]], text)


def test_colors_are_names():
    def prepare(rng: Random, document: dict[str, Any]) -> Told:
        new = dict(zip(COLORS, rng.sample(COLORS, len(COLORS)), strict=True))
        back = {value: key for key, value in new.items()}
        things = [o | {"color": new[o["color"]]} if "color" in o else o for o in document["objects"]]
        made, other = seen(document), seen(document | {"objects": things})

        def compare(text: str) -> str:
            got = outcome(made, text)
            assert renamed(outcome(other, renamed(text, new)), back) == got, text
            return got

        return compare

    check_each(EVERY, MOST, prepare, ENOUGH)


def test_the_order_of_things_does_not_matter():
    def prepare(rng: Random, document: dict[str, Any]) -> Told:
        made, other = (
            seen(document),
            seen(document | {"objects": rng.sample(document["objects"], len(document["objects"]))}),
        )

        def compare(text: str) -> str:
            got = outcome(made, text)
            assert outcome(other, text) == got, text
            return got

        return compare

    check_each(EVERY, MOST, prepare, ENOUGH)


def test_without_the_one_found_it_is_not_found():
    def prepare(rng: Random, document: dict[str, Any]) -> Told:
        made = seen(document)

        def compare(text: str) -> str:
            got = made.locate(text)
            if not isinstance(got, Found) or text.split().count(got.object.label) > 1:
                return "another"  # or it may be what is gone by
            levels = Evaluation(made).levels(parse_phrase(text).body)
            if any(o.id != got.object.id and level != FALSE for o, level in zip(made.objects, levels, strict=True)):
                return "unclear"
            rest = [o for o in document["objects"] if o["id"] != got.object.id]
            assert told(seen(document | {"objects": rest}).locate(text)) == "not found", text
            return "removed"

        return compare

    check_each(LOCATE, MOST, prepare, {"removed": 100})


def test_a_second_one_like_it_is_asked_about():
    def prepare(rng: Random, document: dict[str, Any]) -> Told:
        made = seen(document)

        def compare(text: str) -> str:
            got = made.locate(text)
            if not isinstance(got, Found):
                return "another"
            thing = next(o for o in document["objects"] if o["id"] == got.object.id)
            x, y, z = thing["center_m"]
            things = [*document["objects"], thing | {"id": 98, "center_m": [x + 0.6, y, z]}]
            assert told(seen(document | {"objects": things}).locate(text)) == f"ambiguous {got.object.id} 98", text
            return "doubled"

        return compare

    check_each(["the {a}"], MOST, prepare, {"doubled": 100})
