"""Numbers that things are compared and ranked by, and what they must differ by."""

import numpy as np
import pytest
from made_scene import boxed, picture, scene, thing

from sightline.scene.measures import Measured, measure
from sightline.scene.truth import CLOSE, FALSE, TRUE, UNKNOWN
from sightline.scene.view import build_view


def values(made, name, to=None, viewpoint="camera", among=None):
    layout = made.layout(viewpoint)
    among = np.ones(len(made.objects), dtype=bool) if among is None else among
    measured = measure(layout, build_view(layout, None), name, among, to)
    return measured.values, measured.unit


SPACE = scene(thing("box", 0.3, 0.1, (0.2, 0.1, 0.06)), thing("can", -0.2, 0.4, (0.05, 0.04, 0.15), bottom=0.1))


@pytest.mark.parametrize(
    ("name", "expected", "unit"),
    [
        ("height", [0.06, 0.15], "m"),
        ("width", [0.2, 0.05], "m"),  # the longer horizontal side
        ("length", [0.2, 0.15], "m"),  # the longest of all
        ("thickness", [0.06, 0.04], "m"),  # the shortest of all
        ("volume", [0.0012, 0.0003], "m3"),
        ("elevation", [0.03, 0.175], "place"),
        ("right", [0.3, -0.2], "place"),
        ("away", [0.1, 0.4], "place"),
        ("distance", [np.hypot(np.hypot(0.3, 1.3), 0.87), np.hypot(np.hypot(0.2, 1.6), 0.725)], "m"),
    ],
)
def test_in_space(name, expected, unit):
    got = values(SPACE, name)
    assert got[0] == pytest.approx(expected)
    assert got[1] == unit


def test_distance_to_a_thing_and_to_a_point():
    gap = np.linalg.norm([0.5, 0.3, 0.145])
    assert values(SPACE, "distance", 0)[0] == pytest.approx([0, gap])
    assert values(SPACE, "distance", np.array([0.3, 0.1, 0.0]))[0] == pytest.approx(
        [0.03, np.linalg.norm([0.5, 0.3, 0.175])]
    )


FLAT = picture(boxed("box", 100, 200, 180, 240), boxed("can", 400, 100, 420, 200))


@pytest.mark.parametrize(
    ("name", "expected", "unit"),
    [
        ("height", [40, 100], "px"),
        ("width", [80, 20], "px"),
        ("length", [80, 100], "px"),
        ("thickness", [40, 20], "px"),
        ("volume", [3200**1.5, 2000**1.5], "px3"),
        ("right", [140, 410], "px"),
        ("away", [-240, -200], "px"),  # higher up is farther
        ("elevation", [-220, -150], "px"),
        ("distance", [-240, -200], "px"),
    ],
)
def test_in_the_image(name, expected, unit):
    got = values(FLAT, name)
    assert got[0] == pytest.approx(expected)
    assert got[1] == unit


def test_the_robot_sees_no_left_in_the_image():
    assert np.isnan(values(FLAT, "right", viewpoint="robot")[0]).all()
    assert values(FLAT, "height", viewpoint="robot")[0] == pytest.approx([40, 100])


def test_metres_are_never_compared_with_pixels():
    # One has no size in space: all three go by the image, unless it is not among those compared.
    mixed = scene(
        thing("box", 0, 0) | {"xyxy": [0, 0, 200, 200]},
        thing("can", 0.2, 0) | {"xyxy": [300, 0, 310, 50]},
        boxed("key", 400, 0, 412, 12),
    )
    assert values(mixed, "height") == (pytest.approx([200, 50, 12]), "px")
    assert values(mixed, "height", among=np.array([True, True, False]))[1] == "m"


def test_what_neither_has_is_not_known():
    assert np.isnan(values(scene(thing("cup", 0, 0, None)), "height")[0]).all()
    assert np.isnan(values(SPACE, "weight")[0]).all()
    assert np.isnan(values(FLAT, "weight")[0]).all()


@pytest.mark.parametrize(
    ("unit", "value", "other", "expected"),
    [
        # Lengths: 1 cm or 5 % of the larger
        ("m", 0.111, 0.100, TRUE),
        ("m", 0.109, 0.100, CLOSE),
        ("m", 0.091, 0.100, CLOSE),
        ("m", 0.089, 0.100, FALSE),
        ("m", 1.054, 1.000, TRUE),
        ("m", 1.051, 1.000, CLOSE),
        # Volumes: 15 %
        ("m3", 1.18, 1.00, TRUE),
        ("m3", 1.17, 1.00, CLOSE),
        ("m3", 0.84, 1.00, FALSE),
        ("m3", 0.86, 1.00, CLOSE),
        # Places: 1 cm, however far out
        ("place", 5.011, 5.000, TRUE),
        ("place", 5.009, 5.000, CLOSE),
        # Pixels: 1 % of the image's width or 5 %
        ("px", 107, 100, TRUE),
        ("px", 106, 100, CLOSE),
        ("px", 533, 500, TRUE),
        ("px", 526, 500, CLOSE),
        ("m", np.nan, 0.1, UNKNOWN),
        ("m", 0.1, np.nan, UNKNOWN),
    ],
)
def test_compared(unit, value, other, expected):
    measured = Measured(np.array([other, value]), unit, 640.0)
    assert measured.compared(0, 1)[1] == expected
    mirror = {TRUE: FALSE, FALSE: TRUE}.get(expected, expected)
    assert measured.compared(0, -1)[1] == mirror
    assert measured.compared_with(other, 1)[1] == expected


@pytest.mark.parametrize(
    ("unit", "value", "margin"),
    [("m", 0.2, 0.01), ("m", 1.0, 0.03), ("place", 9.0, 0.01), ("px", 600, 6.4), ("m3", 2.0, 0.1), ("px3", 2.0, 0.1)],
)
def test_margins_of_ranks_are_finer(unit, value, margin):
    measured = Measured(np.array([value, value / 2]), unit, 640.0)
    assert measured.margin(value, 0.03)[1] == pytest.approx(margin)
