"""The facade on a world that has been robbed of its truth: all that is said comes from pixels and depth."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.drawn import CHECKPOINTS, LANDSCAPE, picture
from tests.models.builtin.test_eyes import GROUPS, MEAN_COLOR, network
from training.checkpoints.world import Thing

from sightline import Abstained, Ambiguous, Answer, Found, Frame, NotFound, Perception
from sightline.detections import build_detections
from sightline.errors import CameraError, DepthError, ModelError, NotUnderstoodError, PhraseError
from sightline.language.lexicon import ANYTHING, singular_of_unknown
from sightline.language.parse import parse_phrase
from sightline.models import registry
from sightline.models.base import ModelFamily
from sightline.models.builtin import tabletop
from sightline.models.registry import load_model
from sightline.perception import facade
from sightline.perception.facade import TABLE
from sightline.scene.build import scene_of
from sightline.scene.scene import RobotBase, Scene
from sightline.sim.scene_file import scene_from_dict
from sightline.sim.world import World

THINGS = [
    {"category": "mug", "color": "red", "position": [0.60, 0.12], "yaw_deg": 80, "seed": 1},
    {"category": "box", "color": "blue", "position": [0.42, -0.10], "yaw_deg": 25, "seed": 2},
    {"category": "box", "color": "yellow", "position": [0.60, -0.20], "yaw_deg": 70, "seed": 3},
    {"category": "ball", "color": "green", "position": [0.42, 0.20], "seed": 5},
]


def look(things: list[dict[str, object]]) -> Frame:
    world = World(scene_from_dict({"objects": things, "noise": True}), seed=4)
    del world.truth
    frame = world.capture()
    world.close()
    return frame


@pytest.fixture(scope="module")
def frame() -> Frame:
    return look(THINGS)


@pytest.fixture(scope="module")
def eyes() -> Perception:
    return Perception()


@pytest.mark.parametrize(
    ("text", "thing"),
    [("the red mug", 0), ("the blue box", 1), ("the yellow box", 2), ("the ball", 3), ("the green thing", 3)],
)
def test_each_thing_is_where_it_is(eyes, frame, text, thing):
    found = eyes.locate(frame, text)
    assert isinstance(found, Found), found
    assert found.object.center_m[:2] == pytest.approx(THINGS[thing]["position"], abs=0.02)
    assert found.object.frame_id == "world"
    assert found.object.color == THINGS[thing]["color"]
    assert found.object.evidence["model"] == "builtin"
    assert found.object.evidence["stamp_ns"] == frame.stamp_ns


@pytest.mark.parametrize("model", ["builtin", "tabletop"])
def test_in_dim_light_things_have_the_colours_they_have(frame, model):
    dim = replace(frame, rgb=frame.rgb // 5)
    for thing, text in enumerate(("the red mug", "the blue box", "the yellow box", "the green ball")):
        found = Perception(model).locate(dim, text)
        assert isinstance(found, Found), (text, found)
        assert found.object.center_m[:2] == pytest.approx(THINGS[thing]["position"], abs=0.02)


def test_right_in_the_world_is_where_it_is_in_the_image(eyes, frame):
    # The camera looks back at the robot: the world's +y is on its right.
    ball, box = eyes.locate(frame, "the ball").object, eyes.locate(frame, "the blue box").object
    assert ball.center_m[1] > box.center_m[1]
    assert ball.xyxy[0] > box.xyxy[2]


def test_a_bare_table_has_nothing_on_it(eyes):
    empty = look([])
    assert eyes.objects(empty) == []
    assert len(eyes.detect(empty, ["mug", "red box"])) == 0
    assert eyes.locate(empty, "the mug") == NotFound("I see nothing on the table")
    answer = eyes.ask(empty, "how many mugs are there?")
    assert isinstance(answer, Answer) and answer.value == 0


@pytest.mark.parametrize(("sure", "outcome"), [(3.0, Abstained), (-9.0, NotFound)])
def test_what_cannot_be_told_is_not_said_to_be_missing(tmp_path, sure, outcome):
    """A mug, and a thing that is likelier none of the known kinds; or only the mug."""
    mug, other = (10, 10, 60, 60), (200, 100, 260, 160)
    rgb = np.zeros((288, 384, 3), np.uint8)
    rgb[10:60, 10:60], rgb[100:160, 200:260] = (255, 0, 0), (0, 0, 255)
    kinds = {"words": ["mug", "bowl"], "scale": 20.0, "vectors": [[1, 0, -1, 0], [0, 1, 0, 0], [-1, 0, 1, 0]]}
    groups = {name: group | {"vectors": np.eye(len(group["words"]), 4).tolist()} for name, group in GROUPS.items()}
    network(tmp_path / "eyes.onnx", [mug, other], [3.0, sure], embeddings=MEAN_COLOR, groups=groups | {"kinds": kinds})
    seeing = Perception(f"builtin:{tmp_path / 'eyes.onnx'}")
    frame = Frame(rgb)
    found, missing = seeing.find_with_reasons(frame, ["mug", "bowl"])
    assert [o.label for o in found] == ["mug"]
    assert {phrase: type(why) for phrase, why in missing.items()} == {"bowl": outcome}
    assert seeing.segment_with_reasons(frame, ["bowl"]) == ([], missing)


def test_of_several_things_of_unknown_colour_detect_says_that_it_cannot_tell(frame):
    gray = replace(frame, rgb=np.repeat(frame.rgb.mean(axis=2, keepdims=True).astype(np.uint8), 3, axis=2))
    seeing = Perception("tabletop")
    found, missing = seeing.find_with_reasons(gray, ["box", "red box", "red bowl"])
    assert [o.label for o in found] == ["box", "box"]
    assert isinstance(missing["red box"], Abstained) and "2 things" in missing["red box"].reason
    assert isinstance(missing["red bowl"], NotFound)
    assert isinstance(seeing.locate(gray, "the red box"), Ambiguous)  # to find one, it helps to ask


def test_nothing_below_the_threshold_is_given_out_by_any_way_of_asking(frame):
    """What is described has the score of its kind times that of its colours."""
    text = "the red mug"
    plain, score = Perception(), Perception().locate(frame, text).object.score
    above, below = Perception(threshold=score - 0.01), Perception(threshold=min(1.0, score + 0.01))
    assert plain.locate(frame, "the mug").object.score > score + 0.01, "the colour costs something"
    assert isinstance(above.locate(frame, text), Found)
    assert len(above.find_all(frame, [text])) == 1
    found, missing = below.find_with_reasons(frame, [text])
    assert found == []
    for why in (below.locate(frame, text), missing[text]):
        assert isinstance(why, Abstained)
        assert f"{score:.2f}" in why.reason and f"{score + 0.01:.2f}" in why.reason


@pytest.mark.parametrize(
    ("text", "threshold", "outcome"),
    [
        ("the cup", 0.5, Ambiguous),
        ("the cup", 0.6, Found),
        ("the cup", 0.9, Abstained),
        ("the cups", 0.5, Ambiguous),  # both
        ("the cups", 0.6, Abstained),  # one of them is not all that was asked for
        ("the two cups", 0.6, Abstained),
        ("the cup and the bowl", 0.6, Ambiguous),
        ("the cup and the plate", 0.6, Abstained),
        ("the fork", 0.6, NotFound),
    ],
)
def test_of_several_those_above_the_threshold_are_asked_about(text, threshold, outcome):
    scores = {"cup": (0.8, 0.55), "bowl": (0.9,), "plate": (0.55,)}
    objects = [
        {"label": label, "score": score, "center_m": [0.5, 0.3 * number, 0.05], "size_m": [0.08, 0.08, 0.1]}
        for number, (label, score) in enumerate((label, score) for label in scores for score in scores[label])
    ]
    if text == "the cup and the bowl":
        objects.pop(1)
    program = parse_phrase(text)
    found = Perception(threshold=threshold)._outcome(Scene.from_dict({"objects": objects}), program)
    assert isinstance(found, outcome), found


@pytest.mark.parametrize("threshold", [7, -0.1, float("nan")])
def test_a_threshold_that_is_no_score_is_refused(threshold):
    with pytest.raises(ModelError, match="from 0 to 1"):
        Perception(threshold=threshold)


@pytest.mark.parametrize("model", ["builtin", "tabletop"])
def test_with_depth_the_table_is_what_things_stand_on(frame, model):
    seeing = Perception(model)
    for question, value in [
        ("is there a table?", True),
        ("how many things are on the table?", 4),
        ("how many things are there?", 4),  # the table is none of them
        ("is the mug on the table?", True),
        ("is the table on the mug?", False),
        ("is the table clear?", False),
        ("is there a plate?", False),
    ]:
        answer = seeing.ask(frame, question)
        assert isinstance(answer, Answer) and answer.value == value, (question, answer)
    table = seeing.locate(frame, "the table").object
    assert table.center_m[2] == pytest.approx(0.0, abs=0.005)
    assert table.size_m is None and table.score < 1.0  # it goes on beyond the image, and may be a floor
    assert all(table.mask[o.mask].mean() < 0.1 for o in seeing.objects(frame))  # not the pixels of the things
    assert TABLE not in {o.label for o in seeing.objects(frame)}


def test_what_is_said_of_the_table_counts_and_a_thing_as_large_as_it_is_none(frame):
    seeing = Perception("tabletop")
    color = seeing.locate(frame, "the table").object.color
    assert isinstance(seeing.locate(frame, f"the mug on the {color} table"), Found)
    other = seeing.locate(frame, "the mug on the purple table")
    assert isinstance(other, NotFound) and "purple table" in other.reason
    assert isinstance(seeing.ask(frame, "is the mug on the purple table?"), Abstained)
    table = seeing.scene(frame, [TABLE]).objects[0]
    assert table.label == TABLE
    large = replace(table, label=ANYTHING, evidence={})
    assert len(scene_of(frame, [table, large], [TABLE], None, RobotBase()).objects) == 2


def test_scores_do_not_depend_on_company(eyes, frame):
    alone = eyes.detect(frame, ["box"])
    crowd = eyes.detect(frame, ["mug", "box", "banana", "red thing", "ball", "spoon"])
    among = crowd[crowd.data["label"] == "box"]
    assert np.array_equal(alone.confidence, among.confidence)
    assert np.array_equal(alone.xyxy, among.xyxy)


def test_a_thing_that_answers_to_two_phrases_comes_twice_each_under_its_own(eyes, frame):
    found = eyes.detect(frame, ["green ball", "ball", "ball"])
    assert sorted(found.data["label"]) == ["ball", "green ball"]


def test_one_frame_is_looked_at_once(frame, monkeypatch):
    calls = []
    real = tabletop.segment_tabletop
    monkeypatch.setattr(tabletop, "segment_tabletop", lambda f, *more: calls.append(f) or real(f, *more))
    eyes = Perception()
    eyes.detect(frame, ["mug"])
    eyes.locate(frame, "the ball")
    eyes.ask(frame, "is there a box?")
    assert len(calls) == 1


def test_without_depth_or_camera_it_says_what_to_give(frame):
    with pytest.raises(DepthError, match="depth"):
        Perception("tabletop").detect(replace(frame, depth_m=None), ["mug"])
    for model in ("tabletop", "builtin"):  # depth that cannot be used is not passed over
        with pytest.raises(CameraError, match="camera"):
            Perception(model).detect(replace(frame, camera=None), ["mug"])


def test_colour_alone_is_enough_for_the_trained_eyes(eyes, frame):
    in_color = eyes.objects(replace(frame, depth_m=None, camera=None))
    assert all(o.box is None and o.mask is not None for o in in_color)
    with pytest.raises(ModelError, match="does not know 'zither'"):
        eyes.detect(replace(frame, depth_m=None), ["zither"])


def test_labels_are_the_phrases_as_they_came(eyes, frame):
    assert set(eyes.detect(frame, [" red  mug", "Ball "]).data["label"]) == {" red  mug", "Ball "}


@pytest.mark.parametrize("phrases", [[], ["mug", " "]])
def test_no_phrase_or_an_empty_one_is_refused(eyes, frame, phrases):
    with pytest.raises(PhraseError, match=r"nothing to look for|is empty"):
        eyes.detect(frame, phrases)


def test_a_string_is_not_a_list_of_phrases(eyes, frame):
    with pytest.raises(PhraseError, match=r"expected a list.*\['box'\]"):
        eyes.detect(frame, "box")


def test_an_unknown_word_is_an_error_even_on_an_empty_table(eyes):
    with pytest.raises(ModelError, match="'zither'"):
        eyes.detect(look([]), ["zither"])


def test_a_wider_image_of_the_same_scene_gives_the_same_metres(eyes, frame):
    """Cut to 640x300: another shape, another principal point, the same world."""
    camera = replace(frame.camera, cy=frame.camera.cy - 120, height=300)
    cut = replace(frame, rgb=frame.rgb[120:420].copy(), depth_m=frame.depth_m[120:420].copy(), camera=camera)
    whole, part = (eyes.locate(f, "the blue box") for f in (frame, cut))
    assert isinstance(part, Found), part
    assert part.object.center_m == pytest.approx(whole.object.center_m, abs=0.005)
    assert part.object.xyxy == pytest.approx(whole.object.xyxy - (0, 120, 0, 120), abs=2)


@pytest.mark.parametrize(
    ("text", "viewpoint", "thing"),
    [
        # The camera looks back at the robot: the world's +y is on its right, its +x toward it.
        ("the leftmost thing", "camera", 2),
        ("the leftmost thing", "robot", 3),
        ("the second thing from the left", "camera", 1),
        ("the second thing from the left", "robot", 0),
        ("the box on the left", "camera", 2),
        ("the box on the left", "robot", 1),
        ("the box behind the mug", "camera", 1),
        ("the box in front of the mug", "robot", 1),
        ("the thing nearest to the mug", "camera", 3),
        ("the thing nearest to the blue box", "robot", 2),
        ("the box that is not left of the blue box", "camera", 1),
        ("the yellow thing near the blue box", "camera", 2),
        ("the yellow thing right of the mug from the robot's point of view", "camera", 2),
        ("the mug taller than the ball", "camera", 0),
    ],
)
def test_relations_on_a_frame(eyes, frame, text, viewpoint, thing):
    found = eyes.locate(frame, text, viewpoint)
    assert isinstance(found, Found), found
    assert found.object.center_m[:2] == pytest.approx(THINGS[thing]["position"], abs=0.02)
    assert found.object.color == THINGS[thing]["color"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("the box left of the mug", Ambiguous),  # both are
        ("the box right of the mug", NotFound),
        ("the metal mug", Abstained),  # no camera tells what it is made of
    ],
)
def test_no_guess_on_a_frame(eyes, frame, text, kind):
    assert isinstance(eyes.locate(frame, text), kind)


@pytest.mark.parametrize(
    ("question", "viewpoint", "value"),
    [
        ("is the mug left of the blue box?", "camera", False),
        ("is the mug left of the blue box?", "robot", True),
        ("is the ball right of the box?", "camera", True),  # of each
        ("how many boxes are left of the mug?", "camera", 2),
        ("how many boxes are left of the mug?", "robot", 0),
        ("which box is nearest to the mug?", "camera", "blue box"),
        ("what colour is the thing nearest to the ball?", "camera", "red"),
        ("how many things are on the table?", "camera", 4),
        ("is the table clear?", "camera", False),
    ],
)
def test_questions_about_relations_on_a_frame(eyes, frame, question, viewpoint, value):
    answer = eyes.ask(frame, question, viewpoint)
    assert isinstance(answer, Answer), answer
    assert answer.value == value and type(answer.value) is type(value)


def test_lengths_on_a_frame(eyes, frame):
    assert eyes.ask(frame, "how far is the blue box from the yellow box?").value == pytest.approx(20.6, abs=1.0)
    assert eyes.ask(frame, "how tall is the ball?").value == pytest.approx(6.1, abs=0.5)


def test_the_robots_reach_is_that_of_the_robot(frame, eyes):
    assert isinstance(eyes.ask(frame, "can you reach the ball?"), Abstained)
    for reach_m, value in ((0.6, True), (0.4, False)):  # the ball is 47 cm from its base
        short = Perception(robot=RobotBase(reach_m=reach_m))
        assert short.ask(frame, "can you reach the ball?").value is value


def test_pointing_on_a_frame(eyes, frame):
    ray = ((0.42, 0.0, 0.03), (0.0, 1.0, 0.0))  # at the ball, between the other things
    found = eyes.locate(frame, "that", ray=ray)
    assert isinstance(found, Found) and found.object.color == "green"
    assert eyes.ask(frame, "what colour is the thing I am pointing at?", ray=ray).value == "green"


class OpenVocabulary:
    """A detector that knows a zither when it sees one: boxes without masks, and what the built-in one sees besides."""

    def __init__(self, boxes: dict[str, list[tuple[np.ndarray, float]]]) -> None:
        self.boxes = boxes
        self.asked: list[list[str]] = []
        self._things = load_model("tabletop", "detect")

    def detect(self, frames, phrases, threshold=None):
        self.asked.append(list(phrases))
        found = [(noun, xyxy, score) for noun in phrases for xyxy, score in self.boxes.get(noun, [])]
        if ANYTHING in phrases:
            for rest in self._things.detect(frames, [ANYTHING]):
                found += [(ANYTHING, xyxy, 1.0) for xyxy in rest.xyxy]
        labels, boxes, scores = ([f[i] for f in found] for i in range(3))
        return [build_detections(boxes, scores, labels, phrases) for _ in frames]


@pytest.fixture
def open_eyes(eyes, frame, monkeypatch):
    """Eyes that take the boxes of the world for zithers, the mug for a cup or a goblet."""
    blue, yellow, mug = (eyes.locate(frame, text).object.xyxy for text in ("blue box", "yellow box", "mug"))
    model = OpenVocabulary(
        {
            "zither": [(blue, 0.9), (yellow, 0.8)],
            "goblet": [(mug + np.array([1, 0, 0, 1]), 0.7)],
            "chalice": [(mug, 0.6)],
        }
    )
    family = ModelFamily("open", frozenset({"detect"}), "all words", lambda checkpoint, ability, runtime: model)
    monkeypatch.setattr(registry, "families", lambda: {"open": family})
    return Perception("open"), model


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("the blue zither", 1),  # colours are measured, not asked for
        ("the zither that is not blue", 2),
        ("the leftmost zither", 2),
        ("the zither behind the goblet", 1),
        ("the thing nearest to the goblet", 3),
        ("the red thing right of the yellow zither", 0),
    ],
)
def test_words_of_another_model_leave_colors_and_relations_to_the_scene(open_eyes, frame, text, thing):
    perception, model = open_eyes
    found = perception.locate(frame, text)
    assert isinstance(found, Found), found
    assert found.object.color == THINGS[thing]["color"]
    # A box without a mask takes in some of the table behind.
    assert found.object.center_m[:2] == pytest.approx(THINGS[thing]["position"], abs=0.06)
    assert all(set(phrases) <= {"zither", "goblet", ANYTHING} for phrases in model.asked)
    assert (ANYTHING in model.asked[-1]) == ("thing" in text)


def test_a_thing_of_two_nouns_is_one_thing(open_eyes, frame):
    perception, _ = open_eyes
    scene = perception.scene(frame, ["goblet", "chalice", "zither"])
    assert len(scene.objects) == 3
    (cup,) = (o for o in scene.objects if o.names["goblet"])
    assert (cup.label, cup.score) == ("goblet", pytest.approx(0.7))
    assert cup.names == {"goblet": pytest.approx(0.7), "chalice": pytest.approx(0.6), "zither": 0.0}
    assert [o.id for o in scene.objects] == [0, 1, 2]
    assert [o.xyxy[0] for o in scene.objects] == sorted(o.xyxy[0] for o in scene.objects)
    found = perception.locate(frame, "the chalice")
    assert isinstance(found, Found)
    assert (found.object.label, found.object.score) == ("chalice", pytest.approx(0.6))
    assert perception.ask(frame, "how many things are there?").value == 4


def test_the_table_needs_no_detector(open_eyes, frame):
    perception, model = open_eyes
    assert perception.ask(frame, "is there a zither on the table?").value is True
    assert model.asked[-1] == ["zither"]


def test_without_depth_the_table_is_looked_for(open_eyes, frame):
    perception, model = open_eyes
    flat = replace(frame, depth_m=None)
    model._things = type("Blind", (), {"detect": lambda self, frames, phrases: []})()
    found = perception.locate(flat, "the blue zither on the table")
    assert model.asked[-1] == ["zither", "table"]
    assert isinstance(found, Found)  # no table was seen: all stands on one
    assert found.object.center_m is None
    left = perception.locate(flat, "the zither left of the goblet and behind the chalice")
    assert isinstance(left, Found) and left.object.color == "blue"  # by the boxes in the image


def test_what_has_no_rule_is_asked_as_it_stands_unless_it_says_what_is_measured(open_eyes, frame):
    perception, model = open_eyes
    model.boxes["person riding a bike"] = model.boxes["zither"]
    found = perception.detect(frame, ["a person riding a bike", "zither"])
    assert model.asked[-1] == ["person riding a bike", "zither"]
    assert sorted(found.data["label"]) == ["a person riding a bike"] * 2 + ["zither"] * 2
    for text in ("person wearing a red hat", "man not wearing a hat", "two people riding a bike"):
        with pytest.raises(NotUnderstoodError):
            perception.detect(frame, [text])


def test_the_built_in_model_is_not_asked_for_what_has_no_rule(eyes, frame):
    with pytest.raises(NotUnderstoodError):
        eyes.detect(frame, ["person riding a bike"])


def test_a_bare_shape_is_a_name_to_a_model_that_knows_all_words(open_eyes, frame):
    perception, model = open_eyes
    model.boxes["square"] = model.boxes["zither"]
    found = perception.detect(frame, ["blue square", "square"])
    assert model.asked[-1] == ["square"]
    assert sorted(found.data["label"]) == ["blue square", "square", "square"]
    perception.detect(frame, ["round thing"])
    assert model.asked[-1] == [ANYTHING]


def test_a_model_that_knows_all_words_is_asked_for_one_of_them(open_eyes, frame):
    perception, model = open_eyes
    assert perception.ask(frame, "how many zithers are there?").value == 2
    assert model.asked[-1] == ["zither"]
    assert set(perception.detect(frame, ["zithers"]).data["label"]) == {"zithers"}


def test_one_and_many_of_an_unknown_word_in_one_call_stay_apart(open_eyes, frame):
    perception, model = open_eyes
    model.boxes["zithers"] = model.boxes["zither"]
    labels = perception.detect(frame, ["zither", "zithers"]).data["label"].tolist()
    assert model.asked[-1] == ["zither", "zithers"]
    assert sorted(labels) == ["zither"] * 2 + ["zithers"] * 2


@pytest.mark.parametrize(
    ("noun", "one"),
    [("dogs", "dog"), ("crosses", "cross"), ("berries", "berry"), ("glass", "glass"), ("cactus", "cactus"),
     ("tennis rackets", "tennis racket"), ("zither", "zither"), ("s", "s")],
)  # fmt: skip
def test_one_of_what_the_lexicon_does_not_know(noun, one):
    assert singular_of_unknown(noun) == one


def test_weights_are_loaded_once_for_all_that_a_checkpoint_can_do(monkeypatch):
    loads = []
    monkeypatch.setattr(facade, "load_model", lambda *args: loads.append(args) or load_model(*args))
    eyes = Perception(str(CHECKPOINTS / "llava"))
    assert loads == []  # and not before they are needed
    shown = picture([Thing("red", "square", (1, 1, 4, 4))], LANDSCAPE)
    for _ in range(2):
        eyes.caption(shown)
        eyes.ask(shown, "how many things are there?")
        eyes.plan(shown, "pick up the red square")
    assert len(loads) == 1
