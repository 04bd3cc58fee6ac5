"""The commands with the models of the field, on small checkpoints: what a user types, and what comes back."""

from __future__ import annotations

import json

import numpy as np
import PIL.Image
import pytest
from tests.drawn import CHECKPOINTS, LANDSCAPE
from training.checkpoints.world import Thing, draw, mask

from sightline.models.registry import families

THINGS = [Thing("red", "triangle", (1, 1, 4, 4)), Thing("blue", "circle", (5, 4, 8, 7))]


@pytest.fixture
def photo(tmp_path):
    PIL.Image.fromarray(draw(THINGS, LANDSCAPE)).save(tmp_path / "photo.png")
    return tmp_path / "photo.png"


def with_model(name):
    return ["--model", CHECKPOINTS / name, "--device", "cpu"]


@pytest.mark.parametrize("name", ["owlvit", "grounding-dino"])
def test_detect_by_a_folder_draws_and_tells(sightline, photo, tmp_path, name):
    arguments = ["detect", photo, "red triangle . circle . cross", *with_model(name), "--threshold", 0.35]
    code, out, err = sightline(*arguments, "--json", "--out", tmp_path / "seen.png")
    assert code == 0, err
    document = json.loads(out)
    assert document["phrases"] == {"red triangle": 1, "circle": 1, "cross": 0}
    assert {phrase: why["outcome"] for phrase, why in document["missing"].items()} == {"cross": "not_found"}
    boxes = {o["label"]: o["xyxy"] for o in document["objects"]}
    np.testing.assert_allclose(boxes["red triangle"], THINGS[0].xyxy(LANDSCAPE), atol=25)
    assert {o["label"]: o["color"] for o in document["objects"]} == {"red triangle": "red", "circle": "blue"}
    drawn = np.asarray(PIL.Image.open(tmp_path / "seen.png"))
    assert drawn.shape == (360, 640, 3) and (drawn != draw(THINGS, LANDSCAPE)).any()
    code, out, _ = sightline(*arguments)
    assert "red triangle" in out and "no cross" in out


def test_colors_are_measured_even_where_the_model_knows_no_better(sightline, photo):
    code, out, _ = sightline("detect", photo, "green triangle . blue triangle", *with_model("owlvit"), "--json")
    assert code == 3
    assert json.loads(out)["objects"] == []


def test_relations_are_executed_on_boxes_alone(sightline, photo):
    code, out, err = sightline("locate", photo, "the circle right of the triangle", *with_model("owlvit"), "--json")
    assert code == 0, err
    assert json.loads(out)["object"]["color"] == "blue"
    assert sightline("locate", photo, "the circle left of the triangle", *with_model("owlvit"))[0] == 3


def test_what_is_not_seen_is_named(sightline, photo):
    code, out, _ = sightline("locate", photo, "the yellow cross", *with_model("owlvit"))
    assert code == 3 and out == "not found: I see no cross\n"


def test_absent_weights_are_one_line_with_the_command(sightline, photo, monkeypatch, tmp_path):
    import huggingface_hub.constants

    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_CACHE", str(tmp_path))
    code, out, err = sightline("detect", photo, "red box . blue bottle . laptop", "--model", "grounding-dino")
    assert (code, out) == (1, "")
    assert "Traceback" not in err
    assert "sightline models pull grounding-dino:IDEA-Research/grounding-dino-tiny" in err


def test_a_second_look_is_told(sightline, tmp_path):
    PIL.Image.fromarray(draw([], LANDSCAPE)).save(tmp_path / "blank.png")
    eager = ["detect", tmp_path / "blank.png", "triangle", *with_model("owlvit"), "--threshold", 0]
    assert sightline(*eager)[0] == 0
    code, out, _ = sightline(*eager, "--check", CHECKPOINTS / "clip")
    assert code == 3 and "dropped: triangle" in out and "looks more like" in out


def test_detect_by_an_example(sightline, photo, tmp_path):
    PIL.Image.fromarray(draw([Thing("red", "triangle", (2, 2, 5, 5))], (200, 200))).save(tmp_path / "like.png")
    arguments = ["detect", photo, "my thing", "--like", tmp_path / "like.png"]
    code, out, err = sightline(*arguments, *with_model("owlvit"), "--threshold", 0.3, "--json")
    assert code == 0, err
    best = json.loads(out)["objects"][0]
    assert best["label"] == "my thing"
    np.testing.assert_allclose(best["xyxy"], THINGS[0].xyxy(LANDSCAPE), atol=40)
    code, _, err = sightline(*arguments, *with_model("grounding-dino"))
    assert code == 1 and "cannot detect by example" in err and "owlv2" in err


def test_segment_by_text_and_by_boxes(sightline, photo):
    import supervision as sv

    for more in (with_model("clipseg"), [*with_model("owlvit"), "--masks", CHECKPOINTS / "sam2"]):
        code, out, err = sightline("segment", photo, "red triangle", *more, "--json")
        assert code == 0, err
        (thing,) = json.loads(out)["objects"]
        assert thing["mask"]["size"] == [360, 640]
        read = sv.rle_to_mask(thing["mask"]["counts"], LANDSCAPE)
        truth = mask(THINGS[0], LANDSCAPE)
        assert (read & truth).sum() / (read | truth).sum() > 0.6
    code, _, err = sightline("segment", photo, "red triangle", *with_model("owlvit"))
    assert code == 1 and "--masks sam" in err


