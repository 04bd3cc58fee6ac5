from __future__ import annotations

import gc
import weakref

import numpy as np
import pytest

from sightline.errors import InputError
from sightline.geometry.camera import deproject
from sightline.sim import arm
from sightline.sim.objects import CATEGORIES
from sightline.sim.random_scene import random_scene
from sightline.sim.scene_file import ObjectSpec, SceneSpec
from sightline.sim.world import CAMERA, World

SCENE = SceneSpec(
    (
        ObjectSpec("can", "red", (0.45, 0.12)),
        ObjectSpec("hammer", "black", (0.60, -0.15), 30),
        ObjectSpec("jar", "green", (0.65, 0.15)),
    )
)


def test_the_same_world_looks_the_same_and_other_scenes_and_seeds_do_not() -> None:
    first, again = (World(random_scene(7), seed=1).capture() for _ in range(2))
    assert np.array_equal(first.rgb, again.rgb)
    assert np.array_equal(first.depth_m, again.depth_m, equal_nan=True)
    other_noise = World(random_scene(7), seed=2).capture()
    assert not np.array_equal(first.rgb, other_noise.rgb)
    assert np.abs(first.rgb.astype(int) - other_noise.rgb).mean() < 8
    other = World(random_scene(8), seed=1).capture()
    assert np.abs(first.rgb.astype(int) - other.rgb).mean() > 8


def test_a_frame_is_calibrated_the_table_is_at_zero_and_time_passes() -> None:
    world = World(SCENE, noise=False)
    frame = world.capture()
    assert frame.depth_m is not None and frame.camera is not None and frame.T_world_camera is not None
    assert frame.resolution_wh == (640, 480)
    points = frame.T_world_camera.apply(deproject(frame.camera, frame.depth_m)[300:, :].reshape(-1, 3))
    bare = world.truth.segmentation()[300:, :].ravel() < 0
    assert np.abs(points[bare, 2]).max() < 1e-3
    assert frame.stamp_ns == round(world.time_s * 1e9) > 0
    world.step(50)
    assert world.capture().stamp_ns - frame.stamp_ns == 100_000_000


def test_noise_leaves_holes_and_both_the_scene_and_the_caller_can_turn_it_off() -> None:
    noisy = World(SCENE).capture().depth_m
    clean = World(SCENE, noise=False).capture().depth_m
    quiet = World(SceneSpec(SCENE.objects, noise=False)).capture().depth_m
    assert noisy is not None and clean is not None and quiet is not None
    assert 0.002 < np.isnan(noisy).mean() < 0.08
    assert not np.isnan(clean).any()
    assert np.array_equal(clean, quiet)
    assert np.nanmedian(np.abs(noisy - clean)) < 0.003


def test_the_camera_works_without_the_truth_and_the_model_does_not_tell() -> None:
    world = World(SCENE)
    del world.truth
    assert world.capture().rgb.shape == (480, 640, 3)
    assert not hasattr(World(SCENE, with_truth=False), "truth")
    names = bytes(world.model.names).decode().lower()
    assert "object_0" in names
    named = {name for name in names.split("\0") if not name.startswith("arm_")}
    assert not [c for c in CATEGORIES if any(c in name for name in named)]


def test_truth_names_the_things_and_follows_them() -> None:
    world = World(SCENE, noise=False)
    assert [(o.id, o.category, o.color) for o in world.truth.objects] == [
        (0, "can", "red"),
        (1, "hammer", "black"),
        (2, "jar", "green"),
    ]
    seen = world.truth.segmentation()
    assert set(np.unique(seen)) == {-1, 0, 1, 2}
    can = world.capture().rgb[seen == 0].mean(axis=0)
    assert can[0] > 1.5 * can[2]
    address = int(world.model.joint("object_0_free").qposadr[0])
    world.data.qpos[address + 2] += 0.1
    world.step(1)
    assert world.truth.lifted_m(0) == pytest.approx(0.1, abs=0.002)
    assert world.truth.lifted_m(2) == pytest.approx(0.0, abs=0.002)


def test_the_arm_waits_at_home_clear_of_the_table() -> None:
    world = World(SCENE, noise=False)
    for name, value in zip(arm.JOINTS, arm.HOME_RAD, strict=True):
        assert world.data.joint(name).qpos[0] == pytest.approx(value, abs=0.02)
    table = world.draw(CAMERA).geom == world.model.geom("table").id
    assert table.mean() > 0.5, "the arm hides the table"


def test_named_views_draw_and_unknown_ones_name_what_there_is() -> None:
    world = World(SCENE, noise=False)
    assert world.render_view("side", 320, 240).shape == (240, 320, 3)
    with pytest.raises(InputError, match="front"):
        world.render_view("moon")


def test_a_closed_world_draws_again_when_asked() -> None:
    world = World(SCENE, noise=False)
    before = world.capture().rgb
    world.close()
    assert np.array_equal(world.capture().rgb, before)


def test_a_world_that_nobody_holds_is_gone_at_once_with_its_graphics_memory() -> None:
    world = World(SCENE, noise=False)
    world.capture()
    stage = weakref.ref(world._stage)
    gc.disable()
    try:
        del world
        assert stage() is None, "a reference cycle keeps tens of megabytes until the collector comes by"
    finally:
        gc.enable()
