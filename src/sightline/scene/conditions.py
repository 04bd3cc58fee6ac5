"""What the conditions mean, each for every thing: relations, comparisons, contents, parts, reach."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from sightline.language import program as p
from sightline.language.program import Anchor, Landmark, Things
from sightline.scene import relations
from sightline.scene.attributes import same_levels
from sightline.scene.layout import AROUND, AWAY
from sightline.scene.measures import Measured
from sightline.scene.truth import CLOSE, FALSE, TRUE, UNKNOWN, Levels, constant, judged, negated

if TYPE_CHECKING:
    from sightline.scene.evaluate import Evaluation, Where

REACH_MARGIN_M = 0.02
PATH_HALF_WIDTH_M = 0.03


def related(evaluation: Evaluation, condition: p.Relation) -> Levels:
    """Which things stand in a relation to things or landmarks."""
    anchor, name = condition.anchor, condition.name
    if name == "on" and isinstance(anchor, Things) and evaluation.is_what_all_stands_on(anchor):
        return _on_the_table(evaluation)
    if isinstance(anchor, Things) and anchor.many and name in ("on", "in", "above", "below"):
        anchor = replace(anchor, quantifier="a")  # nothing stands on several trays at once
    return evaluation.over_anchors(anchor, lambda at: _related_to(evaluation, name, at, anchor))


def _related_to(evaluation: Evaluation, name: str, at: Where, anchor: Anchor) -> Levels:
    """A relation of every thing to one thing or landmark."""
    layout = evaluation.layout
    if isinstance(at, int):
        return relations.relation(layout, name, at)
    if name in relations.DIRECTIONS and isinstance(anchor, Landmark):
        return _before_a_viewer(evaluation, name, anchor)
    if name in ("near", "far_from"):
        gap = relations.rectangle_gaps(layout.foot, at[:2] + 1e-6 * AROUND)
        levels = judged(gap <= relations.NEAR_M, gap >= relations.NOT_NEAR_M)
        levels = np.where(layout.has_position, levels, UNKNOWN).astype(np.int8)
        return levels if name == "near" else negated(levels)
    return constant(evaluation.size, UNKNOWN)


def _before_a_viewer(evaluation: Evaluation, name: str, viewer: Landmark) -> Levels:
    """Before a viewer is what it looks at; left and right are its own."""
    own = evaluation.layout if viewer.name == evaluation.viewpoint else evaluation.scene.layout(viewer.name)
    here = own.camera if viewer.name == "camera" else own.robot
    if not own.oriented or here is None:
        return constant(evaluation.size, UNKNOWN)
    axis, sign = relations.DIRECTIONS[name]
    offset = own.center[:, :2] - here[:2]
    levels = relations.direction((-sign if axis == AWAY else sign) * offset[:, axis], offset[:, 1 - axis], 0.0)
    return np.where(own.has_position, levels, UNKNOWN).astype(np.int8)


def _on_the_table(evaluation: Evaluation) -> Levels:
    """All else stands on the table; what is on or in another thing may or may not count."""
    levels = constant(evaluation.size, TRUE)
    if evaluation.table is not None:
        levels[evaluation.table] = FALSE
    for at in range(evaluation.size):
        if at != evaluation.table:
            levels[_on_or_in(evaluation, at) == TRUE] = UNKNOWN
    return levels


def _on_or_in(evaluation: Evaluation, at: int) -> Levels:
    return np.maximum(relations.relation(evaluation.layout, "on", at), relations.relation(evaluation.layout, "in", at))


def between(evaluation: Evaluation, condition: p.Between) -> Levels:
    """Which things are between two others, or between the two that one description names."""
    first, second = condition.first, condition.second
    if second is not None:
        return evaluation.over_anchors(
            first,
            lambda one: evaluation.over_anchors(second, lambda other: _between_two(evaluation, one, other)),
        )
    if isinstance(first, p.Together):
        return between(evaluation, p.Between(first.parts[0], first.parts[-1]))
    assert isinstance(first, Things)
    ends = [int(i) for i in np.flatnonzero(evaluation.levels(first) == TRUE)]
    if len(ends) == 2:
        return relations.between_things(evaluation.layout, ends[0], ends[1])
    if len(ends) > 2:
        evaluation.unclear.append((first, ends))
        return constant(evaluation.size, UNKNOWN)
    evaluation.missing.append(first)
    return constant(evaluation.size, FALSE)


def _between_two(evaluation: Evaluation, one: Where, other: Where) -> Levels:
    layout = evaluation.layout
    if isinstance(one, int) and isinstance(other, int):
        return relations.between_things(layout, one, other)
    ends = [layout.center[end, :2] if isinstance(end, int) else end[:2] for end in (one, other)]
    levels = relations.between(ends[0], ends[1], layout.center[:, :2])
    levels = np.where(layout.has_position & ~np.isnan(ends).any(), levels, UNKNOWN).astype(np.int8)
    for end in (one, other):
        if isinstance(end, int):
            levels[end] = FALSE
    return levels


def in_the_way(evaluation: Evaluation, condition: p.InTheWay) -> Levels:
    """Which things are in the way from one thing or landmark to another."""
    return evaluation.over_anchors(
        condition.first,
        lambda a: evaluation.over_anchors(condition.second, lambda b: _on_the_line(evaluation, a, b)),
    )


def _on_the_line(evaluation: Evaluation, a: Where, b: Where) -> Levels:
    """Footprints that come within half of a's width (at least 3 cm) of the straight line on the ground."""
    layout = evaluation.layout
    start, end = (layout.center[x, :2] if isinstance(x, int) else x[:2] for x in (a, b))
    along = end - start
    side = np.array([-along[1], along[0]]) * (1e-6 / max(float(np.linalg.norm(along)), 1e-9))
    gaps = relations.rectangle_gaps(layout.foot, np.array([start - side, end - side, end + side, start + side]))
    width = layout.size[a, 1] / 2 if isinstance(a, int) and not np.isnan(layout.size[a, 1]) else 0.0
    near = max(PATH_HALF_WIDTH_M, width)
    known = layout.has_position & ~np.isnan([*start, *end]).any()
    levels = np.where(known, judged(gaps < near, gaps >= near), UNKNOWN).astype(np.int8)
    if evaluation.table is not None:
        levels[evaluation.table] = FALSE
    levels[[x for x in (a, b) if isinstance(x, int)]] = FALSE
    return levels


