"""The outcomes of `locate`, their reasons and their questions."""

from dataclasses import replace

import pytest
from made_scene import boxed, picture, scene, thing, told

from sightline.answer import Abstained, Ambiguous, Found, NotFound
from sightline.errors import InputError, PhraseError
from sightline.language.parse import parse_phrase
from sightline.scene.evaluate import Evaluation
from sightline.scene.scene import Scene
from sightline.scene.truth import FALSE, TRUE

RED, BLUE, CAN = (
    thing("mug", 0.5, 0, color="red", material="metal"),
    thing("mug", 0.1, 0.1, color="blue"),
    thing("can", 0.9, -0.2, color="red"),
)
MADE = scene(RED, BLUE, CAN)


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("the red mug", "found 0"),
        ("the mug", "ambiguous 0 1"),
        ("the green mug", "not found"),
        ("the bowl", "not found"),
        ("the metal mug", "ambiguous 0 1"),  # the other may be as well
        ("the metal can", "abstained"),  # may be
        ("the plastic red mug", "not found"),
        ("the mug left of the can", "ambiguous 0 1"),
        ("the thing left of the red mug", "found 1"),
        ("the mug left of the bowl", "not found"),  # an anchor that is not there
        # Number
        ("the mugs", "ambiguous 0 1"),
        ("the two mugs", "ambiguous 0 1"),
        ("the three mugs", "not found"),
        ("the cans", "found 2"),  # a plural that one thing answers to
        ("both cans", "not found"),
        ("at least three mugs", "not found"),
        ("the tallest of the two mugs", "ambiguous 0 1"),  # as tall as each other
        ("the only can", "found 2"),
        ("the only mug", "not found"),
        ("any mug", "ambiguous 0 1"),
        ("any can", "found 2"),
        # Several descriptions
        ("the can and the blue mug", "ambiguous 1 2"),
        ("the can and the bowl", "not found"),
        ("the can or the bowl", "found 2"),
        # Superlatives
        ("the leftmost mug", "found 1"),
        ("the leftmost rightmost mug", "not found"),
        ("the third mug from the left", "not found"),
        ("the tallest thing", "ambiguous 0 1 2"),  # all are 10 cm
    ],
)
def test_outcomes(text, outcome):
    assert told(MADE.locate(text)) == outcome


@pytest.mark.parametrize(
    ("plates", "cups", "text", "outcome"),
    [
        # "The cup on the plate", two plates: the cup for which any of them works
        ([(0, 0), (0.5, 0)], [(0, 0), (0.9, 0.3)], "the cup on the plate", "found 2"),
        ([(0, 0), (0.5, 0)], [(0, 0), (0.5, 0)], "the cup on the plate", "ambiguous 2 3"),
        ([(0, 0), (0.5, 0)], [(0.9, 0.3)], "the cup on the plate", "not found"),
        # All agree
        ([(0, 0), (0.5, 0.02)], [(0.9, 0.0), (-0.5, 0.1)], "the cup left of the plate", "found 3"),
        # One and the same cup, whichever plate is meant
        ([(0, 0), (0.5, 0.02)], [(0.25, 0.0)], "the cup left of the plate", "found 2"),
    ],
)
def test_an_unclear_anchor(plates, cups, text, outcome):
    made = scene(
        *(thing("plate", x, y, (0.2, 0.2, 0.02)) for x, y in plates),
        *(thing("cup", x, y, bottom=0.02) for x, y in cups),
    )
    assert told(made.locate(text)) == outcome


@pytest.mark.parametrize(
    ("scores", "outcome"),
    [
        ([0.9, 0.3], "found 0"),
        ([0.7, 0.45], "ambiguous 0 1"),  # within 0.3 of the best
        ([0.9, 0.51], "ambiguous 0 1"),  # sure enough
        ([0.3], "found 0"),  # a doubtful kind that stands alone
        ([0.3, 0.45], "ambiguous 0 1"),
    ],
)
def test_doubtful_kinds(scores, outcome):
    made = scene(*(thing("cup", 0.3 * i, 0, score=s) for i, s in enumerate(scores)))
    assert told(made.locate("the cup")) == outcome


