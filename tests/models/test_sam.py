"""SAM 2 and SAM 3: masks at the image's own size, as the networks themselves give them."""

from __future__ import annotations

import json

import numpy as np
import pytest
import torch
from tests.drawn import CHECKPOINTS, LANDSCAPE, PORTRAIT, SIZES, calls_of, crowd, picture, pil
from training.checkpoints.world import mask

from sightline.errors import ModelError
from sightline.models.base import ABILITIES, Runtime
from sightline.models.registry import load_model
from sightline.models.sam import Sam2


def pixels_of(name, frame):
    """As the published image processor, which needs torchvision: squashed, scaled, normalised."""
    settings = json.loads((CHECKPOINTS / name / "preprocessor_config.json").read_text())
    side = (settings["size"]["width"], settings["size"]["height"])
    image = np.asarray(pil(frame).resize(side, 2), dtype=np.float32) / 255
    image = (image - settings["image_mean"]) / settings["image_std"]
    return torch.tensor(image, dtype=torch.float32).permute(2, 0, 1)[None], side


def overlap(one, other):
    return (one & other).sum() / max(1, (one | other).sum())


@pytest.mark.parametrize("size", SIZES)
def test_the_mask_of_a_box_is_the_thing_in_it(model, size):
    eyes = model("sam2", "mask")
    assert isinstance(eyes, ABILITIES["mask"])
    overlaps = []
    for seed in range(6):
        things = crowd(seed)
        masks = eyes.masks_of_boxes(picture(things, size, seed), np.array([t.xyxy(size) for t in things]))
        assert masks.shape == (len(things), size[1], size[0])
        overlaps += [overlap(m, mask(t, size)) for m, t in zip(masks, things, strict=True)]
    assert np.mean(overlaps) >= 0.7


@pytest.mark.parametrize("size", [LANDSCAPE, PORTRAIT])
@pytest.mark.parametrize("prompt", ["boxes", "points"])
def test_masks_are_the_references(model, reference, size, prompt):
    things = crowd(4)
    frame, boxes = picture(things, size, 4), np.array([t.xyxy(size) for t in things])
    pixels, side = pixels_of("sam2", frame)
    scaled = torch.tensor(boxes * np.tile(side, 2) / np.tile(size, 2), dtype=torch.float32)
    middle = (scaled[:, :2] + scaled[:, 2:]) / 2
    given = {"input_boxes": scaled[None]} if prompt == "boxes" else {"input_points": middle[None, :, None]}
    network = model("sam2", "mask").network
    with torch.inference_mode():
        logits = network(pixel_values=pixels, multimask_output=False, **given).pred_masks[0, :, 0]
    wanted = torch.nn.functional.interpolate(logits[:, None], size=size[::-1], mode="bilinear")[:, 0].numpy() > 0
    eyes = model("sam2", "mask")
    if prompt == "boxes":
        masks = eyes.masks_of_boxes(frame, boxes)
    else:
        masks = eyes.masks_of_points(frame, (boxes[:, :2] + boxes[:, 2:]) / 2)
    assert np.mean(masks != wanted) < 1e-4


def test_the_image_is_encoded_once_for_all_prompts(monkeypatch):
    eyes = Sam2(str(CHECKPOINTS / "sam2"), Runtime())
    images = calls_of(monkeypatch, eyes.network.vision_encoder)
    frame = picture(crowd(1), LANDSCAPE)
    for _ in range(3):
        eyes.masks_of_points(frame, np.array([[100, 200]]))
    assert eyes.masks_of_boxes(frame, np.empty((0, 4))).shape == (0, 360, 640)
    assert images == [1]


@pytest.mark.parametrize("size", [LANDSCAPE, PORTRAIT])
def test_phrases_of_sam_3_are_the_references(model, size):
    frame, phrases = picture(crowd(4), size, 4), ["red square", "circle"]
    eyes = model("sam3", "segment")
    assert isinstance(eyes, ABILITIES["segment"])
    (found,) = eyes.segment([frame], phrases, 0.0)
    pixels, _ = pixels_of("sam3", frame)
    for phrase in phrases:
        tokens = eyes._tokenizer([phrase], padding="max_length", max_length=eyes._longest, return_tensors="pt")
        with torch.inference_mode():
            output = eyes.network(pixel_values=pixels, **tokens)
        scores = (output.pred_logits.sigmoid() * output.presence_logits.sigmoid())[0].numpy()
        masks = torch.nn.functional.interpolate(output.pred_masks.sigmoid(), size=size[::-1], mode="bilinear")[0] > 0.5
        there = np.flatnonzero(masks.flatten(1).any(dim=1).numpy())
        own = found[found.data["label"] == phrase]
        order = there[np.argsort(-scores[there], kind="stable")]
        np.testing.assert_allclose(own.confidence, scores[order], atol=1e-5)
        assert np.mean(own.mask != masks.numpy()[order]) < 1e-3


def test_each_says_what_the_other_can():
    with pytest.raises(ModelError, match="facebook/sam3"):
        load_model(str(CHECKPOINTS / "sam2"), "segment")
    with pytest.raises(ModelError, match="--model sam"):
        load_model(str(CHECKPOINTS / "sam3"), "mask")
