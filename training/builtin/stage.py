"""Things into a MuJoCo model that is drawn many times: what moves between pictures is set, not built anew."""

from __future__ import annotations

import mujoco
import numpy as np

from training.builtin.things.base import SHINE, Part, Thing


def add_thing(spec: mujoco.MjSpec, thing: Thing, name: str) -> mujoco.MjsBody:
    """Add a thing as a body that is put where it is wanted by `mocap_pos` and `mocap_quat`."""
    body = spec.worldbody.add_body(name=name, mocap=True)
    for i, part in enumerate(thing.parts):
        _add_part(spec, body, part, f"{name}.{i}")
    return body


def add_texture(spec: mujoco.MjSpec, name: str, pixels: np.ndarray) -> None:
    """Add an image, uint8 (h, w, 3), as a texture."""
    texture = spec.add_texture(
        name=name,
        type=mujoco.mjtTexture.mjTEXTURE_2D,
        width=pixels.shape[1],
        height=pixels.shape[0],
        nchannel=3,
    )
    texture.data = np.ascontiguousarray(pixels).tobytes()


def _add_part(spec: mujoco.MjSpec, body: mujoco.MjsBody, part: Part, name: str) -> None:
    given = {"uservert": part.mesh.vertices.ravel(), "userface": part.mesh.faces.ravel()}
    if part.texture is not None and part.uv is not None:
        # A corner of a face has a place in the texture of its own.
        given["usertexcoord"] = part.uv.reshape(-1, 2).ravel()
        given["userfacetexcoord"] = np.arange(3 * len(part.mesh.faces), dtype=np.int32)
        add_texture(spec, name, part.texture)
    spec.add_mesh(name=name, inertia=mujoco.mjtMeshInertia.mjMESH_INERTIA_SHELL, **given)
    specular, shininess = SHINE[part.material]
    material = spec.add_material(name=name, rgba=(*part.rgb, part.alpha), specular=specular, shininess=shininess)
    if part.texture is not None and part.uv is not None:
        material.textures[mujoco.mjtTextureRole.mjTEXROLE_RGB] = name
    body.add_geom(
        name=name, type=mujoco.mjtGeom.mjGEOM_MESH, meshname=name, material=name, contype=0, conaffinity=0, mass=0.0
    )
