"""What lies about a desk: writing things, small machines, screens, and what people carry."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np

from sightline.sim.shapes import box, lathe, sweep
from training.builtin.things.base import (
    Array,
    Kind,
    Mesh,
    Rgb,
    Texture,
    Thing,
    join,
    loft,
    pick,
    rounded_rectangle,
    uv_around,
    uv_boxed,
    uv_flat,
)
from training.builtin.things.paints import BLACK, STEEL, WHITE, any_rgb, label, named_rgb, pattern, speckled
from training.builtin.things.solids import (
    BRASS,
    CHROME,
    UPRIGHT,
    Rng,
    add_wood,
    bar,
    curve,
    decal,
    domed,
    frame,
    mirrored,
    oval,
    plate,
    rod,
    rounded,
    set_down,
    spin,
    striped,
    stroke,
    ticks,
    toned,
    turn,
    written,
)

_WOOD_TONE: Rgb = (0.8, 0.62, 0.42)
_DEVICE: tuple[Rgb, ...] = (BLACK, BLACK, (0.2, 0.2, 0.21), (0.55, 0.56, 0.58), (0.78, 0.79, 0.8), WHITE)
"""What electronic things are mostly cased in."""


class Key(NamedTuple):
    """A key to press: where its middle is, how large it is, and what is printed on it."""

    x: float
    y: float
    width: float
    depth: float
    rgb: Rgb
    text: str = ""


def device_rgb(rng: Rng, odd: float = 0.15) -> Rgb:
    """The case of an electronic thing, now and then of any colour."""
    return any_rgb(rng) if rng.random() < odd else toned(rng, _DEVICE[rng.integers(len(_DEVICE))])


def add_keys(thing: Thing, keys: list[Key], z: float, high: float, taper: float = 0.85) -> None:
    """Keys that stand out of z by `high`, with their prints, as one part."""
    faces = np.array([
        [0, 1, 5], [0, 5, 4], [1, 2, 6], [1, 6, 5], [2, 3, 7], [2, 7, 6], [3, 0, 4], [3, 4, 7], [4, 5, 6], [4, 6, 7],
    ])  # fmt: skip
    corner = np.array([[-0.5, -0.5], [0.5, -0.5], [0.5, 0.5], [-0.5, 0.5]])
    meshes = []
    for key in keys:
        flat = corner * (key.width, key.depth)
        low = np.column_stack([flat, np.full(4, z)])
        top = np.column_stack([flat * taper, np.full(4, z + high)])
        meshes.append(Mesh(np.concatenate([low, top]) + np.array([key.x, key.y, 0]), faces.astype(np.int32)))
    mesh = join(*meshes)
    v = mesh.vertices[:, :2]
    low, size = v.min(axis=0), np.ptp(v, axis=0)
    scale = 191 / size.max()
    width, height = (max(8, int(c * scale) + 1) for c in size)
    image = np.zeros((height, width, 3), np.uint8)
    for key in keys:
        x0, x1 = ((key.x + s * key.width / 2 - low[0]) * scale for s in (-1, 1))
        y0, y1 = (height - 1 - (key.y + s * key.depth / 2 - low[1]) * scale for s in (1, -1))
        cv2.rectangle(
            image, (int(x0), int(y0)), (int(np.ceil(x1)), int(np.ceil(y1))), tuple(255 * c for c in key.rgb), -1
        )
        if key.text:
            ink = (235, 235, 235) if sum(key.rgb) < 1.5 else (25, 25, 25)
            (w, h), _ = cv2.getTextSize(key.text, cv2.FONT_HERSHEY_SIMPLEX, 1.0, 1)
            size_px = min(0.62 * (x1 - x0) / w, 0.5 * (y1 - y0) / h)
            at = (int((x0 + x1 - w * size_px) / 2), int((y0 + y1 + h * size_px) / 2))
            cv2.putText(image, key.text, at, cv2.FONT_HERSHEY_SIMPLEX, size_px, ink, 1, cv2.LINE_AA)
    thing.add(mesh, (1, 1, 1), "plastic", image, uv_flat(mesh))


def screen(rng: Rng, size_wh: tuple[int, int], dark: float = 0.35) -> Texture:
    """What a display shows: nothing, icons, a picture, a page, or messages."""
    width, height = size_wh
    image = np.full((height, width, 3), rng.integers(4, 20), np.uint8)
    if rng.random() < dark:
        return image
    rows = cv2.resize(rng.uniform(0, 1, (3, 2, 3)).astype(np.float32), size_wh, interpolation=cv2.INTER_CUBIC)
    tone = np.array(any_rgb(rng))
    image[:] = np.clip(255 * (0.55 * tone + 0.5 * rows), 0, 255)
    style = rng.integers(4)
    if style == 0:  # icons
        step = int(min(width, height) / rng.uniform(3.5, 6.5))
        for y in range(step, height - step // 2, int(step * 1.15)):
            for x in range(step // 2 + 2, width - step // 3, step):
                if rng.random() < 0.85:
                    r = max(2, int(step * 0.3))
                    cv2.rectangle(image, (x - r, y - r), (x + r, y + r), tuple(255 * c for c in any_rgb(rng)), -1)
    elif style in (1, 2):  # a page or messages
        image[:] = rng.choice([250, 245, 30])
        ink = 60 if image[0, 0, 0] > 100 else 190
        y = int(height * 0.1)
        image[: int(y * 0.8)] = np.clip(255 * tone, 0, 255)
        while y < height - 12:
            high = int(rng.integers(4, max(6, height // 6)))
            if style == 1 and rng.random() < 0.75:
                image[y : y + 3, 6 : int(width * rng.uniform(0.5, 0.95))] = ink
                y += 7
                continue
            left = int(rng.choice([4, width * 0.35]))
            cv2.rectangle(
                image, (left, y), (left + int(width * 0.58), y + high), tuple(255 * c for c in any_rgb(rng)), -1
            )
            y += high + 5
    else:  # windows over a picture
        for _ in range(int(rng.integers(0, 3))):
            x, y = int(rng.uniform(0, 0.5) * width), int(rng.uniform(0.05, 0.5) * height)
            image[y : y + int(height * 0.45), x : x + int(width * 0.5)] = rng.choice([245, 235, 40])
            image[y : y + 5, x : x + int(width * 0.5)] = np.clip(255 * np.array(any_rgb(rng)), 0, 255)
        image[-max(4, height // 16) :] = rng.choice([20, 230])
    return image


def add_sheet(thing: Thing, texture: Texture, width: float, depth: float, z: float, radius: float = 0.0) -> None:
    """A thin picture lying at z, such as a display."""
    mesh = plate(rounded_rectangle(width, depth, max(radius, 0.0005), 4), 0.0006).moved(z=z)
    thing.add(mesh, (1, 1, 1), "glass", texture, uv_boxed(mesh))


# To write with


def make_marker(rng: Rng) -> Thing:
    """A felt pen, a fat marker, a whiteboard marker or a highlighter; mostly with its cap on."""
    thing = Thing("plastic")
    style = pick(rng, "felt", "fat", "board", "light", p=[0.25, 0.25, 0.25, 0.25])
    ink = any_rgb(rng)
    if style == "light":
        bright = ((0.95, 0.95, 0.1), (0.98, 0.45, 0.7), (0.3, 0.9, 0.3), (1.0, 0.6, 0.1), (0.25, 0.7, 0.95))
        ink = toned(rng, bright[rng.integers(5)])
    r = {"felt": rng.uniform(0.0045, 0.0065), "fat": rng.uniform(0.009, 0.0125)}.get(style, rng.uniform(0.007, 0.0105))
    long, cap = r * rng.uniform(7, 9) + 0.03, rng.uniform(0.03, 0.045)
    flat = rng.uniform(0.55, 0.75) if style == "light" and rng.random() < 0.6 else 1.0
    power = 3.0 if flat < 1 else 2.0
    barrel = {
        "felt": pick(rng, ink, ink, WHITE),
        "fat": pick(rng, WHITE, ink, toned(rng, STEEL), BLACK),
        "light": ink,
    }.get(style, pick(rng, WHITE, WHITE, ink))
    body = rod(domed([
        [-long, r * 0.9, r * 0.9 * flat], [-long * 0.9, r, r * flat], [0, r, r * flat],
    ], 0.003, 0), 20, power)  # fmt: skip
    if barrel != ink and rng.random() < 0.75:
        image = label(rng, barrel, (160, 64)) if rng.random() < 0.35 else written(barrel, ink, "MARKER", (160, 48))
        thing.add(body, (1, 1, 1), "plastic", image, uv_boxed(body))
    else:
        thing.add(body, barrel)
        if rng.random() < 0.6:
            name = written(
                barrel, pick(rng, WHITE, BLACK), str(rng.choice(("PERMANENT", "stabo", "MARK-it", "No.500"))), (160, 28)
            )
            decal(thing, name, (long * 0.55, r * 0.8, 0.0006), (-long * 0.5, 0, r * flat * 0.995))
    tail = rod(domed([
        [-long * 1.005, r * 0.93, r * 0.93 * flat], [-long * 0.93, r * 1.01, r * 1.01 * flat],
    ], 0.003, 0), 20, power)  # fmt: skip
    thing.add(tail, pick(rng, ink, barrel, ink))
    if rng.random() < 0.15:  # the cap is off
        thing.add(spin([[0, 0], [r * 0.75 * flat, 0], [r * 0.6 * flat, 0.012], [r * 0.35 * flat, 0.016], [0,
            0.016]], 16), pick(rng, WHITE, BLACK))  # fmt: skip
        thing.add(bar(0.015, 0.021, r * 0.22, 10), ink, "fabric")
        return set_down(thing)
    lid = ink if rng.random() < 0.75 else toned(rng, BLACK)
    wide = 1.06
    rows = [[-0.001, r * wide, r * wide * flat], [cap * 0.7, r * wide, r * wide * flat], [cap, r * 0.8, r * 0.8 * flat]]
    thing.add(rod(domed(rows, 0, 0.002), 24, power, pick(rng, 0, 0, 12), 0.05), lid)
    if rng.random() < 0.6:
        thing.add(box((cap * 0.85, r * 0.4, r * 0.2), 0.0003).moved(cap * 0.35, 0, r * flat * 1.15), lid)
    return set_down(thing)


def make_pen(rng: Rng) -> Thing:
    """A click pen, a clear one with a cap, a gel pen, or a fine one of metal."""
    thing = Thing("plastic")
    style = pick(rng, "click", "stick", "gel", "fine", p=[0.35, 0.22, 0.18, 0.25])
    ink = named_rgb(rng, "blue", "black", "red", "blue", "green")
    r, long = rng.uniform(0.004, 0.006), rng.uniform(0.125, 0.142)
    half = long / 2
    metal = toned(rng, pick(rng, CHROME, CHROME, BRASS))
    if style == "stick":
        clear = rng.random() < 0.6
        hexagon = rod([[-half, r * 0.85, r * 0.85], [half * 0.72, r * 0.85, r * 0.85]], 6)
        thing.add(
            hexagon,
            (0.9, 0.93, 0.95) if clear else pick(rng, (0.95, 0.6, 0.1), WHITE, ink),
            alpha=0.45 if clear else 1.0,
        )
        thing.add(bar(-half * 0.95, half * 0.7, 0.0014, 8), ink)
        thing.add(bar(-half - 0.004, -half + 0.006, r * 0.75, 12, 0.001), ink)
        if rng.random() < 0.7:
            rows = domed([[half * 0.35, r * 1.05, r * 1.05], [half, r * 0.85, r * 0.85]], 0, 0.004)
            thing.add(rod(rows, 16), ink)
            thing.add(box((half * 0.6, r * 0.5, 0.0012)).moved(half * 0.6, 0, r * 1.5), ink)
            thing.add(box((0.006, r * 0.5, r)).moved(half * 0.92, 0, r * 1.1), ink)
        else:
            thing.add(spin([[0, half * 0.7], [r * 0.7, half * 0.7], [r * 0.25, half * 0.95], [0, half]], 12),
                pick(rng, BRASS, ink), "metal")  # fmt: skip
        return set_down(thing)
    rgb = any_rgb(rng) if rng.random() < 0.6 else toned(rng, pick(rng, BLACK, CHROME, WHITE, (0.05, 0.1, 0.3)))
    shape = [[-half, r * 0.8, r * 0.8], [-half * 0.85, r * 0.95, r * 0.95], [half * 0.55, r, r]]
    seen_through = style == "gel" and rng.random() < 0.6
    thing.add(
        rod(shape, 18),
        (0.88, 0.9, 0.92) if seen_through else rgb,
        "metal" if style == "fine" else "plastic",
        alpha=0.5 if seen_through else 1.0,
    )
    if seen_through:
        thing.add(bar(-half * 0.8, half * 0.8, r * 0.55, 10), pick(rng, WHITE, ink))
    nib = spin([
        [0, half * 0.54], [r * 0.98, half * 0.54], [r * 0.85, half * 0.72], [r * 0.35, half * 0.93], [0.0006, half],
        [0, half],
    ], 16)  # fmt: skip
    if style == "fine" and rng.random() < 0.5:  # the cap is on
        thing.add(
            rod(domed([[half * 0.1, r * 1.12, r * 1.12], [half * 0.95, r * 0.95, r * 0.95]], 0, 0.005), 18),
            rgb,
            "metal",
        )
        thing.add(bar(half * 0.08, half * 0.14, r * 1.16, 18), metal, "metal")
        clip = (half * 0.75, half * 0.55)
    else:
        thing.add(nib, pick(rng, metal, metal, rgb), "metal")
        clip = (-half * 0.9, -half * 0.6)
    if style in ("gel", "click") and rng.random() < 0.65:
        sleeve = bar(half * 0.15, half * 0.6, r * 1.08, 18, 0.0006)
        soft = pick(rng, toned(rng, BLACK), ink, toned(rng, (0.4, 0.4, 0.42)))
        thing.add(sleeve, (1, 1, 1), "rubber", striped(soft, 12, 0.3, along=True), uv_boxed(sleeve))
    elif rng.random() < 0.5:
        thing.add(bar(half * 0.02, half * 0.06, r * 1.05, 18), metal, "metal")
    if style == "click":
        thing.add(bar(-half - rng.uniform(0.004, 0.01), -half + 0.002, r * 0.5, 12, 0.0008), pick(rng, metal, rgb, ink))
    ends = sorted(clip)
    color = pick(rng, metal, metal, rgb)
    thing.add(box((ends[1] - ends[0], r * 0.5, 0.0009)).moved(sum(ends) / 2, 0, r * 1.4), color, "metal")
    thing.add(box((0.003, r * 0.5, r * 0.6)).moved(clip[0], 0, r * 1.15), color, "metal")
    if rng.random() < 0.4:
        name = written(rgb, WHITE if sum(rgb) < 1.5 else BLACK, "OFFICE  4U", (128, 20))
        decal(thing, name, (half * 0.6, r * 0.7, 0.0004), (-half * 0.2, 0, r * 0.97))
    return set_down(thing)


def make_pencil(rng: Rng) -> Thing:
    """Six-sided with or without a rubber, of colour, a carpenter's flat one, or a mechanical one."""
    thing = Thing("wood")
    style = pick(rng, "rubber", "plain", "colour", "carpenter", "click", p=[0.35, 0.2, 0.2, 0.1, 0.15])
    r, half = rng.uniform(0.0034, 0.0042), rng.uniform(0.045, 0.093)
    paint = toned(rng, (0.95, 0.68, 0.08)) if style == "rubber" and rng.random() < 0.55 else any_rgb(rng)
    if style == "click":
        half = rng.uniform(0.065, 0.074)
        thing.add(rod([[-half, r, r], [half * 0.7, r * 1.1, r * 1.1]], 18), paint, "plastic")
        thing.add(spin([[0, half * 0.69], [r * 1.1, half * 0.69], [r * 0.4, half * 0.93], [r * 0.15, half],
            [0, half]], 16), toned(rng, CHROME), "metal")  # fmt: skip
        grip = bar(half * 0.25, half * 0.66, r * 1.18, 18)
        thing.add(
            grip, (1, 1, 1), "rubber", striped(pick(rng, BLACK, STEEL, paint), 14, 0.4, along=True), uv_boxed(grip)
        )
        thing.add(bar(-half - 0.009, -half + 0.001, r * 0.65, 12, 0.001), pick(rng, WHITE, CHROME, BLACK))
        thing.add(box((0.035, r * 0.6, 0.0008)).moved(-half * 0.68, 0, r * 1.4), CHROME, "metal")
        return set_down(thing)
    flat = 0.45 if style == "carpenter" else 1.0
    wide = r * 2 if style == "carpenter" else r
    segments = 24 if style == "colour" and rng.random() < 0.5 else 6
    lead = paint if style == "colour" else (0.12, 0.12, 0.13)
    cone = half - rng.uniform(0.015, 0.022)
    barrel = rod([
        [-half, wide, wide * flat], [cone, wide, wide * flat],
    ], 24 if style == "carpenter" else segments, 5 if style == "carpenter" else 2)  # fmt: skip
    if rng.random() < 0.3:
        thing.add(barrel, (1, 1, 1), "wood", pattern(rng, paint, 64), uv_boxed(barrel))
    else:
        thing.add(barrel, paint)
        name = written(
            paint,
            pick(rng, BRASS, WHITE if sum(paint) < 1.6 else BLACK),
            str(rng.choice(("HB 2", "No 2 HB", "2B STUDIO"))),
            (128, 16),
        )
        decal(
            thing,
            name,
            (half * 0.7, wide * 0.8, 0.0003),
            (-half * 0.3, 0, wide * flat * (0.87 if segments == 6 and flat == 1 else 0.99)),
        )
    thing.add(
        rod([[cone - 0.0005, wide * 0.99, wide * flat * 0.99], [half - 0.005, wide * 0.32, wide * 0.32 * flat]], 18),
        toned(rng, _WOOD_TONE),
    )
    thing.add(rod([[half - 0.0055, wide * 0.33, wide * 0.33 * flat], [half, wide * 0.06, wide * 0.06]], 12), lead)
    if style == "rubber":
        ferrule = bar(-half - 0.012, -half + 0.002, r * 1.0, 18)
        metal = toned(rng, pick(rng, BRASS, STEEL, (0.3, 0.6, 0.4)))
        thing.add(ferrule, (1, 1, 1), "metal", striped(metal, 5, 0.3, along=True), uv_boxed(ferrule))
        end = rod(domed([[-half - 0.018, r * 0.92, r * 0.92], [-half - 0.011, r * 0.92, r * 0.92]], 0.002, 0), 16)
        thing.add(end, pick(rng, (0.85, 0.5, 0.5), (0.9, 0.55, 0.58), WHITE, paint), "rubber")
    elif rng.random() < 0.5:
        thing.add(bar(-half - 0.0005, -half + 0.008, wide * flat * 0.8 + 0.0008, 16), any_rgb(rng))
    return set_down(thing)


