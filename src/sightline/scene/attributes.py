"""Kind, colour, size, material and shape of things, as far as they are known."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from sightline.language.lexicon import ANYTHING, lexicon, words_of_label
from sightline.language.program import Attribute, Condition
from sightline.scene.measures import NOT_SAME_SIZE, SAME_SIZE, measure
from sightline.scene.truth import CLOSE, FALSE, TRUE, UNKNOWN, Levels, constant
from sightline.scene_object import SceneObject

if TYPE_CHECKING:
    from sightline.scene.evaluate import Evaluation

SURE = 0.5
"""A thing whose kind is surer than this is counted; else it may as well be something else."""
COLOR_SHARE = 0.5
"""A colour is the thing's if it covers half as much of it as the colour that covers most."""
SIZE_RATIO = 1.3
"""Of two things of a kind, one is big and the other small if their volumes differ by this factor."""

# Size words: the measure that they go by, and whether they say much or little of it.
SIZE_WORDS = {
    "large": ("volume", 1),
    "small": ("volume", -1),
    "tall": ("height", 1),
    "short": ("height", -1),
    "wide": ("width", 1),
    "narrow": ("width", -1),
    "long": ("length", 1),
    "thick": ("thickness", 1),
    "thin": ("thickness", -1),
}
_SHAPES = {
    "cylinder": "cylindrical",
    "cube": "cubic",
    "box": "cuboid",
    "sphere": "spherical",
    "ball": "spherical",
}
# Kinds whose name says their shape.
_SHAPE_OF_KIND = {
    "ball": "spherical",
    "block": "cubic",
    "box": "cuboid",
    "cylinder": "cylindrical",
    "can": "cylindrical",
}


def label_of(thing: SceneObject) -> str:
    """The canonical noun of a thing's label."""
    label = words_of_label(thing.label)
    return lexicon().nouns.get(label, label)


def kind_level(thing: SceneObject, noun: str, also: bool = False) -> int:
    """Whether a noun names a thing.

    Args:
        also: nothing else in the scene has the noun, so that it may be used loosely (a mug is called a cup).
    """
    known = lexicon()
    label = label_of(thing)
    if noun == ANYTHING:
        return FALSE if label == "table" else TRUE
    if thing.names.get(noun):
        return TRUE if thing.names[noun] > SURE else UNKNOWN
    if is_nameless(thing):
        return UNKNOWN
    if noun in thing.names:  # at a score too low to count, which denies nothing that it is called all the same
        return CLOSE if known.categories_of(noun) & set(thing.evidence.get("kinds", ())) else FALSE
    # "A wine glass" is a glass.
    head = known.nouns.get(label.split()[-1], "") if label not in known.nouns.values() else label
    named = bool({label, head} & (known.categories_of(noun) | {noun})) or (also and noun in known.also.get(label, ()))
    if named and not thing.names:
        return TRUE if thing.score > SURE else UNKNOWN
    return FALSE


def is_nameless(thing: SceneObject) -> bool:
    """Whether nobody can tell what a thing is, so that it may be any kind of thing."""
    return label_of(thing) == ANYTHING and thing.evidence.get("kinds", [ANYTHING]) == [ANYTHING]


def kind_score(thing: SceneObject, noun: str) -> float:
    """How sure it is that a noun names a thing; where too little to count, as far as the model tells."""
    unsure: dict[str, float] = thing.evidence.get("likely", {})
    return thing.names.get(noun, thing.score) or thing.score * unsure.get(noun, 0.0)


def colors_in(where: Sequence[Condition]) -> list[Attribute]:
    """The colours among conditions."""
    return [part for part in where if isinstance(part, Attribute) and part.kind == "color"]


def color_score(thing: SceneObject, colors: Sequence[Attribute]) -> float:
    """How sure the model is of the colours that are asked for, where it judges colours at all; else 1."""
    looks: dict[str, float] = thing.evidence.get("looks", {})
    return math.prod(looks.get(color.value, 1.0) for color in colors)


