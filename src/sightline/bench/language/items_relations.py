"""Descriptions for `locate` that lean on other things: relations, chains, comparisons, pointing, points of view."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sightline.bench.language.case import ALL_3D, SEEN, Case, Item, construction
from sightline.bench.language.forms import Attr, Desc, More, Nearer, Rel, Same
from sightline.bench.language.items_locate import DIRECTIONS, any_attrs
from sightline.bench.language.mind import DroppedError
from sightline.bench.language.places import ray_at
from sightline.bench.language.truth import V
from sightline.bench.language.words import RELATIONS

ROBOT_VIEW = ("from the robot's point of view", "from the robot's perspective", "as seen by the robot")


def related(c: Case, names: tuple[str, ...], true: float = 0.8) -> Item:
    """The cup left of the box."""
    t = c.thing()
    noun = c.pick((t.label, t.label, t.label, "thing"))
    return c.locate(Desc(noun, any_attrs(c, t.label, t.color), c.relation(t, names, true)))


@construction("left and right", *SEEN)
def left_right(c: Case) -> Item:
    """The cup left of the box."""
    return related(c, ("left", "right"))


@construction("in front and behind", *SEEN)
def front_behind(c: Case) -> Item:
    """The cup behind the box."""
    return related(c, ("front", "behind"))


@construction("near and far", *SEEN, "unseen")
def near_far(c: Case) -> Item:
    """The cup next to the box, far from the box."""
    return related(c, ("near", "near", "far"))


@construction("on and in", "holders")
def on_in(c: Case) -> Item:
    """The cup on the tray, in the bowl."""
    return related(c, ("on", "in"), 0.9)


@construction("above and below", "holders")
def above_below(c: Case) -> Item:
    """The box under the book."""
    return related(c, ("above", "below"), 0.9)


@construction("between", *ALL_3D)
def between(c: Case) -> Item:
    """The cup between the box and the bowl."""
    t = c.thing()
    others = [o for o in c.world.things if o is not t]
    for _ in range(12):
        if len(others) < 2:
            break
        b, d = c.rng.sample(others, 2)
        if c.world.between(t, b, d) is V.YES or c.chance(0.05):
            noun = c.pick((t.label, "thing"))
            return c.locate(Desc(noun, any_attrs(c, t.label, t.color), Rel("between", c.describe(b), c.describe(d))))
    raise DroppedError


def chain_desc(c: Case, deep: int) -> Desc:
    """Relations stacked on the nearest noun."""
    names = ("near", "on", "in", *DIRECTIONS, *DIRECTIONS)
    t = c.thing()
    path = [t]
    rels: list[str] = []
    for _ in range(deep):
        others = [o for o in c.world.things if o not in path]
        c.rng.shuffle(others)
        step = next(
            ((n, o) for o in others for n in [c.pick(names)] if c.world.relation(n, path[-1], o) is V.YES),
            (c.pick(names), c.pick(others)),
        )
        rels.append(step[0])
        path.append(step[1])
    last = c.describe(path[-1])
    desc = replace(last, sup=None)
    for o, name in zip(reversed(path[:-1]), reversed(rels), strict=True):
        desc = Desc(o.label, any_attrs(c, o.label, o.color), Rel(name, desc))
    return desc


@construction("two relations deep", *SEEN)
def chain_2(c: Case) -> Item:
    """The cup left of the box behind the bowl."""
    return c.locate(chain_desc(c, 2))


@construction("three relations deep")
def chain_3(c: Case) -> Item:
    """The cup left of the box behind the bowl near the can."""
    return c.locate(chain_desc(c, 3))


@construction("four relations deep")
def chain_4(c: Case) -> Item:
    """One more."""
    return c.locate(chain_desc(c, 4))


@construction("taller than X", *SEEN)
def taller(c: Case) -> Item:
    """The cup taller than the can."""
    t = c.thing()
    what, sign = c.pick((("tall", 1), ("tall", -1), ("wide", 1), ("big", 1), ("big", -1), ("long", 1)))
    other = c.pick([o for o in c.world.things if o is not t])
    cond = More(what, sign, c.describe(other))
    return c.locate(Desc(c.pick((t.label, "thing")), any_attrs(c, t.label, t.color), cond))


@construction("closer to X than Y")
def closer(c: Case) -> Item:
    """The cup that is closer to the box than the bowl is."""
    t = c.thing()
    x, y = (c.pick([o for o in c.world.things if o is not t]) for _ in range(2))
    if x is y:
        raise DroppedError
    # "closer to the box than the bowl": that it is closer to the box than to the bowl is another reading
    cond = Nearer(c.describe(x), c.describe(y))
    desc = Desc(t.label, any_attrs(c, t.label, t.color), cond)
    item = c.locate(desc)
    x_, y_ = (c.mind.anchor(d) for d in (cond.anchor, cond.other))
    for o in c.mind.of_noun(desc.noun):
        if o not in (x_, y_) and c.world.nearer(x_, o, y_) is not c.world.nearer(o, x_, y_):
            raise DroppedError
    return replace(item, text=c.words.request(f"{c.words.the(desc)} is")) if c.chance(0.3) else item


@construction("the same as X", *SEEN, "toys")
def same(c: Case) -> Item:
    """The thing that is the same colour as the bowl."""
    t = c.thing()
    known = [w for w in ("color", "shape", "material") if getattr(t, w)]
    known += ["size"] if not c.world.flat else []
    what = c.pick(known)
    fit = [o for o in c.world.things if o is not t and c.world.same(what, t, o) is V.YES]
    other = c.pick(fit or [o for o in c.world.things if o is not t])
    cond = Same(what, c.toy(other) if t.size else c.describe(other))
    return c.locate(Desc(c.pick((t.label, "thing")), any_attrs(c, t.label, "" if what == "color" else t.color), cond))


@construction("several anchors", *SEEN)
def several_anchors(c: Case) -> Item:
    """The cup on the plate, of two plates."""
    t = c.thing()
    twins = [o for o in c.world.things if o is not t and sum(p.label == o.label for p in c.world.things) > 1]
    rel = Rel(c.pick(("on", "near", "in", *DIRECTIONS)), Desc(c.pick(twins).label))
    if rel.anchor.noun == t.label:
        raise DroppedError
    return c.locate(Desc(t.label, any_attrs(c, t.label, t.color), rel))


@construction("robot's point of view", *ALL_3D)
def robot_view(c: Case) -> Item:
    """The robot looks."""
    c.look("robot")
    return related(c, DIRECTIONS)


@construction("robot's point of view in words", *ALL_3D)
def robot_view_said(c: Case) -> Item:
    """From the robot's point of view."""
    c.look("robot")
    t = c.thing()
    desc = Desc(t.label, any_attrs(c, t.label, t.color), c.relation(t, DIRECTIONS))
    phrase, view = c.words.the(desc), c.words.any(ROBOT_VIEW)
    text = c.words.any((f"{phrase} {view}", f"{phrase}, {view}", f"{view}, {phrase}"))
    item = c.locate(desc, text)
    return replace(item, viewpoint="camera")


