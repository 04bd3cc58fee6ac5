"""Cutlery and kitchen tools, lying as they lie on a table, and the boards and trays under them."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from sightline.sim.shapes import Array, Mesh, lathe, sweep
from training.builtin.things.base import (
    Kind,
    Rgb,
    Texture,
    Thing,
    join,
    loft,
    pick,
    prism,
    rounded_rectangle,
    uv_around,
)
from training.builtin.things.paints import BLACK, STEEL, WHITE, any_rgb, label, pattern, speckled, varied, wood
from training.builtin.things.vessels import chance, dark, reflections, ribbon, smooth, uv_above

GOLD: Rgb = (0.78, 0.6, 0.3)
FLIP = np.diag([1.0, -1.0, -1.0])
Z_TO_X = np.array([[0.0, 0, 1], [0, 1, 0], [-1, 0, 0]])


@dataclass(frozen=True, eq=False)
class Finish:
    """What a piece is painted with; a texture lies flat on it and comes back every 12 cm, or 30 cm on metal."""

    rgb: Rgb
    material: str
    texture: Texture | None = None

    def add(self, thing: Thing, *meshes: Mesh) -> None:
        """Add meshes of this finish."""
        mesh = join(*meshes)
        uv = None if self.texture is None else uv_above(mesh, 0.3 if self.material == "metal" else 0.12)
        thing.add(mesh, self.rgb if self.texture is None else (1, 1, 1), self.material, self.texture, uv)


def steel(rng: np.random.Generator, golden: float = 0.04) -> Finish:
    """Bright or dull steel, rarely gilt."""
    light = rng.uniform(0.8, 1.2)
    base = GOLD if chance(rng, golden) else STEEL
    rgb = (min(0.95, light * base[0]), min(0.95, light * base[1]), min(0.95, light * base[2]))
    return Finish(rgb, "metal", reflections(rng, rgb) if chance(rng, 0.7) else None)


def wooden(rng: np.random.Generator) -> Finish:
    """Wood of any tone."""
    return Finish((1, 1, 1), "wood", wood(rng))


def plastic(rng: np.random.Generator, black: float = 0.4) -> Finish:
    """Black or any colour."""
    return Finish(dark(rng) if chance(rng, black) else any_rgb(rng), "plastic")


def grip_of(rng: np.random.Generator) -> Finish:
    """What the handles of tools are made of."""
    return wooden(rng) if chance(rng, 0.35) else steel(rng) if chance(rng, 0.2) else plastic(rng, 0.55)


def settled(thing: Thing, rotation: Array | None = None) -> Thing:
    """Turned, then tilted about y until it touches the table near both ends, as a long thing lies."""
    turn = np.eye(3) if rotation is None else rotation
    v = thing.vertices @ turn.T
    left = v[:, 0] < (v[:, 0].min() + v[:, 0].max()) / 2

    def tilt(angle: float) -> Array:
        c, s = np.cos(angle), np.sin(angle)
        return np.array([[c, 0, s], [0, 1, 0], [-s, 0, c]])

    low, high = -0.8, 0.8
    for _ in range(24):
        middle = (low + high) / 2
        z = v @ tilt(middle)[2]
        low, high = (middle, high) if z[~left].min() > z[left].min() else (low, middle)
    return thing.transformed(tilt(low) @ turn)


def pierced(outline: Array, center: tuple[float, float], half: tuple[float, float], height: float) -> Mesh:
    """A plate `height` thick with a rounded hole, from whose middle all of the outline can be seen."""
    middle = np.array(center)
    away = outline - middle
    power = 4.0 if max(half) > 1.2 * min(half) else 2.0
    inner = middle + away / ((np.abs(away) / half) ** power).sum(axis=1, keepdims=True) ** (1 / power)
    k = len(outline)
    rings = [
        np.column_stack([points, np.full(k, z)])
        for points, z in ((outline, 0.0), (outline, height), (inner, height), (inner, 0.0))
    ]
    i, j = np.arange(k), (np.arange(k) + 1) % k
    band = np.concatenate([np.column_stack([i, j, k + j]), np.column_stack([i, k + j, k + i])]).astype(np.int32)
    # Each side has vertices of its own, or the shading would run over the edges.
    return join(*(Mesh(np.concatenate([rings[n], rings[(n + 1) % 4]]), band) for n in range(4)))


def disc(radius: float, low: float, high: float, x: float = 0.0, y: float = 0.0, segments: int = 16) -> Mesh:
    """A flat cylinder standing at (x, y)."""
    return lathe([[0, low], [radius, low], [radius, high], [0, high]], segments).moved(x, y)


def dish(length: float, width: float, depth: float, wall: float, egg: float) -> Mesh:
    """The bowl of a spoon, from x = 0 to `length`, its lowest point on z = 0; wider towards x = 0 by `egg`."""
    under = np.array([[0, 0], [0.35, 0.1], [0.62, 0.36], [0.84, 0.72], [1, 1]]) * (1, depth)
    over = under[::-1] * (0.93, 1) + (0, wall)
    v = lathe(np.concatenate([under, over]), 24)
    points = v.vertices * (length / 2, width / 2, 1)
    points[:, 1] *= 1 - egg * points[:, 0] / (length / 2)
    return Mesh(points, v.faces).moved(length / 2)


def helix(length: float, radius: float, wire: float, turns: float) -> Mesh:
    """A screw of wire along +x from the origin."""
    t = np.linspace(0, 1, 44)
    a = 2 * np.pi * turns * t
    wide = radius * smooth(t, (0, 0.2), (0.12, 1), (0.9, 1), (1, 0.6))
    path = np.column_stack([length * t, wide * np.cos(a), wide * np.sin(a)])
    return sweep(path, wire * smooth(t, (0, 1.2), (0.85, 1), (1, 0.4)), 5)


# Spoons, forks, knives


def _set_of(rng: np.random.Generator) -> tuple[Finish, Finish | None]:
    """The finish of a piece of cutlery, and that of its handle where it has one of its own."""
    at = rng.random()
    if at < 0.62:
        return steel(rng), None
    if at < 0.82:
        return steel(rng, 0), grip_of(rng) if chance(rng, 0.5) else plastic(rng, 0.2)
    if at < 0.94:
        return Finish(varied(rng, WHITE, 0.03) if chance(rng, 0.4) else any_rgb(rng), "plastic"), None
    return wooden(rng), None


def _stem(
    thing: Thing,
    rng: np.random.Generator,
    x: Array,
    z: Array,
    wide: float,
    thick: float,
    metal: Finish,
    grip: Finish | None,
) -> None:
    """The handle of a spoon or fork: narrow at the neck, wider at the end, with or without a grip on it."""
    t = np.linspace(0, 1, len(x))
    form, neck = rng.integers(3), rng.uniform(0.3, 0.45)
    if form == 0:
        knots = ((0, 0.4), (0.05, 0.9), (0.15, 1.0), (0.7, neck), (1, neck + 0.1))
    elif form == 1:
        knots = ((0, 0.9), (0.03, 0.95), (0.5, 0.6), (0.85, neck), (1, neck + 0.15))
    else:
        knots = ((0, 0.3), (0.08, 0.75), (0.3, 0.55), (0.8, neck), (1, neck + 0.1))
    widths = wide * smooth(t, *knots)
    metal.add(thing, ribbon(x, z, widths, thick))
    if grip is not None:
        n = int(len(x) * rng.uniform(0.5, 0.68))
        bulk = max(widths[:n].max(), 0.012) * smooth(t[:n] / t[n - 1], (0, 0.55), (0.08, 0.95), (0.5, 1.0), (1, 0.75))
        grip.add(thing, ribbon(x[:n], z[:n], bulk, thick + rng.uniform(0.003, 0.007)))


def make_spoon(rng: np.random.Generator) -> Thing:
    """A teaspoon, a tablespoon, a spoon for serving, a wooden spoon for cooking; of steel, plastic or wood."""
    style = str(pick(rng, "tea", "table", "serving", "cooking", p=[0.25, 0.4, 0.13, 0.22]))
    metal, grip = _set_of(rng)
    if style == "cooking":
        metal, grip = wooden(rng) if chance(rng, 0.75) else plastic(rng), None
    ranges = {"tea": (0.125, 0.155), "table": (0.17, 0.215), "serving": (0.22, 0.3), "cooking": (0.24, 0.36)}
    length = rng.uniform(*ranges[style])
    head = length * (rng.uniform(0.28, 0.34) if style != "cooking" else rng.uniform(0.2, 0.27))
    wide = head * rng.uniform(0.58, 0.75)
    depth, thick = head * rng.uniform(0.13, 0.2), rng.uniform(0.0018, 0.0028)
    if metal.material == "wood":
        thick = rng.uniform(0.006, 0.009) if style == "cooking" else 0.003
    if style == "serving" and chance(rng, 0.4):
        wide = head * rng.uniform(0.8, 0.95)
    thing = Thing(metal.material)
    start = length - head
    x = np.linspace(0, start + head * 0.08, 14)
    arch = rng.uniform(1.0, 1.8)
    z = smooth(x / x[-1], (0, thick / 2), (0.45, depth * arch * 0.6), (0.8, depth * arch), (1, depth))
    if style == "cooking":
        z = smooth(x / x[-1], (0, thick / 2), (1, depth))
        stick = max(0.009, thick * rng.uniform(1.1, 1.6))
        metal.add(thing, ribbon(x, z, stick * smooth(x / x[-1], (0, 0.7), (0.05, 1), (1, 1.1)), thick * 1.1))
    else:
        _stem(thing, rng, x, z, length * rng.uniform(0.085, 0.12), thick, metal, grip)
    metal.add(thing, dish(head, wide, depth, min(thick * 0.6, 0.003), rng.uniform(0.0, 0.16)).moved(start))
    return settled(thing, FLIP if chance(rng, 0.12) else None)


def make_fork(rng: np.random.Generator) -> Thing:
    """A fork with three or four tines, or two long ones for carving."""
    metal, grip = _set_of(rng)
    carving = chance(rng, 0.08)
    length = rng.uniform(0.24, 0.3) if carving else rng.uniform(0.145, 0.21)
    tines = 2 if carving else int(pick(rng, 3, 4, p=[0.25, 0.75]))
    wide = length * (0.09 if carving else rng.uniform(0.115, 0.14))
    thick, arch = rng.uniform(0.002, 0.003), length * rng.uniform(0.05, 0.085)
    neck, root = rng.uniform(0.58, 0.64), rng.uniform(0.74, 0.78)

    def height(t: Array) -> Array:
        return smooth(
            t, (0, 0.002), (0.3, arch * 0.5), (neck, arch), (0.82, arch * 0.25), (0.9, arch * 0.2), (1, arch * 0.7)
        )

    thing = Thing(metal.material)
    t = np.linspace(0, neck + 0.02, 13)
    _stem(thing, rng, length * t, height(t), length * rng.uniform(0.085, 0.115), thick, metal, grip)
    t = np.linspace(neck, root + 0.02, 7)
    pieces = [
        ribbon(
            length * t, height(t), wide * smooth(t, (neck, 0.28), (neck + 0.08, 0.93), (root, 1), (1, 1)), thick * 0.9
        )
    ]
    t = np.linspace(root, 1, 8)
    tine = wide / (tines * 1.75 - 0.75)
    for side in np.linspace(-0.5, 0.5, tines) * (wide - tine):
        widths = tine * smooth(t, (root, 1.0), (0.93, 0.8), (1, 0.3))
        pieces.append(ribbon(length * t, height(t), widths, thick * 0.8, side, 6))
    metal.add(thing, *pieces)
    return settled(thing, FLIP if chance(rng, 0.15) else None)


def make_knife(rng: np.random.Generator) -> Thing:
    """A knife: for the table, the cook, peeling, bread, steak, spreading; a cleaver, a santoku."""
    styles = ("table", "chef", "paring", "bread", "steak", "cleaver", "santoku", "butter")
    style = str(pick(rng, *styles, p=[0.32, 0.2, 0.13, 0.1, 0.08, 0.05, 0.06, 0.06]))
    blade, wide, haft = {
        "table": (rng.uniform(0.1, 0.125), rng.uniform(0.017, 0.022), rng.uniform(0.09, 0.11)),
        "chef": (rng.uniform(0.15, 0.24), rng.uniform(0.038, 0.05), rng.uniform(0.11, 0.135)),
        "paring": (rng.uniform(0.07, 0.1), rng.uniform(0.016, 0.022), rng.uniform(0.09, 0.11)),
        "bread": (rng.uniform(0.19, 0.25), rng.uniform(0.026, 0.034), rng.uniform(0.11, 0.135)),
        "steak": (rng.uniform(0.1, 0.13), rng.uniform(0.016, 0.022), rng.uniform(0.1, 0.12)),
        "cleaver": (rng.uniform(0.15, 0.19), rng.uniform(0.07, 0.095), rng.uniform(0.11, 0.13)),
        "santoku": (rng.uniform(0.14, 0.18), rng.uniform(0.04, 0.048), rng.uniform(0.11, 0.13)),
        "butter": (rng.uniform(0.07, 0.09), rng.uniform(0.02, 0.028), rng.uniform(0.08, 0.1)),
    }[style]
    t = np.linspace(0, 1, 18)
    if style == "table":
        back, edge = (
            smooth(t, (0, 0.25), (0.8, 0.4), (0.95, 0.3), (1, 0)),
            smooth(t, (0, 0.25), (0.15, 0.55), (0.8, 0.6), (0.95, 0.4), (1, 0)),
        )
    elif style == "butter":
        back, edge = smooth(t, (0, 0.2), (0.6, 0.4), (1, 0.1)), smooth(t, (0, 0.2), (0.55, 0.6), (0.9, 0.4), (1, 0))
    elif style == "cleaver":
        back, edge = np.full(18, 0.3), np.full(18, 0.7)
    elif style == "santoku":
        back, edge = (
            smooth(t, (0, 0.25), (0.7, 0.25), (0.92, 0.05), (1, -0.5)),
            smooth(t, (0, 0.75), (0.8, 0.7), (1, 0.55)),
        )
    elif style == "bread":
        back, edge = smooth(t, (0, 0.4), (0.85, 0.4), (1, 0.1)), smooth(t, (0, 0.6), (0.9, 0.55), (1, 0))
        edge[1:-1] -= 0.06 * (np.arange(16) % 2)
    else:
        drop = rng.uniform(-0.1, 0.3)
        back, edge = (
            smooth(t, (0, 0.3), (0.6, 0.28), (1, drop)),
            smooth(t, (0, 0.7), (0.45, 0.66), (0.8, 0.3), (1, -drop + 0.01)),
        )
    upper = np.column_stack([blade * t, wide * back])
    lower = np.column_stack([blade * t, -wide * edge])
    whole = style in ("table", "butter") and chance(rng, 0.65)
    metal, grip = _set_of(rng) if style in ("table", "butter") else (steel(rng, 0), None)
    if style in ("chef", "paring", "santoku") and chance(rng, 0.12):  # coated or ceramic blades
        metal = Finish(any_rgb(rng), "metal")
    if not whole and metal.material == "metal":
        grip = grip or (wooden(rng) if chance(rng, 0.35) else steel(rng) if chance(rng, 0.1) else plastic(rng, 0.75))
    thing = Thing(metal.material)
    haft_wide = rng.uniform(0.013, 0.017) if style in ("table", "butter") else rng.uniform(0.018, 0.027)
    haft_thick = rng.uniform(0.004, 0.008) if grip is None else haft_wide * rng.uniform(0.55, 0.75)
    outline = np.concatenate([lower, upper[::-1][(1 if np.allclose(upper[-1], lower[-1], atol=1e-5) else 0) :]])
    metal.add(thing, prism(outline, 0.0022, 0.0008).moved(0, 0, haft_thick / 2 - 0.001))
    shift = 0.0 if style in ("table", "butter", "bread") else wide * rng.uniform(0.0, 0.1)
    s = np.linspace(0, 1, 12)
    hump = rng.uniform(0.75, 1.0)
    widths = haft_wide * smooth(s, (0, 0.5), (0.05, 0.95), (0.25, 1), (0.6, hump), (0.95, 0.9), (1, 0.75))
    x = np.linspace(-haft, blade * 0.02, 12)
    if grip is None:
        metal.add(
            thing,
            ribbon(
                x,
                haft_thick / 2,
                widths * smooth(s, (0, 1), (0.7, 0.85), (1, 0.65)),
                haft_thick * smooth(s, (0, 1), (1, 0.5)),
            ),
        )
        return settled(thing, FLIP if chance(rng, 0.5) else None)
    grip.add(thing, ribbon(x[:-1], haft_thick / 2, widths[:-1], haft_thick, shift))
    if chance(rng, 0.6):  # a bolster
        metal.add(
            thing,
            ribbon(
                [-0.012, 0.0, 0.006],
                haft_thick / 2,
                [haft_wide, haft_wide, haft_wide * 0.7],
                [haft_thick, haft_thick, 0.004],
                shift,
            ),
        )
    if style not in ("table", "butter") and grip.material != "metal" and chance(rng, 0.55):
        ends = 0.02 * haft_thick - 3e-4, 0.98 * haft_thick + 3e-4  # they just show on both sides
        rivets = [disc(0.0032, *ends, -haft * at, shift, 10) for at in (0.22, 0.5, 0.78)]
        Finish(varied(rng, STEEL), "metal").add(thing, *rivets)
    return settled(thing, FLIP if chance(rng, 0.5) else None)


# Tools for cooking


def _tool_handle(
    thing: Thing, rng: np.random.Generator, x: Array, z: Array, grip: Finish, neck: Finish, wide: float
) -> None:
    """A long handle from its end at x[0]: a grip, then a thinner neck."""
    t = np.linspace(0, 1, len(x))
    n = int(len(x) * rng.uniform(0.45, 0.8))
    thin = wide * rng.uniform(0.35, 0.6)
    neck.add(
        thing,
        ribbon(
            x[n - 2 :], z[n - 2 :], thin * smooth(t[n - 2 :], (0, 1), (0.9, 1), (1, 1.3)), rng.uniform(0.003, 0.006)
        ),
    )
    shape = smooth(t[:n] / t[n - 1], (0, 0.55), (0.06, 0.95), (0.4, 1), (1, 0.65))
    grip.add(thing, ribbon(x[:n], z[:n], wide * shape, wide * shape * rng.uniform(0.45, 0.8)))


def make_spatula(rng: np.random.Generator) -> Thing:
    """A slotted or plain turner, a rubber scraper, a wooden spatula, a long one for icing."""
    style = str(pick(rng, "turner", "scraper", "wooden", "icing", p=[0.5, 0.28, 0.14, 0.08]))
    length = rng.uniform(0.25, 0.36)
    if style == "scraper":
        return _scraper(rng, length)
    if style == "wooden":
        thing = Thing("wood")
        t = np.linspace(0, 1, 18)
        wide, neck = rng.uniform(0.045, 0.065), rng.uniform(0.22, 0.35)
        tip = rng.uniform(0.7, 1.05)
        widths = wide * smooth(
            t, (0, neck * 0.7), (0.03, neck), (0.62, neck), (0.8, 0.9), (0.9, 1), (0.99, tip), (1, tip * 0.9)
        )
        wooden(rng).add(thing, ribbon(length * t, 0.004, widths, 0.007 * smooth(t, (0, 1.1), (0.7, 1), (1, 0.4))))
        return settled(thing)
    if style == "icing":
        thing, bright = Thing("metal"), steel(rng, 0)
        t = np.linspace(0, 1, 14)
        wide, step = rng.uniform(0.022, 0.034), rng.uniform(0, 0.02)
        z = 0.008 + step * smooth(t, (0, 1), (0.12, 1), (0.22, 0), (1, 0))
        bright.add(
            thing,
            ribbon(
                length * (0.38 + 0.62 * t),
                z,
                wide * smooth(t, (0, 0.5), (0.2, 0.75), (0.9, 1), (0.97, 0.75), (1, 0.2)),
                0.0015,
            ),
        )
        s = np.linspace(0, 1, 10)
        grip_of(rng).add(
            thing,
            ribbon(length * 0.4 * s, 0.008 + step, 0.024 * smooth(s, (0, 0.5), (0.1, 1), (0.7, 0.8), (1, 0.7)), 0.016),
        )
        return settled(thing)
    head = length * rng.uniform(0.27, 0.36)
    wide = head * rng.uniform(0.75, 1.0)
    grip = grip_of(rng)
    blade = steel(rng, 0) if chance(rng, 0.4) else plastic(rng, 0.6)
    thing = Thing(blade.material)
    start = length - head
    x = np.linspace(0, start + 0.008, 16)
    rise = rng.uniform(0.012, 0.045)
    z = smooth(x / x[-1], (0, 0.008), (0.45, 0.01 + rise * 0.6), (0.85, rise), (1, 0.003))
    neck = blade if chance(rng, 0.6) or grip.material == "wood" else grip
    _tool_handle(thing, rng, x, z, grip, neck, rng.uniform(0.02, 0.03))
    taper, thin = rng.uniform(0.65, 1.0), 0.0015 if blade.material == "metal" else 0.003
    if chance(rng, 0.3):
        t = np.linspace(0, 1, 10)
        widths = wide * smooth(t, (0, 0.35), (0.1, taper * 0.9), (0.3, taper), (0.93, 1), (1, 0.85))
        blade.add(thing, ribbon(start + head * t, 0.003, widths, thin))
        return thing.transformed(np.eye(3))
    # Slots are what is left open between bars.
    slots, open_share = int(rng.integers(3, 7)), rng.uniform(0.3, 0.5)
    back = ribbon(start + head * np.linspace(0, 0.25, 5), 0.003, wide * taper * np.array([0.4, 0.8, 0.95, 1, 1]), thin)
    front = ribbon(start + head * np.array([0.82, 0.9, 0.97, 1]), 0.003, wide * np.array([1, 1, 0.97, 0.85]), thin)
    bar = wide / (slots + (slots + 1) * (1 - open_share) / open_share) * (1 - open_share) / open_share
    ends = np.linspace(-0.5, 0.5, slots + 1) * (wide - bar)
    bars = [
        ribbon(start + head * np.array([0.23, 0.84]), 0.003, bar, thin, y * np.array([taper, 1.0]), 6) for y in ends
    ]
    blade.add(thing, back, front, *bars)
    return thing.transformed(np.eye(3))


def _scraper(rng: np.random.Generator, length: float) -> Thing:
    head, wide = length * rng.uniform(0.26, 0.34), rng.uniform(0.045, 0.06)
    rgb = varied(rng, WHITE, 0.03) if chance(rng, 0.25) else any_rgb(rng)
    grip = (
        wooden(rng)
        if chance(rng, 0.4)
        else steel(rng, 0)
        if chance(rng, 0.15)
        else Finish(rgb, "plastic")
        if chance(rng, 0.3)
        else plastic(rng)
    )
    thing = Thing("rubber" if grip.material != "wood" else "")
    t = np.linspace(0, 1, 9)
    one = smooth(t, (0, 0.32), (0.15, 0.48), (0.85, 0.48), (1, 0.42))
    other = smooth(t, (0, 0.32), (0.15, 0.48), (0.6, 0.48), (0.9, 0.3), (1, 0.05))
    if chance(rng, 0.3):
        other = one
    lower = np.column_stack([length - head + head * t, -wide * one])
    upper = np.column_stack([length - head + head * t, wide * other])
    thick = rng.uniform(0.007, 0.011)
    Finish(rgb, "rubber").add(thing, prism(np.concatenate([lower, upper[::-1]]), thick, thick * 0.3))
    s = np.linspace(0, 1, 12)
    stick = rng.uniform(0.011, 0.018)
    bulge = smooth(s, (0, 0.8), (0.04, 1), (0.5, rng.uniform(0.75, 1)), (1, 0.9))
    grip.add(thing, ribbon((length - head * 0.8) * s, thick / 2, stick * bulge, max(thick, 0.008) * bulge))
    return settled(thing, FLIP if chance(rng, 0.5) else None)


def make_ladle(rng: np.random.Generator) -> Thing:
    """A ladle lying on its bowl and on the end of its handle, or on its side."""
    r = rng.uniform(0.035, 0.052)
    depth, length, lean = r * rng.uniform(0.6, 0.95), rng.uniform(0.2, 0.3), rng.uniform(0.15, 1.0)
    at = rng.random()
    bowl = steel(rng, 0.03) if at < 0.5 else plastic(rng, 0.5) if at < 0.88 else wooden(rng)
    grip = bowl if chance(rng, 0.55) else grip_of(rng)
    thing = Thing(bowl.material)
    a = np.linspace(0, np.pi / 2, 8)
    under = np.column_stack([r * np.sin(a), depth * (1 - np.cos(a))])
    under[0, 0] = 0
    bowl.add(thing, lathe(np.concatenate([under, under[::-1] * (0.95, 1) + (0, 0.002)]), 28))
    t = np.linspace(0, 1, 18)
    along = np.column_stack([np.full(18, np.sin(lean)), np.full(18, np.cos(lean))]) * (length * t)[:, None]
    bend = 0.25 * r * np.sin(np.pi * t) ** 2
    path = np.column_stack([r * 0.98 + along[:, 0] + bend, np.zeros(18), depth * 0.9 + along[:, 1]])
    if chance(rng, 0.5):  # a hook to hang it by
        b = np.linspace(0.3, 2.6, 6)[:, None]
        ahead, out = np.array([np.sin(lean), 0, np.cos(lean)]), np.array([np.cos(lean), 0, -np.sin(lean)])
        path = np.concatenate([path, path[-1] + 0.012 * (np.sin(b) * ahead + (1 - np.cos(b)) * out)])
    thick = rng.uniform(0.0025, 0.004)
    # Widths grow from the bowl on; `flat` is the breadth of the strap over its thickness.
    radii = thick * np.interp(np.arange(len(path)), [0, 10, len(path) - 1], [1.3, 0.9, 1.3])
    n = len(path) if grip is bowl else 10
    bowl.add(thing, sweep(path[:n], radii[:n], 8, rng.uniform(1.5, 2.8)))
    if grip is not bowl:
        grip.add(thing, sweep(path[n - 2 : 18], 0.007, 8, 1.5))
        if len(path) > 18:
            bowl.add(thing, sweep(path[17:], thick, 6))
    c, s = np.cos(np.pi / 2 - lean), np.sin(np.pi / 2 - lean)
    down = np.array([[c, 0, s], [0, 1, 0], [-s, 0, c]])
    roll = float(pick(rng, 0.0, np.pi, np.pi / 2, p=[0.55, 0.2, 0.25])) + rng.normal(0, 0.1)
    rolled = np.array([[1, 0, 0], [0, np.cos(roll), -np.sin(roll)], [0, np.sin(roll), np.cos(roll)]])
    return settled(thing, rolled @ down)


def make_whisk(rng: np.random.Generator) -> Thing:
    """A whisk: a balloon, a narrow or a flat one, of steel wire or coated."""
    haft, cage = rng.uniform(0.09, 0.14), rng.uniform(0.1, 0.17)
    wide = cage * rng.uniform(0.18, 0.3)
    flat = 0.2 if chance(rng, 0.12) else 1.0
    wires = int(rng.integers(3, 6)) if flat < 1 else int(rng.integers(4, 7))
    metal = steel(rng, 0) if chance(rng, 0.75) else Finish(any_rgb(rng), "rubber")
    grip = steel(rng, 0) if chance(rng, 0.45) else grip_of(rng)
    thing = Thing(metal.material if metal.material == "metal" else "")
    t = np.sin(np.linspace(0, np.pi / 2, 11))
    peak = rng.uniform(0.6, 0.72)
    loops, wire = [], rng.uniform(0.0009, 0.0016) if metal.material == "metal" else 0.002
    for turn in np.arange(wires) * np.pi / wires:
        size = wide if flat == 1 else wide * (1 - 0.75 * turn / np.pi)
        reach = size * smooth(t, (0, 0.15), (0.3, 0.55), (peak, 1), (0.93, 0.6), (1, 0))
        x = haft + cage * t * (1 if flat == 1 else size / wide)
        sides = np.concatenate([reach, -reach[-2::-1]])
        turn_used = turn if flat == 1 else 0.0
        path = np.column_stack([np.concatenate([x, x[-2::-1]]), sides * np.cos(turn_used), sides * np.sin(turn_used)])
        loops.append(sweep(path, wire, 5))
    metal.add(thing, *loops)
    s = np.linspace(0, 1, 12)
    thick = rng.uniform(0.016, 0.024)
    shape = thick * smooth(s, (0, 0.6), (0.06, 0.9), (0.4, 1), (0.75, 0.8), (0.95, 0.85), (1, 0.7))
    grip.add(thing, ribbon((haft + 0.008) * s, 0.0, shape, shape, corners=12))
    if chance(rng, 0.6):
        a = np.linspace(0.3, 2 * np.pi - 0.3, 12)
        ring = np.column_stack([-0.008 - 0.009 * np.cos(a + np.pi), 0.007 * np.sin(a), np.zeros(12)])
        Finish(varied(rng, STEEL), "metal").add(thing, sweep(ring, 0.0012, 5))
    return settled(thing)


def make_rolling_pin(rng: np.random.Generator) -> Thing:
    """A rolling pin: a barrel with two handles, a tapered rod, a plain rod; of wood, marble or silicone."""
    style = str(pick(rng, "barrel", "french", "rod", p=[0.68, 0.2, 0.12]))
    r = rng.uniform(0.024, 0.036)
    thing = Thing("wood")

    def add(profile: npt.ArrayLike, rgb: Rgb, material: str, texture: Texture | None) -> None:
        mesh = lathe(profile, 28)
        uv = None if texture is None else uv_around(mesh)[..., ::-1]  # the grain runs along the pin
        thing.add(mesh.turned(Z_TO_X), (1, 1, 1) if texture is not None else rgb, material, texture, uv)

    if style != "barrel":
        half, end = rng.uniform(0.17, 0.25), rng.uniform(0.4, 0.7) if style == "french" else 0.97
        r *= 0.8
        z = np.linspace(-half, half, 12)
        radii = r * smooth(np.abs(z) / half, (0, 1), (0.4, 0.97), (0.95, end), (1, end * 0.8))
        add([[0, -half], *np.column_stack([radii, z]), [0, half]], WHITE, "wood", wood(rng))
        return thing.transformed(np.eye(3))
    half, grip = rng.uniform(0.1, 0.15), rng.uniform(0.075, 0.11)
    at = rng.random()
    barrel = [[0, -half], [r * 0.92, -half], [r, -half + 0.004], [r, half - 0.004], [r * 0.92, half], [0, half]]
    timber = wood(rng)
    if at < 0.7:
        add(barrel, WHITE, "wood", timber)
    elif at < 0.85:
        add(barrel, any_rgb(rng), "rubber", None)
        thing.material = ""
    else:
        marble = speckled(rng, WHITE if chance(rng, 0.6) else (0.3, 0.3, 0.32), 96, 0.035, 2.0)
        add(barrel, WHITE, "ceramic", marble)
        thing.material = ""
    paint = any_rgb(rng) if chance(rng, 0.25) else None
    own = timber if chance(rng, 0.7) else wood(rng)
    thick = r * rng.uniform(0.35, 0.5)
    shape = np.array([[0.45, 0], [0.45, 0.06], [0.75, 0.12], [1, 0.45], [0.85, 0.8], [1.0, 0.93], [0.7, 1.0]])
    for sign in (1, -1):
        side = np.concatenate([[[0, half - 0.002]], shape * (thick, grip) + (0, half), [[0, half + grip]]])
        profile = side if sign == 1 else (side * (1, -1))[::-1]
        add(profile, paint or WHITE, "wood", own if paint is None else None)
    return thing.transformed(np.eye(3))


# Boards and trays


def _board_texture(rng: np.random.Generator, size: int = 192) -> tuple[Texture, str]:
    at = rng.random()
    if at < 0.58:
        image, material = wood(rng, size), "wood"
        if chance(rng, 0.4):  # strips glued side by side, each of another tone
            edges = np.sort(rng.integers(0, size, int(rng.integers(3, 10))))
            tones = rng.uniform(0.82, 1.12, len(edges) + 1)
            image = np.clip(image * tones[np.searchsorted(edges, np.arange(size))][:, None, None], 0, 255).astype(
                np.uint8
            )
    elif at < 0.88:
        rgb = varied(rng, WHITE, 0.03) if chance(rng, 0.35) else any_rgb(rng)
        image, material = speckled(rng, rgb, size, rng.uniform(0.01, 0.04), 1.5), "plastic"
    elif at < 0.95:
        stone = (0.85, 0.85, 0.84) if chance(rng, 0.5) else (0.22, 0.22, 0.23)
        image, material = speckled(rng, stone, size, rng.uniform(0.02, 0.06), rng.uniform(0.7, 2.5)), "ceramic"
    else:
        image, material = label(rng, any_rgb(rng), (size, size)), "glass"
    return image, material


def make_cutting_board(rng: np.random.Generator) -> Thing:
    """A board: oblong, with a hole to hang it by, like a paddle, round; of wood, plastic, stone or printed glass."""
    style = str(pick(rng, "oblong", "holed", "paddle", "round", p=[0.36, 0.32, 0.22, 0.1]))
    length = rng.uniform(0.22, 0.46)
    width = length * rng.uniform(0.55, 0.8)
    image, material = _board_texture(rng)
    thick = rng.uniform(0.012, 0.032) if material == "wood" else rng.uniform(0.005, 0.012)
    corner = width * rng.uniform(0.02, 0.16)
    outline = rounded_rectangle(length, width, corner)
    if style == "round":
        width = length = min(length, 0.36)
        a = np.arange(40) * np.pi / 20
        outline = length / 2 * np.column_stack([np.cos(a), np.sin(a)])
    if style in ("oblong", "holed") and chance(rng, 0.35):  # a groove for juice
        unit = 192 / max(length, width)
        inset = 0.022 if length > 0.28 else 0.015
        groove = rounded_rectangle(length - 2 * inset, width - 2 * inset, max(corner, 0.01)) * unit + 96
        tone = tuple(float(c) for c in image.mean(axis=(0, 1)) * rng.uniform(0.6, 0.8))
        cv2.polylines(image, [np.round(groove).astype(np.int32)], True, tone, max(1, round(0.007 * unit)), cv2.LINE_AA)
    thing = Thing(material)
    meshes = []
    if style == "holed":
        slot = chance(rng, 0.5)
        half = (rng.uniform(0.009, 0.013), width * rng.uniform(0.12, 0.2)) if slot else (0.009, 0.009)
        place = (length / 2 - half[0] - 0.014, 0.0 if slot or chance(rng, 0.6) else width / 2 - 0.024)
        # More points on the sides: the rim of the hole has one for each.
        meshes.append(pierced(_denser(outline, 0.02), place, half, thick))
    else:
        meshes.append(prism(outline, thick, min(0.003, thick / 4)))
    if style == "paddle" or (style == "round" and chance(rng, 0.5)):
        haft, wide = rng.uniform(0.08, 0.14), rng.uniform(0.028, 0.042)
        grip = rounded_rectangle(haft + 0.03, wide, wide * 0.49)
        hole = (haft / 2 - 0.006, 0.0)
        meshes.append(
            pierced(_denser(grip, 0.01), hole, (0.006, 0.006), thick).moved(length / 2 + haft / 2 - 0.015, 0, -2e-4)
        )
    mesh = join(*meshes)
    thing.add(mesh, (1, 1, 1), material, image, _uv_slab(mesh))
    return thing.transformed(np.eye(3))


def _denser(outline: Array, step: float) -> Array:
    pieces = []
    for a, b in zip(outline, np.roll(outline, -1, axis=0), strict=True):
        n = max(1, int(np.linalg.norm(b - a) / step))
        pieces.append(a + (b - a) * (np.arange(n) / n)[:, None])
    return np.concatenate(pieces)


def _uv_slab(mesh: Mesh) -> Array:
    """A texture over the middle of a slab, centred and as large as its longer side."""
    v = mesh.vertices
    span = np.ptp(v[:, :2], axis=0).max()
    place = 0.5 + (v[:, :2] - (v[:, :2].max(axis=0) + v[:, :2].min(axis=0)) / 2) / span
    return np.stack([place[:, 0], place[:, 1] + v[:, 2] / span], axis=-1)[mesh.faces]


def make_tray(rng: np.random.Generator) -> Thing:
    """A tray: of a canteen, of wood with handles, round for a waiter, oval of steel, for baking."""
    style = str(pick(rng, "canteen", "wooden", "round", "oval", "baking", p=[0.33, 0.24, 0.15, 0.1, 0.18]))
    length = rng.uniform(0.3, 0.5)
    width, corner = length * rng.uniform(0.62, 0.8), rng.uniform(0.02, 0.06)
    h, wall, flare = rng.uniform(0.014, 0.03), 0.003, rng.uniform(0.006, 0.02)
    floor: Texture | None = None
    if style == "wooden":
        h, wall, flare, corner = (
            rng.uniform(0.035, 0.06),
            rng.uniform(0.008, 0.013),
            rng.uniform(0, 0.006),
            rng.uniform(0.002, 0.04),
        )
        finish = wooden(rng) if chance(rng, 0.7) else Finish(any_rgb(rng), "wood")
        floor = finish.texture
        if chance(rng, 0.25):
            floor = pattern(rng, any_rgb(rng))
    elif style == "baking":
        finish = Finish(dark(rng), "metal") if chance(rng, 0.5) else steel(rng, 0)
        corner, flare = rng.uniform(0.01, 0.03), rng.uniform(0.004, 0.012)
        h = rng.uniform(0.012, 0.05)
    elif style == "oval":
        finish, corner, flare = steel(rng, 0.15), width / 2, rng.uniform(0.015, 0.03)
    elif style == "round":
        length = width = rng.uniform(0.28, 0.42)
        corner = width / 2
        finish = plastic(rng, 0.45) if chance(rng, 0.75) else steel(rng, 0.1)
    else:
        finish = plastic(rng, 0.1)
    if style in ("canteen", "round") and finish.texture is None:
        at = rng.random()
        if at < 0.15:
            floor = label(rng, finish.rgb)
        elif at < 0.3:
            floor = pattern(rng, finish.rgb)
        elif at < 0.55:
            floor = speckled(rng, finish.rgb, 128, rng.uniform(0.03, 0.15), rng.uniform(0.6, 1.5))
    thing = Thing(finish.material)

    def level(inset: float, z: float) -> Array:
        points = rounded_rectangle(length - 2 * inset, width - 2 * inset, max(corner - inset, 0.004), 9)
        return np.column_stack([points, np.full(len(points), z)])

    lip = rng.uniform(0.0, 0.012) if style in ("canteen", "baking") else 0.0
    outer = [level(flare + lip, 0.0), level(flare * 0.6 + lip, h * 0.35), level(lip, h - 0.002), level(0.0, h)]
    inner = [level(wall * 0.4, h + wall * 0.4), level(lip + wall, h), level(lip + wall + flare * 0.6, h * 0.35 + wall)]
    finish.add(thing, loft([*outer, *inner, level(lip + wall + flare, wall)]))
    if floor is not None:
        base = prism(level(lip + wall + flare * 0.95, 0.0)[:, :2], 0.001).moved(0, 0, wall)
        thing.add(base, (1, 1, 1), finish.material, floor, uv_above(base))
    if style == "wooden" or (style in ("canteen", "oval", "baking") and chance(rng, 0.3)):
        half, thick = width * rng.uniform(0.14, 0.22), rng.uniform(0.004, 0.007)
        a = np.linspace(0, np.pi, 11)
        across, up = half * np.sign(np.cos(a)) * np.abs(np.cos(a)) ** 0.5, np.sin(a) ** 0.6
        standing = style == "wooden" or (style == "oval" and chance(rng, 0.5))
        edge = length / 2 - (wall / 2 if standing else 0.001)
        rise = rng.uniform(0.02, 0.035)
        out, over = (0.0, 1.0) if standing else (1.0, 0.0)
        path = np.column_stack([edge + out * rise * up, across, h - 0.004 + over * rise * up])
        one = sweep(path, thick, 8)
        own = finish if chance(rng, 0.5) else steel(rng, 0.2) if chance(rng, 0.6) else Finish(BLACK, "metal")
        own.add(thing, one, one.turned(np.diag([-1.0, -1, 1])))
    return thing.transformed(np.eye(3))


# Openers


def make_can_opener(rng: np.random.Generator) -> Thing:
    """A can opener with two arms and a key to turn, or an old one with a claw."""
    bright = Finish(varied(rng, STEEL), "metal")
    thing = Thing("metal")
    if chance(rng, 0.15):
        return _claw_opener(rng, thing, bright)
    length, spread = rng.uniform(0.13, 0.17), rng.uniform(0.0, 0.16)
    grip = steel(rng, 0) if chance(rng, 0.25) else plastic(rng, 0.45)
    wide, thick = rng.uniform(0.014, 0.02), rng.uniform(0.008, 0.014)
    if grip.material == "metal":
        wide, thick = rng.uniform(0.009, 0.012), 0.004
    t = np.linspace(0, 1, 12)
    middle = 0.02
    for side in (1, -1):
        bow = side * (wide * 0.55 + 0.003 + 0.004 * np.sin(np.pi * t))
        arm = ribbon(
            -length + (length - 0.045) * t,
            middle,
            wide * smooth(t, (0, 0.5), (0.06, 0.9), (0.5, 1), (1, 0.8)),
            thick,
            bow,
        )
        strip = ribbon(
            [-0.06, -0.03, 0.0, 0.02],
            middle + side * 0.0015,
            [0.012, 0.014, 0.022, 0.014],
            0.0028,
            side * np.array([0.010, 0.007, 0.0, -0.002]),
        )
        c, s = np.cos(side * spread), np.sin(side * spread)
        turn = np.array([[c, -s, 0], [s, c, 0], [0, 0, 1.0]])
        grip.add(thing, arm.turned(turn))
        bright.add(thing, strip.turned(turn))
    a = np.arange(32)
    radii = np.where(a % 4 < 2, 0.0085, 0.007)
    gear = prism(np.column_stack([radii * np.cos(a * np.pi / 16), radii * np.sin(a * np.pi / 16)]), 0.003)
    bright.add(
        thing, gear.moved(0.004, 0.004, middle - 0.008), disc(0.009, middle - 0.01, middle - 0.008, 0.006, -0.012)
    )
    bright.add(
        thing,
        disc(0.003, middle - 0.009, middle + 0.02, 0.004, 0.004, 10),
        disc(0.005, middle, middle + 0.005, 0.002, -0.006),
    )
    angle = rng.uniform(0, np.pi)
    turn = np.array([[np.cos(angle), -np.sin(angle), 0], [np.sin(angle), np.cos(angle), 0], [0, 0, 1]])
    if grip.material == "metal" or chance(rng, 0.4):  # a butterfly
        b = np.linspace(0, 2 * np.pi, 28, endpoint=False)
        reach = 0.011 + 0.016 * np.cos(b) ** 2
        wings = prism(np.column_stack([reach * np.cos(b), 0.011 * np.sin(b) * (0.5 + np.cos(b) ** 2)]), 0.002)
        upright = wings.turned(np.array([[1.0, 0, 0], [0, 0, -1], [0, 1, 0]]))
        bright.add(thing, upright.turned(turn).moved(0.004, 0.004, middle + 0.018))
    else:
        half = rng.uniform(0.026, 0.036)
        x = np.linspace(-half, half, 9)
        shape = smooth(np.abs(x) / half, (0, 0.8), (0.5, 0.8), (0.85, 1), (1, 0.6))
        key = ribbon(x, 0.0, 0.016 * shape, 0.014 * shape)
        grip.add(thing, key.turned(turn).moved(0.004, 0.004, middle + 0.016))
    return settled(thing, FLIP if chance(rng, 0.15) else None)


def _claw_opener(rng: np.random.Generator, thing: Thing, bright: Finish) -> Thing:
    haft = rng.uniform(0.09, 0.12)
    t = np.linspace(0, 1, 10)
    shape = smooth(t, (0, 0.6), (0.1, 1), (0.5, 0.9), (1, 0.75))
    grip_of(rng).add(thing, ribbon(-haft + haft * t, 0.008, 0.022 * shape, 0.015 * shape))
    bright.add(thing, ribbon([-0.01, 0.02, 0.045, 0.06, 0.072], 0.008, [0.012, 0.013, 0.016, 0.012, 0.004], 0.0025))
    claw = prism([[0.03, 0], [0.05, 0], [0.052, 0.012], [0.043, 0.022], [0.04, 0.03], [0.034, 0.02]], 0.002)
    bright.add(thing, claw.moved(0, 0.004, 0.009), disc(0.004, 0.004, 0.012, 0.036, 0, 10))
    return settled(thing)


def make_corkscrew(rng: np.random.Generator) -> Thing:
    """A corkscrew: with two wings, a waiter's with its lever, or a plain one with a bar across."""
    style = str(pick(rng, "wings", "waiter", "bar", p=[0.45, 0.3, 0.25]))
    bright = steel(rng, 0.1)
    screw = Finish(varied(rng, STEEL), "metal")
    if style == "wings":
        return _winged(rng, bright, screw)
    thing = Thing("metal")
    if style == "bar":
        half, thick = rng.uniform(0.035, 0.055), rng.uniform(0.007, 0.011)
        z = np.linspace(-half, half, 11)
        radii = thick * smooth(np.abs(z) / half, (0, 1), (0.5, rng.uniform(0.75, 1.0)), (0.9, 0.85), (1, 0.5))
        cross = lathe([[0, -half], *np.column_stack([radii, z]), [0, half]], 20)
        across = cross.turned(Z_TO_X).turned(np.array([[0.0, -1, 0], [1, 0, 0], [0, 0, 1]]))
        grip = wooden(rng) if chance(rng, 0.65) else grip_of(rng)
        grip.add(thing, across)
        shaft = rng.uniform(0.02, 0.04)
        screw.add(
            thing,
            sweep([[0, 0, 0], [shaft + 0.003, 0, 0]], 0.0028, 8),
            helix(rng.uniform(0.05, 0.07), 0.0045, 0.0017, 5).moved(shaft),
        )
        return settled(thing)
    grip = plastic(rng, 0.4) if chance(rng, 0.6) else wooden(rng) if chance(rng, 0.5) else bright
    half, z = rng.uniform(0.05, 0.06), 0.008
    t = np.linspace(-1, 1, 12)
    body = ribbon(
        half * t, z, 0.016 * smooth(np.abs(t), (0, 0.85), (0.6, 1), (0.95, 0.9), (1, 0.5)), 0.012, 0.004 * t**2
    )
    grip.add(thing, body)
    reach = rng.uniform(0.045, 0.055)
    worm = join(sweep([[0, 0, 0], [0.014, 0, 0]], 0.0016, 6), helix(reach, 0.004, 0.0015, 5).moved(0.012))
    angle = -np.pi / 2 + rng.normal(0, 0.2)
    turn = np.array([[np.cos(angle), -np.sin(angle), 0], [np.sin(angle), np.cos(angle), 0], [0, 0, 1]])
    screw.add(thing, worm.turned(turn).moved(0, -0.004, z))
    angle = rng.uniform(-2.6, -0.7)
    turn = np.array([[np.cos(angle), -np.sin(angle), 0], [np.sin(angle), np.cos(angle), 0], [0, 0, 1]])
    lever = ribbon(
        [0, 0.02, 0.035, 0.05, 0.058], 0, [0.009, 0.009, 0.012, 0.012, 0.007], 0.006, [0, 0, 0, -0.004, -0.006]
    )
    bright.add(thing, lever.turned(turn).moved(half * 0.93, 0.002, z), disc(0.007, 0.001, 0.015, half * 0.93, 0.002))
    return settled(thing, FLIP if chance(rng, 0.5) else None)


