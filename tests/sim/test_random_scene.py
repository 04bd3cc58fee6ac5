from __future__ import annotations

import mujoco
import numpy as np
import pytest

from sightline.sim.item import COLLISION_GROUP
from sightline.sim.random_scene import WORKSPACE_X_M, WORKSPACE_Y_M, random_scene
from sightline.sim.scene_file import scene_from_dict, scene_to_dict
from sightline.sim.world import World


def test_a_seed_is_a_scene() -> None:
    assert random_scene(3) == random_scene(3)
    assert random_scene(3) != random_scene(4)


def test_scenes_are_mixed_and_can_be_written_down() -> None:
    scenes = [random_scene(seed) for seed in range(30)]
    assert {len(s.objects) for s in scenes} >= {4, 7, 9}
    assert all(len(s.objects) <= 10 for s in scenes)
    assert len({o.category for s in scenes for o in s.objects}) >= 20
    assert len({o.color for s in scenes for o in s.objects}) == 11
    twins = [s for s in scenes if len({o.category for o in s.objects}) < len(s.objects)]
    assert len(twins) > 5, "two of a kind are what makes a request ambiguous"
    assert all(scene_from_dict(scene_to_dict(s)) == s for s in scenes)
    for o in (o for s in scenes for o in s.objects):
        assert WORKSPACE_X_M[0] <= o.position[0] <= WORKSPACE_X_M[1]
        assert WORKSPACE_Y_M[0] <= o.position[1] <= WORKSPACE_Y_M[1]


def test_count_is_kept() -> None:
    assert [len(random_scene(5, count=n).objects) for n in (0, 1, 6)] == [0, 1, 6]


@pytest.mark.parametrize("seed", range(4))
def test_a_finger_fits_between_any_two_things_and_all_stay_put(seed: int) -> None:
    scene = random_scene(seed, count=8)
    world = World(scene, noise=False)
    model, data = world.model, world.data
    parts = []
    for i in range(len(scene.objects)):
        body = model.body(f"object_{i}").id
        mine = (model.geom_bodyid == body) & (model.geom_group == COLLISION_GROUP) & (model.geom_contype == 1)
        parts.append(np.flatnonzero(mine))
    for i, first in enumerate(parts):
        for second in parts[:i]:
            gap = min(mujoco.mj_geomDistance(model, data, a, b, 0.2, None) for a in first for b in second)
            assert gap > 0.025
    for thing in world.truth.objects:
        x, y, z = thing.T_world_object.translation
        assert np.hypot(x - thing.spec.position[0], y - thing.spec.position[1]) < 0.02
        assert abs(z) < 0.005
        assert world.truth.tilt_rad(thing.id) < 0.12
