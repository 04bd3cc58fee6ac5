"""BLIP, BLIP-2 and LLaVA: what is there in words, as the reference writes it, batched or not."""

from __future__ import annotations

import re

import numpy as np
import pytest
import torch
from tests.drawn import CHECKPOINTS, LANDSCAPE, SIZES, calls_of, crowd, picture, pil
from training.checkpoints.world import Thing, sentence

from sightline.answer import PickStep, PlaceStep
from sightline.errors import ModelError, PhraseError
from sightline.models.base import ABILITIES, Runtime
from sightline.models.blip import BlipAnswerer
from sightline.models.image_text import ImageText
from sightline.models.registry import load_model
from sightline.parsing import boxes

THINGS = [Thing("red", "square", (1, 1, 4, 3)), Thing("blue", "circle", (5, 4, 8, 7))]
QUESTIONS = {
    "what color is the circle?": "blue",
    "what shape is the red thing?": "square",
    "is there a red square?": "yes",
    "is there a green square?": "no",
    "how many things are there?": "2",
}


def frames(count: int) -> list:
    return [picture(crowd(seed, 2), SIZES[seed % 3], seed) for seed in range(count)]


@pytest.mark.parametrize("name", ["blip-vqa", "blip2", "llava"])
@pytest.mark.parametrize("size", SIZES)
def test_questions_are_answered(model, name, size):
    frame = picture(THINGS, size)
    replies = model(name, "ask").ask([frame] * len(QUESTIONS), list(QUESTIONS))
    right = [r.text.lower() == wanted for r, wanted in zip(replies, QUESTIONS.values(), strict=True)]
    assert sum(right) >= (5 if name == "blip-vqa" else 4), replies
    assert all(0 < r.confidence <= 1 for r in replies)


@pytest.mark.parametrize("name", ["blip-caption", "blip2", "llava"])
def test_captions_say_what_is_there(model, name):
    replies = model(name, "caption").caption(frames(18))
    right = [r.text == sentence(crowd(seed, 2)) for seed, r in enumerate(replies)]
    assert np.mean(right) >= (0.9 if name == "blip-caption" else 0.7), replies


def test_a_caption_is_the_references(model, reference):
    processor, network = reference("blip-caption", "BlipForConditionalGeneration")
    for frame, reply in zip(frames(3), model("blip-caption", "caption").caption(frames(3)), strict=True):
        tokens = network.generate(**processor(images=pil(frame), return_tensors="pt"), max_new_tokens=40)
        assert reply.text == processor.decode(tokens[0], skip_special_tokens=True)


def test_an_answer_and_its_confidence_are_the_references(model, reference):
    processor, network = reference("blip-vqa", "BlipForQuestionAnswering")
    frame = picture(THINGS, LANDSCAPE)
    for question in QUESTIONS:
        inputs = processor(images=pil(frame), text=question, return_tensors="pt")
        inputs.pop("token_type_ids", None)
        output = network.generate(**inputs, max_new_tokens=40, output_logits=True, return_dict_in_generate=True)
        (reply,) = model("blip-vqa", "ask").ask([frame], [question])
        assert reply.text == processor.decode(output.sequences[0], skip_special_tokens=True)
        written = output.sequences[0, -len(output.logits) :]
        sure = [torch.stack(output.logits)[i, 0].log_softmax(-1)[token] for i, token in enumerate(written)]
        assert reply.confidence == pytest.approx(float(torch.stack(sure).mean().exp()), abs=1e-4)


def test_an_answer_of_blip2_is_the_references(model, reference):
    processor, network = reference("blip2", "Blip2ForConditionalGeneration")
    frame = picture(THINGS, LANDSCAPE)
    for question in QUESTIONS:
        inputs = processor(images=pil(frame), text=f"Question: {question} Answer:", return_tensors="pt")
        tokens = network.generate(**inputs, max_new_tokens=40, do_sample=False)
        written = processor.decode(tokens[0], skip_special_tokens=True).split("Answer:")[-1].strip()
        assert model("blip2", "ask").ask([frame], [question])[0].text == written


def test_a_chat_is_the_references(model, reference):
    processor, network = reference("llava", "AutoModelForImageTextToText")
    frame = picture(THINGS, LANDSCAPE)
    for question in QUESTIONS:
        content = [{"type": "image", "image": pil(frame)}, {"type": "text", "text": question}]
        inputs = processor.apply_chat_template(
            [{"role": "user", "content": content}],
            add_generation_prompt=True, tokenize=True, return_dict=True, return_tensors="pt",
        )  # fmt: skip
        tokens = network.generate(**inputs, max_new_tokens=60, do_sample=False)
        written = processor.decode(tokens[0, inputs["input_ids"].shape[1] :], skip_special_tokens=True).strip()
        reply = model("llava", "chat").chat(question, [frame.rgb])
        assert reply.text == written
        assert reply.usage is not None and reply.usage.prompt_tokens == inputs["input_ids"].shape[1]


