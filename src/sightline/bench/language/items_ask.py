"""Questions about one thing: attributes, measures, identity, yes or no, which."""

from __future__ import annotations

import numpy as np

from sightline.bench.language.case import ALL_3D, NOT_THERE, SEEN, Case, Item, construction
from sightline.bench.language.forms import (
    SUPERLATIVES,
    Attr,
    Cond,
    Desc,
    Rel,
    Sup,
)
from sightline.bench.language.items_locate import DIRECTIONS, any_attrs, other_color
from sightline.bench.language.mind import AnchorError, DroppedError
from sightline.bench.language.places import ray_at
from sightline.bench.language.truth import Thing, V

RELS = ("near", "on", "in", *DIRECTIONS)


def subject(c: Case) -> tuple[Thing, Desc]:
    """A thing and a description of it."""
    t = c.thing()
    return t, c.describe(t)


def related(c: Case, t: Thing) -> Desc:
    """A thing by what it stands beside: "the cup left of the box"."""
    desc = Desc(t.label, (), c.relation(t, RELS, 1.0))
    return desc if c.mind.solve(desc).ids == (t.id,) else c.describe(t)


@construction("ask: colour", *ALL_3D)
def ask_color(c: Case) -> Item:
    """What colour is the mug?"""
    t = c.thing()
    desc = related(c, t)
    c.fresh()
    the, color = c.words.the(desc), c.words.any(("color", "colour"))
    t = c.mind.the(desc)
    be = c.words.any(("is", "is", "'s"))
    wordings = (
        f"what {color} is {the}",
        f"which {color} is {the}",
        f"what{be if be[0] == chr(39) else ' is'} the {color} of {the}",
        f"tell me the {color} of {the}",
    )
    return c.ask(c.words.any((wordings[0], *wordings)), t.color or None)


@construction("ask: material, shape", *ALL_3D)
def ask_material(c: Case) -> Item:
    """What is the mug made of? What shape is the box?"""
    t, desc = subject(c)
    c.fresh()
    the = c.words.the(desc)
    t = c.mind.the(desc)
    if c.chance(0.6) or not t.shape:
        texts: tuple[str, ...] = (f"what is {the} made of", f"what's {the} made of", f"what material is {the}")
        return c.ask(c.words.any((*texts, f"what is the material of {the}")), t.material or None)
    return c.ask(c.words.any((f"what shape is {the}", f"what is the shape of {the}")), t.shape)


@construction("ask: kind", *ALL_3D)
def ask_kind(c: Case) -> Item:
    """What is the red thing on the tray?"""
    t = c.thing()
    desc = Desc("thing", any_attrs(c, "thing", t.color), c.relation(t, ("on", "in", "near"), 1.0))
    c.fresh()
    t = c.mind.the(desc)
    the = c.words.the(desc)
    return c.ask(c.words.any((f"what kind of thing is {the}", f"what kind of object is {the}")), t.label)


@construction("ask: how tall, wide, long", *ALL_3D, "gaps")
def ask_height(c: Case) -> Item:
    """In centimetres."""
    _, desc = subject(c)
    c.fresh()
    the, what = c.words.the(desc), c.pick(("tall", "wide", "long"))
    value = c.world.measure(what, c.mind.the(desc))
    name = {"tall": "height", "wide": "width", "long": "length"}[what]
    texts = (f"how {what} is {the}", f"how {what} is {the} in cm", f"what is the {name} of {the}")
    return c.ask(c.words.any(texts), None if value is None else round(100 * value, 2))


