"""Hand tools and what lies about a workshop; most lie flat on the table, as they are put down."""

from __future__ import annotations

import cv2
import numpy as np
from scipy.spatial.transform import Rotation

from sightline.sim.shapes import box, lathe, sweep
from training.builtin.things.base import (
    Array,
    Kind,
    Mesh,
    Rgb,
    Thing,
    join,
    loft,
    pick,
    prism,
    rounded_rectangle,
    uv_around,
    uv_boxed,
)
from training.builtin.things.paints import BLACK, STEEL, WHITE, any_rgb, named_rgb, pattern, speckled
from training.builtin.things.solids import (
    BRASS,
    CHROME,
    IRON,
    LYING,
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
    thread,
    ticks,
    toned,
    turn,
    written,
)

_SHOP_COLORS = ("red", "orange", "yellow", "green", "blue", "red", "yellow", "blue")
_BRANDS = ("MAXON", "TORQ", "PROLINE", "KRAFT", "BORA", "18V", "20V MAX", "12V", "HYPER", "DUREX", "POWER", "TK-20")


def laid(thing: Thing, thick: float, thin: float, length: float) -> Thing:
    """Something round along x, of two radii so far apart, lying on both."""
    tilt = np.degrees(np.arcsin(np.clip((thick - thin) / max(length, 1e-6), -0.9, 0.9)))
    return set_down(thing, Rotation.from_euler("y", tilt, degrees=True).as_matrix())


def two_tone(rng: Rng) -> tuple[Rgb, Rgb]:
    """A bright colour and the dark of soft rubber, as grips are sold."""
    bright = named_rgb(rng, *_SHOP_COLORS)
    if rng.random() < 0.15:
        bright = any_rgb(rng)
    dark = toned(rng, BLACK) if rng.random() < 0.8 else toned(rng, (0.25, 0.25, 0.27))
    return bright, dark


def _metal(rng: Rng) -> Rgb:
    return toned(rng, pick(rng, STEEL, CHROME, IRON, (0.5, 0.5, 0.52)))


# Hammers and screwdrivers


def _shaft(thing: Thing, rng: Rng, length: float, r: float) -> None:
    """A hammer's handle from x = 0, under the head, to -length."""
    style = rng.integers(4)
    swell = rng.uniform(1.1, 1.4)
    hold = length * rng.uniform(0.4, 0.6)
    bare = [
        [-length, r * swell, r], [-length * 0.8, r * 1.1, r], [-length * 0.5, r * 1.15, r], [0.02, r * 0.8, r * 0.8],
    ]  # fmt: skip
    if style == 0:  # all wood, at times with a painted end
        add_wood(thing, rod(domed(bare, 0.006, 0), 18), rng)
        if rng.random() < 0.4:
            ends = [[-length * 1.001, r * swell * 1.01, r * 1.02], [-length * 0.8, r * 1.12, r * 1.02]]
            thing.add(rod(domed(ends, 0.007, 0), 18), any_rgb(rng), "wood")
        return
    bright, dark = two_tone(rng)
    if style == 1:  # a steel tube
        thing.add(bar(-length * 0.7, 0.02, r * 0.7), _metal(rng), "metal")
    else:  # fibreglass
        thing.add(rod([[-length * 0.7, r * 0.8, r * 0.75], [0.02, r * 0.75, r * 0.75]], 16, 3), bright, "plastic")
    grip = [
        [-length, r * swell, r * 1.05],
        [-length + 0.25 * hold, r * 1.05, r],
        [-length + 0.6 * hold, r * 1.2, r * 1.05],
        [-length + hold, r * 0.95, r * 0.9],
    ]
    thing.add(rod(domed(grip, 0.006, 0.004), 20, 2.4), dark if style > 1 else pick(rng, bright, dark), "rubber")
    if rng.random() < 0.6:
        for side in (-1, 1):
            inlay = plate(stroke([[-length + 0.1 * hold, 0], [-length + 0.85 * hold, 0]], r * 0.9), 0.002, 0.0008)
            thing.add(inlay.moved(z=side * r * 1.01), bright, "plastic")


def make_hammer(rng: Rng) -> Thing:
    """A claw, ball-peen, cross-peen or club hammer, or a mallet."""
    thing = Thing("metal")
    style = pick(rng, "claw", "ball", "cross", "mallet", "club", p=[0.45, 0.15, 0.15, 0.15, 0.1])
    length, r = rng.uniform(0.22, 0.33), rng.uniform(0.012, 0.016)
    metal = _metal(rng)
    if style == "mallet":
        _mallet(thing, rng)
        length, r = rng.uniform(0.2, 0.3), rng.uniform(0.012, 0.017)
    elif style == "club":
        w, half = rng.uniform(0.038, 0.05), rng.uniform(0.045, 0.06)
        head = rod([
            [-half, w * 0.38, w * 0.38], [-half * 0.85, w / 2, w / 2], [half * 0.85, w / 2, w / 2],
            [half, w * 0.38, w * 0.38],
        ], 16, 5)  # fmt: skip
        thing.add(turn(head, "z", 90), pick(rng, metal, named_rgb(rng, "red", "blue", "black")), "metal")
    else:
        face = rng.uniform(0.0125, 0.017)  # of the striking end, which points to +y
        reach = rng.uniform(0.045, 0.06)
        poll = [
            [0, -0.013], [face * 0.95, -0.013], [face * 0.9, 0.012], [face * 0.72, 0.018], [face * 0.75, reach - 0.018],
            [face, reach - 0.014], [face, reach - 0.002], [face - 0.002, reach], [0, reach],
        ]  # fmt: skip
        thing.add(turn(spin(poll), "z", 90), metal, "metal")
        if rng.random() < 0.5:  # a ground face against a painted head
            thing.add(turn(bar(reach - 0.01, reach + 0.0005, face * 1.01), "z", 90), CHROME, "metal")
        cheek = rounded_rectangle(0.03, 0.032, 0.006, 3)
        thing.add(plate(cheek, face * 1.9, 0.003), metal, "metal")
        if style == "claw":
            _claw(thing, rng, metal, face)
        elif style == "ball":
            ball = face * rng.uniform(0.85, 1.0)
            end = [
                [0, 0], [ball * 0.8, 0], [ball * 0.75, 0.02], [ball, 0.028], [ball, 0.036], [ball * 0.75, 0.045],
                [ball * 0.4, 0.049], [0, 0.05],
            ]  # fmt: skip
            thing.add(turn(spin(end), "z", -90), metal, "metal")
        else:
            wedge = rod([
                [0, face, face], [0.014, face, face], [0.045, 0.003, face * 0.95], [0.047, 0.002, face * 0.9],
            ], 16, 5)  # fmt: skip
            thing.add(turn(wedge, "z", -90), metal, "metal")
    _shaft(thing, rng, length, r)
    return set_down(thing)


def _claw(thing: Thing, rng: Rng, metal: Rgb, face: float) -> None:
    bend = rng.uniform(0.004, 0.034)  # straight to much curved
    path = curve([[0.0, -0.008], [0.001, -0.025], [-0.3 * bend, -0.045], [-bend, -0.064 + 0.2 * bend]], 9)
    outline = stroke(path, np.linspace(0.022, 0.004, 9))
    for side in (-1, 1):
        prong = plate(outline, face * 0.8, 0.0015, 1)
        v = prong.vertices.copy()
        along = np.clip(-v[:, 1] / 0.06, 0, 1)
        v[:, 2] = v[:, 2] * (1 - 0.45 * along) + side * (face * 0.38 + 0.004 * along)
        thing.add(Mesh(v, prong.faces), metal, "metal")


def _mallet(thing: Thing, rng: Rng) -> None:
    half, r = rng.uniform(0.04, 0.065), rng.uniform(0.025, 0.038)
    if rng.random() < 0.3:  # a joiner's, of wood
        outline = rounded([[-0.035, -half], [0.03, -half * 1.1], [0.03, half * 1.1], [-0.035, half]], 0.004, 3)
        add_wood(thing, plate(outline, 2 * r, 0.003), rng)
        return
    body = [
        [0, -half], [r * 0.86, -half], [r, -half * 0.88], [r * 0.94, 0], [r, half * 0.88], [r * 0.86, half],
        [0, half],
    ]  # fmt: skip
    rgb = pick(rng, BLACK, BLACK, WHITE, named_rgb(rng, "orange", "red", "blue", "yellow"))
    thing.add(turn(spin(body, 28), "z", 90), toned(rng, rgb), "rubber")
    if rng.random() < 0.4:  # with screwed-on faces of another colour
        for end in (-1, 1):
            cap = bar(half * 0.6, half * 1.15, r * 1.02, 28, 0.003)
            thing.add(turn(cap, "z", 90 * end), named_rgb(rng, "red", "yellow", "white", "black"), "plastic")


def make_screwdriver(rng: Rng) -> Thing:
    """Of one or two colours, clear, wooden, stubby or for fine work; flat or cross-tipped."""
    thing = Thing("plastic")
    style = pick(rng, "soft", "clear", "wood", "stubby", "fine", p=[0.4, 0.22, 0.1, 0.13, 0.15])
    grip, r = rng.uniform(0.085, 0.12), rng.uniform(0.013, 0.018)
    shank, thin = rng.uniform(0.075, 0.17), rng.uniform(0.0025, 0.0042)
    bright, dark = two_tone(rng)
    if style == "stubby":
        grip, r, shank = rng.uniform(0.05, 0.06), rng.uniform(0.015, 0.019), rng.uniform(0.025, 0.04)
    if style in ("soft", "stubby"):
        body = [
            [-grip, r * 0.9, r * 0.9], [-grip * 0.8, r, r], [-grip * 0.4, r * 0.92, r * 0.92],
            [-grip * 0.18, r * 0.62, r * 0.62], [-0.002, r * 0.75, r * 0.75],
        ]  # fmt: skip
        lobes = int(rng.integers(3, 7))
        thing.add(rod(domed(body, 0.007, 0.002), 24, 2, lobes, 0.08), bright)
        sleeve = [[x, y * 1.035, z * 1.035] for x, y, z in body[1:4]]
        thing.add(rod(domed(sleeve, 0.004, 0.004), 24, 2, lobes, rng.uniform(0.05, 0.2)), dark, "rubber")
        if rng.random() < 0.5:
            thing.add(bar(-grip - 0.0078, -grip + 0.001, r * 0.5, 16, 0.001), pick(rng, dark, bright, WHITE))
    elif style == "clear":
        body = [
            [-grip, r * 0.85, r * 0.85], [-grip * 0.95, r, r], [-grip * 0.45, r, r], [-grip * 0.3, r * 0.8, r * 0.8],
            [-grip * 0.15, r * 0.8, r * 0.8], [0, r * 0.6, r * 0.6],
        ]  # fmt: skip
        rgb = pick(
            rng, named_rgb(rng, "yellow", "orange", "red"), named_rgb(rng, "green", "blue", "black"), (0.9, 0.85, 0.7)
        )
        thing.add(rod(domed(body, 0.005, 0), 32, 2, 8, 0.16), rgb, alpha=pick(rng, 1.0, 0.82))
        cap = rod(domed([
            [-grip - 0.0005, r * 0.88, r * 0.88], [-grip * 0.88, r * 1.01, r * 1.01],
        ], 0.005, 0), 32, 2, 8, 0.1)  # fmt: skip
        thing.add(cap, pick(rng, bright, dark))
    elif style == "wood":
        body = [
            [0, -grip], [r * 0.7, -grip], [r, -grip * 0.9], [r, -grip * 0.6], [r * 0.75, -grip * 0.25], [r * 0.55, 0],
            [0, 0],
        ]  # fmt: skip
        add_wood(thing, spin(body), rng)
        thing.add(bar(-0.012, 0.004, r * 0.58), pick(rng, BRASS, STEEL), "metal")
    else:
        grip, r, shank, thin = rng.uniform(0.06, 0.09), rng.uniform(0.004, 0.0065), rng.uniform(0.03, 0.06), 0.0013
        body = spin([[0, -grip], [r, -grip], [r, 0], [r * 0.5, 0.006], [0, 0.006]])
        rgb = pick(rng, STEEL, bright, BLACK)
        thing.add(body, (1, 1, 1), "metal", striped(rgb, 14, 0.35), uv_boxed(body))
        thing.add(bar(-grip - 0.008, -grip - 0.001, r * 1.15, 16, 0.001), pick(rng, bright, STEEL), "plastic")
    _blade_tip(thing, rng, shank, thin)
    return laid(thing, r, thin, shank)


def _blade_tip(thing: Thing, rng: Rng, shank: float, thin: float) -> None:
    metal = toned(rng, CHROME)
    thing.add(bar(-0.004, shank - 0.012, thin, 12), metal, "metal")
    tip = toned(rng, IRON) if rng.random() < 0.5 else metal
    if rng.random() < 0.5:
        flat = [[shank - 0.013, thin, thin], [shank - 0.004, thin * 1.5, thin * 0.5], [shank, thin * 1.4, thin * 0.25]]
        thing.add(rod(flat, 12, 4), tip, "metal")
    else:
        point = rod([
            [shank - 0.016, thin, thin], [shank - 0.006, thin, thin], [shank, thin * 0.25, thin * 0.25],
        ], 16, 2, 4, 0.35)  # fmt: skip
        thing.add(point, tip, "metal")


# Wrenches, pliers, scissors


def _open_end(r: float, gap: float, thickness: float, lean: float) -> Mesh:
    """An open jaw whose middle is the origin, opening to +x but for `lean` degrees."""
    start = np.arcsin(gap / 2 / r)
    a = np.linspace(start, 2 * np.pi - start, 26)
    arc = r * np.column_stack([np.cos(a), np.sin(a)])
    arc[[0, -1], 0] *= 1.12  # the jaws' tips
    floor = [[-0.28 * r, -gap / 2], [-0.42 * r, 0.0], [-0.28 * r, gap / 2]]
    return turn(plate(np.concatenate([arc, floor]), thickness, min(0.001, thickness / 5), 1), "z", lean)


def _ring_end(r: float, hole: float, thickness: float) -> Mesh:
    inner = oval(hole, hole, 24) * (1 + 0.06 * np.cos(12 * np.arange(24) * 2 * np.pi / 24))[:, None]
    return frame(oval(r, r, 24), inner, thickness, 5)


