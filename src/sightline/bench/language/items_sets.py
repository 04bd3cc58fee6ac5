"""Questions about sets: is there, how many, more than, all, any, none; tidy tables and hidden places."""

from __future__ import annotations

from sightline.bench.language.case import ALL_3D, NOT_THERE, SEEN, Case, Item, Value, construction
from sightline.bench.language.forms import All, Any, Attr, Cond, Desc, Not, Place, Rel
from sightline.bench.language.items_ask import RELS
from sightline.bench.language.items_locate import DIRECTIONS, any_attrs, other_color
from sightline.bench.language.mind import AnchorError, DroppedError, SeveralError
from sightline.bench.language.places import may_hide
from sightline.bench.language.truth import V, both, either, negate
from sightline.bench.language.words import NUMBERS, with_article

EXISTS_ONE = ("is there {}", "is there {}", "can you see {}", "do you see {}")
EXISTS_MANY = ("are there any {}", "are there {}", "do you see any {}", "can you see any {}")
COUNT = (
    "how many {} are there",
    "how many {} are there",
    "how many {} do you see",
    "count the {}",
    "how many {}",
    "what is the number of {}",
    "how many {} can you see",
)


def exists(c: Case, desc: Desc) -> Item:
    """Is there one? False only if none can be hidden."""
    c.fresh()
    if c.chance(0.5):
        text = c.words.any(EXISTS_ONE).format(with_article("a", c.words.bare(desc)))
    else:
        text = c.words.any(EXISTS_MANY).format(c.words.many(desc))
    return c.ask(text, any_of(c, desc))


def any_of(c: Case, desc: Desc) -> V:
    """Whether something answers."""
    try:
        found = c.mind.answers(desc)
        value = either(V.NO, *found.values())
        hidden = c.mind.hidden(desc.cond) if value is V.NO else V.NO
    except AnchorError:
        return V.UNKNOWN
    except SeveralError as error:
        raise DroppedError from error
    if hidden is V.NO:
        return value
    # "with nothing seen there": something else that is seen there leaves it open
    assert desc.cond is not None
    seen = either(V.NO, *c.mind.answers(Desc("thing", (), desc.cond)).values())
    if hidden is V.CLOSE or seen is not V.NO:
        raise DroppedError
    return V.UNKNOWN


def count(c: Case, desc: Desc, text: str = "") -> Item:
    """How many?"""
    c.fresh()
    text = text or c.words.any(COUNT if desc.cond is None else COUNT[:2]).format(c.words.many(desc))
    try:
        found = c.mind.settled(desc)
    except AnchorError:
        return c.ask(text, None)
    if c.mind.hidden(desc.cond) is not V.NO:
        raise DroppedError
    return c.ask(text, len(found), found)


@construction("is there: kind, colour", *SEEN)
def is_there(c: Case) -> Item:
    """Is there a red cup?"""
    t = c.thing()
    color = t.color if c.chance(0.5) else other_color(c, t.color, t.label)
    noun = t.label if c.chance(0.85) else c.pick(NOT_THERE)
    return exists(c, Desc(noun, (Attr("color", color),) if c.chance(0.6) and color != noun else ()))


@construction("is there: related", *SEEN)
def is_there_related(c: Case) -> Item:
    """Are there any cups left of the box?"""
    t = c.thing()
    return exists(c, Desc(t.label, any_attrs(c, t.label, t.color), c.relation(t, RELS, 0.5)))


@construction("is anything there", *SEEN)
def is_anything(c: Case) -> Item:
    """Is anything in front of the box?"""
    rel = c.relation(c.thing(), ("front", "near", "on", "left", "right", "behind", "in"), 0.4)
    after = c.words.is_(rel)
    texts = (
        f"is anything {after}",
        f"is there anything {after}",
        f"is something {after}",
        f"is there something {after}",
    )
    c.fresh()
    return c.ask(c.words.any((texts[0], *texts)), any_of(c, Desc("thing", (), rel)))


