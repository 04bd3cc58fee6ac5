"""What the network is taught: which place is responsible for which thing, and how wrong it is about it."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

from sightline.color_naming import COLOR_NAMES
from training.builtin.network import EMBEDDING, PROTOTYPE_STRIDE, PROTOTYPES, Namer, Seen
from training.builtin.things.base import MATERIALS
from training.builtin.words import NAMELESS, OTHER, held_out
from training.checkpoints.grounding_loss import intersection_over_union

PLACES_PER_THING = 10
MASKS_PER_IMAGE = 10
NAMELESS_WEIGHT = 0.5
"""Of things without a name, which would else be the answer to every doubt."""


class TextSide(nn.Module):
    """A vector for each word that embeddings are compared with.

    Kinds exclude each other, and so do materials: their probabilities are a softmax over all of them. Of kinds those
    that have no name are learnt apart too, as else one vector would have to stand for all that they look like. Each
    colour is judged on its own.
    """

    def __init__(self) -> None:
        super().__init__()
        self.kinds = nn.Parameter(torch.randn(OTHER + 1, EMBEDDING))
        self.colors = nn.Parameter(torch.randn(len(COLOR_NAMES), EMBEDDING))
        self.materials = nn.Parameter(torch.randn(len(MATERIALS), EMBEDDING))
        self.scales = nn.Parameter(torch.tensor([math.log(12.0), math.log(8.0), math.log(8.0)]))
        self.color_bias = nn.Parameter(torch.full((len(COLOR_NAMES),), -1.5))

    def logits(self, embeddings: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Of kinds, colours and materials for unit vectors (..., EMBEDDING)."""
        scales = self.scales.exp()
        kinds, colors, materials = (
            scale * embeddings @ functional.normalize(words, dim=-1).T
            for scale, words in zip(scales, (self.kinds, self.colors, self.materials), strict=True)
        )
        return kinds, colors + self.color_bias, materials


class Naming(nn.Module):
    """The network that names crops, and its words."""

    def __init__(self) -> None:
        super().__init__()
        self.namer, self.text = Namer(), TextSide()


def complete_iou(a: Tensor, b: Tensor) -> Tensor:
    """CIoU of boxes (n, 4) with boxes (n, 4) (Zheng et al., Distance-IoU loss, 2020)."""
    size_a, size_b = a[:, 2:] - a[:, :2], b[:, 2:] - b[:, :2]
    iou = intersection_over_union(a, b)
    hull = torch.maximum(a[:, 2:], b[:, 2:]) - torch.minimum(a[:, :2], b[:, :2])
    apart = (a[:, :2] + a[:, 2:] - b[:, :2] - b[:, 2:]).square().sum(-1) / 4
    skew = 4 / math.pi**2 * (torch.atan2(*size_b.unbind(-1)) - torch.atan2(*size_a.unbind(-1))).square()
    with torch.no_grad():
        weight = skew / (1 - iou + skew + 1e-7)
    return iou - apart / (hull.square().sum(-1) + 1e-7) - weight * skew


def assign(seen: Seen, spots: Tensor, truth: dict[str, Tensor]) -> tuple[Tensor, Tensor, Tensor]:
    """Which thing each place answers for (Feng et al., TOOD, 2021: places that score and fit well).

    Returns:
        thing (b, n), -1 for none; target (b, n) of objectness, 0..1; whether a place is to be left alone (b, n).
    """
    with torch.no_grad():
        boxes, valid = truth["boxes"], truth["counts"]
        center = spots[:, :2]
        inside = ((center[None, None] > boxes[:, :, None, :2]) & (center[None, None] < boxes[:, :, None, 2:])).all(
            -1
        ) & valid[..., None]
        # A thing smaller than a cell may have no place inside it: its nearest one is taken
        middle = (boxes[..., :2] + boxes[..., 2:]) / 2
        away = (center[None, None] - middle[:, :, None]).square().sum(-1) + 64 * spots[None, None, :, 2]
        nearest = functional.one_hot(away.argmin(-1), len(spots)).bool()
        inside |= nearest & valid[..., None] & ~inside.any(-1, keepdim=True)
        iou = intersection_over_union(boxes[:, :, None], seen.boxes[:, None])
        fit = seen.objectness.sigmoid()[:, None].sqrt() * iou.pow(4) * inside
        best = fit.topk(PLACES_PER_THING, dim=-1)
        chosen = torch.zeros_like(inside).scatter_(-1, best.indices, best.values > 1e-9)
        chosen |= nearest & valid[..., None] & ~chosen.any(-1, keepdim=True)
        overlap = torch.where(chosen, iou + 1e-6, torch.zeros_like(iou))
        value, thing = overlap.max(1)
        taken = value > 0
        mine = functional.one_hot(thing, boxes.shape[1]).transpose(1, 2).bool() & taken[:, None]
        fit = fit * mine
        scaled = fit / (fit.amax(-1, keepdim=True) + 1e-9) * (iou * mine).amax(-1, keepdim=True)
        target = torch.where(taken, scaled.amax(1), torch.zeros_like(value))
        ignored = truth["valid"] & ~valid
        in_ignored = (
            ((center[None, None] > boxes[:, :, None, :2]) & (center[None, None] < boxes[:, :, None, 2:])).all(-1)
            & ignored[..., None]
        ).any(1)
        return torch.where(taken, thing, -1), target, in_ignored & ~taken


