"""A run that is broken off goes on, and what is exported sees what was trained."""

from __future__ import annotations

import json
import sys

import numpy as np
import onnx
import pytest
import torch
from onnx import numpy_helper
from training.builtin import naming, network, train
from training.builtin.crops import Crops
from training.builtin.export import export, quantize
from training.builtin.export import main as export_command
from training.builtin.keeping import rate_at, save_state
from training.builtin.losses import Naming
from training.builtin.network import CROP_PX, Eyes
from training.builtin.weights import between, eyes_weights, naming_weights
from training.builtin.words import NAMELESS, WORDS

from sightline.models.builtin import eyes as trained
from sightline.models.builtin.words import Words


def test_a_run_goes_on_where_it_was(data, monkeypatch):
    monkeypatch.setattr(train, "BATCH", 2)
    train.train(data, 2, (96, 64), seed=1, rate=1e-3)
    first = torch.load(data / "training.pt", weights_only=True)
    torch.save(first | {"fall": 0.7}, data / "training.pt")
    train.train(data, 3, (64, 64), seed=1, rate=1e-3)
    second = torch.load(data / "training.pt", weights_only=True)
    assert (first["step"], second["step"]) == (2, 3)
    assert (first["fall"], second["fall"]) == (train.FALL, 0.7)
    assert any(not torch.equal(first["model"][k], second["model"][k]) for k in first["model"])
    assert [json.loads(line)["step"] for line in (data / "log.jsonl").read_text().splitlines()] == [2, 3]
    assert "words" not in second  # what finds things knows none


@pytest.fixture
def learnt():
    """Networks whose batch norms are not the identity any more, as after training."""
    torch.manual_seed(0)
    finds, names = Eyes().eval(), Naming().eval()
    for module in (*finds.modules(), *names.modules()):
        if isinstance(module, torch.nn.BatchNorm2d):
            torch.nn.init.uniform_(module.running_mean, -0.1, 0.1)
            torch.nn.init.uniform_(module.running_var, 0.5, 1.5)
    return finds, names


def test_what_is_exported_sees_what_was_trained(learnt, tmp_path):
    finds, names = learnt
    export(finds, names, 7, tmp_path / "eyes.onnx")
    eyes = trained.Eyes(tmp_path / "eyes.onnx")
    assert eyes.facts["step"] == 7
    rgb = np.random.default_rng(0).integers(0, 256, (416, 320, 3)).astype(np.uint8)
    image = torch.from_numpy(rgb).permute(2, 0, 1)[None].float() / 255
    with torch.no_grad():
        wanted = finds(image)
    found = eyes._run(trained.FOUND, image=image.numpy())
    for own, other in zip(wanted, found, strict=True):
        np.testing.assert_allclose(other, own.numpy(), rtol=5e-3, atol=5e-3)
    crops = np.random.default_rng(1).random((2, 4, CROP_PX, CROP_PX)).astype(np.float32)
    with torch.no_grad():
        embeddings, masks, fits = names.namer(torch.from_numpy(crops))
        kinds, colors, materials = names.text.logits(embeddings)
    seen, drawn, told = eyes._run(trained.NAMED, crops=crops)
    np.testing.assert_allclose(told, fits, atol=2e-3)
    np.testing.assert_allclose(seen, embeddings, atol=2e-3)
    np.testing.assert_allclose(drawn, masks, atol=0.03)
    words = Words(eyes.facts["groups"])
    assert len(words.of("colors")) + len(words.of("materials")) + len(kinds[0]) == len(WORDS) + 1
    shares = kinds.softmax(1)
    np.testing.assert_allclose(words.kinds(seen)[:, :NAMELESS], shares[:, :NAMELESS], atol=5e-3)
    np.testing.assert_allclose(words.kinds(seen)[:, NAMELESS], shares[:, NAMELESS:].sum(1), atol=5e-3)
    np.testing.assert_allclose(words.colors(seen), colors.sigmoid(), atol=5e-3)
    np.testing.assert_allclose(words.materials(seen), materials.softmax(1), atol=5e-3)


