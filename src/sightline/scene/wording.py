"""Things, descriptions and conditions in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import chain

from sightline.language import program as p
from sightline.language.lexicon import ANYTHING, lexicon
from sightline.language.program import Things
from sightline.scene_object import SceneObject


def kinds_of(thing: SceneObject) -> list[str]:
    """What a thing may be called, the likeliest first."""
    kinds = thing.evidence.get("kinds") or [thing.label]
    return ["thing" if kind == ANYTHING else kind for kind in kinds]


def name_of(thing: SceneObject) -> str:
    """Colour and kind: "red mug", "white cup or glass"."""
    name = " or ".join(kinds_of(thing)[:3])
    return name if not thing.color or thing.color in name.split() else f"{thing.color} {name}"


def describe(thing: SceneObject) -> str:
    """With its article: "a red mug", "an orange"."""
    return with_article(name_of(thing))


def with_article(words: str) -> str:
    """ "a mug", "an apple"."""
    return f"{'an' if words[:1] in 'aeiou' else 'a'} {words}"


def listed(things: Sequence[SceneObject]) -> str:
    """ "a red mug, two cans and a box"."""
    names = Counter(name_of(o) for o in things)
    words = [with_article(name) if n == 1 else f"{n} {plural(name)}" for name, n in names.items()]
    return joined(words, "and")


def joined(words: Sequence[str], last: str) -> str:
    """ "a, b and c"."""
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + f" {last} {words[-1]}" if words else "nothing"


def plural(noun: str) -> str:
    """Plural of a noun phrase: by its last word, unless the lexicon knows the whole."""
    noun = "thing" if noun == ANYTHING else noun
    if noun.endswith("s") and noun not in lexicon().nouns.values():
        return noun
    first, _, last = noun.rpartition(" ")
    return lexicon().plural(noun) if not first or noun in lexicon().irregular else f"{first} {lexicon().plural(last)}"


def counted(n: int, things: p.Description) -> str:
    """ "2 red mugs", "1 box"."""
    if isinstance(things, p.Together):
        return f"{n} " + joined([f"{noun_words(part, n != 1)}{_after(part)}" for part in things.parts], "and")
    return f"{n} {noun_words(things, n != 1)}{_after(things)}"


def noun_words(things: p.Things, many: bool) -> str:
    """What comes before the noun, and the noun: "tallest red mug"."""
    noun = "thing" if things.noun == ANYTHING else things.noun[:60]
    before = [words(x) for x in things.picks if _is_before(x)]
    before += [words(c) for c in things.where if isinstance(c, p.Attribute)]
    return " ".join([*before, plural(noun) if many else noun])


def _is_before(pick: p.Pick) -> bool:
    return isinstance(pick, p.Only) or (isinstance(pick, p.Superlative) and pick.to is None)


def _after(things: p.Things) -> str:
    said = ""
    for condition in things.where:
        if isinstance(condition, p.Not | p.Or | p.And | p.Kind | p.OneOf):
            said += f" that {'are' if things.many else 'is'} {words(condition)}"
        elif not isinstance(condition, p.Attribute):
            said += f" {words(condition)}"
    return said + "".join(f" {words(pick)}" for pick in things.picks if not _is_before(pick))


def said(things: p.Anchor) -> str:
    """A description without article: "red mug left of the box"."""
    if isinstance(things, p.Landmark):
        return things.name
    if isinstance(things, p.Together):
        return (" and " if things.every else " or ").join(the(part).removeprefix("the ") for part in things.parts)
    return noun_words(things, things.many) + _after(things)


def the(things: p.Anchor) -> str:
    """A description with its article."""
    if isinstance(things, p.Together):
        return joined([the(part) for part in things.parts], "and" if things.every else "or")
    if isinstance(things, p.Landmark):
        return {"camera": "the camera", "robot": "the robot"}.get(things.name, f"the {things.name}")
    if things.others and things.noun == ANYTHING and things.quantifier == "the":
        return "each other"
    article = {"the": "the", "a": "any", "all": "all the"}[things.quantifier] + (" other" if things.others else "")
    return f"{article} {said(things)}"


def _number_of(things: p.Anchor) -> str:
    """ "At most 2 cans"; "the can" if no number was said."""
    if not isinstance(things, Things) or things.number is None:
        return the(things)
    bound = {"": "", "=": "exactly ", ">": "more than ", "<": "fewer than ", ">=": "at least ", "<=": "at most "}
    return bound[things.bound] + counted(things.number, things)


def negation(condition: p.Condition | p.Pick) -> str:
    """That a condition does not hold; not "not not green"."""
    return words(condition.condition) if isinstance(condition, p.Not) else f"not {words(condition)}"


def words(part: p.Condition | p.Pick) -> str:
    """A condition or pick as said after "is"."""
    match part:
        case p.Attribute():
            return " ".join(w for w in (part.shade, part.value) if w)
        case p.Kind():
            return with_article(part.noun)
        case p.Relation():
            return f"{part.name.replace('_', ' ')} {the(part.anchor)}"
        case p.Between():
            return f"between {the(part.first)}" + ("" if part.second is None else f" and {the(part.second)}")
        case p.Place() | p.Side():
            place = part.name if isinstance(part, p.Place) else part.place
            at = {"left": "on", "right": "on", "front": "at", "back": "at", "edge": "at"}.get(place, "in")
            return f"{at} the {place.replace('_', ' ')}"
        case p.InTheWay():
            return f"in the way from {the(part.first)} to {the(part.second)}"
        case p.Compare():
            return f"{_MORE.get((part.measure, part.sign), part.measure)} than {the(part.anchor)}"
        case p.Nearer():
            return f"{'farther from' if part.sign > 0 else 'nearer to'} {the(part.to)} than {the(part.than)}"
        case p.SameAs():
            return f"the same {part.attribute} as {the(part.anchor)}"
        case p.Holds() if part.things == Things(ANYTHING, quantifier="a"):
            return "holding anything"
        case p.HasPart():
            return f"with {with_article(' '.join(w for w in (part.color, part.part) if w))}"
        case p.Holds():
            return f"with {_number_of(part.things)} on or in it"
        case p.Measures():
            sign = {1: "more than ", -1: "less than ", 0: ""}[part.sign]
            return f"{sign}{100 * part.length_m:g} cm in {part.measure}"
        case p.Reachable():
            return "within reach"
        case p.OneOf():
            return the(part.things)
        case p.Not():
            return negation(part.condition)
        case p.And():
            return f"{words(part.first)} and {words(part.second)}"
        case p.Or():
            return f"{words(part.first)} or {words(part.second)}"
        case p.Superlative():
            most = _MOST.get((part.measure, part.sign), f"{'most' if part.sign > 0 else 'least'} {part.measure}")
            to = "" if part.to is None else f" {'to' if part.sign < 0 else 'from'} {the(part.to)}"
            rank = "" if part.rank == 1 else f"number {part.rank} of the "
            return f"{rank}{most}{to}"
        case p.Pointed():
            return "pointed at"
        case p.Only():
            return "only"


_MORE = {
    ("height", 1): "taller", ("height", -1): "shorter", ("width", 1): "wider", ("width", -1): "narrower",
    ("length", 1): "longer", ("thickness", 1): "thicker", ("thickness", -1): "thinner",
    ("volume", 1): "bigger", ("volume", -1): "smaller", ("weight", 1): "heavier", ("weight", -1): "lighter",
}  # fmt: skip
_MOST = {
    ("height", 1): "tallest", ("height", -1): "shortest", ("width", 1): "widest", ("width", -1): "narrowest",
    ("length", 1): "longest", ("thickness", 1): "thickest", ("thickness", -1): "thinnest",
    ("volume", 1): "biggest", ("volume", -1): "smallest", ("elevation", 1): "highest", ("elevation", -1): "lowest",
    ("right", 1): "rightmost", ("right", -1): "leftmost", ("away", 1): "farthest back", ("away", -1): "frontmost",
    ("distance", 1): "farthest", ("distance", -1): "nearest", ("weight", 1): "heaviest", ("weight", -1): "lightest",
}  # fmt: skip


def which_question(candidates: Sequence[SceneObject]) -> str:
    """The question whose answer tells the candidates apart: by colour, kind, size, material, else by side."""
    kinds = [kinds_of(o)[:2] for o in candidates]
    told = len(set(chain(*kinds))) == sum(map(len, kinds))  # not "the jar or the jar or can"
    for options, tail in (
        ([o.color for o in candidates], " one"),
        ([" or ".join(names) for names in kinds] if told else [""], ""),
        ([o.traits.get("size", "") for o in candidates], " one"),
        ([o.traits.get("material", "") for o in candidates], " one"),
    ):
        if all(options) and len(set(options)) == len(options):
            return "Which: " + joined([f"the {o}{tail}" for o in options], "or") + "?"
    if len(candidates) == 2:
        return "Which: the one on the left or the one on the right?"
    return f"Which of the {len(candidates)}, counted from the left?"
