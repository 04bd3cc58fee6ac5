from dataclasses import replace

import numpy as np
import pytest
from scipy.spatial.transform import RigidTransform

from sightline.answer import Abstained, Ambiguous, Answer, Found, NotFound
from sightline.language.parse import parse_phrase, parse_question
from sightline.scene.answering import answer
from sightline.scene.select import has_color, select
from sightline.scene_object import OrientedBox, SceneObject


def thing(label, color, score=0.9, x=0.0, side=0.08, colors=None, kinds=None) -> SceneObject:
    return SceneObject(
        label=label,
        score=score,
        xyxy=np.array([x, 0, x + 10, 10.0]),
        box=OrientedBox(RigidTransform.from_translation([x, 0, 0]), np.array([side, side, side])),
        color=color,
        evidence={"colors": colors or {color: 1.0}, "kinds": kinds or [label]},
    )


RED, BLUE = thing("mug", "red", x=5), thing("mug", "blue", x=1)
CAN = thing("can", "red", x=9)
SCENE = [RED, BLUE, CAN]


def ask(text, of_noun, everything=None):
    return select(of_noun, SCENE if everything is None else everything, parse_phrase(text))


def test_exactly_one():
    assert ask("the red mug", [BLUE, RED]) == Found(RED)


def test_two_that_match_are_asked_about_by_what_differs():
    outcome = ask("the mug", [RED, BLUE])
    assert isinstance(outcome, Ambiguous)
    assert set(outcome.candidates) == {RED, BLUE}
    assert outcome.question == "Which: the blue one or the red one?"  # from the left


def test_two_alike_are_asked_about_by_side():
    outcome = ask("the red mug", [RED, thing("mug", "red", x=50)])
    assert "left" in outcome.question
    right, middle = thing("mug", "red", x=90, score=0.95), thing("mug", "red", x=50)
    three = ask("the red mug", [right, RED, middle])
    assert "3, counted from the left" in three.question
    assert three.candidates == (RED, middle, right)  # listed and drawn in that order


def test_a_clearly_better_fit_is_taken_but_a_slightly_better_one_is_not():
    clear, doubtful = thing("cup", "red", score=0.9), thing("cup", "red", score=0.3)
    near = thing("cup", "red", score=0.8)
    assert ask("the cup", [doubtful, clear]) == Found(clear)
    assert isinstance(ask("the cup", [near, clear]), Ambiguous)


def test_any_thing_is_never_clear_by_score():
    assert isinstance(ask("the red thing", [RED, thing("object", "red", score=0.1)]), Ambiguous)


def test_wrong_colour_is_not_found_and_names_what_there_is():
    outcome = ask("the green mug", [RED, BLUE])
    assert isinstance(outcome, NotFound)
    assert outcome.reason == "there are 2 mugs but they are blue and red, not green"
    assert outcome.nearest in (RED, BLUE)


def test_absent_kind_lists_what_is_seen():
    outcome = ask("the red bowl", [])
    assert isinstance(outcome, NotFound)
    assert "no red bowl" in outcome.reason
    assert "a blue mug" in outcome.reason
    assert outcome.nearest in (RED, CAN)


def test_empty_table():
    assert ask("the mug", [], everything=[]) == NotFound("I see nothing on the table")


def test_secondary_colour_counts_only_if_it_covers_about_as_much():
    half = thing("can", "red", colors={"red": 0.5, "white": 0.4})
    little = thing("can", "red", colors={"red": 0.8, "white": 0.1})
    assert has_color(half, "white")
    assert has_color(half, "red")
    assert not has_color(little, "white")


def test_size_is_judged_among_things_of_the_kind():
    small, large = thing("box", "red", side=0.05), thing("box", "red", side=0.09)
    assert ask("the small box", [small, large]) == Found(small)
    assert ask("the big red box", [small, large]) == Found(large)
    # Too much alike to be called big and small.
    assert isinstance(ask("the big box", [large, thing("box", "red", side=0.088)]), Ambiguous)


