"""What else lies about at home: books, toys, candles, brushes, clothes."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import numpy.typing as npt

from sightline.sim.colors import COLORS, shade
from sightline.sim.shapes import box, ellipsoid_profile, lathe, sweep
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
    prism,
    rounded_rectangle,
    turn,
    uv_around,
    uv_boxed,
    uv_flat,
)
from training.builtin.things.food import leaf
from training.builtin.things.packages import PAINT, add_round, cap_profile, facing, ovals
from training.builtin.things.paints import (
    BLACK,
    STEEL,
    WHITE,
    Look,
    any_rgb,
    around,
    front,
    label,
    look,
    named_rgb,
    pattern,
    side,
    speckled,
    varied,
    wood,
)

FLAT = np.eye(3)
PAPER: Rgb = (0.93, 0.9, 0.82)


def slab(size: npt.ArrayLike, radius: float, bevel: float = 0.0) -> Mesh:
    """A plate on z = 0 with rounded corners; with a bevel, its lower edges are cut off as well."""
    w, d, h = size
    if bevel <= 0:
        return prism(rounded_rectangle(w, d, radius, 5), h)
    levels = [(-bevel, 0.0), (0.0, bevel), (0.0, h - bevel), (-bevel, h)]
    rings = []
    for grow, z in levels:
        outline = rounded_rectangle(w + 2 * grow, d + 2 * grow, radius, 5)
        rings.append(np.column_stack([outline, np.full(len(outline), z)]))
    return loft(rings)


def plush(rng: np.random.Generator, rgb: Rgb, strength: float = 0.08) -> Texture:
    """Cloth with a nap."""
    return speckled(rng, rgb, 96, strength, 0.8)


def add_cloth(thing: Thing, mesh: Mesh, texture: Texture, scale: float = 0.0) -> None:
    """Add a part whose texture is laid on from six sides."""
    thing.add(mesh, PAINT, texture=texture, uv=uv_boxed(mesh, scale))


def ball_mesh(r: float, segments: int = 28) -> Mesh:
    """A ball around the origin."""
    return lathe(ellipsoid_profile(r, r, steps=segments // 2 + 2), segments).moved(z=-r)


def any_turn(rng: np.random.Generator) -> Array:
    """Any attitude."""
    return turn("z", rng.uniform(0, 360)) @ turn("x", rng.uniform(0, 360)) @ turn("y", rng.uniform(0, 360))


# Books


def _pages(rng: np.random.Generator, along: int = 64) -> Texture:
    """The edges of leaves."""
    paper = np.array(varied(rng, PAPER if rng.random() < 0.8 else WHITE, 0.04))
    lines = 1 + rng.normal(0, 0.05, (64, 1, 1))
    return np.clip(255 * paper * lines * np.ones((64, along, 1)), 0, 255).astype(np.uint8)


def _closed_book(rng: np.random.Generator) -> Thing:
    w = rng.uniform(0.1, 0.22)
    h = min(w * rng.uniform(1.2, 1.55), 0.3)
    thick = rng.uniform(0.006, 0.045)
    hard = rng.random() < 0.5
    cover, over = (0.0025, 0.003) if hard else (0.0008, 0.0)
    what = look(rng, any_rgb(rng))
    face = front(rng, what, (144, 208)) if rng.random() < 0.85 else speckled(rng, what.ground, 64, 0.04)
    thing = Thing("cardboard")
    block = box((w - over, h - 2 * over, thick - 2 * cover)).moved(x=-over / 2, z=thick / 2)
    thing.add(block, PAINT, texture=_pages(rng), uv=uv_boxed(block))
    for low in (0.0, thick - cover):
        board = box((w, h, cover)).moved(z=low + cover / 2)
        thing.add(board, PAINT, texture=face, uv=uv_boxed(board))
    spine = box((0.002 if not hard else 0.004, h, thick)).moved(x=-w / 2, z=thick / 2)
    # The title reads along the spine.
    title = front(rng, Look(what.ground, what.second, what.ink, what.brand), (208, 48))
    thing.add(spine, PAINT, texture=title, uv=uv_boxed(spine))
    if rng.random() < 0.12:
        return thing.transformed(turn("x", 90))
    return thing.transformed(FLAT)


def _leaf_print(rng: np.random.Generator) -> Texture:
    """An open page."""
    image = side(rng, Look(WHITE if rng.random() < 0.5 else PAPER, WHITE, BLACK, "Chapter"), (144, 192))
    if rng.random() < 0.3:
        picture = label(rng, any_rgb(rng), (112, 80))
        image[20:100, 16:128] = picture
    return image


def _open_book(rng: np.random.Generator) -> Thing:
    w = rng.uniform(0.1, 0.19)
    h = w * rng.uniform(1.25, 1.5)
    thick = rng.uniform(0.006, 0.022)
    thing = Thing("cardboard")
    rgb = any_rgb(rng)
    thing.add(box((2 * w + 0.008, h + 0.006, 0.002)).moved(z=0.001), rgb)
    for sign in (-1, 1):
        x = np.linspace(0, 1, 12)
        rise = 0.003 + thick * (1 - x**3) * np.minimum(1, (x * 9) ** 0.6)
        outline = np.column_stack([np.concatenate([x, x[::-1]]) * w, np.concatenate([np.full(12, 0.002), rise[::-1]])])
        mesh = prism(outline, h).turned(turn("x", 90)).moved(y=h / 2)
        if sign < 0:
            mesh = Mesh(mesh.vertices * (-1, 1, 1), mesh.faces[:, ::-1])
        top = facing(mesh, 2, 1)
        rest = Mesh(
            mesh.vertices, np.concatenate([facing(mesh, 2, -1).faces, facing(mesh, 0).faces, facing(mesh, 1).faces])
        )
        thing.add(top, PAINT, texture=_leaf_print(rng), uv=uv_flat(top, 0, 1))
        thing.add(rest, PAINT, texture=_pages(rng), uv=uv_boxed(rest))
    return thing


def _notebook(rng: np.random.Generator) -> Thing:
    """With a wire at its edge or an elastic band."""
    w, thick = rng.uniform(0.075, 0.21), rng.uniform(0.006, 0.018)
    h = min(w * rng.uniform(1.25, 1.5), 0.3)
    rgb = BLACK if rng.random() < 0.25 else any_rgb(rng)
    thing = Thing("cardboard")
    pages = slab((w - 0.004, h - 0.004, thick - 0.001), 0.004).moved(z=0.0005)
    add_cloth(thing, pages, _pages(rng))
    face = speckled(rng, rgb, 64, 0.03) if rng.random() < 0.5 else front(rng, look(rng, rgb), (144, 208))
    for z in (0.0, thick - 0.001):
        add_cloth(thing, slab((w, h, 0.0012), 0.006).moved(z=z), face)
    if rng.random() < 0.6:
        t = np.linspace(0, 2 * np.pi, 9)[:-1]
        r = thick / 2 + 0.003
        ring = sweep(np.column_stack([r * np.cos(t), 0 * t, r * np.sin(t)]), 0.0009, 4)
        count = int(np.clip(h / 0.011, 5, 18))
        rings = [ring.moved(x=-w / 2 + 0.002, y=y, z=thick / 2) for y in np.linspace(-0.45, 0.45, count) * h]
        thing.add(join(*rings), STEEL if rng.random() < 0.6 else BLACK, "metal")
    else:
        thing.add(box((0.006, h + 0.002, thick + 0.0014)).moved(x=0.38 * w, z=thick / 2), any_rgb(rng), "fabric")
    return thing.transformed(FLAT)


def make_book(rng: np.random.Generator) -> Thing:
    """A book, closed or open, or a notebook."""
    return (_closed_book, _open_book, _notebook)[int(rng.choice(3, p=[0.62, 0.2, 0.18]))](rng)


# Balls and toys


def _ball_directions(size: int) -> Array:
    """The direction that each texel of a texture wrapped around a ball looks in, (size * size, 3)."""
    z = np.linspace(1, -1, size)  # uv_around goes by height, not by angle
    phi = np.linspace(-np.pi, np.pi, size)
    flat = np.sqrt(1 - np.clip(z, -1, 1) ** 2)
    grid = np.stack(
        [flat[:, None] * np.cos(phi), flat[:, None] * np.sin(phi), np.repeat(z[:, None], size, axis=1)], axis=-1
    )
    return grid.reshape(-1, 3)


def _football(rng: np.random.Generator, size: int) -> Texture:
    """White with black fives; or panels of other colours."""
    golden = (1 + 5**0.5) / 2
    fives = np.array(
        [p for s in (-1, 1) for u in (-1, 1) for p in ((0, s, u * golden), (s, u * golden, 0), (u * golden, 0, s))]
    )
    fives = fives / np.linalg.norm(fives[0])
    sixes = np.array(
        [
            p
            for s in (-1, 1)
            for u in (-1, 1)
            for p in ((0, s / golden, u * golden), (s / golden, u * golden, 0), (u * golden, 0, s / golden))
        ]
    )
    sixes = np.concatenate([sixes, [(x, y, z) for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)]]) / 3**0.5
    points = _ball_directions(size)
    centers = np.concatenate([fives, sixes])
    # Fives are smaller than sixes.
    near = points @ centers.T - np.where(np.arange(len(centers)) < 12, 0.03, 0.0)
    cell, ranked = near.argmax(axis=1), np.sort(near, axis=1)
    margin = ranked[:, -1] - ranked[:, -2]
    dark = np.array(BLACK if rng.random() < 0.6 else any_rgb(rng))
    light = np.array(WHITE if rng.random() < 0.8 else any_rgb(rng))
    image = np.where((cell < 12)[:, None], dark, light)
    image[margin < 0.012] *= 0.45
    return (255 * image).reshape(size, size, 3).astype(np.uint8)


def _ball_texture(rng: np.random.Generator, style: str, size: int = 160) -> Texture:
    points = _ball_directions(size)
    x, y, z = points.T
    if style == "football":
        return _football(rng, size)
    if style == "basketball":
        rgb = varied(rng, (0.8, 0.35, 0.1), 0.12)
        seams = (np.abs(x) < 0.03) | (np.abs(z) < 0.03) | (np.abs(np.abs(y) - 0.35 - 0.5 * x**2) < 0.035)
        image = speckled(rng, rgb, size, 0.06, 0.7).reshape(-1, 3)
        image[seams] = 18
    elif style == "tennis":
        rgb = varied(rng, (0.78, 0.88, 0.18), 0.08)
        # The seam runs where a saddle is level.
        seam = np.abs(z * 1.1 - 0.95 * (x**2 - y**2)) < 0.06
        image = speckled(rng, rgb, size, 0.06, 0.7).reshape(-1, 3)
        image[seam] = (235, 235, 225)
    elif style == "baseball":
        seam = np.abs(z * 1.1 - 0.95 * (x**2 - y**2))
        image = speckled(rng, (0.93, 0.92, 0.88), size, 0.02, 1).reshape(-1, 3)
        image[(seam < 0.1) & (np.sin(40 * (x + y)) > 0.1)] = (190, 30, 30)
    elif style == "volley":
        image = np.full((size * size, 3), 255 * np.array(WHITE))
        axis = np.abs(points).argmax(axis=1)
        across = points[np.arange(len(points)), (axis + 1) % 3] / np.maximum(np.abs(points).max(axis=1), 1e-6)
        colours = [np.array(any_rgb(rng)), np.array(any_rgb(rng)), np.array(WHITE)]
        for k in range(3):
            strip = np.clip(((across + 1) * 1.5).astype(int), 0, 2) == k
            image[strip] = 255 * colours[k]
        image[np.abs(((across + 1) * 1.5) % 1) < 0.05] *= 0.5
    elif style == "beach":
        n = int(rng.integers(3, 5)) * 2
        colours = np.array([any_rgb(rng) if k % 2 else WHITE for k in range(n)])
        image = 255 * colours[((np.arctan2(y, x) / (2 * np.pi) + 0.5) * n).astype(int) % n]
        image[np.abs(z) > 0.97] = 250
    else:
        image = pattern(rng, any_rgb(rng), size).reshape(-1, 3)
    return np.clip(image, 0, 255).reshape(size, size, 3).astype(np.uint8)


def make_ball(rng: np.random.Generator) -> Thing:
    """A ball: plain, striped, for football, basketball, tennis, baseball, golf, the beach."""
    styles = {
        "plain": (0.2, 0.015, 0.09), "pattern": (0.12, 0.02, 0.09), "football": (0.16, 0.03, 0.11),
        "basketball": (0.12, 0.03, 0.12), "tennis": (0.13, 0.032, 0.0335), "baseball": (0.09, 0.036, 0.038),
        "golf": (0.07, 0.0213, 0.0215), "volley": (0.05, 0.06, 0.105), "beach": (0.06, 0.06, 0.15),
    }  # fmt: skip
    style = str(rng.choice(list(styles), p=[s[0] for s in styles.values()]))
    r = rng.uniform(*styles[style][1:])
    thing = Thing("fabric" if style == "tennis" else "rubber" if rng.random() < 0.5 else "plastic")
    mesh = ball_mesh(r, 32)
    if style == "plain":
        thing.add(mesh, any_rgb(rng))
    elif style == "golf":
        image = np.full((128, 128, 3), 255 * np.array(WHITE))
        for row in range(4, 128, 7):
            for col in range(4 + row // 7 % 2 * 3, 128, 6):
                cv2.circle(image, (col, row), 2, (196, 196, 196), -1, cv2.LINE_AA)
        thing.add(mesh, PAINT, texture=image.astype(np.uint8), uv=uv_around(mesh))
    else:
        thing.add(mesh, PAINT, texture=_ball_texture(rng, style), uv=uv_around(mesh))
    return thing.transformed(any_turn(rng))


def _stud_brick(rng: np.random.Generator) -> Thing:
    """A brick with studs."""
    pitch = rng.choice([0.008, 0.016, 0.032], p=[0.3, 0.5, 0.2])
    nx, ny = int(rng.integers(2, 5)), int(rng.integers(1, 3))
    h = pitch * (1.2 if rng.random() < 0.8 else 0.4)
    thing = Thing("plastic")
    rgb = named_rgb(rng, "red", "blue", "yellow", "green", "white", "black", "orange", "gray", "pink")
    body = box((nx * pitch, ny * pitch, h), pitch * 0.02).moved(z=h / 2)
    stud = lathe([[0, h], [0.31 * pitch, h], [0.31 * pitch, h + 0.2 * pitch], [0, h + 0.2 * pitch]], 16)
    studs = [stud.moved((i - (nx - 1) / 2) * pitch, (j - (ny - 1) / 2) * pitch) for i in range(nx) for j in range(ny)]
    thing.add(join(body, *studs), rgb)
    return thing


def _letter_cube(rng: np.random.Generator) -> Thing:
    """A wooden cube with a letter or picture on each side."""
    side_m = rng.uniform(0.028, 0.05)
    image = cv2.resize(wood(rng), (96, 96))
    if rng.random() < 0.5:
        image = np.full((96, 96, 3), 255 * np.array(any_rgb(rng))).astype(np.uint8)
    ink = tuple(int(255 * c) for c in any_rgb(rng))
    cv2.rectangle(image, (5, 5), (91, 91), ink, int(rng.integers(2, 8)))
    letter = str(rng.choice(list("ABCDEFGHJKLMNPRSTUVXYZ123456789")))
    (w, h), _ = cv2.getTextSize(letter, cv2.FONT_HERSHEY_DUPLEX, 2, 6)
    cv2.putText(image, letter, (48 - w // 2, 48 + h // 2), cv2.FONT_HERSHEY_DUPLEX, 2, ink, 6, cv2.LINE_AA)
    thing = Thing("wood")
    add_cloth(thing, box((side_m,) * 3, side_m * 0.03), image)
    return thing


def _wood_block(rng: np.random.Generator) -> Thing:
    """A cube, plank, roof, bridge or column to build with, painted or bare."""
    s = rng.uniform(0.025, 0.07)
    thing = Thing("wood" if rng.random() < 0.8 else "plastic")
    form = int(rng.choice(5, p=[0.45, 0.25, 0.1, 0.1, 0.1]))
    if form < 2:
        size = (s, s, s) if form == 0 else (s * rng.uniform(1.5, 3), s, s * rng.uniform(0.5, 1))
        mesh = box(size, s * rng.uniform(0.01, 0.06))
    elif form == 2:
        mesh = prism([(-s, 0), (s, 0), (0, s)], s).turned(turn("x", 90))
    elif form == 3:
        arc = np.linspace(np.pi, 0, 9)
        hole = np.column_stack([0.5 * s * np.cos(arc), 0.5 * s * np.sin(arc)])
        mesh = prism([(-s, 0), *hole.tolist(), (s, 0), (s, s), (-s, s)], s * 0.7).turned(turn("x", 90))
    else:
        mesh = lathe(cap_profile(0.5 * s, 0, s * rng.uniform(1, 2)), 28)
    rgb = named_rgb(rng, *(name for name in COLORS if name not in ("black", "gray")))
    if thing.material == "wood" and rng.random() < 0.5:
        add_cloth(thing, mesh, wood(rng))
    else:
        add_cloth(thing, mesh, speckled(rng, rgb, 64, 0.01))
    return thing


def make_block(rng: np.random.Generator) -> Thing:
    """A toy block: of wood, with studs, or with letters."""
    return (_wood_block, _stud_brick, _letter_cube)[int(rng.choice(3, p=[0.5, 0.3, 0.2]))](rng).transformed(FLAT)


PIPS = {
    1: [(0, 0)], 2: [(-1, -1), (1, 1)], 3: [(-1, -1), (0, 0), (1, 1)], 4: [(-1, -1), (-1, 1), (1, -1), (1, 1)],
    5: [(-1, -1), (-1, 1), (1, -1), (1, 1), (0, 0)], 6: [(-1, -1), (-1, 0), (-1, 1), (1, -1), (1, 0), (1, 1)],
}  # fmt: skip
"""Where the pips of each number are, in rows and columns."""


def make_dice(rng: np.random.Generator) -> Thing:
    """A die, or a few together; ordinary ones, large foam ones, now and then with eight sides or twenty."""
    s = rng.uniform(0.012, 0.02) if rng.random() < 0.75 else rng.uniform(0.025, 0.06)
    rgb = WHITE if rng.random() < 0.45 else any_rgb(rng)
    ink = np.array(WHITE if float(np.mean(rgb)) < 0.5 else (BLACK if rng.random() < 0.8 else (0.7, 0.05, 0.05)))
    thing = Thing("plastic")
    count = 1 if rng.random() < 0.6 else int(rng.integers(2, 4))
    for k in range(count):
        attitude = (
            turn("z", rng.uniform(0, 360)) @ turn("x", 90 * int(rng.integers(4))) @ turn("y", 90 * int(rng.integers(4)))
        )
        place = np.array([k % 2 * 1.6, k // 2 * 1.6, 0.5]) * s
        mesh = box((s, s, s), s * rng.uniform(0.05, 0.12))
        number = 0
        for axis in range(3):
            for sign in (-1, 1):
                number += 1
                image = np.full((64, 64, 3), 255 * np.array(rgb))
                for row, col in PIPS[number]:
                    cv2.circle(image, (32 + 17 * col, 32 + 17 * row), 7, (255 * ink).tolist(), -1, cv2.LINE_AA)
                part = facing(mesh, axis, sign)
                uv = uv_boxed(part)
                placed = Mesh(part.vertices @ attitude.T + place, part.faces)
                thing.add(placed, PAINT, texture=image.astype(np.uint8), uv=uv)
    return thing.transformed(FLAT)


def _add_wheels(
    thing: Thing, rng: np.random.Generator, places: list[tuple[float, float]], r: float, thick: float
) -> None:
    hub = STEEL if rng.random() < 0.6 else any_rgb(rng)
    aside = turn("x", 90)
    tyre = lathe(
        [
            [0, -thick / 2],
            [0.9 * r, -thick / 2],
            [r, -0.3 * thick],
            [r, 0.3 * thick],
            [0.9 * r, thick / 2],
            [0, thick / 2],
        ],
        20,
    )
    disc = lathe([[0, -0.53 * thick], [0.55 * r, -0.53 * thick], [0.55 * r, 0.53 * thick], [0, 0.53 * thick]], 14)
    for x, y in places:
        thing.add(tyre.turned(aside).moved(x, y, r), BLACK if rng.random() < 0.97 else any_rgb(rng), "rubber")
        thing.add(disc.turned(aside).moved(x, y, r), hub, "metal")


def make_toy_car(rng: np.random.Generator) -> Thing:
    """A toy car: saloon, van, lorry or racing car."""
    length = rng.uniform(0.065, 0.075) if rng.random() < 0.4 else rng.uniform(0.09, 0.22)
    w, h = length * rng.uniform(0.38, 0.48), length * rng.uniform(0.26, 0.36)
    r = length * rng.uniform(0.075, 0.11)
    rgb = any_rgb(rng)
    thing = Thing("metal" if length < 0.08 else "plastic" if rng.random() < 0.8 else "wood")
    style = int(rng.choice(4, p=[0.45, 0.2, 0.2, 0.15]))
    floor, belt = 0.6 * r, h * 0.55
    aside = turn("x", 90)
    glass = [(0.1, 0.12, 0.15), (0.5, 0.65, 0.75)][rng.integers(2)]

    def part(outline: list[tuple[float, float]], width: float, colour: Rgb, bevel: float = 0.0) -> None:
        """A profile seen from the side, as a body this wide."""
        half = prism(np.array(outline) * (length, 1), width / 2, bevel)
        mirrored = Mesh(half.vertices * (1, 1, -1), half.faces[:, ::-1])
        thing.add(join(half, mirrored).turned(aside), colour)

    soft = 0.02 * length
    if style == 0:  # seen from the side; the nose is at +x
        part(
            [
                (-0.5, floor),
                (0.5, floor),
                (0.5, belt * 0.75),
                (0.46, belt * 0.88),
                (0.22, belt),
                (-0.42, belt),
                (-0.5, belt * 0.9),
            ],
            w,
            rgb,
            soft,
        )
        back = rng.uniform(-0.46, -0.3)
        part([(back, belt), (0.24, belt), (0.08, h * 0.96), (-0.24, h * 0.96)], w * 0.86, glass, soft)
        part([(back * 0.8, h * 0.93), (0.1, h * 0.93), (0.06, h), (back * 0.7, h)], w * 0.84, rgb, soft / 2)
        pillar = box((0.03 * length, w * 0.87, h * 0.4))  # between the windows
        thing.add(pillar.moved(x=-0.06 * length, z=0.8 * h), rgb)
    elif style == 1:  # van, bus
        top = h * 1.25
        part(
            [
                (-0.5, floor),
                (0.5, floor),
                (0.5, top * 0.5),
                (0.42, top * 0.97),
                (0.38, top),
                (-0.49, top),
                (-0.5, top * 0.95),
            ],
            w,
            rgb,
            soft,
        )
        for x in np.linspace(-0.38, 0.2, int(rng.integers(2, 6))):
            thing.add(box((0.11 * length, w * 1.005, top * 0.25)).moved(x=x * length, z=top * 0.74), glass)
        thing.add(
            box((0.02 * length, w * 0.85, top * 0.28)).turned(turn("y", -8)).moved(x=0.46 * length, z=top * 0.74), glass
        )
        if rng.random() < 0.5:
            thing.add(box((length * 0.98, w * 1.004, top * 0.08)).moved(z=top * 0.45), any_rgb(rng))
    elif style == 2:  # lorry
        top = h * 1.2
        part([(0.2, floor), (0.5, floor), (0.5, top * 0.55), (0.44, top), (0.2, top)], w * 0.95, rgb, soft)
        thing.add(box((0.12 * length, w * 0.955, top * 0.28)).moved(x=0.36 * length, z=top * 0.76), glass)
        thing.add(box((0.66 * length, w * 0.7, h * 0.16)).moved(x=-0.15 * length, z=floor + h * 0.1), BLACK)
        load = any_rgb(rng)
        if rng.random() < 0.5:
            mesh = box((0.64 * length, w, top * 0.8)).moved(x=-0.17 * length, z=floor + h * 0.2 + top * 0.4)
            thing.add(mesh, PAINT, texture=label(rng, load, (192, 96)), uv=uv_boxed(mesh))
        else:  # a tipper
            rings = []
            for k, z in ((0.85, floor + h * 0.2), (1.0, top * 0.85), (0.9, top * 0.85), (0.75, floor + h * 0.28)):
                ring = rounded_rectangle(0.62 * length * k, w * k, 0.003, 2)
                rings.append(np.column_stack([ring[:, 0] - 0.17 * length, ring[:, 1], np.full(len(ring), z)]))
            base = loft(rings)
            thing.add(base, load)
    else:  # racing car
        low = h * 0.6
        part(
            [
                (-0.48, floor),
                (0.5, floor * 0.8),
                (0.5, low * 0.5),
                (0.1, low * 0.85),
                (-0.1, low * 0.9),
                (-0.3, low * 1.2),
                (-0.46, low),
            ],
            w * 0.5,
            rgb,
            soft,
        )
        thing.add(box((0.4 * length, w * 0.8, low * 0.4)).moved(x=-0.12 * length, z=floor + low * 0.2), rgb)
        thing.add(box((0.12 * length, w * 1.05, 0.012 * length)).moved(x=-0.46 * length, z=low * 1.35), any_rgb(rng))
        thing.add(box((0.03 * length, w * 0.1, low * 0.5)).moved(x=-0.46 * length, z=low * 1.1), BLACK)
        thing.add(box((0.1 * length, w * 1.0, 0.012 * length)).moved(x=0.46 * length, z=floor), any_rgb(rng))
        thing.add(ball_mesh(0.1 * w, 12).moved(x=-0.06 * length, z=low), any_rgb(rng))
    wide = w * (0.5 if style < 3 else 0.52)
    axles = [-0.3, 0.3] if style != 2 or rng.random() < 0.5 else [-0.36, -0.14, 0.33]
    _add_wheels(thing, rng, [(x * length, y * wide) for x in axles for y in (-1, 1)], r, 0.07 * length)
    if style < 3:
        for y in (-0.32, 0.32):
            lamp = ball_mesh(0.035 * length, 10)
            thing.add(lamp.moved(0.49 * length, y * w, belt * 0.7), (0.95, 0.93, 0.8), "glass")
            thing.add(lamp.scaled(0.5, 1, 0.7).moved(-0.5 * length, y * w, belt * 0.7), (0.7, 0.05, 0.05), "glass")
    return thing.transformed(FLAT)


def _lump(rx: float, ry: float, rz: float) -> Mesh:
    return ball_mesh(1.0, 14).scaled(rx, ry, rz)


def make_teddy_bear(rng: np.random.Generator) -> Thing:
    """A teddy bear that sits or lies; or a rabbit."""
    s = rng.uniform(0.06, 0.13)  # half its height
    fur = [(0.55, 0.35, 0.17), (0.8, 0.62, 0.4), (0.35, 0.22, 0.13), WHITE, any_rgb(rng), (0.6, 0.6, 0.6)]
    rgb = varied(rng, fur[int(rng.choice(6, p=[0.3, 0.25, 0.15, 0.1, 0.1, 0.1]))], 0.1)
    pale = tuple(np.clip(np.array(rgb) * 0.5 + 0.45, 0, 0.97))
    texture, light = plush(rng, rgb, 0.1), plush(rng, pale, 0.06)
    thing = Thing("fabric")

    def add(mesh: Mesh, skin: Texture) -> None:
        add_cloth(thing, bumpy(mesh, rng, 0.012 * s), skin, 0.08)

    rabbit = rng.random() < 0.15
    add(_lump(0.42 * s, 0.5 * s, 0.6 * s).moved(z=0.55 * s), texture)
    if rng.random() < 0.5:
        add(_lump(0.2 * s, 0.33 * s, 0.4 * s).moved(x=0.26 * s, z=0.52 * s), light)
    head = 1.38 * s
    add(_lump(0.43 * s, 0.48 * s, 0.42 * s).moved(x=0.04 * s, z=head), texture)
    add(_lump(0.2 * s, 0.2 * s, 0.16 * s).moved(x=0.42 * s, z=head - 0.1 * s), light)
    thing.add(_lump(0.06 * s, 0.08 * s, 0.05 * s).moved(x=0.61 * s, z=head - 0.05 * s), BLACK, "plastic")
    for y in (-1, 1):
        thing.add(_lump(0.045 * s, 0.05 * s, 0.05 * s).moved(0.42 * s, 0.17 * y * s, head + 0.1 * s), BLACK, "plastic")
        if rabbit:
            add(
                _lump(0.08 * s, 0.13 * s, 0.42 * s).turned(turn("x", -12 * y)).moved(0, 0.22 * y * s, head + 0.65 * s),
                texture,
            )
        else:
            add(_lump(0.09 * s, 0.19 * s, 0.19 * s).moved(0, 0.37 * y * s, head + 0.33 * s), texture)
            add(_lump(0.06 * s, 0.12 * s, 0.12 * s).moved(0.06 * s, 0.37 * y * s, head + 0.33 * s), light)
        arm = turn("x", y * rng.uniform(20, 70)) @ turn("y", rng.uniform(-45, 0))
        add(
            _lump(0.17 * s, 0.17 * s, 0.38 * s).moved(z=-0.3 * s).turned(arm).moved(0.05 * s, 0.42 * y * s, 0.98 * s),
            texture,
        )
        spread = turn("z", y * rng.uniform(15, 40))
        add(
            _lump(0.42 * s, 0.19 * s, 0.19 * s).moved(x=0.4 * s).turned(spread).moved(0.1 * s, 0.24 * y * s, 0.19 * s),
            texture,
        )
        add(
            _lump(0.06 * s, 0.17 * s, 0.17 * s).moved(x=0.8 * s).turned(spread).moved(0.1 * s, 0.24 * y * s, 0.19 * s),
            light,
        )
    if rng.random() < 0.35:
        ribbon = any_rgb(rng)
        add_round(
            thing,
            [[0.3 * s, 0.98 * s], [0.42 * s, 1.0 * s], [0.42 * s, 1.08 * s], [0.3 * s, 1.1 * s]],
            ribbon,
            "fabric",
        )
        for y in (-1, 1):
            thing.add(_lump(0.06 * s, 0.16 * s, 0.1 * s).moved(0.44 * s, 0.14 * y * s, 1.02 * s), ribbon, "fabric")
    return thing.transformed(FLAT if rng.random() < 0.7 else turn("y", -90))


# Candles, soap, things to clean with


def _flame(z: float) -> Mesh:
    return lathe([[0, z], [0.0035, z + 0.005], [0.003, z + 0.01], [0, z + 0.021]], 10)


def make_candle(rng: np.random.Generator) -> Thing:
    """A candle: a pillar, a tea light, a taper in a holder, one in a glass."""
    style = int(rng.choice(4, p=[0.35, 0.2, 0.2, 0.25]))
    rgb = [(0.95, 0.92, 0.82), WHITE, any_rgb(rng), varied(rng, (0.7, 0.08, 0.08))][
        int(rng.choice(4, p=[0.35, 0.2, 0.3, 0.15]))
    ]
    thing = Thing("plastic")
    if style == 0:
        r = rng.uniform(0.022, 0.045)
        h = r * rng.uniform(1.6, 5)
        hollow = rng.uniform(0, 0.006)
        wax = lathe([[0, 0], [r, 0], [r, h - 0.003], [0.92 * r, h], [0.8 * r, h - hollow * 0.5], [0, h - hollow]], 32)
        thing.add(bumpy(wax, rng, 0.01 * r), rgb)
        top = h - hollow
        if rng.random() < 0.3:
            add_round(thing, cap_profile(1.5 * r, -0.006, 0.006), any_rgb(rng), "ceramic")
    elif style == 1:
        r, h = rng.uniform(0.018, 0.021), rng.uniform(0.013, 0.019)
        shell = [[0, 0], [0.97 * r, 0], [r, h], [0.97 * r, h], [0.95 * r, 0.8 * h], [0, 0.8 * h]]
        add_round(thing, shell, STEEL if rng.random() < 0.8 else any_rgb(rng), "metal")
        add_round(thing, [[0, 0.7 * h], [0.95 * r, 0.7 * h], [0.95 * r, 0.84 * h], [0, 0.83 * h]], rgb)
        top = 0.83 * h
    elif style == 2:
        r, h = rng.uniform(0.009, 0.012), rng.uniform(0.1, 0.24)
        base = rng.uniform(0.03, 0.1)
        metal = [STEEL, (0.75, 0.6, 0.25), BLACK, WHITE][rng.integers(4)]
        foot = rng.uniform(0.03, 0.05)
        stand = [
            [0, 0],
            [foot, 0],
            [foot, 0.005],
            [0.25 * foot, 0.014],
            [0.2 * foot, base * 0.5 + 0.007],
            [0.3 * foot, base - 0.006],
            [r * 1.5, base],
            [r * 1.5, base + 0.02],
            [0, base + 0.02],
        ]
        add_round(thing, stand, metal, "metal")
        top = base + h
        add_round(thing, [[0, base], [r, base], [0.75 * r, top - 0.008], [0.3 * r, top], [0, top]], rgb)
    else:
        r = rng.uniform(0.03, 0.045)
        h = r * rng.uniform(1.7, 2.6)
        clear = rng.random() < 0.6
        top = h * rng.uniform(0.6, 0.85)
        add_round(thing, [[0, 0.004], [0.93 * r, 0.004], [0.93 * r, top], [0, top]], rgb)
        if rng.random() < 0.75:
            what = look(rng, WHITE if rng.random() < 0.5 else any_rgb(rng))
            band = lathe([[r, 0.2 * h], [r + 5e-4, 0.2 * h], [r + 5e-4, 0.7 * h], [r, 0.7 * h]], 32)
            thing.add(band, PAINT, "cardboard", around(rng, what), uv_around(band))
        glass = [[0, 0], [r, 0], [r, h], [0.95 * r, h], [0.95 * r, top - 0.002], [0, top - 0.002]]
        add_round(thing, glass, (0.9, 0.93, 0.93) if clear else any_rgb(rng), "glass", alpha=0.25 if clear else 1.0)
    thing.add(
        sweep([[0, 0, top - 0.002], [0.0008, 0, top + 0.004], [0.002, 0, top + 0.009]], 0.0008, 5), BLACK, "fabric"
    )
    if rng.random() < 0.25:
        thing.add(_flame(top + 0.006), (1.0, 0.85, 0.4), "fabric", alpha=0.9)
    return thing.transformed(FLAT)


def _pores(rng: np.random.Generator, rgb: Rgb) -> Texture:
    """Foam: many dark holes."""
    image = speckled(rng, rgb, 128, 0.04, 1)
    for _ in range(int(rng.integers(60, 220))):
        x, y = (int(v) for v in rng.integers(0, 128, 2))
        cv2.circle(image, (x, y), int(rng.integers(1, 4)), [int(255 * c * 0.62) for c in rgb], -1, cv2.LINE_AA)
    return image


def make_sponge(rng: np.random.Generator) -> Thing:
    """A sponge: with a scourer, plain, waisted, natural; or a brick of foam."""
    style = int(rng.choice(5, p=[0.45, 0.2, 0.1, 0.1, 0.15]))
    x, y, z = rng.uniform((0.08, 0.055, 0.022), (0.125, 0.075, 0.045))
    rgb = (
        varied(rng, (0.93, 0.8, 0.2), 0.08)
        if rng.random() < 0.45
        else named_rgb(rng, "yellow", "pink", "blue", "green", "orange", "purple", "white", "red")
    )
    thing = Thing("fabric")
    if style == 3:
        mesh = bumpy(bumpy(_lump(x / 2, y / 1.6, z), rng, 0.006, 4), rng, 0.005, 5)
        add_cloth(thing, mesh, _pores(rng, varied(rng, (0.8, 0.62, 0.32))), 0.06)
        return thing.transformed(FLAT)
    outline = rounded_rectangle(x, y, rng.uniform(0.002, 0.012), 7)
    if style == 2:
        t = np.linspace(0, 2 * np.pi, 41)[:-1]
        outline = np.column_stack([x / 2 * np.cos(t), y / 2 * np.sin(t) * (0.72 + 0.5 * np.cos(t) ** 2)])
    if style == 4:
        outline, z = rounded_rectangle(x * 0.7, y, 0.002, 2), rng.uniform(0.045, 0.06)
    scourer = 0.22 * z if style in (0, 2) else 0.0
    foam = prism(outline, z - scourer, 0.002)
    add_cloth(
        thing,
        bumpy(foam.moved(z=scourer), rng, 0.0015),
        _pores(rng, rgb) if style != 4 else plush(rng, rgb, 0.06),
        0.07,
    )
    if scourer:
        green = [(0.1, 0.35, 0.15), (0.08, 0.25, 0.13), any_rgb(rng)][int(rng.choice(3, p=[0.45, 0.25, 0.3]))]
        add_cloth(
            thing, bumpy(prism(outline * 1.005, scourer), rng, 0.0008), plush(rng, varied(rng, green), 0.18), 0.05
        )
    if rng.random() < 0.4:
        return thing.transformed(turn("x", 180))
    return thing.transformed(turn("x", 90) if rng.random() < 0.1 else FLAT)


def make_soap(rng: np.random.Generator) -> Thing:
    """A bar of soap, oval or with four sides, with a name pressed into it, sometimes in a dish."""
    x, y, z = rng.uniform((0.06, 0.042, 0.018), (0.1, 0.065, 0.032))
    rgb = [WHITE, (0.93, 0.88, 0.75), any_rgb(rng), (0.55, 0.7, 0.45), (0.93, 0.7, 0.72), (0.75, 0.55, 0.3)][
        rng.integers(6)
    ]
    rgb = varied(rng, rgb)
    a, b, power = x / 2, y / 2, rng.choice([2.2, 3.5, 6.0])
    t = np.linspace(-np.pi / 2, np.pi / 2, 9)
    fat = rng.uniform(0.25, 0.9)
    rows = [
        [a * (1 - fat * 0.35 * (1 - np.cos(u))), b * (1 - fat * 0.5 * (1 - np.cos(u))), z / 2 * (1 + np.sin(u))]
        for u in t
    ]
    mesh = ovals(rows, power, 36)
    thing = Thing("plastic")
    thing.add(mesh, PAINT, texture=speckled(rng, rgb, 96, rng.choice([0.004, 0.025]), 4), uv=uv_boxed(mesh))
    if rng.random() < 0.6:
        what = Look(rgb, rgb, tuple(np.array(rgb) * 0.75), look(rng, rgb).brand)
        image = np.full((64, 128, 3), 255 * np.array(rgb)).astype(np.uint8)
        text = what.brand[:7]
        (w, _), _ = cv2.getTextSize(text, cv2.FONT_HERSHEY_COMPLEX, 1.0, 2)
        cv2.putText(
            image,
            text,
            (14, 40),
            cv2.FONT_HERSHEY_COMPLEX,
            100 / w,
            [255 * c for c in what.ink],
            2,
            cv2.LINE_AA,
        )
        flat = 1 - fat * 0.35
        plate = ovals(
            [
                [a * flat * 0.8, b * (1 - fat * 0.5) * 0.8, z - 0.001],
                [a * flat * 0.8, b * (1 - fat * 0.5) * 0.8, z + 0.0004],
            ],
            power,
        )
        thing.add(plate, PAINT, texture=image, uv=uv_boxed(plate))
    if rng.random() < 0.2:
        dish = any_rgb(rng)
        rim = ovals(
            [
                [0.9 * a, 0.9 * b, -0.012],
                [1.3 * a, 1.35 * b, 0.006],
                [1.25 * a, 1.3 * b, 0.007],
                [0.9 * a, 0.9 * b, -0.004],
            ],
            3,
        )
        thing.add(rim, dish, "ceramic")
    return thing.transformed(FLAT)


def _bristles(rng: np.random.Generator, places: Array, height: float, r: float, splay: float = 0.0) -> Mesh:
    """Tufts that stand on z = 0 at these places (k, 2)."""
    tufts = []
    for x, y in places:
        top = np.array([x, y]) * (1 + splay) + rng.normal(0, 0.15 * r, 2)
        square = np.array([(1, 1), (-1, 1), (-1, -1), (1, -1)]) * r
        tufts.append(
            loft(
                [
                    np.column_stack([square * 0.8 + (x, y), np.zeros(4)]),
                    np.column_stack([square + top, np.full(4, height)]),
                ]
            )
        )
    return join(*tufts)


def _grid(nx: int, ny: int, w: float, d: float) -> Array:
    xs, ys = np.linspace(-w / 2, w / 2, nx), np.linspace(-d / 2, d / 2, ny)
    return np.array([(x, y) for x in xs for y in ys])


def make_toothbrush(rng: np.random.Generator) -> Thing:
    """A toothbrush lying on its side or back, seldom an electric one."""
    length = rng.uniform(0.15, 0.2)
    rgb, second = any_rgb(rng), any_rgb(rng)
    thing = Thing("plastic")
    head, electric = rng.uniform(0.022, 0.032), rng.random() < 0.15
    n = 22
    x = np.linspace(0, length - head * 0.5, n)
    thick = 0.0115 if electric else rng.uniform(0.0045, 0.0065)
    shape = np.interp(x / length, [0, 0.05, 0.3, 0.5, 0.62, 0.8, 1], [0.7, 0.95, 1.0, 0.9, 0.55, 0.45, 0.5])
    if electric:
        shape = np.interp(x / length, [0, 0.04, 0.6, 0.68, 0.75, 1], [0.9, 1, 0.85, 0.4, 0.32, 0.25])
    wave = rng.uniform(-0.004, 0.004) * np.sin(x / length * 2 * np.pi)
    handle = sweep(np.column_stack([x, wave, 0 * x]), thick * shape, 12, 1.0 if electric else rng.uniform(0.65, 0.95))
    thing.add(handle, rgb, alpha=0.75 if rng.random() < 0.15 else 1.0)
    if rng.random() < 0.7:
        grip = slice(2, 12)
        thing.add(
            sweep(np.column_stack([x, wave, 0 * x + thick * 0.12])[grip], (thick * shape)[grip] * 0.97, 10),
            second,
            "rubber",
        )
    middle = length - head * 0.5
    head_w = rng.uniform(0.009, 0.012)
    thing.add(slab((head, head_w, 0.0045), head_w * 0.45, 0.001).moved(x=middle, y=float(wave[-1]), z=-0.0022), rgb)
    colours = [WHITE, second] if rng.random() < 0.6 else [WHITE]
    places = _grid(8, 3, head * 0.8, head_w * 0.65)
    for k, colour in enumerate(colours):
        some = places[k :: len(colours)]
        thing.add(
            _bristles(rng, some, rng.uniform(0.009, 0.011), 0.0013).moved(x=middle, y=float(wave[-1]), z=0.002),
            colour,
            "fabric",
        )
    attitude = rng.choice([0.0, 90.0, -90.0, 180.0], p=[0.4, 0.25, 0.25, 0.1])
    return thing.transformed(turn("x", float(attitude)))


def _scrubbing_brush(rng: np.random.Generator) -> Thing:
    x, y = rng.uniform(0.11, 0.17), rng.uniform(0.045, 0.065)
    rgb = any_rgb(rng)
    thing = Thing("wood" if rng.random() < 0.5 else "plastic")
    back = ovals(
        [[0.46 * x, 0.44 * y, 0], [0.5 * x, 0.5 * y, 0.006], [0.48 * x, 0.46 * y, 0.016], [0.4 * x, 0.3 * y, 0.022]],
        3.0,
        36,
    ).moved(z=0.025)
    if thing.material == "wood":
        add_cloth(thing, back, wood(rng))
    else:
        thing.add(back, rgb)
        if rng.random() < 0.6:
            t = np.linspace(0, np.pi, 13)
            grip = np.column_stack([0.42 * x * np.cos(t), 0 * t, 0.04 + 0.04 * np.sin(t)])
            thing.add(sweep(grip, 0.009, 10, 1.3), rgb)
    bristle = [(0.85, 0.75, 0.5), WHITE, any_rgb(rng), (0.3, 0.2, 0.1)][rng.integers(4)]
    places = _grid(11, 5, 0.82 * x, 0.7 * y)
    inside = (places[:, 0] / (0.46 * x)) ** 2 + (places[:, 1] / (0.46 * y)) ** 2 < 1.1
    thing.add(
        _bristles(rng, places[inside], 0.026, 0.003, 0.08).turned(turn("x", 180)).moved(z=0.027),
        varied(rng, bristle),
        "fabric",
    )
    return thing.transformed(FLAT if rng.random() < 0.6 else turn("x", rng.choice([90.0, 180.0])))


def _paint_brush(rng: np.random.Generator) -> Thing:
    w = rng.uniform(0.012, 0.075)
    thick = min(0.018, w * 0.5)
    handle = rng.uniform(0.1, 0.15) if w > 0.03 else rng.uniform(0.12, 0.18)
    x = np.linspace(0, handle, 14)
    wide = np.interp(x / handle, [0, 0.1, 0.45, 0.75, 1], [0.5, 0.75, 0.5, 0.75, 1.0]) * max(0.35 * w, 0.006)
    wide[-1] = max(wide[-1], 0.42 * w)
    thing = Thing("wood")
    rings = []
    phi = np.linspace(0, 2 * np.pi, 17)[:-1]
    for at, half in zip(x, wide, strict=True):
        rings.append(np.column_stack([np.full(16, at), half * np.cos(phi), min(half, 0.0075) * np.sin(phi)]))
    grip = loft(rings)
    if rng.random() < 0.5:
        add_cloth(thing, grip, wood(rng))
    else:
        thing.add(grip, any_rgb(rng))
    ferrule = slab((0.03, w, thick), 0.003, 0.001).moved(x=handle + 0.012, z=-thick / 2)
    thing.add(ferrule, varied(rng, STEEL if rng.random() < 0.7 else (0.75, 0.6, 0.3)), "metal")
    long = rng.uniform(0.03, 0.06) if w > 0.03 else rng.uniform(0.02, 0.03)
    hair = [(0.2, 0.14, 0.1), (0.85, 0.78, 0.6), (0.6, 0.42, 0.22), (0.08, 0.08, 0.08)][rng.integers(4)]
    sections = []
    for share, spread, flat in ((0, 0.95, 0.9), (0.5, 1.05, 0.95), (0.85, 1.0, 0.6), (1, 0.8, 0.15)):
        ring = rounded_rectangle(w * spread, thick * flat, thick * 0.2 * flat, 4)
        sections.append(np.column_stack([np.full(len(ring), handle + 0.026 + long * share), ring]))
    tuft = loft(sections)
    image = np.repeat(speckled(rng, hair, 64, 0.18, 0.6)[:, :1], 64, axis=1)
    thing.add(tuft, PAINT, "fabric", image, uv_boxed(tuft))
    if rng.random() < 0.25:  # wet with paint
        tip = loft([s * (1, 1.02, 1.04) for s in sections[2:]])
        thing.add(tip, any_rgb(rng), "plastic")
    return thing.transformed(FLAT)


def _handled_brush(rng: np.random.Generator) -> Thing:
    """For hair or dishes: a head with bristles on a handle."""
    length = rng.uniform(0.18, 0.26)
    dish = rng.random() < 0.35
    rgb = any_rgb(rng)
    head_l = length * (rng.uniform(0.25, 0.32) if dish else rng.uniform(0.42, 0.52))
    head_w = head_l * (rng.uniform(0.6, 0.9) if dish else rng.uniform(0.45, 0.75))
    thing = Thing("wood" if rng.random() < 0.35 else "plastic")
    z = 0.012
    x = np.linspace(-0.5 * head_l, -0.5 * head_l - (length - head_l), 10)
    grip = sweep(
        np.column_stack([x + 0.015, 0 * x, np.full(10, z)]),
        np.interp(np.linspace(0, 1, 10), [0, 0.3, 0.8, 1], [0.006, 0.008, 0.0105, 0.008]),
        12,
        0.8,
    )
    plate = ovals(
        [[0.47 * head_l, 0.46 * head_w, 0], [0.5 * head_l, 0.5 * head_w, 0.006], [0.46 * head_l, 0.44 * head_w, 0.013]],
        2.5,
        32,
    ).moved(z=z - 0.007)
    both = join(grip, plate)
    if thing.material == "wood":
        add_cloth(thing, both, wood(rng))
    else:
        thing.add(both, rgb)
    top = z + 0.006
    if not dish:
        cushion = ovals([[0.42 * head_l, 0.4 * head_w, 0], [0.38 * head_l, 0.34 * head_w, 0.004]], 2.3, 28).moved(
            z=top - 0.001
        )
        thing.add(cushion, BLACK if rng.random() < 0.5 else any_rgb(rng), "rubber")
    places = _grid(9, 6, 0.72 * head_l, 0.68 * head_w)
    inside = (places[:, 0] / (0.4 * head_l)) ** 2 + (places[:, 1] / (0.38 * head_w)) ** 2 < 1
    tuft = (0.0028, 0.024) if dish else (0.0009, 0.018)
    colour = WHITE if dish and rng.random() < 0.7 else (BLACK if rng.random() < 0.6 else any_rgb(rng))
    thing.add(_bristles(rng, places[inside], tuft[1], tuft[0], 0.06).moved(z=top), colour, "plastic")
    return thing.transformed(turn("x", float(rng.choice([0.0, 90.0, 180.0], p=[0.5, 0.2, 0.3]))))


def make_brush(rng: np.random.Generator) -> Thing:
    """A brush: for scrubbing, painting, hair or dishes."""
    return (_scrubbing_brush, _paint_brush, _handled_brush)[int(rng.choice(3, p=[0.3, 0.33, 0.37]))](rng)


# Cloth


def _terry(rng: np.random.Generator, rgb: Rgb) -> Texture:
    """Towelling, often with a woven border or stripes."""
    image = plush(rng, rgb, 0.045)
    style = rng.random()
    if style < 0.4:
        for row in rng.integers(6, 86, int(rng.integers(1, 4))):
            image[row : row + int(rng.integers(3, 9))] = 255 * np.array(any_rgb(rng))
    elif style < 0.6:
        image = pattern(rng, rgb, 96)
    return image


def make_towel(rng: np.random.Generator) -> Thing:
    """A towel: folded, rolled, or dropped in a heap."""
    rgb = WHITE if rng.random() < 0.2 else any_rgb(rng)
    texture = _terry(rng, rgb)
    thing = Thing("fabric")
    style = int(rng.choice(3, p=[0.6, 0.22, 0.18]))
    if style == 0:
        x, y = rng.uniform(0.12, 0.3), rng.uniform(0.1, 0.24)
        layers, thick = int(rng.integers(2, 6)), rng.uniform(0.007, 0.016)
        for k in range(layers):
            # One end of each layer is a fold, round; the other shows its edge.
            t = np.linspace(-np.pi / 2, np.pi / 2, 6)
            start, end = -x / 2 + rng.uniform(0, 0.006), x / 2 - rng.uniform(0, 0.006)
            along = np.linspace(start, end, 12)[:-1]
            fold = np.column_stack([end + thick / 2 * np.cos(t), thick / 2 * (1 + np.sin(t))])
            upper = np.column_stack([along[::-1], np.full(11, thick)])
            outline = np.concatenate([np.column_stack([along, np.zeros(11)]), fold, upper])
            sections = []
            wide = y - rng.uniform(0, 0.006)
            for share, thin in ((0, 0.5), (0.02, 0.9), (0.2, 1), (0.4, 1), (0.6, 1), (0.8, 1), (0.98, 0.9), (1, 0.5)):
                height = thick / 2 + (outline[:, 1] - thick / 2) * thin
                sections.append(np.column_stack([outline[:, 0], height, np.full(len(outline), (share - 0.5) * wide)]))
            mesh = bumpy(loft(sections).turned(turn("x", 90)), rng, 0.35 * thick, 4).moved(z=k * thick * 0.93)
            add_cloth(thing, mesh, texture, 0.0 if k == layers - 1 else 0.2)
    elif style == 1:
        r, length = rng.uniform(0.03, 0.055), rng.uniform(0.14, 0.32)
        t = np.linspace(0, 6 * np.pi, 60)
        roll = lathe([[0, 0], [0.94 * r, 0], [r, 0.006], [r, length - 0.006], [0.94 * r, length], [0, length]], 28)
        mesh = bumpy(roll.scaled(1, 0.9, 1), rng, 0.003).turned(turn("x", 90))
        add_cloth(thing, mesh, texture, 0.2)
        spiral = np.column_stack([r * 0.9 * t / t[-1] * np.cos(t), np.zeros(60), r * 0.8 * t / t[-1] * np.sin(t)])[6:]
        dark = tuple(np.array(rgb) * 0.55)
        for y in (0.0005, -length - 0.0005):
            thing.add(sweep(spiral + np.array((0, y, 0)), 0.0012, 4), dark)
    else:
        n = 26
        size = rng.uniform(0.2, 0.36)
        g = np.linspace(-1, 1, n)
        gx, gy = np.meshgrid(g, g)
        edge = np.maximum(np.abs(gx), np.abs(gy))
        z = np.zeros_like(gx)
        for _ in range(7):
            a, k = rng.uniform(0, 2 * np.pi), rng.uniform(2, 7)
            z += np.abs(np.sin(k * (gx * np.cos(a) + gy * np.sin(a)) + rng.uniform(0, 6))) * rng.uniform(0.2, 1)
        z = z / z.max() * rng.uniform(0.03, 0.08) * (1 - 0.75 * edge**3)
        swirl = 0.25 * rng.normal() * (1 - edge)
        px = size / 2 * (gx * np.cos(swirl) - gy * np.sin(swirl)) * (1 - 0.2 * np.abs(np.sin(3 * gy + 1)))
        py = size / 2 * (gx * np.sin(swirl) + gy * np.cos(swirl)) * (1 - 0.2 * np.abs(np.sin(2.5 * gx)))
        top = np.stack([px, py, z + 0.006], axis=-1).reshape(-1, 3)
        index = np.arange(n * n).reshape(n, n)
        a, b, c, d = index[:-1, :-1].ravel(), index[:-1, 1:].ravel(), index[1:, 1:].ravel(), index[1:, :-1].ravel()
        faces = np.concatenate([np.column_stack([a, b, c]), np.column_stack([a, c, d])])
        rim = np.concatenate([index[0, :], index[1:, -1], index[-1, -2::-1], index[-2:0:-1, 0]])
        m, i = len(rim), np.arange(len(rim))
        j = (i + 1) % m
        hem = np.concatenate([
            np.column_stack([rim[j], rim[i], n * n + i]), np.column_stack([rim[j], n * n + i, n * n + j])
        ])  # fmt: skip
        mesh = Mesh(np.concatenate([top, top[rim] * (1.01, 1.01, 0)]), np.concatenate([faces, hem]).astype(np.int32))
        uv = np.stack([(gx + 1) / 2, (1 - gy) / 2], axis=-1).reshape(-1, 2)
        thing.add(mesh, PAINT, texture=texture, uv=np.concatenate([uv, uv[rim]])[mesh.faces])
    return thing.transformed(FLAT)


def _cap(rng: np.random.Generator) -> Thing:
    """A baseball cap."""
    r = rng.uniform(0.075, 0.09)
    rgb = any_rgb(rng)
    brim = rgb if rng.random() < 0.65 else any_rgb(rng)
    thing = Thing("fabric")
    texture = plush(rng, rgb, 0.04)
    t = np.linspace(0, np.pi / 2, 9)
    outside = np.column_stack([r * np.cos(t) ** 0.8, 0.78 * r * np.sin(t) ** 0.9])
    outside[-1, 0] = 0.0
    inside = outside[::-1] * 0.965
    inside[0, 0] = 0.0
    crown = lathe(np.concatenate([inside[:1] * 0, outside]), 36).scaled(1.12, 0.95, 1)
    peak = np.clip(crown.vertices[:, 0] / r, 0, 1) * crown.vertices[:, 2] * 0.18
    crown = bumpy(Mesh(crown.vertices + np.outer(peak, (0, 0, 1)), crown.faces), rng, 0.002)
    panels = texture.copy()
    panels = np.tile(panels, (1, 2, 1))[:, :192]
    for col in range(0, 192, 32):  # seams between the panels
        panels[:, col : col + 2] = panels[:, col : col + 2] * 0.6
    if rng.random() < 0.65:  # a badge in front, where u is a half
        badge = label(rng, any_rgb(rng), (34, 40))
        panels[34:74, 79:113] = badge
    if rng.random() < 0.25:  # a net behind
        panels[:, :48], panels[:, 144:] = 255 * np.array(brim), 255 * np.array(brim)
    thing.add(crown, PAINT, texture=panels, uv=uv_around(crown))
    angle = np.linspace(-1.15, 1.15, 15)
    inner = np.column_stack([1.08 * r * np.cos(angle), 0.94 * r * np.sin(angle)])
    outer = inner + np.column_stack([0.85 * r * np.cos(angle) ** 0.7, 0 * angle])
    flat = np.concatenate([inner[::-1], outer])
    # Counter-clockwise, as prism wants it.
    area = np.sum(flat[:, 0] * np.roll(flat[:, 1], -1) - flat[:, 1] * np.roll(flat[:, 0], -1))
    mesh = prism(flat if area > 0 else flat[::-1], 0.0035).moved(z=0.006)
    droop = (mesh.vertices[:, 1] / r) ** 2 * rng.uniform(0.01, 0.025)
    mesh = Mesh(
        mesh.vertices + np.outer(0.02 - droop * 1.2 - 0.008, (0, 0, 1)) * np.clip(mesh.vertices[:, :1] / r - 0.6, 0, 1),
        mesh.faces,
    )
    thing.add(mesh, brim)
    thing.add(ball_mesh(0.006, 10).moved(z=0.78 * r), brim)
    return thing


def _brimmed_hat(rng: np.random.Generator) -> Thing:
    """A straw hat, sun hat, fedora."""
    r = rng.uniform(0.072, 0.085)
    reach = rng.uniform(0.045, 0.09)
    tall = rng.uniform(0.08, 0.115)
    straw = rng.random() < 0.45
    rgb = varied(rng, (0.85, 0.7, 0.42)) if straw else any_rgb(rng)
    curl = rng.uniform(-0.02, 0.03)
    big = r + reach
    outline = [[0, 0.001], [r, 0.001], [big, curl * 0.9], [big, curl + 0.004], [r * 1.04, 0.006], [r * 0.99, 0.012]]
    outline += [[r * 0.96, tall * 0.5], [r * 0.86, tall * 0.88], [r * 0.7, tall], [0, tall * rng.uniform(0.85, 1.0)]]
    mesh = lathe(outline, 44).scaled(1.12, 0.95, 1)
    angle = np.arctan2(mesh.vertices[:, 1], mesh.vertices[:, 0])
    reach_out = np.clip((np.hypot(mesh.vertices[:, 0], mesh.vertices[:, 1]) - r) / reach, 0, 1)
    wave = rng.uniform(0, 0.02) * np.cos(2 * angle) * reach_out
    mesh = Mesh(mesh.vertices + np.outer(wave, (0, 0, 1)), mesh.faces)
    thing = Thing("fabric")
    texture = plush(rng, rgb, 0.05)
    if straw:
        lines = 0.82 + 0.18 * (np.add.outer(np.arange(96), np.arange(96)) % 6 < 4)
        texture = (texture * lines[..., None]).astype(np.uint8)
    add_cloth(thing, bumpy(mesh, rng, 0.002), texture, 0.08)
    band = lathe([[r * 0.93, 0.012], [r * 1.005, 0.011], [r * 0.985, 0.04], [r * 0.91, 0.04]], 44).scaled(1.12, 0.95, 1)
    thing.add(band, BLACK if rng.random() < 0.4 else any_rgb(rng))
    return thing


def _knit_hat(rng: np.random.Generator) -> Thing:
    """A woollen hat, often with a bobble, lying."""
    r = rng.uniform(0.075, 0.095)
    rgb = any_rgb(rng)
    image = pattern(rng, rgb, 128) if rng.random() < 0.5 else plush(rng, rgb, 0.06)
    ribs = 0.78 + 0.22 * (np.arange(image.shape[1]) % 6 < 4)
    image = (image * ribs[None, :, None]).astype(np.uint8)
    tall = r * rng.uniform(1.3, 1.7)
    flat = rng.uniform(0.35, 0.9)
    crown = lathe(
        [
            [0, 0.0],
            [r, 0],
            [1.02 * r, 0.3 * tall],
            [0.95 * r, 0.6 * tall],
            [0.7 * r, 0.86 * tall],
            [0.35 * r, 0.97 * tall],
            [0, tall],
        ],
        36,
    )
    brim = lathe([[0.9 * r, 0], [1.07 * r, 0.002], [1.08 * r, 0.28 * tall], [0.98 * r, 0.3 * tall]], 36)
    thing = Thing("fabric")
    for mesh in (crown, brim):
        thing.add(bumpy(mesh, rng, 0.004).scaled(1, flat, 1), PAINT, texture=image, uv=uv_around(mesh))
    if rng.random() < 0.6:
        bobble = bumpy(ball_mesh(0.28 * r, 16), rng, 0.006)
        add_cloth(thing, bobble.moved(z=tall * 1.04), plush(rng, any_rgb(rng), 0.2), 0.05)
    return thing.transformed(turn("x", -90)) if flat < 0.6 else thing


def make_hat(rng: np.random.Generator) -> Thing:
    """A cap, a hat with a brim, a woollen hat."""
    return (_cap, _brimmed_hat, _knit_hat)[int(rng.choice(3, p=[0.45, 0.3, 0.25]))](rng).transformed(FLAT)


def _foot_ring(x: float, half: float, low: float, top: float, round_: float, points: int = 24) -> Array:
    """A section across a shoe at x: flat below, round above."""
    t = np.linspace(0, 2 * np.pi, points + 1)[:-1]
    c, s = np.cos(t), np.sin(t)
    y = half * np.sign(c) * np.abs(c) ** 0.7
    z = np.where(s > 0, low + (top - low) * np.abs(s) ** round_, low)
    return np.column_stack([np.full(points, x), y, z])


def make_shoe(rng: np.random.Generator) -> Thing:
    """A shoe: trainer, canvas boot, slipper or leather shoe; the toe at +x."""
    length = rng.uniform(0.2, 0.3) if rng.random() < 0.8 else rng.uniform(0.12, 0.18)
    w, style = length * rng.uniform(0.34, 0.4), int(rng.choice(4, p=[0.5, 0.2, 0.15, 0.15]))
    rgb = (WHITE, BLACK, any_rgb(rng), (0.35, 0.2, 0.1))[int(rng.choice(4, p=[0.2, 0.2, 0.45, 0.15]))]
    sole_rgb = WHITE if rng.random() < 0.55 else (BLACK if rng.random() < 0.4 else any_rgb(rng))
    thick = length * (rng.uniform(0.07, 0.12) if style == 0 else rng.uniform(0.04, 0.07))
    thing = Thing("fabric" if style != 3 else "rubber")
    at = np.linspace(0, 1, 19)
    half = (
        w / 2 * np.interp(at, [0, 0.04, 0.15, 0.4, 0.7, 0.88, 0.96, 1], [0.35, 0.6, 0.74, 0.74, 1.0, 0.85, 0.55, 0.25])
    )
    spring = thick + length * np.interp(at, [0, 0.2, 0.7, 1], [0.02 if style == 0 else 0.0, 0, 0, 0.035])
    # The sole follows the foot's outline, which bends inwards.
    bow = length * 0.03 * np.sin(at * np.pi)
    left, right = np.column_stack([at * length, half * 1.07 + bow]), np.column_stack([at * length, -half * 1.07 + bow])
    outline = np.concatenate([right, left[::-1]])
    sole = prism(outline, thick * 1.25)
    lift = np.interp(sole.vertices[:, 0] / length, at, spring) - thick
    sole = Mesh(sole.vertices + np.outer(lift, (0, 0, 1)), sole.faces)
    thing.add(sole, sole_rgb, "rubber")
    if style == 0 and rng.random() < 0.5:
        stripe = prism(outline * (1.004, 1.01), thick * 0.3).moved(x=-0.002 * length, z=thick * 0.45)
        lift = np.interp(stripe.vertices[:, 0] / length, at, spring) - thick
        thing.add(Mesh(stripe.vertices + np.outer(lift, (0, 0, 1)), stripe.faces), any_rgb(rng), "rubber")
    ankle = length * ((0.36, 0.34, 0.22, 0.3)[style] * rng.uniform(0.92, 1.1))
    if style == 1 and rng.random() < 0.5:
        ankle *= 1.45
    tops = np.interp(at, [0, 0.05, 0.3, 0.42, 0.55, 0.7, 0.88, 1], [0.9, 1.0, 0.9, 0.86, 0.66, 0.46, 0.32, 0.14])
    tops = spring + (ankle - thick) * tops
    rings = [
        _foot_ring(x * length, h, s, max(z, s + 0.01), rng.uniform(0.6, 0.75)) + np.array((0, b, 0))
        for x, h, s, z, b in zip(at, half, spring, tops, bow, strict=True)
    ]
    upper = loft(rings)
    texture = plush(rng, rgb, 0.04)
    if rng.random() < 0.5:
        texture[: int(rng.integers(20, 60)), :40] = 255 * np.array(any_rgb(rng))
    add_cloth(thing, upper, texture)
    # The opening: dark, lying on the collar; a padded rim around it.
    t = np.linspace(0, 2 * np.pi, 25)[:-1]
    mid, reach = (0.24 if style != 2 else 0.28) * length, 0.185 * length
    hole = np.column_stack([mid + reach * np.cos(t), 0.52 * w / 2 * 1.15 * np.sin(t) + length * 0.02])
    height = np.interp(hole[:, 0] / length, at, tops)
    ring = np.column_stack([hole, height + 0.002])
    middle = np.array((mid, length * 0.02, 0.0))
    inner = (ring - middle) * (0.9, 0.86, 1) + middle
    thing.add(
        loft([ring - np.array((0, 0, 0.012)), ring, inner]),
        BLACK if rng.random() < 0.6 else varied(rng, (0.3, 0.3, 0.32)),
    )
    rim = np.concatenate([ring, ring[:1]])
    thing.add(sweep(rim[:-1], length * 0.016, 6), varied(rng, rgb))
    last = sweep(np.array([ring[-1], ring[0]]), length * 0.016, 6)
    thing.add(last, varied(rng, rgb))
    if style < 2 or (style == 3 and rng.random() < 0.7):  # laces over a tongue
        lace = WHITE if rng.random() < 0.6 else any_rgb(rng)
        bits = []
        for x in np.linspace(0.46, 0.68, int(rng.integers(4, 7))):
            z = float(np.interp(x, at, tops)) + 0.001
            y = float(np.interp(x, at, bow))
            span = 0.2 * w
            path = [
                [x * length, y - span, z - 0.006],
                [x * length + 0.003, y, z + 0.002],
                [x * length, y + span, z - 0.006],
            ]
            bits.append(sweep(path, 0.0028, 6))
        thing.add(join(*bits), lace)
        tongue = slab((0.13 * length, 0.2 * w * 1.6, 0.008), 0.01).turned(turn("y", 38))
        z = float(np.interp(0.42, at, tops))
        thing.add(tongue.moved(x=0.42 * length, y=float(np.interp(0.42, at, bow)), z=z + 0.004), varied(rng, rgb, 0.15))
    if style == 0 and rng.random() < 0.85:  # the maker's mark on both sides
        mark = any_rgb(rng)
        for sign in (-1, 1):
            for k in range(int(rng.integers(1, 4))):
                x = 0.42 + 0.07 * k
                path = []
                for u in (0.15, 0.5, 0.8):
                    xx = x + 0.05 * u
                    low, top = np.interp(xx, at, spring), np.interp(xx, at, tops)
                    out = np.interp(xx, at, half) * np.cos(u * np.pi / 2 * 0.9) ** 0.7
                    path.append(
                        [
                            xx * length,
                            sign * (out + 0.0005) + float(np.interp(xx, at, bow)),
                            low + (top - low) * np.sin(u * np.pi / 2 * 0.9) ** 0.68,
                        ]
                    )
                thing.add(sweep(path, 0.0045, 6), mark)
    elif style == 1:  # a rubber toe
        cap = loft([r * (1.003, 1.03, 1.03) for r in rings[15:]])
        thing.add(cap, sole_rgb, "rubber")
    return thing.transformed(FLAT if rng.random() < 0.85 else turn("x", rng.choice([90.0, -90.0])))


# Clocks, plants, paper


def _dial(rng: np.random.Generator) -> Texture:
    """A clock's face with hands."""
    size = 192
    ground = WHITE if rng.random() < 0.65 else any_rgb(rng)
    ink = tuple(255 * c for c in (BLACK if float(np.mean(ground)) > 0.45 else WHITE))
    image = np.full((size, size, 3), 255 * np.array(ground)).astype(np.uint8)
    middle, r = size // 2, size * 0.46
    style = rng.integers(3)
    for hour in range(1, 13):
        a = hour / 6 * np.pi
        x, y = np.sin(a), -np.cos(a)
        if style == 0 or (style == 1 and hour % 3 == 0):
            (w, h), _ = cv2.getTextSize(str(hour), cv2.FONT_HERSHEY_DUPLEX, 0.65, 2)
            place = (int(middle + 0.8 * r * x - w / 2), int(middle + 0.8 * r * y + h / 2))
            cv2.putText(image, str(hour), place, cv2.FONT_HERSHEY_DUPLEX, 0.65, ink, 2, cv2.LINE_AA)
        else:
            ends = [(int(middle + k * r * x), int(middle + k * r * y)) for k in (0.78, 0.93)]
            cv2.line(image, *ends, ink, 4, cv2.LINE_AA)
    if rng.random() < 0.6:
        for minute in range(60):
            a = minute / 30 * np.pi
            ends = [(int(middle + k * r * np.sin(a)), int(middle - k * r * np.cos(a))) for k in (0.96, 1.0)]
            cv2.line(image, *ends, ink, 1, cv2.LINE_AA)
    time = rng.uniform(0, 12)
    hands = [(time / 6 * np.pi, 0.5, 7, ink), (time % 1 * 2 * np.pi, 0.75, 4, ink)]
    if rng.random() < 0.6:
        hands.append((rng.uniform(0, 6.3), 0.8, 2, (200.0, 30.0, 30.0)))
    for a, reach, thick, colour in hands:
        tip = (int(middle + reach * r * np.sin(a)), int(middle - reach * r * np.cos(a)))
        cv2.line(image, (middle, middle), tip, colour, thick, cv2.LINE_AA)
    cv2.circle(image, (middle, middle), 6, ink, -1, cv2.LINE_AA)
    return image


