"""Random scenes for `bench language`, as dicts in the scene-file format: things on a table, in pictures, in toy worlds.

What stands beside each other never overlaps; what stands on or in another has its middle over it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from random import Random
from typing import Any

import numpy as np
import numpy.typing as npt

COLORS = ("red", "orange", "yellow", "green", "blue", "purple", "pink", "brown", "black", "white", "gray")
TOY_COLORS = ("gray", "red", "blue", "green", "brown", "purple", "orange", "yellow")
FRUIT_COLORS = {
    "apple": ("red", "green", "yellow"),
    "banana": ("yellow", "green"),
    "orange": ("orange",),
    "lemon": ("yellow",),
}
FOCAL_PX, WIDTH_PX, HEIGHT_PX = 600.0, 640, 480
AREA_M = ((0.2, 0.85), (-0.5, 0.5))
"""Where things stand: x and y from the robot's base."""
REACH_M = 0.855


@dataclass(frozen=True)
class Kind:
    """What things of a kind are like: ranges of their sides [m], shape, materials, and what they may hold."""

    x_m: tuple[float, float]
    y_m: tuple[float, float] | None  # None: as x
    z_m: tuple[float, float]
    shape: str = ""
    materials: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()


CERAMIC, METAL, PLASTIC, GLASS, WOOD = "ceramic", "metal", "plastic", "glass", "wood"
KINDS: dict[str, Kind] = {
    "mug": Kind((0.07, 0.10), None, (0.08, 0.12), "cylinder", (CERAMIC, METAL), ("handle", "lid")),
    "cup": Kind((0.06, 0.09), None, (0.07, 0.13), "cylinder", (PLASTIC, GLASS, METAL), ("handle", "lid")),
    "bottle": Kind((0.06, 0.09), None, (0.18, 0.30), "", (GLASS, PLASTIC, METAL), ("cap", "label")),
    "can": Kind((0.06, 0.09), None, (0.08, 0.15), "cylinder", (METAL,), ("label", "lid")),
    "bowl": Kind((0.15, 0.19), None, (0.065, 0.085), "", (CERAMIC, METAL, PLASTIC, WOOD)),
    "plate": Kind((0.20, 0.26), None, (0.02, 0.025), "", (CERAMIC, PLASTIC)),
    "tray": Kind((0.32, 0.38), (0.24, 0.28), (0.02, 0.024), "", (WOOD, METAL, PLASTIC), ("handle",)),
    "box": Kind((0.08, 0.20), (0.06, 0.14), (0.05, 0.18), "box", ("cardboard", WOOD, METAL), ("lid", "label")),
    "book": Kind((0.18, 0.25), (0.12, 0.17), (0.015, 0.05)),
    "ball": Kind((0.04, 0.12), None, (0.0, 0.0), "sphere", ("rubber", PLASTIC)),
    "block": Kind((0.03, 0.08), None, (0.0, 0.0), "cube", (WOOD, PLASTIC)),
    "banana": Kind((0.17, 0.21), (0.035, 0.045), (0.035, 0.045)),
    "apple": Kind((0.065, 0.085), None, (0.065, 0.085)),
    "orange": Kind((0.065, 0.09), None, (0.065, 0.09)),
    "lemon": Kind((0.07, 0.09), (0.05, 0.06), (0.05, 0.06)),
    "jar": Kind((0.07, 0.11), None, (0.10, 0.16), "", (GLASS,), ("lid", "label")),
    "marker": Kind((0.12, 0.15), (0.015, 0.02), (0.015, 0.02), "", (PLASTIC,), ("cap",)),
    "screwdriver": Kind((0.16, 0.24), (0.025, 0.035), (0.025, 0.035), "", (METAL,), ("handle",)),
    "spoon": Kind((0.15, 0.20), (0.03, 0.045), (0.015, 0.025), "", (METAL, WOOD)),
    "sponge": Kind((0.09, 0.12), (0.06, 0.08), (0.02, 0.04)),
    "phone": Kind((0.14, 0.16), (0.07, 0.075), (0.008, 0.012)),
    "laptop": Kind((0.31, 0.35), (0.21, 0.24), (0.02, 0.03), "", (METAL, PLASTIC)),
    "hammer": Kind((0.26, 0.32), (0.10, 0.13), (0.03, 0.04), "", (), ("handle",)),
}
HOLDERS = ("tray", "plate", "bowl", "box", "book")
CONTENTS = {
    "tray": ("mug", "cup", "can", "apple", "orange", "lemon", "ball", "block", "jar", "bottle"),
    "plate": ("apple", "orange", "lemon", "banana", "spoon", "cup", "mug"),
    "bowl": ("apple", "orange", "lemon", "ball", "block"),
    "box": ("block", "box", "can", "ball", "mug"),
    "book": ("phone", "mug", "apple", "marker", "book"),
}
KIND_OF_SCENE = ("plain", "table", "holders", "image", "toys", "parts", "gaps", "doubtful", "unseen")
"""plain, on a labelled table, with trays and stacks, in 2D, CLEVR-like, with parts listed, with attributes missing,
with doubtful detections, without camera and boxes."""

