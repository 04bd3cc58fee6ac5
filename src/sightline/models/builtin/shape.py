"""What geometry tells of a thing's kind: how plausible each noun is.

Each category is a row of ranges that everyday things of that kind keep to; a score falls off outside of them as
a Gaussian does. The rows are meant to overlap: where geometry cannot tell a cup from a glass or a ball from an
orange, both score alike, and it is for the caller to ask. Colour weighs in only for what grows in few colours.
"""

from __future__ import annotations

import math

from sightline.color_naming import main_colors
from sightline.frame import Frame
from sightline.geometry.plane import Plane
from sightline.models.builtin.shape_features import ShapeFeatures, measure_shape
from sightline.models.builtin.tabletop import Region

Range = tuple[float, float, float]
"""Lowest, highest, and how far outside [same unit] the score falls to 0.6. Lengths: as a factor."""

_SIZES = frozenset({"length", "width", "height", "tall", "aspect", "flat"})
_OPEN = {"round": (0.0, 0.045, 0.02), "far_wall": (0.05, 1.0, 0.02), "lid": (0.0, 0.35, 0.3)}
_CLOSED = {"round": (0.0, 0.03, 0.02), "far_wall": (0.0, 0.03, 0.02)}
_BALL = {**_CLOSED, "tall": (0.88, 1.06, 1.06), "dome": (0.0, 0.80, 0.06), "neck": (0.6, 0.82, 0.06)}
_BRICK = {"fill": (0.83, 1.0, 0.04), "round": (0.07, 1.0, 0.012), "far_wall": (0.0, 0.08, 0.05)}
_LONG = {"bend": (0.0, 0.06, 0.025)}