def color_share(thing: SceneObject, colors: Sequence[Attribute]) -> float:
    """The same, less so where the model takes the thing for other colours beside."""
    looks: dict[str, float] = thing.evidence.get("looks", {})
    return color_score(thing, colors) / max(1.0, sum(looks.values())) ** len(colors)


def attribute_levels(evaluation: Evaluation, asked: Attribute, noun: str, granted: bool) -> Levels:
    """How true an attribute is of every thing.

    Args:
        noun: sizes are judged among the things of this noun.
        granted: something is so: the size of the only thing of its noun is taken for granted, and of a colour that
            nothing of the noun has, that which the eyes rather see than not.
    """
    objects = evaluation.scene.objects
    if asked.kind == "size":
        return _size_levels(evaluation, asked.value, noun, granted)
    level = {"color": _color_level, "material": _material_level, "shape": _shape_level}[asked.kind]
    levels = np.array([level(o, asked) for o in objects], dtype=np.int8)
    if asked.kind == "color" and granted and not asked.shade:
        of_noun = evaluation.kind(noun) >= UNKNOWN
        if not levels[of_noun].any():
            looks = np.array([o.evidence.get("looks", {}).get(asked.value, 0.0) for o in objects])
            levels = np.where(of_noun & (looks > SURE), TRUE, levels)
    return levels


def is_main_color(thing: SceneObject, asked: Attribute) -> bool:
    """Whether a colour is what one would call the thing, not that of a part of it; or most of what was measured, which
    eyes that judge otherwise may be wrong about."""
    measured = next(iter(thing.evidence.get("colors", {})), "")
    return _main_color_level(thing, asked) != FALSE or asked.value == measured


def _main_color_level(thing: SceneObject, asked: Attribute) -> int:
    bases = _shade_and_bases(thing.color)[1]
    if not bases:
        return UNKNOWN
    if asked.value in thing.color.split() or not asked.value:
        return TRUE
    wanted = _shade_and_bases(asked.value)[1]
    return TRUE if bases <= wanted else UNKNOWN if bases & wanted else FALSE


def _color_level(thing: SceneObject, asked: Attribute) -> int:
    shade, bases = _shade_and_bases(thing.color)
    if not bases:
        return UNKNOWN
    level = _main_color_level(thing, asked)
    shares: dict[str, float] = thing.evidence.get("colors", {})
    if level == FALSE and shares.get(asked.value, 0.0) >= COLOR_SHARE * max(shares.values(), default=1.0):
        level = TRUE
    if not asked.shade:
        return level
    shade = shade or thing.evidence.get("shade", "")
    shaded = UNKNOWN if not shade else CLOSE if shade == "medium" else TRUE if shade == asked.shade else FALSE
    return min(level, shaded)


@cache
def _shade_and_bases(color: str) -> tuple[str, frozenset[str]]:
    """ "dark blue" -> ("dark", {"blue"}); "navy" -> ("dark", {"blue"}); "" -> ("", nothing)."""
    known = lexicon()
    shade, bases = "", frozenset[str]()
    for word in color.lower().split():
        if word in known.colors_beside:
            bases, shade = known.colors_beside[word][0], shade or known.colors_beside[word][1]
        elif word in known.attributes["color"]:
            bases = frozenset({known.attributes["color"][word]})
        else:
            shade = next((s for s, forms in known.shades.items() if word in forms), shade)
    return shade, bases or (frozenset({color.lower()}) if color and not shade else bases)


def material_of(thing: SceneObject) -> str:
    """The canonical material, or ""."""
    said = thing.traits.get("material", "").lower()
    return lexicon().attributes["material"].get(said, said)


def _material_level(thing: SceneObject, asked: Attribute) -> int:
    material = material_of(thing)
    return UNKNOWN if not material else TRUE if material == asked.value else FALSE


def shape_of(thing: SceneObject) -> str:
    """The canonical shape, or ""; where it is not said, that of its kind."""
    said = thing.traits.get("shape", "").lower()
    said = _SHAPES.get(said, lexicon().attributes["shape"].get(said, said))
    return said or _SHAPE_OF_KIND.get(label_of(thing), "")


