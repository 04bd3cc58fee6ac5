"""Masks that follow a thing's outline in colour where depth has holes, shadows and ragged edges.

Depth cameras see nothing on shiny and dark surfaces and beside every edge. Those pixels are given out by a
marker-controlled watershed on the colour image (Meyer and Beucher, Morphological segmentation, 1990): sure
pixels of the things and of their background flood the unsure ones and meet at colour edges.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

Mask = npt.NDArray[np.bool_]
Labels = npt.NDArray[np.int32]


def refine_labels(rgb: npt.NDArray[np.uint8], labels: Labels, sure_background: Mask) -> Labels:
    """Give the unsure pixels to things or to the background.

    Args:
        rgb: uint8 (h, w, 3).
        labels: int32 (h, w), things from 0, -1 elsewhere.
        sure_background: bool (h, w), pixels measured to be something else than a thing.

    Returns:
        int32 (h, w): things from 0, -1 for the background.
    """
    if labels.max() < 0:
        return labels
    scale = max(1, round(labels.shape[1] / 640))
    kernel = np.ones((2 * scale + 1, 2 * scale + 1), np.uint8)
    # Depth edges are off by a pixel or two: what is sure begins a little inside.
    markers = np.zeros(labels.shape, np.int32)
    inner = _inner(labels, kernel)
    markers[inner] = labels[inner] + 2
    far = ~(cv2.dilate((labels >= 0).astype(np.uint8), np.ones((25 * scale, 25 * scale), np.uint8)) > 0)
    background = cv2.erode((sure_background & (labels < 0)).astype(np.uint8), kernel) > 0
    markers[(background | far) & ~inner] = 1
    smooth = cv2.medianBlur(np.ascontiguousarray(rgb), 5)
    flooded = cv2.watershed(smooth, markers)
    result = np.where(flooded >= 2, flooded - 2, -1).astype(np.int32)
    # The watershed leaves a line of -1 between basins; a pixel of it is what it was before.
    line = flooded == -1
    result[line] = labels[line]
    return _tidy(rgb, result)


def _inner(labels: Labels, kernel: npt.NDArray[np.uint8]) -> Mask:
    """Pixels all of whose neighbours have the same label; things too thin to have any keep all."""
    shifted = (labels + 1).astype(np.float32)
    same = (cv2.erode(shifted, kernel) == cv2.dilate(shifted, kernel)) & (labels >= 0)
    flat = labels[labels >= 0]
    kept = np.bincount(labels[same], minlength=int(flat.max()) + 1)
    all_of = np.bincount(flat, minlength=int(flat.max()) + 1)
    thin = kept < 0.3 * all_of
    return np.asarray(same | ((labels >= 0) & thin[np.maximum(labels, 0)]))


def _tidy(rgb: npt.NDArray[np.uint8], result: Labels) -> Labels:
    """Without specks, and with those holes closed that look like the thing rather than like its surroundings."""
    lab = np.asarray(cv2.cvtColor(cv2.blur(rgb, (3, 3)), cv2.COLOR_RGB2LAB), dtype=np.uint8)
    tidy = result.copy()
    margin = max(6, round(result.shape[1] / 40))
    for label in range(int(result.max()) + 1):
        mask = result == label
        rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
        if len(rows) == 0:
            continue
        window = np.s_[
            max(rows[0] - margin, 0) : rows[-1] + margin + 1,
            max(columns[0] - margin, 0) : columns[-1] + margin + 1,
        ]
        crop = mask[window]
        _, pieces, stats, _ = cv2.connectedComponentsWithStats(crop.astype(np.uint8), connectivity=8)
        small = stats[:, cv2.CC_STAT_AREA] < 0.02 * np.count_nonzero(crop)
        kept = crop & ~small[pieces]
        tidy[window][crop & ~kept] = -1
        _close_holes(lab[window], result[window], kept, label, tidy[window])
    return tidy


def _close_holes(lab: npt.NDArray[np.uint8], around: Labels, mask: Mask, label: int, into: Labels) -> None:
    """Write `label` into the holes of a mask that show its own colours: the flat middle of a plate."""
    outside = np.pad((~mask).astype(np.uint8), 1, constant_values=1)
    _, pieces, stats, _ = cv2.connectedComponentsWithStats(outside, connectivity=4)
    open_air = pieces[0, 0]
    pieces = pieces[1:-1, 1:-1]
    holes = [k for k in range(1, len(stats)) if k != open_air and k > 0 and stats[k, cv2.CC_STAT_AREA] > 0]
    if not holes:
        return
    rest = lab[(around < 0) & (pieces == open_air)]
    for hole in holes:
        inside = (pieces == hole) & (around < 0)
        if inside.any() and (np.count_nonzero(inside) < 12 or looks_like(lab[inside], lab[mask], rest)):
            into[inside] = label


def with_floor(rgb: npt.NDArray[np.uint8], mask: Mask, floor: Mask, free: Mask) -> Mask:
    """A vessel's mask with its floor, if that shows the vessel's colours rather than the table's.

    Args:
        rgb: uint8 (h, w, 3).
        mask: bool (h, w), the vessel.
        floor: bool (h, w), pixels within its ring that depth cannot tell from the table.
        free: bool (h, w), pixels that no thing has.
    """
    if not floor.any():
        return mask
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    near = np.s_[max(rows[0] - 20, 0) : rows[-1] + 21, max(columns[0] - 20, 0) : columns[-1] + 21]
    lab = np.asarray(cv2.cvtColor(cv2.blur(rgb[near], (3, 3)), cv2.COLOR_RGB2LAB), dtype=np.uint8)
    own, inside = mask[near], floor[near]
    return mask | floor if looks_like(lab[inside], lab[own], lab[free[near] & ~inside]) else mask


def looks_like(lab: npt.NDArray[np.uint8], own: npt.NDArray[np.uint8], rest: npt.NDArray[np.uint8]) -> bool:
    """Whether pixels (n, 3) are of the colours of a thing rather than of the rest, each (k, 3) Lab."""
    bins = _bins(lab)
    of_own, of_rest = _histogram(own)[bins], _histogram(rest)[bins]
    told = (of_own + of_rest) > 0
    if np.mean(told) > 0.5:
        return bool(np.mean(of_own[told] > of_rest[told]) > 0.5)
    if len(rest) == 0:
        return True
    # Colours seen nowhere else, as where a lamp shines in: the nearer of the two in hue.
    hue, hue_own, hue_rest = (np.median(c[:, 1:].astype(float), axis=0) for c in (lab, own, rest))
    return bool(np.linalg.norm(hue_own - hue) < np.linalg.norm(hue_rest - hue))


def _bins(lab: npt.NDArray[np.uint8]) -> npt.NDArray[np.intp]:
    """Coarse bins of (n, 3) Lab pixels: 16 steps of lightness, 32 of each opponent colour."""
    coarse = lab.astype(np.intp)
    return (coarse[:, 0] >> 4) << 10 | (coarse[:, 1] >> 3) << 5 | coarse[:, 2] >> 3


def _histogram(lab: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
    """Share of the pixels in each bin, smeared over neighbouring bins."""
    counts = np.bincount(_bins(lab), minlength=1 << 14).astype(np.float32).reshape(16, 32, 32)
    for axis in range(3):
        counts = counts + 0.5 * (np.roll(counts, 1, axis) + np.roll(counts, -1, axis))
    return np.asarray(counts.ravel() / max(1.0, float(counts.sum())), dtype=np.float32)
