"""More wordings and mixtures: chains in questions, what is tallest, what can be reached, sets put together."""

from __future__ import annotations

from sightline.bench.language.case import ALL_3D, SEEN, Case, Item, construction
from sightline.bench.language.forms import All, Any, Attr, Cond, Desc, Nearer, Not, Part, Place, Rel, Same, Sup
from sightline.bench.language.items_ask import RELS, listed
from sightline.bench.language.items_locate import DIRECTIONS, any_attrs, differing, other_color
from sightline.bench.language.items_relations import chain_desc
from sightline.bench.language.items_sets import any_of, count, exists
from sightline.bench.language.mind import DroppedError
from sightline.bench.language.places import reachable
from sightline.bench.language.truth import V
from sightline.bench.language.words import NUMBERS, TO, with_article


@construction("superlative: other wordings", *SEEN)
def superlative_wordings(c: Case) -> Item:
    """The tallest of the cups; the cup that is furthest to the left."""
    label = c.thing().label
    what = c.pick(("tallest", "shortest", "biggest", "smallest", "leftmost", "rightmost"))
    far = {"leftmost": "left", "rightmost": "right"}.get(what)
    many = c.words.noun(label, True)
    texts = [f"the {what} of the {many}", f"the {label} that is the {what}", f"the {label} that is {what}"]
    if far:
        texts += [f"the {label} furthest to the {far}", f"the {label} farthest to the {far}"]
    return c.locate(Desc(label, sup=Sup(what)), c.words.request(c.words.any(texts)))


@construction("neither nor", *ALL_3D)
def neither(c: Case) -> Item:
    """The cup that is neither red nor on the tray."""
    t = c.thing()
    rel = c.relation(t, ("on", "near", "left", "right"), 0.2)
    attr = Attr("color", other_color(c, t.color, t.label))
    cond = All((Not(attr), Not(rel)))
    a, b = c.words.is_(attr), c.words.is_(rel)
    return c.locate(Desc(t.label, (), cond), c.words.request(f"the {t.label} that is neither {a} nor {b}"))


@construction("that is red and not on the tray", *ALL_3D)
def and_not(c: Case) -> Item:
    """A condition and the contrary of another."""
    t = c.thing()
    first: Cond = c.pick(c.attrs_of(t)) if c.chance(0.5) else c.relation(t, RELS)
    second = c.relation(t, ("on", "near", "left", "right"), 0.25)
    differing(first, second)
    join = c.words.any(("and not", "but not"))
    text = f"the {t.label} that is {c.words.is_(first)} {join} {c.words.is_(second)}"
    return c.locate(Desc(t.label, (), All((first, Not(second)))), c.words.request(text))


@construction("within reach", *ALL_3D)
def within_reach(c: Case) -> Item:
    """The cup within reach."""
    t = c.thing()
    who = c.words.any(("within reach", "that is within reach", "you can reach", "that you can reach"))
    desc = Desc(t.label, any_attrs(c, t.label, t.color), Place("reach"))
    return c.locate(desc, c.words.request(f"{c.words.the(Desc(t.label, desc.attrs))} {who}"))


@construction("how many can you reach", *ALL_3D)
def count_reach(c: Case) -> Item:
    """How many cups can you reach? Are any within reach?"""
    t = c.thing()
    noun = c.pick((t.label, "thing"))
    group = c.mind.of_noun(noun)
    c.fresh()
    values = {o: reachable(c.world, o) for o in group}
    if V.CLOSE in values.values():
        raise DroppedError
    found = sorted((o for o, v in values.items() if v is V.YES), key=lambda o: o.id)
    many = c.words.noun(noun, True)
    whose = c.words.any(("can you reach", "are within reach", "can the robot reach"))
    return c.ask(f"how many {many} {whose}", len(found), found)


@construction("ask: colour of a chain")
def ask_chain(c: Case) -> Item:
    """What colour is the small ball behind the box that is left of the red can?"""
    desc = chain_desc(c, c.rng.randint(2, 3))
    desc = Desc(desc.noun, tuple(a for a in desc.attrs if a.what != "color"), desc.cond)
    c.fresh()
    t = c.mind.the(desc)
    color = c.words.any(("color", "colour"))
    return c.ask(f"what {color} is {c.words.the(desc)}", t.color or None)


