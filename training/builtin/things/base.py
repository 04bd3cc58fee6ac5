"""What a thing is made of, and the tools that the kinds share.

Lengths are metres. A thing rests on z = 0 the way it usually does, z up, its middle near x = y = 0. Only what is
seen is made: nothing here is touched.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
from scipy.spatial.transform import Rotation

from sightline.sim.shapes import Array, Mesh

Rgb = tuple[float, float, float]
Texture = npt.NDArray[np.uint8]
MATERIALS = ("metal", "glass", "plastic", "wood", "ceramic", "cardboard", "fabric", "rubber", "food")
SHINE = {
    "metal": (0.9, 0.6), "glass": (0.9, 0.9), "plastic": (0.45, 0.6), "wood": (0.1, 0.2), "ceramic": (0.6, 0.8),
    "cardboard": (0.1, 0.2), "fabric": (0.0, 0.0), "rubber": (0.1, 0.1), "food": (0.25, 0.4),
}  # fmt: skip
"""Usual specular strength and shininess, 0 to 1."""


@dataclass(frozen=True, eq=False)
class Part:
    """A mesh with its paint.

    Attributes:
        rgb: its colour, 0 to 1; multiplies the texture, where there is one.
        texture: uint8 (h, w, 3), or None.
        uv: where in the texture each corner of each face lies, (faces, 3, 2) in 0..1, v downwards.
        alpha: below 1 one sees through.
        lead: whether it is drawn alone, and nobody means it who asks for the thing.
    """

    mesh: Mesh
    rgb: Rgb
    material: str
    texture: Texture | None = None
    uv: Array | None = None
    alpha: float = 1.0
    lead: bool = False


@dataclass(eq=False)
class Thing:
    """A thing being put together.

    Attributes:
        material: what people would say that it is made of; one of `MATERIALS`, or "" where that is not clear.
    """

    material: str = ""
    parts: list[Part] = field(default_factory=list)

    def add(
        self,
        mesh: Mesh,
        rgb: Rgb,
        material: str = "",
        texture: Texture | None = None,
        uv: Array | None = None,
        alpha: float = 1.0,
        lead: bool = False,
    ) -> None:
        """Add a visible part; its material is the thing's unless told."""
        self.parts.append(Part(mesh, rgb, material or self.material or "plastic", texture, uv, alpha, lead))

    @property
    def vertices(self) -> Array:
        """All of them, (n, 3) [m]."""
        return np.concatenate([p.mesh.vertices for p in self.parts])

    def transformed(self, rotation: Array, scale: float = 1.0) -> Thing:
        """Scaled and turned by a 3x3 matrix, then set down on z = 0 with the middle of its box over the origin."""
        parts = [replace(p, mesh=Mesh(scale * p.mesh.vertices @ rotation.T, p.mesh.faces)) for p in self.parts]
        turned = Thing(self.material, parts)
        low, high = turned.vertices.min(axis=0), turned.vertices.max(axis=0)
        shift = np.array([-(low[0] + high[0]) / 2, -(low[1] + high[1]) / 2, -low[2]])
        turned.parts = [replace(p, mesh=Mesh(p.mesh.vertices + shift, p.mesh.faces)) for p in parts]
        return turned


@dataclass(frozen=True)
class Kind:
    """A kind of thing.

    Attributes:
        make: makes a new one at every call, unlike the others in shape, proportions, colours and prints.
        lying: how often such things lie on their side, 0 to 1.
        hollow: whether small things may be in it, seen from above.
        flat_top: whether something may stand on it.
    """

    make: Callable[[np.random.Generator], Thing]
    lying: float = 0.0
    hollow: bool = False
    flat_top: bool = False


def pick(rng: np.random.Generator, *options: object, p: list[float] | None = None) -> object:
    """One of the options."""
    return options[int(rng.choice(len(options), p=p))]


# Meshes


