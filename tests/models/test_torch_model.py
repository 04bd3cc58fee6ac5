"""Memory, devices and what is kept per frame."""

from __future__ import annotations

import gc
import threading
import time

import numpy as np
import pytest
import torch
from tests.drawn import CHECKPOINTS, LANDSCAPE, calls_of, crowd, picture

from sightline.errors import ModelError
from sightline.frame import Frame
from sightline.models import torch_model
from sightline.models.base import Runtime
from sightline.models.clip import Clip
from sightline.models.registry import load_model

CLIP = str(CHECKPOINTS / "clip")


def scarce(eyes, monkeypatch, most, error):
    """The image network refuses more than `most` at once; what it was given is kept."""
    sizes = []
    real = eyes._image_network

    def _image_network(pixels):
        sizes.append(len(pixels["pixel_values"]))
        if sizes[-1] > most:
            raise error
        return real(pixels)

    monkeypatch.setattr(eyes, "_image_network", _image_network)
    return sizes


@pytest.mark.parametrize(
    "error",
    [
        torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB"),
        RuntimeError("[enforce fail] DefaultCPUAllocator: can't allocate memory: you tried to allocate 9 bytes"),
        MemoryError(),
    ],
)
def test_out_of_memory_halves_the_batch_and_goes_on(monkeypatch, error):
    eyes = Clip(CLIP, Runtime())
    frames = [picture(crowd(seed), LANDSCAPE, seed) for seed in range(12)]
    wanted = eyes.embed_images(frames)
    eyes = Clip(CLIP, Runtime())
    sizes = scarce(eyes, monkeypatch, 3, error)
    np.testing.assert_allclose(eyes.embed_images(frames), wanted, atol=1e-5)
    assert sizes == [1, 11, 5, 2, 2, 2, 2, 2, 1]
    more = [picture(crowd(seed), LANDSCAPE, seed) for seed in range(4)]
    eyes.embed_images(more)
    assert sizes[9:] == [2, 2]  # what it learnt, it keeps


def test_too_little_memory_for_one_is_an_error_that_says_what_to_do(monkeypatch):
    eyes = Clip(CLIP, Runtime())
    scarce(eyes, monkeypatch, 0, torch.OutOfMemoryError("x"))
    with pytest.raises(ModelError, match=r"out of memory on cpu with one input.*smaller checkpoint"):
        eyes.embed_images([picture([], LANDSCAPE)])


def test_other_errors_are_not_taken_for_lack_of_memory(monkeypatch):
    eyes = Clip(CLIP, Runtime())
    sizes = scarce(eyes, monkeypatch, 0, RuntimeError("shapes do not match"))
    with pytest.raises(RuntimeError, match="shapes"):
        eyes.embed_images([picture([], LANDSCAPE)])
    assert sizes == [1]


def test_batches_keep_to_the_memory_budget(monkeypatch):
    eyes = Clip(CLIP, Runtime())
    item = 3 * 64 * 64 * 4
    monkeypatch.setattr(torch_model, "BUDGET_BYTES", 4 * item * torch_model.BYTES_PER_INPUT_BYTE)
    images = calls_of(monkeypatch, eyes.network.vision_model)
    eyes.embed_images([picture(crowd(seed), LANDSCAPE, seed) for seed in range(10)])
    assert images == [1, 4, 4, 1]


def test_what_is_kept_of_frames_is_bounded_and_goes_with_them(monkeypatch):
    eyes = Clip(CLIP, Runtime())
    frames = [picture(crowd(seed), LANDSCAPE, seed) for seed in range(40)]
    eyes.embed_images(frames)
    assert len(eyes._frames) == eyes.frames_kept
    images = calls_of(monkeypatch, eyes.network.vision_model)
    eyes.embed_images(frames[-1:])
    assert images == []  # still known
    eyes.embed_images(frames[:1])
    assert images == [1]  # long forgotten
    del frames
    gc.collect()
    assert len(eyes._frames) == 0


def test_another_frame_of_the_same_size_is_another_frame(monkeypatch):
    eyes = Clip(CLIP, Runtime())
    for seed in range(5):  # a frame that is gone may leave its address to the next
        frame = Frame(np.full((36, 64, 3), 50 * seed, np.uint8))
        one = eyes.embed_images([frame])
        other = Clip(CLIP, Runtime()).embed_images([frame]) if seed == 4 else one
        np.testing.assert_allclose(one, other, atol=1e-5)
        del frame