@construction("hidden places", *ALL_3D)
def hidden_place(c: Case) -> Item:
    """Is anything behind the box, with nothing seen there?"""
    t = c.thing()
    name = c.pick(("behind", "behind", "in"))
    if may_hide(c.world, name, t) is V.CLOSE:
        raise DroppedError
    rel = Rel(name, c.describe(t))
    c.fresh()
    value = any_of(c, Desc("thing", (), rel))
    return c.ask(f"{c.words.any(('is anything', 'is there anything'))} {c.words.is_(rel)}", value)


@construction("count: kind, colour", *SEEN)
def count_kind(c: Case) -> Item:
    """How many red cups are there?"""
    t = c.thing()
    noun = c.pick((t.label, t.label, "thing", c.pick(NOT_THERE)))
    return count(c, Desc(noun, any_attrs(c, noun, t.color)))


@construction("count: related", *SEEN)
def count_related(c: Case) -> Item:
    """How many cups are left of the box?"""
    t = c.thing()
    rel = c.relation(t, RELS)
    desc = Desc(c.pick((t.label, "thing")), any_attrs(c, t.label, t.color)[: c.rng.randint(0, 1)], rel)
    text = f"how many {c.words.many(Desc(desc.noun, desc.attrs))} are {c.words.is_(rel)}"
    return count(c, desc, text)


@construction("count: place", *SEEN)
def count_place(c: Case) -> Item:
    """How many cups are on the left?"""
    t, place = c.thing(), c.pick(("left", "right", "front", "back", "edge", "corner", "middle"))
    desc = Desc(c.pick((t.label, "thing")), (), Place(place))
    return count(c, desc, f"how many {c.words.many(Desc(desc.noun))} are {c.words.is_(Place(place))}")


@construction("count: negated", *SEEN)
def count_not(c: Case) -> Item:
    """How many cups are not red?"""
    t = c.thing()
    cond = Not(Attr("color", c.pick([o for o in c.world.things if o.label == t.label]).color))
    if cond.cond == Attr("color", ""):
        raise DroppedError
    noun = c.pick((t.label, "thing"))
    who = c.words.any(("are not", "aren't"))
    return count(c, Desc(noun, (), cond), f"how many {c.words.noun(noun, True)} {who} {c.words.is_(cond.cond)}")


@construction("count: and, or", *ALL_3D)
def count_and(c: Case) -> Item:
    """How many things are red or left of the box?"""
    t = c.thing()
    parts: tuple[Cond, ...] = (Attr("color", t.color), c.relation(t, ("left", "right", "near", "on")))
    cond: Cond = All(parts) if c.chance(0.5) else Any(parts)
    c.fresh()
    found = c.mind.settled(Desc("thing", (), cond))
    return c.ask(f"how many {c.words.noun('thing', True)} are {c.words.is_(cond)}", len(found), found)


@construction("count: doubtful things", "doubtful")
def count_doubtful(c: Case) -> Item:
    """1 to 2."""
    t = c.pick([t for t in c.world.things if t.score <= 0.5])
    group = c.mind.of_noun(t.label)
    low = sum(o.score > 0.5 for o in group)
    c.fresh()
    value: Value = f"{low} to {len(group)}"
    return c.ask(c.words.any(COUNT[:4]).format(c.words.noun(t.label, True)), value, None)


def compared(c: Case) -> tuple[str, str, int, int]:
    """Two sets in words, and how many are in each."""
    t, o = c.thing(), c.thing()
    if t.label == o.label:
        raise DroppedError
    descs = (Desc(t.label, any_attrs(c, t.label, t.color)[: c.rng.randint(0, 1)]), Desc(o.label))
    c.fresh()
    x, y = (len(c.mind.settled(d)) for d in descs)
    return c.words.many(descs[0]), c.words.many(descs[1]), x, y


