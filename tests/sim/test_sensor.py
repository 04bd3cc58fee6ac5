from __future__ import annotations

import numpy as np
import pytest

from sightline.sim.sensor import add_color_noise, add_depth_noise


def measure(depth: float = 1.0, seed: int = 0, brightness: int = 150, shiny: bool = False) -> np.ndarray:
    """A flat wall, far enough from any edge."""
    true = np.full((240, 320), depth, dtype=np.float32)
    rgb = np.full((240, 320, 3), brightness, dtype=np.uint8)
    return add_depth_noise(true, rgb, np.full(true.shape, shiny), np.random.default_rng(seed))


def test_error_is_small_without_bias_and_grows_with_distance() -> None:
    near, far = measure(0.5) - 0.5, measure(2.0) - 2.0
    assert np.nanstd(near) < 0.001
    assert 0.002 < np.nanstd(far) < 0.006
    assert abs(np.nanmean(far)) < 0.001


def test_depth_comes_in_steps() -> None:
    assert len(np.unique(measure(1.0)[np.isfinite(measure(1.0))])) < 20


def test_holes_are_few_on_plain_walls_and_patches_of_dark_and_shiny_ones() -> None:
    assert np.isnan(measure()).mean() < 0.005
    for holes in (np.isnan(measure(brightness=10)), np.isnan(measure(shiny=True))):
        assert 0.05 < holes.mean() < 0.5
        beside = (holes[:, 1:] & holes[:, :-1]).sum() / holes.sum()
        assert beside > 0.7, "single pixels instead of patches"


def test_depth_is_lost_along_edges_raggedly() -> None:
    true = np.full((240, 320), 1.0, dtype=np.float32)
    true[:, 160:] = 1.3
    rgb = np.full((240, 320, 3), 150, dtype=np.uint8)
    noisy = add_depth_noise(true, rgb, np.zeros(true.shape, dtype=bool), np.random.default_rng(0))
    lost = np.isnan(noisy[:, 157:163])
    assert 0.2 < lost.mean() < 0.9
    assert lost.sum(axis=1).std() > 0.5
    assert np.isnan(noisy[:, :150]).mean() < 0.005


def test_what_was_not_there_stays_away_and_nothing_is_written_over() -> None:
    true = np.full((60, 80), 1.0, dtype=np.float32)
    true[:20] = np.nan
    before = true.copy()
    rgb = np.full((60, 80, 3), 150, dtype=np.uint8)
    noisy = add_depth_noise(true, rgb, np.zeros(true.shape, dtype=bool), np.random.default_rng(0))
    assert np.isnan(noisy[:20]).all()
    assert noisy.dtype == np.float32
    assert np.array_equal(true, before, equal_nan=True)


def test_a_seed_repeats_the_noise_and_another_does_not() -> None:
    assert np.array_equal(measure(seed=1), measure(seed=1), equal_nan=True)
    assert not np.array_equal(measure(seed=1), measure(seed=2), equal_nan=True)


@pytest.mark.parametrize("level", [0, 128, 255])
def test_colours_are_grained_and_keep_their_level(level: int) -> None:
    rgb = np.full((100, 100, 3), level, dtype=np.uint8)
    noisy = add_color_noise(rgb, np.random.default_rng(0))
    assert noisy.dtype == np.uint8
    assert abs(noisy.mean() - level) < 4
    assert noisy.std() > 0.3
