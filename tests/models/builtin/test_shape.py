import numpy as np
import pytest
from ray_scene import BLUE, GREEN, RED, YELLOW, Box, Cylinder, RayScene, Sphere

from sightline.models.builtin.shape import KINDS, shape_scores
from sightline.models.builtin.tabletop import segment_tabletop

BIG = {"size_wh": (480, 360)}


def scores_of(*things: Box | Cylinder | Sphere, colors: bool = False) -> dict[str, float]:
    """Scores of the first of the things."""
    frame, ids = RayScene(things, **BIG).render()
    found = segment_tabletop(frame)
    region = max(found.regions, key=lambda r: np.count_nonzero(r.mask & (ids == 0)))
    return shape_scores(region, found.support, frame if colors else None)


CUBE = Box((0.0, 0.0), (0.045, 0.045, 0.045), RED, yaw_rad=0.4)
CARTON = Box((0.0, 0.0), (0.12, 0.06, 0.16), RED, yaw_rad=0.4)
VOLUME = Box((0.0, 0.0), (0.20, 0.14, 0.03), RED, yaw_rad=0.4)
TIN = Cylinder((0.0, 0.0), 0.033, 0.115)
TUMBLER = Cylinder((0.0, 0.0), 0.036, 0.09, open_top=True)
TALL = Cylinder((0.0, 0.0), 0.033, 0.15, open_top=True)
BASIN = Cylinder((0.0, 0.0), 0.08, 0.05, open_top=True)
DISH = Cylinder((0.0, 0.0), 0.10, 0.015)
ROUND = Sphere((0.0, 0.0), 0.035)


@pytest.mark.parametrize(
    ("thing", "plausible", "not_plausible"),
    [
        (CUBE, {"block"}, {"book", "banana", "ball", "can", "apple", "cup"}),
        (CARTON, {"box"}, {"block", "book", "banana", "can", "bottle", "ball"}),
        (VOLUME, {"book"}, {"block", "plate", "can", "spoon"}),
        (TIN, {"can"}, {"cup", "glass", "mug", "bottle", "ball", "box", "block"}),
        (TUMBLER, {"cup"}, {"can", "jar", "bowl", "ball", "box", "bottle"}),
        (TALL, {"glass"}, {"can", "bowl", "bottle", "box", "mug"}),
        (DISH, {"plate"}, {"bowl", "book", "cup", "can", "ball"}),
        # The three of them look alike, and none of them may stand out.
        (ROUND, {"ball", "apple", "orange"}, {"block", "can", "cup", "banana", "lemon", "pear"}),
    ],
)
def test_a_shape_is_what_it_can_be_and_not_what_it_cannot(
    thing: Box | Cylinder | Sphere, plausible: set[str], not_plausible: set[str]
) -> None:
    scores = scores_of(thing)
    top = max(scores.values())
    assert top > 0.6
    assert {name for name in plausible if scores[name] > top - 0.15} == plausible
    assert all(scores[name] < 0.3 for name in not_plausible), scores


def test_a_handle_makes_a_mug() -> None:
    wall = Cylinder((0.0, 0.0), 0.036, 0.09, open_top=True)
    # The handle stands out sideways, as seen from the camera.
    handled = RayScene((wall, Box((0.048, 0.0), (0.030, 0.010, 0.05), RED, bottom=0.02)), **BIG)
    frame, _ = handled.render()
    found = segment_tabletop(frame)
    assert len(found.regions) == 1  # the handle is part of it
    scores = shape_scores(found.regions[0], found.support, frame)
    assert scores["mug"] > 0.6
    assert scores["mug"] > scores["cup"] + 0.3
    plain = scores_of(wall)
    assert plain["cup"] > plain["mug"]


def test_colour_tips_the_scales_for_fruit_but_does_not_decide() -> None:
    orange = scores_of(Sphere((0.0, 0.0), 0.035, (240, 120, 10)), colors=True)
    blue = scores_of(Sphere((0.0, 0.0), 0.035, BLUE), colors=True)
    assert orange["orange"] > blue["orange"] > 0.5
    assert blue["ball"] == pytest.approx(orange["ball"], abs=0.1)


def test_what_is_partly_hidden_is_less_certain() -> None:
    hidden = scores_of(TIN, Box((0.02, -0.10), (0.10, 0.03, 0.09), GREEN))
    whole = scores_of(TIN)
    # Hidden behind a box, it could be more kinds of things than when it is seen whole.
    assert sum(v > 0.02 for v in hidden.values()) > sum(v > 0.02 for v in whole.values())


def test_scores_are_shares_for_every_kind() -> None:
    scores = scores_of(Box((0.0, 0.0), (0.3, 0.01, 0.004), YELLOW))  # a strip that is nothing in particular
    assert set(scores) == set(KINDS)
    assert all(0.0 <= v <= 1.0 for v in scores.values())
