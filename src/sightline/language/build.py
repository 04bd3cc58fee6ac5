"""From the parse tree to the program: what each rule of `grammar.peg` means."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sightline.errors import NotUnderstoodError
from sightline.language import program as p
from sightline.language.attach import NounPhrase, attach
from sightline.language.checks import Checks
from sightline.language.lexicon import ANYTHING
from sightline.language.modifier_kinds import converse
from sightline.language.nouns import is_empty
from sightline.language.program import Description, Question, Things
from sightline.language.subjects import narrow, quantifier_of
from sightline.language.tree import degree, kids, only, token


class Builder(Checks):
    """Builds a program from a tree of `grammar.peg`."""

    def description(self, node: Any) -> Description:
        """The description of a `phrase` tree.

        Raises:
            NotUnderstoodError: it describes nothing ("no can"), or says more than a description can.
        """
        self._introduce(node)
        end = only(node, "from_end", missing=None)
        if end is not None:  # "from the left, the second cup"
            self.counted_from = self._from_end(end).end
        return self._described(only(node, "described"))

    def question(self, node: Any) -> Question:
        """The question of a `question` tree."""
        self._introduce(node)
        ((rule, inner),) = kids(only(node, "asked"))
        question: Question = getattr(self, f"_{rule}")(inner)
        return question

    def _introduce(self, node: Any) -> None:
        for name, child in kids(node):
            if name in ("intro", "topic"):
                said = dict(kids(child))
                self.antecedent = self.descriptions(said.get("descriptions") or said["descriptions_nc"])

    def _described(self, node: Any) -> Description:
        parts = dict(kids(node))
        if "descriptions" in parts:
            if self.negative(parts["descriptions"]):
                raise NotUnderstoodError(
                    f"{self.words(node)!r} names nothing", "say what you want, not what you do not"
                )
            return self.descriptions(parts["descriptions"])
        head = parts["which_of"]
        return self.with_preds(head, parts["preds"]).freeze()

    def _can_reach(self, node: Any) -> Question:
        things = self._described(only(node, "described"))
        return p.Check(things, p.Reachable(), quantifier_of(things))

    def _path(self, node: Any) -> Question:
        parts = dict(kids(node))
        first, second = self.pair(parts.get("way") or parts["from_to"])
        return p.Exists(Things(ANYTHING, (p.InTheWay(first, second),)), absent="CLEAR" in parts)

    def _clear(self, node: Any) -> Question:
        names = [name for name, _ in kids(node)]
        phrase = self.noun_phrase(only(node, "np_nc"))
        things = phrase.freeze()
        if things.noun != "table":
            asked_full = ("BLOCKED" in names) != ("NOT" in names)
            condition = is_empty().condition if asked_full else is_empty()
            return p.Check(things, condition, quantifier_of(things, [phrase]))
        held = p.Or(p.Relation("on", things), p.Relation("in", things))
        return p.Exists(Things(ANYTHING, (held,)), absent=("BLOCKED" not in names) != ("NOT" in names))

    def _distance(self, node: Any) -> Question:
        if sum(name in ("base", "np_nc", "place_or_thing") for name, _ in kids(node)) == 1:
            return self._apart(only(node, "base"))
        return p.Distance(*self.pair(node))

    def _how_far(self, node: Any) -> Question:
        parts = dict(kids(node))
        inner = parts.get("how_far_pair", node)
        number = sum(name in ("base", "np_nc", "place_or_thing") for name, _ in kids(inner))
        if number == 2:
            return p.Distance(*self.pair(inner))
        ((name, one),) = ((n, c) for n, c in kids(inner) if n in ("base", "place_or_thing"))
        if name == "base":
            return self._apart(one)
        place = self.place_or_thing(one)
        return p.Distance(place.freeze() if isinstance(place, NounPhrase) else place, p.Landmark("camera"))

    def _apart(self, base: Any) -> Question:
        """The distance between the two things that one plural names."""
        things = replace(self.base(base).freeze(), plural=True, number=2)
        return p.Distance(things, things)

    def _attribute_same(self, node: Any) -> Question:
        kind = next(token(child, "ATTRIBUTE_OF") for name, child in kids(node) if name == "ATTRIBUTE_OF")
        first, second = (self.noun_phrase(np).freeze() for name, np in kids(node) if name == "np_nc")
        return p.Check(first, p.SameAs(kind, second))

    def _all_same(self, node: Any) -> Question:
        return self._same_or_not(node, self.subject_of(node)[0])

    def _same_or_not(self, node: Any, things: Description) -> Question:
        if isinstance(things, Things) and things.number is not None and things.quantifier == "a":
            raise NotUnderstoodError("whether any two of them are alike is more than I understand", "ask of two things")
        parts = dict(kids(node))
        name = "SAME" if "SAME" in parts else "DIFFERENT"
        return p.Same(token(parts[name], name), things, differ=name == "DIFFERENT")

    def _have_same(self, node: Any) -> Question:
        parts = dict(kids(node))
        things, phrases = self.subject_of(node)
        if "SAME_AS" not in parts:
            return self._same_or_not(node, things)
        same = p.SameAs(token(parts["SAME_AS"], "SAME_AS"), self.anchor(parts["anchors"])[1]())
        return p.Check(things, same, quantifier_of(things, phrases))

    def _has(self, node: Any) -> Question:
        bases = [child for name, child in kids(node) if name == "base"]
        subject = self.base(bases[0])
        attach(subject, self.modifiers(only(node, "mods_nc")))
        part = self.part(bases[1], held=any(name == "REL" for name, _ in kids(node)))
        if _said_not(node):
            part = p.Not(part)
        things = subject.freeze()
        return p.Check(things, part, quantifier_of(things, [subject]))

    def _holds(self, node: Any) -> Question:
        subject = self.base(only(node, "base"))
        attach(subject, self.modifiers(only(node, "mods_nc")))
        things = self.descriptions(only(node, "descriptions"))
        if isinstance(things, Things) and p.Only() in things.picks:
            raise NotUnderstoodError("whether it holds only that is more than I understand", "ask what is in it")
        none = self.negative(only(node, "descriptions"))  # "does it hold no cans?"
        held: p.Condition = p.Holds(replace(things, quantifier="a") if none and isinstance(things, Things) else things)
        if _said_not(node) != none:
            held = p.Not(held)
        frozen = subject.freeze()
        return p.Check(frozen, held, quantifier_of(frozen, [subject]))

    def _kind_of(self, node: Any) -> Question:
        """ "What kind of fruit is in the bowl?"."""
        return p.Query("kind", self.with_preds(node, only(node, "preds")).freeze())

    def _pointed_what(self, node: Any) -> Question:
        return p.Which(Things(ANYTHING, picks=(p.Pointed(),)))

    def _attribute(self, node: Any) -> Question:
        kind = token(only(node, "ATTRIBUTE"), "ATTRIBUTE")
        mods = only(node, "mods_only", missing=None)
        if mods is not None:  # "what kind of thing is left of the bowl"
            phrase = NounPhrase(ANYTHING)
            attach(phrase, self.modifiers(mods))
            return p.Query(kind, phrase.freeze())
        return p.Query(kind, self.subject_of(node)[0])

    def _attribute_of(self, node: Any) -> Question:
        return p.Query(token(only(node, "ATTRIBUTE_OF"), "ATTRIBUTE_OF"), self.descriptions(only(node, "descriptions")))

    def _owned(self, node: Any) -> Question:
        return p.Query(token(only(node, "OWN"), "OWN"), self.subject_of(node)[0])

    def _made_what(self, node: Any) -> Question:
        return p.Query("material", self.noun_phrase(only(node, "np_nc")).freeze())

    def _where(self, node: Any) -> Question:
        return p.Query("position", self.descriptions(only(node, "descriptions")))

    def _which_compared(self, node: Any) -> Question:
        pair = [self.noun_phrase(np).freeze() for name, np in kids(node) if name == "np_nc"]
        base = only(node, "base", missing=None)
        noun = self.base(base).noun if base is not None else ANYTHING
        pick = self.comparative(only(node, "comparative"))
        return p.Which(Things(noun, (p.OneOf(p.Together(tuple(pair))),), (pick,)))

    def _which(self, node: Any) -> Question:
        phrases, mods, preds = [], None, None
        for name, child in kids(node):
            if name == "base" and mods is None:
                phrases.append(self.base(child))
            elif name == "more_base":
                phrases.append(self.base(only(child, "base")))
            elif name == "mods":
                mods = child
            elif name == "preds":
                preds = child
        if mods is not None:
            attach(phrases[-1], self.modifiers(mods))
        subject = phrases[0] if phrases else self.spoken_of(plural=False)
        if len(phrases) > 1:  # "which of the cup and the box is taller"
            together = p.Together(tuple(f.freeze() for f in phrases))
            subject = NounPhrase(ANYTHING)
            subject.own.append(lambda: p.OneOf(together))
        if preds is not None:
            narrow(subject)
        subject.quantifier, subject.number = "the", None
        if preds is not None:
            attach(subject, self.predicates(preds), fresh=True)
        self.reached_or_holding(node, subject)
        return p.Which(subject.freeze())

    def _what_on(self, node: Any) -> Question:
        """ "What is the apple on?"."""
        parts = dict(kids(node))
        condition = converse(token(parts["REL"], "REL"), self.noun_phrase(parts["np_nc"]).freeze())
        return p.Which(Things(ANYTHING, (condition,), plural=True))

    def _which_on(self, node: Any) -> Question:
        """ "Which tray is the red cup on?"."""
        parts = dict(kids(node))
        phrase = self.base(parts["base"])
        condition = converse(token(parts["REL"], "REL"), self.noun_phrase(parts["np_nc"]).freeze())
        phrase.own.append(lambda: condition)
        return p.Which(replace(phrase.freeze(), plural=True))

    def _what_is(self, node: Any) -> Question:
        parts = dict(kids(node))
        if "descriptions" in parts:
            return p.Which(self.descriptions(parts["descriptions"], every=False))
        phrase = NounPhrase(ANYTHING)
        if "the_sup" in parts:
            for name, child in kids(parts["the_sup"]):
                if name in ("SUP", "NEAREST"):
                    phrase.superlatives.append(p.Superlative(*degree(child, name)))
                elif name == "mods":
                    attach(phrase, self.modifiers(child))
        else:
            self.leave_out_spoken_of(node, phrase)
            phrase.plural = True  # whatever is there
            attach(phrase, [*self.modifiers(parts["mods_only"]), *self.exceptions(node)])
        return p.Which(phrase.freeze())

    def _queried(self, node: Any) -> Question:
        """ "The small thing is what shape?", "the plate is made of what?"."""
        asked = only(node, "ATTRIBUTE", missing=None)
        if asked is None and not any(name == "MADE_OF" for name, _ in kids(node)):
            return p.Which(self.subject_of(node)[0])
        return p.Query("material" if asked is None else token(asked, "ATTRIBUTE"), self.subject_of(node)[0])

    def _is_which(self, node: Any) -> Question:
        """ "The second tallest thing is which?"."""
        return p.Which(self.subject_of(node)[0])

    def _fronted(self, node: Any) -> Question:
        """ "Between the pen and the eraser, which one is longer?"."""
        parts = dict(kids(node))
        kind = "COMP" if "COMP" in parts else "SUP"
        pick = p.Superlative(*degree(parts[kind], kind), comparative=kind == "COMP")
        if "base" in parts:
            of = replace(self.subject_of(node)[1][0].freeze(), number=None, plural=False, quantifier="the")
            return p.Which(replace(of, picks=(*of.picks, pick)))
        pair = tuple(self.noun_phrase(np).freeze() for name, np in kids(node) if name == "np_nc")
        return p.Which(Things(ANYTHING, (p.OneOf(p.Together(pair)),), (pick,)))


def _said_not(node: Any) -> bool:
    """Whether "not" follows the subject: "doesn't it have a lid?" asks whether it has one."""
    names = [name for name, _ in kids(node)]
    return "NOT" in names[names.index("base") :]
