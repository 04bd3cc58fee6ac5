"""From the parse tree to the program: what each rule of `grammar.peg` means."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from sightline.errors import NotUnderstoodError
from sightline.language import program as p
from sightline.language.attach import Modifier, NounPhrase, as_condition, attach
from sightline.language.lexicon import ANYTHING, lexicon
from sightline.language.modifiers import Modifiers, converse, kids, only, token, whole
from sightline.language.program import Description, Question, Things


class Builder(Modifiers):
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
        return self._with_preds(head, parts["preds"]).freeze()

    def _with_preds(self, head: Any, preds: Any) -> NounPhrase:
        """A noun phrase of a base, its modifiers and a predicate: "which cup on the tray is tallest"."""
        phrase = self.noun_phrase(head) if any(n == "base" for n, _ in kids(head)) else NounPhrase(ANYTHING)
        phrase.quantifier, phrase.plural = "the", False
        attach(phrase, self.predicates(preds, phrase), fresh=True)
        return phrase

    # Counting

    def _count(self, node: Any) -> Question:
        parts = dict(kids(node))
        if "descriptions" not in parts:
            phrases = [NounPhrase(ANYTHING, plural=True)]
        else:
            phrases = [self.noun_phrase(np) for name, np in kids(parts["descriptions"]) if name == "np"]
        for phrase in phrases:
            if "mods" in parts:
                attach(phrase, self.modifiers(parts["mods"]))
            if "preds" in parts:
                self._refuse_sides(parts["preds"])
                attach(phrase, self.predicates(parts["preds"], phrase), fresh=True)
            self._reached_or_holding(node, phrase)
        return p.Count(_together([phrase.freeze() for phrase in phrases], every=False))

    def _refuse_sides(self, preds: Any) -> None:
        """ "How many are left?" may mean those that remain."""
        for name, child in kids(preds):
            pred = only(child, "pred", missing=None) if name in ("flat_pred", "more_pred") else None
            if pred is not None and any(n == "SIDE" for _, adj in kids(pred) for n, _ in kids(adj)):
                raise NotUnderstoodError(f"I do not understand {self.words(child)!r} here", 'say "on the left"')

    def _reached_or_holding(self, node: Any, phrase: NounPhrase) -> None:
        """ "... can you reach", "... has a red lid"."""
        names = [name for name, _ in kids(node)]
        if "CAN_REACH" in names:
            phrase.joined.append(("", Modifier(p.Reachable)))
        if "HAVE" in names or "CONTAIN" in names:
            last = [child for name, child in kids(node) if name == "base"][-1]
            attach(phrase, [self.holding(last, explicit="REL" in names or "CONTAIN" in names)])

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

    # Existence

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
        if len(phrases) == 1 and first.number is not None and not first.ranked:
            counted = self._counted(first.freeze(), first.number, first.bound or "=")
            return replace(counted, op=_OPPOSITE[counted.op]) if negative else counted
        every = not any(n == "OR" for name, child in kids(inner) if name == "join" for n, _ in kids(child))
        return p.Exists(_together([f.freeze() for f in phrases], every), absent=negative)

    def _counted(self, things: Things, number: int, bound: str) -> p.CompareCounts:
        """Whether there are exactly, at least ... so many."""
        things = replace(things, number=None, bound="", quantifier="the", plural=True)
        if bound == ">=":
            return p.CompareCounts(things, ">", number - 1)
        if bound == "<=":
            return p.CompareCounts(things, "<", number + 1)
        return p.CompareCounts(things, bound, number)

    def _fragment(self, node: Any) -> Question:
        inner = only(node, "descriptions")
        phrase = next(self.noun_phrase(np) for name, np in kids(inner) if name == "np")
        if not phrase.determined and phrase.noun not in lexicon().nouns.values():
            raise NotUnderstoodError(f"I do not understand {self.words(node)!r}", 'ask for example "is there a mug?"')
        return p.Exists(self.descriptions(inner, every=False))

    def _list(self, node: Any) -> Question:
        parts = dict(kids(node))
        if "descriptions" in parts:
            phrases = [self.noun_phrase(np) for name, np in kids(parts["descriptions"]) if name == "np"]
        else:
            phrases = [NounPhrase(ANYTHING, plural=True)]
        for phrase in phrases:
            if "mods" in parts:
                attach(phrase, self.modifiers(parts["mods"]))
        return p.Which(_together([phrase.freeze() for phrase in phrases], every=False))

    # Reach, ways, free places

    def _can_reach(self, node: Any) -> Question:
        things = self._described(only(node, "described"))
        return p.Check(things, p.Reachable(), _quantifier(things))

    def _path(self, node: Any) -> Question:
        parts = dict(kids(node))
        first, second = self.pair(parts.get("way") or parts["from_to"])
        return p.Exists(Things(ANYTHING, (p.InTheWay(first, second),)), absent="CLEAR" in parts)

    def _clear(self, node: Any) -> Question:
        names = [name for name, _ in kids(node)]
        phrase = self.noun_phrase(only(node, "np_nc"))
        things = phrase.freeze()
        if things.noun != "table":
            empty: p.Condition = p.Not(p.Holds(Things(ANYTHING, quantifier="a", text="anything")))
            if ("BLOCKED" in names) != ("NOT" in names):
                assert isinstance(empty, p.Not)
                empty = empty.condition
            return p.Check(things, empty, _quantifier(things, [phrase]))
        held = p.Or(p.Relation("on", things), p.Relation("in", things))
        return p.Exists(Things(ANYTHING, (held,)), absent=("BLOCKED" not in names) != ("NOT" in names))

    # Lengths

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

    # Attributes

    def _subject(self, node: Any) -> tuple[Description, list[NounPhrase]]:
        phrases = []
        every = True
        for name, child in kids(node):
            every = every and not (name == "more_base" and any(n == "OR" for n, _ in kids(child)))
            if name in ("base", "bare", "short"):
                phrases.append(self.base(child))
            elif name == "more_base":
                phrases.append(self.base(only(child, "base")))
            elif name in ("mods", "mods_nc"):
                attach(phrases[-1], self.modifiers(child))
            elif name == "except_nc":
                attach(phrases[-1], [self.exception(child)])
        return _together([f.freeze() for f in phrases], every), phrases

    def _attribute_same(self, node: Any) -> Question:
        kind = next(token(child, "ATTRIBUTE_OF") for name, child in kids(node) if name == "ATTRIBUTE_OF")
        first, second = (self.noun_phrase(np).freeze() for name, np in kids(node) if name == "np_nc")
        return p.Check(first, p.SameAs(kind, second))

    def _all_same(self, node: Any) -> Question:
        return self._same_or_not(node, self._subject(node)[0])

    def _same_or_not(self, node: Any, things: Description) -> Question:
        if isinstance(things, Things) and things.number is not None and things.quantifier == "a":
            raise NotUnderstoodError("whether any two of them are alike is more than I understand", "ask of two things")
        parts = dict(kids(node))
        name = "SAME" if "SAME" in parts else "DIFFERENT"
        return p.Same(token(parts[name], name), things, differ=name == "DIFFERENT")

    def _have_same(self, node: Any) -> Question:
        parts = dict(kids(node))
        things, phrases = self._subject(node)
        if "SAME_AS" not in parts:
            return self._same_or_not(node, things)
        same = p.SameAs(token(parts["SAME_AS"], "SAME_AS"), self.anchor(parts["anchors"])[1]())
        return p.Check(things, same, _quantifier(things, phrases))

    def _has(self, node: Any) -> Question:
        bases = [child for name, child in kids(node) if name == "base"]
        subject = self.base(bases[0])
        attach(subject, self.modifiers(only(node, "mods_nc")))
        part = self.part(bases[1], held=any(name == "REL" for name, _ in kids(node)))
        if _said_not(node):
            part = p.Not(part)
        things = subject.freeze()
        return p.Check(things, part, _quantifier(things, [subject]))

    def _holds(self, node: Any) -> Question:
        subject = self.base(only(node, "base"))
        attach(subject, self.modifiers(only(node, "mods_nc")))
        things = self.descriptions(only(node, "descriptions"))
        if isinstance(things, Things) and p.Only() in things.picks:
            raise NotUnderstoodError("whether it holds only that is more than I understand", "ask what is in it")
        held: p.Condition = p.Holds(things)
        if _said_not(node):
            held = p.Not(held)
        frozen = subject.freeze()
        return p.Check(frozen, held, _quantifier(frozen, [subject]))

    def _kind_of(self, node: Any) -> Question:
        """ "What kind of fruit is in the bowl?"."""
        return p.Query("kind", self._with_preds(node, only(node, "preds")).freeze())

    def _pointed_what(self, node: Any) -> Question:
        return p.Which(Things(ANYTHING, picks=(p.Pointed(),)))

    def _attribute(self, node: Any) -> Question:
        kind = token(only(node, "ATTRIBUTE"), "ATTRIBUTE")
        mods = only(node, "mods_only", missing=None)
        if mods is not None:  # "what kind of thing is left of the bowl"
            phrase = NounPhrase(ANYTHING)
            attach(phrase, self.modifiers(mods))
            return p.Query(kind, phrase.freeze())
        return p.Query(kind, self._subject(node)[0])

    def _attribute_of(self, node: Any) -> Question:
        return p.Query(token(only(node, "ATTRIBUTE_OF"), "ATTRIBUTE_OF"), self.descriptions(only(node, "descriptions")))

    def _owned(self, node: Any) -> Question:
        return p.Query(token(only(node, "OWN"), "OWN"), self._subject(node)[0])

    def _made_what(self, node: Any) -> Question:
        return p.Query("material", self.noun_phrase(only(node, "np_nc")).freeze())

    def _where(self, node: Any) -> Question:
        return p.Query("position", self.descriptions(only(node, "descriptions")))

    # Which, what

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
        subject = phrases[0] if phrases else NounPhrase(ANYTHING)
        if len(phrases) > 1:  # "which of the cup and the box is taller"
            together = p.Together(tuple(f.freeze() for f in phrases))
            subject = NounPhrase(ANYTHING)
            subject.own.append(lambda: p.OneOf(together))
        subject.quantifier, subject.number = "the", None
        if preds is not None:
            attach(subject, self.predicates(preds, subject), fresh=True)
        self._reached_or_holding(node, subject)
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
                    phrase.superlatives.append(token(child, name))
                elif name == "mods":
                    attach(phrase, self.modifiers(child))
        else:
            phrase.plural = True  # whatever is there
            attach(phrase, [*self.modifiers(parts["mods_only"]), *self.exceptions(node)])
        return p.Which(phrase.freeze())

    # Yes or no, this or that

    def _queried(self, node: Any) -> Question:
        """ "The small thing is what shape?"."""
        return p.Query(token(only(node, "ATTRIBUTE"), "ATTRIBUTE"), self._subject(node)[0])

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
        _, phrases = self._subject(node)
        items = [child for _, child in kids(only(node, "preds"))]
        attach(phrases[-1], [self.item(child, phrases[-1]) for child in items[:cut]])
        every = not any(n == "OR" for name, c in kids(node) if name == "more_base" for n, _ in kids(c))
        subject = _together([f.freeze() for f in phrases], every)
        self.subject = subject
        rest = items[cut:]
        self._refuse_second_clause(rest)
        spread = {name for child in rest for name, _ in kids(only(child, "spread", missing=None))}
        quantifier = "all" if spread & {"ALL", "BOTH"} and len(rest) == 1 else _quantifier(subject, phrases)
        made = [self.item(child, phrases[-1]) for child in rest]
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
            return self._counted(things, first.number, first.bound or ">=")
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

    def _one_anchor(self, subject: Description, condition: Any, anchors: p.Together) -> Question:
        """ "Is the cup next to the box or the bowl?"."""
        same = isinstance(condition, p.SameAs)
        opening = f"same {condition.attribute} as" if same else condition.name.replace("_", " ")
        options = tuple((replace(condition, anchor=part), f"{opening} {part.text}") for part in anchors.parts)
        return p.Choose(subject, options)


# Modifiers that after "is ..." are said of its subject: "is the ball behind the box made of metal?".
_PREDICATIVE = {"made_of", "taller", "same_as", "measures", "reach", "seen"}


def _together(parts: Sequence[Things], every: bool = True) -> Description:
    return parts[0] if len(parts) == 1 else p.Together(tuple(parts), every)


_OPPOSITE = {"=": "!=", ">": "<=", "<": ">="}


def _take_from_exceptions(phrase: NounPhrase) -> None:
    """ "Anything other than the lemon in the bowl": it is the anything that is in the bowl."""
    for _, modifier in list(phrase.joined):
        for left_out in modifier.left_out:
            if phrase.noun == ANYTHING and left_out.determined:
                phrase.joined = [*left_out.joined, *phrase.joined]
                left_out.joined = []


def _said_not(node: Any) -> bool:
    """Whether "not" follows the subject: "doesn't it have a lid?" asks whether it has one."""
    names = [name for name, _ in kids(node)]
    return "NOT" in names[names.index("base") :]


def _quantifier(things: Description, phrases: Sequence[NounPhrase] = ()) -> str:
    if any(f.negative for f in phrases):
        return "no"
    if isinstance(things, p.Together):
        return "all" if things.every else "a"
    return things.quantifier if things.quantifier != "the" or not things.many else "all"
