"""Random scenes: things on a table somewhere, in some light, seen from somewhere.

What takes long is compiling a MuJoCo model, so one set of things is compiled and then arranged, lit and looked at anew
for each picture.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import mujoco
import numpy as np
import numpy.typing as npt
from scipy.spatial.transform import RigidTransform, Rotation

from sightline.bench.renders import Pixels, Placed, Rendered
from sightline.color_naming import COLOR_NAMES, main_colors
from sightline.geometry.camera import project
from sightline.sim.colors import shade
from sightline.sim.stage import Stage
from sightline.sim.view import Picture, View
from training.builtin.camera import taken
from training.builtin.catalog import BRIGHT, KINDS, UNNAMED, is_held_out_pair, make_thing
from training.builtin.stage import add_texture, add_thing
from training.builtin.things.base import Part, Rgb, Thing
from training.builtin.things.paints import any_rgb, label, pattern, speckled, wood
from training.builtin.things.scanned import NAMELESS

SIZES_WH = ((480, 360), (480, 360), (480, 360), (480, 272), (360, 480))
GRID_M = 0.005
LIGHTS, GROUNDS, FURNITURE = 4, 10, 10
HIDDEN_GROUP = 5
TAUGHT_SHARE, NAMELESS_SHARE = 0.74, 0.12
"""Of things whose name is taught, and of things that have none; the others are of kinds whose name is not taught."""
TAUGHT = sorted(KINDS.keys() - UNNAMED)
PHOTOGRAPHED, PASSES = 0.75, 4
"""How many pictures look as a camera takes them, and places in which the lamps are drawn for one."""
REPAINTED = 0.12
"""How many things are of one unusual colour, as toys are, so that kinds are known by more than their colour."""


class SceneBank:
    """A set of things, compiled once, for many pictures.

    Args:
        held_out: things from files that are not trained with.
        pairs: "train" leaves out kinds in colours that are held out, "held out" has many of them, "any" does not care.
    """

    def __init__(
        self,
        rng: np.random.Generator,
        assets: Path | None,
        held_out: bool = False,
        count: int = 40,
        pairs: str = "train",
    ) -> None:
        self._rng = rng
        self._kinds: list[str] = []
        self._things: list[Thing] = []
        self._colors: list[list[dict[str, float]]] = []
        while len(self._things) < count:
            self._add(assets, held_out, pairs)
        self._samples = [_samples(thing, rng) for thing in self._things]
        spec = mujoco.MjSpec()
        self._add_room(spec)
        for i, thing in enumerate(self._things):
            add_thing(spec, thing, f"thing{i}")
        model: Any = spec.compile()
        self._stage = Stage(model)
        body_of = [int(model.body(f"thing{i}").id) for i in range(count)]
        self._mocap = [int(model.body_mocapid[b]) for b in body_of]
        self._thing_of_geom = np.full(model.ngeom + 1, -1)
        self._part_of_geom = np.zeros(model.ngeom + 1, dtype=int)
        for i, body in enumerate(body_of):
            first, n = int(model.body_geomadr[body]), int(model.body_geomnum[body])
            self._thing_of_geom[first : first + n] = [-1 if part.lead else i for part in self._things[i].parts]
            self._part_of_geom[first : first + n] = np.arange(n)

    def close(self) -> None:
        """Free the graphics memory."""
        self._stage.close()

    def render(self, fewest: int = 2, most: int = 14) -> Rendered:
        """Arrange, light and draw once more."""
        rng, model, data = self._rng, self._stage.model, self._stage.data
        chosen = [int(i) for i in rng.permutation(len(self._things))[: int(rng.integers(fewest, most + 1))]]
        floating = rng.random() < 0.06
        poses = self._arrange(chosen, floating)
        for i, mocap in enumerate(self._mocap):
            shown = i in poses
            self._show(f"thing{i}", shown)
            if shown:
                rotation, position = poses[i]
                data.mocap_pos[mocap] = position
                data.mocap_quat[mocap] = rotation.as_quat(scalar_first=True)
        self._dress_room(poses)
        self._light()
        mujoco.mj_kinematics(model, data)
        mujoco.mj_camlight(model, data)
        view = self._look(poses)
        picture = self._stage.draw(view)
        rgb = self._photographed(view, picture) if rng.random() < PHOTOGRAPHED else picture.rgb
        owner = self._thing_of_geom[picture.geom]
        shown = sorted(poses)
        things = np.zeros(owner.shape, dtype=np.uint8)
        placed = []
        for number, i in enumerate(shown, start=1):
            seen = owner == i
            if not seen.any():
                continue
            things[seen] = number
            placed.append(self._placed(number, i, seen, picture.geom, poses[i], view))
        return Rendered(rgb, things, placed)

    def _add(self, assets: Path | None, held_out: bool, pairs: str) -> None:
        rng = self._rng
        share = rng.random()
        kind = NAMELESS
        if share < TAUGHT_SHARE:
            kind = str(rng.choice(TAUGHT))
        elif share < 1 - NAMELESS_SHARE:
            kind = str(rng.choice(sorted(UNNAMED)))
        thing = make_thing(kind, rng, assets, held_out)
        if rng.random() < (0.6 if pairs == "held out" else REPAINTED):
            held_colors = [color for color in BRIGHT if is_held_out_pair(kind, color)]
            wanted = held_colors if pairs == "held out" and held_colors else list(BRIGHT)
            thing = repainted(thing, shade(str(rng.choice(wanted)), rng))
        low, high = thing.vertices.min(axis=0), thing.vertices.max(axis=0)
        if np.prod(np.maximum(high - low, 0.01)) < 1e-7 or (high - low).max() > 0.7:
            return
        lying = KINDS[kind].lying if kind in KINDS else 0.3
        turn = Rotation.from_euler("x", 90, degrees=True) if rng.random() < lying else Rotation.identity()
        thing = thing.transformed(turn.as_matrix())
        colors = [_part_colors(part) for part in thing.parts]
        main = _mixed(colors, [0.0 if part.lead else _area(part) for part in thing.parts])
        best = max(main, key=lambda name: main[name])
        held = kind in KINDS and is_held_out_pair(kind, best)
        if (pairs == "train" and held) or (pairs == "held out" and not held and rng.random() < 0.85):
            return
        self._kinds.append(kind)
        self._things.append(thing)
        self._colors.append(colors)

    def _arrange(self, chosen: list[int], floating: bool) -> dict[int, tuple[Rotation, npt.NDArray[np.float64]]]:
        """Pose of each thing that has found a place."""
        rng = self._rng
        half = 0.35
        cells = round(2 * half / GRID_M)
        taken = np.zeros((cells, cells), np.uint8)
        spread = rng.uniform(0.06, 0.2)
        poses: dict[int, tuple[Rotation, npt.NDArray[np.float64]]] = {}
        tops: list[int] = []
        for i in chosen:
            thing = self._things[i]
            if floating:
                rotation = Rotation.random(random_state=int(rng.integers(2**31)))
                position = np.array([*rng.normal(0, spread, 2), rng.uniform(0.1, 0.3)])
                poses[i] = rotation, position
                continue
            rotation = Rotation.from_euler("z", rng.uniform(0, 2 * np.pi))
            feet = rotation.apply(thing.vertices)[:, :2]
            reach = float(np.linalg.norm(feet, axis=1).max())
            under = [j for j in tops if self._carries(j, reach)]
            if under and rng.random() < 0.35:
                j = under[int(rng.integers(len(under)))]
                z = 0.012 if self._is_hollow(j) else float(self._things[j].vertices[:, 2].max())
                poses[i] = rotation, poses[j][1] + (0, 0, z)
                tops.remove(j)
                continue
            outline = cv2.convexHull(np.round(feet / GRID_M).astype(np.int32))
            for _ in range(12):
                xy = np.clip(rng.normal(0, spread, 2), -half + 0.05, half - 0.05)
                stamp = np.zeros_like(taken)
                cv2.fillConvexPoly(stamp, outline + np.round(xy / GRID_M).astype(np.int32) + cells // 2, 1)
                if not (stamp & taken).any():
                    taken |= stamp
                    poses[i] = rotation, np.array([*xy, 0.0])
                    if self._kinds[i] in KINDS and (KINDS[self._kinds[i]].flat_top or self._is_hollow(i)):
                        tops.append(i)
                    break
        return poses

    def _is_hollow(self, i: int) -> bool:
        return self._kinds[i] in KINDS and KINDS[self._kinds[i]].hollow

    def _carries(self, j: int, reach: float) -> bool:
        size = np.ptp(self._things[j].vertices[:, :2], axis=0).min()
        return reach < size * (0.4 if self._is_hollow(j) else 0.75)

    def _placed(
        self,
        number: int,
        i: int,
        seen: npt.NDArray[np.bool_],
        geom: npt.NDArray[np.int32],
        pose: tuple[Rotation, npt.NDArray[np.float64]],
        view: View,
    ) -> Placed:
        parts = np.bincount(self._part_of_geom[geom[seen]], minlength=len(self._things[i].parts))
        rows, columns = np.flatnonzero(seen.any(axis=1)), np.flatnonzero(seen.any(axis=0))
        thing = self._things[i]
        return Placed(
            number,
            self._kinds[i],
            _mixed(self._colors[i], parts.tolist()),
            thing.material,
            round(_share_seen(pose[0].apply(self._samples[i]) + pose[1], seen, view), 3),
            float(np.ptp(self._samples[i], axis=0).max()),
            (int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1),
        )

    # The room

    def _add_room(self, spec: mujoco.MjSpec) -> None:
        rng, visual = self._rng, spec.visual
        visual.map.znear, visual.map.zfar = 0.02, 12.0
        visual.map.shadowscale = 0.4  # finer shadows of what is in the middle
        visual.quality.shadowsize = 512
        visual.quality.offsamples = int(rng.choice((0, 4, 4)))
        visual.global_.offwidth = visual.global_.offheight = 480
        spec.stat.extent, spec.stat.center = 1.0, (0, 0, 0.1)
        spec.add_texture(
            name="sky", type=mujoco.mjtTexture.mjTEXTURE_SKYBOX, builtin=mujoco.mjtBuiltin.mjBUILTIN_GRADIENT,
            rgb1=any_rgb(rng), rgb2=any_rgb(rng), width=64, height=384,
        )  # fmt: skip
        for k in range(GROUNDS):
            add_texture(spec, f"ground{k}", _ground(rng))
            material = spec.add_material(
                name=f"ground{k}", specular=rng.uniform(0, 0.5), shininess=rng.uniform(0, 0.8),
                reflectance=rng.choice([0, 0, 0, 0.1, 0.25]), texuniform=True, texrepeat=[rng.uniform(0.7, 5)] * 2,
            )  # fmt: skip
            material.textures[mujoco.mjtTextureRole.mjTEXROLE_RGB] = f"ground{k}"
        world = spec.worldbody
        for k in range(LIGHTS):
            lamp = world.add_light(name=f"lamp{k}", pos=(0, 0, 2), dir=(0, 0, -1), castshadow=k < 2)
            lamp.type = mujoco.mjtLightType.mjLIGHT_SPOT
            lamp.cutoff, lamp.exponent, lamp.ambient = 75, 1, (0, 0, 0)
        plain = {"contype": 0, "conaffinity": 0}
        box = mujoco.mjtGeom.mjGEOM_BOX
        for name in ("table", "floor", "wall0", "wall1"):
            body = world.add_body(name=name, mocap=True)
            body.add_geom(name=name, type=box, size=(1, 1, 0.02), material="ground0", **plain)
        for k in range(FURNITURE):
            body = world.add_body(name=f"furniture{k}", mocap=True)
            kind = (box, mujoco.mjtGeom.mjGEOM_CYLINDER, mujoco.mjtGeom.mjGEOM_CAPSULE)[k % 3]
            body.add_geom(name=f"furniture{k}", type=kind, size=(0.1, 0.1, 0.1), material="ground0", **plain)

    def _show(self, body: str, shown: bool) -> None:
        model: Any = self._stage.model
        at = int(model.body(body).id)
        first, n = int(model.body_geomadr[at]), int(model.body_geomnum[at])
        model.geom_group[first : first + n] = 0 if shown else HIDDEN_GROUP

    def _set(self, name: str, size: Any, position: Any, rotation: Rotation | None = None) -> None:
        """Size, place and paint of a part of the room."""
        model, data = self._stage.model, self._stage.data
        geom = int(model.geom(name).id)
        model.geom_size[geom] = size
        model.geom_rbound[geom] = float(np.linalg.norm(size))
        model.geom_matid[geom] = int(model.material(f"ground{self._rng.integers(GROUNDS)}").id)
        mocap = int(model.body_mocapid[model.body(name).id])
        data.mocap_pos[mocap] = position
        data.mocap_quat[mocap] = (rotation or Rotation.identity()).as_quat(scalar_first=True)

    def _dress_room(self, poses: dict[int, Any]) -> None:
        rng = self._rng
        half = rng.uniform(0.35, 1.2, 2)
        self._set("table", (*half, 0.015), (*rng.uniform(-0.1, 0.1, 2), -0.0155), _yaw(rng))
        drop = -rng.uniform(0.3, 0.9)
        self._set("floor", (6, 6, 0.01), (0, 0, drop), _yaw(rng))
        self._show("floor", bool(rng.random() < 0.85))
        for k in range(2):
            angle = rng.uniform(0, 2 * np.pi)
            away = rng.uniform(0.8, 3)
            place = (away * np.cos(angle), away * np.sin(angle), 0)
            self._set(f"wall{k}", (0.02, 5, 3), place, Rotation.from_euler("z", angle))
            self._show(f"wall{k}", bool(rng.random() < 0.6))
        for k in range(FURNITURE):
            shown = rng.random() < 0.35
            self._show(f"furniture{k}", bool(shown))
            angle, away = rng.uniform(0, 2 * np.pi), rng.uniform(0.75, 2.2)
            size = (
                rng.uniform(0.02, 0.5, 3)
                if k % 3 == 0
                else np.array([rng.uniform(0.01, 0.15), rng.uniform(0.2, 0.8), 0])
            )
            place = (away * np.cos(angle), away * np.sin(angle), rng.uniform(drop, 0.5))
            turn = Rotation.random(random_state=int(rng.integers(2**31))) if rng.random() < 0.4 else _yaw(rng)
            self._set(f"furniture{k}", size, place, turn)

    def _light(self) -> None:
        rng, model = self._rng, self._stage.model
        harsh = rng.random() < 0.25
        level = float(np.exp(rng.normal(0, 0.3)))
        tint = 1 + rng.normal(0, 0.08, 3) * (rng.random() < 0.6)
        ambient = rng.uniform(0.04, 0.2) if harsh else rng.uniform(0.2, 0.5)
        headlight: Any = model.vis.headlight
        headlight.ambient[:] = np.clip(ambient * level * tint, 0, 1)
        headlight.diffuse[:] = np.clip(rng.uniform(0, 0.25) * level * tint, 0, 1)
        headlight.specular[:] = rng.uniform(0, 0.2)
        count = 1 if harsh else int(rng.integers(1, LIGHTS + 1))
        for k in range(LIGHTS):
            light = int(model.light(f"lamp{k}").id)
            on = k < count
            model.light_active[light] = on
            angle, up = rng.uniform(0, 2 * np.pi), rng.uniform(0.35, 1.5)
            away = rng.uniform(0.8, 2.5)
            position = away * np.array([np.cos(angle) * np.cos(up), np.sin(angle) * np.cos(up), np.sin(up)])
            model.light_pos[light] = position
            model.light_dir[light] = -position / np.linalg.norm(position) + rng.normal(0, 0.1, 3)
            own = np.clip((rng.uniform(0.5, 0.95) if harsh else 0.75 / count) * level * tint, 0, 1)
            model.light_diffuse[light] = own
            model.light_specular[light] = own * rng.uniform(0.2, 1.0)

    def _photographed(self, view: View, picture: Picture) -> Pixels:
        """As a camera takes it: lamps have a size, so that shadows are soft."""
        rng, model, data = self._rng, self._stage.model, self._stage.data
        lit = picture.rgb.astype(np.float32)
        places = model.light_pos.copy()
        size = rng.uniform(0.01, 0.3)
        for _ in range(PASSES - 1):
            model.light_pos[:] = places + rng.normal(0, size, places.shape)
            mujoco.mj_camlight(model, data)
            lit += self._stage.draw_rgb(view)
        model.light_pos[:] = places
        headlight: Any = model.vis.headlight
        model.light_active[:] = 0
        headlight.ambient[:], headlight.diffuse[:], headlight.specular[:] = 1, 0, 0
        unlit = self._stage.draw_rgb(view).astype(np.float32)
        return taken(lit / (255 * PASSES), unlit / 255, picture.depth_m, view.camera.fx, rng)

    def _look(self, poses: dict[int, tuple[Rotation, npt.NDArray[np.float64]]]) -> View:
        rng = self._rng
        places = np.array([p for _, p in poses.values()]) if poses else np.zeros((1, 3))
        target = places[rng.integers(len(places))] * rng.uniform(0, 1) + rng.normal(0, 0.04, 3)
        up = np.radians(rng.uniform(12, 80) if rng.random() < 0.9 else rng.uniform(80, 89))
        angle = rng.uniform(0, 2 * np.pi)
        fovy = rng.uniform(28, 62)
        across = np.exp(rng.uniform(np.log(0.28), np.log(1.2)))  # what the picture spans at the target [m]
        away = across / 2 / np.tan(np.radians(fovy) / 2)
        eye = target + away * np.array([np.cos(angle) * np.cos(up), np.sin(angle) * np.cos(up), np.sin(up)])
        eye[2] = max(eye[2], 0.04)
        width, height = SIZES_WH[int(rng.integers(len(SIZES_WH)))]
        view = View.looking_at(tuple(eye), tuple(target), fovy, width, height)
        roll = Rotation.from_euler("z", rng.normal(0, 4) if rng.random() < 0.85 else rng.uniform(-35, 35), degrees=True)
        return View(view.T_world_camera * RigidTransform.from_rotation(roll), fovy, width, height)


def _yaw(rng: np.random.Generator) -> Rotation:
    return Rotation.from_euler("z", rng.uniform(0, 2 * np.pi))


def _ground(rng: np.random.Generator) -> npt.NDArray[np.uint8]:
    """What tables, floors and walls are covered with."""
    kind, rgb = rng.random(), any_rgb(rng)
    if rng.random() < 0.65:  # mostly muted
        gray = float(np.mean(rgb))
        rgb = tuple(float(0.35 * v + 0.65 * gray) for v in rgb)  # type: ignore[assignment]
    if kind < 0.3:
        return wood(rng, 256)
    if kind < 0.55:
        return speckled(rng, rgb, 192, rng.uniform(0.01, 0.15), rng.uniform(0.8, 6))
    if kind < 0.75:
        return pattern(rng, rgb, 192)
    if kind < 0.85:
        return label(rng, rgb, (256, 256))
    plain = np.full((32, 32, 3), 255 * np.array(rgb), dtype=np.float32)
    return np.clip(plain + rng.normal(0, 2, plain.shape), 0, 255).astype(np.uint8)


def repainted(thing: Thing, rgb: Rgb) -> Thing:
    """The thing in one colour, as light and dark as it was."""

    def light(pixels: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        return np.asarray(pixels @ np.array([0.3, 0.59, 0.11]))

    def bare(part: Part) -> float:
        texture = 255.0 if part.texture is None else np.quantile(light(part.texture.astype(np.float64)), 0.9)
        return float(light(np.array(part.rgb)) * texture / 255)

    full = max(0.2, *(bare(part) for part in thing.parts))
    parts = []
    for part in thing.parts:
        if part.texture is None:
            level = min(1.0, bare(part) / full)
            parts.append(replace(part, rgb=(rgb[0] * level, rgb[1] * level, rgb[2] * level)))
        else:
            shades = np.clip(light(part.texture * np.array(part.rgb)) / full, 0, 255)
            parts.append(replace(part, rgb=(1, 1, 1), texture=(shades[..., None] * np.array(rgb)).astype(np.uint8)))
    return Thing(thing.material, parts)


def _part_colors(part: Part) -> dict[str, float]:
    """Shares of the colours of a part, as people name them."""
    rgb = np.full((8, 8, 3), 255 * np.array(part.rgb)) if part.texture is None else part.texture * np.array(part.rgb)
    shares = dict(main_colors(np.clip(rgb, 0, 255).astype(np.uint8)))
    if part.material == "metal" and part.texture is None and "white" in shares:  # bare steel is called grey
        shares["gray"] = shares.get("gray", 0.0) + shares.pop("white")
    return shares


def _mixed(colors: list[dict[str, float]], weights: list[float]) -> dict[str, float]:
    total = max(1e-9, float(sum(weights)))
    mixed = {
        name: sum(w * c.get(name, 0.0) for c, w in zip(colors, weights, strict=True)) / total for name in COLOR_NAMES
    }
    return {name: round(share, 3) for name, share in mixed.items() if share > 0.02}


def _area(part: Part) -> float:
    a, b, c = (part.mesh.vertices[part.mesh.faces[:, i]] for i in range(3))
    return float(np.linalg.norm(np.cross(b - a, c - a), axis=1).sum() / 2)


def _samples(thing: Thing, rng: np.random.Generator, count: int = 6000) -> npt.NDArray[np.float64]:
    """Points spread evenly over its surface, (count, 3) [m]."""
    corners = np.concatenate([part.mesh.vertices[part.mesh.faces] for part in thing.parts if not part.lead])
    a, b, c = corners[:, 0], corners[:, 1], corners[:, 2]
    areas = np.linalg.norm(np.cross(b - a, c - a), axis=1)
    chosen = rng.choice(len(corners), count, p=areas / areas.sum())
    u, v = np.sqrt(rng.random((count, 1))), rng.random((count, 1))
    return np.asarray((1 - u) * a[chosen] + u * (1 - v) * b[chosen] + u * v * c[chosen])


def _share_seen(points_m: npt.NDArray[np.float64], seen: npt.NDArray[np.bool_], view: View) -> float:
    """How much of the outline of points in the world is seen, counted in cells about a fortieth of it."""
    points = np.asarray(view.T_world_camera.inv().apply(points_m))
    if (points[:, 2] < 0.02).any():
        return 0.0
    pixels = project(view.camera, points)
    step = max(1.0, float(np.ptp(pixels, axis=0).max()) / 40)
    rows, columns = np.nonzero(seen)
    whole, part = (
        len(np.unique(np.floor(xy / step).astype(np.int64) @ (1 << 20, 1)))  # as single numbers, quicker to sort
        for xy in (pixels, np.column_stack([columns, rows]))
    )
    return min(1.0, part / whole)
