"""What may follow a noun: relations, comparisons, places, parts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from sightline.errors import NotUnderstoodError
from sightline.language import program as p
from sightline.language.attach import Modifier, NounPhrase, attach
from sightline.language.lexicon import ANYTHING, lexicon, plural_of
from sightline.language.nouns import Nouns, whole
from sightline.language.program import Description, Things
from sightline.language.tree import degree, kids, only, token

_RELATION_OF = {"left": "left_of", "right": "right_of", "front": "in_front_of", "back": "behind"}
_CONVERSE = {
    "left_of": "right_of",
    "right_of": "left_of",
    "in_front_of": "behind",
    "behind": "in_front_of",
    "above": "below",
    "below": "above",
    "near": "near",
    "far_from": "far_from",
    "touching": "touching",
}


class ModifierKinds(Nouns):
    """One method for each kind of modifier in `grammar.peg`."""

    def modifier(self, node: Any) -> Modifier:
        """What may follow a noun."""
        ((name, child),) = kids(node)
        negated = any(n == "NOT" for n, _ in kids(child))
        made: Modifier = getattr(self, f"_{name.removesuffix('_nc')}")(child)
        made.negated = negated
        return made

    def anchor(self, node: Any) -> tuple[list[NounPhrase], Callable[[], p.Anchor]]:
        """What something is compared with: its noun phrases, and what makes the anchor when they are complete."""
        parts = dict(kids(node))
        if "LANDMARK" in parts:
            landmark = p.Landmark(token(parts["LANDMARK"], "LANDMARK"))
            return [], lambda: landmark
        hosts = [self.base(child) for name, child in kids(node) if name == "base"]
        for host in hosts:
            if host.plural and not host.determined and host.number is None and not host.ranked:
                host.quantifier = "a"  # "on trays"
        if len(hosts) == 1:
            return hosts, hosts[0].freeze
        for i in range(len(hosts) - 1, 0, -1):
            if hosts[i - 1].noun == ANYTHING and "thing" not in hosts[i - 1].words:
                borrow(hosts[i - 1], hosts[i])
        every = not any(name == "OR" for name, _ in kids(node))
        return hosts, lambda: p.Together(tuple(host.freeze() for host in hosts), every)

    def _rel(self, node: Any) -> Modifier:
        name = token(only(node, "REL"), "REL")
        if any(n == "each_other" for n, _ in kids(node)):
            return Modifier(lambda: p.Relation(name, self._each_other()))
        hosts, make = self.anchor(_anchor_of(node))

        def relation(name: str = name) -> p.Condition:
            anchor = make()
            if isinstance(anchor, p.Landmark) and anchor.name in ("edge", "corner", "center"):
                if name in ("near", "on", "in"):
                    return p.Place("middle" if anchor.name == "center" else anchor.name)
                raise NotUnderstoodError(f"nothing is {name.replace('_', ' ')} the {anchor.name}", "name a thing")
            if isinstance(anchor, Things) and any(host.negative for host in hosts):  # "next to none of the cups"
                return p.Not(p.Relation(name, replace(anchor, quantifier="a")))
            return p.Relation(name, anchor)

        first = only(node, "or_side", missing=None)
        if first is None:
            return Modifier(relation, hosts)
        # "Left or right of the box": the anchor is said once.
        ((kind, said), *_) = kids(first)
        other = _RELATION_OF.get(token(said, kind), token(said, kind))
        after = self.said(_anchor_of(node))
        options: list[tuple[Callable[[], p.Condition], str]] = [
            (partial(relation, other), f"{self.said(said)}{'' if kind == 'REL' else ' of'} {after}"),
            (relation, f"{self.said(only(node, 'REL'))} {after}"),
        ]
        return Modifier(lambda: p.Or(relation(other), relation()), hosts, options=options)

    def _own_side(self, node: Any) -> Modifier:
        """ "To the box's left"."""
        parts = dict(kids(node))
        host = self.base(parts["base"])
        side = token(parts["SIDE"], "SIDE")
        if side not in _RELATION_OF:
            raise NotUnderstoodError(f"I do not understand {self.words(node)!r}", 'say for example "left of the box"')
        return Modifier(lambda: p.Relation(_RELATION_OF[side], host.freeze()), [host])

    def _each_other(self) -> p.Anchor:
        """ "Next to each other": to the others of those that the sentence is about."""
        if self.subject is None:
            raise NotUnderstoodError("I do not know who 'each other' are", "name them")
        if isinstance(self.subject, p.Together):
            return Things(ANYTHING, (p.OneOf(self.subject),), plural=True, others=True)
        return replace(self.subject, plural=True, others=True, quantifier="the")

    def pair(self, node: Any) -> tuple[p.Anchor, p.Anchor]:
        """Two descriptions: each an np_nc, or a base with modifiers."""
        found: list[NounPhrase | p.Landmark] = []
        for name, child in kids(node):
            if name in ("np_nc", "place_or_thing"):
                found.append(self.place_or_thing(child) if name == "place_or_thing" else self.noun_phrase(child))
            elif name == "base":
                found.append(self.base(child))
            elif name in ("mods", "mods_nc") and found and isinstance(found[-1], NounPhrase):
                attach(found[-1], self.modifiers(child))
        frozen = [f.freeze() if isinstance(f, NounPhrase) else f for f in found]
        return frozen[0], frozen[1]

    def place_or_thing(self, node: Any) -> NounPhrase | p.Landmark:
        """A thing, or a landmark."""
        ((name, child),) = kids(node)
        return p.Landmark(token(child, "LANDMARK")) if name == "LANDMARK" else self.noun_phrase(child)

    def _between(self, node: Any) -> Modifier:
        first = self.base(only(node, "base"))
        mods = only(node, "mods_nc", missing=None)
        if mods is None:
            return Modifier(lambda: p.Between(first.freeze()), [first])
        attach(first, self.modifiers(mods))
        hosts, make = self.anchor(only(node, "anchor"))
        return Modifier(lambda: p.Between(first.freeze(), make()), hosts)

    def _place(self, node: Any) -> Modifier:
        place = token(only(node, "PLACE"), "PLACE")
        if place.endswith(" of view"):
            return Modifier(lambda: p.Place(place.removesuffix(" of view")))
        return Modifier(lambda: p.Side(place))

    def _nearest_to(self, node: Any) -> Modifier:
        parts = dict(kids(node))
        kind = "NEAREST_TO" if "NEAREST_TO" in parts else "NEAREST"
        _, sign = degree(parts[kind], kind)
        rank = whole(token(parts["ORDINAL"], "ORDINAL")) if "ORDINAL" in parts else 1
        hosts, make = self.anchor(_anchor_of(node))
        return Modifier(lambda: p.Superlative("distance", sign, rank, 1, make()), hosts)

    _nearest = _nearest_to

    def _nearer_to(self, node: Any) -> Modifier:
        """ "The cup closer to the box": of all cups."""
        _, sign = degree(only(node, "COMP_TO"), "COMP_TO")
        hosts, make = self.anchor(_anchor_of(node))
        return Modifier(lambda: p.Superlative("distance", sign, to=make(), comparative=True), hosts)

    _nearer = _nearer_to

    def _end_sup(self, node: Any) -> Modifier:
        return self._ranking(node, *degree(only(node, "END_SUP"), "END_SUP"))

    def _that_on(self, node: Any) -> Modifier:
        """ "The plate that the lemon is on"."""
        parts = dict(kids(node))
        host = self.base(parts["base"])
        name = token(parts["REL"], "REL")
        return Modifier(lambda: converse(name, host.freeze()))

    def _in_the_way(self, node: Any) -> Modifier:
        first, second = self.pair(node)
        return Modifier(lambda: p.InTheWay(first, second))

    def _seen(self, node: Any) -> Modifier:
        return Modifier(lambda: p.Kind(ANYTHING))

    def _closer(self, node: Any) -> Modifier:
        parts = dict(kids(node))
        sign = 1 if "COMP_TO" in parts and token(parts["COMP_TO"], "COMP_TO").endswith("+") else -1
        to_node, than_node = (child for name, child in kids(node) if name == "anchor")
        to_hosts, to = self.anchor(to_node)
        if to_hosts:
            attach(to_hosts[-1], self.modifiers(parts["mods_nc"]))
        than_hosts, than = self.anchor(than_node)
        return Modifier(lambda: p.Nearer(sign, to(), than()), than_hosts)

    def _taller(self, node: Any) -> Modifier:
        parts = dict(kids(node))
        measure, sign = degree(parts["COMP"], "COMP")
        if "length" in parts:
            condition = p.Measures(measure, sign, _length(parts["length"]))
            return Modifier(lambda: condition)
        hosts, make = self.anchor(_anchor_of(node))
        for host in hosts:
            if host.any:  # "taller than any other": than every one of them
                host.quantifier = "all"
        return Modifier(lambda: p.Compare(measure, sign, make()), hosts)

    def _same_as(self, node: Any) -> Modifier:
        parts = dict(kids(node))
        name = "SAME_AS" if "SAME_AS" in parts else "DIFFERENT_FROM"
        kind = token(parts[name], name)
        hosts, make = self.anchor(_anchor_of(node))
        if name == "SAME_AS":
            return Modifier(lambda: p.SameAs(kind, make()), hosts)
        return Modifier(lambda: p.Not(p.SameAs(kind, make())), hosts)

    _same = _same_as

    def _holding(self, node: Any) -> Modifier:
        parts = dict(kids(node))
        explicit = "REL" in parts or self.words(node).split()[0] != "with"
        if "also" not in parts:
            return self.holding(only(node, "base"), explicit)
        condition = self._with_all(node, explicit)
        return Modifier(lambda: condition)

    def holding(self, node: Any, explicit: bool) -> Modifier:
        """What is on or in a thing; or, unless that is explicit, a part of it."""
        held = self.base(node)
        if not explicit and self._is_part(held):
            condition = self._part_of(held)
            return Modifier(lambda: condition)
        return Modifier(lambda: _holds(held), [held])

    def _with(self, node: Any) -> Modifier:
        condition = self._with_all(node, held=any(name == "REL" for name, _ in kids(node)))
        return Modifier(lambda: condition)

    def _with_all(self, node: Any, held: bool) -> p.Condition:
        """ "With a lid and a handle", "without a lid or a handle"."""
        without = any(name == "WITHOUT" for name, _ in kids(node))
        condition: p.Condition | None = None
        for name, child in kids(node):
            if name not in ("base", "also"):
                continue
            base = child if name == "base" else only(child, "base")
            one: p.Condition = self.part(base, held)
            one = p.Not(one) if without else one
            either = name == "also" and any(n == "OR" for n, _ in kids(child)) and not without
            condition = one if condition is None else p.Or(condition, one) if either else p.And(condition, one)
        assert condition is not None
        return condition

    def part(self, base: Any, held: bool = False) -> p.Condition:
        """A thing's own part ("a red lid"), or (always if `held`) something that is on or in it."""
        phrase = self.base(base)
        return self._part_of(phrase) if self._is_part(phrase) and not held else _holds(phrase)

    def _is_part(self, phrase: NounPhrase) -> bool:
        known = lexicon()
        return phrase.noun in known.parts or phrase.noun not in known.nouns.values()

    def _part_of(self, phrase: NounPhrase) -> p.Condition:
        things, known = phrase.freeze(), lexicon()
        singular = next((noun for noun in known.parts if plural_of(noun) == things.noun), things.noun)
        colors = [c.value for c in things.where if isinstance(c, p.Attribute) and c.kind == "color" and not c.shade]
        if len(colors) != len(things.where) or len(colors) > 1 or things.picks or phrase.bound:
            raise NotUnderstoodError(f"of a {singular} I know its colour at most", 'say for example "with a red lid"')
        part = p.HasPart(singular, colors[0] if colors else "", phrase.number)
        return p.Not(part) if phrase.negative else part

    def _made_of(self, node: Any) -> Modifier:
        material = p.Attribute("material", token(only(node, "MATERIAL"), "MATERIAL"))
        return Modifier(lambda: material)

    def _pointed(self, node: Any) -> Modifier:
        return Modifier(p.Pointed)

    def _reach(self, node: Any) -> Modifier:
        condition: p.Condition = p.Reachable()
        if any(name == "UNREACHABLE" for name, _ in kids(node)):
            condition = p.Not(condition)
        return Modifier(lambda: condition)

    def _measures(self, node: Any) -> Modifier:
        names = {name for name, _ in kids(node)}
        sign = 1 if names & {"GREATER", "AT_LEAST", "MORE"} else -1 if names & {"LESS", "AT_MOST", "FEWER"} else 0
        condition = p.Measures(token(only(node, "DIM"), "DIM"), sign, _length(only(node, "length")))
        return Modifier(lambda: condition)

    def _from_end(self, node: Any) -> Modifier:
        names = dict(kids(node))
        end = next(name for name in names if name.startswith("FIRST_FROM_")).removeprefix("FIRST_FROM_")
        rank = whole(token(names["ORDINAL"], "ORDINAL")) if "ORDINAL" in names else 0
        return Modifier(end=end, rank=rank)

    def exception(self, node: Any) -> Modifier:
        """ "Except the bowl", "but not on the tray"."""
        mods = [child for name, child in kids(node) if name in ("mod", "mod_nc")]
        if mods:
            made = self.modifier(mods[0])
            made.negated, made.connector = not made.negated, "AND"
            return made
        left_out = [self.noun_phrase(child) for name, child in kids(node) if name == "np_nc"]
        if any(
            phrase.negative
            or phrase.one_of
            or (phrase.number is not None and not phrase.determined)
            or (phrase.words == "one" and not phrase.determined)
            for phrase in left_out
        ):
            raise NotUnderstoodError(f"I do not understand {self.words(node)!r}", "ask in two questions")

        def condition() -> p.Condition:
            frozen = tuple(phrase.freeze() for phrase in left_out)
            return p.Not(p.OneOf(frozen[0] if len(frozen) == 1 else p.Together(frozen, every=False)))

        return Modifier(condition, connector="AND", left_out=left_out)

    def comparative(self, node: Any) -> p.Superlative:
        """What two things are compared by: "taller", "nearest to the box"."""
        parts = dict(kids(node))
        kind = next(k for k in ("COMP", "SUP", "COMP_TO", "NEAREST_TO", "NEAREST") if k in parts)
        to = self.anchor(parts["anchors"])[1]() if "anchors" in parts else None
        return p.Superlative(*degree(parts[kind], kind), to=to, comparative=kind.startswith("COMP"))

    def _ranking(self, node: Any, measure: str, sign: int) -> Modifier:
        """ "(The second) tallest"."""
        parts = dict(kids(node))
        rank = whole(token(parts["ORDINAL"], "ORDINAL")) if "ORDINAL" in parts else 1
        count = whole(token(parts["NUMBER"], "NUMBER")) if "NUMBER" in parts else 1
        return self._among(parts, p.Superlative(measure, sign, rank, count))

    def _among(self, parts: dict[str, Any], pick: p.Superlative) -> Modifier:
        """A superlative as predicate, of whatever is spoken of or "of the mugs"."""
        if "base" not in parts:
            return Modifier(lambda: pick, negated="NOT" in parts)
        host = self.base(parts["base"])

        def one_of() -> p.Condition:
            among = replace(host.freeze(), number=None, plural=False, quantifier="the")
            return p.OneOf(replace(among, picks=(*among.picks, pick)))

        return Modifier(one_of, [host], negated="NOT" in parts)


