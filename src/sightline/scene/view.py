"""Where in the view things are: on the left, in the middle, in the corner. The view is the table, else the image."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sightline.scene import image_relations
from sightline.scene.layout import Floats, Layout
from sightline.scene.truth import UNKNOWN, Levels, judged

MARGIN = 0.04
"""2 % of the view, as a share of half of it."""


@dataclass(frozen=True, eq=False)
class View:
    """Positions in the view.

    Attributes:
        at: (n, 2) position along right and away, -1 to 1 from border to border; NaN where unknown.
        half: (2,) half of the view's size [m or px]; None when there is no view.
        in_metres: whether the view is a table, else it is the image.
        oriented: whether right and away are known.
    """

    at: Floats
    half: Floats | None
    in_metres: bool
    oriented: bool

    def place(self, name: str) -> Levels:
        """How true it is of every thing that it is at a place; see docs/language.md."""
        x, y = self.at.T
        m = MARGIN
        if name in ("edge", "corner", "middle"):
            x, y = np.abs(x), np.abs(y)
            if name == "middle":
                levels = _below(np.maximum(x, y), 1 / 3)
            elif name == "edge":
                levels = _below(-np.maximum(x, y), -2 / 3)
            else:
                levels = _below(-np.minimum(x, y), -1 / 3)
        elif "_" in name:
            side, end = name.split("_")
            u = x if side == "right" else -x
            v = y if end == "back" else -y
            levels = _below(-np.minimum(u, v), -1 / 3)
        else:
            offset = {"left": -x, "right": x, "front": -y, "back": y}[name]
            levels = judged(offset >= m, offset <= -m)
        known = ~np.isnan(self.at).any(axis=1) & (self.oriented or name in ("edge", "corner", "middle"))
        return np.where(known, levels, UNKNOWN).astype(np.int8)


def _below(values: Floats, border: float) -> Levels:
    return judged(values <= border, values > border + MARGIN / 2)


def build_view(layout: Layout, table: int | None) -> View:
    """The view of a layout.

    Args:
        table: the thing that everything stands on, or None.
    """
    n = len(layout.center)
    if table is not None and layout.has_position[table] and not np.isnan(layout.size[table]).any():
        half = layout.half[table]
        at = (layout.center[:, :2] - layout.center[table, :2]) / half
        return View(at, half, True, layout.oriented)
    if table is not None and layout.has_box[table] and layout.in_image:
        left, top, right, bottom = layout.xyxy[table]
        return _image_view(layout, left, top, right, bottom)
    if layout.image_wh is not None and layout.in_image:
        return _image_view(layout, 0.0, 0.0, *layout.image_wh)
    return View(np.full((n, 2), np.nan), None, False, False)


def _image_view(layout: Layout, left: float, top: float, right: float, bottom: float) -> View:
    half = np.array([right - left, bottom - top]) / 2
    middle = np.array([left + right, top + bottom]) / 2
    at = (image_relations.centers(layout) - middle) / half
    return View(at * (1, -1), half, False, True)
