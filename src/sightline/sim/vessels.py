"""Open vessels: hollow to the eye, and hollow to the touch."""

from __future__ import annotations

import numpy as np

from sightline.sim.item import CLEARANCE_M, Item
from sightline.sim.paint import Look, print_bands, radius_at, vary
from sightline.sim.shapes import Array, lathe, sweep


def _vessel(look: Look, outline: Array, wall: float, floor: float, mass: float) -> Item:
    """An open vessel, hollow to eye and touch; `outline` (k, 2) is its outside from foot to rim."""
    item = Item(mass)
    inner = outline[outline[:, 1] > floor + 0.002] - (wall, 0.0)
    foot = [radius_at(outline, floor) - wall, floor]
    mid = (inner[-1, 0] + wall / 2, outline[-1, 1] + wall * 0.35)
    around = np.concatenate([[[0.0, 0.0]], outline, [mid], inner[::-1], [foot, [0.0, floor]]])
    item.paint(lathe(around), look.rgb, look.finish, look.alpha)
    if look.alpha == 1.0:
        print_bands(item, outline, look)
    item.cylinder(outline[0, 0] * 0.97, floor, 0.0)
    raised = outline.copy()
    raised[0, 1] = CLEARANCE_M
    item.wall(raised, max(wall, 0.003))
    return item


def _line(r0: float, r1: float, height: float) -> Array:
    return np.array([[r0, 0.0], [r1, height]])


def make_mug(look: Look, rng: np.random.Generator) -> Item:
    """A mug with a handle that fingers fit through."""
    r, h, reach = vary(rng, 0.0365, 0.090, 0.030, by=0.04)
    item = _vessel(look, np.array([[r * 0.94, 0.0], [r, 0.004], [r, h]]), 0.0035, 0.006, 0.28)
    angles = np.linspace(-np.pi / 2, np.pi / 2, 9)
    path = np.column_stack([r + 0.0025 + reach * np.cos(angles), np.zeros(9), h * 0.52 + h * 0.30 * np.sin(angles)])
    item.paint(sweep(path, 0.0048), look.rgb, look.finish, look.alpha)
    item.capsules(path[::2], 0.0048)
    return item


def make_cup(look: Look, rng: np.random.Generator) -> Item:
    """A tumbler without a handle, wider at the top."""
    r0, r1, h = vary(rng, 0.0255, 0.0345, 0.085)
    return _vessel(look, _line(r0, r1, h), 0.002, 0.003, 0.06)


def make_glass(look: Look, rng: np.random.Generator) -> Item:
    """A tall drinking glass."""
    r0, r1, h = vary(rng, 0.029, 0.033, 0.120)
    return _vessel(look, _line(r0, r1, h), 0.0022, 0.008, 0.22)


def make_bowl(look: Look, rng: np.random.Generator) -> Item:
    """A bowl, to be taken by its rim."""
    r, h = vary(rng, 0.068, 0.055)
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
    print_bands(item, outline, look)
    item.cylinder(outline[0, 0], floor, 0.0)
    item.wall(np.concatenate([[[outline[0, 0], CLEARANCE_M]], outline[1::2]]), 0.0035)
    return item


def make_plate(look: Look, rng: np.random.Generator) -> Item:
    """A plate, to be taken by its rim."""
    r, h = vary(rng, 0.090, 0.018)
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
