"""CLIPSeg: the pixels of what is named, the reference's map, and one image pass for all phrases."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from tests.drawn import CHECKPOINTS, LANDSCAPE, PORTRAIT, SIZES, calls_of, crowd, picture, pil
from training.checkpoints.world import all_names, mask

from sightline.models.base import ABILITIES, Runtime
from sightline.models.clipseg import ClipSeg
from sightline.models.registry import load_model


def test_the_mask_is_the_named_things(model):
    eyes = model("clipseg", "segment")
    assert isinstance(eyes, ABILITIES["segment"])
    overlaps = []
    for seed in range(18):
        things, size = crowd(seed, 2), SIZES[seed % 3]
        (found,) = eyes.segment([picture(things, size, seed)], [t.name for t in things])
        for thing in things:
            own = found[found.data["label"] == thing.name]
            truth = mask(thing, size)
            overlaps.append(0.0 if len(own) == 0 else (own.mask[0] & truth).sum() / (own.mask[0] | truth).sum())
    assert np.mean(overlaps) >= 0.85
    assert np.mean(np.array(overlaps) > 0.5) >= 0.9


def test_what_is_not_there_has_no_mask(model):
    there = {t.name for t in crowd(2, 2)}
    absent = [name for name in all_names() if not set(name.split()) & {w for n in there for w in n.split()}]
    frame = picture(crowd(2, 2), LANDSCAPE)
    (found,) = model("clipseg", "segment").segment([frame], absent)
    assert sum(m.mean() for m in (found.mask if len(found) else [])) < 0.01 * len(absent)
    (nothing,) = model("clipseg", "segment").segment([picture([], PORTRAIT)], all_names(), 0.9)
    assert len(nothing) == 0 and nothing.mask is None


@pytest.mark.parametrize("size", [LANDSCAPE, PORTRAIT])
def test_the_map_is_the_references(model, reference, size):
    frame, phrases = picture(crowd(3), size, 3), ["red square", "a circle", "yellow cross and green triangle"]
    processor, network = reference("clipseg", "CLIPSegForImageSegmentation")
    inputs = processor(text=phrases, images=[pil(frame)] * 3, padding=True, return_tensors="pt")
    with torch.inference_mode():
        logits = network(**inputs).logits
    wanted = torch.nn.functional.interpolate(logits[:, None], size=size[::-1], mode="bilinear")[:, 0].sigmoid().numpy()
    maps = np.stack(list(model("clipseg", "segment").probabilities(frame, phrases)))
    np.testing.assert_allclose(maps, wanted, atol=1e-4)
    assert np.ptp(maps) > 0.3


def test_scores_do_not_depend_on_company(model, no_text_cache):
    frames = [picture(crowd(seed), SIZES[seed % 3], seed) for seed in range(3)]
    eyes = model("clipseg", "segment")
    (alone,) = eyes.probabilities(frames[1], ["red square"])
    anew = load_model(str(CHECKPOINTS / "clipseg"), "segment")
    anew.segment(frames, ["a circle"])
    among = list(anew.probabilities(frames[1], [*all_names(), "a very long phrase of no use", "the red square"]))
    np.testing.assert_allclose(among[all_names().index("red square")], alone, atol=1e-4)


def test_the_image_and_each_text_are_encoded_once(no_text_cache, monkeypatch):
    eyes = ClipSeg(str(CHECKPOINTS / "clipseg"), Runtime())
    images = calls_of(monkeypatch, eyes.network.clip.vision_model)
    texts = calls_of(monkeypatch, eyes.network.clip.text_model)
    frame = picture(crowd(1), LANDSCAPE)
    eyes.segment([frame], all_names())
    eyes.segment([frame], all_names()[:5])
    assert (sum(images), sum(texts)) == (1, 16)
