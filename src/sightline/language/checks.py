"""Questions of yes or no, and of this or that."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from sightline.errors import NotUnderstoodError
from sightline.language import program as p
from sightline.language.attach import NounPhrase, as_condition, attach
from sightline.language.counting import Counting
from sightline.language.lexicon import ANYTHING
from sightline.language.program import Description, Question, Things
from sightline.language.subjects import quantifier_of, together
from sightline.language.tree import joins, kids, only

# Modifiers that after "is ..." are said of its subject: "is the ball behind the box made of metal?".
_PREDICATIVE = {"made_of", "taller", "same_as", "measures", "reach", "seen"}


class Checks(Counting):
    """Is it so, are all of them, is it this or that."""

    def _statement(self, node: Any) -> Question:
        """ "Would you say the cup is left of the can?"."""
        return self._check(node, 0)

    def _checks(self, node: Any) -> Question:
        preds = list(kids(only(node, "preds")))
        readings: list[Question] = []
        for cut in self._cuts([child for _, child in preds]):
            reading = self._check(node, cut)
            if reading not in readings:
                readings.append(reading)
        if not readings:
            raise NotUnderstoodError(
                f"I do not understand {self.words(node)!r}: it says nothing of it", "ask 'is ... red?'"
            )
        return readings[0] if len(readings) == 1 else p.Readings(tuple(readings))

    def _cuts(self, items: Sequence[Any]) -> Iterator[int]:
        """Where the predicate may begin: not at a relative clause, and not after a part that only a predicate has."""
        shapes = [dict(kids(item)) for item in items]
        for cut, parts in enumerate(shapes):
            bound = [i for i, s in enumerate(shapes) if "that" not in s and not self._may_modify(s["pred"])]
            starts = "that" not in parts and "connector" not in parts
            if starts and (not bound or cut <= bound[0]):
                # A predicate that is an adjective is all there is: "is the cup on the tray red".
                first = bound[0] if bound else cut
                if cut == first or "connector" in shapes[first]:
                    yield cut

    def _may_modify(self, pred: Any) -> bool:
        """Whether a part of a predicate reads as well as a modifier of the noun before it: "behind the bowl"."""
        mod = only(pred, "mod", missing=None)
        return mod is not None and not _PREDICATIVE & {name for name, _ in kids(mod)}

    def _check(self, node: Any, cut: int) -> Question:
        _, phrases = self.subject_of(node)
        items = [child for _, child in kids(only(node, "preds"))]
        attach(phrases[-1], [self.item(child) for child in items[:cut]])
        every = "OR" not in joins(node, "more_base")
        subject = together([f.freeze() for f in phrases], every)
        self.subject = subject
        rest = items[cut:]
        self._refuse_second_clause(rest)
        spread = {name for child in rest for name, _ in kids(only(child, "spread", missing=None))}
        quantifier = "all" if spread & {"ALL", "BOTH"} and len(rest) == 1 else quantifier_of(subject, phrases)
        made = [self.item(child) for child in rest]
        chooses = quantifier == "the" or (quantifier == "all" and phrases[0].quantifier == "the" and not spread)
        if len(made) == 1 and made[0].options and chooses and not spread:
            return p.Choose(subject, tuple((make(), words) for make, words in made[0].options))
        connectors = {m.connector for m in made}
        if (
            connectors <= {"", "SEP", "OR"}
            and "OR" in connectors
            and len(made) > 1
            and "EITHER" not in spread
            and chooses
        ):
            if made[0].negated:
                raise NotUnderstoodError("not the one or not the other, or neither", "ask 'is it neither ...?'")
            hosts = [NounPhrase(ANYTHING) for _ in made]
            for host, modifier in zip(hosts, made, strict=True):
                attach(host, [modifier], fresh=True)
            options = [(h.alone(), self.said(child)) for h, child in zip(hosts, rest, strict=True)]
            return p.Choose(subject, tuple(options))
        host = NounPhrase(ANYTHING)
        attach(host, made, fresh=True)
        condition = host.alone()
        first = phrases[0]
        bare = len(phrases) == 1 and first.number is not None and not first.determined and not first.ranked
        if bare and first.number is not None and isinstance(subject, Things):
            things = replace(subject, where=(*subject.where, as_condition(condition)))
            return self.counted(things, first.number, first.bound or ">=")
        if isinstance(condition, p.Relation | p.SameAs) and isinstance(condition.anchor, p.Together):
            one_of = condition.anchor
            if not one_of.every and chooses and not spread:
                return self._one_anchor(subject, condition, one_of)
        return p.Check(subject, condition, quantifier)

    def _refuse_second_clause(self, items: Sequence[Any]) -> None:
        """ "Is the apple red and the lemon yellow?" asks two things."""
        for item in items[1:]:
            parts = dict(kids(item))
            if "connector" not in parts and "mod" not in dict(kids(parts["pred"])):
                raise NotUnderstoodError(f"{self.words(item)!r} comes unexpectedly", "ask one question at a time")
            if "pred_kind" in dict(kids(parts["pred"])) and "BUT" in dict(kids(parts.get("connector"))):
                raise NotUnderstoodError(f"I do not understand {self.words(item)!r} here", "say it in two sentences")

    def _one_anchor(self, subject: Description, condition: Any, anchors: p.Together) -> Question:
        """ "Is the cup next to the box or the bowl?"."""
        same = isinstance(condition, p.SameAs)
        opening = f"same {condition.attribute} as" if same else condition.name.replace("_", " ")
        options = tuple((replace(condition, anchor=part), f"{opening} {part.text}") for part in anchors.parts)
        return p.Choose(subject, options)
