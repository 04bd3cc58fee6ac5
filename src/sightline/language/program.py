"""What the words ask for, as data: a small typed program that a scene can execute.

A `Things` is a description: a noun, the conditions that hold of what it describes, and the picks that choose among
what is left. A question is a description with what is asked of it. `str()` of each prints the program as text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any


class _Node:
    """A node of the program; prints as `name(part, part)`."""

    def __str__(self) -> str:
        parts = [_text(getattr(self, f.name)) for f in fields(self) if f.repr]  # type: ignore[arg-type]
        return f"{_snake(type(self).__name__)}({', '.join(p for p in parts if p)})"


# What a thing can be compared with or be near to, besides other things.


@dataclass(frozen=True)
class Landmark(_Node):
    """A place that is no thing: "camera", "robot", "edge", "corner" or "center"."""

    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Things(_Node):
    """A description: "the tallest red mug on the tray".

    Attributes:
        noun: canonical noun; "object" for anything; the words as they stand when the lexicon lacks them.
        where: conditions that must all hold.
        picks: choices among the things for which they hold; all must agree.
        quantifier: "the" (also when nothing is said), "a" (any one of them), "all".
        plural: whether the noun came in the plural.
        number: as many as were said to be ("the two cups"), or None.
        bound: "=", ">", "<", ">=" or "<=" where they were said to be exactly, more, fewer, at least or at most so many.
        others: besides the one that is spoken of ("bigger than the other balls").
        text: the words as they came, without article.
    """

    noun: str
    where: tuple[Condition, ...] = ()
    picks: tuple[Pick, ...] = ()
    quantifier: str = "the"
    plural: bool = False
    number: int | None = None
    bound: str = ""
    others: bool = False
    text: str = field(default="", compare=False, repr=False)

    @property
    def many(self) -> bool:
        """Whether several things are meant, all of them."""
        return self.plural or self.quantifier == "all" or (self.number or 1) > 1

    def __str__(self) -> str:
        inner = ", ".join([self.noun, *map(str, self.where)])
        text = f"filter({inner})" if self.where else self.noun
        for pick in self.picks:
            text = f"{pick}({text})"
        quantifier = "all" if self.quantifier == "the" and self.plural else self.quantifier
        number = "" if self.number is None else f"{self.bound}{self.number}, "
        number = ("other, " if self.others else "") + number
        return f"{'any' if quantifier == 'a' else quantifier}({number}{text})"


@dataclass(frozen=True)
class Together(_Node):
    """Several descriptions at once: "the cup and the bowl" (every=True), "a cup or a mug" (every=False)."""

    parts: tuple[Things, ...]
    every: bool = True

    def __str__(self) -> str:
        return f"{'both' if self.every else 'either'}({', '.join(map(str, self.parts))})"


Description = Things | Together
Anchor = Things | Together | Landmark


# Conditions: true, false or unknown of each thing.


@dataclass(frozen=True)
class Kind(_Node):
    """It is one of those that the noun names."""

    noun: str


@dataclass(frozen=True)
class Attribute(_Node):
    """Its colour (with "light", "dark" or no shade), size, material or shape."""

    kind: str
    value: str
    shade: str = ""

    def __str__(self) -> str:
        return f"{self.kind}={self.shade + ' ' if self.shade else ''}{self.value}"


@dataclass(frozen=True)
class Relation(_Node):
    """It stands in a relation to another.

    Names: left_of, right_of, in_front_of, behind, above, below, on, in, near, touching, far_from.
    """

    name: str
    anchor: Anchor

    def __str__(self) -> str:
        return f"{self.name}({self.anchor})"


@dataclass(frozen=True)
class Between(_Node):
    """It is between two others; `second` is None if one description names them both."""

    first: Anchor
    second: Anchor | None = None


@dataclass(frozen=True)
class Place(_Node):
    """Where in the view it is: left, right, front, back, middle, corner, edge, left_front ..."""

    name: str


@dataclass(frozen=True)
class InTheWay(_Node):
    """It is in the way from one thing to another, straight along the ground."""

    first: Anchor
    second: Anchor


@dataclass(frozen=True)
class Compare(_Node):
    """It has more (sign 1) or less (sign -1) of a measure than another: taller than the can."""

    measure: str
    sign: int
    anchor: Anchor

    def __str__(self) -> str:
        return f"{'more' if self.sign > 0 else 'less'}_{self.measure}({self.anchor})"


@dataclass(frozen=True)
class Nearer(_Node):
    """It is nearer to (sign -1) or farther from (sign 1) something than another is."""

    sign: int
    to: Anchor
    than: Anchor

    def __str__(self) -> str:
        return f"{'farther' if self.sign > 0 else 'nearer'}(to={self.to}, than={self.than})"


@dataclass(frozen=True)
class SameAs(_Node):
    """It shares an attribute ("color", "size", "shape", "material", "kind", "height") with another."""

    attribute: str
    anchor: Anchor

    def __str__(self) -> str:
        return f"same_{self.attribute}({self.anchor})"


@dataclass(frozen=True)
class HasPart(_Node):
    """It has a part, such as a lid, of this colour if one is named; or so many of them."""

    part: str
    color: str = ""
    number: int | None = None


@dataclass(frozen=True)
class Holds(_Node):
    """Something described is on or in it."""

    things: Anchor


@dataclass(frozen=True)
class Measures(_Node):
    """A measure of it is above (sign 1), below (-1) or about (0) a length [m]."""

    measure: str
    sign: int
    length_m: float

    def __str__(self) -> str:
        return f"{self.measure}{'<~>'[self.sign + 1]}{self.length_m:g}m"


@dataclass(frozen=True)
class Reachable(_Node):
    """The robot's arm is long enough to reach it."""


