"""Questions, executed on the objects of a frame."""

from __future__ import annotations

from collections.abc import Sequence

from sightline.answer import Abstained, Ambiguous, Answer, Found
from sightline.language.lexicon import ANYTHING, lexicon
from sightline.language.program import Count, Exists, NounPhrase, QueryColor, Question
from sightline.scene.select import describe, filter_objects, select, sizes_differ
from sightline.scene_object import SceneObject

# An object whose kind is surer than this is counted; else it may as well be something else.
SURE = 0.5


def answer(question: Question, of_noun: Sequence[SceneObject], everything: Sequence[SceneObject]) -> Answer | Abstained:
    """Execute a question.

    Args:
        of_noun: the objects that the question's noun may name, with their scores.
        everything: all that was seen.
    """
    if isinstance(question, QueryColor):
        return _color(question, of_noun, everything)
    phrase = question.phrase
    fitting = filter_objects(of_noun, phrase)
    noun = phrase.text or phrase.noun
    if phrase.size and fitting and not sizes_differ(of_noun):
        return Abstained(f"there is nothing to compare with: all that is called {phrase.noun} is about one size")
    sure = [o for o in fitting if o.score > SURE]
    doubtful = [o for o in fitting if o.score <= SURE] + _nameless(phrase, everything)
    if isinstance(question, Exists):
        if doubtful and not sure:
            return Abstained(f"it may be: I see {_list(doubtful)}, and cannot tell which it is")
        text = f"Yes, {_number(len(sure), phrase)}." if sure else f"No, I see no {noun} among {len(everything)} things."
        return Answer(bool(sure), text, _confidence(sure), tuple(sure))
    assert isinstance(question, Count)
    if doubtful:
        return Abstained(f"between {len(sure)} and {len(sure) + len(doubtful)}: there is {_list(doubtful)}")
    return Answer(len(sure), f"{_number(len(sure), phrase)}.", _confidence(sure), tuple(sure))


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


def _confidence(counted: Sequence[SceneObject]) -> float:
    """That of the least sure of what was counted; for none, that nothing was overlooked is taken as sure."""
    return min((o.score for o in counted), default=1.0)


def _nameless(phrase: NounPhrase, everything: Sequence[SceneObject]) -> list[SceneObject]:
    """Things whose kind the model cannot tell at all: any of them may be what the noun names."""
    if phrase.noun == ANYTHING:
        return []
    return filter_objects([o for o in everything if o.evidence.get("kinds") == [ANYTHING]], phrase)


def _list(objects: Sequence[SceneObject]) -> str:
    return " and ".join(describe(o) for o in objects)


def _number(n: int, phrase: NounPhrase) -> str:
    noun = phrase.noun if n == 1 else lexicon().plural(phrase.noun)
    return " ".join(w for w in (str(n), phrase.size, phrase.color, noun) if w)
