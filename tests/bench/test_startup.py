import pytest

from sightline.bench.startup import run_measured
from sightline.errors import InputError


def test_time_and_memory_are_those_of_the_process():
    seconds, megabytes = run_measured(["-c", "import time; x = bytearray(100_000_000); time.sleep(0.3)"])
    assert 0.3 < seconds < 10
    assert megabytes == pytest.approx(110, abs=30)


def test_a_run_that_fails_is_not_measured():
    for code, ended in (
        ("import no_such_module", 1),
        ("raise SystemExit(3)", 3),
        ("import os; os.kill(os.getpid(), 9)", -9),
    ):
        with pytest.raises(InputError, match=f"ended with {ended}"):
            run_measured(["-c", code])
    assert run_measured(["-c", "raise SystemExit(3)"], (0, 3))[0] > 0
