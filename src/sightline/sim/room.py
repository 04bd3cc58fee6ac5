"""What does not move: table, floor and lamps."""

from __future__ import annotations

import mujoco

from sightline.sim.scene_file import TABLE_X_M, TABLE_Y_M, SceneSpec

FLOOR_Z_M = -0.72
TABLE_THICKNESS_M = 0.03


def add_room(spec: mujoco.MjSpec, scene: SceneSpec) -> None:
    """Add table, floor, sky and lamps to a world that is being described."""
    visual = spec.visual
    visual.map.znear, visual.map.zfar = 0.02, 12.0
    visual.map.shadowscale = 0.55
    visual.quality.shadowsize = 2048
    visual.quality.offsamples = 4
    visual.global_.offwidth, visual.global_.offheight = 640, 480
    spec.stat.extent = 1.0
    spec.stat.center = (0.5, 0.0, 0.1)
    visual.headlight.ambient = (0.36, 0.36, 0.37)
    visual.headlight.diffuse = (0.16, 0.16, 0.16)
    visual.headlight.specular = (0.05, 0.05, 0.05)
    visual.rgba.haze = (0.80, 0.82, 0.85, 1.0)
    spec.add_texture(
        name="sky",
        type=mujoco.mjtTexture.mjTEXTURE_SKYBOX,
        builtin=mujoco.mjtBuiltin.mjBUILTIN_GRADIENT,
        rgb1=(0.93, 0.94, 0.95),
        rgb2=(0.66, 0.69, 0.72),
        width=64,
        height=384,
    )
    _add_lamps(spec, scene)
    _add_table(spec, scene)


def _add_lamps(spec: mujoco.MjSpec, scene: SceneSpec) -> None:
    level = scene.light.brightness
    lamp = spec.worldbody.add_light(
        name="lamp",
        pos=scene.light.position,
        dir=[t - p for t, p in zip((0.5, 0.0, 0.0), scene.light.position, strict=True)],
        diffuse=[0.48 * level] * 3,
        specular=[0.35 * level] * 3,
        ambient=[0.0] * 3,
        castshadow=True,
        cutoff=60,
    )
    lamp.type = mujoco.mjtLightType.mjLIGHT_SPOT
    lamp.exponent = 1
    fill = spec.worldbody.add_light(
        name="fill",
        dir=(-0.85, 0.2, -0.45),
        diffuse=[0.25 * level] * 3,
        specular=[0.0] * 3,
        ambient=[0.0] * 3,
        castshadow=False,
    )
    fill.type = mujoco.mjtLightType.mjLIGHT_DIRECTIONAL


def _add_table(spec: mujoco.MjSpec, scene: SceneSpec) -> None:
    spec.add_material(name="table", rgba=(*scene.table_rgb, 1.0), specular=0.1, shininess=0.2)
    spec.add_material(name="legs", rgba=(0.32, 0.33, 0.35, 1.0), specular=0.2, shininess=0.3)
    spec.add_material(name="floor", rgba=(0.42, 0.44, 0.47, 1.0), specular=0.0, shininess=0.0)
    world = spec.worldbody
    (x0, x1), (y0, y1) = TABLE_X_M, TABLE_Y_M
    half = TABLE_THICKNESS_M / 2
    top = world.add_geom(
        name="table",
        type=mujoco.mjtGeom.mjGEOM_BOX,
        pos=((x0 + x1) / 2, (y0 + y1) / 2, -half),
        size=((x1 - x0) / 2, (y1 - y0) / 2, half),
        material="table",
        friction=(1.0, 0.005, 0.0005),
        condim=4,
    )
    top.solref = (0.005, 1.0)
    leg = (-FLOOR_Z_M - TABLE_THICKNESS_M) / 2
    for i, (x, y) in enumerate([(x, y) for x in (x0 + 0.04, x1 - 0.04) for y in (y0 + 0.04, y1 - 0.04)]):
        world.add_geom(
            name=f"leg_{i}",
            type=mujoco.mjtGeom.mjGEOM_BOX,
            pos=(x, y, FLOOR_Z_M + leg),
            size=(0.025, 0.025, leg),
            material="legs",
            contype=0,
            conaffinity=0,
        )
    world.add_geom(
        name="floor",
        type=mujoco.mjtGeom.mjGEOM_PLANE,
        pos=(0, 0, FLOOR_Z_M),
        size=(6, 6, 0.1),
        material="floor",
    )
