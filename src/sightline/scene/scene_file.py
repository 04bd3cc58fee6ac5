"""Scene files: things as JSON, for programs that see with other eyes. The format is in docs/language.md."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sightline.errors import SceneError
from sightline.frame_files import camera_from_dict
from sightline.scene.scene import RobotBase, Scene
from sightline.scene_object import OrientedBox, SceneObject

if TYPE_CHECKING:
    from scipy.spatial.transform import RigidTransform

    from sightline.frame import CameraModel

_KEYS = frozenset("id label color xyxy center_m size_m yaw_deg material size shape score parts".split())  # noqa: SIM905
_CAMERA_KEYS = frozenset({"fx", "fy", "cx", "cy", "width", "height", "distortion", "T_world_camera"})
_EXAMPLE = '{"label": "mug", "color": "red", "xyxy": [10, 20, 60, 90], "center_m": [0.1, 0.2, 0.05]}'


def load_scene(path: str | Path) -> Scene:
    """Read a scene file.

    Raises:
        SceneError, CameraError: there is none, or it does not describe a scene.
    """
    path = Path(path)
    try:
        data = json.loads(path.read_text())
    except FileNotFoundError:
        raise SceneError(f"no scene file at {path}", "check the path") from None
    except (OSError, UnicodeDecodeError, ValueError, RecursionError) as error:
        raise SceneError(f"{path} is not a readable JSON file: {error}", f"expected objects like {_EXAMPLE}") from error
    if isinstance(data, dict) and any("category" in o for o in data.get("objects") or () if isinstance(o, dict)):
        raise SceneError(f"{path} describes a world to build, not things that were seen", "try: sightline pick --scene")
    return scene_from_dict(data, str(path))


def scene_from_dict(data: Any, source: str) -> Scene:
    """A scene from what its file holds.

    Args:
        source: what to call it in errors.

    Raises:
        SceneError, CameraError: it does not describe a scene.
    """
    if not isinstance(data, dict) or not isinstance(data.get("objects"), list):
        raise SceneError(f'{source} has no list "objects"', f"expected objects like {_EXAMPLE}")
    _require_known(data, frozenset({"camera", "robot", "objects"}), source)
    camera, T_world_camera = None, None
    if data.get("camera") is not None:
        if not isinstance(data["camera"], dict):
            raise SceneError(f"{source}: camera is {data['camera']!r}", "expected an object with fx, fy, cx, cy ...")
        _require_known(data["camera"], _CAMERA_KEYS, f"{source}: camera")
        camera, T_world_camera = camera_from_dict(data["camera"], f"{source}: camera")
    in_world = camera is None or T_world_camera is not None
    # Without a pose the camera is taken to be level: its y axis points down.
    up = np.array([0.0, 0.0, 1.0]) if in_world else np.array([0.0, -1.0, 0.0])
    pose = T_world_camera if in_world else _identity()
    frame_id = "world" if in_world else "camera"
    objects = tuple(
        _object(entry, i, f"{source}: object {i}", camera, pose, frame_id) for i, entry in enumerate(data["objects"])
    )
    ids = [o.id for o in objects]
    if len(set(ids)) < len(ids):
        twice = next(i for i in ids if ids.count(i) > 1)
        raise SceneError(f"{source} has two objects with the id {twice}", "give each its own, or none")
    image_wh = None if camera is None else (float(camera.width), float(camera.height))
    if image_wh is None and (boxes := [o.xyxy for o in objects if not np.isnan(o.xyxy).any()]):
        # Boxes without a camera: the image is at least as large as they are.
        image_wh = float(max(b[2] for b in boxes)), float(max(b[3] for b in boxes))
    return Scene(objects, up, image_wh, pose, _robot(data.get("robot"), source) if in_world else None)


def _identity() -> RigidTransform:
    from scipy.spatial.transform import RigidTransform

    return RigidTransform.identity()


def _robot(data: Any, source: str) -> RobotBase:
    if data is None:
        return RobotBase()
    if not isinstance(data, dict):
        raise SceneError(f"{source}: robot is {data!r}", 'expected {"base_m": [0, 0, 0], "reach_m": 0.855}')
    _require_known(data, frozenset({"base_m", "reach_m"}), f"{source}: robot")
    base = _numbers(data.get("base_m", (0, 0, 0)), 3, f"{source}: robot base_m")
    reach = data.get("reach_m")
    if reach is not None:
        (reach,) = _numbers([reach], 1, f"{source}: robot reach_m", positive=True)
    return RobotBase((base[0], base[1], base[2]), reach)


def _object(
    entry: Any, i: int, source: str, camera: CameraModel | None, pose: RigidTransform | None, frame_id: str
) -> SceneObject:
    if not isinstance(entry, dict) or not isinstance(entry.get("label"), str) or not entry["label"].strip():
        raise SceneError(f"{source} has no label", f"expected for example {_EXAMPLE}")
    _require_known(entry, _KEYS, source)
    if not entry["label"].isprintable():
        raise SceneError(f"{source}: its label {entry['label']!r} has control characters", "give a plain word")
    if entry.get("xyxy") is None and entry.get("center_m") is None:
        raise SceneError(f"{source} has neither xyxy nor center_m", "give its box in the image, or its place in metres")
    words = {}
    for key in ("color", "material", "size", "shape"):
        if not isinstance(entry.get(key) or "", str) or not (entry.get(key) or "").isprintable():
            raise SceneError(f"{source}: {key} is {entry[key]!r}, expected a word", "leave out what is not known")
        words[key] = (entry.get(key) or "").strip().lower()
    box = _box(entry, source)
    if entry.get("xyxy") is not None:
        xyxy = np.array(_numbers(entry["xyxy"], 4, f"{source}: xyxy"))
        if not (xyxy[:2] < xyxy[2:]).all():
            raise SceneError(f"{source}: xyxy is {entry['xyxy']}", "expected left < right and top < bottom, in pixels")
    else:
        xyxy = _projected(box, camera, pose)
    (score,) = _numbers([entry.get("score", 1.0)], 1, f"{source}: score")
    if not 0 <= score <= 1:
        raise SceneError(f"{source}: score is {score:g}", "expected 0 to 1")
    number = entry.get("id", i)
    if not isinstance(number, int) or isinstance(number, bool):
        raise SceneError(f"{source}: id is {number!r}", "expected a whole number")
    return SceneObject(
        label=entry["label"].strip(),
        score=score,
        xyxy=xyxy,
        box=box,
        color=words.pop("color").replace("grey", "gray"),
        frame_id=frame_id if box is not None else "",
        id=number,
        traits={key: word for key, word in words.items() if word},
        parts=_parts(entry.get("parts"), source),
    )


def _require_known(data: dict[str, Any], keys: frozenset[str], source: str) -> None:
    if unknown := sorted(set(map(str, data)) - keys):
        raise SceneError(f"{source} has the unknown key {unknown[0]!r}", f"it may have {', '.join(sorted(keys))}")


def _box(entry: dict[str, Any], source: str) -> OrientedBox | None:
    from scipy.spatial.transform import RigidTransform, Rotation

    if entry.get("center_m") is None:
        return None
    center = _numbers(entry["center_m"], 3, f"{source}: center_m")
    size = [np.nan] * 3
    if entry.get("size_m") is not None:
        size = _numbers(entry["size_m"], 3, f"{source}: size_m", positive=True)
        if max(size) > 20:
            raise SceneError(f"{source}: size_m is {entry['size_m']}", "expected metres; are these millimetres?")
    (yaw,) = _numbers([entry.get("yaw_deg") or 0.0], 1, f"{source}: yaw_deg")
    turned = Rotation.from_euler("z", yaw, degrees=True)
    return OrientedBox(RigidTransform.from_components(center, turned), np.array(size, dtype=np.float64))


def _parts(data: Any, source: str) -> tuple[tuple[str, str], ...] | None:
    if data is None:
        return None
    if not isinstance(data, list) or not all(isinstance(x, dict) and isinstance(x.get("label"), str) for x in data):
        raise SceneError(f"{source}: parts is {data!r}", 'expected a list such as [{"label": "lid", "color": "red"}]')
    for part in data:
        _require_known(part, frozenset({"label", "color"}), f"{source}: a part")
    return tuple((part["label"].lower(), str(part.get("color") or "").lower()) for part in data)


def _projected(
    box: OrientedBox | None, camera: CameraModel | None, pose: RigidTransform | None
) -> np.ndarray[Any, Any]:
    """The box in the image of a thing whose place is known."""
    unknown = np.full(4, np.nan)
    if box is None or camera is None or pose is None or np.isnan(box.size_m).any():
        return unknown
    from sightline.geometry.camera import project

    corners = pose.inv().apply(box.corners_m)
    if (corners[:, 2] <= 0.01).any():
        return unknown
    pixels = project(camera, corners)
    xyxy = np.concatenate([pixels.min(axis=0), pixels.max(axis=0)]).clip(0, [camera.width, camera.height] * 2)
    return xyxy if (xyxy[:2] < xyxy[2:]).all() else unknown


def _numbers(values: Any, n: int, source: str, positive: bool = False) -> list[float]:
    good = isinstance(values, list | tuple) and len(values) == n
    good = good and all(isinstance(v, int | float) and not isinstance(v, bool) and abs(v) < 1e9 for v in values)
    if not good or (positive and min(values) <= 0):
        wanted = f"{n} numbers" if n > 1 else "a number"
        raise SceneError(
            f"{source} is {values!r}, expected {wanted}{' above 0' if positive else ''}", "in metres or pixels"
        )
    return [float(v) for v in values]
