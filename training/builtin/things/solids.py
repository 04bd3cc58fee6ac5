"""Solids that are turned, bent or cut from plates, and small prints: what tools and the things of a desk share."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt
from scipy.spatial.transform import Rotation

from sightline.sim.shapes import box, lathe
from training.builtin.things.base import Array, Mesh, Rgb, Texture, Thing, loft, prism, uv_boxed
from training.builtin.things.paints import wood

Rng = np.random.Generator
CHROME: Rgb = (0.80, 0.81, 0.83)
IRON: Rgb = (0.30, 0.30, 0.31)
BRASS: Rgb = (0.78, 0.62, 0.28)
LYING = np.array([[0.0, 0.0, 1.0], [0.0, 1.0, 0.0], [-1.0, 0.0, 0.0]])
"""Turns z to x."""
UPRIGHT = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, -1.0], [0.0, 1.0, 0.0]])
"""Turns y to z: what was drawn from the side in the xy plane stands up."""


# Shapes


def spin(profile: npt.ArrayLike, segments: int = 20) -> Mesh:
    """A lathe's work along x: `profile` holds radius and x."""
    return lathe(profile, segments).turned(LYING)


def bar(x0: float, x1: float, r: float, segments: int = 16, bevel: float = 0.0) -> Mesh:
    """A round bar along x."""
    if bevel <= 0:
        return spin([[0, x0], [r, x0], [r, x1], [0, x1]], segments)
    return spin([[0, x0], [r - bevel, x0], [r, x0 + bevel], [r, x1 - bevel], [r - bevel, x1], [0, x1]], segments)


def rod(
    stations: Sequence[Sequence[float]], segments: int = 20, power: float = 2.0, lobes: int = 0, depth: float = 0.0
) -> Mesh:
    """A skin along x over ovals: rows of x, half width in y, half height in z, and maybe the middle's y and z.

    Args:
        power: 2 for ovals, more for squarer ones.
        lobes: so many flutes around, `depth` deep as a share of the radius.
    """
    angle = np.arange(segments) * 2 * np.pi / segments
    c, s = np.cos(angle), np.sin(angle)
    ring = np.column_stack([np.sign(c) * np.abs(c) ** (2 / power), np.sign(s) * np.abs(s) ** (2 / power)])
    ring *= (1 - depth * (0.5 - 0.5 * np.cos(lobes * angle)))[:, None]
    sections = []
    for x, ry, rz, *middle in stations:
        cy, cz = middle or (0.0, 0.0)
        sections.append(np.column_stack([np.full(segments, x), cy + ry * ring[:, 0], cz + rz * ring[:, 1]]))
    return loft(sections)


def domed(stations: Sequence[Sequence[float]], start: float, end: float) -> list[list[float]]:
    """Stations of a `rod` with its ends rounded off over these lengths."""
    rows = [list(map(float, row)) for row in stations]
    caps = ([0.35, 0.72, 0.93], [0.0, 0.3, 0.63])  # share of the radius, and of the length from the very end
    first, last = rows[0], rows[-1]
    head = [[first[0] + start * (f - 1), first[1] * k, first[2] * k, *first[3:]] for k, f in zip(*caps, strict=True)]
    tail = [[last[0] + end * (1 - f), last[1] * k, last[2] * k, *last[3:]] for k, f in zip(*caps, strict=True)]
    return (head if start > 0 else []) + rows + (tail[::-1] if end > 0 else [])


def curve(points: npt.ArrayLike, count: int, closed: bool = False) -> Array:
    """A smooth line through the points, in any number of dimensions."""
    p = np.asarray(points, dtype=np.float64)
    k = len(p)
    p = np.concatenate([p[-1:], p, p[:2]]) if closed else np.concatenate([2 * p[:1] - p[1:2], p, 2 * p[-1:] - p[-2:-1]])
    spans = k if closed else k - 1
    t = np.linspace(0, spans, count, endpoint=not closed)
    i = np.minimum(t.astype(int), spans - 1)
    f = (t - i)[:, None]
    a, b, c, d = p[i], p[i + 1], p[i + 2], p[i + 3]
    return 0.5 * (2 * b + (c - a) * f + (2 * a - 5 * b + 4 * c - d) * f**2 + (3 * b - a - 3 * c + d) * f**3)


