"""The functions of CLEVR in its own wording: filter, relate, unique, count, exist, query, same, compare, and, or."""

from __future__ import annotations

from sightline.bench.language.case import Case, Item, construction
from sightline.bench.language.forms import All, Attr, Desc, Rel, Same
from sightline.bench.language.mind import DroppedError
from sightline.bench.language.scenes import TOY_COLORS
from sightline.bench.language.truth import Thing, V, either
from sightline.bench.language.words import plural, with_article

TOYS = ("toys",)
NOUNS = {
    "cube": ("cube", "block"),
    "sphere": ("sphere", "ball"),
    "cylinder": ("cylinder",),
    "thing": ("thing", "object"),
}
PLAIN = {"big": ("big", "large"), "small": ("small", "small", "tiny"), "gray": ("gray", "grey")}
SHINY = {"metal": ("metal", "metallic", "shiny"), "rubber": ("rubber", "matte")}
SIDES = {
    "left": ("left of", "to the left of", "on the left side of"),
    "right": ("right of", "to the right of", "on the right side of"),
    "front": ("in front of",),
    "behind": ("behind",),
}
QUERIES = ("color", "size", "shape", "material")


def noun(c: Case, desc: Desc, many: bool = False, shiny: bool = False) -> str:
    """Adjectives and a noun in CLEVR's synonyms."""
    words = []
    for attr in desc.attrs:
        table = SHINY if shiny and attr.value in SHINY else PLAIN
        words.append(c.words.any(table.get(attr.value, (attr.value,))))
    name = c.words.any(NOUNS[desc.noun])
    return " ".join((*words, plural(name) if many else name))


def some(c: Case, least: int = 0) -> Desc:
    """A filter: any attributes, in the order size, colour, material, of a thing that is there, or not."""
    t = c.thing()
    known = c.attrs_of(t)
    if c.chance(0.3):
        known[1] = Attr("color", c.pick(TOY_COLORS))
    chosen = tuple(a for a in known if c.chance(0.4))
    label = c.pick(("thing", t.label))
    if len(chosen) + (label != "thing") < max(1, least):
        raise DroppedError
    return Desc(label, chosen)


def one(c: Case, *but: Thing) -> tuple[Thing, Desc, str]:
    """A thing, a filter that is unique to it, and that in words."""
    t = c.pick([t for t in c.world.things if t not in but])
    desc = c.toy(t)
    return t, desc, noun(c, desc)


def value_of(t: Thing, what: str) -> str:
    """What a query answers."""
    return t.label if what == "shape" else str(getattr(t, what))


def query(c: Case, what: str, the: str) -> str:
    """A query for an attribute of what is named."""
    color = c.words.any(("color", "colour")) if what == "color" else what
    if what == "material" and c.chance(0.5):
        return c.words.any((f"what is {the} made of", f"{the} is made of what material"))
    return c.words.any((f"what {color} is {the}", f"what is the {color} of {the}", f"{the} is what {color}"))


def side(c: Case, t: Thing | None = None) -> tuple[Rel, str]:
    """A direction from a unique thing, most often one that is so of t."""
    for _ in range(12):
        other, desc, text = one(c, *([t] if t else []))
        name = c.pick(tuple(SIDES))
        if t is None or c.world.relation(name, t, other) is V.YES:
            return Rel(name, desc), f"{c.words.any(SIDES[name])} the {text}"
    raise DroppedError


@construction("toys: count", *TOYS)
def toys_count(c: Case) -> Item:
    """How many small rubber things are there?"""
    desc = some(c)
    c.fresh()
    found = c.mind.settled(desc)
    words = noun(c, desc, many=True)
    texts = (f"how many {words} are there", f"what number of {words} are there", f"how many {words} are in the scene")
    return c.ask(c.words.any((texts[0], *texts)), len(found), found)


@construction("toys: exist", *TOYS)
def toys_exist(c: Case) -> Item:
    """Are there any large cubes?"""
    desc = some(c)
    c.fresh()
    a, many = with_article("a", noun(c, desc)), noun(c, desc, many=True)
    texts = (f"are there any {many}", f"is there {a}", f"is there {a} in the scene", f"are any {many} visible")
    return c.ask(c.words.any(texts), bool(c.mind.settled(desc)))


@construction("toys: query", *TOYS)
def toys_query(c: Case) -> Item:
    """What colour is the big metal cube?"""
    _, desc, text = one(c)
    c.fresh()
    what = c.pick([q for q in QUERIES if all({"sized": "size"}.get(a.what, a.what) != q for a in desc.attrs)])
    if what == "shape" and desc.noun != "thing":
        raise DroppedError
    return c.ask(query(c, what, f"the {text}"), value_of(c.mind.the(desc), what))


