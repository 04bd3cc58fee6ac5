"""Boxes, cans, and what else things are sold in."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sightline.sim.shapes import box, hull, lathe, sweep
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
    pick,
    prism,
    rounded_rectangle,
    turn,
    uv_around,
    uv_boxed,
    uv_flat,
)
from training.builtin.things.paints import (
    BLACK,
    STEEL,
    WHITE,
    Look,
    any_rgb,
    around,
    front,
    look,
    named_rgb,
    pattern,
    side,
    speckled,
    varied,
)

BROWN_BOARD: Rgb = (0.66, 0.49, 0.33)
PAINT: Rgb = (1.0, 1.0, 1.0)
"""What a textured part is tinted with: nothing."""


# Shapes that packages share


def ovals(rows: npt.ArrayLike, power: float = 2.0, points: int = 32) -> Mesh:
    """A skin over sections that lie flat, each an oval that is squarer the larger `power` is (2: an ellipse).

    Args:
        rows: half width, half depth, height [m] and, if they differ, the power; from the lowest to the highest, or
            up outside and down again inside.
    """
    angle = np.arange(points) * (2 * np.pi / points)
    c, s = np.cos(angle), np.sin(angle)
    sections = []
    for half_x, half_y, z, *own in np.asarray(rows, dtype=np.float64):
        n = own[0] if own else power
        # Scaled along rays from the middle: the corners do not run together as powers of sine and cosine would.
        reach = (np.abs(c) ** n + np.abs(s) ** n) ** (-1 / n)
        sections.append(np.column_stack([half_x * c * reach, half_y * s * reach, np.full(points, z)]))
    return loft(sections)


def facing(mesh: Mesh, axis: int, sign: int = 0) -> Mesh:
    """The faces that look mostly along this axis; with a sign, only those that look up or down along it."""
    a, b, c = (mesh.vertices[mesh.faces[:, i]] for i in range(3))
    normal = np.cross(b - a, c - a)
    kept = np.abs(normal).argmax(axis=1) == axis
    if sign:
        kept &= sign * normal[:, axis] > 0
    return Mesh(mesh.vertices, mesh.faces[kept])


def curve(start: float, end: float, steps: int = 7) -> Array:
    """From one number to another, slowly at both ends."""
    t = np.linspace(0, 1, steps)
    return start + (end - start) * (3 * t**2 - 2 * t**3)


def add_round(
    thing: Thing, profile: npt.ArrayLike, rgb: Rgb, material: str = "", texture: Texture | None = None, **more: float
) -> Mesh:
    """Add a turned part, its texture wrapped around it."""
    mesh = lathe(profile, 32)
    thing.add(mesh, rgb, material, texture, uv_around(mesh) if texture is not None else None, **more)
    return mesh


def add_sleeve(
    thing: Thing, low: float, high: float, radii: tuple[float, float], texture: Texture, material: str = "plastic"
) -> None:
    """Add a printed band around a round thing; it stands off by a little so that it covers what is beneath."""
    a, b = radii[0] + 4e-4, radii[1] + 4e-4
    add_round(thing, [[a - 0.002, low], [a, low], [b, high], [b - 0.002, high]], PAINT, material, texture)


def cap_profile(r: float, low: float, height: float) -> Array:
    """A flat cap with a rounded edge."""
    edge = min(0.15 * r, 0.3 * height)
    top = low + height
    return np.array([[0, low], [r, low], [r, top - edge], [r - edge, top], [0, top]])


def add_cap(thing: Thing, r: float, low: float, height: float, rgb: Rgb, ribs: bool = True) -> None:
    """Add a screw cap, ribbed if wanted."""
    mesh = lathe(cap_profile(r, low, height), 60)
    if ribs:
        depth = np.arange(60) % 2 * 0.025
        ring = np.hypot(mesh.vertices[:, 0], mesh.vertices[:, 1]) > 0.9 * r
        number = np.round(np.arctan2(mesh.vertices[:, 1], mesh.vertices[:, 0]) / (2 * np.pi) * 60).astype(int) % 60
        shrink = np.where(ring, 1 - depth[number], 1.0)
        mesh = Mesh(mesh.vertices * np.column_stack([shrink, shrink, np.ones(len(shrink))]), mesh.faces)
    thing.add(mesh, rgb, "plastic")


def cap_rgb(rng: np.random.Generator, what: Look) -> Rgb:
    """White, black, or a colour of the label."""
    return (WHITE, BLACK, what.second, what.ground, any_rgb(rng))[int(rng.choice(5, p=[0.35, 0.1, 0.25, 0.15, 0.15]))]


# Boxes


def _add_printed_box(
    thing: Thing, size: npt.ArrayLike, faces: tuple[Texture, Texture, Texture, Texture], z: float = 0.0
) -> None:
    """A box standing on z whose front, back, narrow sides and ends are printed."""
    mesh = box(size)
    mesh = mesh.moved(z=float(-mesh.vertices[:, 2].min()) + z)
    ahead, back, narrow, ends = faces
    sides = [
        (ahead, facing(mesh, 1, -1)),
        (back, facing(mesh, 1, 1)),
        (narrow, facing(mesh, 0)),
        (ends, facing(mesh, 2)),
    ]
    for texture, part in sides:
        thing.add(part, PAINT, "cardboard", texture, uv_boxed(part))


def _flap(rng: np.random.Generator, rgb: Rgb) -> Texture:
    """The closed end of a folding box."""
    image = speckled(rng, rgb, 64, 0.02)
    line = int(rng.uniform(0.25, 0.75) * 64)
    image[line : line + 1] = image[line : line + 1] // 2
    return image


def _folding_box(rng: np.random.Generator) -> Thing:
    families = [
        ((0.14, 0.045, 0.19), (0.21, 0.08, 0.31)),  # cereal
        ((0.12, 0.05, 0.17), (0.17, 0.07, 0.22)),  # crackers
        ((0.07, 0.035, 0.14), (0.1, 0.06, 0.19)),  # sugar, rice, pasta
        ((0.07, 0.024, 0.055), (0.095, 0.04, 0.095)),  # pudding, gelatin
        ((0.12, 0.06, 0.06), (0.17, 0.08, 0.09)),  # tea
        ((0.06, 0.02, 0.09), (0.1, 0.035, 0.14)),  # medicine, chocolates
        ((0.18, 0.1, 0.06), (0.24, 0.13, 0.11)),  # tissues, bulbs
        ((0.07, 0.06, 0.08), (0.12, 0.1, 0.16)),  # mugs, lamps
    ]
    low, high = families[rng.integers(len(families))]
    wide, deep, tall = rng.uniform(low, high)
    ground = named_rgb(rng, "white", "white", "gray") if rng.random() < 0.2 else any_rgb(rng)
    what = look(rng, ground)
    upright = (144, 208) if tall > 1.1 * wide else (208, 144)
    face = front(rng, what, upright)
    back = face if rng.random() < 0.6 else side(rng, what, upright)
    narrow = side(rng, what) if rng.random() < 0.75 else front(rng, what, (80, 192))
    ends = _flap(rng, ground) if rng.random() < 0.6 else front(rng, what, (192, 80))
    thing = Thing("cardboard")
    _add_printed_box(thing, (wide, deep, tall), (face, back, narrow, ends))
    if rng.random() < 0.3 and tall < 3 * deep:  # often seen lying on its large face
        return thing.transformed(turn("x", -90))
    return thing


def _board(rng: np.random.Generator, rgb: Rgb | None = None) -> Texture:
    tone = varied(rng, rgb or BROWN_BOARD, 0.1)
    image = speckled(rng, tone, 128, 0.04, 1.0).astype(np.float32)
    image *= 1 + 0.015 * np.sin(np.arange(128) * 1.5)[None, :, None]
    return np.clip(image, 0, 255).astype(np.uint8)


def _parcel_top(rng: np.random.Generator, board: Texture, tape: Rgb) -> Texture:
    """Cardboard with tape along its middle and perhaps an address on it."""
    image = board.copy()
    image[62:64] = image[62:64] // 2
    thick = int(rng.integers(8, 20))
    image[64 - thick // 2 : 64 + thick // 2] = (0.7 * 255 * np.array(tape) + 0.3 * image[63]).astype(np.uint8)
    if rng.random() < 0.6:
        paper = side(rng, Look(WHITE, WHITE, BLACK, "AIR MAIL"), (int(rng.integers(40, 60)), int(rng.integers(30, 48))))
        y, x = rng.integers(4, 128 - paper.shape[0] - 4), rng.integers(4, 128 - paper.shape[1] - 4)
        image[y : y + paper.shape[0], x : x + paper.shape[1]] = paper
    return image


def _parcel(rng: np.random.Generator) -> Thing:
    size = rng.uniform((0.1, 0.08, 0.05), (0.34, 0.26, 0.24))
    board = _board(rng, None if rng.random() < 0.85 else (0.88, 0.88, 0.86))
    tape = [(0.62, 0.45, 0.28), (0.8, 0.74, 0.6), (0.75, 0.75, 0.7), named_rgb(rng, "red", "blue", "green")][
        rng.integers(4)
    ]
    face = board.copy()
    if rng.random() < 0.5:  # a print on the side
        mark = front(rng, Look((0, 0, 0), (0, 0, 0), (1, 1, 1), look(rng, WHITE).brand), (96, 64)).astype(float)
        ink = (mark.mean(axis=2, keepdims=True) > 128) * 0.75
        face[32:96, 16:112] = (face[32:96, 16:112] * (1 - ink) + ink * rng.uniform(20, 60)).astype(np.uint8)
    narrow = board.copy()
    if rng.random() < 0.7:  # the tape's end comes down
        narrow[: int(rng.uniform(20, 50)), 55:73] = (255 * np.array(tape)).astype(np.uint8)
    thing = Thing("cardboard")
    _add_printed_box(thing, size, (face, face, narrow, _parcel_top(rng, board, tape)))
    return thing


def _tray(width: float, depth: float, height: float, wall: float) -> Mesh:
    """An open box, with walls and a floor."""
    outer, inner = (width / 2, depth / 2), (width / 2 - wall, depth / 2 - wall)
    corners = np.array([(1, 1), (-1, 1), (-1, -1), (1, -1)])
    rings = [(outer, 0.0), (outer, height), (inner, height), (inner, wall)]
    return loft([np.column_stack([corners * half, np.full(4, z)]) for half, z in rings])


def _open_box(rng: np.random.Generator) -> Thing:
    width, depth, height = rng.uniform((0.12, 0.1, 0.06), (0.32, 0.24, 0.2))
    rgb = BROWN_BOARD if rng.random() < 0.7 else any_rgb(rng)
    board = _board(rng, rgb)
    thing = Thing("cardboard")
    tray = _tray(width, depth, height, 0.004)
    thing.add(tray, PAINT, texture=board, uv=uv_boxed(tray, 0.15))
    if rng.random() < 0.8:
        for angle, reach, long in ((0, width, depth), (180, width, depth), (90, depth, width), (270, depth, width)):
            deep = min(0.45 * min(width, depth), 0.11)
            flap = box((deep, 0.98 * long, 0.003)).moved(x=deep / 2).turned(turn("y", rng.uniform(-50, 70)))
            flap = flap.moved(x=reach / 2 - 0.002, z=height - 0.001).turned(turn("z", angle))
            thing.add(flap, PAINT, texture=board, uv=uv_boxed(flap, 0.15))
    return thing


def _bow(rng: np.random.Generator, r: float) -> Mesh:
    """A ribbon's bow."""
    loops = []
    t = np.linspace(0, 2 * np.pi, 13)[:-1]
    for angle in np.linspace(0, 360, int(rng.integers(2, 7)) + 1)[:-1]:
        path = np.column_stack([r * (1 - np.cos(t)) / 2, np.zeros(12), 0.45 * r * (1 + 0.9 * np.sin(t))])[1:]
        loops.append(sweep(path, 0.08 * r, 4, 3.0).turned(turn("z", angle + rng.uniform(-15, 15))))
    return join(*loops)


