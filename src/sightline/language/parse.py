"""Words to programs, by the grammar in `grammar.peg` (parsimonious, a PEG over tokens)."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from sightline.errors import NotUnderstoodError, PhraseError
from sightline.language.lexicon import ANYTHING, lexicon, plural_of, words_of_label
from sightline.language.program import Attribute, Program, Things
from sightline.language.tokens import END, Token, tokenize

if TYPE_CHECKING:
    from parsimonious.grammar import TokenGrammar

# Errors in longer texts are told from where the grammar gave up.
MAX_RETRIED = 40
# Tokens that may stand in a name.
_NAMING = frozenset({"A", "COMMAND", "HOLDING", "IS", "NOUN", "POSSESSIVE", "WORD"})
_EXAMPLES = {
    "phrase": 'say what to look for, for example "the red mug left of the bowl"',
    "question": 'ask for example "how many red mugs are on the tray?"',
}


def parse_phrase(text: str, names: Sequence[str] = ()) -> Program:
    """A description of things, such as "the big red mug left of the bowl".

    Args:
        names: nouns that are known besides the lexicon's, such as the labels of a given scene.

    Raises:
        PhraseError: empty, or words that the grammar has no place for.
    """
    return _parse("phrase", text, names)


def whole_noun(text: str) -> Program | None:
    """Words outside the grammar as the name of one kind of thing: "person riding a bike".

    None where they say anything that is measured or counted and never left to a model: colour, size, side, number,
    relation, negation.
    """
    tokens, _, _ = tokenize(text, ())
    if not tokens or any(not token.values.keys() <= _NAMING for token in tokens):
        return None
    words = text.lower().split()
    noun = " ".join(words[words[0] in ("a", "an", "the") :])
    return Program(Things(noun, text=noun))


def named_by_shape(text: str, program: Program) -> Program:
    """ "The red square" as a square that is red, for a model that knows all words, rather than as a cubic object."""
    body = program.body
    shapes = lexicon().attributes["shape"]
    said = next((word for word in shapes if text.lower().strip(" .").endswith(word)), None)
    if said is None or not isinstance(body, Things) or body.noun != ANYTHING:
        return program
    where = tuple(c for c in body.where if c != Attribute("shape", shapes[said]))
    return program if where == body.where else replace(program, body=replace(body, noun=said, where=where))


def parse_question(text: str, names: Sequence[str] = ()) -> Program:
    """A question about the scene, such as "How many mugs are on the tray?".

    Raises:
        PhraseError: empty, or words that the grammar has no place for.
    """
    return _parse("question", text, names)


def parse(text: str, names: Sequence[str] = ()) -> Program:
    """A description where the text can be one, else a question.

    Raises:
        PhraseError: neither.
    """
    try:
        return parse_phrase(text, names)
    except PhraseError:
        return parse_question(text, names)


def split_phrases(text: str) -> list[str]:
    """Phrases of a list such as "red mug . box" (dots, commas or semicolons between them).

    Raises:
        PhraseError: there is none.
    """
    phrases = [part.strip() for part in re.split(r"[.,;\n]", text) if part.strip()]
    if not phrases:
        raise PhraseError(f"no phrase in {text!r}", 'give phrases such as "red mug . box"')
    return phrases


def _parse(start: str, text: str, names: Sequence[str]) -> Program:
    from parsimonious.exceptions import ParseError

    from sightline.language.build import Builder

    tokens, viewpoint, read_as = tokenize(text, names)
    if not tokens:
        what = "is empty" if not text.strip() else f"{_short(text)!r} has no words that mean something"
        raise PhraseError(f"the {start} {what}", _EXAMPLES[start])
    try:
        tree = _grammar()[start].parse([*tokens, END])
        build = Builder()
        body: Any = build.description(tree) if start == "phrase" else build.question(tree)
    except ParseError as error:
        at = _understood_up_to(start, tokens) or error.pos
        raise NotUnderstoodError(
            f"I do not understand {_short(text)!r}{_culprit(tokens, at)}", _EXAMPLES[start]
        ) from error
    except RecursionError as error:
        raise PhraseError(f"{_short(text)!r} is nested too deeply", "say it in parts") from error
    program = Program(body, viewpoint, read_as)
    if names:
        _require_known(program, names)
    return program


def _require_known(program: Program, names: Sequence[str]) -> None:
    """ "The green mug grouch" is no mug that is missing: where all names are known, so must be every word of a noun."""
    known, labels = lexicon().nouns, {words_of_label(name) for name in names}
    words_of_labels = {form for label in labels for word in label.split() for form in (word, plural_of(word))}
    for noun in program.nouns:
        words = noun.split()
        if noun in known or noun in labels or len(words) == 1:
            continue
        strange = [word for word in words if word not in known and word not in words_of_labels]
        if not strange:  # "are the things on the tray cups?" has two nouns in a row
            raise NotUnderstoodError(f"I do not know what {noun!r} is", f"known here: {', '.join(names[:12])}")
        if len(words) > len(strange):
            raise NotUnderstoodError(
                f"I do not know {' and '.join(map(repr, strange))} in {noun!r}, and nothing here is labelled so",
                f"known here: {', '.join(names[:12])}",
            )


def _short(text: str) -> str:
    return textwrap.shorten(text, 80, placeholder=" ...") or text[:80]


def _understood_up_to(start: str, tokens: Sequence[Token]) -> int:
    """How many of the first tokens make a whole text; 0 if none do."""
    from parsimonious.exceptions import ParseError

    for length in range(min(len(tokens), MAX_RETRIED) - 1, 0, -1):
        try:
            _grammar()[start].parse([*tokens[:length], END])
            return length
        except ParseError:
            continue
    return 0


def _culprit(tokens: Sequence[Token], at: int) -> str:
    """The words that are not understood: those that no table lists, else from where the grammar gave up."""
    unknown = [t.words for t in tokens if "WORD" in t.values]
    if at < len(tokens):
        rest = f", from the word {tokens[at].words.split()[0][:40]!r} on"
    else:
        rest = ", for something is missing at its end"
    return rest + (f" (words I do not know: {', '.join(w[:40] for w in unknown[:8])})" if unknown else "")


@cache
def _grammar() -> TokenGrammar:
    from parsimonious.grammar import TokenGrammar

    return TokenGrammar(files("sightline.language").joinpath("grammar.peg").read_text())
