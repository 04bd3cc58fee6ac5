"""What the spatial words mean without depth, from both sides of each margin; the image is 640 x 480."""

import pytest
from made_scene import boxed, picture, scene, thing

from sightline.scene.relations import between_things, relation
from sightline.scene.truth import CLOSE, FALSE, TRUE, UNKNOWN

# 100 px wide, 80 px high; its centre is at (300, 240).
BOX = boxed("box", 250, 200, 350, 280)


def level(name, left, top, right, bottom, box=BOX):
    return relation(picture(box, boxed("cup", left, top, right, bottom)).layout("camera"), name, 0)[1]


def around(u, v, side=20):
    return u - side / 2, v - side / 2, u + side / 2, v + side / 2


@pytest.mark.parametrize(
    ("name", "u", "expected"),
    [
        ("right_of", 351, TRUE),  # half of the box's width
        ("right_of", 349, CLOSE),
        ("right_of", 251, CLOSE),
        ("right_of", 249, FALSE),
        ("left_of", 249, TRUE),
        ("left_of", 251, CLOSE),
        ("left_of", 351, FALSE),
    ],
)
def test_left_and_right(name, u, expected):
    assert level(name, *around(u, 100)) == expected


@pytest.mark.parametrize(("u", "expected"), [(313.5, TRUE), (312, CLOSE), (286.5, FALSE)])
def test_left_and_right_of_something_slim(u, expected):
    # 2 % of the image's width is 12.8 px
    assert level("right_of", *around(u, 100), box=boxed("pen", 298, 200, 302, 280)) == expected


@pytest.mark.parametrize(
    ("name", "u", "lower", "expected"),
    [
        ("in_front_of", 300, 290, TRUE),  # 2 % of the height is 9.6 px
        ("in_front_of", 300, 289, CLOSE),
        ("in_front_of", 300, 270, FALSE),
        ("behind", 300, 270, TRUE),
        ("behind", 300, 271, CLOSE),
        ("behind", 300, 290, FALSE),
        ("in_front_of", 100, 317, TRUE),  # 0.18 of 200 px to the side is 36 px
        ("in_front_of", 100, 315, CLOSE),
        ("behind", 500, 243, TRUE),
        ("behind", 500, 245, CLOSE),
    ],
)
def test_in_front_and_behind_go_by_the_lower_edges(name, u, lower, expected):
    assert level(name, u - 10, lower - 30, u + 10, lower) == expected


@pytest.mark.parametrize(
    ("name", "u", "v", "expected"),
    [
        ("above", 300, 230, TRUE),
        ("above", 300, 231, CLOSE),
        ("above", 300, 250, FALSE),
        ("below", 300, 250, TRUE),
        ("below", 300, 230, FALSE),
        ("above", 359, 100, TRUE),  # 1 px of overlap sideways
        ("above", 361, 100, FALSE),
    ],
)
def test_above_and_below(name, u, v, expected):
    assert level(name, *around(u, v)) == expected


@pytest.mark.parametrize("name", ["on", "in"])
@pytest.mark.parametrize(
    ("left", "lower", "expected"),
    [
        (290, 201, TRUE),  # the lower edge within the box
        (290, 199, FALSE),
        (290, 279, TRUE),
        (290, 281, FALSE),
        (243.9, 240, FALSE),  # less than 70 % of the width over it
        (244.1, 240, TRUE),
    ],
)
def test_on_and_in(name, left, lower, expected):
    assert level(name, left, lower - 20, left + 20, lower) == expected


@pytest.mark.parametrize(
    ("gap", "near", "far"), [(63, TRUE, FALSE), (65, CLOSE, CLOSE), (108, CLOSE, CLOSE), (110, FALSE, TRUE)]
)
def test_near(gap, near, far):
    # 10 % and 17 % of the width: 64 and 108.8 px
    assert level("near", 350 + gap, 230, 370 + gap, 250) == near
    assert level("far_from", 290, 280 + gap, 310, 300 + gap) == far


def test_between():
    made = picture(boxed("box", 100, 200, 140, 240), boxed("cup", 300, 205, 320, 235), boxed("can", 500, 200, 540, 240))
    assert between_things(made.layout("camera"), 0, 2).tolist() == [FALSE, TRUE, FALSE]


def test_the_robot_does_not_see_the_image():
    layout = picture(BOX, boxed("cup", 400, 200, 420, 240)).layout("robot")
    assert relation(layout, "right_of", 0)[1] == UNKNOWN
    assert relation(layout, "near", 0)[1] == TRUE


def test_space_goes_before_the_image():
    # In space the cup is left of the box, whatever its box in the image says.
    cup = thing("cup", -0.3, 0) | {"xyxy": [600, 200, 620, 240]}
    can = boxed("can", 600, 200, 620, 240)  # no place: the image serves
    layout = scene(thing("box", 0, 0) | {"xyxy": [300, 200, 340, 240]}, cup, can).layout("camera")
    assert relation(layout, "left_of", 0).tolist() == [FALSE, TRUE, FALSE]
