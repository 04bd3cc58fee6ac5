"""Pieces of one thing, brought together again.

Depth cuts things where they hide themselves: the far wall of a cup from its near wall, a handle from its mug.
Two pieces are one thing if they are one round vessel, if one is a scrap that almost touches the other, or if they are
the ends of something long with another thing in front of it.
"""

from __future__ import annotations

import itertools

import cv2
import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from sightline.frame import Frame
from sightline.geometry.extent import even_outline, fit_circle
from sightline.geometry.support import Support
from sightline.models.builtin.clusters import MIN_AREA_M2, pixel_m2
from sightline.models.builtin.outlines import looks_like

Points = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int32]

SCRAP_SHARE = 0.2
"""A piece with less than this share of its neighbour's pixels may be a scrap of it."""
SCRAP_GAP_M = 0.015
MAX_SCRAP_SHARE = 0.6
SHAFT_GAP_M = 0.06
TIP_GAP_M = 0.09
"""Of a bright shaft, often only the tip is measured."""
SHAFT_HEIGHT_M = 0.06
AIR_M = 0.03
"""A piece that begins this high is the upper part of something."""
RIM_M = 0.010
"""The walls of a vessel end at the same height, to within this."""
HIDDEN_SHARE, IN_FRONT_M = 0.8, 0.01
"""Of the way between two pieces of a thing that goes on behind another one, so much is seen to be that much nearer."""
LONG, CROOKED_M = 5.0, 0.002
"""What is at least so many times as long as wide is long; how far off its line its ends may be."""


