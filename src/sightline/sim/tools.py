"""Tools, writing things and toys."""

from __future__ import annotations

import numpy as np
from scipy.spatial.transform import Rotation

from sightline.sim.item import Item
from sightline.sim.paint import DARK, PAPER, STEEL, WOOD, Look, print_bands, vary
from sightline.sim.shapes import box, ellipsoid_profile, lathe, sweep


def make_ball(look: Look, rng: np.random.Generator) -> Item:
    """A ball that is slow to roll."""
    r = vary(rng, 0.031, by=0.10)[0]
    item = Item(0.06, rolls=0.002)
    profile = ellipsoid_profile(r, r, steps=24)
    item.paint(lathe(profile, 48), look.rgb, look.finish)
    print_bands(item, profile[4:-4], look)
    item.sphere(r, (0.0, 0.0, r))
    return item


def make_marker(look: Look, rng: np.random.Generator) -> Item:
    """A marker with its cap on."""
    length, r = vary(rng, 0.138, 0.0085)
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


def make_screwdriver(look: Look, rng: np.random.Generator) -> Item:
    """A flat screwdriver."""
    grip, shaft, r = vary(rng, 0.095, 0.100, 0.0145)
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


def make_hammer(look: Look, rng: np.random.Generator) -> Item:
    """A claw hammer."""
    length, r = vary(rng, 0.180, 0.0125)
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


def make_spoon(look: Look, rng: np.random.Generator) -> Item:
    """A cooking spoon."""
    length, r = vary(rng, 0.150, 0.0050)
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


def make_tape(look: Look, rng: np.random.Generator) -> Item:
    """A roll of tape."""
    r, h = vary(rng, 0.0465, 0.026)
    hole = r * 0.68
    item = Item(0.10)
    item.paint(lathe([[hole + 0.003, 0.0], [r, 0.0], [r, h], [hole + 0.003, h]], 56), look.rgb, look.finish)
    core = [[hole, 0.0], [hole + 0.0032, 0.0], [hole + 0.0032, h + 0.0004], [hole, h + 0.0004]]
    item.paint(lathe(core, 56), WOOD if look.print == "plain" else look.print_rgb)
    item.wall([[r, 0.0], [r, h]], r - hole)
    return item
