"""Mugs, glasses, bowls, plates, pots, and what else holds food and drink; and the parts that they share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from sightline.sim.paint import radius_at
from sightline.sim.shapes import Array, Mesh, ellipsoid_profile, lathe, sweep
from training.builtin.things.base import Kind, Rgb, Texture, Thing, join, loft, pick, uv_around
from training.builtin.things.paints import (
    BLACK,
    STEEL,
    WHITE,
    any_rgb,
    label,
    named_rgb,
    pattern,
    speckled,
    varied,
    wood,
)

Warp = Callable[[Mesh], Mesh]
CLEAR: Rgb = (0.86, 0.92, 0.92)
COPPER: Rgb = (0.72, 0.42, 0.28)
DRINKS: tuple[Rgb, ...] = (
    (0.12, 0.06, 0.03), (0.16, 0.08, 0.04), (0.62, 0.43, 0.27), (0.45, 0.18, 0.04), (0.94, 0.93, 0.88),
    (0.95, 0.55, 0.08),
)  # fmt: skip
"""Black coffee twice, white coffee, tea, milk, orange juice."""


@dataclass(frozen=True)
class Coat:
    """How a vessel is painted outside and inside.

    Attributes:
        repeat: how often the texture comes back around the vessel.
        from_above: whether the texture inside is laid on flat, as on a plate, rather than around.
    """

    material: str
    rgb: Rgb
    inner: Rgb
    texture: Texture | None = None
    inner_texture: Texture | None = None
    alpha: float = 1.0
    repeat: int = 1
    from_above: bool = False


def chance(rng: np.random.Generator, share: float) -> bool:
    """True in this share of the calls."""
    return bool(rng.random() < share)


# Shapes


def smooth(at: npt.ArrayLike, *knots: tuple[float, float]) -> Array:
    """A smooth curve through (place, value) knots that overshoots none of them."""
    from scipy.interpolate import PchipInterpolator

    places, values = zip(*knots, strict=True)
    return np.asarray(PchipInterpolator(places, values)(np.clip(at, places[0], places[-1])))


def curve(knots: npt.ArrayLike, count: int = 12) -> Array:
    """A smooth outline (count, 2) through (radius, height) knots."""
    points = np.asarray(knots, dtype=np.float64)
    along = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1) + 1e-9)])
    at = np.linspace(0, along[-1], count)
    return np.column_stack([smooth(at, *zip(along, points[:, i], strict=True)) for i in range(2)])


def ribbon(
    x: npt.ArrayLike,
    z: npt.ArrayLike,
    width: npt.ArrayLike,
    thick: npt.ArrayLike,
    y: npt.ArrayLike = 0.0,
    corners: int = 8,
) -> Mesh:
    """A bar along x with a rounded flat cross-section; every measure may change along it."""
    xs = np.asarray(x, dtype=np.float64)
    angles = np.arange(corners) * (2 * np.pi / corners) + np.pi / corners
    across, up = (np.sign(f) * np.abs(f) ** 0.6 / 2 for f in (np.cos(angles), np.sin(angles)))
    measures = (np.broadcast_to(np.asarray(m, dtype=np.float64), xs.shape) for m in (y, z, width, thick))
    return loft(
        [
            np.column_stack([np.full(corners, at), middle + w * across, height + t * up])
            for at, middle, height, w, t in zip(xs, *measures, strict=True)
        ]
    )


def squared(mesh: Mesh, power: float) -> Mesh:
    """A round mesh made more square as the power rises above 2."""
    v = mesh.vertices.copy()
    angles = np.arctan2(v[:, 1], v[:, 0])
    v[:, :2] /= ((np.abs(np.cos(angles)) ** power + np.abs(np.sin(angles)) ** power) ** (1 / power))[:, None]
    return Mesh(v, mesh.faces)


def waved(mesh: Mesh, waves: int, strength: float, low: float = 0.0) -> Mesh:
    """Fluted around z, more so towards the top, from the share `low` of the height on; `strength` is a share."""
    v = mesh.vertices.copy()
    top = v[:, 2].max()
    grown = np.clip((v[:, 2] / max(top, 1e-9) - low) / (1 - low), 0, 1)
    v[:, :2] *= (1 + strength * grown * np.cos(waves * np.arctan2(v[:, 1], v[:, 0])))[:, None]
    return Mesh(v, mesh.faces)


def lipped(mesh: Mesh, top: float, start: float, reach: float, spread: float) -> Mesh:
    """A pouring lip drawn out of the rim towards -x, from height `start` on; `spread` is its half angle."""
    v = mesh.vertices.copy()
    grown = np.clip((v[:, 2] - start) / (top - start), 0, 1) ** 1.5
    angles = np.arctan2(v[:, 1], -v[:, 0])
    pull = reach * grown * np.exp(-((angles / spread) ** 2)) * (np.hypot(v[:, 0], v[:, 1]) > 1e-6)
    v[:, 0] -= pull
    v[:, 2] += 0.25 * pull
    return Mesh(v, mesh.faces)


def ring(radius: float, height: float, thick: float, tall: float = 0.0, segments: int = 36) -> Mesh:
    """A band around z: rims, feet, hoops."""
    a = np.arange(6) * np.pi / 3
    half = (tall or thick) / 2
    return lathe(np.column_stack([radius + thick / 2 * np.cos(a), height + half * np.sin(a)]), segments)


# Paint


def uv_above(mesh: Mesh, size: float = 0.0) -> Array:
    """A texture seen from above: as large as the mesh, or, if told, `size` [m] large and repeating."""
    v = mesh.vertices
    low, span = v[:, :2].min(axis=0), np.ptp(v[:, :2], axis=0).max() + 1e-9
    place = (v[:, :2] - low) / (size or span)
    place[:, 1] += v[:, 2] / size if size else 0.5 - np.ptp(v[:, 1]) / span / 2
    return np.stack([place[:, 0], 1 - place[:, 1]], axis=-1)[mesh.faces]


def reflections(rng: np.random.Generator, rgb: Rgb, size: int = 96) -> Texture:
    """Polished metal in a room: light and dark bands along v, which the renderer does not mirror by itself."""
    bands = rng.uniform(0.3, 1.15, (1, int(rng.integers(5, 12)))).astype(np.float32)
    bands[0, -1] = bands[0, 0]
    image = cv2.resize(bands, (size, size), interpolation=cv2.INTER_CUBIC)
    height = np.linspace(rng.uniform(0.8, 1.1), rng.uniform(0.8, 1.1), size)[:, None]
    tone = np.clip(image * height, 0.2, 1.3) ** rng.uniform(0.4, 1.0) * 1.15
    return np.clip(255 * tone[..., None] * np.array(rgb), 0, 255).astype(np.uint8)


def dark(rng: np.random.Generator) -> Rgb:
    """Black to charcoal: coatings, grips, cast iron."""
    return varied(rng, tuple([float(rng.uniform(0.04, 0.17))] * 3), 0.03)


def crockery_rgb(rng: np.random.Generator) -> Rgb:
    """A glaze: often white or cream, else any colour, sometimes pale."""
    at = rng.random()
    if at < 0.35:
        return varied(rng, WHITE, 0.04)
    if at < 0.42:
        return varied(rng, (0.9, 0.85, 0.72))
    rgb = any_rgb(rng)
    if at < 0.55:
        share = rng.uniform(0.3, 0.75)
        return tuple(float(share + (1 - share) * c) for c in rgb)  # type: ignore[return-value]
    return rgb


def logo(rng: np.random.Generator, ground: Rgb) -> Texture:
    """A print on both sides of a handle that stands at +x, or a small one on the front."""
    image = np.full((96, 192, 3), 255 * np.array(ground), np.uint8)
    w, h = int(rng.integers(28, 66)), int(rng.integers(30, 80))
    printed = label(rng, ground if chance(rng, 0.7) else any_rgb(rng), (w * 2, h * 2))
    printed = cv2.resize(printed, (w, h), interpolation=cv2.INTER_AREA)
    top = int(rng.integers(4, 96 - h - 3))
    for middle in (48, 144) if chance(rng, 0.7) else (48,):
        image[top : top + h, middle - w // 2 : middle - w // 2 + w] = printed
    return image


def dipped(rng: np.random.Generator, upper: Rgb, lower: Rgb) -> Texture:
    """Two glazes that meet at an uneven edge."""
    x = np.linspace(0, 2 * np.pi, 128)
    edge = 128 * (rng.uniform(0.25, 0.8) + rng.uniform(0, 0.05) * np.sin(x * rng.integers(1, 5) + rng.uniform(0, 6)))
    share = np.clip((np.arange(128)[:, None] - edge) / rng.uniform(1, 25) + 0.5, 0, 1)[..., None]
    image = speckled(rng, upper, 128, 0.03) * (1 - share) + speckled(rng, lower, 128, 0.06, 1.0) * share
    return image.astype(np.uint8)


def glazed(rng: np.random.Generator, plain: float = 0.5) -> Coat:
    """Ceramic, plain or decorated, its inside often of another colour."""
    rgb = crockery_rgb(rng)
    inner = rgb if chance(rng, 0.6) else varied(rng, WHITE, 0.04) if chance(rng, 0.7) else crockery_rgb(rng)
    coat = Coat("ceramic", rgb, inner)
    if chance(rng, plain):
        return coat
    at = rng.random()
    if at < 0.3:
        return replace(coat, texture=pattern(rng, rgb), repeat=int(rng.integers(1, 5)))
    if at < 0.65:
        return replace(coat, texture=logo(rng, rgb))
    if at < 0.78:
        return replace(coat, texture=dipped(rng, rgb, crockery_rgb(rng)))
    if at < 0.92:
        spots = speckled(rng, rgb, 128, rng.uniform(0.05, 0.2), rng.uniform(0.7, 3))
        return replace(coat, texture=spots, inner_texture=spots if inner == rgb else None, from_above=True)
    return replace(coat, texture=label(rng, rgb))


def metal(rng: np.random.Generator, rgb: Rgb = STEEL) -> Coat:
    """Bare metal, bright or dull."""
    light = rng.uniform(0.85, 1.15)  # not tinted: steel is grey
    rgb = tuple(float(min(0.95, light * c)) for c in rgb)
    coat = Coat("metal", rgb, rgb)
    if chance(rng, 0.3):
        return coat
    return replace(coat, texture=reflections(rng, rgb), inner_texture=reflections(rng, rgb))


def clear(rng: np.random.Generator, material: str = "glass", tinted: float = 0.15) -> Coat:
    """See-through, sometimes tinted."""
    rgb = any_rgb(rng) if chance(rng, tinted) else varied(rng, CLEAR, 0.04)
    return Coat(material, rgb, rgb, alpha=float(rng.uniform(0.22, 0.4)))


def plastic(rng: np.random.Generator, rgb: Rgb | None = None) -> Coat:
    """One colour, the inside now and then white."""
    rgb = any_rgb(rng) if rgb is None else rgb
    return Coat("plastic", rgb, rgb if chance(rng, 0.8) else varied(rng, WHITE, 0.03))


def enamelled(rng: np.random.Generator) -> Coat:
    """Enamel on steel: coloured or speckled outside, mostly white or speckled inside."""
    rgb = varied(rng, WHITE, 0.03) if chance(rng, 0.35) else any_rgb(rng)
    coat = Coat("metal", rgb, varied(rng, WHITE, 0.03) if chance(rng, 0.7) else rgb)
    if chance(rng, 0.35):
        spots = speckled(rng, rgb, 128, rng.uniform(0.08, 0.3), rng.uniform(0.6, 1.0))
        coat = replace(coat, texture=spots, inner_texture=spots if coat.inner == rgb else None, repeat=3)
    return coat


# Parts


def inside_of(outline: Array, wall: float, floor: float) -> Array:
    """The inside (k, 2), from the middle of the floor to the rim, of a vessel with this outside."""
    step = np.gradient(outline, axis=0)
    normal = np.column_stack([-step[:, 1], step[:, 0]]) / (np.linalg.norm(step, axis=1, keepdims=True) + 1e-12)
    moved = outline + wall * normal
    rising = moved[:, 1] >= np.maximum.accumulate(moved[:, 1]) - 1e-9
    moved = moved[rising & (moved[:, 0] > 0.001)]
    foot = float(np.interp(floor, moved[:, 1], moved[:, 0]))
    return np.concatenate(
        [[[0.0, floor], [max(foot - wall / 2, 0.0005), floor]], moved[moved[:, 1] > floor + wall / 4]]
    )


def open_vessel(
    thing: Thing, outline: Array, wall: float, floor: float, coat: Coat, segments: int = 36, warp: Warp | None = None
) -> Array:
    """Add a hollow vessel; `outline` (k, 2) is its outside from foot to rim. Returns its inside, see `inside_of`."""
    inside = inside_of(outline, wall, floor)
    lip = (outline[-1] + inside[-1]) / 2 + (outline[-1] - outline[-2]) / np.linalg.norm(
        outline[-1] - outline[-2]
    ) * wall / 3
    outer = lathe([[0.0, outline[0, 1]], *outline, lip], segments)
    inner = lathe([lip, *inside[::-1]], segments)
    if warp is not None:
        outer, inner = warp(outer), warp(inner)
    paint = _painted(coat.texture, coat.rgb)
    uv = uv_around(outer) * (coat.repeat, 1) if coat.texture is not None else None
    thing.add(outer, paint, coat.material, coat.texture, uv, coat.alpha)
    uv = None if coat.inner_texture is None else uv_above(inner) if coat.from_above else uv_around(inner)
    thing.add(inner, _painted(coat.inner_texture, coat.inner), coat.material, coat.inner_texture, uv, coat.alpha)
    return inside


def fill(
    thing: Thing, inside: Array, share: float, rgb: Rgb, texture: Texture | None = None, warp: Warp | None = None
) -> None:
    """Something to eat or drink up to this share of the depth."""
    floor, top = inside[0, 1], inside[-1, 1]
    level = floor + share * (top - floor)
    below = inside[(inside[:, 1] < level - 1e-4) & (inside[:, 0] > 0)] * (0.99, 1)
    radius = radius_at(inside[1:], level) * 0.99
    mesh = lathe([[0, floor + 2e-4], *np.add(below, (0, 2e-4)), [radius, level], [0, level]], 28)
    if warp is not None:
        mesh = warp(mesh)
    thing.add(mesh, _painted(texture, rgb), "food", texture, None if texture is None else uv_above(mesh))


def handle(
    outline: Array, low: float, high: float, reach: float, thick: float, form: str = "ring", flat: float = 1.0
) -> Mesh:
    """A handle at +x between two heights [m]; form: ring, square, ear, drop or hook."""
    a = np.linspace(-0.7 if form == "hook" else -np.pi / 2, np.pi / 2, 13)
    c, s = np.maximum(np.cos(a), 0.0), np.sin(a)
    if form == "square":
        c, s = c**0.45, np.sign(s) * np.abs(s) ** 0.55
    elif form == "ear":
        c = c * (1 + 0.3 * s)
    elif form == "drop":
        c = c * (1 - 0.3 * s)
    foot, top = radius_at(outline, low), radius_at(outline, high)
    x = foot + (top - foot) * (s + 1) / 2 + reach * c + 0.6 * thick
    radii = thick * (1 + 0.15 * s) if form in ("ear", "hook") else thick
    path = np.column_stack([x, np.zeros_like(a), (low + high) / 2 + (high - low) / 2 * s])
    return sweep(path, radii, 8, flat)


def random_handle(rng: np.random.Generator, outline: Array, low: float, high: float, size: float) -> Mesh:
    """A handle of any form between two shares of the height; `size` is about its reach [m]."""
    top = outline[-1, 1]
    form = str(pick(rng, "ring", "square", "ear", "drop", "hook", p=[0.35, 0.2, 0.25, 0.15, 0.05]))
    thick, flat = size * rng.uniform(0.13, 0.2), rng.uniform(1.0, 1.9)
    return handle(outline, low * top, high * top, size * rng.uniform(0.8, 1.1), thick, form, flat)


def lid(
    thing: Thing, rng: np.random.Generator, radius: float, z: float, coat: Coat, dome: float, knob: Rgb, size: float
) -> float:
    """A lid with a knob; returns the height of its top."""
    share = np.linspace(0, np.pi / 2, 5)
    arc = np.column_stack([radius * np.cos(share), z + 0.003 + dome * np.sin(share)])
    arc[-1, 0] = 0
    mesh = lathe([[0, z - 0.001], [radius, z - 0.001], *arc], 30)
    texture = coat.texture if coat.material == "metal" else None
    uv = None if texture is None else uv_around(mesh)
    thing.add(mesh, _painted(texture, coat.rgb), coat.material, texture, uv, coat.alpha)
    if coat.alpha < 1:
        thing.add(ring(radius, z + 0.002, 0.005), STEEL, "metal")
    top = z + 0.003 + dome
    material = coat.material if coat.alpha == 1 and knob == coat.rgb else "plastic"
    if chance(rng, 0.5):
        ball = ellipsoid_profile(size, size * rng.uniform(0.6, 1.0), steps=8)
        thing.add(lathe(np.add(ball, (0, top + size * 0.1)), 14), knob, material)
    else:
        stem = [[0, top - 0.002], [size * 0.5, top - 0.002], [size * 0.4, top + size * 0.7], [size, top + size]]
        thing.add(lathe([*stem, [size * 0.9, top + size * 1.4], [0, top + size * 1.5]], 16), knob, material)
    return top


def arch(span: float, z: float, rise: float, thick: float, flat: float, tilt: float, square: float = 1.0) -> Mesh:
    """A handle over a vessel, its ends at y = -span and span; tilted about them by an angle."""
    a = np.linspace(0, np.pi, 15)
    up = rise * np.abs(np.sin(a)) ** square
    across = span * np.sign(np.cos(a)) * np.abs(np.cos(a)) ** square
    return sweep(np.column_stack([up * np.sin(tilt), across, z + up * np.cos(tilt)]), thick, 8, flat)


def loop_handles(radius: float, z: float, half: float, reach: float, thick: float, flat: float = 1.0) -> Mesh:
    """Two level loops at +x and -x."""
    a = np.linspace(-np.pi / 2, np.pi / 2, 11)
    c, s = np.maximum(np.cos(a), 0) ** 0.6, np.sign(np.sin(a)) * np.abs(np.sin(a)) ** 0.7
    edge = np.sqrt(max(radius**2 - half**2, 0)) + 0.85 * thick
    one = sweep(np.column_stack([edge + (reach + radius - edge) * c, half * s, np.full(11, z)]), thick, 8, flat)
    return join(one, one.turned(np.diag([-1.0, -1.0, 1.0])))


def tube_spout(start: Array, end: Array, thick: tuple[float, float], bend: float) -> tuple[Mesh, Mesh]:
    """A spout in the xz plane from inside a body to its mouth, and the dark of the mouth; bend makes it an S."""
    t = np.linspace(0, 1, 12)[:, None]
    path = start + (end - start) * t
    path[:, 0] += bend * np.sin(2 * np.pi * t[:, 0]) * (end[0] - start[0])
    radii = thick[1] + (thick[0] - thick[1]) * (1 - t[:, 0]) ** 1.5
    way = path[-1] - path[-2]
    way /= np.linalg.norm(way)
    tip = np.array([path[-1] + way * thick[1] * 0.75, path[-1] + way * thick[1] * 0.9])
    return sweep(path, radii, 12), sweep(tip, thick[1] * 0.62, 8)


def pan_handle(
    thing: Thing, rng: np.random.Generator, x: float, z: float, length: float, rise: float, style: str
) -> None:
    """A long handle towards +x; style: plastic, steel, wood or iron."""
    t = np.linspace(0, 1, 12)
    width = length * rng.uniform(0.1, 0.16)
    height = z + rise * smooth(t, (0, 0), (0.35, 0.7), (1, 1))
    xs = x + length * t
    if style == "iron":
        widths = width * smooth(t, (0, 1.4), (0.25, 0.8), (0.85, 1.1), (0.95, 0.9), (1, 0.3))
        thing.add(ribbon(xs, height, widths, 0.012), BLACK, "metal")
        return
    if style == "steel":
        widths = width * smooth(t, (0, 1.3), (0.3, 0.6), (0.85, 1.0), (0.96, 0.8), (1, 0.2))
        thing.add(ribbon(xs, height, widths, 0.008), varied(rng, STEEL), "metal")
        return
    neck = int(rng.integers(3, 5))
    tone = varied(rng, STEEL) if chance(rng, 0.7) else BLACK
    thing.add(ribbon(xs[: neck + 1], height[: neck + 1], width * 0.75, 0.009), tone, "metal")
    widths = width * smooth(t, (0, 0.8), (0.3, 0.8), (0.45, 0.95), (0.85, 1.15), (0.96, 0.9), (1, 0.3))
    mesh = ribbon(xs[neck - 1 :], height[neck - 1 :], widths[neck - 1 :], width * rng.uniform(0.5, 0.8))
    if style == "wood":
        thing.add(mesh, (1, 1, 1), "wood", wood(rng), uv_above(mesh, 0.15))
    else:
        thing.add(mesh, dark(rng) if chance(rng, 0.75) else any_rgb(rng), "plastic")


def _painted(texture: Texture | None, rgb: Rgb) -> Rgb:
    return rgb if texture is None else (1, 1, 1)


def _wooden(rng: np.random.Generator) -> Coat:
    grain = wood(rng)
    return Coat("wood", (1, 1, 1), (1, 1, 1), grain, grain, from_above=True)


# Kinds


def make_mug(rng: np.random.Generator) -> Thing:
    """A mug with a handle: straight, conical, round, waisted, low, of enamel, for espresso, for travel."""
    styles = ("straight", "taper", "round", "diner", "soup", "enamel", "espresso", "travel")
    style = str(pick(rng, *styles, p=[0.28, 0.13, 0.13, 0.08, 0.08, 0.1, 0.1, 0.1]))
    if style == "travel":
        return _travel_mug(rng)
    r, h = rng.uniform(0.037, 0.045), rng.uniform(0.085, 0.11)
    coat, wall = glazed(rng), rng.uniform(0.0028, 0.0045)
    low, high, reach = rng.uniform(0.15, 0.3), rng.uniform(0.72, 0.88), rng.uniform(0.024, 0.034)
    if style == "straight":
        outline = np.array([[r * 0.9, 0], [r * 0.97, 0.002], [r, 0.007], [r, h * 0.5], [r, h]])
        if chance(rng, 0.08):
            coat = clear(rng)
    elif style == "taper":
        foot = rng.uniform(0.6, 0.82)
        outline = curve(
            [
                [r * foot * 0.94, 0],
                [r * foot, 0.005],
                [r * (foot + 1) / 2 * rng.uniform(1, 1.08), h * 0.5],
                [r * 1.05, h],
            ]
        )
    elif style == "round":
        r, belly = r * 1.1, rng.uniform(0.35, 0.5)
        outline = curve([[r * 0.6, 0], [r * 0.85, h * 0.12], [r, h * belly], [r * rng.uniform(0.75, 0.95), h]])
    elif style == "diner":
        wall = 0.006
        waist = rng.uniform(0.84, 0.95)
        outline = curve([[r * 0.85, 0], [r * 0.97, h * 0.06], [r, h * 0.18], [r * waist, h * 0.6], [r, h]])
    elif style == "soup":
        r, h = rng.uniform(0.05, 0.062), rng.uniform(0.06, 0.08)
        outline = curve([[r * 0.55, 0], [r * 0.8, h * 0.15], [r * 0.97, h * 0.5], [r, h]])
    elif style == "enamel":
        h, wall, coat = rng.uniform(0.07, 0.09), 0.0015, enamelled(rng)
        outline = np.array([[r * 0.94, 0], [r, 0.004], [r, h * 0.5], [r, h * 0.96], [r * 1.03, h]])
    else:
        r, h = rng.uniform(0.03, 0.046), rng.uniform(0.05, 0.065)
        foot, reach = rng.uniform(0.5, 0.7), rng.uniform(0.016, 0.024)
        outline = curve(
            [[r * foot, 0], [r * foot, 0.003], [r * (0.7 + foot / 3), h * 0.3], [r * 0.96, h * 0.7], [r, h]]
        )
    thing = Thing(coat.material)
    plate = 0.0
    if style == "espresso" and chance(rng, 0.4):
        plate = _saucer(thing, coat, r * rng.uniform(1.6, 1.9), rng)
    outline[:, 1] += plate
    inside = open_vessel(thing, outline, wall, plate + rng.uniform(0.004, 0.008), coat)
    grip = coat.rgb if chance(rng, 0.9) else coat.inner
    low, high = (plate + (outline[-1, 1] - plate) * s for s in (low, high))
    mesh = random_handle(rng, outline, low / outline[-1, 1], high / outline[-1, 1], reach)
    thing.add(mesh, grip, coat.material, alpha=coat.alpha)
    if style == "enamel" and chance(rng, 0.8):
        rim = named_rgb(rng, "blue", "black", "gray") if chance(rng, 0.7) else any_rgb(rng)
        thing.add(ring(r * 1.025, outline[-1, 1], 0.0035), rim)
    if chance(rng, 0.2):
        fill(thing, inside, rng.uniform(0.6, 0.92), DRINKS[rng.integers(4)])
    return thing


def _saucer(thing: Thing, coat: Coat, r: float, rng: np.random.Generator) -> float:
    h = r * rng.uniform(0.18, 0.3)
    outline = curve([[r * 0.5, 0], [r * 0.55, 0.002], [r * 0.8, h * 0.5], [r, h]], 7)
    open_vessel(thing, outline, 0.003, 0.004, replace(coat, texture=None, inner_texture=None, inner=coat.rgb), 32)
    return 0.0045


def _travel_mug(rng: np.random.Generator) -> Thing:
    r, h, foot = rng.uniform(0.036, 0.045), rng.uniform(0.14, 0.19), rng.uniform(0.72, 1.0)
    coat = metal(rng) if chance(rng, 0.5) else plastic(rng)
    if chance(rng, 0.2):
        coat = replace(coat, texture=logo(rng, coat.rgb))
    thing = Thing(coat.material)
    step = rng.uniform(0.3, 0.6)
    outline = curve([[r * foot * 0.95, 0], [r * foot, 0.006], [r * foot, h * step * 0.8], [r, h * step * 1.2], [r, h]])
    open_vessel(thing, outline, 0.003, 0.01, coat)
    grip_rgb = BLACK if chance(rng, 0.7) else any_rgb(rng)
    lathed = lathe(
        [
            [0, h - 0.01],
            [r, h - 0.01],
            [r * 1.03, h],
            [r, h + 0.012],
            [r * 0.8, h + 0.014],
            [r * 0.78, h + 0.008],
            [0, h + 0.008],
        ],
        36,
    )
    thing.add(lathed, grip_rgb, "plastic")
    thing.add(ribbon([-r * 0.7, -r * 0.4, 0.0], h + 0.012, 0.014, 0.008), grip_rgb, "plastic")
    if chance(rng, 0.4):
        low, high = 0.12 * h, 0.42 * h
        thing.add(
            lathe(
                [
                    [r * foot * 0.9, low],
                    [r * foot + 0.002, low],
                    [(r + r * foot) / 2 + 0.002, high],
                    [r * foot * 0.9, high],
                ]
            ),
            grip_rgb,
        )
    if chance(rng, 0.75):
        form = "hook" if chance(rng, 0.2) else "square" if chance(rng, 0.5) else "ear"
        thing.add(handle(outline, 0.3 * h, 0.9 * h, rng.uniform(0.026, 0.034), 0.006, form, 1.6), grip_rgb, "plastic")
    return thing


def make_cup(rng: np.random.Generator) -> Thing:
    """A cup without a handle: paper, with or without a lid; plastic; a tumbler; a tea bowl."""
    style = str(pick(rng, "paper", "party", "tumbler", "tea bowl", "steel", p=[0.35, 0.17, 0.23, 0.17, 0.08]))
    if style == "paper":
        return _paper_cup(rng)
    if style == "party":
        rgb = named_rgb(rng, "red", "red", "blue", "green", "yellow", "pink", "orange", "white", "black")
        coat = Coat("plastic", rgb, varied(rng, WHITE, 0.03) if chance(rng, 0.7) else rgb)
        r, h = rng.uniform(0.04, 0.048), rng.uniform(0.09, 0.125)
        knots = [(0.64, 0.0), (0.66, 0.02)]
        for at in (0.3, 0.5, 0.72):  # the steps that stop such cups from sticking in each other
            wide = 0.66 + 0.34 * at
            knots += [(wide - 0.012, at), (wide + 0.014, at + 0.015)]
        outline = np.array([*knots, (0.985, 0.97), (1.04, 0.985), (1.04, 1.0)]) * (r, h)
        wall, floor = 0.0015, 0.004
    elif style == "tumbler":
        coat = clear(rng, "plastic", 0.6) if chance(rng, 0.3) else plastic(rng) if chance(rng, 0.7) else glazed(rng)
        if coat.alpha == 1 and coat.texture is None and chance(rng, 0.2):
            coat = replace(coat, texture=label(rng, coat.rgb) if chance(rng, 0.5) else pattern(rng, coat.rgb))
        r, h, foot = rng.uniform(0.034, 0.043), rng.uniform(0.07, 0.13), rng.uniform(0.7, 1.0)
        outline = curve(
            [[r * foot * 0.95, 0], [r * foot, 0.004], [r * (1 + foot) / 2 * rng.uniform(0.98, 1.06), h * 0.5], [r, h]],
            8,
        )
        wall, floor = 0.0025, 0.005
    elif style == "tea bowl":
        coat = glazed(rng, 0.3)
        r, h, foot = rng.uniform(0.032, 0.058), rng.uniform(0.05, 0.085), rng.uniform(0.45, 0.65)
        belly = rng.uniform(0.9, 1.02)
        outline = curve([[r * foot, 0], [r * foot, h * 0.06], [r * belly * 0.8, h * 0.2], [r * belly, h * 0.6], [r, h]])
        wall, floor = 0.0035, h * 0.12
    else:
        coat = metal(rng, COPPER if chance(rng, 0.15) else STEEL)
        r, h, foot = rng.uniform(0.034, 0.044), rng.uniform(0.075, 0.13), rng.uniform(0.72, 0.95)
        outline = curve(
            [
                [r * foot * 0.96, 0],
                [r * foot, 0.004],
                [r * (1 + foot) / 2, h * 0.5],
                [r * 0.99, h * 0.97],
                [r * 1.02, h],
            ]
        )
        wall, floor = 0.0015, 0.004
    thing = Thing(coat.material)
    inside = open_vessel(thing, outline, wall, floor, coat)
    if chance(rng, 0.2):
        fill(thing, inside, rng.uniform(0.5, 0.9), DRINKS[rng.integers(len(DRINKS))])
    return thing


def _paper_cup(rng: np.random.Generator) -> Thing:
    r, foot = rng.uniform(0.033, 0.047), rng.uniform(0.66, 0.78)
    h = r * rng.uniform(1.9, 3.2)
    white = varied(rng, WHITE, 0.03)
    rgb = white if chance(rng, 0.4) else varied(rng, (0.68, 0.5, 0.32)) if chance(rng, 0.35) else any_rgb(rng)
    coat = Coat("cardboard", rgb, white)
    at = rng.random()
    if at < 0.35:
        coat = replace(coat, texture=logo(rng, rgb))
    elif at < 0.5:
        coat = replace(coat, texture=label(rng, rgb), repeat=int(rng.integers(1, 3)))
    elif at < 0.65:
        coat = replace(coat, texture=pattern(rng, rgb), repeat=int(rng.integers(1, 5)))
    thing = Thing("cardboard")
    outline = np.array(
        [[r * foot, 0], [r * (foot + 1) / 2, h * 0.5], [r, h * 0.98], [r * 1.03, h * 0.99], [r * 1.03, h]]
    )
    inside = open_vessel(thing, outline, 0.0012, 0.006, coat)
    if chance(rng, 0.3):  # a sleeve against the heat
        low, high = h * rng.uniform(0.2, 0.35), h * rng.uniform(0.6, 0.78)
        r0, r1 = radius_at(outline, low), radius_at(outline, high)
        sleeve = lathe([[r0 * 0.95, low], [r0 * 1.02, low], [r1 * 1.02, high], [r1 * 0.95, high]])
        tone = varied(rng, (0.66, 0.48, 0.31)) if chance(rng, 0.6) else any_rgb(rng)
        texture = logo(rng, tone) if chance(rng, 0.4) else None
        thing.add(sleeve, _painted(texture, tone), "cardboard", texture, None if texture is None else uv_around(sleeve))
    if chance(rng, 0.55):
        _drink_lid(thing, rng, r, h)
    elif chance(rng, 0.4):
        fill(thing, inside, rng.uniform(0.6, 0.93), DRINKS[rng.integers(len(DRINKS))])
    return thing


def _drink_lid(thing: Thing, rng: np.random.Generator, r: float, h: float) -> None:
    rgb = WHITE if chance(rng, 0.55) else BLACK if chance(rng, 0.8) else named_rgb(rng, "brown", "gray", "red", "green")
    rise = rng.uniform(0.006, 0.016)
    low = [[0, h - 0.004], [r * 1.05, h - 0.005], [r * 1.07, h], [r * 1.03, h + 0.003], [r * 0.95, h + rise]]
    thing.add(lathe([*low, [r * 0.86, h + rise], [r * 0.82, h + rise * 0.5], [0, h + rise * 0.5]], 36), rgb, "plastic")
    if chance(rng, 0.35):
        lean = rng.uniform(-0.02, 0.02, 2)
        top = h + rng.uniform(0.05, 0.09)
        straw = any_rgb(rng) if chance(rng, 0.6) else WHITE
        thing.add(sweep([[0, 0, h], [*lean, top]], 0.003, 8), straw, "plastic")
    else:
        thing.add(ribbon([-r * 0.84, -r * 0.78, -r * 0.7], h + rise * 0.75, 0.009, 0.002), (0.12, 0.1, 0.09), "plastic")


def make_glass(rng: np.random.Generator) -> Thing:
    """A drinking glass: straight, conical, tulip, low with a heavy foot, waisted, tiny; sometimes with facets."""
    coat = clear(rng)
    style = str(
        pick(rng, "straight", "pint", "tulip", "rocks", "waisted", "shot", p=[0.25, 0.22, 0.15, 0.22, 0.1, 0.06])
    )
    r, h = rng.uniform(0.03, 0.04), rng.uniform(0.11, 0.16)
    floor, segments = rng.uniform(0.005, 0.012), 32
    if style == "straight":
        outline = np.array([[r * 0.95, 0], [r, 0.003], [r, h * 0.5], [r, h]])
    elif style == "pint":
        foot = rng.uniform(0.62, 0.85)
        outline = curve(
            [
                [r * foot, 0],
                [r * (foot + 0.02), 0.004],
                [r * (1 + foot) / 2 * rng.uniform(1, 1.08), h * 0.5],
                [r * 1.1, h],
            ],
            8,
        )
    elif style == "tulip":
        outline = curve(
            [[r * 0.75, 0], [r * 0.72, h * 0.04], [r * 0.62, h * 0.12], [r, h * 0.6], [r * rng.uniform(0.85, 1.05), h]]
        )
    elif style == "rocks":
        r, h = rng.uniform(0.036, 0.045), rng.uniform(0.07, 0.095)
        floor, foot = rng.uniform(0.008, 0.016), rng.uniform(0.8, 1.0)
        outline = curve([[r * foot * 0.94, 0], [r * foot, 0.004], [r * (1 + foot) / 2, h * 0.5], [r, h]], 7)
        segments = int(pick(rng, 32, 8, 10, 12, p=[0.6, 0.15, 0.15, 0.1]))
    elif style == "waisted":
        outline = curve([[r * 0.8, 0], [r * 0.85, 0.005], [r * 0.78, h * 0.35], [r * 1.1, h * 0.75], [r * 1.05, h]])
    else:
        r, h, floor = rng.uniform(0.02, 0.026), rng.uniform(0.05, 0.07), 0.01
        outline = np.array([[r * 0.75, 0], [r * 0.78, 0.002], [r * 0.88, h * 0.5], [r, h]])
    warp: Warp | None = None
    if segments == 32 and style != "shot" and chance(rng, 0.15):
        waves = int(rng.integers(6, 11))
        warp = lambda mesh: waved(mesh, waves, 0.03)  # noqa: E731
    thing = Thing("glass")
    filled = chance(rng, 0.3)
    if filled:  # a drink's colour would drown in the usual haze
        coat = replace(coat, alpha=coat.alpha / 2)
    inside = open_vessel(thing, outline, 0.002, floor, coat, segments, warp)
    thing.add(
        lathe([[0, 0.0005], [outline[0, 0] * 0.95, 0.0005], [outline[0, 0] * 0.95, floor * 0.9], [0, floor * 0.9]], 24),
        coat.rgb,
        alpha=0.25,
    )
    thing.add(ring(outline[-1, 0] - 0.001, h, 0.0018, segments=segments), coat.rgb, alpha=0.6)  # a rim catches light
    if filled:
        drink = any_rgb(rng) if chance(rng, 0.2) else DRINKS[rng.integers(len(DRINKS))]
        fill(thing, inside * (0.98, 1), rng.uniform(0.4, 0.9), drink)
    return thing


def make_wine_glass(rng: np.random.Generator) -> Thing:
    """A glass on a stem: for red or white wine, a flute, a saucer, a cone, a goblet."""
    coat = replace(clear(rng, tinted=0.05), alpha=float(rng.uniform(0.25, 0.42)))
    style = str(pick(rng, "red", "white", "flute", "coupe", "cone", "goblet", p=[0.3, 0.3, 0.13, 0.1, 0.07, 0.1]))
    stem, foot = rng.uniform(0.06, 0.1), rng.uniform(0.03, 0.038)
    if style == "red":
        r, bowl, knots = rng.uniform(0.042, 0.052), rng.uniform(0.09, 0.12), [(0.5, 0.1), (1, 0.42), (0.68, 1)]
    elif style == "white":
        r, bowl, knots = rng.uniform(0.034, 0.042), rng.uniform(0.08, 0.11), [(0.55, 0.1), (1, 0.45), (0.74, 1)]
    elif style == "flute":
        r, bowl, knots = rng.uniform(0.023, 0.028), rng.uniform(0.12, 0.16), [(0.45, 0.12), (1, 0.6), (0.86, 1)]
    elif style == "coupe":
        r, bowl, knots = rng.uniform(0.044, 0.052), rng.uniform(0.04, 0.055), [(0.6, 0.14), (0.92, 0.5), (1, 1)]
    elif style == "cone":
        r, bowl, knots = rng.uniform(0.046, 0.056), rng.uniform(0.055, 0.07), [(0.34, 0.3), (0.67, 0.65), (1, 1)]
    else:
        r, bowl, knots = rng.uniform(0.036, 0.044), rng.uniform(0.08, 0.1), [(0.7, 0.12), (0.95, 0.5), (1, 1)]
        stem = rng.uniform(0.03, 0.06)
    thin = rng.uniform(0.003, 0.005) if style != "goblet" else rng.uniform(0.004, 0.009)
    lower = [[foot, 0], [foot, 0.0015], [foot * 0.4, 0.005], [thin, 0.016], [thin, stem * 0.6], [thin, stem]]
    upper = curve([[thin, stem], *([r * a, stem + bowl * b] for a, b in knots)], 11)[1:]
    outline = np.concatenate([np.array(lower), upper])
    thing = Thing("glass")
    floor = stem + (0.12 if style == "cone" else 0.05) * bowl
    filled = chance(rng, 0.4)
    if filled:
        coat = replace(coat, alpha=coat.alpha * 0.6)
    inside = open_vessel(thing, outline, 0.0014, floor, coat, 32)
    thing.add(ring(outline[-1, 0] - 0.0007, stem + bowl, 0.0016, segments=32), coat.rgb, alpha=0.6)
    if filled:
        wine = [(0.3, 0.02, 0.06), (0.38, 0.03, 0.07), (0.9, 0.82, 0.5), (0.92, 0.6, 0.5)][rng.integers(4)]
        fill(thing, inside * (0.97, 1), rng.uniform(0.25, 0.6) if style != "flute" else rng.uniform(0.5, 0.85), wine)
    return thing


def make_bowl(rng: np.random.Generator) -> Thing:
    """A bowl: for cereal, rice, pasta or salad, for mixing, for a dog."""
    style = str(
        pick(
            rng,
            "cereal",
            "rice",
            "pasta",
            "mixing",
            "salad",
            "dog",
            "square",
            p=[0.27, 0.12, 0.1, 0.25, 0.1, 0.1, 0.06],
        )
    )
    coat, wall, warp = glazed(rng, 0.55), 0.0035, None
    r, h = rng.uniform(0.06, 0.085), 0.0
    rim: tuple[float, Rgb] | None = None
    if style in ("cereal", "square"):
        h = r * rng.uniform(0.6, 0.95)
        foot = rng.uniform(0.4, 0.62)
        outline = curve([[r * foot, 0], [r * foot, 0.004], [r * 0.8, h * 0.28], [r * 0.97, h * 0.7], [r, h]])
        if chance(rng, 0.25):
            coat = plastic(rng)
        if style == "square":
            power = rng.uniform(4, 7)
            warp = lambda mesh: squared(mesh, power)  # noqa: E731
        elif chance(rng, 0.08):
            warp = lambda mesh: waved(mesh, 8, 0.03, 0.4)  # noqa: E731
    elif style == "rice":
        r, foot = rng.uniform(0.055, 0.08), rng.uniform(0.38, 0.5)
        h = r * rng.uniform(0.75, 1.05)
        outline = curve([[r * foot, 0], [r * foot * 0.95, h * 0.12], [r * 0.7, h * 0.4], [r * 0.92, h * 0.8], [r, h]])
    elif style == "pasta":
        r = rng.uniform(0.09, 0.12)
        h = r * rng.uniform(0.3, 0.45)
        outline = curve([[r * 0.45, 0], [r * 0.5, 0.004], [r * 0.75, h * 0.3], [r * 0.82, h * 0.8], [r, h]])
    elif style == "mixing":
        r = rng.uniform(0.09, 0.145)
        h, wall, foot = r * rng.uniform(0.65, 1.0), 0.002, rng.uniform(0.42, 0.7)
        red = chance(rng, 0.35)
        coat = plastic(rng, named_rgb(rng, "red") if red else None) if chance(rng, 0.55) else metal(rng)
        if chance(rng, 0.15):
            coat = clear(rng)
        outline = curve(
            [[r * foot, 0], [r * (foot + 0.03), 0.005], [r * (0.82 + foot / 12), h * 0.4], [r * 0.97, h * 0.8], [r, h]]
        )
        rim = (rng.uniform(0.005, 0.012), coat.rgb)
        if coat.material == "plastic" and chance(rng, 0.35):
            reach = r * rng.uniform(0.1, 0.2)
            warp = lambda mesh: lipped(mesh, h, h * 0.6, reach, 0.3)  # noqa: E731
            rim = None
    elif style == "salad":
        r = rng.uniform(0.1, 0.15)
        h, wall = r * rng.uniform(0.5, 0.75), 0.005
        coat = _wooden(rng) if chance(rng, 0.5) else clear(rng) if chance(rng, 0.5) else coat
        outline = curve([[r * 0.4, 0], [r * 0.45, 0.004], [r * 0.78, h * 0.3], [r, h]])
    else:
        r, top = rng.uniform(0.07, 0.13), rng.uniform(0.72, 0.9)
        h, wall = r * rng.uniform(0.4, 0.65), r * rng.uniform(0.04, 0.1)
        coat = plastic(rng) if chance(rng, 0.35) else metal(rng) if chance(rng, 0.6) else glazed(rng, 0.3)
        outline = np.array(
            [[r * 0.97, 0], [r, 0.006], [r * (1 + top) / 2, h * 0.5], [r * (top + 0.02), h * 0.96], [r * top, h]]
        )
        if coat.material == "metal" and chance(rng, 0.7):
            rim = (0.0, BLACK)
    thing = Thing(coat.material)
    inside = open_vessel(thing, outline, wall, wall * 1.3 + 0.001, coat, 40, warp)
    if style == "dog" and rim is not None:
        thing.add(ring(r * 0.99, 0.005, 0.008, 0.012, 40), rim[1], "rubber")
    elif rim is not None:
        thing.add(ring(r, h, rim[0], 0.005, 40), rim[1], alpha=coat.alpha)
        if coat.material == "plastic" and chance(rng, 0.25):
            x = np.array([r, r * 1.15, r * 1.3, r * 1.38])
            thing.add(ribbon(x, h - 0.003, [0.05, 0.035, 0.03, 0.015], 0.006), coat.rgb)
    if style in ("cereal", "rice", "salad", "pasta", "dog") and coat.alpha == 1 and chance(rng, 0.22):
        _food(thing, rng, inside, style)
    return thing


def _food(thing: Thing, rng: np.random.Generator, inside: Array, style: str) -> None:
    tones = {
        "rice": [(0.93, 0.92, 0.87), (0.85, 0.6, 0.3)],
        "salad": [(0.3, 0.5, 0.12), (0.45, 0.6, 0.2)],
        "pasta": [(0.9, 0.75, 0.4), (0.75, 0.2, 0.08)],
        "dog": [(0.4, 0.24, 0.13), (0.5, 0.32, 0.18)],
    }.get(style, [(0.9, 0.88, 0.82), (0.8, 0.55, 0.25), (0.75, 0.25, 0.1), (0.55, 0.5, 0.2)])
    rgb = varied(rng, tones[rng.integers(len(tones))], 0.1)
    fill(
        thing, inside, rng.uniform(0.4, 0.8), rgb, speckled(rng, rgb, 128, rng.uniform(0.04, 0.16), rng.uniform(1.5, 4))
    )


def plate_texture(rng: np.random.Generator, ground: Rgb) -> Texture:
    """Rings along the rim, motifs around it, a picture in the middle, or stoneware spots."""
    size = 192
    image = (
        speckled(rng, ground, size, rng.uniform(0.04, 0.15), 1.0)
        if chance(rng, 0.3)
        else np.full((size, size, 3), 255 * np.array(ground), np.uint8)
    )
    ink = tuple(float(255 * c) for c in (named_rgb(rng, "blue") if chance(rng, 0.35) else any_rgb(rng)))
    middle = (size // 2, size // 2)
    at = rng.random()
    if at < 0.5:
        for _ in range(int(rng.integers(1, 4))):
            cv2.circle(image, middle, int(size * rng.uniform(0.3, 0.485)), ink, int(rng.integers(1, 8)), cv2.LINE_AA)
    elif at < 0.65:
        cv2.circle(
            image, middle, int(size * rng.uniform(0.3, 0.4)), ink, -1 if chance(rng, 0.4) else size // 4, cv2.LINE_AA
        )
    elif at < 0.9:
        count, radius, dot = int(rng.integers(8, 30)), size * rng.uniform(0.36, 0.45), int(rng.integers(3, 10))
        shape = bool(rng.integers(2))
        for a in np.arange(count) * 2 * np.pi / count:
            place = (int(size / 2 + radius * np.cos(a)), int(size / 2 + radius * np.sin(a)))
            cv2.ellipse(
                image, place, (dot, max(2, dot // 2) if shape else dot), np.degrees(a), 0, 360, ink, -1, cv2.LINE_AA
            )
        if chance(rng, 0.4):
            cv2.circle(image, middle, int(size * 0.485), ink, 3, cv2.LINE_AA)
    if at > 0.86:
        side = int(size * rng.uniform(0.3, 0.55))
        low = (size - side) // 2
        mask = cv2.circle(np.zeros((side, side, 1), np.uint8), (side // 2, side // 2), side // 2, 1, -1)
        image[low : low + side, low : low + side] = np.where(
            mask > 0, label(rng, ground, (side, side)), image[low : low + side, low : low + side]
        )
    return image


def make_plate(rng: np.random.Generator) -> Thing:
    """A plate: with a rim, without, deep, of paper, square, oval."""
    style = str(pick(rng, "rim", "coupe", "paper", "square", "oval", p=[0.4, 0.28, 0.1, 0.12, 0.1]))
    r = rng.uniform(0.075, 0.14)
    rgb = crockery_rgb(rng)
    coat = Coat("ceramic", rgb, rgb)
    if chance(rng, 0.4):
        coat = replace(coat, inner_texture=plate_texture(rng, rgb), from_above=True)
    wall, h, warp = 0.004, r * rng.uniform(0.13, 0.24), None
    if style == "coupe":
        outline = curve([[r * 0.55, 0], [r * 0.6, 0.003], [r * 0.88, h * 0.4], [r, h]], 9)
    else:
        well, rise = rng.uniform(0.6, 0.75), rng.uniform(0.45, 0.75)
        outline = np.array(
            [
                [0.88 * well * r, 0],
                [0.94 * well * r, 0.002],
                [well * r, h * rise * 0.5],
                [(well + 0.06) * r, h * rise],
                [0.85 * r, h * (rise + 1) / 2],
                [r, h],
            ]
        )
    if style == "paper":
        wall = 0.0012
        rgb = varied(rng, WHITE, 0.02) if chance(rng, 0.6) else any_rgb(rng)
        printed = plate_texture(rng, rgb) if chance(rng, 0.4) else None
        coat = Coat("cardboard", WHITE, rgb, inner_texture=printed, from_above=True)
        warp = lambda mesh: waved(mesh, 20, 0.012, 0.3)  # noqa: E731
    elif style == "square":
        power = rng.uniform(5, 9)
        warp = lambda mesh: squared(mesh, power)  # noqa: E731
        r *= 0.85
    elif style == "oval":
        long = rng.uniform(1.25, 1.6)
        warp = lambda mesh: mesh.scaled(long, 1.0, 1.0)  # noqa: E731
    elif chance(rng, 0.12):
        coat = plastic(rng) if chance(rng, 0.6) else metal(rng) if chance(rng, 0.5) else clear(rng)
    elif chance(rng, 0.05):
        coat = _wooden(rng)
    thing = Thing(coat.material)
    open_vessel(thing, outline, wall, wall, coat, 60 if style == "paper" else 48, warp)
    return thing


def make_pitcher(rng: np.random.Generator) -> Thing:
    """A jug with a handle and a lip: bellied, straight, conical, for milk, for measuring; of any material."""
    style = str(pick(rng, "belly", "straight", "cone", "milk", "measuring", p=[0.3, 0.25, 0.2, 0.12, 0.13]))
    r, h = rng.uniform(0.055, 0.072), rng.uniform(0.17, 0.25)
    coat = [glazed(rng, 0.5), clear(rng), plastic(rng), metal(rng), enamelled(rng)][
        int(rng.choice(5, p=[0.35, 0.25, 0.2, 0.1, 0.1]))
    ]
    if style == "belly":
        neck = rng.uniform(0.6, 0.8)
        outline = curve(
            [
                [r * 0.7, 0],
                [r * 0.78, h * 0.03],
                [r * 1.1, h * rng.uniform(0.28, 0.4)],
                [r * neck, h * 0.78],
                [r * neck * 1.12, h],
            ],
            13,
        )
    elif style == "straight":
        outline = curve([[r * 0.93, 0], [r, 0.006], [r, h * 0.5], [r * rng.uniform(0.92, 1.03), h]], 9)
    elif style == "cone":
        flip = chance(rng, 0.5)
        low, top = (1.05, 0.72) if flip else (0.72, 1.02)
        outline = curve([[r * low * 0.95, 0], [r * low, 0.006], [r * (low + top) / 2, h * 0.5], [r * top, h]], 9)
    elif style == "milk":
        r, h, coat = rng.uniform(0.036, 0.05), rng.uniform(0.08, 0.12), metal(rng) if chance(rng, 0.7) else glazed(rng)
        outline = curve([[r * 0.92, 0], [r, 0.005], [r * 0.97, h * 0.4], [r * 0.74, h * 0.82], [r * 0.8, h]], 11)
    else:
        r, h = rng.uniform(0.045, 0.065), rng.uniform(0.09, 0.14)
        coat = clear(rng, "glass" if chance(rng, 0.6) else "plastic", 0.05)
        outline = curve([[r * 0.85, 0], [r * 0.9, 0.004], [r * 0.95, h * 0.5], [r * 1.05, h]], 9)
    reach, spread, start = r * rng.uniform(0.3, 0.6), rng.uniform(0.3, 0.5), h * rng.uniform(0.6, 0.85)
    thing = Thing(coat.material)
    inside = open_vessel(thing, outline, 0.003, 0.007, coat, 40, lambda mesh: lipped(mesh, h, start, reach, spread))
    grip = coat
    if coat.material in ("glass", "metal") and chance(rng, 0.3):
        grip = plastic(rng, BLACK if chance(rng, 0.6) else None)
    mesh = random_handle(rng, outline, rng.uniform(0.14, 0.3), rng.uniform(0.78, 0.95), h * rng.uniform(0.2, 0.28))
    thing.add(mesh, grip.rgb, grip.material, alpha=grip.alpha)
    if style == "measuring":  # the scale, on the side that faces a right hand
        ink = named_rgb(rng, "red", "white", "blue", "black")
        for at in np.arange(0.25, 0.9, 0.12):
            edge = radius_at(outline, h * at) + 0.0006
            half = 0.35 if round(at / 0.12) % 2 else 0.2
            a = np.linspace(-half, half, 5) - np.pi / 2
            thing.add(
                sweep(np.column_stack([edge * np.cos(a), edge * np.sin(a), np.full(5, h * at)]), 0.0007, 4),
                ink,
                "plastic",
            )
    elif coat.material == "plastic" and chance(rng, 0.5):
        lid(thing, rng, outline[-1, 0] * 1.01, h, plastic(rng), 0.004, coat.rgb, 0.012)
    if coat.alpha < 1 and chance(rng, 0.35):
        drink = any_rgb(rng) if chance(rng, 0.3) else DRINKS[rng.integers(3, len(DRINKS))]
        fill(thing, inside, rng.uniform(0.3, 0.75), drink)
    return thing


def make_teapot(rng: np.random.Generator) -> Thing:
    """A teapot: a round pot, a tall one, a squat one of iron with a handle over it, one of glass."""
    style = str(pick(rng, "round", "tall", "squat", p=[0.5, 0.22, 0.28]))
    r, coat = rng.uniform(0.055, 0.085), glazed(rng, 0.55)
    h = r * {"round": rng.uniform(1.4, 1.8), "tall": rng.uniform(1.9, 2.5), "squat": rng.uniform(1.0, 1.3)}[style]
    belly, mouth = rng.uniform(0.35, 0.55), rng.uniform(0.4, 0.6)
    over = chance(rng, 0.6 if style == "squat" else 0.12)
    if chance(rng, 0.12):
        coat = clear(rng)
    elif chance(rng, 0.12):
        coat = metal(rng)
    elif style == "squat" and chance(rng, 0.5):  # cast iron
        iron = dark(rng) if chance(rng, 0.6) else varied(rng, named_rgb(rng, "red", "blue", "green", "brown"), 0.2)
        coat = Coat("metal", iron, BLACK, speckled(rng, iron, 96, 0.12, 1.0), repeat=4)
    outline = curve(
        [[r * 0.55, 0], [r * 0.62, h * 0.04], [r, h * belly], [r * (0.6 + mouth / 3), h * 0.85], [r * mouth, h]], 13
    )
    thing = Thing(coat.material)
    inside = open_vessel(thing, outline, 0.003, 0.006, coat, 28)
    start = np.array([-radius_at(outline, h * 0.3) + 0.012, 0, h * rng.uniform(0.28, 0.42)])
    end = np.array([-r * rng.uniform(1.45, 1.75), 0, h * rng.uniform(0.9, 1.03)])
    spout, mouth_mesh = tube_spout(start, end, (r * rng.uniform(0.24, 0.32), r * 0.12), rng.uniform(-0.12, 0.04))
    thing.add(spout, coat.rgb, alpha=coat.alpha)
    thing.add(mouth_mesh, (0.08, 0.06, 0.05), "plastic")
    knob = coat.rgb if coat.alpha == 1 and chance(rng, 0.8) else BLACK
    lid(thing, rng, r * mouth * 1.03, h, coat, r * rng.uniform(0.06, 0.22), knob, r * rng.uniform(0.12, 0.18))
    if over:
        tone = coat.rgb if chance(rng, 0.3) else BLACK if chance(rng, 0.5) else varied(rng, (0.6, 0.42, 0.22))
        # Over a teapot the handle runs from the spout to the back.
        over_mesh = arch(r * 0.75, h * 0.8, r * rng.uniform(1.1, 1.5), 0.0045, 1.6, 0.0, rng.uniform(0.6, 1))
        thing.add(over_mesh.turned(np.array([[0.0, -1, 0], [1, 0, 0], [0, 0, 1]])), tone, "metal")
    else:
        thing.add(
            random_handle(rng, outline, rng.uniform(0.15, 0.3), rng.uniform(0.75, 0.88), r * 0.65),
            coat.rgb,
            alpha=coat.alpha,
        )
    if coat.alpha < 1:
        fill(thing, inside, rng.uniform(0.3, 0.8), (0.55, 0.24, 0.05))
    return thing


def make_kettle(rng: np.random.Generator) -> Thing:
    """A kettle: for the stove with a handle over it, electric with a handle behind, or with a goose's neck."""
    style = str(pick(rng, "stove", "electric", "goose", p=[0.42, 0.43, 0.15]))
    if style == "electric":
        return _electric_kettle(rng)
    coat = metal(rng, COPPER if chance(rng, 0.1) else STEEL) if chance(rng, 0.5) else enamelled(rng)
    r = rng.uniform(0.085, 0.11) if style == "stove" else rng.uniform(0.065, 0.085)
    h = r * rng.uniform(1.1, 1.5)
    mouth = rng.uniform(0.4, 0.6)
    if chance(rng, 0.5):
        knots = [[r * 0.95, 0], [r, h * 0.06], [r * 0.95, h * 0.35], [r * (0.55 + mouth / 3), h * 0.85], [r * mouth, h]]
    else:
        knots = [[r * 0.75, 0], [r * 0.85, h * 0.06], [r, h * 0.4], [r * 0.85, h * 0.78], [r * mouth, h]]
    outline = curve(knots, 13)
    thing = Thing("metal")
    open_vessel(thing, outline, 0.002, 0.004, coat, 30)
    grip_rgb = BLACK if chance(rng, 0.7) else any_rgb(rng)
    lid(thing, rng, r * mouth * 1.04, h, coat, r * rng.uniform(0.05, 0.15), grip_rgb, r * 0.13)
    if style == "stove":
        start, end = (
            np.array([-r * 0.75, 0, h * 0.5]),
            np.array([-r * rng.uniform(1.2, 1.4), 0, h * rng.uniform(0.85, 1.05)]),
        )
        spout, hole = tube_spout(start, end, (r * 0.25, r * rng.uniform(0.13, 0.18)), 0.0)
        square, rise = rng.uniform(0.5, 1.0), h * rng.uniform(0.55, 0.85)
        over = arch(r * 0.8, h * 0.75, rise + 0.02, 0.005, 2.0, 0.0, square)
        quarter = np.array([[0.0, -1, 0], [1, 0, 0], [0, 0, 1]])
        thing.add(over.turned(quarter), varied(rng, STEEL) if chance(rng, 0.4) else grip_rgb, "metal")
        a = np.linspace(np.pi * 0.3, np.pi * 0.7, 9)
        grip = np.column_stack(
            [
                0.8 * r * np.sign(np.cos(a)) * np.abs(np.cos(a)) ** square,
                np.zeros(9),
                h * 0.75 + (rise + 0.02) * np.sin(a) ** square,
            ]
        )
        thing.add(sweep(grip, 0.011, 8), grip_rgb, "plastic")
    else:
        start, end = (
            np.array([-r * 0.9, 0, h * 0.2]),
            np.array([-r * rng.uniform(2.0, 2.3), 0, h * rng.uniform(1.0, 1.15)]),
        )
        spout, hole = tube_spout(start, end, (0.013, 0.006), rng.uniform(-0.2, -0.12))
        thing.add(handle(outline, h * 0.25, h * 0.85, r * 0.7, 0.008, "square", 1.5), grip_rgb, "plastic")
    thing.add(spout, coat.rgb)
    thing.add(hole, (0.06, 0.06, 0.06), "plastic")
    return thing