def test_what_was_exported_can_be_trained_further(learnt, data, monkeypatch):
    export(*learnt, 7, data / "eyes.onnx")
    finds, names = eyes_weights(data / "eyes.onnx"), naming_weights(data / "eyes.onnx")
    for wanted, found in zip((m.state_dict() for m in learnt), (finds, names), strict=True):
        for name in wanted.keys() - {"text.kinds", "text.colors", "text.materials"}:
            np.testing.assert_allclose(found[name], wanted[name], atol=2e-3, err_msg=name)
    image = torch.rand(3, 64)
    before, after = learnt[1].text, Naming()
    after.load_state_dict(names)
    for wanted, found in zip(before.logits(image), after.text.logits(image), strict=True):
        np.testing.assert_allclose(found.detach(), wanted.detach(), atol=0.02, rtol=1e-3)
    train.train(data, 1, (64, 64), seed=2, rate=0.0, begin=data / "eyes.onnx")
    begun = torch.load(data / "training.pt", weights_only=True)
    assert torch.equal(begun["model"]["heads.0.objectness.bias"], finds["heads.0.objectness.bias"])
    assert begun["fall"] == 1.0  # it learns ever more slowly from its first step on
    (data / "held-out").mkdir()
    (data / "held-out" / "00000.zip").write_bytes((data / "train" / "00000.zip").read_bytes())
    monkeypatch.setattr(naming, "BATCH", 2)
    monkeypatch.setattr(naming, "GOING_ON", (0.0, 1.0))
    for begin in (data / "eyes.onnx", None):  # what goes on, goes on at the rate that it began with
        naming.train(data, 1 if begin else 2, 32, seed=1, begin=begin)
        begun = torch.load(data / "naming.pt", weights_only=True)["model"]
        assert torch.equal(begun["namer.embedding.weight"], names["namer.embedding.weight"])


def test_in_whole_numbers_the_same_is_seen_and_can_be_trained_further(learnt, data):
    """Of an image and crops that show other things than those that the ranges are taken from."""
    for head in learnt[0].heads:
        torch.nn.init.uniform_(head.objectness.bias, -0.1, 0.1)
    export(*learnt, 7, data / "eyes.onnx")
    exact = trained.Eyes(data / "eyes.onnx")
    quantize(data / "eyes.onnx", [data / "train" / "00000.zip"])
    eyes = trained.Eyes(data / "eyes.onnx")
    assert eyes.facts == exact.facts
    graph = onnx.load(data / "eyes.onnx").graph
    kernels = [t for t in graph.initializer if len(t.dims) == 4]
    whole = [t for t in kernels if t.data_type == onnx.TensorProto.INT8]
    assert sum(np.prod(t.dims) for t in whole) > 0.95 * sum(np.prod(t.dims) for t in kernels)
    assert max(np.abs(numpy_helper.to_array(t).astype(int)).max() for t in whole) == 64
    types = {t.name: t.data_type for t in graph.initializer}  # others are slow
    assert {types[n.input[2]] for n in graph.node if n.op_type == "QuantizeLinear"} == {onnx.TensorProto.UINT8}
    rng = np.random.default_rng(0)
    given = {"image": rng.random((1, 3, 96, 160)).astype(np.float32)}, {"crops": rng.random((3, 4, 96, 96), np.float32)}
    for outputs, one in zip((trained.FOUND, trained.NAMED), given, strict=True):
        for wanted, found in zip(exact._run(outputs, **one), eyes._run(outputs, **one), strict=True):
            assert np.abs(found - wanted).mean() < 0.05 * np.abs(wanted).mean() + 0.01
    for own, found in zip(learnt, (eyes_weights(data / "eyes.onnx"), naming_weights(data / "eyes.onnx")), strict=True):
        for name, wanted in own.state_dict().items():
            if wanted.ndim == 4:
                limit = wanted.abs().amax((1, 2, 3), keepdim=True) / 64 * 0.51
                assert ((found[name] - wanted).abs() <= limit).all(), name
            elif wanted.dtype.is_floating_point and not name.startswith("text."):
                np.testing.assert_allclose(found[name], wanted, rtol=1e-6, atol=1e-7, err_msg=name)