def with_evidence(made: Scene, *evidence: dict[str, object]) -> Scene:
    objects = (replace(o, evidence=e) for o, e in zip(made.objects, evidence, strict=True))
    return replace(made, objects=tuple(objects))


@pytest.mark.parametrize(
    ("looks", "colors", "outcome"),
    [
        ([0.8, 0.12], ("black", "black"), "ambiguous 0 1"),  # one that is measured to be black, whatever the eyes judge
        ([0.4, 0.12], ("black", "black"), "ambiguous 0 1"),  # none is much better
        ([0.12], ("red",), "found 0"),  # it stands alone
        ([0.8, 0.7], ("black", "red"), "found 0"),  # a red bottle with a black label is not called black
        ([0.7, 0.8], ("red", "black"), "found 1"),
        ([0.8, 0.7], ("red", "blue"), "ambiguous 0 1"),  # labels of two
    ],
)
def test_doubtful_colours_and_those_of_parts(looks, colors, outcome):
    made = scene(*(thing("bottle", 0.3 * i, 0, color=color) for i, color in enumerate(colors)))
    made = with_evidence(
        made, *({"colors": {c: 0.6, "black": 0.4}, "looks": {"black": x}} for c, x in zip(colors, looks, strict=True))
    )
    assert told(made.locate("the black bottle")) == outcome
    assert made.ask("how many black bottles are there?").value == len(looks)


@pytest.mark.parametrize(("look", "too"), [(0.12, False), (0.52, True)])
def test_a_label_that_the_eyes_hardly_see_makes_no_landmark_of_a_bottle(look, too):
    made = scene(thing("bottle", 0, 0, color="black"), thing("bottle", 0.6, 0, color="red"), thing("mug", 0.3, 0))
    black = {"colors": {"black": 1.0}, "looks": {"black": 0.9}}
    labelled = {"colors": {"red": 0.6, "black": 0.4}, "looks": {"red": 0.4, "black": look}}
    evaluation = Evaluation(with_evidence(made, black, labelled, {}))
    (anchor,) = (part.anchor for part in parse_phrase("the mug right of the black bottle").body.where)
    assert evaluation.levels(anchor).tolist() == [TRUE, TRUE if too else FALSE, FALSE]


def test_one_whose_label_the_eyes_see_more_surely_than_its_fellow_is_not_the_one_that_is_meant():
    """A gray bottle with a yellow label, and a yellow one in poor light."""
    made = scene(*(thing("bottle", x, 0, color="yellow") for x in (0, 0.3)))
    labelled = {"colors": {"gray": 0.62, "yellow": 0.38}, "looks": {"yellow": 0.83, "white": 0.6, "gray": 0.35}}
    dim = {"colors": {"yellow": 0.64, "orange": 0.36}, "looks": {"yellow": 0.44, "orange": 0.12}}
    assert told(with_evidence(made, labelled, dim).locate("the yellow bottle")) == "ambiguous 0 1"


def test_what_was_mostly_measured_to_be_of_a_colour_may_be_meant_though_the_eyes_judge_otherwise():
    """A pink box with purple stripes that the eyes take for purple, and one half purple, half blue, taken for blue."""
    made = scene(thing("box", 0, 0, color="purple"), thing("box", 0.3, 0, color="blue"))
    striped = {"colors": {"pink": 0.61, "purple": 0.39}, "looks": {"purple": 0.94, "pink": 0.46, "blue": 0.02}}
    halves = {"colors": {"purple": 0.57, "blue": 0.43}, "looks": {"blue": 0.74, "purple": 0.55, "pink": 0.02}}
    assert told(with_evidence(made, striped, halves).locate("the purple box")) == "ambiguous 0 1"
    assert told(with_evidence(made, striped, halves).locate("the blue box")) == "found 1"
    assert told(with_evidence(made, striped, halves).locate("the pink box")) == "found 0"


