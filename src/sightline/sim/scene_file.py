"""Scenes of the embedded world as data, from and to JSON files.

{"objects": [{"category": "mug", "color": "red", "position": [0.5, 0.1], "yaw_deg": 30}]}
"""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass, field, fields
from difflib import get_close_matches
from math import isfinite
from pathlib import Path
from typing import Any

from sightline.errors import OutputError, SceneError
from sightline.sim.arms import ARMS
from sightline.sim.colors import COLORS
from sightline.sim.objects import CATEGORIES, MATERIALS
from sightline.sim.paint import PRINTS

TABLE_X_M = (0.22, 1.00)
TABLE_Y_M = (-0.50, 0.50)
TABLE_MARGIN_M = 0.02
SCALE_RANGE = (0.5, 1.5)

MIN_APART_M = 0.03
"""Nothing in a scene is so thin that two could stand closer."""


@dataclass(frozen=True)
class ObjectSpec:
    """One thing on the table.

    Attributes:
        category: what it is.
        color: its main colour.
        position: of its middle on the table: x, y [m] in the world.
        yaw_deg: turn about the vertical [deg].
        material: "matte", "glossy", "metal" or "glass"; None for what is usual.
        print: "plain", "stripes", "label" or "two-tone".
        print_color: colour of the print.
        scale: 1 is life size.
        seed: draws the small differences between two things of a kind.
    """

    category: str
    color: str
    position: tuple[float, float]
    yaw_deg: float = 0.0
    material: str | None = None
    print: str = "plain"
    print_color: str = "white"
    scale: float = 1.0
    seed: int = 0


@dataclass(frozen=True)
class Light:
    """The lamp over the table: where it hangs [m], and how bright it is (1 is usual)."""

    position: tuple[float, float, float] = (1.05, 0.55, 1.75)
    brightness: float = 1.0


@dataclass(frozen=True)
class SceneSpec:
    """A table with things on it.

    Attributes:
        objects: the things.
        light: the lamp.
        table_rgb: colour of the table top, 0 to 1.
        noise: whether the camera has the flaws of a real one.
        arm: which arm stands beside the table, a key of `sightline.sim.arms.ARMS`.
    """

    objects: tuple[ObjectSpec, ...] = ()
    light: Light = field(default_factory=Light)
    table_rgb: tuple[float, float, float] = (0.72, 0.66, 0.58)
    noise: bool = True
    arm: str = "simple"


def load_scene(path: str | Path) -> SceneSpec:
    """Read a scene file.

    Raises:
        SceneError: no such file, not JSON, or not a scene; in one line.
    """
    file = Path(path)
    if file.is_dir():
        raise SceneError(f"{file} is a folder, expected a scene file")
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise SceneError(f"no scene file at {file}", "check the path") from None
    except (OSError, UnicodeDecodeError) as error:
        raise SceneError(f"{file} cannot be read as text: {error}") from error
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise SceneError(f"{file} is not JSON: {error}") from error
    return scene_from_dict(data, str(file))


