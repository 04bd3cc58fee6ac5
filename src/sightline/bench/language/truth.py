"""What is so in a scene, worked out anew from the numbers of docs/language.md; nothing of `sightline.language` is used.

Every comparison notes when it is within 1 mm or 1 % of its threshold: `World.slips` counts those, and what the
page leaves open. An item that slipped is dropped.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

import numpy as np
import numpy.typing as npt

from sightline.bench.language.shapes import Footprint, Vec

TABLE = "table"
NO_SIZE_M = 0.10


class V(Enum):
    """A condition of a thing."""

    NO = "no"
    CLOSE = "too close to call"
    UNKNOWN = "unknown"
    YES = "yes"


@dataclass(frozen=True, eq=False)
class Thing:
    """An object of the scene file; what is absent is None or ""."""

    id: int
    label: str
    color: str
    material: str
    shape: str
    size: str
    score: float
    parts: tuple[tuple[str, str], ...] | None
    xyxy: tuple[float, ...] | None
    center: npt.NDArray[np.float64] | None
    sides: tuple[float, float, float] | None
    yaw: float

    @property
    def name(self) -> str:
        """As in an answer: "red mug"."""
        return f"{self.color} {self.label}".strip()

    def bottom(self) -> float:
        """Height of its lower side [m]; it has a centre and sides."""
        assert self.center is not None and self.sides is not None
        return float(self.center[2]) - self.sides[2] / 2

    def top(self) -> float:
        """Height of its upper side [m]; it has a centre and sides."""
        assert self.center is not None and self.sides is not None
        return float(self.center[2]) + self.sides[2] / 2


class World:
    """A scene and what is true of its things, from a point of view.

    Attributes:
        things: all but the table.
        slips: how often something was within the margin of a threshold, or is not settled by the page.
    """

    def __init__(self, scene: dict[str, Any], viewpoint: str = "camera") -> None:
        self.scene = scene
        self.all = tuple(_thing(o) for o in scene["objects"])
        self.things = tuple(t for t in self.all if t.label != TABLE)
        self.table = next((t for t in self.all if t.label == TABLE), None)
        self.by_id = {t.id: t for t in self.all}
        self.viewpoint = viewpoint
        self.slips = 0
        camera = scene.get("camera")
        self.width: int = camera["width"] if camera else 0
        self.height: int = camera["height"] if camera else 0
        pose = None if camera is None or "T_world_camera" not in camera else np.array(camera["T_world_camera"])
        self.pose = pose
        self.eye: Vec | None = None if pose is None else pose[:3, 3]
        self.robot: Vec | None = np.array(scene["robot"]["base_m"]) if "robot" in scene else None
        self.reach: float | None = scene.get("robot", {}).get("reach_m")
        self.flat = all(t.center is None for t in self.all)
        self.right: Vec | None = None
        self.away: Vec | None = None
        if viewpoint == "robot":
            self.right, self.away = np.array([0.0, -1.0]), np.array([1.0, 0.0])
        elif pose is not None:
            self.right = pose[:2, 0] / np.linalg.norm(pose[:2, 0])
            self.away = np.array([-self.right[1], self.right[0]])

    # thresholds

    def step(self, value: float, yes: float, no: float, margin: float = 0.001) -> V:
        """YES from `yes` on, NO at `no` and beyond it (`no` < `yes`), else CLOSE."""
        for threshold in (yes, no):
            if abs(value - threshold) < max(margin, 0.01 * abs(threshold)):
                self.slips += 1
        return V.YES if value >= yes else V.NO if value <= no else V.CLOSE

    def slip_if(self, slipped: bool) -> None:
        """Note that the case is too near to a threshold, or open."""
        self.slips += slipped

    # relations

    def relation(self, name: str, a: Thing, b: Thing) -> V:
        """Whether a is `name` of b: left, right, front, behind, above, below, on, in, near, far."""
        if a is b:
            return V.NO
        if name == "far":
            return negate(self.relation("near", a, b))
        if a.center is None or b.center is None:
            return self._in_image(name, a, b)
        if name in ("left", "right", "front", "behind"):
            return self._direction(name, a, b)
        if name == "near":
            self.slip_if(a.sides is None or b.sides is None)
            return negate(self.step(footprint_of(a).gap(footprint_of(b)), 0.20, 0.12))
        if name == "below":
            down = self._stacked("above", b, a)
            other = both(self._over(a, b), V.YES if a.center[2] < b.center[2] else V.NO)
            self.slip_if(other is not down)
            return down
        return self._stacked(name, a, b)

    def _direction(self, name: str, a: Thing, b: Thing) -> V:
        if self.right is None or self.away is None:
            return V.UNKNOWN
        assert a.center is not None and b.center is not None
        way = {"right": self.right, "left": -self.right, "behind": self.away, "front": -self.away}[name]
        offset = (a.center - b.center)[:2]
        o, s = float(offset @ way), float(offset @ np.array([-way[1], way[0]]))
        if b.sides is None:
            self.slip_if(abs(abs(o) - max(0.06, 0.18 * abs(s))) < 0.015)
            half = NO_SIZE_M / 2
        else:
            half = footprint_of(b).half_along(way)
        m = max(half, 0.015, 0.18 * abs(s))
        return self.step(o, m, -m)

    def _over(self, a: Thing, b: Thing) -> V:
        assert a.center is not None
        if b.sides is None:
            self.slips += 1
        outside, inside = footprint_of(b).outside(a.center[:2])
        self.slip_if(0 < inside < 0.001 or 0 < outside < 0.001 or abs(outside - 0.01) < 0.001)
        return V.YES if outside == 0 else V.NO if outside > 0.01 else V.CLOSE

    def _stacked(self, name: str, a: Thing, b: Thing) -> V:
        over = self._over(a, b)
        if over is V.NO:
            return V.NO
        if a.sides is None or b.sides is None:
            return both(over, V.UNKNOWN)
        gap = a.bottom() - b.top()
        if name == "above":
            return both(over, self.step(gap, -0.01, -0.02))
        if name == "on":
            high = negate(self.step(gap, 0.025, 0.015))
            return both(over, self.step(gap, -0.03, -0.04), high)
        low = self.step(gap, -(b.sides[2] + 0.01), -(b.sides[2] + 0.03))
        return both(over, negate(self.step(gap, -0.005, -0.01)), low)

    def _in_image(self, name: str, a: Thing, b: Thing) -> V:
        assert a.xyxy is not None and b.xyxy is not None
        (al, at, ar, ab), (bl, bt, br, bb) = a.xyxy, b.xyxy
        aside = (al + ar) / 2 - (bl + br) / 2
        if name in ("left", "right"):
            m = max((br - bl) / 2, 0.02 * self.width)
            return self.step(aside if name == "right" else -aside, m, -m, 2.0)
        if name in ("front", "behind"):
            m = max(0.02 * self.height, 0.18 * abs(aside))
            return self.step(ab - bb if name == "front" else bb - ab, m, -m, 2.0)
        if name == "near":
            gap_x, gap_y = max(0.0, al - br, bl - ar), max(0.0, at - bb, bt - ab)
            self.slip_if(gap_x < 0.18 * self.width < 0.12 * self.width + gap_y or gap_y > 0.08 * self.width)
            return negate(self.step(math.hypot(gap_x, gap_y), 0.17 * self.width, 0.10 * self.width, 3.0))
        over = max(0.0, min(ar, br) - max(al, bl)) / (ar - al)
        if name in ("on", "in"):
            self.slip_if(0.55 < over < 0.75 or abs(ab - bt) < 3 or abs(ab - bb) < 3)
            return V.YES if over >= 0.7 and bt <= ab <= bb else V.NO
        up = (bt + bb) / 2 - (at + ab) / 2
        self.slip_if(0 < over < 0.4 or (over > 0 and abs(up) < 0.1 * self.height))
        return V.YES if over > 0 and (up if name == "above" else -up) > 0 else V.NO

    def between(self, a: Thing, b: Thing, c: Thing) -> V:
        """Whether a is between b and c."""
        if a in (b, c) or b is c:
            return V.NO
        if a.center is None or b.center is None or c.center is None:
            self.slips += 1
            return V.UNKNOWN
        to_b, to_c = (b.center - a.center)[:2], (c.center - a.center)[:2]
        norm = float(np.linalg.norm(to_b) * np.linalg.norm(to_c))
        if norm < 1e-6:
            self.slips += 1
            return V.NO
        angle = math.degrees(math.acos(max(-1.0, min(1.0, float(to_b @ to_c) / norm))))
        return self.step(angle, 140.0, 110.0)

    # measures

    def measure(self, what: str, t: Thing) -> float | None:
        """tall, wide, long, big, thick of a thing: metres or cubic metres; in the image pixels; None if unknown."""
        if self.flat:
            assert t.xyxy is not None
            w, h = t.xyxy[2] - t.xyxy[0], t.xyxy[3] - t.xyxy[1]
            return {"tall": h, "wide": w, "long": max(w, h), "big": (w * h) ** 1.5, "thick": min(w, h)}[what]
        if t.sides is None:
            return None
        x, y, z = t.sides
        return {"tall": z, "wide": max(x, y), "long": max(t.sides), "big": x * y * z, "thick": min(t.sides)}[what]

    def more(self, what: str, a: Thing, b: Thing) -> V:
        """Whether a is taller (wider, longer, bigger) than b."""
        if a is b:
            return V.NO
        p, q = self.measure(what, a), self.measure(what, b)
        if p is None or q is None:
            return V.UNKNOWN
        if what == "big":
            ratio = max(p, q) / min(p, q)
            self.slip_if(self.flat or 1.13 < ratio < 1.20)
            return V.CLOSE if ratio < 1.16 else V.YES if p > q else V.NO
        least = 0.01 if not self.flat else 0.01 * self.width
        low, high = max(least, 0.05 * min(p, q)), max(least, 0.05 * max(p, q))
        self.slip_if(low - 0.1 * least < abs(p - q) < high + 0.1 * least or (self.flat and abs(p - q) < 2 * high))
        return V.CLOSE if abs(p - q) <= low else V.YES if p > q else V.NO

    def distance(self, a: Thing, b: Thing | Vec) -> float | None:
        """Between centres, or to a point [m]; in the image [px]; None if unknown."""
        if isinstance(b, Thing):
            if a.center is None or b.center is None:
                if a.xyxy is None or b.xyxy is None:
                    return None
                ends = [((t.xyxy[0] + t.xyxy[2]) / 2, (t.xyxy[1] + t.xyxy[3]) / 2) for t in (a, b) if t.xyxy]
                return math.dist(*ends)
            return math.dist(a.center, b.center)
        return None if a.center is None else math.dist(a.center, b)

    def nearer(self, a: Thing, x: Thing, y: Thing) -> V:
        """Whether a is nearer to x than y is."""
        if a in (x, y) or x is y:
            self.slips += 1
            return V.NO
        p, q = self.distance(a, x), self.distance(y, x)
        if p is None or q is None or self.flat:
            self.slips += 1
            return V.UNKNOWN
        return self.step(q - p, 0.01, -0.01)

    def same(self, what: str, a: Thing, b: Thing) -> V:
        """Whether a has the same color, shape, material, kind or size as b."""
        if a is b:
            return V.NO
        if what == "size":
            if a.size and b.size:
                return V.YES if a.size == b.size else V.NO
            p, q = self.measure("big", a), self.measure("big", b)
            if p is None or q is None:
                return V.UNKNOWN
            self.slip_if(self.flat)
            return negate(self.step(max(p, q) / min(p, q), 1.3, 1.15, 0.015))
        p_, q_ = ((t.label if what == "kind" else str(getattr(t, what))) for t in (a, b))
        return V.UNKNOWN if not p_ or not q_ else V.YES if p_ == q_ else V.NO

    def sized(self, word: str, t: Thing, group: Sequence[Thing], alone: V = V.UNKNOWN) -> V:
        """Whether t is big, small, tall ... among the things of its noun; `alone`: if it is the only one."""
        what, most = SIZE_WORDS[word]
        if what == "big" and t.size:
            return V.YES if (t.size == "large") == most else V.NO
        if len(group) == 1:
            return alone
        found = [self.measure(what, g) for g in group]
        values = [v for v in found if v is not None]
        own = self.measure(what, t)
        if own is None or len(values) < len(group):
            self.slip_if(own is not None)
            return V.UNKNOWN
        ends = self.step(max(values) / min(values), 1.3, 1.3, 0.015)
        if ends is V.NO:
            return V.UNKNOWN
        ratio = max(values) / own if most else own / min(values)
        return negate(self.step(ratio, 1.3, 1.3, 0.015))


SIZE_WORDS = {
    "big": ("big", True),
    "small": ("big", False),
    "tall": ("tall", True),
    "short": ("tall", False),
    "wide": ("wide", True),
    "narrow": ("wide", False),
    "long": ("long", True),
    "thick": ("thick", True),
    "thin": ("thick", False),
}


def negate(v: V) -> V:
    """Not."""
    return {V.YES: V.NO, V.NO: V.YES}.get(v, v)


def both(*values: V) -> V:
    """And; what is both too close and unknown counts as unknown."""
    for v in (V.NO, V.UNKNOWN, V.CLOSE):
        if v in values:
            return v
    return V.YES


def either(*values: V) -> V:
    """Or."""
    return negate(both(*(negate(v) for v in values)))


def footprint_of(t: Thing) -> Footprint:
    """The rectangle that it covers on the ground; 10 cm wide where its sides are not known."""
    assert t.center is not None
    x, y = (NO_SIZE_M, NO_SIZE_M) if t.sides is None else t.sides[:2]
    return Footprint(float(t.center[0]), float(t.center[1]), x, y, t.yaw if t.sides else 0.0)


def _thing(o: dict[str, Any]) -> Thing:
    return Thing(
        o["id"],
        o["label"],
        o.get("color", ""),
        o.get("material", ""),
        o.get("shape", ""),
        o.get("size", ""),
        o.get("score", 1.0),
        tuple((p["label"], p.get("color", "")) for p in o["parts"]) if o.get("parts") else None,
        tuple(o["xyxy"]) if "xyxy" in o else None,
        np.array(o["center_m"]) if "center_m" in o else None,
        tuple(o["size_m"]) if "size_m" in o else None,
        math.radians(o.get("yaw_deg", 0.0)),
    )
