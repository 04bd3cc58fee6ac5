"""Descriptions executed: how true each is of each thing, as one letter a thing.

T true, F false, C too close to call, U unknown, D depends on which anchor is meant.
"""

import numpy as np
import pytest
from made_scene import CAMERA, boxed, picture, scene, thing

from sightline.language.parse import parse_phrase
from sightline.scene.evaluate import Evaluation
from sightline.scene.scene import Scene

LETTERS = "FCUDT"


def levels(text: str, made: Scene, counting: bool = False, **more) -> str:
    body = parse_phrase(text, made.labels).body
    return "".join(LETTERS[level] for level in Evaluation(made, **more).levels(body, counting))


# Right is the world's x and away its y; the camera stands at (0, -1.2), 0.9 m up.
KITCHEN = scene(
    thing(
        "mug", 0.00, 0.50, (0.08, 0.08, 0.10), color="red", material="metal", parts=[{"label": "lid", "color": "blue"}]
    ),
    thing("box", 0.30, 0.50, (0.20, 0.10, 0.15), color="blue", parts=[]),
    thing("tray", 0.50, 0.10, (0.30, 0.24, 0.02), color="brown"),
    thing("can", 0.45, 0.12, (0.07, 0.07, 0.12), bottom=0.02, color="green"),
    thing("can", 0.25, 0.20, (0.07, 0.07, 0.10), color="red"),
    thing("bowl", 0.05, 0.10, (0.16, 0.16, 0.07), color="white"),
    thing("apple", 0.05, 0.10, (0.07, 0.07, 0.07), bottom=0.01, color="red"),
    thing("book", 0.30, 0.50, (0.15, 0.12, 0.03), bottom=0.15, color="dark blue"),
    robot={"reach_m": 0.6},
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Nouns, attributes, not, or
        ("the can", "FFFTTFFF"),
        ("the cup", "TFFFFFFF"),  # a mug, where nothing is a cup
        ("the red thing", "TFFFTFTF"),
        ("the thing that is not red", "FTTTFTFT"),
        ("the red or blue thing", "TTFFTFTT"),
        ("the metal thing", "TUUUUUUU"),
        ("the thing that is metal or blue", "TTUUUUUT"),
        ("the thing that is not a can", "TTTFFTTT"),
        ("everything except the cans", "TTTFFTTT"),
        # One anchor
        ("the can on the tray", "FFFTFFFF"),
        ("the can that is not on the tray", "FFFFTFFF"),
        ("the thing in the bowl", "FFFFFFTF"),
        ("the thing under the book", "FTFFFFFF"),
        ("the bowl with an apple in it", "FFFFFTFF"),
        ("the bowl with nothing in it", "FFFFFFFF"),
        ("the thing left of the red can", "TCFFFTTC"),  # the box and the book: within the cone's border
        ("the thing left of the plate", "FFFFFFFF"),  # there is none
        # Unclear anchors: each can is tried
        ("the thing left of the can", "TDFFDTTD"),
        ("the can left of a can", "FFFFTFFF"),
        ("the thing near a can", "FFTCCTCF"),
        ("the thing near both cans", "FFTFFFFF"),
        # A plural anchor: all of them
        ("the thing left of the cans", "TCFFFTTC"),
        ("the thing behind the cans", "TTFFFFFT"),
        # Between
        ("the thing between the mug and the tray", "FCFTTFFC"),
        ("the thing between the bowl and the box", "FFFFCFFF"),
        # Compared
        ("the thing taller than the red can", "CTFTFFFF"),  # never than itself
        ("the thing taller than 11 cm", "CTFCCFFF"),
        ("the thing bigger than the bowl", "FTFFFFFF"),
        ("the thing nearer to the mug than the red can", "FTFFFFFT"),
        ("the thing the same colour as the apple", "TFFFTFFF"),
        # Parts
        ("the thing with a lid", "TFUUUUUU"),
        ("the thing with a red lid", "FFUUUUUU"),
        ("the thing without a lid", "FTUUUUUU"),
        # So many of them on or in it
        ("the tray that holds at least one can", "FFTFFFFF"),
        ("the tray that holds more than one can", "FFFFFFFF"),
        ("the tray that holds at most one can", "FFTFFFFF"),
        ("the tray that holds fewer than one can", "FFFFFFFF"),
        ("the bowl that holds at most one can", "FFFFFTFF"),
        ("the bowl that holds exactly one can", "FFFFFFFF"),
        # Without a table all stands on one; what is on or in a thing may or may not count
        ("the thing on the table", "TTTUTUUU"),
        # The robot and the ways
        ("the thing within reach", "TCTTTTTC"),
        ("the thing in the way from the mug to the tray", "FFFTTFFF"),
        ("the thing in front of me", "TTTTTTTT"),
        ("the thing behind me", "FFFFFFFF"),
        ("the thing to the right of me", "CCTTCCCC"),
        # Superlatives, among those for which all else holds
        ("the tallest thing", "FTFFFFFF"),
        ("the second tallest thing", "FFFTFFFF"),
        ("the two tallest things", "FTFTFFFF"),
        ("the tallest red thing", "UFFFUFFF"),  # mug and can: 10 cm both
        ("the tallest can not on the tray", "FFFFTFFF"),
        ("the leftmost thing", "TFFFFFFF"),
        ("the rightmost can", "FFFTFFFF"),
        ("the nearest thing", "FFFFFUUF"),  # the apple lies in the bowl
        ("the thing nearest to the mug", "FTFFFFFF"),
        ("the thing farthest from the robot", "FUFFFFFU"),
        ("the tallest leftmost can", "FFFFFFFF"),  # not one and the same
        ("the shorter leftmost can", "FFFFTFFF"),
        ("the can on the left", "FFFFTFFF"),
        ("the dark blue thing", "FUFFFFFT"),
    ],
)
def test_levels(text, expected):
    assert levels(text, KITCHEN) == expected


