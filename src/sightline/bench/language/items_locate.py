"""Descriptions for `locate`: attributes, clauses, coordination, sets, superlatives, places."""

from __future__ import annotations

from sightline.bench.language.case import ALL_3D, NOT_THERE, SEEN, Case, Item, construction
from sightline.bench.language.forms import (
    FRUIT,
    All,
    Any,
    Attr,
    Cond,
    Desc,
    Kind,
    Not,
    Part,
    Rel,
)
from sightline.bench.language.mind import DroppedError
from sightline.bench.language.scenes import COLORS
from sightline.bench.language.words import NUMBERS, with_article

DIRECTIONS = ("left", "right", "front", "behind")


def other_color(c: Case, *but: str) -> str:
    """A colour other than these."""
    return c.pick([color for color in COLORS if color not in but])


def any_attrs(c: Case, label: str, color: str) -> tuple[Attr, ...]:
    """A colour, often; not one that sounds like the noun."""
    return (Attr("color", color),) if color and color != label and c.chance(0.7) else ()


def differing(a: Cond, b: Cond) -> tuple[Cond, Cond]:
    """Both; dropped if they are the same."""
    if a == b:
        raise DroppedError
    return a, b


@construction("kind", *SEEN)
def kind(c: Case) -> Item:
    """The mug."""
    return c.locate(Desc(c.thing().label))


@construction("colour", *SEEN)
def colour(c: Case) -> Item:
    """The red mug."""
    t = c.thing()
    color = t.color if c.chance(0.8) else other_color(c, t.color, t.label)
    return c.locate(Desc(c.pick((t.label, t.label, "thing")), (Attr("color", color),)))


@construction("attributes in any order", *ALL_3D, "toys")
def attributes(c: Case) -> Item:
    """The red metal mug, the metal red mug."""
    t = c.thing()
    known = c.attrs_of(t)
    if len(known) < 2:
        raise DroppedError
    if c.chance(0.25):
        known[0 if known[0].what == "color" else 1] = Attr("color", other_color(c, t.color, t.label))
    c.rng.shuffle(known)
    return c.locate(Desc(t.label, tuple(known[: c.rng.randint(2, 3)])))


@construction("shape adjective", *ALL_3D)
def shape(c: Case) -> Item:
    """The cylindrical thing."""
    t = c.pick([t for t in c.world.things if t.shape])
    return c.locate(Desc("thing", (*any_attrs(c, "thing", t.color), Attr("shape", t.shape))))


@construction("big and small", *ALL_3D, "toys")
def sized(c: Case) -> Item:
    """The big mug, the tall bottle."""
    t = c.thing()
    words = ("big", "small") if t.size else ("big", "small", "tall", "short", "wide", "long", "thin", "thick")
    return c.locate(Desc(t.label, (Attr("sized", c.pick(words)), *any_attrs(c, t.label, t.color)[:1])))


@construction("wider nouns", *SEEN)
def wider(c: Case) -> Item:
    """The fruit, the cup that is a mug, the red one."""
    if c.chance(0.5):
        t = c.thing(*FRUIT)
        return c.locate(Desc("fruit", any_attrs(c, t.label, t.color)))
    t = c.thing("mug")
    return c.locate(Desc("cup", any_attrs(c, t.label, t.color)))


@construction("colour names", *SEEN)
def colour_names(c: Case) -> Item:
    """The crimson mug, the turquoise can."""
    name, basic = c.pick((("crimson", ("red",)), ("turquoise", ("blue", "green")), ("grey", ("gray",))))
    t = c.pick([t for t in c.world.things if t.color in basic])
    desc = Desc(t.label, (), Any(tuple(Attr("color", b) for b in basic)))
    return c.locate(desc, c.words.request(f"the {name} {t.label}"))


@construction("clause with an attribute", *SEEN)
def clause(c: Case) -> Item:
    """The cup that is red."""
    t = c.thing()
    attr = c.pick(c.attrs_of(t))
    return c.locate(Desc(t.label, (), attr))


@construction("clause with and", *ALL_3D)
def clause_and(c: Case) -> Item:
    """The cup that is red and near the box."""
    t = c.thing()
    names = ("near", "on", "in", "far", *DIRECTIONS)
    first: Cond = c.pick(c.attrs_of(t)) if c.chance(0.5) else c.relation(t, names)
    return c.locate(Desc(t.label, (), All(differing(first, c.relation(t, names)))))


@construction("clause with or", *ALL_3D)
def clause_or(c: Case) -> Item:
    """The cup that is on the tray or in the bowl."""
    t = c.thing()
    names = ("near", "on", "in", *DIRECTIONS)
    return c.locate(Desc(t.label, (), Any(differing(c.relation(t, names), c.relation(t, names, 0.2)))))


@construction("red or blue", *SEEN)
def red_or_blue(c: Case) -> Item:
    """The red or blue cup."""
    t = c.thing()
    pair = [t.color, other_color(c, t.color)]
    c.rng.shuffle(pair)
    if t.label in pair:
        raise DroppedError
    desc = Desc(t.label, (), Any(tuple(Attr("color", p) for p in pair)))
    wordings = (f"the {pair[0]} or {pair[1]} {t.label}", f"the {t.label} that is {pair[0]} or {pair[1]}")
    return c.locate(desc, c.words.request(c.words.any(wordings)))


