from __future__ import annotations

import numpy as np
import pytest

from sightline.sim.shapes import Mesh, box, ellipsoid_profile, lathe, sweep

RING = [[0.03, 0.0], [0.05, 0.0], [0.05, 0.02], [0.03, 0.02]]


def volume(mesh: Mesh) -> float:
    """By the divergence theorem: right only when the surface is closed and its faces look outwards."""
    a, b, c = (mesh.vertices[mesh.faces[:, i]] for i in range(3))
    return float(np.einsum("ij,ij->i", a, np.cross(b, c)).sum() / 6)


@pytest.mark.parametrize(
    ("mesh", "expected"),
    [
        (lathe([[0, 0], [0.03, 0], [0.03, 0.1], [0, 0.1]], 200), np.pi * 0.03**2 * 0.1),  # cylinder
        (lathe(RING, 200), np.pi * (0.05**2 - 0.03**2) * 0.02),  # ring, which never touches the axis
        (lathe(ellipsoid_profile(0.03, 0.04, steps=80), 200), 4 / 3 * np.pi * 0.03**2 * 0.04),
        (sweep([[0, 0, 0], [0.1, 0, 0]], 0.01, 100), np.pi * 0.01**2 * 0.1 + 4 / 3 * np.pi * 0.01**3),  # capsule
        (sweep([[0, 0, 0], [0, 0, 0.1]], 0.01, 100), np.pi * 0.01**2 * 0.1 + 4 / 3 * np.pi * 0.01**3),  # upright
        (box((0.1, 0.2, 0.3)), 0.006),
        (box((0.1, 0.2, 0.3), bevel=0.001), 0.006),
    ],
)
def test_shapes_are_closed_face_outwards_and_have_the_size_asked_for(mesh: Mesh, expected: float) -> None:
    assert volume(mesh) == pytest.approx(expected, rel=0.02)


@pytest.mark.parametrize("mesh", [lathe(RING), sweep([[0, 0, 0], [0.1, 0, 0], [0.15, 0.05, 0]], 0.01), box((1, 1, 1))])
def test_every_edge_belongs_to_two_faces_that_run_it_in_opposite_directions(mesh: Mesh) -> None:
    edges = np.concatenate([mesh.faces[:, [0, 1]], mesh.faces[:, [1, 2]], mesh.faces[:, [2, 0]]])
    directed = {(int(a), int(b)) for a, b in edges}
    assert len(directed) == len(edges)
    assert all((b, a) in directed for a, b in directed)