def make_eraser(rng: Rng) -> Thing:
    """White in a paper sleeve, pink and slanted, red and blue, or just a block."""
    thing = Thing("rubber")
    style = pick(rng, "sleeve", "pink", "two", "block", p=[0.45, 0.2, 0.2, 0.15])
    long, wide, high = rng.uniform(0.035, 0.065), rng.uniform(0.016, 0.026), rng.uniform(0.009, 0.014)
    if style == "sleeve":
        thing.add(box((long, wide, high), 0.0015), toned(rng, pick(rng, WHITE, WHITE, BLACK, any_rgb(rng)), 0.04))
        part = rng.uniform(0.5, 0.75)
        sleeve = box((long * part, wide * 1.03, high * 1.05)).moved(x=-long * (1 - part) / 2 * rng.uniform(0.3, 1.02))
        ground = any_rgb(rng)
        image = written(
            ground,
            WHITE if sum(ground) < 1.6 else BLACK,
            str(rng.choice(("PLASTIC", "MONO", "SOFT", "ERASER"))),
            (128, 56),
        )
        for i in range(3 if rng.random() < 0.5 else 0):
            image[:, i * 14 : i * 14 + 14] = 255 * np.array(pick(rng, WHITE, BLACK, any_rgb(rng)))
        thing.add(sleeve, (1, 1, 1), "cardboard", image, uv_boxed(sleeve))
        return set_down(thing)
    slant = rng.uniform(0.004, 0.009) if style != "block" else 0.0
    h = long / 2
    outline = rounded([
        [-h - slant, -high / 2], [h - slant, -high / 2], [h + slant, high / 2], [-h + slant, high / 2],
    ], 0.0015, 3)  # fmt: skip
    body = plate(outline, wide, 0.0015).turned(UPRIGHT)
    if style == "two":
        image = np.full((16, 64, 3), 255 * np.array(toned(rng, (0.75, 0.25, 0.22))), np.uint8)
        image[:, int(64 * rng.uniform(0.5, 0.7)) :] = 255 * np.array(toned(rng, (0.3, 0.38, 0.5)))
        thing.add(body, (1, 1, 1), "rubber", image, uv_boxed(body))
    else:
        rgb = toned(rng, (0.88, 0.5, 0.5)) if style == "pink" else pick(rng, toned(rng, WHITE), any_rgb(rng))
        image = written(rgb, tuple(0.45 * c for c in rgb), pick(rng, "PEARL", "PINK", "B-20"), (96, 40), 0.6)
        thing.add(body, (1, 1, 1), "rubber", image, uv_boxed(body))
    return set_down(thing)


def make_ruler(rng: Rng) -> Thing:
    """Of wood, steel, clear or coloured plastic; at times a set square."""
    thing = Thing("plastic")
    style = pick(rng, "wood", "steel", "clear", "colour", "square", p=[0.25, 0.22, 0.2, 0.2, 0.13])
    long, wide = pick(rng, 0.155, 0.21, 0.31, 0.31), rng.uniform(0.024, 0.038)
    thick = 0.001 if style == "steel" else rng.uniform(0.002, 0.0035)
    rgb = any_rgb(rng)
    if style == "square":
        a = rng.uniform(0.08, 0.14)
        b = a * pick(rng, 1.0, 1.73)
        outer = curve([[0, 0], [b, 0], [0, a]], 3, closed=True)
        outer = np.concatenate(
            [np.linspace(p, q, 6, endpoint=False) for p, q in zip(outer, np.roll(outer, -1, axis=0), strict=True)]
        )
        middle = np.array([b, a]) / (2 + np.sqrt(2)) * 1.05
        inner = middle + (outer - middle) * rng.uniform(0.35, 0.5)
        thing.add(frame(outer, inner, 0.002, 8, 4), pick(rng, (0.85, 0.9, 0.92), rgb), alpha=pick(rng, 0.5, 0.7))
        strip = box((b * 0.8, 0.008, 0.0024)).moved(b * 0.42, 0.006, 0)
        marks = ticks(rng, (0.85, 0.9, 0.92), BLACK, max(4, round(b / 0.02)), (192, 20), digits=False)
        thing.add(strip, (1, 1, 1), "plastic", marks[::-1], uv_boxed(strip))
        return set_down(thing)
    ground: Rgb = {"wood": toned(rng, _WOOD_TONE), "steel": toned(rng, STEEL), "clear": (0.86, 0.9, 0.9)}.get(
        style, rgb
    )
    ink = BLACK if sum(ground) > 1.1 else WHITE
    body = box((long, wide, thick), 0.0004)
    marks = ticks(rng, ground, ink, round(long / 0.0254) if rng.random() < 0.4 else round(long / 0.02), (192, 40))
    if rng.random() < 0.6:  # the other scale along the other edge
        marks[28:] = ticks(rng, ground, ink, round(long / 0.0254), (192, 24), digits=False)[12:0:-1]
    alpha = rng.uniform(0.5, 0.75) if style == "clear" else 1.0
    material = style if style == "wood" else ("metal" if style == "steel" else "plastic")
    thing.add(body, (1, 1, 1), material, marks, uv_boxed(body), alpha)
    if style in ("steel", "wood") and rng.random() < 0.6:
        hole = lathe([[0, -0.55], [wide * 0.14, -0.55], [wide * 0.14, 0.55], [0, 0.55]], 14).scaled(1, 1, thick)
        thing.add(hole.moved(x=long * 0.47), (0.08, 0.08, 0.08))
    return set_down(thing)


# Office machines