def save_scene(scene: SceneSpec, path: str | Path) -> None:
    """Write a scene file that `load_scene` reads back as an equal scene.

    Raises:
        OutputError: the file cannot be written.
    """
    try:
        Path(path).write_text(json.dumps(scene_to_dict(scene), indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise OutputError(f"cannot write the scene to {path}: {error.strerror or error}") from error


def scene_to_dict(scene: SceneSpec) -> dict[str, Any]:
    """The JSON of a scene file; what is as usual is left out of the objects."""
    usual = {f.name: f.default for f in fields(ObjectSpec)}
    objects = [
        {k: list(v) if isinstance(v, tuple) else v for k, v in asdict(o).items() if v != usual[k]}
        for o in scene.objects
    ]
    light = {"position": list(scene.light.position), "brightness": scene.light.brightness}
    return {"objects": objects, "light": light, "table_rgb": list(scene.table_rgb), "noise": scene.noise} | (
        {} if scene.arm == SceneSpec.arm else {"arm": scene.arm}
    )


def scene_from_dict(data: Any, source: str = "scene") -> SceneSpec:
    """A scene from the parsed JSON of a scene file; `source` names it in messages.

    Raises:
        SceneError: a field that is missing, unknown or out of range; in one line.
    """
    known = {f.name for f in fields(SceneSpec)}
    _check_fields(data, known, {"objects"}, source)
    if not isinstance(data["objects"], list):
        raise SceneError(f"{source}: objects is a {_kind(data['objects'])}, expected a list")
    objects = tuple(_object(o, f"{source}: object {i}") for i, o in enumerate(data["objects"]))
    for i, one in enumerate(objects):
        for j, other in enumerate(objects[:i]):
            if math.dist(one.position, other.position) < MIN_APART_M:
                raise SceneError(
                    f"{source}: objects {j} ({other.category}) and {i} ({one.category}) stand in each other, at "
                    f"{list(other.position)} and {list(one.position)}",
                    f"put them at least {100 * MIN_APART_M:.0f} cm apart",
                )
    light = _light(data.get("light", {}), f"{source}: light")
    rgb = _numbers(data.get("table_rgb", SceneSpec.table_rgb), 3, f"{source}: table_rgb", 0.0, 1.0)
    noise = data.get("noise", True)
    if not isinstance(noise, bool):
        raise SceneError(f"{source}: noise is {noise!r}, expected true or false")
    arm = _one_of(data.get("arm", SceneSpec.arm), tuple(ARMS), f"{source}: arm")
    return SceneSpec(objects, light, (rgb[0], rgb[1], rgb[2]), noise, arm)


def _object(data: Any, where: str) -> ObjectSpec:
    known = {f.name for f in fields(ObjectSpec)}
    _check_fields(data, known, {"category", "color", "position"}, where)
    where = f"{where} ({data['category']})"
    x, y = _numbers(data["position"], 2, f"{where}: position")
    for axis, value, (low, high) in (("x", x, TABLE_X_M), ("y", y, TABLE_Y_M)):
        if not low + TABLE_MARGIN_M <= value <= high - TABLE_MARGIN_M:
            raise SceneError(
                f"{where}: position has {axis} = {value:g} m, which is off the table",
                f"{axis} is from {low + TABLE_MARGIN_M:g} to {high - TABLE_MARGIN_M:g}",
            )
    material = data.get("material")
    seed = data.get("seed", 0)
    if not isinstance(seed, int) or isinstance(seed, bool) or seed < 0:
        raise SceneError(f"{where}: seed is {seed!r}, expected a whole number from 0")
    return ObjectSpec(
        category=_one_of(data["category"], tuple(CATEGORIES), f"{where}: category"),
        color=_one_of(data["color"], tuple(COLORS), f"{where}: color"),
        position=(x, y),
        yaw_deg=_numbers([data.get("yaw_deg", 0.0)], 1, f"{where}: yaw_deg")[0],
        material=None if material is None else _one_of(material, MATERIALS, f"{where}: material"),
        print=_one_of(data.get("print", "plain"), PRINTS, f"{where}: print"),
        print_color=_one_of(data.get("print_color", "white"), tuple(COLORS), f"{where}: print_color"),
        scale=_numbers([data.get("scale", 1.0)], 1, f"{where}: scale", *SCALE_RANGE)[0],
        seed=seed,
    )


def _light(data: Any, where: str) -> Light:
    _check_fields(data, {f.name for f in fields(Light)}, set(), where)
    x, y, z = _numbers(data.get("position", Light.position), 3, f"{where}: position")
    if z <= 0.3:
        raise SceneError(f"{where}: position has z = {z:g} m, expected above 0.3, over the table")
    return Light((x, y, z), _numbers([data.get("brightness", 1.0)], 1, f"{where}: brightness", 0.2, 2.0)[0])


def _check_fields(data: Any, known: set[str], required: set[str], where: str) -> None:
    if not isinstance(data, dict):
        raise SceneError(f"{where} is a {_kind(data)}, expected an object in braces")
    for name in sorted(required - data.keys()):
        raise SceneError(f"{where} has no {name}", f"it needs {', '.join(sorted(required))}")
    for name in data.keys() - known:
        raise SceneError(f"{where} has an unknown field {name!r}{_nearest(name, known)}")


def _one_of(value: Any, known: tuple[str, ...], where: str) -> str:
    if isinstance(value, str) and value in known:
        return value
    raise SceneError(f"{where} {value!r} is unknown{_nearest(value, known)}")


def _nearest(value: Any, known: Any) -> str:
    names = sorted(known)
    close = get_close_matches(str(value).lower(), names, n=1, cutoff=0.6)
    return f", did you mean {close[0]!r}?" if close else f", expected one of: {', '.join(names)}"


def _numbers(value: Any, count: int, where: str, low: float = float("-inf"), high: float = float("inf")) -> list[float]:
    values = list(value) if isinstance(value, list | tuple) else None
    sound = values is not None and len(values) == count
    sound = sound and all(isinstance(v, int | float) and not isinstance(v, bool) and isfinite(v) for v in values or ())
    if not sound or values is None:
        shown = value[0] if count == 1 and isinstance(value, list) else value
        raise SceneError(f"{where} is {shown!r}, expected {'a number' if count == 1 else f'{count} numbers'}")
    for v in values:
        if not low <= v <= high:
            raise SceneError(f"{where} is {v:g}, expected {low:g} to {high:g}")
    return [float(v) for v in values]


def _kind(value: Any) -> str:
    return {list: "list", str: "text", dict: "object", type(None): "null"}.get(type(value), type(value).__name__)
