"""Places in the view, ranks, pointing, paths and hidden places, from the numbers of docs/language.md."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sightline.bench.language.shapes import Vec
from sightline.bench.language.truth import Thing, V, World, footprint_of, negate

CLOSED = ("box", "can", "bottle", "jar")
PLACES = ("left", "right", "front", "back", "middle", "corner", "edge")


@dataclass(frozen=True)
class Pick:
    """What a superlative comes to: the one, or those that are too close to call (None: which is left open)."""

    one: Thing | None = None
    tied: tuple[Thing, ...] | None = None


def in_place(world: World, place: str, t: Thing) -> V:
    """Whether it is on the left, in the middle ... of the view."""
    views = _views(world, t)
    if not views:
        return V.UNKNOWN
    found = [_in_view(world, place, u, v) for u, v in views]
    world.slip_if(len(set(found)) > 1)
    return found[0]


def _in_view(world: World, place: str, u: float, v: float) -> V:
    # u to the right, v to the back, each from -0.5 to 0.5 of the view
    world.slip_if(max(abs(u), abs(v)) > 0.49)
    if place in ("left", "right", "front", "back"):
        ahead = {"left": -u, "right": u, "front": -v, "back": v}[place]
        return world.step(ahead, 0.02, -0.02, 0.006)
    low, high = sorted((abs(u), abs(v)))
    if place == "middle":
        world.slip_if(abs(high - 1 / 6) < 0.03)
        return V.YES if high <= 1 / 6 else V.NO
    value, border = (high, 1 / 3) if place == "edge" else (low, 1 / 6)
    world.slip_if(abs(value - border) < 0.03)
    return V.YES if value >= border else V.NO


def _views(world: World, t: Thing) -> list[tuple[float, float]]:
    """Where it is in the view; several where the page leaves open how that is measured."""
    table = world.table
    if table is not None and table.center is not None and t.center is not None:
        if world.right is None or world.away is None:
            return []
        offset, shape = (t.center - table.center)[:2], footprint_of(table)
        found = []
        own = max((s * a for a in shape.axes for s in (1, -1)), key=lambda a: float(a @ _flat(world)))
        for right in (world.right, own):
            away = np.array([-right[1], right[0]])
            u = float(offset @ right) / (2 * shape.half_along(right))
            found.append((u, float(offset @ away) / (2 * shape.half_along(away))))
        return found
    if world.width == 0 or t.xyxy is None:
        return []
    world.slip_if(world.viewpoint == "robot")
    left, top, right_, bottom = t.xyxy
    spots = [((left + right_) / 2, (top + bottom) / 2)]
    if t.center is not None and world.pose is not None:
        seen = (t.center - world.pose[:3, 3]) @ world.pose[:3, :3]
        focal = world.scene["camera"]["fx"]
        spots.append((focal * seen[0] / seen[2] + world.width / 2, focal * seen[1] / seen[2] + world.height / 2))
    return [(x / world.width - 0.5, 0.5 - y / world.height) for x, y in spots]


def _flat(world: World) -> Vec:
    assert world.right is not None
    return world.right


def along(world: World, way: str, t: Thing) -> float | None:
    """How far it is to the left, right, front, back [m, or px without depth]; None if unknown."""
    sign = 1 if way in ("right", "back") else -1
    if t.center is not None and not world.flat:
        axis = world.right if way in ("left", "right") else world.away
        return None if axis is None else sign * float(t.center[:2] @ axis)
    if t.xyxy is None:
        return None
    if way in ("left", "right"):
        return sign * (t.xyxy[0] + t.xyxy[2]) / 2
    return -sign * t.xyxy[3]


def rank(world: World, scores: Sequence[tuple[Thing, float | None]], kind: str, nth: int = 1) -> Pick | None:
    """The one with the nth highest score, by the margin of a kind (length, position, volume); None if unknown."""
    known = sorted(((s, t) for t, s in scores if s is not None), key=lambda p: -p[0])
    if len(known) < len(scores):
        return None
    if nth > len(known):
        return Pick(None, ())
    own = known[nth - 1][0]

    def apart(other: float) -> bool:
        d = abs(own - other)
        if kind == "volume":
            low, high = (0.03, 0.08) if world.flat else (0.05, 0.05)  # of areas or of their power of 3/2
            least, most = low * min(abs(own), abs(other)), high * max(abs(own), abs(other)) + 1e-9
        elif world.flat:
            least = most = 0.01 * world.width
        elif kind == "place":
            least = most = 0.02
        else:
            share = 0.0 if kind == "position" else 0.03 * max(abs(own), abs(other))
            least, most = 0.01, max(0.01, share)
        if world.flat and kind == "place":
            least = most = 0.02 * world.width
        world.slip_if(0.9 * least < d < 1.1 * most)
        return d >= least

    tied = tuple(t for s, t in known if t is known[nth - 1][1] or not apart(s))
    if len(tied) == 1:
        return Pick(tied[0])
    return Pick(None, tied if nth == 1 else None)


def pointed(world: World, candidates: Sequence[Thing], ray: tuple[Sequence[float], Sequence[float]]) -> Pick:
    """The thing that a ray points at; nothing: neither one nor tied."""
    origin, way = np.array(ray[0]), np.array(ray[1])
    angles = []
    for t in candidates:
        if t.center is None:
            world.slips += 1
            continue
        to = t.center - origin
        cos = float(to @ way) / float(np.linalg.norm(to) * np.linalg.norm(way))
        angles.append((math.degrees(math.acos(max(-1.0, min(1.0, cos)))), t))
    angles.sort(key=lambda p: p[0])
    for angle, _ in angles:
        world.slip_if(abs(angle - 15.0) < 0.3 or (angle > angles[0][0] and abs(angle - angles[0][0] - 5.0) < 0.3))
    if not angles or angles[0][0] > 15.0:
        return Pick(None, ())
    near = tuple(t for angle, t in angles if angle - angles[0][0] < 5.0)
    world.slip_if(any(angle > 15.0 for angle, t in angles if t in near))
    return Pick(near[0]) if len(near) == 1 else Pick(None, near)


def path_clear(world: World, a: Thing, b: Thing) -> V:
    """Whether nothing stands in the way from a to b."""
    if a.center is None or b.center is None or a.sides is None:
        return V.UNKNOWN
    half = max(0.03, max(a.sides[:2]) / 2)
    found = V.YES
    for other in world.things:
        if other is a or other is b:
            continue
        if other.sides is None:
            world.slips += 1
            continue
        gap = footprint_of(other).gap_to_segment(a.center[:2], b.center[:2])
        world.slip_if(abs(gap - half) < 0.002)
        if gap < half:
            # what carries one of them, or lies on it, is hardly in the way
            world.slip_if(any(_meet(other, t) for t in (a, b)))
            found = V.NO
    return found


def _meet(a: Thing, b: Thing) -> bool:
    return footprint_of(a).gap(footprint_of(b)) == 0.0


def reachable(world: World, t: Thing) -> V:
    """Whether the robot reaches it."""
    if world.reach is None or world.robot is None or t.center is None:
        return V.UNKNOWN
    return negate(world.step(math.dist(t.center, world.robot), world.reach + 0.02, world.reach - 0.02))


def may_hide(world: World, place: str, t: Thing) -> V:
    """Whether something unseen may be behind a thing, or in it; CLOSE is left open."""
    if place == "in" and t.label in CLOSED:
        return V.YES
    if place not in ("in", "behind"):
        return V.NO
    if world.eye is None or world.pose is None or t.center is None or t.sides is None or world.viewpoint == "robot":
        return V.CLOSE
    back = world.eye - t.center
    tangents = [float(back[2]) / math.hypot(*back[:2])]
    axis = world.pose[:3, 2]
    tangents.append(-float(axis[2]) / math.hypot(*axis[:2]))
    if place == "behind":
        hidden = [t.sides[2] / tangent for tangent in tangents]
        return V.NO if max(hidden) < 0.045 else V.YES if min(hidden) > 0.055 else V.CLOSE
    if t.label not in ("bowl", "tray", "plate"):
        return V.CLOSE
    shadow = [t.sides[2] / tangent for tangent in tangents]
    return V.NO if max(shadow) < 0.3 * min(t.sides[:2]) else V.CLOSE


def ray_at(rng_offset: Vec, eye: Vec, t: Thing) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """A ray from an eye to a thing, off by a little."""
    assert t.center is not None
    way = t.center + rng_offset - eye
    way = way / np.linalg.norm(way)
    return tuple(round(float(v), 5) for v in eye), tuple(round(float(v), 5) for v in way)
