"""Words outside the grammar: by a chat model, whose reply is held to the things that there are."""

from __future__ import annotations

import json

import pytest

from sightline import Abstained, Ambiguous, Answer, Found, NotFound, Scene
from sightline.errors import NotUnderstoodError, ReplyError
from sightline.models.base import Reply
from sightline.perception import resolver

SCENE = Scene.from_dict(
    {
        "objects": [
            {"id": 4, "label": "mug", "color": "red", "center_m": [0.5, 0.1, 0.05], "score": 0.9},
            {"id": 7, "label": "mug", "color": "blue", "center_m": [0.5, -0.1, 0.05], "score": 0.6},
        ]
    }
)
ODD = "the one my aunt would like"


class Parrot:
    """Says what it is told to, and keeps what it was asked."""

    def __init__(self, **reply: object) -> None:
        self.reply = json.dumps(reply)
        self.prompts: list[str] = []

    def chat(self, prompt: str, images: object = (), schema: object = None) -> Reply:
        self.prompts.append(prompt)
        assert schema is not None
        return Reply(self.reply)


def test_numbers_and_words_are_in_the_prompt_and_the_reply_is_an_outcome():
    parrot = Parrot(ids=[7], reason="aunts like blue")
    outcome = resolver.locate(SCENE, ODD, parrot)
    assert isinstance(outcome, Found)
    assert outcome.object.id == 7
    assert outcome.object.evidence == {"resolver": "Parrot", "reason": "aunts like blue"}
    prompt = parrot.prompts[0]
    assert ODD in prompt
    assert "4: a red mug" in prompt and "7: a blue mug" in prompt
    assert "0:" not in prompt


def test_none_and_several():
    assert resolver.locate(SCENE, ODD, Parrot(ids=[], reason="no aunt")) == NotFound("no aunt")
    several = resolver.locate(SCENE, ODD, Parrot(ids=[7, 4]))
    assert isinstance(several, Ambiguous)
    assert [o.id for o in several.candidates] == [7, 4]
    assert "blue" in several.question and "red" in several.question


def test_a_number_that_does_not_exist_raises():
    with pytest.raises(ReplyError, match=r"chose 0, which is none of \[4, 7\]"):
        resolver.locate(SCENE, ODD, Parrot(ids=[0]))


def test_answers_carry_the_confidence_of_what_they_rest_on():
    answer = resolver.ask(SCENE, "would my aunt drink?", Parrot(ids=[4, 7], answer=True, reason="she would"))
    assert isinstance(answer, Answer)
    assert (answer.value, answer.text, answer.confidence) == (True, "she would", 0.6)
    assert resolver.ask(SCENE, "why?", Parrot(ids=[], answer=None, reason="who knows")) == Abstained("who knows")


def test_the_grammar_comes_first_and_the_model_only_when_it_fails():
    parrot = Parrot(ids=[4])
    chat = lambda: resolver.locate(SCENE, "x", parrot)  # noqa: E731
    found = resolver.by_chat(lambda: SCENE.locate("the blue mug"), chat)
    assert found.object.id == 7 and not parrot.prompts
    assert resolver.by_chat(lambda: SCENE.locate("the mug than is"), chat).object.id == 4
    assert len(parrot.prompts) == 1


def test_without_a_model_the_error_stands():
    with pytest.raises(NotUnderstoodError, match="mug than"):
        resolver.by_chat(lambda: SCENE.locate("the mug than is"), None)