def _winged(rng: np.random.Generator, bright: Finish, screw: Finish) -> Thing:
    thing = Thing("metal")
    if chance(rng, 0.2):
        bright = plastic(rng, 0.5)
    r = rng.uniform(0.012, 0.015)
    # The bell that goes over the neck of a bottle, the frame of two bars above it, and the rack through all.
    bell = lathe(
        [
            [r * 1.15, 0],
            [r * 1.2, 0.006],
            [r, 0.03],
            [r * 0.6, 0.034],
            [r * 0.6, 0.03],
            [r * 0.85, 0.026],
            [r * 1.0, 0.004],
        ],
        24,
    )
    bars = [sweep([[r * s * 0.75, 0, 0.028], [r * s * 0.7, 0, 0.075]], 0.0035, 8) for s in (1, -1)]
    crown = lathe([[0, 0.07], [r * 0.9, 0.07], [r * 0.9, 0.09], [r * 0.5, 0.095], [0, 0.095]], 20)
    rack = lathe([[0, 0.06], [0.004, 0.06], [0.004, 0.115], [0, 0.115]], 10)
    ahead = Z_TO_X @ np.array([[0.0, -1, 0], [1, 0, 0], [0, 0, 1]])
    bright.add(thing, *(mesh.turned(ahead) for mesh in (bell, *bars, crown, rack)))
    screw.add(thing, helix(0.06, 0.004, 0.0016, 5).turned(np.diag([-1.0, -1, 1])).moved(0.07))
    a = np.arange(24) * np.pi / 12
    top = np.column_stack([0.012 * np.cos(a) * 1.25, 0.014 * np.sin(a)])
    own = bright if chance(rng, 0.7) else plastic(rng, 0.6)
    own.add(thing, pierced(top, (0.001, 0), (0.008, 0.0075), 0.007).moved(0.127, 0, -0.0035))
    raised = rng.uniform(0.02, 0.5) if chance(rng, 0.65) else rng.uniform(1.2, 2.4)
    t = np.linspace(0, 1, 12)
    long = rng.uniform(0.085, 0.1)
    for side in (1, -1):
        arm = ribbon(
            long * t,
            0.0,
            smooth(t, (0, 0.014), (0.12, 0.014), (0.25, 0.008), (0.7, 0.011), (0.93, 0.013), (1, 0.005)),
            0.006,
        )
        angle = np.pi - side * raised
        turn = np.array([[np.cos(angle), -np.sin(angle), 0], [np.sin(angle), np.cos(angle), 0], [0, 0, 1]])
        bright.add(thing, arm.turned(turn).moved(0.08, side * (r + 0.004), 0))
    return settled(thing)


KINDS = {
    "spoon": Kind(make_spoon),
    "fork": Kind(make_fork),
    "knife": Kind(make_knife),
    "spatula": Kind(make_spatula),
    "ladle": Kind(make_ladle),
    "whisk": Kind(make_whisk),
    "rolling pin": Kind(make_rolling_pin),
    "cutting board": Kind(make_cutting_board, flat_top=True),
    "can opener": Kind(make_can_opener),
    "corkscrew": Kind(make_corkscrew),
    "tray": Kind(make_tray, hollow=True, flat_top=True),
}