@construction("more cups than boxes", *SEEN)
def more_than(c: Case) -> Item:
    """Are there more, fewer, as many?"""
    a, b, x, y = compared(c)
    texts = (
        (f"are there more {a} than {b}", x > y),
        (f"are there fewer {a} than {b}", x < y),
        (f"are there as many {a} as {b}", x == y),
        (f"are there the same number of {a} and {b}", x == y),
        (f"is the number of {a} the same as the number of {b}", x == y),
    )
    text, value = c.pick(texts)
    if text.startswith("are there as many") and x > y:  # at least as many, to some
        raise DroppedError
    return c.ask(text, value)


@construction("how many more cups than boxes", *SEEN)
def how_many_more(c: Case) -> Item:
    """Two."""
    a, b, x, y = compared(c)
    if x == y:
        raise DroppedError
    word = "more" if x > y else "fewer"
    return c.ask(f"how many {word} {a} than {b} are there", abs(x - y))


@construction("all, any, no", *SEEN, "holders", "holders")
def quantified(c: Case) -> Item:
    """Are all the cups red?"""
    t = c.thing()
    cond: Cond = Attr("color", t.color) if c.chance(0.4) and t.color else c.relation(t, ("on", "near", "left", "right"))
    noun = t.label
    many, after = c.words.noun(noun, True), c.words.is_(cond)
    c.fresh()
    values = [c.mind.truth(cond, o) for o in c.mind.of_noun(noun)]
    all_, any_ = both(*values), either(*values)
    texts = (
        (f"are all the {many} {after}", all_),
        (f"are all {many} {after}", all_),
        (f"are all of the {many} {after}", all_),
        (f"is every {noun} {after}", all_),
        (f"are any {many} {after}", any_),
        (f"are any of the {many} {after}", any_),
        (f"is any {noun} {after}", any_),
        (f"are none of the {many} {after}", negate(any_)),
        (f"are no {many} {after}", negate(any_)),
    )
    return c.ask(*c.pick(texts))


@construction("tidy: are all cans on the tray", "holders")
def tidy(c: Case) -> Item:
    """Of things that may be on it, or not there at all."""
    holder = c.thing("tray", "plate", "bowl")
    name = "in" if holder.label == "bowl" else "on"
    inside = [t for t in c.world.things if c.world.relation(name, t, holder) is V.YES]
    label = c.pick(inside).label if inside and c.chance(0.7) else c.thing().label
    if c.chance(0.1):
        label = c.pick(NOT_THERE)
    if label == holder.label:
        raise DroppedError
    rel = Rel(name, c.describe(holder))
    c.fresh()
    group = c.mind.of_noun(label)
    many, after = c.words.noun(label, True), c.words.is_(rel)
    text = c.words.any((f"are all {many} {after}", f"are all the {many} {after}", f"are the {many} all {after}"))
    if not group:
        return c.ask(text, None)
    return c.ask(text, both(*(c.mind.truth(rel, t) for t in group)))


@construction("is the table clear", "table", "holders", "plain")
def table_clear(c: Case) -> Item:
    """Nothing is on it."""
    c.fresh()
    values = [c.mind.truth(Place("table"), t) for t in c.world.things]
    text = c.words.any(("is the table clear", "is the table empty", "is anything on the table"))
    found = either(V.NO, *values)
    return c.ask(text, found if text.startswith("is any") else negate(found))


@construction("the two cups: are they", *SEEN)
def two_are(c: Case) -> Item:
    """Are the two cups red?"""
    t = c.thing()
    group = c.mind.of_noun(t.label)
    if not 2 <= len(group) < 6:
        raise DroppedError
    cond: Cond = Attr("color", t.color) if c.chance(0.5) and t.color else c.relation(t, DIRECTIONS)
    c.fresh()
    value = both(*(c.mind.truth(cond, o) for o in group))
    many, number = c.words.noun(t.label, True), NUMBERS[len(group)]
    texts = (f"are the {number} {many} {c.words.is_(cond)}", f"are the {many} {c.words.is_(cond)}")
    return c.ask(c.words.any(texts), value)
