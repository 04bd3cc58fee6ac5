from dataclasses import replace

import cv2
import numpy as np
import pytest
from ray_scene import BLUE, GREEN, RED, TABLE, YELLOW, Box, Cylinder, RayScene, Sphere

from sightline.errors import CameraError, DepthError
from sightline.frame import CameraModel, Frame
from sightline.geometry.boxes import mask_to_xyxy
from sightline.geometry.lift import points_in_reference
from sightline.geometry.reduced import reduction
from sightline.models.builtin.tabletop import Tabletop, segment_tabletop

BOX = Box((-0.17, 0.02), (0.12, 0.07, 0.09), RED, yaw_rad=0.5)
CAN = Cylinder((0.14, -0.08), 0.033, 0.11, BLUE)
BALL = Sphere((0.02, 0.12), 0.035, GREEN)
BOOK = Box((0.10, 0.14), (0.16, 0.11, 0.025), YELLOW, yaw_rad=-0.3)


def overlaps(table: Tabletop, ids: np.ndarray) -> list[float]:
    """Best mask IoU of each true thing."""
    best = []
    for i in range(int(ids.max()) + 1):
        true = ids == i
        best.append(max(((r.mask & true).sum() / (r.mask | true).sum() for r in table.regions), default=0.0))
    return best


@pytest.mark.parametrize(
    "scene",
    [
        RayScene((BOX, CAN, BALL)),
        RayScene((BOX, CAN, BALL), with_pose=False),
        RayScene((BOX, CAN, BALL), roll_rad=0.3),  # a tilted camera
        RayScene((BOX, CAN, BALL), eye=(0.05, -0.12, 0.95), with_pose=False),  # from nearly straight above
        RayScene((BOX, CAN, BALL), checkered=True),
        RayScene((BOX, CAN, BALL), noise_m=0.002),
        RayScene((BOX, CAN, BALL), floor=False),  # nothing measured behind the table
        RayScene((BOX, CAN, BALL), size_wh=(240, 260)),  # taller than wide
        RayScene((BOX, BOOK)),  # flat
        RayScene((Sphere((0.0, 0.0), 0.02, RED),)),  # one small thing
        RayScene((Cylinder((-0.1, 0.0), 0.04, 0.09, RED, open_top=True), CAN)),  # a cup and its far wall
        RayScene((Cylinder((0.0, 0.0), 0.07, 0.05, BLUE, open_top=True),)),  # a bowl and its floor
        # Two of a kind, two centimetres apart, one behind the other.
        RayScene((Box((0.0, 0.0), (0.05, 0.05, 0.05)), Box((0.01, 0.075), (0.05, 0.05, 0.05)))),
        # A low thing in front of a tall one.
        RayScene((Box((0.0, 0.10), (0.16, 0.06, 0.20)), Cylinder((0.03, -0.02), 0.03, 0.10, BLUE))),
    ],
)
def test_every_thing_is_one_region(scene: RayScene) -> None:
    frame, ids = scene.render()
    found = segment_tabletop(frame)
    assert len(found.regions) == len(scene.things)
    assert min(overlaps(found, ids)) > 0.8