def make_stapler(rng: Rng) -> Thing:
    """A desk stapler, a small one, or one all of metal; drawn from the side."""
    thing = Thing("plastic")
    rgb = (
        named_rgb(rng, "black", "black", "red", "blue", "gray", "green", "white")
        if rng.random() < 0.85
        else any_rgb(rng)
    )
    long = rng.uniform(0.06, 0.085) if rng.random() < 0.25 else rng.uniform(0.11, 0.165)
    thick, s = long * rng.uniform(0.2, 0.27), long
    dark = toned(rng, BLACK)
    base = [[0, 0], [s, 0], [s, 0.045 * s], [0.7 * s, 0.05 * s], [0.12 * s, 0.09 * s], [0, 0.08 * s]]
    thing.add(plate(rounded(base, 0.02 * s, 3), thick, 0.002), pick(rng, rgb, dark, dark))
    thing.add(box((0.09 * s, 0.006, thick * 0.5)).moved(0.93 * s, 0.045 * s, 0), toned(rng, CHROME), "metal")
    lift = rng.uniform(4, 13)

    def arm(mesh: Mesh) -> Mesh:
        return turn(mesh, "z", lift).moved(0.06 * s, 0.11 * s)

    rail = rounded([[0, -0.02 * s], [0.92 * s, -0.02 * s], [0.92 * s, 0.07 * s], [0, 0.07 * s]], 0.006 * s, 3)
    thing.add(arm(plate(rail, thick * 0.62, 0.001, 1)), toned(rng, pick(rng, CHROME, STEEL)), "metal")
    belly = rng.uniform(0.13, 0.2)
    top = curve([
        [0.93 * s, 0.05 * s], [0.93 * s, 0.11 * s], [0.75 * s, belly * s], [0.4 * s, (belly + 0.02) * s],
        [0.0, 0.14 * s], [-0.04 * s, 0.04 * s],
    ], 16)  # fmt: skip
    cover = np.concatenate([top, [[0.0, 0.02 * s], [0.5 * s, 0.045 * s]]])
    thing.add(arm(plate(cover, thick * 0.95, thick * 0.22)), rgb, pick(rng, "plastic", "metal"))
    if rng.random() < 0.5:
        pad = stroke(curve([
            [0.5 * s, (belly + 0.014) * s], [0.72 * s, (belly + 0.002) * s], [0.88 * s, 0.125 * s],
        ], 6), 0.02 * s)  # fmt: skip
        thing.add(
            arm(plate(pad, thick * 0.6, 0.001)), dark if rgb[0] > 0.15 else toned(rng, (0.4, 0.4, 0.42)), "rubber"
        )
    for side in (-1, 1):
        hinge = lathe([
            [0, -0.001], [0.03 * s, -0.001], [0.03 * s, 0.001], [0, 0.001],
        ], 14).moved(0.07 * s, 0.1 * s, side * thick / 2)  # fmt: skip
        thing.add(hinge, toned(rng, pick(rng, CHROME, BLACK)), "metal")
        if rng.random() < 0.6:
            name = written(rgb, WHITE if sum(rgb) < 1.5 else BLACK, pick(rng, "STAPRO", "OFFIX", "swing"), (96, 24))
            mesh = box((0.3 * s, 0.05 * s, 0.0008)).moved(0.45 * s, 0.1 * s, side * thick * 0.475)
            thing.add(arm(mesh), (1, 1, 1), "plastic", name, uv_boxed(mesh))
    cheek = rounded([
        [-0.01 * s, 0.03 * s], [0.2 * s, 0.04 * s], [0.16 * s, 0.15 * s], [0.02 * s, 0.16 * s],
    ], 0.03 * s, 3)  # fmt: skip
    thing.add(plate(cheek, thick * 1.02, 0.001, 1), pick(rng, rgb, dark))
    return set_down(thing, UPRIGHT)


def _key_rows(
    x0: float, y0: float, nx: int, ny: int, width: float, depth: float
) -> list[tuple[int, int, float, float, float, float]]:
    """Cells of a grid whose upper left corner is x0, y0: column, row, middle, and size."""
    w, d = width / nx, depth / ny
    return [(i, j, x0 + (i + 0.5) * w, y0 - (j + 0.5) * d, w, d) for j in range(ny) for i in range(nx)]


def make_calculator(rng: Rng) -> Thing:
    """For the desk, the pocket, or sciences."""
    thing = Thing("plastic")
    style = pick(rng, "pocket", "desk", "science", p=[0.4, 0.3, 0.3])
    wide, deep, high = {
        "pocket": rng.uniform((0.055, 0.09, 0.006), (0.075, 0.125, 0.011)),
        "desk": rng.uniform((0.1, 0.13, 0.015), (0.15, 0.19, 0.03)),
        "science": rng.uniform((0.075, 0.15, 0.012), (0.085, 0.185, 0.018)),
    }[style]
    rgb = device_rgb(rng, 0.25)
    thing.add(plate(rounded_rectangle(wide, deep, wide * rng.uniform(0.04, 0.14), 5), high, high * 0.25), rgb)
    top = high / 2
    show = deep * rng.uniform(0.16, 0.26)
    bezel = plate(rounded_rectangle(wide * 0.92, show * 1.2, 0.004, 4), 0.001).moved(y=deep * 0.46 - show * 0.6, z=top)
    thing.add(bezel, pick(rng, toned(rng, BLACK), toned(rng, STEEL), rgb))
    text = str(rng.choice(("0.", "123456", "3.14159", "80085", "42.", "1024.5", "999")))
    glass = written((0.62, 0.68, 0.58), (0.12, 0.14, 0.12), text.rjust(10), (160, 48), 0.85)
    sheet = box((wide * 0.82, show * 0.75, 0.0008)).moved(0, deep * 0.46 - show * 0.62, top + 0.0006)
    thing.add(sheet, (1, 1, 1), "glass", glass, uv_boxed(sheet))
    if rng.random() < 0.4 and style != "science":
        thing.add(box((wide * 0.35, deep * 0.05, 0.001)).moved(wide * 0.25, deep * 0.47, top), (0.2, 0.1, 0.1), "glass")
    nx, ny = {"pocket": (pick(rng, 4, 5), 5), "desk": (pick(rng, 5, 6), 5), "science": (5, 8)}[style]
    plain = pick(rng, toned(rng, BLACK), toned(rng, WHITE), toned(rng, (0.3, 0.3, 0.32)), toned(rng, (0.6, 0.6, 0.62)))
    other = pick(rng, named_rgb(rng, "red", "orange", "blue"), toned(rng, (0.45, 0.46, 0.48)), plain)
    room = deep * 0.9 - show * 1.2
    words = ("7", "8", "9", "/", "C", "4", "5", "6", "x", "%", "1", "2", "3", "-", "M", "0", ".", "=", "+", "AC")
    keys = []
    for i, j, x, y, w, d in _key_rows(-wide * 0.45, deep * 0.44 - show * 1.25, nx, ny, wide * 0.9, room):
        special = i >= nx - 1 - (j == 0) or (style == "science" and j < 4)
        color = named_rgb(rng, "red", "orange") if special and rng.random() < 0.08 else (other if special else plain)
        small = 0.6 if style == "science" and j < 4 else 0.75
        keys.append(Key(x, y, w * 0.8, d * small, color, words[(j * 5 + i) % 20]))
    add_keys(thing, keys, top - 0.0005, 0.002 + high * 0.06)
    return set_down(thing)


def make_phone(rng: Rng) -> Thing:
    """A smartphone on its back or on its face, at times in a case; or a phone with keys."""
    thing = Thing("glass")
    wide, deep, high = rng.uniform((0.065, 0.135, 0.0072), (0.079, 0.168, 0.0092))
    if rng.random() < 0.1:
        wide, deep, high = rng.uniform((0.044, 0.1, 0.012), (0.052, 0.12, 0.018))
        rgb = device_rgb(rng, 0.3)
        thing.add(plate(rounded_rectangle(wide, deep, wide * 0.25, 6), high, high * 0.3), rgb, "plastic")
        glass = box((wide * 0.78, deep * 0.32, 0.0008)).moved(0, deep * 0.22, high / 2)
        thing.add(glass, (1, 1, 1), "glass", screen(rng, (64, 64), 0.3), uv_boxed(glass))
        plain = pick(rng, toned(rng, (0.25, 0.25, 0.26)), toned(rng, WHITE))
        keys = [
            Key(x, y, w * 0.85, d * 0.7, plain, "123456789*0#"[j * 3 + i] if j < 4 else "")
            for i, j, x, y, w, d in _key_rows(-wide * 0.42, 0.0, 3, 4, wide * 0.84, deep * 0.44)
        ]
        add_keys(thing, keys, high / 2 - 0.0003, 0.0015)
        return set_down(thing)
    corner = wide * rng.uniform(0.08, 0.2)
    rim = toned(rng, pick(rng, BLACK, STEEL, BRASS, (0.3, 0.32, 0.36)))
    thing.add(plate(rounded_rectangle(wide, deep, corner, 6), high, high * 0.3), rim, "metal")
    cased = rng.random() < 0.45
    cover = pick(rng, toned(rng, BLACK), any_rgb(rng), any_rgb(rng))
    if cased:
        grow = 0.0025
        shell = frame(
            rounded_rectangle(wide + 2 * grow, deep + 2 * grow, corner + grow, 6),
            rounded_rectangle(wide * 0.97, deep * 0.985, corner, 6),
            high * 1.15,
            4,
        )
        thing.add(shell, cover, "rubber")
    if rng.random() < 0.72:  # on its back
        border = rng.uniform(0.002, 0.006)
        front = plate(rounded_rectangle(wide * 0.98, deep * 0.99, corner, 6), 0.0006).moved(z=high / 2)
        thing.add(front, toned(rng, BLACK) if rng.random() < 0.85 else toned(rng, WHITE), "glass")
        old = rng.random() < 0.25  # with a home button
        tall = deep * 0.72 if old else deep - 2 * border
        add_sheet(
            thing, screen(rng, (88, 176)), wide - 2 * border, tall, high / 2 + 0.0003, corner * (0.1 if old else 0.9)
        )
        if old:
            button = frame(oval(0.0058, 0.0058, 18), oval(0.005, 0.005, 18), 0.0006, 3, 4).moved(
                y=-deep * 0.43, z=high / 2 + 0.0003
            )
            thing.add(button, (0.4, 0.4, 0.42), "metal")
            thing.add(box((0.012, 0.0012, 0.0004)).moved(0, deep * 0.43, high / 2 + 0.0004), (0.25, 0.25, 0.26))
        else:
            hole = lathe([
                [0, 0], [0.0016, 0], [0.0016, 0.0003], [0, 0.0003],
            ], 12).moved(0, deep * 0.46, high / 2 + 0.0006)  # fmt: skip
            thing.add(hole, (0.02, 0.02, 0.02))
        return set_down(thing)
    back = cover if cased else device_rgb(rng, 0.4)
    mesh = plate(rounded_rectangle(wide * 0.985, deep * 0.99, corner, 6), 0.0012).moved(z=high / 2)
    if cased and rng.random() < 0.4:
        thing.add(mesh, (1, 1, 1), "plastic", pattern(rng, back), uv_boxed(mesh))
    else:
        thing.add(mesh, back, "glass" if rng.random() < 0.6 else "plastic")
    bump = plate(rounded_rectangle(wide * 0.4, wide * pick(rng, 0.4, 0.45, 0.75), wide * 0.1, 5), 0.003, 0.0006)
    at = (-wide * 0.24, deep * 0.5 - wide * 0.42)
    thing.add(bump.moved(*at, high / 2), pick(rng, back, toned(rng, BLACK)), "glass")
    for i in range(int(rng.integers(1, 4))):
        eye = lathe([[0, 0], [wide * 0.08, 0], [wide * 0.08, 0.0028], [wide * 0.06, 0.0028], [0, 0.0022]], 18)
        thing.add(
            eye.moved(at[0] + wide * 0.09 * (-1, 1, -1)[i], at[1] + wide * 0.09 * (1, 0, -1)[i], high / 2),
            (0.03, 0.03, 0.04),
            "glass",
        )
    return set_down(thing)