@pytest.mark.parametrize(
    ("labels", "names", "outcome"),
    [
        (("apple", "ball"), (0.5, 0.5), "found 0"),  # each may be an apple, and one is likeliest that
        (("ball", "apple"), (0.5, 0.49), "found 1"),
        (("ball", "ball"), (0.5, 0.5), "ambiguous 0 1"),
        (("apple", "apple"), (0.5, 0.5), "ambiguous 0 1"),
        (("apple", "ball"), (0.9, 0.7), "ambiguous 0 1"),  # both are surely apples, whatever they are called
    ],
)
def test_of_things_that_may_all_be_something_else_the_one_that_is_called_so(labels, names, outcome):
    made = scene(*(thing(label, 0.3 * i, 0) for i, label in enumerate(labels)))
    named = tuple(replace(o, names={"apple": score}) for o, score in zip(made.objects, names, strict=True))
    assert told(replace(made, objects=named).locate("the apple")) == outcome
    assert told(replace(made, objects=named).locate("the apples")) == "ambiguous 0 1"


def test_a_thing_without_a_name_is_no_more_a_thing_than_others():
    made = scene(thing("object", 0, 0, score=0.4, color="red"), thing("mug", 0.3, 0, score=0.4, color="red"))
    assert told(made.locate("the red thing")) == "ambiguous 0 1"


@pytest.mark.parametrize(
    ("label", "color", "looks", "outcome"),
    [
        ("sponge", "pink", ({"red": 0.57, "pink": 0.3}, {"pink": 1.0}), "ambiguous 0 1"),  # a red box, a pink sponge
        (
            "can",
            "white",
            ({"white": 0.9, "gray": 0.66}, {"white": 0.94, "gray": 0.43}),
            "ambiguous 0 1",
        ),  # white or gray
        ("can", "white", ({"white": 0.9}, {"white": 0.94, "gray": 0.43}), "found 0"),  # surely white
        ("can", "white", ({"white": 0.9, "gray": 0.66}, {"white": 0.2, "gray": 0.9}), "found 0"),  # hardly white
        ("can", "white", ({}, {}), "found 0"),  # of no doubt
    ],
)
def test_a_sure_kind_of_a_doubtful_colour_beside_a_doubtful_kind(label, color, looks, outcome):
    """Which is meant is asked, unless one is the likelier in both together."""
    made = scene(thing("box", 0, 0, color=color), thing(label, 0.3, 0, color=color))
    made = with_evidence(made, *({"colors": {color: 1.0}, "looks": look} for look in looks))
    named = (replace(o, names={"box": score}) for o, score in zip(made.objects, (1.0, 0.5), strict=True))
    assert told(replace(made, objects=tuple(named)).locate(f"the {color} box")) == outcome


def test_a_colour_that_nothing_of_the_kind_has_is_granted_to_what_the_eyes_think_may_have_it():
    looks = {"white": 0.84, "gray": 0.72, "black": 0.07}
    jars = scene(
        thing("jar", 0, 0, color="white"), thing("jar", 0.3, 0, color="red"), thing("can", 0.6, 0, color="gray")
    )
    made = with_evidence(
        jars, {"colors": {"white": 1.0}, "looks": looks}, {"looks": {"red": 1.0}}, {"looks": {"gray": 1.0}}
    )
    found = made.locate("the gray jar")
    assert told(found) == "found 0"
    assert found.object.score == pytest.approx(0.72 * made.objects[0].score)
    assert told(made.locate("the jar that is not gray or red")) == "found 0"
    for text in ("the black jar", "the light gray jar", "the gray jars", "a gray jar", "the gray mug"):
        assert isinstance(made.locate(text), NotFound), text
    assert made.ask("is there a gray jar?").value is False
    assert told(jars.locate("the gray jar")) == "not found"  # no eyes have judged
    beside = replace(made, objects=(made.objects[0], replace(made.objects[1], color="gray"), made.objects[2]))
    assert told(beside.locate("the gray jar")) == "found 1"
    looks |= {"gray": 0.9, "white": 0.6}
    assert Evaluation(beside).levels(parse_phrase("the gray jar").body).tolist() == [FALSE, TRUE, FALSE]