def _gift(rng: np.random.Generator) -> Thing:
    w, d, h = rng.uniform((0.06, 0.06, 0.04), (0.22, 0.2, 0.16))
    rgb = any_rgb(rng)
    paper = pattern(rng, rgb) if rng.random() < 0.7 else speckled(rng, rgb, 32, 0.02)
    thing = Thing("cardboard")
    mesh = box((w, d, h)).moved(z=h / 2)
    thing.add(mesh, PAINT, texture=paper, uv=uv_boxed(mesh, rng.uniform(0.06, 0.15)))
    if rng.random() < 0.4:  # a lid that reaches over
        lid = box((w + 0.004, d + 0.004, 0.25 * h)).moved(z=0.88 * h)
        thing.add(lid, varied(rng, rgb, 0.1))
        h = h * 1.005 + 0.001
    ribbon = any_rgb(rng)
    broad = rng.uniform(0.01, 0.025)
    top = float(thing.vertices[:, 2].max())
    for size in ((w + 0.006, broad, top + 0.002), (broad, d + 0.006, top + 0.002)):
        thing.add(box(size).moved(z=top / 2), ribbon, "fabric")
    if rng.random() < 0.85:
        thing.add(_bow(rng, min(w, d) * rng.uniform(0.25, 0.4)).moved(z=top), ribbon, "fabric")
    return thing


def _lidded_box(rng: np.random.Generator) -> Thing:
    """For shoes, telephones, chocolates, games: a lid over a lower part."""
    w, d, h = rng.uniform((0.12, 0.08, 0.025), (0.34, 0.22, 0.12))
    what = look(rng, named_rgb(rng, "white", "black") if rng.random() < 0.4 else any_rgb(rng))
    thing = Thing("cardboard")
    lower = box((w, d, 0.9 * h)).moved(z=0.45 * h)
    thing.add(lower, what.ground if rng.random() < 0.5 else what.second)
    lid_h = h * rng.uniform(0.3, 0.8)
    plain = speckled(rng, what.ground, 32, 0.02)
    narrow = front(rng, what, (192, 64)) if rng.random() < 0.5 else plain
    _add_printed_box(
        thing, (w + 0.003, d + 0.003, lid_h), (narrow, narrow, plain, front(rng, what, (208, 144))), h - lid_h
    )
    return thing


def make_box(rng: np.random.Generator) -> Thing:
    """A printed cardboard box: of cereal, crackers, sugar, tea; a parcel, an open box, a gift, a box with a lid."""
    families = (_folding_box, _parcel, _open_box, _gift, _lidded_box)
    return families[int(rng.choice(5, p=[0.55, 0.15, 0.1, 0.08, 0.12]))](rng)


# Cans


def _pull_tab(r: float, z: float) -> Mesh:
    """A ring to pull and its rivet, on a lid at height z."""
    ring = prism(rounded_rectangle(0.5 * r, 0.26 * r, 0.13 * r), 0.0015).moved(x=0.12 * r, z=z)
    hole = prism(rounded_rectangle(0.2 * r, 0.16 * r, 0.08 * r), 0.0018).moved(x=0.22 * r, z=z)
    return join(ring, hole)


def _metal(rng: np.random.Generator) -> Rgb:
    return varied(rng, STEEL if rng.random() < 0.85 else (0.78, 0.66, 0.38), 0.08)


def _food_can(rng: np.random.Generator) -> Thing:
    """Soup, vegetables, coffee; flat for tuna."""
    flat = rng.random() < 0.3
    r = rng.uniform(0.036, 0.052) if flat else rng.uniform(0.031, 0.052)
    h = rng.uniform(0.026, 0.045) if flat else r * rng.uniform(2.0, 3.2)
    metal = _metal(rng)
    thing = Thing("metal")
    rim = min(0.004, 0.1 * h)
    outline = [[0, 0.002], [r * 0.93, 0.002], [r * 0.95, 0], [r, 0], [r, rim], [r * 0.965, rim * 1.4]]
    if rng.random() < 0.8:  # ribs; where there is a paper sleeve, it hides them
        for z in np.linspace(0.25, 0.75, 2 if flat else 9) * h:
            outline += [[r * 0.965, z - 0.02 * h], [r * 0.945, z], [r * 0.965, z + 0.02 * h]]
    outline += [[r * 0.965, h - rim * 1.4], [r, h - rim], [r, h], [r * 0.95, h], [r * 0.93, h - 0.003]]
    outline += [[r * 0.8, h - 0.003], [r * 0.78, h - 0.002], [r * 0.74, h - 0.003], [r * 0.55, h - 0.003]]
    outline += [[r * 0.52, h - 0.0022], [0, h - 0.0022]]
    add_round(thing, outline, metal)
    if rng.random() < 0.6:
        thing.add(_pull_tab(r, h - 0.0022), metal)
    if rng.random() < 0.93:
        what = look(rng, any_rgb(rng))
        add_sleeve(thing, rim * 1.5, h - rim * 1.5, (r * 0.967, r * 0.967), around(rng, what), "cardboard")
        if flat or rng.random() < 0.15:
            lid = lathe([[0, h - 0.0024], [r * 0.72, h - 0.0024], [r * 0.72, h - 0.0016], [0, h - 0.0016]], 32)
            if flat and rng.random() < 0.4:
                thing.add(lid, PAINT, "", front(rng, what, (128, 128)), uv_boxed(lid))
    if not flat and r > 0.042 and rng.random() < 0.4:  # coffee, formula: a plastic lid
        thing.add(lathe(cap_profile(r * 1.02, h - 0.008, 0.0095), 32), cap_rgb(rng, look(rng, WHITE)), "plastic")
    return thing


