"""What a detector finds where nothing is, and a second look that does not confirm it."""

from __future__ import annotations

import numpy as np
import pytest
from tests.drawn import CHECKPOINTS, LANDSCAPE, PORTRAIT, crowd, picture
from training.checkpoints.world import Thing

from sightline.errors import ModelError
from sightline.language.lexicon import ANYTHING
from sightline.models.base import Reply
from sightline.perception import Perception, second_look
from sightline.perception.second_look import SecondLook
from sightline.scene_object import SceneObject

OWL, CLIP, VQA = (str(CHECKPOINTS / name) for name in ("owlvit", "clip", "blip-vqa"))
THINGS = [Thing("red", "triangle", (1, 1, 4, 4)), Thing("blue", "circle", (5, 4, 8, 7))]


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("SIGHTLINE_CACHE", str(tmp_path))


@pytest.mark.parametrize("witness", [CLIP, VQA])
def test_a_blank_image_yields_nothing(witness):
    blank = picture([], LANDSCAPE)
    eager = Perception(OWL, threshold=0.0)
    assert len(eager.detect(blank, ["triangle", "circle"])) > 0  # whatever is asked for is found
    checked = Perception(OWL, threshold=0.0, check=witness)
    assert len(checked.detect(blank, ["triangle", "circle"])) == 0
    dropped = checked.unconfirmed(blank)
    assert dropped and {o.label for o in dropped} == {"triangle", "circle"}
    for thing in dropped:
        finding = thing.evidence["check"]
        assert finding["model"] == witness and finding["confirmed"] is False
        assert finding["reason"]


@pytest.mark.parametrize("size", [LANDSCAPE, PORTRAIT])
def test_what_is_there_is_confirmed(size):
    frame = picture(THINGS, size)
    eyes = Perception(OWL, threshold=0.3, check=CLIP)
    found = eyes.detect(frame, ["triangle", "circle"])
    assert sorted(found.data["label"]) == ["circle", "triangle"]
    assert all(evidence["check"]["confirmed"] for evidence in found.data["evidence"])
    assert eyes.unconfirmed(frame) == []


@pytest.mark.parametrize("size", [LANDSCAPE, PORTRAIT])
def test_a_question_confirms_the_right_name_and_denies_another(size):
    boxes = [t.xyxy(size) for t in THINGS]
    right = [thing("red triangle", *boxes[0]), thing("blue circle", *boxes[1])]
    swapped = [thing("blue circle", *boxes[0]), thing("red triangle", *boxes[1])]
    kept, dropped = SecondLook(VQA).check(picture(THINGS, size), right + swapped)
    assert [o.label for o in kept] == ["red triangle", "blue circle"]
    assert [o.evidence["check"]["answer"] for o in dropped] == ["no", "no"]


def test_what_was_dropped_is_told_once_however_often_it_is_asked_for():
    blank = picture([], LANDSCAPE)
    eyes = Perception(OWL, threshold=0.0, check=CLIP)
    eyes.detect(blank, ["circle"])
    first = len(eyes.unconfirmed(blank))
    eyes.detect(blank, ["circle"])
    assert len(eyes.unconfirmed(blank)) == first > 0


def thing(label: str, *xyxy: float) -> SceneObject:
    return SceneObject(label, 0.9, np.array(xyxy, dtype=float))


def test_the_crop_is_the_box_with_a_margin_cut_to_the_image(monkeypatch):
    seen = []

    class Witness:
        def ask(self, frames, questions):
            seen.extend(zip((f.resolution_wh for f in frames), questions, strict=True))
            return [Reply("Yes." if "apple" in q else "No, it is a ball") for q in questions]

    monkeypatch.setattr(second_look, "load_model", lambda name, ability, runtime: Witness())
    look = SecondLook("blip")
    things = [thing("apple", 100, 100, 200, 150), thing("owl", 600, 340, 700, 400), thing("mug", -5, 0, 0.2, 0.1)]
    kept, dropped = look.check(picture([], LANDSCAPE), things)
    assert seen == [((120, 60), "is there an apple?"), ((50, 26), "is there an owl?"), ((1, 1), "is there a mug?")]
    assert [o.label for o in kept] == ["apple"]
    assert dropped[0].evidence["check"]["reason"] == "'is there an owl?' was answered 'No, it is a ball'"


def test_a_mere_thing_passes(monkeypatch):
    monkeypatch.setattr(second_look, "load_model", lambda name, ability, runtime: None)
    kept, dropped = SecondLook("clip").check(picture([], LANDSCAPE), [thing(ANYTHING, 0, 0, 9, 9)])
    assert len(kept) == 1 and not dropped


def test_a_model_that_can_do_neither_is_refused():
    with pytest.raises(ModelError, match="clipseg cannot ask"):
        Perception(OWL, check=str(CHECKPOINTS / "clipseg"))


def test_the_finding_of_one_does_not_depend_on_the_others():
    frame = picture(crowd(4), LANDSCAPE, 4)
    boxes = [t.xyxy(LANDSCAPE) for t in crowd(4)]
    things = [SceneObject(t.shape, 0.9, box) for t, box in zip(crowd(4), boxes, strict=True)]
    look = SecondLook(CLIP)
    together = [o.evidence["check"]["score"] for part in look.check(frame, things) for o in part]
    alone = [o.evidence["check"]["score"] for t in things for part in look.check(frame, [t]) for o in part]
    assert sorted(together) == pytest.approx(sorted(alone), abs=1e-3)