@pytest.mark.parametrize(
    ("text", "camera", "robot"),
    [
        ("the thing left of the red can", "TCFFFTTC", "TTFFFFFT"),  # the robot's left is the world's +y
        ("the thing behind the red can", "TTFFFFFT", "FCTTFFFC"),
        ("the leftmost can", "FFFFTFFF", "FFFFTFFF"),
        ("the can at the back", "FFFFTFFF", "FFFTFFFF"),
        ("the tallest can", "FFFTFFFF", "FFFTFFFF"),
    ],
)
def test_viewpoint(text, camera, robot):
    assert levels(text, KITCHEN) == camera
    assert levels(text, KITCHEN, viewpoint="robot") == robot


def test_missing_and_unclear_anchors_are_told():
    evaluation = Evaluation(KITCHEN)
    evaluation.levels(parse_phrase("the cup left of the plate").body)
    assert [str(things) for things in evaluation.missing] == ["the(plate)"]
    evaluation = Evaluation(KITCHEN)
    evaluation.levels(parse_phrase("the box left of the can").body)
    assert [(str(things), at) for things, at in evaluation.unclear] == [("the(can)", [3, 4])]
    evaluation = Evaluation(scene(thing("mug", -0.5, 0), thing("can", 0, 0.1), thing("can", 0.5, 0)))
    evaluation.levels(parse_phrase("the mug near the can").body)  # near neither: it does not matter which
    assert evaluation.unclear == []


@pytest.mark.parametrize(
    ("scores", "expected", "counting"),
    [
        ([0.9, 0.51], "TT", "TT"),
        ([0.9, 0.50], "TF", "TU"),  # doubtful, and 0.4 below the best
        ([0.7, 0.41], "TT", "TU"),  # doubtful, and within 0.3 of the best
        ([0.7, 0.39], "TF", "TU"),
        ([0.4, 0.3], "TT", "UU"),  # nothing better
    ],
)
def test_doubtful_kinds(scores, expected, counting):
    made = scene(*(thing("cup", 0.2 * i, 0, score=s) for i, s in enumerate(scores)))
    assert levels("the cup", made) == expected
    assert levels("the cup", made, counting=True) == counting


@pytest.mark.parametrize(
    ("text", "heights", "expected"),
    [
        ("the tallest box", [0.100, 0.111], "FT"),  # 1 cm
        ("the tallest box", [0.100, 0.109], "UU"),
        ("the tallest box", [1.000, 1.032], "FT"),  # 3 %
        ("the tallest box", [1.000, 1.028], "UU"),
        ("the taller box", [1.000, 1.032], "UU"),  # 5 %
        ("the taller box", [1.000, 1.055], "FT"),
        ("the shortest box", [0.100, 0.111], "TF"),
        # A tie matters only where the choice is within it
        ("the tallest box", [0.100, 0.105, 0.200], "FFT"),
        ("the second tallest box", [0.100, 0.105, 0.200], "UUF"),
        ("the two tallest boxes", [0.100, 0.105, 0.200], "UUT"),
        ("the two shortest boxes", [0.100, 0.105, 0.200], "TTF"),
        ("the third tallest box", [0.100, 0.300, 0.200], "TFF"),
        ("the fourth tallest box", [0.100, 0.300, 0.200], "FFF"),
    ],
)
def test_superlatives_by_their_margins(text, heights, expected):
    made = scene(*(thing("box", 0.3 * i, 0, (0.1, 0.1, h)) for i, h in enumerate(heights)))
    assert levels(text, made) == expected