def _shape_level(thing: SceneObject, asked: Attribute) -> int:
    shape = shape_of(thing)
    if not shape or (shape == "round" and asked.value in ("spherical", "cylindrical", "flat")):
        return UNKNOWN
    if (asked.value, shape) in (("round", "cylindrical"), ("cuboid", "cubic")):
        return CLOSE
    return TRUE if shape == asked.value or (asked.value, shape) == ("round", "spherical") else FALSE


def size_word(thing: SceneObject) -> str:
    """The canonical size word, or ""."""
    said = thing.traits.get("size", "").lower()
    return lexicon().attributes["size"].get(said, said)


def _size_levels(evaluation: Evaluation, word: str, noun: str, granted: bool) -> Levels:
    objects = evaluation.scene.objects
    levels = constant(len(objects), UNKNOWN)
    of_noun = evaluation.kind(noun) >= UNKNOWN
    if word in SIZE_WORDS:
        name, sign = SIZE_WORDS[word]
        values = measure(evaluation.layout, evaluation.view, name, of_noun).values
        known = of_noun & ~np.isnan(values)
        if known.sum() > 1 and known.sum() == of_noun.sum():
            most, least = values[known].max(), values[known].min()
            if most >= SIZE_RATIO * least * (1 - 1e-9):
                near = (
                    values * SIZE_RATIO >= most * (1 - 1e-9) if sign > 0 else values <= least * SIZE_RATIO * (1 + 1e-9)
                )
                levels = np.where(of_noun, np.where(near, TRUE, FALSE), UNKNOWN).astype(np.int8)
    if granted and of_noun.sum() == 1:
        levels = np.where(of_noun, TRUE, levels).astype(np.int8)
    if word in ("small", "medium", "large"):
        for i, thing in enumerate(objects):
            if said := size_word(thing):
                levels[i] = TRUE if said == word else FALSE
    return levels


def same_levels(evaluation: Evaluation, attribute: str, anchor: int) -> Levels:
    """Which things share an attribute with one of them; never itself."""
    objects = evaluation.scene.objects
    mine = objects[anchor]
    if attribute in ("size", "height"):
        levels = _same_size(evaluation, attribute, anchor)
    else:
        of = {"color": lambda o: o.color, "material": material_of, "shape": shape_of, "kind": label_of}[attribute]
        value = of(mine)
        levels = constant(len(objects), UNKNOWN)
        for i, other in enumerate(objects):
            if value and of(other):
                levels[i] = TRUE if of(other) == value else _loosely(attribute, of(other), value)
    levels[anchor] = FALSE
    return levels


def _loosely(attribute: str, one: str, other: str) -> int:
    """Two colours that go by the same basic names may be the same."""
    if attribute == "shape" and "round" in (one, other):
        return UNKNOWN if {one, other} & {"spherical", "cylindrical"} else FALSE
    if attribute != "color":
        return FALSE
    (shade, bases), (other_shade, other_bases) = _shade_and_bases(one), _shade_and_bases(other)
    if not bases & other_bases:
        return FALSE
    return FALSE if shade and other_shade and shade != other_shade else UNKNOWN


def _same_size(evaluation: Evaluation, attribute: str, anchor: int) -> Levels:
    objects = evaluation.scene.objects
    name = "volume" if attribute == "size" else "height"
    measured = measure(evaluation.layout, evaluation.view, name, constant(len(objects), 1).astype(bool))
    if attribute == "height":
        more, less = measured.compared(anchor, 1), measured.compared(anchor, -1)
        return np.where((more == TRUE) | (less == TRUE), FALSE, np.where(more == UNKNOWN, UNKNOWN, TRUE)).astype(
            np.int8
        )
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = measured.values / measured.values[anchor]
    ratio = np.maximum(ratio, 1 / ratio)
    levels = np.where(ratio < SAME_SIZE, TRUE, np.where(ratio > NOT_SAME_SIZE, FALSE, CLOSE))
    levels = np.where(np.isnan(ratio), UNKNOWN, levels).astype(np.int8)
    mine = size_word(objects[anchor])
    for i, other in enumerate(objects):
        if mine and (said := size_word(other)):
            levels[i] = TRUE if said == mine else FALSE
    return levels