def join(*meshes: Mesh) -> Mesh:
    """One mesh of several."""
    offsets = np.cumsum([0, *(len(m.vertices) for m in meshes[:-1])])
    faces = [m.faces + offset for m, offset in zip(meshes, offsets, strict=True)]
    return Mesh(np.concatenate([m.vertices for m in meshes]), np.concatenate(faces).astype(np.int32))


def prism(outline: npt.ArrayLike, height: float, bevel: float = 0.0) -> Mesh:
    """A flat outline (k, 2) in the xy plane, counter-clockwise, not crossing itself, made `height` thick from z = 0.

    Args:
        bevel: how far the upper edge is drawn in and cut off [m].
    """
    points = np.asarray(outline, dtype=np.float64)
    k = len(points)
    triangles = _triangulated(points)
    rings = [np.column_stack([points, np.zeros(k)])]
    if bevel > 0:
        rings.append(np.column_stack([points, np.full(k, height - bevel)]))
        rings.append(np.column_stack([_drawn_in(points, bevel), np.full(k, height)]))
    else:
        rings.append(np.column_stack([points, np.full(k, height)]))
    i, j = np.arange(k), (np.arange(k) + 1) % k
    faces = [triangles[:, ::-1]]
    for low in range(len(rings) - 1):
        a, b = low * k, (low + 1) * k
        faces += [np.column_stack([a + i, a + j, b + j]), np.column_stack([a + i, b + j, b + i])]
    faces.append(triangles + (len(rings) - 1) * k)
    return Mesh(np.concatenate(rings), np.concatenate(faces).astype(np.int32))


def rounded_rectangle(width: float, depth: float, radius: float, steps: int = 6) -> Array:
    """Its outline around the origin, (k, 2), counter-clockwise."""
    r = min(radius, width / 2 - 1e-5, depth / 2 - 1e-5)
    angles = np.linspace(0, np.pi / 2, steps)
    corners = []
    for quarter, (sx, sy) in enumerate([(1, 1), (-1, 1), (-1, -1), (1, -1)]):
        a = angles + quarter * np.pi / 2
        center = (sx * (width / 2 - r), sy * (depth / 2 - r))
        corners.append(np.column_stack([center[0] + r * np.cos(a), center[1] + r * np.sin(a)]))
    return np.concatenate(corners)


def loft(sections: list[Array]) -> Mesh:
    """A closed skin over outlines (k, 3), all with the same number of points, from the lowest to the highest."""
    k = len(sections[0])
    i, j = np.arange(k), (np.arange(k) + 1) % k
    faces = []
    for level in range(len(sections) - 1):
        a, b = level * k, (level + 1) * k
        faces += [np.column_stack([a + i, a + j, b + j]), np.column_stack([a + i, b + j, b + i])]
    vertices = np.concatenate([*sections, [sections[0].mean(axis=0), sections[-1].mean(axis=0)]])
    bottom, top = len(vertices) - 2, len(vertices) - 1
    last = (len(sections) - 1) * k
    faces += [np.column_stack([np.full(k, bottom), j, i]), np.column_stack([np.full(k, top), last + i, last + j])]
    return Mesh(vertices, np.concatenate(faces).astype(np.int32))


def bumpy(mesh: Mesh, rng: np.random.Generator, strength: float, waves: int = 3) -> Mesh:
    """The same, with soft dents and bumps of about `strength` [m]; for fruit, cloth and clay."""
    size = np.ptp(mesh.vertices, axis=0).max() + 1e-9
    shift = np.zeros_like(mesh.vertices)
    for _ in range(waves):
        direction = rng.normal(size=3)
        direction /= np.linalg.norm(direction)
        phase = mesh.vertices @ direction / size * rng.uniform(3, 9) + rng.uniform(0, 6.3)
        shift += np.outer(np.sin(phase), rng.normal(size=3)) * strength / waves
    return Mesh(mesh.vertices + shift, mesh.faces)


# Where textures go


