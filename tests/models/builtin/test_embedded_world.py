"""Scenes of the embedded world, scored against its truth: the whole chain on things it was not written around."""

import numpy as np
import pytest

from sightline.color_naming import main_colors
from sightline.models.builtin.shape import shape_scores
from sightline.models.builtin.tabletop import segment_tabletop

pytest.importorskip("mujoco")


def test_random_scenes_are_seen_as_they_are() -> None:
    from sightline.sim.random_scene import random_scene
    from sightline.sim.world import World

    things = matched = named = plausible = regions = 0
    errors = []
    for seed in (3, 22, 49, 1016):
        world = World(random_scene(seed), seed=seed)
        frame, true_ids = world.capture(), world.truth.segmentation()
        found = segment_tabletop(frame)
        regions += len(found.regions)
        for thing in world.truth.objects:
            mask = true_ids == thing.id
            overlap = [(r.mask & mask).sum() / (r.mask | mask).sum() for r in found.regions]
            things += 1
            if max(overlap) < 0.7:
                continue
            region = found.regions[int(np.argmax(overlap))]
            scores = shape_scores(region, found.support, frame)
            matched += 1
            named += thing.color in [name for name, _ in main_colors(frame.rgb, region.mask)[:2]]
            plausible += scores[thing.category] > max(scores.values()) - 0.15
            errors.append(np.linalg.norm((region.box.center_m - thing.T_world_object.translation)[:2]))
        world.close()
    assert things >= 20
    assert matched >= 0.97 * things
    assert regions <= things + 1
    assert named >= 0.94 * matched
    assert plausible >= 0.94 * matched
    assert np.median(errors) < 0.01
