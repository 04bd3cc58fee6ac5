"""The loss of grounding detectors in the manner of DETR: one query per thing, its box and the words that name it."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from scipy.optimize import linear_sum_assignment
from torch import Tensor
from torch.nn import functional


@dataclass(frozen=True)
class Answer:
    """What should be found in one image.

    Attributes:
        boxes: centre, width and height over the image's size, (n, 4).
        words: which tokens of the prompt name each thing, 0 or 1, (n, tokens).
    """

    boxes: Tensor
    words: Tensor


def corners(boxes: Tensor) -> Tensor:
    """Left, top, right and bottom of boxes given by centre, width and height."""
    centre, half = boxes[..., :2], boxes[..., 2:] / 2
    return torch.cat([centre - half, centre + half], -1)


def generalized_iou(a: Tensor, b: Tensor) -> Tensor:
    """Generalized intersection over union of corner boxes; broadcasts."""
    inner = (torch.minimum(a[..., 2:], b[..., 2:]) - torch.maximum(a[..., :2], b[..., :2])).clamp(min=0).prod(-1)
    hull = (torch.maximum(a[..., 2:], b[..., 2:]) - torch.minimum(a[..., :2], b[..., :2])).clamp(min=0).prod(-1)
    union = (a[..., 2:] - a[..., :2]).prod(-1) + (b[..., 2:] - b[..., :2]).prod(-1) - inner
    return inner / union.clamp(min=1e-9) - (hull - union) / hull.clamp(min=1e-9)


def intersection_over_union(a: Tensor, b: Tensor) -> Tensor:
    """Intersection over union of corner boxes; broadcasts."""
    inner = (torch.minimum(a[..., 2:], b[..., 2:]) - torch.maximum(a[..., :2], b[..., :2])).clamp(min=0).prod(-1)
    return inner / ((a[..., 2:] - a[..., :2]).prod(-1) + (b[..., 2:] - b[..., :2]).prod(-1) - inner).clamp(min=1e-9)


def focal(logits: Tensor, targets: Tensor, gamma: float) -> Tensor:
    """Cross entropy per element, less for what is already right."""
    entropy = functional.binary_cross_entropy_with_logits(logits, targets, reduction="none")
    return entropy * (logits.sigmoid() - targets).abs() ** gamma


@torch.no_grad()
def match(logits: Tensor, boxes: Tensor, answer: Answer) -> tuple[Tensor, Tensor]:
    """Query and thing of each pair, for one image: the assignment of least cost."""
    probability = logits.sigmoid()
    named = answer.words / answer.words.sum(-1, keepdim=True)
    cost = 2 * (1 - probability @ named.T)
    cost = cost + 5 * torch.cdist(boxes, answer.boxes, p=1)
    cost = cost - 2 * generalized_iou(corners(boxes)[:, None], corners(answer.boxes)[None])
    rows, columns = linear_sum_assignment(cost.numpy())
    return torch.as_tensor(rows), torch.as_tensor(columns)


def box_loss(guess: Tensor, wanted: Tensor) -> Tensor:
    """Sum over pairs of boxes of how far they are apart."""
    overlap = generalized_iou(corners(guess), corners(wanted))
    return 5 * (guess - wanted).abs().sum() + 2 * (1 - overlap).sum()


def decoder_loss(logits: Tensor, boxes: Tensor, valid: Tensor, answers: list[Answer], gamma: float) -> Tensor:
    """Loss of one decoder layer: the best assignment of queries to things counts.

    Args:
        logits: (batch, queries, tokens).
        boxes: centre, width and height over the image's size, (batch, queries, 4).
        valid: which tokens are real, (batch, tokens).
    """
    targets = torch.zeros_like(logits)
    guesses, wanted = [], []
    for i, answer in enumerate(answers):
        if len(answer.boxes):
            rows, columns = match(logits[i], boxes[i], answer)
            targets[i, rows] = answer.words[columns]
            guesses.append(boxes[i, rows])
            wanted.append(answer.boxes[columns])
    loss = 2 * (focal(logits, targets, gamma) * valid[:, None]).sum()
    if wanted:
        loss = loss + box_loss(torch.cat(guesses), torch.cat(wanted))
    return loss / max(sum(len(b) for b in wanted), 1)


def proposal_loss(
    logits: Tensor,
    boxes: Tensor,
    valid: Tensor,
    answers: list[Answer],
    grid: tuple[int, int],
    gamma: float,
    near: int = 4,
) -> Tensor:
    """Loss of the encoder's proposals: those of the finest level nearest to a thing's centre should find it.

    That is steadier than an assignment by the guesses, and so is learnt far sooner.

    Args:
        logits: of all levels, finest first, (batch, proposals, tokens).
        grid: rows and columns of the finest level.
        near: how many proposals should find the same thing; others within it may find it or not.
    """
    height, width = grid
    y, x = torch.meshgrid((torch.arange(height) + 0.5) / height, (torch.arange(width) + 0.5) / width, indexing="ij")
    centres = torch.stack([x.flatten(), y.flatten()], -1)
    targets, counted = torch.zeros_like(logits), torch.ones(logits.shape[:2])
    guesses, wanted = [], []
    for i, answer in enumerate(answers):
        if len(answer.boxes):
            off = ((centres[:, None] - answer.boxes[None, :, :2]) / answer.boxes[None, :, 2:]).abs()
            counted[i, : height * width][(off.amax(-1) < 0.5).any(-1)] = 0
            chosen = off.square().sum(-1).topk(near, dim=0, largest=False).indices
            for k, rows in enumerate(chosen.T):
                targets[i, rows] = answer.words[k]
                counted[i, rows] = 1
                guesses.append(boxes[i, rows])
                wanted.append(answer.boxes[k].expand(near, 4))
    loss = 2 * (focal(logits, targets, gamma) * valid[:, None] * counted[..., None]).sum()
    if wanted:
        loss = loss + box_loss(torch.cat(guesses), torch.cat(wanted))
    return loss / max(sum(len(b) for b in wanted), 1)