def make_wrench(rng: Rng) -> Thing:
    """Combination, open-ended, ring, adjustable or pipe wrench."""
    thing = Thing("metal")
    style = pick(rng, "combination", "open", "ring", "adjustable", "pipe", p=[0.3, 0.18, 0.12, 0.28, 0.12])
    metal = pick(rng, toned(rng, CHROME), toned(rng, STEEL), toned(rng, IRON), toned(rng, (0.16, 0.16, 0.17)))
    length = rng.uniform(0.12, 0.28)
    if style in ("adjustable", "pipe"):
        _adjustable(thing, rng, metal, length, style == "pipe")
        return set_down(thing)
    big = length * rng.uniform(0.075, 0.1)
    small = big * (1.0 if style == "combination" else rng.uniform(0.8, 0.95))
    thick = length * rng.uniform(0.028, 0.04)
    x = length / 2 - big
    waist = np.array([0.95, 0.72, 0.66, 0.72, 0.95]) * big * rng.uniform(0.95, 1.15)
    shaft = plate(stroke(np.column_stack([np.linspace(-x, x, 5), np.zeros(5)])[:, :2], waist), thick * 0.8, thick * 0.3)
    cut = shaft.vertices.copy()
    cut[:, 0] = np.clip(cut[:, 0], -x + small * 0.65, x - big * 0.65)  # must not reach into the jaws' mouths
    thing.add(Mesh(cut, shaft.faces), metal)
    lean = rng.choice([15.0, -15.0])
    if style == "ring":
        thing.add(_ring_end(big, big * 0.66, thick * 1.5).moved(x=x), metal)
    else:
        thing.add(_open_end(big * 1.05, big * 1.05, thick, lean).moved(x=x), metal)
    if style == "open":
        thing.add(turn(_open_end(small * 1.05, small * 1.05, thick, lean), "z", 180).moved(x=-x), metal)
    else:
        thing.add(_ring_end(small, small * 0.64, thick * 1.5).moved(x=-x), metal)
    if rng.random() < 0.6:  # what is stamped on it
        mark = written(
            tuple(0.95 * v for v in metal), tuple(0.5 * v for v in metal), str(rng.choice(_BRANDS)), (160, 32)
        )
        decal(thing, mark, (x * 0.8, big * 0.5, thick * 0.84), (0, 0, 0))
    return set_down(thing)


def _adjustable(thing: Thing, rng: Rng, metal: Rgb, length: float, pipe: bool) -> None:
    w, thick = length * 0.11, length * rng.uniform(0.05, 0.065)
    x = length * 0.3  # where the head starts
    body = pick(rng, named_rgb(rng, "red", "red", "orange", "blue"), metal) if pipe else metal
    path = np.array([[-length * 0.55, 0], [-length * 0.3, 0], [0, 0], [x, 0]])
    thing.add(plate(stroke(path, w * np.array([1.0, 0.8, 0.75, 1.3])), thick * 0.8, thick * 0.25), body)
    if rng.random() < 0.55:
        bright, dark = two_tone(rng)
        sleeve = plate(stroke(path[:3] - np.array([[0, 0], [0, 0], [0.1 * length, 0]]), w * np.array([1.15,
            0.98, 0.9])), thick * 1.05, thick * 0.4)  # fmt: skip
        thing.add(sleeve, pick(rng, bright, dark), "rubber")
        if rng.random() < 0.5:
            thing.add(
                plate(stroke(path[:2] + np.array([[0.03 * length, 0], [0, 0]]), w * 0.5), thick * 1.12, 0.001), dark
            )
    gap = length * rng.uniform(0.03, 0.12)
    if not pipe:
        head = [
            [-0.3, -0.5], [0.4, -0.95], [1.1, -0.85], [1.2, -0.1], [1.2, 0.62], [2.35, 0.95], [2.3, 1.25], [1.2, 1.5],
            [0.3, 1.1], [-0.3, 0.5],
        ]  # fmt: skip
        thing.add(plate(rounded(np.array(head) * w + [x, 0], w * 0.15, 3), thick, thick * 0.15, 1), metal)
        low = 0.62 * w - gap
        jaw = np.array([
            [1.21 * w, -0.95 * w + low], [1.7 * w, -0.85 * w + low], [2.3 * w, -0.3 * w + low], [2.35 * w, low],
            [1.21 * w, low],
        ])  # fmt: skip
        thing.add(plate(np.add(jaw, (x, 0)), thick * 0.85, thick * 0.1, 1), metal)
        thing.add(
            plate(
                np.add(rounded_rectangle(w * 0.35, gap + w * 1.2, 0.001, 2), (x + 1.25 * w, low - w * 0.2)), thick * 0.7
            ),
            metal,
        )
        worm = thread(-w * 0.3, w * 0.3, thick * 0.5, 5, 12)
        thing.add(turn(worm, "z", 90).moved(x=x + 0.55 * w, y=-0.05 * w), toned(rng, IRON))
        return
    lower = [[-0.4, -0.6], [0.9, -0.6], [0.95, -1.0], [1.5, -1.0], [1.6, 0.0], [1.5, 0.7], [-0.4, 0.7]]
    thing.add(plate(rounded(np.array(lower) * w + [x, 0], w * 0.12, 3), thick, thick * 0.15, 1), body)
    hook = np.array([
        [-0.9, 0.75], [1.7, 0.75], [1.9, 0.6], [1.9, -1.15], [2.2, -1.25], [2.8, -1.1], [2.8, 0.8], [2.2, 1.4],
        [-0.9, 1.3],
    ])  # fmt: skip
    hook[:, 0] += np.where(hook[:, 0] > 0, gap / w, 0)
    thing.add(
        plate(rounded(hook * w * 0.95 + [x, -0.2 * w], w * 0.12, 3), thick * 0.8, thick * 0.1, 1), toned(rng, IRON)
    )
    thing.add(bar(x - 0.6 * w, x + 0.1 * w, thick * 0.62).moved(y=0.75 * w), toned(rng, STEEL))


def make_pliers(rng: Rng) -> Thing:
    """Combination, needle-nosed, cutting or water-pump pliers."""
    thing = Thing("metal")
    style = pick(rng, "combination", "needle", "cutter", "pump", p=[0.35, 0.25, 0.2, 0.2])
    bright, dark = two_tone(rng)
    metal = pick(rng, toned(rng, STEEL), toned(rng, IRON), toned(rng, CHROME))
    s = rng.uniform(0.85, 1.25)
    thick = rng.uniform(0.009, 0.012) * s
    tilt = rng.uniform(25, 45) if style == "pump" else 0.0
    jaw = {
        "combination": [[-0.004, 0], [0.036, 0], [0.038, 0.007], [0.03, 0.0115], [0.012, 0.0125], [-0.004, 0.014]],
        "needle": [[-0.004, 0], [0.062, 0], [0.0625, 0.0022], [0.03, 0.006], [0.014, 0.01], [-0.004, 0.012]],
        "cutter": [[-0.004, 0], [0.02, 0], [0.0215, 0.002], [0.019, 0.012], [0.01, 0.016], [-0.004, 0.015]],
        "pump": [[-0.004, 0.001], [0.012, 0.004], [0.04, 0.002], [0.042, 0.01], [0.026, 0.017], [0.004, 0.017]],
    }[style]
    spread = rng.uniform(0.02, 0.028)
    reach = rng.uniform(0.1, 0.125) * (1.35 if style == "pump" else 1.0)
    path = curve([
        [0.002, 0.006], [-0.015, -0.006], [-0.04, -spread * 0.9], [-reach * 0.7, -spread],
        [-reach, -spread * rng.uniform(0.5, 1.1)],
    ], 16)  # fmt: skip
    opened = rng.uniform(0, 14)
    neck = sweep(np.column_stack([path[:9], np.zeros(9)]) * s, np.linspace(0.0065, 0.0042, 9) * s, 8, 0.7)
    hold = path[5:]
    bulge = 0.006 + 0.0011 * np.sin(np.linspace(0, 2.5, len(hold)))
    grip = sweep(np.column_stack([hold, np.zeros(len(hold))]) * s, bulge * s, 12, rng.uniform(0.75, 1.0))
    inlay = sweep(
        np.column_stack([hold[1:-1], np.zeros(len(hold) - 2)]) * s + [0, -0.003 * s, 0], bulge[1:-1] * s * 0.85, 8, 0.9
    )
    two = rng.random() < 0.6
    swap = rng.random() < 0.5
    half_jaw = plate(np.array(jaw) * s, thick, thick * 0.15, 1)
    for side in (1, -1):

        def placed(mesh: Mesh, extra: float = 0.0, side: int = side) -> Mesh:
            return turn(mesh if side > 0 else mirrored(mesh), "z", side * opened / 2 + extra)

        thing.add(placed(half_jaw, tilt), metal)
        thing.add(placed(neck), metal)
        thing.add(placed(grip), dark if two and swap else bright, "rubber")
        if two:
            thing.add(placed(inlay), bright if swap else dark, "rubber")
    r = rng.uniform(0.011, 0.014) * s
    thing.add(lathe([[0, -thick * 0.55], [r, -thick * 0.55], [r, thick * 0.55], [0, thick * 0.55]], 20), metal)
    thing.add(lathe([[0, -thick * 0.6], [r * 0.4, -thick * 0.6], [r * 0.4, thick * 0.62], [0, thick * 0.62]], 14), IRON)
    return set_down(thing)


def make_scissors(rng: Rng) -> Thing:
    """For the household, tailors, embroidery or children; closed or a bit open."""
    thing = Thing("metal")
    style = pick(rng, "house", "shears", "small", "child", p=[0.5, 0.2, 0.15, 0.15])
    metal = toned(rng, CHROME) if rng.random() < 0.85 else toned(rng, (0.2, 0.2, 0.22))
    length = {"house": rng.uniform(0.07, 0.12), "shears": rng.uniform(0.1, 0.14)}.get(style, rng.uniform(0.04, 0.065))
    wide = length * rng.uniform(0.1, 0.15)
    t = 0.0018
    tip = 0.35 if style == "child" else 0.06
    back = length * rng.uniform(0.2, 0.35)
    blade = [
        [-back, -wide * 0.35], [0, -wide * 0.75], [length * 0.7, -wide * 0.45], [length, -wide * tip],
        [length, wide * tip], [length * 0.6, wide * 0.4], [0, wide * 0.7], [-back, wide * 0.35],
    ]  # fmt: skip
    outline = rounded(blade, wide * (0.3 if style == "child" else 0.1), 3)
    opened = pick(rng, rng.uniform(0, 6), rng.uniform(10, 50))
    bright, dark = two_tone(rng)
    rgb = metal if style == "small" else pick(rng, bright, dark, any_rgb(rng))
    second = pick(rng, dark, rgb) if rng.random() < 0.6 else bright
    material = "metal" if style == "small" else "plastic"
    fat = 0.004 if style == "small" else rng.uniform(0.0065, 0.01)
    band = rng.uniform(0.003, 0.004) if style == "small" else rng.uniform(0.0045, 0.008)
    short = rng.uniform(0.017, 0.022)
    longs = [short, short * (rng.uniform(1.3, 1.9) if style in ("house", "shears") else 1.0)]
    high = rng.uniform(0.013, 0.017)
    away = 0.02 + back
    for side, hold in zip((1, -1), longs, strict=True):
        parts = [plate(outline, t, 0.0006, 1).moved(z=side * t * 0.5)]
        cx, cy = -away - hold, -(high + band * 0.4) - 0.002
        bow = rounded_bow(hold, high, rng)
        ring = frame(bow * [1 + band / hold, 1 + band / high], bow, fat, 2.6).moved(x=cx, y=cy)
        arm = stroke(curve([
            [-back * 0.3, 0], [-away * 0.75, -0.003], [cx + hold * 0.75, cy + high * 0.45],
        ], 7), np.linspace(wide * 0.9, band * 1.5, 7))  # fmt: skip
        hand = [ring, plate(arm, fat * 0.9 if style != "small" else 0.003, 0.0012, 1).moved(z=side * 0.0006)]
        for mesh, color, kind in [(parts[0], metal, "metal"), *((m, rgb, material) for m in hand)]:
            placed = turn(mesh if side > 0 else mirrored(mesh), "z", side * opened / 2)
            thing.add(placed, color, kind)
        if second != rgb and style == "house":  # a soft lining
            lining = frame(bow * 1.02, bow * [1 - 0.002 / hold, 1 - 0.002 / high], fat * 1.08, 2.6).moved(x=cx, y=cy)
            thing.add(turn(lining if side > 0 else mirrored(lining), "z", side * opened / 2), second, "rubber")
    pin = min(wide * 0.45, 0.005)
    thing.add(lathe([[0, -fat * 0.5], [pin, -fat * 0.5], [pin, fat * 0.5], [0, fat * 0.52]], 14), pick(rng,
        metal, IRON))  # fmt: skip
    return set_down(thing)


def rounded_bow(rx: float, ry: float, rng: Rng) -> Array:
    """A finger hole: between an oval and an egg."""
    outline = oval(rx, ry, 24)
    outline[:, 1] *= 1 + rng.uniform(-0.25, 0.05) * outline[:, 0] / rx
    return outline


# The drill


_DRILLS: tuple[tuple[Rgb, Rgb], ...] = (
    ((0.75, 0.06, 0.06), BLACK), ((0.92, 0.36, 0.04), BLACK), ((0.95, 0.76, 0.06), BLACK), ((0.02, 0.45, 0.48), BLACK),
    ((0.05, 0.17, 0.42), (0.1, 0.1, 0.11)), ((0.08, 0.38, 0.24), BLACK), ((0.11, 0.11, 0.12), (0.3, 0.3, 0.31)),
    ((0.55, 0.75, 0.1), (0.2, 0.2, 0.21)), ((0.1, 0.1, 0.1), (0.75, 0.08, 0.07)), ((0.85, 0.85, 0.83), (0.2, 0.3, 0.5)),
    ((0.0, 0.5, 0.62), (0.13, 0.13, 0.14)), ((0.13, 0.13, 0.14), (0.9, 0.4, 0.05)),
)  # fmt: skip
"""Bodies and their inserts, after what the known makers sell."""