@construction("ask: distance", *SEEN)
def ask_distance(c: Case) -> Item:
    """Between two things, or from the camera."""
    t, desc = subject(c)
    other = c.anchor(t)
    c.fresh()
    a, b = c.mind.the(desc), c.mind.the(other)
    if c.chance(0.25):
        if c.world.flat or c.world.eye is None:
            return c.ask(f"how far is {c.words.the(desc)} from the camera", None)
        far = c.world.distance(a, c.world.eye)
        the = c.words.the(desc)
        texts = (f"how far is {the} from the camera", f"how far away is {the}", f"how far is {the} from you")
        which = c.rng.randrange(3)
        if which == 2:
            far = None if c.world.robot is None else c.world.distance(a, c.world.robot)
        return c.ask(texts[which], None if far is None else round(100 * far, 2))
    d = None if c.world.flat else c.world.distance(a, b)
    x, y = c.words.the(desc), c.words.the(other)
    texts = (
        f"how far is {x} from {y}",
        f"how far apart are {x} and {y}",
        f"what is the distance between {x} and {y}",
    )
    return c.ask(c.words.any(texts), None if d is None else round(100 * d, 2))


@construction("ask: where", *ALL_3D)
def ask_where(c: Case) -> Item:
    """In metres."""
    t, desc = subject(c)
    c.fresh()
    the = c.words.the(desc)
    t = c.mind.the(desc)
    assert t.center is not None
    text = c.words.any((f"where is {the}", f"where's {the}"))
    return c.ask(text, ", ".join(f"{v:.3f}" for v in t.center))


def names(things: list[Thing]) -> str:
    """As an answer lists them."""
    return ", ".join(t.name for t in sorted(things, key=lambda t: t.id)) or "nothing"


def listed(c: Case, text: str, desc: Desc) -> Item:
    """The item that asks what answers to a description."""
    c.fresh()
    try:
        found = c.mind.settled(desc)
    except AnchorError:
        return c.ask(text, None)
    if not found and c.maybe_hidden(desc):
        raise DroppedError
    return c.ask(text, names(found), found)


@construction("ask: what is there", *SEEN)
def ask_what(c: Case) -> Item:
    """What is left of the bowl?"""
    rel = c.relation(c.thing(), (*RELS, "near"))
    after = c.words.is_(rel)
    be = c.words.whats()
    return listed(
        c, c.words.any((f"{be} {after}", f"{be} {after}", f"which things are {after}")), Desc("thing", (), rel)
    )


@construction("ask: what is between", *ALL_3D)
def ask_what_between(c: Case) -> Item:
    """What is between X and Y?"""
    x, y = c.thing(), c.thing()
    if x is y:
        raise DroppedError
    rel = Rel("between", c.describe(x), c.describe(y))
    return listed(c, f"{c.words.whats()} {c.words.is_(rel)}", Desc("thing", (), rel))


@construction("ask: which of them is", *SEEN)
def ask_which_is(c: Case) -> Item:
    """Which of the cups is red?"""
    t = c.thing()
    many = c.mind.of_noun(t.label)
    if len(many) < 2:
        raise DroppedError
    cond: Cond = Attr("color", t.color) if c.chance(0.4) and t.color != t.label else c.relation(t, RELS)
    after, noun = c.words.is_(cond), c.words.noun(t.label)
    texts = (f"which {noun} is {after}", f"which of the {c.words.noun(t.label, True)} is {after}")
    return listed(c, c.words.any(texts), Desc(t.label, (), cond))


@construction("ask: which is tallest", *SEEN)
def ask_which_sup(c: Case) -> Item:
    """Which cup is tallest?"""
    t = c.thing()
    if len(c.mind.of_noun(t.label)) < 2:
        raise DroppedError
    what = c.pick([s for s in SUPERLATIVES if " " not in s and s not in ("backmost",)])
    anchor = c.anchor(t) if what in ("nearest", "farthest") else None
    c.fresh()
    outcome = c.mind.solve(Desc(t.label, sup=Sup(what, anchor=anchor)))
    if outcome.kind not in ("found", "ambiguous"):
        raise DroppedError
    one = c.world.by_id[outcome.ids[0]] if outcome.kind == "found" and outcome.ids else None
    after = c.words.sup(Sup(what, anchor=anchor))
    after_text = (after[0] or after[1]).removeprefix("that is ")
    link = "is" if anchor is not None else c.words.any(("is", "is the"))
    which = c.words.any((f"which {t.label}", f"which of the {c.words.noun(t.label, True)}"))
    return c.ask(f"{which} {link} {after_text}", None if one is None else one.name, [one] if one else None)


