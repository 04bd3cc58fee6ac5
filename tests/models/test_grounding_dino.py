"""Grounding DINO: one phrase at a time, the reference's boxes, and no merged, cut or empty labels."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from tests.drawn import CHECKPOINTS, LANDSCAPE, PORTRAIT, SIZES, calls_of, crowd, picture, pil
from training.checkpoints.world import all_names

from sightline.errors import PhraseError
from sightline.geometry.boxes import iou
from sightline.models.base import ABILITIES, Runtime
from sightline.models.grounding_dino import GroundingDino
from sightline.models.registry import load_model

NAMES = ["grounding-dino", "mm-grounding-dino"]


def test_every_thing_is_boxed_once_under_its_own_name(model):
    eyes = model("grounding-dino", "detect")
    assert isinstance(eyes, ABILITIES["detect"])
    scenes = [(crowd(seed, 2), SIZES[seed % 3]) for seed in range(12)]
    found = eyes.detect([picture(things, size, seed) for seed, (things, size) in enumerate(scenes)], all_names())
    hits, boxed, off = 0, 0, []
    for detections, (things, size) in zip(found, scenes, strict=True):
        boxed += len(detections)
        for thing in things:
            own = detections[detections.data["label"] == thing.name]
            if len(own) and iou(thing.xyxy(size), own.xyxy[0])[0, 0] > 0.7:
                hits += 1
                off.append(np.abs(own.xyxy[0] - thing.xyxy(size)))
    assert hits >= 0.95 * 24
    assert hits >= 0.95 * boxed
    assert np.median(np.mean(off, axis=1)) <= 2  # a pixel or two, of 640
    assert np.median(np.max(off, axis=1)) <= 4


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("size", [LANDSCAPE, PORTRAIT])
def test_boxes_and_scores_are_the_references(model, reference, name, size):
    frame, phrase = picture(crowd(3), size, 3), crowd(3)[0].name
    processor, network = reference(name, "AutoModelForZeroShotObjectDetection")
    inputs = processor(text=[[phrase]], images=pil(frame), return_tensors="pt")
    with torch.inference_mode():
        output = network(**inputs)
    (wanted,) = processor.post_process_grounded_object_detection(
        output, inputs.input_ids, threshold=0.1, text_threshold=0.25, target_sizes=[size[::-1]]
    )
    boxes = wanted["boxes"].numpy().clip(0, np.tile(size, 2))
    found = model(name, "detect").detect([frame], [phrase], 0.1)[0]
    assert len(found) >= 1 or len(boxes) == 0
    for xyxy, score in zip(found.xyxy, found.confidence, strict=True):
        nearest = np.abs(boxes - xyxy).max(axis=1).argmin()
        np.testing.assert_allclose(xyxy, boxes[nearest], atol=0.05)
        assert score == pytest.approx(float(wanted["scores"][nearest]), abs=1e-4)


@pytest.mark.parametrize("name", NAMES)
def test_scores_do_not_depend_on_company(name, no_text_cache):
    frames = [picture(crowd(seed), SIZES[seed % 3], seed) for seed in range(2)]
    phrase = crowd(1)[0].name
    (alone,) = load_model(str(CHECKPOINTS / name), "detect").detect(frames[1:], [phrase], 0.05)
    no_text_cache.joinpath("embeddings.sqlite").unlink()
    phrases = ["square", "circle", *all_names(), *(f"{word} {n}" for word in ("the", "big") for n in all_names())]
    among = load_model(str(CHECKPOINTS / name), "detect").detect(frames, phrases, 0.05)[1]
    among = among[among.data["label"] == phrase]
    np.testing.assert_allclose(among.confidence, alone.confidence, atol=1e-4)
    np.testing.assert_allclose(among.xyxy, alone.xyxy, atol=0.05)


def test_phrases_of_a_common_prompt_do_change_each_others_scores(reference):
    """Why each phrase has a pass of its own: the network's own score moves with what else is asked."""
    things = crowd(3)
    processor, network = reference("grounding-dino", "AutoModelForZeroShotObjectDetection")

    def best(phrases: list[str]) -> float:
        inputs = processor(text=[phrases], images=pil(picture(things, LANDSCAPE, 3)), return_tensors="pt")
        with torch.inference_mode():
            logits = network(**inputs).logits[0]
        return float(logits[:, 1:3].sigmoid().max())

    phrase = things[0].name
    assert abs(best([phrase]) - best([phrase, *(n for n in all_names() if n != phrase)])) > 1e-3


def test_labels_are_exactly_the_phrases_never_merged_or_cut(model):
    things = crowd(5)
    phrases = ["red block orange block", things[0].name, f"{things[1].name}.", things[2].shape.upper(), "Mr. Square?"]
    (found,) = model("grounding-dino", "detect").detect([picture(things, LANDSCAPE)], phrases, 0.01)
    assert len(found) and set(found.data["label"]) <= set(phrases)
    assert {things[0].name, f"{things[1].name}."} <= set(found.data["label"])
    assert [phrases[i] for i in found.class_id] == found.data["label"].tolist()


def test_more_phrases_than_the_text_encoder_holds(model):
    things = crowd(5)
    phrases = [f"{name} {word}" for word in ("one", "two", "three", "four", "five", "six") for name in all_names()]
    (found,) = model("grounding-dino", "detect").detect([picture(things, LANDSCAPE)], [*phrases, things[0].name])
    assert things[0].name in found.data["label"]


def test_nothing_is_empty_detections(model):
    for found in model("grounding-dino", "detect").detect([picture([], size) for size in SIZES], all_names()[::4]):
        assert len(found) == 0 and found.xyxy.shape == (0, 4)
    assert len(model("grounding-dino", "detect").detect([picture(crowd(1), LANDSCAPE)], [])[0]) == 0


def test_the_image_and_each_text_are_encoded_once(no_text_cache, monkeypatch):
    frame = picture(crowd(1), LANDSCAPE)
    eyes = GroundingDino(str(CHECKPOINTS / "grounding-dino"), Runtime())
    texts, images = calls_of(monkeypatch, eyes._text.backbone), calls_of(monkeypatch, eyes._backbone)
    first = eyes.detect([frame], all_names()[:6])[0]
    again = eyes.detect([frame], all_names()[:6])[0]
    assert (sum(texts), sum(images)) == (6, 1)
    np.testing.assert_allclose(again.xyxy, first.xyxy, atol=0.01)
    anew = GroundingDino(str(CHECKPOINTS / "grounding-dino"), Runtime())
    texts = calls_of(monkeypatch, anew._text.backbone)
    np.testing.assert_allclose(anew.detect([frame], all_names()[:6])[0].confidence, first.confidence, atol=1e-4)
    assert texts == []


@pytest.mark.parametrize(("phrase", "says"), [(" . ", "no words"), ("red " * 300, "say it shorter")])
def test_what_cannot_be_asked_is_refused(model, phrase, says):
    with pytest.raises(PhraseError, match=says):
        model("grounding-dino", "detect").detect([picture([], LANDSCAPE)], [phrase])