def rounded(points: npt.ArrayLike, radius: float, steps: int = 4) -> Array:
    """A flat outline with its corners rounded."""
    p = np.asarray(points, dtype=np.float64)
    rows = []
    for before, here, after in zip(np.roll(p, 1, axis=0), p, np.roll(p, -1, axis=0), strict=True):
        a, b = before - here, after - here
        la, lb = np.linalg.norm(a), np.linalg.norm(b)
        start, end = here + a / la * min(radius, 0.45 * la), here + b / lb * min(radius, 0.45 * lb)
        t = np.linspace(0, 1, steps)[:, None]
        rows.append((1 - t) ** 2 * start + 2 * t * (1 - t) * here + t**2 * end)
    return np.concatenate(rows)


def oval(rx: float, ry: float, count: int = 28, cx: float = 0.0, cy: float = 0.0) -> Array:
    """Its outline, counter-clockwise."""
    a = np.arange(count) * 2 * np.pi / count
    return np.column_stack([cx + rx * np.cos(a), cy + ry * np.sin(a)])


def stroke(path: npt.ArrayLike, widths: npt.ArrayLike) -> Array:
    """The outline of a flat line with round ends, so wide at each of its points."""
    p = np.asarray(path, dtype=np.float64)
    half = np.broadcast_to(np.asarray(widths, dtype=np.float64), (len(p),)) / 2
    t = np.gradient(p, axis=0)
    t /= np.linalg.norm(t, axis=1, keepdims=True)
    n = np.column_stack([t[:, 1], -t[:, 0]])
    a = np.linspace(0, np.pi, 6)[1:-1, None]
    tip = p[-1] + half[-1] * (np.cos(a) * n[-1] + np.sin(a) * t[-1])
    tail = p[0] + half[0] * (-np.cos(a) * n[0] - np.sin(a) * t[0])
    return np.concatenate([p + half[:, None] * n, tip, (p - half[:, None] * n)[::-1], tail])


def plate(outline: npt.ArrayLike, thickness: float, edge: float = 0.0, steps: int = 2) -> Mesh:
    """A flat outline made thick, around z = 0, with both its edges rounded over `edge`."""
    p = np.asarray(outline, dtype=np.float64)
    if np.sum(p[:, 0] * np.roll(p[:, 1], -1) - p[:, 1] * np.roll(p[:, 0], -1)) < 0:
        p = p[::-1]
    k = len(p)
    if edge <= 0:
        return prism(p, thickness).moved(z=-thickness / 2)
    faces = prism(p, 1.0).faces
    cap = faces[(faces >= k).all(axis=1)] - k
    edge = min(edge, thickness * 0.499)
    turns = np.linspace(0, np.pi / 2, steps + 1)
    drawn = [(edge * (1 - np.sin(a)), thickness / 2 - edge + edge * np.cos(a)) for a in turns]
    levels = [(by, -z) for by, z in drawn] + [(by, z) for by, z in drawn[::-1]]
    rings = [np.column_stack([_inset(p, by), np.full(k, z)]) for by, z in levels]
    i, j = np.arange(k), (np.arange(k) + 1) % k
    rows = [cap[:, ::-1]]
    for low in range(len(rings) - 1):
        a, b = low * k, (low + 1) * k
        rows += [np.column_stack([a + i, a + j, b + j]), np.column_stack([a + i, b + j, b + i])]
    rows.append(cap + (len(rings) - 1) * k)
    return Mesh(np.concatenate(rings), np.concatenate(rows).astype(np.int32))


def frame(outer: Array, inner: Array, thickness: float, power: float = 3.0, steps: int = 8) -> Mesh:
    """A flat ring between two outlines of as many points, around z = 0; round with `power` 2, flat with more."""
    k = len(outer)
    angles = np.arange(steps) * 2 * np.pi / steps + np.pi / steps
    c, s = np.cos(angles), np.sin(angles)
    share = 0.5 + 0.5 * np.sign(c) * np.abs(c) ** (2 / power)
    up = thickness / 2 * np.sign(s) * np.abs(s) ** (2 / power)
    rings = [np.column_stack([inner + (outer - inner) * f, np.full(k, z)]) for f, z in zip(share, up, strict=True)]
    i, j = np.arange(k), (np.arange(k) + 1) % k
    rows = []
    for level in range(steps):
        a, b = level * k, (level + 1) % steps * k
        rows += [np.column_stack([a + i, a + j, b + j]), np.column_stack([a + i, b + j, b + i])]
    return Mesh(np.concatenate(rings), np.concatenate(rows).astype(np.int32))


def mirrored(mesh: Mesh, axis: int = 1) -> Mesh:
    """Its mirror image, along y unless told."""
    flip = np.ones(3)
    flip[axis] = -1
    return Mesh(mesh.vertices * flip, mesh.faces[:, ::-1])


