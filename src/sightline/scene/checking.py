"""Whether something is so: yes or no, of one thing, of all, of any or of none; or which of several it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from sightline.answer import Answer
from sightline.language import program as p
from sightline.language.lexicon import ANYTHING
from sightline.language.program import Description, Things
from sightline.scene import hidden
from sightline.scene.evaluate import Evaluation
from sightline.scene.picks import pick_levels
from sightline.scene.replies import (
    NoAnswerError,
    candidates_of,
    doubt,
    objects_at,
    reply,
    require_anchors,
    sure_and_maybe,
    which_one,
)
from sightline.scene.select import condition_reason
from sightline.scene.truth import CLOSE, DEPENDS, FALSE, TRUE, UNKNOWN, Levels
from sightline.scene.wording import counted, describe, listed, name_of, negation, said, the, words


def _condition_levels(evaluation: Evaluation, condition: p.Condition | p.Pick, things: Description) -> Levels:
    """How true a predicate is of each thing; a superlative among the things of the noun, or among all."""
    noun = things.noun if isinstance(things, Things) else ANYTHING
    if isinstance(condition, p.Side):
        return evaluation.view.place(condition.place)
    if isinstance(condition, p.Superlative | p.Pointed | p.Only):
        among = evaluation.kind(noun)
        if isinstance(things, p.Together):
            among = evaluation.levels(things)
        if (among > FALSE).sum() < 2:
            among = evaluation.kind(ANYTHING)
        return pick_levels(evaluation, condition, among, Things(noun))
    return evaluation.condition(condition, noun)


def check(evaluation: Evaluation, question: p.Check) -> Answer:
    """Whether a predicate is true: of the one thing meant, or of all, any or none of those described.

    Raises:
        NoAnswerError: it is not known, or depends on what is meant, or there is nothing to go by.
    """
    quantified = {"all": _all, "a": _any, "no": _none}.get(question.quantifier)
    if quantified is not None:
        return quantified(evaluation, question)
    candidates = candidates_of(evaluation, question.things)
    levels = _condition_levels(evaluation, question.condition, question.things)
    require_anchors(evaluation)
    return _verdict(evaluation, question, levels, candidates)


def _verdict(evaluation: Evaluation, question: p.Check, levels: Levels, candidates: list[int]) -> Answer:
    found = {int(level) for level in levels[candidates]}
    if found not in ({TRUE}, {FALSE}):
        if {TRUE, FALSE} <= found or (len(candidates) > 1 and found & {TRUE, FALSE}):
            raise which_one(evaluation, candidates)
        raise _unsure(evaluation, question, levels, candidates)
    yes = found == {TRUE}
    if where := _may_hold(evaluation, question.condition, candidates, yes):
        raise NoAnswerError(f"I see nothing in it, but I cannot see {where}")
    return _yes_or_no(evaluation, question, yes, candidates)


def _may_hold(evaluation: Evaluation, condition: p.Condition | p.Pick, at: Sequence[int], yes: bool) -> str:
    """What may hold something unseen though nothing is seen in it, in words; "" if nothing may."""
    empty = isinstance(condition, p.Not) and isinstance(condition.condition, p.Holds)
    if (empty and yes) or (isinstance(condition, p.Holds) and not yes):
        return next(
            (f"into {describe(evaluation.scene.objects[i])}" for i in at if hidden.hides(evaluation, "in", i)), ""
        )
    return ""


def _unsure(evaluation: Evaluation, question: p.Check, levels: Levels, at: Sequence[int]) -> NoAnswerError:
    first = next(i for i in at if levels[i] not in (TRUE, FALSE))
    name = f"the {name_of(evaluation.scene.objects[first])}"
    if isinstance(question.condition, p.Superlative | p.Side | p.Pointed | p.Only):
        return NoAnswerError(f"I cannot tell whether {name} is {words(question.condition)}")
    return NoAnswerError(condition_reason(evaluation, question.condition, name, int(levels[first])))


def _yes_or_no(evaluation: Evaluation, question: p.Check, yes: bool, at: Sequence[int]) -> Answer:
    asked, said_so = question.things, words if yes else negation
    many = len(at) > 1 if isinstance(asked, p.Together) else asked.many
    verb, of = "are" if many else "is", the(asked)
    if len(at) > 1 and not many:  # true of whichever is meant
        of = f"each {said(asked)}"
    said_of = f"{of} {verb} {said_so(question.condition)}"
    return reply(evaluation, yes, f"{'Yes' if yes else 'No'}, {said_of}.", at, question.things)


def _all(evaluation: Evaluation, question: p.Check) -> Answer:
    sure, maybe = sure_and_maybe(evaluation.levels(question.things, counting=True))
    if not sure and not maybe:
        candidates_of(evaluation, question.things)
    require_number(question.things, len(sure), len(maybe))
    if isinstance(question.things, p.Together) and question.things.every:
        for part in question.things.parts:
            candidates_of(evaluation, part)
    levels = _condition_levels(evaluation, question.condition, question.things)
    require_anchors(evaluation)
    against = [i for i in sure if levels[i] == FALSE]
    if against:
        text = f"No, {listed(objects_at(evaluation, against))} {'is' if len(against) == 1 else 'are'} not."
        return reply(evaluation, False, text, against, question.things)
    if unsure := [i for i in sure if levels[i] != TRUE]:
        raise _unsure(evaluation, question, levels, unsure)
    if any(levels[i] != TRUE for i in maybe) or not sure:
        raise doubt(evaluation, question.things, maybe)
    return _yes_or_no(evaluation, question, True, sure)


def require_number(things: Description, sure: int, maybe: int) -> None:
    """ "The three mugs" must be three."""
    if isinstance(things, Things) and things.number is not None and not sure <= things.number <= sure + maybe:
        raise NoAnswerError(f"there {'is' if sure == 1 else 'are'} {counted(sure, replace(things, number=None))}")


def _any(evaluation: Evaluation, question: p.Check, negate: bool = False) -> Answer:
    levels = evaluation.levels(question.things, counting=True)
    levels = np.minimum(levels, _condition_levels(evaluation, question.condition, question.things))
    sure, maybe = sure_and_maybe(levels)
    if not sure:
        require_anchors(evaluation)
        if maybe:
            if evaluation.unclear:
                raise doubt(evaluation, question.things, maybe)
            raise _unsure(evaluation, question, levels, maybe)
        if where := hidden.hidden_place(evaluation, question.condition):
            raise NoAnswerError(f"I see none, but I cannot see {where}")
    yes = bool(sure) != negate
    verb = "is" if len(sure) == 1 else "are"
    text = f"{listed(objects_at(evaluation, sure))} {verb}" if sure else "none that I see is"
    return reply(evaluation, yes, f"{'Yes' if yes else 'No'}, {text} {words(question.condition)}.", sure)


def _none(evaluation: Evaluation, question: p.Check) -> Answer:
    return _any(evaluation, question, negate=True)


def choose(evaluation: Evaluation, question: p.Choose) -> Answer:
    """Which of several predicates is true of a thing: its words, "neither" or "both".

    Raises:
        NoAnswerError: as in `check`.
    """
    candidates = candidates_of(evaluation, question.things)
    levels = [_condition_levels(evaluation, option, question.things) for option, _ in question.options]
    require_anchors(evaluation)
    values = set()
    for at in candidates:
        true = [text for (_, text), level in zip(question.options, levels, strict=True) if level[at] == TRUE]
        unsure = any(level[at] in (UNKNOWN, DEPENDS) or (level[at] == CLOSE and not true) for level in levels)
        if unsure:
            option, level = next(
                (o, lv) for (o, _), lv in zip(question.options, levels, strict=True) if lv[at] not in (TRUE, FALSE)
            )
            raise _unsure(evaluation, p.Check(question.things, option), level, [at])
        values.add(true[0] if len(true) == 1 else "neither" if not true else "both")
    if len(values) > 1:
        raise which_one(evaluation, candidates)
    value = values.pop()
    return reply(evaluation, value, f"{the(question.things)}: {value}.", candidates, question.things)
