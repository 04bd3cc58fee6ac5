"""Questions, executed on a scene: an answer with what it rests on, or why there is none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from sightline.answer import Abstained, Answer
from sightline.language import program as p
from sightline.language.program import Anchor, Question, Things
from sightline.scene import checking, counting, hidden
from sightline.scene.attributes import is_nameless, same_levels
from sightline.scene.checking import require_number
from sightline.scene.evaluate import Evaluation
from sightline.scene.properties import property_of
from sightline.scene.replies import (
    NoAnswerError,
    afresh,
    candidates_of,
    doubt,
    objects_at,
    reply,
    require_anchors,
    sure_and_maybe,
    which_one,
    why_none,
)
from sightline.scene.select import NO_RAY, is_bare_pointing
from sightline.scene.truth import DEPENDS, FALSE, TRUE, UNKNOWN
from sightline.scene.wording import describe, joined, listed, name_of, plural, said, the, with_article, words


def answer(evaluation: Evaluation, question: Question) -> Answer | Abstained:
    """The outcome of a question."""
    if isinstance(question, p.Readings):
        return _readings(evaluation, question)
    try:
        handler: Callable[[Evaluation, Any], Answer] = _HANDLERS[type(question)]
        return handler(evaluation, question)
    except NoAnswerError as reason:
        return Abstained(str(reason))


def _readings(evaluation: Evaluation, question: p.Readings) -> Answer | Abstained:
    """What all the readings that have an answer come to."""
    outcomes = [answer(afresh(evaluation), reading) for reading in question.readings]
    answers = [o for o in outcomes if isinstance(o, Answer)]
    if len({a.value for a in answers}) > 1:
        ways = " or ".join(f"whether {_asked(reading)}" for reading in question.readings)
        return Abstained(f"the words can be read in ways that differ: do you ask {ways}?")
    return answers[0] if answers else outcomes[-1]


def _asked(question: Question) -> str:
    if isinstance(question, p.Check):
        return f"{the(question.things)} is {words(question.condition)}"
    return str(question)


def _query(evaluation: Evaluation, question: p.Query) -> Answer:
    things = question.things
    candidates = candidates_of(evaluation, things)
    values: list[tuple[Any, str]] = []
    for at in candidates:
        found = property_of(evaluation, question.attribute, at)
        if found is None:
            asked = question.attribute if question.attribute != "kind" else "kind of thing"
            raise NoAnswerError(f"I do not know the {asked} of {describe(evaluation.scene.objects[at])}")
        values.append(found)
    many = isinstance(things, Things) and things.many
    value, text = values[0]
    if len({value for value, _ in values}) == 1:
        said_of_all = text.replace("is ", "are ", 1).replace("measures ", "measure ", 1) if many else text
        return reply(evaluation, value, f"{the(things)} {said_of_all}.", candidates, things)
    if not many:
        raise which_one(evaluation, candidates)
    sure, maybe = sure_and_maybe(evaluation.levels(things, counting=True))
    require_number(things, len(sure), len(maybe))
    if maybe:
        raise doubt(evaluation, things, maybe)
    if question.attribute in ("color", "shape"):  # in a word each
        different = list(dict.fromkeys(str(value) for value, _ in values))
        text = f"{the(things)} are {joined(different, 'and')}"
    else:
        named = [
            f"{with_article(name_of(o))} {text}"
            for o, (_, text) in zip(objects_at(evaluation, sure), values, strict=True)
        ]
        text = joined(named, "and")
    return reply(evaluation, "; ".join(str(value) for value, _ in values), f"{text}.", sure, things)


def _identify(evaluation: Evaluation, question: p.Which) -> Answer:
    things = question.things
    if isinstance(things, Things) and is_bare_pointing(evaluation, things):
        raise NoAnswerError(NO_RAY)
    one = isinstance(things, Things) and bool(things.picks) and not things.many
    levels = evaluation.levels(things, counting=not one)
    sure, maybe = sure_and_maybe(levels)
    if not sure:
        require_anchors(evaluation)
        if maybe:
            strong = [i for i in maybe if levels[i] >= UNKNOWN]
            several = one and len(strong) > 1
            raise which_one(evaluation, strong) if several else doubt(evaluation, things, strong or maybe)
        if where := hidden.hidden_place(evaluation, things):
            raise NoAnswerError(f"I see nothing, but I cannot see {where}")
    if (levels == DEPENDS).any() or (one and len(sure) + (levels == UNKNOWN).sum() > 1):
        raise doubt(evaluation, things, maybe) if evaluation.unclear else which_one(evaluation, [*sure, *maybe])
    objects = sorted(objects_at(evaluation, sure), key=lambda o: -1 if o.id is None else o.id)
    # Else the answer to "what is the red thing?" would be "a red thing"
    asked = with_article(said(things))
    if [(describe(o), is_nameless(o)) for o in objects] == [(asked, True)]:
        raise NoAnswerError(f"I see {asked}, and cannot tell what it is")
    value = ", ".join(name_of(o) for o in objects) or "nothing"
    text = f"{listed(objects)}." if objects else f"Nothing: {why_none(evaluation, things)}."
    if maybe := [i for i in maybe if levels[i] == UNKNOWN]:
        text = f"{text[:-1]}; perhaps also {listed(objects_at(evaluation, maybe))}."
    return reply(evaluation, value, text, [evaluation.scene.objects.index(o) for o in objects])


def _ends(evaluation: Evaluation, question: p.Distance) -> list[list[int | Any]]:
    """The things or points at either end; several where it is unclear which."""
    if question.first == question.second and isinstance(question.first, Things):
        pair = candidates_of(evaluation, question.first)
        if len(pair) != 2:
            raise NoAnswerError(f"there are {len(pair)} {plural(question.first.noun)}, not 2")
        return [[pair[0]], [pair[1]]]
    return [_end(evaluation, anchor) for anchor in (question.first, question.second)]


def _end(evaluation: Evaluation, anchor: Anchor) -> list[int | Any]:
    if isinstance(anchor, p.Landmark):
        point = evaluation.landmark(anchor)
        if point is None:
            raise NoAnswerError(f"I do not know where {the(anchor)} is")
        return [point]
    return list(candidates_of(evaluation, anchor))


def _pairs(evaluation: Evaluation, question: p.Distance) -> list[tuple[Any, Any]]:
    first, second = _ends(evaluation, question)
    pairs = [(a, b) for a in first for b in second if not (isinstance(a, int) and isinstance(b, int) and a == b)]
    if not pairs:
        raise NoAnswerError(f"{the(question.first)} and {the(question.second)} are one thing")
    layout = evaluation.layout
    for end in {end for pair in pairs for end in pair if isinstance(end, int)}:
        if not layout.has_position[end]:
            raise NoAnswerError(f"without depth I cannot tell how far {describe(evaluation.scene.objects[end])} is")
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
        raise which_one(
            evaluation, [i for i in at if sum(i in [e for e in q if isinstance(e, int)] for q in pairs) < len(pairs)]
        )
    value = round(100 * lengths[0], 1)
    ends = "they" if question.first == question.second else f"{the(question.first)} and {the(question.second)}"
    return reply(evaluation, value, f"{ends} are {value:g} cm apart, from centre to centre.", at)


def _same(evaluation: Evaluation, question: p.Same) -> Answer:
    if isinstance(question.things, p.Together):
        at = []
        for part in question.things.parts:
            found = candidates_of(evaluation, part)
            if len(found) > 1 and not part.many:
                raise which_one(evaluation, found)
            at += found
    else:
        at = candidates_of(evaluation, question.things)
    if len(at) < 2:
        raise NoAnswerError(f"there is only one {said(question.things)}")
    levels = [int(same_levels(evaluation, question.attribute, i)[j]) for n, i in enumerate(at) for j in at[n + 1 :]]
    if not question.differ and FALSE not in levels and set(levels) != {TRUE}:
        raise NoAnswerError(f"I cannot tell whether {the(question.things)} have the same {question.attribute}")
    if question.differ and TRUE not in levels and set(levels) != {FALSE}:
        raise NoAnswerError(f"I cannot tell whether {the(question.things)} differ in {question.attribute}")
    if question.differ:
        yes = TRUE not in levels
        text = f"{'Yes' if yes else 'No'}, {the(question.things)} {'differ' if yes else 'do not all differ'}"
        return reply(evaluation, yes, f"{text} in {question.attribute}.", at)
    yes = FALSE not in levels
    same = "the same" if yes else "not the same"
    text = f"{'Yes' if yes else 'No'}, {the(question.things)} have {same} {question.attribute}."
    return reply(evaluation, yes, text, at)


_HANDLERS: dict[type, Callable[[Evaluation, Any], Answer]] = {
    p.Exists: counting.exists,
    p.Count: counting.count,
    p.CompareCounts: counting.compare_counts,
    p.CountDifference: counting.count_difference,
    p.Query: _query,
    p.Check: checking.check,
    p.Choose: checking.choose,
    p.Which: _identify,
    p.Distance: _distance,
    p.Same: _same,
}