def test_a_file_of_another_network_is_not_begun_with(learnt, tmp_path, monkeypatch):
    export(*learnt, 7, tmp_path / "eyes.onnx")
    monkeypatch.setattr(network, "NAMER_WIDTHS", (*network.NAMER_WIDTHS[:-1], 160))
    with pytest.raises(SystemExit, match=r"another network \(namer\..*160.*without --start"):
        naming_weights(tmp_path / "eyes.onnx")
    assert eyes_weights(tmp_path / "eyes.onnx")


@pytest.mark.parametrize("size", ["384", "384x280", "0x288", "384x288x3", "wide"])
def test_a_size_that_no_network_takes_is_one_clear_line(size, monkeypatch, capsys):
    assert train.size_of("512x384") == (512, 384)
    monkeypatch.setattr(sys, "argv", ["train", "--size", size])
    with pytest.raises(SystemExit):
        train.main()
    assert f"{size!r}, expected multiples of 32, such as 384x288" in capsys.readouterr().err


def test_names_that_nobody_has_taught_are_not_written(learnt, tmp_path, monkeypatch):
    save_state(tmp_path / "training.pt", 1, mean=learnt[0].state_dict())
    monkeypatch.setattr(sys, "argv", ["export", "--data", str(tmp_path), "--out", str(tmp_path / "eyes.onnx")])
    with pytest.raises(SystemExit, match=r"training\.builtin\.naming"):
        export_command()
    assert not (tmp_path / "eyes.onnx").exists()
    save_state(tmp_path / "naming.pt", 1, model=learnt[1].state_dict())
    export_command()
    assert trained.Eyes(tmp_path / "eyes.onnx").facts["step"] == 1


def test_a_share_of_what_was_begun_with_is_kept_and_norms_are_measured_anew(data, learnt, monkeypatch):
    torch.manual_seed(1)
    export(Eyes(), Naming(), 7, data / "begin.onnx")
    save_state(data / "training.pt", 1, mean=learnt[0].state_dict())
    save_state(data / "naming.pt", 1, model=learnt[1].state_dict())
    out, begin = data / "eyes.onnx", str(data / "begin.onnx")
    argv = ["export", "--data", str(data), "--out", str(out), "--start", begin, "--share", "0.7", "0.2"]
    monkeypatch.setattr(sys, "argv", argv)
    read = Crops.read  # true crops, as networks that have learnt nothing find no mug
    monkeypatch.setattr(Crops, "read", lambda folder, finder: read(folder) if finder.exists() else None)
    export_command()
    kernels = (eyes_weights, "stem.0.weight", 0.7), (naming_weights, "fit.weight", 0.2)
    for own, (weights, name, share) in zip(learnt, kernels, strict=True):
        begun, ended, made = weights(data / "begin.onnx"), own.state_dict(), weights(out)
        name = next(n for n in ended if n.endswith(name))
        np.testing.assert_allclose(made[name], (1 - share) * begun[name] + share * ended[name], atol=1e-6)
        assert not torch.allclose(begun[name], ended[name], atol=2e-2)
        means = [n for n in ended if n.endswith("running_mean")]
        off = [float((made[n] - begun[n].lerp(ended[n], share)).abs().max()) for n in means]
        assert min(off) > 1e-3


def test_a_share_that_is_none_is_one_clear_line(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["export", "--share", "70", "0.2"])
    with pytest.raises(SystemExit):
        export_command()
    assert "--share is 70.0 0.2, expected two numbers from 0 to 1" in capsys.readouterr().err


def test_the_rate_rises_stays_and_falls_to_nothing():
    rates = [rate_at(step, 10000, 0.2) for step in (0, 299, 5000, 8000, 9000, 10000)]
    assert rates == pytest.approx([1 / 300, 1, 1, 1, 0.5, 0])


def test_between_two_networks_is_a_share_of_both_and_counts_are_those_of_the_end():
    begin, end = ({"w": torch.tensor(w), "steps": torch.tensor(n)} for w, n in (([1.0, 2.0], 7), ([3.0, 0.0], 5)))
    made = between(begin, end, 0.25)
    assert made["w"].tolist() == [1.5, 1.5] and int(made["steps"]) == 5