Scene = dict[str, Any]


def random_scene(rng: Random, kind: str) -> Scene:
    """One scene of a kind of `KIND_OF_SCENE`; the same for the same state of `rng`."""
    things = _toys(rng) if kind == "toys" else _things(rng, kind)
    if kind == "table" or (kind == "holders" and rng.random() < 0.3):
        things.append(_table(rng))
    rng.shuffle(things)
    for number, thing in enumerate(things):
        thing["id"] = number
    scene: Scene = {"objects": [{"id": t["id"], **t} for t in things]}
    if kind == "unseen":
        return scene
    pose = _camera_pose(rng, things)
    for thing in scene["objects"]:
        thing["xyxy"] = project_box(thing, pose)
    scene["camera"] = {
        "fx": FOCAL_PX,
        "fy": FOCAL_PX,
        "cx": WIDTH_PX / 2,
        "cy": HEIGHT_PX / 2,
        "width": WIDTH_PX,
        "height": HEIGHT_PX,
    }
    if kind == "image":
        scene["objects"] = [
            {key: t[key] for key in ("id", "label", "color", "xyxy") if key in t} for t in scene["objects"]
        ]
        return scene
    scene["camera"]["T_world_camera"] = [[round(float(v), 6) for v in row] for row in pose]
    scene["robot"] = {"base_m": [0.0, 0.0, 0.0], "reach_m": REACH_M}
    return scene


def _things(rng: Random, kind: str) -> list[Scene]:
    count = rng.randint(3, 14)
    favoured = rng.sample(sorted(KINDS), rng.randint(2, 5))
    things: list[Scene] = []
    materials, shapes = rng.random() < 0.6, rng.random() < 0.5
    if kind == "holders":
        for label in rng.sample(HOLDERS, rng.randint(1, 2)):
            _add_holder(rng, things, label)
    while len(things) < count:
        label = rng.choice(favoured) if rng.random() < 0.75 else rng.choice(sorted(KINDS))
        thing = _thing(rng, label)
        twins = [t for t in things if t["label"] == label]
        if twins and rng.random() < 0.25:  # as big as another: what is tallest is then too close to call
            thing["size_m"] = list(rng.choice(twins)["size_m"])
        if not _stand(rng, thing, things):
            count -= 1
            continue
        things.append(thing)
    for thing in things:
        _say_more(rng, thing, materials or kind == "gaps", shapes, kind)
    if kind == "doubtful":
        for thing in rng.sample(things, min(len(things), 3)):
            thing["score"] = round(rng.uniform(0.31, 0.49), 2)
    if kind == "gaps":
        for thing in things:
            for key in ("color", "material", "size_m"):
                if rng.random() < 0.2:
                    thing.pop(key, None)
    return things


def _thing(rng: Random, label: str) -> Scene:
    kind = KINDS[label]
    x = round(rng.uniform(*kind.x_m), 3)
    y = x if kind.y_m is None else round(rng.uniform(*kind.y_m), 3)
    z = round(rng.uniform(*kind.z_m), 3) if kind.z_m[1] else x
    color = rng.choice(FRUIT_COLORS.get(label, COLORS))
    return {"label": label, "color": color, "size_m": [x, y, z], "yaw_deg": round(rng.uniform(-90.0, 90.0), 1)}


def _say_more(rng: Random, thing: Scene, materials: bool, shapes: bool, kind: str) -> None:
    of = KINDS[thing["label"]]
    if materials and of.materials:
        thing["material"] = rng.choice(of.materials)
    if shapes and of.shape:
        thing["shape"] = of.shape
    thing["score"] = round(rng.uniform(0.55, 0.99), 2)
    if kind == "parts" and of.parts and rng.random() < 0.8:
        parts = rng.sample(of.parts, rng.randint(1, len(of.parts)))
        thing["parts"] = [{"label": part, "color": rng.choice(COLORS)} for part in parts]


def _stand(rng: Random, thing: Scene, others: list[Scene], tries: int = 40) -> bool:
    """Give it a free place on the table; False if none is found."""
    for _ in range(tries):
        x, y = (rng.uniform(*side) for side in AREA_M)
        if all(
            math.dist((x, y), o["center_m"][:2]) > _radius(thing) + _radius(o) + 0.01 for o in others if "center_m" in o
        ):
            thing["center_m"] = [round(x, 4), round(y, 4), round(thing["size_m"][2] / 2, 4)]
            return True
    return False


def _radius(thing: Scene) -> float:
    return math.hypot(*thing["size_m"][:2]) / 2


