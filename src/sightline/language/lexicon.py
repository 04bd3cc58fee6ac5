"""The words that Sightline knows, read from `lexicon.toml`."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

ANYTHING = "object"


@dataclass(frozen=True)
class Lexicon:
    """Nouns and attributes, each surface form mapped to its canonical word.

    Attributes:
        nouns: singular and plural surface forms, lower case -> canonical noun.
        attributes: kind ("color", "size") -> surface form -> canonical attribute.
        members: canonical wider noun -> the categories that it includes.
        categories: canonical nouns that name one kind of thing.
        irregular: nouns whose plural is not formed by rule -> plural.
        plurals: the surface forms among `nouns` that are plural (also those that are singular as well).
        also: canonical noun -> nouns that name it too where nothing else claims them.
        shades: "light", "dark" -> surface forms.
        parts: nouns for what belongs to a thing, such as its lid.
        colors_beside: names beside the basic colours -> the basic ones that it may go by, and its shade or "".
    """

    nouns: Mapping[str, str]
    attributes: Mapping[str, Mapping[str, str]]
    members: Mapping[str, frozenset[str]]
    categories: frozenset[str]
    irregular: Mapping[str, str]
    plurals: frozenset[str]
    also: Mapping[str, frozenset[str]]
    shades: Mapping[str, tuple[str, ...]]
    colors_beside: Mapping[str, tuple[frozenset[str], str]]
    parts: frozenset[str]

    def categories_of(self, noun: str) -> frozenset[str]:
        """The categories that a canonical noun stands for: itself, or all below a wider word."""
        return self.members.get(noun, frozenset({noun}))

    def plural(self, noun: str) -> str:
        """Plural of a noun: mug -> mugs, fruit -> fruit."""
        return self.irregular.get(noun, plural_of(noun))

    def nearest(self, word: str) -> list[str]:
        """Known words that look like this one, for "did you mean"."""
        known = [*self.nouns, *(form for forms in self.attributes.values() for form in forms)]
        return difflib.get_close_matches(word, known, n=3, cutoff=0.7)


def words_of_label(label: str) -> str:
    """A label as it is said: "Coke_can" -> "coke can"."""
    return label.lower().replace("_", " ")


def plural_of(noun: str) -> str:
    """English plural of a regular noun (its last word): berry -> berries, box -> boxes, cup -> cups."""
    if noun.endswith(("s", "x", "z", "ch", "sh")):
        return noun + "es"
    if noun.endswith("y") and noun[-2:-1] not in tuple("aeiou"):
        return noun[:-1] + "ies"
    return noun + "s"


def singular_of_unknown(noun: str) -> str:
    """One of what the lexicon does not know, where the word looks like a plural: "red dogs" -> "red dog"."""
    if noun in lexicon().nouns or not noun.endswith("s") or noun.endswith(("ss", "us", "is")):
        return noun
    shorter = (noun[:-3] + "y" if noun.endswith("ies") else noun, noun[:-2], noun[:-1])
    return next((one for one in shorter if one and one != noun and plural_of(one) == noun), noun)


def _plurals(form: str, irregular: Mapping[str, str]) -> set[str]:
    """The plural of a form; of what has none of its own ("fruit") the regular one as well."""
    many = irregular.get(form, plural_of(form))
    return {many, plural_of(form)} if many == form and not form.endswith("s") else {many}


@cache
def lexicon() -> Lexicon:
    """The lexicon of the package, read once."""
    data = tomllib.loads(files("sightline.language").joinpath("lexicon.toml").read_text())
    singular: dict[str, str] = {}
    plural: dict[str, str] = {}
    irregular = data["plurals"]
    for noun, entry in data["nouns"].items():
        for form in (noun, *entry.get("synonyms", ())):
            singular[form] = noun
            plural |= {many: noun for many in _plurals(form, irregular)}
        plural |= dict.fromkeys(entry.get("plurals", ()), noun)
    for noun, synonyms in data["wider"].items():
        for form in (noun, *synonyms):
            singular[form] = noun
            plural |= {many: noun for many in _plurals(form, irregular)}
    categories = frozenset(data["nouns"])
    members = {
        wide: frozenset(n for n, entry in data["nouns"].items() if wide in entry.get("is_a", ()))
        for wide in data["wider"]
    } | {ANYTHING: categories}
    attributes = {
        kind: {form: name for name, forms in table.items() for form in (name, *forms)}
        for kind, table in data["attributes"].items()
    }
    return Lexicon(
        nouns=plural | singular,
        attributes=attributes,
        members=members,
        categories=categories,
        irregular=irregular,
        plurals=frozenset(plural) - frozenset(singular),
        also={noun: frozenset(entry.get("also", ())) for noun, entry in data["nouns"].items()},
        shades={shade: (shade, *forms) for shade, forms in data["shades"].items()},
        parts=frozenset(data["parts"]["words"]),
        colors_beside={name: (frozenset(of.split()), shade) for name, (of, shade) in data["colors_beside"].items()},
    )