def join_pieces(points_m: Points, heights_m: npt.NDArray[np.float64], labels: Labels, support: Support) -> Labels:
    """Give pieces of one thing one label.

    Args:
        points_m: (h, w, 3) in the camera's frame [m].
        heights_m: (h, w) above the support [m].
        labels: int32 (h, w), pieces from 0, -1 elsewhere.

    Returns:
        int32 (h, w), things from 0 without gaps in the numbers.
    """
    count = int(labels.max()) + 1
    if count < 2:
        return labels
    clouds = []
    for label in range(count):
        rows, columns = np.nonzero(labels == label)
        every = max(1, len(rows) // 600)
        clouds.append((points_m[rows[::every], columns[::every]], heights_m[rows[::every], columns[::every]]))
    sizes = np.bincount(labels[labels >= 0], minlength=count)
    pairs = []
    best_of_scrap: dict[int, tuple[float, int]] = {}
    pairs += [(a, b) for a, b in _near_in_image(labels) if _is_vessel(clouds, a, b, support)]
    for small, large in itertools.permutations(range(count), 2):
        gap = _scrap_gap_m(clouds, sizes, small, large, support)
        if gap is not None and gap < best_of_scrap.get(small, (np.inf, 0))[0]:
            best_of_scrap[small] = (gap, large)
    # A scrap goes to one thing only, or it would tie two things together.
    pairs += [(small, large) for small, (_, large) in best_of_scrap.items()]
    if not pairs:
        return labels
    heads, tails = np.array(pairs).T
    graph = coo_matrix((np.ones(len(pairs)), (heads, tails)), shape=(count, count))
    thing = connected_components(graph, directed=False)[1].astype(np.int32)
    return np.where(labels >= 0, thing[np.maximum(labels, 0)], -1).astype(np.int32)


def join_touching(
    frame: Frame, points_m: Points, heights_m: npt.NDArray[np.float64], labels: Labels, refined: Labels
) -> npt.NDArray[np.int32]:
    """Which pieces turned out to be one thing once the colours had filled the holes in the depth.

    A shaft, a blade or the head of a hammer is bound to its handle by pixels that depth does not see;
    so is the upper part of a tall thing with a shiny belt. Two tall things side by side stay two. What is too small
    to be a thing alone, as the stem of a banana, goes to the one that it touches if it has its colours.
    Pieces that touch the same third one, and look alike, are the ends of one long thing that goes on behind it.

    Args:
        frame: with a camera.
        points_m: (h, w, 3) in the camera's frame [m].
        heights_m: (h, w) above the support [m].
        labels: int32 (h, w), what depth told.
        refined: int32 (h, w), the same pieces with masks that follow the colours.

    Returns:
        (n,) new label of each old one.
    """
    assert frame.camera is not None
    focal_px = min(frame.camera.fx, frame.camera.fy)
    count = int(labels.max()) + 1
    new = np.arange(count, dtype=np.int32)
    touching = _touching(refined)
    for a, b in touching:
        p, q = labels == a, labels == b
        if not (p.any() and q.any()):
            continue
        low = all(np.quantile(heights_m[m], 0.97) < SHAFT_HEIGHT_M for m in (p, q))
        in_air = any(np.quantile(heights_m[m], 0.03) > AIR_M for m in (p, q))
        if not (low or in_air):
            continue
        # As far apart in space as in the picture: a gap that is not measured, rather than a jump.
        at_p, at_q, apart_px = _nearest(p, q)
        from_q, to_p = points_m[tuple(at_q)], points_m[tuple(at_p)]
        gap = float(np.linalg.norm(from_q - to_p))
        unmeasured = gap < 1.8 * (apart_px + 2.0) * from_q[2] / focal_px + 0.004
        small, large = _by_size(p, q, a, b)
        crumb = pixel_m2(points_m[labels == small], frame.camera).sum() < MIN_AREA_M2
        if gap < SHAFT_GAP_M and (unmeasured or (crumb and _alike(frame.rgb, refined, small, large))):
            new[new == new[b]] = new[a]
    beside = [sorted({a + b - c for a, b in touching if c in (a, b)}) for c in range(count)]
    for a, b in dict.fromkeys(pair for others in beside for pair in itertools.combinations(others, 2)):
        p, q = labels == a, labels == b
        if p.any() and q.any() and _goes_on_behind(points_m, p, q):
            small, large = _by_size(p, q, a, b)
            if _alike(frame.rgb, refined, small, large):
                new[new == new[b]] = new[a]
    return new


def _nearest(
    p: npt.NDArray[np.bool_], q: npt.NDArray[np.bool_]
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp], float]:
    """Row and column of about the nearest pixels of two masks, one of each, and how far apart they are [px]."""
    at_p, at_q = (np.argwhere(mask)[:: max(1, np.count_nonzero(mask) // 1500)] for mask in (p, q))
    apart_px, nearest = cKDTree(at_p).query(at_q)
    i = int(np.argmin(apart_px))
    return at_p[nearest[i]], at_q[i], float(apart_px[i])


def _by_size(p: npt.NDArray[np.bool_], q: npt.NDArray[np.bool_], a: int, b: int) -> tuple[int, int]:
    """The labels of two pieces, that of the smaller one first."""
    return (a, b) if np.count_nonzero(p) < np.count_nonzero(q) else (b, a)


def _goes_on_behind(points_m: Points, p: npt.NDArray[np.bool_], q: npt.NDArray[np.bool_]) -> bool:
    """Whether two pieces may be the ends of one long thing, with something else in front of its middle."""
    at_p, at_q, apart_px = _nearest(p, q)
    way = np.linspace(at_p, at_q, max(3, round(apart_px)))
    rows, columns = np.round(way).astype(int).T
    z = points_m[rows, columns, 2]
    straight = 1 / np.linspace(1 / z[0], 1 / z[-1], len(z))  # what is even in space is so in 1 / depth
    if np.mean(z[1:-1] < straight[1:-1] - IN_FRONT_M) < HIDDEN_SHARE:
        return False
    pieces = [points_m[piece] for piece in (p, q)]
    both = np.concatenate(pieces)
    along = _axis(both)

    def across(points: Points, axis: npt.NDArray[np.float64]) -> float:
        """How far most of them are from their own middle line in a direction [m]."""
        centered = points - points.mean(axis=0)
        return float(np.quantile(np.linalg.norm(centered - np.outer(centered @ axis, axis), axis=1), 0.9))

    length = np.ptp(both @ along) / 2
    if any(across(points, along) > across(points, _axis(points)) + CROOKED_M for points in pieces):
        return False
    return bool(length > LONG * across(both, along))


def _axis(points_m: Points) -> npt.NDArray[np.float64]:
    """The direction along which (n, 3) points are spread most, a unit vector."""
    centered = (points_m - points_m.mean(axis=0))[:: max(1, len(points_m) // 2000)]
    return np.asarray(np.linalg.svd(centered, full_matrices=False)[2][0])


def _alike(rgb: npt.NDArray[np.uint8], labels: Labels, small: int, large: int) -> bool:
    """Whether a small piece looks like a large one rather than like what is around it and no thing."""
    mask = labels == small
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    reach = max(12, round(labels.shape[1] / 40))
    near = np.s_[max(rows[0] - reach, 0) : rows[-1] + reach + 1, max(columns[0] - reach, 0) : columns[-1] + reach + 1]
    lab = np.asarray(cv2.cvtColor(cv2.blur(rgb, (3, 3)), cv2.COLOR_RGB2LAB), dtype=np.uint8)
    return looks_like(lab[mask], lab[labels == large], lab[near][labels[near] < 0])


def _touching(labels: Labels) -> list[tuple[int, int]]:
    """Pairs of labels with at least three pixels of common border."""
    codes = []
    for a, b in ((labels[:, :-2], labels[:, 2:]), (labels[:-2], labels[2:])):
        other = (a != b) & (a >= 0) & (b >= 0)
        codes.append(np.minimum(a, b)[other].astype(np.int64) * 100_000 + np.maximum(a, b)[other])
    unique, counts = np.unique(np.concatenate(codes), return_counts=True)
    return [(int(c // 100_000), int(c % 100_000)) for c in unique[counts >= 3]]


Cloud = tuple[Points, npt.NDArray[np.float64]]


def _near_in_image(labels: Labels) -> list[tuple[int, int]]:
    """Pairs of labels that come within a few pixels of each other."""
    reach = max(4, round(labels.shape[1] / 80))
    found: set[tuple[int, int]] = set()
    for down, right in ((0, reach), (reach, 0), (0, reach // 2), (reach // 2, 0)):
        a = labels[: labels.shape[0] - down, : labels.shape[1] - right]
        b = labels[down:, right:]
        other = (a != b) & (a >= 0) & (b >= 0)
        codes = np.unique(a[other].astype(np.int64) * 100_000 + b[other])
        found |= {(int(min(divmod(c, 100_000))), int(max(divmod(c, 100_000)))) for c in codes}
    return sorted(found)


def gap_m(points_m: Points, others_m: Points) -> float:
    """How far (n, 3) points are from others [m]; infinite where there are none."""
    return float(cKDTree(others_m).query(points_m)[0].min(initial=np.inf)) if len(others_m) else np.inf


def _scrap_gap_m(
    clouds: list[Cloud], sizes: npt.NDArray[np.intp], small: int, large: int, support: Support
) -> float | None:
    """How far [m] a piece is from a larger one that it may be a scrap of; None if it is none."""
    if sizes[small] > MAX_SCRAP_SHARE * sizes[large]:
        return None
    apart = np.linalg.norm(clouds[large][0].mean(axis=0) - clouds[small][0].mean(axis=0))
    if apart > 0.25:
        return None
    gap = gap_m(clouds[small][0], clouds[large][0])
    if sizes[small] < SCRAP_SHARE * sizes[large] and gap < SCRAP_GAP_M:
        return gap
    reach = TIP_GAP_M if sizes[small] < SCRAP_SHARE * sizes[large] else SHAFT_GAP_M
    if gap < reach and _in_line(clouds[small], clouds[large], support):
        return gap
    return None


def _in_line(small: Cloud, large: Cloud, support: Support) -> bool:
    """Whether a thin piece carries on from the end of a long lying one, as a shaft does from its handle."""
    if max(float(np.quantile(h, 0.97)) for _, h in (small, large)) > SHAFT_HEIGHT_M:
        return False
    spots = support.footprint(large[0])
    middle = np.median(spots, axis=0)
    spread, axes = np.linalg.eigh(np.cov((spots - middle).T))
    if spread[1] < 4.0 * spread[0]:
        return False
    local = np.abs((support.footprint(small[0]) - middle) @ axes)
    half = np.quantile(np.abs((spots - middle) @ axes), 0.97, axis=0)
    return bool(np.quantile(local[:, 0], 0.9) < half[0] + 0.004 and np.median(local[:, 1]) > half[1])


def _is_vessel(clouds: list[Cloud], a: int, b: int, support: Support) -> bool:
    """Whether two pieces are the near and the far wall of something round that is open at the top."""
    (p, hp), (q, hq) = clouds[a], clouds[b]
    if abs(float(np.quantile(hp, 0.97)) - float(np.quantile(hq, 0.97))) > RIM_M:
        return False
    # The rim alone, since a handle may stick out below it; or all of it, where the rim has holes in the depth.
    top = float(np.quantile(hp, 0.97))
    low = top - max(0.012, 0.12 * top)
    rim = np.concatenate([p[hp > low], q[hq > low]])
    return any(_is_ring(support.footprint(part)) for part in (rim, np.concatenate([p, q])) if len(part) >= 10)


def _is_ring(spots: Points) -> bool:
    hull = cv2.convexHull(spots.astype(np.float32))[:, 0, :]
    center, radius = fit_circle(even_outline(hull.astype(np.float64)))
    off = np.abs(np.linalg.norm(hull - center, axis=1) - radius)
    return bool(radius < 0.15 and np.mean(off) < 0.055 * radius and np.quantile(off, 0.95) < 0.11 * radius)
