"""Whether a thing is round about an upright axis, and where that axis is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sightline.grasping.surface import Points

TRIALS = 120
SLICES = 8
TOLERANCE_M = 0.002
"""How far from the circle of its height a point may be [m]."""
LEAST_SHARE = 0.7
"""Share of the upright surface that must lie on such circles."""
LEAST_ARC_RAD = np.deg2rad(100.0)
"""Shorter arcs do not tell a circle from a flat or bent side."""
RADII_M = (0.008, 0.13)


@dataclass(frozen=True, eq=False)
class RoundAxis:
    """An upright axis at `xy_m` (2,), and which of the n points (n,) lie on circles about it."""

    xy_m: npt.NDArray[np.float64]
    on_circle: npt.NDArray[np.bool_]


def find_round_axis(points_m: Points, normals: Points) -> RoundAxis | None:
    """The upright axis that most of the thing's side turns about, or None when it is not round.

    Circles through three points of one height are drawn by chance, and the centre that explains the most is
    kept: Fischler and Bolles, Random sample consensus, CACM 1981. The radius may differ from height to height,
    as in surfaces of revolution (Marton et al., General 3D modelling of novel objects from a single view,
    IROS 2010). A handle is no hindrance.

    Args:
        points_m: (n, 3) with z up.
        normals: (n, 3) unit.
    """
    side = np.flatnonzero(np.abs(normals[:, 2]) < 0.75)
    if len(side) < 40:
        return None
    xy, z = points_m[side, :2], points_m[side, 2]
    low, high = np.quantile(z, (0.02, 0.98))
    level = np.clip(((z - low) / max(high - low, 1e-6) * SLICES).astype(int), 0, SLICES - 1)
    centers = _draw_centers(xy, level)
    if len(centers) == 0:
        return None
    out = xy[None] - centers[:, None]
    radius = np.linalg.norm(out, axis=2)
    # A wall is thick: what is seen of its inner side lies on another circle than its outer side.
    outer = np.einsum("cni,ni->cn", out, normals[side, :2]) > 0
    fits = np.zeros(radius.shape, dtype=bool)
    for k in range(SLICES):
        here = level == k
        for faces in (outer, ~outer):
            mine = faces[:, here]
            middle = _middle(radius[:, here], mine)
            fits[:, here] |= mine & (np.abs(radius[:, here] - middle[:, None]) < TOLERANCE_M)
    best = int(fits.sum(axis=1).argmax())
    on = fits[best]
    if on.mean() < LEAST_SHARE:
        return None
    angles = np.sort(np.arctan2(*(xy[on] - centers[best]).T[::-1]))
    gaps = np.diff(np.r_[angles, angles[0] + 2 * np.pi])
    # An arc that is not closed, cut into bits of 20 degrees that hold something.
    if 2 * np.pi - gaps[gaps > np.deg2rad(20)].sum() < LEAST_ARC_RAD:
        return None
    on_circle = np.zeros(len(points_m), dtype=bool)
    on_circle[side[on]] = True
    return RoundAxis(centers[best], on_circle)


def _middle(values: npt.NDArray[np.float64], chosen: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
    """Median (k,) of the chosen ones in each row of (k, n) values; infinite where none is chosen."""
    ordered = np.sort(np.where(chosen, values, np.inf), axis=1)
    if ordered.shape[1] == 0:
        return np.full(len(values), np.inf)
    count = chosen.sum(axis=1)
    return np.asarray(ordered[np.arange(len(values)), np.minimum(count // 2, ordered.shape[1] - 1)])


def _draw_centers(xy: npt.NDArray[np.float64], level: npt.NDArray[np.intp]) -> npt.NDArray[np.float64]:
    """Centres (k, 2) of circles through triples of points of one level, the same ones every time."""
    rng = np.random.default_rng(0)
    triples = []
    for k in range(SLICES):
        here = np.flatnonzero(level == k)
        if len(here) >= 6:
            triples.append(here[rng.integers(len(here), size=(TRIALS // SLICES, 3))])
    if not triples:
        return np.empty((0, 2))
    a, b, c = (xy[np.concatenate(triples)[:, i]] for i in range(3))
    ab, ac = b - a, c - a
    cross = 2 * (ab[:, 0] * ac[:, 1] - ab[:, 1] * ac[:, 0])
    good = np.abs(cross) > 1e-6
    a, ab, ac, cross = a[good], ab[good], ac[good], cross[good]
    ab2, ac2 = (ab**2).sum(axis=1), (ac**2).sum(axis=1)
    offset = np.column_stack([ac[:, 1] * ab2 - ab[:, 1] * ac2, ab[:, 0] * ac2 - ac[:, 0] * ab2]) / cross[:, None]
    radius = np.linalg.norm(offset, axis=1)
    return np.asarray((a + offset)[(radius > RADII_M[0]) & (radius < RADII_M[1])])
