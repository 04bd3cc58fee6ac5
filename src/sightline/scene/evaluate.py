"""Executes a description on a scene: how true it is of each thing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from sightline.errors import InputError
from sightline.language import program as p
from sightline.language.lexicon import ANYTHING
from sightline.language.program import Anchor, Condition, Description, Landmark, Pick, Things
from sightline.scene import attributes
from sightline.scene.layout import AROUND, AWAY, Bools, Floats, Layout
from sightline.scene.measures import Measured, measure
from sightline.scene.relations import (
    DIRECTIONS,
    between,
    between_things,
    direction,
    rectangle_gaps,
    relation,
)
from sightline.scene.scene import Scene
from sightline.scene.truth import CLOSE, DEPENDS, FALSE, TRUE, UNKNOWN, Levels, constant, judged, negated
from sightline.scene.view import View, build_view

CLEAR_MARGIN = 0.3
"""A doubtful kind stands for nothing where another thing fits better by this much."""
POINTED_DEG, POINTED_APART_DEG = 15.0, 5.0
REACH_MARGIN_M = 0.02
PATH_HALF_WIDTH_M = 0.03

Where = int | Floats
"""A thing by its index, or a point (3,) along right, away and up."""
Ray = tuple[Sequence[float], Sequence[float]]


@dataclass(eq=False)
class Evaluation:
    """Descriptions executed on one scene from one viewpoint.

    Attributes:
        ray: origin and direction [m] of a pointing gesture in the scene's frame, or None.
        missing: definite descriptions that nothing answers to, in the order in which they were met.
        unclear: definite descriptions that several things answer to, where it mattered, with those things.
    """

    scene: Scene
    viewpoint: str = "camera"
    ray: Ray | None = None
    missing: list[Things] = field(default_factory=list)
    unclear: list[tuple[Things, list[int]]] = field(default_factory=list)
    _known: dict[tuple[Description, bool], Levels] = field(default_factory=dict)

    @cached_property
    def layout(self) -> Layout:
        """Where things are from this viewpoint."""
        return self.scene.layout(self.viewpoint)

    @cached_property
    def view(self) -> View:
        """Where in the view they are."""
        return build_view(self.layout, self.table)

    @cached_property
    def table(self) -> int | None:
        """The thing labelled "table", if there is exactly one."""
        tables = [i for i, o in enumerate(self.scene.objects) if attributes.label_of(o) == "table"]
        return tables[0] if len(tables) == 1 else None

    @property
    def size(self) -> int:
        """The number of things."""
        return len(self.scene.objects)

    def kind(self, noun: str) -> Levels:
        """Which things a noun names."""
        objects = self.scene.objects
        levels = np.array([attributes.kind_level(o, noun) for o in objects], dtype=np.int8)
        if not levels.any():
            levels = np.array([attributes.kind_level(o, noun, also=True) for o in objects], dtype=np.int8)
        return levels.reshape(-1)

    def levels(self, description: Description, counting: bool = False) -> Levels:
        """How true a description is of each thing.

        Args:
            counting: doubtful kinds stay doubtful; else they stand for what they may be where nothing better does.
        """
        key = (description, counting)
        if key not in self._known:
            if isinstance(description, Things):
                self._known[key] = self._things(description, counting)
            else:
                parts = [self.levels(part, counting) for part in description.parts]
                self._known[key] = np.max(parts, axis=0)
        return self._known[key]

    def fitting(self, things: Things, counting: bool = False) -> Levels:
        """As `levels`, before the picks choose."""
        levels = self.kind(things.noun)
        doubtful = np.zeros(self.size, dtype=bool)
        if not counting:
            nameless = np.array([attributes.is_nameless(o) for o in self.scene.objects], dtype=bool)
            doubtful = (levels == UNKNOWN) & ~nameless
            levels = np.where(doubtful, TRUE, np.where(levels == UNKNOWN, CLOSE, levels)).astype(np.int8)
        granted = things.quantifier == "the" and not things.many
        for condition in things.where:
            levels = np.minimum(levels, self.condition(condition, things.noun, granted))
        if doubtful.any() and not things.many:
            scores = np.array([attributes.kind_score(o, things.noun) for o in self.scene.objects])
            best = scores[levels == TRUE].max(initial=0.0)
            levels = np.where(doubtful & (scores <= best - CLEAR_MARGIN), FALSE, levels)
        return levels.astype(np.int8)

    def _things(self, things: Things, counting: bool) -> Levels:
        base = self.fitting(things, counting)
        levels = base
        for pick in things.picks:
            levels = np.minimum(levels, self.pick(pick, base, things))
        return levels.astype(np.int8)

    # Conditions

    def condition(self, condition: Condition, noun: str = ANYTHING, granted: bool = False) -> Levels:
        """How true a condition is of each thing.

        Args:
            noun: what the things are called, which sizes are judged by.
            granted: the size of the only thing of its noun is taken for granted.
        """
        match condition:
            case p.And():
                return np.minimum(*(self.condition(c, noun, granted) for c in (condition.first, condition.second)))
            case p.Or():
                return np.maximum(*(self.condition(c, noun, granted) for c in (condition.first, condition.second)))
            case p.Not():
                missing = len(self.missing)
                levels = self.condition(condition.condition, noun, granted)
                # Of what is not there nothing is true, nor its opposite.
                return negated(levels) if len(self.missing) == missing else constant(self.size, FALSE)
            case p.Attribute():
                return attributes.attribute_levels(self, condition, noun, granted)
            case p.Kind():
                return self.kind(condition.noun)
            case p.OneOf():
                return self.levels(condition.things)
            case p.Place():
                return self.view.place(condition.name)
            case p.Relation():
                return self._relation(condition)
            case p.Between():
                return self._between(condition)
            case p.InTheWay():
                return self._over_anchors(
                    condition.first, lambda a: self._over_anchors(condition.second, lambda b: self._in_the_way(a, b))
                )
            case p.Compare():
                everything = np.ones(self.size, dtype=bool)
                return self._over_anchors(condition.anchor, lambda at: self._compared(condition, everything, at))
            case p.Nearer():
                return self._over_anchors(condition.to, lambda to: self._nearer(condition, to))
            case p.SameAs():
                return self._over_anchors(condition.anchor, lambda at: self._same(condition.attribute, at))
            case p.HasPart():
                return np.array([_has_part(o.parts, condition) for o in self.scene.objects], dtype=np.int8)
            case p.Holds():
                return self._holds(condition)
            case p.Measures():
                return self._measures(condition)
            case p.Reachable():
                return self._reachable()
        raise AssertionError(condition)

    def _relation(self, condition: p.Relation) -> Levels:
        anchor, name = condition.anchor, condition.name
        if isinstance(anchor, Things) and anchor.noun == "table" and name in ("on", "off") and self.table is None:
            return self._on_the_table()
        if isinstance(anchor, Things) and anchor.many and name in ("on", "in", "above", "below"):
            anchor = replace(anchor, quantifier="a")  # nothing stands on several trays at once
        return self._over_anchors(anchor, lambda at: self.related(name, at, anchor))

    def related(self, name: str, at: Where, anchor: Anchor) -> Levels:
        """A relation of every thing to one thing or landmark."""
        if isinstance(at, int):
            return relation(self.layout, name, at)
        if name in DIRECTIONS and isinstance(anchor, Landmark):
            # Before a viewer is what it looks at; left and right are its own.
            own = self.layout if anchor.name == self.viewpoint else self.scene.layout(anchor.name)
            here = own.camera if anchor.name == "camera" else own.robot
            if not own.oriented or here is None:
                return constant(self.size, UNKNOWN)
            axis, sign = DIRECTIONS[name]
            offset = own.center[:, :2] - here[:2]
            levels = direction((-sign if axis == AWAY else sign) * offset[:, axis], offset[:, 1 - axis], 0.0)
            return np.where(own.has_position, levels, UNKNOWN).astype(np.int8)
        if name in ("near", "far_from"):
            gap = rectangle_gaps(self.layout.foot, at[:2] + 1e-6 * AROUND)
            levels = judged(gap <= 0.12, gap >= 0.20)
            levels = np.where(self.layout.has_position, levels, UNKNOWN).astype(np.int8)
            return levels if name == "near" else negated(levels)
        return constant(self.size, UNKNOWN)

    def _on_the_table(self) -> Levels:
        """Without a thing called table, all stands on one; what is on or in another thing may or may not count."""
        levels = constant(self.size, TRUE)
        for at in range(self.size):
            levels[np.maximum(relation(self.layout, "on", at), relation(self.layout, "in", at)) == TRUE] = UNKNOWN
        return levels

    def _between(self, condition: p.Between) -> Levels:
        if condition.second is None:
            first = condition.first
            if isinstance(first, p.Together):
                return self.condition(p.Between(first.parts[0], first.parts[-1]))
            assert isinstance(first, Things)
            levels = self.levels(first)
            ends = [int(i) for i in np.flatnonzero(levels == TRUE)]
            if len(ends) == 2:
                return between_things(self.layout, ends[0], ends[1])
            (self.unclear if len(ends) > 2 else self.missing).append((first, ends) if len(ends) > 2 else first)  # type: ignore[arg-type]
            return constant(self.size, UNKNOWN if len(ends) > 2 else FALSE)
        second = condition.second
        return self._over_anchors(
            condition.first, lambda one: self._over_anchors(second, lambda other: self._between_two(one, other))
        )

    def _between_two(self, one: Where, other: Where) -> Levels:
        if isinstance(one, int) and isinstance(other, int):
            return between_things(self.layout, one, other)
        ends = [self.layout.center[end, :2] if isinstance(end, int) else end[:2] for end in (one, other)]
        levels = between(ends[0], ends[1], self.layout.center[:, :2])
        levels = np.where(self.layout.has_position & ~np.isnan(ends).any(), levels, UNKNOWN).astype(np.int8)
        for end in (one, other):
            if isinstance(end, int):
                levels[end] = FALSE
        return levels

    def _in_the_way(self, a: Where, b: Where) -> Levels:
        """Footprints that come within half of a's width (at least 3 cm) of the straight line on the ground."""
        layout = self.layout
        start, end = (layout.center[x, :2] if isinstance(x, int) else x[:2] for x in (a, b))
        along = end - start
        side = np.array([-along[1], along[0]]) * (1e-6 / max(float(np.linalg.norm(along)), 1e-9))
        gaps = rectangle_gaps(layout.foot, np.array([start - side, end - side, end + side, start + side]))
        width = layout.size[a, 1] / 2 if isinstance(a, int) and not np.isnan(layout.size[a, 1]) else 0.0
        near = max(PATH_HALF_WIDTH_M, width)
        known = layout.has_position & ~np.isnan([*start, *end]).any()
        levels = np.where(known, judged(gaps < near, gaps >= near), UNKNOWN).astype(np.int8)
        if self.table is not None:
            levels[self.table] = FALSE
        levels[[x for x in (a, b) if isinstance(x, int)]] = FALSE
        return levels

    def _compared(self, condition: p.Compare, among: Bools, at: Where) -> Levels:
        if not isinstance(at, int):
            return constant(self.size, UNKNOWN)
        thing = at
        measured = self.measure(condition.measure, among)
        if np.isnan(measured.values[thing]):
            pair = np.zeros(self.size, dtype=bool)
            pair[thing] = True
            measured = self.measure(condition.measure, pair)
        levels = measured.compared(thing, condition.sign)
        levels[thing] = FALSE
        return levels

    def _same(self, attribute: str, at: Where) -> Levels:
        """Things share no attributes with landmarks."""
        if not isinstance(at, int):
            return constant(self.size, UNKNOWN)
        return attributes.same_levels(self, attribute, at)

    def _nearer(self, condition: p.Nearer, to: Where) -> Levels:
        def compared(than: Where) -> Levels:
            measured = self.measure("distance", np.ones(self.size, dtype=bool), to)
            levels = _by_a_centimetre(measured, than, condition.sign, to, self)
            if isinstance(than, int):
                levels[than] = FALSE
            if isinstance(to, int):
                levels[to] = FALSE
            return levels

        return self._over_anchors(condition.than, compared)

    def measure(self, name: str, among: Bools, to: Where | None = None) -> Measured:
        """A measure of every thing; see `measures.measure`."""
        return measure(self.layout, self.view, name, among, to)

    def _holds(self, condition: p.Holds) -> Levels:
        """Something described is on or in it."""
        things = condition.things
        if isinstance(things, Landmark):
            return constant(self.size, UNKNOWN)
        parts = things.parts if isinstance(things, p.Together) else (things,)
        every = isinstance(things, p.Together) and things.every
        levels = [self._holds_one(part) for part in parts]
        return np.asarray((np.min if every else np.max)(levels, axis=0))

    def _holds_one(self, things: Things) -> Levels:
        """So many of the described things, or one at least, are on or in each thing."""
        held = self.levels(things)
        least = things.number or 1
        levels = constant(self.size, FALSE)
        for at in range(self.size):
            inside = np.maximum(relation(self.layout, "on", at), relation(self.layout, "in", at))
            inside = np.sort(np.minimum(inside, held))[::-1]
            if len(inside) < least:
                continue
            levels[at] = inside[least - 1]
            if things.bound == "=" and len(inside) > least:
                levels[at] = min(levels[at], negated(inside[least : least + 1])[0])
        return levels

    def _measures(self, condition: p.Measures) -> Levels:
        measured = self.measure(condition.measure, np.zeros(self.size, dtype=bool))
        more = measured.compared_with(condition.length_m, 1)
        if condition.sign:
            return more if condition.sign > 0 else measured.compared_with(condition.length_m, -1)
        return np.where(more == UNKNOWN, UNKNOWN, np.where(more == CLOSE, TRUE, FALSE)).astype(np.int8)

    def _reachable(self) -> Levels:
        robot = self.scene.robot
        base = self.layout.robot
        if robot is None or robot.reach_m is None or base is None:
            return constant(self.size, UNKNOWN)
        distance = np.linalg.norm(self.layout.center - base, axis=1)
        levels = judged(distance <= robot.reach_m - REACH_MARGIN_M, distance >= robot.reach_m + REACH_MARGIN_M)
        return np.where(self.layout.has_position, levels, UNKNOWN).astype(np.int8)

    # Anchors

    def _over_anchors(self, anchor: Anchor, levels_at: Callable[[Where], Levels]) -> Levels:
        """What holds with regard to an anchor, where it may be any, all, or one of several things."""
        if isinstance(anchor, Landmark):
            point = self.landmark(anchor)
            return constant(self.size, UNKNOWN) if point is None else levels_at(point)
        if isinstance(anchor, p.Together):
            parts = [self._over_anchors(part, levels_at) for part in anchor.parts]
            return (np.min if anchor.every else np.max)(parts, axis=0)
        found = self.levels(anchor)
        sure = [int(i) for i in np.flatnonzero(found == TRUE)]
        maybe = [int(i) for i in np.flatnonzero((found == UNKNOWN) | (found == DEPENDS))]
        if anchor.quantifier == "a":
            levels = constant(self.size, FALSE)
            for some in np.flatnonzero(found > FALSE):
                levels = np.maximum(levels, np.minimum(levels_at(int(some)), found[some]))
            return levels
        if not sure and not maybe:
            maybe = [int(i) for i in np.flatnonzero(found == CLOSE)]
        if not sure and not maybe:
            self.missing.append(anchor)
            return constant(self.size, FALSE)
        if anchor.others and not anchor.many and len(sure) == 2 and not maybe:
            one, other = (levels_at(i) for i in sure)
            levels = np.where(np.arange(self.size) == sure[0], other, one).astype(np.int8)
            return levels
        if anchor.many:
            levels = constant(self.size, TRUE)
            for i in sure:
                levels = np.minimum(levels, np.where(np.arange(self.size) == i, TRUE, levels_at(i)))
            for i in maybe:
                levels = np.minimum(levels, np.maximum(levels_at(i), UNKNOWN))
            if not anchor.others:
                levels[sure] = FALSE
            return levels.astype(np.int8)
        return self._whichever(anchor, [*sure, *maybe], levels_at)

    def _whichever(self, anchor: Things, candidates: list[int], levels_at: Callable[[Where], Levels]) -> Levels:
        stack = np.array([levels_at(i) for i in candidates])
        if len(candidates) == 1:
            return np.asarray(stack[0])
        least, most = stack.min(axis=0), stack.max(axis=0)
        mixed = np.where(most == TRUE, DEPENDS, most)
        levels = np.where(least == most, most, mixed).astype(np.int8)
        if (levels == DEPENDS).any():
            self.unclear.append((anchor, candidates))
        return levels

    def landmark(self, landmark: Landmark) -> Floats | None:
        """Where a landmark is, along right, away and up; None when unknown."""
        return {"camera": self.layout.camera, "robot": self.layout.robot}.get(landmark.name)

    # Picks

    def pick(self, pick: Pick, base: Levels, things: Things) -> Levels:
        """Which of the things that answer to the rest of a description a pick chooses."""
        match pick:
            case p.Superlative():
                return self._superlative(pick, base)
            case p.Side():
                return self._side(pick, base)
            case p.Pointed():
                return self._pointed(base, things)
            case p.Only():
                sure, maybe = int((base == TRUE).sum()), int((base > FALSE).sum())
                return constant(self.size, FALSE if sure > 1 else TRUE if maybe == 1 else UNKNOWN)
        raise AssertionError(pick)

    def _superlative(self, pick: p.Superlative, base: Levels) -> Levels:
        among = base > FALSE
        if pick.to is None or isinstance(pick.to, Landmark):
            name, to = pick.measure, None if pick.to is None else self.landmark(pick.to)
            if pick.to is not None and pick.to.name in ("edge", "corner", "center"):
                name = pick.to.name
            elif pick.to is not None and to is None:
                return np.minimum(base, constant(self.size, UNKNOWN))
            return _ranked(self.measure(name, among, to), pick, base)
        return self._over_anchors(pick.to, lambda at: self._nearest_of(pick, base, at))

    def _nearest_of(self, pick: p.Superlative, base: Levels, at: Where) -> Levels:
        others = base.copy()
        if isinstance(at, int):
            others[at] = FALSE
        return _ranked(self.measure("distance", others > FALSE, at), pick, others)

    def _side(self, pick: p.Side, base: Levels) -> Levels:
        among = base > FALSE
        if among.sum() <= 1 or pick.place not in ("left", "right", "front", "back", "middle"):
            return self.view.place(pick.place)
        if pick.place == "middle":
            if among.sum() % 2 == 0:
                return self.view.place("middle")
            middle = p.Superlative("right", 1, int(among.sum()) // 2 + 1)
            return _ranked(self.measure("right", among), middle, base, apart=0.02)
        measure_name, sign = {"left": ("right", -1), "right": ("right", 1), "front": ("away", -1), "back": ("away", 1)}[
            pick.place
        ]
        return _ranked(self.measure(measure_name, among), p.Superlative(measure_name, sign), base, apart=0.02)

    def _pointed(self, base: Levels, things: Things) -> Levels:
        if self.ray is None:
            named = things.noun != ANYTHING or things.where
            return constant(self.size, TRUE if named else UNKNOWN)
        angles = self._angles()
        among = (base > FALSE) & ~np.isnan(angles)
        levels = constant(self.size, FALSE)
        if among.any():
            best = angles[among].min()
            if best <= POINTED_DEG:
                tied = among & (angles < best + POINTED_APART_DEG)
                levels[tied] = TRUE if tied.sum() == 1 else UNKNOWN
        return levels

    def _angles(self) -> Floats:
        """Angle of each thing's centre from the ray, seen from its origin [deg]; NaN where unknown."""
        assert self.ray is not None
        origin, along = (np.asarray(v, dtype=np.float64) for v in self.ray)
        centers = [o.center_m for o in self.scene.objects]
        to = np.array([np.full(3, np.nan) if c is None else c for c in centers]).reshape(-1, 3) - origin
        cos = to @ along / (np.linalg.norm(to, axis=1) * np.linalg.norm(along))
        return np.asarray(np.degrees(np.arccos(np.clip(cos, -1, 1))))


def checked_ray(ray: Ray) -> Ray:
    """A pointing ray whose origin and direction are three finite numbers each.

    Raises:
        InputError: it is none, or its direction has no length.
    """
    try:
        origin, direction = (tuple(float(v) for v in part) for part in ray)
    except (TypeError, ValueError):
        origin, direction = (), ()
    good = len(origin) == len(direction) == 3 and np.isfinite([*origin, *direction]).all()
    if not good or np.linalg.norm(direction) < 1e-12:
        raise InputError(f"ray is {ray!r}, expected origin and direction, (x, y, z) each", "in metres")
    return origin, direction


def _ranked(measured: Measured, pick: p.Superlative, base: Levels, apart: float = 0.0) -> Levels:
    """Which things hold the ranks asked for, whatever the doubtful ones and those too close to call come to.

    Args:
        apart: what positions must differ by: metres, or a share of the image's width.
    """
    values = pick.sign * measured.values
    sure, some = base == TRUE, base > FALSE
    n = len(values)
    surely = np.zeros(n, dtype=int)
    maybe = np.zeros(n, dtype=int)
    for i in np.flatnonzero(some):
        margin = measured.margin(float(measured.values[i]), 0.05 if pick.comparative else 0.03) - 1e-9
        if pick.comparative and pick.measure == "distance" and measured.unit == "m":
            margin = np.full(n, 0.01)
        if apart:
            margin = np.full(n, apart if measured.unit == "place" else apart * measured.image_width) - 1e-9
        better = values - values[i] > margin
        unsure = ~(values[i] - values > margin)  # also where one is not known
        better[i] = unsure[i] = False
        surely[i] = int((better & sure).sum())
        maybe[i] = int((unsure & some).sum())
    first, last = pick.rank - 1, pick.rank - 1 + pick.count
    out = (maybe < first) | (surely >= last) | ~some
    levels = judged((surely >= first) & (maybe < last) & some, out, UNKNOWN)
    return levels


def _by_a_centimetre(measured: Measured, than: Where, sign: int, to: Where, evaluation: Evaluation) -> Levels:
    if isinstance(than, int):
        value = float(measured.values[than])
    else:
        point = evaluation.layout.center[to] if isinstance(to, int) else to
        value = float(np.linalg.norm(than - point))
    more = sign * (measured.values - value)
    margin = 0.01 if measured.unit == "m" else 0.01 * measured.image_width
    return np.where(np.isnan(more), UNKNOWN, judged(more > margin, more < -margin)).astype(np.int8)


def _has_part(parts: tuple[tuple[str, str], ...] | None, asked: p.HasPart) -> int:
    if parts is None:
        return UNKNOWN
    levels = sorted(
        (TRUE if color == asked.color or not asked.color else UNKNOWN if not color else FALSE)
        for noun, color in parts
        if noun == asked.part
    )
    if not levels:
        return FALSE
    # One part may be listed for several alike.
    least = asked.number or 1
    return levels[-1] if least == 1 else levels[-least] if len(levels) >= least else UNKNOWN
