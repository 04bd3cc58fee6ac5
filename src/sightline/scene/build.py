"""From detections to objects with colour, and with a place in space when there is depth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from sightline.color_naming import IN_OTHER_LIGHT, NEUTRAL_WEIGHTS, brightened, is_gray, main_colors
from sightline.frame import Frame, RgbImage
from sightline.geometry.boxes import iou
from sightline.geometry.lift import lift_mask, points_in_reference
from sightline.geometry.plane import Plane
from sightline.language.lexicon import ANYTHING
from sightline.scene.scene import RobotBase, Scene
from sightline.scene_object import SceneObject

if TYPE_CHECKING:
    import supervision as sv

MIN_POINTS = 20
UNMEASURED = 0.1
"""Weight of a colour that no pixel has: the lamp may be coloured, or the thing in the dark."""
BESIDE = 0.2
"""How much a pixel counts for the colours that may turn into its own in another light."""
SAME_BOX = 0.7
"""Boxes of two nouns that overlap by this much (IoU) are of one thing."""


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
    rgb = None if is_gray(frame.rgb) else brightened(frame.rgb)
    # A thing that answers to two nouns comes twice, and is measured once.
    measured: dict[bytes, dict[str, Any]] = {}
    objects = []
    for i, label in enumerate(labels):
        xyxy = detections.xyxy[i].astype(np.float64)
        mask = _box_mask(frame, xyxy) if detections.mask is None else np.asarray(detections.mask[i], dtype=bool)
        key = mask.tobytes()
        if key not in measured:
            measured[key] = _measure(frame, mask, points, support, eye, rgb)
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
                color=agreed_color(colors, evidence[i].get("looks", {})),
                frame_id=frame.reference_frame,
                evidence={
                    **evidence[i],
                    "colors": {n: round(s, 3) for n, s in colors},
                    "stamp_ns": frame.stamp_ns,
                },
            )
        )
    return objects


def agreed_color(measured: Sequence[tuple[str, float]], believed: Mapping[str, float]) -> str:
    """The main colour by two witnesses, "" if nothing was measured.

    Args:
        measured: colours and their shares of the pixels, as `main_colors` gives them, the main one first.
        believed: probability of each colour as the model judges; empty where it does not judge.
    """
    if not measured or not believed:
        return measured[0][0] if measured else ""
    shares = {name: share * NEUTRAL_WEIGHTS.get(name, 1.0) for name, share in measured}

    def likely(name: str) -> float:
        beside = sum(shares.get(other, 0.0) for other in IN_OTHER_LIGHT.get(name, ()))
        return (shares.get(name, 0.0) + BESIDE * beside + UNMEASURED) * believed[name]

    return max(believed, key=likely)


def scene_of(
    frame: Frame, objects: Sequence[SceneObject], asked: Sequence[str], support: Plane | None, robot: RobotBase
) -> Scene:
    """A scene of objects as `build_objects` returns them: what answers to several nouns becomes one thing.

    Args:
        asked: the nouns that were looked for.
    """
    groups: list[list[SceneObject]] = []
    for thing in sorted(objects, key=lambda o: o.label == ANYTHING):
        group = next((g for g in groups if _is_same(g[0], thing)), None)
        if group is None:
            groups.append([thing])
        else:
            group.append(thing)
    groups.sort(key=lambda g: (float(g[0].xyxy[0]), float(g[0].xyxy[1])))
    in_world = frame.T_world_camera is not None
    up = np.array([0.0, 0.0, 1.0]) if in_world else np.array([0.0, -1.0, 0.0]) if support is None else support.normal
    pose = frame.T_world_camera
    if not in_world and frame.camera is not None:
        from scipy.spatial.transform import RigidTransform

        pose = RigidTransform.identity()
    width, height = frame.resolution_wh
    things = tuple(_merged(group, i, asked) for i, group in enumerate(groups))
    return Scene(things, up, (float(width), float(height)), pose, robot if in_world else None)


def _is_same(one: SceneObject, other: SceneObject) -> bool:
    """Whether two detections are of one thing: they cover the same pixels, or nearly the same box."""
    if one.label == other.label or any(thing.evidence.get("support") for thing in (one, other)):
        return False
    if one.mask is not None and other.mask is not None and np.array_equal(one.mask, other.mask):
        return True
    return bool(iou(one.xyxy, other.xyxy)[0, 0] >= SAME_BOX)


def _merged(group: Sequence[SceneObject], number: int, asked: Sequence[str]) -> SceneObject:
    """One thing with the score of every noun that was asked for; called by the likeliest."""
    scores = {o.label: o.score for o in group if o.label != ANYTHING}
    kinds = [kind for kind in group[0].evidence.get("kinds", ()) if kind != ANYTHING]
    best = max(scores, key=lambda noun: scores[noun], default=ANYTHING)
    label = kinds[0] if kinds else best
    names = {noun: scores.get(noun, 0.0) for noun in asked}
    return replace(group[0], label=label, score=scores.get(label, group[-1].score), id=number, names=names)


def _measure(
    frame: Frame,
    mask: np.ndarray[Any, Any],
    points: np.ndarray[Any, Any] | None,
    support: Plane | None,
    eye: np.ndarray[Any, Any],
    rgb: RgbImage | None,
) -> dict[str, Any]:
    """Colours of a mask, and its points and box where enough of it was measured."""
    colors = [] if rgb is None else main_colors(rgb, mask)
    found: dict[str, Any] = {"colors": colors, "points_m": None, "box": None}
    if points is not None and support is not None and frame.depth_m is not None:
        own = lift_mask(points, frame.depth_m, mask)
        if len(own) >= MIN_POINTS:
            from sightline.geometry.extent import fit_extent

            found |= {"points_m": own, "box": fit_extent(own, support, eye)}
    return found


def _box_mask(frame: Frame, xyxy: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    mask = np.zeros(frame.rgb.shape[:2], dtype=bool)
    left, top, right, bottom = np.round(xyxy).astype(int)
    mask[max(top, 0) : bottom, max(left, 0) : right] = True
    return mask
