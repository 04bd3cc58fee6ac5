"""What a description means, as data: nouns, conditions that lean on other descriptions, superlatives."""

from __future__ import annotations

from dataclasses import dataclass

Ray = tuple[tuple[float, ...], tuple[float, ...]]
ANY_NOUN = ("thing", "object", "item", "one")
FRUIT = ("apple", "banana", "orange", "lemon")


@dataclass(frozen=True)
class Attr:
    """what: color, material, shape, or sized; value: the canonical word."""

    what: str
    value: str


@dataclass(frozen=True)
class Rel:
    """Left of, on ... one anchor; between two."""

    name: str
    anchor: Desc
    second: Desc | None = None


@dataclass(frozen=True)
class Place:
    """On the left, in the corner, on the table (name "table"), within reach (name "reach")."""

    name: str


@dataclass(frozen=True)
class Part:
    """With a red lid, without a handle."""

    label: str
    color: str = ""
    without: bool = False


@dataclass(frozen=True)
class Same:
    """The same color, size ... as the anchor."""

    what: str
    anchor: Desc


@dataclass(frozen=True)
class More:
    """Taller than the anchor (sign 1), shorter (-1)."""

    what: str
    sign: int
    anchor: Desc


@dataclass(frozen=True)
class Nearer:
    """Closer to one than the other is (sign 1), farther (-1)."""

    anchor: Desc
    other: Desc
    sign: int = 1


@dataclass(frozen=True)
class Kind:
    """Is a mug."""

    noun: str


@dataclass(frozen=True)
class Not:
    """The contrary."""

    cond: Cond


@dataclass(frozen=True)
class All:
    """Every one of these."""

    conds: tuple[Cond, ...]


@dataclass(frozen=True)
class Any:
    """At least one of these."""

    conds: tuple[Cond, ...]


Cond = Attr | Rel | Place | Part | Same | More | Nearer | Kind | Not | All | Any


@dataclass(frozen=True)
class Sup:
    """Tallest, leftmost, nearest ...; what: a key of SUPERLATIVES or a place; nth from that side."""

    what: str
    nth: int = 1
    anchor: Desc | None = None


@dataclass(frozen=True)
class Desc:
    """A noun, adjectives before it, one condition after it, and a superlative over all that."""

    noun: str = "thing"
    attrs: tuple[Attr, ...] = ()
    cond: Cond | None = None
    sup: Sup | None = None
    pinned: int | None = None
    ray: bool = False


# what is measured, and whether the most of it is meant
SUPERLATIVES = {
    "tallest": ("tall", True),
    "shortest": ("tall", False),
    "widest": ("wide", True),
    "narrowest": ("wide", False),
    "longest": ("long", True),
    "biggest": ("big", True),
    "smallest": ("big", False),
    "leftmost": ("left", True),
    "rightmost": ("right", True),
    "frontmost": ("front", True),
    "backmost": ("back", True),
    "nearest": ("near", True),
    "farthest": ("near", False),
    "nearest me": ("eye", True),
    "farthest me": ("eye", False),
    "nearest robot": ("robot", True),
    "farthest robot": ("robot", False),
}


def anchors_of(cond: Cond) -> list[Desc]:
    """The descriptions that a condition leans on."""
    match cond:
        case Rel(_, anchor, second):
            return [anchor] if second is None else [anchor, second]
        case Same(_, anchor) | More(_, _, anchor):
            return [anchor]
        case Nearer(anchor, other):
            return [anchor, other]
        case Not(inner):
            return anchors_of(inner)
        case All(conds) | Any(conds):
            return [a for c in conds for a in anchors_of(c)]
    return []