def make_drill(rng: Rng) -> Thing:
    """A cordless drill or impact driver, or one with a cable; drawn from the side, x forward and y up."""
    thing = Thing("plastic")
    style = pick(rng, "drill", "impact", "compact", "cable", p=[0.5, 0.17, 0.15, 0.18])
    body, dark = _DRILLS[rng.integers(len(_DRILLS))]
    body, dark = toned(rng, body, 0.1), toned(rng, dark)
    black = toned(rng, (0.09, 0.09, 0.095))
    s = rng.uniform(0.9, 1.12)
    r = rng.uniform(0.028, 0.034) * s * (0.9 if style == "compact" else 1.0)
    rear = rng.uniform(0.075, 0.1) * s * (0.75 if style in ("impact", "compact") else 1.0)
    front = rng.uniform(0.03, 0.045) * s
    square = rng.uniform(2.2, 3.0)
    housing = [
        [-rear, r * 0.93, r * 0.9],
        [-rear * 0.6, r, r * 0.97],
        [0, r * 1.02, r],
        [front, r * rng.uniform(0.85, 0.95), r * 0.92],
    ]
    thing.add(rod(domed(housing, 0.010 * s, 0.003 * s), 24, square), body)
    _drill_back(thing, rng, housing, square, black if rng.random() < 0.6 else dark, r, s)
    nose = _drill_nose(thing, rng, front, r, s, style, body, dark, black)
    lean = rng.uniform(4, 16)
    hang = -rear * 0.72 if style == "cable" else -rear * rng.uniform(0.2, 0.5)
    long = rng.uniform(0.105, 0.125) * s
    _drill_handle(thing, rng, hang, long, lean, r, s, body, dark, black)
    foot = np.array([hang, 0.0]) + long * np.array([-np.sin(np.radians(lean)), -np.cos(np.radians(lean))])
    for side in (-1, 1):  # the maker's name
        ink = pick(rng, WHITE, BLACK if sum(body) > 1 else WHITE, named_rgb(rng, "red", "yellow"))
        name = written(toned(rng, pick(rng, body, body, dark), 0.02), ink, str(rng.choice(_BRANDS)), (160, 56))
        decal(thing, name, (rear * 0.8, r * 0.62, 0.002), (-rear * 0.2, r * 0.1, side * r * 0.985))
    if style == "cable":
        end = [float(foot[0]), float(foot[1]) - 0.004, 0.0]
        reach = rng.uniform(0.06, 0.14)
        path = curve([end, [end[0] - 0.01, end[1] - 0.04, -0.004], [end[0] - reach * 0.7, end[1] - 0.05,
            -0.012], [end[0] - reach, end[1] + rng.uniform(-0.03, 0.06), -0.016]], 14)  # fmt: skip
        thing.add(sweep(path, 0.0038, 8), black, "rubber")
        thing.add(turn(spin([[0, -0.03], [0.0048, -0.03], [0.008, 0], [0, 0.001]], 12), "z", 90).moved(*end),
            black, "rubber")  # fmt: skip
        return set_down(thing)
    _drill_battery(thing, rng, foot, s, style, body, dark, black)
    if nose and rng.random() < 0.4:
        thing.add(
            bar(nose - 0.01, nose + rng.uniform(0.025, 0.08), rng.uniform(0.002, 0.004), 10), toned(rng, STEEL), "metal"
        )
    return set_down(thing, UPRIGHT if rng.random() < 0.5 else None)


def _drill_back(
    thing: Thing, rng: Rng, housing: list[list[float]], square: float, dark: Rgb, r: float, s: float
) -> None:
    """The end cap with its vents."""
    if rng.random() < 0.75:
        x0, x1 = housing[0][0], housing[1][0] - rng.uniform(-0.01, 0.012) * s
        cap = rod(domed([[x0 - 0.0005, r * 0.94, r * 0.91], [x1, r * 1.015, r * 0.99]], 0.0105 * s, 0.001), 24, square)
        thing.add(cap, dark)
    for side in (-1, 1):
        for i in range(3):
            slot = box((0.003, r * 0.7, 0.002)).moved(housing[0][0] + (0.006 + 0.006 * i) * s, 0, side * r * 0.95)
            thing.add(slot, (0.02, 0.02, 0.02))


def _drill_nose(
    thing: Thing, rng: Rng, x: float, r: float, s: float, style: str, body: Rgb, dark: Rgb, black: Rgb
) -> float:
    """Gear case, torque ring and chuck; returns where the tool ends."""
    if style == "impact":
        cone = spin([
            [0, x - 0.01], [r * 0.93, x - 0.01], [r * 0.93, x + 0.006], [r * 0.72, x + 0.026 * s],
            [r * 0.42, x + 0.04 * s], [r * 0.38, x + 0.05 * s], [0, x + 0.05 * s],
        ], 24)  # fmt: skip
        thing.add(cone, pick(rng, black, (0.25, 0.25, 0.26), STEEL), pick(rng, "metal", "rubber"))
        thing.add(bar(x + 0.045 * s, x + 0.062 * s, 0.0085 * s, 16, 0.001), pick(rng, black, STEEL), "metal")
        return x + 0.06 * s
    gear = 0.02 * s
    case = pick(rng, body, black, black, (0.3, 0.3, 0.31))
    thing.add(spin([[0, x - 0.008], [r * 0.9, x - 0.008], [r * 0.88, x + gear * 0.4], [r * 0.8, x + gear], [0,
        x + gear]], 24), case)  # fmt: skip
    x += gear
    if style != "cable":
        wide, ring = r * rng.uniform(0.74, 0.86), rng.uniform(0.014, 0.026) * s
        collar = rod([
            [x - 0.002, wide, wide], [x + ring * 0.75, wide, wide], [x + ring, wide * 0.92, wide * 0.92],
        ], 48, 2, 16, 0.06)  # fmt: skip
        thing.add(collar, pick(rng, black, black, dark, (0.28, 0.28, 0.3)), "rubber")
        if rng.random() < 0.6:
            band = written(black, WHITE, "1 3 5 7 9 11 13 15 17", (192, 16), 0.95, upright=False)
            sleeve = bar(x - 0.007, x - 0.0015, wide * 1.01, 24)
            turned = lathe([[0, x - 0.007], [wide * 1.015, x - 0.007], [wide * 1.015, x - 0.0015], [0, x - 0.0015]], 24)
            thing.add(sleeve, (1, 1, 1), "plastic", band, uv_around(turned))
        x += ring
    c, long = rng.uniform(0.0185, 0.0225) * s, rng.uniform(0.034, 0.046) * s
    metal = style == "cable" and rng.random() < 0.5
    rgb, material = (toned(rng, STEEL), "metal") if metal else (pick(rng, black, black, (0.2, 0.2, 0.21)), "plastic")
    chuck = [
        [x, c * 0.85, c * 0.85], [x + 0.002, c, c], [x + long * 0.6, c, c], [x + long * 0.82, c * 0.75, c * 0.75],
        [x + long, c * 0.5, c * 0.5],
    ]  # fmt: skip
    thing.add(rod(chuck, 36, 2, 12, 0.07), rgb, material)
    if rng.random() < 0.5:
        at = x + long * rng.uniform(0.15, 0.3)
        thing.add(bar(at, at + 0.003, c * 1.01, 24), toned(rng, STEEL), "metal")
    thing.add(bar(x + long * 0.98, x + long + 0.007 * s, c * 0.3, 9), toned(rng, STEEL), "metal")
    return x + long


def _drill_handle(
    thing: Thing, rng: Rng, x: float, long: float, lean: float, r: float, s: float, body: Rgb, dark: Rgb, black: Rgb
) -> None:
    """The grip, with soft inserts at its back, and the trigger."""

    def hung(mesh: Mesh) -> Mesh:  # from along x to downwards and a bit back
        return turn(mesh, "z", -90 - lean).moved(x=x)

    a, b = rng.uniform(0.018, 0.022) * s, rng.uniform(0.0155, 0.0185) * s
    rows = [
        [0, a * 1.5, b * 1.1], [r * 1.1, a * 1.2, b * 1.05], [long * 0.55, a, b], [long * 0.8, a * 0.95, b],
        [long * 1.02, a * 1.15, b * 1.1],
    ]  # fmt: skip
    thing.add(hung(rod(rows, 20, 2.5)), body)
    style = rng.integers(3)
    if style < 2:  # over the whole back, or all around the grip
        back = rng.uniform(0.25, 0.5) if style == 0 else 0.06
        wrap = [[x0, ay * (1.04 - back * 0.5), bz * 1.05, -ay * back * 0.6, 0] for x0, ay, bz in rows[1:]]
        wrap[0][0] = r * 0.7
        wrap[-1][0] = long * 0.95
        thing.add(hung(rod(domed(wrap, 0.01 * s if style == 0 else 0.004, 0.003), 20, 2.5)), dark, "rubber")
    else:  # a lens of rubber on each side
        for side in (-1, 1):
            lens = plate(stroke([[r * 1.1, 0], [long * 0.85, 0]], a * 1.1), 0.002, 0.0008)
            thing.add(hung(lens.moved(z=side * b * 1.0)), dark, "rubber")
    trigger = rounded([[0, -0.008], [0.03, -0.01], [0.032, 0.008], [0.016, 0.0095], [0, 0.014]], 0.004, 3) * s
    at = [r * 1.0, a * 1.1]
    thing.add(hung(plate(trigger + at, b * 1.2, b * 0.3)), pick(rng, black, black, named_rgb(rng, "red", "gray"), dark))
    switch = box((0.012 * s, 0.006 * s, b * 2.5), 0.001)
    thing.add(hung(switch.moved(x=r * 0.85, y=a * 0.9)), pick(rng, black, named_rgb(rng, "gray", "black")))


def _drill_battery(thing: Thing, rng: Rng, foot: Array, s: float, style: str, body: Rgb, dark: Rgb, black: Rgb) -> None:
    """The flared foot and the pack under it."""
    fx, fy = foot
    if style == "compact" and rng.random() < 0.6:  # the pack is in the grip; only its end shows
        end = rounded([
            [fx - 0.026, fy - 0.016], [fx + 0.034, fy - 0.016], [fx + 0.03, fy + 0.008], [fx - 0.022, fy + 0.008],
        ], 0.006)  # fmt: skip
        thing.add(plate(end, 0.048 * s, 0.005), black)
        return
    ahead, behind = rng.uniform(0.045, 0.075) * s, rng.uniform(0.028, 0.045) * s
    wide, high = rng.uniform(0.06, 0.076) * s, rng.uniform(0.026, 0.055) * s
    flare = rng.uniform(0.014, 0.024) * s
    shell = [
        [fx - behind, fy - 0.012], [fx + ahead, fy - 0.012], [fx + ahead, fy - 0.002], [fx + 0.026 * s, fy + flare],
        [fx - 0.022 * s, fy + flare], [fx - behind, fy],
    ]  # fmt: skip
    thing.add(plate(rounded(shell, 0.006 * s, 3), wide * 0.94, 0.008 * s), body)
    low = fy - 0.011 - high
    rake = rng.uniform(-0.004, 0.006)
    pack = [
        [fx - behind * 0.97 + rake, low], [fx + ahead * 0.98 + rake, low], [fx + ahead, fy - 0.011],
        [fx - behind, fy - 0.011],
    ]  # fmt: skip
    rgb = pick(rng, black, black, (0.2, 0.2, 0.21), dark)
    thing.add(plate(rounded(pack, 0.007 * s, 3), wide, 0.007 * s), rgb)
    ink = pick(rng, WHITE, body)
    for side in (-1, 1):
        name = written(
            pick(rng, rgb, body), ink, str(rng.choice(("18V", "20V", "4.0Ah", "12V", "5.0", "LI-ION"))), (128, 40)
        )
        decal(
            thing,
            name,
            ((ahead + behind) * 0.55, high * 0.5, 0.001),
            (fx + (ahead - behind) / 2, low + high * 0.5, side * wide / 2),
        )
    latch = box((0.004, high * 0.35, wide * 0.5), 0.001).moved(fx + ahead, low + high * 0.7, 0)
    thing.add(latch, pick(rng, named_rgb(rng, "red", "yellow", "gray"), black))


# Clamps


def make_clamp(rng: Rng) -> Thing:
    """A spring clamp of plastic or sheet steel, a C-clamp, a bar clamp with a screw, or one with a trigger."""
    make = pick(rng, _spring_clamp, _steel_clamp, _c_clamp, _bar_clamp, _trigger_clamp, p=[0.32, 0.18, 0.2, 0.15, 0.15])
    thing = Thing("metal")
    make(thing, rng)  # type: ignore[operator]
    return set_down(thing)


def _halves(thing: Thing, mesh: Mesh, rgb: Rgb, material: str, opened: float) -> None:
    """A half and its mirror image, each turned about the pivot."""
    thing.add(turn(mesh, "z", opened), rgb, material)
    thing.add(turn(mirrored(mesh), "z", -opened), rgb, material)


def _coil(thing: Thing, rng: Rng, r: float, high: float) -> None:
    """A spring about z, with its rings."""
    z = np.linspace(-high / 2, high / 2, 11)
    radii = r * np.where(np.arange(11) % 2, 1.0, 0.82)
    thing.add(lathe(np.concatenate([[[0, z[0]]], np.column_stack([radii, z]), [[0, z[-1]]]]), 16), toned(rng,
        STEEL), "metal")  # fmt: skip