@pytest.mark.parametrize("name", ["blip-vqa", "blip2", "llava"])
def test_an_answer_does_not_depend_on_company(model, name):
    asked = list(QUESTIONS)
    images = frames(5)
    together = model(name, "ask").ask(images, asked)
    for frame, question, among in zip(images, asked, together, strict=True):
        (alone,) = model(name, "ask").ask([frame], [question])
        assert alone.text == among.text
        assert alone.confidence == pytest.approx(among.confidence, abs=1e-5)


@pytest.mark.parametrize("size", SIZES)
def test_boxes_that_a_chat_model_writes_are_in_pixels(model, size):
    reply = model("llava", "chat").chat("Where is the red square? Reply with JSON.", [picture(THINGS, size).rgb])
    (box,) = boxes.qwen3_vl(reply.text, size)
    assert box.label == "red square"
    np.testing.assert_allclose(box.xyxy, THINGS[0].xyxy(size), atol=2)


def test_a_chat_model_plans_from_what_it_sees(model):
    """The same goal has a plan where the things are, and none where one of them is not."""
    goal = "put the red square left of the blue circle"
    steps = (PickStep("red square"), PlaceStep("left_of", "blue circle"))
    images = [picture(THINGS, size) for size in SIZES] + [picture(THINGS[:1], LANDSCAPE)]
    plans = model("llava", "plan").plan(images, [goal] * 4)
    assert [plan.steps for plan in plans] == [steps, steps, steps, ()]
    assert plans[3].reason == "there is no blue circle"
    assert all(plan.usage.reply_tokens > 5 for plan in plans)


@pytest.mark.parametrize("name", ["blip2", "llava", "blip-vqa"])
def test_the_image_matters(model, name):
    red, blue = (picture([Thing(color, "square", (2, 2, 5, 5))], LANDSCAPE) for color in ("red", "blue"))
    one, other = model(name, "ask").ask([red, blue], ["what color is the square?"] * 2)
    assert (one.text, round(one.confidence, 6)) != (other.text, round(other.confidence, 6))


def test_one_image_is_encoded_once_for_many_questions(monkeypatch):
    eyes = BlipAnswerer(str(CHECKPOINTS / "blip-vqa"), Runtime())
    images = calls_of(monkeypatch, eyes._vision)
    frame = picture(THINGS, LANDSCAPE)
    for question in QUESTIONS:
        eyes.ask([frame], [question])
    assert images == [1]


def test_a_chat_model_encodes_one_image_once_too(monkeypatch):
    eyes = ImageText(str(CHECKPOINTS / "llava"), Runtime())
    images = calls_of(monkeypatch, eyes.network.model.vision_tower)
    frame, other = picture(THINGS, LANDSCAPE), picture(THINGS[:1], LANDSCAPE)
    wanted = load_model(str(CHECKPOINTS / "llava"), "ask").ask([other], ["how many things are there?"])
    for question in QUESTIONS:
        eyes.ask([frame], [question])
    assert images == [1]
    assert eyes.ask([other], ["how many things are there?"]) == wanted  # and not what it saw before
    assert images == [1, 1]


def test_the_same_question_has_the_same_answer(model):
    eyes, frame = model("llava", "chat"), picture(crowd(9), LANDSCAPE)
    assert len({eyes.chat("Describe the image.", [frame.rgb]).text for _ in range(3)}) == 1


@pytest.mark.parametrize("name", ["blip-vqa", "blip2", "llava"])
def test_an_empty_question_is_refused(model, name):
    with pytest.raises(PhraseError, match="empty"):
        model(name, "ask").ask([picture(THINGS, LANDSCAPE)], ["  "])


def test_abilities_are_declared_and_checkpoints_told_apart(model):
    for name, ability in [("blip-caption", "caption"), ("blip-vqa", "ask"), ("blip2", "ask"), ("blip2", "caption")]:
        assert isinstance(model(name, ability), ABILITIES[ability])
    for ability in ("ask", "caption", "chat", "plan"):
        assert isinstance(model("llava", ability), ABILITIES[ability])
    with pytest.raises(ModelError, match=re.compile(r"lacks \d+ weights of blip")):
        load_model(str(CHECKPOINTS / "blip-caption"), "ask")
    with pytest.raises(ModelError, match="answers questions, and writes no captions"):
        load_model(str(CHECKPOINTS / "blip-vqa"), "caption")