def loss_of(seen: Seen, spots: Tensor, truth: dict[str, Tensor]) -> tuple[Tensor, dict[str, float]]:
    """The whole loss of what finds things, and its parts."""
    thing, target, left_alone = assign(seen, spots, truth)
    total = target.sum().clamp(min=1)
    objectness = functional.binary_cross_entropy_with_logits(seen.objectness, target, reduction="none")
    parts = {"object": objectness[~left_alone].sum() / total}
    image, place = torch.nonzero(thing >= 0, as_tuple=True)
    row = thing[image, place]
    weight = target[image, place]
    wanted = truth["boxes"][image, row]
    parts["box"] = 5 * ((1 - complete_iou(seen.boxes[image, place], wanted)) * weight).sum() / total
    parts["mask"] = 2 * _mask_loss(seen, truth, image, place, row)
    return sum(parts.values(), torch.zeros(())), {name: float(part.detach()) for name, part in parts.items()}


def word_losses(text: TextSide, embeddings: Tensor, said: dict[str, Tensor]) -> dict[str, Tensor]:
    """How wrong embeddings (n, EMBEDDING) are about what is said of n things.

    A thing in a colour that a kind was kept from says nothing against that kind: else it would be learnt that whatever
    is red is no cup, if no cup that was shown was red. As with classes of no prior probability in Menon et al.,
    Long-tail learning via logit adjustment, 2021.
    """
    kinds, colors, materials = text.logits(embeddings)
    never = (said["colors"] == 1).float() @ held_out().float() > 0
    never &= functional.one_hot(said["kind"].clamp(min=0), OTHER + 1) == 0
    kinds = kinds.masked_fill(never, -torch.inf)
    known = said["colors"] >= 0
    by_kind = torch.ones(OTHER + 1)
    by_kind[NAMELESS:] = NAMELESS_WEIGHT
    wrong = functional.binary_cross_entropy_with_logits(colors, said["colors"].clamp(min=0).float(), reduction="none")
    return {
        "kind": functional.cross_entropy(kinds, said["kind"], by_kind, ignore_index=-1, reduction="none").mean(),
        "color": 0.3 * (wrong * known).sum(-1).mean(),
        "material": 0.3
        * functional.cross_entropy(materials, said["material"], ignore_index=-1, reduction="none").mean(),
    }


def _mask_loss(seen: Seen, truth: dict[str, Tensor], image: Tensor, place: Tensor, row: Tensor) -> Tensor:
    """Cross entropy inside of each box, of a few places of each image."""
    if len(image) == 0:
        return seen.prototypes.sum() * 0
    # A few places of each image; all prototypes of an image are multiplied once, as copies for each place are slow
    order = torch.randperm(len(image))
    image, place, row = image[order], place[order], row[order]
    rank = (functional.one_hot(image, len(seen.prototypes)).cumsum(0) - 1).gather(1, image[:, None]).squeeze(1)
    few = rank < MASKS_PER_IMAGE
    image, place, row, rank = image[few], place[few], row[few], rank[few]
    batch, _, height, width = seen.prototypes.shape
    coefficients = seen.coefficients.new_zeros(batch, MASKS_PER_IMAGE, PROTOTYPES)
    coefficients[image, rank] = seen.coefficients[image, place]
    every = (coefficients @ seen.prototypes.flatten(2)).view(batch, MASKS_PER_IMAGE, height, width)
    logits = every[image, rank]
    wanted = (truth["things"][image] == (row + 1)[:, None, None]).float()
    boxes = truth["boxes"][image, row] / PROTOTYPE_STRIDE
    x = torch.arange(width)[None, None] + 0.5
    y = torch.arange(height)[None, :, None] + 0.5
    left, top, right, bottom = (side[:, None, None] for side in boxes.unbind(-1))
    inside = (x > left - 1) & (x < right + 1) & (y > top - 1) & (y < bottom + 1)
    wrong = functional.binary_cross_entropy_with_logits(logits, wanted, reduction="none") * inside
    return (wrong.sum((1, 2)) / inside.sum((1, 2)).clamp(min=1)).mean()
