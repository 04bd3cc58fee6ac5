"""Which things answer to a description.

`Mind.solve` follows the page "Outcomes": found, ambiguous, not found or abstained. What the page leaves open counts
as a slip of the world, and `DroppedError` is raised where no outcome can be named at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sightline.bench.language.forms import (
    ANY_NOUN,
    FRUIT,
    SUPERLATIVES,
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
    Ray,
    Rel,
    Same,
    Sup,
    anchors_of,
)
from sightline.bench.language.places import Pick, along, in_place, may_hide, pointed, rank, reachable
from sightline.bench.language.truth import Thing, V, World, both, either, negate


class DroppedError(Exception):
    """The page does not settle this one."""


@dataclass(frozen=True)
class Outcome:
    """found, ambiguous, not_found or abstained; ids None: left open."""

    kind: str
    ids: tuple[int, ...] | None = ()


class AnchorError(Exception):
    """An anchor is not there."""


class SeveralError(Exception):
    """An anchor is one of several."""

    def __init__(self, desc: Desc, ids: Sequence[int]) -> None:
        self.desc, self.ids = desc, ids


@dataclass
class Mind:
    """Resolves descriptions in a world."""

    world: World
    ray: Ray | None = None
    pins: dict[Desc, int] = field(default_factory=dict)

    # which things answer

    def of_noun(self, noun: str) -> list[Thing]:
        """The things that a noun names, surely or doubtfully."""
        things = self.world.things
        if noun in ANY_NOUN:
            return list(things)
        if noun == "fruit":
            return [t for t in things if t.label in FRUIT]
        if noun == "table":
            return [t for t in self.world.all if t.label == "table"]
        found = [t for t in things if t.label == noun]
        return found or ([t for t in things if t.label == "mug"] if noun == "cup" else [])

    def holds(self, cond: Cond, t: Thing, noun: str, alone: V = V.UNKNOWN) -> V:
        """Whether a condition is true of a thing."""
        w = self.world
        match cond:
            case Attr("sized", word):
                return w.sized(word, t, self.of_noun(noun), alone)
            case Attr(what, value):
                own = getattr(t, what)
                return V.UNKNOWN if not own else V.YES if own == value else V.NO
            case Rel("between", anchor, second) if second is not None:
                return w.between(t, self.anchor(anchor), self.anchor(second))
            case Rel(name, anchor):
                return w.relation(name, t, self.anchor(anchor))
            case Place("table"):
                return self._on_table(t)
            case Place("reach"):
                return reachable(w, t)
            case Place(name):
                return in_place(w, name, t)
            case Part(label, color, without):
                found = V.UNKNOWN if t.parts is None else _part(t.parts, label, color)
                return negate(found) if without else found
            case Same(what, anchor):
                return w.same(what, t, self.anchor(anchor))
            case More(what, sign, anchor):
                other = self.anchor(anchor)
                return w.more(what, t, other) if sign > 0 else w.more(what, other, t) if t is not other else V.NO
            case Nearer(anchor, other_desc, sign):
                found = w.nearer(t, self.anchor(anchor), self.anchor(other_desc))
                return found if sign > 0 else negate(found)
            case Kind(noun_):
                return V.YES if t in self.of_noun(noun_) else V.NO
            case Not(inner):
                return negate(self.holds(inner, t, noun))
            case All(conds):
                return both(*(self.holds(c, t, noun) for c in conds))
            case Any(conds):
                return either(*(self.holds(c, t, noun) for c in conds))
        raise AssertionError(cond)

    def _on_table(self, t: Thing) -> V:
        w = self.world
        if w.table is not None:
            return w.relation("on", t, w.table)
        if w.flat:
            raise DroppedError
        held = [w.relation(name, t, other) for other in w.things for name in ("on", "in")]
        w.slip_if(V.CLOSE in held or V.UNKNOWN in held)
        return V.UNKNOWN if V.YES in held else V.YES

    def answers(self, desc: Desc) -> dict[Thing, V]:
        """Every thing of the noun, and whether all but the superlative holds of it."""
        group = self.of_noun(desc.noun)
        if desc.pinned is not None:
            group = [t for t in group if t.id == desc.pinned]
        alone = V.YES if len(group) == 1 else V.UNKNOWN
        conds: tuple[Cond, ...] = desc.attrs if desc.cond is None else (*desc.attrs, desc.cond)
        for cond in conds:
            for anchor in anchors_of(cond):  # one that is missing counts even where nothing is asked of it
                self.anchor(anchor)
        found = {}
        for t in group:
            values = [self.holds(c, t, desc.noun, alone) for c in conds]
            self.world.slip_if(V.NO not in values and V.CLOSE in values and V.UNKNOWN in values)
            found[t] = both(*values)
        return found

    def anchor(self, desc: Desc) -> Thing:
        """The one thing that an anchor names."""
        if desc in self.pins:
            return self.world.by_id[self.pins[desc]]
        outcome = self._solve(desc)
        if outcome.kind == "found" and outcome.ids:
            self.pins[desc] = outcome.ids[0]
            return self.world.by_id[outcome.ids[0]]
        if outcome.kind == "not_found":
            raise AnchorError
        if outcome.kind == "abstained" or not outcome.ids:
            raise DroppedError
        raise SeveralError(desc, outcome.ids)

    # outcomes

    def solve(self, desc: Desc) -> Outcome:
        """What `locate` of "the ..." comes to; each candidate of an unclear anchor is tried."""
        saved = dict(self.pins)
        try:
            return self._solve(desc)
        except AnchorError:
            return Outcome("not_found")
        except SeveralError as several:
            if self.pins.keys() - saved.keys() and any(d == several.desc for d in saved):
                raise DroppedError from several
            outcomes, surely = [], set()
            for id_ in several.ids:
                self.pins = {**saved, several.desc: id_}
                outcome = self.solve(desc)
                outcomes.append(outcome)
                if outcome.kind == "abstained" or outcome.ids is None:
                    raise DroppedError from several
                surely |= set(outcome.ids) if outcome.kind in ("found", "ambiguous") else set()
            if len(set(outcomes)) == 1:
                return outcomes[0]
            if desc.sup is not None:
                raise DroppedError from several
            return Outcome("found", tuple(surely)) if len(surely) == 1 else Outcome("ambiguous", None)
        finally:
            self.pins = saved

    def _solve(self, desc: Desc) -> Outcome:
        found = self.answers(desc)
        sure = [t for t, v in found.items() if v is V.YES]
        open_ = [t for t, v in found.items() if v in (V.CLOSE, V.UNKNOWN)]
        if desc.ray:
            assert self.ray is not None
            # of all things or of the things of the noun: both must come to the same
            self.world.slip_if(bool(open_))
            picks = [pointed(self.world, group, self.ray) for group in (self.world.things, sure)]
            self.world.slip_if(picks[0].one is not picks[1].one or set(picks[0].tied or ()) != set(picks[1].tied or ()))
            return _of_pick(picks[1])
        if desc.sup is not None:
            self.world.slip_if(bool(open_))
            return self._extreme(desc.sup, sure)
        doubtful = [t for t in found if t.score <= 0.5]
        if doubtful:
            return self._doubtful(sure, open_)
        unknown = [t for t in open_ if found[t] is V.UNKNOWN]
        if len(sure) == 1 and not unknown:
            return Outcome("found", (sure[0].id,))
        if len(sure) > 1:
            return Outcome("ambiguous", _ids(sure) if not open_ else None)
        if sure or len(open_) > 1:
            self.world.slip_if(not sure and 0 < len(unknown) < len(open_))
            return Outcome("ambiguous", _ids([*sure, *unknown]) if len(unknown) == len(open_) else None)
        return Outcome("abstained" if open_ else "not_found")

    def _doubtful(self, sure: list[Thing], open_: list[Thing]) -> Outcome:
        self.world.slip_if(bool(open_))
        if not sure:
            return Outcome("not_found")
        best = max(t.score for t in sure)
        self.world.slip_if(any(abs(best - t.score - 0.3) < 0.015 for t in sure))
        left = [t for t in sure if t.score > 0.5 or best - t.score <= 0.3]
        self.world.slip_if(len(left) > 1 and len(left) < len(sure))
        return Outcome("found", _ids(left)) if len(left) == 1 else Outcome("ambiguous", _ids(left))

    def _extreme(self, sup: Sup, sure: list[Thing]) -> Outcome:
        if not sure:
            return Outcome("not_found")
        w = self.world
        if sup.what.startswith("on the "):
            place = sup.what.removeprefix("on the ")
            if len(sure) == 1:
                value = in_place(w, place, sure[0])
                return Outcome(
                    {V.YES: "found", V.NO: "not_found"}.get(value, "abstained"), _ids(sure) if value is V.YES else ()
                )
            return _of_pick(self._placed(place, sure))
        what, most = SUPERLATIVES[sup.what]
        sign = 1 if most else -1
        kind = "length"
        if what in ("left", "right", "front", "back"):
            kind, scores = "position", [(t, along(w, what, t)) for t in sure]
        elif what in ("near", "eye", "robot"):
            to = self.anchor(sup.anchor) if sup.anchor else w.eye if what == "eye" else w.robot
            if to is None:
                raise DroppedError
            sure = [t for t in sure if t is not to]
            scores = [(t, w.distance(t, to)) for t in sure]
            scores = [(t, None if s is None else -s) for t, s in scores]
        else:
            kind = "volume" if what == "big" else "length"
            scores = [(t, w.measure(what, t)) for t in sure]
        scores = [(t, None if s is None else sign * s) for t, s in scores]
        if not scores:
            return Outcome("not_found")
        if len(scores) == 1 and sup.nth == 1:
            return Outcome("found", (scores[0][0].id,))
        pick = rank(w, scores, kind, sup.nth)
        return Outcome("abstained") if pick is None else _of_pick(pick)

    def _placed(self, place: str, sure: list[Thing]) -> Pick:
        w = self.world
        if place in ("corner", "edge"):
            raise DroppedError
        if place == "middle":
            pick = None
            if len(sure) % 2:
                pick = rank(w, [(t, along(w, "left", t)) for t in sure], "place", len(sure) // 2 + 1)
            if pick is None or pick.one is None:
                raise DroppedError
            return pick
        pick = rank(w, [(t, along(w, place, t)) for t in sure], "place")
        if pick is None:
            raise DroppedError
        return pick

    # sets, for questions

    def settled(self, desc: Desc) -> list[Thing]:
        """All that surely answer; dropped if something is open."""
        try:
            found = self.answers(desc)
        except SeveralError as error:
            raise DroppedError from error
        if any(v in (V.CLOSE, V.UNKNOWN) for v in found.values()):
            raise DroppedError
        return sorted((t for t, v in found.items() if v is V.YES), key=lambda t: t.id)

    def the(self, desc: Desc) -> Thing:
        """The one thing; dropped if there is none, or more."""
        outcome = self.solve(desc)
        if outcome.kind != "found" or not outcome.ids:
            raise DroppedError
        return self.world.by_id[outcome.ids[0]]

    def truth(self, cond: Cond, t: Thing) -> V:
        """Whether a condition is true of a thing, in a yes/no question."""
        try:
            return self.holds(cond, t, t.label)
        except SeveralError as error:
            raise DroppedError from error

    def hidden(self, cond: Cond | None) -> V:
        """Whether things that answer to a condition may be unseen."""
        if isinstance(cond, Rel):
            return may_hide(self.world, cond.name, self.anchor(cond.anchor))
        inner = cond.conds if isinstance(cond, All | Any) else (cond.cond,) if isinstance(cond, Not) else ()
        return V.NO if all(self.hidden(c) is V.NO for c in inner) else V.CLOSE


def _part(parts: tuple[tuple[str, str], ...], label: str, color: str) -> V:
    own = [c for part, c in parts if part == label]
    return V.YES if any(not color or c == color for c in own) else V.NO


def _of_pick(pick: Pick) -> Outcome:
    if pick.one is not None:
        return Outcome("found", (pick.one.id,))
    if pick.tied is None:
        return Outcome("ambiguous", None)
    return Outcome("ambiguous", _ids(pick.tied)) if pick.tied else Outcome("not_found")


def _ids(things: Sequence[Thing]) -> tuple[int, ...]:
    return tuple(sorted(t.id for t in things))
