"""OWL-ViT and OWLv2: boxes in exact pixels, the reference's scores, phrases that do not compete."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from tests.drawn import CHECKPOINTS, LANDSCAPE, PORTRAIT, SIZES, calls_of, crowd, picture, pil
from training.checkpoints.world import Thing, all_names, draw

from sightline.errors import ModelError
from sightline.frame import Frame
from sightline.geometry.boxes import iou
from sightline.models.base import ABILITIES, Runtime
from sightline.models.owl import Owl
from sightline.models.registry import load_model

pytestmark = pytest.mark.parametrize("name", ["owlvit", "owlv2"])
LEAST_IOU = {"owlvit": 0.85, "owlv2": 0.65}
PIXELS = {"owlvit": 2, "owlv2": 5}


def test_every_thing_is_boxed_once_under_its_own_name(model, name):
    eyes = model(name, "detect")
    scenes = [(crowd(seed), SIZES[seed % 3]) for seed in range(24)]
    found = eyes.detect([picture(things, size, seed) for seed, (things, size) in enumerate(scenes)], all_names(), 0.3)
    hits, boxed, off = 0, 0, []
    for detections, (things, size) in zip(found, scenes, strict=True):
        boxed += len(detections)
        for thing in things:
            own = detections[detections.data["label"] == thing.name]
            if len(own) and iou(thing.xyxy(size), own.xyxy[0])[0, 0] > LEAST_IOU[name]:
                hits += 1
                off.append(np.abs(own.xyxy[0] - thing.xyxy(size)).max())
    there = sum(len(things) for things, _ in scenes)
    assert hits >= 0.95 * there
    assert hits >= 0.95 * boxed
    assert np.median(off) <= PIXELS[name]


@pytest.mark.parametrize("size", [LANDSCAPE, PORTRAIT])
def test_boxes_and_scores_are_the_references(model, reference, name, size):
    frame = picture(crowd(3), size, 3)
    processor, network = reference(name, "AutoModelForZeroShotObjectDetection")
    phrase = crowd(3)[0].name
    inputs = processor(text=[[f"a photo of a {phrase}"]], images=pil(frame), return_tensors="pt")
    with torch.inference_mode():
        output = network(**inputs)
    (wanted,) = processor.post_process_grounded_object_detection(
        output, threshold=0.02, target_sizes=torch.tensor([size[::-1]])
    )
    boxes = wanted["boxes"].numpy().clip(0, np.tile(size, 2))
    found = model(name, "detect").detect([frame], [phrase], 0.02)[0]
    assert len(found) >= 1
    for xyxy, score in zip(found.xyxy, found.confidence, strict=True):
        nearest = np.abs(boxes - xyxy).max(axis=1).argmin()
        np.testing.assert_allclose(xyxy, boxes[nearest], atol=0.02)
        assert score == pytest.approx(float(wanted["scores"][nearest]), abs=1e-4)
    # What was left out is the same thing again.
    assert (iou(boxes, found.xyxy).max(axis=1) >= 0.5).all()


def test_scores_do_not_depend_on_company(model, name):
    frames = [picture(crowd(seed), SIZES[seed % 3], seed) for seed in range(4)]
    eyes = load_model(str(CHECKPOINTS / name), "detect")
    (alone,) = eyes.detect(frames[1:2], ["red square"], 0.01)
    phrases = [
        "square",
        "red thing",
        *all_names(),
        *(f"the {n}" for n in all_names()),
        *(f"big {n}" for n in all_names()),
    ]
    among = load_model(str(CHECKPOINTS / name), "detect").detect(frames, phrases, 0.01)[1]
    among = among[among.data["label"] == "red square"]
    np.testing.assert_allclose(among.confidence, alone.confidence, atol=1e-4)
    np.testing.assert_allclose(among.xyxy, alone.xyxy, atol=0.05)


def test_labels_are_exactly_the_phrases(model, name):
    things = crowd(5)
    phrases = [things[0].name, f"{things[1].shape} ", things[1].shape.upper(), f"{things[2].name}, or so"]
    (found,) = model(name, "detect").detect([picture(things, LANDSCAPE)], phrases, 0.0)
    assert set(found.data["label"]) == set(phrases)
    assert [phrases[i] for i in found.class_id] == found.data["label"].tolist()


def test_nothing_is_empty_detections(model, name):
    for found in model(name, "detect").detect([picture([], size) for size in SIZES], all_names(), 0.3):
        assert len(found) == 0
        assert found.xyxy.shape == (0, 4)
        assert found.data["label"].tolist() == []
    (none,) = model(name, "detect").detect([picture(crowd(1), LANDSCAPE)], [])
    assert len(none) == 0


def test_boxes_stay_in_the_image(model, name):
    for size in (LANDSCAPE, PORTRAIT):
        (found,) = model(name, "detect").detect([picture(crowd(7), size)], all_names(), 0.0)
        assert len(found) > 16
        assert (found.xyxy >= 0).all() and (found.xyxy <= np.tile(size, 2)).all()


def test_an_example_finds_its_like_as_the_reference_does(model, reference, name):
    eyes = model(name, "detect by example")
    assert isinstance(eyes, ABILITIES["detect by example"])
    processor, network = reference(name, "AutoModelForZeroShotObjectDetection")
    hits = 0
    names = all_names()
    for number, wanted in enumerate(names):
        color, shape = wanted.split()
        other = names[(number + 6) % 16].split()  # another colour and another shape
        things = [Thing(color, shape, (1, 1, 4, 4)), Thing(*other, (5, 4, 7, 7))]
        frame = picture(things, LANDSCAPE)
        example = Frame(draw([Thing(color, shape, (2, 2, 5, 5))], (200, 200)))
        (found,) = eyes.detect_example([frame], example.rgb, "this", 0.0)
        assert set(found.data["label"]) == {"this"}
        hits += iou(found.xyxy[0], things[0].xyxy(LANDSCAPE))[0, 0] > 0.5
        inputs = processor(images=pil(frame), query_images=pil(example), return_tensors="pt")
        with torch.inference_mode():
            logits = network.image_guided_detection(**inputs).logits
        assert found.confidence[0] == pytest.approx(float(logits.sigmoid().max()), abs=1e-3)
    assert hits >= 14


def test_texts_and_images_are_encoded_once(no_text_cache, monkeypatch, name):
    frame = picture(crowd(1), LANDSCAPE)
    eyes = Owl(str(CHECKPOINTS / name), Runtime())
    texts, images = calls_of(monkeypatch, eyes._body.text_model), calls_of(monkeypatch, eyes._body.vision_model)
    eyes.detect([frame], all_names())
    eyes.detect([frame], all_names()[::-1])
    eyes.detect([frame], all_names()[:3])
    assert (sum(texts), sum(images)) == (16, 1)
    anew = Owl(str(CHECKPOINTS / name), Runtime())
    texts = calls_of(monkeypatch, anew._body.text_model)
    anew.detect([frame], all_names())
    assert texts == []


def test_a_folder_of_another_family_is_refused(name):
    with pytest.raises(ModelError, match=r"lacks|cannot be read"):
        Owl(str(CHECKPOINTS / "clip"), Runtime())
