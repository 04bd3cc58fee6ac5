"""Rectangles on the ground, for the truth of `bench language`."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Vec = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Footprint:
    """A rectangle: middle, sides [m], turn [rad]."""

    x: float
    y: float
    along: float
    across: float
    turn: float

    @property
    def middle(self) -> Vec:
        """(2,) [m]."""
        return np.array([self.x, self.y])

    @property
    def axes(self) -> tuple[Vec, Vec]:
        """Directions of the sides."""
        c, s = math.cos(self.turn), math.sin(self.turn)
        return np.array([c, s]), np.array([-s, c])

    def corners(self) -> list[Vec]:
        """In order around it."""
        u, v = self.axes
        a, b = u * self.along / 2, v * self.across / 2
        return [self.middle + a + b, self.middle - a + b, self.middle - a - b, self.middle + a - b]

    def half_along(self, way: Vec) -> float:
        """Half of its extent along a direction [m]."""
        u, v = self.axes
        return abs(float(u @ way)) * self.along / 2 + abs(float(v @ way)) * self.across / 2

    def outside(self, point: Vec) -> tuple[float, float]:
        """How far a point is outside of it, and how far inside (one of them is 0) [m]."""
        u, v = self.axes
        offset = point - self.middle
        dx, dy = abs(float(u @ offset)) - self.along / 2, abs(float(v @ offset)) - self.across / 2
        return math.hypot(max(dx, 0.0), max(dy, 0.0)), max(0.0, min(-dx, -dy))

    def gap(self, other: Footprint) -> float:
        """Between the two; 0 where they meet [m]."""
        if self._meets(other):
            return 0.0
        sides = [(p, q) for p in (self, other) for q in (other if p is self else self,)]
        return min(_to_segment(c, a, b) for p, q in sides for c in p.corners() for a, b in _edges(q.corners()))

    def gap_to_segment(self, a: Vec, b: Vec) -> float:
        """From a line between two points; 0 where it crosses [m]."""
        reach = float(np.linalg.norm(b - a))
        middle, turn = (a + b) / 2, math.atan2(float(b[1] - a[1]), float(b[0] - a[0]))
        return self.gap(Footprint(float(middle[0]), float(middle[1]), reach, 1e-9, turn))

    def _meets(self, other: Footprint) -> bool:
        apart = other.middle - self.middle
        return all(
            abs(float(apart @ way)) <= self.half_along(way) + other.half_along(way) for way in (*self.axes, *other.axes)
        )


def _edges(corners: list[Vec]) -> list[tuple[Vec, Vec]]:
    return list(zip(corners, [*corners[1:], corners[0]], strict=True))


def _to_segment(p: Vec, a: Vec, b: Vec) -> float:
    d = b - a
    t = max(0.0, min(1.0, float((p - a) @ d) / float(d @ d)))
    return float(np.linalg.norm(p - a - t * d))