def turn(mesh: Mesh, axis: str, degrees: float) -> Mesh:
    """Turned about an axis through the origin."""
    return mesh.turned(Rotation.from_euler(axis, degrees, degrees=True).as_matrix())


def thread(x0: float, x1: float, r: float, turns: int = 18, segments: int = 12, tip: float = 1.0) -> Mesh:
    """A screw's thread along x, drawn as rings; its last end is `tip` times as thick."""
    x = np.linspace(x0, x1, 2 * turns + 1)
    radii = r * np.where(np.arange(len(x)) % 2, 1.0, 0.84) * np.linspace(1, tip, len(x)) ** 0.5
    return spin(np.concatenate([[[0, x0]], np.column_stack([radii, x]), [[0, x1]]]), segments)


def set_down(thing: Thing, rotation: Array | None = None) -> Thing:
    """Resting on z = 0, over the origin."""
    return thing.transformed(np.eye(3) if rotation is None else rotation)


def _inset(points: Array, by: float) -> Array:
    """The outline drawn in."""
    ahead = np.roll(points, -1, axis=0) - points
    ahead /= np.maximum(np.linalg.norm(ahead, axis=1, keepdims=True), 1e-12)
    n = np.column_stack([-ahead[:, 1], ahead[:, 0]])
    before = np.roll(n, 1, axis=0)
    return points + by * (n + before) / np.maximum(1 + np.sum(n * before, axis=1, keepdims=True), 0.5)


# Paints


def striped(rgb: Rgb, count: int, depth: float = 0.5, along: bool = False, size: int = 128) -> Texture:
    """Ridges seen as fine dark lines across v, or across u."""
    row = np.where(np.arange(size) * count * 2 // size % 2, 1.0, 1 - depth)
    shade = np.broadcast_to(row[None, :] if along else row[:, None], (size, size))
    return (255 * shade[..., None] * np.array(rgb)).astype(np.uint8)


def written(
    ground: Rgb, ink: Rgb, text: str, size_wh: tuple[int, int] = (160, 64), fill: float = 0.8, upright: bool = False
) -> Texture:
    """A word across a plain ground; `upright` turns it to read along v."""
    width, height = size_wh[::-1] if upright else size_wh
    image = np.full((height, width, 3), 255 * np.array(ground), np.uint8)
    font = cv2.FONT_HERSHEY_DUPLEX
    (w, h), _ = cv2.getTextSize(text, font, 1.0, 2)
    scale = min(fill * width / w, fill * height / h)
    place = (int((width - w * scale) / 2), int((height + h * scale) / 2))
    cv2.putText(image, text, place, font, scale, tuple(255 * v for v in ink), max(1, round(2 * scale)), cv2.LINE_AA)
    return np.ascontiguousarray(np.rot90(image)) if upright else image


def toned(rng: Rng, rgb: Rgb, by: float = 0.1) -> Rgb:
    """A bit lighter or darker, with hardly any tint: metals and blacks must not turn pink."""
    r, g, b = np.clip(np.array(rgb) * rng.uniform(1 - by, 1 + by) + rng.normal(0, 0.006, 3), 0.02, 0.98)
    return float(r), float(g), float(b)


def decal(thing: Thing, texture: Texture, size: tuple[float, float, float], at: tuple[float, float, float]) -> None:
    """A thin printed panel, square to the axes, on a thing."""
    mesh = box(size).moved(*at)
    thing.add(mesh, (1, 1, 1), "plastic", texture, uv_boxed(mesh))


def add_wood(thing: Thing, mesh: Mesh, rng: Rng) -> None:
    """A wooden part."""
    thing.add(mesh, (1, 1, 1), "wood", wood(rng), uv_boxed(mesh))


def ticks(rng: Rng, ground: Rgb, ink: Rgb, count: int, size_wh: tuple[int, int], digits: bool = True) -> Texture:
    """The lines and digits of a rule along u, from its upper edge."""
    width, height = size_wh
    image = np.full((height, width, 3), 255 * np.array(ground), np.uint8)
    color = tuple(255 * v for v in ink)
    for i in range(count * 5 + 1):
        x = round((width - 1) * i / (count * 5))
        image[: int(height * (0.45 if i % 5 == 0 else 0.25)), x] = color
    for i in range(1, count if digits else 0):
        place = (round(width * i / count) - 4, int(height * 0.85))
        tint = (200, 20, 20) if rng.random() < 0.1 else color
        cv2.putText(image, str(i), place, cv2.FONT_HERSHEY_SIMPLEX, height / 75, tint, 1, cv2.LINE_AA)
    return image