@pytest.mark.parametrize(
    "touching",
    [
        RayScene((Box((0.0, 0.0), (0.16, 0.10, 0.05)), Sphere((0.02, 0.0), 0.03, GREEN, bottom=0.05))),  # lies on it
        RayScene((Box((0.0, 0.0), (0.16, 0.10, 0.05)), Cylinder((0.04, -0.075), 0.03, 0.06, BLUE))),
    ],
)
def test_what_is_known_to_be_a_thing_of_its_own_is_taken_from_the_one_that_it_touches(touching: RayScene) -> None:
    frame, ids = touching.render()
    assert len(segment_tabletop(frame).regions) == 1
    mine = ids == 1
    ragged = cv2.erode(mine.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0  # smaller than it is, all around
    for mask in (mine, ragged):
        found = segment_tabletop(frame, [mask])
        assert len(found.regions) == 2 and min(overlaps(found, ids)) > (0.9 if mask is mine else 0.7)
    whole = mine | (ids == 0)
    for mask in (whole, np.roll(mine, -120, axis=0), np.zeros_like(mine)):  # all of it; where nothing stands; nothing
        assert len(segment_tabletop(frame, [mask]).regions) == 1


def around(mask: np.ndarray) -> np.ndarray:
    """The convex hull of a mask."""
    hull = cv2.convexHull(np.argwhere(mask)[:, ::-1].astype(np.int32))
    return cv2.fillConvexPoly(np.zeros(mask.shape, np.uint8), hull, 1) > 0


def test_what_is_known_to_be_one_thing_is_brought_together_with_what_depth_does_not_see_of_it():
    """A large piece, a scrap of the same thing, and a part between them without depth."""
    large, scrap = Box((0.0, 0.0), (0.10, 0.10, 0.05)), Box((0.0, -0.09), (0.03, 0.03, 0.04))
    frame, ids = RayScene((large, scrap)).render()
    assert len(segment_tabletop(frame).regions) == 2
    whole = around(ids >= 0)
    unseen = whole & (ids < 0)
    assert unseen.sum() > 20
    without = replace(frame, depth_m=np.where(unseen, np.float32(np.nan), frame.depth_m))
    (region,) = segment_tabletop(without, whole=[whole]).regions
    assert (region.mask & whole).sum() > 0.97 * whole.sum()
    # A thing of its own in that mask stays one, and so does what is partly beside the mask.
    small = ids == 1
    assert len(segment_tabletop(without, whole=[whole, small]).regions) == 2
    beside = whole & (np.arange(whole.shape[0])[:, None] < np.flatnonzero(small.any(axis=1)).mean())
    assert len(segment_tabletop(frame, whole=[beside]).regions) == 2


@pytest.mark.parametrize(
    "other",
    [Box((0.0, -0.09), (0.10, 0.03, 0.04)), Box((0.0, -0.12), (0.03, 0.03, 0.04))],  # no scrap; too far
)
def test_what_is_no_scrap_of_what_it_is_seen_with_stays_a_thing(other):
    frame, ids = RayScene((Box((0.0, 0.0), (0.10, 0.10, 0.05)), other)).render()
    assert len(segment_tabletop(frame, whole=[around(ids >= 0), np.zeros(ids.shape, dtype=bool)]).regions) == 2


def test_the_ends_of_a_long_thing_behind_another_one_are_one_region():
    bar, can = Box((0.0, 0.06), (0.18, 0.02, 0.02), yaw_rad=0.1), Cylinder((0.0, 0.0), 0.03, 0.12, BLUE)
    frame, ids = RayScene((bar, can)).render()
    columns = np.flatnonzero((ids == 0).any(axis=0))
    assert (np.diff(columns) > 10).any()  # nothing of its middle is seen
    assert min(overlaps(segment_tabletop(frame), ids)) > 0.8


@pytest.mark.parametrize(
    "bars",
    [
        (Box((-0.06, 0.06), (0.07, 0.02, 0.02), RED), Box((0.06, 0.06), (0.07, 0.02, 0.02), GREEN)),  # other colours
        (Box((-0.06, 0.05), (0.07, 0.02, 0.02)), Box((0.06, 0.09), (0.07, 0.02, 0.02))),  # side by side
        (Box((-0.06, 0.06), (0.02, 0.07, 0.02)), Box((0.06, 0.06), (0.07, 0.02, 0.02))),  # athwart
        (Box((-0.13, 0.06), (0.07, 0.02, 0.02)), Box((0.06, 0.06), (0.07, 0.02, 0.02))),  # the table is seen between
        (Box((-0.055, 0.06), (0.05, 0.04, 0.03)), Box((0.055, 0.06), (0.05, 0.04, 0.03))),  # not long
        (Box((-0.06, 0.06), (0.07, 0.03, 0.09)), Box((0.06, 0.06), (0.07, 0.03, 0.09))),  # standing
    ],
)
def test_what_is_seen_on_both_sides_of_a_thing_may_be_two(bars):
    frame, ids = RayScene((*bars, Cylinder((0.0, 0.0), 0.03, 0.12, BLUE))).render()
    found = segment_tabletop(frame)
    assert len(found.regions) == 3 and min(overlaps(found, ids)) > 0.7


def test_the_rim_of_a_thing_is_no_part_of_it():
    """The eyes may see no more than the rim of a plate, for all of which they take it."""
    frame, ids = RayScene((Cylinder((0.0, 0.0), 0.07, 0.05, BLUE, open_top=True),)).render()
    whole = (ids == 0).astype(np.uint8)
    rim = (whole - cv2.erode(whole, np.ones((9, 9), np.uint8))).astype(bool)
    assert rim.sum() < 0.6 * whole.sum()
    (region,) = segment_tabletop(frame, [rim]).regions
    assert (region.mask & (ids == 0)).sum() > 0.9 * whole.sum()


@pytest.mark.parametrize("noise_m", [0.0, 0.002])
def test_what_is_printed_on_a_thing_stays_a_part_of_it(noise_m: float) -> None:
    frame, ids = RayScene((Box((0.0, 0.0), (0.18, 0.12, 0.16)),), noise_m=noise_m).render()
    rows, columns = np.nonzero(ids == 0)
    y, x = np.mgrid[: ids.shape[0], : ids.shape[1]]
    low = rows.max() - 0.3 * np.ptp(rows)  # on the face to the camera
    print_on_it = np.hypot(x - columns.mean(), y - low) < 0.2 * np.ptp(columns)
    (region,) = segment_tabletop(frame, [print_on_it & (ids == 0)]).regions
    assert np.count_nonzero(region.mask & (ids == 0)) > 0.95 * len(rows)


@pytest.mark.parametrize("checkered", [False, True])
@pytest.mark.parametrize("with_pose", [False, True])
def test_a_bare_table_has_nothing_on_it(checkered: bool, with_pose: bool) -> None:
    frame, _ = RayScene((), checkered=checkered, with_pose=with_pose, noise_m=0.002).render()
    assert segment_tabletop(frame).regions == ()


@pytest.mark.parametrize(
    "other",
    [
        Box((0.0, 0.45), (0.5, 0.1, 0.9), bottom=-0.7),  # stands on the floor behind the table
        Sphere((0.05, 0.0), 0.04, BLUE, bottom=0.12),  # held in the air
        Box((0.0, 0.2), (0.3, 0.02, 0.02), bottom=0.2),  # an arm over the table
    ],
)
def test_what_does_not_stand_on_the_table_is_left_out(other: Box | Sphere) -> None:
    frame, ids = RayScene((BOX, other)).render()
    found = segment_tabletop(frame)
    assert len(found.regions) == 1
    assert overlaps(found, ids)[0] > 0.8


def test_boxes_are_metric_upright_and_in_the_world() -> None:
    frame, _ = RayScene((BOX, CAN)).render()
    found = segment_tabletop(frame)
    assert np.allclose(found.support.normal, [0, 0, 1], atol=0.01)
    assert abs(found.support.offset_m) < 0.003
    red, blue = sorted((r.box for r in found.regions), key=lambda b: b.center_m[0])
    assert np.allclose(red.center_m, [-0.17, 0.02, 0.045], atol=0.008)
    assert np.allclose(red.size_m, [0.12, 0.07, 0.09], atol=0.008)
    assert np.allclose(blue.center_m, [0.14, -0.08, 0.055], atol=0.006)  # its back is not seen
    assert np.allclose(blue.size_m, [0.066, 0.066, 0.11], atol=0.006)


def test_without_a_pose_the_result_is_in_the_camera_frame() -> None:
    scene = RayScene((CAN,))
    frame, _ = scene.render()
    seen = Frame(frame.rgb, frame.depth_m, frame.camera)
    (region,) = segment_tabletop(seen).regions
    assert frame.T_world_camera is not None
    assert np.allclose(frame.T_world_camera.apply(region.box.center_m), [0.14, -0.08, 0.055], atol=0.008)
    assert np.allclose(region.eye_m, 0.0)


def test_the_table_is_the_support_even_where_the_floor_is_larger_in_the_picture() -> None:
    scene = RayScene((CAN,), table=(-0.1, 0.22, -0.2, 0.12), with_pose=False)
    frame, _ = scene.render()
    found = segment_tabletop(frame)
    assert len(found.regions) == 1
    assert 0.09 < found.regions[0].box.size_m[2] < 0.13


def test_holes_in_the_depth_are_filled_from_colour() -> None:
    frame, ids = RayScene((BOX, CAN)).render()
    assert frame.depth_m is not None
    depth = frame.depth_m.copy()
    rows, columns = np.nonzero(ids == 1)
    depth[rows.min() + 10 : rows.min() + 24, columns.min() - 2 : columns.max() + 3] = np.nan
    holed = Frame(frame.rgb, depth, frame.camera, frame.T_world_camera)
    assert min(overlaps(segment_tabletop(holed), ids)) > 0.85


@pytest.mark.parametrize("with_pose", [True, False])
def test_a_large_frame_has_its_masks_and_boxes_in_its_own_pixels(with_pose: bool) -> None:
    frame, ids = RayScene((BOX, CAN, BALL), size_wh=(1843, 1385), with_pose=with_pose).render()
    assert reduction(frame) == 2
    found = segment_tabletop(frame)
    assert len(found.regions) == 3
    assert min(overlaps(found, ids)) > 0.95
    for i in range(3):
        true = mask_to_xyxy(ids == i)
        off = min((np.abs(np.subtract(mask_to_xyxy(r.mask), true)) for r in found.regions), key=np.max)
        assert (off <= (2, 2, 2, 8)).all()  # the lowest millimetres cannot be told from the table
    if with_pose:
        assert sorted(r.box.size_m[2] for r in found.regions) == pytest.approx([0.07, 0.09, 0.11], abs=0.006)


@pytest.mark.parametrize(("rgb", "length_m"), [(YELLOW, 0.09), (TABLE, 0.04)])
def test_the_tip_of_a_stem_belongs_to_what_has_its_colour(rgb: tuple[int, int, int], length_m: float) -> None:
    """Only the last bit of the stem is measured, too little to be a thing; or it is a bump of the table."""
    body = Box((0.0, 0.0), (0.14, 0.04, 0.036), YELLOW)
    frame, ids = RayScene((body, Box((0.06, 0.045), (0.012, 0.05, 0.012), rgb)), size_wh=(960, 720)).render()
    assert frame.depth_m is not None
    depth = frame.depth_m.copy()
    depth[(ids == 1) & (points_in_reference(frame)[..., 1] < 0.055)] = np.nan
    (found,) = segment_tabletop(Frame(frame.rgb, depth, frame.camera, frame.T_world_camera)).regions
    assert np.ptp(found.points_m[:, 1]) == pytest.approx(length_m, abs=0.008)


def test_what_is_hidden_or_cut_says_so() -> None:
    tall, low = Box((0.0, 0.08), (0.16, 0.06, 0.20)), Cylinder((0.03, -0.03), 0.03, 0.10, BLUE)
    cut = Box((-0.30, -0.25), (0.20, 0.10, 0.10), GREEN)
    frame, ids = RayScene((tall, low, cut)).render()
    by_id = {}
    for region in segment_tabletop(frame).regions:
        by_id[int(np.bincount(ids[region.mask] + 1).argmax()) - 1] = region
    assert by_id[0].occluded > 0.15 > by_id[1].occluded
    assert by_id[2].touches_border and not by_id[1].touches_border


def test_seen_twice_is_the_same() -> None:
    frame, _ = RayScene((BOX, CAN, BALL)).render()
    first, second = segment_tabletop(frame), segment_tabletop(frame)
    for a, b in zip(first.regions, second.regions, strict=True):
        assert np.array_equal(a.mask, b.mask)
        assert np.array_equal(a.box.size_m, b.box.size_m)


def flat_frame(depth: np.ndarray | None, camera: CameraModel | None) -> Frame:
    return Frame(np.full((120, 160, 3), 128, np.uint8), depth, camera)


CAMERA = CameraModel(150.0, 150.0, 80.0, 60.0, 160, 120)


def test_no_support_is_an_error_that_says_what_to_do() -> None:
    noise = np.random.default_rng(0).uniform(0.5, 3.0, (120, 160)).astype(np.float32)
    with pytest.raises(DepthError, match="no flat surface"):
        segment_tabletop(flat_frame(noise, CAMERA))
    with pytest.raises(DepthError, match="almost nothing"):
        segment_tabletop(flat_frame(np.full((120, 160), np.nan, np.float32), CAMERA))
    frame, _ = RayScene((), eye=(0.1, -0.85, 0.62)).render()
    wall = Frame(frame.rgb, np.full(frame.rgb.shape[:2], 1.0, np.float32), frame.camera, frame.T_world_camera)
    with pytest.raises(DepthError, match="no flat surface"):  # a plane, but far from level
        segment_tabletop(wall)


def test_no_depth_or_no_camera_is_an_error() -> None:
    with pytest.raises(DepthError, match="no depth"):
        segment_tabletop(flat_frame(None, CAMERA))
    with pytest.raises(CameraError, match="no camera"):
        segment_tabletop(flat_frame(np.ones((120, 160), np.float32), None))
