"""One scene under the hands of a construction: what a description of a thing looks like, and the items made of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Literal, TypeVar

from sightline.bench.language.forms import Attr, Desc, Ray, Rel
from sightline.bench.language.mind import AnchorError, DroppedError, Mind, SeveralError
from sightline.bench.language.scenes import Scene
from sightline.bench.language.truth import Thing, V, World
from sightline.bench.language.words import Words, finish

T = TypeVar("T")
Value = bool | int | float | str | None
Outcomes = Literal["found", "ambiguous", "not_found", "answer", "abstained"]
NOT_THERE = ("teapot", "vase", "kettle", "stapler", "mouse", "pear")


@dataclass(frozen=True)
class Item:
    """A text for a scene, and what should come of it.

    Attributes:
        ids: of what is found, of all candidates, of the evidence; None: not compared.
        value: of an answer.
    """

    construction: str
    mode: Literal["locate", "ask"]
    text: str
    viewpoint: Literal["camera", "robot"] = "camera"
    ray: Ray | None = None
    outcome: Outcomes = "found"
    ids: tuple[int, ...] | None = None
    value: Value = None


@dataclass
class Case:
    """What a construction works with."""

    rng: Random
    scene: Scene
    name: str = ""
    viewpoint: Literal["camera", "robot"] = "camera"
    ray: Ray | None = None
    world: World = field(init=False)
    mind: Mind = field(init=False)
    words: Words = field(init=False)

    def __post_init__(self) -> None:
        self.look(self.viewpoint)
        self.words = Words(self.rng)

    def look(self, viewpoint: Literal["camera", "robot"], ray: Ray | None = None) -> None:
        """From another point of view, or with a ray."""
        self.viewpoint, self.ray = viewpoint, ray
        self.world = World(self.scene, viewpoint)
        self.mind = Mind(self.world, ray)

    def fresh(self) -> None:
        """Forget what was looked at while an item was thought up: what counts from here on must be clear."""
        self.world.slips = 0
        self.mind.pins.clear()

    # things and their descriptions

    def thing(self, *labels: str) -> Thing:
        """Any thing, of these kinds if some are named."""
        things = [t for t in self.world.things if not labels or t.label in labels]
        return self.pick(things)

    def pick(self, things: Sequence[T]) -> T:
        """Any of some; dropped if there is none."""
        if not things:
            raise DroppedError
        return self.rng.choice(things)

    def chance(self, share: float) -> bool:
        """True as often as that."""
        return self.rng.random() < share

    def attrs_of(self, t: Thing, shapes: bool = False) -> list[Attr]:
        """What is known of it, as adjectives."""
        known = [Attr(what, getattr(t, what)) for what in ("color", "material") if getattr(t, what)]
        if t.size:
            known.insert(0, Attr("sized", "big" if t.size == "large" else "small"))
        if shapes and t.shape and t.shape != t.label:
            known.append(Attr("shape", t.shape))
        return [a for a in known if a.value != t.label]

    def describe(self, t: Thing, more: float = 0.35) -> Desc:
        """As few words as name it alone, sometimes more; dropped if no adjectives do."""
        desc = Desc(t.label)
        known = self.attrs_of(t)
        if self.chance(more) and known:
            desc = Desc(t.label, (known[0],))
        for last in range(len(known) + 1):
            if self.mind.solve(desc).ids == (t.id,):
                return desc
            if last < len(known):
                desc = Desc(t.label, tuple(known[: last + 1]))
        raise DroppedError

    def toy(self, t: Thing) -> Desc:
        """A toy by any adjectives in the order size, colour, material, that name it alone."""
        known = self.attrs_of(t)
        for _ in range(6):
            chosen = tuple(a for a in known if self.chance(0.5))
            desc = Desc(self.rng.choice(("thing", t.label)), chosen)
            if self.mind.solve(desc).ids == (t.id,):
                return desc
        raise DroppedError

    def anchor(self, *but: Thing) -> Desc:
        """A description of a thing other than these."""
        return self.describe(self.pick([t for t in self.world.things if t not in but]))

    def relation(self, t: Thing, names: Sequence[str], true: float = 0.75) -> Rel:
        """A relation to something else, most often one that is true of the thing."""
        others = [o for o in self.world.things if o is not t]
        self.rng.shuffle(others)
        if self.chance(true):
            for other in others:
                slips = self.world.slips
                for name in self.rng.sample(list(names), len(names)):
                    if self.world.relation(name, t, other) is V.YES:
                        self.world.slips = slips
                        return Rel(name, self.describe(other))
                self.world.slips = slips
        return Rel(self.pick(list(names)), self.describe(self.pick(others)))

    def locate(self, desc: Desc, text: str = "") -> Item:
        """The item that asks for a description, with the outcome of its truth."""
        self.fresh()
        outcome = self.mind.solve(desc)
        if outcome.kind == "not_found" and self.maybe_hidden(desc):
            raise DroppedError
        return self.item("locate", text or self.words.request(self.words.the(desc)), outcome.kind, outcome.ids)

    def maybe_hidden(self, desc: Desc) -> bool:
        """Whether what is not seen may be out of sight."""
        try:
            return self.mind.hidden(desc.cond) is not V.NO
        except (AnchorError, SeveralError):  # what is missing or unclear hides nothing
            return False

    def all(self, desc: Desc, text: str) -> Item:
        """The item that asks for all that answer to a description."""
        self.fresh()
        found = tuple(t.id for t in self.mind.settled(desc))
        kind = "found" if len(found) == 1 else "ambiguous" if found else "not_found"
        return self.item("locate", text, kind, found)

    def ask(self, text: str, value: Value | V, ids: Sequence[Thing] | None = None) -> Item:
        """The item that asks a question; a value of CLOSE or UNKNOWN abstains."""
        text = finish(text, self.rng)
        if value is None or value in (V.CLOSE, V.UNKNOWN):
            return self.item("ask", text, "abstained", None)
        if isinstance(value, V):
            value = value is V.YES
        return self.item("ask", text, "answer", None if ids is None else tuple(sorted(t.id for t in ids)), value)

    def item(
        self, mode: Literal["locate", "ask"], text: str, outcome: str, ids: tuple[int, ...] | None, value: Value = None
    ) -> Item:
        """An item of this construction; dropped if anything was within the margin of a threshold."""
        if self.world.slips:
            raise DroppedError
        return Item(self.name, mode, text, self.viewpoint, self.ray, outcome, ids, value)  # type: ignore[arg-type]


Make = Callable[[Case], Item]
ALL_3D = ("plain", "table", "holders", "parts")
SEEN = (*ALL_3D, "image")


@dataclass(frozen=True)
class Construction:
    """A way to make items, and the kinds of scenes it works in."""

    name: str
    make: Make
    scenes: tuple[str, ...]


CONSTRUCTIONS: dict[str, Construction] = {}


def construction(name: str, *scenes: str) -> Callable[[Make], Make]:
    """Register a maker of items."""

    def register(make: Make) -> Make:
        assert name not in CONSTRUCTIONS
        CONSTRUCTIONS[name] = Construction(name, make, scenes or ALL_3D)
        return make

    return register