def _electric_kettle(rng: np.random.Generator) -> Thing:
    r, h = rng.uniform(0.065, 0.08), rng.uniform(0.17, 0.23)
    top = rng.uniform(0.68, 0.95)
    at = rng.random()
    coat = (
        metal(rng)
        if at < 0.4
        else clear(rng)
        if at < 0.55
        else plastic(rng, WHITE if at < 0.7 else BLACK if at < 0.82 else None)
    )
    grip_rgb = BLACK if coat.rgb != BLACK and chance(rng, 0.75) else coat.rgb if coat.alpha == 1 else WHITE
    thing = Thing(coat.material)
    thing.add(lathe([[0, 0], [r * 1.1, 0], [r * 1.12, 0.012], [r * 1.0, 0.02], [0, 0.02]], 36), grip_rgb, "plastic")
    bulge = rng.uniform(1.0, 1.1)
    outline = curve([[r * 0.97, 0.022], [r, 0.028], [r * (1 + top) / 2 * bulge, h * 0.55], [r * top, h]], 10)
    reach, start = r * rng.uniform(0.25, 0.5), h * rng.uniform(0.65, 0.8)
    inside = open_vessel(thing, outline, 0.003, 0.03, coat, 36, lambda mesh: lipped(mesh, h, start, reach, 0.35))
    cap = lathe(
        [
            [0, h - 0.006],
            [r * top * 0.97, h - 0.006],
            [r * top * 0.97, h + 0.002],
            [r * top * 0.7, h + 0.012],
            [0, h + 0.014],
        ],
        36,
    )
    thing.add(cap, grip_rgb, "plastic")
    if coat.alpha < 1:
        thing.add(ring(r * 1.0, 0.03, 0.006, 0.02), grip_rgb, "plastic")
        fill(thing, inside, rng.uniform(0.2, 0.6), (0.75, 0.82, 0.84))
    form = "square" if chance(rng, 0.6) else "ear" if chance(rng, 0.6) else "hook"
    thing.add(
        handle(
            outline,
            h * rng.uniform(0.18, 0.3),
            h * 0.94,
            rng.uniform(0.045, 0.06),
            rng.uniform(0.009, 0.012),
            form,
            1.3,
        ),
        grip_rgb,
        "plastic",
    )
    if chance(rng, 0.5):
        thing.add(
            ribbon(
                [r * top * 0.6, r * top, r * top + 0.025, r * top + 0.032], h + 0.008, [0.02, 0.026, 0.02, 0.008], 0.01
            ),
            grip_rgb,
            "plastic",
        )
    return thing