def _drink_can(rng: np.random.Generator) -> Thing:
    r, h = [(0.033, 0.115), (0.0265, 0.135), (0.029, 0.156), (0.033, 0.168)][
        int(rng.choice(4, p=[0.5, 0.2, 0.15, 0.15]))
    ]
    r, h = r * rng.uniform(0.95, 1.05), h * rng.uniform(0.95, 1.05)
    neck = r * rng.uniform(0.8, 0.87)
    thing = Thing("metal")
    metal = _metal(rng)
    foot, low, high = r * 0.78, 0.008, h - 0.017
    add_round(thing, [[0, 0.004], [foot * 0.9, 0.003], [foot, 0], [foot * 1.06, 0], [r * 0.98, low], [0, low]], metal)
    what = look(rng, any_rgb(rng) if rng.random() < 0.85 else STEEL)
    printed = [
        [0, low - 0.001],
        [r * 0.98, low - 0.001],
        [r, low + 0.003],
        [r, high],
        [neck, h - 0.004],
        [0, h - 0.004],
    ]
    add_round(thing, printed, PAINT, "metal", around(rng, what))
    lid = [[0, h - 0.0045], [neck, h - 0.0045], [neck + 0.001, h - 0.001], [neck, h], [neck - 0.002, h - 0.001]]
    add_round(thing, [*lid, [neck - 0.004, h - 0.005], [neck - 0.006, h - 0.0035], [0, h - 0.0035]], metal)
    if rng.random() < 0.85:
        thing.add(_pull_tab(0.9 * r, h - 0.0035), varied(rng, metal))
    if rng.random() < 0.5:
        mouth = lathe([[0, h - 0.004], [0.3 * r, h - 0.004], [0.3 * r, h - 0.0032], [0, h - 0.0032]], 16)
        thing.add(mouth.moved(x=-0.38 * r), BLACK if rng.random() < 0.3 else varied(rng, metal, 0.15))
    return thing


def _square_can(rng: np.random.Generator) -> Thing:
    """Luncheon meat, corned beef, sardines, a tin for tea or biscuits."""
    sizes = [((0.085, 0.05, 0.075), (0.1, 0.062, 0.092)), ((0.095, 0.055, 0.02), (0.115, 0.07, 0.032))]
    sizes.append(((0.07, 0.07, 0.09), (0.11, 0.1, 0.14)))
    form = int(rng.choice(3, p=[0.5, 0.3, 0.2]))
    w, d, h = rng.uniform(*sizes[form])
    power = rng.uniform(3.5, 6) if form < 2 else rng.uniform(6, 14)
    what = look(rng, any_rgb(rng))
    metal = _metal(rng)
    a, b = w / 2, d / 2
    thing = Thing("metal")
    rim = [0.97, 0.90, 0.86]
    rows = [[a, b, 0], [a, b, 0.004], [a * 0.97, b * 0.97, 0.006], [a * 0.97, b * 0.97, h - 0.006]]
    rows += [[a, b, h - 0.003], [a, b, h], [a * rim[0], b * rim[0], h], [a * rim[1], b * rim[1], h - 0.003]]
    thing.add(ovals([*rows, [a * rim[2], b * rim[2], h - 0.002]], power, 40), metal)
    sleeve = ovals([[a * 0.975, b * 0.975, 0.006], [a * 0.975, b * 0.975, h - 0.006]], power, 40)
    ahead, narrow = facing(sleeve, 1), facing(sleeve, 0)
    thing.add(ahead, PAINT, "", front(rng, what, (208, int(np.clip(208 * h / w, 64, 256)))), uv_boxed(ahead))
    thing.add(narrow, PAINT, "", side(rng, what, (128, 128)), uv_boxed(narrow))
    if form == 1 or rng.random() < 0.4:
        lid = ovals([[a * 0.86, b * 0.86, h - 0.002], [a * 0.86, b * 0.86, h - 0.0012]], power, 40)
        thing.add(lid, PAINT, "", front(rng, what, (208, 144)), uv_boxed(lid))
    if form < 2 and rng.random() < 0.7:
        thing.add(_pull_tab(min(a, b) * 0.9, h - 0.0014).moved(x=0.4 * a), metal)
    return thing


def make_can(rng: np.random.Generator) -> Thing:
    """A can: of soup with a paper sleeve, of tuna, of a drink, or with four sides as for luncheon meat."""
    return (_food_can, _drink_can, _square_can)[int(rng.choice(3, p=[0.42, 0.38, 0.2]))](rng)


# Bottles


def _add_liquid(rng: np.random.Generator, thing: Thing, profile: Array, rgb: Rgb, level: float) -> None:
    """Fill a see-through bottle up to a height."""
    inside = profile[profile[:, 1] < level]
    inside = np.concatenate([inside, [[float(np.interp(level, profile[:, 1], profile[:, 0])), level]]])
    r, z = inside[:, 0] * 0.94, np.maximum(inside[:, 1], 0.003)
    thing.add(lathe([[0, 0.003], *np.column_stack([r, z]), [0, level]], 24), rgb, alpha=float(rng.uniform(0.75, 1)))


def _drink_bottle(rng: np.random.Generator) -> Thing:
    """Water or lemonade in a thin clear bottle with a sleeve around its middle."""
    r, h = rng.uniform(0.029, 0.044), rng.uniform(0.18, 0.3)
    neck = 0.0125
    shoulder = h * rng.uniform(0.55, 0.72)
    z = np.linspace(0.006, shoulder, 15)
    ribs, waist = rng.uniform(0, 0.03), rng.uniform(0, 0.12)
    t = z / shoulder
    body_r = r * (1 - ribs * (np.arange(15) % 2) - waist * np.exp(-(((t - 0.45) / 0.18) ** 2)))
    up = np.linspace(0, 1, 8)[1:] ** rng.uniform(0.8, 1.3)
    to_neck = np.column_stack([r + (neck - r) * (3 * up**2 - 2 * up**3), shoulder + (h - 0.024 - shoulder) * up])
    profile = np.concatenate([[[r * 0.8, 0.0]], np.column_stack([body_r, z]), to_neck, [[neck, h - 0.012]]])
    water = rng.random() < 0.5
    thing = Thing("plastic")
    tint = [(0.85, 0.92, 0.96), (0.6, 0.8, 0.95), (0.5, 0.8, 0.55), (0.9, 0.9, 0.9)][rng.integers(4)]
    if not water or rng.random() < 0.3:
        drink = [
            (0.15, 0.06, 0.03),
            (0.95, 0.5, 0.1),
            (0.9, 0.85, 0.3),
            (0.7, 0.12, 0.1),
            (0.4, 0.75, 0.3),
            (0.9, 0.9, 0.85),
        ]
        rgb = tint if water else drink[rng.integers(len(drink))]
        _add_liquid(rng, thing, profile, rgb, h * rng.uniform(0.3, 0.85))
    what = look(rng, any_rgb(rng))
    low, high = sorted(rng.uniform((0.15, 0.5), (0.4, 0.8)) * shoulder)
    if rng.random() < 0.93:
        a, b = (float(np.interp(v, z, body_r / (1 - ribs * (np.arange(15) % 2)))) for v in (low, high))
        add_sleeve(thing, low, high, (a, b), around(rng, what))
    add_round(thing, [[0, 0], *profile, [0, h - 0.012]], tint, alpha=float(rng.uniform(0.3, 0.55)))
    ring = [[neck, h - 0.025], [neck + 0.003, h - 0.024], [neck + 0.003, h - 0.022], [neck, h - 0.021]]
    add_round(thing, ring, tint, alpha=0.7)
    add_cap(thing, neck + 0.002, h - 0.018, 0.018, cap_rgb(rng, what))
    return thing


