"""Questions of number and existence."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from sightline.errors import NotUnderstoodError
from sightline.language import program as p
from sightline.language.attach import NounPhrase, attach
from sightline.language.lexicon import ANYTHING, lexicon
from sightline.language.nouns import same, whole
from sightline.language.program import Question, Things
from sightline.language.subjects import Subjects, narrow, together
from sightline.language.tree import joins, kids, only, token

_OPPOSITE = {"=": "!=", ">": "<=", "<": ">="}


class Counting(Subjects):
    """How many, more than, is there, what is there."""

    def _count(self, node: Any) -> Question:
        parts = dict(kids(node))
        if "descriptions" not in parts:
            phrases = [self.spoken_of(plural=True)]
        else:
            phrases = [self.noun_phrase(np) for name, np in kids(parts["descriptions"]) if name == "np"]
        for phrase in phrases:
            if "mods" in parts:
                attach(phrase, self.modifiers(parts["mods"]))
            if "preds" in parts:
                self._refuse_sides(parts["preds"])
                narrow(phrase)
                attach(phrase, self.predicates(parts["preds"]), fresh=True)
            self.reached_or_holding(node, phrase)
        return p.Count(together([phrase.freeze() for phrase in phrases], every=False))

    def _refuse_sides(self, preds: Any) -> None:
        """ "How many are left?" may mean those that remain."""
        for name, child in kids(preds):
            pred = only(child, "pred", missing=None) if name in ("flat_pred", "more_pred") else None
            if pred is not None and any(n == "SIDE" for _, adj in kids(pred) for n, _ in kids(adj)):
                raise NotUnderstoodError(f"I do not understand {self.words(child)!r} here", 'say "on the left"')

    def _count_diff(self, node: Any) -> Question:
        first, second = (self.descriptions(d, every=False) for name, d in kids(node) if name == "descriptions")
        return p.CountDifference(first, -1 if only(node, "fewer", missing=None) is not None else 1, second)

    def _count_vs_count(self, node: Any) -> Question:
        first, second = (self.noun_phrase(d).freeze() for name, d in kids(node) if name == "np_nc")
        return p.CompareCounts(first, self._op(only(node, "compared")), second)

    def _count_vs_number(self, node: Any) -> Question:
        parts = dict(kids(node))
        number = whole(token(parts["NUMBER"], "NUMBER"))
        things = self.descriptions(parts["descriptions"], every=False)
        if "AT_LEAST" in parts:
            return p.CompareCounts(things, ">", number - 1)
        if "AT_MOST" in parts:
            return p.CompareCounts(things, "<", number + 1)
        return p.CompareCounts(things, ">" if "more_than" in parts else "<", number)

    def _op(self, node: Any) -> str:
        names = {name for name, _ in kids(node)}
        return ">" if "more_than" in names else "<" if "fewer_than" in names else "="

    def _as_many(self, node: Any) -> Question:
        parts = dict(kids(node))
        first = self.noun_phrase(parts["np_nc"])
        frozen = first.freeze()
        ((rule, inner),) = kids(parts["other_set"])
        if rule == "descriptions":
            second = self.descriptions(inner, every=False)
        else:  # "more cups on the tray than on the plate"
            other = NounPhrase(first.noun, plural=True, words=first.words, own=list(first.own))
            attach(other, self.modifiers(inner))
            second = other.freeze()
        return p.CompareCounts(frozen, ">" if "more" in parts else "<" if "fewer" in parts else "=", second)

    def _exists(self, node: Any) -> Question:
        inner = only(node, "descriptions")
        negative = self.negative(inner)  # "isn't there a cup?" asks whether there is one
        phrases = [self.noun_phrase(np) for name, np in kids(inner) if name == "np"]
        for phrase in phrases:
            _take_from_exceptions(phrase)
        for phrase in phrases[:-1]:  # "balls or cylinders on the shelf"
            if not phrase.joined and phrases[-1].joined and phrase.quantifier == phrases[-1].quantifier:
                phrase.joined = list(phrases[-1].joined)
        first = phrases[0]
        self.refuse_strange(inner)
        either = "OR" in joins(inner)
        if not either and any(f.negative != negative for f in phrases):  # "is there no fork and a mug?"
            raise NotUnderstoodError(f"I do not understand {self.words(inner)!r}", "ask in two questions")
        nothing_but = negative and first.noun == ANYTHING and any(m.left_out for _, m in first.joined)
        if nothing_but or (either and any(f.number is not None or f.words == "one" for f in phrases)):
            raise NotUnderstoodError(f"I do not understand {self.words(inner)!r}", "ask how many there are")
        if len(phrases) == 1 and first.number is not None and not first.ranked:
            counted = self.counted(first.freeze(), first.number, first.bound or "=")
            return replace(counted, op=_OPPOSITE[counted.op]) if negative else counted
        return p.Exists(together([f.freeze() for f in phrases], not either), absent=negative)

    def counted(self, things: Things, number: int, bound: str) -> p.CompareCounts:
        """Whether there are exactly, at least ... so many."""
        things = replace(things, number=None, bound="", quantifier="the", plural=True)
        if bound == ">=":
            return p.CompareCounts(things, ">", number - 1)
        if bound == "<=":
            return p.CompareCounts(things, "<", number + 1)
        return p.CompareCounts(things, bound, number)

    def leave_out_spoken_of(self, node: Any, phrase: NounPhrase) -> None:
        """ "What else": not what was spoken of."""
        if any(name == "ELSE" for name, _ in kids(node)):
            if self.antecedent is None:
                raise NotUnderstoodError("I do not know what 'else' leaves out", 'say "what is there except ..."')
            phrase.own.append(partial(same, p.Not(p.OneOf(self.antecedent))))

    def _fragment(self, node: Any) -> Question:
        inner = only(node, "descriptions")
        phrase = next(self.noun_phrase(np) for name, np in kids(inner) if name == "np")
        if not phrase.determined and phrase.noun not in lexicon().nouns.values():
            raise NotUnderstoodError(f"I do not understand {self.words(node)!r}", 'ask for example "is there a mug?"')
        if "which" in self.words(node).split():  # "the mugs, which is taller?"
            raise NotUnderstoodError(f"I do not understand {self.words(node)!r}", 'ask "which mug is taller?"')
        return p.Exists(self.descriptions(inner, every=False), absent=phrase.negative)

    def _list(self, node: Any) -> Question:
        parts = dict(kids(node))
        if "descriptions" in parts:
            phrases = [self.noun_phrase(np) for name, np in kids(parts["descriptions"]) if name == "np"]
        else:
            phrases = [NounPhrase(ANYTHING, plural=True)]
            self.leave_out_spoken_of(node, phrases[0])
        for phrase in phrases:
            if "mods" in parts:
                attach(phrase, self.modifiers(parts["mods"]))
        return p.Which(together([phrase.freeze() for phrase in phrases], every=False))


def _take_from_exceptions(phrase: NounPhrase) -> None:
    """ "Anything other than the lemon in the bowl": it is the anything that is in the bowl."""
    for _, modifier in list(phrase.joined):
        for left_out in modifier.left_out:
            if phrase.noun == ANYTHING and left_out.determined:
                phrase.joined = [*left_out.joined, *phrase.joined]
                left_out.joined = []
