"""Which seen thing stands for which marked one."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt


def match(overlap: npt.NDArray[np.float64]) -> list[tuple[int, float]]:
    """For each marked thing the seen one that stands for it, the best pairs first; each serves one mark.

    Args:
        overlap: (seen, marked) intersection over union of boxes or masks.

    Returns:
        Per marked thing the number of the seen one and their IoU; (-1, 0.0) where nothing is left that overlaps.
    """
    best = [(-1, 0.0)] * overlap.shape[1]
    free = overlap.copy()
    while free.size and free.max() > 0:
        i, j = (int(k) for k in np.unravel_index(int(free.argmax()), free.shape))
        best[j] = (i, float(free[i, j]))
        free[i, :], free[:, j] = 0, 0
    return best
