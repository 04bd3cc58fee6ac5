"""Noun phrases: determiners, adjectives and the noun."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from functools import partial, reduce
from itertools import zip_longest
from typing import Any

from sightline.errors import NotUnderstoodError
from sightline.language import program as p
from sightline.language.attach import Modifier, NounPhrase, attach
from sightline.language.lexicon import ANYTHING, lexicon
from sightline.language.program import Description, Things
from sightline.language.tree import degree, kids, leaves, only, token

_BOUNDS = {"EXACTLY": "=", "AT_LEAST": ">=", "AT_MOST": "<=", "more_than": ">", "fewer_than": "<"}


class Nouns(ABC):
    """Reads the noun phrases of a tree of `grammar.peg`; what modifies them is read further up."""

    def __init__(self) -> None:
        self.antecedent: Description | None = None
        self.counted_from = ""
        self.subject: Description | None = None

    @abstractmethod
    def modifiers(self, node: Any) -> list[Modifier]:
        """The flat list of modifiers of a `mods` tree."""

    def words(self, node: Any) -> str:
        """The words under a node."""
        return " ".join(t.words for t in node.full_text[node.start : node.end]).replace(" 's", "'s")

    def said(self, node: Any) -> str:
        """An option as it was said, without connectors and articles."""
        skipped = {"OR", "AND", "IS", "THE", "A", "SEP", "EITHER", "THAT", "MADE_OF"}
        return " ".join(t.words for t in node.full_text[node.start : node.end] if not skipped & set(t.values))

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
                phrase.own += [partial(same, condition) for condition in self._described_as(child)]
            elif name == "pre":
                ((kind, inner),) = kids(child)
                if kind == "adjectives":
                    adjectives.append(inner)
                else:
                    getattr(self, f"_pre_{kind}")(phrase, inner)
        phrase.words = " ".join(t.words for t in node.full_text[start : node.end])
        headless = not {name for name, _ in kids(node)} & {"head", "THING", "NOUN"}
        if phrase.noun == ANYTHING and (headless or phrase.called_one):
            phrase.noun = _spoken_of(node.full_text[: node.start])
            if self.antecedent is not None and phrase.called_one and not phrase.other:
                # "There are two cups, bring the one on the tray"
                phrase.own.append(partial(p.OneOf, self.antecedent))
        for group in adjectives:
            self._adjectives(phrase, group)
        return phrase

    def _determine(self, phrase: NounPhrase, node: Any) -> None:
        names = {name for name, _ in kids(node)}
        phrase.determined = True
        phrase.any = phrase.any or "ANY" in names
        phrase.one_of = phrase.one_of or self.words(node).startswith(("one of", "any one of"))
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
        if self.antecedent is not None and name in ("ALL", "BOTH", "EITHER", "NEITHER"):
            phrase = NounPhrase(ANYTHING, "a" if name == "EITHER" else "all", plural=True, words=self.words(node))
            phrase.number = 2 if name == "BOTH" else None
            phrase.negative = name == "NEITHER"
            phrase.own.append(partial(p.OneOf, self.antecedent))
            return phrase
        if name == "IT" or (name == "THAT" and self.antecedent is not None):
            if self.antecedent is None:
                raise NotUnderstoodError(f"I do not know what {self.words(node)!r} stands for", "name the thing")
            if isinstance(self.antecedent, p.Together):
                them = partial(p.OneOf, self.antecedent)
                return NounPhrase(ANYTHING, plural=True, words=self.words(node), own=[them])
            first = self.antecedent
            phrase = NounPhrase(first.noun, plural=first.plural, number=first.number, words=first.text)
            phrase.own = [partial(same, part) for part in (*first.where, *first.picks)]
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
        if words in ("same", "different"):
            raise NotUnderstoodError(f"I do not understand {words!r} here", "say for example 'of the same color'")
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
        if phrase.one_of and phrase.number is None:
            return  # "one of the two mugs"
        if phrase.number is not None or phrase.any:
            raise NotUnderstoodError(f"I do not understand the number in {self.words(node)!r} here", "say one number")
        if p.Only in phrase.own:  # "only two cups"
            phrase.own.remove(p.Only)
            phrase.bound = "="
        phrase.number = number
        if bound is not None:
            names = {name for name, _ in kids(bound)}
            phrase.bound = next(sign for name, sign in _BOUNDS.items() if name in names)
        if any(name == "OF" for name, _ in kids(node)):
            phrase.determined = False
            if number == 1 and bound is None:
                phrase.quantifier, phrase.number, phrase.one_of = "a", None, True

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
        phrase.own.append(is_empty)

    def _pre_sup(self, phrase: NounPhrase, node: Any) -> None:
        phrase.among = any(name == "OF" for name, _ in kids(node))
        if phrase.determined and self.words(node).startswith(("top of", "bottom of")):  # a part of it
            raise NotUnderstoodError(f"I do not understand {self.words(node)!r}", "name the whole thing")
        phrase.superlatives.append(p.Superlative(*degree(only(node, "SUP"), "SUP")))

    def _pre_nearest(self, phrase: NounPhrase, node: Any) -> None:
        phrase.superlatives.append(p.Superlative(*degree(only(node, "NEAREST"), "NEAREST")))

    def _pre_comp(self, phrase: NounPhrase, node: Any) -> None:
        phrase.among = any(name == "OF" for name, _ in kids(node))
        phrase.superlatives.append(p.Superlative(*degree(only(node, "COMP"), "COMP"), comparative=True))

    def _pre_side(self, phrase: NounPhrase, node: Any) -> None:
        side = token(only(node, "SIDE"), "SIDE")
        phrase.own.append(lambda: p.Side(side))

    def _pre_other(self, phrase: NounPhrase, node: Any) -> None:
        """ "The other cup" is a cup that is not the one spoken of."""
        if self.antecedent is not None:
            phrase.own.append(partial(same, p.Not(p.OneOf(self.antecedent))))
        if self.words(node) == "another":
            phrase.quantifier, phrase.determined = "a", True
        phrase.other = True
        phrase.others = self.antecedent is None

    def _adjectives(self, phrase: NounPhrase, node: Any) -> None:
        made: list[p.Condition] = []
        join = ""
        if none_of := self._none_of(node):
            phrase.own.append(lambda: none_of)
            return
        for name, child in kids(node):
            if name == "adj_join":
                names = [n for n, _ in kids(child)]
                join = "OR" if "OR" in names else "AND" if "AND" in names else "SEP"
                continue
            condition = self.adjective(child)
            alike = made and _kind(made[-1]) == _kind(condition)
            several = alike and (join in ("AND", "SEP") if phrase.plural else not join)  # "the blue green bowl"
            if made and (join == "OR" or several):
                made[-1] = p.Or(made[-1], condition)
            else:
                made.append(condition)
            join = ""
        # "red, green or blue": what came before the "or" belongs to it.
        phrase.own += [partial(same, condition) for condition in _folded(node, made)]

    def _none_of(self, node: Any) -> p.Condition | None:
        """ "Not red or green": neither."""
        made = [self.adjective(child) for name, child in kids(node) if name == "adjective"]
        either = any("OR" in dict(kids(child)) for name, child in kids(node) if name == "adj_join")
        first, *more = made
        if not (either and isinstance(first, p.Not)) or any(isinstance(condition, p.Not) for condition in more):
            return None
        return p.Not(reduce(p.Or, more, first.condition))

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
        for name, child in leaves(node):
            if name == "NOT":
                negated = True
            elif name == "SHADE":
                shade = token(child, "SHADE")
            elif name in ("COLOR", "SIZE", "MATERIAL", "SHAPE"):
                found = p.Attribute(name.lower(), token(child, name))
        if found is None or found.kind == "color":
            found = p.Attribute("color", found.value if found else "", shade)
        return p.Not(found) if negated else found


def same(part: Any) -> Any:
    """What was made already."""
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


def is_empty() -> p.Not:
    """Nothing is on or in it."""
    return p.Not(p.Holds(Things(ANYTHING, quantifier="a", text="anything")))


def _spoken_of(tokens: Sequence[Any]) -> str:
    """What "one" stands for after some tokens: "all the cans but the red one"."""
    named = next(
        (
            token
            for token, next_one in zip_longest(tokens, tokens[1:])
            # "The orange ball": orange is none.
            if "NOUN" in token.values
            and not ({"COLOR", "MATERIAL"} & set(token.values) and next_one and {"NOUN", "WORD"} & set(next_one.values))
        ),
        None,
    )
    if named is None:
        return ANYTHING
    return lexicon().nouns.get(named.values["NOUN"], named.values["NOUN"])


def _kind(condition: p.Condition) -> str:
    inner = condition.condition if isinstance(condition, p.Not) else condition
    return inner.kind if isinstance(inner, p.Attribute) else "or" if isinstance(inner, p.Or) else ""


def _folded(node: Any, made: Sequence[p.Condition]) -> list[p.Condition]:
    """ "Red, green or blue": one condition, since the last "or" rules the commas before it."""
    joins = [[n for n, _ in kids(child)] for name, child in kids(node) if name == "adj_join"]
    if not any("OR" in names for names in joins) or len(made) < 2 or not any("SEP" in names for names in joins):
        return list(made)
    return [reduce(p.Or, made)]
