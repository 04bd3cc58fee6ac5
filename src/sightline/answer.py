"""Outcomes: what a look, a question or an action comes back with. Never a bare value.

`read_as` of each: words that were taken for misspelt -> the words that they were read as.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sightline.scene_object import SceneObject


@dataclass(frozen=True)
class Found:
    """Exactly one object answers to the words."""

    object: SceneObject
    read_as: dict[str, str] = field(default_factory=dict, compare=False)

    def as_dict(self) -> dict[str, Any]:
        """JSON-able form."""
        return {"outcome": "found", "object": self.object.as_dict(), **reading(self.read_as)}


@dataclass(frozen=True)
class Ambiguous:
    """Several objects answer to the words; `question` would tell them apart."""

    candidates: tuple[SceneObject, ...]
    question: str
    read_as: dict[str, str] = field(default_factory=dict, compare=False)

    def as_dict(self) -> dict[str, Any]:
        """JSON-able form."""
        return {
            "outcome": "ambiguous",
            "question": self.question,
            "candidates": [c.as_dict() for c in self.candidates],
            **reading(self.read_as),
        }


@dataclass(frozen=True)
class NotFound:
    """No object answers to the words; `nearest` is the closest miss, if there is one."""

    reason: str
    nearest: SceneObject | None = None
    read_as: dict[str, str] = field(default_factory=dict, compare=False)

    def as_dict(self) -> dict[str, Any]:
        """JSON-able form."""
        nearest = None if self.nearest is None else self.nearest.as_dict()
        return {"outcome": "not_found", "reason": self.reason, "nearest": nearest, **reading(self.read_as)}


@dataclass(frozen=True)
class Answer:
    """An answer to a question: as a value, as a sentence, and what it rests on.

    Attributes:
        said_by: where a model said it, its name, and what that cost where it is counted; JSON-able.
    """

    value: bool | int | float | str
    text: str
    confidence: float
    evidence: tuple[SceneObject, ...] = field(default_factory=tuple)
    said_by: dict[str, Any] = field(default_factory=dict, compare=False)
    read_as: dict[str, str] = field(default_factory=dict, compare=False)

    def as_dict(self) -> dict[str, Any]:
        """JSON-able form."""
        return {
            "outcome": "answer",
            "value": self.value,
            "text": self.text,
            "confidence": round(self.confidence, 4),
            "evidence": [o.as_dict() for o in self.evidence],
            **({"said_by": self.said_by} if self.said_by else {}),
            **reading(self.read_as),
        }


PLACES = ("on", "in", "near", "left_of", "right_of", "in_front_of", "behind")
"""Where a thing can be put, as seen from another; named as the relations of the language."""


@dataclass(frozen=True)
class PickStep:
    """Take the one thing that the words name."""

    object: str

    def as_dict(self) -> dict[str, Any]:
        """JSON-able form."""
        return {"action": "pick", "object": self.object}


@dataclass(frozen=True)
class PlaceStep:
    """Put down what is held: `relation` is one of `PLACES`, `target` the words for the other thing."""

    relation: str
    target: str

    def as_dict(self) -> dict[str, Any]:
        """JSON-able form."""
        return {"action": "place", "relation": self.relation, "target": self.target}


Step = PickStep | PlaceStep


@dataclass(frozen=True)
class Plan:
    """Steps that lead to a goal, as a model plans them; nothing has been moved, and nothing checked yet.

    Attributes:
        steps: at least one; a thing that is picked is placed before the next is picked.
        reason: in the model's words; "" if it gave none.
        said_by: as in `Answer`.
    """

    steps: tuple[Step, ...]
    reason: str = ""
    said_by: dict[str, Any] = field(default_factory=dict, compare=False)

    def as_dict(self) -> dict[str, Any]:
        """JSON-able form."""
        return {
            "outcome": "plan",
            "steps": [step.as_dict() for step in self.steps],
            "reason": self.reason,
            **({"said_by": self.said_by} if self.said_by else {}),
        }


@dataclass(frozen=True)
class Abstained:
    """No answer, and why."""

    reason: str
    read_as: dict[str, str] = field(default_factory=dict, compare=False)

    def as_dict(self) -> dict[str, Any]:
        """JSON-able form."""
        return {"outcome": "abstained", "reason": self.reason, **reading(self.read_as)}


def reading(read_as: dict[str, str]) -> dict[str, Any]:
    """What a document says of words that were taken for misspelt: nothing, if there are none."""
    return {"read_as": read_as} if read_as else {}