def make_remote(rng: Rng) -> Thing:
    """A long one full of keys, a slim one with a ring, or one of an air conditioner."""
    thing = Thing("plastic")
    style = pick(rng, "long", "slim", "air", p=[0.55, 0.28, 0.17])
    wide, deep, high = {
        "long": rng.uniform((0.042, 0.155, 0.015), (0.055, 0.225, 0.024)),
        "slim": rng.uniform((0.033, 0.12, 0.008), (0.042, 0.16, 0.016)),
        "air": rng.uniform((0.05, 0.125, 0.016), (0.062, 0.165, 0.022)),
    }[style]
    rgb = toned(rng, WHITE) if style == "air" else pick(rng, toned(rng, BLACK), toned(rng, BLACK), device_rgb(rng))
    waist = rng.uniform(0.82, 1.0)
    outline = rounded_rectangle(wide, deep, wide * rng.uniform(0.12, 0.45), 6)
    outline[:, 0] *= 1 - (1 - waist) * np.exp(-(((outline[:, 1] / deep + 0.1) / 0.25) ** 2))
    # Points along the sides let the waist show.
    if waist < 0.95:
        side = np.linspace(-0.35, 0.35, 7)
        curved = wide / 2 * (1 - (1 - waist) * np.exp(-(((side + 0.1) / 0.25) ** 2)))
        right, left = np.column_stack([curved, side * deep]), np.column_stack([-curved, side * deep])[::-1]
        outline = np.concatenate([right, outline[:12], left, outline[12:]])
    thing.add(plate(outline, high, high * rng.uniform(0.15, 0.35)), rgb)
    top = high / 2
    bright = sum(rgb) > 1.5
    plain = (
        toned(rng, pick(rng, (0.25, 0.25, 0.26), (0.45, 0.46, 0.48), WHITE, BLACK))
        if not bright
        else toned(rng, pick(rng, (0.75, 0.75, 0.76), (0.4, 0.4, 0.42), BLACK))
    )
    y = deep * 0.46
    if style == "air":
        add = box((wide * 0.78, deep * 0.27, 0.0008)).moved(0, deep * 0.3, top)
        image = written((0.6, 0.68, 0.62), BLACK, str(rng.integers(16, 30)) + "C", (96, 64), 0.6)
        thing.add(add, (1, 1, 1), "glass", image, uv_boxed(add))
        y = deep * 0.12
    else:
        power = lathe([
            [0, 0], [0.004, 0], [0.0035, 0.0016], [0, 0.0018],
        ], 14).moved(pick(rng, -1, 1, 0) * wide * 0.27, y - 0.007, top - 0.0003)  # fmt: skip
        thing.add(power, named_rgb(rng, "red", "red", "green", "gray"), "rubber")
        y -= 0.016
    if style != "air" and rng.random() < 0.75:
        r = wide * rng.uniform(0.3, 0.4)
        low = style == "slim" or rng.random() < 0.4
        cy = y - r if low else -deep * rng.uniform(0.0, 0.1)
        ring = frame(oval(r, r, 26), oval(r * 0.45, r * 0.45, 26), 0.003, 3, 6).moved(y=cy, z=top)
        thing.add(ring, pick(rng, plain, toned(rng, STEEL), toned(rng, (0.15, 0.15, 0.16))), "rubber")
        thing.add(lathe([[0, 0], [r * 0.4, 0], [r * 0.38, 0.0016], [0, 0.0018]], 18).moved(0, cy,
            top - 0.0003), plain, "rubber")  # fmt: skip
        blocks = [(cy - r - 0.004, -deep * 0.44)] if low else [(y, cy + r + 0.003), (cy - r - 0.003, -deep * 0.44)]
    else:
        blocks = [(y, -deep * rng.uniform(0.25, 0.44))]
    nx = pick(rng, 3, 4) if style == "long" else 3
    keys = []
    pitch = wide * 0.86 / nx * rng.uniform(0.75, 1.0)
    if style == "slim":
        pitch *= 1.3
    number = 0
    for high_y, low_y in blocks:
        ny = max(1, int((high_y - low_y) / pitch))
        for _, _, x, cy, w, d in _key_rows(-wide * 0.43, high_y, nx, ny, wide * 0.86, ny * pitch):
            number += 1
            odd = rng.random() < 0.07
            color = named_rgb(rng, "red", "green", "yellow", "blue") if odd else plain
            keys.append(
                Key(x, cy, w * 0.68, d * rng.choice([0.5, 0.6]), color, str(number % 10) if style == "long" else "")
            )
    add_keys(thing, keys, top - 0.0004, 0.0022, 0.8)
    if style != "air" and rng.random() < 0.6:
        name = written(rgb, WHITE if not bright else BLACK, pick(rng, "SONIX", "TELO", "LUXOR", "roki"), (80, 24))
        decal(thing, name, (wide * 0.4, deep * 0.03, 0.0004), (0, -deep * 0.465, top))
    return set_down(thing)


def _cable(thing: Thing, rng: Rng, start: tuple[float, float, float], r: float, long: float, rgb: Rgb) -> None:
    """A lead that leaves along +x and winds over the table."""
    x, y, z = start
    n = 5
    across = np.cumsum(rng.normal(0, 0.3, n)) * long / n
    path = [[x, y, z], [x + 0.012, y, max(r, z * 0.6)], *[[x + 0.02 + long * (i + 1) / n, y + across[i],
        r] for i in range(n)]]  # fmt: skip
    thing.add(_flat_tube(curve(path, 26), r), rgb, "rubber", lead=True)


def _flat_tube(path: Array, r: float) -> Mesh:
    """A thin tube along a path that runs mostly level."""
    level = sweep(np.column_stack([path[:, :2], np.zeros(len(path))]), r, 8)
    v = level.vertices.copy()
    near = np.linalg.norm(v[:, None, :2] - path[None, :, :2], axis=2).argmin(axis=1)
    v[:, 2] += path[near, 2]
    return Mesh(v, level.faces)


def make_mouse(rng: Rng) -> Thing:
    """A computer mouse: plain, for games, flat, or with a lead; its front towards +x."""
    thing = Thing("plastic")
    style = pick(rng, "plain", "game", "flat", p=[0.55, 0.2, 0.25])
    long, wide = rng.uniform(0.095, 0.125), rng.uniform(0.054, 0.068)
    high = rng.uniform(0.033, 0.042) if style != "flat" else rng.uniform(0.018, 0.026)
    rgb = device_rgb(rng, 0.2)
    dark = toned(rng, pick(rng, BLACK, (0.25, 0.25, 0.26)))
    hump = rng.uniform(0.35, 0.6) if style != "flat" else 0.5
    t = np.linspace(0, 1, 15)
    up = high * np.clip(np.sin(np.pi * t ** (np.log(0.5) / np.log(hump))), 0, 1) ** 0.6
    up = np.maximum(up, high * np.interp(t, [0, 0.06, 0.94, 1], [0.25, 0.4, 0.4, 0.25]))
    side = (
        wide
        / 2
        * np.interp(
            t,
            [0, 0.03, 0.12, 0.3, 0.55, 0.85, 0.97, 1],
            [0.45, 0.68, 0.87, 1.0, rng.uniform(0.86, 1.0), 0.93, 0.78, 0.55],
        )
    )
    rows = [[-long / 2 + long * f, s, h] for f, s, h in zip(t, side, up, strict=True)]

    def shell(grow: float, cut: slice) -> Mesh:
        mesh = rod([[x * (grow**0.5), y * grow, z * grow] for x, y, z in rows[cut]], 28, 2.4)
        v = mesh.vertices.copy()
        v[:, 2] = np.maximum(v[:, 2], 0)
        return Mesh(v, mesh.faces)

    thing.add(shell(1.0, slice(None)), rgb)
    if rng.random() < 0.5:  # keys of another colour
        thing.add(shell(1.012, slice(8, 15)), pick(rng, dark, rgb, device_rgb(rng)))
    seam = long * rng.uniform(0.02, 0.1)
    for i in range(9, 14):  # the line between the keys follows the shell
        (xa, _, za), (xb, _, zb) = rows[i], rows[i + 1]
        piece = box((np.hypot(xb - xa, zb - za), 0.0012, 0.002))
        thing.add(
            turn(piece, "y", -np.degrees(np.arctan2(zb - za, xb - xa))).moved((xa + xb) / 2, 0, (za + zb) / 2),
            (0.03, 0.03, 0.03),
        )
    x_wheel = long * rng.uniform(0.24, 0.32)
    z_wheel = float(np.interp(x_wheel, [r[0] for r in rows], [r[2] for r in rows]))
    wheel = turn(bar(-0.0035, 0.0035, 0.009, 20, 0.001), "z", 90).moved(x_wheel, 0, z_wheel - 0.004)
    thing.add(wheel, pick(rng, dark, dark, toned(rng, STEEL), any_rgb(rng)), "rubber")
    if style == "game" or rng.random() < 0.4:
        for at in (-1, 1):
            grip = [[x, 0.0022, high * 0.22, at * (y - 0.0012), high * 0.36] for x, y, _ in rows[4:10]]
            thing.add(rod(domed(grip, 0.004, 0.004), 14), dark, "rubber")
    if style == "game":
        back = float(np.interp(-long * 0.25, [r[0] for r in rows], [r[2] for r in rows]))
        logo = lathe([[0, 0], [0.006, 0], [0.005, 0.001], [0, 0.001]], 16).moved(-long * 0.25, 0, back - 0.0006)
        thing.add(logo, named_rgb(rng, "green", "red", "blue", "purple"), "glass")
        beside = float(np.interp(seam, [r[0] for r in rows], [r[1] for r in rows]))
        thing.add(box((0.02, 0.004, 0.004), 0.001).moved(seam, beside * 0.95, high * 0.62), dark)
    if rng.random() < 0.45:
        _cable(thing, rng, (long * 0.48, 0, high * 0.3), 0.0017, rng.uniform(0.06, 0.2), pick(rng, dark, rgb))
    return set_down(thing)


_ROWS = ("`1234567890-=<", "~QWERTYUIOP[]|", "^ASDFGHJKL;'=>", "#ZXCVBNM,./^  ")


def _typing_keys(rng: Rng, x0: float, y0: float, width: float, depth: float, function_row: bool) -> list[Key]:
    """The block of letters, its upper left corner at x0, y0."""
    rgb = toned(rng, pick(rng, BLACK, BLACK, (0.2, 0.2, 0.21), WHITE, (0.75, 0.74, 0.7)))
    other = toned(rng, pick(rng, (0.45, 0.46, 0.48), BLACK)) if rng.random() < 0.25 else rgb
    accent = any_rgb(rng) if rng.random() < 0.12 else other
    ny = 6 if function_row else 5
    pitch, high = width / 15, depth / ny
    gap = rng.choice([0.84, 0.9])
    keys, y = [], y0 - high / 2
    if function_row:
        keys += [
            Key(x0 + (i + 0.5) * width / 14, y, width / 14 * gap, high * 0.7, other if i % 4 else accent)
            for i in range(14)
        ]
        y -= high
    for row, letters in enumerate(_ROWS):
        first = (1.0, 1.5, 1.75, 2.25)[row]
        used = len(letters.strip()) - 2
        last = 15 - first - used
        x = x0
        for i, wide in enumerate([first, *([1.0] * used), last]):
            color = other if i in (0, used + 1) else rgb
            keys.append(
                Key(
                    x + wide * pitch / 2,
                    y,
                    wide * pitch - (1 - gap) * pitch,
                    high * gap,
                    color,
                    letters[i] if 0 < i <= used else "",
                )
            )
            x += wide * pitch
        y -= high
    x = x0
    for i, wide in enumerate((1.25, 1.25, 1.25, 6.25, 1.25, 1.25, 1.25, 1.25)):
        keys.append(
            Key(x + wide * pitch / 2, y, wide * pitch - (1 - gap) * pitch, high * gap, rgb if i == 3 else accent)
        )
        x += wide * pitch
    return keys


def make_keyboard(rng: Rng) -> Thing:
    """Full with a block of digits, or short; flat or with tall keys."""
    thing = Thing("plastic")
    full, slim = rng.random() < 0.5, rng.random() < 0.5
    pitch = rng.uniform(0.0175, 0.0192)
    width, row = 15 * pitch, pitch * rng.uniform(0.95, 1.02)
    function_row = full or rng.random() < 0.6
    depth = row * (6 if function_row else 5)
    pad = 4.3 * pitch if full else (0.0 if rng.random() < 0.6 else 1.3 * pitch)
    border = rng.uniform(0.004, 0.014)
    rgb = device_rgb(rng, 0.08)
    high = 0.006 if slim else rng.uniform(0.014, 0.022)
    extra = rng.uniform(0.0, 0.02) if full and not slim else 0.0
    base = plate(
        rounded_rectangle(width + pad + 2 * border, depth + 2 * border + extra, rng.uniform(0.003, 0.012), 4),
        high,
        min(high * 0.25, 0.002),
    )
    thing.add(base.moved(pad / 2, extra / 2, high / 2), rgb)
    keys = _typing_keys(rng, -width / 2, depth / 2, width, depth, function_row)
    if pad:
        nx, ny = (4, 5) if full else (1, 5)
        for i, j, x, y, w, d in _key_rows(
            width / 2 + 0.3 * pitch, depth / 2 - (row if function_row else 0), nx, ny, nx * pitch, ny * row
        ):
            keys.append(
                Key(x, y, w * 0.86, d * 0.86, keys[20].rgb, "789+456-123*0./="[j * 4 + i] if full and j < 4 else "")
            )
    add_keys(thing, keys, high, 0.0018 if slim else rng.uniform(0.005, 0.009), 0.94 if slim else 0.74)
    if rng.random() < 0.35:
        holder = Thing()
        _cable(holder, rng, (0, 0, high / 2), 0.002, rng.uniform(0.03, 0.06), toned(rng, BLACK))
        cable = holder.parts[0]
        thing.add(turn(cable.mesh, "z", 90).moved(y=depth / 2 + border + extra - 0.002), cable.rgb, "rubber", lead=True)
    return set_down(thing)


