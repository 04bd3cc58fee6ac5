"""The everyday things that the embedded world can put on its table, each made from a few dimensions.

Sizes are those of real things [m], a few per cent different from one to the next, and chosen so that most
can be taken by a gripper that opens 8 cm; bowls and plates by the rim, a lying book not at all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.spatial.transform import Rotation

from sightline.sim.colors import COLORS, Rgb, shade
from sightline.sim.item import CLEARANCE_M, Item
from sightline.sim.shapes import Array, Mesh, box, ellipsoid_profile, hull, lathe, sweep

PRINTS = ("plain", "stripes", "label", "two-tone")
MATERIALS = ("matte", "glossy", "metal", "glass")

STEEL: Rgb = (0.66, 0.67, 0.69)
WOOD: Rgb = (0.76, 0.56, 0.34)
DARK: Rgb = (0.10, 0.09, 0.09)
STALK: Rgb = (0.30, 0.20, 0.10)
LEAF: Rgb = (0.16, 0.45, 0.12)
PAPER: Rgb = (0.93, 0.91, 0.84)


@dataclass(frozen=True, eq=False)
class Look:
    """How one thing looks: its own colour, the colour of what is printed on it, finish and print."""

    rgb: Rgb
    print_rgb: Rgb
    finish: str
    print: str
    alpha: float = 1.0


@dataclass(frozen=True)
class Category:
    """A kind of thing: how to make one, and what such things usually look like."""

    make: Callable[[Look, np.random.Generator], Item]
    colors: tuple[str, ...]
    material: str = "matte"
    prints: tuple[str, ...] = ("plain",)


def make_item(
    category: str,
    color: str,
    material: str | None = None,
    print_kind: str = "plain",
    print_color: str = "white",
    scale: float = 1.0,
    seed: int = 0,
) -> Item:
    """Make a thing; the same arguments make the same thing.

    Args:
        category: a key of `CATEGORIES`.
        color: a key of `COLORS`.
        material: one of `MATERIALS`; None for what is usual.
        print_kind: one of `PRINTS`; things that carry no print ignore it.
        print_color: colour of the print.
        scale: 1 is life size.
        seed: draws the small differences between two things of a kind.
    """
    rng = np.random.default_rng([seed, sum(ord(c) * 31**i for i, c in enumerate(category)) % 2**31])
    kind = CATEGORIES[category]
    finish = material or kind.material
    alpha = 0.45 if finish == "glass" else 1.0
    look = Look(shade(color, rng), shade(print_color, rng), finish, print_kind, alpha)
    item = kind.make(look, rng)
    return item if scale == 1.0 else item.scaled(scale)


def _vary(rng: np.random.Generator, *values: float, by: float = 0.05) -> list[float]:
    """The values, each off by up to `by` of itself."""
    return [v * float(rng.uniform(1 - by, 1 + by)) for v in values]


def _radius_at(outline: Array, z: float) -> float:
    return float(np.interp(z, outline[:, 1], outline[:, 0]))


def _bands(item: Item, outline: Array, look: Look) -> None:
    """Print on a round thing: thin sleeves just outside its outline (k, 2), which rises."""
    low, high = float(outline[0, 1]), float(outline[-1, 1])
    tall = high - low
    spans: dict[str, list[tuple[float, float]]] = {
        "stripes": [(0.18, 0.30), (0.44, 0.56), (0.70, 0.82)],
        "label": [(0.25, 0.72)],
        "two-tone": [(0.0, 0.48)],
    }
    for start, end in spans.get(look.print, []):
        z = np.linspace(low + tall * start + 1e-4, low + tall * end, 5)
        r = np.array([_radius_at(outline, v) for v in z])
        sleeve = np.concatenate([np.column_stack([r + 0.0005, z]), np.column_stack([r - 0.0008, z])[::-1]])
        item.paint(lathe(sleeve), look.print_rgb, look.finish)


def _vessel(look: Look, outline: Array, wall: float, floor: float, mass: float) -> Item:
    """An open vessel, hollow to eye and touch; `outline` (k, 2) is its outside from foot to rim."""
    item = Item(mass)
    inner = outline[outline[:, 1] > floor + 0.002] - (wall, 0.0)
    foot = [_radius_at(outline, floor) - wall, floor]
    mid = (inner[-1, 0] + wall / 2, outline[-1, 1] + wall * 0.35)
    around = np.concatenate([[[0.0, 0.0]], outline, [mid], inner[::-1], [foot, [0.0, floor]]])
    item.paint(lathe(around), look.rgb, look.finish, look.alpha)
    if look.alpha == 1.0:
        _bands(item, outline, look)
    item.cylinder(outline[0, 0] * 0.97, floor, 0.0)
    raised = outline.copy()
    raised[0, 1] = CLEARANCE_M
    item.wall(raised, max(wall, 0.003))
    return item


def _line(r0: float, r1: float, height: float) -> Array:
    return np.array([[r0, 0.0], [r1, height]])


def _mug(look: Look, rng: np.random.Generator) -> Item:
    r, h, reach = _vary(rng, 0.0365, 0.090, 0.030, by=0.04)
    item = _vessel(look, np.array([[r * 0.94, 0.0], [r, 0.004], [r, h]]), 0.0035, 0.006, 0.28)
    angles = np.linspace(-np.pi / 2, np.pi / 2, 9)
    path = np.column_stack([r - 0.002 + reach * np.cos(angles), np.zeros(9), h * 0.52 + h * 0.30 * np.sin(angles)])
    item.paint(sweep(path, 0.0048), look.rgb, look.finish, look.alpha)
    item.capsules(path[::2], 0.0048)
    return item


def _cup(look: Look, rng: np.random.Generator) -> Item:
    r0, r1, h = _vary(rng, 0.0255, 0.0345, 0.085)
    return _vessel(look, _line(r0, r1, h), 0.002, 0.003, 0.06)


def _glass(look: Look, rng: np.random.Generator) -> Item:
    r0, r1, h = _vary(rng, 0.029, 0.033, 0.120)
    return _vessel(look, _line(r0, r1, h), 0.0022, 0.008, 0.22)


def _bowl(look: Look, rng: np.random.Generator) -> Item:
    r, h = _vary(rng, 0.068, 0.055)
    turn = np.linspace(0.18, 1.0, 6) * np.pi / 2
    curve = np.column_stack([r * np.sin(turn), h * (1 - np.cos(turn))])
    outline = np.concatenate([[[curve[0, 0], 0.0]], curve[1:]])
    item = Item(0.25)
    wall = 0.0035
    inner = outline[1:-1] + np.array([-wall * 0.8, wall * 0.6])
    floor = 0.0055
    inner = inner[inner[:, 1] > floor + 0.001]
    rim = np.array([[r - wall, h]])
    around = np.concatenate([[[0.0, 0.0]], outline, rim, inner[::-1], [[outline[0, 0] * 0.9, floor], [0.0, floor]]])
    item.paint(lathe(around, 56), look.rgb, look.finish)
    _bands(item, outline, look)
    item.cylinder(outline[0, 0], floor, 0.0)
    item.wall(np.concatenate([[[outline[0, 0], CLEARANCE_M]], outline[1::2]]), 0.0035)
    return item


def _plate(look: Look, rng: np.random.Generator) -> Item:
    r, h = _vary(rng, 0.090, 0.018)
    foot, wall = r * 0.62, 0.004
    outline = np.array([[foot, 0.0], [foot + 0.006, 0.004], [r, h]])
    around = [[0, 0], *outline.tolist(), [r - 0.002, h + 0.001], [foot + 0.004, 0.004 + wall], [foot, wall]]
    item = Item(0.35)
    item.paint(lathe([*around, [0.0, wall]], 64), look.rgb, look.finish)
    if look.print != "plain":
        ring = [
            [r * 0.84, h * 0.70],
            [r * 0.92, h * 0.86],
            [r * 0.92, h * 0.86 + 0.0035],
            [r * 0.84, h * 0.70 + 0.0035],
        ]
        item.paint(lathe(ring, 64), look.print_rgb, look.finish)
    item.cylinder(foot, wall, 0.0)
    item.wall(outline[1:], wall, pieces=18)
    return item


def _can(look: Look, rng: np.random.Generator) -> Item:
    r, h = _vary(rng, 0.0325, 0.112, by=0.04)
    item = Item(0.36)
    body = np.array([[r * 0.88, 0.0], [r, 0.006], [r, h - 0.009], [r * 0.84, h]])
    around = np.concatenate([[[0.0, 0.0]], body, [[r * 0.80, h], [r * 0.78, h - 0.003], [0.0, h - 0.003]]])
    item.paint(lathe(around), look.rgb, look.finish)
    lid = [
        [0.0, h - 0.0025],
        [r * 0.79, h - 0.0025],
        [r * 0.83, h + 0.0006],
        [r * 0.77, h - 0.002],
        [0.0, h - 0.002],
    ]
    item.paint(lathe(lid), STEEL, "metal")
    _bands(item, body[1:3], look)
    item.cylinder(r, h, 0.0)
    return item


def _jar(look: Look, rng: np.random.Generator) -> Item:
    r, h = _vary(rng, 0.0335, 0.085)
    item = Item(0.30)
    body = np.array([[r * 0.95, 0.0], [r, 0.005], [r, h * 0.76], [r * 0.86, h * 0.82]])
    item.paint(lathe(np.concatenate([[[0.0, 0.0]], body, [[0.0, h * 0.82]]])), look.rgb, look.finish)
    lid = [[0.0, h * 0.81], [r * 0.94, h * 0.81], [r * 0.94, h - 0.002], [r * 0.90, h], [0.0, h]]
    item.paint(lathe(lid), STEEL if look.print == "plain" else look.print_rgb, "metal")
    _bands(item, body[1:3], look)
    item.cylinder(r, h, 0.0)
    return item


def _bottle(look: Look, rng: np.random.Generator) -> Item:
    r, h = _vary(rng, 0.0315, 0.205, by=0.06)
    item = Item(0.40)
    shoulder = h * 0.62
    body = np.array([[r * 0.93, 0.0], [r, 0.006], [r, shoulder]])
    turn = np.linspace(0, 1, 7)[1:]
    neck = np.column_stack([r + (0.012 - r) * (3 * turn**2 - 2 * turn**3), shoulder + (h * 0.86 - shoulder) * turn])
    top = [[0.012, h * 0.93], [0.0, h * 0.93]]
    item.paint(lathe(np.concatenate([[[0.0, 0.0]], body, neck, top])), look.rgb, look.finish)
    cap = [[0.0, h * 0.90], [0.0145, h * 0.90], [0.0145, h - 0.002], [0.013, h], [0.0, h]]
    item.paint(lathe(cap, 24), look.print_rgb if look.print != "plain" else DARK, "matte")
    _bands(item, body[1:], look)
    item.cylinder(r, shoulder, 0.0)
    item.hull(lathe(np.concatenate([[[0.0, shoulder]], [[r, shoulder]], neck, top]), 16))
    item.cylinder(0.0145, h * 0.1, h * 0.90)
    return item


def _wrap(item: Item, look: Look, size: tuple[float, float, float]) -> None:
    """Print on a box that stands on z = 0: belts of another colour around it."""
    x, y, z = size
    spans: dict[str, list[tuple[float, float]]] = {
        "stripes": [(0.16, 0.30), (0.43, 0.57), (0.70, 0.84)],
        "label": [(0.30, 0.70)],
        "two-tone": [(0.02, 0.50)],
    }
    for start, end in spans.get(look.print, []):
        if x >= y and x > z:  # along the longest side, so that it shows from above
            belt = box(((end - start) * x, y + 0.001, z + 0.001)).moved(x=((start + end) / 2 - 0.5) * x, z=z / 2)
        else:
            belt = box((x + 0.001, y + 0.001, (end - start) * z)).moved(z=(start + end) / 2 * z)
        item.paint(belt, look.print_rgb, look.finish)


def _brick(look: Look, size: tuple[float, float, float], mass: float, bevel: float) -> Item:
    item = Item(mass)
    item.paint(box(size, bevel).moved(z=size[2] / 2), look.rgb, look.finish)
    _wrap(item, look, size)
    item.box(size, (0.0, 0.0, size[2] / 2))
    return item


def _box(look: Look, rng: np.random.Generator) -> Item:
    x, y, z = _vary(rng, 0.110, 0.058, 0.080, by=0.12)
    return _brick(look, (x, y, z), 0.15, 0.0015)


def _block(look: Look, rng: np.random.Generator) -> Item:
    side = _vary(rng, 0.046, by=0.12)[0]
    return _brick(look, (side, side, side), 0.07, 0.002)


def _sponge(look: Look, rng: np.random.Generator) -> Item:
    x, y, z = _vary(rng, 0.100, 0.064, 0.032)
    item = _brick(look, (x, y, z), 0.03, 0.004)
    item.paint(box((x * 0.99, y * 0.99, 0.008), 0.002).moved(z=z), LEAF if look.print == "plain" else look.print_rgb)
    return item


def _book(look: Look, rng: np.random.Generator) -> Item:
    x, y, z = _vary(rng, 0.165, 0.115, 0.026, by=0.08)
    item = Item(0.28)
    for height in (0.0015, z - 0.0015):
        item.paint(box((x, y, 0.003)).moved(z=height), look.rgb, look.finish)
    item.paint(box((0.004, y, z)).moved(x=-x / 2 + 0.002, z=z / 2), look.rgb, look.finish)
    item.paint(box((x - 0.010, y - 0.010, z - 0.004)).moved(z=z / 2), PAPER)
    if look.print != "plain":
        item.paint(box((x * 0.30, y * 0.62, 0.0006)).moved(x=x * 0.12, z=z + 0.0002), look.print_rgb)
    item.box((x, y, z), (0.0, 0.0, z / 2))
    return item


def _ball(look: Look, rng: np.random.Generator) -> Item:
    r = _vary(rng, 0.031, by=0.10)[0]
    item = Item(0.06, rolls=0.002)
    profile = ellipsoid_profile(r, r, steps=24)
    item.paint(lathe(profile, 48), look.rgb, look.finish)
    _bands(item, profile[4:-4], look)
    item.sphere(r, (0.0, 0.0, r))
    return item


def _fruit(look: Look, profile: Array, mass: float, stretch: float = 1.0) -> Item:
    """A round fruit with a flat place to rest on."""
    item = Item(mass, rolls=0.002)
    mesh = lathe(profile, 40).scaled(stretch, 1.0, 1.0)
    item.paint(mesh, look.rgb, look.finish)
    item.hull(lathe(profile[::2], 20).scaled(stretch, 1.0, 1.0))
    return item


def _apple(look: Look, rng: np.random.Generator) -> Item:
    r, h = _vary(rng, 0.0355, 0.064)
    t = np.linspace(0, np.pi, 21)
    # A cardioid-like outline: widest above the middle, dented at the stalk.
    radius = r * np.sin(t) ** 0.85 * (1 - 0.10 * np.cos(t) * -1)
    z = h / 2 * (1 - np.cos(t) * 1.04)
    z = z - z.min()
    dent = np.clip((t - np.pi * 0.86) / (np.pi * 0.14), 0, 1)
    z = z - dent**1.5 * h * 0.16
    radius[0] = radius[-1] = 0.0
    profile = np.column_stack([radius, z])
    keep = profile[:, 1] > 0.0025
    keep[-1] = True
    first = float(np.interp(0.0025, z[:10], radius[:10]))
    profile = np.concatenate([[[0.0, 0.0], [first, 0.0]], profile[keep] - (0.0, 0.0025)])
    profile[2:, 1] = np.maximum(profile[2:, 1], 0.0)
    item = _fruit(look, profile, 0.16)
    top = float(profile[-1, 1])
    item.paint(sweep([[0, 0, top - 0.002], [0.001, 0, top + 0.008], [0.004, 0, top + 0.017]], 0.0016, 8), STALK)
    return item


def _orange(look: Look, rng: np.random.Generator) -> Item:
    r = _vary(rng, 0.0355, by=0.06)[0]
    item = _fruit(look, ellipsoid_profile(r, r * 0.96, 0.002, 20), 0.17)
    top = 2 * r * 0.96 - 0.002
    item.paint(lathe([[0.0, top - 0.001], [0.004, top - 0.001], [0.003, top + 0.0008], [0.0, top + 0.001]], 6), LEAF)
    return item


def _lemon(look: Look, rng: np.random.Generator) -> Item:
    r, half = _vary(rng, 0.0255, 0.043)
    t = np.linspace(-1, 1, 25)
    radius = r * np.sqrt(np.clip(1 - (np.abs(t) / 0.86) ** 2.2, 0, 1))
    nub = 0.0075 * np.sqrt(np.clip(1 - ((np.abs(t) - 0.80) / 0.2) ** 2, 0, 1)) * (np.abs(t) > 0.6)
    profile = np.column_stack([np.maximum(radius, nub), t * half])
    profile[0, 0] = profile[-1, 0] = 0.0
    mesh = lathe(profile, 36).turned(Rotation.from_euler("y", 90, degrees=True).as_matrix())
    flat = np.maximum(mesh.vertices, (-1.0, -1.0, -r + 0.002)) - (0.0, 0.0, -r + 0.002)
    item = Item(0.11, rolls=0.002)
    item.paint(Mesh(flat, mesh.faces), look.rgb, look.finish)
    item.hull(hull(flat[::3]))
    return item


def _pear(look: Look, rng: np.random.Generator) -> Item:
    r, h = _vary(rng, 0.0335, 0.092)
    u = np.array([0.0, 0.03, 0.12, 0.28, 0.42, 0.55, 0.68, 0.80, 0.90, 0.97, 1.0])
    w = np.array([0.45, 0.62, 0.86, 1.0, 0.96, 0.80, 0.60, 0.48, 0.42, 0.28, 0.0])
    profile = np.concatenate([[[0.0, 0.0]], np.column_stack([w * r, u * h])])
    item = Item(0.17, rolls=0.002)
    item.paint(lathe(profile, 40), look.rgb, look.finish)
    item.hull(lathe(profile[:8], 20))
    item.hull(lathe(np.concatenate([[[0.0, profile[6, 1]]], profile[6:]]), 16))
    item.paint(sweep([[0, 0, h - 0.003], [0.002, 0, h + 0.007], [0.005, 0, h + 0.015]], 0.0016, 8), STALK)
    return item


def _banana(look: Look, rng: np.random.Generator) -> Item:
    length, r = _vary(rng, 0.170, 0.0170)
    bend = float(rng.uniform(0.10, 0.125))
    half = length / 2 / bend
    t = np.linspace(-half, half, 17)
    path = np.column_stack([bend * np.sin(t), bend * (1 - np.cos(t)), np.full(17, r)])
    path[:, 1] -= path[:, 1].mean()
    s = np.linspace(-1, 1, 17)
    radii = r * np.clip(1 - np.abs(s) ** 3.5 * 0.72, 0.25, 1)
    item = Item(0.14, rolls=0.002)
    item.paint(sweep(path, radii, 10), look.rgb, look.finish)
    for end in (path[:2], path[-2:]):
        item.paint(sweep(end, radii[0] * 1.06, 10), STALK)
    # Three thick pieces carry it, thinner ones reach to the tips.
    item.capsules(path[2:15:2], (radii[2:15:2][:-1] + radii[2:15:2][1:]) / 2)
    item.capsules(path[[0, 2]], r * 0.5)
    item.capsules(path[[14, 16]], r * 0.5)
    return item


def _carrot(look: Look, rng: np.random.Generator) -> Item:
    length, r = _vary(rng, 0.140, 0.0155)
    x = np.linspace(-length / 2, length / 2, 8)
    radii = np.linspace(r * 0.28, r, 8)
    path = np.column_stack([x, np.zeros(8), radii])
    item = Item(0.08, rolls=0.002)
    item.paint(sweep(path, radii, 18), look.rgb, look.finish)
    for side in (-0.010, 0.0, 0.010):
        leaf = [
            [length / 2 + r * 0.6, 0, r],
            [length / 2 + 0.022, side / 2, r],
            [length / 2 + 0.038, side, r * 0.8],
        ]
        item.paint(sweep(leaf, 0.003, 8), LEAF)
    ends = [np.column_stack([x[[i, -1]], [0, 0], radii[[i, -1]]]) for i in (0,)]
    cone = sweep(ends[0], radii[[0, -1]], 12)
    item.hull(hull(np.maximum(cone.vertices, (-1, -1, 0.0))))
    return item


def _marker(look: Look, rng: np.random.Generator) -> Item:
    length, r = _vary(rng, 0.138, 0.0085)
    item = Item(0.02, rolls=0.002)
    lie = Rotation.from_euler("y", 90, degrees=True).as_matrix()
    body = lathe([[0.0, -0.30], [0.92, -0.30], [0.92, 0.5], [0.0, 0.5]], 24)
    cap = lathe([[0.0, -0.5], [0.8, -0.5], [1.0, -0.48], [1.0, -0.20], [0.0, -0.20]], 24)
    band = lathe([[0.0, 0.42], [0.95, 0.42], [0.95, 0.505], [0.0, 0.505]], 24)
    barrel = look.rgb if look.print == "plain" else PAPER
    for mesh, rgb in ((body, barrel), (cap, look.rgb), (band, look.rgb if look.print != "plain" else DARK)):
        item.paint(mesh.scaled(r, r, length).turned(lie).moved(z=r), rgb, look.finish)
    item.box((length, r * 1.3, r * 2), (0.0, 0.0, r))
    return item


def _screwdriver(look: Look, rng: np.random.Generator) -> Item:
    grip, shaft, r = _vary(rng, 0.095, 0.100, 0.0145)
    item = Item(0.11, rolls=0.002)
    lie = Rotation.from_euler("y", 90, degrees=True).as_matrix()
    handle = lathe(
        [
            [0.0, 0.0],
            [r * 0.8, 0.0],
            [r, 0.008],
            [r, grip * 0.60],
            [r * 0.72, grip * 0.80],
            [r * 0.9, grip],
            [0.0, grip],
        ],
        8,
    )
    item.paint(handle.turned(lie).moved(x=-grip, z=r), look.rgb, look.finish)
    if look.print != "plain":
        ring = lathe([[0.0, grip * 0.35], [r + 0.0006, grip * 0.35], [r + 0.0006, grip * 0.55], [0.0, grip * 0.55]], 8)
        item.paint(ring.turned(lie).moved(x=-grip, z=r), look.print_rgb, look.finish)
    item.paint(sweep([[-0.004, 0, r], [shaft - 0.012, 0, r]], 0.0034, 12), STEEL, "metal")
    item.paint(box((0.014, 0.008, 0.0024)).moved(x=shaft - 0.005, z=r), STEEL, "metal")
    item.box((grip, r * 1.5, r * 2), (-grip / 2, 0.0, r))
    item.box((shaft, 0.006, 0.006), (shaft / 2, 0.0, r))
    return item


def _hammer(look: Look, rng: np.random.Generator) -> Item:
    length, r = _vary(rng, 0.180, 0.0125)
    item = Item(0.38, rolls=0.002)
    z = 0.0135
    item.paint(sweep([[-length / 2, 0, z], [length / 2, 0, z]], r * 0.8, 16), WOOD)
    item.paint(sweep([[-length / 2, 0, z], [0.0, 0, z]], r, 16), look.rgb, look.finish)
    x = length / 2
    item.paint(box((0.026, 0.066, 0.026), 0.003).moved(x=x, z=z), STEEL, "metal")
    item.paint(box((0.030, 0.018, 0.027), 0.003).moved(x=x, y=-0.036, z=z), STEEL, "metal")
    item.box((length, r * 1.6, r * 1.8), (0.0, 0.0, z))
    item.box((0.028, 0.085, 0.027), (x, -0.003, z))
    return item


def _spoon(look: Look, rng: np.random.Generator) -> Item:
    length, r = _vary(rng, 0.150, 0.0050)
    item = Item(0.06, rolls=0.002)
    z = 0.0065
    item.paint(sweep([[-length * 0.62, 0, z], [0.0, 0, z]], [r * 1.15, r * 0.8], 14), look.rgb, look.finish)
    t = np.linspace(0, np.pi / 2, 8)
    outside = np.column_stack([0.022 * np.sin(t), 0.011 * (1 - np.cos(t))])
    outside[0, 0] = 0.0
    inside = np.column_stack([0.0185 * np.sin(t), 0.011 - 0.0085 * np.cos(t)])[::-1]
    inside[-1, 0] = 0.0
    scoop = lathe(np.concatenate([outside, inside]), 36).scaled(1.45, 1.0, 1.0)
    item.paint(scoop.moved(x=0.028), look.rgb, look.finish)
    item.box((length * 0.64, 2 * r, 0.011), (-length * 0.31, 0.0, 0.0065))
    item.box((0.050, 0.034, 0.009), (0.028, 0.0, 0.0055))
    return item


def _tape(look: Look, rng: np.random.Generator) -> Item:
    r, h = _vary(rng, 0.0465, 0.026)
    hole = r * 0.68
    item = Item(0.10)
    item.paint(lathe([[hole + 0.003, 0.0], [r, 0.0], [r, h], [hole + 0.003, h]], 56), look.rgb, look.finish)
    core = [[hole, 0.0], [hole + 0.0032, 0.0], [hole + 0.0032, h + 0.0004], [hole, h + 0.0004]]
    item.paint(lathe(core, 56), WOOD if look.print == "plain" else look.print_rgb)
    item.wall([[r, 0.0], [r, h]], r - hole)
    return item


_ANY = ("red", "orange", "yellow", "green", "blue", "purple", "pink", "brown", "black", "white", "gray")
_BRIGHT = ("red", "orange", "yellow", "green", "blue", "purple", "pink")
_ROUND_PRINTS = ("plain", "plain", "stripes", "two-tone")

CATEGORIES: dict[str, Category] = {
    "apple": Category(_apple, ("red", "green", "yellow"), "glossy"),
    "ball": Category(_ball, _BRIGHT, "matte", ("plain", "stripes", "two-tone")),
    "banana": Category(_banana, ("yellow", "yellow", "green")),
    "block": Category(_block, _BRIGHT, "matte"),
    "book": Category(_book, _ANY, "matte", ("plain", "label")),
    "bottle": Category(_bottle, _ANY, "glossy", ("plain", "label", "stripes")),
    "bowl": Category(_bowl, _ANY, "glossy", ("plain", "plain", "two-tone")),
    "box": Category(_box, _ANY, "matte", ("plain", "label", "stripes", "two-tone")),
    "can": Category(_can, _ANY, "glossy", ("plain", "label", "stripes", "two-tone")),
    "carrot": Category(_carrot, ("orange",)),
    "cup": Category(_cup, _ANY, "matte", _ROUND_PRINTS),
    "glass": Category(_glass, ("white", "white", "blue", "green"), "glass"),
    "hammer": Category(_hammer, ("black", "red", "blue", "yellow", "orange")),
    "jar": Category(_jar, _ANY, "glossy", ("plain", "label")),
    "lemon": Category(_lemon, ("yellow",)),
    "marker": Category(_marker, ("black", "red", "blue", "green", "purple", "orange"), "glossy", ("plain", "label")),
    "mug": Category(_mug, _ANY, "glossy", _ROUND_PRINTS),
    "orange": Category(_orange, ("orange",)),
    "pear": Category(_pear, ("green", "yellow")),
    "plate": Category(_plate, _ANY, "glossy", ("plain", "plain", "stripes")),
    "screwdriver": Category(
        _screwdriver, ("red", "yellow", "blue", "green", "orange", "black"), "glossy", ("plain", "label")
    ),
    "sponge": Category(_sponge, ("yellow", "pink", "blue", "orange"), "matte"),
    "spoon": Category(_spoon, ("gray", "gray", "brown", "red", "blue", "black", "white"), "glossy"),
    "tape": Category(_tape, ("brown", "gray", "black", "blue", "red", "yellow", "green"), "glossy"),
}
"""Every kind of thing, by the name that people call it."""

assert all(color in COLORS for kind in CATEGORIES.values() for color in kind.colors)
