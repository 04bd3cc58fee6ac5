"""What a pick chooses among the things that answer to the rest of a description: "tallest", "on the left", "this"."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sightline.language import program as p
from sightline.language.lexicon import ANYTHING
from sightline.language.program import Landmark, Pick, Things
from sightline.scene.layout import Floats
from sightline.scene.measures import Measured
from sightline.scene.truth import FALSE, TRUE, UNKNOWN, Levels, constant, judged

if TYPE_CHECKING:
    from sightline.scene.evaluate import Evaluation, Ray, Where

POINTED_DEG, POINTED_APART_DEG = 15.0, 5.0
APART = 0.02
"""What the one on a side is further there than the others by: metres, or a share of the image's width."""


def pick_levels(evaluation: Evaluation, pick: Pick, base: Levels, things: Things) -> Levels:
    """Which of the things that answer to the rest of a description a pick chooses.

    Args:
        base: how true the rest of the description is of each thing.
        things: the description.
    """
    match pick:
        case p.Superlative():
            return _superlative(evaluation, pick, base)
        case p.Side():
            return _side(evaluation, pick, base)
        case p.Pointed():
            return _pointed(evaluation, base, things)
        case p.Only():
            sure, maybe = int((base == TRUE).sum()), int((base > FALSE).sum())
            return constant(evaluation.size, FALSE if sure > 1 else TRUE if maybe == 1 else UNKNOWN)
    raise AssertionError(pick)


def _superlative(evaluation: Evaluation, pick: p.Superlative, base: Levels) -> Levels:
    among = base > FALSE
    if pick.to is None:
        return _ranked(evaluation.measure(pick.measure, among), pick, base)
    if not isinstance(pick.to, Landmark):
        return evaluation.over_anchors(pick.to, lambda at: _nearest_of(evaluation, pick, base, at))
    if pick.to.name in ("edge", "corner", "center"):
        return _ranked(evaluation.measure(pick.to.name, among), pick, base)
    to = evaluation.landmark(pick.to)
    if to is None:
        return np.minimum(base, constant(evaluation.size, UNKNOWN))
    return _ranked(evaluation.measure(pick.measure, among, to), pick, base)


def _nearest_of(evaluation: Evaluation, pick: p.Superlative, base: Levels, at: Where) -> Levels:
    others = base.copy()
    if isinstance(at, int):
        others[at] = FALSE
    return _ranked(evaluation.measure("distance", others > FALSE, at), pick, others)


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
    return judged((surely >= first) & (maybe < last) & some, out, UNKNOWN)


def _side(evaluation: Evaluation, pick: p.Side, base: Levels) -> Levels:
    """Of several, the one that is furthest there; of one, whether it is there."""
    among = base > FALSE
    n = int(among.sum())
    ends = {"left": ("right", -1), "right": ("right", 1), "front": ("away", -1), "back": ("away", 1)}
    if n > 1 and pick.place == "middle" and n % 2 == 1:
        furthest = p.Superlative("right", 1, n // 2 + 1)
    elif n > 1 and pick.place in ends:
        furthest = p.Superlative(*ends[pick.place])
    else:
        return evaluation.view.place(pick.place)
    return _ranked(evaluation.measure(furthest.measure, among), furthest, base, APART)


def _pointed(evaluation: Evaluation, base: Levels, things: Things) -> Levels:
    if evaluation.ray is None:
        named = things.noun != ANYTHING or things.where
        return constant(evaluation.size, TRUE if named else UNKNOWN)
    angles = _angles(evaluation, evaluation.ray)
    among = (base > FALSE) & ~np.isnan(angles)
    levels = constant(evaluation.size, FALSE)
    if among.any():
        best = angles[among].min()
        if best <= POINTED_DEG:
            tied = among & (angles < best + POINTED_APART_DEG)
            levels[tied] = TRUE if tied.sum() == 1 else UNKNOWN
    return levels


def _angles(evaluation: Evaluation, ray: Ray) -> Floats:
    """Angle of each thing's centre from the ray, seen from its origin [deg]; NaN where unknown."""
    origin, along = (np.asarray(v, dtype=np.float64) for v in ray)
    centers = [o.center_m for o in evaluation.scene.objects]
    to = np.array([np.full(3, np.nan) if c is None else c for c in centers]).reshape(-1, 3) - origin
    cos = to @ along / (np.linalg.norm(to, axis=1) * np.linalg.norm(along))
    return np.asarray(np.degrees(np.arccos(np.clip(cos, -1, 1))))
