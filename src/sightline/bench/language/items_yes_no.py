"""Questions answered by yes or no, or by one of two options."""

from __future__ import annotations

from dataclasses import replace

from sightline.bench.language.case import ALL_3D, SEEN, Case, Item, construction
from sightline.bench.language.forms import (
    Attr,
    Cond,
    Desc,
    Kind,
    More,
    Nearer,
    Part,
    Place,
    Rel,
    Same,
)
from sightline.bench.language.items_ask import RELS, related, subject
from sightline.bench.language.items_locate import DIRECTIONS, any_attrs, other_color
from sightline.bench.language.items_relations import ROBOT_VIEW
from sightline.bench.language.mind import AnchorError, DroppedError
from sightline.bench.language.places import path_clear, reachable
from sightline.bench.language.truth import Thing, V
from sightline.bench.language.words import with_article


def yes_no(c: Case, desc: Desc, cond: Cond, text: str = "") -> Item:
    """Is X so? Abstained where X is not there or is one of several that differ."""
    c.fresh()
    the, after = c.words.the(desc), c.words.is_(cond)
    text = text or c.words.any((f"is {the} {after}", f"is {the} {after}", f"{the} is {after}, isn't it"))
    outcome = c.mind.solve(desc)
    if outcome.kind in ("not_found", "abstained"):
        return c.ask(text, None)
    if not outcome.ids:
        raise DroppedError
    try:
        values = {c.mind.truth(cond, c.world.by_id[i]) for i in outcome.ids}
    except AnchorError:
        return c.ask(text, None)
    return c.ask(text, values.pop() if len(values) == 1 else None)


def subject_or_several(c: Case) -> tuple[Thing, Desc]:
    """Now and then by a description of several."""
    t = c.thing()
    return t, Desc(t.label, any_attrs(c, t.label, t.color)) if c.chance(0.3) else c.describe(t)


@construction("is X left of Y", *SEEN)
def is_related(c: Case) -> Item:
    """Is the cup left of the box?"""
    t, desc = subject_or_several(c)
    rel = c.relation(t, (*RELS, "far", *DIRECTIONS), 0.5)
    text = ""
    if c.chance(0.15):
        text = f"isn't {c.words.the(desc)} {c.words.is_(rel)}"
    return yes_no(c, desc, rel, text)


@construction("is X left of Y, of no view", "unseen")
def is_unseen(c: Case) -> Item:
    """Unknown without a camera, known from the robot's point of view."""
    if c.chance(0.6):
        c.look("robot")
    t, desc = subject(c)
    return yes_no(c, desc, c.relation(t, DIRECTIONS, 0.5))


@construction("is X above Y", "holders")
def is_above(c: Case) -> Item:
    """Is the book under the cup?"""
    t, desc = subject(c)
    return yes_no(c, desc, c.relation(t, ("above", "below", "on", "in"), 0.5))


@construction("is X between Y and Z")
def is_between(c: Case) -> Item:
    """Between two."""
    t = c.thing()
    others = [o for o in c.world.things if o is not t]
    if len(others) < 2:
        raise DroppedError
    x, y = c.rng.sample(others, 2)
    return yes_no(c, c.describe(t), Rel("between", c.describe(x), c.describe(y)))


@construction("is X red", *SEEN, "gaps")
def is_attribute(c: Case) -> Item:
    """Is the cup red, made of metal, a mug?"""
    t, desc = c.thing(), Desc("")
    desc = related(c, t)
    what = c.pick(("color", "material", "kind"))
    if what == "material" and not t.material and c.chance(0.8):
        raise DroppedError
    if what == "kind":
        noun = t.label if c.chance(0.5) else c.thing().label
        rel = c.relation(t, ("near", "on", "in"), 1.0)
        return yes_no(c, Desc("thing", any_attrs(c, "thing", t.color), rel), Kind(noun))
    own = getattr(t, what)
    value = own if own and c.chance(0.5) else c.pick(("red", "blue") if what == "color" else ("metal", "glass"))
    if desc.cond is not None and value == "":
        raise DroppedError
    text = f"is {c.words.the(desc)} made of {value}" if what == "material" and c.chance(0.5) else ""
    return yes_no(c, desc, Attr(what, value), text)


@construction("is X on the left", *SEEN)
def is_placed(c: Case) -> Item:
    """On the left, in the middle, in the corner, at the edge, on the table."""
    _, desc = subject(c)
    places = ("left", "right", "front", "back", "middle", "corner", "edge", *(() if c.world.flat else ("table",)))
    return yes_no(c, desc, Place(c.pick(places)))


@construction("is X taller than Y", *ALL_3D)
def is_more(c: Case) -> Item:
    """Is the can taller than the box?"""
    t, desc = subject_or_several(c)
    what, sign = c.pick((("tall", 1), ("tall", -1), ("wide", 1), ("big", 1), ("big", -1), ("long", 1)))
    return yes_no(c, desc, More(what, sign, c.anchor(t)))


@construction("is X closer to Y than Z")
def is_nearer(c: Case) -> Item:
    """Is the can closer to the box than the cup is?"""
    t, desc = subject(c)
    x, y = c.anchor(t), c.anchor(t)
    c.fresh()
    text = f"is {c.words.the(desc)} closer to {c.words.the(x)} than {c.words.the(y)} is"
    return yes_no(c, desc, Nearer(x, y), text)


