"""Words to programs, by the grammar in `grammar.lark` (lark, Earley: everyday English is ambiguous)."""

from __future__ import annotations

import re
import textwrap
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from sightline.errors import PhraseError
from sightline.language.lexicon import lexicon
from sightline.language.program import Count, Exists, NounPhrase, QueryColor, Question

if TYPE_CHECKING:
    from lark import Lark


def parse_phrase(text: str) -> NounPhrase:
    """A description of things, such as "the big red mug".

    Raises:
        PhraseError: empty, or words that the grammar has no place for.
    """
    phrase = _parse("phrase", text, 'say what to look for, for example "the red mug"')
    assert isinstance(phrase, NounPhrase)
    return phrase


def parse_question(text: str) -> Question:
    """A question about the scene, such as "How many mugs are there?".

    Raises:
        PhraseError: empty, or words that the grammar has no place for.
    """
    question: Question = _parse("question", text, 'ask for example "how many red mugs are there?"')
    return question


def split_phrases(text: str) -> list[str]:
    """Phrases of a list such as "red mug . box" (dots, commas or semicolons between them).

    Raises:
        PhraseError: there is none.
    """
    phrases = [part.strip() for part in re.split(r"[.,;\n]", text) if part.strip()]
    if not phrases:
        raise PhraseError(f"no phrase in {text!r}", 'give phrases such as "red mug . box"')
    return phrases


def _parse(start: str, text: str, example: str) -> Any:
    from lark.exceptions import UnexpectedInput

    words = " ".join(text.lower().replace("?", " ").strip(" .!").split())
    if not words:
        raise PhraseError(f"the {start} is empty", example)
    try:
        tree = _parser().parse(words, start=start)
    except UnexpectedInput as error:
        said = textwrap.shorten(text, 80, placeholder=" ...")
        raise PhraseError(f"I do not understand {said!r}{_culprit(words, error)}", example) from error
    return _build(tree, words)


def _culprit(words: str, error: Exception) -> str:
    column = getattr(error, "column", None)
    rest = words[column - 1 :].split() if isinstance(column, int) and column > 0 else []
    return f", from the word {rest[0][:40]!r} on" if rest else ""


def _build(tree: Any, words: str) -> Any:
    if tree.data == "np":
        return _noun_phrase(tree, words)
    np = next(_build(child, words) for child in tree.children if hasattr(child, "data"))
    program = {"count": Count, "exists": Exists, "query_color": QueryColor}.get(tree.data)
    return program(np) if program else np


def _noun_phrase(tree: Any, words: str) -> NounPhrase:
    known = lexicon()
    tables = {"color": known.attributes["color"], "size": known.attributes["size"], "known_noun": known.nouns}
    found: dict[str, str] = {}
    tokens = [token for part in tree.children for token in part.children]
    for part in tree.children:
        surface = " ".join(str(token) for token in part.children)
        kind = "noun" if part.data.endswith("noun") else part.data
        if kind in found:
            raise PhraseError(f"two {kind}s in {words!r}: {found[kind]} and {surface}", "give one")
        found[kind] = tables[part.data][surface] if part.data in tables else surface
    return NounPhrase(found["noun"], found.get("color", ""), found.get("size", ""), " ".join(map(str, tokens)))


@cache
def _parser() -> Lark:
    from lark import Lark

    known = lexicon()

    def terminal(name: str, forms: Any) -> str:
        longest_first = "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))
        return f"{name}.2: /(?:{longest_first})(?![\\w'-])/\n"

    grammar = files("sightline.language").joinpath("grammar.lark").read_text()
    # Words end where they end: "a" is no article in "all".
    grammar = re.sub(r'"(\w+)"', r"/\1(?![\\w'-])/", grammar)
    grammar += terminal("NOUN", known.nouns)
    grammar += terminal("COLOR", known.attributes["color"])
    grammar += terminal("SIZE", known.attributes["size"])
    return Lark(grammar, start=["phrase", "question"], parser="earley", lexer="dynamic", maybe_placeholders=False)