@pytest.mark.parametrize("text", ["the mug", "the red mug", "the red thing", "the leftmost red mug"])
def test_of_nothing_nothing_is_found(text):
    assert told(replace(scene(thing("mug", 0, 0)), objects=()).locate(text)) == "not found"


def test_found_is_called_as_asked():
    made = scene(thing("mug", 0, 0, score=0.8))
    found = made.locate("the cup")
    assert isinstance(found, Found)
    assert (found.object.label, found.object.score, found.object.id) == ("cup", 0.8, 0)
    assert made.locate("the thing").object.label == "mug"


@pytest.mark.parametrize(
    ("text", "reason", "nearest"),
    [
        ("the green mug", "there are 2 mugs but they are blue and red, not green", {0, 1}),
        ("the blue can", "there is 1 can but it is red, not blue", {2}),
        ("the red mug right of the can", "there is 1 red mug but it is not right of the can", {0}),
        ("the mugs right of the can", "there are 2 mugs but none is right of the can", {0, 1}),
        ("the red bowl", "I see no red bowl; I see a red mug, a blue mug, a red can", {0, 2}),
        ("the mug near the bowl", "there is no bowl to go by", {0, 1}),
        ("the tallest leftmost rightmost mug", "no mug is tallest and leftmost and rightmost", {0, 1}),
        ("the three mugs", "there are only 2 mugs", {0, 1}),
        ("both cans", "there is only 1 can", {2}),
    ],
)
def test_what_was_missing(text, reason, nearest):
    outcome = MADE.locate(text)
    assert isinstance(outcome, NotFound)
    assert outcome.reason == reason
    assert outcome.nearest is not None and outcome.nearest.id in nearest


def test_nothing_at_all():
    assert scene().locate("the mug") == NotFound("I see nothing on the table")
    assert scene(thing("table", 0, 0)).locate("the mug") == NotFound("I see nothing on the table")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("the metal can", "I do not know the material of the can"),
        ("the dark red can", "I do not know the shade of the can"),
        ("the can with a lid", "I do not know which parts the can has"),
        ("the can within reach", "I do not know how far the robot reaches"),
        ("the can near the blue mug", "whether the can is near the blue mug is too close to call"),
        ("the can on the left", "I cannot see whether the can is on the left"),
    ],
)
def test_why_it_is_not_known(text, reason):
    made = scene(BLUE, thing("can", 0.34, 0.1, color="red"), azimuth_deg=None)
    outcome = made.locate(text)
    if "left" in text:
        assert isinstance(outcome, Abstained) and "left" in outcome.reason
    else:
        assert outcome == Abstained(reason)


def test_without_a_ray_nobody_knows_what_this_is():
    assert scene(BLUE).locate("this") == Abstained(
        "I do not see what is pointed at; give the ray of the pointing finger"
    )
    assert told(scene(BLUE, RED).locate("this", ray=((0.1, 0, 0.05), (0, 1, 0)))) == "found 0"


