"""A thing that was seen: what it is called, where it is, and what says so."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from scipy.spatial.transform import RigidTransform


@dataclass(frozen=True, eq=False)
class OrientedBox:
    """A box in space: its pose and its full side lengths [m].

    `T_ref_box` maps points of the box's own frame (origin at its centre, axes along its sides) into the
    reference frame. For things on a support, the box's z axis is the support's normal.
    """

    T_ref_box: RigidTransform
    size_m: npt.NDArray[np.float64]

    @property
    def center_m(self) -> npt.NDArray[np.float64]:
        """Centre in the reference frame, (3,) [m]."""
        return np.asarray(self.T_ref_box.translation, dtype=np.float64)

    @property
    def corners_m(self) -> npt.NDArray[np.float64]:
        """The eight corners in the reference frame, (8, 3) [m]; x varies slowest, z fastest."""
        signs = np.array([[x, y, z] for x in (-0.5, 0.5) for y in (-0.5, 0.5) for z in (-0.5, 0.5)])
        return np.asarray(self.T_ref_box.apply(signs * self.size_m), dtype=np.float64)


@dataclass(frozen=True, eq=False)
class SceneObject:
    """One object as perceived in one frame.

    Attributes:
        label: the phrase it answers to.
        score: how sure the model is, 0 to 1.
        xyxy: box in the image [px]: left, top, right, bottom; (4,) float; NaN when it has none.
        mask: bool (h, w), or None.
        points_m: its measured surface, (n, 3) [m] in the reference frame; None without depth.
        box: oriented box [m] in the reference frame; None without depth; of unknown size where that is NaN.
        color: people's name of its main colour, perhaps with "light" or "dark" before it, or "" when unknown.
        frame_id: the reference frame of all that is in metres.
        evidence: what the result rests on, JSON-able: model, stamp, scores of the alternatives ...
        id: its number in a scene.
        traits: what else is known of it: "material", "shape", "size" ("small", "medium", "large").
        parts: its parts (noun, colour or ""), or None when it is not known which it has.
        names: nouns that it was asked for by -> score; empty where the label says all.
    """

    label: str
    score: float
    xyxy: npt.NDArray[np.float64]
    mask: npt.NDArray[np.bool_] | None = None
    points_m: npt.NDArray[np.float64] | None = None
    box: OrientedBox | None = None
    color: str = ""
    frame_id: str = ""
    evidence: dict[str, Any] = field(default_factory=dict)
    id: int | None = None
    traits: dict[str, str] = field(default_factory=dict)
    parts: tuple[tuple[str, str], ...] | None = None
    names: dict[str, float] = field(default_factory=dict)

    @property
    def center_m(self) -> npt.NDArray[np.float64] | None:
        """Centre of the oriented box, (3,) [m] in `frame_id`; None without depth."""
        return None if self.box is None else self.box.center_m

    @property
    def size_m(self) -> npt.NDArray[np.float64] | None:
        """Full side lengths of the oriented box, (3,) [m]; None without depth."""
        return None if self.box is None or np.isnan(self.box.size_m).any() else self.box.size_m

    def as_dict(self) -> dict[str, Any]:
        """JSON-able summary: everything but the mask and the points, which are counted."""
        data: dict[str, Any] = {} if self.id is None else {"id": self.id}
        data |= {
            "label": self.label,
            "score": round(float(self.score), 4),
            "xyxy": None if np.isnan(self.xyxy).any() else [round(float(v), 1) for v in self.xyxy],
            "color": self.color,
            **self.traits,
            "evidence": self.evidence,
        }
        if self.mask is not None:
            data["mask_px"] = int(np.count_nonzero(self.mask))
        if self.box is not None:
            size = self.size_m
            data |= {
                "frame_id": self.frame_id,
                "center_m": [round(float(v), 4) for v in self.box.center_m],
                "size_m": None if size is None else [round(float(v), 4) for v in size],
                "quaternion_xyzw": [round(float(v), 5) for v in self.box.T_ref_box.rotation.as_quat()],
                "points": 0 if self.points_m is None else len(self.points_m),
            }
        return data