@construction("toys: shiny, matte", *TOYS)
def toys_shiny(c: Case) -> Item:
    """Synonyms for metal and rubber."""
    t = c.thing()
    material = next(a for a in c.attrs_of(t) if a.what == "material")
    desc = Desc(c.pick(("thing", t.label)), (material,))
    c.fresh()
    found = c.mind.settled(desc)
    return c.ask(f"how many {noun(c, desc, many=True, shiny=True)} are there", len(found), found)


def related_set(c: Case) -> tuple[Desc, str, str]:
    """A filter after a relation to a unique thing."""
    t = c.thing()
    rel, words = side(c, t)
    filter_ = some(c)
    return Desc(filter_.noun, filter_.attrs, rel), noun(c, filter_, many=True), words


@construction("toys: relate, count", *TOYS)
def toys_relate_count(c: Case) -> Item:
    """How many cubes are left of the ball?"""
    desc, many, words = related_set(c)
    if isinstance(desc.cond, Rel) and desc.cond.name == "behind":
        raise DroppedError  # may be hidden
    c.fresh()
    found = c.mind.settled(desc)
    who = c.words.any(("are", "are there that are", "are there that are"))
    return c.ask(f"how many {many} {who} {words}", len(found), found)


@construction("toys: relate, exist", *TOYS)
def toys_relate_exist(c: Case) -> Item:
    """There is a small gray block; are there any spheres to the left of it?"""
    rel, _ = side(c, c.thing())
    filter_ = some(c)
    c.fresh()
    value = either(V.NO, *c.mind.answers(Desc(filter_.noun, filter_.attrs, rel)).values())
    if value is V.NO and rel.name == "behind":
        raise DroppedError
    a, said = with_article("a", noun(c, rel.anchor)), c.words.any(SIDES[rel.name])
    many = noun(c, filter_, many=True)
    texts = (
        f"there is {a}; are there any {many} {said} it",
        f"there is {a}, are any {many} {said} it",
        f"are there any {many} {said} the {noun(c, rel.anchor)}",
        f"is there {with_article('a', noun(c, filter_))} {said} the {noun(c, rel.anchor)}",
    )
    return c.ask(c.words.any(texts), value)


@construction("toys: relate, query", *TOYS)
def toys_relate_query(c: Case) -> Item:
    """What is the colour of the cube that is left of the ball?"""
    t = c.thing()
    rel, words = side(c, t)
    desc = Desc(c.pick(("thing", t.label)), tuple(a for a in c.attrs_of(t) if c.chance(0.3)), rel)
    c.fresh()
    found = c.mind.the(desc)
    what = c.pick([q for q in QUERIES if all({"sized": "size"}.get(a.what, a.what) != q for a in desc.attrs)])
    if what == "shape" and desc.noun != "thing":
        raise DroppedError
    who = c.words.any(("that is ", "that's ", ""))
    return c.ask(query(c, what, f"the {noun(c, Desc(desc.noun, desc.attrs))} {who}{words}"), value_of(found, what))


@construction("toys: two hops", *TOYS)
def toys_two_hops(c: Case) -> Item:
    """What colour is the thing left of the cube that is behind the ball?"""
    t, mid = c.thing(), c.thing()
    if t is mid:
        raise DroppedError
    rel, words = side(c, mid)
    hop = [n for n in SIDES if c.world.relation(n, t, mid) is V.YES]
    name = c.pick(hop)
    inner = Desc(c.pick(("thing", mid.label)), tuple(a for a in c.attrs_of(mid) if c.chance(0.3)), rel)
    desc = Desc(c.pick(("thing", t.label)), tuple(a for a in c.attrs_of(t)[1:] if c.chance(0.3)), Rel(name, inner))
    c.fresh()
    found = c.mind.the(desc)
    mid_text = f"the {noun(c, Desc(inner.noun, inner.attrs))} that is {words}"
    text = f"the {noun(c, Desc(desc.noun, desc.attrs))} that is {c.words.any(SIDES[name])} {mid_text}"
    return c.ask(query(c, "size", text), found.size)


@construction("toys: and", *TOYS)
def toys_and(c: Case) -> Item:
    """What colour is the thing that is behind the big cube and in front of the tiny metal ball?"""
    t = c.thing()
    (a, a_text), (b, b_text) = side(c, t), side(c, t)
    if a.anchor == b.anchor:
        raise DroppedError
    noun_ = c.pick(("thing", t.label))
    desc = Desc(noun_, (), All((a, b)))
    c.fresh()
    text = f"the {noun(c, Desc(noun_))} that is {a_text} and {b_text}"
    if c.chance(0.5):
        text = f"the {noun(c, Desc(noun_))} that is both {a_text} and {b_text}"
    what = c.pick([q for q in QUERIES if q != "shape" or noun_ == "thing"])
    return c.ask(query(c, what, text), value_of(c.mind.the(desc), what))