def make_laptop(rng: Rng) -> Thing:
    """Open, the keyboard towards -y."""
    thing = Thing("plastic")
    width = rng.uniform(0.28, 0.37)
    depth = width * rng.uniform(0.62, 0.72)
    high = rng.uniform(0.009, 0.02)
    rgb = toned(rng, pick(rng, STEEL, STEEL, (0.35, 0.36, 0.38), BLACK, WHITE, (0.8, 0.72, 0.66)))
    corner = width * rng.uniform(0.015, 0.04)
    material = "metal" if rgb[0] > 0.3 else "plastic"
    thing.add(plate(rounded_rectangle(width, depth, corner, 5), high, high * 0.2).moved(z=high / 2), rgb, material)
    block = width * rng.uniform(0.82, 0.94)
    keys_deep = depth * rng.uniform(0.42, 0.5)
    y0 = depth * rng.uniform(0.36, 0.42)
    well = plate(rounded_rectangle(block * 1.01, keys_deep * 1.02, 0.003, 3), 0.0006).moved(
        y=y0 - keys_deep / 2, z=high
    )
    thing.add(well, pick(rng, rgb, toned(rng, BLACK), tuple(0.8 * c for c in rgb)))
    add_keys(thing, _typing_keys(rng, -block / 2, y0, block, keys_deep, True), high, 0.0012, 0.95)
    pad_w, pad_d = width * rng.uniform(0.28, 0.42), (y0 + depth / 2 - keys_deep) * rng.uniform(0.6, 0.8)
    pad = plate(rounded_rectangle(pad_w, pad_d, 0.004, 3), 0.0008).moved(
        y=-depth / 2 + (y0 + depth / 2 - keys_deep) / 2, z=high
    )
    thing.add(pad, toned(rng, rgb, 0.2))
    lid_deep, thin = depth * 0.97, rng.uniform(0.005, 0.008)
    lid = Thing("plastic")
    lid.add(plate(rounded_rectangle(width, lid_deep, corner, 5), thin, thin * 0.2), rgb, material)
    bezel = toned(rng, BLACK) if rng.random() < 0.8 else rgb
    lid.add(
        plate(rounded_rectangle(width * 0.985, lid_deep * 0.97, corner, 4), 0.0006).moved(z=thin / 2), bezel, "glass"
    )
    edge = rng.uniform(0.012, 0.035)
    add_sheet(lid, screen(rng, (192, 120), 0.25), width - edge, lid_deep - edge * 1.3, thin / 2 + 0.0004)
    if rng.random() < 0.6:  # the maker's sign outside
        sign = lathe([[0, 0], [0.014, 0], [0.014, 0.0005], [0, 0.0005]], 20)
        lid.add(mirrored(sign, 2).moved(z=-thin / 2), pick(rng, WHITE, STEEL, BLACK), "metal")
    opened = rng.uniform(88, 130)
    for part in lid.parts:
        # Lid drawn flat with its display up: its near edge is the hinge.
        mesh = turn(part.mesh.moved(y=lid_deep / 2), "x", 180 - opened)
        thing.add(mesh.moved(y=depth / 2 - 0.006, z=high + thin * 0.5), part.rgb, part.material, part.texture, part.uv)
    thing.add(
        bar(-width * 0.42, width * 0.42, high * 0.4, 12).moved(y=depth / 2 - 0.006, z=high * 0.9),
        toned(rng, (0.2, 0.2, 0.21)),
    )
    return set_down(thing)


# Pictures and sound


def make_camera(rng: Rng) -> Thing:
    """A reflex, a compact, an old rangefinder or an instant camera; drawn from the front."""
    thing = Thing("plastic")
    style = pick(rng, "reflex", "compact", "old", "instant", p=[0.4, 0.28, 0.2, 0.12])
    black = toned(rng, BLACK)
    silver = toned(rng, (0.7, 0.7, 0.71))
    if style == "instant":
        w, rgb = rng.uniform(0.1, 0.125), any_rgb(rng)
        outline = rounded_rectangle(w, w * rng.uniform(0.85, 1.1), w * 0.2, 6)
        high = float(np.ptp(outline[:, 1]))
        thing.add(plate(outline, 0.055, 0.014), rgb)
        _lens(thing, rng, (0, -high * 0.05), 0.027, 0.024, w * 0.3, pick(rng, black, silver, rgb))
        for x, color in ((-0.35, (0.9, 0.9, 0.92)), (0.32, black)):
            thing.add(
                plate(rounded_rectangle(w * 0.2, w * 0.13, 0.004, 4), 0.003, 0.001).moved(x * w, high * 0.36, 0.0275),
                color,
                "glass",
            )
        thing.add(plate(rounded_rectangle(w * 0.7, 0.006, 0.002, 3), 0.02).moved(0, high / 2 - 0.002, 0), black)
        return set_down(thing, UPRIGHT)
    if style == "reflex":
        w, h, t = rng.uniform(0.125, 0.15), rng.uniform(0.075, 0.1), rng.uniform(0.04, 0.052)
        rgb = black if rng.random() < 0.9 else named_rgb(rng, "red", "white", "gray")
        body = [
            [-w / 2, -h / 2], [w / 2, -h / 2], [w / 2, h * 0.36], [w * 0.2, h * 0.42], [w * 0.12, h * 0.66],
            [-w * 0.1, h * 0.66], [-w * 0.2, h * 0.42], [-w / 2, h * 0.38],
        ]  # fmt: skip
        thing.add(plate(rounded(body, 0.012, 4), t, 0.007), rgb)
        hold = rod(domed([
            [-h * 0.44, 0.019, 0.014], [0, 0.02, 0.016], [h * 0.36, 0.018, 0.013],
        ], 0.006, 0.006), 18, 2.6)  # fmt: skip
        thing.add(turn(hold, "z", 90).moved(-w * 0.4, 0, t / 2), black, "rubber")
        thing.add(plate(rounded_rectangle(w * 0.22, h * 0.2, 0.006, 4), 0.012, 0.003).moved(0, h * 0.52, t * 0.45), rgb)
        name = written(rgb, WHITE, pick(rng, "NIKOR", "CANOX", "LUMA", "PENTA"), (96, 28))
        decal(thing, name, (w * 0.19, h * 0.1, 0.0008), (0, h * 0.53, t * 0.45 + 0.0062))
        long, r = rng.uniform(0.02, 0.1), rng.uniform(0.03, 0.037)
        _lens(thing, rng, (0.04 * w, -h * 0.05), t / 2 - 0.001, long, r, black)
        _camera_back(thing, rng, (-w * 0.06, -h * 0.05), -t / 2, w * 0.55, h * 0.62)
        dial = lathe([[0, 0], [0.01, 0], [0.01, 0.008], [0, 0.008]], 20)
        thing.add(turn(dial, "x", -90).moved(w * 0.34, h * 0.38, 0), black)
        thing.add(turn(dial.scaled(0.6, 0.6, 0.6), "x", -90).moved(-w * 0.4, h * 0.38, t * 0.3), silver, "metal")
        if rng.random() < 0.4:
            a = [
                [-w * 0.5, h * 0.25, 0], [-w * 0.75, -h * 0.1, -t * 0.3], [-w * 0.6, -h * 0.42, -t],
                [-w * 0.1, -h * 0.44, -t * 1.5], [w * 0.5, -h * 0.42, -t * 1.3], [w * 0.7, -h * 0.1, -t * 0.4],
                [w * 0.5, h * 0.25, 0],
            ]  # fmt: skip
            thing.add(sweep(curve(a, 26), 0.004, 8, 0.5), pick(rng, black, named_rgb(rng, "red", "gray")), "fabric")
        return set_down(thing, UPRIGHT)
    if style == "compact":
        w, h, t = rng.uniform(0.09, 0.108), rng.uniform(0.055, 0.065), rng.uniform(0.018, 0.03)
        rgb = pick(rng, silver, black, any_rgb(rng))
        thing.add(plate(rounded_rectangle(w, h, h * rng.uniform(0.08, 0.3), 5), t, t * 0.2), rgb, "metal")
        _camera_back(thing, rng, (-w * 0.1, 0.0), -t / 2, w * 0.68, h * 0.78)
        _lens(
            thing,
            rng,
            (w * rng.uniform(0.05, 0.18), -h * 0.03),
            t / 2 - 0.001,
            rng.uniform(0.006, 0.03),
            h * 0.4,
            pick(rng, black, silver),
        )
        thing.add(
            plate(rounded_rectangle(0.014, 0.007, 0.002, 3), 0.001).moved(-w * 0.2, h * 0.35, t / 2),
            (0.9, 0.9, 0.92),
            "glass",
        )
        name = written(rgb, BLACK if sum(rgb) > 1.5 else WHITE, pick(rng, "CANOX", "LUMA", "FINE"), (96, 28))
        decal(thing, name, (w * 0.25, h * 0.13, 0.0006), (-w * 0.3, h * 0.15, t / 2))
        thing.add(turn(lathe([[0, 0], [0.006, 0], [0.006, 0.003], [0, 0.003]], 16), "x", -90).moved(-w * 0.3,
            h / 2 - 0.0005, 0), silver, "metal")  # fmt: skip
        return set_down(thing, UPRIGHT)
    w, h, t = rng.uniform(0.125, 0.145), rng.uniform(0.075, 0.085), rng.uniform(0.03, 0.036)
    leather = toned(rng, pick(rng, BLACK, BLACK, (0.35, 0.2, 0.1), (0.15, 0.25, 0.2)))
    thing.add(plate(rounded_rectangle(w, h * 0.62, 0.014, 5), t, 0.003).moved(y=-h * 0.06), leather, "rubber")
    cap = pick(rng, silver, silver, black)
    thing.add(plate(rounded_rectangle(w, h * 0.3, 0.01, 5), t * 1.02, 0.003).moved(y=h * 0.35), cap, "metal")
    thing.add(plate(rounded_rectangle(w, h * 0.09, 0.004, 4), t * 1.02, 0.002).moved(y=-h * 0.42), cap, "metal")
    for x in (-0.28, 0.0, 0.3):
        thing.add(
            plate(rounded_rectangle(w * 0.11, h * 0.12, 0.002, 3), 0.001).moved(w * x, h * 0.36, t / 2),
            (0.1, 0.12, 0.14),
            "glass",
        )
    _lens(thing, rng, (0, -h * 0.05), t / 2 - 0.001, rng.uniform(0.02, 0.035), h * 0.3, pick(rng, silver, black))
    for x, r in ((-0.38, 0.009), (-0.2, 0.006), (0.36, 0.01)):
        knob = lathe([[0, 0], [r, 0], [r, 0.006], [0, 0.006]], 20)
        thing.add(turn(knob, "x", -90).moved(w * x, h * 0.49, 0), silver, "metal")
    return set_down(thing, UPRIGHT)


def _camera_back(thing: Thing, rng: Rng, at: tuple[float, float], z: float, width: float, height: float) -> None:
    """The display and the buttons behind."""
    show = box((width, height, 0.0016)).moved(*at, z)
    thing.add(show, toned(rng, BLACK), "glass")
    lit = box((width * 0.92, height * 0.9, 0.0004)).moved(*at, z - 0.001)
    thing.add(lit, (1, 1, 1), "glass", screen(rng, (96, 72), 0.7), uv_boxed(lit))
    knob = mirrored(lathe([[0, 0], [0.007, 0], [0.0065, 0.002], [0, 0.002]], 18), 2)
    thing.add(knob.moved(at[0] + width * 0.62, at[1] - height * 0.05, z), toned(rng, pick(rng, BLACK, STEEL)))


def _lens(thing: Thing, rng: Rng, at: tuple[float, float], z: float, long: float, r: float, rgb: Rgb) -> None:
    """A lens that looks along z, with its rings and its glass."""
    tube = lathe([
        [0, 0], [r, 0], [r, long * 0.3], [r * 0.94, long * 0.33], [r * 0.94, long * 0.9], [r * 0.97, long],
        [r * 0.85, long], [r * 0.8, long * 0.88], [0, long * 0.88],
    ], 30)  # fmt: skip
    thing.add(tube.moved(*at, z), rgb)
    if long > 0.015:
        ring = lathe([
            [r * 0.8, long * 0.42], [r * 0.985, long * 0.42], [r * 0.985, long * 0.72], [r * 0.8, long * 0.72],
        ], 30)  # fmt: skip
        grooved = striped(tuple(min(1.0, c + 0.05) for c in rgb), 30, 0.5, along=True)
        thing.add(ring.moved(*at, z), (1, 1, 1), "rubber", grooved, uv_around(ring))
        if rng.random() < 0.3:
            band = lathe([
                [r * 0.8, long * 0.8], [r * 0.975, long * 0.8], [r * 0.975, long * 0.84], [r * 0.8, long * 0.84],
            ], 30)  # fmt: skip
            thing.add(band.moved(*at, z), named_rgb(rng, "red", "yellow", "white"))
    inner = lathe([
        [0, long * 0.86], [r * 0.62, long * 0.86], [r * 0.58, long * 0.92], [r * 0.3, long * 0.97], [0, long * 0.98],
    ], 24)  # fmt: skip
    thing.add(inner.moved(*at, z), (0.04, 0.03, 0.09) if rng.random() < 0.6 else (0.03, 0.08, 0.08), "glass")


