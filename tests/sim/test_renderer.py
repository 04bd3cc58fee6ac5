"""Pictures are right in metres, in pixels and in colour, whatever draws them."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import cv2
import mujoco
import numpy as np
import pytest

from sightline.geometry.camera import pixel_rays, project
from sightline.sim.graphics import RAYS, choose_graphics
from sightline.sim.rays import RayRenderer
from sightline.sim.renderer import Renderer, make_renderer
from sightline.sim.scene_file import ObjectSpec, SceneSpec
from sightline.sim.view import View
from sightline.sim.world import CAMERA, World

ASYMMETRIC = SceneSpec(
    (
        ObjectSpec("bottle", "green", (0.40, 0.22)),
        ObjectSpec("mug", "red", (0.62, -0.20), 40),
        ObjectSpec("book", "blue", (0.42, -0.12), 20),
        ObjectSpec("apple", "red", (0.66, 0.10)),
        ObjectSpec("spoon", "black", (0.55, 0.24), 70),
        ObjectSpec("glass", "white", (0.52, 0.02)),
        ObjectSpec("ball", "yellow", (0.70, -0.02)),
        ObjectSpec("block", "purple", (0.60, 0.18)),
    )
)
MAKERS: list[Callable[[mujoco.MjModel], Renderer]] = [make_renderer, RayRenderer]


@pytest.fixture(scope="module")
def world() -> World:
    return World(ASYMMETRIC, noise=False)


def smooth(depth: np.ndarray) -> np.ndarray:
    """Pixels away from jumps, where one pixel means one surface."""
    filled = np.nan_to_num(depth, nan=99.0)
    return cv2.dilate(filled, np.ones((5, 5))) - cv2.erode(filled, np.ones((5, 5))) < 0.02


@pytest.mark.parametrize("make", MAKERS)
def test_depth_is_metres_along_z_as_single_rays_measure_it(
    world: World, make: Callable[[mujoco.MjModel], Renderer]
) -> None:
    depth = make(world.model).draw(world.data, CAMERA).depth_m
    order = np.random.default_rng(0).permutation(int(smooth(depth).sum()))[:400]
    v, u = (a[order] for a in np.nonzero(smooth(depth)))
    rays = pixel_rays(CAMERA.camera, np.column_stack([u, v]))
    T = CAMERA.T_world_camera
    groups = np.array([1, 1, 1, 0, 0, 0], dtype=np.uint8)
    hit = np.empty(1, dtype=np.int32)
    errors = []
    for ray, seen in zip(rays, depth[v, u], strict=True):
        # A ray scaled to z = 1 is hit after as many of its lengths as the depth has metres.
        true = mujoco.mj_ray(world.model, world.data, T.translation, T.rotation.apply(ray), groups, True, -1, hit)
        errors.append(abs(seen - true))
    assert np.max(errors) < 2e-3, "a facet next to the one that was meant"
    assert np.quantile(errors, 0.97) < 1e-4


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize(("width", "height"), [(640, 480), (333, 250)])
def test_a_point_appears_at_the_pixel_that_the_camera_model_says(
    make: Callable[[mujoco.MjModel], Renderer], width: int, height: int
) -> None:
    points = np.array([[0.4, 0.2, 0.1], [0.6, -0.25, 0.0], [0.7, 0.1, 0.2], [0.35, -0.1, 0.05]])
    spec = mujoco.MjSpec()
    spec.visual.map.znear = 0.02
    spec.stat.extent = 1.0
    for point in points:
        spec.worldbody.add_geom(type=mujoco.mjtGeom.mjGEOM_SPHERE, size=(0.008, 0, 0), pos=point)
    model = spec.compile()
    data = mujoco.MjData(model)
    mujoco.mj_forward(model, data)
    view = View(CAMERA.T_world_camera, CAMERA.fovy_deg, width, height)
    picture = make(model).draw(data, view)
    expected = project(view.camera, view.T_world_camera.inv().apply(points))
    for i, uv in enumerate(expected):
        v, u = np.nonzero(picture.geom == i)
        assert np.hypot(u.mean() - uv[0], v.mean() - uv[1]) < 0.3


def test_right_in_the_picture_is_left_of_the_arm_and_tall_things_reach_higher_up(world: World) -> None:
    seen = world.truth.segmentation()
    centers = [np.argwhere(seen == i).mean(axis=0) for i in range(len(ASYMMETRIC.objects))]
    assert centers[0][1] > 320 + 80, "the bottle stands at y = +0.22"
    assert centers[1][1] < 320 - 80, "the mug stands at y = -0.20"
    assert centers[6][0] > centers[2][0], "the ball is nearer to the camera than the book"
    tops = [int(np.argwhere(seen == i)[:, 0].min()) for i in (0, 2)]
    assert tops[0] < tops[1] - 60, "the bottle is tall, the book next to it is not"


@pytest.mark.skipif(choose_graphics().name == RAYS, reason="no OpenGL here to compare with")
def test_rays_see_what_opengl_sees(world: World) -> None:
    drawn = make_renderer(world.model).draw(world.data, CAMERA)
    cast = RayRenderer(world.model).draw(world.data, CAMERA)
    calm = smooth(cast.depth_m)
    assert np.abs(drawn.depth_m - cast.depth_m)[calm].max() < 0.002
    assert (drawn.geom == cast.geom).mean() > 0.98
    owner = np.append(world.model.geom_bodyid, -1)
    for i, thing in enumerate(ASYMMETRIC.objects):
        mine = owner[cast.geom] == world.model.body(f"object_{i}").id
        assert mine.sum() > 200
        difference = drawn.rgb[mine].mean(axis=0) - cast.rgb[mine].mean(axis=0)
        assert np.abs(difference).max() < 45, f"the {thing.category} has another colour"


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize("index", [1, 5])
def test_one_looks_into_hollow_things_and_glass_has_depth(
    world: World, make: Callable[[mujoco.MjModel], Renderer], index: int
) -> None:
    thing = ASYMMETRIC.objects[index]
    body = world.model.body(f"object_{index}").id
    picture = make(world.model).draw(world.data, CAMERA)
    mine = np.append(world.model.geom_bodyid, -1)[picture.geom] == body
    v, u = np.nonzero(mine)
    rays = pixel_rays(CAMERA.camera, np.column_stack([u, v]))
    points = CAMERA.T_world_camera.apply(rays * picture.depth_m[mine][:, None])
    rim = points[:, 2].max()
    # Through the middle of the opening one sees the far wall from inside, well below the rim.
    opening = np.array([[*thing.position, rim]])
    ((u0, v0),) = np.round(project(CAMERA.camera, CAMERA.T_world_camera.inv().apply(opening))).astype(int)
    inside = points[(u == u0) & (v == v0)][0]
    assert inside[0] < thing.position[0] - 0.01
    assert inside[2] < rim - 0.02, "closed by a lid"
    assert points[:, 2].min() < 0.02, "seen down to its foot, and not through"


def test_two_threads_draw_two_worlds_at_once_and_each_gets_its_own() -> None:
    worlds = [World(SceneSpec((ObjectSpec("can", c, (0.5, 0.1)),)), noise=False) for c in ("red", "blue")]
    alone = [w.capture().rgb for w in worlds]
    with ThreadPoolExecutor(2) as pool:
        together = [list(pool.map(lambda w: w.capture().rgb, worlds * 2)) for _ in range(3)]
    for pictures in together:
        for i, picture in enumerate(pictures):
            assert np.array_equal(picture, alone[i % 2])
    assert not np.array_equal(*alone)


def test_larger_pictures_than_the_first_are_whole(world: World) -> None:
    small = world.render_view("camera", 320, 240)
    large = world.render_view("camera", 960, 720)
    assert large.shape == (720, 960, 3)
    shrunk = cv2.resize(large, (320, 240), interpolation=cv2.INTER_AREA)
    assert np.abs(shrunk.astype(int) - small.astype(int)).mean() < 6