def _spring_clamp(thing: Thing, rng: Rng) -> None:
    s = rng.uniform(0.55, 1.5)
    bright = named_rgb(rng, "orange", "orange", "red", "blue", "yellow", "green")
    body = toned(rng, BLACK) if rng.random() < 0.75 else any_rgb(rng)
    bow, flare = rng.uniform(0.02, 0.034), rng.uniform(0.034, 0.05)
    path = curve([
        [-0.09, flare], [-0.055, flare * 0.72], [-0.018, 0.0125], [0.008, 0.0125], [0.035, bow], [0.06, bow * 0.75],
        [0.08, 0.0085],
    ], 17)  # fmt: skip
    widths = np.interp(np.arange(17), [0, 3, 6, 9, 12, 16], [0.014, 0.0165, 0.019, 0.02, 0.0145, 0.009])
    opened = rng.uniform(0, 5)
    thick = rng.uniform(0.018, 0.026)
    _halves(thing, plate(stroke(path, widths) * s, thick * s, 0.0035 * s), body, "plastic", opened)
    rib = stroke(path[2:13], 0.003)
    _halves(thing, plate(rib * s, (thick + 0.0025) * s, 0.0007 * s, 1), body, "plastic", opened)
    if rng.random() < 0.65:  # soft grips on the handles
        _halves(
            thing,
            plate(stroke(path[:6], widths[:6] + 0.0035) * s, (thick + 0.003) * s, 0.004 * s),
            bright,
            "rubber",
            opened,
        )
    # The pads that take hold, on pins, so they lie flat against each other.
    pad = plate(rounded([
        [0.062, 0.0005], [0.094, 0.0005], [0.093, 0.006], [0.084, 0.011], [0.068, 0.008],
    ], 0.002, 3) * s, (thick + 0.002) * s, 0.002 * s)  # fmt: skip
    _halves(thing, pad, bright, "plastic", opened)
    _coil(thing, rng, 0.0085 * s, (thick + 0.004) * s)
    pin = lathe([[0, -0.5], [0.0042, -0.5], [0.0042, 0.5], [0, 0.5]], 12).scaled(s, s, (thick + 0.008) * s)
    thing.add(pin, pick(rng, STEEL, bright), "metal")


def _steel_clamp(thing: Thing, rng: Rng) -> None:
    s = rng.uniform(0.6, 1.4)
    metal = toned(rng, STEEL)
    bright = named_rgb(rng, "red", "orange", "red", "orange", "blue", "black", "yellow")
    flare = rng.uniform(0.03, 0.042)
    path = curve([
        [-0.085, flare], [-0.04, flare * 0.6], [-0.008, 0.0115], [0.02, 0.014], [0.045, 0.017], [0.062, 0.0065],
        [0.068, 0.005],
    ], 17)  # fmt: skip
    opened = rng.uniform(0, 4)
    thick = rng.uniform(0.02, 0.03)
    widths = np.interp(np.arange(17), [0, 4, 8, 16], [0.004, 0.007, 0.013, 0.0045])
    _halves(thing, plate(stroke(path, widths) * s, thick * s, 0.0012 * s, 1), metal, "metal", opened)
    for part, more in ((path[:7], 0.0045), (path[14:], 0.005)):
        at = slice(0, 7) if len(part) == 7 else slice(14, 17)
        _halves(
            thing, plate(stroke(part, widths[at] + more) * s, (thick + 0.004) * s, 0.0025 * s), bright, "rubber", opened
        )
    _coil(thing, rng, 0.0095 * s, thick * 0.8 * s)
    thing.add(lathe([[0, -0.5], [0.003, -0.5], [0.003, 0.5], [0, 0.5]], 10).scaled(s, s, (thick + 0.008) * s),
        metal, "metal")  # fmt: skip


def _c_clamp(thing: Thing, rng: Rng) -> None:
    gap, throat = rng.uniform(0.05, 0.14), rng.uniform(0.035, 0.07)
    w = rng.uniform(0.012, 0.018)
    rgb = pick(
        rng, toned(rng, (0.35, 0.36, 0.38)), toned(rng, BLACK), named_rgb(rng, "blue", "red", "orange", "green", "gray")
    )
    corner = rng.uniform(0.3, 0.8)
    path = curve([
        [gap, -0.004], [gap + 0.004, throat * 0.5], [gap - 0.1 * gap * corner, throat],
        [gap * 0.5, throat * (1.0 + 0.12 * corner)], [0.1 * gap * corner, throat], [-0.006, throat * 0.5],
        [-0.002, -0.004],
    ], 25)  # fmt: skip
    widths = w * np.interp(np.linspace(0, 1, 25), [0, 0.5, 1], [0.9, 1.25, 0.95])
    thick = w * rng.uniform(0.75, 1.0)
    thing.add(plate(stroke(path, widths), thick * 0.55, thick * 0.2, 1), rgb, "metal")
    for offset in (-0.4, 0.4):  # the flanges of its section
        t = np.gradient(path, axis=0)
        t /= np.linalg.norm(t, axis=1, keepdims=True)
        flange = path + (offset * widths)[:, None] * np.column_stack([t[:, 1], -t[:, 0]])
        thing.add(plate(stroke(flange, w * 0.28), thick, thick * 0.15, 1), rgb, "metal")
    boss = w * 0.62
    thing.add(bar(-0.014, 0.012, boss, 16, 0.002), rgb, "metal")
    thing.add(bar(gap - 0.014, gap + 0.002, boss, 16, 0.001), rgb, "metal")
    _clamp_screw(thing, rng, -rng.uniform(0.4, 0.9) * gap - 0.03, gap * rng.uniform(0.3, 0.85), w * 0.33)


def _clamp_screw(thing: Thing, rng: Rng, x0: float, x1: float, r: float, knob: bool = False) -> None:
    """A screw along x with its pad at x1 and a sliding bar, or a turned handle, at x0."""
    metal = toned(rng, STEEL) if rng.random() < 0.7 else toned(rng, IRON)
    thing.add(thread(x0, x1, r, 20, 10), metal, "metal")
    thing.add(spin([[0, x1 - 0.006], [r * 1.2, x1 - 0.006], [r * 2.1, x1], [r * 2.1, x1 + 0.004], [0,
        x1 + 0.004]], 16), metal, "metal")  # fmt: skip
    if knob:
        long, fat = rng.uniform(0.06, 0.1), rng.uniform(0.012, 0.016)
        rows = domed([
            [x0 - long, fat, fat], [x0 - long * 0.4, fat * 1.05, fat * 1.05], [x0, fat * 0.75, fat * 0.75],
        ], 0.005, 0.004)  # fmt: skip
        if rng.random() < 0.5:
            add_wood(thing, rod(rows, 16), rng)
        else:
            thing.add(rod(rows, 24, 2, 6, 0.12), pick(rng, *two_tone(rng)), "plastic")
        return
    thing.add(bar(x0 - 0.008, x0 + 0.012, r * 1.35, 14, 0.001), metal, "metal")
    long, off = rng.uniform(0.035, 0.055), rng.uniform(-0.02, 0.02)
    lean = rng.uniform(-15, 15)
    cross = [
        bar(-long, long, r * 0.5, 10),
        bar(-long - 0.004, -long + 0.003, r * 0.85, 10),
        bar(long - 0.003, long + 0.004, r * 0.85, 10),
    ]
    thing.add(turn(turn(join(*cross).moved(x=off), "z", 90), "x", lean).moved(x=x0), metal, "metal")


def _bar_clamp(thing: Thing, rng: Rng) -> None:
    long, throat = rng.uniform(0.18, 0.42), rng.uniform(0.05, 0.09)
    wide = rng.uniform(0.016, 0.024)
    metal = toned(rng, pick(rng, STEEL, STEEL, IRON))
    rgb = pick(rng, named_rgb(rng, "red", "blue", "orange", "green"), toned(rng, BLACK), toned(rng, (0.4, 0.41, 0.43)))
    rail = box((long, wide, wide * 0.3), 0.0008).moved(x=long / 2)
    thing.add(rail, (1, 1, 1), "metal", striped(metal, 40, 0.25, along=True), uv_boxed(rail))
    head = [
        [long - 0.014, wide * 0.7], [long + 0.012, wide * 0.7], [long + 0.012, -throat * 0.6],
        [long + 0.004, -throat], [long - 0.012, -throat], [long - 0.012, -throat * 0.3],
    ]  # fmt: skip
    thing.add(plate(rounded(head, 0.006, 3), wide * 0.7, 0.002, 1), rgb, "metal")
    x = long * rng.uniform(0.2, 0.65)
    arm = [
        [x - 0.016, wide * 0.75], [x + 0.014, wide * 0.75], [x + 0.012, -throat * 0.3], [x + 0.014, -throat * 1.12],
        [x - 0.012, -throat * 1.12], [x - 0.018, -throat * 0.4],
    ]  # fmt: skip
    thing.add(plate(rounded(arm, 0.006, 3), wide * 0.8, 0.002, 1), rgb, "metal")
    holder = Thing("metal")
    _clamp_screw(
        holder, rng, x - rng.uniform(0.04, 0.08), x + rng.uniform(0.02, 0.3) * (long - x), 0.006, rng.random() < 0.75
    )
    for part in holder.parts:
        thing.add(part.mesh.moved(y=-throat * 0.9), part.rgb, part.material, part.texture, part.uv)
    if rng.random() < 0.6:
        pad = named_rgb(rng, "red", "black", "orange", "yellow")
        thing.add(
            plate(rounded_rectangle(0.008, 0.028, 0.003, 3), 0.024, 0.002).moved(long - 0.013, -throat * 0.85),
            pad,
            "rubber",
        )


def _trigger_clamp(thing: Thing, rng: Rng) -> None:
    """One-handed: a bar, and a body with a pistol grip that slides on it."""
    long, throat = rng.uniform(0.2, 0.4), rng.uniform(0.05, 0.08)
    body, second = pick(
        rng, ((0.06, 0.13, 0.33), (0.9, 0.75, 0.08)), (BLACK, (0.9, 0.4, 0.05)), (BLACK, (0.75, 0.08, 0.07)),
        ((0.9, 0.76, 0.08), BLACK), ((0.08, 0.35, 0.2), (0.2, 0.2, 0.2)), (BLACK, (0.35, 0.36, 0.38)),
    )  # fmt: skip
    thick = rng.uniform(0.02, 0.028)
    thing.add(
        box((long, 0.018, 0.006), 0.0008).moved(x=long / 2), toned(rng, pick(rng, IRON, STEEL, (0.15, 0.15, 0.16)))
    )
    jaw = [
        [long - 0.022, 0.016], [long + 0.006, 0.016], [long + 0.01, -0.01], [long - 0.002, -throat],
        [long - 0.02, -throat], [long - 0.024, -0.02],
    ]  # fmt: skip
    thing.add(plate(rounded(jaw, 0.007, 3), thick, 0.004), toned(rng, body), "plastic")
    x = long * rng.uniform(0.3, 0.7)
    slide = [
        [x - 0.06, 0.02], [x - 0.01, 0.022], [x + 0.01, 0.016], [x + 0.014, -0.02], [x + 0.012, -throat],
        [x - 0.006, -throat], [x - 0.012, -0.03], [x - 0.03, -0.024], [x - 0.062, -0.016],
    ]  # fmt: skip
    thing.add(plate(rounded(slide, 0.006, 3), thick * 1.1, 0.004), toned(rng, body), "plastic")
    grip = stroke(curve([
        [x - 0.046, 0.0], [x - 0.06, -0.03], [x - 0.068, -0.06], [x - 0.085, -0.09],
    ], 8), [0.026, 0.024, 0.022, 0.021, 0.021, 0.021, 0.02, 0.018])  # fmt: skip
    thing.add(plate(grip, thick * 0.95, 0.007), toned(rng, body), "plastic")
    thing.add(
        plate(stroke(curve([[x - 0.057, -0.03], [x - 0.069, -0.06], [x - 0.083, -0.085]], 6), 0.012), thick, 0.002),
        toned(rng, second),
        "rubber",
    )
    trigger = stroke(curve([
        [x - 0.02, -0.018], [x - 0.026, -0.045], [x - 0.042, -0.075],
    ], 6), [0.012, 0.011, 0.01, 0.009, 0.009, 0.008])  # fmt: skip
    thing.add(plate(trigger, thick * 0.6, 0.003), toned(rng, second), "plastic")
    for at, way in ((long - 0.026, -1), (x + 0.017, 1)):
        pad = rounded_rectangle(0.009, 0.034, 0.003, 3)
        thing.add(plate(pad, thick * 1.15, 0.002).moved(at + 0.001 * way, -throat * 0.78), toned(rng, second), "rubber")


# Tapes


_TAPES: tuple[tuple[Rgb, str], ...] = (
    ((0.62, 0.44, 0.24), "brown"), ((0.85, 0.78, 0.55), "clear"), ((0.88, 0.8, 0.6), "masking"),
    ((0.08, 0.08, 0.085), "electric"), ((0.6, 0.61, 0.63), "duct"), ((0.1, 0.4, 0.75), "painter"),
    ((0.9, 0.9, 0.88), "white"), ((0.0, 0.0, 0.0), "colour"),
    ((0.0, 0.0, 0.0), "washi"),
)  # fmt: skip


def _roll(thing: Thing, rng: Rng, r: float, hole: float, high: float) -> None:
    """Tape wound on a core, its axis up."""
    rgb, what = _TAPES[rng.integers(len(_TAPES))]
    rgb = any_rgb(rng) if what in ("colour", "washi") else toned(rng, rgb)
    bevel = 0.0004
    wound = lathe([[hole, 0], [r - bevel, 0], [r, bevel], [r, high - bevel], [r - bevel, high], [hole, high]], 48)
    if what == "washi":
        thing.add(wound, (1, 1, 1), "plastic", pattern(rng, rgb), uv_around(wound) * [rng.integers(2, 8), 1])
    else:
        soft = what in ("masking", "painter")
        thing.add(
            wound,
            rgb,
            "cardboard" if soft else "plastic",
            alpha=0.85 if what == "clear" and rng.random() < 0.5 else 1.0,
        )
    wall = rng.uniform(0.0015, 0.004)
    core = lathe([
        [hole - wall, 0.0002], [hole + 0.0003, -0.0003], [hole + 0.0003, high + 0.0003], [hole - wall, high - 0.0002],
    ], 40)  # fmt: skip
    card = toned(rng, pick(rng, (0.72, 0.6, 0.44), (0.72, 0.6, 0.44), WHITE, (0.5, 0.42, 0.32), BLACK))
    if rng.random() < 0.25:
        print_on = written(card, any_rgb(rng), f"{rng.choice(_BRANDS)}  {rng.choice(_BRANDS)}", (192, 32), 0.95)
        thing.add(core, (1, 1, 1), "cardboard", print_on, uv_around(core))
    else:
        thing.add(core, card, "cardboard")
    if rng.random() < 0.5:  # the loose end
        a = np.linspace(0, 0.35, 6)
        lift = r * (1 + 0.35 * a**1.5)
        path = np.column_stack([lift * np.cos(a), lift * np.sin(a)])
        thing.add(plate(stroke(path, 0.0006), high * 0.98).moved(z=high / 2), rgb, "plastic")