@construction("pointing", *ALL_3D)
def pointing(c: Case) -> Item:
    """This; the cup I'm pointing at."""
    t = c.thing()
    assert c.world.eye is not None and t.center is not None
    aside = np.array([c.rng.uniform(-0.3, 0.3) for _ in range(3)])
    eye = (c.world.eye + t.center) / 2 + aside if c.chance(0.5) else c.world.eye
    blur = np.array([c.rng.gauss(0.0, 0.03) for _ in range(3)])
    c.look("camera", ray_at(blur, eye, t))
    if c.chance(0.4):
        return c.locate(Desc("thing", ray=True), c.words.request(c.words.any(("this", "that", "this one", "that one"))))
    noun = c.pick((t.label, t.label, "thing"))
    desc = Desc(noun, any_attrs(c, noun, t.color) if noun != "thing" else (), ray=True)
    bare = c.words.bare(Desc(noun, desc.attrs))
    wordings = (f"this {bare}", f"that {bare}", f"the {bare} I'm pointing at", f"the {bare} that I am pointing at")
    return c.locate(desc, c.words.request(c.words.any(wordings)))


@construction("unknown attribute", "gaps")
def unknown_attribute(c: Case) -> Item:
    """The metal cup, where its material is not known."""
    t = c.pick([t for t in c.world.things if not t.color or not t.material])
    value = c.pick(("red", "blue", "green")) if not t.color else c.pick(("metal", "plastic", "glass"))
    return c.locate(Desc(t.label, (Attr("color" if not t.color else "material", value),)))


@construction("unknown direction", "unseen")
def unknown_direction(c: Case) -> Item:
    """Left, of nobody's point of view."""
    t = c.thing()
    others = [o for o in c.world.things if o is not t]
    return c.locate(Desc(t.label, any_attrs(c, t.label, t.color), Rel(c.pick(DIRECTIONS), c.describe(c.pick(others)))))


@construction("too close to call", *ALL_3D)
def too_close(c: Case) -> Item:
    """Neither left nor right of it."""
    t = c.thing()
    for o in c.rng.sample(c.world.things, len(c.world.things)):
        for name in RELATIONS:
            if c.world.relation(name, t, o) is V.CLOSE:
                return c.locate(Desc(t.label, any_attrs(c, t.label, t.color), Rel(name, c.describe(o))))
    raise DroppedError


@construction("doubtful kind", "doubtful")
def doubtful(c: Case) -> Item:
    """A kind that is doubtful, alone or beside another."""
    t = c.pick([t for t in c.world.things if t.score <= 0.5])
    return c.locate(Desc(t.label))