def _add_face(
    thing: Thing, rng: np.random.Generator, r: float, depth: float, rgb: Rgb, rim: float, attitude: Array
) -> None:
    """A round clock around the origin that looks along +z before it is turned."""
    metal = "metal" if rng.random() < 0.5 else "plastic"
    case = lathe(
        [
            [0, 0],
            [0.93 * r, 0],
            [r, 0.1 * depth],
            [r, depth],
            [r - rim, depth],
            [r - rim * 1.2, 0.86 * depth],
            [0, 0.86 * depth],
        ],
        40,
    )
    thing.add(case.turned(attitude), rgb, metal)
    dial = lathe([[0, 0.8 * depth], [r - rim * 1.2, 0.8 * depth], [r - rim * 1.2, 0.88 * depth], [0, 0.88 * depth]], 40)
    thing.add(dial.turned(attitude), PAINT, "plastic", _dial(rng), uv_boxed(dial))


def _digital_clock(rng: np.random.Generator) -> Thing:
    """A box with bright figures."""
    w, d, h = rng.uniform((0.09, 0.035, 0.045), (0.18, 0.07, 0.085))
    rgb = [BLACK, WHITE, any_rgb(rng)][rng.integers(3)]
    thing = Thing("plastic")
    body = slab((w, h, d), 0.1 * h, 0.04 * h).turned(turn("x", 90)).moved(y=d / 2, z=h / 2)
    thing.add(body, rgb)
    lcd = rng.random() < 0.4
    image = np.full((96, 192, 3), (150, 165, 140) if lcd else (12, 10, 12), dtype=np.uint8)
    ink = (25, 30, 25) if lcd else [(255, 40, 30), (60, 255, 90), (90, 170, 255), (240, 240, 240)][rng.integers(4)]
    text = f"{rng.integers(1, 24)}:{rng.integers(0, 60):02d}"
    (tw, th), _ = cv2.getTextSize(text, cv2.FONT_HERSHEY_DUPLEX, 2.0, 5)
    scale = 2.0 * min(170 / tw, 70 / th)
    cv2.putText(
        image,
        text,
        (int(96 - tw * scale / 4), int(48 + th * scale / 4)),
        cv2.FONT_HERSHEY_DUPLEX,
        scale,
        ink,
        5,
        cv2.LINE_AA,
    )
    screen = box((0.86 * w, 0.003, 0.72 * h)).moved(y=-d / 2 - 0.0002, z=h / 2)
    thing.add(screen, PAINT, texture=image, uv=uv_boxed(screen))
    for k in range(int(rng.integers(0, 5))):
        thing.add(box((0.012, 0.008, 0.004)).moved(x=(k - 2) * 0.02, z=h), varied(rng, rgb, 0.3))
    return thing