def make_tape(rng: Rng) -> Thing:
    """A roll of packing, duct, masking, insulating or sticky tape, or one in a dispenser."""
    thing = Thing("plastic")
    style = pick(rng, "pack", "small", "flat", "desk", "snail", p=[0.38, 0.25, 0.17, 0.12, 0.08])
    if style in ("pack", "small", "flat"):
        hole = {"pack": rng.uniform(0.036, 0.04), "small": rng.uniform(0.0125, 0.019)}.get(
            style, rng.uniform(0.036, 0.04)
        )
        r = hole + rng.uniform(0.005, 0.03 if style == "pack" else 0.018)
        high = rng.uniform(0.036, 0.052) if style == "pack" else rng.uniform(0.01, 0.026)
        _roll(thing, rng, r, hole, high)
        return set_down(thing)
    holder = Thing("plastic")
    r, hole, high = rng.uniform(0.021, 0.029), 0.0125, rng.uniform(0.012, 0.019)
    _roll(holder, rng, r, hole, high)
    for part in holder.parts:
        thing.add(part.mesh.moved(z=-high / 2), part.rgb, part.material, part.texture, part.uv, part.alpha)
    rgb = any_rgb(rng) if rng.random() < 0.6 else toned(rng, BLACK)
    if style == "desk":
        side = [
            [-r * 1.3, -r * 1.25], [r * 3.2, -r * 1.25], [r * 3.25, -r * 0.6], [r * 2.9, -r * 0.1],
            [r * 2.0, -r * 0.7], [r * 0.9, -r * 0.65], [-r * 0.9, -r * 0.5], [-r * 1.2, -r * 0.6],
        ]  # fmt: skip
        thing.add(plate(rounded(side, 0.008, 3), high + 0.022, 0.005), rgb)
        hub = plate(rounded([
            [-hole, -r], [hole, -r], [hole * 0.6, hole * 0.8], [-hole * 0.6, hole * 0.8],
        ], 0.006, 3), 0.004, 0.001)  # fmt: skip
        for at in (-1, 1):
            thing.add(hub.moved(z=at * (high / 2 + 0.004)), rgb)
        thing.add(lathe([[0, -0.5], [hole * 0.8, -0.5], [hole * 0.8, 0.5], [0, 0.5]], 16).scaled(1, 1,
            high + 0.006), rgb)  # fmt: skip
        thing.add(box((0.003, 0.004, high)).moved(r * 3.0, -r * 0.1, 0), STEEL, "metal")
        return set_down(thing, UPRIGHT)
    outline = stroke(curve([
        [-0.2 * r, -0.05 * r], [r * 0.2, -0.1 * r], [r * 1.1, -r * 0.75], [r * 1.9, -r * 0.9],
    ], 9), [2.2 * r, 2.2 * r, 1.7 * r, 1.2 * r, 0.8 * r, 0.5 * r, 0.4 * r, 0.35 * r, 0.3 * r])  # fmt: skip
    inner = oval(r * 0.72, r * 0.72, len(outline))
    start = np.arctan2(outline[0, 1], outline[0, 0])
    rolled = np.roll(inner, round(start / (2 * np.pi) * len(outline)), axis=0)
    for at in (-1, 1):
        thing.add(frame(outline, rolled, 0.0015, 5, 4).moved(z=at * (high / 2 + 0.001)), rgb, alpha=pick(rng, 1.0, 0.8))
    thing.add(box((0.002, 0.003, high + 0.004)).moved(r * 2.0, -r * 0.95, 0), pick(rng, STEEL, BLACK), "metal")
    return set_down(thing)


def make_tape_measure(rng: Rng) -> Thing:
    """A case with some of its steel tape out, or a round one of a tailor; drawn from the side."""
    thing = Thing("plastic")
    bright, dark = two_tone(rng)
    body = pick(rng, bright, bright, toned(rng, STEEL), dark)
    if rng.random() < 0.18:
        r, high = rng.uniform(0.025, 0.033), rng.uniform(0.014, 0.02)
        thing.add(lathe([[0, 0], [r * 0.9, 0], [r, high * 0.2], [r, high * 0.8], [r * 0.9, high], [0, high]],
            40), any_rgb(rng))  # fmt: skip
        thing.add(lathe([[0, high], [r * 0.4, high], [r * 0.38, high + 0.0015], [0, high + 0.002]], 24),
            pick(rng, WHITE, STEEL, dark))  # fmt: skip
        blade = box((rng.uniform(0.02, 0.12), 0.0006, high * 0.45)).moved(r + 0.01, r * 0.85, high * 0.5)
        thing.add(blade, pick(rng, WHITE, (0.95, 0.85, 0.3)), "fabric")
        return set_down(thing)
    s, thick = rng.uniform(0.026, 0.04), rng.uniform(0.026, 0.042)
    roof = rng.uniform(0.7, 1.0)
    case = [
        [-s, -s], [s * 1.05, -s], [s * 1.1, -s * 0.5], [s * roof, s * 0.6], [s * 0.4, s], [-s * 0.5, s],
        [-s, s * 0.5],
    ]  # fmt: skip
    outline = rounded(case, s * rng.uniform(0.25, 0.6), 4)
    thing.add(
        plate(outline, thick, thick * 0.12), body, pick(rng, "plastic", "metal") if body[0] == body[1] else "plastic"
    )
    if rng.random() < 0.7:  # a rubber coat over its rim
        inner = np.array(outline) * rng.uniform(0.72, 0.85)
        thing.add(frame(np.array(outline) * 1.03, inner, thick * 1.06, 4), dark if body != dark else bright, "rubber")
    ink = pick(rng, WHITE, BLACK, bright)
    ground = pick(rng, dark, bright, WHITE, named_rgb(rng, "yellow", "red", "black"))
    disc = lathe([[0, 0], [s * 0.6, 0], [s * 0.6, 0.0008], [0, 0.0008]], 24)
    face = written(ground, ink, str(rng.choice(("5m", "8m/26'", "3m", "16 ft", "25'", "7.5m"))), (96, 96), 0.7)
    for side in (-1, 1):
        badge = disc.moved(z=thick / 2) if side > 0 else mirrored(disc.moved(z=thick / 2), 2)
        thing.add(badge, (1, 1, 1), "plastic", face, uv_boxed(badge))
    lock = rounded([[s * 0.55, s * 0.75], [s * 0.95, s * 0.2], [s * 1.2, s * 0.3], [s * 0.8, s * 0.9]], 0.003, 3)
    thing.add(plate(lock, thick * 0.4, 0.002), pick(rng, dark, bright))
    out = rng.uniform(0.004, 0.03) if rng.random() < 0.6 else rng.uniform(0.05, 0.25)
    wide = thick * 0.62
    blade = box((out, 0.0006, wide)).moved(s * 1.05 + out / 2, -s * 0.9, 0)
    paint = toned(rng, (0.95, 0.83, 0.15)) if rng.random() < 0.75 else WHITE
    count = max(1, round(out / 0.01))
    thing.add(
        blade, (1, 1, 1), "plastic", ticks(rng, paint, BLACK, count, (min(192, 12 * count + 4), 32)), uv_boxed(blade)
    )
    thing.add(box((0.001, 0.01, wide * 0.9)).moved(s * 1.05 + out, -s * 0.9 - 0.0035, 0), STEEL, "metal")
    return set_down(thing, UPRIGHT)


# Lights and cells


def make_flashlight(rng: Rng) -> Thing:
    """An aluminium torch, a plastic one, a penlight, or a lantern with a handle."""
    thing = Thing("plastic")
    style = pick(rng, "metal", "plastic", "pen", "lantern", p=[0.45, 0.28, 0.12, 0.15])
    bright, dark = two_tone(rng)
    lens = pick(rng, (0.85, 0.87, 0.88), (0.95, 0.92, 0.75), (0.7, 0.74, 0.8))
    if style == "lantern":
        w, high = rng.uniform(0.045, 0.055), rng.uniform(0.05, 0.07)
        case = rounded([[-w, -high], [w, -high], [w, high * 0.5], [-w, high * 0.5]], 0.012, 3)
        thing.add(plate(case, w * 1.9, 0.01), bright)
        thing.add(sweep(curve([[-w * 0.8, high * 0.4, 0], [-w * 0.7, high * 1.05, 0], [w * 0.6, high * 1.1,
            0], [w * 0.8, high * 0.4, 0]], 14), 0.009, 10, 1.3), dark)  # fmt: skip
        r = w * rng.uniform(0.85, 1.05)
        _torch_head(thing, w - 0.005, 0.028, r * 0.9, r, lens, pick(rng, dark, bright))
        return set_down(thing, UPRIGHT)
    r = {"metal": rng.uniform(0.011, 0.017), "plastic": rng.uniform(0.015, 0.019)}.get(
        style, rng.uniform(0.006, 0.0085)
    )
    long = r * rng.uniform(6, 10) if style != "pen" else r * rng.uniform(13, 17)
    head = r * {"metal": rng.uniform(1.1, 1.9), "plastic": rng.uniform(1.5, 2.0)}.get(style, rng.uniform(1.0, 1.1))
    metallic = style != "plastic"
    rgb = toned(rng, pick(rng, BLACK, BLACK, BLACK, STEEL, bright, (0.2, 0.2, 0.22))) if metallic else bright
    material = "metal" if metallic else "plastic"
    tube = spin([[0, -long], [r * 0.85, -long], [r, -long + 0.003], [r, -long * 0.2], [r * 0.9, 0], [0, 0]], 24)
    thing.add(tube, rgb, material)
    knurl = bar(-long * 0.8, -long * 0.35, r * 1.025, 24)
    if metallic:
        thing.add(
            knurl,
            (1, 1, 1),
            "metal",
            striped(tuple(min(1.0, 1.25 * v + 0.02) for v in rgb), 24, 0.35, along=bool(rng.random() < 0.5)),
            uv_boxed(knurl),
        )
    elif rng.random() < 0.7:
        thing.add(knurl, dark, "rubber")
    neck = r * rng.uniform(1.0, 2.0)
    cone = spin([[0, -0.002], [r, -0.002], [head * 0.85, neck], [0, neck]], 24)
    thing.add(cone, rgb, material)
    _torch_head(
        thing, neck - 0.001, head * rng.uniform(0.5, 1.2), head * 0.95, head, lens, rgb if rng.random() < 0.6 else dark
    )
    if rng.random() < 0.7:
        knob = plate(rounded_rectangle(r * 1.1, r * 0.7, r * 0.3, 4), 0.004, 0.001).moved(-long * 0.15, 0, r * 1.02)
        thing.add(knob, pick(rng, dark, bright, BLACK), "rubber")
    thing.add(bar(-long - 0.003, -long + 0.001, r * 0.7, 16, 0.001), dark, "rubber")
    if style == "pen":
        thing.add(box((long * 0.4, r * 0.5, 0.001)).moved(-long * 0.78, 0, r * 1.35), STEEL, "metal")
        thing.add(box((0.003, r * 0.5, r * 0.5)).moved(-long * 0.97, 0, r * 1.1), STEEL, "metal")
    return laid(thing, head, r, long)


def _torch_head(thing: Thing, x: float, long: float, r0: float, r1: float, lens: Rgb, rgb: Rgb) -> None:
    """A bezel from x on with a bright dish in it."""
    shell = [
        [0, x], [r0 * 0.95, x], [r0, x + long * 0.15], [r1, x + long * 0.85], [r1 * 0.97, x + long],
        [r1 * 0.82, x + long], [r1 * 0.8, x + long * 0.9], [0, x + long * 0.9],
    ]  # fmt: skip
    thing.add(spin(shell, 28), rgb)
    dish = spin([
        [0, x + long * 0.85], [r1 * 0.81, x + long * 0.85], [r1 * 0.81, x + long * 0.93], [r1 * 0.3, x + long * 0.91],
        [0, x + long * 0.91],
    ], 28)  # fmt: skip
    thing.add(dish, lens, "glass")
    thing.add(bar(x + long * 0.88, x + long * 0.935, r1 * 0.22, 14), (0.95, 0.9, 0.5), "glass")