def _glass_bottle(rng: np.random.Generator) -> Thing:
    """Wine, beer, oil, sauce."""
    beer = rng.random() < 0.4
    r = rng.uniform(0.029, 0.034) if beer else rng.uniform(0.03, 0.041)
    h = rng.uniform(0.19, 0.25) if beer else rng.uniform(0.22, 0.32)
    neck = rng.uniform(0.012, 0.0145)
    shoulder, reach = h * rng.uniform(0.5, 0.64), rng.uniform(0.06, 0.22) * h
    up = np.linspace(0, 1, 9)[1:]
    to_neck = np.column_stack([r + (neck - r) * np.sin(up * np.pi / 2) ** rng.uniform(1.2, 3), shoulder + reach * up])
    profile = np.concatenate([[[r * 0.92, 0.0], [r, 0.005], [r, shoulder]], to_neck, [[neck * 0.95, h]]])
    glass = [
        (0.06, 0.16, 0.07),
        (0.16, 0.07, 0.03),
        (0.05, 0.06, 0.05),
        (0.75, 0.85, 0.8),
        (0.2, 0.4, 0.2),
        (0.1, 0.2, 0.5),
    ]
    rgb = varied(rng, glass[rng.integers(len(glass))], 0.2)
    clear = max(rgb) > 0.6
    thing = Thing("glass")
    if clear and rng.random() < 0.8:
        drinks = [(0.85, 0.7, 0.2), (0.9, 0.55, 0.5), (0.45, 0.05, 0.08), (0.75, 0.4, 0.1)]
        _add_liquid(rng, thing, profile, drinks[rng.integers(4)], h * rng.uniform(0.4, 0.75))
    what = look(rng, WHITE if rng.random() < 0.5 else any_rgb(rng))
    if rng.random() < 0.92:
        low, high = shoulder * rng.uniform(0.1, 0.3), shoulder * rng.uniform(0.65, 0.95)
        add_sleeve(thing, low, high, (r, r), around(rng, what), "cardboard")
    if rng.random() < 0.35:  # a label on the neck
        z = shoulder + reach + (h - shoulder - reach) * 0.1
        add_sleeve(thing, z, z + 0.025, (neck, neck), around(rng, what), "cardboard")
    add_round(
        thing, [[0, 0], *profile, [0, h]], rgb, alpha=float(rng.uniform(0.3, 0.5) if clear else rng.uniform(0.85, 1))
    )
    lip = [[neck * 0.95, h - 0.008], [neck * 1.15, h - 0.007], [neck * 1.15, h], [neck * 0.95, h + 0.001]]
    add_round(thing, lip, rgb)
    top = rng.integers(3) if not beer else 3
    if top == 0:  # foil
        foil = any_rgb(rng)
        add_round(
            thing,
            [[0, h * 0.8], [neck * 1.04, h * 0.8], [neck * 1.12, h], [neck, h + 0.002], [0, h + 0.002]],
            foil,
            "metal",
        )
    elif top == 1:
        add_round(thing, cap_profile(neck * 0.8, h - 0.002, rng.uniform(0.008, 0.02)), (0.72, 0.54, 0.36), "wood")
    elif top == 2:
        add_cap(thing, neck * 1.2, h - 0.018, 0.021, cap_rgb(rng, what))
    elif rng.random() < 0.8:
        add_cap(thing, 0.0165, h - 0.003, 0.006, any_rgb(rng))
    return thing


def _flat_uvs(thing: Thing, mesh: Mesh, texture: Texture, material: str = "") -> None:
    """A print on the front and the back of something flat."""
    for sign in (-1, 1):
        part = facing(mesh, 1, sign)
        thing.add(part, PAINT, material, texture, uv_flat(part, 0, 2, mirrored=sign > 0))


def _squeeze_bottle(rng: np.random.Generator) -> Thing:
    """Ketchup, mustard, honey, glue: soft, with a cone on top."""
    h, r = rng.uniform(0.12, 0.21), rng.uniform(0.024, 0.036)
    flat = rng.uniform(0.6, 1.0)
    rgb = named_rgb(rng, "red", "yellow", "red", "yellow", "white", "brown", "orange", "green")
    what = look(rng, rgb if rng.random() < 0.5 else any_rgb(rng))
    waist = rng.uniform(0, 0.15)
    z = np.linspace(0, 1, 11)
    wide = r * (1 - waist * np.sin(z * np.pi) ** 2)
    top = h * rng.uniform(0.66, 0.78)
    rows = [[wide[0] * 0.92, wide[0] * 0.92 * flat, 0]]
    rows += [[w, w * flat, 0.004 + (top - 0.004) * t] for w, t in zip(wide, z, strict=True)]
    neck = rng.uniform(0.4, 0.75) * r
    rows += [[r * 0.9, r * 0.9 * flat, top + 0.008], [neck, neck * min(1, flat + 0.15), top + 0.016]]
    thing = Thing("plastic")
    see_through = rng.random() < 0.15
    thing.add(ovals(rows), rgb, alpha=0.75 if see_through else 1.0)
    band = ovals([[a * 1.008, b * 1.008, c] for a, b, c in rows[2:10]])
    if rng.random() < 0.9:
        if rng.random() < 0.5:
            thing.add(band, PAINT, "", around(rng, what), uv_around(band))
        else:
            _flat_uvs(thing, band, front(rng, what, (128, 192)))
    cap = rgb if rng.random() < 0.4 else cap_rgb(rng, what)
    z0 = top + 0.012
    if rng.random() < 0.6:  # a cone with a nozzle
        cone = [[0, z0], [neck * 1.15, z0], [neck * 1.15, z0 + 0.008], [neck * 0.75, z0 + 0.012]]
        add_round(thing, [*cone, [0.004, h - 0.008], [0.0025, h], [0, h]], cap)
        if rng.random() < 0.4:
            add_round(thing, cap_profile(0.0045, h - 0.006, 0.01), any_rgb(rng))
    else:  # a flip top
        add_round(thing, cap_profile(neck * 1.3, z0, h - z0), cap)
    return thing


def _shouldered_bottle(rng: np.random.Generator) -> Thing:
    """Detergent, softener, bleach, mouthwash: flat, with shoulders and a cap."""
    w, h = rng.uniform(0.075, 0.13), rng.uniform(0.16, 0.29)
    d = w * rng.uniform(0.45, 0.75)
    a, b = w / 2, d / 2
    power = rng.uniform(2.4, 5)
    body, cap_h = h * rng.uniform(0.6, 0.75), rng.uniform(0.02, 0.05)
    slant = rng.uniform(0.75, 1.05)
    neck = rng.uniform(0.014, 0.024)
    rows = [[a * 0.94, b * 0.94, 0, power], [a, b, 0.008, power]]
    rows += [[a * s, b * s, z, power] for s, z in zip(curve(1, slant, 5), np.linspace(0.05, 1, 5) * body, strict=True)][
        1:
    ]
    t = np.linspace(0, 1, 6)[1:]
    drop = np.sin(t * np.pi / 2)
    rows += [
        [
            a * slant + (neck - a * slant) * u**2,
            b * slant + (neck - b * slant) * u**2,
            body + (h - cap_h - body) * v,
            power - (power - 2) * u,
        ]
        for u, v in zip(t, drop, strict=True)
    ]
    rgb = any_rgb(rng)
    what = look(rng, rgb if rng.random() < 0.35 else any_rgb(rng))
    thing = Thing("plastic")
    thing.add(ovals(rows), rgb, alpha=0.8 if rng.random() < 0.12 else 1.0)
    low, high = body * rng.uniform(0.1, 0.25), body * rng.uniform(0.8, 0.95)
    share = (slant - 1) / body
    zs = np.linspace(low, high, 5)
    skin = ovals([[a * (1.01 + share * z), b * (1.01 + share * z), z, power] for z in zs])
    _flat_uvs(thing, skin, front(rng, what, (144, 192)), "plastic")
    cap = cap_rgb(rng, what)
    r = neck * rng.uniform(1.1, 1.7)
    add_cap(thing, r, h - cap_h - 0.002, cap_h + 0.002, cap, bool(rng.random() < 0.6))
    return thing


def _pump(z: float, r: float) -> Mesh:
    """A soap pump with its spout."""
    collar = lathe(cap_profile(r, z, 0.014), 24)
    stem = lathe(cap_profile(0.004, z + 0.012, 0.02), 12)
    head = prism(rounded_rectangle(0.05, 0.016, 0.008), 0.009, 0.002).moved(x=-0.015, z=z + 0.03)
    return join(collar, stem, head)


