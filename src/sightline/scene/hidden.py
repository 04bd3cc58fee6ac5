"""Places that the camera cannot see: behind tall things and inside deep or closed ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sightline.language import program as p
from sightline.language.program import Things
from sightline.scene.attributes import label_of
from sightline.scene.truth import TRUE, UNKNOWN
from sightline.scene.wording import the

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sightline.scene.evaluate import Evaluation

HIDDEN_M = 0.05
"""A thing may be overlooked behind another that hides as much of the table."""
CLOSED = frozenset({"box", "can", "bottle", "jar", "bag", "drawer", "thermos", "kettle", "wallet", "envelope"})


def hidden_place(evaluation: Evaluation, said: p.Description | p.Condition | p.Pick) -> str:
    """In words, the place that a description speaks of and the camera does not see; "" if it sees them all."""
    for relation in _relations(said):
        if isinstance(relation.anchor, Things):
            levels = evaluation.levels(relation.anchor)
            for at in np.flatnonzero((levels == TRUE) | (levels == UNKNOWN)):
                if hides(evaluation, relation.name, int(at)):
                    return f"{'behind' if relation.name == 'behind' else 'into'} {the(relation.anchor)}"
    return ""


def _relations(said: p.Description | p.Condition | p.Pick) -> Iterator[p.Relation]:
    """The relations that must hold."""
    if isinstance(said, Things):
        for condition in said.where:
            yield from _relations(condition)
    elif isinstance(said, p.Together):
        for part in said.parts:
            yield from _relations(part)
    elif isinstance(said, p.And | p.Or):
        yield from _relations(said.first)
        yield from _relations(said.second)
    elif isinstance(said, p.Relation):
        yield said


def hides(evaluation: Evaluation, name: str, at: int) -> bool:
    """Whether a thing may hide another behind it, or in it."""
    layout = evaluation.layout
    if name == "in" and label_of(evaluation.scene.objects[at]) in CLOSED:
        return True
    if name not in ("behind", "in") or layout.camera is None or not layout.in_image:
        return False
    offset = layout.camera - layout.center[at]
    height, width = layout.size[at, :2]
    if np.isnan(offset).any() or np.isnan(height) or offset[2] <= 0:
        return False
    shadow = height * float(np.hypot(*offset[:2])) / float(offset[2])
    return bool(shadow >= HIDDEN_M) if name == "behind" else bool(shadow > width / 2)
