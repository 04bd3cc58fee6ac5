"""Both sides of the comparison run, on small checkpoints in the place of the random ones."""

from __future__ import annotations

import json
import shutil
from types import SimpleNamespace

import pytest
from tests.drawn import CHECKPOINTS
from typer.testing import CliRunner

from sightline.bench import models
from sightline.bench.app import build_app

FOLDERS = {"sam": "sam2", "blip": "blip-caption"}


@pytest.mark.parametrize("case", models.CASES)
def test_a_row_has_both_sides(case, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("SIGHTLINE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(models, "PHRASES", ("red circle", "square"))

    def build(command, check):
        assert command[3:5] == [case.removesuffix("-vqa"), models.CASES[case]]
        shutil.copytree(CHECKPOINTS / FOLDERS.get(case, case), command[5])

    monkeypatch.setattr(models, "subprocess", SimpleNamespace(run=build))
    models.measure(case, str(tmp_path / "weights"), "1", "2", "cpu")
    row = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert row["model"] == case and row["weights"] == "random"
    for key in ("parameters_m", "peak_mb", "load_s", "fps_one", "plain_fps_one", "fps_many", "plain_fps_many"):
        assert row[key] > 0
    assert row["ratio_one"] == pytest.approx(row["fps_one"] / row["plain_fps_one"], rel=0.05)


def test_an_unknown_model_is_a_usage_error():
    done = CliRunner().invoke(build_app(), ["models", "clop"])
    assert done.exit_code == 2
    assert "clop" in done.output and "grounding-dino" in done.output