def _shampoo(rng: np.random.Generator) -> Thing:
    """Shampoo, lotion, sun cream, soap: oval or round, with a flip top or a pump; some stand on their cap."""
    w, h = rng.uniform(0.05, 0.085), rng.uniform(0.12, 0.21)
    a, b = w / 2, w / 2 * rng.uniform(0.5, 1.0)
    rgb = WHITE if rng.random() < 0.3 else any_rgb(rng)
    what = look(rng, rgb)
    taper, power = rng.uniform(0.7, 1.05), rng.uniform(2, 4)
    cap_h = rng.uniform(0.018, 0.035)
    body = h - cap_h
    z = np.linspace(0, 1, 9)
    s = 1 + (taper - 1) * z**2
    rows = [[a * 0.93, b * 0.93, 0]] + [[a * u, b * u, 0.004 + v * (body - 0.014)] for u, v in zip(s, z, strict=True)]
    rows.append([a * taper * 0.72, b * taper * 0.72, body])
    thing = Thing("plastic")
    thing.add(ovals(rows, power), rgb, alpha=0.7 if rng.random() < 0.15 else 1.0)
    skin = ovals([[p * 1.01, q * 1.01, v] for p, q, v in rows[2:-2]], power)
    _flat_uvs(thing, skin, front(rng, what, (112, 192)), "plastic")
    cap = cap_rgb(rng, what)
    if rng.random() < 0.35:
        thing.add(_pump(body - 0.002, min(0.017, b * 0.7)), cap)
    else:
        u = taper * rng.uniform(0.5, 0.95)
        lid = ovals([[a * u, b * u, body], [a * u, b * u, h - 0.003], [a * u * 0.93, b * u * 0.93, h]], power)
        thing.add(lid, cap)
        if rng.random() < 0.25:  # stands on its cap; the print is turned with it
            return thing.transformed(turn("x", 180))
    return thing


def _spray_bottle(rng: np.random.Generator) -> Thing:
    """Window cleaner: a bottle with a trigger."""
    h = rng.uniform(0.15, 0.21)
    a, b = rng.uniform(0.035, 0.052), rng.uniform(0.025, 0.036)
    power, neck = rng.uniform(2, 4), 0.014
    body = h * rng.uniform(0.55, 0.72)
    rgb = any_rgb(rng) if rng.random() < 0.7 else (0.9, 0.93, 0.95)
    what = look(rng, any_rgb(rng))
    rows = [[a * 0.94, b * 0.94, 0], [a, b, 0.006], [a, b, body * 0.5], [a, b, body]]
    rows += [[p, q, z] for p, q, z in zip(curve(a, neck, 6), curve(b, neck, 6), np.linspace(body, h, 6), strict=True)][
        1:
    ]
    thing = Thing("plastic")
    thing.add(ovals(rows, power), rgb, alpha=float(pick(rng, 1.0, 0.7, 0.55)))
    skin = ovals([[a * 1.01, b * 1.01, body * 0.12], [a * 1.01, b * 1.01, body * 0.92]], power)
    _flat_uvs(thing, skin, front(rng, what, (128, 192)), "plastic")
    head, trigger = cap_rgb(rng, what), any_rgb(rng)
    add_cap(thing, neck * 1.25, h - 0.004, 0.02, head if rng.random() < 0.5 else trigger)
    # The head, seen from the side, looks along +x.
    outline = [
        (-0.034, 0.03),
        (-0.03, 0.012),
        (0.012, 0.012),
        (0.018, 0.018),
        (0.05, 0.022),
        (0.05, 0.042),
        (-0.02, 0.046),
    ]
    upright = turn("x", 90)
    thing.add(prism(outline, 0.022, 0.003).turned(upright).moved(y=0.011, z=h), head)
    grip = [(0.012, 0.02), (0.024, -0.012), (0.034, -0.028), (0.04, -0.026), (0.032, 0.0), (0.03, 0.022)]
    thing.add(prism(grip, 0.012).turned(upright).moved(y=0.006, z=h), trigger)
    thing.add(
        lathe([[0, 0], [0.007, 0], [0.007, 0.012], [0, 0.012]], 12).turned(turn("y", 90)).moved(x=0.049, z=h + 0.032),
        trigger,
    )
    return thing


def _flask(rng: np.random.Generator) -> Thing:
    """A bottle for sports, of metal or plastic; without a label."""
    r, h = rng.uniform(0.031, 0.041), rng.uniform(0.18, 0.27)
    rgb = STEEL if rng.random() < 0.25 else any_rgb(rng)
    neck, shoulder = r * rng.uniform(0.5, 0.9), h * rng.uniform(0.7, 0.8)
    z = np.linspace(shoulder, h * 0.86, 6)
    thing = Thing("metal" if rng.random() < 0.6 else "plastic")
    profile = [[0, 0], [r * 0.95, 0], [r, 0.004], *np.column_stack([curve(r, neck, 6), z]), [0, h * 0.86]]
    alpha = float(rng.uniform(0.5, 0.8)) if thing.material == "plastic" and rng.random() < 0.5 else 1.0
    add_round(thing, profile, rgb, alpha=alpha)
    if rng.random() < 0.6:
        add_sleeve(thing, 0.3 * h, 0.55 * h, (r, r), around(rng, look(rng, rgb)), thing.material)
    cap = BLACK if rng.random() < 0.5 else any_rgb(rng)
    add_cap(thing, neck * 1.08, h * 0.84, h * 0.1, cap)
    t = np.linspace(0, np.pi, 9)
    if rng.random() < 0.4:  # a loop to carry it by
        path = np.column_stack([0.6 * neck * np.cos(t), 0 * t, h * 0.93 + 0.02 * np.sin(t)])
        thing.add(sweep(path, 0.003, 8), cap, "plastic")
    elif rng.random() < 0.6:
        add_round(thing, cap_profile(0.3 * neck, h * 0.93, h * 0.07), any_rgb(rng), "plastic")
    return thing


def _pill_bottle(rng: np.random.Generator) -> Thing:
    """Small: pills, vitamins, drops, glue, nail polish."""
    r, h = rng.uniform(0.014, 0.036), 0.0
    h = r * rng.uniform(2.4, 3.6)
    rgb = [(0.9, 0.5, 0.1), WHITE, (0.3, 0.15, 0.05), (0.1, 0.4, 0.2), any_rgb(rng)][rng.integers(5)]
    body = h * rng.uniform(0.65, 0.8)
    neck = r * rng.uniform(0.6, 0.92)
    thing = Thing("plastic")
    add_round(thing, [[0, 0], [r * 0.94, 0], [r, 0.003], [r, body * 0.9], [neck, body], [0, body]], rgb)
    what = look(rng, WHITE if rng.random() < 0.4 else any_rgb(rng))
    add_sleeve(thing, body * 0.1, body * 0.85, (r, r), around(rng, what), "cardboard")
    add_cap(thing, neck * 1.05, body - 0.001, h - body, cap_rgb(rng, what))
    return thing


def make_bottle(rng: np.random.Generator) -> Thing:
    """A bottle: of water or lemonade, wine, ketchup, detergent, shampoo, a spray, a flask, one of pills."""
    families = (
        _drink_bottle, _glass_bottle, _squeeze_bottle, _shouldered_bottle, _shampoo, _spray_bottle, _flask, _pill_bottle
    )  # fmt: skip
    return families[int(rng.choice(8, p=[0.22, 0.17, 0.14, 0.13, 0.12, 0.08, 0.07, 0.07]))](rng)


# Jars, cartons, tubes, bags, jugs and baskets


def _heap(rng: np.random.Generator, r: float, low: float, high: float, size: float, rgb: Rgb, flat: float) -> Mesh:
    """Things filled into a jar, as many as are seen through its wall."""
    pieces = []
    lump = lathe([[0, -1], [0.8, -0.6], [1, 0], [0.8, 0.6], [0, 1]], 8)
    for z in np.arange(low + size * flat, high, 1.7 * size * flat):
        n = max(3, int(2 * np.pi * (r - size) / (2.0 * size)))
        for angle in (np.arange(n) + rng.uniform(0, 1)) * 2 * np.pi / n:
            ball = lump.scaled(size, size, size * flat).turned(turn("x", rng.uniform(-25, 25)))
            pieces.append(ball.moved((r - size) * np.cos(angle), (r - size) * np.sin(angle), z))
    return join(*pieces[:45])


