"""Descriptions for `locate` with superlatives, ordinals and places."""

from __future__ import annotations

from sightline.bench.language.case import ALL_3D, SEEN, Case, Item, construction
from sightline.bench.language.forms import (
    SUPERLATIVES,
    Desc,
    Place,
    Rel,
    Sup,
)
from sightline.bench.language.items_locate import DIRECTIONS, any_attrs
from sightline.bench.language.mind import DroppedError
from sightline.bench.language.truth import V


@construction("superlative: size", *SEEN)
def superlative_size(c: Case) -> Item:
    """The tallest cup."""
    what = c.pick(("tallest", "shortest", "widest", "narrowest", "longest", "biggest", "smallest"))
    return c.locate(Desc(c.pick((c.thing().label, "thing")), sup=Sup(what)))


@construction("superlative: position", *SEEN)
def superlative_position(c: Case) -> Item:
    """The leftmost cup."""
    what = c.pick(("leftmost", "rightmost", "frontmost", "backmost", "leftmost", "rightmost"))
    return c.locate(Desc(c.pick((c.thing().label, "thing")), sup=Sup(what)))


@construction("superlative: nearest to X", *SEEN)
def superlative_near(c: Case) -> Item:
    """The cup closest to the bowl."""
    t = c.thing()
    return c.locate(Desc(c.pick((t.label, "thing")), sup=Sup(c.pick(("nearest", "farthest")), anchor=c.anchor(t))))


@construction("superlative: nearest to me")
def superlative_me(c: Case) -> Item:
    """The cup closest to the camera, to the robot."""
    what = c.pick([s for s in SUPERLATIVES if " " in s])
    return c.locate(Desc(c.pick((c.thing().label, "thing")), sup=Sup(what)))


@construction("superlative over a relation", *ALL_3D)
def superlative_relation(c: Case) -> Item:
    """The tallest red cup left of the box."""
    t = c.thing()
    what = c.pick(("tallest", "shortest", "biggest", "smallest", "leftmost", "rightmost"))
    attrs = any_attrs(c, t.label, t.color)
    return c.locate(Desc(c.pick((t.label, "thing")), attrs, c.relation(t, ("near", *DIRECTIONS)), Sup(what)))


@construction("relation to a superlative", *SEEN)
def relation_superlative(c: Case) -> Item:
    """The cup left of the tallest bottle."""
    t = c.thing()
    what = c.pick(("tallest", "shortest", "biggest", "smallest", "leftmost", "rightmost"))
    anchor = Desc(c.pick((c.thing().label, "thing")), sup=Sup(what))
    return c.locate(Desc(t.label, any_attrs(c, t.label, t.color), Rel(c.pick(("near", *DIRECTIONS)), anchor)))


@construction("ordinal", *SEEN)
def ordinal(c: Case) -> Item:
    """The second cup from the left."""
    t = c.thing()
    what = c.pick(("leftmost", "rightmost", "leftmost", "rightmost", "frontmost"))
    return c.locate(Desc(c.pick((t.label, "thing")), any_attrs(c, t.label, "")[:1], sup=Sup(what, c.rng.randint(2, 3))))


@construction("ordinal: tallest", *ALL_3D)
def ordinal_size(c: Case) -> Item:
    """The second tallest cup."""
    t = c.thing()
    what = c.pick(("tallest", "biggest", "smallest", "longest"))
    return c.locate(Desc(c.pick((t.label, "thing")), sup=Sup(what, c.rng.randint(2, 3))))


@construction("two superlatives")
def two_superlatives(c: Case) -> Item:
    """The tallest leftmost cup."""
    noun = c.pick((c.thing().label, "thing"))
    a, b = c.rng.sample(("tallest", "biggest", "smallest", "leftmost", "rightmost"), 2)
    if {a, b} in ({"biggest", "smallest"}, {"leftmost", "rightmost"}):
        raise DroppedError
    c.fresh()
    one, other = (c.mind.the(Desc(noun, sup=Sup(s))) for s in (a, b))
    text = c.words.request(f"the {a} {b} {c.words.noun(noun)}")
    if one is other:
        return c.item("locate", text, "found", (one.id,))
    return c.item("locate", text, "not_found", ())


@construction("place of one", *SEEN)
def place_of_one(c: Case) -> Item:
    """The cup on the left."""
    place = c.pick(("left", "right", "left", "right", "front", "back"))
    t = c.thing()
    return c.locate(Desc(t.label, any_attrs(c, t.label, t.color)[:1], sup=Sup(f"on the {place}")))


@construction("place: middle", *SEEN)
def place_middle(c: Case) -> Item:
    """The cup in the middle, of an odd number."""
    return c.locate(Desc(c.thing().label, sup=Sup("on the middle")))


@construction("place: corner and edge", *SEEN)
def place_corner(c: Case) -> Item:
    """The cup in the corner, of which there is only one."""
    t, place = c.thing(), c.pick(("corner", "edge"))
    desc = c.describe(t)
    return c.locate(Desc(desc.noun, desc.attrs, sup=Sup(f"on the {place}")))


@construction("on the table", "table", "holders", "plain")
def on_table(c: Case) -> Item:
    """The cup on the table."""
    t = c.thing()
    return c.locate(Desc(t.label, any_attrs(c, t.label, t.color), Place("table")))


@construction("tallest on the left")
def tallest_on_left(c: Case) -> Item:
    """The tallest cup on the left: the tallest, if it is on the left."""
    noun = c.pick((c.thing().label, "thing"))
    what, place = c.pick(("tallest", "biggest", "smallest")), c.pick(("left", "right"))
    c.fresh()
    one = c.mind.the(Desc(noun, sup=Sup(what)))
    value = c.mind.truth(Place(place), one)
    # the tallest of those on the left is another reading: only where it is the same
    there = [t for t in c.mind.of_noun(noun) if c.mind.truth(Place(place), t) is V.YES]
    if value is not V.YES and there:
        raise DroppedError
    text = f"{c.words.the(Desc(noun, sup=Sup(what)))} on the {place}"
    outcome = {V.YES: "found", V.NO: "not_found"}.get(value, "abstained")
    return c.item("locate", c.words.request(text), outcome, (one.id,) if value is V.YES else ())
