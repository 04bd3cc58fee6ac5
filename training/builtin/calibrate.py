"""Make the network's scores probabilities, with pictures that it was not trained with, of things that it was.

Objectness by Platt's scaling (Platt, Probabilistic outputs for support vector machines, 1999), the words by a
temperature (Guo et al., On calibration of modern neural networks, 2017), and the threshold by how often what is not
there may be found.
"""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from rich.progress import track
from scipy.optimize import minimize
from scipy.special import expit, log_expit, log_softmax, logit

from sightline.bench.renders import Rendered, decoded, judge, read_encoded
from sightline.models.builtin.eyes import Eyes, Sighting
from sightline.models.builtin.words import Words, share_of
from training.builtin.words import UNKNOWN, truth_of

Floats = npt.NDArray[np.floating[Any]]
LEAST = 0.01
FALSE_ALARMS = 0.006
"""Share of requests for what is not there that may find something, which the threshold is chosen for."""
REQUESTS = 8
"""For what is not there, of each picture."""
UNCALIBRATED: dict[str, Any] = {"objectness": [1.0, 0.0], "threshold": 0.3}


def calibrated(eyes: Eyes, files: list[Path]) -> dict[str, Any]:
    """The facts of uncalibrated eyes, corrected by what they make of pictures."""
    words = Words(eyes.facts["groups"])
    pictures = [decoded(*encoded) for path in files for encoded in read_encoded(path)]
    looks = [eyes.look(picture.rgb, LEAST) for picture in track(pictures, "calibrate")]
    stands = [judge(seen.xyxy, picture) for seen, picture in zip(looks, pictures, strict=True)]
    objectness = np.concatenate([seen.objectness for seen in looks])
    right = np.array([thing is not None for row in stands for thing in row])
    truths = [truth_of(thing) for row in stands for thing in row if thing is not None]
    embeddings = np.concatenate([seen.embeddings for seen in looks])[right]
    kind, material = np.array([t.kind for t in truths]), np.array([t.material for t in truths])
    colors = np.array([t.colors for t in truths])
    known, made = colors != UNKNOWN, material != UNKNOWN

    facts = deepcopy(eyes.facts)
    facts["objectness"] = _platt(logit(objectness), right)
    groups = facts["groups"]
    for group, seen, truth in (("kinds", embeddings, kind), ("materials", embeddings[made], material[made])):
        factor, last = _temperature(words.logits(group, seen), truth)
        groups[group]["scale"] *= factor
        groups[group]["bias"] = [0.0] * (len(groups[group]["vectors"]) - 1) + [last]
    factor, shift = _platt(words.logits("colors", embeddings)[known], colors[known] == 1)
    groups["colors"]["scale"] *= factor
    groups["colors"]["bias"] = (factor * np.array(groups["colors"]["bias"]) + shift).tolist()
    facts["threshold"] = _threshold(facts, looks, pictures)
    return facts


def _threshold(facts: dict[str, Any], looks: list[Sighting], pictures: list[Rendered]) -> float:
    """The score that requests for kinds that are not there reach in `FALSE_ALARMS` of all cases."""
    words, rng = Words(facts["groups"]), np.random.default_rng(0)
    factor, shift = facts["objectness"]
    highest = []
    for seen, picture in zip(looks, pictures, strict=True):
        sure = expit(factor * logit(seen.objectness) + shift)
        nouns = [belief.kinds for belief in words.beliefs(seen.embeddings)]
        here = {p.noun for p in picture.placed}
        for noun in rng.permutation(sorted(words.known - here))[:REQUESTS]:
            scores = [s * share_of(noun, kinds) for s, kinds in zip(sure, nouns, strict=True)]
            highest.append(max(scores, default=0.0))
    return round(float(np.quantile(highest, 1 - FALSE_ALARMS)), 3)


def _platt(logits: Floats, right: npt.NDArray[np.bool_]) -> list[float]:
    def loss(pair: Floats) -> float:
        z = pair[0] * logits + pair[1]
        return -float(np.where(right, log_expit(z), log_expit(-z)).mean())

    return [float(v) for v in minimize(loss, np.array([1.0, 0.0]), method="Nelder-Mead").x]


def _temperature(logits: Floats, right: npt.NDArray[np.int64]) -> tuple[float, float]:
    """The factor on logits of which one is right, and what is then added to the last one."""

    def loss(pair: Floats) -> float:
        z = pair[0] * logits
        z[:, -1] += pair[1]
        return -float(log_softmax(z, axis=1)[np.arange(len(right)), right].mean())

    factor, shift = minimize(loss, np.array([1.0, 0.0]), method="Nelder-Mead").x
    return float(factor), float(shift)