def make_clock(rng: np.random.Generator) -> Thing:
    """A clock: an alarm clock with bells or without, a wall clock that lies or stands, one with figures."""
    style = int(rng.choice(4, p=[0.35, 0.2, 0.25, 0.2]))
    if style == 3:
        return _digital_clock(rng).transformed(FLAT)
    rgb = [BLACK, WHITE, STEEL, any_rgb(rng), (0.75, 0.6, 0.25)][int(rng.choice(5, p=[0.18, 0.15, 0.15, 0.42, 0.1]))]
    thing = Thing("metal" if style == 0 else "plastic")
    upright = turn("x", 90)
    if style == 2:
        r = rng.uniform(0.1, 0.17)
        _add_face(thing, rng, r, rng.uniform(0.025, 0.045), rgb, r * rng.uniform(0.05, 0.14), FLAT)
        return thing.transformed(FLAT if rng.random() < 0.6 else turn("x", rng.uniform(75, 90)))
    r = rng.uniform(0.035, 0.065)
    depth = r * rng.uniform(0.6, 1.0)
    _add_face(thing, rng, r, depth, rgb, r * rng.uniform(0.06, 0.14), upright)
    if style == 0:  # two bells and legs
        bell = lathe([[0, 0], [0.42 * r, 0], [0.4 * r, 0.14 * r], [0.25 * r, 0.27 * r], [0, 0.32 * r]], 20)
        for sign in (-1, 1):
            a = turn("y", sign * 35)
            thing.add(
                bell.moved(z=1.1 * r).turned(a).moved(y=-depth / 2), rgb if rng.random() < 0.5 else STEEL, "metal"
            )
            thing.add(
                sweep(np.array([[0, 0, 0.98 * r], [0, 0, 1.15 * r]]) @ a.T + (0, -depth / 2, 0), 0.05 * r, 8),
                STEEL,
                "metal",
            )
            leg = np.array([[0, 0, -0.95 * r], [0, 0, -1.28 * r]]) @ turn("y", sign * 32).T + (0, -depth / 2, 0)
            thing.add(sweep(leg, [0.06 * r, 0.09 * r], 8), STEEL if rng.random() < 0.5 else BLACK, "metal")
        t = np.linspace(0, np.pi, 9)
        arch = np.column_stack([0.55 * r * np.cos(t), np.full(9, -depth / 2), 1.35 * r + 0.35 * r * np.sin(t)])
        thing.add(sweep(arch, 0.035 * r, 6), STEEL, "metal")
        thing.add(lathe(cap_profile(0.08 * r, 1.0 * r, 0.4 * r), 10).moved(y=-depth / 2), STEEL, "metal")
    else:
        foot = box((1.1 * r, depth * 0.9, 0.16 * r), 0.02 * r).moved(y=-depth / 2, z=-r)
        thing.add(foot, rgb)
    return thing.transformed(FLAT)


