"""One thing on the table: what is seen of it (painted meshes) and what is touched (convex solids).

MuJoCo collides a mesh as its convex hull, so a hollow thing is touched through a ring of boxes. The frame of
a thing has its origin in the middle of its underside, z up, the way it rests on the table.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

import mujoco
import numpy as np
import numpy.typing as npt
from scipy.spatial.transform import Rotation

from sightline.sim.colors import Rgb
from sightline.sim.shapes import Array, Mesh

VISUAL_GROUP, GLASS_GROUP, COLLISION_GROUP = 2, 1, 3
"""Geom groups: what is drawn, what is drawn and see-through, what only collides."""

ENVELOPE_CONTYPE = 4
"""Met by no geom of the world."""

FINISHES = {"matte": (0.05, 0.05), "glossy": (0.55, 0.75), "metal": (0.95, 0.55), "glass": (0.8, 0.9)}
"""Specular strength and shininess, 0 to 1."""

# Ground clearance of what is not meant to carry weight, so that a thing stands on few contacts.
CLEARANCE_M = 0.001


@dataclass(frozen=True, eq=False)
class Surface:
    """A mesh with its paint."""

    mesh: Mesh
    rgb: Rgb
    finish: str
    alpha: float = 1.0


@dataclass(frozen=True, eq=False)
class Solid:
    """A convex solid: a MuJoCo primitive, or the hull of points (n, 3) [m]."""

    kind: str
    size: tuple[float, ...] = ()
    pos: tuple[float, float, float] = (0.0, 0.0, 0.0)
    rotation: Rotation = field(default_factory=Rotation.identity)
    hull: Mesh | None = None


@dataclass(eq=False)
class Item:
    """A thing being put together; lengths in metres, mass in kg."""

    mass: float
    surfaces: list[Surface] = field(default_factory=list)
    solids: list[Solid] = field(default_factory=list)
    rolls: float = 0.0006
    """Rolling friction [m]: how far off-centre a contact may push."""

    def paint(self, mesh: Mesh, rgb: Rgb, finish: str = "matte", alpha: float = 1.0) -> None:
        """Add a visible surface."""
        self.surfaces.append(Surface(mesh, rgb, finish, alpha))

    def box(self, size: npt.ArrayLike, pos: tuple[float, float, float], rotation: Rotation | None = None) -> None:
        """Add a solid box with full side lengths `size` (3,) [m]."""
        half = tuple(float(v) / 2 for v in np.asarray(size, dtype=np.float64))
        self.solids.append(Solid("box", half, pos, rotation or Rotation.identity()))

    def cylinder(self, radius: float, height: float, z: float) -> None:
        """Add an upright solid cylinder whose underside is at `z` [m]."""
        self.solids.append(Solid("cylinder", (radius, height / 2, 0), (0, 0, z + height / 2)))

    def sphere(self, radius: float, pos: tuple[float, float, float]) -> None:
        """Add a solid sphere."""
        self.solids.append(Solid("sphere", (radius, 0, 0), pos))

    def capsules(self, path: Array, radius: float | Array) -> None:
        """Add solid capsules along a path (k, 3) [m], with one radius or one per piece."""
        radii = np.broadcast_to(np.asarray(radius, dtype=np.float64), (len(path) - 1,))
        for a, b, r in zip(path[:-1], path[1:], radii, strict=True):
            middle, along = (a + b) / 2, b - a
            length = float(np.linalg.norm(along))
            turn, _ = Rotation.align_vectors(along[None] / length, [[0.0, 0.0, 1.0]])
            pos = (float(middle[0]), float(middle[1]), float(middle[2]))
            self.solids.append(Solid("capsule", (float(r), length / 2, 0), pos, turn))

    def hull(self, mesh: Mesh) -> None:
        """Add the convex hull of a mesh as a solid."""
        self.solids.append(Solid("mesh", hull=mesh))

    def wall(self, outline: npt.ArrayLike, thickness: float, pieces: int = 16) -> None:
        """Add a round wall as rings of boxes.

        Args:
            outline: (k, 2) radius and height of the wall's outer side [m], from bottom to top.
            thickness: of the wall [m].
            pieces: boxes per ring.
        """
        points = np.asarray(outline, dtype=np.float64)
        for (r0, z0), (r1, z1) in pairwise(points):
            slope = float(np.arctan2(r1 - r0, z1 - z0))
            length = float(np.hypot(r1 - r0, z1 - z0))
            radius, z = (
                (r0 + r1) / 2 - thickness / 2 * np.cos(slope),
                (z0 + z1) / 2 + thickness / 2 * np.sin(slope),
            )
            width = 2 * max(r0, r1) * np.tan(np.pi / pieces)
            for i in range(pieces):
                turn = Rotation.from_euler("z", 2 * np.pi * i / pieces) * Rotation.from_euler("y", slope)
                angle = 2 * np.pi * i / pieces
                pos = (float(radius * np.cos(angle)), float(radius * np.sin(angle)), float(z))
                self.box((thickness, width, length), pos, turn)

    @property
    def footprint_m(self) -> Array:
        """The visible vertices seen from above, (n, 2) [m]."""
        return np.concatenate([s.mesh.vertices[:, :2] for s in self.surfaces])

    @property
    def height_m(self) -> float:
        """Top of the thing above its underside [m]."""
        return float(max(s.mesh.vertices[:, 2].max() for s in self.surfaces))

    def scaled(self, factor: float) -> Item:
        """The same thing, larger or smaller in all directions."""
        return Item(
            self.mass * factor**3,
            [Surface(s.mesh.scaled(factor, factor, factor), s.rgb, s.finish, s.alpha) for s in self.surfaces],
            [
                Solid(
                    s.kind,
                    tuple(v * factor for v in s.size),
                    (s.pos[0] * factor, s.pos[1] * factor, s.pos[2] * factor),
                    s.rotation,
                    None if s.hull is None else s.hull.scaled(factor, factor, factor),
                )
                for s in self.solids
            ],
            self.rolls * factor,
        )


def add_item(spec: mujoco.MjSpec, item: Item, name: str, xy_m: tuple[float, float], yaw_rad: float) -> mujoco.MjsBody:
    """Put a thing on the table of a world that is being described, free to move; z = 0 is the table top.

    Names in the model are made of `name` alone, so that nobody can read there what the thing is.
    """
    quat = (np.cos(yaw_rad / 2), 0.0, 0.0, np.sin(yaw_rad / 2))
    body = spec.worldbody.add_body(name=name, pos=(*xy_m, 0.0005), quat=quat)
    body.add_freejoint(name=f"{name}_free")
    for i, surface in enumerate(item.surfaces):
        _add_surface(spec, body, surface, f"{name}_surface_{i}")
    _add_envelope(body, item, f"{name}_envelope")
    volume = sum(_volume(s) for s in item.solids)
    for i, solid in enumerate(item.solids):
        _add_solid(spec, body, solid, f"{name}_solid_{i}", item.mass / volume, item.rolls)
    return body


def _add_surface(spec: mujoco.MjSpec, body: mujoco.MjsBody, surface: Surface, name: str) -> None:
    spec.add_mesh(
        name=name,
        uservert=surface.mesh.vertices.ravel(),
        userface=surface.mesh.faces.ravel(),
        inertia=mujoco.mjtMeshInertia.mjMESH_INERTIA_SHELL,
    )
    specular, shininess = FINISHES[surface.finish]
    spec.add_material(
        name=name, rgba=(*surface.rgb, surface.alpha), specular=specular, shininess=shininess, reflectance=0.0
    )
    body.add_geom(
        name=name,
        type=mujoco.mjtGeom.mjGEOM_MESH,
        meshname=name,
        material=name,
        contype=0,
        conaffinity=0,
        mass=0.0,
        group=GLASS_GROUP if surface.alpha < 1 else VISUAL_GROUP,
    )


def _add_envelope(body: mujoco.MjsBody, item: Item, name: str) -> None:
    """A box around all that is seen, which touches nothing.

    MuJoCo casts rays at a body only if they meet the bounding box of what can collide; without this, stalks
    and leaves would be missing where pictures are made of rays.
    """
    points = np.concatenate([s.mesh.vertices for s in item.surfaces])
    low, high = points.min(axis=0), points.max(axis=0)
    body.add_geom(
        name=name,
        type=mujoco.mjtGeom.mjGEOM_BOX,
        pos=(low + high) / 2,
        size=(high - low) / 2,
        contype=ENVELOPE_CONTYPE,
        conaffinity=0,
        mass=0.0,
        group=COLLISION_GROUP,
    )


def _add_solid(
    spec: mujoco.MjSpec, body: mujoco.MjsBody, solid: Solid, name: str, density: float, rolls: float
) -> None:
    kind = getattr(mujoco.mjtGeom, f"mjGEOM_{solid.kind.upper()}")
    geom = body.add_geom(name=name, type=kind, pos=solid.pos, quat=solid.rotation.as_quat(scalar_first=True))
    if solid.hull is not None:
        spec.add_mesh(
            name=name,
            uservert=solid.hull.vertices.ravel(),
            userface=solid.hull.faces.ravel(),
            inertia=mujoco.mjtMeshInertia.mjMESH_INERTIA_CONVEX,
        )
        geom.meshname = name
    else:
        geom.size[: len(solid.size)] = solid.size
    geom.density = density
    geom.group = COLLISION_GROUP
    geom.condim = 6
    geom.friction = (1.0, 0.005, rolls)
    geom.solref = (0.005, 1.0)


def _volume(solid: Solid) -> float:
    if solid.hull is not None:
        from scipy.spatial import ConvexHull

        return float(ConvexHull(solid.hull.vertices).volume)
    a, b, c = solid.size
    if solid.kind == "box":
        return 8 * a * b * c
    if solid.kind == "sphere":
        return 4 / 3 * np.pi * a**3
    if solid.kind == "cylinder":
        return 2 * np.pi * a**2 * b
    return 2 * np.pi * a**2 * b + 4 / 3 * np.pi * a**3
