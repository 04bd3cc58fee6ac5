"""Questions, executed on a scene: an answer with what it rests on, or why there is none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from sightline.answer import Abstained, Answer
from sightline.language import program as p
from sightline.language.lexicon import ANYTHING
from sightline.language.program import Anchor, Description, Question, Things
from sightline.scene import hidden
from sightline.scene.attributes import kind_score, same_levels
from sightline.scene.evaluate import Evaluation
from sightline.scene.properties import property_of
from sightline.scene.select import NO_RAY, condition_reason, is_bare_pointing, missing, unknown_reason
from sightline.scene.truth import CLOSE, DEPENDS, FALSE, TRUE, UNKNOWN, Levels
from sightline.scene.wording import counted, describe, listed, name_of, plural, said, the, which_question, words
from sightline.scene_object import SceneObject


class _NoAnswerError(Exception):
    """Raised where an answer cannot be had, with the reason; never leaves this module."""


def answer(evaluation: Evaluation, question: Question) -> Answer | Abstained:
    """The outcome of a question."""
    if isinstance(question, p.Readings):
        return _readings(evaluation, question)
    try:
        handler: Callable[[Evaluation, Any], Answer] = _HANDLERS[type(question)]
        return handler(evaluation, question)
    except _NoAnswerError as reason:
        return Abstained(str(reason))


def _readings(evaluation: Evaluation, question: p.Readings) -> Answer | Abstained:
    """What all the readings that have an answer come to."""
    outcomes = [
        answer(Evaluation(evaluation.scene, evaluation.viewpoint, evaluation.ray), reading)
        for reading in question.readings
    ]
    answers = [o for o in outcomes if isinstance(o, Answer)]
    if len({a.value for a in answers}) > 1:
        ways = " or ".join(f"whether {_asked(reading)}" for reading in question.readings)
        return Abstained(f"the words can be read in ways that differ: do you ask {ways}?")
    return answers[0] if answers else outcomes[-1]


def _asked(question: Question) -> str:
    if isinstance(question, p.Check):
        return f"{the(question.things)} is {words(question.condition)}"
    return str(question)


# What is spoken of


def _objects(evaluation: Evaluation, at: Sequence[int]) -> tuple[SceneObject, ...]:
    return tuple(evaluation.scene.objects[i] for i in at)


def _answer(
    evaluation: Evaluation, value: Any, text: str, at: Sequence[int], things: Description | None = None
) -> Answer:
    """With the confidence of the least sure of what it rests on; that nothing was overlooked is taken as sure."""
    evidence = _objects(evaluation, at)
    noun = things.noun if isinstance(things, Things) else ""
    scores = [kind_score(o, noun) if noun != ANYTHING else o.score for o in evidence]
    return Answer(value, text[:1].upper() + text[1:], min(scores, default=1.0), evidence)


def _split(levels: Levels) -> tuple[list[int], list[int]]:
    """The things for which it is true, and those for which it may be."""
    return [int(i) for i in np.flatnonzero(levels == TRUE)], [
        int(i) for i in np.flatnonzero((levels > FALSE) & (levels < TRUE))
    ]


def _require_anchors(evaluation: Evaluation) -> None:
    if evaluation.missing:
        raise _NoAnswerError(missing(_afresh(evaluation), evaluation.missing[0]).reason)


def _afresh(evaluation: Evaluation) -> Evaluation:
    return Evaluation(evaluation.scene, evaluation.viewpoint, evaluation.ray)


def _candidates(evaluation: Evaluation, things: Description) -> list[int]:
    """What a definite description may mean; several where it is unclear.

    Raises:
        _NoAnswerError: nothing answers to it, or it is too close to call.
    """
    if isinstance(things, Things) and is_bare_pointing(evaluation, things):
        raise _NoAnswerError(NO_RAY)
    levels = evaluation.levels(things)
    found = [int(i) for i in np.flatnonzero(levels >= UNKNOWN)]
    close = [int(i) for i in np.flatnonzero(levels == CLOSE)]
    if not found and close:
        raise _doubt(evaluation, things, close)
    if not found:
        first = things if isinstance(things, Things) else things.parts[0]
        raise _NoAnswerError(missing(_afresh(evaluation), first).reason)
    return found


def _which(evaluation: Evaluation, candidates: Sequence[int]) -> _NoAnswerError:
    return _NoAnswerError(which_question(_objects(evaluation, candidates)))


def _doubt(evaluation: Evaluation, things: Description, at: Sequence[int]) -> _NoAnswerError:
    """Why it is not known whether some things answer to a description."""
    if evaluation.unclear:
        anchor, candidates = evaluation.unclear[0]
        which = which_question(_objects(evaluation, candidates))
        return _NoAnswerError(f"it depends on which {said(anchor)}. {which}")
    if isinstance(things, Things):
        return _NoAnswerError(unknown_reason(evaluation, things, at[0]))
    return _NoAnswerError(f"it may be: I see {listed(_objects(evaluation, at))}")


# Existence and number


def _exists(evaluation: Evaluation, question: p.Exists) -> Answer:
    if isinstance(question.things, p.Together) and question.things.every:
        each = [_exists(evaluation, p.Exists(part, question.absent)) for part in question.things.parts]
        wrong = next((a for a in each if a.value is not True), None)
        return wrong or replace(each[0], evidence=tuple(o for a in each for o in a.evidence))
    levels = evaluation.levels(question.things, counting=True)
    sure, maybe = _split(levels)
    if not sure:
        _require_anchors(evaluation)
        if maybe:
            raise _doubt(evaluation, question.things, maybe)
        if where := hidden.hidden_place(evaluation, question.things):
            raise _NoAnswerError(f"I see none, but I cannot see {where}")
    if sure:
        text = f"there {'is' if len(sure) == 1 else 'are'} {listed(_objects(evaluation, sure))}"
    else:
        text = f"I see no {said(question.things)}"
    yes = bool(sure) != question.absent
    return _answer(evaluation, yes, f"{'Yes' if yes else 'No'}, {text}.", sure, question.things)


def _range(evaluation: Evaluation, things: Description) -> tuple[int, int, list[int]]:
    """At least and at most how many there are, and which are counted."""
    levels = evaluation.levels(things, counting=True)
    _require_anchors(evaluation)
    sure, maybe = _split(levels)
    if (levels == DEPENDS).any():
        raise _doubt(evaluation, things, maybe)
    return len(sure), len(sure) + len(maybe), [*sure, *maybe]


def _count(evaluation: Evaluation, question: p.Count) -> Answer:
    least, most, at = _range(evaluation, question.things)
    if least == most:
        return _answer(evaluation, least, f"{counted(least, question.things)}.", at, question.things)
    doubt = _doubt(evaluation, question.things, at[least:])
    text = f"{least} to {counted(most, question.things)}: {doubt}."
    return _answer(evaluation, f"{least} to {most}", text, at, question.things)


def _compare_counts(evaluation: Evaluation, question: p.CompareCounts) -> Answer:
    least, most, at = _range(evaluation, question.first)
    if isinstance(question.second, int):
        other_least = other_most = question.second
        other = str(question.second)
    else:
        other_least, other_most, more = _range(evaluation, question.second)
        at, other = [*at, *more], counted(other_least, question.second)
    op = question.op
    if op in ("=", "!="):
        certain = least == most and other_least == other_most
        yes, no = certain and least == other_least, most < other_least or least > other_most or certain
    elif op in (">", "<="):
        yes, no = least > other_most, most <= other_least
    else:
        yes, no = most < other_least, least >= other_most
    if op in ("!=", "<=", ">="):
        yes, no = no and not yes, yes
    if not (yes or no):
        raise _NoAnswerError(f"there are {least} to {most} against {other_least} to {other_most}")
    text = f"{'Yes' if yes else 'No'}, {counted(least, question.first)}, against {other}."
    return _answer(evaluation, yes, text, at)


def _count_difference(evaluation: Evaluation, question: p.CountDifference) -> Answer:
    least, most, at = _range(evaluation, question.first)
    other_least, other_most, more = _range(evaluation, question.second)
    if least != most or other_least != other_most:
        raise _NoAnswerError(f"there are {least} to {most} against {other_least} to {other_most}")
    value = question.sign * (least - other_least)
    text = f"{counted(least, question.first)} and {counted(other_least, question.second)}."
    return _answer(evaluation, value, text, [*at, *more])


# Properties


def _query(evaluation: Evaluation, question: p.Query) -> Answer:
    candidates = _candidates(evaluation, question.things)
    values: list[Any] = []
    for at in candidates:
        found = property_of(evaluation, question.attribute, at)
        if found is None:
            asked = question.attribute if question.attribute != "kind" else "kind of thing"
            raise _NoAnswerError(f"I do not know the {asked} of {describe(evaluation.scene.objects[at])}")
        values.append(found)
    if len({value for value, _ in values}) > 1:
        raise _which(evaluation, candidates)
    value, text = values[0]
    return _answer(evaluation, value, f"{the(question.things)} {text}.", candidates, question.things)


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
        return evaluation.pick(condition, among, Things(noun))
    return evaluation.condition(condition, noun)


def _check(evaluation: Evaluation, question: p.Check) -> Answer:
    quantified = {"all": _all, "a": _any, "no": _none}.get(question.quantifier)
    if quantified is not None:
        return quantified(evaluation, question)
    candidates = _candidates(evaluation, question.things)
    levels = _condition_levels(evaluation, question.condition, question.things)
    _require_anchors(evaluation)
    return _verdict(evaluation, question, levels, candidates)


def _verdict(evaluation: Evaluation, question: p.Check, levels: Levels, candidates: list[int]) -> Answer:
    found = {int(level) for level in levels[candidates]}
    if found not in ({TRUE}, {FALSE}):
        if {TRUE, FALSE} <= found or (len(candidates) > 1 and found & {TRUE, FALSE}):
            raise _which(evaluation, candidates)
        raise _unsure(evaluation, question, levels, candidates)
    yes = found == {TRUE}
    if where := _may_hold(evaluation, question.condition, candidates, yes):
        raise _NoAnswerError(f"I see nothing in it, but I cannot see {where}")
    return _yes_or_no(evaluation, question, yes, candidates)


def _may_hold(evaluation: Evaluation, condition: p.Condition | p.Pick, at: Sequence[int], yes: bool) -> str:
    """What may hold something unseen though nothing is seen in it, in words; "" if nothing may."""
    empty = isinstance(condition, p.Not) and isinstance(condition.condition, p.Holds)
    if (empty and yes) or (isinstance(condition, p.Holds) and not yes):
        return next(
            (f"into {describe(evaluation.scene.objects[i])}" for i in at if hidden.hides(evaluation, "in", i)), ""
        )
    return ""


def _unsure(evaluation: Evaluation, question: p.Check, levels: Levels, at: Sequence[int]) -> _NoAnswerError:
    first = next(i for i in at if levels[i] not in (TRUE, FALSE))
    name = f"the {name_of(evaluation.scene.objects[first])}"
    if isinstance(question.condition, p.Superlative | p.Side | p.Pointed | p.Only):
        return _NoAnswerError(f"I cannot tell whether {name} is {words(question.condition)}")
    return _NoAnswerError(condition_reason(evaluation, question.condition, name, int(levels[first])))


def _yes_or_no(evaluation: Evaluation, question: p.Check, yes: bool, at: Sequence[int]) -> Answer:
    verb = "are" if len(at) > 1 else "is"
    said_of = f"{the(question.things)} {verb} {'' if yes else 'not '}{words(question.condition)}"
    return _answer(evaluation, yes, f"{'Yes' if yes else 'No'}, {said_of}.", at, question.things)


def _all(evaluation: Evaluation, question: p.Check) -> Answer:
    sure, maybe = _split(evaluation.levels(question.things, counting=True))
    if not sure and not maybe:
        _candidates(evaluation, question.things)
    _require_number(question.things, len(sure), len(maybe))
    if isinstance(question.things, p.Together) and question.things.every:
        for part in question.things.parts:
            _candidates(evaluation, part)
    levels = _condition_levels(evaluation, question.condition, question.things)
    _require_anchors(evaluation)
    against = [i for i in sure if levels[i] == FALSE]
    if against:
        text = f"No, {listed(_objects(evaluation, against))} {'is' if len(against) == 1 else 'are'} not."
        return _answer(evaluation, False, text, against, question.things)
    if unsure := [i for i in sure if levels[i] != TRUE]:
        raise _unsure(evaluation, question, levels, unsure)
    if any(levels[i] != TRUE for i in maybe) or not sure:
        raise _doubt(evaluation, question.things, maybe)
    return _yes_or_no(evaluation, question, True, sure)


def _require_number(things: Description, sure: int, maybe: int) -> None:
    """ "The three mugs" must be three."""
    if isinstance(things, Things) and things.number is not None and not sure <= things.number <= sure + maybe:
        raise _NoAnswerError(f"there {'is' if sure == 1 else 'are'} {counted(sure, replace(things, number=None))}")


def _any(evaluation: Evaluation, question: p.Check, negate: bool = False) -> Answer:
    levels = evaluation.levels(question.things, counting=True)
    levels = np.minimum(levels, _condition_levels(evaluation, question.condition, question.things))
    sure, maybe = _split(levels)
    if not sure:
        _require_anchors(evaluation)
        if maybe:
            if evaluation.unclear:
                raise _doubt(evaluation, question.things, maybe)
            raise _unsure(evaluation, question, levels, maybe)
        if where := hidden.hidden_place(evaluation, question.condition):
            raise _NoAnswerError(f"I see none, but I cannot see {where}")
    yes = bool(sure) != negate
    text = f"{listed(_objects(evaluation, sure))} {'is' if len(sure) == 1 else 'are'}" if sure else "none that I see is"
    return _answer(evaluation, yes, f"{'Yes' if yes else 'No'}, {text} {words(question.condition)}.", sure)


def _none(evaluation: Evaluation, question: p.Check) -> Answer:
    return _any(evaluation, question, negate=True)


def _choose(evaluation: Evaluation, question: p.Choose) -> Answer:
    candidates = _candidates(evaluation, question.things)
    levels = [_condition_levels(evaluation, option, question.things) for option, _ in question.options]
    _require_anchors(evaluation)
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
        raise _which(evaluation, candidates)
    value = values.pop()
    return _answer(evaluation, value, f"{the(question.things)}: {value}.", candidates, question.things)


# Which


def _identify(evaluation: Evaluation, question: p.Which) -> Answer:
    things = question.things
    if isinstance(things, Things) and is_bare_pointing(evaluation, things):
        raise _NoAnswerError(NO_RAY)
    one = isinstance(things, Things) and bool(things.picks) and not things.many
    levels = evaluation.levels(things, counting=not one)
    sure, maybe = _split(levels)
    if not sure:
        _require_anchors(evaluation)
        if maybe:
            strong = [i for i in maybe if levels[i] >= UNKNOWN]
            raise _which(evaluation, strong) if one and len(strong) > 1 else _doubt(evaluation, things, strong or maybe)
        if where := hidden.hidden_place(evaluation, things):
            raise _NoAnswerError(f"I see nothing, but I cannot see {where}")
    if (levels == DEPENDS).any() or (one and len(sure) + (levels == UNKNOWN).sum() > 1):
        raise _doubt(evaluation, things, maybe) if evaluation.unclear else _which(evaluation, [*sure, *maybe])
    objects = sorted(_objects(evaluation, sure), key=lambda o: -1 if o.id is None else o.id)
    value = ", ".join(name_of(o) for o in objects) or "nothing"
    text = f"{listed(objects)}." if objects else f"Nothing: {missing(_afresh(evaluation), _first(things)).reason}."
    if maybe := [i for i in maybe if levels[i] == UNKNOWN]:
        text = f"{text[:-1]}; perhaps also {listed(_objects(evaluation, maybe))}."
    return _answer(evaluation, value, text, [evaluation.scene.objects.index(o) for o in objects])


def _first(things: Description) -> Things:
    return things if isinstance(things, Things) else things.parts[0]


# Distances and ways


def _ends(evaluation: Evaluation, question: p.Distance) -> list[list[int | Any]]:
    """The things or points at either end; several where it is unclear which."""
    if question.first == question.second and isinstance(question.first, Things):
        pair = _candidates(evaluation, question.first)
        if len(pair) != 2:
            raise _NoAnswerError(f"there are {len(pair)} {plural(question.first.noun)}, not 2")
        return [[pair[0]], [pair[1]]]
    return [_end(evaluation, anchor) for anchor in (question.first, question.second)]


def _end(evaluation: Evaluation, anchor: Anchor) -> list[int | Any]:
    if isinstance(anchor, p.Landmark):
        point = evaluation.landmark(anchor)
        if point is None:
            raise _NoAnswerError(f"I do not know where {the(anchor)} is")
        return [point]
    return list(_candidates(evaluation, anchor))


def _pairs(evaluation: Evaluation, question: p.Distance) -> list[tuple[Any, Any]]:
    first, second = _ends(evaluation, question)
    pairs = [(a, b) for a in first for b in second if not (isinstance(a, int) and isinstance(b, int) and a == b)]
    if not pairs:
        raise _NoAnswerError(f"{the(question.first)} and {the(question.second)} are one thing")
    layout = evaluation.layout
    for end in {end for pair in pairs for end in pair if isinstance(end, int)}:
        if not layout.has_position[end]:
            raise _NoAnswerError(f"without depth I cannot tell how far {describe(evaluation.scene.objects[end])} is")
    return pairs


def _distance(evaluation: Evaluation, question: p.Distance) -> Answer:
    layout = evaluation.layout
    pairs = _pairs(evaluation, question)
    lengths = []
    for pair in pairs:
        a, b = (layout.center[end] if isinstance(end, int) else end for end in pair)
        lengths.append(float(np.linalg.norm(a - b)))
    at = list(dict.fromkeys(end for pair in pairs for end in pair if isinstance(end, int)))
    if max(lengths) - min(lengths) > 0.0005:
        raise _which(
            evaluation, [i for i in at if sum(i in [e for e in q if isinstance(e, int)] for q in pairs) < len(pairs)]
        )
    value = round(100 * lengths[0], 1)
    ends = "they" if question.first == question.second else f"{the(question.first)} and {the(question.second)}"
    return _answer(evaluation, value, f"{ends} are {value:g} cm apart, from centre to centre.", at)


def _same(evaluation: Evaluation, question: p.Same) -> Answer:
    if isinstance(question.things, p.Together):
        at = []
        for part in question.things.parts:
            found = _candidates(evaluation, part)
            if len(found) > 1 and not part.many:
                raise _which(evaluation, found)
            at += found
    else:
        at = _candidates(evaluation, question.things)
    if len(at) < 2:
        raise _NoAnswerError(f"there is only one {said(question.things)}")
    levels = [int(same_levels(evaluation, question.attribute, i)[j]) for n, i in enumerate(at) for j in at[n + 1 :]]
    if not question.differ and FALSE not in levels and set(levels) != {TRUE}:
        raise _NoAnswerError(f"I cannot tell whether {the(question.things)} have the same {question.attribute}")
    if question.differ and TRUE not in levels and set(levels) != {FALSE}:
        raise _NoAnswerError(f"I cannot tell whether {the(question.things)} differ in {question.attribute}")
    if question.differ:
        yes = TRUE not in levels
        text = f"{'Yes' if yes else 'No'}, {the(question.things)} {'differ' if yes else 'do not all differ'}"
        return _answer(evaluation, yes, f"{text} in {question.attribute}.", at)
    yes = FALSE not in levels
    same = "the same" if yes else "not the same"
    text = f"{'Yes' if yes else 'No'}, {the(question.things)} have {same} {question.attribute}."
    return _answer(evaluation, yes, text, at)


_HANDLERS: dict[type, Callable[[Evaluation, Any], Answer]] = {
    p.Exists: _exists,
    p.Count: _count,
    p.CompareCounts: _compare_counts,
    p.CountDifference: _count_difference,
    p.Query: _query,
    p.Check: _check,
    p.Choose: _choose,
    p.Which: _identify,
    p.Distance: _distance,
    p.Same: _same,
}