@construction("is X the same colour as Y", *ALL_3D, "toys")
def is_same(c: Case) -> Item:
    """Is the cup the same colour as the box?"""
    t, o = c.thing(), c.thing()
    if t is o:
        raise DroppedError
    what = c.pick(("color", "material", "size", "shape"))
    desc, other = (c.toy(x) if x.size else c.describe(x) for x in (t, o))
    x, y = c.words.the(desc), c.words.the(other)
    word = c.words.any(("color", "colour")) if what == "color" else what
    text = c.words.any(("", f"do {x} and {y} have the same {word}", f"does {x} have the same {word} as {y}"))
    if what == "material" and not (t.material and o.material):
        raise DroppedError
    if what == "shape" and not (t.shape and o.shape):
        raise DroppedError
    return yes_no(c, desc, Same(what, other), text)


@construction("is X with a part", "parts")
def is_with_part(c: Case) -> Item:
    """Does the mug have a red lid?"""
    t, desc = subject(c)
    part = c.pick(("lid", "handle", "cap", "label"))
    color = c.pick([p[1] for p in t.parts]) if t.parts and c.chance(0.5) else ""
    words = with_article("a", f"{color} {part}".strip())
    return yes_no(c, desc, Part(part, color), f"does {c.words.the(desc)} have {words}")


@construction("is the cup behind the bowl left of the box")
def is_split(c: Case) -> Item:
    """Every split of a yes/no question is tried."""
    t = c.thing()
    x, y = c.relation(t, RELS), c.relation(t, RELS)
    head, mid = Desc(t.label, any_attrs(c, t.label, t.color)), x.anchor
    c.fresh()
    text = f"is {c.words.the(head)} {c.words.is_(Rel(x.name, mid))} {c.words.is_(y)}"
    found = []
    for desc, cond in (
        (replace(head, cond=x), y),
        (head, Rel(x.name, Desc(mid.noun, mid.attrs, y))),
    ):
        c.mind.pins.clear()
        one = c.mind.the(desc)
        found.append(c.mind.truth(cond, one))
    if not set(found) <= {V.YES, V.NO}:
        raise DroppedError
    return c.ask(text, found[0] if found[0] is found[1] else None)


@construction("can you reach X", *ALL_3D)
def can_reach(c: Case) -> Item:
    """Within reach of the robot."""
    _, desc = subject(c)
    c.fresh()
    the = c.words.the(desc)
    texts = (f"can you reach {the}", f"can the robot reach {the}", f"is {the} within reach")
    return c.ask(c.words.any(texts), reachable(c.world, c.mind.the(desc)))


@construction("is the path clear", *ALL_3D)
def is_path_clear(c: Case) -> Item:
    """Is the path from A to B clear?"""
    t, desc = subject(c)
    other = c.anchor(t)
    c.fresh()
    a, b = c.mind.the(desc), c.mind.the(other)
    x, y = c.words.the(desc), c.words.the(other)
    texts = (
        f"is the path from {x} to {y} clear",
        f"is the way from {x} to {y} clear",
        f"is the path between {x} and {y} clear",
    )
    return c.ask(c.words.any((texts[0], *texts)), path_clear(c.world, a, b))


# either, or


@construction("red or blue?", *SEEN)
def either_color(c: Case) -> Item:
    """Is the cup red or blue?"""
    t, desc = subject(c)
    pair = [t.color if c.chance(0.85) else other_color(c, t.color), other_color(c, t.color)]
    if pair[0] == pair[1]:
        raise DroppedError
    c.rng.shuffle(pair)
    desc = Desc(desc.noun, tuple(a for a in desc.attrs if a.what != "color"))
    c.fresh()
    one = c.mind.the(desc)
    value = one.color if one.color in pair else "neither"
    return c.ask(f"is {c.words.the(desc)} {pair[0]} or {pair[1]}", value)


@construction("on the left or on the right?", *SEEN)
def either_place(c: Case) -> Item:
    """Is the cup on the left or on the right?"""
    _, desc = subject(c)
    c.fresh()
    one = c.mind.the(desc)
    pair = c.pick((("left", "right"), ("right", "left")))
    values = [c.mind.truth(Place(p), one) for p in pair]
    value = next((f"on the {p}" for p, v in zip(pair, values, strict=True) if v is V.YES), None)
    return c.ask(f"is {c.words.the(desc)} on the {pair[0]} or on the {pair[1]}", value)


@construction("left of X or right of X?", *SEEN)
def either_relation(c: Case) -> Item:
    """Is the cup left of the box or right of it?"""
    t, desc = subject(c)
    other = c.anchor(t)
    c.fresh()
    a, b = c.mind.the(desc), c.mind.the(other)
    pair = c.pick((("left", "right"), ("behind", "front")))
    values = [c.world.relation(p, a, b) for p in pair]
    y = c.words.the(other)
    said = {"left": "left of", "right": "right of", "behind": "behind", "front": "in front of"}
    value = next((f"{said[p]} {y.removeprefix('the ')}" for p, v in zip(pair, values, strict=True) if v is V.YES), None)
    return c.ask(f"is {c.words.the(desc)} {said[pair[0]]} {y} or {said[pair[1]]} {y}", value)


@construction("ask: robot's point of view", *ALL_3D)
def ask_robot_view(c: Case) -> Item:
    """With the viewpoint, or in words."""
    c.look("robot")
    t, desc = subject(c)
    rel = c.relation(t, DIRECTIONS, 0.5)
    if c.chance(0.5):
        return yes_no(c, desc, rel)
    text = f"is {c.words.the(desc)} {c.words.is_(rel)}"
    view = c.words.any(ROBOT_VIEW)
    item = yes_no(c, desc, rel, c.words.any((f"{text} {view}", f"{view}, {text}")))
    return replace(item, viewpoint="camera")
