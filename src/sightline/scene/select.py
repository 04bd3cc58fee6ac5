"""Which of the objects answer to a description, and what to say when it is not exactly one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

from sightline.answer import Ambiguous, Found, NotFound
from sightline.language.lexicon import ANYTHING, lexicon
from sightline.language.program import NounPhrase
from sightline.scene_object import SceneObject

# A colour is the thing's if it covers half as much of it as the colour that covers most.
COLOR_SHARE = 0.5
# One candidate stands for the noun alone if it fits better than the next by this much.
CLEAR_MARGIN = 0.3
# Of two things of a kind, one is big and the other small if their volumes differ by this factor.
SIZE_RATIO = 1.3


def has_color(thing: SceneObject, color: str) -> bool:
    """Whether people would call the thing by this colour: it is its main colour, or covers about as much."""
    shares: dict[str, float] = thing.evidence.get("colors", {})
    most = max(shares.values(), default=0.0)
    return color == thing.color or (most > 0 and shares.get(color, 0.0) >= COLOR_SHARE * most)


def filter_objects(objects: Sequence[SceneObject], phrase: NounPhrase) -> list[SceneObject]:
    """The objects, already of the phrase's noun, that have its colour and size as well."""
    left = [o for o in objects if not phrase.color or has_color(o, phrase.color)]
    return _of_size(left, phrase.size) if phrase.size else left


def select(
    of_noun: Sequence[SceneObject], everything: Sequence[SceneObject], phrase: NounPhrase
) -> Found | Ambiguous | NotFound:
    """The one object that answers to the phrase, or what stands in the way.

    Args:
        of_noun: the objects that the noun may name, with their scores.
        everything: all that was seen, for the reason and the nearest miss.
    """
    fitting = sorted(filter_objects(of_noun, phrase), key=lambda o: -o.score)
    if not fitting:
        return _missing(of_noun, everything, phrase)
    clear = phrase.noun != ANYTHING and len(fitting) > 1
    if len(fitting) == 1 or (clear and fitting[0].score - fitting[1].score >= CLEAR_MARGIN):
        return Found(fitting[0])
    from_left = sorted(fitting, key=lambda o: float(o.xyxy[0]))
    return Ambiguous(tuple(from_left), _which_question(from_left))


def sizes_differ(objects: Sequence[SceneObject]) -> bool:
    """Whether some of the objects can be called big and others small: by volume with depth, else by area."""
    volume = _volumes(objects)
    return len(objects) > 1 and float(volume.max()) >= SIZE_RATIO * float(volume.min())


def _of_size(objects: list[SceneObject], size: str) -> list[SceneObject]:
    if len(objects) < 2:
        return objects
    volume = _volumes(objects)
    near = volume * SIZE_RATIO > volume.max() if size == "large" else volume < volume.min() * SIZE_RATIO
    return [o for o, keep in zip(objects, near, strict=True) if keep]


def _volumes(objects: Sequence[SceneObject]) -> np.ndarray[Any, Any]:
    """Volumes [m^3] if all were measured; else areas in the image to the power of 3/2, never the two together."""
    sizes = [o.size_m for o in objects]
    measured = [s for s in sizes if s is not None]
    if len(measured) == len(sizes):
        return np.array([np.prod(s) for s in measured])
    return np.array([np.prod(o.xyxy[2:] - o.xyxy[:2]) ** 1.5 for o in objects])


def _missing(of_noun: Sequence[SceneObject], everything: Sequence[SceneObject], phrase: NounPhrase) -> NotFound:
    noun = phrase.noun
    if of_noun:
        seen = Counter(o.color for o in of_noun)
        there = f"there is 1 {noun}" if len(of_noun) == 1 else f"there are {len(of_noun)} {lexicon().plural(noun)}"
        colors = " and ".join(sorted(seen))
        nearest = max(of_noun, key=lambda o: o.evidence.get("colors", {}).get(phrase.color, 0.0) + 0.01 * o.score)
        return NotFound(
            f"{there} but {'it is' if len(of_noun) == 1 else 'they are'} {colors}, not {phrase.color}",
            nearest,
        )
    if not everything:
        return NotFound("I see nothing on the table")
    same_color = [o for o in everything if phrase.color and has_color(o, phrase.color)]
    names = Counter(describe(o) for o in everything)
    listed = ", ".join(name if n == 1 else f"{name} ({n} times)" for name, n in names.most_common())
    return NotFound(f"I see no {phrase.text or noun}; I see {listed}", same_color[0] if same_color else None)


def describe(thing: SceneObject) -> str:
    """Colour and kind in words: "a red mug", "a white cup or glass"."""
    kinds = ["thing" if kind == ANYTHING else kind for kind in thing.evidence.get("kinds") or [thing.label]]
    words = " ".join(w for w in (thing.color, " or ".join(kinds[:3])) if w)
    return f"{'an' if words[:1] in 'aeiou' else 'a'} {words}"


def _which_question(candidates: Sequence[SceneObject]) -> str:
    """The question whose answer tells the candidates apart: by colour, by kind, else by side."""
    colors = [o.color for o in candidates]
    kinds = [" or ".join((o.evidence.get("kinds") or [o.label])[:2]) for o in candidates]
    for options in (colors, kinds):
        if all(options) and len(set(options)) == len(options):
            tail = " one" if options is colors else ""
            return "Which: " + _either([f"the {o}{tail}" for o in options]) + "?"
    if len(candidates) == 2:
        return "Which: the one on the left or the one on the right?"
    return f"Which of the {len(candidates)}, counted from the left?"


def _either(options: list[str]) -> str:
    return ", ".join(options[:-1]) + " or " + options[-1]