def make_headphones(rng: Rng) -> Thing:
    """Over or on the ears, at times with a microphone; lying, the bow in the table's plane."""
    thing = Thing("plastic")
    rgb = device_rgb(rng, 0.3)
    soft = toned(rng, pick(rng, BLACK, BLACK, (0.3, 0.3, 0.31), (0.5, 0.35, 0.22), WHITE))
    trim = pick(rng, rgb, toned(rng, STEEL), any_rgb(rng))
    half, top = rng.uniform(0.066, 0.08), rng.uniform(0.085, 0.1)
    a = np.linspace(-0.12, np.pi + 0.12, 25)
    bow = np.column_stack([half * np.cos(a), top * np.sin(a), np.zeros(25)])
    wide = rng.uniform(0.006, 0.016)
    thick = rng.uniform(0.0035, 0.006)
    thing.add(sweep(bow, thick, 8, wide / thick), rgb)
    thing.add(sweep(bow[6:19] * 0.965, thick * 1.25, 8, wide * 1.1 / thick / 1.25), soft, "fabric")
    r, deep = rng.uniform(0.03, 0.045), rng.uniform(0.016, 0.026)
    tall = rng.uniform(1.0, 1.25)
    flat = rng.random() < 0.35  # the cups are turned to lie flat
    cup_y = -r * 0.75
    for side in (-1, 1):
        shell = lathe([
            [0, 0], [r * 0.92, 0], [r * 0.95, deep * 0.2], [r * 0.85, deep * 0.6], [r * 0.6, deep], [0, deep * 1.05],
        ], 24)  # fmt: skip
        pad = lathe([
            [r * 0.45, -0.002], [r * 0.5, -0.016], [r * 0.72, -0.02], [r * 0.95, -0.014], [r, -0.006],
            [r * 0.9, 0.002],
        ], 24)  # fmt: skip
        cloth = lathe([[0, -0.004], [r * 0.5, -0.004], [r * 0.5, -0.002], [0, -0.002]], 20)
        disc = lathe([[0, deep * 0.95], [r * 0.5, deep * 0.95], [r * 0.48, deep * 1.1], [0, deep * 1.1]], 24)
        for mesh, color, kind in (
            (shell, rgb, "plastic"),
            (pad, soft, "rubber"),
            (cloth, (0.1, 0.1, 0.1), "fabric"),
            (disc, trim, "metal"),
        ):
            placed = mesh.scaled(1, tall, 1)
            placed = placed if flat else turn(placed, "y", 90 * side)
            thing.add(placed.moved(side * (half - (0 if flat else 0.004)), cup_y, 0), color, kind)
        arm = [[side * half * 1.0, 0.02, 0], [side * (half + (0.0 if flat else deep * 0.4)), cup_y * 0.6, 0]]
        thing.add(sweep(arm, 0.005, 10, 1.4), trim)
    if rng.random() < 0.25:
        boom = curve([[half, cup_y, 0], [half * 0.95, cup_y - r * 1.2, 0.0], [half * 0.5, cup_y - r * 1.9, 0.0]], 10)
        thing.add(sweep(boom, 0.0025, 8), toned(rng, BLACK))
        thing.add(sweep(boom[-2:], 0.006, 10), toned(rng, BLACK), "fabric")
    if rng.random() < 0.35:
        across = np.array([
            [-half, cup_y - r * tall, 0], [-half * 0.8, cup_y - r * 1.9, 0], [0, cup_y - r * 1.5, 0],
            [half * 0.7, cup_y - r * 2.3, 0], [half * 1.6, cup_y - r * 1.6, 0],
        ])  # fmt: skip
        thing.add(sweep(curve(across, 24) + np.array([0, 0, -0.01 if flat else -0.5 * r]), 0.0016, 6), soft, "rubber")
    if flat:
        return set_down(thing)
    # It rests on its cups and on the bow's top.
    tilt = np.degrees(np.arcsin(np.clip((r - wide) / (top - cup_y), -0.9, 0.9)))
    return set_down(thing, _about_x(-tilt))


def _about_x(degrees: float) -> Array:
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return np.array([[1, 0, 0], [0, c, -s], [0, s, c]])


def make_speaker(rng: Rng) -> Thing:
    """A box with cones, a cylinder in cloth, a ball, or a bar."""
    thing = Thing("plastic")
    style = pick(rng, "box", "tube", "round", "bar", p=[0.4, 0.25, 0.2, 0.15])
    rgb = device_rgb(rng, 0.2)
    if style == "box":
        w, d, h = rng.uniform((0.08, 0.09, 0.14), (0.18, 0.19, 0.31))
        case = box((w, d, h), 0.002)
        if rng.random() < 0.45:
            add_wood(thing, case, rng)
        else:
            thing.add(case, rgb)
        thing.add(box((w * 0.97, 0.004, h * 0.98)).moved(y=-d / 2), toned(rng, pick(rng, BLACK, (0.2, 0.2, 0.21), rgb)))
        big = w * rng.uniform(0.36, 0.43)
        cone = pick(rng, toned(rng, BLACK), toned(rng, (0.3, 0.3, 0.31)), WHITE, (0.9, 0.75, 0.2), STEEL)
        for r, z in ((big, -h * 0.5 + big * 1.25), (big * rng.uniform(0.35, 0.6), h * 0.5 - big * 0.85)):
            ring = frame(oval(r, r, 28), oval(r * 0.85, r * 0.85, 28), 0.008, 2.5, 6)
            dish = lathe([[0, -0.003], [r * 0.9, -0.003], [r * 0.86, 0.003], [r * 0.3, -0.0015], [0, -0.0015]], 28)
            dome = lathe([[0, -0.003], [r * 0.3, -0.003], [r * 0.26, 0.002], [r * 0.12, 0.005], [0, 0.0055]], 18)
            for mesh, color, kind in (
                (ring, toned(rng, (0.12, 0.12, 0.13)), "rubber"),
                (dish, cone, "plastic"),
                (dome, toned(rng, BLACK), "plastic"),
            ):
                thing.add(mesh.turned(UPRIGHT).moved(0, -d / 2 - 0.003, z), color, kind)
        decal(
            thing,
            written(toned(rng, BLACK), WHITE, pick(rng, "SONIX", "BASSO", "JBX"), (80, 24)),
            (w * 0.3, 0.001, h * 0.04),
            (0, -d / 2 - 0.002, -h * 0.47),
        )
        return set_down(thing)
    cloth = speckled(rng, rgb, 64, 0.08, 0.7)
    if style == "round":
        r, h = rng.uniform(0.04, 0.075), rng.uniform(0.03, 0.1)
        p = [[0, 0], [r * 0.8, 0], [r * 0.97, h * 0.2], [r, h * 0.5], [r * 0.95, h * 0.8], [r * 0.8, h], [0, h]]
        body = lathe(p, 36)
        thing.add(body, (1, 1, 1), "fabric", cloth, uv_around(body) * [4, 2])
        thing.add(lathe([[0, h - 0.001], [r * 0.72, h - 0.001], [r * 0.7, h + 0.002], [0, h + 0.002]], 30),
            toned(rng, pick(rng, BLACK, WHITE, STEEL)))  # fmt: skip
        ring = frame(oval(r * 0.74, r * 0.74, 28), oval(r * 0.7, r * 0.7, 28), 0.004, 2, 5).moved(z=h + 0.001)
        thing.add(ring, named_rgb(rng, "blue", "green", "white", "black"), "glass")
        return set_down(thing)
    long, r = (
        (rng.uniform(0.09, 0.21), rng.uniform(0.032, 0.045))
        if style == "tube"
        else (rng.uniform(0.16, 0.42), rng.uniform(0.025, 0.04))
    )
    square = 2.0 if style == "tube" else 5.0
    body = rod([
        [-long / 2, r * 0.96, r * 0.96], [-long * 0.49, r, r], [long * 0.49, r, r], [long / 2, r * 0.96, r * 0.96],
    ], 28, square)  # fmt: skip
    thing.add(body, (1, 1, 1), "fabric", cloth, uv_boxed(body, 0.05))
    for side in (-1, 1):
        end = rod([
            [long * 0.47, r * 1.02, r * 1.02], [long * 0.5, r * 1.02, r * 1.02], [long * 0.52, r * 0.85, r * 0.85],
        ], 28, square)  # fmt: skip
        thing.add(end if side > 0 else mirrored(end, 0), pick(rng, toned(rng, BLACK), toned(rng, STEEL), rgb), "rubber")
    logo = written(rgb, WHITE if sum(rgb) < 1.6 else BLACK, pick(rng, "JBX", "boom", "SONIX"), (80, 40))
    decal(thing, logo, (long * 0.28, 0.002, r * 0.8), (0, -r, 0))
    for i in range(3):
        thing.add(box((0.012, 0.008, 0.002), 0.0006).moved(-0.02 + 0.02 * i, 0, r), toned(rng, BLACK), "rubber")
    return set_down(thing, _upright_x() if style == "tube" and rng.random() < 0.4 else None)


def _upright_x() -> Array:
    return np.array([[0.0, 0.0, -1.0], [0.0, 1.0, 0.0], [1.0, 0.0, 0.0]])


# What people wear and play with


def make_glasses(rng: Rng) -> Thing:
    """Spectacles or sunglasses, open or folded; the front stands in the xz plane."""
    thing = Thing("plastic")
    metal = rng.random() < 0.35
    rgb = (
        toned(rng, pick(rng, STEEL, BRASS, BLACK, (0.3, 0.3, 0.31)))
        if metal
        else pick(rng, toned(rng, BLACK), (0.25, 0.12, 0.06), any_rgb(rng))
    )
    rim = rng.uniform(0.0008, 0.0014) if metal else rng.uniform(0.002, 0.0045)
    w, h = rng.uniform(0.021, 0.028), rng.uniform(0.016, 0.024)
    style = pick(rng, "round", "square", "cat", "pilot")
    if style == "round":
        shape = oval(w * 0.95, w * 0.93, 32)
    elif style == "square":
        shape = rounded_rectangle(2 * w, 2 * h, h * 0.55, 8)
    else:
        points = [[1, 0.75], [0.1, 0.85], [-0.85, 0.7], [-0.85, -0.1], [-0.3, -0.85], [0.45, -0.85], [0.95, -0.1]]
        if style == "pilot":
            points = [[0.9, 0.8], [0, 0.9], [-0.8, 0.75], [-0.8, 0.1], [-0.35, -0.8], [0.3, -1.0], [0.9, -0.45]]
        shape = curve(np.array(points) * [w * 1.05, h * 1.1], 32, closed=True)
    gap = rng.uniform(0.006, 0.0095)
    sun = rng.random() < 0.45
    tint = (
        toned(rng, pick(rng, (0.06, 0.06, 0.07), (0.15, 0.1, 0.06), (0.1, 0.15, 0.12), any_rgb(rng)))
        if sun
        else (0.85, 0.9, 0.92)
    )
    alpha = rng.uniform(0.75, 1.0) if sun else rng.uniform(0.15, 0.3)
    thick = 0.0018 if metal else rng.uniform(0.003, 0.0045)
    reach = float(shape[:, 0].max()) + gap - float(shape[:, 0].min()) + rim
    for side in (-1, 1):
        hoop = frame(shape * (1 + rim / w), shape * (1 - 0.3 * rim / w), thick, 3, 6).moved(
            x=gap - float(shape[:, 0].min())
        )
        lens = plate(shape * 0.99, 0.0012).moved(x=gap - float(shape[:, 0].min()))
        for mesh, color, kind, clear in (
            (hoop, rgb, "metal" if metal else "plastic", 1.0),
            (lens, tint, "glass", alpha),
        ):
            placed = (mesh if side > 0 else mirrored(mesh, 0)).turned(UPRIGHT)
            thing.add(placed, color, kind, alpha=clear)
    bridge = curve([[-gap - rim, 0, h * 0.25], [0, -0.001, h * 0.48], [gap + rim, 0, h * 0.25]], 9)
    thing.add(sweep(bridge, max(0.0012, rim * 0.7), 8), rgb, "metal" if metal else "plastic")
    if style == "pilot":
        thing.add(sweep([[-gap * 1.6, 0, h * 0.75], [gap * 1.6, 0, h * 0.75]], 0.0012, 8), rgb, "metal")
    long = rng.uniform(0.125, 0.145)
    folded = rng.random() < 0.4
    thin = 0.0011 if metal else rng.uniform(0.0016, 0.0024)
    z = h * 0.55
    for side in (-1, 1):
        x = side * reach
        thing.add(
            box((0.006, 0.007, thick * 1.6), 0.0005).moved(x - side * 0.001, 0.003, z),
            rgb,
            "metal" if metal else "plastic",
        )
        if folded:
            back = 0.008 + 0.004 * (side > 0)
            path = [
                [x, 0.005, z], [x - side * 0.01, back, z], [x - side * long * 0.7, back + 0.003, z],
                [x - side * long * 0.85, back + 0.004, z - 0.012], [x - side * long * 0.93, back + 0.004, z - 0.026],
            ]  # fmt: skip
        else:
            splay = rng.uniform(-0.004, 0.008)
            path = [
                [x, 0.004, z], [x + side * splay, long * 0.4, z], [x + side * splay, long * 0.72, z],
                [x, long * 0.88, z - 0.012], [x - side * 0.003, long, z - 0.03],
            ]  # fmt: skip
        thing.add(_ear_piece(np.asarray(path), thin, 1.0 if metal else 1.8), rgb, "metal" if metal else "plastic")
    # It leans back on the ends of its arms.
    drop = h - (0.03 - z)
    tilt = 0.0 if folded else np.degrees(np.arctan2(drop, long))
    return set_down(thing, _about_x(-tilt) if rng.random() < 0.85 else _about_x(180))