KINDS: dict[str, dict[str, Range]] = {
    "apple": {
        **_BALL,
        "tall": (0.72, 1.06, 1.06),
        "height": (0.050, 0.085, 1.08),
        "length": (0.060, 0.095, 1.08),
        "sphere": (0, 0.045, 0.015),
    },
    "orange": {**_BALL, "height": (0.055, 0.085, 1.08), "length": (0.060, 0.095, 1.08), "sphere": (0, 0.03, 0.01)},
    "ball": {**_BALL, "height": (0.03, 0.25, 1.1), "sphere": (0, 0.03, 0.01)},
    "lemon": {
        "length": (0.055, 0.11, 1.1),
        "width": (0.040, 0.065, 1.1),
        "height": (0.040, 0.062, 1.1),
        "aspect": (1.05, 1.9, 1.1),
        "fill": (0.6, 0.82, 0.04),
        "sphere": (0.034, 0.2, 0.006),
        "dome": (0.0, 0.9, 0.06),
        "far_wall": (0.0, 0.06, 0.05),
    },
    "pear": {
        **_CLOSED,
        "height": (0.075, 0.13, 1.1),
        "tall": (1.15, 1.75, 1.1),
        "taper": (0.45, 0.82, 0.06),
        "neck": (0.30, 0.65, 0.06),
    },
    "bottle": {
        "height": (0.13, 0.36, 1.1),
        "tall": (1.9, 5.0, 1.1),
        "aspect": (1.0, 2.2, 1.1),
        "neck": (0.15, 0.82, 0.05),
        "taper": (0.5, 1.0, 0.08),
    },
    "can": {
        **_CLOSED,
        "height": (0.085, 0.18, 1.08),
        "length": (0.050, 0.105, 1.1),
        "tall": (1.38, 2.6, 1.06),
        "taper": (0.93, 1.08, 0.05),
        "neck": (0.92, 1.1, 0.03),
    },
    "jar": {
        **_CLOSED,
        "height": (0.055, 0.16, 1.1),
        "length": (0.050, 0.11, 1.1),
        "tall": (0.8, 1.48, 1.06),
        "taper": (0.88, 1.08, 0.05),
        "neck": (0.84, 1.1, 0.03),
    },
    "mug": {
        **_OPEN,
        "height": (0.065, 0.125, 1.1),
        "rim": (0.060, 0.110, 1.08),
        "deep": (0.8, 1.6, 1.08),
        "handle": (0.012, 0.06, 0.005),
    },
    "cup": {
        **_OPEN,
        "height": (0.055, 0.13, 1.1),
        "rim": (0.055, 0.100, 1.08),
        "deep": (0.8, 1.65, 1.06),
        "handle": (0.0, 0.006, 0.006),
    },
    "glass": {
        **_OPEN,
        "height": (0.075, 0.18, 1.08),
        "rim": (0.050, 0.095, 1.08),
        "deep": (1.15, 2.8, 1.06),
        "handle": (0.0, 0.006, 0.005),
    },
    "bowl": {
        "round": (0.0, 0.045, 0.02),
        "length": (0.09, 0.32, 1.1),
        "height": (0.028, 0.13, 1.1),
        "tall": (0.25, 0.65, 1.1),
        "taper": (1.2, 3.0, 0.08),
        "hole": (0.6, 1.0, 0.15),
    },
    "plate": {
        "round": (0.0, 0.045, 0.02),
        "length": (0.12, 0.34, 1.1),
        "height": (0.006, 0.038, 1.1),
        "tall": (0.0, 0.19, 1.1),
    },
    "tape": {
        "round": (0.0, 0.045, 0.02),
        "length": (0.05, 0.14, 1.08),
        "height": (0.012, 0.065, 1.1),
        "tall": (0.12, 0.55, 1.1),
        "taper": (0.85, 1.15, 0.06),
        "hole": (0.5, 1.0, 0.15),
    },
    "box": {**_BRICK, "length": (0.068, 0.50, 1.06), "height": (0.034, 0.45, 1.15)},
    "block": {**_BRICK, "length": (0.02, 0.085, 1.08), "aspect": (1.0, 1.25, 1.1), "tall": (0.8, 1.25, 1.08)},
    "book": {
        **_BRICK,
        "length": (0.11, 0.34, 1.08),
        "width": (0.08, 0.26, 1.08),
        "height": (0.005, 0.045, 1.1),
        "flat": (0.0, 0.40, 1.1),
        "aspect": (1.1, 1.8, 1.1),
    },
    "sponge": {
        **_BRICK,
        "length": (0.07, 0.14, 1.06),
        "width": (0.045, 0.095, 1.08),
        "height": (0.018, 0.048, 1.08),
        "aspect": (1.2, 2.2, 1.1),
    },
    "banana": {
        "length": (0.12, 0.24, 1.1),
        "width": (0.032, 0.085, 1.15),
        "height": (0.024, 0.050, 1.1),
        "bend": (0.09, 0.26, 0.02),
        "thick": (1.0, 1.7, 0.2),
        "waist": (0.75, 1.4, 0.08),
    },
    "carrot": {
        **_LONG,
        "length": (0.10, 0.26, 1.1),
        "width": (0.018, 0.050, 1.12),
        "height": (0.016, 0.045, 1.12),
        "thick": (1.5, 2.6, 0.12),
        "waist": (0.66, 1.1, 0.05),
        "low": (0.25, 0.62, 0.06),
    },
    "marker": {
        **_LONG,
        "length": (0.10, 0.17, 1.08),
        "width": (0.006, 0.0205, 1.08),
        "height": (0.006, 0.0215, 1.06),
        "thick": (1.0, 1.55, 0.15),
        "waist": (0.72, 1.3, 0.06),
    },
    "screwdriver": {
        **_LONG,
        "length": (0.085, 0.32, 1.1),
        "width": (0.018, 0.045, 1.1),
        "height": (0.019, 0.042, 1.06),
        "thick": (1.6, 9.0, 0.15),
        "waist": (0.3, 0.72, 0.05),
        "low": (0.35, 0.90, 0.08),
    },
    "spoon": {
        **_LONG,
        "length": (0.11, 0.24, 1.1),
        "width": (0.025, 0.060, 1.1),
        "height": (0.004, 0.019, 1.08),
        "thick": (2.0, 7.0, 0.3),
    },
    "hammer": {
        "length": (0.15, 0.36, 1.1),
        "width": (0.055, 0.15, 1.1),
        "height": (0.018, 0.048, 1.1),
        "fill": (0.4, 0.75, 0.04),
        "thick": (1.7, 5.0, 0.15),
        "waist": (0.15, 0.58, 0.06),
    },
}
"""Ranges per noun; `tall` is height over length, `deep` height over rim, `flat` height over width."""