def make_pot(rng: np.random.Generator) -> Thing:
    """A saucepan with a long handle, or a pot with two, of steel, enamel or cast iron; sometimes with a lid."""
    style = str(pick(rng, "saucepan", "pot", "stock", "dutch", p=[0.4, 0.25, 0.13, 0.22]))
    r = rng.uniform(0.075, 0.105) if style == "saucepan" else rng.uniform(0.09, 0.135)
    depth = {"saucepan": (0.8, 1.25), "pot": (0.8, 1.2), "stock": (1.4, 1.9), "dutch": (0.75, 1.05)}[style]
    h = r * rng.uniform(*depth)
    at = rng.random()
    if style == "dutch":
        rgb = any_rgb(rng)
        coat = Coat("metal", rgb, varied(rng, (0.88, 0.84, 0.75)) if chance(rng, 0.6) else BLACK)
    elif at < 0.6:
        coat = metal(rng, COPPER if chance(rng, 0.07) else STEEL)
    elif at < 0.8:
        rgb = dark(rng) if chance(rng, 0.6) else any_rgb(rng)
        coat = Coat("metal", rgb, dark(rng))
    else:
        coat = enamelled(rng)
    foot = rng.uniform(0.85, 0.98)
    outline = curve(
        [
            [r * foot * 0.95, 0],
            [r * foot, h * 0.04],
            [r, h * rng.uniform(0.15, 0.3)],
            [r, h * 0.6],
            [r, h * 0.97],
            [r * 1.02, h],
        ],
        11,
    )
    thing = Thing("metal")
    inside = open_vessel(thing, outline, 0.004 if style == "dutch" else 0.0022, 0.004, coat)
    thing.add(ring(r * 1.015, h, 0.004, 0.003), STEEL if coat.material == "metal" and style != "dutch" else coat.rgb)
    handles = str(pick(rng, "plastic", "steel", "wood", p=[0.5, 0.38, 0.12]))
    if style == "saucepan":
        pan_handle(
            thing, rng, r * 0.99, h * rng.uniform(0.7, 0.9), rng.uniform(0.14, 0.2), rng.uniform(0.0, 0.03), handles
        )
    else:
        thick = rng.uniform(0.004, 0.006) if style != "dutch" else rng.uniform(0.006, 0.009)
        tone = coat.rgb if style == "dutch" else STEEL if handles == "steel" else BLACK
        mesh = loop_handles(
            r,
            h * rng.uniform(0.72, 0.9),
            r * rng.uniform(0.3, 0.42),
            rng.uniform(0.022, 0.035),
            thick,
            rng.uniform(1, 1.6),
        )
        thing.add(mesh, tone, "metal" if tone != BLACK else "plastic")
    if chance(rng, 0.5):
        cover = coat if style == "dutch" or chance(rng, 0.4) else clear(rng, tinted=0)
        knob = STEEL if chance(rng, 0.3) else BLACK
        lid(thing, rng, r * 1.01, h + 0.001, cover, r * rng.uniform(0.1, 0.28), knob, rng.uniform(0.013, 0.018))
    elif chance(rng, 0.15):
        _food(thing, rng, inside, "soup")
    return thing


