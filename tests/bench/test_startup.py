import pytest

from sightline.bench.startup import run_measured


def test_time_and_memory_are_those_of_the_process():
    seconds, megabytes = run_measured(["-c", "import time; x = bytearray(100_000_000); time.sleep(0.3)"])
    assert 0.3 < seconds < 10
    assert megabytes == pytest.approx(110, abs=30)
