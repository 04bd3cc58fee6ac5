"""Descriptions with their modifiers, and what is said of a subject."""

from __future__ import annotations

from functools import reduce
from typing import Any

from sightline.errors import NotUnderstoodError
from sightline.language import program as p
from sightline.language.attach import Modifier, NounPhrase, as_condition
from sightline.language.lexicon import ANYTHING
from sightline.language.modifier_kinds import ModifierKinds, borrow
from sightline.language.nouns import is_empty
from sightline.language.program import Description
from sightline.language.tree import degree, joins, kids, only, token


class Modifiers(ModifierKinds):
    """Lists of modifiers and predicates; `Builder` adds what whole texts mean."""

    def descriptions(self, node: Any, every: bool = True) -> Description:
        """One description, or several together; with "or", or unless `every`, any of them."""
        parts = [self.noun_phrase(child) for name, child in kids(node) if name != "join"]
        self.refuse_strange(node)
        joined_by = joins(node)
        if joined_by == {"SEP"}:  # "the red cup, the one on the tray"
            parts = _with_appositions(parts)
        for i in range(len(parts) - 1, 0, -1):  # "the red and the blue cup"
            if parts[i - 1].noun == ANYTHING and parts[i - 1].words.split()[-1:] != [parts[i].noun]:
                borrow(parts[i - 1], parts[i])
        if any(part.negative for part in parts[1:]):
            raise NotUnderstoodError(f"I do not understand {self.words(node)!r}", "say it in two sentences")
        frozen = tuple(part.freeze() for part in parts)
        return frozen[0] if len(frozen) == 1 else p.Together(frozen, every and "OR" not in joined_by)

    def refuse_strange(self, node: Any) -> None:
        """ "The mug, transparent"."""
        if joins(node) != {"SEP"}:
            return
        for name, child in kids(node):
            if name != "join" and self._is_strange(child):
                raise NotUnderstoodError(f"I do not know {self.words(child)!r}", "say what it is, or leave it out")

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

    def modifiers(self, node: Any) -> list[Modifier]:
        """The flat list of modifiers of a `mods`, `mods_nc` or `mods_only` tree."""
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

    def predicates(self, node: Any) -> list[Modifier]:
        """The flat list of what is said of a subject."""
        return [self.item(child) for name, child in kids(node) if name in ("flat_pred", "more_pred")]

    def item(self, node: Any) -> Modifier:
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
        kind = next((k for k in ("SUP", "NEAREST") if k in parts), None)
        return self._ranking(node, *(degree(parts[kind], kind) if kind else ("right", 1)))  # "the last"

    def _pred_empty(self, node: Any) -> Modifier:
        return Modifier(is_empty, negated=any(name == "NOT" for name, _ in kids(node)))

    def _pred_comp(self, node: Any) -> Modifier:
        parts = dict(kids(node))
        return self._among(parts, p.Superlative(*degree(parts["COMP"], "COMP"), comparative=True))

    def _pred_kind(self, node: Any) -> Modifier:
        base = self.base(only(node, "base"))
        return Modifier(lambda: _kind_condition(base), [base], negated=any(n == "NOT" for n, _ in kids(node)))

    def _neither(self, node: Any) -> Modifier:
        one, other = (self.predicate(child) for name, child in kids(node) if name == "pred_nc")
        return Modifier(
            lambda: p.And(p.Not(as_condition(one.made())), p.Not(as_condition(other.made()))),
            [*one.hosts, *other.hosts],
        )


def _joined(node: Any) -> str:
    names = [name for name, _ in kids(node)]
    return "OR" if "OR" in names else "AND" if "AND" in names or "BUT" in names else "SEP"


def _with_appositions(parts: list[NounPhrase]) -> list[NounPhrase]:
    kept = parts[:1]
    for part in parts[1:]:
        if part.called_one:
            kept[0].own += part.own
            kept[0].joined += part.joined
            kept[0].superlatives += part.superlatives
        else:
            kept.append(part)
    return kept


def _kind_condition(base: NounPhrase) -> p.Condition:
    """ "Is it a red mug?": of the kind and all that is said of it."""
    things = base.freeze()
    if things.picks:
        return p.OneOf(things)
    if things.number is not None or base.other:
        raise NotUnderstoodError(f"I do not understand {base.words!r} here", "ask how many they are, or which it is")
    said: list[p.Condition] = [p.Kind(things.noun), *things.where]
    return reduce(p.And, said)