def make_frying_pan(rng: np.random.Generator) -> Thing:
    """A frying pan: coated, of steel, of cast iron, square for grilling, or a wok."""
    style = str(pick(rng, "coated", "steel", "iron", "grill", "wok", p=[0.5, 0.15, 0.17, 0.08, 0.1]))
    r, warp = rng.uniform(0.09, 0.15), None
    h, foot, wall = rng.uniform(0.035, 0.055), rng.uniform(0.72, 0.85), 0.003
    black = dark(rng)
    if style == "steel":
        coat = metal(rng)
    elif style == "iron":
        coat, foot, wall = (
            Coat("metal", BLACK, dark(rng), speckled(rng, BLACK, 64, 0.2)),
            rng.uniform(0.85, 0.95),
            0.005,
        )
    else:
        rgb = dark(rng) if chance(rng, 0.5) else STEEL if chance(rng, 0.3) else any_rgb(rng)
        light = varied(rng, (0.85, 0.82, 0.75)) if chance(rng, 0.6) else varied(rng, COPPER)
        coat = Coat("metal", rgb, black if chance(rng, 0.8) else light)
        if chance(rng, 0.25):
            spots = speckled(rng, coat.inner, 128, 0.5, 0.6)
            coat = replace(coat, inner_texture=spots, from_above=True)
    if style == "grill":
        power = rng.uniform(5, 8)
        r, warp = r * 0.85, lambda mesh: squared(mesh, power)
        stripes = np.full((128, 128, 3), 255 * np.array(coat.inner), np.uint8)
        stripes[np.arange(128) % 10 < 4] //= 2
        coat = replace(coat, inner_texture=stripes, from_above=True)
    if style == "wok":
        h = r * rng.uniform(0.5, 0.65)
        outline = curve([[r * 0.38, 0], [r * 0.42, 0.003], [r * 0.75, h * 0.35], [r * 0.93, h * 0.72], [r, h]], 10)
    else:
        outline = curve(
            [[r * foot * 0.98, 0], [r * foot, 0.003], [r * (0.3 + foot * 0.7), h * 0.3], [r * 0.97, h * 0.8], [r, h]], 9
        )
    thing = Thing("metal")
    if style == "iron":
        reach = 0.008
        both = lambda mesh: lipped(mesh, h, h * 0.5, reach, 0.15).turned(np.array([[0.0, -1, 0], [1, 0, 0], [0, 0, 1]]))  # noqa: E731
        warp = lambda mesh: both(both(mesh).turned(np.diag([-1.0, -1, 1])))  # noqa: E731
    open_vessel(thing, outline, wall, wall, coat, 44, warp)
    grip = (
        "iron"
        if style == "iron"
        else "steel"
        if style == "steel" or chance(rng, 0.1)
        else "wood"
        if chance(rng, 0.15)
        else "plastic"
    )
    length = rng.uniform(0.1, 0.14) if style == "iron" else rng.uniform(0.15, 0.21)
    pan_handle(thing, rng, r * 0.96, h * 0.75, length, rng.uniform(0.0, 0.035), grip)
    return thing


