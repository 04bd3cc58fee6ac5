"""Text to tokens: what is normalised, what is mended, which phrase is the longest."""

import pytest

from sightline.errors import PhraseError
from sightline.language.tokens import MAX_CHARACTERS, tokenize


def words(text: str, names: tuple[str, ...] = ()) -> list[str]:
    return [token.words for token in tokenize(text, names)[0]]


def typed(text: str, names: tuple[str, ...] = ()) -> dict[str, set[str]]:
    return {token.words: set(token.type) for token in tokenize(text, names)[0]}


@pytest.mark.parametrize(
    ("text", "normalised"),
    [
        ("The RED Mug", "the red mug"),
        ("what's the colour", "what is the color"),  # 's is "is" after what
        ("that's it", "that is it"),
        ("the mug's lid", "the mug 's lid"),  # else it may be a possessive
        ("the boys' cups", "the boys 's cups"),
        ("it isn't there", "it is not there"),
        ("I can't see", "i can not see"),
        ("I cannot see", "i can not see"),
        ("they're mugs", "they are mugs"),
        ("whats there", "what is there"),
        ("isn\u2019t there", "is not there"),  # a curly apostrophe
        ("gray grey greyish", "gray gray grayish"),
        ("colour centre metres", "color center meters"),
        ("the cup 10cm tall", "the cup 10 cm tall"),
        ("10.5 cm", "10.5 cm"),  # no end of a sentence
        ("the 2nd cup", "the 2nd cup"),
        ('the "red" mug', "the red mug"),
        ("anything", "any thing"),
        ("nothing", "no thing"),
        ("ｒｅｄ mug", "red mug"),  # full-width letters
        ("mug... box!!", "mug . box"),  # separators once, and none at the end
        (", mug", "mug"),
        ("uh, the mug, please", "the mug"),  # said without meaning anything
    ],
)
def test_words(text, normalised):
    assert " ".join(words(text)) == normalised


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("🍎 the cup 🍵", ["the", "cup"]),
        ("чашка", ["чашка"]),
        ("赤いカップ", ["赤いカップ"]),
        ("cafetière", ["cafetière"]),
        ("🍎🍎", []),
        ("", []),
        (" \t\n", []),
        ("?!...", []),
        ("the_cup", ["the", "cup"]),
        ("cup3", ["cup", "3"]),
    ],
)
def test_other_scripts_and_what_is_no_word(text, kept):
    assert words(text) == kept


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        ("teh mug", {"teh": "the"}),  # swapped, of three letters
        ("the mgu", {"mgu": "mug"}),
        ("bananna", {"bananna": "banana"}),  # doubled
        ("cupp", {"cupp": "cup"}),
        ("botle", {"botle": "bottle"}),  # missing
        ("yelow", {"yelow": "yellow"}),
        ("the bnaana and teh cpu", {"bnaana": "banana", "teh": "the", "cpu": "cup"}),
    ],
)
def test_misspelt_words_are_mended_and_told(text, read_as):
    tokens, _, told = tokenize(text)
    assert told == read_as
    assert all("WORD" not in token.values for token in tokens)


@pytest.mark.parametrize(
    "word",
    [
        "zither",  # like nothing known
        "mugger",  # two letters from "mug"
        "horse",  # one letter from a known word, and a thing of its own
        "house",
        "bell",
        "rock",
        "xup",  # too short to guess, and its first letter is wrong
        "newer",  # not "never"
        "ont",  # not "not"
        "booth",  # not "both"
        "widen",  # not "wider"
        "fever",  # not "fewer"
        "banana",
    ],
)
def test_words_that_are_not_mended(word):
    tokens, _, read_as = tokenize(f"the {word}")
    assert read_as == {}
    assert tokens[-1].words == word


def test_a_posture_before_a_noun_tells_things_apart():
    assert [t.words for t in tokenize("the hidden box")[0]] == ["the", "hidden", "box"]
    assert [t.words for t in tokenize("the box hidden behind the can")[0]] == ["the", "box", "behind", "the", "can"]


def test_a_name_of_a_scene_with_underscores():
    tokens = tokenize("the tall crate of ales", ("Crate_of_ales",))[0]
    assert (tokens[-1].words, tokens[-1].values["NOUN"]) == ("crate of ales", "crate of ales")


@pytest.mark.parametrize(
    ("text", "name", "known"),
    [
        ("the spectrometer", "Spectrometer", "spectrometer"),
        ("two spectrometers", "Spectrometer", "spectrometers"),
        ("the green mug grouch", "Mug Grouch", "mug grouch"),  # longer than the noun in it
        ("all mug grouches", "Mug Grouch", "mug grouches"),
        ("the horse", "horse", "horse"),
    ],
)
def test_names_of_a_scene_are_known(text, name, known):
    tokens = tokenize(text, (name,))[0]
    assert tokens[-1].words == known
    assert tokens[-1].values["NOUN"].lower() == name.lower()
    assert all("NOUN" not in t.values or t.words != known for t in tokenize(text)[0])


def test_a_misspelt_name_of_a_scene_is_mended():
    tokens, _, read_as = tokenize("the spectrometr", ("Spectrometer",))
    assert read_as == {"spectrometr": "spectrometer"}
    assert tokens[-1].values["NOUN"].lower() == "spectrometer"


@pytest.mark.parametrize(
    ("text", "phrase", "kind"),
    [
        ("the cup on the left", "on the left", "PLACE"),
        ("the cup on the left of the box", "on the left of", "REL"),
        ("the cup to the left of the box", "to the left of", "REL"),
        ("the cup on the left plate", "left", "SIDE"),  # a side of "plate", no place
        ("the cup in front", "in front", "PLACE"),
        ("the cup in front of the box", "in front of", "REL"),
        ("the second cup from the left", "from the left", "FIRST_FROM_LEFT"),
        ("the can you can reach", "can", "NOUN"),  # not "can you"
        ("the nearest cup", "nearest", "NEAREST"),
        ("the cup nearest to the box", "nearest to", "NEAREST_TO"),
        ("the tin can", "tin can", "NOUN"),
        ("the orange", "orange", "COLOR"),  # and a noun: the grammar decides
        ("the orange", "orange", "NOUN"),
        ("the 2nd", "2nd", "ORDINAL"),
        ("the third", "third", "ORDINAL"),
        ("twelve", "twelve", "NUMBER"),
        ("12", "12", "NUMBER"),
        ("10 cm", "cm", "UNIT"),
        ("zither", "zither", "WORD"),
    ],
)
def test_the_longest_phrase_that_fits(text, phrase, kind):
    assert kind in typed(text)[phrase]


@pytest.mark.parametrize(
    ("text", "viewpoint"),
    [
        ("the cup left of the box from the robot's point of view", "robot"),
        ("from your perspective the left cup", "robot"),
        ("as I see it, the left cup", "camera"),
        ("the left cup", ""),
    ],
)
def test_viewpoint(text, viewpoint):
    tokens, named, _ = tokenize(text)
    assert named == viewpoint
    assert not any("view" in token.words or "perspective" in token.words for token in tokens)


def test_length_is_limited():
    assert len(words("cup " * (MAX_CHARACTERS // 4))) == MAX_CHARACTERS // 4
    with pytest.raises(PhraseError, match=f"has {MAX_CHARACTERS + 1} characters, at most {MAX_CHARACTERS}") as error:
        tokenize("x" * (MAX_CHARACTERS + 1))
    assert error.value.hint
