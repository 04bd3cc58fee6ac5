"""A grasp, a grasp that was turned down, and the plan that holds both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from scipy.spatial.transform import RigidTransform

APPROACH_M = 0.11
"""Length of the straight way in, along the hand's z [m]: the planner finds it free, and the arm goes it."""


@dataclass(frozen=True, eq=False)
class Grasp:
    """One way to take hold of a thing.

    Attributes:
        T_world_hand: where the hand closes: origin between the finger ends, z approach, x closing.
        width_m: width of the thing between the fingers [m].
        score: how promising it is, 0 to 1; comparable only within one plan.
        kind: "top" (from above, around the thing), "rim" (from above, one finger inside) or "tilted".
    """

    T_world_hand: RigidTransform
    width_m: float
    score: float
    kind: str

    def as_dict(self) -> dict[str, Any]:
        """JSON-able form."""
        return {
            "kind": self.kind,
            "score": round(self.score, 4),
            "width_m": round(self.width_m, 4),
            "position_m": [round(float(v), 4) for v in self.T_world_hand.translation],
            "quaternion_xyzw": [round(float(v), 5) for v in self.T_world_hand.rotation.as_quat()],
        }


@dataclass(frozen=True, eq=False)
class Rejected:
    """A grasp that cannot be, and why: a cause, or "cause: by how much"."""

    grasp: Grasp
    reason: str


@dataclass(frozen=True, eq=False)
class GraspPlan:
    """All that was thought of: `ranked` best first, and `rejected`, the most promising first."""

    ranked: tuple[Grasp, ...]
    rejected: tuple[Rejected, ...]

    def reasons(self) -> dict[str, int]:
        """How many were turned down for each cause, most first; each cause told by its most promising one."""
        text: dict[str, str] = {}
        count: dict[str, int] = {}
        for item in self.rejected:
            cause = item.reason.partition(":")[0]
            text.setdefault(cause, item.reason)
            count[cause] = count.get(cause, 0) + 1
        return {text[cause]: n for cause, n in sorted(count.items(), key=lambda pair: -pair[1])}

    def why_none(self) -> str:
        """One line that says why nothing is left, for an error; "" when there is a grasp."""
        if self.ranked:
            return ""
        return "; ".join(self.reasons()) or "no place on it that two fingers could hold"
