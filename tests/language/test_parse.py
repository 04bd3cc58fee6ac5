import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.errors import PhraseError
from sightline.language.lexicon import lexicon, plural_of
from sightline.language.parse import parse_phrase, parse_question, split_phrases
from sightline.language.program import Count, Exists, NounPhrase, QueryColor


@pytest.mark.parametrize(
    ("text", "noun", "color", "size"),
    [
        ("the red mug", "mug", "red", ""),
        ("mug", "mug", "", ""),
        ("A Small GREEN Tin!", "can", "green", "small"),
        ("big red soda cans", "can", "red", "large"),
        ("the orange", "orange", "", ""),  # the fruit
        ("the orange orange", "orange", "orange", ""),
        ("the orange cup", "cup", "orange", ""),  # the colour
        ("the grey thing", "object", "gray", ""),
        ("the glasses", "glass", "", ""),
        ("the red mug on the table", "mug", "red", ""),
        ("roll of tape", "tape", "", ""),
        # Outside the lexicon: the words as they stand, for a model with a wider vocabulary.
        ("the red power drill", "power drill", "red", ""),
        ("zither", "zither", "", ""),
        ("cafetière", "cafetière", "", ""),
        ("all boxes", "all boxes", "", ""),  # no article "a" and "ll boxes"
        ("anvil", "anvil", "", ""),
        ("thermos", "thermos", "", ""),
        # A known word inside a longer one is not that word.
        ("the canister", "canister", "", ""),
        ("the reddish mugger", "reddish mugger", "", ""),
    ],
)
def test_phrase(text, noun, color, size):
    phrase = parse_phrase(text)
    assert (phrase.noun, phrase.color, phrase.size) == (noun, color, size)


def test_phrase_keeps_its_words_without_article():
    assert parse_phrase("the big red soda cans").text == "big red soda cans"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "empty"),
        ("  . ", "empty"),
        ("the", "do not understand"),
        ("red blue mug", "two colors"),
        ("the mug behind the box", "'behind'"),  # relations: refused, never dropped
        ("the red or blue cup", "'or'"),
        ("not the cup", "'not'"),
        ("mug 3", "'3'"),
    ],
)
def test_phrase_that_is_refused(text, says):
    with pytest.raises(PhraseError, match=says) as refusal:
        parse_phrase(text)
    assert refusal.value.hint


@pytest.mark.parametrize(
    ("text", "program"),
    [
        ("How many mugs are there?", Count(NounPhrase("mug", text="mugs"))),
        ("how many red boxes are on the table", Count(NounPhrase("box", "red", text="red boxes"))),
        ("How many small cans do you see?", Count(NounPhrase("can", "", "small", "small cans"))),
        ("Is there a banana?", Exists(NounPhrase("banana", text="banana"))),
        ("are there any blue things on the table?", Exists(NounPhrase("object", "blue", text="blue things"))),
        ("What colour is the mug?", QueryColor(NounPhrase("mug", text="mug"))),
        ("which color does the ball have?", QueryColor(NounPhrase("ball", text="ball"))),
    ],
)
def test_question(text, program):
    assert parse_question(text) == program


@pytest.mark.parametrize("text", ["", "why?", "the red mug", "how many", "is the mug left of the box?"])
def test_question_that_is_refused(text):
    with pytest.raises(PhraseError):
        parse_question(text)


def test_split_phrases():
    assert split_phrases("red mug . box;  ball,can.") == ["red mug", "box", "ball", "can"]
    with pytest.raises(PhraseError, match="no phrase"):
        split_phrases(" . , ")


words = lexicon()
colors = st.sampled_from(["", *sorted(words.attributes["color"])])
sizes = st.sampled_from(["", *sorted(words.attributes["size"])])
nouns = st.sampled_from(sorted(words.nouns))


@given(color=colors, size=sizes, noun=nouns, size_first=st.booleans())
def test_any_order_of_attributes_means_the_same(color, size, noun, size_first):
    attributes = [size, color] if size_first else [color, size]
    phrase = parse_phrase(" ".join(["the", *(a for a in attributes if a), noun]))
    assert phrase.noun == words.nouns[noun]
    assert phrase.color == words.attributes["color"].get(color, "")
    assert phrase.size == words.attributes["size"].get(size, "")


@given(st.text(max_size=40))
def test_any_text_is_a_phrase_or_one_clear_line(text):
    try:
        assert parse_phrase(text).noun
    except PhraseError as error:
        assert "\n" not in error.message.replace(repr(text), "")


@pytest.mark.parametrize(
    ("noun", "plural"),
    [("cup", "cups"), ("box", "boxes"), ("berry", "berries"), ("toy", "toys"), ("brush", "brushes")],
)
def test_plural(noun, plural):
    assert plural_of(noun) == plural


def test_wider_words_include_their_kinds_and_no_others():
    assert words.categories_of("fruit") == {"banana", "apple", "orange", "lemon", "pear"}
    assert words.categories_of("mug") == {"mug"}
    assert words.categories_of("object") == words.categories
    assert all(words.members.values()), "a wider word that includes nothing"


def test_nearest_word():
    assert "banana" in words.nearest("bananna")
