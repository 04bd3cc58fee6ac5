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
    return _tidy(result, labels)


def _inner(labels: Labels, kernel: npt.NDArray[np.uint8]) -> Mask:
    """Pixels all of whose neighbours have the same label; things too thin to have any keep all."""
    shifted = (labels + 1).astype(np.float32)
    same = (cv2.erode(shifted, kernel) == cv2.dilate(shifted, kernel)) & (labels >= 0)
    flat = labels[labels >= 0]
    kept = np.bincount(labels[same], minlength=int(flat.max()) + 1)
    all_of = np.bincount(flat, minlength=int(flat.max()) + 1)
    thin = kept < 0.3 * all_of
    return np.asarray(same | ((labels >= 0) & thin[np.maximum(labels, 0)]))


def _tidy(result: Labels, labels: Labels) -> Labels:
    """Without specks: of each thing, the pieces that touch what depth had shown of it, small holes closed."""
    tidy = np.full_like(result, -1)
    for label in range(int(labels.max()) + 1):
        mask = (result == label).astype(np.uint8)
        rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
        if len(rows) == 0:
            continue
        window = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        crop = mask[window]
        _, pieces, stats, _ = cv2.connectedComponentsWithStats(crop, connectivity=8)
        small = stats[:, cv2.CC_STAT_AREA] < 0.02 * np.count_nonzero(crop)
        crop = crop * ~small[pieces]
        part = tidy[window]
        part[crop > 0] = label
    return tidy