@construction("ask: which is taller, X or Y", *ALL_3D)
def ask_which_taller(c: Case) -> Item:
    """Which is taller, the can or the box?"""
    t, desc = subject(c)
    other = c.anchor(t)
    c.fresh()
    a, b = c.mind.the(desc), c.mind.the(other)
    if a is b:
        raise DroppedError
    x, y = c.words.the(desc), c.words.the(other)
    if c.chance(0.25):
        near = c.anchor(a, b)
        v = c.world.nearer(a, c.mind.the(near), b)
        text = f"which is {c.words.any(('closer to', 'nearer to'))} {c.words.the(near)}, {x} or {y}"
    else:
        what, sign = c.pick((("tall", 1), ("tall", -1), ("wide", 1), ("big", 1), ("big", -1), ("long", 1)))
        v = c.world.more(what, *((a, b) if sign > 0 else (b, a)))
        words = {("tall", 1): "taller", ("tall", -1): "shorter", ("wide", 1): "wider", ("long", 1): "longer"}
        word = words.get((what, sign)) or c.words.any(("bigger", "larger") if sign > 0 else ("smaller",))
        text = c.words.any((f"which is {word}, {x} or {y}", f"what is {word}, {x} or {y}"))
    one = {V.YES: a, V.NO: b}.get(v)
    return c.ask(text, None if one is None else one.name, [one] if one else None)


@construction("ask: pointing", *ALL_3D)
def ask_pointing(c: Case) -> Item:
    """What is this? What colour is that?"""
    t = c.thing()
    assert c.world.eye is not None
    blur = np.array([c.rng.gauss(0.0, 0.02) for _ in range(3)])
    c.look("camera", ray_at(blur, c.world.eye, t))
    c.fresh()
    one = c.mind.the(Desc("thing", ray=True))
    this, color = c.words.any(("this", "that")), c.words.any(("color", "colour"))
    which = c.rng.random()
    if which < 0.4:
        return c.ask(f"what {color} is {this}", one.color)
    if which < 0.6:
        said = one.color if c.chance(0.5) else other_color(c, one.color)
        return c.ask(f"is {this} {said}", said == one.color)
    return c.ask(c.words.any((f"what is {this}", f"what's {this}")), one.name, [one])


@construction("ask: what is not there", *SEEN)
def ask_absent(c: Case) -> Item:
    """Of a thing that is not there."""
    gone = c.pick(NOT_THERE)
    t, desc = subject(c)
    the = c.words.the(desc)
    color = c.words.any(("color", "colour"))
    texts = (
        f"what {color} is the {gone}",
        f"where is the {gone}",
        f"how tall is the {gone}",
        f"is the {gone} left of {the}",
        f"is {the} left of the {gone}",
        f"what is left of the {gone}",
    )
    c.fresh()
    assert t
    return c.ask(c.words.any(texts), None)


@construction("ask: several that differ", *SEEN)
def ask_several(c: Case) -> Item:
    """What colour is the mug, of two mugs?"""
    t = c.thing()
    twins = c.mind.of_noun(t.label)
    if len(twins) < 2:
        raise DroppedError
    colors = {o.color for o in twins}
    text = f"what {c.words.any(('color', 'colour'))} is the {t.label}"
    c.fresh()
    return c.ask(text, colors.pop() if len(colors) == 1 else None)


@construction("ask: what is not known", "gaps")
def ask_unknown(c: Case) -> Item:
    """A colour, material or size that was not said."""
    _, desc = subject(c)
    c.fresh()
    one = c.mind.the(desc)
    the, color = c.words.the(desc), c.words.any(("color", "colour"))
    asked = [(f"what {color} is {the}", one.color), (f"what is {the} made of", one.material)]
    gaps = [text for text, value in asked if not value]
    gaps += [f"how {w} is {the}" for w in ("tall", "wide") if one.sides is None]
    return c.ask(c.pick(gaps), None)
