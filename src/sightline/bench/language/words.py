"""Descriptions and conditions in grammatical English, in many wordings."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from sightline.bench.language.forms import (
    All,
    Any,
    Attr,
    Cond,
    Desc,
    Kind,
    More,
    Nearer,
    Not,
    Part,
    Place,
    Rel,
    Same,
    Sup,
)

RELATIONS = {
    "left": ("left of", "to the left of", "on the left of", "on the left side of"),
    "right": ("right of", "to the right of", "on the right of", "on the right side of"),
    "front": ("in front of",),
    "behind": ("behind",),
    "above": ("above", "over"),
    "below": ("below", "under", "underneath", "beneath"),
    "on": ("on", "on top of"),
    "in": ("in", "inside"),
    "near": ("near", "next to", "beside", "by", "close to"),
    "far": ("far from", "far away from"),
}
SIZED = {"big": ("big", "large"), "small": ("small", "little")}
SAME = {"color": ("color", "colour"), "size": ("size",), "shape": ("shape",), "material": ("material",)}
MORE = {
    ("tall", 1): ("taller than",),
    ("tall", -1): ("shorter than",),
    ("wide", 1): ("wider than",),
    ("wide", -1): ("narrower than",),
    ("big", 1): ("bigger than", "larger than"),
    ("big", -1): ("smaller than",),
    ("long", 1): ("longer than",),
}
PLACES = {
    "left": ("on the left", "on the left side", "on the left-hand side"),
    "right": ("on the right", "on the right side", "on the right-hand side"),
    "front": ("at the front", "in the front"),
    "back": ("at the back", "in the back"),
    "middle": ("in the middle", "in the center", "in the centre"),
    "corner": ("in the corner",),
    "edge": ("at the edge", "on the edge"),
    "table": ("on the table",),
    "reach": ("within reach",),
}
SUPS: dict[str, tuple[str, ...]] = {
    "biggest": ("biggest", "largest"),
    "leftmost": ("leftmost",),
    "frontmost": ("frontmost",),
    "backmost": ("backmost", "rearmost"),
}
SIDES = {"leftmost": "the left", "rightmost": "the right", "frontmost": "the front", "backmost": "the back"}
TO = {
    "nearest": ("nearest to", "closest to", "nearest"),
    "farthest": ("farthest from", "furthest from"),
}
ORDINALS = {2: "second", 3: "third", 4: "fourth"}
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
SHAPES = {"cylinder": ("cylindrical",), "sphere": ("spherical",), "box": ("rectangular",), "cube": ("cubic",)}
REQUESTS = (
    "find {}",
    "locate {}",
    "pick up {}",
    "grab {}",
    "get {}",
    "take {}",
    "give me {}",
    "show me {}",
    "please pick up {}",
    "hand me {}, please",
    "could you grab {}?",
    "can you give me {}, please?",
    "I want {}",
)


class Words:
    """Puts forms into words; which wording is up to `rng`."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng

    def any(self, words: Sequence[str]) -> str:
        """One of several."""
        return self.rng.choice(words)

    def noun(self, noun: str, many: bool = False) -> str:
        """A noun, in the plural if wanted; "thing" in all its names."""
        if noun == "thing":
            noun = self.any(("thing", "object", "item"))
        return plural(noun) if many else noun

    def attr(self, attr: Attr) -> str:
        """An adjective."""
        if attr.what == "shape":
            return self.any(SHAPES[attr.value])
        if attr.value == "gray":
            return self.any(("gray", "grey"))
        if attr.value == "wood":
            return "wooden"
        return self.any(SIZED.get(attr.value, (attr.value,)))

    def the(self, desc: Desc, det: str = "the") -> str:
        """A noun phrase with an article, a number ... or "" for none; "a" becomes "an" where needed."""
        return with_article(det, self.bare(desc))

    def many(self, desc: Desc) -> str:
        """A plural without an article: "red cups on the tray"."""
        return self.bare(desc, many=True)

    def bare(self, desc: Desc, many: bool = False) -> str:
        """Everything after the article."""
        before = [self.attr(a) for a in desc.attrs]
        noun = self.noun(desc.noun, many)
        after = [] if desc.cond is None else [self.after(desc.cond, many)]
        if desc.sup is not None:
            front, back = self.sup(desc.sup, desc.cond is not None)
            before = [front, *before] if front else before
            after = [back, *after] if back else after
        return " ".join(w for w in (*before, noun, *after) if w)

    def sup(self, sup: Sup, crowded: bool = False) -> tuple[str, str]:
        """A superlative as words before and after the noun."""
        if sup.what.startswith("on the "):
            return "", self.any(PLACES[sup.what.removeprefix("on the ")])
        if sup.nth > 1:
            nth = ORDINALS[sup.nth]
            if sup.what in SIDES and not crowded:
                from_side = nth, f"from {SIDES[sup.what]}"
                return from_side if self.rng.random() < 0.6 else (f"{nth} {sup.what}", "")
            return f"{nth} {self.any(SUPS.get(sup.what, (sup.what,)))}", ""
        word, _, to = sup.what.partition(" ")
        if word in TO and (to or sup.anchor is not None):
            where = (
                self.the(sup.anchor)
                if sup.anchor is not None
                else self.any(("me", "the camera") if to == "me" else ("the robot", "you"))
            )
            link = self.any(TO[word])
            if link != "nearest" and self.rng.random() < 0.3:
                return "", f"that is {link} {where}"
            return "", f"{link} {where}"
        return self.any(SUPS.get(sup.what, (sup.what,))), ""

    def after(self, cond: Cond, many: bool = False) -> str:
        """A condition after a noun: a bare phrase where that is clear, else a relative clause."""
        be = "are" if many else "is"
        who = self.any(("that", "which"))
        match cond:
            case Part():
                return self.part(cond)
            case Same(what, anchor) if what in SAME and self.rng.random() < 0.3:
                return f"with the same {self.any(SAME[what])} as {self.the(anchor)}"
            case Rel() | Place() | More() if self.rng.random() < 0.7:
                return self.is_(cond)
        return f"{who} {be} {self.is_(cond, many)}"

    def is_(self, cond: Cond, many: bool = False) -> str:
        """What follows "is": "red", "not on the tray", "left of the box and behind the can"."""
        match cond:
            case Attr():
                return self.attr(cond)
            case Kind(noun):
                return plural(noun) if many else with_article("a", noun)
            case Rel("between", anchor, second) if second is not None:
                return f"between {self.the(anchor)} and {self.the(second)}"
            case Rel(name, anchor):
                return f"{self.any(RELATIONS[name])} {self.the(anchor)}"
            case Place(name):
                return self.any(PLACES[name])
            case Part():
                return self.part(cond)
            case Same(what, anchor):
                return self.same(what, self.the(anchor))
            case More(what, sign, anchor):
                return f"{self.any(MORE[what, sign])} {self.the(anchor)}"
            case Nearer(anchor, other, sign):
                words = ("closer to", "nearer to") if sign > 0 else ("farther from", "further from")
                return f"{self.any(words)} {self.the(anchor)} than {self.the(other)}"
            case Not(inner):
                return f"not {self.is_(inner, many)}"
            case All(conds):
                return " and ".join(self.is_(c, many) for c in conds)
            case Any(conds):
                return " or ".join(self.is_(c, many) for c in conds)
        raise AssertionError(cond)

    def same(self, what: str, other: str) -> str:
        """The same colour as ..."""
        if what == "kind":
            return f"the same kind of thing as {other}"
        if what == "material":
            return self.any((f"made of the same material as {other}", f"the same material as {other}"))
        return f"the same {self.any(SAME[what])} as {other}"

    def part(self, part: Part) -> str:
        """With a red lid."""
        if part.without:
            return f"without {with_article('a', part.label)}"
        return f"with {with_article('a', f'{part.color} {part.label}'.strip())}"

    def request(self, phrase: str) -> str:
        """A noun phrase, often within a request."""
        return phrase if self.rng.random() < 0.4 else self.any(REQUESTS).format(phrase)

    def whats(self) -> str:
        """What is."""
        return self.any(("what is", "what's", "what is"))


def plural(noun: str) -> str:
    """The plural of a noun."""
    if noun in ("fruit",):
        return noun
    return noun + ("es" if noun.endswith(("x", "s", "ch", "sh")) else "s")


def with_article(det: str, words: str) -> str:
    """An article or number before words; "a" or "an" by how they sound."""
    if det == "a" and words[0] in "aeiou":
        det = "an"
    return f"{det} {words}".strip()


def finish(text: str, rng: Random) -> str:
    """A question as people type it: with or without a capital and a question mark."""
    style = rng.random()
    if style < 0.6:
        return text + "?"
    if style < 0.8:
        return text
    return text[0].upper() + text[1:] + "?"