@construction("ask: what is tallest", *SEEN)
def ask_what_tallest(c: Case) -> Item:
    """What is the tallest thing? What is closest to the bowl?"""
    if c.chance(0.5):
        anchor = c.anchor()
        sup = Sup(c.pick(("nearest", "nearest", "farthest")), anchor=anchor)
        words = c.words.any(TO[sup.what][:2])
        the = c.words.the(anchor)
        text = c.words.any((f"{c.words.whats()} {words} {the}", f"which thing is {words} {the}"))
    else:
        sup = Sup(c.pick(("tallest", "biggest", "smallest", "leftmost", "rightmost", "widest")))
        text = f"{c.words.whats()} the {sup.what} {c.words.noun('thing')}"
    c.fresh()
    outcome = c.mind.solve(Desc("thing", sup=sup))
    if outcome.kind not in ("found", "ambiguous"):
        raise DroppedError
    t = c.world.by_id[outcome.ids[0]] if outcome.kind == "found" and outcome.ids else None
    return c.ask(text, None if t is None else t.name, None if t is None else [t])


@construction("ask: which are the same colour", *ALL_3D)
def ask_same(c: Case) -> Item:
    """Which things are the same colour as the bowl?"""
    same = Same("color", c.anchor())
    after = c.words.is_(same)
    text = c.words.any((f"{c.words.whats()} {after}", f"which {c.words.noun('thing', True)} are {after}"))
    return listed(c, text, Desc("thing", (), same))


@construction("ask: which has a part", "parts")
def ask_which_part(c: Case) -> Item:
    """Which mug has a red lid?"""
    t = c.pick([t for t in c.world.things if t.parts])
    label, color = c.pick(t.parts or ())
    if len(c.mind.of_noun(t.label)) < 2:
        raise DroppedError
    words = with_article("a", f"{color} {label}".strip())
    which = c.words.any((f"which {t.label}", f"which of the {c.words.noun(t.label, True)}"))
    return listed(c, f"{which} has {words}", Desc(t.label, (), Part(label, color)))


@construction("count: cups and boxes", *SEEN)
def count_union(c: Case) -> Item:
    """How many cups and boxes are there?"""
    a, b = c.thing(), c.thing()
    if a.label == b.label:
        raise DroppedError
    c.fresh()
    found = sorted((t for t in c.world.things if t.label in (a.label, b.label)), key=lambda t: t.id)
    x, y = (c.words.noun(t.label, True) for t in (a, b))
    return c.ask(f"how many {x} {c.words.any(('and', 'or'))} {y} are there", len(found), found)


@construction("are there two", *SEEN)
def are_there_two(c: Case) -> Item:
    """Are there two red cups? As many, neither more nor less."""
    t = c.thing()
    desc = Desc(t.label, any_attrs(c, t.label, t.color))
    c.fresh()
    n = len(c.mind.settled(desc))
    asked = c.rng.randint(2, 4)
    if n > asked:  # "at least two" is another reading
        raise DroppedError
    return c.ask(f"are there {NUMBERS[asked]} {c.words.many(desc)}", n == asked)


@construction("is anything between", *ALL_3D)
def is_anything_between(c: Case) -> Item:
    """Is there anything between X and Y?"""
    x, y = c.thing(), c.thing()
    if x is y:
        raise DroppedError
    rel = Rel("between", c.describe(x), c.describe(y))
    after = c.words.is_(rel)
    c.fresh()
    text = c.words.any((f"is anything {after}", f"is there anything {after}", f"is there something {after}"))
    return c.ask(text, any_of(c, Desc("thing", (), rel)))


@construction("is there: clause with and", *ALL_3D)
def is_there_and(c: Case) -> Item:
    """Is there a cup that is red and near the box?"""
    t = c.thing()
    parts: tuple[Cond, ...] = (Attr("color", t.color), c.relation(t, ("near", "left", "right", "on", "front"), 0.6))
    cond = All(parts) if c.chance(0.7) else Any(parts)
    return exists(c, Desc(t.label, (), cond))


@construction("count: from a superlative", *SEEN)
def count_beside_tallest(c: Case) -> Item:
    """How many things are left of the tallest bottle?"""
    what = c.pick(("tallest", "biggest", "smallest", "leftmost", "rightmost"))
    rel = Rel(c.pick(("near", *DIRECTIONS)), Desc(c.thing().label, sup=Sup(what)))
    noun = c.pick(("thing", c.thing().label))
    return count(c, Desc(noun, (), rel), f"how many {c.words.noun(noun, True)} are {c.words.is_(rel)}")


@construction("count: closer to X than Y", *ALL_3D)
def count_closer(c: Case) -> Item:
    """How many cups are closer to the box than the bowl is?"""
    x, y = c.thing(), c.thing()
    label = c.thing().label
    if x is y or label in (x.label, y.label):
        raise DroppedError
    cond = Nearer(c.describe(x), c.describe(y))
    text = f"how many {c.words.noun(label, True)} are {c.words.is_(cond)} is"
    return count(c, Desc(label, (), cond), text)