def _broad_leaves(rng: np.random.Generator, r: float) -> list[Mesh]:
    long = r * rng.uniform(1.6, 3.2)
    slim, droop, steep = rng.uniform(0.12, 0.6), rng.uniform(0.1, 0.8), rng.uniform(20, 70)
    out = []
    for k in range(int(rng.integers(12, 34))):
        up = np.clip(rng.normal(steep, 18), 0, 88)
        size = long * rng.uniform(0.55, 1.1)
        blade = leaf(rng, size, size * slim, droop, 8).moved(x=0.15 * r).turned(turn("y", -up))
        out.append(blade.turned(turn("z", 137.5 * k + rng.uniform(-15, 15))))
    return out


def _stalked_leaves(rng: np.random.Generator, r: float) -> list[Mesh]:
    """Round or pointed leaves on stems of their own."""
    out = []
    wide = rng.uniform(0.5, 0.95)
    for k in range(int(rng.integers(9, 18))):
        a, lean, tall = np.radians(137.5 * k), rng.uniform(0.1, 1.1), r * rng.uniform(1.0, 2.6)
        tip = np.array([np.sin(lean) * np.cos(a), np.sin(lean) * np.sin(a), np.cos(lean)]) * tall
        out.append(sweep([[0, 0, 0], tip * (0.4, 0.4, 0.6), tip], 0.0018, 5))
        size = r * rng.uniform(0.6, 1.1)
        blade = leaf(rng, size, size * wide, rng.uniform(0.2, 0.7), 8).turned(turn("y", rng.uniform(-30, 25)))
        out.append(blade.turned(turn("z", np.degrees(a) + rng.uniform(-30, 30))).moved(*tip))
    return out


