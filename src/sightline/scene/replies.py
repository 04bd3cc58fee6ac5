"""What all answers share: what they rest on, how sure they are, and why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from sightline.answer import Answer
from sightline.language.lexicon import ANYTHING
from sightline.language.program import Description, Things
from sightline.scene.attributes import kind_score
from sightline.scene.evaluate import Evaluation
from sightline.scene.select import NO_RAY, is_bare_pointing, missing, unknown_reason
from sightline.scene.truth import CLOSE, FALSE, TRUE, UNKNOWN, Levels
from sightline.scene.wording import listed, said, which_question
from sightline.scene_object import SceneObject


class NoAnswerError(Exception):
    """Raised where an answer cannot be had, with the reason; never leaves `answering.answer`."""


def objects_at(evaluation: Evaluation, at: Sequence[int]) -> tuple[SceneObject, ...]:
    """The things by their indices."""
    return tuple(evaluation.scene.objects[i] for i in at)


def reply(
    evaluation: Evaluation, value: Any, text: str, at: Sequence[int], things: Description | None = None
) -> Answer:
    """An answer, with the confidence of the least sure of what it rests on.

    That nothing was overlooked is taken as sure.

    Args:
        at: the things that it rests on.
        things: the description that they answer to, by whose noun their scores go.
    """
    evidence = objects_at(evaluation, at)
    noun = things.noun if isinstance(things, Things) else ""
    scores = [kind_score(o, noun) if noun != ANYTHING else o.score for o in evidence]
    return Answer(value, text[:1].upper() + text[1:], min(scores, default=1.0), evidence)


def sure_and_maybe(levels: Levels) -> tuple[list[int], list[int]]:
    """The things for which it is true, and those for which it may be."""
    sure, maybe = levels == TRUE, (levels > FALSE) & (levels < TRUE)
    return [int(i) for i in np.flatnonzero(sure)], [int(i) for i in np.flatnonzero(maybe)]


def require_anchors(evaluation: Evaluation) -> None:
    """All that was spoken of in passing must be there.

    Raises:
        NoAnswerError: something is not.
    """
    if evaluation.missing:
        raise NoAnswerError(why_none(evaluation, evaluation.missing[0]))


def why_none(evaluation: Evaluation, things: Description) -> str:
    """Why nothing answers to a description, in words."""
    first = things if isinstance(things, Things) else things.parts[0]
    fresh = afresh(evaluation)
    fresh.levels(first)  # finds which of the things that it goes by are not there
    return missing(fresh, first).reason


def afresh(evaluation: Evaluation) -> Evaluation:
    """The same scene, viewpoint and ray, with nothing found missing or unclear yet."""
    return Evaluation(evaluation.scene, evaluation.viewpoint, evaluation.ray)


def candidates_of(evaluation: Evaluation, things: Description) -> list[int]:
    """What a definite description may mean; several where it is unclear.

    Raises:
        NoAnswerError: nothing answers to it, or it is too close to call.
    """
    if isinstance(things, Things) and is_bare_pointing(evaluation, things):
        raise NoAnswerError(NO_RAY)
    levels = evaluation.levels(things)
    found = [int(i) for i in np.flatnonzero(levels >= UNKNOWN)]
    close = [int(i) for i in np.flatnonzero(levels == CLOSE)]
    if not found and close:
        raise doubt(evaluation, things, close)
    if not found:
        raise NoAnswerError(why_none(evaluation, things))
    return found


def which_one(evaluation: Evaluation, candidates: Sequence[int]) -> NoAnswerError:
    """That it matters which of several things is meant."""
    return NoAnswerError(which_question(objects_at(evaluation, candidates)))


def doubt(evaluation: Evaluation, things: Description, at: Sequence[int]) -> NoAnswerError:
    """Why it is not known whether some things answer to a description."""
    if evaluation.unclear:
        anchor, candidates = evaluation.unclear[0]
        which = which_question(objects_at(evaluation, candidates))
        return NoAnswerError(f"it depends on which {said(anchor)}. {which}")
    if isinstance(things, Things):
        return NoAnswerError(unknown_reason(evaluation, things, at[0]))
    return NoAnswerError(f"it may be: I see {listed(objects_at(evaluation, at))}")