@pytest.mark.parametrize(
    ("text", "xs", "expected"),
    [
        ("the leftmost box", [0.000, 0.011], "TF"),  # places: 1 cm
        ("the leftmost box", [0.000, 0.009], "UU"),
        ("the box on the left", [0.000, 0.021], "TF"),  # sides: 2 cm
        ("the box on the left", [0.000, 0.019], "UU"),
        ("the second box from the left", [0.3, 0.0, 0.1], "FFT"),
        ("the second box from the right", [0.3, 0.0, 0.2], "FFT"),
        ("the last box from the left", [0.1, 0.3, 0.0], "FTF"),
        ("the first two boxes from the left", [0.3, 0.0, 0.1], "FTT"),
        ("the third box", [0.1, 0.3, 0.0], "FTF"),  # from the left, where nothing is said
        ("the box in the middle", [0.0, 0.100, 0.121], "FTF"),
        ("the box in the middle", [0.0, 0.100, 0.119], "FUU"),
        ("the box in the middle", [0.3, 0.0, 0.1], "FFT"),  # of an odd number: the one in the middle of their row
    ],
)
def test_places_in_a_row(text, xs, expected):
    made = scene(*(thing("box", x, 0.1 * i, (0.01, 0.01, 0.1)) for i, x in enumerate(xs)))
    assert levels(text, made) == expected


@pytest.mark.parametrize(
    ("text", "lefts", "expected"),
    [
        ("the leftmost box", [100, 107], "TF"),  # 1 % of the image's width
        ("the leftmost box", [100, 106], "UU"),
        ("the box on the left", [100, 113], "TF"),  # 2 %
        ("the box on the left", [100, 112], "UU"),
    ],
)
def test_places_in_the_image(text, lefts, expected):
    assert levels(text, picture(*(boxed("box", x, 50, x + 40, 90) for x in lefts))) == expected


def test_of_a_single_candidate_a_side_is_a_half_of_the_view():
    table = thing("table", 0, 0, (1.0, 0.8, 0.04), bottom=-0.04)
    made = scene(table, thing("cup", 0.3, 0.1), thing("can", 0.1, 0.1), thing("can", 0.4, 0.1))
    assert levels("the cup on the left", made) == "FFFF"
    assert levels("the cup on the right", made) == "FTFF"
    assert levels("the can on the left", made) == "FFTF"  # of two: the one that is further left
    assert levels("the cans on the left", made) == "FFFF"  # of several: the half of the view
    assert levels("the can on the left of the table", made) == "FFFF"


@pytest.mark.parametrize(
    ("degrees", "expected"),
    [
        ([14.9, 40], "TF"),
        ([15.1, 40], "FF"),
        ([3.0, 8.1], "TF"),  # the next must be 5 degrees further off
        ([3.0, 7.9], "UU"),
        ([-2.0, 4.0], "UU"),  # on either side
    ],
)
def test_pointing(degrees, expected):
    angles = np.radians(degrees)
    # Far and near, since it is the angle that counts.
    made = scene(*(thing("cup", d * np.cos(a), d * np.sin(a)) for a, d in zip(angles, (0.5, 1.5), strict=True)))
    ray = ((0, 0, 0.05), (3.0, 0, 0))
    assert levels("this", made, ray=ray) == expected
    assert levels("the cup I'm pointing at", made, ray=ray) == expected
    assert levels("this", made, ray=((0, 0, 0.05), (-1, 0, 0))) == "FF"  # behind its origin


def test_pointing_is_among_what_else_is_said():
    made = scene(thing("cup", 0.5, 0.02), thing("can", 0.5, 0.1))
    ray = ((0, 0, 0.05), (1, 0, 0))
    assert levels("this", made, ray=ray) == "TF"
    assert levels("that can", made, ray=ray) == "FT"
    assert levels("this", made) == "UU"  # no ray: what is pointed at is not known


