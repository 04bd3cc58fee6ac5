"""Which noun each modifier belongs to: to the nearest one, as people read "the cup left of the box behind the bowl"."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce

from sightline.errors import NotUnderstoodError
from sightline.language.program import (
    And,
    Condition,
    Not,
    OneOf,
    Only,
    Or,
    Pick,
    Place,
    Pointed,
    Side,
    Superlative,
    Things,
)

# Places that are regions of the view whatever stands in them, never "the one that is furthest that way".
_REGIONS = frozenset({"corner", "edge", "left_front", "left_back", "right_front", "right_back"})
_ENDS = {"LEFT": ("right", -1), "RIGHT": ("right", 1), "FRONT": ("away", -1), "BACK": ("away", 1)}


@dataclass(eq=False)
class Modifier:
    """What is said of a noun, made when all that belongs to its own nouns is known.

    Attributes:
        make: makes the condition or pick.
        hosts: the nouns inside it, to which what follows may belong.
        connector: "", "AND", "OR", "BUT" or "SEP": how it is joined to what came before.
        end: for "from the left": the end from which is counted, with the rank or 0.
        negated: whether "not" came before it.
        left_out: the noun phrases of an "except".
        options: where it names two, such as "left or right of the box", each with its words.
    """

    make: Callable[[], Condition | Pick] | None = None
    hosts: Sequence[NounPhrase] = ()
    connector: str = ""
    end: str = ""
    rank: int = 0
    negated: bool = False
    options: Sequence[tuple[Callable[[], Condition], str]] = ()
    left_out: Sequence[NounPhrase] = ()

    def made(self) -> Condition | Pick:
        """The condition or pick, without its "not"."""
        assert self.make is not None
        return self.make()


def as_condition(made: Condition | Pick) -> Condition:
    """A side as the place that it is; other picks have no condition.

    Raises:
        NotUnderstoodError: a superlative where a condition is needed.
    """
    if isinstance(made, Side):
        return Place(made.place)
    if isinstance(made, Superlative | Pointed | Only):
        raise NotUnderstoodError("a superlative joined by 'or' is more than I understand", "say it in two sentences")
    return made


@dataclass(eq=False)
class NounPhrase:
    """A description while it is put together; see `Things`.

    `any`: said with "any"; `one_of`: with "one of".
    """

    noun: str
    quantifier: str = "the"
    plural: bool = False
    number: int | None = None
    words: str = ""
    negative: bool = False
    rank: int = 0
    last: bool = False
    end: str = ""
    bound: str = ""
    determined: bool = False
    others: bool = False
    among: bool = False
    other: bool = False
    any: bool = False
    one_of: bool = False
    superlatives: list[Superlative] = field(default_factory=list)
    own: list[Callable[[], Condition | Pick]] = field(default_factory=list)
    joined: list[tuple[str, Modifier]] = field(default_factory=list)

    @property
    def called_one(self) -> bool:
        """Whether "one" stands for its noun: "the red one"."""
        return self.words.split()[-1:] in (["one"], ["ones"])

    @property
    def ranked(self) -> bool:
        """Whether it chooses by order: "the two tallest"."""
        return bool(self.superlatives or self.rank or self.end or self.last)

    def freeze(self) -> Things:
        """The description as data."""
        conditions: list[Condition] = []
        picks: list[Pick] = []
        for make in self.own:
            _sort(make(), conditions, picks)
        for connector, modifier in self.joined:
            made = modifier.made()
            if modifier.negated:
                made = self._negated(made, conditions)
            if connector == "OR" and conditions:
                conditions[-1] = Or(conditions[-1], as_condition(made))
            else:
                _sort(made, conditions, picks)
        picks = [*self._ranks(), *picks]
        if self.plural and any(isinstance(pick, Only) for pick in picks):
            raise NotUnderstoodError(f"I do not know how {self.words!r} can be the only ones", "ask of one thing")
        alone = len(picks) == 1 and not self.plural and self.number is None and self.quantifier == "the"
        for side in [x for x in picks if isinstance(x, Side) and (not alone or x.place in _REGIONS)]:
            picks.remove(side)
            conditions.append(Place(side.place))
        number = None if self.ranked else self.number
        return Things(
            self.noun,
            tuple(conditions),
            tuple(picks),
            self.quantifier,
            self.plural and not self.among,
            number,
            self.bound if number is not None else "",
            self.others,
            self.words or self.noun,
        )

    def _negated(self, made: Condition | Pick, conditions: Sequence[Condition]) -> Condition:
        """ "Not"; with a superlative: none of those that are it among what is described so far."""
        if isinstance(made, Superlative | Pointed | Only):
            return Not(OneOf(Things(self.noun, tuple(conditions), (made,))))
        return Not(as_condition(made))

    def alone(self) -> Condition | Pick:
        """What is said of it, as one condition, or one pick."""
        things = self.freeze()
        if things.picks:
            if len(things.picks) > 1 or things.where:
                raise NotUnderstoodError("this says too much of one thing at once", "ask in two questions")
            return things.picks[0]
        return reduce(And, things.where)

    def _ranks(self) -> list[Pick]:
        """Superlatives and ordinals: "the second tallest", "the first two from the left", "the last"."""
        count = self.number or 1
        if self.superlatives:
            return [replace(most, rank=self.rank or 1, count=count) for most in self.superlatives]
        if not self.ranked:
            return []
        measure, sign = _ENDS[self.end or "LEFT"]
        return [Superlative(measure, -sign if self.last else sign, self.rank or 1, count)]


def _sort(made: Condition | Pick, conditions: list[Condition], picks: list[Pick]) -> None:
    if isinstance(made, Superlative | Side | Pointed | Only):
        picks.append(made)
    else:
        conditions.append(made)


def attach(head: NounPhrase, modifiers: Sequence[Modifier], fresh: bool = False) -> None:
    """Give each modifier to the noun that it belongs to.

    It is the nearest noun before it; after "and", "or" or a comma it is the one that the modifier before had.

    Args:
        fresh: the first modifier is a predicate: whatever joins it, it belongs to `head`.
    """
    nearest, last = head, head
    _widen_not(modifiers)
    for i, modifier in enumerate(modifiers):
        host = last if modifier.connector or (fresh and i == 0) else nearest
        if modifier.end:
            host.end, host.rank = modifier.end, modifier.rank or host.rank
        else:
            host.joined.append((modifier.connector if host.joined else "", modifier))
        last = host
        nearest = modifier.hosts[-1] if modifier.hosts else host


def _widen_not(modifiers: Sequence[Modifier]) -> None:
    """ "Not yellow, purple or green" is none of the three; "red, green or blue" any of them."""
    start = 0
    for end in range(1, len(modifiers) + 1):
        if end < len(modifiers) and modifiers[end].connector in ("SEP", "OR") and not modifiers[end].negated:
            continue
        run = modifiers[start:end]
        if any(m.connector == "OR" for m in run[1:]):
            for modifier in run[1:]:
                modifier.connector = "AND" if run[0].negated else "OR"
                modifier.negated = run[0].negated
        start = end
