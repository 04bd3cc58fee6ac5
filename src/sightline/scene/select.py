"""The one thing that answers to a description, or what stands in the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from sightline.answer import Abstained, Ambiguous, Found, NotFound
from sightline.language import program as p
from sightline.language.lexicon import ANYTHING
from sightline.language.program import Description, Things
from sightline.scene import attributes
from sightline.scene.evaluate import Evaluation
from sightline.scene.truth import CLOSE, DEPENDS, FALSE, TRUE, UNKNOWN, Levels
from sightline.scene.wording import describe, noun_words, said, the, which_question, with_article, words
from sightline.scene_object import SceneObject

LIKELY = 0.6
"""A thing whose kind is surer than this is hardly something else."""
NO_RAY = "I do not see what is pointed at; give the ray of the pointing finger"
Outcome = Found | Ambiguous | NotFound | Abstained


def select(evaluation: Evaluation, description: Description) -> Outcome:
    """The outcome of locating what a description names."""
    if isinstance(description, p.Together):
        return _several(evaluation, description)
    return _one(evaluation, description)


def all_of(evaluation: Evaluation, description: Description) -> list[SceneObject]:
    """Everything that a description names, whatever its number: doubtful kinds too, each with its score; but nothing of
    which it is not known whether the description is true."""
    found: list[SceneObject] = []
    for part in description.parts if isinstance(description, p.Together) else (description,):
        levels = evaluation.levels(replace(part, plural=True, number=None))
        objects = evaluation.scene.objects
        found += [_called(o, part) for o, level in zip(objects, levels, strict=True) if level > UNKNOWN]
    return found


def _several(evaluation: Evaluation, together: p.Together) -> Outcome:
    """Each of several descriptions, or any of them: all that answer are candidates."""
    outcomes = [_one(evaluation, part) for part in together.parts]
    good = [o for o in outcomes if isinstance(o, Found | Ambiguous)]
    if not good or (together.every and len(good) < len(outcomes)):
        return next(o for o in outcomes if not isinstance(o, Found | Ambiguous))
    things: list[SceneObject] = []
    for outcome in good:
        found = (outcome.object,) if isinstance(outcome, Found) else outcome.candidates
        things += [o for o in found if all(o.id != other.id for other in things)]
    return Found(things[0]) if len(things) == 1 else _ambiguous(evaluation, things)


def _one(evaluation: Evaluation, things: Things) -> Outcome:
    if is_bare_pointing(evaluation, things):
        return Abstained(NO_RAY)
    levels = evaluation.levels(things)
    objects = evaluation.scene.objects
    true, depends, unknown, close = (
        [int(i) for i in np.flatnonzero(levels == level)] for level in (TRUE, DEPENDS, UNKNOWN, CLOSE)
    )
    may = [*true, *depends, *unknown]
    if not may and len(close) > 1 and not all(attributes.is_nameless(objects[i]) for i in close):
        may = close
    if things.many:
        if true and things.number is not None and len(may) < things.number:
            if len(may) + len(close) >= things.number:
                return Abstained(unknown_reason(evaluation, things, close[0]))
            there = f"there {'is' if len(may) == 1 else 'are'} only {len(may)} {noun_words(things, len(may) != 1)}"
            return NotFound(there, objects[may[0]])
        if true and len(may) > 1:
            return _ambiguous(evaluation, [objects[i] for i in may], things)
    if not things.many and len(true) == len(may) > 1:
        may = true = _called_so(objects, things, true)
    if len(may) > 1 and not (len(depends) == 1 and not true and not unknown):
        return _ambiguous(evaluation, [objects[i] for i in may], things)
    if true or depends:
        return Found(_called(objects[may[0]], things))
    if unknown or close:
        return Abstained(unknown_reason(evaluation, things, (unknown or close)[0]))
    return missing(evaluation, things)


def is_bare_pointing(evaluation: Evaluation, things: Things) -> bool:
    """Whether "this" is all that is said, and no finger is seen."""
    alone = things.noun == ANYTHING and not things.where
    return alone and p.Pointed() in things.picks and evaluation.ray is None


def _called_so(objects: Sequence[SceneObject], things: Things, at: list[int]) -> list[int]:
    """Of things that a description fits, those that one would call so: where all are surely of the kind, by their main
    colour, not by that of a part; where each may be something else as well, by what they are likeliest."""
    sure = {things.noun == ANYTHING or attributes.kind_score(objects[i], things.noun) > LIKELY for i in at}
    if sure == {True}:
        colors = attributes.colors_in(things.where)
        return [i for i in at if all(attributes.is_main_color(objects[i], color) for color in colors)] or at
    if sure == {False}:
        return [i for i in at if attributes.label_of(objects[i]) == things.noun] or at
    return at


def _called(thing: SceneObject, things: Things) -> SceneObject:
    """The thing by the noun that it was asked for by."""
    sure = attributes.color_score(thing, attributes.colors_in(things.where))
    if things.noun in (ANYTHING, thing.label):
        return replace(thing, score=sure * thing.score)
    return replace(thing, label=things.noun, score=sure * attributes.kind_score(thing, things.noun))


def _ambiguous(evaluation: Evaluation, things: Sequence[SceneObject], called: Things | None = None) -> Ambiguous:
    xs = [o.xyxy[0] for o in things]
    if np.isnan(xs).any():
        order = {o.id: evaluation.layout.center[i, 0] for i, o in enumerate(evaluation.scene.objects)}
        xs = [order[o.id] for o in things]
    from_left = [things[i] for i in np.argsort(np.nan_to_num(xs), kind="stable")]
    named = from_left if called is None else [_called(o, called) for o in from_left]
    return Ambiguous(tuple(named), which_question(from_left))


def missing(evaluation: Evaluation, things: Things) -> NotFound:
    """What it is that nothing answers to, in words, and the nearest miss."""
    objects = evaluation.scene.objects
    seen = [o for o in objects if attributes.label_of(o) != "table"]
    if not seen:
        return NotFound("I see nothing on the table")
    fit = evaluation.kind(things.noun)
    of_noun = [o for o, level in zip(objects, fit, strict=True) if level]
    if not of_noun:
        colors = attributes.colors_in(things.where)
        alike = [o for o in seen if colors and o.color == colors[0].value]
        names = Counter(describe(o) for o in seen)
        listed = ", ".join(name if n == 1 else f"{name} ({n} times)" for name, n in names.most_common(12))
        return NotFound(f"I see no {said(things)}; I see {listed}", alike[0] if alike else None)
    if evaluation.missing and evaluation.missing[0] != things:
        anchor = evaluation.missing[0]
        return NotFound(f"there is no {said(anchor)} to go by", of_noun[0])
    left, there = np.asarray(fit), Things(things.noun, plural=True)
    for condition in things.where:
        now = np.minimum(left, evaluation.condition(condition, things.noun))
        if not now.any():
            return _none_of(objects, there, left, condition)
        left, there = now, replace(there, where=(*there.where, condition))
    reason = f"no {noun_words(there, False)} is " + " and ".join(words(pick) for pick in things.picks)
    return NotFound(reason, of_noun[0])


def _none_of(objects: Sequence[SceneObject], there: Things, left: Levels, condition: p.Condition) -> NotFound:
    sure = bool((left == TRUE).any())
    rest = [o for o, level in zip(objects, left, strict=True) if level == TRUE or (level and not sure)]
    one = len(rest) == 1 or not sure
    noun = said(replace(there, plural=not one))
    known = f"there {'is' if one else 'are'} {len(rest)} {noun} but {'it ' if one else ''}"
    if not sure:
        known = f"what may be {with_article(noun)} "
    if isinstance(condition, p.Attribute) and condition.kind == "color":
        colors = " and ".join(sorted({o.color or "of unknown colour" for o in rest}))
        shares = [o.evidence.get("colors", {}).get(condition.value, 0.0) + 0.01 * o.score for o in rest]
        verb = "is" if one else "they are"
        return NotFound(f"{known}{verb} {colors}, not {words(condition)}", rest[int(np.argmax(shares))])
    if isinstance(condition, p.Not):
        what = f"{'is' if one else 'each is'} {words(condition.condition)}"
    else:
        what = f"is not {words(condition)}" if one else f"none is {words(condition)}"
    return NotFound(known + what, max(rest, key=lambda o: o.score))


def unknown_reason(evaluation: Evaluation, things: Things, at: int) -> str:
    """Why it is not known whether a description is true of a thing."""
    thing = evaluation.scene.objects[at]
    name = f"the {' '.join(thing.label.split()) if thing.label != ANYTHING else 'thing'}"
    if evaluation.kind(things.noun)[at] == UNKNOWN and attributes.is_nameless(thing):
        return f"I see {describe(thing)}, and cannot tell what it is"
    if evaluation.kind(things.noun)[at] in (UNKNOWN, CLOSE):
        noun = noun_words(replace(things, where=()), False)
        sure = attributes.kind_score(thing, things.noun)
        return f"I am not sure that {describe(thing)} (score {sure:.2f}) is what is called {noun}"
    for condition in things.where:
        level = evaluation.condition(condition, things.noun)[at]
        if level not in (TRUE, FALSE):
            return condition_reason(evaluation, condition, name, int(level))
    for pick in things.picks:
        if isinstance(pick, p.Pointed) and evaluation.ray is None:
            return NO_RAY
        return f"I cannot tell which {noun_words(replace(things, where=(), picks=()), False)} is {words(pick)}"
    return f"I cannot tell whether {name} is {the(things)}"


def condition_reason(evaluation: Evaluation, condition: p.Condition, name: str, level: int) -> str:
    """Why it is not known whether a condition holds."""
    inner = condition
    while isinstance(inner, p.Not):
        inner = inner.condition
    if level == DEPENDS and evaluation.unclear:
        anchor, candidates = evaluation.unclear[0]
        return f"it depends on which {noun_words(anchor, False)}. " + which_question(
            [evaluation.scene.objects[i] for i in candidates]
        )
    if level == CLOSE:
        return f"whether {name} is {words(inner)} is too close to call"
    if isinstance(inner, p.Attribute):
        if inner.kind == "size":
            return f"{name} has nothing to be {inner.value} beside: there is no other, or all are about one size"
        return f"I do not know the {'shade' if inner.shade and inner.kind == 'color' else inner.kind} of {name}"
    if isinstance(inner, p.Reachable):
        return "I do not know how far the robot reaches"
    if isinstance(inner, p.HasPart):
        return f"I do not know which parts {name} has"
    return f"I cannot see whether {name} is {words(inner)}"
