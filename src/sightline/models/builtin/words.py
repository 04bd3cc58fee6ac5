"""The words that the trained model knows, and how well they fit what its network has seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from sightline.language.lexicon import lexicon

Floats = npt.NDArray[np.float32]


def sigmoid(logits: Floats) -> Floats:
    """Logits as probabilities, exact to 1e-7; scipy's takes longer to import than the eyes need for an image."""
    return np.asarray(0.5 + 0.5 * np.tanh(0.5 * logits))


def share_of(noun: str, kinds: Mapping[str, float]) -> float:
    """Probability that a canonical noun names what is of these kinds, noun by noun."""
    return sum(kinds.get(kind, 0.0) for kind in lexicon().categories_of(noun))


@dataclass(frozen=True)
class Belief:
    """What a thing is likely to be.

    Attributes:
        kinds: probability of each canonical noun that is a kind, or several kinds under one noun; what is missing to 1
            is "none of them".
        colors: probability that each colour is one of its own.
        materials: of each; they sum to 1.
    """

    kinds: dict[str, float]
    colors: dict[str, float]
    materials: dict[str, float]


@dataclass(frozen=True)
class Words:
    """Vectors of words that are compared with embeddings.

    Attributes:
        facts: what the model's file says of them: for "kinds", "colors" and "materials" the words, their unit vectors,
            the factor on the similarity, and what is added to it, if any. Kinds have one vector more, of
            whatever none of them names, or several: one for each kind of such things.
    """

    facts: dict[str, Any]

    def kinds(self, embeddings: Floats) -> Floats:
        """Probability of each kind, and last of "none of them", (n, kinds + 1); they sum to 1."""
        shares = _softmax(self.logits("kinds", embeddings))
        named = len(self.facts["kinds"]["words"])
        return np.column_stack([shares[:, :named], shares[:, named:].sum(axis=1)])

    def materials(self, embeddings: Floats) -> Floats:
        """Probability of each material, (n, materials); they sum to 1."""
        return _softmax(self.logits("materials", embeddings))

    def colors(self, embeddings: Floats) -> Floats:
        """Probability that each colour is one of the thing's, (n, colours)."""
        return sigmoid(self.logits("colors", embeddings))

    def of(self, group: str) -> list[str]:
        """The words of "kinds", "colors" or "materials"."""
        return list(self.facts[group]["words"])

    @cached_property
    def _columns(self) -> dict[str, list[int]]:
        """The kinds that each canonical noun of the lexicon stands for."""
        columns: dict[str, list[int]] = {}
        for number, kind in enumerate(self.of("kinds")):
            columns.setdefault(lexicon().nouns.get(kind, kind), []).append(number)
        return columns

    def beliefs(self, embeddings: Floats) -> list[Belief]:
        """What each of (n, d) embeddings is likely to be."""
        kinds, colors, materials = self.kinds(embeddings), self.colors(embeddings), self.materials(embeddings)
        nouns = np.stack([kinds[:, columns].sum(axis=1) for columns in self._columns.values()], axis=1)
        groups = (list(self._columns), self.of("colors"), self.of("materials"))
        return [
            Belief(*(dict(zip(words, row.tolist(), strict=True)) for words, row in zip(groups, rows, strict=True)))
            for rows in zip(nouns, colors, materials, strict=True)
        ]

    @property
    def known(self) -> frozenset[str]:
        """The canonical nouns that are kinds."""
        return frozenset(self._columns)

    @cached_property
    def _vectors(self) -> dict[str, Floats]:
        return {group: np.array(entry["vectors"], dtype=np.float32) for group, entry in self.facts.items()}

    def logits(self, group: str, embeddings: Floats) -> Floats:
        """How well each word of a group fits, before it is made a probability; (n, words)."""
        similarity = self.facts[group]["scale"] * embeddings @ self._vectors[group].T
        return np.asarray(similarity + np.array(self.facts[group].get("bias", 0.0)), dtype=np.float32)


def _softmax(logits: Floats) -> Floats:
    """Probabilities that sum to 1 over each row."""
    shares = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(shares / shares.sum(axis=1, keepdims=True))
