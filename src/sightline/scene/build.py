"""From detections to objects with colour, and with a place in space when there is depth."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sightline.color_naming import main_colors
from sightline.frame import Frame
from sightline.geometry.extent import fit_extent
from sightline.geometry.lift import lift_mask, points_in_reference
from sightline.geometry.plane import Plane
from sightline.scene_object import SceneObject

if TYPE_CHECKING:
    import supervision as sv

MIN_POINTS = 20


def build_objects(frame: Frame, detections: sv.Detections, support: Plane | None) -> list[SceneObject]:
    """Objects in the order of the detections.

    Args:
        detections: as a `Detector` returns them; boxes without a mask stand for all their pixels.
        support: what the things stand on, in `frame.reference_frame`; None leaves them without 3D.
    """
    labels = np.asarray(detections.data.get("label", np.empty(0)))
    evidence = np.asarray(detections.data.get("evidence", [{}] * len(labels)))
    scores = np.ones(len(labels)) if detections.confidence is None else detections.confidence
    points = points_in_reference(frame) if support is not None else None
    eye = np.zeros(3) if frame.T_world_camera is None else np.asarray(frame.T_world_camera.translation)
    # A thing that answers to two nouns comes twice, and is measured once.
    measured: dict[bytes, dict[str, Any]] = {}
    objects = []
    for i, label in enumerate(labels):
        xyxy = detections.xyxy[i].astype(np.float64)
        mask = _box_mask(frame, xyxy) if detections.mask is None else np.asarray(detections.mask[i], dtype=bool)
        key = mask.tobytes()
        if key not in measured:
            measured[key] = _measure(frame, mask, points, support, eye)
        found = measured[key]
        colors: list[tuple[str, float]] = found["colors"]
        objects.append(
            SceneObject(
                label=str(label),
                score=float(scores[i]),
                xyxy=xyxy,
                mask=mask,
                points_m=found["points_m"],
                box=found["box"],
                color=colors[0][0] if colors else "",
                frame_id=frame.reference_frame,
                evidence={
                    **evidence[i],
                    "colors": {n: round(s, 3) for n, s in colors},
                    "stamp_ns": frame.stamp_ns,
                },
            )
        )
    return objects


def _measure(
    frame: Frame,
    mask: np.ndarray[Any, Any],
    points: np.ndarray[Any, Any] | None,
    support: Plane | None,
    eye: np.ndarray[Any, Any],
) -> dict[str, Any]:
    """Colours of a mask, and its points and box where enough of it was measured."""
    found: dict[str, Any] = {"colors": main_colors(frame.rgb, mask), "points_m": None, "box": None}
    if points is not None and support is not None and frame.depth_m is not None:
        own = lift_mask(points, frame.depth_m, mask)
        if len(own) >= MIN_POINTS:
            found |= {"points_m": own, "box": fit_extent(own, support, eye)}
    return found


def _box_mask(frame: Frame, xyxy: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    mask = np.zeros(frame.rgb.shape[:2], dtype=bool)
    left, top, right, bottom = np.round(xyxy).astype(int)
    mask[max(top, 0) : bottom, max(left, 0) : right] = True
    return mask