def test_classify_and_match(sightline, tmp_path):
    PIL.Image.fromarray(draw([Thing("blue", "circle", (3, 2, 5, 5))], LANDSCAPE)).save(tmp_path / "one.png")
    code, out, _ = sightline(
        "classify", tmp_path / "one.png", "red triangle, blue circle", *with_model("clip"), "--json"
    )
    best, other = json.loads(out)["scores"]
    assert code == 0 and best["text"] == "blue circle"
    assert best["score"] + other["score"] == pytest.approx(1, abs=1e-3)
    code, out, _ = sightline("match", tmp_path / "one.png", "a red triangle", "a blue circle", *with_model("siglip"))
    assert code == 0 and out.splitlines()[0].endswith("a blue circle")
    PIL.Image.fromarray(draw([], LANDSCAPE)).save(tmp_path / "none.png")
    code, _, _ = sightline("classify", tmp_path / "none.png", "red triangle, none of these", *with_model("clip"))
    assert code == 3
    code, _, err = sightline("classify", tmp_path / "one.png", "red triangle", "--model", "tabletop")
    assert code == 1 and "tabletop cannot classify" in err and "--model builtin" in err


def test_caption_and_ask(sightline, photo):
    code, out, _ = sightline("caption", photo, *with_model("blip-caption"))
    assert (code, out) == (0, "a red triangle and a blue circle\n")
    code, out, _ = sightline("ask", photo, "is there a red triangle?", *with_model("blip-vqa"), "--json")
    document = json.loads(out)
    assert code == 0 and document["value"] is True and 0 < document["confidence"] <= 1
    code, out, _ = sightline("ask", photo, "how many things are there?", *with_model("llava"), "--json")
    assert json.loads(out)["value"] == 2


def test_plan_tells_steps_or_why_there_are_none(sightline, photo):
    goal = "put the red triangle behind the blue circle"
    code, out, err = sightline("plan", photo, goal, *with_model("llava"))
    assert (code, out) == (0, "1. pick red triangle\n2. place behind blue circle\n"), err
    assert "tokens sent" in err
    code, out, _ = sightline("plan", photo, goal, *with_model("llava"), "--json")
    document = json.loads(out)
    assert (code, document["outcome"]) == (0, "plan")
    assert document["steps"][1] == {"action": "place", "relation": "behind", "target": "blue circle"}
    code, out, _ = sightline("plan", photo, "pick up the yellow cross", *with_model("llava"))
    assert (code, out) == (3, "I can't tell: there is no yellow cross\n")
    code, _, err = sightline("plan", photo, " ", *with_model("llava"))
    assert code == 1 and "goal is empty" in err
    code, _, err = sightline("plan", photo, goal)
    assert code == 1 and "builtin cannot plan" in err and "--model" in err


def test_caption_of_the_built_in_model_lists_what_stands_there(sightline, scene_files):
    code, out, err = sightline("caption", scene_files.rgb, *scene_files.look)
    assert code == 0, err
    for words in ("red", "mug", "blue box", "yellow box", "green ball"):
        assert words in out


def test_search_tells_draws_and_leaves_out_what_is_broken(sightline, tmp_path):
    photos = tmp_path / "photos"
    photos.mkdir()
    for thing in (Thing("red", "triangle", (3, 2, 5, 5)), Thing("green", "cross", (3, 2, 5, 5))):
        PIL.Image.fromarray(draw([thing], (480, 480))).save(photos / f"{thing.shape}.png")
    (photos / "bad.jpg").write_bytes(b"bad")
    arguments = ["search", photos, "a red triangle", *with_model("clip"), "--out", photos / "sheet.png", "--top", 2]
    for _ in range(2):  # the sheet lies in the folder, and is not searched
        code, out, err = sightline(*arguments, "--json")
        assert code == 0 and "left out" in err and "bad.jpg" in err
        document = json.loads(out)
        assert document["images"] == 2
        assert document["hits"][0]["path"].endswith("triangle.png")
    assert PIL.Image.open(photos / "sheet.png").size[0] > 600


def test_models_lists_every_family(sightline):
    code, out, _ = sightline("models", "--json")
    assert code == 0
    rows = json.loads(out)["models"]
    assert {row["model"] for row in rows} == set(families())
    for row in rows:
        assert row["abilities"] and "here" in row
        if row["checkpoint"]:
            assert row["parameters_m"] > 0 and row["download_mb"] > 0 and row["license"]
            assert row["pull"] == f"sightline models pull {row['model']}:{row['checkpoint']}"
    code, out, _ = sightline("models")
    assert "google/owlv2-base-patch16-ensemble" in out


def test_models_pull_says_what_it_cannot(sightline):
    code, _, err = sightline("models", "pull", "builtin")
    assert code == 1 and "needs no download" in err
    code, _, err = sightline("models", "pull", "clop")
    assert code == 1 and "did you mean clip" in err


def test_devices_that_are_not_there(sightline, photo):
    code, _, err = sightline("detect", photo, "box", "--model", CHECKPOINTS / "owlvit", "--device", "gpu")
    assert code == 1 and "no device 'gpu'" in err
