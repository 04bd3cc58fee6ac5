"""Images and texts as vectors: an image is the things that its eyes see, a text the words that must fit one of them."""

from __future__ import annotations

import numpy as np

from sightline.errors import ModelError
from sightline.language.lexicon import ANYTHING, lexicon
from sightline.language.parse import parse_phrase
from sightline.language.program import Attribute, Things
from sightline.models.base import Scores
from sightline.models.builtin.eyes import Sighting
from sightline.models.builtin.words import Words

THINGS_KEPT = 16
"""How many things of an image its vector holds, the surest."""


def image_vector(sighting: Sighting) -> Scores:
    """A unit vector: the embeddings of the things, each as long as the thing is sure, and what scaled them all."""
    kept = np.zeros((THINGS_KEPT, sighting.embeddings.shape[1]), dtype=np.float32)
    some = sighting.embeddings[:THINGS_KEPT] * sighting.objectness[:THINGS_KEPT, None]
    kept[: len(some)] = some
    vector = np.append(kept.ravel(), np.float32(1))
    return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)


def read_text(text: str) -> Things:
    """A text of kind, colours and materials.

    Raises:
        PhraseError: the text is empty or not understood.
        ModelError: it says more.
    """
    body = parse_phrase(_what_is_shown(text)).body
    if not isinstance(body, Things) or body.picks or body.number is not None or not all(map(_is_seen, body.where)):
        raise ModelError(
            f"the built-in model fits kinds, colours and materials to an image, and {text!r} says more",
            "sizes, places and numbers are for detect and locate",
        )
    return body


def text_vector(asked: Things, words: Words) -> Scores:
    """A unit vector: 1 for each word that must fit, kinds of the noun first, and a last 1.

    Args:
        asked: as `read_text` gives it, of a noun that is known.

    Raises:
        ModelError: a colour or material that is not known.
    """
    kinds = frozenset() if asked.noun == ANYTHING else lexicon().categories_of(asked.noun)
    said = {(part.kind, part.value) for part in asked.where if isinstance(part, Attribute)}
    vector = [float(lexicon().nouns.get(kind, kind) in kinds) for kind in words.of("kinds")]
    for group, attribute in (("colors", "color"), ("materials", "material")):
        vector += [float((attribute, word) in said) for word in words.of(group)]
    unknown = said - {("color", word) for word in words.of("colors")} - {("material", w) for w in words.of("materials")}
    if unknown:
        raise ModelError(
            f"the built-in model does not know the {min(unknown)[0]} {min(unknown)[1]!r}",
            f"it knows {', '.join([*words.of('colors'), *words.of('materials')])}",
        )
    whole = np.array([*vector, 1.0], dtype=np.float32)
    return np.asarray(whole / np.linalg.norm(whole), dtype=np.float32)


def fits(images: Scores, texts: Scores, words: Words) -> Scores:
    """Probability that something in an image is what a text says, for vectors of images and of texts."""
    wanted = texts > 0
    kinds = len(words.of("kinds"))
    scores = np.zeros((len(images), len(texts)), dtype=np.float32)
    for row, vector in zip(scores, images, strict=True):
        long = vector[:-1].reshape(THINGS_KEPT, -1) / vector[-1]
        sure = np.linalg.norm(long, axis=1)
        unit = (long / np.maximum(sure, 1e-9)[:, None]).astype(np.float32)
        of_kind = words.kinds(unit)[:, :-1] @ wanted[:, :kinds].T
        named = np.where(wanted[:, :kinds].any(axis=1), of_kind, 1.0)
        each = np.concatenate([words.colors(unit), words.materials(unit)], axis=1)
        others = np.array([each[:, text[kinds:-1]].prod(axis=1) for text in wanted]).T.reshape(len(unit), len(texts))
        row[:] = (sure[:, None] * named * others).max(axis=0, initial=0.0)
    return scores


def _is_seen(condition: object) -> bool:
    return isinstance(condition, Attribute) and condition.kind in ("color", "material") and not condition.shade


def _what_is_shown(text: str) -> str:
    """ "a photo of a mug" is about a mug."""
    for opening in ("a photo of ", "an image of ", "a picture of "):
        if text.lower().startswith(opening):
            return text[len(opening) :]
    return text