def make_vase(rng: np.random.Generator) -> Thing:
    """A vase: bottle, bulb, cylinder, trumpet, amphora with handles, gourd; of ceramic, glass or metal."""
    style = str(
        pick(rng, "bottle", "bulb", "cylinder", "trumpet", "amphora", "gourd", p=[0.2, 0.25, 0.17, 0.15, 0.13, 0.1])
    )
    h = rng.uniform(0.12, 0.36)
    slim = rng.uniform(0.8, 1.2)
    knots = {
        "bottle": [(0.2, 0), (0.3, 0.25), (0.24, 0.5), (rng.uniform(0.06, 0.1), 0.72), (0.075, 0.94), (0.1, 1)],
        "bulb": [(0.2, 0), (0.38, rng.uniform(0.3, 0.6)), (0.26, 0.82), (rng.uniform(0.12, 0.2), 0.92), (0.2, 1)],
        "cylinder": [(0.2, 0), (0.205, 0.03), (0.21, 0.5), (rng.uniform(0.19, 0.26), 1)],
        "trumpet": [(0.18, 0), (0.12, 0.12), (0.12, 0.4), (0.17, 0.75), (rng.uniform(0.25, 0.34), 1)],
        "amphora": [(0.14, 0), (0.12, 0.05), (0.29, 0.5), (0.25, 0.66), (0.11, 0.8), (0.11, 0.9), (0.16, 1)],
        "gourd": [(0.2, 0), (0.29, 0.25), (0.15, 0.55), (0.19, 0.72), (0.09, 0.9), (0.11, 1)],
    }[style]
    outline = curve(np.array(knots) * (h * slim, h), 17)
    at = rng.random()
    coat = glazed(rng, 0.4) if at < 0.65 else clear(rng, tinted=0.5) if at < 0.9 else metal(rng, (0.7, 0.55, 0.3))
    warp: Warp | None = None
    if chance(rng, 0.12):
        power = rng.uniform(3.5, 6)
        warp = lambda mesh: squared(mesh, power)  # noqa: E731
    elif style != "amphora" and chance(rng, 0.2):
        waves, deep = int(rng.integers(5, 13)), rng.uniform(0.02, 0.06)
        warp = lambda mesh: waved(mesh, waves, deep)  # noqa: E731
    thing = Thing(coat.material)
    open_vessel(thing, outline, h * 0.012 + 0.0015, 0.01, coat, 32, warp)
    if style == "amphora":
        one = handle(outline, h * 0.62, h * 0.92, h * 0.14, h * 0.022, "ear")
        thing.add(join(one, one.turned(np.diag([-1.0, -1, 1]))), coat.rgb, alpha=coat.alpha)
    return thing


