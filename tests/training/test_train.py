"""A run that is broken off goes on, and what is exported sees what was trained."""

from __future__ import annotations

import json

import numpy as np
import pytest
import torch
from training.builtin import train
from training.builtin.export import export
from training.builtin.keeping import rate_at
from training.builtin.losses import Both
from training.builtin.words import WORDS

from sightline.models.builtin.eyes import Eyes
from sightline.models.builtin.words import Words


def test_a_run_goes_on_where_it_was(data, monkeypatch):
    monkeypatch.setattr(train, "BATCH", 2)
    train.train(data, 2, (96, 64), seed=1, rate=1e-3)
    first = torch.load(data / "training.pt", weights_only=True)
    train.train(data, 3, (64, 64), seed=1, rate=1e-3)
    second = torch.load(data / "training.pt", weights_only=True)
    assert (first["step"], second["step"]) == (2, 3)
    assert any(not torch.equal(first["model"][k], second["model"][k]) for k in first["model"])
    assert [json.loads(line)["step"] for line in (data / "log.jsonl").read_text().splitlines()] == [2, 3]
    torch.save(second | {"words": ["other"]}, data / "training.pt")
    with pytest.raises(SystemExit, match="other words"):
        train.train(data, 4, (64, 64), seed=1, rate=1e-3)


def test_what_is_exported_sees_what_was_trained(tmp_path):
    torch.manual_seed(0)
    both = Both().eval()
    for module in both.modules():  # as after training: not the identity
        if isinstance(module, torch.nn.BatchNorm2d):
            torch.nn.init.uniform_(module.running_mean, -0.1, 0.1)
            torch.nn.init.uniform_(module.running_var, 0.5, 1.5)
    export(both, 7, tmp_path / "eyes.onnx")
    eyes = Eyes(tmp_path / "eyes.onnx")
    assert eyes.facts["step"] == 7
    rgb = np.random.default_rng(0).integers(0, 256, (416, 320, 3)).astype(np.uint8)
    image = torch.from_numpy(rgb).permute(2, 0, 1)[None].float() / 255
    with torch.no_grad():
        wanted = both.eyes(image)
    found = eyes._session.run(None, {"image": image.numpy()})
    for own, other in zip(wanted, found, strict=True):
        np.testing.assert_allclose(other, own.numpy(), rtol=1e-3, atol=1e-3)
    seen = eyes.look(rgb, least=0.0)
    kinds, colors, materials = both.text.logits(torch.from_numpy(seen.embeddings))
    words = Words(eyes.facts["groups"])
    assert len(words.of("kinds")) + len(words.of("colors")) + len(words.of("materials")) == len(WORDS)
    np.testing.assert_allclose(words.kinds(seen.embeddings), kinds.softmax(1).detach(), atol=1e-4)
    np.testing.assert_allclose(words.colors(seen.embeddings), colors.sigmoid().detach(), atol=1e-4)
    np.testing.assert_allclose(words.materials(seen.embeddings), materials.softmax(1).detach(), atol=1e-4)


def test_the_rate_rises_stays_and_falls_to_nothing():
    rates = [rate_at(step, 10000, 0.2) for step in (0, 299, 5000, 8000, 9000, 10000)]
    assert rates == pytest.approx([1 / 300, 1, 1, 1, 0.5, 0])
