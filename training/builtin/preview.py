"""Draw a sheet of things to look at: ``python -m training.builtin.preview MODULE[:KIND] ... --out sheet.png``."""

from __future__ import annotations

import argparse
from importlib import import_module
from pathlib import Path

import cv2
import mujoco
import numpy as np

from sightline.output_files import write_image
from sightline.sim.stage import Stage
from sightline.sim.view import View
from training.builtin.stage import add_thing
from training.builtin.things.base import Kind, Thing

CELL_PX = 190


def portrait(thing: Thing, rng: np.random.Generator, pixels: int = CELL_PX) -> np.ndarray:
    """The thing alone on a grey ground, filling the picture, seen from obliquely above."""
    spec = mujoco.MjSpec()
    spec.visual.global_.offwidth = spec.visual.global_.offheight = pixels
    spec.visual.headlight.ambient = (0.4, 0.4, 0.4)
    spec.visual.headlight.diffuse = (0.2, 0.2, 0.2)
    spec.visual.map.znear, spec.visual.map.zfar = 0.01, 20
    spec.stat.extent, spec.stat.center = 1.0, (0, 0, 0)
    spec.worldbody.add_light(pos=(0.6, 0.5, 1.4), dir=(-0.4, -0.35, -1), diffuse=(0.6, 0.6, 0.6), castshadow=True)
    spec.worldbody.add_geom(type=mujoco.mjtGeom.mjGEOM_PLANE, size=(5, 5, 0.1), rgba=(0.55, 0.55, 0.53, 1))
    add_thing(spec, thing, "thing")
    stage = Stage(spec.compile())
    mujoco.mj_forward(stage.model, stage.data)
    low, high = thing.vertices.min(axis=0), thing.vertices.max(axis=0)
    middle, radius = (low + high) / 2, float(np.linalg.norm(high - low)) / 2
    yaw, down = rng.uniform(0, 2 * np.pi), rng.uniform(0.4, 0.9)
    away = radius / np.tan(np.radians(16)) * 1.05
    eye = middle + away * np.array([np.cos(yaw) * np.cos(down), np.sin(yaw) * np.cos(down), np.sin(down)])
    view = View.looking_at(tuple(eye), tuple(middle), 32.0, pixels, pixels)
    rgb = stage.draw_rgb(view)
    stage.close()
    return rgb


def sheet(kinds: dict[str, Kind], count: int, seed: int) -> np.ndarray:
    """A row of `count` things of each kind, with its name."""
    rows = []
    for name, kind in kinds.items():
        rng = np.random.default_rng([seed, sum(map(ord, name))])
        cells = []
        for _ in range(count):
            thing = kind.make(rng).transformed(np.eye(3))
            cell = np.ascontiguousarray(portrait(thing, rng))
            size = 100 * np.ptp(thing.vertices, axis=0)
            text = f"{size[0]:.0f}x{size[1]:.0f}x{size[2]:.0f} cm {sum(len(p.mesh.faces) for p in thing.parts)}f"
            cv2.putText(cell, text, (3, CELL_PX - 5), cv2.FONT_HERSHEY_SIMPLEX, 0.36, (255, 255, 255), 1, cv2.LINE_AA)
            cells.append(cell)
        cv2.putText(cells[0], name, (3, 14), cv2.FONT_HERSHEY_SIMPLEX, 0.5, (255, 255, 0), 1, cv2.LINE_AA)
        rows.append(np.hstack(cells))
    return np.vstack(rows)


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(prog="python -m training.builtin.preview", description=__doc__)
    parser.add_argument("what", nargs="+", metavar="MODULE[:KIND,KIND]", help="such as kitchen or kitchen:mug,bowl")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--count", type=int, default=7)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    kinds: dict[str, Kind] = {}
    for what in options.what:
        module, _, names = what.partition(":")
        known = import_module(f"training.builtin.things.{module}").KINDS
        kinds |= {name: known[name] for name in (names.split(",") if names else known)}
    write_image(options.out, sheet(kinds, options.count, options.seed))


if __name__ == "__main__":
    main()
