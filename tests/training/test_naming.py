"""Single things are cropped, varied and learnt, and finding them begins with what was learnt."""

from __future__ import annotations

import importlib
import json
import pkgutil

import numpy as np
import pytest
import torch
import training.builtin
from training.builtin import naming, train
from training.builtin.catalog import NAMES
from training.builtin.naming import KEPT_PX, Crops, centered, varied
from training.builtin.words import NAMED

from sightline.bench.renders import Placed, Rendered, write_pictures


def test_every_module_can_be_imported():
    for module in pkgutil.iter_modules(training.builtin.__path__):
        importlib.import_module(f"training.builtin.{module.name}")


def test_a_crop_is_centred_on_its_thing_and_what_is_small_or_hidden_is_none(tmp_path):
    rgb = np.full((200, 300, 3), 90, np.uint8)
    rgb[40:100, 30:60] = (200, 30, 30)
    truths = [("mug", 1.0, (30, 40, 60, 100)), ("mug", 0.1, (100, 40, 160, 100)), ("", 1.0, (200, 40, 210, 100))]
    placed = [
        Placed(i + 1, kind, {"red": 1.0}, "ceramic", seen, 0.1, xyxy) for i, (kind, seen, xyxy) in enumerate(truths)
    ]
    write_pictures(tmp_path / "0.zip", [Rendered(rgb, np.zeros((200, 300), np.uint8), placed)])
    crops = Crops.read([tmp_path / "0.zip"])
    assert crops.said["kind"].tolist() == [NAMES.index("mug")]
    red = crops.pixels[0, 0].numpy() > 150
    rows, columns = np.nonzero(red)
    long, short = KEPT_PX / 1.6, KEPT_PX / 3.2
    np.testing.assert_allclose([rows.mean(), columns.mean()], (KEPT_PX - 1) / 2, atol=1)
    np.testing.assert_allclose([np.ptp(rows) + 1, np.ptp(columns) + 1], [long, short], atol=2)
    assert centered(crops.pixels, 48).shape == varied(crops.pixels.float() / 255, 48).shape == (1, 3, 48, 48)


def test_without_pictures_the_next_step_is_told():
    with pytest.raises(SystemExit, match="render"):
        Crops.read([])


def test_some_things_without_a_name_are_shown_with_all_that_have_one():
    kinds = torch.tensor([0] * 20 + [NAMED] * 30)
    rows = Crops(torch.zeros(50, 3, 1, 1, dtype=torch.uint8), {"kind": kinds}).shuffled()
    assert sorted(rows[rows < 20].tolist()) == list(range(20)) and len(rows) == 27 == len(set(rows.tolist()))


def test_a_run_goes_on_and_detection_begins_with_it(data, monkeypatch):
    (data / "held-out").mkdir()
    (data / "held-out" / "00000.zip").write_bytes((data / "train" / "00000.zip").read_bytes())
    monkeypatch.setattr(naming, "BATCH", 2)
    monkeypatch.setattr(naming, "TEST_EVERY", 2)
    naming.train(data, 1, 32, seed=1)
    naming.train(data, 2, 32, seed=1)
    lines = [json.loads(line) for line in (data / "log.jsonl").read_text().splitlines()]
    assert [line["crops"] for line in lines] == [1, 2] and "kinds_right" in lines[1]
    begun = torch.load(data / "naming.pt", weights_only=True)["model"]
    monkeypatch.setattr(train, "BATCH", 2)
    train.train(data, 1, (64, 64), seed=2, rate=0.0)
    after = torch.load(data / "training.pt", weights_only=True)["model"]
    name = "backbone.level16.0.0.weight"
    assert torch.equal(after[name], begun[f"namer.{name}"])
