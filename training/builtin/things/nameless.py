"""Things without a name: shapes at random, so that whatever stands there is seen as some object."""

from __future__ import annotations

import numpy as np
from scipy.spatial.transform import Rotation

from sightline.sim.shapes import box, hull, lathe, sweep
from training.builtin.things.base import Mesh, Thing, bumpy, prism, uv_boxed
from training.builtin.things.paints import any_rgb, label, pattern, speckled


def make_nameless(rng: np.random.Generator) -> Thing:
    """Two to four random solids, each at a corner of the one before: one alone may be a box, a block or a ball."""
    thing = Thing()
    size = rng.uniform(0.02, 0.09)
    rgb = any_rgb(rng)
    place = np.zeros(3)
    for _ in range(int(rng.integers(2, 5))):
        mesh = _solid(rng, size * rng.uniform(0.5, 1.2))
        turn = Rotation.random(random_state=int(rng.integers(2**31))).as_matrix()
        mesh = mesh.moved(*-mesh.vertices.mean(axis=0)).turned(turn).moved(*place)
        place = mesh.vertices[int(rng.integers(len(mesh.vertices)))]
        texture = None
        paint = rng.random()
        if paint < 0.15:
            texture = label(rng, any_rgb(rng), (128, 128))
        elif paint < 0.3:
            texture = pattern(rng, any_rgb(rng), 96)
        elif paint < 0.4:
            texture = speckled(rng, any_rgb(rng))
        own = rgb if rng.random() < 0.5 else any_rgb(rng)
        thing.add(mesh, (1, 1, 1) if texture is not None else own, "plastic", texture, uv_boxed(mesh))
    return thing


def _solid(rng: np.random.Generator, size: float) -> Mesh:
    kind = rng.integers(5)
    if kind == 0:
        return box(size * rng.uniform(0.3, 2, 3), size * rng.uniform(0, 0.1))
    if kind == 1:
        heights = np.cumsum(rng.uniform(0.1, 0.6, 5)) * size
        radii = rng.uniform(0.1, 1, 5) * size
        return lathe([[0, heights[0]], *np.column_stack([radii, heights]), [0, heights[-1]]], 24)
    if kind == 2:
        points = np.cumsum(rng.normal(0, 1, (5, 3)) * size * 0.6, axis=0)
        points[:, 2] *= 0.3
        return sweep(points, rng.uniform(0.1, 0.35, 5) * size, 12)
    if kind == 3:
        return bumpy(hull(rng.normal(0, 1, (14, 3)) * size * rng.uniform(0.3, 1.2, 3)), rng, 0.02 * size)
    corners = int(rng.integers(3, 9))
    angles = np.sort(rng.uniform(0, 2 * np.pi, corners)) + np.linspace(0, 1e-3, corners)
    star = np.column_stack([np.cos(angles), np.sin(angles)]) * (rng.uniform(0.5, 1, (corners, 1)) * size)
    return prism(star, size * rng.uniform(0.15, 1.5))