def compared(evaluation: Evaluation, condition: p.Compare) -> Levels:
    """Which things have more or less of a measure than another; landmarks have none."""
    return evaluation.over_anchors(condition.anchor, lambda at: _compared_with(evaluation, condition, at))


def _compared_with(evaluation: Evaluation, condition: p.Compare, at: Where) -> Levels:
    if not isinstance(at, int):
        return constant(evaluation.size, UNKNOWN)
    measured = evaluation.measure(condition.measure, np.ones(evaluation.size, dtype=bool))
    if np.isnan(measured.values[at]):
        measured = evaluation.measure(condition.measure, np.arange(evaluation.size) == at)
    levels = measured.compared(at, condition.sign)
    levels[at] = FALSE
    return levels


def nearer(evaluation: Evaluation, condition: p.Nearer) -> Levels:
    """Which things are nearer to something, or farther from it, than another is."""

    def levels_to(to: Where) -> Levels:
        measured = evaluation.measure("distance", np.ones(evaluation.size, dtype=bool), to)
        return evaluation.over_anchors(
            condition.than, lambda than: _by_a_centimetre(evaluation, measured, condition.sign, to, than)
        )

    return evaluation.over_anchors(condition.to, levels_to)


def _by_a_centimetre(evaluation: Evaluation, measured: Measured, sign: int, to: Where, than: Where) -> Levels:
    if isinstance(than, int):
        value = float(measured.values[than])
    else:
        point = evaluation.layout.center[to] if isinstance(to, int) else to
        value = float(np.linalg.norm(than - point))
    more = sign * (measured.values - value)
    margin = 0.01 if measured.unit == "m" else 0.01 * measured.image_width
    levels = np.where(np.isnan(more), UNKNOWN, judged(more > margin, more < -margin)).astype(np.int8)
    levels[[x for x in (than, to) if isinstance(x, int)]] = FALSE
    return levels


def same(evaluation: Evaluation, condition: p.SameAs) -> Levels:
    """Which things share an attribute with another; with landmarks they share none."""
    return evaluation.over_anchors(
        condition.anchor,
        lambda at: (
            same_levels(evaluation, condition.attribute, at)
            if isinstance(at, int)
            else constant(evaluation.size, UNKNOWN)
        ),
    )


def has_part(evaluation: Evaluation, condition: p.HasPart) -> Levels:
    """Which things have a part, or so many of them."""
    return np.array([_has_part(o.parts, condition) for o in evaluation.scene.objects], dtype=np.int8)


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
    return levels[-least] if len(levels) >= least else UNKNOWN


def holds(evaluation: Evaluation, condition: p.Holds) -> Levels:
    """Which things have something described on or in them."""
    things = condition.things
    if isinstance(things, Landmark):
        return constant(evaluation.size, UNKNOWN)
    parts = things.parts if isinstance(things, p.Together) else (things,)
    every = isinstance(things, p.Together) and things.every
    levels = [_holds_one(evaluation, part) for part in parts]
    return np.asarray((np.min if every else np.max)(levels, axis=0))


def _holds_one(evaluation: Evaluation, things: Things) -> Levels:
    """So many of the described things, or one at least, are on or in each thing."""
    held = evaluation.levels(things)
    inside = np.array([np.sort(np.minimum(_on_or_in(evaluation, at), held))[::-1] for at in range(evaluation.size)])
    number = things.number or 1

    def at_least(count: int) -> Levels:
        return inside[:, count - 1] if count <= evaluation.size else constant(evaluation.size, FALSE)

    match things.bound:
        case ">":
            return at_least(number + 1)
        case "<=":
            return negated(at_least(number + 1))
        case "<":
            return negated(at_least(number))
        case "=":
            return np.minimum(at_least(number), negated(at_least(number + 1)))
        case _:
            return at_least(number)


def measures(evaluation: Evaluation, condition: p.Measures) -> Levels:
    """Of which things a measure is above, below or about a length."""
    measured = evaluation.measure(condition.measure, np.zeros(evaluation.size, dtype=bool))
    more = measured.compared_with(condition.length_m, 1)
    if condition.sign:
        return more if condition.sign > 0 else measured.compared_with(condition.length_m, -1)
    return np.where(more == UNKNOWN, UNKNOWN, np.where(more == CLOSE, TRUE, FALSE)).astype(np.int8)


def reachable(evaluation: Evaluation) -> Levels:
    """Which things the robot's arm is long enough for, from its base to their centres."""
    robot, layout = evaluation.scene.robot, evaluation.layout
    if robot is None or robot.reach_m is None or layout.robot is None:
        return constant(evaluation.size, UNKNOWN)
    distance = np.linalg.norm(layout.center - layout.robot, axis=1)
    levels = judged(distance <= robot.reach_m - REACH_MARGIN_M, distance >= robot.reach_m + REACH_MARGIN_M)
    return np.where(layout.has_position, levels, UNKNOWN).astype(np.int8)