def _ear_piece(points: Array, thin: float, tall: float) -> Mesh:
    """A tube taller than wide along points in space."""
    path = curve(points, 16)
    a = np.arange(8) * np.pi / 4
    t = np.gradient(path, axis=0)
    t /= np.linalg.norm(t, axis=1, keepdims=True)
    side = np.cross(t, [0.0, 0.0, 1.0])
    side /= np.linalg.norm(side, axis=1, keepdims=True)
    up = np.cross(side, t)
    rings = [
        p + thin * (np.outer(np.cos(a), s) + tall * np.outer(np.sin(a), -u))
        for p, s, u in zip(path, side, up, strict=True)
    ]
    return skin(rings)


def skin(rings: list[Array]) -> Mesh:
    """A closed skin over rings, whichever way they turn."""
    mesh = loft(rings)
    a, b, c = (mesh.vertices[mesh.faces[:, i]] for i in range(3))
    inside_out = float(np.einsum("ij,ij->", np.cross(a, b), c)) < 0
    return Mesh(mesh.vertices, mesh.faces[:, ::-1]) if inside_out else mesh


def _watch_face(rng: Rng) -> Texture:
    ground = pick(
        rng, toned(rng, BLACK), toned(rng, WHITE), (0.05, 0.12, 0.3), toned(rng, STEEL), (0.1, 0.25, 0.18), any_rgb(rng)
    )
    image = np.full((128, 128, 3), 255 * np.array(ground), np.uint8)
    ink = (235, 235, 230) if sum(ground) < 1.5 else (20, 20, 20)
    for i in range(12):
        c, s = np.cos(i * np.pi / 6), np.sin(i * np.pi / 6)
        long = 44 if i % 3 else 38
        cv2.line(
            image,
            (int(64 + long * c), int(64 + long * s)),
            (int(64 + 55 * c), int(64 + 55 * s)),
            ink,
            2 if i % 3 else 4,
            cv2.LINE_AA,
        )
    if rng.random() < 0.3:
        for x, y in ((44, 64), (84, 64), (64, 86)):
            cv2.circle(image, (x, y), 11, ink, 1, cv2.LINE_AA)
    if rng.random() < 0.5:
        cv2.rectangle(image, (88, 58), (102, 70), (240, 240, 240), -1)
    for long, thick in ((28, 5), (44, 3), (48, 1)):
        a = rng.uniform(0, 6.3)
        color = (210, 30, 30) if thick == 1 else ink
        cv2.line(image, (64, 64), (int(64 + long * np.cos(a)), int(64 + long * np.sin(a))), color, thick, cv2.LINE_AA)
    return image


def make_watch(rng: Rng) -> Thing:
    """A wrist watch, with hands or a display, its strap closed or laid out flat; or a pocket watch."""
    thing = Thing("metal")
    smart = rng.random() < 0.3
    r = rng.uniform(0.015, 0.0225)
    high = rng.uniform(0.007, 0.012)
    case = toned(rng, pick(rng, CHROME, STEEL, BRASS, BLACK, (0.75, 0.55, 0.45)))
    head = Thing("metal")  # drawn with its face up
    if smart:
        wide, tall = r * 1.7, r * (2.05 if rng.random() < 0.7 else 1.7)
        head.add(plate(rounded_rectangle(wide, tall, wide * 0.25, 6), high, high * 0.3), case)
        front = plate(rounded_rectangle(wide * 0.94, tall * 0.95, wide * 0.22, 6), 0.001).moved(z=high / 2)
        head.add(front, toned(rng, BLACK), "glass")
        add_sheet(head, screen(rng, (80, 96), 0.35), wide * 0.8, tall * 0.82, high / 2 + 0.0006, wide * 0.15)
    else:
        tall = 2 * r
        head.add(lathe([[0, -high / 2], [r * 0.9, -high / 2], [r, -high * 0.25], [r, high * 0.3], [r * 0.9,
            high / 2], [r * 0.82, high / 2], [r * 0.82, high * 0.42], [0, high * 0.42]], 36), case)  # fmt: skip
        if rng.random() < 0.35:
            bezel = frame(oval(r * 0.99, r * 0.99, 36), oval(r * 0.83, r * 0.83, 36), 0.003, 3, 6).moved(z=high / 2)
            head.add(bezel, pick(rng, toned(rng, BLACK), case, (0.05, 0.1, 0.35), (0.5, 0.05, 0.05)))
        dial = lathe([[0, high * 0.42], [r * 0.83, high * 0.42], [r * 0.83, high * 0.45], [0, high * 0.45]], 32)
        head.add(dial, (1, 1, 1), "glass", _watch_face(rng), uv_boxed(dial))
    head.add(bar(r * 0.97, r * 1.12, high * 0.2, 12).moved(z=0), case)
    if not smart and rng.random() < 0.08:  # for the pocket, on a chain
        for part in head.parts:
            thing.add(turn(part.mesh, "z", 90), part.rgb, part.material, part.texture, part.uv)
        loop = oval(0.006, 0.006, 20)
        thing.add(frame(loop, loop * 0.75, 0.0016, 2).moved(y=r + 0.008), case)
        for i in range(9):
            link = oval(0.0035, 0.0022, 12)
            thing.add(
                turn(frame(link * 1.35, link * 0.7, 0.0012, 2, 5), "x", 30 * (i % 2)).moved(
                    0.002 + 0.007 * i, r + 0.014 + 0.004 * np.sin(i), 0
                ),
                case,
            )
        return set_down(thing)
    strap_w = r * rng.uniform(0.95, 1.2)
    steel = rng.random() < 0.3 and not smart
    rgb = case if steel else toned(rng, pick(rng, BLACK, BLACK, (0.3, 0.16, 0.08), (0.55, 0.35, 0.2), any_rgb(rng)))
    thin = 0.0028
    if rng.random() < 0.5:  # closed; it lies on its side
        a, b = rng.uniform(0.023, 0.029), rng.uniform(0.027, 0.034)
        count = 44
        loop = oval(a, b, count)
        inner = loop * [1 - thin / a, 1 - thin / b]
        band = frame(loop, inner, strap_w, 7)
        if steel:
            thing.add(band, (1, 1, 1), "metal", striped(rgb, 24, 0.5, along=True), uv_around(band))
        else:
            thing.add(band, rgb, "rubber")
        for part in head.parts:
            mesh = turn(turn(part.mesh, "z", 90), "y", 90).moved(x=a + high * 0.3)
            thing.add(mesh, part.rgb, part.material, part.texture, part.uv)
        if not steel:
            thing.add(box((0.004, 0.016, strap_w * 1.15), 0.0006).moved(x=-a), case)
        return set_down(thing)
    for part in head.parts:
        thing.add(part.mesh, part.rgb, part.material, part.texture, part.uv)
    for side, long in ((1, rng.uniform(0.065, 0.08)), (-1, rng.uniform(0.095, 0.12))):
        y = tall / 2 * 0.9
        taper = rng.uniform(0.75, 0.95)
        outline = [
            [-strap_w / 2, y], [strap_w / 2, y], [strap_w / 2 * taper, y + long * 0.93], [0, y + long],
            [-strap_w / 2 * taper, y + long * 0.93],
        ]  # fmt: skip
        strap = plate(rounded(outline, 0.004, 3), thin, 0.0008, 1)
        placed = (strap if side > 0 else mirrored(strap)).moved(z=-high * 0.2)
        if steel:
            thing.add(placed, (1, 1, 1), "metal", striped(rgb, 16, 0.45), uv_boxed(placed))
        else:
            thing.add(placed, rgb, "rubber")
            if side < 0:
                for i in range(6):
                    hole = lathe([[0, -0.0016], [0.001, -0.0016], [0.001, 0.0016], [0, 0.0016]], 8)
                    thing.add(hole.moved(0, -y - long * (0.5 + 0.07 * i), -high * 0.2), (0.02, 0.02, 0.02))
    buckle = frame(
        rounded_rectangle(strap_w * 1.1, 0.016, 0.003, 5),
        rounded_rectangle(strap_w * 0.85, 0.011, 0.002, 5),
        0.0025,
        3,
        6,
    )
    thing.add(buckle.moved(0, tall / 2 * 0.9 + 0.075, -high * 0.2), case)
    return set_down(thing)


def make_game_controller(rng: Rng) -> Thing:
    """Two grips, sticks and buttons; or a flat old one with a cross and two keys."""
    thing = Thing("plastic")
    rgb = pick(rng, toned(rng, BLACK), toned(rng, BLACK), toned(rng, WHITE), any_rgb(rng))
    dark = toned(rng, BLACK) if sum(rgb) > 0.6 else toned(rng, (0.22, 0.22, 0.23))
    if rng.random() < 0.2:
        w, d, high = rng.uniform(0.115, 0.135), rng.uniform(0.05, 0.06), rng.uniform(0.014, 0.019)
        body = rounded_rectangle(w, d, pick(rng, 0.004, d * 0.49), 7)
        thing.add(plate(body, high, 0.003), pick(rng, (0.75, 0.74, 0.72), rgb))
        face = plate(rounded_rectangle(w * 0.9, d * 0.72, 0.004, 4), 0.001).moved(z=high / 2)
        thing.add(face, dark)
        _cross(thing, (-w * 0.3, 0, high / 2), 0.0085, pick(rng, dark, (0.3, 0.3, 0.31)))
        for i in range(2):
            button = lathe([[0, 0], [0.0065, 0], [0.006, 0.0025], [0, 0.003]], 18)
            thing.add(button.moved(w * (0.22 + 0.14 * i), -0.004, high / 2), named_rgb(rng, "red", "red", "purple"))
            thing.add(
                box((0.01, 0.0035, 0.002), 0.0006).moved(w * (-0.07 + 0.12 * i), -0.008, high / 2 + 0.001),
                toned(rng, (0.35, 0.35, 0.36)),
                "rubber",
            )
        return set_down(thing)
    w, d = rng.uniform(0.14, 0.16), rng.uniform(0.095, 0.11)
    flare, waist = rng.uniform(0.85, 1.08), rng.uniform(-0.02, 0.12)
    right = [
        [0.0, 0.34], [0.25, 0.36], [0.4, 0.33], [0.47, 0.12], [0.5 * flare, -0.25], [0.46 * flare, -0.5],
        [0.35 * flare, -0.55], [0.24, -0.32], [0.17, -0.2 + waist], [0.0, -0.2 + waist],
    ]  # fmt: skip
    points = np.array(right + [[-x, y] for x, y in right[-2:0:-1]]) * [w, d]
    outline = curve(points, 54, closed=True)
    high = rng.uniform(0.034, 0.044)
    edge = 0.0105  # more would make the grips' outlines cross themselves when drawn in
    mesh = plate(outline, 2.1 * edge, edge, 4).scaled(1, 1, high / (2.1 * edge))
    v = mesh.vertices.copy()
    v[:, 2] -= 0.012 * np.clip(-v[:, 1] / d, 0, 1) * np.sign(v[:, 2].clip(0, 1))  # the grips fall off
    thing.add(Mesh(v, mesh.faces), rgb)
    z = high / 2
    if rng.random() < 0.4:
        middle = plate(rounded_rectangle(w * 0.34, d * 0.28, 0.006, 4), 0.0015).moved(0, d * 0.14, z)
        thing.add(middle, pick(rng, dark, rgb, toned(rng, WHITE)))
    if rng.random() < 0.4:
        for side in (-1, 1):
            grip = plate(stroke([
                [side * w * 0.43, -d * 0.05], [side * w * 0.43 * flare, -d * 0.36],
            ], w * 0.12), 0.002).moved(z=z * 0.6)  # fmt: skip
            thing.add(grip, dark, "rubber")
    level = rng.random() < 0.5
    spots = [(-0.17, -0.06), (0.17, -0.06)] if level else [(-0.3, 0.14), (0.17, -0.06)]
    for x, y in spots:
        thing.add(lathe([[0, -0.004], [0.0125, -0.004], [0.0125, 0.0005], [0, 0.0008]], 22).moved(x * w,
            y * d, z), dark)  # fmt: skip
        stick = lathe([
            [0, 0], [0.005, 0], [0.005, 0.006], [0.0085, 0.008], [0.009, 0.0105], [0.007, 0.0115], [0, 0.0105],
        ], 22)  # fmt: skip
        thing.add(
            stick.moved(x * w, y * d, z),
            toned(rng, BLACK) if rng.random() < 0.8 else toned(rng, (0.35, 0.35, 0.36)),
            "rubber",
        )
    cross = (-0.31, 0.13) if level else (-0.17, -0.06)
    _cross(thing, (cross[0] * w, cross[1] * d, z), 0.0095, dark if rng.random() < 0.8 else toned(rng, STEEL))
    colors = (
        ((0.1, 0.55, 0.2), (0.75, 0.1, 0.1), (0.1, 0.25, 0.75), (0.9, 0.75, 0.1))
        if rng.random() < 0.55
        else (dark,) * 4
    )
    for i, color in enumerate(colors):
        a = i * np.pi / 2
        button = lathe([[0, -0.002], [0.0046, -0.002], [0.0044, 0.002], [0.003, 0.003], [0, 0.0032]], 16)
        thing.add(button.moved(0.31 * w + 0.0105 * np.sin(a), 0.13 * d - 0.0105 * np.cos(a), z), toned(rng, color))
    for side in (-1, 1):
        thing.add(box((0.03, 0.014, 0.012), 0.004).moved(side * w * 0.31, d * 0.32, z * 0.35), dark)
        thing.add(box((0.007, 0.004, 0.0015), 0.0005).moved(side * w * 0.09, d * 0.18, z + 0.0005), dark, "rubber")
    if rng.random() < 0.6:
        thing.add(lathe([[0, 0], [0.0055, 0], [0.005, 0.0012], [0, 0.0015]], 18).moved(0, d * 0.22, z),
            pick(rng, WHITE, dark, STEEL), "glass")  # fmt: skip
    return set_down(thing)


