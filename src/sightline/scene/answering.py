"""Questions, executed on the objects of a frame."""

from __future__ import annotations

from collections.abc import Sequence

from sightline.answer import Abstained, Ambiguous, Answer, Found
from sightline.language.lexicon import lexicon
from sightline.language.program import Count, Exists, NounPhrase, QueryColor, Question
from sightline.scene.select import filter_objects, select
from sightline.scene_object import SceneObject

# An object whose kind is at least this sure is counted; below, it may be something else.
SURE = 0.5


def answer(question: Question, of_noun: Sequence[SceneObject], everything: Sequence[SceneObject]) -> Answer | Abstained:
    """Execute a question.

    Args:
        of_noun: the objects that the question's noun may name, with their scores.
        everything: all that was seen.
    """
    if isinstance(question, QueryColor):
        return _color(question, of_noun, everything)
    fitting = filter_objects(of_noun, question.phrase)
    sure = [o for o in fitting if o.score >= SURE]
    noun = question.phrase.text or question.phrase.noun
    confidence = min((o.score for o in fitting), default=1.0)
    if isinstance(question, Exists):
        if fitting and not sure:
            return Abstained(f"there may be: {len(fitting)} could be called {noun}, or something else")
        text = (
            f"Yes, {_number(len(sure), question.phrase)}."
            if sure
            else f"No, I see none among {len(everything)} things."
        )
        return Answer(bool(sure), text, confidence, tuple(sure))
    assert isinstance(question, Count)
    if len(sure) != len(fitting):
        return Abstained(f"between {len(sure)} and {len(fitting)}: some could also be called something else")
    return Answer(len(sure), f"{_number(len(sure), question.phrase)}.", confidence, tuple(sure))


def _color(
    question: QueryColor, of_noun: Sequence[SceneObject], everything: Sequence[SceneObject]
) -> Answer | Abstained:
    outcome = select(of_noun, everything, question.phrase)
    if isinstance(outcome, Found):
        thing = outcome.object
        if not thing.color:
            return Abstained(f"too little of the {question.phrase.text} is seen to name its colour")
        return Answer(thing.color, f"The {question.phrase.text} is {thing.color}.", thing.score, (thing,))
    return Abstained(outcome.question if isinstance(outcome, Ambiguous) else outcome.reason)


def _number(n: int, phrase: NounPhrase) -> str:
    noun = phrase.noun if n == 1 else lexicon().plural(phrase.noun)
    return " ".join(w for w in (str(n), phrase.size, phrase.color, noun) if w)
