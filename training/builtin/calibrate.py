"""Make the network's scores probabilities, with pictures that it was not trained with, of things that it was.

Objectness, with what else tells of a thing or of a second box of one, by Platt's scaling (Platt, Probabilistic outputs
for support vector machines, 1999), the words by a temperature (Guo et al., On calibration of modern neural networks,
2017), and the threshold by how often what is not there may be found.
"""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from rich.progress import track
from scipy.optimize import minimize
from scipy.special import expit, log_expit, log_softmax, logsumexp

from sightline.bench.renders import Rendered, decoded, judge, read_encoded
from sightline.geometry.boxes import mask_to_xyxy
from sightline.models.builtin.crops import boxes_of
from sightline.models.builtin.eyes import Eyes, Sighting, evidence_of
from sightline.models.builtin.model import LEAST_SEEN
from sightline.models.builtin.words import Words, share_of
from training.builtin.words import NAMELESS, UNKNOWN, truth_of

Floats = npt.NDArray[np.floating[Any]]
FALSE_ALARMS = 0.005
"""Share of requests for what is not there that may find something, which the threshold is chosen for: half of what may
be, as of things that were not trained with more are taken for others."""
UNCALIBRATED: dict[str, Any] = {"objectness": [1.0, 0.0, 0.0, 0.0, 0.0, 0.0], "threshold": 0.3}
"""Factors on the columns of `evidence_of`, what is added to them, and the threshold."""


def calibrated(eyes: Eyes, files: list[Path]) -> dict[str, Any]:
    """The facts of uncalibrated eyes, corrected by what they make of pictures.

    Of two boxes that are drawn as one, uncalibrated eyes keep that of the higher objectness; calibrated ones may keep
    the other.
    """
    words = Words(eyes.facts["groups"])
    pictures = [decoded(*encoded) for path in files for encoded in read_encoded(path)]
    looks = [eyes.look(picture.rgb, LEAST_SEEN) for picture in track(pictures, "calibrate")]
    stands = [thing for seen, picture in zip(looks, pictures, strict=True) for thing in judge(_boxes(seen), picture)]
    judged = np.array([thing is None or thing.counts for thing in stands])  # what need not be found is not wrong
    right = np.array([thing is not None for thing in stands])[judged]
    embeddings = np.concatenate([seen.embeddings for seen in looks])[judged][right]
    truths = [truth_of(thing) for thing in stands if thing is not None and thing.counts]
    kind, material = np.array([t.kind for t in truths]), np.array([t.material for t in truths])
    colors = np.array([t.colors for t in truths])
    known, made = colors != UNKNOWN, material != UNKNOWN

    facts = deepcopy(eyes.facts)
    groups = facts["groups"]
    last_material = len(groups["materials"]["vectors"]) - 1
    for group, seen, truth, last in (
        ("kinds", embeddings, kind, NAMELESS),
        ("materials", embeddings[made], material[made], last_material),
    ):
        factor, shift = _temperature(words.logits(group, seen), truth, last)
        groups[group]["scale"] *= factor
        groups[group]["bias"] = [0.0] * last + [shift] * (len(groups[group]["vectors"]) - last)
    factor, shift = _platt(words.logits("colors", embeddings)[known][:, None], colors[known] == 1)
    groups["colors"]["scale"] *= factor
    groups["colors"]["bias"] = (factor * np.array(groups["colors"]["bias"]) + shift).tolist()
    evidence = [_evidence(seen, Words(groups)) for seen in looks]
    facts["objectness"] = _platt(np.concatenate(evidence)[judged], right)
    facts["threshold"] = _threshold(facts, looks, evidence, pictures)
    return facts


def _boxes(seen: Sighting) -> Floats:
    """Of the masks, as they are answered."""
    boxes = [mask_to_xyxy(mask) if mask.any() else box for mask, box in zip(seen.masks(), seen.xyxy, strict=True)]
    return np.array(boxes, dtype=np.float64).reshape(-1, 4)


def _evidence(seen: Sighting, words: Words) -> Floats:
    boxes = boxes_of(seen.mask_logits, seen.views, seen.xyxy)
    return evidence_of(seen.objectness, seen.fits, seen.embeddings, boxes, seen.size_wh, words)


def _threshold(facts: dict[str, Any], looks: list[Sighting], evidence: list[Floats], pictures: list[Rendered]) -> float:
    """The score that requests for kinds that are not there reach in `FALSE_ALARMS` of all cases."""
    words = Words(facts["groups"])
    *factors, shift = facts["objectness"]
    highest = []
    for seen, told, picture in zip(looks, evidence, pictures, strict=True):
        sure = expit(told @ factors + shift)
        nouns = [belief.kinds for belief in words.beliefs(seen.embeddings)]
        for noun in picture.absent(words.known):
            scores = [s * share_of(noun, kinds) for s, kinds in zip(sure, nouns, strict=True)]
            highest.append(max(scores, default=0.0))
    return round(float(np.quantile(highest, 1 - FALSE_ALARMS)), 3)


def _platt(logits: Floats, right: npt.NDArray[np.bool_]) -> list[float]:
    """Factors on the logits (n, k) of what is right or not, and what is added to their sum."""

    def loss(weights: Floats) -> float:
        z = logits @ weights[:-1] + weights[-1]
        return -float(np.where(right, log_expit(z), log_expit(-z)).mean())

    return [float(v) for v in minimize(loss, np.append(np.ones(logits.shape[1]), 0.0), method="Nelder-Mead").x]


def _temperature(logits: Floats, right: npt.NDArray[np.int64], last: int) -> tuple[float, float]:
    """The factor on logits of which one is right, and what is then added to those from `last` on, which are as one."""
    right = np.minimum(right, last)

    def loss(pair: Floats) -> float:
        z = pair[0] * logits
        z = np.column_stack([z[:, :last], logsumexp(z[:, last:], axis=1) + pair[1]])
        return -float(log_softmax(z, axis=1)[np.arange(len(right)), right].mean())

    factor, shift = minimize(loss, np.array([1.0, 0.0]), method="Nelder-Mead").x
    return float(factor), float(shift)