@construction("not an attribute", *SEEN)
def not_attribute(c: Case) -> Item:
    """The cup that is not red."""
    t = c.thing()
    twins = [o for o in c.world.things if o.label == t.label and o.color != t.color]
    color = c.pick(twins).color if twins else c.pick(COLORS)
    desc = Desc(t.label, (), Not(Attr("color", color)))
    if color == t.label:
        raise DroppedError
    wordings = (f"the {t.label} that is not {color}", f"the {t.label} that isn't {color}", f"the non-{color} {t.label}")
    return c.locate(desc, c.words.request(c.words.any((*wordings[:2], *wordings))))


@construction("not a relation", "holders", "holders", "plain")
def not_relation(c: Case) -> Item:
    """The cup that is not on the tray."""
    t = c.thing()
    rel = c.relation(t, ("on", "in", "near", "left", "right"), 0.3)
    desc = Desc(t.label, any_attrs(c, t.label, t.color), Not(rel))
    after = c.words.is_(rel)
    who = c.words.any((f"that is not {after}", f"that isn't {after}", f"which is not {after}", f"not {after}"))
    return c.locate(desc, c.words.request(f"{c.words.the(Desc(t.label, desc.attrs))} {who}"))


@construction("everything except")
def everything_except(c: Case) -> Item:
    """Everything except the bowl."""
    left_out = c.describe(c.thing())
    c.fresh()
    one = c.mind.the(left_out)
    found = tuple(t.id for t in c.world.things if t is not one)
    kind_ = "ambiguous" if len(found) > 1 else "found"
    words = c.words.any(("everything except", "everything but", "all things except", "everything apart from"))
    return c.item("locate", c.words.request(f"{words} {c.words.the(left_out)}"), kind_, found)


@construction("all of a kind", *SEEN)
def all_of(c: Case) -> Item:
    """All the cans; the red cups."""
    t = c.thing()
    desc = Desc(t.label, any_attrs(c, t.label, t.color))
    det = c.words.any(("all the ", "all ", "the ", "every one of the ", "all of the "))
    return c.all(desc, c.words.request(det + c.words.many(desc)))


@construction("two of them", *SEEN)
def two_of(c: Case) -> Item:
    """The two cups."""
    t = c.thing()
    desc = Desc(t.label, any_attrs(c, t.label, t.color)[: c.rng.randint(0, 1)])
    found = c.mind.settled(desc)
    if not 2 <= len(found) < len(NUMBERS):
        raise DroppedError
    return c.all(desc, c.words.request(f"the {NUMBERS[len(found)]} {c.words.many(desc)}"))


@construction("with a part", "parts")
def parts(c: Case) -> Item:
    """The mug with a red lid, the jar without a lid."""
    t = c.pick([t for t in c.world.things if t.parts])
    part, color = c.pick(t.parts or ())
    cond = Part(part, color if c.chance(0.7) else "", c.chance(0.0 if color else 0.5))
    if c.chance(0.3):
        cond = Part(part, "", True)
    desc = Desc(c.pick((t.label, t.label, "thing")), any_attrs(c, t.label, t.color), cond)
    text = c.words.the(desc)
    if not cond.without and c.chance(0.3):
        part_words = with_article("a", f"{cond.color} {part}".strip())
        text = f"{c.words.the(Desc(desc.noun, desc.attrs))} that has {part_words}"
    return c.locate(desc, c.words.request(text))


@construction("a thing that is a kind", *SEEN)
def thing_kind(c: Case) -> Item:
    """The red thing that is not a cup."""
    t = c.thing()
    others = [o for o in c.world.things if o.color == t.color and o.label != t.label]
    if t.color == "" or (c.chance(0.7) and not others):
        raise DroppedError
    cond = Not(Kind(c.pick(others).label if others else c.thing().label))
    return c.locate(Desc("thing", (Attr("color", t.color),), cond))


@construction("absent", *SEEN)
def absent(c: Case) -> Item:
    """What is not there, of that colour, beside that."""
    t, gone = c.thing(), c.pick(NOT_THERE)
    which = c.rng.randrange(3)
    if which == 0:
        return c.locate(Desc(gone, any_attrs(c, gone, t.color)))
    if which == 1:
        return c.locate(Desc(t.label, (Attr("color", other_color(c, t.color, t.label)),)))
    return c.locate(Desc(t.label, any_attrs(c, t.label, t.color), Rel(c.pick(("left", "near", "on")), Desc(gone))))


@construction("unknown word", *SEEN)
def unknown_word(c: Case) -> Item:
    """A word that is in no lexicon."""
    word = c.pick(("zorble", "frobnitz", "wuggle", "blicket"))
    t = c.thing()
    desc = Desc(word, any_attrs(c, word, t.color))
    return c.locate(desc)
