"""Where in the view things are: on the table where there is one, else in the image."""

import numpy as np
import pytest
from made_scene import boxed, picture, scene, thing

from sightline.scene.truth import CLOSE, FALSE, TRUE, UNKNOWN
from sightline.scene.view import build_view

# 1 m along right, 0.8 m along away, its middle at (0.2, 0.1).
TABLE = thing("table", 0.2, 0.1, (1.0, 0.8, 0.04), bottom=-0.04)


def level(place, u, v):
    """How true it is of a cup at (u, v), from -1 to 1 from border to border."""
    made = scene(TABLE, thing("cup", 0.2 + 0.5 * u, 0.1 + 0.4 * v))
    return build_view(made.layout("camera"), 0).place(place)[1]


@pytest.mark.parametrize(
    ("place", "u", "v", "expected"),
    [
        # 2 % of the view from the border between the halves
        ("left", -0.041, 0.5, TRUE),
        ("left", -0.039, 0.5, CLOSE),
        ("left", 0.039, 0.5, CLOSE),
        ("left", 0.041, 0.5, FALSE),
        ("right", 0.041, 0.5, TRUE),
        ("right", -0.041, 0.5, FALSE),
        ("front", 0.5, -0.041, TRUE),
        ("front", 0.5, 0.041, FALSE),
        ("back", 0.5, 0.041, TRUE),
        ("back", 0.5, -0.041, FALSE),
        # The middle third both ways
        ("middle", 0.33, -0.33, TRUE),
        ("middle", 0.0, 0.34, CLOSE),
        ("middle", 0.0, 0.36, FALSE),
        ("middle", -0.36, 0.0, FALSE),
        # The outer sixth on some side
        ("edge", 0.67, 0.0, TRUE),
        ("edge", 0.0, -0.67, TRUE),
        ("edge", 0.66, 0.0, CLOSE),
        ("edge", 0.64, 0.64, FALSE),
        # The outer third on two sides
        ("corner", 0.34, -0.34, TRUE),
        ("corner", 0.33, -0.9, CLOSE),
        ("corner", 0.31, -0.9, FALSE),
        ("left_back", -0.34, 0.34, TRUE),
        ("left_back", -0.34, -0.34, FALSE),
        ("left_back", 0.34, 0.34, FALSE),
        ("right_front", 0.34, -0.34, TRUE),
        ("right_front", 0.34, 0.34, FALSE),
        ("right_back", 0.34, 0.34, TRUE),
        ("left_front", -0.34, -0.34, TRUE),
    ],
)
def test_places_on_a_table(place, u, v, expected):
    assert level(place, u, v) == expected


@pytest.mark.parametrize(
    ("place", "x", "y", "expected"),
    [
        ("left", 200, 100, TRUE),
        ("left", 310, 100, CLOSE),
        ("right", 340, 100, TRUE),
        ("front", 100, 300, TRUE),  # lower in the image is nearer
        ("back", 100, 100, TRUE),
        ("middle", 320, 240, TRUE),
        ("edge", 600, 240, TRUE),
        ("left_back", 60, 60, TRUE),
        ("left_front", 60, 420, TRUE),
    ],
)
def test_places_in_the_image(place, x, y, expected):
    layout = picture(boxed("cup", x - 10, y - 10, x + 10, y + 10)).layout("camera")
    assert build_view(layout, None).place(place)[0] == expected


def test_a_table_without_place_is_a_part_of_the_image():
    made = picture(boxed("table", 0, 200, 300, 480), boxed("cup", 200, 300, 220, 320))
    assert build_view(made.layout("camera"), 0).place("right")[1] == TRUE  # of the table; left of the image
    assert build_view(made.layout("camera"), None).place("left")[1] == TRUE


def test_the_robot_has_its_own_left():
    made = scene(TABLE, thing("cup", 0.6, 0.1))  # at the table's world +x: away from the robot
    assert build_view(made.layout("robot"), 0).place("back")[1] == TRUE
    assert build_view(made.layout("camera"), 0).place("right")[1] == TRUE


@pytest.mark.parametrize("azimuth_deg", [None, 90])
def test_without_view_or_directions(azimuth_deg):
    layout = scene(TABLE, thing("cup", 0.6, 0.1), azimuth_deg=azimuth_deg).layout("camera")
    sides = build_view(layout, 0).place("right")[1]
    assert sides == (UNKNOWN if azimuth_deg is None else TRUE)
    assert build_view(layout, 0).place("edge")[1] == TRUE  # as far from the middle, whoever looks
    nowhere = build_view(scene(thing("cup", 0, 0), azimuth_deg=None).layout("camera"), None)
    assert nowhere.half is None
    assert [nowhere.place(name)[0] for name in ("left", "edge", "middle", "left_back")] == [UNKNOWN] * 4


def test_what_has_no_place_is_nowhere():
    made = scene(TABLE, boxed("cup", 1, 2, 3, 4))
    view = build_view(made.layout("camera"), 0)
    assert np.isnan(view.at[1]).all()
    assert view.place("left")[1] == UNKNOWN