@dataclass(frozen=True)
class OneOf(_Node):
    """It is one of the described things."""

    things: Description


@dataclass(frozen=True)
class Not(_Node):
    """The condition does not hold."""

    condition: Condition


@dataclass(frozen=True)
class And(_Node):
    """Both conditions hold."""

    first: Condition
    second: Condition


@dataclass(frozen=True)
class Or(_Node):
    """One of the conditions holds."""

    first: Condition
    second: Condition


Condition = (
    Kind
    | Attribute
    | Relation
    | Between
    | Place
    | InTheWay
    | Compare
    | Nearer
    | SameAs
    | HasPart
    | Holds
    | Measures
    | Reachable
    | OneOf
    | Not
    | And
    | Or
)


# Picks: choices that need the whole set.


@dataclass(frozen=True)
class Superlative(_Node):
    """The `rank`-th (and the `count` - 1 after it) in order of a measure, from the most (sign 1) or the least (-1).

    Measures: height, width, length, thickness, volume, elevation, weight, right, away, distance (to `to`, or to the
    camera). `comparative`: said as "the taller of them", which takes a clearer difference.
    """

    measure: str
    sign: int
    rank: int = 1
    count: int = 1
    to: Anchor | None = None
    comparative: bool = field(default=False, repr=False)

    def __str__(self) -> str:
        rank = "" if self.rank == 1 else f"{self.rank}."
        count = "" if self.count == 1 else f"{self.count}x"
        to = "" if self.to is None else f"[{self.to}]"
        return f"{rank}{count}{'most' if self.sign > 0 else 'least'}_{self.measure}{to}"


@dataclass(frozen=True)
class Side(_Node):
    """The one on a side of the others: "the cup on the left"; places as in `Place`."""

    place: str

    def __str__(self) -> str:
        return f"at_{self.place}"


@dataclass(frozen=True)
class Pointed(_Node):
    """The one that is pointed at."""

    def __str__(self) -> str:
        return "pointed_at"


@dataclass(frozen=True)
class Only(_Node):
    """The only one: nothing else answers to the rest of the description."""

    def __str__(self) -> str:
        return "only"


Pick = Superlative | Side | Pointed | Only


# Questions.


@dataclass(frozen=True)
class Exists(_Node):
    """Is there one? With `absent`: is there none?"""

    things: Description
    absent: bool = False


@dataclass(frozen=True)
class Count(_Node):
    """How many are there?"""

    things: Description


@dataclass(frozen=True)
class CompareCounts(_Node):
    """Are there more (">"), fewer ("<") or as many ("=") of one as of another, or as of a number?"""

    first: Description
    op: str
    second: Description | int


@dataclass(frozen=True)
class CountDifference(_Node):
    """How many more (sign 1) or fewer (-1) of one than of another are there?"""

    first: Description
    sign: int
    second: Description


@dataclass(frozen=True)
class Query(_Node):
    """What is its color, size, shape, material, kind, height, width, length, thickness, weight or position?"""

    attribute: str
    things: Description


@dataclass(frozen=True)
class Check(_Node):
    """Does a condition hold of the thing, of all, of any ("a") or of none of them ("no")?"""

    things: Description
    condition: Condition | Pick
    quantifier: str = "the"


@dataclass(frozen=True)
class Choose(_Node):
    """Which of the conditions holds of the thing? Each comes with the words that name it."""

    things: Description
    options: tuple[tuple[Condition | Pick, str], ...]


@dataclass(frozen=True)
class Which(_Node):
    """Which things answer to the description?"""

    things: Description


@dataclass(frozen=True)
class Distance(_Node):
    """How far is one from another?"""

    first: Anchor
    second: Anchor


@dataclass(frozen=True)
class Same(_Node):
    """Do all the things share an attribute? With `differ`: do no two of them?"""

    attribute: str
    things: Description
    differ: bool = False


@dataclass(frozen=True)
class Readings(_Node):
    """A question that the words allow to be read in several ways."""

    readings: tuple[Question, ...]


Question = (
    Exists | Count | CompareCounts | CountDifference | Query | Check | Choose | Which | Distance | Same | Readings
)


@dataclass(frozen=True)
class Program:
    """What a text asks for.

    Attributes:
        body: a description, or a question.
        viewpoint: "robot" or "camera" where the words name one, else "".
        read_as: words that were taken for misspelt -> the words that they were read as.
    """

    body: Description | Question
    viewpoint: str = ""
    read_as: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.body}" + (f" @ {self.viewpoint}" if self.viewpoint else "")

    @property
    def nouns(self) -> list[str]:
        """Every noun of the program once, in order: what a detector must be asked for."""
        return list(dict.fromkeys(_nouns(self.body)))


def _nouns(node: Any) -> Iterator[str]:
    if isinstance(node, Things | Kind):
        yield node.noun
    if isinstance(node, tuple):
        for part in node:
            yield from _nouns(part)
    elif isinstance(node, _Node):
        for f in fields(node):  # type: ignore[arg-type]
            yield from _nouns(getattr(node, f.name))


def _text(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(_text(v) for v in value)
    return "" if value is None or value is False or value == "" else str(value).lower() if value is True else str(value)


def _snake(name: str) -> str:
    return "".join(f"_{c.lower()}" if c.isupper() and i else c.lower() for i, c in enumerate(name))
