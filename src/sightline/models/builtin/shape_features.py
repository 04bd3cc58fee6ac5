"""Numbers that describe the shape of a thing on a support, from the side of it that is seen."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from sightline.geometry.extent import even_outline, fit_circle, without_fliers
from sightline.geometry.plane import Plane
from sightline.scene_object import OrientedBox

Points = npt.NDArray[np.float64]
NAN = float("nan")


@dataclass(frozen=True)
class ShapeFeatures:
    """What geometry tells of one thing; lengths in metres, shares 0 to 1, NaN for what could not be measured.

    Attributes:
        length_m, width_m, height_m: of its upright box.
        round_off: how far its outline seen from above is from a circle, over the radius.
        fill: share of its footprint's rectangle that is covered (1 box, 0.79 disc, less for bent things).
        rim_round_off: the same as round_off for the uppermost part alone, without a handle.
        rim_radius_m: radius of that circle.
        handle_m: how far something narrow sticks out beyond that circle, below the rim.
        far_wall: share of its points that are below the top on the far side, where only the inside of an open
            vessel can be seen.
        lid: density of the top's middle over that of its rim; about 1 for a closed top, 0 for an open one.
        taper: radius near the top over radius near the bottom of an upright round thing.
        neck: radius of the uppermost tenth over the greatest radius.
        dome: how much the radius shrinks toward the top, over the last quarter of the height.
        sphere_off: mean distance from the best sphere, over its radius.
        hole: share of the middle of the footprint that is empty or at the support.
        bend: how far the middle of a long thing is off the line between its ends, over its length.
        thick_end: width of the thicker end third over that of the thinner, of a long thing.
        step: the largest change of width within a tenth of the length, over the greatest width.
        waist: width of the middle third over that of the thicker end third.
        low_end_m: height of the thinner end third.
    """

    length_m: float
    width_m: float
    height_m: float
    round_off: float = NAN
    fill: float = NAN
    rim_round_off: float = NAN
    rim_radius_m: float = NAN
    handle_m: float = NAN
    far_wall: float = NAN
    lid: float = NAN
    taper: float = NAN
    neck: float = NAN
    dome: float = NAN
    sphere_off: float = NAN
    hole: float = NAN
    bend: float = NAN
    thick_end: float = NAN
    step: float = NAN
    waist: float = NAN
    low_end_m: float = NAN


def measure_shape(points_m: Points, box: OrientedBox, plane: Plane, eye_m: npt.NDArray[np.float64]) -> ShapeFeatures:
    """Describe (n, 3) points [m] of one thing that stands on `plane`, seen from `eye_m`; all in one frame."""
    length, width, height = (float(v) for v in box.size_m)
    points = without_fliers(points_m, plane)
    if len(points) < 30:
        return ShapeFeatures(length, width, height)
    basis = plane.basis()
    spots = points @ basis[:, :2]
    z = points @ basis[:, 2] - plane.offset_m
    hull = cv2.convexHull(spots.astype(np.float32))[:, 0, :].astype(np.float64)
    outline = even_outline(hull)
    center, radius = fit_circle(outline)
    values: dict[str, float] = {
        # A box with equal sides was put around a circle.
        "round_off": 0.0 if length == width else _circle_off(outline, center, radius),
        "fill": cv2.contourArea(hull.astype(np.float32)) / max(length * width, 1e-9),
    }
    if length == width:
        center, radius = basis[:, :2].T @ box.center_m, length / 2
    values |= _rim(spots, z, height)
    toward = basis[:, :2].T @ eye_m - center
    depth = (spots - center) @ (toward / max(float(np.linalg.norm(toward)), 1e-9))
    values["far_wall"] = float(np.mean((depth < -0.25 * radius) & (z < 0.9 * height) & (z > 0.1 * height)))
    values |= _profile(spots, z, height, center, radius)
    values["sphere_off"] = _sphere_off(np.column_stack([spots, z]))
    values |= _along(points, z, box)
    return ShapeFeatures(length, width, height, **values)


def _circle_off(outline: Points, center: npt.NDArray[np.float64], radius: float) -> float:
    return float(np.mean(np.abs(np.linalg.norm(outline - center, axis=1) - radius)) / max(radius, 1e-6))


def _rim(spots: Points, z: npt.NDArray[np.float64], height: float) -> dict[str, float]:
    """The uppermost part, what is inside of it and what sticks out below it."""
    top = z > height - max(0.12 * height, 0.005)
    if np.count_nonzero(top) < 15 or height < 0.012:
        return {}
    outline = even_outline(cv2.convexHull(spots[top].astype(np.float32))[:, 0, :].astype(np.float64))
    center, radius = fit_circle(outline)
    off = _circle_off(outline, center, radius)
    away = np.linalg.norm(spots - center, axis=1)
    inner = np.count_nonzero(top & (away < 0.55 * radius))
    ring = np.count_nonzero(top & (away >= 0.55 * radius))
    found = {"rim_round_off": off, "rim_radius_m": radius, "lid": inner / max(1.0, ring / 2.3)}
    outside = (away > radius + 0.008) & (z < height - 0.004) & (z > 0.1 * height)
    if np.count_nonzero(outside) >= 12 and off < 0.12:
        angle = np.arctan2(*(spots[outside] - center).T)
        spread = float(np.abs(np.mean(np.exp(1j * angle))))
        found["handle_m"] = float(np.quantile(away[outside], 0.95) - radius) * (spread > 0.9)
    else:
        found["handle_m"] = 0.0
    return found


def _profile(
    spots: Points, z: npt.NDArray[np.float64], height: float, center: npt.NDArray[np.float64], radius: float
) -> dict[str, float]:
    """Half widths of a thing at several heights: across the line of sight nothing of it is hidden."""
    edges = np.linspace(0.0, height, 11)
    half = np.full(10, np.nan)
    for i in range(10):
        here = (z >= edges[i]) & (z < edges[i + 1])
        if np.count_nonzero(here) >= 10:
            # The widest direction of a slice is its diameter as far as it is seen.
            slice_hull = cv2.convexHull(spots[here].astype(np.float32))[:, 0, :]
            gaps = np.linalg.norm(slice_hull[:, None] - slice_hull[None], axis=2)
            half[i] = float(gaps.max()) / 2
    low, high, top = half[1:4], half[6:9], half[9]
    most = np.nanmax(half) if np.isfinite(half).any() else NAN
    away = np.linalg.norm(spots - center, axis=1)
    middle = away < 0.45 * radius
    hole = float(np.mean(z[middle] < 0.35 * height)) if np.count_nonzero(middle) > 8 else 1.0

    def mean(values: npt.NDArray[np.float64]) -> float:
        return float(np.nanmean(values)) if np.isfinite(values).any() else NAN

    return {
        "taper": mean(high) / mean(low),
        "neck": mean(half[8:]) / most,
        "dome": float(top) / mean(half[5:8]),
        "hole": hole,
    }


def _sphere_off(local: Points) -> float:
    """Mean distance from the least-squares sphere, over its radius."""
    middle = local.mean(axis=0)
    p = local - middle
    system = np.column_stack([2 * p, np.ones(len(p))])
    solution = np.linalg.lstsq(system, np.square(p).sum(axis=1), rcond=None)[0]
    radius = float(np.sqrt(max(solution[3] + np.square(solution[:3]).sum(), 1e-12)))
    return float(np.mean(np.abs(np.linalg.norm(p - solution[:3], axis=1) - radius)) / radius)


def _along(points: Points, z: npt.NDArray[np.float64], box: OrientedBox) -> dict[str, float]:
    """Widths and the middle line along the longer side of the box."""
    length, width = float(box.size_m[0]), float(box.size_m[1])
    if length < 1.6 * width:
        return {}
    local = box.T_ref_box.inv().apply(points)
    edges = np.linspace(-length / 2, length / 2, 13)
    middles, widths, tops = np.full(12, np.nan), np.full(12, np.nan), np.full(12, np.nan)
    for i in range(12):
        here = (local[:, 0] >= edges[i]) & (local[:, 0] < edges[i + 1])
        if np.count_nonzero(here) >= 5:
            low, high = np.quantile(local[here, 1], [0.03, 0.97])
            middles[i], widths[i], tops[i] = (low + high) / 2, high - low, np.quantile(z[here], 0.9)
    known = np.isfinite(middles)
    if np.count_nonzero(known) < 6:
        return {}
    at = (edges[:-1] + edges[1:]) / 2
    middles, widths, tops = (np.interp(at, at[known], v[known]) for v in (middles, widths, tops))
    ends = np.array([np.mean(widths[:4]), np.mean(widths[-4:])])
    chord = np.interp(at, [at[0], at[-1]], [middles[0], middles[-1]])
    thin = int(np.argmin(ends))
    return {
        "bend": float(np.abs(middles - chord).max() / length),
        "thick_end": float(ends.max() / max(float(ends.min()), 1e-4)),
        "step": float(np.abs(np.diff(widths)).max() / max(float(widths.max()), 1e-4)),
        "waist": float(np.mean(widths[4:8]) / max(float(ends.max()), 1e-4)),
        "low_end_m": float(np.mean(tops[:4] if thin == 0 else tops[-4:])),
    }
