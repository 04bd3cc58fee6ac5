"""What the spatial words mean in space, from both sides of each margin of docs/language.md."""

import numpy as np
import pytest
from made_scene import scene, thing

from sightline.scene.relations import between, between_things, rectangle_gaps, relation
from sightline.scene.truth import CLOSE, FALSE, TRUE, UNKNOWN

# 20 cm along right, 10 cm along away, 12 cm high, at the origin.
BOX = thing("box", 0, 0, (0.2, 0.1, 0.12))
NAMES = ["left_of", "right_of", "in_front_of", "behind", "above", "below", "on", "in", "near", "far_from"]


def level(name, x, y=0.0, bottom=0.0, box=BOX, size=(0.08, 0.08, 0.1)):
    """How true it is of a cup at a place that it is in a relation to the box."""
    layout = scene(box, thing("cup", x, y, size, bottom)).layout("camera")
    return relation(layout, name, 0)[1]


@pytest.mark.parametrize(
    ("name", "x", "y", "expected"),
    [
        ("right_of", 0.100, 0, TRUE),  # half of the box's width
        ("right_of", 0.099, 0, CLOSE),
        ("right_of", -0.099, 0, CLOSE),
        ("right_of", -0.100, 0, FALSE),
        ("left_of", -0.100, 0, TRUE),
        ("left_of", -0.099, 0, CLOSE),
        ("left_of", 0.100, 0, FALSE),
        ("behind", 0, 0.050, TRUE),  # half of its depth
        ("behind", 0, 0.049, CLOSE),
        ("behind", 0, -0.050, FALSE),
        ("in_front_of", 0, -0.050, TRUE),
        ("in_front_of", 0, -0.049, CLOSE),
        ("in_front_of", 0, 0.050, FALSE),
        # 0.18 of the offset across
        ("right_of", 0.181, 1.0, TRUE),
        ("right_of", 0.179, 1.0, CLOSE),
        ("right_of", -0.181, -1.0, FALSE),
        ("behind", -1.0, 0.181, TRUE),
        ("behind", -1.0, 0.179, CLOSE),
    ],
)
def test_directions(name, x, y, expected):
    assert level(name, x, y) == expected


@pytest.mark.parametrize(("x", "expected"), [(0.0151, TRUE), (0.0149, CLOSE), (-0.0149, CLOSE), (-0.0151, FALSE)])
def test_directions_from_a_slim_thing(x, expected):
    # 1.5 cm at least
    assert level("right_of", x, box=thing("pen", 0, 0, (0.01, 0.15, 0.01))) == expected


@pytest.mark.parametrize(
    ("name", "x", "bottom", "expected"),
    [
        # 1 cm below the box's top is above it still
        ("above", 0, 0.111, TRUE),
        ("above", 0, 0.109, CLOSE),
        ("above", 0, 0.101, CLOSE),
        ("above", 0, 0.099, FALSE),
        ("above", 0, 0.900, TRUE),
        # up to 1 cm off the footprint is too close to call
        ("above", 0.099, 0.15, TRUE),
        ("above", 0.101, 0.15, CLOSE),
        ("above", 0.109, 0.15, CLOSE),
        ("above", 0.111, 0.15, FALSE),
        # on: 3 cm below to 1.5 cm above, doubtful for 1 cm more
        ("on", 0, 0.134, TRUE),
        ("on", 0, 0.136, CLOSE),
        ("on", 0, 0.144, CLOSE),
        ("on", 0, 0.146, FALSE),
        ("on", 0, 0.091, TRUE),
        ("on", 0, 0.089, CLOSE),
        ("on", 0, 0.081, CLOSE),
        ("on", 0, 0.079, FALSE),
        ("on", 0.101, 0.12, CLOSE),
        ("on", 0.111, 0.12, FALSE),
        # in: from 1 cm below the top to 1 cm below the bottom, doubtful by 0.5 cm and 2 cm
        ("in", 0, 0.109, TRUE),
        ("in", 0, 0.111, CLOSE),
        ("in", 0, 0.114, CLOSE),
        ("in", 0, 0.116, FALSE),
        ("in", 0, -0.009, TRUE),
        ("in", 0, -0.011, CLOSE),
        ("in", 0, -0.029, CLOSE),
        ("in", 0, -0.031, FALSE),
        ("in", 0.109, 0.01, CLOSE),
        ("in", 0.111, 0.01, FALSE),
    ],
)
def test_heights(name, x, bottom, expected):
    assert level(name, x, 0.0, bottom) == expected


@pytest.mark.parametrize(
    ("x", "bottom", "expected"),
    [
        (0, 0.091, TRUE),
        (0, 0.089, CLOSE),
        (0, 0.081, CLOSE),
        (0, 0.079, FALSE),
        (0.045, 0.3, CLOSE),
        (0.06, 0.3, FALSE),
    ],
)
def test_below(x, bottom, expected):
    # The converse of above: the lamp's bottom against the cup's top, 10 cm.
    assert level("below", 0, box=thing("lamp", x, 0, (0.08, 0.08, 0.1), bottom)) == expected


