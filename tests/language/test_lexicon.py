"""The words that are known, and how they hang together."""

import pytest

from sightline.language.lexicon import ANYTHING, lexicon, plural_of

known = lexicon()


@pytest.mark.parametrize(
    ("noun", "plural"),
    [("cup", "cups"), ("box", "boxes"), ("berry", "berries"), ("toy", "toys"), ("brush", "brushes"), ("y", "ies")],
)
def test_plural_by_rule(noun, plural):
    assert plural_of(noun) == plural


@pytest.mark.parametrize(("noun", "plural"), [("knife", "knives"), ("fruit", "fruit"), ("mug", "mugs")])
def test_plural_of_known_nouns(noun, plural):
    assert known.plural(noun) == plural
    assert known.nouns[plural] == known.nouns[noun] == noun


@pytest.mark.parametrize(
    ("form", "noun"),
    [("tin", "can"), ("coffee mug", "mug"), ("rolls of tape", "tape"), ("cartons", "box"), ("item", ANYTHING)],
)
def test_synonyms_and_their_plurals_go_by_one_noun(form, noun):
    assert known.nouns[form] == noun


def test_wider_words_include_their_kinds_and_no_others():
    assert {"banana", "apple", "orange", "lemon", "pear"} <= known.categories_of("fruit")
    assert not {"carrot", "mug"} & known.categories_of("fruit")
    assert known.categories_of("mug") == {"mug"}
    assert known.categories_of(ANYTHING) == known.categories
    assert all(known.members.values()), "a wider word that includes nothing"


def test_a_mug_may_be_called_a_cup_and_no_cup_a_mug():
    assert "cup" in known.also["mug"]
    assert "mug" not in known.also["cup"]


def test_plurals_are_no_singulars():
    assert {"cups", "boxes", "glasses"} <= known.plurals
    assert not {"cup", "glass", "fruit", "scissors"} & known.plurals  # the last two are both


def test_what_words_refer_to_is_there():
    colors = set(known.attributes["color"].values())
    for name, (basic, shade) in known.colors_beside.items():
        assert basic <= colors, name
        assert shade in ("", *known.shades), name
    assert set().union(*known.also.values()) <= known.categories
    assert set(known.attributes) == {"color", "size", "material", "shape"}


@pytest.mark.parametrize(("word", "near"), [("bananna", "banana"), ("yelow", "yellow")])
def test_nearest_word(word, near):
    assert near in known.nearest(word)


def test_nothing_is_near_to_a_strange_word():
    assert known.nearest("qqqq") == []
