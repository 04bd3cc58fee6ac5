"""Fruit, vegetables, and what a baker makes."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.interpolate import PchipInterpolator

from sightline.sim.shapes import box, lathe, sweep
from training.builtin.things.base import (
    Array,
    Kind,
    Mesh,
    Rgb,
    Texture,
    Thing,
    bumpy,
    join,
    loft,
    turn,
    uv_around,
    uv_boxed,
)
from training.builtin.things.packages import PAINT
from training.builtin.things.paints import BLACK, any_rgb, speckled, varied

LEAF: Rgb = (0.2, 0.42, 0.12)
STALK: Rgb = (0.36, 0.25, 0.12)


def blend(rng: np.random.Generator, stops: list[tuple[float, Rgb]], size: int = 96, strength: float = 0.06) -> Texture:
    """A skin whose colour changes from its upper edge (0) to its lower (1), with soft spots."""
    at = np.linspace(0, 1, size)
    where = [s[0] for s in stops]
    column = np.stack([np.interp(at, where, [s[1][k] for s in stops]) for k in range(3)], axis=1)
    spots = speckled(rng, (0.5, 0.5, 0.5), size, strength, rng.uniform(1, 4)).astype(np.float64) / 127.5
    return np.clip(255 * column[:, None] * spots, 0, 255).astype(np.uint8)


def blushed(rng: np.random.Generator, rgb: Rgb, blush: Rgb, share: float, streaks: bool = False) -> Texture:
    """A skin that has another colour on its sunny side, softly or in streaks from stalk to bottom."""
    size = 128
    coarse = rng.normal(0, 1, (3, 4))
    coarse = np.column_stack([coarse, coarse[:, 0]])  # no seam
    x = np.linspace(0, 4, size)
    rows = np.stack([np.interp(x, np.arange(5), row) for row in coarse])
    y = np.linspace(0, 2, size)
    field = np.stack([np.interp(y, np.arange(3), rows[:, k]) for k in range(size)], axis=1)
    if streaks:
        field += rng.normal(0, 0.7, (1, size)) + rng.normal(0, 0.3, (size, size))
    mix = 1 / (1 + np.exp(-3 * (field - np.quantile(field, 1 - share))))
    image = (1 - mix[..., None]) * np.array(rgb) + mix[..., None] * np.array(blush)
    spots = rng.random((size, size)) < 0.006
    image[spots] = 0.5 * image[spots] + 0.4
    return np.clip(255 * image, 0, 255).astype(np.uint8)


def body(profile: npt.ArrayLike, rng: np.random.Generator, uneven: float = 0.03, segments: int = 28) -> Mesh:
    """A turned fruit, not quite round."""
    mesh = lathe(profile, segments).scaled(1.0, rng.uniform(0.93, 1.05), 1.0)
    return bumpy(mesh, rng, uneven * float(np.ptp(mesh.vertices[:, 0])))


def globe(r: float, h: float, dent: float = 0.0, foot: float = 0.0, widest: float = 0.5, steps: int = 18) -> Array:
    """The outline of something round, dented by shares of its height at the stalk and below."""
    t = np.linspace(0, np.pi, steps)
    radius = r * np.sin(t) ** 0.9
    z = h / 2 * (1 - np.cos(t))
    z = h * (z / h) ** (np.log(widest) / np.log(0.5))
    near_top, near_foot = np.clip(1 - radius / (0.5 * r), 0, 1), np.clip(1 - radius / (0.45 * r), 0, 1)
    z -= (t > np.pi / 2) * near_top**1.5 * dent * h
    z += (t < np.pi / 2) * near_foot**1.5 * foot * h
    radius[0] = radius[-1] = 0.0
    return np.column_stack([radius, z])


def stalk(rng: np.random.Generator, z: float, length: float, r: float, rgb: Rgb = STALK) -> tuple[Mesh, Rgb]:
    """A stalk that stands up from z, bent."""
    bend = rng.uniform(-0.5, 0.5) * length
    return sweep([[0, 0, z - 0.004], [bend * 0.3, 0, z + 0.5 * length], [bend, 0, z + length]], r, 6), varied(
        rng, rgb, 0.2
    )


def leaf(rng: np.random.Generator, length: float, width: float, droop: float = 0.4, points: int = 7) -> Mesh:
    """A leaf that starts at the origin and grows along +x, with two sides."""
    t = np.linspace(0, 1, points)
    half = width / 2 * np.sin(np.pi * t**0.8) ** 0.9 + 0.0004
    z = length * (0.3 * t - droop * t**2)
    middle = np.column_stack([length * t, np.zeros(points), z - 0.08 * width])
    left = np.column_stack([length * t, half, z])
    right = np.column_stack([length * t, -half, z])
    vertices = np.concatenate([left, middle, right])
    i = np.arange(points - 1)
    faces = []
    for a, b in ((points, 0), (2 * points, points)):
        faces += [np.column_stack([a + i, a + i + 1, b + i + 1]), np.column_stack([a + i, b + i + 1, b + i])]
    front = np.concatenate(faces)
    under = front[:, ::-1] + len(vertices)
    both = np.concatenate([vertices, vertices - (0, 0, 0.0006)])
    return bumpy(Mesh(both, np.concatenate([front, under]).astype(np.int32)), rng, 0.03 * length)


def add_skin(thing: Thing, mesh: Mesh, texture: Texture) -> None:
    """Add a part with its texture wrapped around."""
    thing.add(mesh, PAINT, texture=texture, uv=uv_around(mesh))


def rested(rng: np.random.Generator, thing: Thing, topple: float) -> Thing:
    """Set down; now and then on its side or askew."""
    if rng.random() < topple:
        tilt = turn("x", rng.uniform(40, 140)) @ turn("z", rng.uniform(0, 360))
        return thing.transformed(tilt)
    return thing.transformed(np.eye(3))


def make_apple(rng: np.random.Generator) -> Thing:
    """An apple: red, green, yellow, or striped."""
    r = rng.uniform(0.03, 0.044)
    h = r * rng.uniform(1.65, 2.05)
    thing = Thing("food")
    mesh = body(globe(r, h, rng.uniform(0.12, 0.2), rng.uniform(0.05, 0.12), rng.uniform(0.52, 0.6)), rng, 0.015)
    lobes = 1 + 0.03 * np.cos(5 * np.arctan2(mesh.vertices[:, 1], mesh.vertices[:, 0])) * (
        mesh.vertices[:, 2] < 0.3 * h
    )
    mesh = Mesh(mesh.vertices * np.column_stack([lobes, lobes, np.ones(len(lobes))]), mesh.faces)
    red, green, yellow = (0.68, 0.06, 0.08), (0.5, 0.68, 0.15), (0.87, 0.75, 0.25)
    base, over, share = [
        (red, (0.4, 0.02, 0.05), 0.4),
        (green, (0.6, 0.72, 0.25), 0.3),
        (yellow, red, rng.uniform(0.2, 0.8)),
        (green, red, 0.5),
    ][int(rng.choice(4, p=[0.35, 0.25, 0.25, 0.15]))]
    add_skin(thing, mesh, blushed(rng, varied(rng, base, 0.1), varied(rng, over, 0.1), share, bool(rng.random() < 0.6)))
    if rng.random() < 0.85:
        thing.add(*stalk(rng, h * 0.82, rng.uniform(0.012, 0.025), 0.0013))
    if rng.random() < 0.12:
        sprig = leaf(rng, 0.04, 0.02).turned(turn("z", rng.uniform(0, 360))).moved(z=h * 0.9)
        thing.add(sprig, varied(rng, LEAF, 0.2))
    return rested(rng, thing, 0.3)


def _one_banana(rng: np.random.Generator, length: float, r: float, bend: float) -> tuple[Mesh, list[Mesh], Mesh]:
    """Its body, lying in the xy plane with its stalk at -x; the dark tip; the stalk."""
    n = 21
    t = np.linspace(-1, 1, n)
    half = length / 2 / bend
    radii = r * np.interp(t, [-1, -0.86, -0.6, 0.0, 0.65, 0.9, 1], [0.42, 0.62, 0.93, 1.0, 0.92, 0.55, 0.28])
    turned = t * half * np.where(t < 0, 1.0, 1.1)
    path = np.column_stack([bend * np.sin(turned), bend * (1 - np.cos(turned)), np.zeros(n)])
    mesh = sweep(path, radii, 10)
    end = sweep(path[-2:] + (path[-1] - path[-2]) * 0.6, radii[-1] * 1.05, 8)
    back = path[0] - path[1]
    stem = sweep(
        [path[0], path[0] + back * rng.uniform(0.7, 1.1), path[0] + back * rng.uniform(1.6, 2.6)],
        [0.42 * r, 0.36 * r, 0.42 * r],
        8,
    )
    dark = sweep([path[0] + back * 2.0, path[0] + back * 2.7], 0.44 * r, 8)
    return mesh, [end, dark], stem


def make_banana(rng: np.random.Generator) -> Thing:
    """A banana, sometimes two to four that hang together."""
    length, r, bend = rng.uniform(0.14, 0.2), rng.uniform(0.015, 0.0195), rng.uniform(0.085, 0.15)
    ripe = [(0.93, 0.76, 0.14), (0.95, 0.83, 0.3), (0.7, 0.74, 0.2), (0.86, 0.64, 0.12)][
        int(rng.choice(4, p=[0.45, 0.25, 0.15, 0.15]))
    ]
    rgb = varied(rng, ripe, 0.07)
    thing = Thing("food")
    count = 1 if rng.random() < 0.7 else int(rng.integers(2, 5))
    for k in range(count):
        mesh, ends, stem = _one_banana(rng, length * rng.uniform(0.95, 1.05), r, bend * rng.uniform(0.92, 1.08))
        texture = speckled(rng, rgb, 128, rng.uniform(0.02, 0.08), rng.uniform(2, 8))
        spots = rng.random((128, 128)) < rng.choice([0.0, 0.004, 0.02])
        for dy in (0, 1):
            texture[np.roll(spots, dy, axis=0)] = texture[np.roll(spots, dy, axis=0)] // 3
        # All of a hand turn about the end of its stalks.
        pivot = stem.vertices.mean(axis=0)
        spread = turn("x", 22.0 * (k - (count - 1) / 2) * (1.0 if count > 1 else 0.0)) @ turn("z", rng.uniform(-3, 3))
        green = (0.55, 0.6, 0.2) if rng.random() < 0.5 else rgb
        for part, colour in ((mesh, None), (stem, green), (join(*ends), (0.16, 0.11, 0.06))):
            placed = Mesh((part.vertices - pivot) @ spread.T, part.faces)
            if colour is None:
                thing.add(placed, PAINT, texture=texture, uv=uv_boxed(placed))
            else:
                thing.add(placed, colour)
    if count > 1:
        thing.add(
            bumpy(lathe([[0, -0.012], [0.013, -0.01], [0.014, 0.01], [0, 0.012]], 10), rng, 0.003), (0.35, 0.28, 0.1)
        )
        return thing.transformed(turn("x", rng.choice([0.0, 90.0, 180.0])) if rng.random() < 0.7 else turn("x", -90))
    return thing.transformed(turn("x", rng.choice([0.0, 180.0])) @ turn("z", rng.uniform(0, 360)))


def make_orange(rng: np.random.Generator) -> Thing:
    """An orange, a tangerine with leaves, a grapefruit; sometimes cut in half."""
    r = rng.uniform(0.026, 0.047)
    h = 2 * r * rng.uniform(0.8, 1.0)
    rgb = varied(rng, [(0.93, 0.46, 0.05), (0.9, 0.38, 0.04), (0.94, 0.62, 0.18)][rng.integers(3)], 0.06)
    thing = Thing("food")
    if rng.random() < 0.12:
        dome = lathe([*(p for p in globe(r, 2 * r) if p[1] < r), [r, r], [0, r]], 32)
        add_skin(thing, dome, speckled(rng, rgb, 128, 0.06, 1.0))
        size = 128
        y, x = np.mgrid[0:size, 0:size] / (size / 2) - 1
        rho, phi = np.hypot(x, y), np.arctan2(y, x)
        cut = np.full((size, size, 3), 255 * np.array(varied(rng, (0.95, 0.6, 0.15))))
        cut[(np.abs(np.sin(phi * 5)) < 0.12 / np.maximum(rho, 0.1)) | (rho < 0.1) | (rho > 0.86)] = (250, 235, 200)
        cut[rho > 0.95] = 255 * np.array(rgb)
        disc = lathe([[0, r + 0.0003], [r * 0.995, r + 0.0003], [r * 0.99, r + 0.0006], [0, r + 0.0006]], 32)
        thing.add(disc, PAINT, texture=cut.astype(np.uint8), uv=uv_boxed(disc))
        return thing.transformed(turn("x", rng.choice([0.0, 70.0])))
    add_skin(
        thing,
        body(globe(r, h, rng.uniform(0, 0.06), 0.02), rng, 0.015),
        speckled(rng, rgb, 128, rng.uniform(0.03, 0.08), 1.0),
    )
    thing.add(lathe([[0, h - 0.004], [0.004, h - 0.004], [0.0035, h], [0, h]], 6), varied(rng, (0.4, 0.45, 0.15), 0.2))
    if rng.random() < 0.2:
        for _ in range(int(rng.integers(1, 3))):
            sprig = leaf(rng, rng.uniform(0.03, 0.06), 0.024).turned(turn("z", rng.uniform(0, 360)))
            thing.add(sprig.moved(z=h - 0.001), varied(rng, LEAF, 0.2))
    return rested(rng, thing, 0.4)


def make_lemon(rng: np.random.Generator) -> Thing:
    """A lemon or lime on its side."""
    r = rng.uniform(0.022, 0.032)
    half = r * rng.uniform(1.25, 1.6)
    t = np.linspace(-1, 1, 23)
    radius = r * np.sqrt(np.clip(1 - (np.abs(t) / 0.88) ** 2.3, 0, 1))
    nub = 0.28 * r * np.sqrt(np.clip(1 - ((np.abs(t) - 0.8) / 0.2) ** 2, 0, 1)) * (np.abs(t) > 0.6)
    profile = np.column_stack([np.maximum(radius, nub * np.where(t > 0, 1.0, 0.8)), t * half])
    profile[0, 0] = profile[-1, 0] = 0.0
    lime = rng.random() < 0.15
    rgb = varied(
        rng,
        (0.35, 0.55, 0.12) if lime else [(0.95, 0.82, 0.12), (0.92, 0.85, 0.3), (0.85, 0.78, 0.15)][rng.integers(3)],
        0.06,
    )
    thing = Thing("food")
    add_skin(
        thing, body(profile, rng, 0.02), blend(rng, [(0, varied(rng, rgb, 0.15)), (0.2, rgb), (1, rgb)], 128, 0.05)
    )
    if rng.random() < 0.5:
        tip = lathe([[0, -half - 0.001], [0.003, -half - 0.001], [0.003, -half * 0.96], [0, -half * 0.96]], 6)
        thing.add(tip, varied(rng, STALK, 0.2))
    return thing.transformed(turn("x", rng.uniform(75, 105)))


def make_pear(rng: np.random.Generator) -> Thing:
    """A pear, standing or lying."""
    r, h = rng.uniform(0.029, 0.042), rng.uniform(0.075, 0.115)
    slim = rng.uniform(0.8, 1.25)
    u = np.array([0.03, 0.0, 0.01, 0.05, 0.14, 0.28, 0.42, 0.55, 0.68, 0.80, 0.90, 0.97, 0.99, 0.96])
    w = np.array(
        [0.0, 0.2, 0.5, 0.7, 0.9, 1.0, 0.95, 0.8 * slim, 0.6 * slim, 0.48 * slim, 0.4 * slim, 0.26 * slim, 0.12, 0.0]
    )
    profile = np.column_stack([np.minimum(w, 1) * r, u * h])
    skins = [
        ((0.66, 0.7, 0.2), (0.5, 0.55, 0.15)),
        ((0.85, 0.75, 0.25), (0.8, 0.35, 0.15)),
        ((0.55, 0.4, 0.18), (0.45, 0.32, 0.12)),
        ((0.5, 0.12, 0.1), (0.65, 0.3, 0.15)),
    ]
    base, over = skins[int(rng.choice(4, p=[0.4, 0.3, 0.2, 0.1]))]
    thing = Thing("food")
    mesh = body(profile, rng, 0.03)
    lean = rng.uniform(-0.15, 0.15) * r * np.clip(mesh.vertices[:, 2] / h - 0.4, 0, 1) * 3
    mesh = Mesh(mesh.vertices + np.outer(lean, (1, 0, 0)), mesh.faces)
    add_skin(thing, mesh, blushed(rng, varied(rng, base, 0.08), varied(rng, over, 0.08), rng.uniform(0.1, 0.5)))
    thing.add(*stalk(rng, h * 0.96, rng.uniform(0.012, 0.025), 0.0014))
    return rested(rng, thing, 0.15) if rng.random() < 0.6 else thing.transformed(turn("x", rng.uniform(78, 100)))


def make_peach(rng: np.random.Generator) -> Thing:
    """A peach, nectarine, apricot or plum, with its groove."""
    style = int(rng.choice(3, p=[0.6, 0.2, 0.2]))
    r = (rng.uniform(0.03, 0.041), rng.uniform(0.02, 0.026), rng.uniform(0.019, 0.027))[style]
    h = 2 * r * rng.uniform(0.85, 1.1)
    mesh = body(globe(r, h, 0.08, 0.01, 0.5), rng, 0.015, 36)
    angle = np.abs(np.arctan2(mesh.vertices[:, 1], mesh.vertices[:, 0]))
    groove = 1 - rng.uniform(0.05, 0.1) * np.exp(-((angle / 0.13) ** 2))
    mesh = Mesh(mesh.vertices * np.column_stack([groove, groove, np.ones(len(groove))]), mesh.faces)
    skins = [
        ((0.93, 0.65, 0.3), (0.72, 0.16, 0.12)),
        ((0.93, 0.6, 0.2), (0.85, 0.35, 0.12)),
        ((0.25, 0.06, 0.2), (0.4, 0.08, 0.15)),
    ]
    thing = Thing("food")
    base, over = skins[style]
    add_skin(thing, mesh, blushed(rng, varied(rng, base, 0.08), varied(rng, over, 0.1), rng.uniform(0.2, 0.75)))
    if rng.random() < 0.4:
        thing.add(*stalk(rng, h * 0.9, 0.008, 0.0016))
    if rng.random() < 0.2:
        thing.add(
            leaf(rng, 0.05, 0.016).turned(turn("z", rng.uniform(0, 360))).moved(z=h * 0.95), varied(rng, LEAF, 0.2)
        )
    return rested(rng, thing, 0.5)


def make_strawberry(rng: np.random.Generator) -> Thing:
    """A strawberry with its leaves, lying."""
    r = rng.uniform(0.012, 0.021)
    h = r * rng.uniform(1.9, 2.7)
    z = np.array([0, 0.03, 0.15, 0.35, 0.55, 0.75, 0.9, 0.98, 1.0])
    w = np.array([0, 0.22, 0.5, 0.76, 0.93, 1.0, 0.88, 0.5, 0])
    rgb = varied(rng, (0.78, 0.06, 0.07), 0.1)
    texture = blend(rng, [(0, (0.9, 0.6, 0.45) if rng.random() < 0.3 else rgb), (0.25, rgb), (1, rgb)], 128, 0.05)
    for row in range(6, 126, 10):
        for col in range(4 + row // 10 % 2 * 5, 126, 10):
            texture[row : row + 3, col : col + 2] = (225, 180, 90)
    thing = Thing("food")
    add_skin(thing, body(np.column_stack([w * r, z * h]), rng, 0.05), texture)
    n = int(rng.integers(6, 11))
    crown = [
        leaf(rng, r * rng.uniform(0.7, 1.2), r * 0.42, rng.uniform(0.2, 0.7), 5).turned(turn("z", 360 * k / n))
        for k in range(n)
    ]
    green = varied(rng, (0.25, 0.5, 0.13), 0.15)
    thing.add(join(*crown).moved(z=h), green)
    if rng.random() < 0.6:
        thing.add(stalk(rng, h, rng.uniform(0.008, 0.02), 0.001)[0], green)
    return thing.transformed(turn("x", rng.uniform(70, 125)) if rng.random() < 0.75 else turn("x", 180))


def make_carrot(rng: np.random.Generator) -> Thing:
    """A carrot lying, often with green."""
    length, r = rng.uniform(0.09, 0.2), rng.uniform(0.011, 0.018)
    x = np.linspace(0, 1, 16)
    shape = (
        np.interp(x, [0, 0.06, 0.4, 0.85, 0.97, 1], [0.08, 0.25, 0.6, 0.97, 0.92, 0.6])
        if rng.random() < 0.75
        else np.interp(x, [0, 0.08, 0.2, 0.9, 1], [0.55, 0.85, 1, 1, 0.75])
    )
    rings = 1 + rng.uniform(0, 0.03) * rng.normal(size=16)
    path = np.column_stack([length * x, rng.uniform(-0.006, 0.006) * np.sin(x * 5), np.zeros(16)])
    mesh = sweep(path, r * shape * rings, 14)
    rgb = varied(rng, (0.93, 0.45, 0.08) if rng.random() < 0.93 else (0.4, 0.12, 0.3), 0.07)
    texture = speckled(rng, rgb, 128, 0.04, 2)
    for col in rng.integers(2, 126, int(rng.integers(3, 14))):
        row = int(rng.integers(0, 100))
        texture[row : row + int(rng.integers(8, 28)), col] = texture[row, col] * 0.7
    thing = Thing("food")
    thing.add(mesh, PAINT, texture=texture, uv=uv_boxed(mesh))
    green = varied(rng, (0.25, 0.5, 0.12), 0.2)
    style = rng.random()
    if style < 0.45:  # stumps
        stems = []
        for _ in range(5):
            end = np.array([rng.uniform(0.012, 0.035), *rng.uniform(-0.008, 0.008, 2)])
            stems.append(
                sweep(
                    [[length + r * 0.3, *rng.uniform(-0.003, 0.003, 2)], np.array([length + r * 0.5, 0, 0]) + end],
                    0.002,
                    5,
                )
            )
        thing.add(join(*stems), green)
    elif style < 0.75:  # its whole head of feathery leaves
        leaves = []
        for _ in range(7):
            fan = turn("z", rng.uniform(-30, 30)) @ turn("y", rng.uniform(-12, 6))
            long = rng.uniform(0.06, 0.14)
            stem = sweep([[0, 0, 0], [long * 0.5, 0, 0.003], [long, 0, 0]], 0.0014, 5)
            feathers = [
                leaf(rng, 0.03, 0.012, 0.2, 4).turned(turn("z", s * 50)).moved(x=long * u)
                for u in (0.55, 0.8)
                for s in (-1, 0, 1)
            ]
            leaves.append(join(stem, *feathers).turned(fan).moved(x=length + r * 0.4))
        thing.add(join(*leaves), green)
    return thing.transformed(turn("z", rng.uniform(0, 360)))


def make_tomato(rng: np.random.Generator) -> Thing:
    """A tomato: round, ribbed, plum or cherry; with its green star."""
    style = int(rng.choice(4, p=[0.45, 0.2, 0.15, 0.2]))
    r = (rng.uniform(0.028, 0.04), rng.uniform(0.035, 0.048), rng.uniform(0.02, 0.027), rng.uniform(0.012, 0.017))[
        style
    ]
    h = r * (rng.uniform(1.55, 1.85), rng.uniform(1.2, 1.5), rng.uniform(2.5, 3.3), rng.uniform(1.85, 2.2))[style]
    mesh = body(globe(r, h, 0.02 if style > 1 else 0.1, 0.02, rng.uniform(0.46, 0.54)), rng, 0.015, 32)
    if style == 1:
        angle = np.arctan2(mesh.vertices[:, 1], mesh.vertices[:, 0])
        ribs = 1 + 0.05 * np.cos(angle * rng.integers(6, 10))
        mesh = Mesh(mesh.vertices * np.column_stack([ribs, ribs, np.ones(len(ribs))]), mesh.faces)
    rgb = varied(
        rng,
        [(0.78, 0.09, 0.05), (0.85, 0.2, 0.06), (0.9, 0.65, 0.12), (0.35, 0.1, 0.08)][
            int(rng.choice(4, p=[0.65, 0.2, 0.08, 0.07]))
        ],
        0.08,
    )
    shoulder = (0.7, 0.45, 0.12) if rng.random() < 0.25 else rgb
    thing = Thing("food")
    add_skin(thing, mesh, blend(rng, [(0, shoulder), (0.3, rgb), (1, rgb)], 96, 0.03))
    if rng.random() < 0.8:
        n = int(rng.integers(5, 7))
        star = [
            leaf(rng, r * rng.uniform(0.5, 0.8), r * 0.17, rng.uniform(0.2, 0.6), 6).turned(
                turn("z", 360 * k / n + rng.uniform(-12, 12))
            )
            for k in range(n)
        ]
        green = varied(rng, (0.25, 0.45, 0.13), 0.15)
        top = h * (0.91 if style < 2 else 0.985)
        thing.add(join(*star).moved(z=top), green)
        thing.add(stalk(rng, top, rng.uniform(0.008, 0.02), 0.0015)[0], green)
    return rested(rng, thing, 0.9 if style == 2 else 0.3)


def make_potato(rng: np.random.Generator) -> Thing:
    """A potato, lying."""
    r = rng.uniform(0.025, 0.042)
    mesh = lathe(globe(r, 2 * r * rng.uniform(1.1, 1.8), steps=16), 24).scaled(1, rng.uniform(0.75, 1.0), 1)
    mesh = bumpy(bumpy(mesh, rng, 0.12 * r, 3), rng, 0.1 * r, 3)
    rgb = varied(
        rng,
        [(0.72, 0.55, 0.33), (0.8, 0.66, 0.4), (0.5, 0.35, 0.2), (0.58, 0.25, 0.22)][
            int(rng.choice(4, p=[0.4, 0.3, 0.15, 0.15]))
        ],
        0.1,
    )
    texture = speckled(rng, rgb, 128, rng.uniform(0.03, 0.09), rng.uniform(0.8, 2))
    for _ in range(int(rng.integers(2, 9))):
        row, col = rng.integers(8, 118, 2)
        texture[row : row + 3, col : col + 6] = texture[row, col] * 0.45
    thing = Thing("food")
    add_skin(thing, mesh, texture)
    return thing.transformed(turn("x", rng.uniform(80, 100)) @ turn("z", rng.uniform(0, 360)))


def make_egg(rng: np.random.Generator) -> Thing:
    """An egg lying; white, brown, speckled or painted for Easter."""
    r = rng.uniform(0.019, 0.024)
    h = r * rng.uniform(2.45, 2.75)
    t = np.linspace(0, np.pi, 20)
    profile = np.column_stack([r * np.sin(t) * (1 + 0.11 * np.cos(t)), h / 2 * (1 - np.cos(t))])
    profile[0, 0] = profile[-1, 0] = 0.0
    style = int(rng.choice(4, p=[0.4, 0.4, 0.1, 0.1]))
    rgb = varied(rng, ((0.94, 0.92, 0.88), (0.8, 0.56, 0.4), (0.85, 0.8, 0.68), any_rgb(rng))[style], 0.05)
    texture = speckled(rng, rgb, 96, 0.008, 1.5)
    if style == 2:
        texture[speckled(rng, (0.5, 0.5, 0.5), 96, 0.3, 1.2)[..., 0] > 190] = (70, 50, 40)
    elif style == 3:
        for row in rng.integers(10, 80, 3):
            texture[row : row + 6] = 255 * np.array(any_rgb(rng))
    thing = Thing("food")
    mesh = lathe(profile, 28)
    add_skin(thing, mesh, texture)
    return thing.transformed(turn("x", rng.uniform(82, 92)) @ turn("z", rng.uniform(0, 360)))


def _crust(rng: np.random.Generator, mesh: Mesh, dark: float, slashes: int) -> tuple[Texture, Array]:
    """Baked: brown above and pale at its foot; cut before baking; laid on from above and from the sides."""
    brown = np.array(varied(rng, (0.62, 0.36, 0.14), 0.1)) * dark
    pale = np.array(varied(rng, (0.86, 0.66, 0.38), 0.06))
    image = blend(
        rng, [(0, tuple(brown)), (0.5, tuple(brown)), (0.8, tuple((brown + pale) / 2)), (1, tuple(pale))], 128, 0.08
    )
    for k in range(slashes):
        col = int(128 * (k + 0.8) / (slashes + 0.6))
        for row in range(4, 60):
            at = min(120, col + row // 6)
            image[row, at : at + 6] = 255 * pale * 1.05
    v = mesh.vertices
    low, size = v.min(axis=0), np.ptp(v, axis=0)
    place = (v - low) / size
    # The upper half of the texture is the top as seen from above near the ridge, the lower half the sides.
    uv = np.stack([place[:, 0], 1 - place[:, 2] * 0.98], axis=-1)[mesh.faces]
    return image, uv


def _loaf(rng: np.random.Generator) -> Thing:
    """A long or round loaf."""
    length = rng.uniform(0.14, 0.36)
    a = rng.uniform(0.035, 0.06) if length < 0.28 else rng.uniform(0.028, 0.04)
    n = 18
    t = np.linspace(-1, 1, n)
    blunt = rng.uniform(2.2, 6)
    swell = np.clip(1 - np.abs(t) ** blunt, 0.002, 1) ** 0.5
    phi = np.linspace(0, 2 * np.pi, 29)[:-1]
    tall = rng.uniform(0.75, 1.15)
    tin = rng.random() < 0.35
    sections = []
    for x, s in zip(t, swell, strict=True):
        s = max(s, 0.75) if tin else s
        y, z = a * s * np.cos(phi), a * s * tall * np.sin(phi)
        if tin:  # straight walls below a dome
            y = a * s * np.sign(np.cos(phi)) * np.abs(np.cos(phi)) ** np.where(np.sin(phi) < 0, 0.2, 0.6)
            z = np.where(np.sin(phi) < 0, a * 1.1 * np.sign(np.sin(phi)) * np.abs(np.sin(phi)) ** 0.3, z)
        sections.append(
            np.column_stack([np.full(28, x * length / 2), y, np.maximum(z, -0.45 * a * tall) if not tin else z])
        )
    mesh = bumpy(loft(sections), rng, 0.06 * a, 4)
    thing = Thing("food")
    texture, uv = _crust(rng, mesh, rng.uniform(0.8, 1.2), int(rng.integers(0, 6)))
    thing.add(mesh, PAINT, texture=texture, uv=uv)
    return thing


def _bun(rng: np.random.Generator) -> Thing:
    """A roll or bun, with or without seeds or a cross."""
    r = rng.uniform(0.035, 0.055)
    h = r * rng.uniform(0.9, 1.3)
    profile = [
        [0, 0],
        [0.75 * r, 0],
        [0.95 * r, 0.12 * h],
        [r, 0.3 * h],
        [0.93 * r, 0.55 * h],
        [0.7 * r, 0.83 * h],
        [0.35 * r, 0.97 * h],
        [0, h],
    ]
    mesh = body(profile, rng, 0.03).scaled(rng.uniform(1.0, 1.5), 1.0, 1.0)
    image = blend(
        rng,
        [(0, varied(rng, (0.6, 0.33, 0.12))), (0.5, varied(rng, (0.72, 0.44, 0.17))), (1, (0.9, 0.72, 0.45))],
        128,
        0.06,
    )
    thing = Thing("food")
    thing.add(mesh, PAINT, texture=image, uv=uv_around(mesh))
    if rng.random() < 0.4:
        seeds = []
        for _ in range(40):
            v = mesh.vertices[rng.integers(len(mesh.vertices))]
            if v[2] > 0.55 * h:
                jitter = rng.normal(0, 0.003, 3) * (1, 1, 0)
                seeds.append(box((0.004, 0.0022, 0.0015)).turned(turn("z", rng.uniform(0, 180))).moved(*(v + jitter)))
        if seeds:
            thing.add(join(*seeds), varied(rng, (0.95, 0.88, 0.7) if rng.random() < 0.7 else BLACK))
    return thing


def _slice(rng: np.random.Generator) -> Thing:
    """A slice of bread or toast, lying."""
    w, h, thick = rng.uniform(0.085, 0.12), rng.uniform(0.09, 0.12), rng.uniform(0.009, 0.018)
    outline = np.array(
        [
            (-0.42, -0.5),
            (0.42, -0.5),
            (0.45, -0.45),
            (0.44, 0.15),
            (0.5, 0.28),
            (0.47, 0.42),
            (0.35, 0.5),
            (-0.35, 0.5),
            (-0.47, 0.42),
            (-0.5, 0.28),
            (-0.44, 0.15),
            (-0.45, -0.45),
        ]
    )
    crumb = varied(rng, [(0.94, 0.86, 0.68), (0.82, 0.62, 0.38), (0.62, 0.45, 0.28)][rng.integers(3)])
    ring = np.column_stack([outline * (w, h), np.zeros(len(outline))])
    inner = ring * (0.93, 0.93, 1)
    mesh = loft([ring, ring + np.array((0, 0, thick)), inner + np.array((0, 0, thick + 0.0002))])
    thing = Thing("food")
    thing.add(mesh, varied(rng, (0.6, 0.36, 0.15)))
    top = loft([inner, inner + np.array((0, 0, thick + 0.0006))])
    thing.add(top, PAINT, texture=speckled(rng, crumb, 128, 0.07, 1.2), uv=uv_boxed(top))
    return thing


def make_bread(rng: np.random.Generator) -> Thing:
    """A loaf, a baguette, a bun or a slice."""
    return (_loaf, _bun, _slice)[int(rng.choice(3, p=[0.5, 0.3, 0.2]))](rng).transformed(turn("z", rng.uniform(0, 360)))


def make_donut(rng: np.random.Generator) -> Thing:
    """A doughnut with icing and sprinkles, or with sugar only."""
    small = rng.uniform(0.013, 0.019)
    ring = small * rng.uniform(1.35, 1.8)
    tall = rng.uniform(0.8, 1.0)
    t = np.linspace(-np.pi, np.pi, 19)[:-1]
    dough = lathe(np.column_stack([ring + small * np.cos(t), small * tall * (1 + np.sin(t))]), 36)
    thing = Thing("food")
    base = varied(
        rng, [(0.75, 0.48, 0.2), (0.62, 0.36, 0.14), (0.3, 0.16, 0.08)][int(rng.choice(3, p=[0.55, 0.3, 0.15]))]
    )
    pale = tuple(np.clip(np.array(base) * 1.35, 0, 1))
    texture = blend(rng, [(0, base), (0.42, base), (0.5, pale), (0.58, base), (1, base)], 96, 0.06)
    if rng.random() < 0.2:  # sugared
        texture[rng.random((96, 96)) < 0.4] = (245, 240, 232)
    thing.add(bumpy(dough, rng, 0.03 * small), PAINT, texture=texture, uv=uv_around(dough))
    if rng.random() < 0.75:
        icing = [(0.93, 0.5, 0.62), (0.3, 0.15, 0.07), (0.95, 0.93, 0.9), (0.95, 0.85, 0.4), any_rgb(rng)][
            int(rng.choice(5, p=[0.3, 0.3, 0.2, 0.08, 0.12]))
        ]
        arc = np.linspace(-0.12, np.pi + 0.12, 12)
        big = small * 1.06
        outline = np.concatenate(
            [
                np.column_stack([ring + big * np.cos(arc), small * tall + big * tall * np.sin(arc)]),
                [[ring - small * 0.8, small * tall], [ring + small * 0.8, small * tall]],
            ]
        )
        glaze = lathe(outline, 36)
        angle = np.arctan2(glaze.vertices[:, 1], glaze.vertices[:, 0])
        drip = (
            rng.uniform(0.05, 0.2)
            * small
            * np.sin(angle * rng.integers(5, 9))
            * (glaze.vertices[:, 2] < small * tall * 1.3)
        )
        thing.add(Mesh(glaze.vertices + np.outer(drip, (0, 0, 1)), glaze.faces), varied(rng, icing))
        if rng.random() < 0.55:
            one = rng.random() < 0.3
            colours = [any_rgb(rng) for _ in range(1 if one else 4)]
            for colour in colours:
                bits = []
                for _ in range(56 // len(colours)):
                    phi, up = rng.uniform(0, 2 * np.pi), rng.uniform(0.3, np.pi - 0.3)
                    out = ring + big * np.cos(up)
                    grain = box((0.006, 0.0016, 0.0016)).turned(turn("z", rng.uniform(0, 180)))
                    bits.append(
                        grain.moved(
                            out * np.cos(phi), out * np.sin(phi), small * tall + big * tall * np.sin(up) + 0.0003
                        )
                    )
                thing.add(join(*bits), colour)
    return thing.transformed(np.eye(3))


def make_eggplant(rng: np.random.Generator) -> Thing:
    """An eggplant lying, with its green cap."""
    r, h = rng.uniform(0.03, 0.045), rng.uniform(0.12, 0.22)
    slim = rng.uniform(0.45, 0.8)
    z = np.array([0, 0.02, 0.1, 0.25, 0.42, 0.6, 0.78, 0.92, 1.0])
    w = np.array([0, 0.35, 0.75, 1.0, 0.97, 0.85 * max(slim, 0.65), slim, slim * 0.85, 0])
    rgb = varied(
        rng, [(0.14, 0.05, 0.16), (0.25, 0.08, 0.28), (0.45, 0.2, 0.45)][int(rng.choice(3, p=[0.6, 0.3, 0.1]))], 0.15
    )
    bend = rng.uniform(-0.03, 0.03)

    def bent(mesh: Mesh) -> Mesh:
        return Mesh(mesh.vertices + np.outer(bend * (mesh.vertices[:, 2] / h) ** 2, (1, 0, 0)), mesh.faces)

    thing = Thing("food")
    smooth = np.linspace(0, 1, 24) ** 1.4
    mesh = bent(body(np.column_stack([PchipInterpolator(z, w)(smooth) * r, smooth * h]), rng, 0.01))
    add_skin(thing, mesh, speckled(rng, rgb, 64, 0.04, 4))
    green = varied(rng, (0.33, 0.45, 0.16), 0.15)
    n = 5
    cap = lathe(
        [
            [0, 0.9 * h],
            [slim * r * 0.95, 0.9 * h],
            [slim * r * 0.9, 0.95 * h],
            [slim * r * 0.4, 1.01 * h],
            [0, 1.02 * h],
        ],
        20,
    )
    star = [
        leaf(rng, slim * r * 1.1, slim * r * 0.8, 0.2, 6)
        .turned(turn("y", 75))
        .moved(x=slim * r * 0.75, z=0.98 * h)
        .turned(turn("z", 360 * k / n))
        for k in range(n)
    ]
    thing.add(bent(join(cap, *star)), green)
    thing.add(bent(sweep([[0, 0, h], [0.002, 0, h * 1.08], [0.008, 0, h * 1.16]], [0.006, 0.0055, 0.007], 8)), green)
    return thing.transformed(turn("x", rng.uniform(82, 95)) @ turn("z", rng.uniform(0, 360)))


def make_bell_pepper(rng: np.random.Generator) -> Thing:
    """A bell pepper with three or four lobes."""
    r = rng.uniform(0.033, 0.045)
    h = r * rng.uniform(1.7, 2.7)
    lobes = int(rng.integers(3, 5))
    z = np.array([0.06, 0.0, 0.02, 0.12, 0.35, 0.6, 0.8, 0.93, 0.97, 0.9, 0.82])
    w = np.array([0.0, 0.35, 0.55, 0.75, 0.88, 0.98, 1.0, 0.85, 0.6, 0.3, 0.0])
    mesh = lathe(np.column_stack([w * r, z * h]), 40)
    angle = np.arctan2(mesh.vertices[:, 1], mesh.vertices[:, 0])
    shape = 1 - rng.uniform(0.08, 0.16) * (1 - np.abs(np.cos(angle * lobes / 2)) ** 0.7)
    sag = rng.uniform(0, 0.06) * h * np.cos(angle * lobes) * (mesh.vertices[:, 2] > 0.85 * h)
    mesh = Mesh(
        mesh.vertices * np.column_stack([shape, shape, np.ones(len(shape))]) + np.outer(sag, (0, 0, 1)), mesh.faces
    )
    rgb = varied(
        rng,
        [(0.78, 0.07, 0.06), (0.95, 0.75, 0.08), (0.15, 0.42, 0.1), (0.93, 0.45, 0.05)][
            int(rng.choice(4, p=[0.35, 0.25, 0.25, 0.15]))
        ],
        0.08,
    )
    thing = Thing("food")
    add_skin(thing, bumpy(mesh, rng, 0.03 * r), speckled(rng, rgb, 64, 0.03, 4))
    green = varied(rng, (0.3, 0.5, 0.13), 0.15)
    long = rng.uniform(0.012, 0.03)
    base = lathe([[0, 0.8 * h], [0.4 * r, 0.9 * h], [0.3 * r, 0.93 * h], [0, 0.94 * h]], 10)
    stem = sweep(
        [[0, 0, 0.9 * h], [0.002, 0, 0.9 * h + long * 0.5], [rng.uniform(0.002, 0.01), 0, 0.9 * h + long]],
        [0.0055, 0.0045, 0.006],
        8,
    )
    thing.add(join(base, stem), green)
    return rested(rng, thing, 0.5)


def make_mushroom(rng: np.random.Generator) -> Thing:
    """A mushroom: white or brown, standing or lying; seldom a red one with dots."""
    r = rng.uniform(0.017, 0.035)
    cap_h, stem_h, stem_r = r * rng.uniform(0.7, 1.1), r * rng.uniform(0.5, 1.1), r * rng.uniform(0.3, 0.5)
    t = np.linspace(0, np.pi / 2, 9)
    dome = np.column_stack([r * np.cos(t), stem_h + cap_h * np.sin(t)])
    dome[-1, 0] = 0.0
    white = (0.92, 0.89, 0.84)
    rgb = varied(
        rng,
        [white, (0.62, 0.45, 0.3), (0.45, 0.3, 0.2), (0.75, 0.08, 0.06)][int(rng.choice(4, p=[0.5, 0.25, 0.2, 0.05]))],
        0.06,
    )
    texture = speckled(rng, rgb, 96, 0.02, 2)
    if rgb[0] > 3 * rgb[1]:
        for _ in range(25):
            row, col = rng.integers(0, 90, 2)
            texture[row : row + 7, col : col + 6] = (240, 235, 225)
    thing = Thing("food")
    cap = bumpy(lathe([[0, stem_h + 0.02 * cap_h], *dome], 28), rng, 0.03 * r)
    add_skin(thing, cap, texture)
    gills = lathe(
        [[0, stem_h - 0.001], [0.9 * r, stem_h - 0.001], [0.95 * r, stem_h + 0.1 * cap_h], [0, stem_h + 0.1 * cap_h]],
        28,
    )
    thing.add(gills, varied(rng, (0.5, 0.38, 0.3) if rng.random() < 0.5 else (0.85, 0.78, 0.7)))
    stem = [[0, 0], [stem_r * 1.05, 0], [stem_r * 0.95, 0.4 * stem_h], [stem_r, stem_h], [0, stem_h]]
    thing.add(bumpy(lathe(stem, 16), rng, 0.03 * r), varied(rng, white, 0.05))
    if rng.random() < 0.4:
        return thing.transformed(turn("x", rng.uniform(95, 125)) @ turn("z", rng.uniform(0, 360)))
    return thing.transformed(np.eye(3))


KINDS = {
    "apple": Kind(make_apple),
    "banana": Kind(make_banana),
    "orange": Kind(make_orange),
    "lemon": Kind(make_lemon),
    "pear": Kind(make_pear),
    "peach": Kind(make_peach),
    "strawberry": Kind(make_strawberry),
    "carrot": Kind(make_carrot),
    "tomato": Kind(make_tomato),
    "potato": Kind(make_potato),
    "egg": Kind(make_egg),
    "bread": Kind(make_bread),
    "donut": Kind(make_donut),
    "eggplant": Kind(make_eggplant),
    "bell pepper": Kind(make_bell_pepper),
    "mushroom": Kind(make_mushroom),
}
