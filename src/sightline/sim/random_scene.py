"""Scenes drawn by chance, the same ones for the same seed."""

from __future__ import annotations

import numpy as np
from scipy.spatial.distance import cdist

from sightline.sim.colors import COLORS
from sightline.sim.objects import CATEGORIES, make_item
from sightline.sim.scene_file import Light, ObjectSpec, SceneSpec
from sightline.sim.shapes import Array

WORKSPACE_X_M = (0.34, 0.72)
WORKSPACE_Y_M = (-0.30, 0.30)
GAP_M = 0.03
"""Between any two things: room for a finger."""
_TRIES = 60
_TABLES = ((0.72, 0.66, 0.58), (0.62, 0.60, 0.58), (0.55, 0.47, 0.38), (0.80, 0.79, 0.76), (0.50, 0.54, 0.58))


def random_scene(seed: int, count: int | None = None) -> SceneSpec:
    """A table with things of mixed kinds and colours, none closer to another than `GAP_M`.

    Args:
        seed: the same seed gives the same scene.
        count: how many things; None draws 4 to 10. Fewer come when the table has no more room.
    """
    rng = np.random.default_rng([seed, 20_11])
    wanted = int(rng.integers(4, 11)) if count is None else count
    objects: list[ObjectSpec] = []
    taken: list[Array] = []
    for _ in range(wanted):
        drawn = _draw(rng, objects)
        place = _place(rng, drawn, taken)
        if place is not None:
            objects.append(place[0])
            taken.append(place[1])
    position = (float(rng.uniform(0.6, 1.3)), float(rng.uniform(-0.8, 0.8)), float(rng.uniform(1.5, 2.1)))
    table = np.array(_TABLES[int(rng.integers(len(_TABLES)))]) * rng.uniform(0.92, 1.05)
    rgb = tuple(round(float(v), 4) for v in table)
    light = Light(tuple(round(v, 3) for v in position), round(float(rng.uniform(0.85, 1.12)), 3))  # type: ignore[arg-type]
    return SceneSpec(tuple(objects), light, (rgb[0], rgb[1], rgb[2]))


def _draw(rng: np.random.Generator, others: list[ObjectSpec]) -> ObjectSpec:
    """A kind and a look; now and then the kind or the colour of something that is there already."""
    names = list(CATEGORIES)
    category = names[int(rng.integers(len(names)))]
    twist = rng.random()
    if others and twist < 0.25:
        category = others[int(rng.integers(len(others)))].category
    kind = CATEGORIES[category]
    color = kind.colors[int(rng.integers(len(kind.colors)))]
    if others and 0.25 <= twist < 0.45:
        like = others[int(rng.integers(len(others)))].color
        color = like if like in kind.colors else color
    printed = kind.prints[int(rng.integers(len(kind.prints)))]
    contrast = [c for c in COLORS if c not in (color, "gray", "brown")]
    print_color = contrast[int(rng.integers(len(contrast)))] if printed != "plain" else "white"
    return ObjectSpec(
        category,
        color,
        (0.0, 0.0),
        round(float(rng.uniform(-180, 180)), 1),
        print=printed,
        print_color=print_color,
        seed=int(rng.integers(10_000)),
    )


def _place(rng: np.random.Generator, spec: ObjectSpec, taken: list[Array]) -> tuple[ObjectSpec, Array] | None:
    """The thing somewhere free, and the points of its footprint (n, 2) [m]; None when nothing is free."""
    item = make_item(spec.category, spec.color, seed=spec.seed)
    yaw = np.radians(spec.yaw_deg)
    turn = np.array([[np.cos(yaw), -np.sin(yaw)], [np.sin(yaw), np.cos(yaw)]])
    local = _fill(item.footprint_m @ turn.T)
    for _ in range(_TRIES):
        x = round(float(rng.uniform(*WORKSPACE_X_M)), 3)
        y = round(float(rng.uniform(*WORKSPACE_Y_M)), 3)
        points = local + np.array([x, y])
        inside = (
            points[:, 0].min() > WORKSPACE_X_M[0] - 0.03
            and points[:, 0].max() < WORKSPACE_X_M[1] + 0.03
            and np.abs(points[:, 1]).max() < WORKSPACE_Y_M[1] + 0.03
        )
        if inside and all(cdist(points, other).min() > GAP_M + 0.004 for other in taken):
            return (
                ObjectSpec(**{**spec.__dict__, "position": (x, y)}),
                points,
            )
    return None


def _fill(points: Array) -> Array:
    """Points that cover the convex hull of (n, 2) points, about 8 mm apart."""
    from scipy.spatial import ConvexHull

    outline = ConvexHull(points)
    corners = points[outline.vertices]
    edges = np.linspace(corners, np.roll(corners, -1, axis=0), 12, endpoint=False).reshape(-1, 2)
    low, high = corners.min(axis=0), corners.max(axis=0)
    xs, ys = np.arange(low[0], high[0], 0.008), np.arange(low[1], high[1], 0.008)
    grid = np.column_stack([g.ravel() for g in np.meshgrid(xs, ys)])
    inside = (grid @ outline.equations[:, :2].T + outline.equations[:, 2] <= 0).all(axis=1)
    spaced = edges[:: max(1, len(edges) // 150)]
    return np.concatenate([corners, spaced, grid[inside]])
