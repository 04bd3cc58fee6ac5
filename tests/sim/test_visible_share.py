import numpy as np
import pytest

from sightline.sim.scene_file import ObjectSpec, SceneSpec
from sightline.sim.world import World


def test_a_thing_behind_another_is_seen_in_part_and_the_pictures_stay_as_they_were() -> None:
    # The camera stands opposite the arm and looks towards smaller x.
    scene = SceneSpec((ObjectSpec("box", "red", (0.60, 0.0)), ObjectSpec("ball", "blue", (0.48, 0.0))))
    world = World(scene, noise=False)
    before = world.truth.segmentation()
    share = world.truth.visible_share()
    assert share[0] == pytest.approx(1.0)
    assert 0.0 <= share[1] < 0.9
    assert np.array_equal(world.truth.segmentation(), before)