def make_jar(rng: np.random.Generator) -> Thing:
    """A jar: of jam, pickles, honey, a spread, spices, or cream."""
    style = int(rng.choice(4, p=[0.45, 0.2, 0.15, 0.2]))
    r = (rng.uniform(0.03, 0.045), rng.uniform(0.035, 0.05), rng.uniform(0.02, 0.026), rng.uniform(0.022, 0.045))[style]
    h = r * (rng.uniform(1.9, 3), rng.uniform(2, 3.4), rng.uniform(3.2, 4.4), rng.uniform(1.0, 1.6))[style]
    what = look(rng, WHITE if rng.random() < 0.35 else any_rgb(rng))
    power = 2.0 if rng.random() < 0.75 or style == 3 else rng.uniform(4, 8)
    lid_h = min(0.35 * h, rng.uniform(0.011, 0.018)) if style < 2 else h * rng.uniform(0.2, 0.35)
    mouth = rng.uniform(0.8, 0.97) if style < 3 else rng.uniform(0.96, 1.02)
    body = h - lid_h
    turn_in = body * rng.uniform(0.8, 0.92)
    rows = [[0.9 * r, 0.9 * r, 0, power], [r, r, 0.006, power], [r, r, turn_in, power]]
    rows += [
        [0.97 * r, 0.97 * r, 0.5 * (turn_in + body), (power + 2) / 2],
        [mouth * 0.93 * r, mouth * 0.93 * r, body, 2],
    ]
    thing = Thing("glass" if style < 3 else "plastic")
    shell = ovals(rows)
    if style < 3:
        foods = [
            (0.5, 0.04, 0.05),
            (0.9, 0.45, 0.08),
            (0.35, 0.18, 0.06),
            (0.2, 0.04, 0.12),
            (0.88, 0.65, 0.2),
            (0.45, 0.5, 0.15),
        ]
        rgb = varied(rng, foods[rng.integers(len(foods))], 0.1)
        full = turn_in * rng.uniform(0.8, 1.05)
        filled = ovals(
            [[0.86 * r, 0.86 * r, 0.004, power], [0.95 * r, 0.95 * r, 0.01, power], [0.95 * r, 0.95 * r, full, power]]
        )
        if style == 1:
            size = r * rng.uniform(0.14, 0.3)
            thing.add(_heap(rng, 0.95 * r, 0.004, full, size, rgb, rng.uniform(0.9, 1.8)), rgb, "food")
            thing.add(filled.scaled(0.8, 0.8, 1.0), varied(rng, rgb, 0.3), "food")
        else:
            thing.add(filled, PAINT, "food", speckled(rng, rgb, 96, rng.uniform(0.02, 0.25)), uv_around(filled))
    else:
        thing.add(shell, WHITE if rng.random() < 0.4 else what.ground)
    if rng.random() < 0.88:
        low, high = turn_in * rng.uniform(0.1, 0.25), turn_in * rng.uniform(0.7, 0.95)
        band = ovals([[r + 4e-4, r + 4e-4, low, power], [r + 4e-4, r + 4e-4, high, power]])
        thing.add(band, PAINT, "cardboard", around(rng, what), uv_around(band))
    if style < 3:
        thing.add(shell, (0.9, 0.95, 0.93), alpha=float(rng.uniform(0.1, 0.22)))
    lid = STEEL if rng.random() < 0.2 else [(0.85, 0.7, 0.3), WHITE, BLACK, any_rgb(rng), what.second][rng.integers(5)]
    metal = style < 2 and rng.random() < 0.8
    if style == 0 and rng.random() < 0.2:  # cloth over the lid
        cloth = pattern(rng, any_rgb(rng))
        z = body + lid_h
        skirt = [
            [mouth * 1.25 * r, body - 0.012],
            [mouth * r, body],
            [mouth * r, z - 0.002],
            [mouth * 0.95 * r, z],
            [0, z + 0.001],
        ]
        mesh = lathe([[0, body - 0.012], *skirt], 32)
        thing.add(mesh, PAINT, "fabric", cloth, uv_boxed(mesh, 0.05))
    elif metal:
        add_round(thing, cap_profile(mouth * r, body - 0.001, lid_h), lid, "metal")
    else:
        add_cap(thing, mouth * r, body - 0.001, lid_h + 0.001, lid)
    return thing


def make_carton(rng: np.random.Generator) -> Thing:
    """A carton of milk or juice: with a gable, or a flat top, with or without a cap or straw."""
    style = rng.integers(3)
    low, high = [
        ((0.07, 0.07, 0.16), (0.1, 0.1, 0.21)),
        ((0.06, 0.05, 0.15), (0.09, 0.075, 0.2)),
        ((0.045, 0.035, 0.085), (0.065, 0.045, 0.12)),
    ][style]
    w, d, h = rng.uniform(low, high)
    if style == 0:
        d = w
        if rng.random() < 0.3:  # half as much
            h *= 0.55
    what = look(rng, WHITE if rng.random() < 0.4 else any_rgb(rng))
    face = front(rng, what, (144, 208))
    narrow = side(rng, what, (112, 192)) if rng.random() < 0.7 else face
    thing = Thing("cardboard")
    plain = speckled(rng, what.ground, 32, 0.02)
    _add_printed_box(thing, (w, d, h), (face, face, narrow, _flap(rng, what.ground)))
    cap = cap_rgb(rng, what)
    if style == 0:
        rise = w * rng.uniform(0.4, 0.55)
        a, b = w / 2, d / 2
        roof = hull(
            np.array(
                [
                    (a, b, h),
                    (-a, b, h),
                    (a, -b, h),
                    (-a, -b, h),
                    (a, 0.001, h + rise),
                    (-a, -0.001, h + rise),
                    (a, -0.001, h + rise),
                    (-a, 0.001, h + rise),
                ]
            )
        )
        thing.add(roof, PAINT, "", plain if rng.random() < 0.6 else front(rng, what, (128, 64)), uv_boxed(roof))
        thing.add(box((w, 0.003, 0.016)).moved(z=h + rise + 0.006), what.ground)
        if rng.random() < 0.6:
            tilt = turn("x", np.degrees(np.arctan2(rise, b)))
            middle = np.array([0, -0.5 * b, h + 0.5 * rise])
            mesh = lathe(cap_profile(0.016, 0, 0.014), 24).turned(tilt)
            thing.add(mesh.moved(*middle), cap, "plastic")
    elif style == 1 and rng.random() < 0.8:
        thing.add(
            lathe(cap_profile(0.014, h, 0.013), 24).moved(x=rng.uniform(-0.2, 0.2) * w, y=-0.15 * d), cap, "plastic"
        )
    elif style == 2 and rng.random() < 0.6:
        straw = [[0.3 * w, 0, h - 0.005], [0.3 * w, 0, h + 0.03], [0.3 * w + rng.uniform(-0.02, 0.02), 0, h + 0.055]]
        thing.add(sweep(straw, 0.0025, 8), WHITE if rng.random() < 0.6 else any_rgb(rng), "plastic")
    return thing


def make_tube(rng: np.random.Generator) -> Thing:
    """A tube of toothpaste, cream or glue, lying, seldom standing on its cap."""
    length, r = rng.uniform(0.09, 0.19), rng.uniform(0.014, 0.024)
    what = look(rng, WHITE if rng.random() < 0.45 else any_rgb(rng))
    cap_l = rng.uniform(0.014, 0.035)
    body = length - cap_l
    full = rng.uniform(0.6, 1)
    t = np.linspace(0, 1, 14)
    thick = r * full * np.sqrt(np.clip(1 - t**2.2, 0, 1)) + 0.0008
    wide = r * np.pi / 2 - (np.pi / 2 - 1) * r * np.sqrt(np.clip(1 - t**1.5, 0, 1))
    rows = np.column_stack([wide, thick, cap_l + body * t])
    neck = np.array([[0.35 * r, 0.35 * r, cap_l - 0.002], [0.9 * r, 0.9 * r * full, cap_l]])
    thing = Thing("plastic" if rng.random() < 0.75 else "metal")
    skin = ovals(np.concatenate([neck, rows, [[rows[-1, 0], 0.0008, length + 0.008]]]), 2.0, 28)
    if full < 0.85:
        skin = bumpy(skin, rng, 0.002)
    # The print reads along the tube.
    texture = (
        front(rng, what, (240, 96))
        if rng.random() < 0.8
        else np.ascontiguousarray(np.rot90(front(rng, what, (96, 240))))
    )
    for sign in (-1, 1):
        part = facing(skin, 1, sign)
        uv = uv_flat(part, 2, 0, mirrored=sign < 0)
        thing.add(part, PAINT, "", texture, uv)
    rest = Mesh(skin.vertices, np.concatenate([facing(skin, 0).faces, facing(skin, 2).faces]))
    thing.add(rest, what.ground)
    cap = cap_rgb(rng, what)
    wider = rng.uniform(0.45, 0.98)
    add_cap(thing, wider * r, 0.0, cap_l - 0.001, cap, bool(rng.random() < 0.5))
    if rng.random() < 0.15:
        return thing
    return thing.transformed(turn("x", 90))


