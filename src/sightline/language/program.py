"""What the words ask for, as data: small typed programs that a scene can execute."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class NounPhrase:
    """A description of things: "the big red mug".

    Attributes:
        noun: canonical noun; "object" for anything; the words as they stand when the lexicon lacks them.
        color, size: canonical attributes, or "".
        text: the words as they came, without article.
    """

    noun: str
    color: str = ""
    size: str = ""
    text: str = ""

    def __str__(self) -> str:
        attributes = [f"{k}={v}" for k, v in (("color", self.color), ("size", self.size)) if v]
        return f"filter({', '.join([self.noun, *attributes])})"


@dataclass(frozen=True)
class Count:
    """How many things answer to the phrase?"""

    phrase: NounPhrase

    def __str__(self) -> str:
        return f"count({self.phrase})"


@dataclass(frozen=True)
class Exists:
    """Is there a thing that answers to the phrase?"""

    phrase: NounPhrase

    def __str__(self) -> str:
        return f"exists({self.phrase})"


@dataclass(frozen=True)
class QueryColor:
    """What colour is the one thing that answers to the phrase?"""

    phrase: NounPhrase

    def __str__(self) -> str:
        return f"color(unique({self.phrase}))"


Question = Count | Exists | QueryColor
