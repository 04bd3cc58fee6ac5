"""CLIP and SigLIP: the right words for an image, the reference's scores, and each text encoded once."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from tests.drawn import CHECKPOINTS, LANDSCAPE, SIZES, calls_of, crowd, picture, pil
from training.checkpoints.world import Thing, all_names

from sightline.errors import PhraseError
from sightline.models.base import ABILITIES, Runtime
from sightline.models.clip import Clip
from sightline.models.registry import load_model

TEXTS = ["a photo of a red square", "a blue circle", "a photo of a green cross and a yellow triangle", "an image"]


def single(name: str) -> Thing:
    """In the middle, since CLIP's own preprocessing cuts the sides off."""
    color, shape = name.split()
    return Thing(color, shape, (3, 2, 5, 5))


def reference_scores(processor, network, frames, texts) -> np.ndarray:
    padding = "max_length" if network.config.model_type == "siglip" else True
    tokens = processor(text=texts, images=[pil(f) for f in frames], padding=padding, return_tensors="pt")
    with torch.inference_mode():
        logits = network(**tokens).logits_per_image
    return (logits.sigmoid() if network.config.model_type == "siglip" else logits).numpy()


@pytest.mark.parametrize("name", ["clip", "siglip"])
@pytest.mark.parametrize("ability", ["classify", "match", "embed"])
def test_one_model_has_all_three_abilities(model, name, ability):
    assert isinstance(model(name, ability), ABILITIES[ability])


@pytest.mark.parametrize("name", ["clip", "siglip"])
def test_the_right_name_of_sixteen(model, name):
    eyes = model(name, "classify")
    frames = [picture([single(n)], size, seed) for seed, size in enumerate(SIZES) for n in all_names()]
    best = eyes.classify(frames, all_names()).argmax(axis=1)
    assert np.mean(best == np.tile(np.arange(16), len(SIZES))) >= 0.95


@pytest.mark.parametrize("name", ["clip", "siglip"])
def test_scores_are_the_references(model, reference, name):
    frames = [picture(crowd(seed), size, seed) for seed, size in enumerate(SIZES)]
    wanted = reference_scores(*reference(name, "AutoModel"), frames, TEXTS)
    eyes = model(name, "match")
    fresh, again = eyes.match(frames, TEXTS), eyes.match(frames, TEXTS)
    np.testing.assert_allclose(fresh, wanted, atol=2e-3, rtol=1e-4)
    assert np.array_equal(fresh, again)  # from the caches
    assert np.ptp(wanted) > (0.01 if name == "siglip" else 1)  # not all the same


@pytest.mark.parametrize("name", ["clip", "siglip"])
def test_scores_do_not_depend_on_company(model, no_text_cache, name):
    frames = [picture(crowd(seed), size, seed) for seed, size in enumerate(SIZES)]
    alone = load_model(str(CHECKPOINTS / name), "match").match(frames[1:2], ["a red square"])
    no_text_cache.joinpath("embeddings.sqlite").unlink()
    many = ["the blue thing", *all_names(), *(f"a photo of a {n}" for n in all_names()), "a red square", "nothing " * 6]
    together = load_model(str(CHECKPOINTS / name), "match").match(frames, many)
    np.testing.assert_allclose(together[1, many.index("a red square")], alone[0, 0], atol=2e-4)


def test_probabilities_of_a_choice_sum_to_one_and_none_is_a_background(model):
    eyes = model("clip", "classify")
    labels = ["red square", "blue circle", "None of these"]
    empty, full = eyes.classify([picture([], LANDSCAPE), picture([single("blue circle")], LANDSCAPE)], labels)
    assert empty.sum() == pytest.approx(1, abs=1e-5)
    assert labels[int(empty.argmax())] == "None of these"
    assert labels[int(full.argmax())] == "blue circle"


def test_siglip_judges_each_label_alone(model):
    eyes = model("siglip", "classify")
    frame = picture([single("blue circle")], LANDSCAPE)
    alone = eyes.classify([frame], ["blue circle"])[0, 0]
    among = eyes.classify([frame], ["red square", "blue circle", "none of these"])[0]
    assert among[1] == pytest.approx(alone, abs=1e-5)
    assert alone > 0.5 > among[0]
    assert among[2] == pytest.approx(1 - alone, abs=1e-5)


def test_a_second_call_with_a_thousand_labels_does_no_text_work(no_text_cache, monkeypatch):
    labels = [f"{name} {number}" for number in range(63) for name in all_names()][:1000]
    frame = picture([single("red square")], LANDSCAPE)
    eyes = Clip(str(CHECKPOINTS / "clip"), Runtime())
    texts = calls_of(monkeypatch, eyes.network.text_model)
    images = calls_of(monkeypatch, eyes.network.vision_model)
    first = eyes.match([frame], labels)
    assert sum(texts) == 1000
    assert np.array_equal(first, eyes.match([frame], labels))
    assert sum(texts) == 1000 and sum(images) == 1  # nor image work
    anew = Clip(str(CHECKPOINTS / "clip"), Runtime())  # another process would find them on disk
    texts = calls_of(monkeypatch, anew.network.text_model)
    np.testing.assert_allclose(anew.match([frame], labels), first, atol=1e-4)
    assert texts == []


def test_frames_go_through_in_one_pass(no_text_cache, monkeypatch):
    eyes = Clip(str(CHECKPOINTS / "clip"), Runtime())
    frames = [picture(crowd(seed), SIZES[seed % 3], seed) for seed in range(9)]
    images = calls_of(monkeypatch, eyes.network.vision_model)
    eyes.embed_images(frames)
    assert images == [1, 8]  # the first tells how many fit


def test_embeddings_are_unit_vectors_in_one_space(model):
    eyes = model("clip", "embed")
    image = eyes.embed_images([picture([single("red square")], LANDSCAPE)])
    text = eyes.embed_texts(["a red square"])
    assert image.shape == text.shape
    np.testing.assert_allclose(np.linalg.norm(np.concatenate([image, text]), axis=1), 1, atol=1e-5)


@pytest.mark.parametrize(("text", "says"), [(" ", "empty"), ("red " * 200, "the model reads")])
def test_a_text_that_would_be_cut_is_refused(model, text, says):
    with pytest.raises(PhraseError, match=says):
        model("clip", "match").match([picture([], LANDSCAPE)], [text])
