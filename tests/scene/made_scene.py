"""Scenes made for a test, and outcomes as short texts that tables can hold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from sightline.answer import Abstained, Ambiguous, Answer, Found, NotFound
from sightline.scene.scene import Scene

CAMERA = {"fx": 600, "fy": 600, "cx": 320, "cy": 240, "width": 640, "height": 480}
PICTURE = {"camera": CAMERA}


def pose(
    azimuth_deg: float = 90.0, target: Sequence[float] = (0, 0, 0), back_m: float = 1.2, up_m: float = 0.9
) -> list[list[float]]:
    """T_world_camera of a camera that looks at a target; azimuth is that of "away", from the world's x to its y.

    At 90 degrees, right is the world's +x and away its +y; at 0, it sees what the robot sees.
    """
    azimuth = np.radians(azimuth_deg)
    away = np.array([np.cos(azimuth), np.sin(azimuth), 0.0])
    right = np.array([np.sin(azimuth), -np.cos(azimuth), 0.0])
    forward = np.array([0, 0, -up_m]) + back_m * away
    forward /= np.linalg.norm(forward)
    T = np.eye(4)
    T[:3, :3] = np.column_stack([right, np.cross(forward, right), forward])
    T[:3, 3] = np.asarray(target) - back_m * away + (0, 0, up_m)
    return T.tolist()


def thing(
    label: str,
    x: float,
    y: float,
    size_m: Sequence[float] | None = (0.08, 0.08, 0.1),
    bottom: float = 0.0,
    **more: Any,
) -> dict[str, Any]:
    """A thing of a scene file that stands at (x, y), its lowest point at `bottom` [m]."""
    height = 0.1 if size_m is None else size_m[2]
    made: dict[str, Any] = {"label": label, "center_m": [x, y, bottom + height / 2]}
    return made | ({} if size_m is None else {"size_m": list(size_m)}) | more


def scene(*things: dict[str, Any], azimuth_deg: float | None = 90.0, **more: Any) -> Scene:
    """A scene whose ids are the places in the list; with a camera unless `azimuth_deg` is None."""
    camera = {} if azimuth_deg is None else {"camera": CAMERA | {"T_world_camera": pose(azimuth_deg)}}
    return Scene.from_dict(camera | {"objects": list(things)} | more)


def boxed(label: str, left: float, top: float, right: float, bottom: float, **more: Any) -> dict[str, Any]:
    """A thing that only has a box in the image [px]."""
    return {"label": label, "xyxy": [left, top, right, bottom]} | more


def picture(*things: dict[str, Any]) -> Scene:
    """A scene of image boxes alone, 640 x 480."""
    return Scene.from_dict(PICTURE | {"objects": list(things)})


def told(outcome: Any) -> str:
    """ "found 1", "ambiguous 0 2", "not found", "abstained", or the value of an answer: "True", "2", "red"."""
    match outcome:
        case Found():
            return f"found {outcome.object.id}"
        case Ambiguous():
            return "ambiguous " + " ".join(str(i) for i in sorted(c.id for c in outcome.candidates))
        case NotFound():
            return "not found"
        case Abstained():
            return "abstained"
        case Answer():
            return str(outcome.value)
    raise AssertionError(outcome)