def _cross(thing: Thing, at: tuple[float, float, float], r: float, rgb: Rgb) -> None:
    arms = join(box((2 * r, r * 0.65, 0.004), 0.0005), box((r * 0.65, 2 * r, 0.004), 0.0005))
    thing.add(arms.moved(*at), rgb)


# Paper and leads


def make_notebook(rng: Rng) -> Thing:
    """With a spiral, stitched, or bound with a ribbon; closed or open."""
    thing = Thing("cardboard")
    style = pick(rng, "spiral", "stitched", "bound", p=[0.6, 0.2, 0.2])
    wide, deep = pick(rng, (0.148, 0.21), (0.105, 0.148), (0.21, 0.297), (0.13, 0.21), (0.08, 0.13))
    thick = rng.uniform(0.005, 0.018)
    cover = any_rgb(rng)
    style_of_cover = rng.integers(4)
    image = {
        0: lambda: label(rng, cover, (144, 192)),
        1: lambda: pattern(rng, cover),
        2: lambda: written(
            cover,
            WHITE if sum(cover) < 1.6 else BLACK,
            pick(rng, "NOTES", "Notebook", "JOURNAL", "A5"),
            (128, 176),
            0.6,
        ),
        3: lambda: speckled(rng, cover, 96, 0.1, 0.8),
    }[int(style_of_cover)]()
    paper = toned(rng, (0.93, 0.92, 0.87), 0.04)
    lines = np.full((192, 136, 3), 255 * np.array(paper), np.uint8)
    step = int(rng.integers(6, 10))
    lines[18::step] = pick(rng, (150, 180, 215), (190, 190, 190))
    if rng.random() < 0.4:
        lines[:, ::step] = pick(rng, (170, 190, 215), (200, 200, 200))
    for y in range(18 + step, int(rng.uniform(30, 190)) if rng.random() < 0.6 else 0, step):  # what has been noted
        x = 12
        while x < 120:
            long = int(rng.integers(4, 16))
            cv2.line(lines, (x, y - 2), (x + long, y - 3 + int(rng.integers(-1, 2))), (50, 60, 120), 1, cv2.LINE_AA)
            x += long + 4
    opened = rng.random() < 0.25
    top_edge = style == "spiral" and rng.random() < 0.25
    corner = 0.0008 if style == "stitched" else 0.004

    def leaf(x: float, high: float, up: Texture) -> None:
        block = plate(rounded_rectangle(wide * 0.985, deep * 0.985, corner, 3), high).moved(x, 0, high / 2 + 0.0008)
        thing.add(block, (1, 1, 1), "cardboard", striped(paper, 12, 0.12), uv_boxed(block))
        board = plate(rounded_rectangle(wide, deep, corner, 3), 0.0014).moved(x, 0, 0.0007)
        thing.add(board, cover, "cardboard")
        sheet = plate(rounded_rectangle(wide, deep, corner, 3), 0.0012).moved(x, 0, high + 0.001)
        thing.add(sheet, (1, 1, 1), "plastic" if style == "bound" and not opened else "cardboard", up, uv_boxed(sheet))

    if opened:
        share = rng.uniform(0.2, 0.8)
        leaf(wide / 2 + 0.004, thick * share + 0.001, lines)
        leaf(
            -wide / 2 - 0.004,
            thick * (1 - share) + 0.001,
            lines if rng.random() < 0.7 else np.full((8, 8, 3), 255 * np.array(paper), np.uint8),
        )
    else:
        leaf(wide / 2, thick, lines if rng.random() < 0.25 else image)
    if style == "spiral":
        wire = toned(rng, pick(rng, BLACK, STEEL, STEEL, WHITE))
        r = thick / 2 + 0.003
        count = 20 if deep > 0.14 else 14
        ring = frame(oval(r, r, 12), oval(r - 0.0014, r - 0.0014, 12), 0.0016, 2, 4)
        one = turn(ring, "x", 90)
        along = np.linspace(-deep * 0.46, deep * 0.46, count)
        if top_edge and not opened:
            along = np.linspace(-wide * 0.46, wide * 0.46, count)
            turned = turn(one, "z", 90)
            rings = join(*(turned.moved(wide / 2 + v, deep / 2, thick / 2) for v in along))
        else:
            rings = join(*(one.moved(0, v, thick / 2) for v in along))
        thing.add(rings, wire, "metal")
    elif not opened:
        spine = box((0.012 if style == "bound" else 0.03, deep * 1.001, thick + 0.003), 0.001).moved(
            0.005 if style == "bound" else 0.0145, 0, thick / 2 + 0.0008
        )
        thing.add(spine, pick(rng, cover, toned(rng, BLACK)), "fabric")
        if style == "bound" and rng.random() < 0.7:
            strap = box((0.005, deep * 1.003, thick + 0.005)).moved(wide * 0.88, 0, thick / 2 + 0.0008)
            thing.add(strap, pick(rng, toned(rng, BLACK), cover, any_rgb(rng)), "fabric")
    return set_down(thing)


def make_plug(rng: Rng) -> Thing:
    """A mains plug or a charger with its lead, or a coiled lead with its ends."""
    thing = Thing("plastic")
    rgb = toned(rng, pick(rng, BLACK, BLACK, WHITE, WHITE, (0.55, 0.55, 0.56), any_rgb(rng)))
    metal = toned(rng, pick(rng, BRASS, CHROME))
    style = pick(rng, "euro", "us", "uk", "coil", "charger", p=[0.22, 0.2, 0.12, 0.26, 0.2])
    if style == "coil":
        turns, r = rng.uniform(2.5, 5), rng.uniform(0.035, 0.07)
        t = np.linspace(0, 2 * np.pi * turns, 72)
        wobble = r * (1 + 0.1 * np.sin(t * 0.37 + rng.uniform(0, 6)) + 0.03 * np.sin(t * 1.3))
        thin = rng.uniform(0.0015, 0.0035)
        # Each turn on the one below, more or less.
        path = np.column_stack(
            [wobble * np.cos(t), wobble * np.sin(t) * rng.uniform(0.7, 1.0), thin * (1 + 1.4 * t / (2 * np.pi))]
        )
        tail = path[-1] + np.outer([1, 2, 3], [0.012, 0.014, 0]) * rng.uniform(0.5, 1.5)
        tail[:, 2] = np.linspace(path[-1, 2], thin, 3)
        thing.add(_lead(np.concatenate([path, curve([path[-1], *tail], 7)[1:]]), thin), rgb, "rubber")
        end = tail[-1]
        head = box((0.02, 0.011, 0.007), 0.0012)
        away = np.degrees(np.arctan2(0.014, 0.012))
        shell = box((0.012, 0.0085, 0.0035)).moved(x=0.014)
        for mesh, color, kind in ((head, rgb, "plastic"), (shell, metal, "metal")):
            thing.add(turn(mesh.moved(x=0.008), "z", away).moved(*(end + np.array([0, 0, 0.002]))), color, kind)
        if rng.random() < 0.5:
            tie = frame(oval(0.011, 0.008, 16), oval(0.0095, 0.0065, 16), 0.012, 4, 6)
            thing.add(turn(tie, "x", 90).moved(x=r, z=0.007), toned(rng, BLACK), "fabric")
        return set_down(thing)
    long, wide, high = rng.uniform((0.028, 0.026, 0.018), (0.04, 0.034, 0.026))
    if style == "charger":
        wide, high, long = rng.uniform((0.028, 0.026, 0.03), (0.05, 0.036, 0.06))
        thing.add(rod(domed([[-long, wide / 2, high / 2], [0, wide / 2, high / 2]], 0.003, 0.002), 24, 6), rgb)
        thing.add(box((0.001, 0.012, 0.005)).moved(-long - 0.003, 0, 0), (0.05, 0.05, 0.05))
        name = written(rgb, tuple(0.5 if sum(rgb) > 1.5 else 0.8 for _ in range(3)), "5V 2A", (96, 40), 0.5)
        decal(thing, name, (long * 0.6, wide * 0.6, 0.0006), (-long / 2, 0, high / 2))
    elif style == "uk":
        wide, high = 0.05, 0.02
        body = [
            [-0.022, -0.012], [-0.016, -0.025], [0.02, -0.026], [0.024, 0.0], [0.02, 0.026], [-0.016, 0.025],
            [-0.022, 0.012],
        ]  # fmt: skip
        thing.add(plate(rounded(body, 0.008, 3), high, 0.004).moved(x=-0.022), rgb)
    else:
        rows = [
            [-long, wide * 0.22, high * 0.3], [-long * 0.7, wide * 0.36, high * 0.44],
            [-long * 0.25, wide * 0.5, high * 0.5], [0, wide * 0.5, high * 0.5],
        ]  # fmt: skip
        thing.add(rod(domed(rows, 0.002, 0.001), 22, 2.8), rgb)
        grip = rod([[-long * 0.62, wide * 0.4, high * 0.47], [-long * 0.45, wide * 0.46, high * 0.49]], 22, 2.8)
        thing.add(grip.scaled(1, 1.02, 1.02), tuple(0.8 * c for c in rgb), "rubber")
    if style == "uk":
        for y in (-0.011, 0.011):
            thing.add(box((0.018, 0.0063, 0.004)).moved(0.01, y, -0.003), metal, "metal")
        thing.add(box((0.023, 0.004, 0.008)).moved(0.0125, 0, 0.0045), metal, "metal")
    elif style == "us" or (style == "charger" and rng.random() < 0.5):
        for y in (-0.0064, 0.0064):
            thing.add(box((0.019, 0.0016, 0.0065)).moved(0.009, y, 0), metal, "metal")
        if style == "us" and rng.random() < 0.5:
            thing.add(bar(0, 0.02, 0.0024, 12).moved(z=-high * 0.35), metal, "metal")
    else:
        for y in (-0.0095, 0.0095):
            thing.add(bar(-0.001, 0.019, 0.0021, 12).moved(y=y), metal, "metal")
    if style != "charger" or rng.random() < 0.6:
        holder = Thing()
        thin = rng.uniform(0.002, 0.0034) if style != "charger" else 0.0016
        _cable(holder, rng, (0, 0, high / 2), thin, rng.uniform(0.06, 0.2), rgb)
        lead = holder.parts[0]
        at = -0.043 if style == "uk" else -long - 0.001
        thing.add(turn(lead.mesh, "z", 180).moved(x=at, z=-high / 2), lead.rgb, "rubber")  # it is part of a plug
    return set_down(thing)


def _lead(path: Array, r: float) -> Mesh:
    """A tube along a path that winds about z."""
    t = np.gradient(path, axis=0)
    t /= np.linalg.norm(t, axis=1, keepdims=True)
    side = np.cross(t, [0.0, 0.0, 1.0])
    side /= np.linalg.norm(side, axis=1, keepdims=True)
    up = np.cross(side, t)
    a = np.arange(7) * 2 * np.pi / 7
    return skin(
        [p + r * (np.outer(np.cos(a), s) - np.outer(np.sin(a), u)) for p, s, u in zip(path, side, up, strict=True)]
    )


KINDS: dict[str, Kind] = {
    "marker": Kind(make_marker),
    "pen": Kind(make_pen),
    "pencil": Kind(make_pencil),
    "stapler": Kind(make_stapler, lying=0.15),
    "calculator": Kind(make_calculator, flat_top=True),
    "phone": Kind(make_phone, flat_top=True),
    "remote": Kind(make_remote),
    "mouse": Kind(make_mouse),
    "keyboard": Kind(make_keyboard),
    "laptop": Kind(make_laptop),
    "camera": Kind(make_camera),
    "headphones": Kind(make_headphones),
    "glasses": Kind(make_glasses),
    "watch": Kind(make_watch),
    "game controller": Kind(make_game_controller),
    "eraser": Kind(make_eraser),
    "ruler": Kind(make_ruler),
    "notebook": Kind(make_notebook, flat_top=True),
    "speaker": Kind(make_speaker, lying=0.1),
    "plug": Kind(make_plug),
}