@pytest.mark.parametrize(("distance", "expected"), [(0.579, "T"), (0.581, "C"), (0.619, "C"), (0.621, "F")])
def test_reach(distance, expected):
    away = (distance**2 - 0.05**2) ** 0.5
    base = {"base_m": [0.1, -0.2, 0.0], "reach_m": 0.6}
    assert levels("the cup within reach", scene(thing("cup", 0.1, -0.2 + away), robot=base)) == expected
    opposite = {"T": "F", "F": "T"}.get(expected, expected)
    assert levels("the cup out of reach", scene(thing("cup", 0.1, -0.2 + away), robot=base)) == opposite


def test_without_a_reach_it_is_not_known():
    assert levels("the cup within reach", scene(thing("cup", 0.1, 0.2))) == "U"
    assert levels("the cup within reach", picture(boxed("cup", 1, 2, 30, 40))) == "U"


@pytest.mark.parametrize(
    ("width", "gap", "expected"),
    [
        (0.12, 0.059, "T"),  # half of the first one's width
        (0.12, 0.061, "F"),
        (0.04, 0.029, "T"),  # 3 cm at least
        (0.04, 0.031, "F"),
    ],
)
def test_in_the_way(width, gap, expected):
    made = scene(
        thing("cup", -0.4, 0, (width, width, 0.1)),
        thing("bowl", 0.4, 0, (0.3, 0.3, 0.1)),  # its width does not count
        thing("can", 0.1, 0.05 + gap, (0.1, 0.1, 0.1)),
        thing("box", 0.9, 0.0),  # beyond its end
    )
    assert levels("the thing in the way from the cup to the bowl", made) == f"FF{expected}F"


@pytest.mark.parametrize(("nearer_by", "expected"), [(0.011, "TFF"), (0.009, "CFF"), (-0.009, "CFF"), (-0.011, "FFF")])
def test_nearer_than(nearer_by, expected):
    made = scene(thing("cup", 0.3 - nearer_by, 0), thing("can", -0.3, 0), thing("box", 0, 0))
    assert levels("the thing nearer to the box than the can", made) == expected


def test_nearer_to_a_landmark():
    made = scene(thing("cup", 0.3, 0.1), thing("can", 0.6, 0.1))
    assert levels("the thing nearer to the robot than the can", made) == "TF"
    assert levels("the thing farther from the robot than the cup", made) == "FT"


def test_the_only_table_is_what_is_called_so():
    table = thing("table", 0, 0, (1.0, 0.8, 0.04), bottom=-0.04)
    made = scene(table, thing("cup", 0.1, 0.1), thing("can", 0.1, 0.1, bottom=0.1), thing("box", 0.9, 0))
    assert levels("the thing on the table", made) == "FTFF"
    assert levels("the things", made) == "FTTT"  # a table is no thing
    assert Evaluation(made).table == 0
    assert Evaluation(scene(table, thing("desk", 2, 2))).table is None  # which one?


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the thing left of the box", "FTCC"),
        ("the thing behind the box", "FCCT"),
        ("the thing on the box", "FFTF"),
        ("the thing near the box", "FCTF"),
        ("the highest thing", "FFTF"),
        ("the leftmost thing", "FTFF"),
        ("the thing nearer to the camera than the ball", "TTTF"),
        ("the thing nearer to the robot than the ball", "UUUU"),  # where it stands is not known
        ("the thing within reach", "UUUU"),
    ],
)
def test_without_a_pose_the_camera_is_level(text, expected):
    # In the camera's frame: x right, y down, z away.
    made = Scene.from_dict(
        {
            "camera": CAMERA,
            "objects": [
                {"label": "box", "center_m": [0.0, 0.2, 1.0], "size_m": [0.2, 0.1, 0.1]},
                {"label": "cup", "center_m": [-0.3, 0.2, 1.0], "size_m": [0.08, 0.1, 0.08]},
                {"label": "can", "center_m": [0.0, 0.1, 1.0], "size_m": [0.08, 0.1, 0.08]},
                {"label": "ball", "center_m": [0.02, 0.2, 1.4], "size_m": [0.07, 0.07, 0.07]},
            ],
        }
    )
    assert levels(text, made) == expected


def test_an_empty_scene_has_no_levels():
    assert levels("the tallest cup left of the box", scene()) == ""