@pytest.mark.parametrize(
    ("gap", "near", "far"), [(0.119, TRUE, FALSE), (0.121, CLOSE, CLOSE), (0.199, CLOSE, CLOSE), (0.201, FALSE, TRUE)]
)
def test_near_goes_by_the_gap_and_far_is_its_negation(gap, near, far):
    for x, y in ((0.1 + 0.04 + gap, 0), (0, -(0.05 + 0.04 + gap))):
        assert level("near", x, y) == near
        assert level("far_from", x, y) == far


def test_near_measures_across_corners():
    # 9 cm and 9 cm: 12.7 cm from corner to corner, though less than 12 each way.
    assert level("near", 0.1 + 0.04 + 0.09, 0.05 + 0.04 + 0.09) == CLOSE


def test_a_turned_box_has_a_turned_footprint():
    # Half of 20 cm by 10 cm, turned by 90 degrees: 5 cm along right.
    turned = BOX | {"yaw_deg": 90}
    assert level("right_of", 0.06, box=turned) == TRUE
    assert level("right_of", 0.06) == CLOSE
    assert level("above", 0.06, 0.06, 0.2, box=BOX | {"yaw_deg": 45}) == TRUE  # along the diagonal
    assert level("above", 0.06, -0.06, 0.2, box=BOX | {"yaw_deg": 45}) == FALSE


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_in_a_relation_to_itself(name):
    layout = scene(BOX, thing("cup", 0.5, 0.2)).layout("camera")
    assert [relation(layout, name, i)[i] for i in (0, 1)] == [FALSE, FALSE]


@pytest.mark.parametrize(
    ("name", "x", "expected"),
    [
        ("right_of", 0.051, TRUE),  # 10 cm wide, for margins
        ("right_of", 0.049, CLOSE),
        ("near", 0.05 + 0.04 + 0.11, TRUE),
        ("on", 0, UNKNOWN),  # its height stays unknown
        ("above", 0, UNKNOWN),
        ("in", 0, UNKNOWN),
        ("below", 0, UNKNOWN),
        ("on", 0.3, FALSE),  # but off its footprint is off it
        ("in", 0.3, FALSE),
    ],
)
def test_a_thing_of_unknown_size(name, x, expected):
    assert level(name, x, bottom=0.1, box=thing("box", 0, 0, None)) == expected


def test_without_a_place_it_is_not_known():
    layout = scene(BOX, {"label": "cup", "xyxy": [1, 2, 3, 4]}, azimuth_deg=None).layout("camera")
    for name in NAMES:
        assert relation(layout, name, 0)[1] == UNKNOWN, name


def test_without_camera_left_is_not_known_and_on_is():
    layout = scene(BOX, thing("cup", 0, 0, bottom=0.12), thing("can", 0.4, 0), azimuth_deg=None).layout("camera")
    assert relation(layout, "right_of", 0)[2] == UNKNOWN
    assert relation(layout, "on", 0).tolist() == [FALSE, TRUE, FALSE]
    assert relation(layout, "far_from", 0)[2] == TRUE


@pytest.mark.parametrize(
    ("angle_deg", "expected"), [(180, TRUE), (140.5, TRUE), (139.5, CLOSE), (110.5, CLOSE), (109.5, FALSE), (0, FALSE)]
)
def test_between_is_an_angle(angle_deg, expected):
    half = np.radians(angle_deg / 2)
    first, second = (np.array([sign * np.sin(half), np.cos(half)]) for sign in (-1, 1))
    assert between(first, 2 * second, np.zeros((1, 2)))[0] == expected  # however far each is


def test_between_leaves_out_its_ends_and_what_has_no_place():
    made = scene(
        thing("box", -0.3, 0), thing("cup", 0, 0.02), thing("can", 0.4, 0.1), {"label": "key", "xyxy": [1, 2, 3, 4]}
    )
    assert between_things(made.layout("camera"), 0, 2).tolist() == [FALSE, TRUE, FALSE, UNKNOWN]


@pytest.mark.parametrize(
    ("x", "y", "yaw_deg", "gap"),
    [
        (0.5, 0.0, 0, 0.3),  # side to side
        (0.5, 0.5, 0, 0.3 * 2**0.5),  # corner to corner
        (0.1, 0.1, 0, 0.0),  # overlapping
        (0.0, 0.0, 45, 0.0),  # crossing with the corners of neither inside
        (0.5, 0.0, 45, 0.5 - 0.1 - 0.1 * 2**0.5),
    ],
)
def test_gaps_between_rectangles(x, y, yaw_deg, gap):
    square = np.array([[-0.1, -0.1], [0.1, -0.1], [0.1, 0.1], [-0.1, 0.1]])
    c, s = np.cos(np.radians(yaw_deg)), np.sin(np.radians(yaw_deg))
    other = square @ np.array([[c, s], [-s, c]]) + (x, y)
    assert rectangle_gaps(other[None], square)[0] == pytest.approx(gap, abs=1e-9)


def test_bars_that_cross_touch():
    wide, tall = (np.array([[-a, -b], [a, -b], [a, b], [-a, b]]) for a, b in ((0.5, 0.05), (0.05, 0.5)))
    assert rectangle_gaps(wide[None], tall)[0] == 0