def _pillow(width: float, height: float, thick: float, rng: np.random.Generator, crease: float) -> tuple[Mesh, Array]:
    """A blown-up bag lying flat with seams at both ends; and where its print lies."""
    n, m = 18, 22
    x, y = np.linspace(-1, 1, n), np.linspace(-1, 1, m)
    gx, gy = np.meshgrid(x, y)
    swell = np.sqrt(np.clip(1 - gx**2, 0, 1)) ** 0.9 * np.clip(1 - np.abs(gy) ** 3.5, 0, 1) ** 0.7
    shrink = 1 - 0.14 * (1 - np.abs(gy) ** 2)
    waves = sum(
        np.sin(gx * rng.normal(0, 4) + gy * rng.normal(0, 4) + rng.uniform(0, 6)) * rng.uniform(0.4, 1)
        for _ in range(6)
    )
    up = thick / 2 * swell + crease * waves * swell
    # Pleats run in from the seams.
    up += 0.12 * thick * np.sin(gx * rng.uniform(8, 14)) * np.abs(gy) ** 3 * swell
    top = np.stack([gx * width / 2 * shrink, gy * height / 2, np.maximum(up, 0.0004)], axis=-1).reshape(-1, 3)
    low = top * (1, 1, -1)
    index = np.arange(n * m).reshape(m, n)
    a, b, c, d = index[:-1, :-1].ravel(), index[:-1, 1:].ravel(), index[1:, 1:].ravel(), index[1:, :-1].ravel()
    faces = np.concatenate([np.column_stack([a, b, c]), np.column_stack([a, c, d])])
    mesh = Mesh(np.concatenate([top, low]), np.concatenate([faces, faces[:, ::-1] + n * m]).astype(np.int32))
    place = np.stack([(gx + 1) / 2, (1 - gy) / 2], axis=-1).reshape(-1, 2)
    uv = np.concatenate([place[faces], (place * (-1, 1) + (1, 0))[faces[:, ::-1]]])
    return mesh, uv


def _crisps(rng: np.random.Generator) -> Thing:
    """Crisps, sweets, frozen food: a foil pillow, lying."""
    width = rng.uniform(0.09, 0.2)
    height = width * rng.uniform(1.1, 1.6)
    what = look(rng, any_rgb(rng))
    mesh, uv = _pillow(width, height, width * rng.uniform(0.2, 0.42), rng, width * rng.uniform(0.005, 0.02))
    texture = front(rng, what, (160, 224))
    seam = np.array(varied(rng, what.ground if rng.random() < 0.6 else STEEL, 0.1))
    for rows in (slice(0, 10), slice(214, 224)):  # ribbed seams
        texture[rows] = (255 * seam * (0.8 + 0.2 * (np.arange(160) % 4 < 2))[None, :, None]).astype(np.uint8)
    thing = Thing("plastic")
    thing.add(mesh, PAINT, texture=texture, uv=uv)
    if rng.random() < 0.15:  # leans on nothing, but stands in many pictures
        return thing.transformed(turn("x", 90))
    return thing


def _pouch(rng: np.random.Generator) -> Thing:
    """Coffee, nuts, flour, sugar: stands, with a folded or pressed top."""
    w, d, h = rng.uniform((0.07, 0.045, 0.14), (0.14, 0.08, 0.26))
    a, b = w / 2, d / 2
    paper = rng.random() < 0.4
    what = look(rng, [WHITE, BROWN_BOARD, BLACK][rng.integers(3)] if rng.random() < 0.5 else any_rgb(rng))
    z = np.linspace(0, 1, 14)
    brick = rng.random() < 0.4
    depth = b * (np.clip(1 - z ** (14 if brick else 3.0), 0, 1)) + 0.001
    wide = a * (1 + 0.06 * z if not brick else np.ones(14))
    power = np.where(z > 0.9, 6, 8 if brick else 4)
    mesh = ovals(np.column_stack([wide, depth, h * z, power]), points=36)
    mesh = bumpy(bumpy(mesh, rng, 0.004, 5), rng, 0.002, 6)
    thing = Thing("cardboard" if paper else "plastic")
    texture = front(rng, what, (144, 208))
    _flat_uvs(thing, mesh, texture)
    rest = Mesh(mesh.vertices, np.concatenate([facing(mesh, 0).faces, facing(mesh, 2).faces]))
    thing.add(rest, what.ground)
    top = float(mesh.vertices[:, 2].max())
    if brick:
        thing.add(box((w * 0.98, 0.02, 0.006), 0.002).moved(z=top + 0.002), varied(rng, what.ground))
        if rng.random() < 0.5:
            thing.add(box((w * 0.5, 0.012, 0.004)).moved(z=top + 0.006), any_rgb(rng))
    else:
        thing.add(box((2 * wide[-1], 0.002, 0.022)).moved(z=top + 0.008), what.ground)
    return thing if rng.random() < 0.75 else thing.transformed(turn("x", -90))


def _paper_bag(rng: np.random.Generator) -> Thing:
    """For shopping or lunch: open, sometimes with handles."""
    w, d, h = rng.uniform((0.1, 0.06, 0.15), (0.26, 0.13, 0.34))
    rgb = [BROWN_BOARD, WHITE, any_rgb(rng)][int(rng.choice(3, p=[0.5, 0.2, 0.3]))]
    what = look(rng, rgb)
    rings = []
    for half, z in (
        (1.0, 0.0),
        (1.0, 0.25),
        (1.0, 0.5),
        (1.0, 0.75),
        (1.0, 1.0),
        (0.985, 1.0),
        (0.985, 0.5),
        (0.985, 0.01),
    ):
        outline = rounded_rectangle(w * half, d * half, 0.006, 3)
        pinch = np.where(np.abs(outline[:, 0]) > 0.48 * w, 1 - 0.25 * z * rng.uniform(0.2, 1), 1.0)
        rings.append(np.column_stack([outline[:, 0] * pinch, outline[:, 1], np.full(len(outline), h * z)]))
    mesh = bumpy(loft(rings), rng, 0.004, 5)
    thing = Thing("cardboard")
    board = speckled(rng, varied(rng, rgb), 96, 0.03, 1.0)
    thing.add(mesh, PAINT, texture=board, uv=uv_boxed(mesh, 0.1))
    if rng.random() < 0.65:
        sheet = box((0.7 * w, d * 1.02 + 0.003, 0.5 * h)).moved(z=0.45 * h)
        for sign in (-1, 1):
            part = facing(sheet, 1, sign)
            thing.add(part, PAINT, "", front(rng, what, (144, 144)), uv_boxed(part))
    if rng.random() < 0.6:
        t = np.linspace(0, np.pi, 11)
        rope = any_rgb(rng) if rng.random() < 0.5 else varied(rng, rgb)
        for sign in (-1, 1):
            path = np.column_stack(
                [0.2 * w * np.cos(t), sign * d * (0.48 - 0.1 * np.sin(t)), h - 0.02 + 0.3 * w * np.sin(t)]
            )
            thing.add(sweep(path, 0.0025, 6), rope, "fabric")
    return thing


def _sack(rng: np.random.Generator) -> Thing:
    """Tied at its neck: bread, sweets, rubbish, potatoes."""
    r, h = rng.uniform(0.04, 0.1), rng.uniform(0.1, 0.24)
    z = np.array([0, 0.02, 0.15, 0.35, 0.55, 0.7, 0.78, 0.82, 0.9, 1.0])
    wide = np.array([0.75, 0.9, 1, 0.97, 0.8, 0.45, 0.18, 0.15, 0.3, 0.45])
    mesh = ovals(np.column_stack([wide * r, wide * r, z * h]), points=40)
    angle = np.arctan2(mesh.vertices[:, 1], mesh.vertices[:, 0])
    pleat = 1 + 0.12 * np.sin(angle * rng.integers(7, 12)) * np.clip(mesh.vertices[:, 2] / h, 0.1, 1)
    mesh = Mesh(mesh.vertices * np.column_stack([pleat, pleat, np.ones(len(pleat))]), mesh.faces)
    mesh = bumpy(mesh, rng, 0.006, 5)
    cloth = rng.random() < 0.5
    rgb = (0.72, 0.62, 0.45) if cloth and rng.random() < 0.5 else any_rgb(rng)
    thing = Thing("fabric" if cloth else "plastic")
    texture = speckled(rng, rgb, 96, 0.05, 0.8) if cloth else speckled(rng, rgb, 96, 0.02, 5)
    thing.add(mesh, PAINT, texture=texture, uv=uv_around(mesh))
    tie = 0.17 * r
    knot = [[tie, 0.785 * h], [tie * 1.4, 0.79 * h], [tie * 1.4, 0.81 * h], [tie, 0.815 * h]]
    add_round(thing, knot, any_rgb(rng), "fabric")
    return thing


