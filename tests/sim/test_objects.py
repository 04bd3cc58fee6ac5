"""Every kind of thing stands where it is put, and the hollow ones are hollow to the touch."""

from __future__ import annotations

import mujoco
import numpy as np
import pytest

from sightline.sim.colors import COLORS, shade
from sightline.sim.item import COLLISION_GROUP, Item, add_item
from sightline.sim.objects import CATEGORIES, make_item
from sightline.sim.paint import PRINTS

HOLLOW = ("mug", "cup", "glass", "bowl", "tape")
GRIPPER_M = 0.08
# Wider than the gripper from every side, as real ones are; all but the book have a rim to take them by.
WIDE = {"bowl", "plate", "book", "tape"}


def on_a_floor(item: Item) -> mujoco.MjSpec:
    spec = mujoco.MjSpec()
    spec.option.timestep = 0.002
    spec.worldbody.add_geom(type=mujoco.mjtGeom.mjGEOM_PLANE, size=(1, 1, 0.1))
    add_item(spec, item, "thing", (0.0, 0.0), 0.0)
    return spec


@pytest.mark.parametrize("category", CATEGORIES)
def test_rests_on_its_underside_without_moving_or_falling_over(category: str) -> None:
    for seed in (0, 1):
        model = on_a_floor(make_item(category, CATEGORIES[category].colors[0], seed=seed)).compile()
        data = mujoco.MjData(model)
        for _ in range(400):
            mujoco.mj_step(model, data)
        x, y, z, w = data.qpos[:4]
        assert np.hypot(x, y) < 0.005
        assert abs(z) < 0.003, "sunk into the floor, or floating"
        assert 2 * np.arccos(min(1.0, abs(w))) < 0.1, "fell over"


@pytest.mark.parametrize("category", CATEGORIES)
def test_looks_and_feels_of_one_size_and_weighs_what_it_should(category: str) -> None:
    item = make_item(category, "red", print_kind="stripes", seed=3)
    model = on_a_floor(item).compile()
    data = mujoco.MjData(model)
    mujoco.mj_forward(model, data)
    extents = {}
    for group in (True, False):
        points = [
            _corners(model, data, g)
            for g in range(1, model.ngeom)
            if (model.geom_group[g] == COLLISION_GROUP) == group and not model.geom(g).name.endswith("envelope")
        ]
        cloud = np.concatenate(points)
        extents[group] = np.concatenate([cloud.min(axis=0), cloud.max(axis=0)])
    # A stalk, a leaf or a rounded end may be seen and not felt; nothing big may be.
    assert np.abs(extents[True] - extents[False]).max() < (0.06 if category == "carrot" else 0.025)
    assert model.body("thing").mass[0] == pytest.approx(item.mass, rel=1e-6)


def _corners(model: mujoco.MjModel, data: mujoco.MjData, geom: int) -> np.ndarray:
    center, half = model.geom_aabb[geom, :3], model.geom_aabb[geom, 3:]
    signs = np.array([[x, y, z] for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)])
    return (center + signs * half) @ data.geom_xmat[geom].reshape(3, 3).T + data.geom_xpos[geom]


@pytest.mark.parametrize("category", CATEGORIES)
def test_fits_the_gripper_unless_it_is_known_not_to(category: str) -> None:
    for seed in range(5):
        points = make_item(category, "red", seed=seed).footprint_m
        angles = np.radians(np.arange(0, 180, 5))
        across = points @ np.array([np.cos(angles), np.sin(angles)])
        width = float(np.ptp(across, axis=0).min())
        assert (width > GRIPPER_M) == (category in WIDE), f"{category} is {width:.3f} m across"


@pytest.mark.parametrize("category", HOLLOW)
def test_a_marble_dropped_into_a_hollow_thing_comes_to_lie_at_its_bottom(category: str) -> None:
    item = make_item(category, "blue")
    spec = on_a_floor(item)
    marble = spec.worldbody.add_body(name="marble", pos=(0.002, 0.001, item.height_m + 0.02))
    marble.add_freejoint()
    marble.add_geom(type=mujoco.mjtGeom.mjGEOM_SPHERE, size=(0.008, 0, 0), density=500)
    model = spec.compile()
    data = mujoco.MjData(model)
    for _ in range(600):
        mujoco.mj_step(model, data)
    x, y, z = data.body("marble").xpos
    assert np.hypot(x, y) < 0.05
    assert z < 0.018


def test_fingers_fit_through_the_handle_of_a_mug() -> None:
    item = make_item("mug", "white")
    model = on_a_floor(item).compile()
    data = mujoco.MjData(model)
    mujoco.mj_forward(model, data)
    reach = float(item.footprint_m[:, 0].max())
    body_radius = -float(item.footprint_m[:, 0].min())
    collision = np.array([0, 0, 0, 1, 0, 0], dtype=np.uint8)

    def passes(x: float) -> bool:
        start, along = np.array([x, -0.2, item.height_m * 0.52]), np.array([0.0, 1.0, 0.0])
        ids = np.empty(1, dtype=np.int32)
        groups = collision.copy()
        envelope = model.geom("thing_envelope").id
        model.geom_group[envelope] = 5
        return mujoco.mj_ray(model, data, start, along, groups, True, -1, ids) < 0

    assert passes((body_radius + reach) / 2)
    assert not passes(reach - 0.004), "the handle itself is not there"
    assert not passes(body_radius * 0.5)


def test_a_seed_makes_the_same_thing_again_and_another_seed_another_one() -> None:
    first, again, other = (make_item("bottle", "green", seed=s) for s in (4, 4, 5))
    assert np.array_equal(first.footprint_m, again.footprint_m)
    assert first.surfaces[0].rgb == again.surfaces[0].rgb
    assert first.height_m != other.height_m


@pytest.mark.parametrize("print_kind", [p for p in PRINTS if p != "plain"])
@pytest.mark.parametrize("category", ["can", "box", "bottle", "mug", "ball"])
def test_prints_show_in_their_own_colour(category: str, print_kind: str) -> None:
    plain = make_item(category, "red", print_color="blue")
    printed = make_item(category, "red", print_kind=print_kind, print_color="blue")
    blue = [s for s in printed.surfaces if s.rgb[2] > 0.5 and s.rgb[0] < 0.3]
    assert blue and not [s for s in plain.surfaces if s.rgb[2] > 0.5 and s.rgb[0] < 0.3]


def test_scale_is_in_all_directions_and_weight_follows_volume() -> None:
    whole, half = make_item("mug", "red"), make_item("mug", "red", scale=0.5)
    assert half.height_m == pytest.approx(whole.height_m / 2)
    assert half.mass == pytest.approx(whole.mass / 8)


def test_every_shade_is_nearest_to_the_colour_it_is_a_shade_of() -> None:
    rng = np.random.default_rng(0)
    names, values = list(COLORS), np.array(list(COLORS.values()))
    for name in names:
        for _ in range(50):
            distance = np.linalg.norm(values - np.array(shade(name, rng)), axis=1)
            assert names[int(distance.argmin())] == name