def make_battery(rng: Rng) -> Thing:
    """AAA to D, or a block of 9 V; upright."""
    thing = Thing("metal")
    first, second = pick(
        rng, ((0.1, 0.1, 0.1), (0.75, 0.45, 0.22)), ((0.1, 0.1, 0.1), (0.85, 0.7, 0.3)),
        ((0.8, 0.65, 0.15), (0.1, 0.1, 0.11)), ((0.8, 0.8, 0.82), (0.7, 0.08, 0.08)),
        ((0.1, 0.25, 0.6), (0.85, 0.85, 0.86)), ((0.12, 0.45, 0.2), (0.92, 0.92, 0.9)),
        ((0.92, 0.92, 0.9), (0.1, 0.35, 0.7)), ((0.75, 0.07, 0.07), (0.1, 0.1, 0.1)),
        (any_rgb(rng), any_rgb(rng)),
    )  # fmt: skip
    first, second = toned(rng, first), toned(rng, second)
    shade = np.dot(first, (0.3, 0.59, 0.11))
    word = str(rng.choice(("DURA", "ENERGO", "VOLTA", "MAXX", "ALKALINE", "POWER", "ULTRA", "ecoloop")))
    image = written(first, WHITE if shade < 0.55 else BLACK, word, (192, 128), 0.8, upright=True)
    image = np.ascontiguousarray(image)
    band = int(image.shape[0] * rng.uniform(0.12, 0.4))
    image[:band] = 255 * np.array(second)
    if rng.random() < 0.4:
        image[band : band + 5] = 255 * np.array(pick(rng, WHITE, BRASS, STEEL))
    cv2.putText(
        image, "+", (image.shape[1] // 2 - 8, 22), cv2.FONT_HERSHEY_DUPLEX, 0.8, (230, 230, 230), 2, cv2.LINE_AA
    )
    if rng.random() < 0.16:
        w, d, h = 0.0262, 0.0172, 0.0465
        case = box((w, d, h), 0.001).moved(z=h / 2)
        thing.add(case, (1, 1, 1), "metal", image, uv_boxed(case))
        thing.add(box((w * 0.96, d * 0.94, 0.0012)).moved(z=h), (0.15, 0.15, 0.15), "plastic")
        for side, r in ((-1, 0.0028), (1, 0.0042)):
            stud = lathe([
                [0, h], [r, h], [r * (0.9 if side < 0 else 1.1), h + 0.003], [0, h + 0.0025],
            ], 14 if side < 0 else 6)  # fmt: skip
            thing.add(stud.moved(x=side * 0.0064), toned(rng, STEEL), "metal")
        return set_down(thing)
    sizes = ((0.0052, 0.0445), (0.00725, 0.0505), (0.0131, 0.05), (0.0171, 0.0615), (0.0092, 0.065))
    r, h = sizes[rng.choice(5, p=[0.2, 0.45, 0.12, 0.15, 0.08])]
    low, high = h * 0.02, h * 0.955
    metal = toned(rng, CHROME)
    thing.add(lathe([[0, 0], [r * 0.9, 0], [r * 0.97, low], [r * 0.97, high], [r * 0.8, high + 0.0004], [0,
        high + 0.0004]], 24), metal)  # fmt: skip
    wrap = lathe([
        [r * 0.8, low], [r * 0.98, low], [r, low + 0.0006], [r, high - 0.0006], [r * 0.96, high], [r * 0.8, high],
    ], 28)  # fmt: skip
    thing.add(wrap, (1, 1, 1), "metal", image, uv_around(wrap) * [rng.integers(1, 3), 1])
    thing.add(lathe([[0, high], [r * 0.4, high], [r * 0.36, h], [0, h]], 14), metal)
    return set_down(thing)


# Saws and knives


def _teeth(x0: float, x1: float, y: float, depth: float, count: int) -> list[list[float]]:
    """A row of teeth along x from x0 to x1, pointing to -y."""
    x = np.linspace(x0, x1, 2 * count + 1)
    return [[float(v), y - depth * (i % 2)] for i, v in enumerate(x)]


def make_saw(rng: Rng) -> Thing:
    """A hand saw, a hacksaw, a pruning or a pull saw."""
    thing = Thing("metal")
    style = pick(rng, "hand", "hack", "pull", "junior", p=[0.5, 0.25, 0.15, 0.1])
    metal = toned(rng, CHROME if rng.random() < 0.8 else STEEL)
    bright, dark = two_tone(rng)
    if style == "hand":
        long, deep = rng.uniform(0.28, 0.42), rng.uniform(0.09, 0.125)
        tip = deep * rng.uniform(0.35, 0.55)
        blade = [*_teeth(0.0, long, -deep / 2, 0.003, 16)[:-1], [long, -deep / 2], [long, -deep / 2 + tip],
            [long * 0.96, -deep / 2 + tip * 1.25], [0.0, deep / 2]]  # fmt: skip
        thing.add(plate(blade, 0.0014), metal)
        if rng.random() < 0.5:
            mark = written(
                tuple(0.97 * v for v in metal), pick(rng, BLACK, bright), str(rng.choice(_BRANDS)), (160, 48)
            )
            decal(thing, mark, (long * 0.35, deep * 0.3, 0.0018), (long * 0.3, -deep * 0.08, 0))
        _saw_handle(thing, rng, deep, bright, dark)
    elif style == "pull":
        long, deep, grip = rng.uniform(0.2, 0.28), rng.uniform(0.035, 0.06), rng.uniform(0.14, 0.24)
        blade = [*_teeth(0.0, long, -deep / 2, 0.0025, 16), [long, deep * 0.4], [0.0, deep * 0.25]]
        thing.add(plate(blade, 0.0012), metal)
        rows = domed([[-grip, 0.012, 0.015], [-grip * 0.5, 0.0105, 0.013], [0.012, 0.012, 0.013]], 0.004, 0.003)
        if rng.random() < 0.5:
            add_wood(thing, rod(rows, 16, 2.6), rng)
        else:
            thing.add(rod(rows, 16, 2.6), bright)
            sleeve = rod(domed([[-grip * 0.9, 0.0125, 0.0156], [-grip * 0.2, 0.0118, 0.0139]], 0.004, 0.004), 16, 2.6)
            thing.add(sleeve, dark, "rubber")
    else:
        long = rng.uniform(0.25, 0.31) if style == "hack" else rng.uniform(0.14, 0.17)
        deep = rng.uniform(0.075, 0.1) * (1 if style == "hack" else 0.7)
        r = 0.006 if style == "hack" else 0.003
        rgb = pick(rng, toned(rng, STEEL), bright, dark)
        bow = curve([
            [0, 0, 0], [0.0, deep * 0.8, 0], [long * 0.12, deep, 0], [long * 0.88, deep, 0], [long, deep * 0.8, 0],
            [long, 0, 0],
        ], 26)  # fmt: skip
        thing.add(sweep(bow, r, 10, rng.uniform(0.7, 1.3)), rgb, "metal")
        blade = [*_teeth(0.0, long, -0.006, 0.002, 24), [long, 0.006], [0.0, 0.006]]
        thing.add(plate(blade, 0.0012), toned(rng, pick(rng, IRON, (0.15, 0.2, 0.4), STEEL)))
        if style == "hack":
            grip = curve([[-0.008, deep * 0.75], [-0.022, deep * 0.3], [-0.035, -0.02], [-0.05, -0.05]], 9)
            thing.add(
                plate(stroke(grip, [0.03, 0.032, 0.032, 0.03, 0.029, 0.029, 0.03, 0.031, 0.03]), 0.026, 0.008),
                pick(rng, bright, dark),
            )
            thing.add(plate(stroke(grip[2:], 0.014), 0.028, 0.002), dark if rng.random() < 0.6 else bright, "rubber")
            thing.add(bar(-0.01, 0.012, 0.005, 10).moved(x=long), rgb)
        else:
            thing.add(
                sweep(np.array([[-0.1, deep * 0.35, 0], [-0.004, deep * 0.35, 0]]), r * 3, 12), pick(rng, bright, rgb)
            )
    return set_down(thing)


def _saw_handle(thing: Thing, rng: Rng, deep: float, bright: Rgb, dark: Rgb) -> None:
    """Closed, with a hole for the fingers, behind x = 0."""
    k = 32
    a = np.arange(k) * 2 * np.pi / k
    tall = deep * rng.uniform(0.55, 0.68)
    hole = np.column_stack([0.017 * np.cos(a) - 0.25 * 0.03 * np.sin(a), tall * 0.62 * np.sin(a)])
    outer = rounded([
        [0.075, tall * 0.35], [0.02, tall * 0.95], [-0.05, tall * 1.12], [-0.05, tall * 0.6], [-0.03, -tall * 0.4],
        [-0.03, -tall * 1.08], [0.03, -tall * 0.98], [0.08, -tall * 0.5],
    ], 0.02, 4)  # fmt: skip
    outer = outer[np.argsort(np.arctan2(outer[:, 1], outer[:, 0]) % (2 * np.pi))]
    angle = np.arctan2(outer[:, 1], outer[:, 0]) % (2 * np.pi)
    full = np.column_stack([np.interp(a, angle, outer[:, i], period=2 * np.pi) for i in range(2)])
    x = -0.05
    grip = frame(full, hole, 0.024, 3).moved(x=x)
    if rng.random() < 0.45:
        add_wood(thing, grip, rng)
    else:
        thing.add(grip, pick(rng, bright, dark), "plastic")
        if rng.random() < 0.7:
            lining = frame(hole * 1.35, hole * 0.98, 0.0255, 2.5).moved(x=x)
            thing.add(lining, pick(rng, dark, bright), "rubber")
    for y in (-0.25, 0.12):
        stud = lathe([[0, -0.0135], [0.006, -0.0135], [0.006, 0.0135], [0, 0.0135]], 14)
        thing.add(stud.moved(x + 0.058, y * tall, 0), pick(rng, BRASS, STEEL), "metal")


def make_utility_knife(rng: Rng) -> Thing:
    """With a snap-off blade, or a trapezoid one in a metal or a folding handle."""
    thing = Thing("plastic")
    bright, dark = two_tone(rng)
    metal = toned(rng, CHROME)
    if rng.random() < 0.55:
        long, wide, thick = rng.uniform(0.12, 0.165), rng.uniform(0.016, 0.026), rng.uniform(0.009, 0.014)
        out = rng.uniform(0.005, 0.07)
        body = rounded([
            [-long, -wide * 0.5], [0, -wide * 0.4], [0.006, wide * 0.1], [0, wide * 0.5], [-long, wide * 0.5],
        ], 0.005, 3)  # fmt: skip
        thing.add(plate(body, thick, 0.0025), bright)
        if rng.random() < 0.6:
            thing.add(
                plate(
                    stroke([[-long * 0.9, -wide * 0.2], [-long * 0.35, -wide * 0.2]], wide * 0.62), thick * 1.08, 0.002
                ),
                dark,
                "rubber",
            )
        blade_wide = wide * 0.5
        blade = np.array([
            [-0.01, -blade_wide / 2], [out, -blade_wide / 2], [out + blade_wide * 0.6, blade_wide / 2],
            [-0.01, blade_wide / 2],
        ])  # fmt: skip
        thing.add(plate(blade, 0.0008), metal, "metal")
        for i in range(int(out / 0.007)):  # where it snaps
            line = plate([
                [0, -blade_wide / 2], [0.0006, -blade_wide / 2], [0.0036, blade_wide / 2], [0.003, blade_wide / 2],
            ], 0.001)  # fmt: skip
            thing.add(line.moved(x=0.004 + 0.007 * i), IRON, "metal")
        groove = box((long * 0.85, wide * 0.22, 0.001)).moved(-long * 0.48, wide * 0.08, thick / 2)
        thing.add(groove, toned(rng, pick(rng, IRON, STEEL)), "metal")
        at = -long * rng.uniform(0.15, 0.6)
        slider = box((0.022, wide * 0.42, 0.006), 0.001).moved(at, wide * 0.08, thick / 2)
        thing.add(
            slider, (1, 1, 1), "plastic", striped(pick(rng, dark, BLACK, bright), 8, 0.4, along=True), uv_boxed(slider)
        )
        return set_down(thing)
    long, wide, thick = rng.uniform(0.12, 0.155), rng.uniform(0.026, 0.034), rng.uniform(0.014, 0.019)
    spine = curve([[-long, -0.006], [-long * 0.6, 0.003], [-long * 0.25, 0.001], [0, 0]], 10)
    widths = np.interp(np.linspace(0, 1, 10), [0, 0.4, 0.75, 1], [0.95, 0.85, 1.0, 0.55]) * wide
    rgb = pick(rng, toned(rng, (0.5, 0.51, 0.52)), bright, bright, dark)
    thing.add(plate(stroke(spine, widths), thick, 0.004), rgb, "metal" if rng.random() < 0.6 else "plastic")
    if rng.random() < 0.6:
        thing.add(
            plate(stroke(spine[1:6], widths[1:6] * 0.75), thick * 1.08, 0.002),
            dark if rgb != dark else bright,
            "rubber",
        )
    blade = [[-0.01, -0.009], [0.03, -0.009], [0.012, 0.009], [-0.01, 0.009]]
    thing.add(plate(blade, 0.0008), metal, "metal")
    button = box((0.018, 0.008, 0.008), 0.001).moved(-long * 0.3, wide * 0.46, 0)
    thing.add(button, pick(rng, BLACK, dark, bright, STEEL))
    if rng.random() < 0.5:
        thing.add(lathe([[0, -0.53], [0.0045, -0.53], [0.0045, 0.53], [0, 0.53]], 12).scaled(1, 1,
            thick).moved(x=-long * 0.42), STEEL, "metal")  # fmt: skip
    return set_down(thing)


# Fasteners, locks and keys


def _fastener_metal(rng: Rng) -> Rgb:
    return toned(rng, pick(rng, STEEL, STEEL, CHROME, BRASS, (0.72, 0.66, 0.42), IRON, (0.15, 0.15, 0.16)), 0.15)


def _hexagon(r: float) -> Array:
    return oval(r, r, 6)


def make_bolt(rng: Rng) -> Thing:
    """A bolt or a screw, lying: hexagonal, socket-headed, round-headed, for wood, or an eye bolt."""
    thing = Thing("metal")
    rgb = _fastener_metal(rng)
    style = pick(rng, "hex", "socket", "pan", "wood", "eye", p=[0.45, 0.15, 0.13, 0.17, 0.1])
    r = rng.uniform(0.002, 0.008) if style != "wood" else rng.uniform(0.0018, 0.0035)
    long = max(0.016, r * rng.uniform(4, 14))
    if style == "wood":
        thing.add(spin([[0, 0], [r * 2, 0], [r * 2, r * 0.2], [r * 0.9, r * 1.3], [r * 0.8, long * 0.35], [0,
            long * 0.35]], 16), rgb)  # fmt: skip
        thing.add(thread(long * 0.3, long, r, 12, 12, 0.02), rgb)
        cross = join(box((0.001, r * 2, r * 0.5)), box((0.001, r * 0.5, r * 2)))
        thing.add(cross, IRON)
        return laid(thing, r * 2, r * 0.6, long)
    bare = rng.uniform(0, 0.6) if style in ("hex", "socket") and long > r * 6 else 0.05
    thing.add(bar(-0.0005, long * bare + 0.001, r * 0.96, 14), rgb)
    thing.add(thread(long * bare, long, r, int(np.clip(long * (1 - bare) / (r * 0.32), 6, 26)), 14), rgb)
    head = r * 1.75
    if style == "hex":
        face = turn(prism(_hexagon(head * 1.12), r * 1.25, r * 0.15), "y", -90)
        thing.add(face, rgb)
        if rng.random() < 0.4:
            thing.add(bar(-0.0001, r * 0.3, head * rng.uniform(1.1, 1.5), 20), rgb)  # a flange or a washer
        if rng.random() < 0.4:
            at = long * rng.uniform(0.4, 0.85)
            thing.add(turn(prism(_hexagon(head * 1.12), r * 1.5, r * 0.15), "y", 90).moved(x=at), _fastener_metal(rng))
        head *= 0.97
    elif style == "socket":
        drum = [[0, -r * 1.6], [r * 0.9, -r * 1.9], [head * 0.95, -r * 1.9], [head, -r * 1.8], [head, 0], [0, 0]]
        thing.add(spin(drum, 20), rgb)
        thing.add(turn(prism(_hexagon(r * 0.95), 0.0004), "y", -90).moved(x=-r * 1.78), (0.03, 0.03, 0.03))
    elif style == "pan":
        thing.add(spin([[0, -r * 1.3], [head * 0.5, -r * 1.2], [head * 0.9, -r * 0.75], [head * 1.05,
            -r * 0.1], [head * 1.05, 0], [0, 0]], 20), rgb)  # fmt: skip
        thing.add(box((r * 0.5, r * 2.4, r * 0.5)).moved(x=-r * 1.2), (0.08, 0.08, 0.08))
    else:
        eye = oval(r * 2.6, r * 2.6, 24)
        thing.add(frame(eye, eye * 0.55, r * 1.6, 2).moved(x=-r * 2.4), rgb)
        return set_down(thing)
    return laid(thing, head, r, long)


def make_nut(rng: Rng) -> Thing:
    """A hexagonal, square, flanged, locking, cap or wing nut, or a washer with it."""
    thing = Thing("metal")
    rgb = _fastener_metal(rng)
    style = pick(rng, "hex", "lock", "flange", "square", "cap", "wing", p=[0.42, 0.14, 0.12, 0.1, 0.1, 0.12])
    r = rng.uniform(0.006, 0.015)
    hole, high = r * rng.uniform(0.5, 0.58), r * rng.uniform(0.7, 0.95)
    if style == "wing":
        base = lathe([[hole * 0.8, 0], [r * 0.8, 0], [r * 0.6, high], [hole * 0.8, high]], 20)
        thing.add(base, rgb)
        for side in (-1, 1):
            wing = stroke(curve([
                [side * r * 0.5, high * 0.4], [side * r * 1.1, high * 1.1], [side * r * 1.7, high * 1.8],
            ], 6), np.linspace(r * 0.6, r * 0.75, 6))  # fmt: skip
            thing.add(turn(plate(wing, r * 0.3, r * 0.08), "x", 90), rgb)
        return set_down(thing)
    count = 24
    a = np.arange(count) * 2 * np.pi / count
    sides = 4 if style == "square" else 6
    step = 2 * np.pi / sides
    flat = r * np.cos(step / 2) / np.cos((a % step) - step / 2)
    outer = np.column_stack([flat * np.cos(a), flat * np.sin(a)])
    body = frame(outer, oval(hole, hole, count), high, 9, 12).moved(z=high / 2)
    thing.add(body, rgb)
    inside = [[hole * (0.9 if i % 2 else 1.03), high * (0.9 - 0.1 * i)] for i in range(9)]
    thing.add(lathe([[hole * 1.1, high * 0.1], [hole * 1.1, high * 0.9], *inside], 18), tuple(0.6 * v for v in rgb))
    if style == "lock":
        ring = frame(oval(r * 0.8, r * 0.8, count), oval(hole * 0.98, hole * 0.98, count), high * 0.5, 2.5).moved(
            z=high
        )
        thing.add(ring, rgb)
        collar = frame(
            oval(hole * 1.2, hole * 1.2, count), oval(hole * 0.92, hole * 0.92, count), high * 0.52, 3
        ).moved(z=high)
        thing.add(collar, pick(rng, (0.1, 0.25, 0.6), WHITE, (0.1, 0.5, 0.3)), "plastic")
    elif style == "flange" or (style == "hex" and rng.random() < 0.25):
        skirt = r * rng.uniform(1.15, 1.5)
        washer = frame(oval(skirt, skirt, count), oval(hole, hole, count), r * 0.2, 5, 6).moved(z=r * 0.1)
        thing.add(washer, rgb)
    elif style == "cap":
        dome = [
            [0, high * 0.4], [r * 0.8, high * 0.5], [r * 0.8, high * 1.1], [r * 0.62, high * 1.6],
            [r * 0.3, high * 1.9], [0, high * 1.95],
        ]  # fmt: skip
        thing.add(lathe(dome, 20), rgb)
    return set_down(thing)


def make_padlock(rng: Rng) -> Thing:
    """Of brass, laminated or coated steel, round, or with number wheels; lying on its back."""
    thing = Thing("metal")
    style = pick(rng, "brass", "laminated", "coated", "wheels", "dial", p=[0.35, 0.18, 0.2, 0.15, 0.12])
    w = rng.uniform(0.024, 0.06)
    h, thick = w * rng.uniform(0.75, 1.1), w * rng.uniform(0.3, 0.45)
    rgb = {
        "brass": toned(rng, BRASS), "laminated": toned(rng, STEEL),
        "coated": pick(rng, any_rgb(rng), toned(rng, BLACK)),
        "wheels": pick(rng, toned(rng, BRASS), toned(rng, BLACK), any_rgb(rng)),
        "dial": pick(rng, toned(rng, STEEL), any_rgb(rng)),
    }[style]  # fmt: skip
    steel = toned(rng, CHROME)
    r = w * rng.uniform(0.07, 0.1)
    gap, up = w * 0.5 - r * 1.8, w * rng.uniform(0.55, 0.9) * (2.2 if rng.random() < 0.12 else 1.0)
    lift, swing = (h * 0.18, rng.uniform(0, 1)) if rng.random() < 0.25 else (0.0, 0.0)
    a = np.linspace(0, np.pi, 12)
    arch = np.column_stack([gap * np.cos(a), h / 2 + up - gap + lift + gap * np.sin(a), 0 * a])
    legs = [[gap, (h / 2 - 0.003) if not lift else h / 2 + lift * 0.8, 0], [-gap, h / 2 - 0.003, 0]]
    loop = sweep(np.concatenate([legs[:1], arch, legs[1:]]), r, 12)
    if swing:
        loop = turn(loop.moved(x=gap), "y", float(180 * (swing - 0.5) * 0.6)).moved(x=-gap)
    thing.add(loop, steel)
    if style == "dial":
        disc = lathe([
            [0, -thick / 2], [w * 0.47, -thick / 2], [w * 0.5, -thick * 0.35], [w * 0.5, thick * 0.35],
            [w * 0.47, thick / 2], [0, thick / 2],
        ], 32)  # fmt: skip
        thing.add(disc, rgb)
        face = lathe([[0, 0], [w * 0.38, 0], [w * 0.36, 0.003], [0, 0.003]], 40).moved(z=thick / 2)
        marks = np.full((128, 128, 3), 255 * np.array(pick(rng, BLACK, BLACK, any_rgb(rng))), np.uint8)
        for i in range(40):
            c, s = np.cos(i * np.pi / 20), np.sin(i * np.pi / 20)
            inside = 50 if i % 5 else 44
            cv2.line(
                marks,
                (int(64 + inside * c), int(64 + inside * s)),
                (int(64 + 60 * c), int(64 + 60 * s)),
                (235, 235, 235),
                1,
                cv2.LINE_AA,
            )
        thing.add(face, (1, 1, 1), "plastic", marks, uv_boxed(face))
        thing.add(
            rod([[0, w * 0.14, w * 0.14], [w * 0.12, w * 0.12, w * 0.12]], 24, 2, 12, 0.1)
            .turned(LYING.T)
            .moved(z=thick / 2),
            toned(rng, BLACK),
        )
        return set_down(thing)
    corner = rng.uniform(0.08, 0.3) * w
    outline = rounded([[-w / 2, -h / 2], [w / 2, -h / 2], [w / 2, h / 2], [-w / 2, h / 2]], corner, 4)
    if style == "laminated":
        for i in range(7):
            layer = box((w, h / 7 * 0.94, thick), 0.0008).moved(y=-h / 2 + h * (i + 0.5) / 7)
            thing.add(layer, rgb)
        thing.add(box((w * 0.96, h * 0.98, thick * 0.94)), tuple(0.4 * v for v in rgb))
        if rng.random() < 0.5:
            thing.add(plate(rounded([[-w * 0.52, -h * 0.52], [w * 0.52, -h * 0.52], [w * 0.52, -h * 0.25],
                [-w * 0.52, -h * 0.25]], 0.003, 3), thick * 1.06, 0.001), pick(rng, BLACK, any_rgb(rng)),
                "rubber")  # fmt: skip
    else:
        thing.add(plate(outline, thick, thick * 0.12), rgb)
    if style == "wheels":
        for i in range(int(rng.integers(3, 5))):
            wheel = bar(-0.5, 0.5, 1.0, 20).scaled(w * 0.16, thick * 0.56, thick * 0.56)
            texture = written(pick(rng, BLACK, STEEL), WHITE, str(rng.integers(10)), (24, 24), 0.7)
            wheel = wheel.moved(w * (0.22 * i - 0.33), -h * 0.12, 0)
            thing.add(wheel, (1, 1, 1), "metal", texture, uv_boxed(wheel, thick * 0.45))
    elif rng.random() < 0.8:
        ground = tuple(0.92 * v for v in rgb) if style == "brass" else pick(rng, WHITE, any_rgb(rng), rgb)
        badge = written(
            ground,
            BLACK if sum(ground) > 1.2 else WHITE,
            str(rng.choice(("LOCK", "SAFE", "40", "TRI", "50 mm"))),
            (96, 48),
        )
        decal(thing, badge, (w * 0.6, h * 0.3, 0.001), (0, 0, thick / 2))
        cylinder = lathe([[0, 0], [w * 0.15, 0], [w * 0.15, 0.001], [0, 0.001]], 20)
        thing.add(turn(cylinder, "x", 90).moved(y=-h / 2), toned(rng, STEEL))
    return set_down(thing)


def _one_key(rng: Rng, style: str) -> Thing:
    """One key, its bow at the origin, its blade along x."""
    thing = Thing("metal")
    metal = toned(rng, pick(rng, CHROME, STEEL, BRASS))
    s = rng.uniform(0.9, 1.15)
    if style == "old":
        bow = oval(0.013, 0.01, 24)
        thing.add(frame(bow * 1.35, bow * 0.85, 0.005, 2), metal)
        long = rng.uniform(0.05, 0.075)
        thing.add(bar(0.014, long, 0.0026, 12), metal)
        thing.add(bar(0.014, 0.018, 0.0042, 12, 0.001), metal)
        bit = [
            [long - 0.014, -0.002], [long - 0.014, -0.015], [long - 0.009, -0.015], [long - 0.009, -0.009],
            [long - 0.006, -0.009], [long - 0.006, -0.015], [long - 0.002, -0.015], [long - 0.002, -0.002],
        ]  # fmt: skip
        thing.add(plate(bit, 0.003), metal)
        return thing
    long, wide = rng.uniform(0.026, 0.034) * s, rng.uniform(0.0075, 0.009) * s
    cuts = wide * (0.1 + 0.4 * rng.random(5))
    upper = [
        [0.004 + long * (0.95 - 0.16 * (i + f)), wide / 2 - cut] for i, cut in enumerate(cuts) for f in (0.25, 0.6)
    ]
    blade = [
        [-0.004, -wide / 2], [long * 0.9, -wide / 2], [long + 0.004, -wide * 0.1], *upper, [long * 0.12, wide / 2],
        [-0.004, wide / 2],
    ]  # fmt: skip
    blade = np.add(blade, (0.008, 0))
    thing.add(plate(blade, 0.0022), metal)
    groove = box((long * 0.9, wide * 0.16, 0.0024)).moved(x=0.008 + long * 0.45, y=-wide * 0.15)
    thing.add(groove, tuple(0.65 * v for v in metal))
    r = rng.uniform(0.011, 0.014) * s
    square = rounded_rectangle(r * 1.9, r * 2, r * 0.5, 5), rounded_rectangle(r * 1.7, r * 2.3, r * 0.9, 5)
    bow = pick(rng, oval(r, r, 20), oval(r * 0.85, r * 1.15, 20), *square)
    hole = oval(r * 0.25, r * 0.25, 20, -r * 0.5) if rng.random() < 0.7 else oval(r * 0.18, r * 0.55, 20, -r * 0.55)
    if style == "car":
        remote = np.column_stack([
            [0.012, 0.008, -0.02, -0.03, -0.03, -0.02, 0.008], [0, 0.014, 0.016, 0.01, -0.01, -0.016, -0.014],
        ]) * s  # fmt: skip
        thing.add(plate(rounded(remote, 0.008, 4), 0.011, 0.0035), toned(rng, BLACK), "plastic")
        for i in range(int(rng.integers(2, 4))):
            pad = plate(rounded_rectangle(0.0075, 0.014, 0.003, 3), 0.0008).moved(-0.001 - 0.0095 * i, 0, 0.0056)
            thing.add(
                pad,
                pick(rng, (0.2, 0.2, 0.21), (0.3, 0.3, 0.31), (0.65, 0.1, 0.1) if i == 2 else (0.2, 0.2, 0.21)),
                "rubber",
            )
        return thing
    thing.add(frame(bow, hole, 0.0024, 6, 6), metal)
    if rng.random() < 0.3:
        shell = bow * [1.08, 1.06] + [-0.0005, 0]
        thing.add(frame(shell, hole * 1.05, 0.005, 4), pick(rng, toned(rng, BLACK), any_rgb(rng)), "plastic")
    return thing


def make_key(rng: Rng) -> Thing:
    """A door key, an old one, a car key, or a few on a ring."""
    style = pick(rng, "door", "car", "old", p=[0.65, 0.2, 0.15])
    if rng.random() < 0.65:
        return set_down(_one_key(rng, str(style)))
    bunch = Thing("metal")
    ring = oval(0.014, 0.014, 28)
    bunch.add(frame(ring, ring * 0.86, 0.002, 2), toned(rng, CHROME))
    count = int(rng.integers(2, 5))
    start = rng.uniform(0, 360)
    for i in range(count):
        one = _one_key(rng, str(pick(rng, "door", "door", "car")))
        for part in one.parts:
            mesh = turn(turn(part.mesh.moved(x=0.02), "y", rng.uniform(-2, 2)), "z", start + i * rng.uniform(22, 50))
            bunch.add(mesh.moved(z=0.0026 * (i - count / 2)), part.rgb, part.material, part.texture, part.uv)
    if rng.random() < 0.4:
        tag = plate(rounded_rectangle(rng.uniform(0.03, 0.045), rng.uniform(0.016, 0.026), 0.006, 4), 0.003, 0.0008)
        bunch.add(turn(tag.moved(x=0.034), "z", start + 180), any_rgb(rng), "plastic")
    return set_down(bunch)


# The rest


def make_paint_brush(rng: Rng) -> Thing:
    """A decorator's flat brush, an artist's round one, or a roller."""
    thing = Thing("wood")
    style = pick(rng, "flat", "artist", "roller", p=[0.6, 0.22, 0.18])
    hair = toned(
        rng, pick(rng, (0.9, 0.85, 0.7), (0.12, 0.1, 0.09), (0.6, 0.42, 0.25), (0.85, 0.85, 0.83), (0.35, 0.22, 0.13))
    )
    paint = any_rgb(rng) if rng.random() < 0.4 else None
    ferrule = toned(rng, pick(rng, CHROME, STEEL, BRASS, (0.7, 0.5, 0.35)))
    if style == "roller":
        wide, r = rng.uniform(0.1, 0.23), rng.uniform(0.018, 0.026)
        sleeve = turn(bar(-wide / 2, wide / 2, r, 24, 0.003), "z", 90)
        fleece = speckled(rng, paint or toned(rng, pick(rng, WHITE, (0.9, 0.8, 0.3), (0.6, 0.75, 0.5))), 64, 0.08, 1.0)
        thing.add(sleeve, (1, 1, 1), "fabric", fleece, uv_boxed(sleeve, 0.05))
        y = wide / 2 + 0.012
        wire = [
            [0, wide / 2 - 0.01, 0], [0, y, 0], [-0.03, y + 0.004, 0], [-0.07, y * 0.5, 0], [-0.1, 0, 0],
            [-0.15, 0, 0],
        ]  # fmt: skip
        thing.add(sweep(curve(wire, 22), 0.003, 8), toned(rng, STEEL), "metal")
        _brush_handle(thing, rng, -0.15, rng.uniform(0.1, 0.13), 0.013, 0.012)
        return set_down(thing)
    if style == "artist":
        r, long, tuft = rng.uniform(0.0025, 0.0055), rng.uniform(0.13, 0.2), rng.uniform(0.012, 0.028)
        handle = [[0, -long], [r * 0.35, -long], [r * 1.15, -0.045], [r * 0.85, -0.02], [0, -0.02]]
        thing.add(spin(handle, 16), any_rgb(rng) if rng.random() < 0.8 else toned(rng, (0.76, 0.56, 0.34)), "wood")
        flat = pick(rng, 1.0, 1.9)
        thing.add(rod([[-0.026, r * 0.95, r * 0.95], [-0.01, r, r], [0.004, r * flat, r / flat]], 16), ferrule, "metal")
        tip = 0.9 if flat > 1 else 0.12
        mesh = rod([
            [0.003, r * flat * 0.95, r * 0.9 / flat], [tuft * 0.4, r * flat * 1.08, r / flat],
            [tuft, r * flat * tip, r * 0.15],
        ], 16)  # fmt: skip
        thing.add(mesh, paint or hair, "fabric")
        return set_down(thing)
    wide, thick, tuft = rng.uniform(0.02, 0.1), rng.uniform(0.01, 0.018), rng.uniform(0.04, 0.065)
    band = rng.uniform(0.025, 0.035)
    mesh = rod([
        [-0.001, wide * 0.47, thick * 0.45], [tuft * 0.6, wide * 0.5, thick * 0.5],
        [tuft * 0.95, wide * 0.49, thick * 0.25], [tuft, wide * 0.46, thick * 0.1],
    ], 28, 6)  # fmt: skip
    fur = striped(hair, 30, 0.25)
    fur = np.clip(fur * (1 + 0.1 * rng.normal(size=(128, 1, 1))), 0, 255).astype(np.uint8)
    if paint:
        fur[:, int(rng.uniform(40, 110)) :] = 255 * np.array(paint)
    thing.add(mesh, (1, 1, 1), "fabric", fur, uv_boxed(mesh))
    thing.add(rod([[-band, wide * 0.5, thick * 0.55], [0.002, wide * 0.5, thick * 0.52]], 28, 6), ferrule, "metal")
    for x in (-band * 0.85, -band * 0.15):
        thing.add(
            rod([[x - 0.0015, wide * 0.505, thick * 0.58], [x + 0.0015, wide * 0.505, thick * 0.58]], 28, 6),
            ferrule,
            "metal",
        )
    _brush_handle(thing, rng, -band, rng.uniform(0.1, 0.15), wide * 0.46, thick * 0.5)
    return set_down(thing)


def _brush_handle(thing: Thing, rng: Rng, x: float, long: float, wide: float, thick: float) -> None:
    """From the ferrule at x backwards: beaver-tailed or slim."""
    slim = min(wide, rng.uniform(0.0095, 0.013))
    tail = rng.uniform(1.1, 1.6) * slim
    rows = [
        [x - long, tail, thick * 0.8], [x - long * 0.75, tail * 1.05, thick * 0.9],
        [x - long * 0.42, slim * 0.85, thick * 0.85], [x - long * 0.2, slim * 1.2, thick],
        [x - long * 0.06, wide, thick], [x + 0.004, wide, thick],
    ]  # fmt: skip
    mesh = rod(domed(rows, 0.007, 0), 20, 2.3)
    if rng.random() < 0.55:
        add_wood(thing, mesh, rng)
    else:
        thing.add(mesh, any_rgb(rng), pick(rng, "wood", "plastic"))
    hole = lathe([[0, -1], [0.0035, -1], [0.0035, 1], [0, 1]], 12).scaled(1, 1, thick * 0.93)
    thing.add(hole.moved(x=x - long * 0.93), (0.05, 0.05, 0.05))


def make_light_bulb(rng: Rng) -> Thing:
    """Clear, frosted, candle, globe, spot, LED or spiral; lying."""
    thing = Thing("glass")
    style = pick(rng, "pear", "globe", "candle", "led", "spiral", "spot", p=[0.36, 0.1, 0.14, 0.18, 0.12, 0.1])
    base = 0.0132 if style != "candle" or rng.random() < 0.3 else 0.007
    cap = toned(rng, pick(rng, CHROME, STEEL, BRASS))
    thing.add(thread(-0.022, 0.001, base, 5, 20), cap, "metal")
    thing.add(spin([[0, -0.029], [base * 0.35, -0.029], [base * 0.4, -0.027], [base * 0.85, -0.0215], [0,
        -0.0215]], 16), IRON, "metal")  # fmt: skip
    clear = style in ("pear", "globe", "candle") and rng.random() < 0.45
    rgb, alpha = (
        ((0.9, 0.92, 0.93), rng.uniform(0.25, 0.4))
        if clear
        else (toned(rng, pick(rng, WHITE, (0.95, 0.93, 0.86))), 1.0)
    )
    s = rng.uniform(0.92, 1.1)
    r = {"pear": 0.03, "globe": 0.04, "candle": 0.0175, "led": 0.03, "spiral": 0.024, "spot": 0.031}[style] * s
    if style == "spiral":
        turns, count = 3.0, 60
        a = np.linspace(0, 2 * np.pi * turns, count)
        spread = r * np.interp(np.linspace(0, 1, count), [0, 0.75, 1], [0.95, 0.95, 0.5])
        thing.add(spin([[0, 0], [base, 0], [r * 0.95, 0.014], [r * 0.95, 0.03], [r * 0.8, 0.034], [0, 0.034]],
            24), WHITE, "plastic")  # fmt: skip
        for phase in (0, np.pi):
            x = 0.042 + 0.05 * s * np.linspace(0, 1, count)
            path = np.column_stack([x, spread * np.cos(a + phase), spread * np.sin(a + phase)])
            thing.add(_coiled(path, 0.0055 * s), rgb, "glass")
        return laid(thing, r + 0.005, base, 0.08)
    profile = {
        "pear": [[0, 0], [0.45, 0], [0.47, 0.5], [0.62, 1.0], [0.9, 1.6],
            [1.0, 2.1], [0.93, 2.6], [0.7, 2.95], [0.38, 3.12], [0, 3.18]],
        "globe": [[0, 0], [0.3, 0], [0.35, 0.15], [0.62, 0.35], [0.9, 0.7],
            [1.0, 1.15], [0.9, 1.6], [0.62, 1.95], [0.3, 2.1], [0, 2.14]],
        "candle": [[0, 0], [0.62, 0], [0.72, 0.4], [0.98, 1.2], [1.0, 1.9],
            [0.85, 2.8], [0.5, 3.8], [0.16, 4.5], [0, 4.6]],
        "led": [[0, 1.25], [0.98, 1.25], [1.0, 1.7], [0.93, 2.2], [0.7, 2.6], [0.38, 2.8], [0, 2.86]],
        "spot": [[0, 1.75], [0.93, 1.75], [0.9, 1.85], [0.4, 1.92], [0, 1.94]],
    }[style]  # fmt: skip
    glass = np.array(profile) * r
    if style in ("pear", "globe", "candle"):
        glass[1, 0] = min(glass[1, 0], base * 1.02)
    if style != "spot":
        glass = np.concatenate([glass[:1], np.maximum(curve(glass[1:], 22), [1e-5, 0])])
        glass[-1, 0] = 0.0
    if clear:
        thing.add(bar(0, r * 1.2, base * 0.35, 10), (0.85, 0.87, 0.88), "glass")
        wires = [
            [r * 1.1, -base * 0.3, 0], [r * 1.7, -r * 0.3, 0], [r * 1.75, 0, 0], [r * 1.7, r * 0.3, 0],
            [r * 1.1, base * 0.3, 0],
        ]  # fmt: skip
        warm = rng.random() < 0.4
        thing.add(sweep(curve(wires, 14), 0.0009 if warm else 0.0005, 6), (1.0, 0.7, 0.2) if warm else IRON, "metal")
    thing.add(spin(glass, 28), rgb, "glass", alpha=alpha)
    if style in ("led", "spot"):
        shell = spin([
            [0, 0], [base, 0], [base * 1.05, r * 0.25], [r * 0.75, r * 0.8], [r * 0.99, r * 1.26],
            [r * 0.99, r * (1.3 if style == "led" else 1.78)], [0, r * 1.3],
        ], 28)  # fmt: skip
        thing.add(shell, toned(rng, pick(rng, WHITE, WHITE, STEEL, (0.3, 0.3, 0.31))), pick(rng, "plastic", "metal"))
    widest = float(glass[glass[:, 0].argmax(), 1])
    return laid(thing, r, base, widest + 0.02)


def _coiled(path: Array, r: float, segments: int = 8) -> Mesh:
    """A tube along a path in space that winds about x."""
    t = np.gradient(path, axis=0)
    t /= np.linalg.norm(t, axis=1, keepdims=True)
    side = np.cross(t, [1.0, 0.0, 0.0])
    side /= np.linalg.norm(side, axis=1, keepdims=True)
    up = np.cross(t, side)
    a = np.arange(segments) * 2 * np.pi / segments
    return loft(
        [p + r * (np.outer(np.cos(a), s) + np.outer(np.sin(a), u)) for p, s, u in zip(path, side, up, strict=True)]
    )


def make_magnifying_glass(rng: Rng) -> Thing:
    """Round with a handle of plastic, wood or metal; at times oblong, or a folding one."""
    thing = Thing("glass")
    r = rng.uniform(0.022, 0.055)
    rim = rng.uniform(0.002, 0.006)
    thick = rng.uniform(0.006, 0.013)
    shape = oval(r, r, 36) if rng.random() < 0.85 else rounded_rectangle(r * 1.5, r * 2.2, r * 0.3, 9)
    rgb = toned(rng, pick(rng, BLACK, BLACK, CHROME, BRASS, any_rgb(rng)))
    metallic = rgb[0] > 0.4
    edge = float(shape[:, 0].max())
    thing.add(
        frame(shape * (1 + rim / r), shape * (1 - 0.5 * rim / r), thick, 3), rgb, "metal" if metallic else "plastic"
    )
    lens = plate(shape * 0.99, thick * 0.4, thick * 0.15)
    thing.add(lens, (0.85, 0.92, 0.95), "glass", alpha=rng.uniform(0.2, 0.35))
    long, fat = rng.uniform(0.08, 0.12), rng.uniform(0.006, 0.011)
    start = edge + rim + rng.uniform(0.004, 0.02)
    thing.add(bar(edge + rim * 0.5, start + 0.005, fat * 0.5, 14), pick(rng, rgb, toned(rng, CHROME)), "metal")
    rows = [
        [start, fat * 0.75, fat * 0.75], [start + long * 0.1, fat * 0.85, fat * 0.85],
        [start + long * 0.6, fat * rng.uniform(0.8, 1.15), fat], [start + long, fat * 0.9, fat * 0.9],
    ]  # fmt: skip
    handle = rod(domed(rows, 0.002, 0.006), 18, pick(rng, 2.0, 3.0))
    if rng.random() < 0.35:
        add_wood(thing, handle, rng)
    else:
        thing.add(handle, pick(rng, rgb, toned(rng, BLACK), any_rgb(rng)), "plastic")
    return set_down(thing)


KINDS: dict[str, Kind] = {
    "hammer": Kind(make_hammer),
    "screwdriver": Kind(make_screwdriver),
    "wrench": Kind(make_wrench),
    "pliers": Kind(make_pliers),
    "scissors": Kind(make_scissors),
    "drill": Kind(make_drill),
    "clamp": Kind(make_clamp),
    "tape": Kind(make_tape, lying=0.35),
    "tape measure": Kind(make_tape_measure, lying=0.5),
    "flashlight": Kind(make_flashlight),
    "battery": Kind(make_battery, lying=0.65),
    "saw": Kind(make_saw),
    "utility knife": Kind(make_utility_knife),
    "bolt": Kind(make_bolt),
    "nut": Kind(make_nut),
    "padlock": Kind(make_padlock),
    "key": Kind(make_key),
    "paint brush": Kind(make_paint_brush),
    "light bulb": Kind(make_light_bulb),
    "magnifying glass": Kind(make_magnifying_glass),
}