COLORS: dict[str, tuple[str, ...]] = {
    "apple": ("red", "green", "yellow"),
    "banana": ("yellow", "green", "orange"),
    "carrot": ("orange",),
    "lemon": ("yellow", "green"),
    "orange": ("orange",),
    "pear": ("green", "yellow"),
}
ODD_COLOR = 0.75
"""What is left of a fruit's score when the thing has another colour; a red banana stays a banana."""
ALSO: dict[str, tuple[float, dict[str, Range]]] = {
    "mug": (0.86, {"handle": (0.0, 0.006, 0.006), "taper": (0.9, 1.14, 0.06)}),
    "screwdriver": (
        0.9,
        {"length": (0.08, 0.14, 1.08), "thick": (1.0, 2.1, 0.1), "waist": (0.8, 1.2, 0.1), "low": (0.7, 1.1, 0.06)},
    ),
}
"""Other looks of a kind, with their weight: a mug's handle may be behind it, a bright shaft may be measured in part or
not at all (a carrot's thin end is lower)."""


def shape_scores(region: Region, support: Plane, frame: Frame | None = None) -> dict[str, float]:
    """How plausible it is, 0 to 1, that a region is each of the categories in `KINDS`.

    Args:
        region: from `segment_tabletop`.
        support: the plane it stands on, from the same.
        frame: where it was seen; without it, colour does not count.

    Returns:
        Category -> plausibility. Categories that geometry cannot tell apart score alike; the numbers are no
        probabilities and do not sum to 1.
    """
    shape = measure_shape(region.points_m, region.box, support, region.eye_m)
    measured = _quantities(shape)
    # What is partly hidden may be larger and of another outline than it looks.
    doubt = 1.0 + 4.0 * region.occluded
    scores = {name: _fit(measured, ranges, doubt) for name, ranges in KINDS.items()}
    for name, (weight, other) in ALSO.items():
        scores[name] = max(scores[name], weight * _fit(measured, {**KINDS[name], **other}, doubt))
    if frame is not None:
        named = [name for name, share in main_colors(frame.rgb, region.mask) if share > 0.2]
        for fruit, usual in COLORS.items():
            if not set(usual) & set(named[:2]):
                scores[fruit] *= ODD_COLOR
    return scores


def _quantities(shape: ShapeFeatures) -> dict[str, float]:
    length, width, height = shape.length_m, shape.width_m, shape.height_m
    rim = 2.0 * shape.rim_radius_m
    outline = [v for v in (shape.round_off, shape.rim_round_off) if math.isfinite(v)]
    return {
        "length": length,
        "width": width,
        "height": height,
        "tall": height / length,
        "aspect": length / width,
        "flat": height / width,
        "round": min(outline) if outline else math.nan,
        "rim": rim,
        "deep": height / rim,
        "fill": shape.fill,
        "handle": shape.handle_m,
        "far_wall": shape.far_wall,
        "lid": shape.lid,
        "taper": shape.taper,
        "neck": shape.neck,
        "dome": shape.dome,
        "sphere": shape.sphere_off,
        "hole": shape.hole,
        "bend": shape.bend,
        "thick": shape.thick_end,
        "waist": shape.waist,
        "low": shape.low_end_m / height,
    }


def _fit(measured: dict[str, float], ranges: dict[str, Range], doubt: float) -> float:
    """exp of minus half the squared distances outside the ranges; what was not measured costs a little."""
    cost = 0.0
    for name, (low, high, tolerance) in ranges.items():
        value = measured[name]
        if not math.isfinite(value):
            # Long things alone have a bend and ends; for the others that counts against.
            cost += 1.5 if name in ("bend", "thick", "waist") else 0.15
            continue
        if name in _SIZES or name in ("rim", "deep"):
            off = max(math.log(max(low, 1e-6) / max(value, 1e-6)), math.log(value / high), 0.0)
            off /= math.log(tolerance)
        else:
            off = max(low - value, value - high, 0.0) / tolerance
        cost += min(off / doubt, 5.0) ** 2
    return math.exp(-0.5 * cost)
