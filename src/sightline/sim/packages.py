"""Closed containers and other things with flat sides."""

from __future__ import annotations

import numpy as np

from sightline.sim.item import Item
from sightline.sim.paint import DARK, LEAF, PAPER, STEEL, Look, print_bands, print_belts, vary
from sightline.sim.shapes import box, lathe


def make_can(look: Look, rng: np.random.Generator) -> Item:
    """A drink can with a metal lid."""
    r, h = vary(rng, 0.0325, 0.112, by=0.04)
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
    print_bands(item, body[1:3], look)
    item.cylinder(r, h, 0.0)
    return item


def make_jar(look: Look, rng: np.random.Generator) -> Item:
    """A jar with a lid."""
    r, h = vary(rng, 0.0335, 0.085)
    item = Item(0.30)
    body = np.array([[r * 0.95, 0.0], [r, 0.005], [r, h * 0.76], [r * 0.86, h * 0.82]])
    item.paint(lathe(np.concatenate([[[0.0, 0.0]], body, [[0.0, h * 0.82]]])), look.rgb, look.finish)
    lid = [[0.0, h * 0.81], [r * 0.94, h * 0.81], [r * 0.94, h - 0.002], [r * 0.90, h], [0.0, h]]
    item.paint(lathe(lid), STEEL if look.print == "plain" else look.rgb, "metal")
    print_bands(item, body[1:3], look)
    item.cylinder(r, h, 0.0)
    return item


def make_bottle(look: Look, rng: np.random.Generator) -> Item:
    """A bottle with a cap."""
    r, h = vary(rng, 0.0315, 0.205, by=0.06)
    item = Item(0.40)
    shoulder = h * 0.62
    body = np.array([[r * 0.93, 0.0], [r, 0.006], [r, shoulder]])
    turn = np.linspace(0, 1, 7)[1:]
    neck = np.column_stack([r + (0.012 - r) * (3 * turn**2 - 2 * turn**3), shoulder + (h * 0.86 - shoulder) * turn])
    top = [[0.012, h * 0.93], [0.0, h * 0.93]]
    item.paint(lathe(np.concatenate([[[0.0, 0.0]], body, neck, top])), look.rgb, look.finish)
    cap = [[0.0, h * 0.90], [0.0145, h * 0.90], [0.0145, h - 0.002], [0.013, h], [0.0, h]]
    item.paint(lathe(cap, 24), look.print_rgb if look.print != "plain" else DARK, "matte")
    print_bands(item, body[1:], look)
    item.cylinder(r, shoulder, 0.0)
    item.hull(lathe(np.concatenate([[[0.0, shoulder]], [[r, shoulder]], neck, top]), 16))
    item.cylinder(0.0145, h * 0.1, h * 0.90)
    return item


def _brick(look: Look, size: tuple[float, float, float], mass: float, bevel: float) -> Item:
    item = Item(mass)
    item.paint(box(size, bevel).moved(z=size[2] / 2), look.rgb, look.finish)
    print_belts(item, look, size)
    item.box(size, (0.0, 0.0, size[2] / 2))
    return item


def make_box(look: Look, rng: np.random.Generator) -> Item:
    """A carton."""
    x, y, z = vary(rng, 0.110, 0.058, 0.080, by=0.12)
    return _brick(look, (x, y, z), 0.15, 0.0015)


def make_block(look: Look, rng: np.random.Generator) -> Item:
    """A cube, as children build with."""
    side = vary(rng, 0.046, by=0.12)[0]
    return _brick(look, (side, side, side), 0.07, 0.002)


def make_sponge(look: Look, rng: np.random.Generator) -> Item:
    """A sponge, rough on its underside."""
    x, y, z = vary(rng, 0.100, 0.064, 0.032)
    item = _brick(look, (x, y, z), 0.03, 0.004)
    scourer = box((x + 0.001, y + 0.001, z * 0.25), 0.002).moved(z=z * 0.125)
    item.paint(scourer, LEAF if look.print == "plain" else look.print_rgb)
    return item


def make_book(look: Look, rng: np.random.Generator) -> Item:
    """A book that lies; too wide for the gripper."""
    x, y, z = vary(rng, 0.165, 0.115, 0.026, by=0.08)
    item = Item(0.28)
    for height in (0.0015, z - 0.0015):
        item.paint(box((x, y, 0.003)).moved(z=height), look.rgb, look.finish)
    item.paint(box((0.004, y, z)).moved(x=-x / 2 + 0.002, z=z / 2), look.rgb, look.finish)
    item.paint(box((x - 0.010, y - 0.010, z - 0.004)).moved(z=z / 2), PAPER)
    if look.print != "plain":
        item.paint(box((x * 0.30, y * 0.62, 0.0006)).moved(x=x * 0.12, z=z + 0.0002), look.print_rgb)
    item.box((x, y, z), (0.0, 0.0, z / 2))
    return item
