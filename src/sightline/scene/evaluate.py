"""Executes a description on a scene: how true it is of each thing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from sightline.errors import InputError
from sightline.language import program as p
from sightline.language.lexicon import ANYTHING
from sightline.language.program import Anchor, Condition, Description, Landmark, Things
from sightline.scene import attributes, conditions, picks
from sightline.scene.layout import Bools, Floats, Layout
from sightline.scene.measures import Measured, measure
from sightline.scene.scene import Scene
from sightline.scene.truth import CLOSE, DEPENDS, FALSE, TRUE, UNKNOWN, Levels, constant, negated
from sightline.scene.view import View, build_view

CLEAR_MARGIN = 0.3
"""A doubtful kind or colour stands for nothing where another thing fits better by this much."""

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
    _missing_by: dict[tuple[Description, bool], list[Things]] = field(default_factory=dict)
    _kinds: dict[str, Levels] = field(default_factory=dict)

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

    def is_what_all_stands_on(self, things: Things) -> bool:
        """Whether a table is spoken of that is no thing among others: none is seen, or it is depth's support."""
        if things.noun != "table":
            return False
        if self.table is None:
            return True
        support = bool(self.scene.objects[self.table].evidence.get("support"))
        return support and not things.many and not things.others and self.levels(things)[self.table] == TRUE

    @property
    def size(self) -> int:
        """The number of things."""
        return len(self.scene.objects)

    def kind(self, noun: str) -> Levels:
        """Which things a noun names."""
        if noun not in self._kinds:
            objects = self.scene.objects
            levels = np.array([attributes.kind_level(o, noun) for o in objects], dtype=np.int8)
            if not levels.any():
                levels = np.array([attributes.kind_level(o, noun, also=True) for o in objects], dtype=np.int8)
            self._kinds[noun] = levels.reshape(-1)
        return self._kinds[noun]

    def landmark(self, landmark: Landmark) -> Floats | None:
        """Where a landmark is, along right, away and up; None when unknown."""
        return {"camera": self.layout.camera, "robot": self.layout.robot}.get(landmark.name)

    def measure(self, name: str, among: Bools, to: Where | None = None) -> Measured:
        """A measure of every thing; see `measures.measure`."""
        return measure(self.layout, self.view, name, among, to)

    def levels(self, description: Description, counting: bool = False) -> Levels:
        """How true a description is of each thing.

        Args:
            counting: doubtful kinds stay doubtful; else they stand for what they may be where nothing better does.
        """
        key = (description, counting)
        missing = len(self.missing)
        if key in self._known:
            self.missing += self._missing_by[key]
        else:
            if isinstance(description, Things):
                self._known[key] = self._things(description, counting)
            else:
                parts = [self.levels(part, counting) for part in description.parts]
                self._known[key] = np.max(parts, axis=0)
            self._missing_by[key] = self.missing[missing:]
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
        colors = attributes.colors_in(things.where)
        if (colors or doubtful.any()) and not counting and not things.many:
            colored = np.array([attributes.color_share(o, colors) for o in self.scene.objects])
            scores = colored * [attributes.kind_score(o, things.noun) for o in self.scene.objects]
            best = scores[levels == TRUE].max(initial=0.0)
            levels = np.where(doubtful & (scores <= best - CLEAR_MARGIN), FALSE, levels)
            best = colored[(levels == TRUE) & ~doubtful].max(initial=0.0)
            doubted = (colored <= attributes.SURE) & (colored <= best - CLEAR_MARGIN)
            main = [all(attributes.is_main_color(o, color) for color in colors) for o in self.scene.objects]
            levels = np.where(doubted & np.logical_not(main), FALSE, levels)
        return levels.astype(np.int8)

    def _things(self, things: Things, counting: bool) -> Levels:
        base = self.fitting(things, counting)
        levels = base
        for pick in things.picks:
            levels = np.minimum(levels, picks.pick_levels(self, pick, base, things))
        return levels.astype(np.int8)

    def condition(self, condition: Condition, noun: str = ANYTHING, granted: bool = False) -> Levels:
        """How true a condition is of each thing.

        Args:
            noun: what the things are called, which sizes are judged by.
            granted: something is so; see `attribute_levels`.
        """
        match condition:
            case p.And():
                return np.minimum(*(self.condition(c, noun, granted) for c in (condition.first, condition.second)))
            case p.Or():
                return np.maximum(*(self.condition(c, noun, granted) for c in (condition.first, condition.second)))
            case p.Not():
                missing = len(self.missing)
                levels = self.condition(condition.condition, noun)
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
                return conditions.related(self, condition)
            case p.Between():
                return conditions.between(self, condition)
            case p.InTheWay():
                return conditions.in_the_way(self, condition)
            case p.Compare():
                return conditions.compared(self, condition)
            case p.Nearer():
                return conditions.nearer(self, condition)
            case p.SameAs():
                return conditions.same(self, condition)
            case p.HasPart():
                return conditions.has_part(self, condition)
            case p.Holds():
                return conditions.holds(self, condition)
            case p.Measures():
                return conditions.measures(self, condition)
            case p.Reachable():
                return conditions.reachable(self)
        raise AssertionError(condition)

    def over_anchors(self, anchor: Anchor, levels_at: Callable[[Where], Levels]) -> Levels:
        """What holds with regard to an anchor, where it may be any, all, or one of several things.

        Args:
            levels_at: what holds with regard to one thing or point.
        """
        if isinstance(anchor, Landmark):
            point = self.landmark(anchor)
            return constant(self.size, UNKNOWN) if point is None else levels_at(point)
        if isinstance(anchor, p.Together):
            parts = [self.over_anchors(part, levels_at) for part in anchor.parts]
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