def make_bucket(rng: np.random.Generator) -> Thing:
    """A bucket of plastic or zinc with a handle, up or fallen to one side; or an ice bucket with two ears."""
    style = str(pick(rng, "plastic", "zinc", "oval", "ice", p=[0.5, 0.25, 0.12, 0.13]))
    r = rng.uniform(0.11, 0.16)
    h, foot = r * rng.uniform(1.5, 2.05), rng.uniform(0.68, 0.85)
    coat = plastic(rng) if style in ("plastic", "oval") else metal(rng, (0.6, 0.62, 0.64))
    if style == "zinc" and chance(rng, 0.3):
        coat = enamelled(rng)
    elif style == "plastic" and chance(rng, 0.15):
        coat = replace(coat, texture=logo(rng, coat.rgb))
    stretch = rng.uniform(1.2, 1.4) if style == "oval" else 1.0
    warp: Warp | None = (lambda mesh: mesh.scaled(stretch, 1, 1)) if style == "oval" else None
    if style == "ice":
        r, coat = rng.uniform(0.075, 0.11), metal(rng) if chance(rng, 0.8) else clear(rng)
        h = r * rng.uniform(1.5, 2.2)
    outline = curve(
        [[r * foot * 0.98, 0], [r * foot, 0.006], [r * (foot + 1) / 2, h * 0.5], [r * 0.99, h * 0.96], [r, h]], 8
    )
    thing = Thing(coat.material)
    open_vessel(thing, outline, 0.0025, 0.008, coat, 40, warp)
    rims = [ring(r + 0.002, h - 0.004, 0.009, 0.012, 40)]
    if style == "zinc":
        rims += [ring(radius_at(outline, h * at), h * at, 0.006, 0.006, 40) for at in (0.12, rng.uniform(0.5, 0.8))]
    elif style == "plastic" and chance(rng, 0.6):
        rims.append(ring(radius_at(outline, h * 0.88) + 0.002, h * 0.88, 0.008, 0.008, 40))
    band = join(*rims)
    thing.add(band if warp is None else warp(band), coat.rgb, alpha=coat.alpha)
    if style == "ice":
        thick = rng.uniform(0.004, 0.006)
        if chance(rng, 0.5):
            thing.add(loop_handles(r, h * 0.85, r * 0.25, 0.025, thick), STEEL, "metal")
        else:
            one = handle(outline, h * 0.6, h * 0.85, 0.025, thick)
            thing.add(join(one, one.turned(np.diag([-1.0, -1, 1]))), STEEL, "metal")
        return thing
    tilt = rng.uniform(-0.3, 0.3) if chance(rng, 0.35) else float(rng.choice([-1, 1])) * rng.uniform(1.45, 1.75)
    rise, z = r * rng.uniform(1.05, 1.2), h * 0.93
    if abs(tilt) > 1:  # fallen, it must lie around the rim
        rise = (r * stretch + 0.012) * 1.03
    wire = STEEL if style == "zinc" or chance(rng, 0.5) else WHITE if chance(rng, 0.5) else coat.rgb
    thick = 0.0028 if wire == STEEL else 0.0045
    thing.add(arch(r + 0.012, z, rise, thick, 1.0, tilt), wire, "metal" if wire == STEEL else "plastic")
    if chance(rng, 0.6):
        a = np.linspace(np.pi * 0.4, np.pi * 0.6, 5)
        up = rise * np.sin(a)
        path = np.column_stack([up * np.sin(tilt), (r + 0.012) * np.cos(a), z + up * np.cos(tilt)])
        grip = wood(rng) if style == "zinc" else None
        mesh = sweep(path, 0.009, 10)
        thing.add(
            mesh,
            _painted(grip, BLACK if chance(rng, 0.4) else coat.rgb),
            "wood" if grip is not None else "plastic",
            grip,
            None if grip is None else uv_above(mesh, 0.1),
        )
    across, up = np.array([-0.012, 0.012, 0.012, -0.012]), np.array([-0.02, -0.02, 0.015, 0.015])
    corners = np.column_stack([across, np.full(4, r), z + up])
    ears = loft([np.add(corners, (0, step, 0)) for step in (0.012, -0.002)])
    thing.add(join(ears, ears.turned(np.diag([-1.0, -1, 1]))), coat.rgb if style != "zinc" else STEEL)
    return thing


KINDS = {
    "mug": Kind(make_mug, lying=0.05, hollow=True),
    "cup": Kind(make_cup, lying=0.1, hollow=True),
    "glass": Kind(make_glass, lying=0.05, hollow=True),
    "wine glass": Kind(make_wine_glass, lying=0.05),
    "bowl": Kind(make_bowl, hollow=True),
    "plate": Kind(make_plate, hollow=True, flat_top=True),
    "pitcher": Kind(make_pitcher, lying=0.03),
    "teapot": Kind(make_teapot),
    "kettle": Kind(make_kettle),
    "pot": Kind(make_pot, hollow=True),
    "frying pan": Kind(make_frying_pan, hollow=True),
    "vase": Kind(make_vase, lying=0.08),
    "bucket": Kind(make_bucket, lying=0.05, hollow=True),
}