@pytest.mark.parametrize(
    ("things", "question"),
    [
        # Listed from left to right, asked by what differs
        ([("mug", 0.5, {"color": "red"}), ("mug", 0.1, {"color": "blue"})], "Which: the blue one or the red one?"),
        ([("mug", 0.5, {"size": "small"}), ("mug", 0.1, {"size": "large"})], "Which: the large one or the small one?"),
        (
            [("mug", 0.1, {"material": "wood"}), ("mug", 0.5, {"material": "metal"})],
            "Which: the wood one or the metal one?",
        ),
        ([("mug", 0.1, {}), ("mug", 0.5, {})], "Which: the one on the left or the one on the right?"),
        ([("mug", 0.1, {"color": "red"}), ("mug", 0.5, {})], "Which: the one on the left or the one on the right?"),
        ([("mug", 0.1, {}), ("mug", 0.5, {}), ("mug", 0.9, {})], "Which of the 3, counted from the left?"),
    ],
)
def test_the_question_tells_candidates_apart(things, question):
    outcome = scene(*(thing(label, x, 0, **more) for label, x, more in things)).locate("the mug")
    assert isinstance(outcome, Ambiguous)
    assert outcome.question == question
    assert [c.center_m[0] for c in outcome.candidates] == sorted(x for _, x, _ in things)


def test_kinds_tell_candidates_apart():
    outcome = scene(thing("apple", 0.5, 0), thing("pear", 0.1, 0)).locate("the thing")
    assert outcome.question == "Which: the pear or the apple?"


def test_candidates_come_from_left_to_right_in_the_image_too():
    made = picture(boxed("mug", 300, 10, 340, 50), boxed("mug", 100, 10, 140, 50))
    assert [c.id for c in made.locate("the mug").candidates] == [1, 0]


def test_too_close_to_call_does_not_stand_against_what_is_sure():
    # 7 cm wide: 6 cm is clear of half of it, 3 cm is not.
    made = scene(thing("box", 0, 0, (0.07, 0.07, 0.1)), thing("cup", -0.06, 0.1), thing("cup", -0.03, -0.1))
    assert told(made.locate("the cup left of the box")) == "found 1"
    assert told(scene(thing("box", 0, 0), thing("cup", -0.03, 0.1)).locate("the cup left of the box")) == "abstained"
    two = scene(thing("box", 0, 0), thing("cup", -0.03, 0.1), thing("cup", -0.02, -0.1))
    assert told(two.locate("the cup left of the box")) == "ambiguous 1 2"


def test_one_thing_of_a_noun_is_big_by_courtesy():
    assert told(scene(BLUE, CAN).locate("the big mug")) == "found 0"
    assert told(scene(RED, BLUE).locate("the big mug")) == "ambiguous 0 1"
    assert told(scene(BLUE, CAN).ask("is the mug big?")) == "abstained"


def test_a_nameless_thing_may_be_anything():
    nameless = thing("object", 0.3, 0, color="green")
    made = scene(RED, nameless)
    assert told(made.locate("the mug")) == "found 0"
    outcome = made.locate("the bowl")
    assert outcome == Abstained("I see a green thing, and cannot tell what it is")
    assert told(made.locate("the red bowl")) == "not found"  # it is green


def test_a_nameless_thing_may_be_the_one_that_is_missing_to_a_number():
    nameless = thing("object", 0.3, 0, color="green")
    assert scene(RED, BLUE, nameless).locate("three mugs") == Abstained(
        "I see a green thing, and cannot tell what it is"
    )
    assert scene(RED, BLUE, nameless).locate("four mugs").reason == "there are only 2 mugs"
    assert told(scene(RED, BLUE, nameless).locate("two mugs")) == "ambiguous 0 1"


def test_reasons_count_what_is_sure_alone():
    nameless = thing("object", 0.3, 0, color="green")
    assert scene(RED, nameless).locate("the blue mug").reason == "there is 1 mug but it is red, not blue"
    assert scene(nameless, CAN).locate("the blue mug").reason == "what may be a mug is green, not blue"


