import numpy as np
import pytest

from sightline.bench.renders import Placed, Rendered, write_pictures


@pytest.fixture
def data(tmp_path):
    things = np.zeros((60, 80), np.uint8)
    things[10:40, 20:60] = 1
    rgb = np.full((60, 80, 3), 90, np.uint8)
    rgb[things == 1] = (200, 30, 30)
    placed = [Placed(1, "mug", {"red": 1.0}, "ceramic", 1.0, 0.1, (20, 10, 60, 40))]
    (tmp_path / "train").mkdir()
    write_pictures(tmp_path / "train" / "00000.zip", [Rendered(rgb, things, placed)] * 3)
    return tmp_path
