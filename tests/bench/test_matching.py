import numpy as np

from sightline.bench.matching import match


def test_the_best_pair_goes_first_and_each_serves_one_mark():
    overlap = np.array([[0.9, 0.8], [0.6, 0.0]])
    assert match(overlap) == [(0, 0.9), (-1, 0.0)]  # the second's only other candidate does not overlap it
    assert match(np.array([[0.7, 0.8], [0.6, 0.5]])) == [(1, 0.6), (0, 0.8)]


def test_nothing_seen_and_nothing_marked():
    assert match(np.empty((0, 2))) == [(-1, 0.0), (-1, 0.0)]
    assert match(np.empty((3, 0))) == []