def _add_holder(rng: Random, things: list[Scene], label: str) -> None:
    holder = _thing(rng, label)
    if not _stand(rng, holder, things):
        return
    things.append(holder)
    x, y, z = holder["center_m"]
    top = z + holder["size_m"][2] / 2
    bottom = {"tray": 0.004, "plate": top - 0.002, "bowl": 0.008}.get(label, top)
    inside: list[Scene] = []
    for _ in range(rng.randint(0, 3 if label == "tray" else 1)):
        thing = _thing(rng, rng.choice(CONTENTS[label]))
        for _ in range(20):
            room = [max(0.0, side / 2 - _radius(thing) - 0.005) for side in holder["size_m"][:2]]
            if label in ("box", "book"):
                room = [0.1 * side for side in holder["size_m"][:2]]
            across, along = (rng.uniform(-r, r) for r in room)
            turn = math.radians(holder["yaw_deg"])
            at = (
                x + across * math.cos(turn) - along * math.sin(turn),
                y + across * math.sin(turn) + along * math.cos(turn),
            )
            if all(math.dist(at, o["center_m"][:2]) > _radius(thing) + _radius(o) + 0.005 for o in inside):
                height = bottom + thing["size_m"][2] / 2
                thing["center_m"] = [round(at[0], 4), round(at[1], 4), round(height, 4)]
                inside.append(thing)
                break
    things += inside


def _table(rng: Random) -> Scene:
    yaw = rng.choice((0.0, 0.0, 90.0, 20.0))
    sides = [1.5, 1.5] if yaw not in (0.0, 90.0) else [1.3, 1.5][:: 1 if yaw == 0.0 else -1]
    return {
        "label": "table",
        "color": rng.choice(("brown", "white", "gray")),
        "size_m": [*sides, 0.04],
        "center_m": [0.52, 0.0, -0.02],
        "yaw_deg": yaw,
        "score": 0.95,
    }


def _toys(rng: Random) -> list[Scene]:
    things: list[Scene] = []
    for _ in range(rng.randint(3, 10)):
        shape, size = rng.choice(("cube", "sphere", "cylinder")), rng.choice(("small", "large"))
        side = 0.05 if size == "small" else 0.10
        thing: Scene = {
            "label": shape,
            "color": rng.choice(TOY_COLORS),
            "material": rng.choice(("metal", "rubber")),
            "size": size,
            "shape": shape,
            "size_m": [side, side, side],
            "yaw_deg": round(rng.uniform(-45.0, 45.0), 1) if shape == "cube" else 0.0,
            "score": round(rng.uniform(0.7, 0.99), 2),
        }
        if _stand(rng, thing, things):
            things.append(thing)
    return things


def _camera_pose(rng: Random, things: list[Scene]) -> npt.NDArray[np.float64]:
    """T_world_camera: looks at the middle of the things from any side, far enough to see all of them."""
    azimuth, elevation = rng.uniform(-math.pi, math.pi), math.radians(rng.uniform(25.0, 75.0))
    roll = math.radians(rng.choice((0.0, 0.0, rng.uniform(-5.0, 5.0))))
    target = np.array([0.52, 0.0, 0.05])
    back = np.array(
        [math.cos(azimuth) * math.cos(elevation), math.sin(azimuth) * math.cos(elevation), math.sin(elevation)]
    )
    right = np.array([-math.sin(azimuth), math.cos(azimuth), 0.0])
    down = np.cross(-back, right)
    pose = np.eye(4)
    pose[:3, 0] = math.cos(roll) * right + math.sin(roll) * down
    pose[:3, 1] = -math.sin(roll) * right + math.cos(roll) * down
    pose[:3, 2] = -back
    distance = 0.9
    while distance < 3.0:
        pose[:3, 3] = target + distance * back
        boxes = [project_box(t, pose) for t in things if t["label"] != "table"]
        if all(b[0] > 1 and b[1] > 1 and b[2] < WIDTH_PX - 1 and b[3] < HEIGHT_PX - 1 for b in boxes):
            break
        distance += 0.15
    return pose


def project_box(thing: Scene, pose: npt.NDArray[np.float64]) -> list[float]:
    """The rectangle around its oriented box in the image, cut at the image's border [px]."""
    yaw = math.radians(thing.get("yaw_deg", 0.0))
    half = np.array(thing.get("size_m", (0.1, 0.1, 0.1))) / 2
    signs = np.array([[x, y, z] for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)])
    turn = np.array([[math.cos(yaw), -math.sin(yaw), 0.0], [math.sin(yaw), math.cos(yaw), 0.0], [0.0, 0.0, 1.0]])
    points = (signs * half) @ turn.T + np.array(thing["center_m"])
    seen = (points - pose[:3, 3]) @ pose[:3, :3]
    seen[:, 2] = np.maximum(seen[:, 2], 0.05)
    u = np.clip(FOCAL_PX * seen[:, 0] / seen[:, 2] + WIDTH_PX / 2, 0, WIDTH_PX)
    v = np.clip(FOCAL_PX * seen[:, 1] / seen[:, 2] + HEIGHT_PX / 2, 0, HEIGHT_PX)
    return [round(float(x), 1) for x in (u.min(), v.min(), u.max(), v.max())]
