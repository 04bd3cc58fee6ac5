"""Files of pictures are made by workers, of which one may die."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from training.builtin.render import in_workers, render_file

from sightline.bench.renders import decoded, read_encoded


def dies(times: int, target: Path) -> None:
    """Writes a file; before that it dies so many times, as a fault in a library's memory makes it."""
    marks = target.with_suffix(".marks")
    tried = len(marks.read_text()) if marks.exists() else 0
    marks.write_text("x" * (tried + 1))
    if target.stem == "00001" and tried < times:
        os._exit(134)
    target.write_bytes(b"made")


def test_what_a_dead_worker_has_not_made_is_made_by_another(tmp_path):
    targets = [tmp_path / f"{n:05}.zip" for n in range(3)]
    in_workers(partial(dies, 1), targets, 1, "train")
    assert all(target.read_bytes() == b"made" for target in targets)
    before = [target.stat().st_mtime_ns for target in targets]
    in_workers(partial(dies, 9), targets, 1, "train")  # all is there
    assert [target.stat().st_mtime_ns for target in targets] == before


def test_workers_that_die_at_every_file_end_it_with_a_word(tmp_path):
    targets = [tmp_path / f"{n:05}.zip" for n in range(2)]
    with pytest.raises(SystemExit, match=r"a worker died before 00001\.zip"):
        in_workers(partial(dies, 9), targets, 1, "train")
    assert targets[0].exists()


def test_workers_end_with_the_process_that_began_them(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(
        textwrap.dedent("""
            import time
            from pathlib import Path
            from training.builtin.render import in_workers

            def lingers(target):
                print("begun", flush=True)
                time.sleep(600)

            if __name__ == "__main__":
                in_workers(lingers, [Path("00000.zip")], 1, "train")
        """)
    )
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    command = [sys.executable, script]
    with subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert any(line == "begun\n" for line in process.stdout)
        process.kill()
        process.communicate(timeout=20)  # until nobody is left who could write to it


def test_a_file_is_made_from_its_number_alone(tmp_path, monkeypatch):
    monkeypatch.setattr("training.builtin.render.PER_FILE", 10)
    for name in ("a/00007.zip", "b/00007.zip", "a/00008.zip"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        render_file("calibration", None, tmp_path / name)
    first, again, other = (
        decoded(*read_encoded(tmp_path / name)[0]).rgb for name in ("a/00007.zip", "b/00007.zip", "a/00008.zip")
    )
    assert np.array_equal(first, again) and not np.array_equal(first, other)
