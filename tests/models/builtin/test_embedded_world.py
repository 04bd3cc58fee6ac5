"""Scenes of the embedded world, scored against its truth: the whole chain on things it was not written around."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from sightline.color_naming import main_colors
from sightline.models.builtin.shape import shape_scores
from sightline.models.builtin.tabletop import segment_tabletop

if TYPE_CHECKING:
    from sightline.sim.world import World

pytest.importorskip("mujoco")


def true_size(world: World, i: int) -> np.ndarray:
    """Length, width and height [m] of what the eye sees of a thing, along its own axes."""
    import mujoco

    model, data = world.model, world.data
    body = model.body(f"object_{i}").id
    corners = []
    for g in np.flatnonzero((model.geom_bodyid == body) & (model.geom_type == mujoco.mjtGeom.mjGEOM_MESH)):
        first, count = (a[model.geom_dataid[g]] for a in (model.mesh_vertadr, model.mesh_vertnum))
        corners.append(model.mesh_vert[first : first + count] @ data.geom_xmat[g].reshape(3, 3).T + data.geom_xpos[g])
    axes = data.xmat[body].reshape(3, 3)
    sides = np.ptp(np.concatenate(corners) @ axes, axis=0)
    up = int(np.abs(axes[2]).argmax())
    return np.array([*sorted(np.delete(sides, up))[::-1], sides[up]])


def test_random_scenes_are_seen_as_they_are() -> None:
    from sightline.sim.random_scene import random_scene
    from sightline.sim.world import World

    things = matched = named = plausible = regions = 0
    errors, sized = [], []
    for seed in (3, 22, 49, 1016):
        world = World(random_scene(seed), seed=seed)
        frame, true_ids = world.capture(), world.truth.segmentation()
        found = segment_tabletop(frame)
        regions += len(found.regions)
        shares = world.truth.visible_share()
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
            if shares[thing.id] > 0.97:
                sized.append(np.abs(region.box.size_m / true_size(world, thing.id) - 1).max() < 0.15)
        world.close()
    assert things >= 20
    assert matched >= 0.97 * things
    assert regions <= things + 1
    assert named >= 0.94 * matched
    assert plausible >= 0.94 * matched
    assert np.median(errors) < 0.01
    assert len(sized) > 15
    assert np.mean(sized) > 0.8  # not: hidden handles, thin stems


def test_a_lemon_has_its_size_from_any_side() -> None:
    from sightline.sim.scene_file import ObjectSpec, SceneSpec
    from sightline.sim.world import World

    spots = [(x, y) for x in (0.4, 0.55, 0.7) for y in (-0.15, 0.15)]
    world = World(SceneSpec(tuple(ObjectSpec("lemon", "yellow", at, 31.0 * i) for i, at in enumerate(spots))))
    found = segment_tabletop(world.capture()).regions
    assert len(found) == len(spots)
    for thing in world.truth.objects:
        at = thing.T_world_object.translation
        region = min(found, key=lambda r: float(np.linalg.norm(r.box.center_m - at)))
        assert region.box.size_m == pytest.approx(true_size(world, thing.id), rel=0.15)
    world.close()


@pytest.mark.parametrize(
    ("seed", "category"),
    [(120048, "mug"), (120160, "screwdriver"), (130079, "marker")],  # a handle, a shaft, two ends behind a can
)
def test_what_depth_sees_in_pieces_or_in_part_is_one_thing(seed: int, category: str) -> None:
    from sightline.answer import Found
    from sightline.perception import Perception
    from sightline.sim.random_scene import random_scene
    from sightline.sim.world import World

    world = World(random_scene(seed), seed=seed)
    frame, true_ids = world.capture(), world.truth.segmentation()
    thing = max(  # of two markers the green one
        (o for o in world.truth.objects if o.category == category), key=lambda o: o.color == "green"
    )
    answer = Perception("builtin").locate(frame, f"the {thing.color} {category}")
    assert isinstance(answer, Found) and answer.object.mask is not None
    mask = true_ids == thing.id
    assert (answer.object.mask & mask).sum() > 0.8 * (answer.object.mask | mask).sum()
