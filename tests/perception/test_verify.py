"""The second look: each way in which a pick can fail must be seen on pixels and depth."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.spatial.transform import RigidTransform

from sightline.frame import CameraModel, Frame
from sightline.geometry.lift import points_in_reference
from sightline.geometry.oriented_box import fit_upright_box
from sightline.geometry.plane import Plane
from sightline.perception.verify import Verification, check_grip, verify_moved
from sightline.scene_object import SceneObject

# A camera 1 m above the table, looking straight down; world x is the image's right, y its up.
CAMERA = CameraModel(fx=200.0, fy=200.0, cx=79.5, cy=49.5, width=160, height=100)
POSE = RigidTransform.from_matrix(np.array([[1.0, 0, 0, 0], [0, -1, 0, 0], [0, 0, -1, 1.0], [0, 0, 0, 1]]))
TABLE, RED, GREEN, STEEL = (150, 140, 130), (200, 30, 30), (30, 160, 40), (90, 90, 95)
TABLE_TOP = Plane(np.array([0, 0, 1.0]), 0.0)
LIFT = RigidTransform.from_translation([0, 0, 0.15])


def look(*blocks, noise=0.0015) -> Frame:
    """The table with blocks (x, y, side, bottom, top, colour), all metres, seen with noise."""
    rng = np.random.default_rng(0)
    rgb = np.full((100, 160, 3), TABLE, np.uint8)
    depth = np.full((100, 160), 1.0)
    for x, y, side, _, top, color in sorted(blocks, key=lambda b: b[4]):
        z = 1.0 - top
        left, right = (79.5 + 200 * (x + s * side / 2) / z for s in (-1, 1))
        up, down = (49.5 - 200 * (y + s * side / 2) / z for s in (1, -1))
        area = np.s_[max(0, round(up)) : max(0, round(down)), max(0, round(left)) : max(0, round(right))]
        rgb[area], depth[area] = color, z
    depth += rng.normal(0, noise, depth.shape)
    return Frame(rgb, depth.astype(np.float32), CAMERA, POSE)


BLOCK = (0.05, 0.02, 0.08, 0.0, 0.06, RED)
HELD = (0.05, 0.02, 0.08, 0.15, 0.21, RED)
OTHER = (-0.2, -0.1, 0.08, 0.0, 0.06, GREEN)
BEFORE = look(BLOCK, OTHER)


def target() -> SceneObject:
    mask = (BEFORE.rgb == RED).all(axis=2)
    points = points_in_reference(BEFORE)[mask]
    box = fit_upright_box(points, TABLE_TOP)
    return SceneObject("block", 1.0, np.zeros(4), mask, points, box, "red", evidence={"colors": {"red": 1.0}})


def failed(after: Frame, motion: RigidTransform = LIFT, robot=None) -> set[str]:
    result = verify_moved(BEFORE, after, target(), [motion], TABLE_TOP, robot)
    return {c.name for c in result.checks if not c.passed}


def test_lifted():
    assert failed(look(HELD, OTHER)) == set()


def test_lifted_and_slipped_by_a_centimetre():
    assert failed(look((0.06, 0.015, 0.08, 0.14, 0.20, RED), OTHER)) == set()


def test_any_of_the_ways_it_may_have_moved_will_do():
    aside = RigidTransform.from_translation([0.1, 0, 0.15])
    after = look((0.15, 0.02, 0.08, 0.15, 0.21, RED), OTHER)
    assert not verify_moved(BEFORE, after, target(), [LIFT], TABLE_TOP).passed
    assert verify_moved(BEFORE, after, target(), [LIFT, aside], TABLE_TOP).passed


def test_nothing_happened():
    assert failed(BEFORE) == {"left its place", "where it should be"}


def test_pushed_aside_but_not_lifted():
    assert failed(look((0.16, 0.02, 0.08, 0.0, 0.06, RED), OTHER)) == {"where it should be"}


def test_vanished():
    assert failed(look(OTHER)) == {"where it should be"}


def test_lifted_but_something_else_is_in_the_hand():
    assert "where it should be" in failed(look((0.05, 0.02, 0.08, 0.15, 0.21, GREEN), OTHER))


def test_the_empty_hand_over_an_untouched_thing_proves_nothing():
    # The hand hides most of the place; what is seen of it looks as before.
    hand = (0.05, 0.02, 0.05, 0.15, 0.25, STEEL)
    after = look(BLOCK, OTHER, hand)
    robot = (after.rgb == STEEL).all(axis=2)
    assert "where it should be" in failed(after, robot=robot)
    assert "left its place" in failed(after, robot=robot)


def test_hand_points_do_not_stand_for_the_thing():
    # A red glove where the thing should be: excluded as robot, nothing is left.
    after = look(OTHER, (0.05, 0.02, 0.08, 0.15, 0.21, RED))
    robot = (after.rgb == RED).all(axis=2)
    assert "where it should be" in failed(after, robot=robot)


def test_placed_elsewhere():
    motion = RigidTransform.from_translation([-0.2, 0.1, 0])
    assert failed(look((-0.15, 0.12, 0.08, 0.0, 0.06, RED), OTHER), motion) == set()
    assert failed(look((0.15, -0.12, 0.08, 0.0, 0.06, RED), OTHER), motion) == {"where it should be"}


def test_placed_so_near_that_it_stands_on_part_of_its_old_place():
    motion = RigidTransform.from_translation([-0.03, 0, 0])
    assert failed(look((0.02, 0.02, 0.08, 0.0, 0.06, RED), OTHER), motion) == set()
    twin = (0.02, 0.02, 0.08, 0.0, 0.06, RED)
    assert failed(look(BLOCK, twin, OTHER), motion) == {"left its place"}  # another one came to stand there
    assert failed(BEFORE, motion) == {"left its place", "where it should be"}


def test_a_plate_of_the_tables_colour_left_its_place_if_its_rim_did():
    def shown(x, y, bottom):
        frame = look((x, y, 0.16, bottom, bottom + 0.02, TABLE))
        z, half = 0.98 - bottom, 0.05
        hollow = np.s_[
            round(49.5 - 200 * (y + half) / z) : round(49.5 - 200 * (y - half) / z),
            round(79.5 + 200 * (x - half) / z) : round(79.5 + 200 * (x + half) / z),
        ]
        depth = frame.depth_m.copy()
        depth[hollow] += 0.016  # 4 mm thick inside the rim
        return replace(frame, depth_m=depth)

    before, after = shown(0.05, 0.02, 0.0), shown(0.05, 0.02, 0.15)
    mask = np.zeros(before.rgb.shape[:2], bool)
    mask[29:62, 73:107] = True
    points = points_in_reference(before)[mask]
    thing = SceneObject(
        "plate", 1.0, np.zeros(4), mask, points, fit_upright_box(points, TABLE_TOP), "gray",
        evidence={"colors": {"gray": 1.0, "brown": 0.5}},
    )  # fmt: skip
    hidden = np.zeros_like(mask)
    checks = {c.name: c for c in verify_moved(before, look(), thing, [LIFT], TABLE_TOP, hidden).checks}
    assert checks["left its place"].passed
    checks = {c.name: c for c in verify_moved(before, before, thing, [LIFT], TABLE_TOP, hidden).checks}
    assert not checks["left its place"].passed
    assert verify_moved(before, after, thing, [LIFT], TABLE_TOP, hidden).passed


def test_the_bare_table_does_not_stand_for_a_flat_thing():
    motion = RigidTransform.from_translation([-0.2, 0.1, 0])
    flat = (0.05, 0.02, 0.08, 0.0, 0.012, TABLE)  # of the table's own colour
    before, after = look(flat), look()
    mask = before.depth_m < 0.994
    points = points_in_reference(before)[mask]
    box = fit_upright_box(points, TABLE_TOP)
    thing = SceneObject("tray", 1.0, np.zeros(4), mask, points, box, "gray", evidence={"colors": {"gray": 1.0}})
    result = verify_moved(before, after, thing, [motion], TABLE_TOP)
    assert "where it should be" in {c.name for c in result.checks if not c.passed}


def test_what_stood_there_before_does_not_stand_for_the_thing():
    twin = (-0.15, 0.12, 0.08, 0.0, 0.06, RED)
    before, after = look(BLOCK, twin), look(twin)  # the thing itself is gone
    motion = RigidTransform.from_translation([-0.2, 0.1, 0])
    result = verify_moved(before, after, target(), [motion], TABLE_TOP)
    assert "where it should be" in {c.name for c in result.checks if not c.passed}


@pytest.mark.parametrize("side", [0.02, 0.20])
def test_something_of_its_colour_but_not_its_size_is_not_the_thing(side):
    assert "where it should be" in failed(look((0.05, 0.02, side, 0.15, 0.21, RED), OTHER))


def test_another_colour_in_another_light_is_still_another_colour():
    for color in ((30, 60, 200), (240, 200, 20), (245, 245, 245)):
        assert "where it should be" in failed(look((0.05, 0.02, 0.08, 0.15, 0.21, color), OTHER))
    shaded = (120, 18, 18)
    assert failed(look((0.05, 0.02, 0.08, 0.15, 0.21, shaded), OTHER)) == set()


@pytest.mark.parametrize(("color", "same"), [(RED, True), (GREEN, False)])
def test_in_dim_light_a_thing_is_known_by_its_colours(color, same):
    after = look((*HELD[:5], color), OTHER)
    before, after = (replace(frame, rgb=frame.rgb // 7) for frame in (BEFORE, after))
    assert verify_moved(before, after, target(), [LIFT], TABLE_TOP).passed == same


def test_its_new_place_out_of_view_is_not_success():
    assert "where it should be" in failed(look(OTHER), RigidTransform.from_translation([3, 0, 0]))


@pytest.mark.parametrize(("opening", "held"), [(0.0, False), (0.0005, False), (0.03, True), (0.08, False)])
def test_grip(opening, held):
    assert check_grip(opening, 0.08).passed is held


def test_all_checks_are_needed():
    good, bad = check_grip(0.03, 0.08), check_grip(0.0, 0.08)
    assert Verification((good, good)).passed
    assert not Verification((good, bad)).passed
    assert Verification((good, bad)).as_dict()["checks"][1]["passed"] is False