def _anchor_of(node: Any) -> Any:
    return next(child for name, child in kids(node) if name in ("anchor", "anchors"))


def converse(name: str, things: Description) -> p.Condition:
    """What holds of b where a is in a relation to it: b is right of a, where a is left of b."""
    return p.Relation(_CONVERSE[name], things) if name in _CONVERSE else p.Holds(things)


def _holds(held: NounPhrase) -> p.Condition:
    """Something is on or in it; or nothing is."""
    things = held.freeze()
    if p.Only() in things.picks:
        raise NotUnderstoodError("whether it holds only that is more than I understand", "ask what is in it")
    return p.Not(p.Holds(replace(things, quantifier="a"))) if held.negative else p.Holds(things)


def borrow(poor: NounPhrase, rich: NounPhrase) -> None:
    """ "The red and the blue cup": the first has the noun of the second."""
    poor.noun, poor.plural = rich.noun, rich.plural
    if poor.rank or poor.last:  # "the second and third tallest", "the first and the last can from the right"
        poor.superlatives = poor.superlatives or list(rich.superlatives)
        poor.end = poor.end or rich.end
    poor.words = f"{poor.words} {rich.words.split()[-1] if rich.words else rich.noun}"


def _length(node: Any) -> float:
    number, unit = (token(only(node, kind), kind) for kind in ("NUMBER", "UNIT"))
    return float(number) * float(unit)
