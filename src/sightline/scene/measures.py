"""Numbers to compare and rank things by, in space where all have one, else in the image."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sightline.scene import image_relations
from sightline.scene.layout import AWAY, RIGHT, UP, Bools, Floats, Layout
from sightline.scene.truth import Levels, judged
from sightline.scene.view import View

EPS = 1e-9
_SIDES = {"height": 0, "width": 1}
# Volumes that differ by less than the first factor are the same, by more than the second they are not.
SAME_SIZE, NOT_SAME_SIZE = 1.15, 1.3


@dataclass(frozen=True, eq=False)
class Measured:
    """A measure of every thing; NaN where unknown.

    Attributes:
        unit: "m", "place" (a position [m]), "m3", "px" or "px3" (an area to the power of 3/2).
        image_width: of the image [px], for its margins.
    """

    values: Floats
    unit: str
    image_width: float = 0.0

    def margin(self, other: float | Floats, relative: float) -> Floats:
        """What two values must differ by to be told apart: (n,), against one other value.

        Args:
            relative: the share of the larger value.
        """
        larger = np.maximum(np.abs(self.values), np.abs(other))
        if self.unit in ("m3", "px3"):
            return np.asarray((0.05 if relative < 0.05 else 0.15) * larger)
        if self.unit == "place":
            return np.full(len(self.values), 0.01)
        if self.unit == "px":
            return np.maximum(0.01 * self.image_width, (0 if relative < 0.05 else relative) * larger)
        return np.maximum(0.01, relative * larger)

    def compared(self, anchor: int, sign: int) -> Levels:
        """Which have more (sign 1) or less (-1) than one of them: by more than 1 cm and 5 %, volumes by 15 %."""
        return self.compared_with(float(self.values[anchor]), sign)

    def compared_with(self, value: float, sign: int) -> Levels:
        """As `compared`, with a value."""
        more = sign * (self.values - value)
        margin = self.margin(value, 0.05)
        levels = judged(more > margin + EPS, more < -margin - EPS)
        return np.where(np.isnan(more), 2, levels).astype(np.int8)


def measure(layout: Layout, view: View, name: str, among: Bools, to: int | Floats | None = None) -> Measured:
    """A measure by its name (see `program.Superlative`).

    Args:
        among: (n,) the things that will be compared: all are measured in space or all in the image.
        to: for "distance": a thing, or a point (3,) in the layout's axes; the camera by default.
    """
    if name in ("edge", "corner", "center"):
        return _to_view(view, name)
    spatial = _in_space(layout, name, to)
    if not np.isnan(spatial.values[among]).any() or layout.image_wh is None:
        return spatial
    flat = _in_image(layout, name, to)
    return spatial if np.isnan(flat.values[among]).any() else flat


def _in_space(layout: Layout, name: str, to: int | Floats | None) -> Measured:
    nan = np.full(len(layout.center), np.nan)
    height, longer, shorter = layout.size.T
    if name == "distance":
        point = layout.camera if to is None else layout.center[to] if isinstance(to, int) else to
        return Measured(nan if point is None else np.linalg.norm(layout.center - point, axis=1), "m")
    if name in ("right", "away"):
        axis = RIGHT if name == "right" else AWAY
        return Measured(layout.center[:, axis] if layout.oriented else nan, "place")
    if name == "elevation":
        return Measured(layout.center[:, UP], "place")
    if name == "volume":
        return Measured(height * longer * shorter, "m3")
    if name == "length":
        return Measured(np.maximum(height, longer), "m")
    if name == "thickness":
        return Measured(np.minimum(height, shorter), "m")
    return Measured(layout.size[:, _SIDES[name]] if name in _SIDES else nan, "m")


def _in_image(layout: Layout, name: str, to: int | Floats | None) -> Measured:
    assert layout.image_wh is not None
    nan = np.full(len(layout.center), np.nan)
    wide, high = (layout.xyxy[:, 2:] - layout.xyxy[:, :2]).T
    center = image_relations.centers(layout)
    lower = layout.xyxy[:, 3]
    if name in ("right", "away") and not layout.in_image:
        values = nan
    elif name == "distance":
        # From the camera: what stands lower in the image is nearer.
        values = np.linalg.norm(center - center[to], axis=1) if isinstance(to, int) else -lower if to is None else nan
    else:
        values = {
            "height": high,
            "width": wide,
            "length": np.maximum(wide, high),
            "thickness": np.minimum(wide, high),
            "volume": (wide * high) ** 1.5,
            "right": center[:, 0],
            "away": -lower,
            "elevation": -center[:, 1],
        }.get(name, nan)
    return Measured(values, "px3" if name == "volume" else "px", layout.image_wh[0])


def _to_view(view: View, name: str) -> Measured:
    """Distance to the nearest border or corner of the view, or to its middle."""
    if view.half is None:
        return Measured(np.full(len(view.at), np.nan), "m")
    beyond = view.half * (1 - np.abs(view.at))
    if name == "edge":
        values = beyond.min(axis=1)
    else:
        values = np.linalg.norm(beyond if name == "corner" else view.half * view.at, axis=1)
    return Measured(values, "m" if view.in_metres else "px", 2 * float(view.half[0]))
