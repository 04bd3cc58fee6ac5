"""Text to tokens: words are normalised, misspelt ones mended, and the longest phrases of the tables found."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise, product, zip_longest

from sightline.errors import PhraseError
from sightline.language.lexicon import ANYTHING, lexicon, plural_of, words_of_label

MAX_CHARACTERS = 2000
# Longer words are not looked up among misspelt ones.
MAX_WORD = 30
_SPELLED = {"colour": "color", "centre": "center", "metres": "meters", "metre": "meter", "grey": "gray"}
_CONTRACTED = {
    "'s": " 's",
    "n't": " not",
    "'re": " are",
    "'m": " 'm",
    "'d": " 'd",
    "'ve": " have",
    "'ll": " will",
}
# After these words, 's is short for "is".
_IS_AFTER = {"what", "where", "who", "which", "how", "that", "there", "it", "here", "this"}
_IS_AFTER |= {"color", "shape", "size", "far", "tall", "wide", "long", "big"}
_JOINED = {
    "anything": "any thing",
    "something": "some thing",
    "everything": "all thing",
    "nothing": "no thing",
    "cannot": "can not",
    "wheres": "where is",
    "whats": "what is",
    "theres": "there is",
    "whichs": "which is",
    "gimme": "give me",
    "lemme": "let me",
    "isnt": "is not",
    "arent": "are not",
    "im": "i 'm",
    "thats": "that is",
    "u": "you",
    "ur": "your",
    "ya": "you",
}
_MODALS = {"would", "might", "should", "may", "could", "will"}
_PEOPLE = {"you", "i", "we", "u"}
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_PUNCTUATION = ",;:.?!"
_QUOTES = str.maketrans({"\u2019": "'", "\u2018": "'", "`": "'", '"': " "})
_WORD = re.compile(
    r"""(?<![\w-])-?\d+(?:\.\d+)?(?:st|nd|rd|th)?  # a number, perhaps below 0
    | \d+(?:\.\d+)?(?:st|nd|rd|th)?
    | [^\W\d_]+(?:'[^\W\d_]+)*'?
    | [,;:.?!]
    | [@#$%^*=<>|~]  # what no word has""",
    re.VERBOSE,
)
_VIEWS = {"ROBOT_VIEW": "robot", "CAMERA_VIEW": "camera"}
# After these words "can" is a thing.
_BEFORE_NOUNS = {"the", "a", "an", "this", "that", "my", "your", "any", "each", "every", "tin", "soda"}
# Said after a noun these say no more than "is"; said before it ("the hidden box") they tell one from another.
_POSTURES = {"hidden", "tucked", "stuck", "stacked", "perched", "propped", "standing", "sitting", "lying", "resting"}
# Words that are one letter away from a known one, and mean something else.
_NOT_MISSPELT = {"horse", "house", "plane", "panel", "rope", "cart", "cargo", "hand", "boat", "coat", "goat"}
_NOT_MISSPELT |= {"dock", "sock", "rock", "lock", "bell"}
# No word is read as one of these, since each turns round what is meant.
_TURNING = {"not", "never", "none", "all", "both", "but"}


class _Types(frozenset[str]):
    """The types that a token may be taken for; equal to each of them, which is how the grammar asks."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return other in self

    __hash__ = frozenset.__hash__


@dataclass(frozen=True, eq=False)
class Token:
    """A stretch of words with what it may mean.

    Attributes:
        values: type -> value.
        words: the words as normalised.
    """

    values: Mapping[str, str]
    words: str
    type: _Types

    def __len__(self) -> int:
        return 1


# What every list of tokens ends with for the grammar.
END = Token({"END": ""}, "", _Types({"END"}))


def tokenize(text: str, names: Sequence[str] = ()) -> tuple[list[Token], str, dict[str, str]]:
    """Tokens of a text, the viewpoint that it names ("" if none), and the words that were taken for misspelt.

    Args:
        names: nouns that are known besides the lexicon's: labels of a given scene.

    Raises:
        PhraseError: too many characters.
    """
    if len(text) > MAX_CHARACTERS:
        raise PhraseError(f"the text has {len(text)} characters, at most {MAX_CHARACTERS} are read", "say less at once")
    own = {form: label for label in map(words_of_label, names) for form in (label, plural_of(label))}
    said, viewpoint = _inverted(list(_words(text)))
    words, read_as = _mended(said, frozenset(word for form in own for word in form.split()))
    tokens = []
    for token in _longest(words, own):
        named = next((view for kind, view in _VIEWS.items() if kind in token.values), "")
        viewpoint = viewpoint or named
        if not named:
            tokens.append(token)
    return _tidied([*_without_noise(tokens)]), viewpoint, read_as


def _without_noise(tokens: Sequence[Token]) -> Iterator[Token]:
    for token, after in zip_longest(tokens, tokens[1:]):
        if "NOISE" not in token.values:
            yield token
        elif after is not None and token.words in _POSTURES and {"NOUN", "COLOR", "SIZE"} & set(after.values):
            yield Token({"WORD": token.words}, token.words, _Types({"WORD"}))


def _words(text: str) -> Iterator[str]:
    plain = unicodedata.normalize("NFKC", text).lower().translate(_QUOTES)
    if len(plain) > 2 * MAX_CHARACTERS:
        raise PhraseError(f"the text spells out to {len(plain)} characters", "say less at once")
    plain = plain.replace("&", " and ").replace("+", " and ").replace("/", " or ")
    plain = re.sub(r"(?<!\w)'([^']*)'(?!\w)", r" \1 ", plain)
    plain = re.sub(r"(?<=\d)(?=(?:cm|mm|m)\b)", " ", plain)
    for raw in _WORD.findall(plain):
        yield from _spelled(raw)


@cache
def _spelled(raw: str) -> tuple[str, ...]:
    word = raw
    for british, american in _SPELLED.items():
        if word.startswith(british):
            word = american + word[len(british) :]
    word = _JOINED.get(word, word)
    for ending, full in _CONTRACTED.items():
        if word.endswith(ending) and word != ending:
            stem = word.removesuffix(ending)
            full = " is" if ending == "'s" and stem in _IS_AFTER else full
            word = ("can" if stem == "ca" else stem) + full
    if word.endswith("s'"):
        word = word[:-1] + " 's"
    return tuple(word.split())


def _inverted(words: list[str]) -> tuple[list[str], str]:
    """Verbs as the grammar has them, and whose left and right is meant by "your left", "my right".

    "Would the box be on the left" asks "is the box ...", "has the jar got a lid" asks "does the jar have ...", and
    "have the cans been put on the tray" asks "are the cans on the tray".
    """
    for i, word in enumerate(words):
        after = words[i + 1 :]
        if word in _MODALS and after[:1] and after[0] not in _PEOPLE and "be" in after:
            words[i] = "is"
            del words[i + 1 + after.index("be")]
            break
        if word in ("has", "have") and i == 0 and "been" in after:
            at = i + 1 + after.index("been")
            words[i] = "are"
            del words[at : at + (2 if words[at + 1 : at + 2] in (["put"], ["placed"], ["left"]) else 1)]
            break
        if word in ("has", "have") and i == 0 and "got" in after and after[0] not in _PEOPLE:
            words[i], words[i + 1 + after.index("got")] = "does", "have"
            break
    viewpoint = ""
    for i, (owner, side) in enumerate(pairwise(words)):
        if owner in ("your", "my") and side in ("left", "right"):
            words[i], viewpoint = "the", "robot" if owner == "your" else "camera"
    return words, viewpoint


@cache
def _tables() -> tuple[dict[str, list[tuple[str, ...]]], dict[tuple[str, ...], dict[str, str]], frozenset[str]]:
    """Phrases by first word (longest first), what each means, and every word in any of them."""
    means: dict[tuple[str, ...], dict[str, str]] = {}

    def add(words: str, kind: str, value: str) -> None:
        means.setdefault(tuple(words.split()), {}).setdefault(kind, value)

    data = tomllib.loads(files("sightline.language").joinpath("phrases.toml").read_text())
    for kind, entries in data.items():
        for value, patterns in entries.items():
            for pattern in patterns:
                for words in _expanded(pattern):
                    add(words, value if kind == "WORDS" else kind, "" if kind == "WORDS" else value)
    known = lexicon()
    for noun, canonical in known.nouns.items():
        add(noun.replace("-", " "), "NOUN", noun)
        if canonical == ANYTHING:
            add(noun, "THING", noun)
    for kind, forms in known.attributes.items():
        for form, value in forms.items():
            add(form.replace("-", " "), kind.upper(), value)
    for name in known.colors_beside:
        add(name, "COLOR", name)
    for shade, forms_of in known.shades.items():
        for form in forms_of:
            add(form, "SHADE", shade)
    for i, number in enumerate(_NUMBERS, 1):
        add(number, "NUMBER", str(i))
    for i, ordinal in enumerate(_ORDINALS, 1):
        add(ordinal, "ORDINAL", str(i))
    by_first: dict[str, list[tuple[str, ...]]] = {}
    for phrase in sorted(means, key=len, reverse=True):
        by_first.setdefault(phrase[0], []).append(phrase)
    return by_first, means, frozenset(word for phrase in means for word in phrase)


def _expanded(pattern: str) -> Iterator[str]:
    """`on {the|a} left` -> "on the left", "on a left"."""
    parts = re.split(r"\{([^}]*)\}", pattern)
    choices = [[part] if i % 2 == 0 else part.split("|") for i, part in enumerate(parts)]
    yield from ("".join(choice) for choice in product(*choices))


def _longest(words: Sequence[str], own: Mapping[str, str]) -> Iterator[Token]:
    by_first, means, _ = _tables()
    own_by_first: dict[str, list[tuple[str, ...]]] = {}
    for form in own:
        if parts := tuple(form.split()):
            own_by_first.setdefault(parts[0], []).append(parts)
    at = 0
    while at < len(words):
        first = words[at]
        phrases = {*own_by_first.get(first, ()), *by_first.get(first, ())}
        hits = sorted((p for p in phrases if tuple(words[at : at + len(p)]) == p), key=len, reverse=True)
        best = next((p for p in hits if not _splits(words, at, p)), (first,))
        values = dict(means.get(best, {}))
        if (said := " ".join(best)) in own:
            values.setdefault("NOUN", own[said])
        if not values:
            values = _other(first)
        yield Token(values, said, _Types(values))
        at += len(best)


def _splits(words: Sequence[str], at: int, phrase: tuple[str, ...]) -> bool:
    """Whether a phrase is none here, since a noun follows ("on the left plate"), or since it is one ("the can you")."""
    by_first, means, _ = _tables()
    kinds = means.get(phrase, {})
    after = at + len(phrase)
    if phrase[0] == "can" and at and len(phrase) > 1 and "NOUN" not in kinds:
        before = words[at - 1]
        if before in _BEFORE_NOUNS or {"COLOR", "SIZE", "MATERIAL", "SHAPE"} & set(means.get((before,), ())):
            return True  # "the gray can you can reach"
    if len(phrase) == 1 or after >= len(words) or not any(k == "PLACE" or k.startswith("FIRST_FROM") for k in kinds):
        return False
    if phrase[-1] in ("left", "right") and words[after] == "hand":
        return True
    return any(
        "NOUN" in means[p] and "COLOR" not in means[p] and tuple(words[after : after + len(p)]) == p
        for p in by_first.get(words[after], ())
    )


def _other(word: str) -> dict[str, str]:
    if word in _PUNCTUATION:
        return {"SEP": word} if word in ",:" else {"SEP": word, "STOP": word}
    if number := re.fullmatch(r"(-?\d+(?:\.\d+)?)(st|nd|rd|th)?", word):
        return {"ORDINAL" if number[2] else "NUMBER": number[1]}
    return {"WORD": word}


def _tidied(tokens: list[Token]) -> list[Token]:
    """Without the punctuation at either end, and without repeated separators."""
    kept: list[Token] = []
    for token in tokens:
        if "SEP" not in token.values or (kept and "SEP" not in kept[-1].values):
            kept.append(token)
    while kept and "SEP" in kept[-1].values:
        kept.pop()
    return kept


def _mended(words: list[str], names: frozenset[str]) -> tuple[list[str], dict[str, str]]:
    """Misspelt words read as the one known word that they can be one slip away from.

    Source: P. Norvig, "How to write a spelling corrector", 2007; with swapped letters before missing or doubled ones
    before wrong ones, and never if two known words are as near.
    """
    *_, vocabulary = _tables()
    read_as = {}
    for i, word in enumerate(words):
        known = word in vocabulary or word in names or not word.isalpha() or word in _NOT_MISSPELT
        known = known or len(word) > MAX_WORD
        if not known and (mended := _nearest(word, vocabulary | names)):
            read_as[word] = words[i] = mended
    return words, read_as


def _nearest(word: str, vocabulary: frozenset[str]) -> str:
    letters = "abcdefghijklmnopqrstuvwxyz"
    cuts = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    swapped = {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    # "botle", "boook": of words that name things only a doubled letter may be missing, or be too many.
    doubled = {a + b[0] + b for a, b in cuts if b} | {a + b[1:] for a, b in cuts if b and a.endswith(b[0])}
    missing = {a + c + b for a, b in cuts if a for c in letters} if len(word) >= 4 else set()
    wrong = {a + c + b[1:] for a, b in cuts if a and b for c in letters}
    content = _content()
    extra = {a + b[1:] for a, b in cuts if a and b}
    others = [missing, extra if len(word) >= 6 else set(), wrong if len(word) >= 5 else set()]
    for slips in (swapped, doubled, *(others if len(word) >= 8 else [slips - content for slips in others])):
        hits = {slip for slip in slips - _TURNING if slip in vocabulary and len(slip) > 2}
        if len(hits) == 1:
            return hits.pop()
        if hits:
            return ""
    return ""


@cache
def _content() -> frozenset[str]:
    """Words that say what is spoken of: to read another one for them would change what is meant."""
    _, means, _ = _tables()
    kinds = {"NOUN", "COLOR", "SIZE", "MATERIAL", "SHAPE", "CLEAR", "DIM", "COMMAND"}
    alone = {"NOT", "NO", "ONLY", "OTHER", "NUMBER", "ORDINAL", "SIDE", "SHADE", "LANDMARK", "NOISE"}
    alone |= {"COMP", "SUP", "ALL", "BOTH", "MORE", "FEWER", "LESS"}
    return frozenset(
        word
        for phrase, meant in means.items()
        if (kinds if len(phrase) > 1 else kinds | alone) & set(meant)
        for word in phrase
    )