def _cactus(rng: np.random.Generator, r: float) -> list[Mesh]:
    tall = r * rng.uniform(0.8, 2.6)
    wide = r * rng.uniform(0.45, 0.75)
    t = np.linspace(0, np.pi, 14)
    mesh = lathe(
        np.column_stack([wide * np.sin(t) ** 0.5, tall / 2 * (1 - np.cos(t))])
        * np.where(np.arange(14)[:, None] % 13, 1, (0, 1)),
        40,
    )
    ribs = 1 + 0.08 * np.cos(10 * np.arctan2(mesh.vertices[:, 1], mesh.vertices[:, 0]))
    out = [Mesh(mesh.vertices * np.column_stack([ribs, ribs, np.ones(len(ribs))]), mesh.faces)]
    for sign in (-1, 1):
        if rng.random() < 0.4:
            z = tall * rng.uniform(0.3, 0.6)
            path = [
                [0, 0, z],
                [sign * wide * 1.2, 0, z],
                [sign * wide * 1.5, 0, z + 0.15 * tall],
                [sign * wide * 1.5, 0, z + 0.4 * tall],
            ]
            out.append(sweep(path, 0.3 * wide, 10))
    return out


def make_plant(rng: np.random.Generator) -> Thing:
    """A plant in a pot: with long or round leaves, a cactus, a rosette, sometimes in flower."""
    r = rng.uniform(0.03, 0.075)
    h = r * rng.uniform(1.3, 2.1)
    foot = rng.uniform(0.65, 1.0)
    clay = rng.random() < 0.35
    rgb = varied(rng, (0.72, 0.38, 0.24)) if clay else (WHITE if rng.random() < 0.35 else any_rgb(rng))
    wall = max(0.003, 0.06 * r)
    power = 2.0 if rng.random() < 0.8 else 7.0
    rows = [[r * foot * 0.97, r * foot * 0.97, 0], [r * foot, r * foot, 0.003]]
    if clay or rng.random() < 0.3:
        step = r * (foot + (1 - foot) * 0.75)
        rows += [[step * 0.97, step * 0.97, 0.75 * h], [r, r, 0.76 * h]]
    rows += [[r, r, h], [r - wall, r - wall, h], [r - 1.3 * wall, r - 1.3 * wall, h * 0.86]]
    pot = ovals(rows, power, 36)
    thing = Thing("ceramic" if rng.random() < 0.7 else "plastic")
    texture = speckled(rng, rgb, 64, 0.04) if clay or rng.random() < 0.6 else pattern(rng, rgb)
    thing.add(pot, PAINT, texture=texture, uv=uv_around(pot))
    soil = ovals([[r - 1.4 * wall, r - 1.4 * wall, 0.84 * h], [r - 1.4 * wall, r - 1.4 * wall, 0.88 * h]], power, 24)
    thing.add(bumpy(soil, rng, 0.001), varied(rng, (0.2, 0.14, 0.09)), "wood")
    if rng.random() < 0.25:
        thing.add(lathe([[0, -0.008], [1.1 * r * foot, -0.008], [1.3 * r * foot, 0.004], [0, 0.0005]], 28), rgb)
    style = int(rng.choice(3, p=[0.48, 0.32, 0.2]))
    greens = [(0.16, 0.4, 0.12), (0.3, 0.52, 0.18), (0.12, 0.3, 0.14), (0.45, 0.58, 0.35)]
    green = varied(rng, greens[rng.integers(4)], 0.15)
    parts = (_broad_leaves, _stalked_leaves, _cactus)[style](rng, r)
    top = 0.87 * h
    for shade_by in range(2):  # two greens
        some = parts[shade_by::2]
        if some:
            thing.add(join(*some).moved(z=top), varied(rng, green, 0.2), "food")
    if rng.random() < 0.25 and style < 2:
        petal = shade(str(rng.choice(["red", "pink", "yellow", "white", "purple", "orange"])), rng)
        for _ in range(int(rng.integers(1, 4))):
            x, y, z = *rng.normal(0, 0.5 * r, 2), r * rng.uniform(1.3, 2.4)
            stem = [[0, 0, top], [0.6 * x, 0.6 * y, top + 0.6 * z], [x, y, top + z]]
            thing.add(sweep(stem, 0.0016, 5), green, "food")
            flower = [leaf(rng, 0.35 * r, 0.2 * r, 0.1, 4).turned(turn("z", 60 * k)) for k in range(6)]
            thing.add(join(*flower).moved(x, y, top + z), petal, "food")
            thing.add(ball_mesh(0.08 * r, 8).moved(x, y, top + z), (0.9, 0.75, 0.15), "food")
    return thing.transformed(FLAT)


