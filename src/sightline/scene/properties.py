"""What is asked of one thing: its colour, size, height in centimetres, place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sightline.language.lexicon import ANYTHING
from sightline.scene.attributes import shape_of
from sightline.scene.wording import kinds_of, with_article

if TYPE_CHECKING:
    from sightline.scene.evaluate import Evaluation

_LENGTHS = {"height": "tall", "width": "wide", "length": "long", "thickness": "thick"}


def property_of(evaluation: Evaluation, attribute: str, at: int) -> tuple[str | float, str] | None:
    """A property of a thing, and the same as a predicate ("is red"); None when it is not known.

    Args:
        attribute: color, size, shape, material, kind, height, width, length, thickness [cm], weight or position [m].
    """
    thing = evaluation.scene.objects[at]
    if attribute in _LENGTHS:
        value = evaluation.measure(attribute, np.zeros(evaluation.size, dtype=bool)).values[at]
        if np.isnan(value):
            return None
        cm = round(100 * float(value), 1)
        return cm, f"is {cm:g} cm {_LENGTHS[attribute]}"
    if attribute == "position":
        center = thing.center_m
        if center is None:
            return None
        place = ", ".join(f"{v:.3f}" for v in center)
        return place, f"is at ({place}) m in the {thing.frame_id or 'world'} frame"
    if attribute == "size":
        return _size(evaluation, at)
    if attribute == "kind":
        kinds = kinds_of(thing)
        return (
            (kinds[0], f"is {with_article(kinds[0])}")
            if len(kinds) == 1 and kinds[0] not in ("thing", ANYTHING)
            else None
        )
    if attribute == "shape":
        said = thing.traits.get("shape", "") or shape_of(thing)
        return (said, f"is {said}") if said else None
    if attribute == "material":
        said = thing.traits.get("material", "")
        return (said, f"is made of {said}") if said else None
    return (thing.color, f"is {thing.color}") if attribute == "color" and thing.color else None


def _size(evaluation: Evaluation, at: int) -> tuple[str, str] | None:
    thing = evaluation.scene.objects[at]
    if word := thing.traits.get("size", ""):
        return word, f"is {word}"
    if thing.size_m is None:
        return None
    sides = " x ".join(f"{100 * side:.1f}" for side in thing.size_m)
    return f"{sides} cm", f"measures {sides} cm"