@pytest.mark.parametrize(
    ("question", "of_noun", "value", "evidence"),
    [
        ("how many mugs are there?", [RED, BLUE], 2, {RED, BLUE}),
        ("how many red mugs are there?", [RED, BLUE], 1, {RED}),
        ("how many bowls are there?", [], 0, set()),
        ("is there a blue mug?", [RED, BLUE], True, {BLUE}),
        ("is there a green mug?", [RED, BLUE], False, set()),
        ("what colour is the can?", [CAN], "red", {CAN}),
    ],
)
def test_answers(question, of_noun, value, evidence):
    outcome = answer(parse_question(question), of_noun, SCENE)
    assert isinstance(outcome, Answer)
    assert outcome.value == value
    assert type(outcome.value) is type(value)
    assert set(outcome.evidence) == evidence
    assert outcome.text


def test_a_coin_toss_is_not_counted():
    # A cup that may as well be a glass is half a cup: neither "1 cup" nor "1 glass" would be honest.
    either = thing("cup", "brown", score=0.5, kinds=["cup", "glass"])
    for question in ("how many cups are there?", "is there a cup?"):
        outcome = answer(parse_question(question), [either], [either])
        assert isinstance(outcome, Abstained)
        assert "brown cup or glass" in outcome.reason


def test_a_thing_without_a_name_may_be_any():
    nameless = thing("object", "red", score=1.0, kinds=["object"])
    scene = [*SCENE, nameless]
    for question in ("how many mugs are there?", "how many red mugs are there?", "is there a red bowl?"):
        of_noun = [] if "bowl" in question else [RED, BLUE]
        outcome = answer(parse_question(question), of_noun, scene)
        assert isinstance(outcome, Abstained), question
        assert "a red thing" in outcome.reason
    # It is red, so it is no blue mug; and one mug is enough for "is there a mug".
    assert answer(parse_question("how many blue mugs are there?"), [RED, BLUE], scene).value == 1
    assert answer(parse_question("is there a mug?"), [RED, BLUE], scene).value is True


def test_confidence_is_that_of_what_was_counted():
    outcome = answer(parse_question("is there a cup?"), [thing("cup", "red", 0.95), thing("cup", "red", 0.2)], SCENE)
    assert isinstance(outcome, Answer)
    assert outcome.confidence == 0.95


def test_size_without_contrast_is_not_invented():
    for things in ([RED], [RED, thing("mug", "green")]):
        for size in ("large", "small"):
            assert isinstance(answer(parse_question(f"how many {size} mugs are there?"), things, SCENE), Abstained)
    two = [thing("mug", "red", side=0.05), thing("mug", "red", side=0.09)]
    assert answer(parse_question("how many large mugs are there?"), two, SCENE).value == 1


def test_cubic_metres_are_never_compared_with_pixels():
    huge = thing("box", "red", side=0.30)
    huge = replace(huge, xyxy=np.array([0, 0, 200, 200.0]))
    unmeasured = replace(thing("box", "blue"), box=None, xyxy=np.array([300, 0, 312, 12.0]))
    assert ask("the big box", [huge, unmeasured]) == Found(huge)
    assert ask("the small box", [huge, unmeasured]) == Found(unmeasured)


def test_doubt_abstains_with_the_range():
    doubtful = thing("cup", "red", score=0.3)
    outcome = answer(parse_question("how many cups are there?"), [thing("cup", "red"), doubtful], SCENE)
    assert isinstance(outcome, Abstained)
    assert "between 1 and 2" in outcome.reason
    assert isinstance(answer(parse_question("is there a cup?"), [doubtful], SCENE), Abstained)


def test_colour_of_one_of_two_asks_which():
    outcome = answer(parse_question("what colour is the mug?"), [RED, BLUE], SCENE)
    assert isinstance(outcome, Abstained)
    assert outcome.reason.startswith("Which")


def test_text_counts_in_words():
    boxes = [thing("box", "red"), thing("box", "blue")]
    assert answer(parse_question("how many red boxes are there?"), boxes, SCENE).text == "1 red box."
    assert answer(parse_question("how many boxes are there?"), boxes, SCENE).text == "2 boxes."
    assert answer(parse_question("how many fruit are there?"), [], SCENE).text == "0 fruit."
