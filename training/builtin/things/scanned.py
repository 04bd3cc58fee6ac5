"""Object models from files: scans and meshes that others made, repainted at random.

Google Scanned Objects (Google LLC, CC BY 4.0; OBJ) and object_sim (V. Kumar and S. Dasari, Apache-2.0; STL). The files
are not part of the project: without their folder, there are none.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from training.builtin.things.base import Mesh, Texture, Thing, bumpy, uv_boxed
from training.builtin.things.paints import any_rgb, label, named_rgb, pattern, speckled

NAMELESS = ""
"""The kind of what is to be seen as some object, and has no name."""
FILES: dict[str, str] = {
    "google_scanned/alarm_clock.obj": "clock",
    "google_scanned/android_toy.obj": NAMELESS,
    "google_scanned/black_and_blue_sneakers.obj": "shoe",
    "google_scanned/black_boot_with_leopard_print.obj": "shoe",
    "google_scanned/black_razer_mouse.obj": "mouse",
    "google_scanned/black_sandal.obj": "shoe",
    "google_scanned/black_shoe_with_green_stripes.obj": "shoe",
    "google_scanned/black_shoe_with_orange_stripes.obj": "shoe",
    "google_scanned/brown_fedora.obj": "hat",
    "google_scanned/bull_figure.obj": NAMELESS,
    "google_scanned/c_clamp.obj": "clamp",
    "google_scanned/can_opener.obj": "can opener",
    "google_scanned/crayon_box.obj": "box",
    "google_scanned/dinosaur_figure.obj": NAMELESS,
    "google_scanned/dog_statue.obj": NAMELESS,
    "google_scanned/frypan.obj": "frying pan",
    "google_scanned/green_and_white_striped_towel.obj": "towel",
    "google_scanned/grey_soccer_shoe_with_cleats.obj": "shoe",
    "google_scanned/hammer.obj": "hammer",
    "google_scanned/hard_drive.obj": NAMELESS,
    "google_scanned/honey_dipper.obj": NAMELESS,
    "google_scanned/light_brown_boot_with_golden_laces.obj": "shoe",
    "google_scanned/lion_figure.obj": NAMELESS,
    "google_scanned/magnifying_glass.obj": "magnifying glass",
    "google_scanned/mario_figure.obj": NAMELESS,
    "google_scanned/office_depot_box.obj": "box",
    "google_scanned/pepsi_gold_caffeine_free_box.obj": "box",
    "google_scanned/pepsi_wild_cherry_box.obj": "box",
    "google_scanned/porcelain_cup.obj": "bowl",
    "google_scanned/porcelain_salad_plate.obj": "plate",
    "google_scanned/porcelain_spoon.obj": "spoon",
    "google_scanned/purple_tape.obj": "tape",
    "google_scanned/red_and_white_flashlight.obj": "flashlight",
    "google_scanned/red_and_white_striped_towel.obj": "towel",
    "google_scanned/red_cup.obj": "cup",
    "google_scanned/rhino_figure.obj": NAMELESS,
    "google_scanned/rocket_racoon_figure.obj": NAMELESS,
    "google_scanned/scissors.obj": "scissors",
    "google_scanned/screwdriver.obj": "screwdriver",
    "google_scanned/silver_tape.obj": "tape",
    "google_scanned/spatula_with_purple_head.obj": "spatula",
    "google_scanned/spiderman_figure.obj": NAMELESS,
    "google_scanned/unicorn_toy.obj": NAMELESS,
    "google_scanned/white_razer_mouse.obj": "mouse",
    "google_scanned/yoshi_figure.obj": NAMELESS,
    "object_sim/airplane/airplane.stl": NAMELESS,
    "object_sim/alarmclock/alarmclock.stl": "clock",
    "object_sim/apple/apple.stl": "apple",
    "object_sim/banana/banana.stl": "banana",
    "object_sim/binoculars/binoculars.stl": NAMELESS,
    "object_sim/bowl/bowl.stl": "bowl",
    "object_sim/camera/camera.stl": "camera",
    "object_sim/coffeemug/coffeemug.stl": "mug",
    "object_sim/cubemedium/cubemedium.stl": "block",
    "object_sim/cup/cup.stl": "cup",
    "object_sim/duck/duck.stl": NAMELESS,
    "object_sim/elephant/elephant.stl": NAMELESS,
    "object_sim/eyeglasses/eyeglasses.stl": "glasses",
    "object_sim/flashlight/flashlight.stl": "flashlight",
    "object_sim/fryingpan/fryingpan.stl": "frying pan",
    "object_sim/gamecontroller/gamecontroller.stl": "game controller",
    "object_sim/hammer/hammer.stl": "hammer",
    "object_sim/headphones/headphones.stl": "headphones",
    "object_sim/knife/knife.stl": "knife",
    "object_sim/lightbulb/lightbulb.stl": "light bulb",
    "object_sim/mouse/mouse.stl": "mouse",
    "object_sim/mug/mug.stl": "mug",
    "object_sim/piggybank/piggybank.stl": NAMELESS,
    "object_sim/pyramidmedium/pyramidmedium.stl": NAMELESS,
    "object_sim/scissors/scissors.stl": "scissors",
    "object_sim/spheremedium/spheremedium.stl": "ball",
    "object_sim/stamp/stamp.stl": NAMELESS,
    "object_sim/stanfordbunny/stanfordbunny.stl": NAMELESS,
    "object_sim/stapler/stapler.stl": "stapler",
    "object_sim/teapot/teapot.stl": "teapot",
    "object_sim/toothbrush/toothbrush.stl": "toothbrush",
    "object_sim/toothpaste/toothpaste.stl": "tube",
    "object_sim/torusmedium/torusmedium.stl": NAMELESS,
    "object_sim/waterbottle/waterbottle.stl": "bottle",
    "object_sim/wineglass/wineglass.stl": "wine glass",
    "object_sim/wristwatch/wristwatch.stl": "watch",
}
"""Kind of each file."""
USUAL_RGB = {"apple": ("red", "green"), "banana": ("yellow",)}
EXACT = ("ball", "block", "box")
"""Kinds that are known by their exact shape."""
CORDED = ("mouse",)
"""Kinds that are scanned with a cord, which nobody means who asks for one."""
CORD_M, CELL_M = 0.016, 0.001
"""What is narrower, seen from above, is cord; and how finely that is looked at."""


@cache
def scanned(folder: Path, held_out: bool) -> dict[str, list[Callable[[np.random.Generator], Thing]]]:
    """Makers of things from files, by kind: two files of three of each kind to train with, the others held out.

    A kind has a file or two, so what is trained with is bent and stretched, lest the very files are learnt.
    """
    makers: dict[str, list[Callable[[np.random.Generator], Thing]]] = {}
    seen: dict[str, int] = {}
    for file, kind in FILES.items():
        seen[kind] = seen.get(kind, 0) + 1
        if (seen[kind] % 3 == 2) == held_out and (folder / file).exists():
            makers.setdefault(kind, []).append(partial(_make, folder / file, kind, not held_out))
    return makers


def _make(path: Path, kind: str, reshaped: bool, rng: np.random.Generator) -> Thing:
    mesh = _without_cord(path) if kind in CORDED else _read(path)
    mesh = mesh.scaled(*(rng.uniform(0.9, 1.12, 3)))
    if reshaped and kind not in EXACT:
        mesh = mesh.scaled(*np.exp(rng.normal(0, 0.12, 3)))
        mesh = bumpy(mesh, rng, rng.uniform(0, 0.08) * float(np.ptp(mesh.vertices, axis=0).max()))
    rgb = named_rgb(rng, *USUAL_RGB[kind]) if kind in USUAL_RGB else any_rgb(rng)
    paint = rng.choice(4, p=(0.15, 0.15, 0.15, 0.55)) if kind not in USUAL_RGB else 3
    texture: Texture | None = None
    if kind == "box" or paint == 0:
        texture = label(rng, rgb)
    elif paint == 1:
        texture = pattern(rng, rgb)
    elif paint == 2:
        texture = speckled(rng, rgb)
    thing = Thing()
    thing.add(mesh, (1, 1, 1) if texture is not None else rgb, "plastic", texture, uv_boxed(mesh))
    return thing


@cache
def _read(path: Path) -> Mesh:
    vertices, faces = _read_obj(path) if path.suffix == ".obj" else _read_stl(path)
    size = float(np.ptp(vertices, axis=0).max())
    if size > 0.4:  # some of object_sim's are larger than life
        vertices = vertices * (0.2 / size)
    return Mesh(vertices, faces)


@cache
def _without_cord(path: Path) -> Mesh:
    """The largest part of a thing that is not narrow, seen from above, by morphological opening."""
    mesh = _read(path)
    cells = np.floor((mesh.vertices[:, :2] - mesh.vertices[:, :2].min(axis=0)) / CELL_M).astype(np.int32) + 1
    above = np.zeros(cells.max(axis=0) + 2, np.uint8)
    for corners in cells[mesh.faces]:
        cv2.fillConvexPoly(above, np.ascontiguousarray(corners[:, ::-1]), 1)
    round_ = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (round(CORD_M / CELL_M),) * 2)
    _, parts, sizes, _ = cv2.connectedComponentsWithStats(cv2.morphologyEx(above, cv2.MORPH_OPEN, round_))
    body = cv2.dilate(np.uint8(parts == 1 + sizes[1:, cv2.CC_STAT_AREA].argmax()), np.ones((3, 3), np.uint8))
    kept = body[tuple(cells.T)].astype(bool)
    return Mesh(mesh.vertices[kept], (np.cumsum(kept) - 1)[mesh.faces[kept[mesh.faces].all(axis=1)]].astype(np.int32))


def _read_obj(path: Path) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int32]]:
    vertices, faces = [], []
    for line in path.read_text().splitlines():
        if line.startswith("v "):
            vertices.append([float(x) for x in line.split()[1:4]])
        elif line.startswith("f "):
            corners = [int(part.split("/")[0]) - 1 for part in line.split()[1:]]
            faces += [[corners[0], corners[i], corners[i + 1]] for i in range(1, len(corners) - 1)]
    return np.array(vertices), np.array(faces, dtype=np.int32)


def _read_stl(path: Path) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int32]]:
    """Binary STL; the corners of neighbouring faces become one vertex."""
    record = np.dtype([("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("attributes", "<u2")])
    corners = np.frombuffer(path.read_bytes()[84:], dtype=record)["corners"].reshape(-1, 3)
    unique, index = np.unique(corners, axis=0, return_inverse=True)
    faces = index.reshape(-1, 3).astype(np.int32)
    proper = (faces[:, 0] != faces[:, 1]) & (faces[:, 1] != faces[:, 2]) & (faces[:, 0] != faces[:, 2])
    return unique.astype(np.float64), faces[proper]