def make_bag(rng: np.random.Generator) -> Thing:
    """A bag: a pillow of crisps, a pouch of coffee, a packet of flour, a paper bag, a tied sack."""
    bag = (_crisps, _pouch, _paper_bag, _sack)[int(rng.choice(4, p=[0.4, 0.33, 0.15, 0.12]))](rng)
    return bag.transformed(np.eye(3))


def make_jug(rng: np.random.Generator) -> Thing:
    """A jug of milk, bleach or detergent with a handle of its own."""
    h = rng.uniform(0.2, 0.31)
    a = h * rng.uniform(0.24, 0.33)
    b = a * rng.uniform(0.6, 1.0)
    milk = rng.random() < 0.35
    rgb = (0.9, 0.91, 0.9) if milk or rng.random() < 0.35 else any_rgb(rng)
    what = look(rng, any_rgb(rng))
    neck, power = rng.uniform(0.014, 0.022), rng.uniform(2.4, 5)
    body = h * rng.uniform(0.5, 0.66)
    rows = [[0.93 * a, 0.93 * b, 0, power], [a, b, 0.01, power], [a, b, body * 0.5, power], [a, b, body, power]]
    t = np.linspace(0, 1, 7)[1:]
    rows += [
        [
            a + (neck - a) * u ** rng.uniform(1, 1.2),
            b + (neck - b) * u**1.1,
            body + (h * 0.92 - body) * u**0.9,
            power - (power - 2) * u,
        ]
        for u in t
    ]
    rows = np.array(rows)
    mesh = ovals(np.concatenate([rows, [[neck, neck, h * 0.95, 2]]]))
    # The neck stands towards the front so that the handle finds room behind it.
    lean = rng.uniform(0, 0.35) * a
    rise = np.clip((mesh.vertices[:, 2] - body) / (0.92 * h - body), 0, 1)
    mesh = Mesh(mesh.vertices + np.outer(rise * lean, (1, 0, 0)), mesh.faces)
    thing = Thing("plastic")
    alpha = 0.85 if milk else 1.0
    thing.add(mesh, rgb, alpha=alpha)
    r = rng.uniform(0.009, 0.013)
    low, high = body * rng.uniform(0.65, 0.95), h * rng.uniform(0.84, 0.9)
    reach = a * rng.uniform(1.02, 1.25)
    inner = lean - neck
    path = [
        (inner, high - 0.01),
        (-0.55 * reach, high),
        (-0.9 * reach, 0.5 * (low + high) + 0.02),
        (-0.97 * reach, low),
        (-0.8 * a, low - 0.025),
    ]
    smooth = np.array(
        [[np.interp(s, np.linspace(0, 1, 5), np.array(path)[:, k]) for k in (0, 1)] for s in np.linspace(0, 1, 13)]
    )
    smooth[1:-1] = (smooth[:-2] + smooth[1:-1] + smooth[2:]) / 3
    thing.add(sweep(np.column_stack([smooth[:, 0], np.zeros(13), smooth[:, 1]]), r, 12, 1.2), rgb, alpha=alpha)
    top, bottom = body * rng.uniform(0.8, 0.95), body * rng.uniform(0.12, 0.3)
    skin = ovals([[a * 1.006, b * 1.006, bottom, power], [a * 1.006, b * 1.006, top, power]])
    if rng.random() < 0.93:
        _flat_uvs(thing, skin, front(rng, what, (176, 176)))
    cap_r = neck * rng.uniform(1.1, 1.6)
    cap = lathe(cap_profile(cap_r, h * 0.93, h * rng.uniform(0.06, 0.12)), 24)
    thing.add(cap.moved(x=lean), cap_rgb(rng, what))
    return thing


def _woven(rng: np.random.Generator, rgb: Rgb) -> Texture:
    """Wickerwork: strands that pass over and under."""
    n, cell = 8, 16
    y, x = np.mgrid[0 : n * cell, 0 : n * cell]
    over = (x // cell + y // cell) % 2 == 0
    bulge = np.where(over, np.sin((x % cell + 0.5) / cell * np.pi), np.sin((y % cell + 0.5) / cell * np.pi))
    strand = np.where(over, (y % cell) % 5 == 0, (x % cell) % 5 == 0)
    light = 0.55 + 0.5 * bulge - 0.2 * strand + rng.normal(0, 0.04, x.shape)
    return np.clip(255 * np.array(rgb) * light[..., None], 0, 255).astype(np.uint8)


def _holes(rng: np.random.Generator, rgb: Rgb) -> Texture:
    """Plastic with slots in it, dark as what lies behind."""
    image = np.full((96, 96, 3), 255 * np.array(rgb))
    tall = int(rng.integers(8, 36))
    for x in range(0, 96, 16):
        for y in range(4, 96 - tall, tall + 8):
            image[y : y + tall, x + 4 : x + 12] *= 0.3
    return image.astype(np.uint8)


def make_basket(rng: np.random.Generator) -> Thing:
    """A basket: woven, of wire or of plastic with slots; round or with four sides, sometimes with a handle."""
    plastic = rng.random() < 0.35
    a = rng.uniform(0.08, 0.18)
    b = a * rng.uniform(0.6, 1.0)
    h = a * rng.uniform(0.5, 1.2)
    power = 2.0 if rng.random() < 0.45 else rng.uniform(4, 9)
    foot = rng.uniform(0.72, 0.95)
    wall = 0.004 if plastic else 0.008
    rgb = (
        any_rgb(rng)
        if plastic
        else varied(
            rng,
            [(0.72, 0.52, 0.3), (0.5, 0.32, 0.17), (0.85, 0.75, 0.58), (0.9, 0.88, 0.82), (0.4, 0.4, 0.4)][
                rng.integers(5)
            ],
        )
    )
    texture = _holes(rng, rgb) if plastic else _woven(rng, rgb)
    levels = np.linspace(0, 1, 5)
    s = foot + (1 - foot) * levels ** rng.uniform(0.6, 1.4)
    outside = [[a * u, b * u, h * v] for u, v in zip(s, levels, strict=True)]
    inside = [[a * u - wall, b * u - wall, max(h * v, wall)] for u, v in zip(s[::-1], levels[::-1], strict=True)]
    mesh = ovals(outside + inside, power, 36)
    thing = Thing("plastic" if plastic else "wood")
    thing.add(mesh, PAINT, texture=texture, uv=uv_boxed(mesh, rng.uniform(0.06, 0.14)))
    lip = [(0.004, -0.01), (0.004, 0.003), (-wall - 0.002, 0.003), (-wall - 0.002, -0.01)]
    edge = ovals([[a + out, b + out, h + up] for out, up in lip], power, 36)
    edge = Mesh(edge.vertices[:-2], edge.faces[: -2 * 36])  # a ring has no ends
    thing.add(edge, varied(rng, rgb, 0.15))
    t = np.linspace(0, np.pi, 17)
    handle = rng.random()
    if handle < 0.35:  # across
        path = np.column_stack([0.98 * a * np.cos(t), 0 * t, h - 0.02 + rng.uniform(0.8, 1.2) * a * np.sin(t)])
        thing.add(sweep(path, rng.uniform(0.004, 0.007), 8), varied(rng, rgb, 0.2), texture=None)
    elif handle < 0.6:  # one at either end
        for sign in (-1, 1):
            path = np.column_stack([np.full(17, sign * a), 0.3 * b * np.cos(t), h - 0.005 + 0.25 * b * np.sin(t)])
            thing.add(sweep(path, 0.005, 8), varied(rng, rgb, 0.2))
    if rng.random() < 0.2:  # lined with cloth
        cloth = ovals(
            [
                [a * 1.06, b * 1.06, h * 0.75],
                [a * 1.04, b * 1.04, h * 1.01],
                [a - wall * 1.5, b - wall * 1.5, h * 1.01],
                [(a - wall) * foot * 0.95, (b - wall) * foot * 0.95, wall * 1.5],
            ],
            power,
            36,
        )
        thing.add(cloth, PAINT, "fabric", pattern(rng, any_rgb(rng)), uv_boxed(cloth, 0.1))
    return thing


KINDS = {
    "box": Kind(make_box, lying=0.25, flat_top=True),
    "can": Kind(make_can, lying=0.2, flat_top=True),
    "bottle": Kind(make_bottle, lying=0.3),
    "jar": Kind(make_jar, lying=0.08, flat_top=True),
    "carton": Kind(make_carton, lying=0.2),
    "tube": Kind(make_tube),
    "bag": Kind(make_bag, lying=0.05),
    "jug": Kind(make_jug, lying=0.1),
    "basket": Kind(make_basket, hollow=True),
}