def test_the_same_twice_in_one_batch_is_encoded_once(monkeypatch):
    eyes = Clip(CLIP, Runtime())
    frame = picture(crowd(1), LANDSCAPE)
    images = calls_of(monkeypatch, eyes.network.vision_model)
    embedded = eyes.embed_images([frame, frame])
    assert sum(images) == 1 and np.array_equal(embedded[0], embedded[1])


@pytest.mark.parametrize(
    ("runtime", "says"),
    [
        (Runtime(device="gpu"), "no device 'gpu' here.*--device cpu"),
        (Runtime(device="cuda:99"), "no device 'cuda:99' here.*--device cpu"),
        (Runtime(device="meta"), "'meta' is not supported"),
        (Runtime(dtype="int8"), "precision 'int8' is not known.*float16"),
    ],
)
def test_devices_and_precisions_that_are_not_there(runtime, says):
    with pytest.raises(ModelError, match=says):
        load_model(CLIP, "match", runtime)


def test_precision_changes_the_scores_a_little_and_is_never_mixed_up(no_text_cache):
    frame = picture(crowd(1), LANDSCAPE)
    whole = Clip(CLIP, Runtime(device="cpu")).match([frame], ["a red square"])
    half = Clip(CLIP, Runtime(dtype="bfloat16")).match([frame], ["a red square"])
    again = Clip(CLIP, Runtime(device="cpu", dtype="float32")).match([frame], ["a red square"])
    assert abs(half - whole).max() < 1.0
    assert not np.array_equal(half, whole)
    assert np.array_equal(again, whole)


def test_broken_folders_are_one_line(tmp_path):
    (tmp_path / "config.json").write_text('{"model_type": "clip"}')
    with pytest.raises(ModelError, match=r"cannot be read as clip.*is the folder whole"):
        load_model(str(tmp_path), "match")
    (tmp_path / "config.json").write_text("{")
    with pytest.raises(ModelError, match="is no JSON"):
        load_model(str(tmp_path), "match")
    (tmp_path / "config.json").write_text('{"model_type": "bert"}')
    with pytest.raises(ModelError, match=r"type 'bert'.*known types: .*clip"):
        load_model(str(tmp_path), "match")
    (tmp_path / "config.json").unlink()
    with pytest.raises(ModelError, match=r"no config.json"):
        load_model(str(tmp_path), "match")


def test_threads_on_one_model_get_their_own_answers(monkeypatch):
    eyes = load_model(str(CHECKPOINTS / "grounding-dino"), "detect")
    frames = [picture(crowd(seed), LANDSCAPE, seed) for seed in range(2)]
    named = [[crowd(seed)[0].name] for seed in range(2)]
    wanted = [eyes.detect([frame], names)[0].xyxy for frame, names in zip(frames, named, strict=True)]
    assert all(map(len, wanted))
    put = eyes.on_device
    # Between preparing and running the other thread gets its turn.
    monkeypatch.setattr(eyes, "on_device", lambda tensors: time.sleep(0.05) or put(tensors))
    wrong = []

    def ask(number):
        for _ in range(4):
            found = eyes.detect([frames[number]], named[number])[0].xyxy
            if found.shape != wanted[number].shape or np.abs(found - wanted[number]).max() > 0.1:
                wrong.append(number)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_many_frames_are_looked_at_a_few_at_a_time(monkeypatch):
    eyes = load_model(str(CHECKPOINTS / "grounding-dino"), "detect")
    held = []
    real = eyes._look
    monkeypatch.setattr(eyes, "_look", lambda frames: held.append(len(frames)) or real(frames))
    found = eyes.detect([picture(crowd(seed, 1), LANDSCAPE, seed) for seed in range(10)], ["circle"])
    assert held == [4, 4, 2] and len(found) == 10


def test_broken_weights_are_one_line(tmp_path):
    for file in (CHECKPOINTS / "clip").iterdir():
        (tmp_path / file.name).write_bytes(
            file.read_bytes()[:5000] if file.suffix == ".safetensors" else file.read_bytes()
        )
    with pytest.raises(ModelError, match="cannot be read as clip"):
        load_model(str(tmp_path), "match")