def uv_around(mesh: Mesh) -> Array:
    """A texture wrapped once around z, its upper edge at the top."""
    v = mesh.vertices
    low, high = v[:, 2].min(), v[:, 2].max()
    u = np.arctan2(v[:, 1], v[:, 0]) / (2 * np.pi) + 0.5
    corners = np.stack([u, 1 - (v[:, 2] - low) / max(high - low, 1e-9)], axis=-1)[mesh.faces]
    span = np.ptp(corners[..., 0], axis=1)
    wraps = span > 0.5  # a face across the seam
    corners[wraps, :, 0] += corners[wraps, :, 0] < 0.5
    return corners


def uv_boxed(mesh: Mesh, scale: float = 0.0) -> Array:
    """A texture laid on each of the six sides of the mesh's box, as a whole.

    Args:
        scale: if above zero, the texture is this large [m] and repeats instead.
    """
    v = mesh.vertices
    low, size = v.min(axis=0), np.maximum(np.ptp(v, axis=0), 1e-9)
    a, b, c = (v[mesh.faces[:, i]] for i in range(3))
    normal = np.cross(b - a, c - a)
    axis = np.abs(normal).argmax(axis=1)
    place = (v - low) / (scale if scale > 0 else size)
    across = np.choose(axis, [1, 0, 0])
    up = np.choose(axis, [2, 2, 1])
    corners = place[mesh.faces]
    rows = np.arange(len(mesh.faces))
    u = np.stack([corners[rows, k, across] for k in range(3)], axis=1)
    w = np.stack([corners[rows, k, up] for k in range(3)], axis=1)
    sign = normal[rows, axis]
    mirrored = np.where(axis == 1, sign > 0, sign < 0)  # so that writing is not mirrored
    u = np.where(mirrored[:, None], 1 - u, u)
    return np.stack([u, 1 - w], axis=-1)


def uv_flat(mesh: Mesh, across: int = 0, up: int = 1, mirrored: bool = False) -> Array:
    """A texture laid flat on the whole mesh, u along one axis, its upper edge at the far end of the other."""
    v = mesh.vertices
    low, size = v.min(axis=0), np.maximum(np.ptp(v, axis=0), 1e-9)
    place = ((v - low) / size)[mesh.faces]
    u = place[..., across]
    return np.stack([1 - u if mirrored else u, 1 - place[..., up]], axis=-1)


def turn(axis: str, degrees: float) -> Array:
    """A 3x3 rotation about x, y or z."""
    return np.asarray(Rotation.from_euler(axis, degrees, degrees=True).as_matrix())


def _drawn_in(points: Array, by: float) -> Array:
    ahead, back = np.roll(points, -1, axis=0) - points, points - np.roll(points, 1, axis=0)
    normal = np.stack([-(ahead + back)[:, 1], (ahead + back)[:, 0]], axis=1)
    length = np.linalg.norm(normal, axis=1, keepdims=True)
    return points + by * normal / np.maximum(length, 1e-9)


def _triangulated(points: Array) -> npt.NDArray[np.int32]:
    """Triangles of a simple polygon, counter-clockwise, by cutting off ears."""
    left = list(range(len(points)))
    triangles = []

    def area(a: int, b: int, c: int) -> float:
        (ax, ay), (bx, by), (cx, cy) = points[a], points[b], points[c]
        return float((bx - ax) * (cy - ay) - (by - ay) * (cx - ax))

    while len(left) > 3:
        for at in range(len(left)):
            a, b, c = left[at - 1], left[at], left[(at + 1) % len(left)]
            if area(a, b, c) <= 1e-14:
                continue
            inside = (p for p in left if p not in (a, b, c))
            if not any(area(a, b, p) >= 0 and area(b, c, p) >= 0 and area(c, a, p) >= 0 for p in inside):
                triangles.append((a, b, c))
                del left[at]
                break
        else:  # what is left is flat
            break
    triangles.append((left[0], left[1], left[2]))
    return np.array(triangles, dtype=np.int32)