def make_toilet_paper(rng: np.random.Generator) -> Thing:
    """A roll of toilet or kitchen paper, standing or lying, often with a loose end."""
    kitchen = rng.random() < 0.25
    hole = rng.uniform(0.019, 0.023)
    r = rng.uniform(0.038, 0.062)
    h = rng.uniform(0.2, 0.26) if kitchen else rng.uniform(0.09, 0.115)
    white = varied(rng, WHITE if rng.random() < 0.85 else (0.8, 0.72, 0.6), 0.03)
    image = speckled(rng, white, 128, 0.02, 1.0)
    image[4::10, 2::10] = image[4::10, 2::10] * 0.88  # embossed
    if rng.random() < 0.2:
        for _ in range(14):
            x, y = (int(v) for v in rng.integers(5, 120, 2))
            cv2.circle(image, (x, y), 3, [int(255 * c) for c in any_rgb(rng)], 1, cv2.LINE_AA)
    thing = Thing("fabric")
    roll = lathe([[hole + 0.001, 0], [r, 0], [r, h], [hole + 0.001, h]], 40)
    thing.add(bumpy(roll, rng, 0.0015), PAINT, texture=image, uv=uv_around(roll))
    core = lathe([[hole, 0.0005], [hole + 0.0015, 0.0005], [hole + 0.0015, h + 0.0004], [hole, h + 0.0004]], 28)
    thing.add(core, varied(rng, (0.62, 0.5, 0.36)), "cardboard")
    lying = rng.random() < 0.45
    loose = rng.random()
    if loose < 0.5:
        # A sheet leaves the roll at a tangent: hangs from it, or runs over the ground where the roll lies.
        long = rng.uniform(0.02, 0.12)
        strip = box((0.0008, long, h)).moved(x=r, y=-long / 2, z=h / 2)
        if not lying:
            strip = strip.turned(turn("z", rng.uniform(0, 360)))
        thing.add(bumpy(strip, rng, 0.001), PAINT, texture=image, uv=uv_boxed(strip))
    return thing.transformed(turn("y", 90) if lying else FLAT)


def unsaid(make: Callable[[np.random.Generator], Thing]) -> Callable[[np.random.Generator], Thing]:
    """The same things without a material: of wax, soap, paper or of several, for which there is no word here."""

    def made(rng: np.random.Generator) -> Thing:
        thing = make(rng)
        thing.material = ""
        return thing

    return made


KINDS = {
    "book": Kind(make_book, flat_top=True),
    "ball": Kind(make_ball),
    "block": Kind(make_block, lying=0.2, flat_top=True),
    "dice": Kind(make_dice),
    "candle": Kind(unsaid(make_candle), lying=0.05),
    "sponge": Kind(unsaid(make_sponge)),
    "toothbrush": Kind(make_toothbrush),
    "brush": Kind(unsaid(make_brush)),
    "soap bar": Kind(unsaid(make_soap)),
    "towel": Kind(make_towel, flat_top=True),
    "hat": Kind(make_hat),
    "shoe": Kind(unsaid(make_shoe)),
    "toy car": Kind(make_toy_car),
    "clock": Kind(unsaid(make_clock)),
    "plant": Kind(unsaid(make_plant)),
    "teddy bear": Kind(make_teddy_bear),
    "toilet paper": Kind(unsaid(make_toilet_paper), flat_top=True),
}
