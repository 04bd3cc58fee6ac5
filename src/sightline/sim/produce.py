"""Fruit and vegetables."""

from __future__ import annotations

import numpy as np
from scipy.spatial.transform import Rotation

from sightline.sim.item import Item
from sightline.sim.paint import LEAF, STALK, Look, vary
from sightline.sim.shapes import Array, Mesh, ellipsoid_profile, hull, lathe, sweep


def _fruit(look: Look, profile: Array, mass: float, stretch: float = 1.0) -> Item:
    """A round fruit with a flat place to rest on."""
    item = Item(mass, rolls=0.002)
    mesh = lathe(profile, 40).scaled(stretch, 1.0, 1.0)
    item.paint(mesh, look.rgb, look.finish)
    item.hull(lathe(profile[::2], 20).scaled(stretch, 1.0, 1.0))
    return item


def make_apple(look: Look, rng: np.random.Generator) -> Item:
    """An apple with its stalk."""
    r, h = vary(rng, 0.0355, 0.064)
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


def make_orange(look: Look, rng: np.random.Generator) -> Item:
    """An orange."""
    r = vary(rng, 0.0355, by=0.06)[0]
    item = _fruit(look, ellipsoid_profile(r, r * 0.96, 0.002, 20), 0.17)
    top = 2 * r * 0.96 - 0.002
    item.paint(lathe([[0.0, top - 0.001], [0.004, top - 0.001], [0.003, top + 0.0008], [0.0, top + 0.001]], 6), LEAF)
    return item


def make_lemon(look: Look, rng: np.random.Generator) -> Item:
    """A lemon on its side."""
    r, half = vary(rng, 0.0255, 0.043)
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


def make_pear(look: Look, rng: np.random.Generator) -> Item:
    """A pear that stands."""
    r, h = vary(rng, 0.0335, 0.092)
    u = np.array([0.0, 0.03, 0.12, 0.28, 0.42, 0.55, 0.68, 0.80, 0.90, 0.97, 1.0])
    w = np.array([0.45, 0.62, 0.86, 1.0, 0.96, 0.80, 0.60, 0.48, 0.42, 0.28, 0.0])
    profile = np.concatenate([[[0.0, 0.0]], np.column_stack([w * r, u * h])])
    item = Item(0.17, rolls=0.002)
    item.paint(lathe(profile, 40), look.rgb, look.finish)
    item.hull(lathe(profile[:8], 20))
    item.hull(lathe(np.concatenate([[[0.0, profile[6, 1]]], profile[6:]]), 16))
    item.paint(sweep([[0, 0, h - 0.003], [0.002, 0, h + 0.007], [0.005, 0, h + 0.015]], 0.0016, 8), STALK)
    return item


def make_banana(look: Look, rng: np.random.Generator) -> Item:
    """A banana on its side."""
    length, r = vary(rng, 0.170, 0.0170)
    bend = float(rng.uniform(0.10, 0.125))
    half = length / 2 / bend
    t = np.linspace(-half, half, 17)
    radii = r * np.clip(1 - np.abs(np.linspace(-1, 1, 17)) ** 3.5 * 0.72, 0.25, 1)
    path = np.column_stack([bend * np.sin(t), bend * (1 - np.cos(t)), radii])
    path[:, 1] -= path[:, 1].mean()
    item = Item(0.14, rolls=0.002)
    item.paint(sweep(path, radii, 10), look.rgb, look.finish)
    for end in (path[:2], path[-2:]):
        item.paint(sweep(end, radii[0] * 1.06, 10), STALK)
    knots = [0, 2, 4, 6, 8, 10, 12, 14, 16]
    item.capsules(path[knots], np.minimum(radii[knots][:-1], radii[knots][1:]))
    return item


def make_carrot(look: Look, rng: np.random.Generator) -> Item:
    """A carrot with the rest of its leaves."""
    length, r = vary(rng, 0.140, 0.0155)
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
