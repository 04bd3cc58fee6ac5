"""From the parse tree to noun phrases and what modifies them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from parsimonious.expressions import TokenMatcher

from sightline.errors import NotUnderstoodError
from sightline.language import program as p
from sightline.language.attach import Modifier, NounPhrase, as_condition, attach
from sightline.language.lexicon import ANYTHING, lexicon, plural_of
from sightline.language.program import Description, Things

_RAISE = object()
_UNITS = ("NUMBER", "UNIT")
_BOUNDS = {"EXACTLY": "=", "AT_LEAST": ">=", "AT_MOST": "<=", "more_than": ">", "fewer_than": "<"}
_RELATION_OF = {"left": "left_of", "right": "right_of", "front": "in_front_of", "back": "behind"}


def kids(node: Any) -> Iterator[tuple[str, Any]]:
    """The nearest named rules and tokens below a node, in order."""
    if node is None:
        return
    for child in node.children:
        if child.expr_name:
            yield child.expr_name, child
        elif isinstance(child.expr, TokenMatcher):
            yield child.expr.literal, child
        else:
            yield from kids(child)


def only(node: Any, name: str, missing: Any = _RAISE) -> Any:
    """The first child of a name; `missing` if there is none."""
    for child_name, child in kids(node):
        if child_name == name:
            return child
    assert missing is not _RAISE, f"{node.expr_name} has no {name}"
    return missing


def token(node: Any, kind: str) -> str:
    """The value that a token has as one of its types."""
    value: str = node.full_text[node.start].values[kind]
    return value


class Modifiers:
    """Noun phrases and modifiers of a tree of `grammar.peg`; `Builder` adds what whole texts mean."""

    def __init__(self) -> None:
        self.antecedent: Description | None = None
        self.counted_from = ""
        self.subject: Description | None = None

    def words(self, node: Any) -> str:
        """The words under a node."""
        return " ".join(t.words for t in node.full_text[node.start : node.end]).replace(" 's", "'s")

    def said(self, node: Any) -> str:
        """An option as it was said, without connectors and articles."""
        skipped = {"OR", "AND", "IS", "THE", "A", "SEP", "EITHER", "THAT", "MADE_OF"}
        return " ".join(t.words for t in node.full_text[node.start : node.end] if not skipped & set(t.values))

    # Noun phrases

    def descriptions(self, node: Any, every: bool = True) -> Description:
        """One description, or several together; with "or", or unless `every`, any of them."""
        parts: list[NounPhrase] = []
        joins: set[str] = set()
        for name, child in kids(node):
            if name == "join":
                joins |= {n for n, _ in kids(child)}
            else:
                parts.append(self.noun_phrase(child))
        if joins == {"SEP"}:
            for child in (child for name, child in kids(node) if name != "join" and self._is_strange(child)):
                raise NotUnderstoodError(f"I do not know {self.words(child)!r}", "say what it is, or leave it out")
        if joins == {"SEP"}:  # "the red cup, the one on the tray"
            parts = _with_appositions(parts)
        for i in range(len(parts) - 1, 0, -1):  # "the red and the blue cup"
            if parts[i - 1].noun == ANYTHING and parts[i - 1].words.split()[-1:] != [parts[i].noun]:
                _borrow(parts[i - 1], parts[i])
        if any(part.negative for part in parts[1:]):
            raise NotUnderstoodError(f"I do not understand {self.words(node)!r}", "say it in two sentences")
        frozen = tuple(part.freeze() for part in parts)
        return frozen[0] if len(frozen) == 1 else p.Together(frozen, every and "OR" not in joins)

    def _is_strange(self, node: Any) -> bool:
        """Whether what follows a comma is a bare word that nobody knows: "the mug, transparent"."""
        base = next((child for name, child in kids(node) if name == "base"), node)
        names = {name for name, _ in kids(base)}
        return "determiner" not in names and all("WORD" in t.values for t in base.full_text[base.start : base.end])

    def negative(self, node: Any) -> bool:
        """Whether the first of the descriptions is of nothing: "no cups"."""
        counted_from = self.counted_from
        negative = next(self.noun_phrase(np).negative for name, np in kids(node) if name != "join")
        self.counted_from = counted_from
        return negative

    def noun_phrase(self, node: Any) -> NounPhrase:
        """A base with its modifiers."""
        phrase: NounPhrase | None = None
        for name, child in kids(node):
            if name == "base":
                phrase = self.base(child)
            elif name in ("mods", "mods_nc"):
                assert phrase is not None
                attach(phrase, self.modifiers(child))
        assert phrase is not None
        return phrase

    def base(self, node: Any) -> NounPhrase:
        """Determiners, adjectives and noun."""
        phrase = NounPhrase(ANYTHING)
        start = node.start
        adjectives: list[Any] = []
        for name, child in kids(node):
            if name == "determiner":
                self._determine(phrase, child)
                start = child.end
            elif name == "pronoun":
                return self._pronoun(child)
            elif name == "head":
                phrase.noun, phrase.plural = self._noun(child)
            elif name == "NOUN":
                surface = token(child, "NOUN")
                phrase.noun, phrase.plural = lexicon().nouns.get(surface, surface), surface in lexicon().plurals
            elif name == "THING":
                phrase.noun, phrase.plural = ANYTHING, self.words(child) in lexicon().plurals
            elif name == "described_as":
                phrase.own += [partial(_same, condition) for condition in self._described_as(child)]
            elif name == "pre":
                ((kind, inner),) = kids(child)
                if kind == "adjectives":
                    adjectives.append(inner)
                else:
                    getattr(self, f"_pre_{kind}")(phrase, inner)
        phrase.words = " ".join(t.words for t in node.full_text[start : node.end])
        if phrase.noun == ANYTHING and phrase.words.split()[-1:] in (["one"], ["ones"]):
            phrase.noun = _spoken_of(node.full_text[: node.start])
        for group in adjectives:
            self._adjectives(phrase, group)
        return phrase

    def _determine(self, phrase: NounPhrase, node: Any) -> None:
        names = {name for name, _ in kids(node)}
        phrase.determined = True
        if names & {"ALL", "BOTH"}:
            phrase.quantifier = "all"
            phrase.number = 2 if "BOTH" in names else None
        elif names & {"A", "ANY", "EITHER"}:
            phrase.quantifier = "a"
        elif names & {"NO", "NEITHER"}:
            phrase.negative = True
        elif names & {"THIS", "THOSE", "that_det"}:
            phrase.own.append(p.Pointed)

    def _pronoun(self, node: Any) -> NounPhrase:
        ((name, _), *_more) = kids(node)
        if name == "IT":
            if self.antecedent is None:
                raise NotUnderstoodError(f"I do not know what {self.words(node)!r} stands for", "name the thing")
            if isinstance(self.antecedent, p.Together):
                them = self.antecedent
                return NounPhrase(ANYTHING, plural=True, words=self.words(node), own=[lambda: p.OneOf(them)])
            first = self.antecedent
            phrase = NounPhrase(first.noun, plural=first.plural, number=first.number, words=first.text)
            phrase.own = [partial(_same, part) for part in (*first.where, *first.picks)]
            return phrase
        phrase = NounPhrase(ANYTHING, words="thing")
        if name in ("THIS", "THOSE", "THAT"):
            phrase.own.append(p.Pointed)
            phrase.words = "what is pointed at"
        else:
            phrase.quantifier = "a" if name == "EITHER" else "all"
            phrase.negative = name == "NEITHER"
        return phrase

    def _noun(self, node: Any) -> tuple[str, bool]:
        known = lexicon()
        words = self.words(node)
        if node.end - node.start == 1:
            found = node.full_text[node.start]
            surface = found.values.get("NOUN", words)
            return known.nouns.get(surface, surface), words in known.plurals or words != surface
        return words, words.split()[-1] in known.plurals

    def _pre_number(self, phrase: NounPhrase, node: Any) -> None:
        number = whole(token(only(node, "NUMBER"), "NUMBER"))
        bound = only(node, "bound", missing=None)
        if phrase.among:
            return  # "the taller of the two mugs"
        phrase.number = number
        if bound is not None:
            names = {name for name, _ in kids(bound)}
            phrase.bound = next(sign for name, sign in _BOUNDS.items() if name in names)
        if any(name == "OF" for name, _ in kids(node)):
            phrase.determined = False
            if number == 1 and bound is None:
                phrase.quantifier, phrase.number = "a", None

    def _pre_ordinal(self, phrase: NounPhrase, node: Any) -> None:
        ((name, child),) = kids(node)
        phrase.end, self.counted_from = self.counted_from, ""
        if name == "LAST":
            phrase.last = True
        else:
            phrase.rank = whole(token(child, "ORDINAL"))

    def _pre_only(self, phrase: NounPhrase, node: Any) -> None:
        phrase.own.append(p.Only)

    def _pre_empty(self, phrase: NounPhrase, node: Any) -> None:
        phrase.own.append(_is_empty)

    def _pre_sup(self, phrase: NounPhrase, node: Any) -> None:
        phrase.among = any(name == "OF" for name, _ in kids(node))
        phrase.superlatives.append(token(only(node, "SUP"), "SUP"))

    def _pre_nearest(self, phrase: NounPhrase, node: Any) -> None:
        phrase.superlatives.append(token(only(node, "NEAREST"), "NEAREST"))

    def _pre_comp(self, phrase: NounPhrase, node: Any) -> None:
        phrase.among = any(name == "OF" for name, _ in kids(node))
        phrase.superlatives.append(token(only(node, "COMP"), "COMP") + " comparative")

    def _pre_side(self, phrase: NounPhrase, node: Any) -> None:
        side = token(only(node, "SIDE"), "SIDE")
        phrase.own.append(lambda: p.Side(side))

    def _pre_other(self, phrase: NounPhrase, node: Any) -> None:
        """ "The other cup" is a cup that is not the one spoken of."""
        if self.antecedent is not None:
            spoken_of = self.antecedent
            phrase.own.append(lambda: p.Not(p.OneOf(spoken_of)))
        phrase.others = self.antecedent is None

    def _adjectives(self, phrase: NounPhrase, node: Any) -> None:
        made: list[p.Condition] = []
        join = ""
        for name, child in kids(node):
            if name == "adj_join":
                names = [n for n, _ in kids(child)]
                join = "OR" if "OR" in names else "AND" if "AND" in names else "SEP"
                continue
            condition = self.adjective(child)
            several = made and phrase.plural and join in ("AND", "SEP") and _kind(made[-1]) == _kind(condition)
            if made and (join == "OR" or several):
                made[-1] = p.Or(made[-1], condition)
            else:
                made.append(condition)
            join = ""
        # "red, green or blue": what came before the "or" belongs to it.
        phrase.own += [partial(_same, condition) for condition in _folded(node, made)]

    def _described_as(self, node: Any) -> list[p.Condition]:
        """ "Something red and round"."""
        made: list[p.Condition] = []
        join = ""
        for name, child in kids(node):
            if name != "quality":
                join = name
            elif join == "OR":
                made[-1] = p.Or(made[-1], self.adjective(child))
            else:
                made.append(self.adjective(child))
        return made

    def adjective(self, node: Any) -> p.Condition:
        """Colour, size, material or shape, or not."""
        negated, shade, found = False, "", None
        for name, child in _leaves(node):
            if name == "NOT":
                negated = True
            elif name == "SHADE":
                shade = token(child, "SHADE")
            elif name in ("COLOR", "SIZE", "MATERIAL", "SHAPE"):
                found = p.Attribute(name.lower(), token(child, name))
        if found is None or found.kind == "color":
            found = p.Attribute("color", found.value if found else "", shade)
        return p.Not(found) if negated else found

    # Modifiers

    def modifiers(self, node: Any) -> list[Modifier]:
        """The flat list of modifiers of a `mods` or `preds_only` tree."""
        found: list[Modifier] = []
        for name, child in kids(node):
            if name in ("more_mod", "more_mod_nc"):
                found += self._more(child)
            elif name == "mod" or name == "mod_nc":
                found.append(self.modifier(child))
        return found + self.exceptions(node)

    def exceptions(self, node: Any) -> list[Modifier]:
        """What is left out: "except the bowl", "but not on the tray"."""
        return [self.exception(child) for name, child in kids(node) if name in ("except", "except_nc")]

    def _more(self, node: Any) -> list[Modifier]:
        connector, found = "", []
        for name, child in kids(node):
            if name == "connector":
                connector = _joined(child)
            elif name in ("IS", "BOTH", "EITHER"):
                continue
            elif name in ("SEP", "AND", "OR", "BUT"):
                connector = "AND" if name == "BUT" else name
            elif name == "that":
                connector = connector or ("SEP" if any(n == "SEP" for n, _ in kids(child)) else "")
            else:
                made = self.predicate(child) if name in ("pred", "pred_nc", "pred_adj") else self.modifier(child)
                made.connector = connector
                found.append(made)
                connector = "AND"
        return found

    def predicates(self, node: Any, subject: NounPhrase) -> list[Modifier]:
        """The flat list of what is said of a subject."""
        return [self.item(child, subject) for name, child in kids(node) if name in ("flat_pred", "more_pred")]

    def item(self, node: Any, subject: NounPhrase) -> Modifier:
        """One part of a predicate."""
        made = self.predicate(only(node, "pred"))
        connector = only(node, "connector", missing=None)
        made.connector = "" if connector is None else _joined(connector)
        return made

    def predicate(self, node: Any) -> Modifier:
        """What comes after "is" or "that is"."""
        if node.expr_name == "pred_adj":
            return self._pred_adj(node)
        ((name, child),) = kids(node)
        if name in ("mod", "mod_nc"):
            return self.modifier(child)
        if name == "neither":
            return self._neither(child)
        return getattr(self, f"_{name}")(child)  # type: ignore[no-any-return]

    def _pred_adj(self, node: Any) -> Modifier:
        names = dict(kids(node))
        if "SIDE" in names:
            side = token(names["SIDE"], "SIDE")
            return Modifier(lambda: p.Side(side), negated="NOT" in names)
        condition = self.adjective(node)
        if "NOT" in names and isinstance(condition, p.Not):
            condition = condition.condition
        return Modifier(lambda: condition, negated="NOT" in names)

    def _pred_sup(self, node: Any) -> Modifier:
        parts = dict(kids(node))
        value = (
            token(parts["SUP"], "SUP")
            if "SUP" in parts
            else token(parts["NEAREST"], "NEAREST")
            if "NEAREST" in parts
            else "right +"
        )
        return self._ranking(node, value)

    def _ranking(self, node: Any, value: str) -> Modifier:
        """ "(The second) tallest"."""
        parts = dict(kids(node))
        measure, sign = value.split()
        rank = whole(token(parts["ORDINAL"], "ORDINAL")) if "ORDINAL" in parts else 1
        count = whole(token(parts["NUMBER"], "NUMBER")) if "NUMBER" in parts else 1
        return self._among(parts, p.Superlative(measure, 1 if sign == "+" else -1, rank, count))

    def _among(self, parts: dict[str, Any], pick: p.Superlative) -> Modifier:
        """A superlative as predicate, of whatever is spoken of or "of the mugs"."""
        if "base" not in parts:
            return Modifier(lambda: pick, negated="NOT" in parts)
        host = self.base(parts["base"])

        def one_of() -> p.Condition:
            among = replace(host.freeze(), number=None, plural=False, quantifier="the")
            return p.OneOf(replace(among, picks=(*among.picks, pick)))

        return Modifier(one_of, [host], negated="NOT" in parts)

    def _pred_empty(self, node: Any) -> Modifier:
        return Modifier(_is_empty, negated=any(name == "NOT" for name, _ in kids(node)))

    def _pred_comp(self, node: Any) -> Modifier:
        parts = dict(kids(node))
        measure, sign = token(parts["COMP"], "COMP").split()
        return self._among(parts, p.Superlative(measure, 1 if sign == "+" else -1, comparative=True))

    def _pred_kind(self, node: Any) -> Modifier:
        base = self.base(only(node, "base"))
        return Modifier(lambda: _kind_condition(base), [base], negated=any(n == "NOT" for n, _ in kids(node)))

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
                _borrow(hosts[i - 1], hosts[i])
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
        _, sign = token(parts[kind], kind).split()
        rank = int(token(parts["ORDINAL"], "ORDINAL")) if "ORDINAL" in parts else 1
        hosts, make = self.anchor(_anchor_of(node))
        return Modifier(lambda: p.Superlative("distance", 1 if sign == "+" else -1, rank, 1, make()), hosts)

    _nearest = _nearest_to

    def _nearer_to(self, node: Any) -> Modifier:
        """ "The cup closer to the box": of all cups."""
        sign = 1 if token(only(node, "COMP_TO"), "COMP_TO").endswith("+") else -1
        hosts, make = self.anchor(_anchor_of(node))
        return Modifier(lambda: p.Superlative("distance", sign, to=make(), comparative=True), hosts)

    _nearer = _nearer_to

    def _end_sup(self, node: Any) -> Modifier:
        return self._ranking(node, token(only(node, "END_SUP"), "END_SUP"))

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

    def _neither(self, node: Any) -> Modifier:
        one, other = (self.predicate(child) for name, child in kids(node) if name == "pred_nc")
        return Modifier(
            lambda: p.And(p.Not(as_condition(one.made())), p.Not(as_condition(other.made()))),
            [*one.hosts, *other.hosts],
        )

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
        measure, sign_text = token(parts["COMP"], "COMP").split()
        sign = 1 if sign_text == "+" else -1
        if "length" in parts:
            condition = p.Measures(measure, sign, _length(parts["length"]))
            return Modifier(lambda: condition)
        hosts, make = self.anchor(_anchor_of(node))
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
        return self.holding(only(node, "base"), explicit)

    def holding(self, node: Any, explicit: bool) -> Modifier:
        """What is on or in a thing; or, unless that is explicit, a part of it."""
        held = self.base(node)
        if not explicit and self._is_part(held):
            condition = self._part_of(held)
            return Modifier(lambda: condition)
        return Modifier(lambda: _holds(held), [held])

    def _with(self, node: Any) -> Modifier:
        parts = dict(kids(node))
        condition = self.part(parts["base"], held="REL" in parts)
        if "WITHOUT" in parts:
            condition = p.Not(condition)
        return Modifier(lambda: condition)

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
        colors = [c.value for c in things.where if isinstance(c, p.Attribute) and c.kind == "color"]
        return p.HasPart(singular, colors[0] if colors else "", phrase.number)

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
        rank = int(token(names["ORDINAL"], "ORDINAL")) if "ORDINAL" in names else 0
        return Modifier(end=end, rank=rank)

    def exception(self, node: Any) -> Modifier:
        """ "Except the bowl", "but not on the tray"."""
        mods = [child for name, child in kids(node) if name in ("mod", "mod_nc")]
        if mods:
            made = self.modifier(mods[0])
            made.negated, made.connector = not made.negated, "AND"
            return made
        left_out = [self.noun_phrase(child) for name, child in kids(node) if name == "np_nc"]
        if any(phrase.negative for phrase in left_out):
            raise NotUnderstoodError(f"I do not understand {self.words(node)!r}", "ask in two questions")

        def condition() -> p.Condition:
            frozen = tuple(phrase.freeze() for phrase in left_out)
            return p.Not(p.OneOf(frozen[0] if len(frozen) == 1 else p.Together(frozen, every=False)))

        return Modifier(condition, connector="AND", left_out=left_out)

    def comparative(self, node: Any) -> p.Superlative:
        """What two things are compared by: "taller", "nearest to the box"."""
        parts = dict(kids(node))
        kind = next(k for k in ("COMP", "SUP", "COMP_TO", "NEAREST_TO", "NEAREST") if k in parts)
        measure, sign = token(parts[kind], kind).split()
        to = self.anchor(parts["anchors"])[1]() if "anchors" in parts else None
        return p.Superlative(measure, 1 if sign == "+" else -1, to=to, comparative=kind.startswith("COMP"))


def _same(part: Any) -> Any:
    return part


def whole(text: str) -> int:
    """A number of things.

    Raises:
        NotUnderstoodError: one that no things can come in.
    """
    number = float(text)
    if not (number.is_integer() and 1 <= number <= 10_000):
        raise NotUnderstoodError(f"I cannot count to {text}", "give a whole number above 0")
    return int(number)


def _is_empty() -> p.Condition:
    return p.Not(p.Holds(Things(ANYTHING, quantifier="a", text="anything")))


def _spoken_of(tokens: Sequence[Any]) -> str:
    """What "one" stands for after some tokens: "all the cans but the red one"."""
    named = next((t for t in tokens if "NOUN" in t.values), None)
    if named is None:
        return ANYTHING
    return lexicon().nouns.get(named.values["NOUN"], named.values["NOUN"])


def _anchor_of(node: Any) -> Any:
    return next(child for name, child in kids(node) if name in ("anchor", "anchors"))


def _leaves(node: Any) -> Iterator[tuple[str, Any]]:
    for name, child in kids(node):
        if isinstance(child.expr, TokenMatcher):
            yield name, child
        else:
            yield from _leaves(child)


def _joined(node: Any) -> str:
    names = [name for name, _ in kids(node)]
    return "OR" if "OR" in names else "AND" if "AND" in names or "BUT" in names else "SEP"


_CONVERSE = {
    "left_of": "right_of",
    "right_of": "left_of",
    "in_front_of": "behind",
    "behind": "in_front_of",
    "above": "below",
    "below": "above",
    "near": "near",
    "far_from": "far_from",
}


def converse(name: str, things: Description) -> p.Condition:
    """What holds of b where a is in a relation to it: b is right of a, where a is left of b."""
    return p.Relation(_CONVERSE[name], things) if name in _CONVERSE else p.Holds(things)


def _holds(held: NounPhrase) -> p.Condition:
    """Something is on or in it; or nothing is."""
    things = held.freeze()
    if p.Only() in things.picks:
        raise NotUnderstoodError("whether it holds only that is more than I understand", "ask what is in it")
    return p.Not(p.Holds(replace(things, quantifier="a"))) if held.negative else p.Holds(things)


def _with_appositions(parts: list[NounPhrase]) -> list[NounPhrase]:
    kept = parts[:1]
    for part in parts[1:]:
        if part.words.split()[-1:] in (["one"], ["ones"]):
            kept[0].own += part.own
            kept[0].joined += part.joined
            kept[0].superlatives += part.superlatives
        else:
            kept.append(part)
    return kept


def _borrow(poor: NounPhrase, rich: NounPhrase) -> None:
    """ "The red and the blue cup": the first has the noun of the second."""
    poor.noun, poor.plural = rich.noun, rich.plural
    poor.words = f"{poor.words} {rich.words.split()[-1] if rich.words else rich.noun}"


def _kind(condition: p.Condition) -> str:
    inner = condition.condition if isinstance(condition, p.Not) else condition
    return inner.kind if isinstance(inner, p.Attribute) else "or" if isinstance(inner, p.Or) else ""


def _folded(node: Any, made: Sequence[p.Condition]) -> list[p.Condition]:
    """ "Red, green or blue": one condition, since the last "or" rules the commas before it."""
    joins = [[n for n, _ in kids(child)] for name, child in kids(node) if name == "adj_join"]
    if not any("OR" in names for names in joins) or len(made) < 2 or not any("SEP" in names for names in joins):
        return list(made)
    condition, *more = made
    for other in more:
        condition = p.Or(condition, other)
    return [condition]


def _length(node: Any) -> float:
    number, unit = (token(only(node, kind), kind) for kind in _UNITS)
    return float(number) * float(unit)


def _kind_condition(base: NounPhrase) -> p.Condition:
    """ "Is it a red mug?": of the kind and all that is said of it."""
    things = base.freeze()
    if things.picks:
        return p.OneOf(things)
    condition: p.Condition = p.Kind(things.noun)
    for other in things.where:
        condition = p.And(condition, as_condition(other))
    return condition