@construction("toys: or", *TOYS)
def toys_or(c: Case) -> Item:
    """How many objects are either blue cubes or red spheres?"""
    a, b = some(c), some(c)
    if a == b or c.mind.of_noun(a.noun) == []:
        raise DroppedError
    c.fresh()
    found = {t for d in (a, b) for t in c.mind.settled(d)}
    x, y = noun(c, a, many=True), noun(c, b, many=True)
    either_ = c.words.any(("either ", ""))
    return c.ask(
        f"how many {c.words.any(('things', 'objects'))} are {either_}{x} or {y}",
        len(found),
        sorted(found, key=lambda t: t.id),
    )


@construction("toys: same, count", *TOYS)
def toys_same_count(c: Case) -> Item:
    """How many other things are the same size as the red rubber sphere?"""
    _, desc, text = one(c)
    what = c.pick(QUERIES)
    filter_ = Desc("thing") if c.chance(0.6) else some(c)
    c.fresh()
    found = c.mind.settled(Desc(filter_.noun, filter_.attrs, Same(what, desc)))
    word = c.words.any(("color", "colour")) if what == "color" else what
    if c.chance(0.6):
        many = noun(c, filter_, many=True)
        who = c.words.any((f"are the same {word} as", f"have the same {word} as", f"are there of the same {word} as"))
        if what == "material" and who.startswith("are the"):
            who = "are made of the same material as"
        return c.ask(f"how many other {many} {who} the {text}", len(found), found)
    single = noun(c, filter_)
    if c.chance(0.5):
        return c.ask(f"is there another {single} that has the same {word} as the {text}", bool(found))
    many = noun(c, filter_, many=True)
    return c.ask(f"are there any other {many} that have the same {word} as the {text}", bool(found))


@construction("toys: same, query", *TOYS)
def toys_same_query(c: Case) -> Item:
    """What colour is the other thing that is the same size as the cube?"""
    _, desc, text = one(c)
    what = c.pick(QUERIES)
    asked = c.pick([q for q in QUERIES if q != what])
    c.fresh()
    found = c.mind.the(Desc("thing", (), Same(what, desc)))
    link = f"made of the same material as the {text}" if what == "material" else f"the same {what} as the {text}"
    the = f"the {c.words.any(('other ', ''))}{c.words.any(('thing', 'object'))} that is {link}"
    return c.ask(query(c, asked, the), value_of(found, asked))


@construction("toys: compare integers", *TOYS)
def toys_compare_integers(c: Case) -> Item:
    """Are there an equal number of large cubes and metal things?"""
    a, b = some(c), some(c)
    if a == b:
        raise DroppedError
    c.fresh()
    x, y = len(c.mind.settled(a)), len(c.mind.settled(b))
    p, q = noun(c, a, many=True), noun(c, b, many=True)
    texts = (
        (f"are there an equal number of {p} and {q}", x == y),
        (f"are there the same number of {p} and {q}", x == y),
        (f"is the number of {p} the same as the number of {q}", x == y),
        (f"are there more {p} than {q}", x > y),
        (f"is the number of {p} greater than the number of {q}", x > y),
        (f"are there fewer {p} than {q}", x < y),
        (f"is the number of {p} less than the number of {q}", x < y),
    )
    return c.ask(*c.pick(texts))


@construction("toys: compare attributes", *TOYS)
def toys_compare_attributes(c: Case) -> Item:
    """Is the color of the large sphere the same as that of the block?"""
    t, a, p = one(c)
    o, b, q = one(c, t)
    c.fresh()
    x, y = c.mind.the(a), c.mind.the(b)
    what = c.pick(QUERIES)
    value = c.world.same("kind" if what == "shape" else what, x, y)
    assert o is y
    word = c.words.any(("color", "colour")) if what == "color" else what
    texts = (
        f"is the {word} of the {p} the same as that of the {q}",
        f"is the {word} of the {p} the same as the {word} of the {q}",
        f"does the {p} have the same {word} as the {q}",
        f"do the {p} and the {q} have the same {word}",
    )
    return c.ask(c.words.any(texts), value)


@construction("toys: everyday", *TOYS)
def toys_locate(c: Case) -> Item:
    """Locate by size, colour and material."""
    if c.chance(0.5):
        desc = some(c)
        return c.locate(desc, f"the {noun(c, desc)}")
    t = c.thing()
    rel, words = side(c, t)
    desc = Desc(t.label, (), rel)
    return c.locate(desc, f"the {noun(c, Desc(t.label))} {words}")
