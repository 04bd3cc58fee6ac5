"""Whether there is one, how many there are, and of which more."""

from __future__ import annotations

from dataclasses import replace

from sightline.answer import Answer
from sightline.language import program as p
from sightline.language.program import Description
from sightline.scene import hidden
from sightline.scene.evaluate import Evaluation
from sightline.scene.replies import NoAnswerError, doubt, objects_at, reply, require_anchors, sure_and_maybe
from sightline.scene.truth import DEPENDS
from sightline.scene.wording import counted, listed, said


def exists(evaluation: Evaluation, question: p.Exists) -> Answer:
    """Whether there is such a thing, or none.

    Raises:
        NoAnswerError: a thing may be one, or stand where the camera does not see.
    """
    if isinstance(question.things, p.Together) and question.things.every:
        each = [exists(evaluation, p.Exists(part, question.absent)) for part in question.things.parts]
        wrong = next((a for a in each if a.value is not True), None)
        return wrong or replace(each[0], evidence=tuple(o for a in each for o in a.evidence))
    levels = evaluation.levels(question.things, counting=True)
    sure, maybe = sure_and_maybe(levels)
    if not sure:
        require_anchors(evaluation)
        if maybe:
            raise doubt(evaluation, question.things, maybe)
        if where := hidden.hidden_place(evaluation, question.things):
            raise NoAnswerError(f"I see none, but I cannot see {where}")
    if sure:
        text = f"there {'is' if len(sure) == 1 else 'are'} {listed(objects_at(evaluation, sure))}"
    else:
        text = f"I see no {said(question.things)}"
    yes = bool(sure) != question.absent
    return reply(evaluation, yes, f"{'Yes' if yes else 'No'}, {text}.", sure, question.things)


def _range(evaluation: Evaluation, things: Description) -> tuple[int, int, list[int]]:
    """At least and at most how many there are, and which are counted."""
    levels = evaluation.levels(things, counting=True)
    require_anchors(evaluation)
    sure, maybe = sure_and_maybe(levels)
    if (levels == DEPENDS).any():
        raise doubt(evaluation, things, maybe)
    return len(sure), len(sure) + len(maybe), [*sure, *maybe]


def count(evaluation: Evaluation, question: p.Count) -> Answer:
    """How many there are: a number, or "1 to 3" where some may be or not.

    Raises:
        NoAnswerError: it depends on which of several things is meant, or there is nothing to go by.
    """
    least, most, at = _range(evaluation, question.things)
    if least == most:
        return reply(evaluation, least, f"{counted(least, question.things)}.", at, question.things)
    why = doubt(evaluation, question.things, at[least:])
    text = f"{least} to {counted(most, question.things)}: {why}."
    return reply(evaluation, f"{least} to {most}", text, at, question.things)


def compare_counts(evaluation: Evaluation, question: p.CompareCounts) -> Answer:
    """Whether there are more, fewer or as many of one as of another, or as a number.

    Raises:
        NoAnswerError: the doubtful ones matter; or as in `count`.
    """
    least, most, at = _range(evaluation, question.first)
    if isinstance(question.second, int):
        other_least = other_most = question.second
        other = beside = ""
    else:
        other_least, other_most, more = _range(evaluation, question.second)
        at, other = [*at, *more], f", against {counted(other_least, question.second)}"
        beside = f" against {other_least} to {other_most}"
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
        raise NoAnswerError(f"there are {least} to {most}{beside}")
    text = f"{'Yes' if yes else 'No'}, {counted(least, question.first)}{other}."
    return reply(evaluation, yes, text, at)


def count_difference(evaluation: Evaluation, question: p.CountDifference) -> Answer:
    """How many more or fewer there are of one than of another.

    Raises:
        NoAnswerError: some are doubtful; or as in `count`.
    """
    least, most, at = _range(evaluation, question.first)
    other_least, other_most, more = _range(evaluation, question.second)
    if least != most or other_least != other_most:
        raise NoAnswerError(f"there are {least} to {most} against {other_least} to {other_most}")
    value = question.sign * (least - other_least)
    text = f"{counted(least, question.first)} and {counted(other_least, question.second)}."
    return reply(evaluation, value, text, [*at, *more])