def test_what_is_named_and_too_unlikely_to_count_is_not_denied():
    """As of eyes that call it so, with a score below their threshold."""

    def named(x, score):
        (mug,) = scene(thing("mug", x, 0)).objects
        likely = {"mug": 0.4, "cup": 0.3}
        return replace(mug, score=0.8, names={"mug": score, "can": 0.0}, evidence={"kinds": ["mug"], "likely": likely})

    made = scene(thing("mug", 0, 0), CAN)
    doubtful = replace(made, objects=(named(0, 0.0), made.objects[1]))
    outcome = doubtful.locate("the mug")
    assert outcome == Abstained("I am not sure that a mug (score 0.32) is what is called mug")
    assert isinstance(doubtful.ask("is there a mug?"), Abstained)
    assert doubtful.all_of(parse_phrase("mug")) == []
    both = replace(made, objects=(named(0, 0.0), replace(named(0.3, 0.9), id=1)))
    assert told(both.locate("the mug")) == "found 1"


def test_all_that_a_phrase_may_name():
    made = scene(RED, BLUE, thing("mug", -0.3, 0, score=0.2), CAN)

    def names(text):
        return [(o.id, o.label, o.score) for o in made.all_of(parse_phrase(text))]

    assert names("cup") == [(0, "cup", 1.0), (1, "cup", 1.0), (2, "cup", 0.2)]  # doubtful ones too
    assert names("the blue mug and the can") == [(1, "mug", 1.0), (3, "can", 1.0)]  # 2 is of unknown colour
    assert names("wooden mug") == names("heaviest mug") == []  # nobody knows
    assert names("bowl") == []


def test_words_that_are_not_known_name_what_is_labelled_so():
    made = scene(thing("mug grouch", 0, 0), thing("mug", 0.3, 0, color="green"))
    assert told(made.locate("the mug grouch")) == "found 0"
    assert told(made.locate("the Mug Grouches")) == "found 0"
    assert told(made.locate("the mug")) == "found 1"
    assert told(made.locate("the zither")) == "not found"
    with pytest.raises(PhraseError, match=r"do not know 'flurb' in 'flurb mug'"):
        made.locate("the flurb mug")  # no mug that is missing


def test_the_words_may_name_the_viewpoint():
    made = scene(thing("cup", 0, 0.3), thing("cup", 0.05, -0.3))
    assert told(made.locate("the left cup", viewpoint="robot")) == "found 0"
    assert told(made.locate("the left cup from the robot's point of view")) == "found 0"
    assert told(made.locate("the left cup from my point of view", viewpoint="robot")) == told(
        made.locate("the left cup")
    )
    with pytest.raises(InputError, match="viewpoint is 'moon'"):
        made.locate("the left cup", viewpoint="moon")


def test_metres_are_never_compared_with_pixels():
    made = scene(
        thing("box", 0, 0, (0.3, 0.3, 0.3)) | {"xyxy": [0, 0, 200, 200]},
        boxed("box", 300, 0, 312, 12),
    )
    assert told(made.locate("the big box")) == "found 0"
    assert told(made.locate("the small box")) == "found 1"


def test_what_was_executed_is_not_changed():
    before = [replace(o) for o in MADE.objects]
    MADE.locate("the cup left of the red can")
    assert [(o.label, o.score) for o in MADE.objects] == [(o.label, o.score) for o in before]
    assert isinstance(MADE, Scene)


@pytest.mark.parametrize(
    ("text", "color"),
    [
        ("the cup nearest to the corner", "red"),
        ("the cup nearest the edge", "blue"),
        ("the cup closest to the middle", "blue"),
        ("the cup farthest from the middle", "red"),
    ],
)
def test_nearest_to_a_part_of_the_table(text, color):
    cup = {"label": "cup", "size_m": [0.08, 0.08, 0.1]}
    scene = Scene.from_dict(
        {
            "objects": [
                {"label": "table", "center_m": [0.5, 0.0, -0.02], "size_m": [1.0, 1.0, 0.04]},
                cup | {"color": "red", "center_m": [0.9, 0.4, 0.05]},
                cup | {"color": "blue", "center_m": [0.95, 0.0, 0.05]},
            ]
        }
    )
    found = scene.locate(text)
    assert isinstance(found, Found), found
    assert found.object.color == color
