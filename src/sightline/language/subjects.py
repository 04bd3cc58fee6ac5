"""What a question is about: subjects, and what is said of them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from sightline.language import program as p
from sightline.language.attach import Modifier, NounPhrase, attach
from sightline.language.lexicon import ANYTHING
from sightline.language.modifiers import Modifiers
from sightline.language.program import Description, Things
from sightline.language.tree import joins, kids, only


class Subjects(Modifiers):
    """Subjects of questions."""

    def subject_of(self, node: Any) -> tuple[Description, list[NounPhrase]]:
        """What is spoken of, with its modifiers; as a description and as the noun phrases that it is made of."""
        phrases = []
        every = "OR" not in joins(node, "more_base")
        for name, child in kids(node):
            if name in ("base", "bare", "short"):
                phrases.append(self.base(child))
            elif name == "more_base":
                phrases.append(self.base(only(child, "base")))
            elif name in ("mods", "mods_nc"):
                attach(phrases[-1], self.modifiers(child))
            elif name == "except_nc":
                attach(phrases[-1], [self.exception(child)])
        return together([f.freeze() for f in phrases], every), phrases

    def with_preds(self, head: Any, preds: Any) -> NounPhrase:
        """A noun phrase of a base, its modifiers and a predicate: "which cup on the tray is tallest"."""
        phrase = self.noun_phrase(head) if any(n == "base" for n, _ in kids(head)) else NounPhrase(ANYTHING)
        narrow(phrase)
        phrase.quantifier, phrase.plural = "the", False
        attach(phrase, self.predicates(preds), fresh=True)
        return phrase

    def spoken_of(self, plural: bool) -> NounPhrase:
        """What a question without a noun is about: "there are two mugs; which is taller?"."""
        phrase = NounPhrase(ANYTHING, plural=plural)
        antecedent = self.antecedent
        if antecedent is not None:
            phrase.noun = antecedent.noun if isinstance(antecedent, Things) else ANYTHING
            phrase.words = antecedent.text if isinstance(antecedent, Things) else phrase.words
            phrase.own.append(partial(p.OneOf, antecedent))
        return phrase

    def reached_or_holding(self, node: Any, phrase: NounPhrase) -> None:
        """ "... can you reach", "... has a red lid"."""
        names = [name for name, _ in kids(node)]
        if "CAN_REACH" in names or "CANNOT_REACH" in names:
            phrase.joined.append(("", Modifier(p.Reachable, negated="CANNOT_REACH" in names)))
        if "HAVE" in names or "CONTAIN" in names:
            last = [child for name, child in kids(node) if name == "base"][-1]
            attach(phrase, [self.holding(last, explicit="REL" in names or "CONTAIN" in names)])


def narrow(phrase: NounPhrase) -> None:
    """ "Which of the three tallest things is red?": first the tallest are found, then the red ones of them."""
    if phrase.ranked:
        among = phrase.freeze()
        phrase.superlatives, phrase.rank, phrase.end, phrase.last = [], 0, "", False
        phrase.joined, phrase.number, phrase.bound = [], None, ""
        phrase.own = [partial(p.OneOf, among)]


def together(parts: Sequence[Things], every: bool = True) -> Description:
    """One description, or several as one."""
    return parts[0] if len(parts) == 1 else p.Together(tuple(parts), every)


def quantifier_of(things: Description, phrases: Sequence[NounPhrase] = ()) -> str:
    """Whether a question is about the one, all, any ("a") or none ("no") of what is described."""
    if any(f.negative for f in phrases):
        return "no"
    if isinstance(things, p.Together):
        return "all" if things.every else "a"
    return things.quantifier if things.quantifier != "the" or not things.many else "all"
