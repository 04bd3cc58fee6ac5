"""Two networks: one finds things, whatever they are, and one looks at each again, to redraw its mask and to name it.

A compact CSP backbone, a pyramid, an anchor-free head, and prototypes for masks; a U-Net and a residual net for crops.

What the field knows it by: cross-stage partial blocks (Wang et al., CSPNet, 2020), a path-aggregation pyramid (Liu et
al., PANet, 2018), decoupled anchor-free heads with distances to the four sides (Tian et al., FCOS, 2019; Ge et al.,
YOLOX, 2021), prototype masks (Bolya et al., YOLACT, 2019), residual blocks (He et al., Deep residual learning, 2016).
Instead of classes, the crop of each box gives an embedding that is compared with words (as in Gu et al., ViLD, 2022;
Girshick et al., R-CNN, 2014, began with crops).
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional

STRIDES = (8, 16, 32)
EMBEDDING = 64
PROTOTYPES = 24
PROTOTYPE_STRIDE = 4
WIDTHS = (16, 32, 64, 128, 256)
DEPTHS = (1, 2, 3, 2)
NECK = 64
NAMER_WIDTHS, NAMER_DEPTHS = (24, 48, 96, 192), (0, 2, 4, 2)
DETAIL = 16
"""Channels of what is seen of a crop at its full size."""
REDRAW_WIDTHS = (16, 32, 64)
NORM_EPS = 1e-3
"""What is added to variances before their root is divided by."""
LITTLE = 0.5
"""Factors that the changes of a refinement begin with."""
REDRAWN = 0.25
"""Share of a batch that finer masks are learnt from: they are learnt long before the names are."""
CROP_PX = 96
"""Side of the crops that are named; masks, and all but the first convolution, are of half of it."""


class Seen(NamedTuple):
    """What the network gives; n places of all levels, in order of `places`.

    Attributes:
        boxes: (batch, n, 4) left, top, right, bottom [px].
        objectness: (batch, n) logits.
        coefficients: (batch, n, PROTOTYPES) of each place's mask.
        prototypes: (batch, PROTOTYPES, height / 4, width / 4).
    """

    boxes: Tensor
    objectness: Tensor
    coefficients: Tensor
    prototypes: Tensor


class Conv(nn.Sequential):
    """Convolution, batch norm, activation."""

    def __init__(self, inputs: int, outputs: int, size: int = 3, stride: int = 1, groups: int = 1) -> None:
        super().__init__(
            nn.Conv2d(inputs, outputs, size, stride, size // 2, groups=groups, bias=False),
            nn.BatchNorm2d(outputs, eps=NORM_EPS, momentum=0.03),
            nn.ReLU(inplace=True),
        )


class Residual(nn.Module):
    """Two convolutions, and the way around them."""

    def __init__(self, width: int, shortcut: bool) -> None:
        super().__init__()
        self.first, self.second, self.shortcut = Conv(width, width), Conv(width, width), shortcut

    def forward(self, x: Tensor) -> Tensor:
        """As is."""
        y = self.second(self.first(x))
        return x + y if self.shortcut else y


class Refinement(nn.Module):
    """A residual block as He et al. have it, which may take away too; it begins by changing little.

    In a row of blocks whose ways end in a ReLU, which only add, all but the first died here; and of such as began by
    changing nothing, with factors of 0, none learnt.
    """

    def __init__(self, width: int) -> None:
        super().__init__()
        self.first = Conv(width, width)
        self.second = nn.Sequential(*list(Conv(width, width))[:2])
        nn.init.constant_(self.second[1].weight, LITTLE)

    def forward(self, x: Tensor) -> Tensor:
        """As is."""
        return functional.relu(x + self.second(self.first(x)))


class Stage(nn.Module):
    """A cross-stage partial block: half of the channels pass through residual blocks; all their outputs are kept."""

    def __init__(self, inputs: int, outputs: int, depth: int, shortcut: bool = True) -> None:
        super().__init__()
        self.half = outputs // 2
        self.enter = Conv(inputs, outputs, 1)
        self.blocks = nn.ModuleList(Residual(self.half, shortcut) for _ in range(depth))
        self.leave = Conv((2 + depth) * self.half, outputs, 1)

    def forward(self, x: Tensor) -> Tensor:
        """As is."""
        parts = list(self.enter(x).split((self.half, self.half), 1))
        for block in self.blocks:
            parts.append(block(parts[-1]))
        return self.leave(torch.cat(parts, 1))


class Pooling(nn.Module):
    """Three poolings in a row, side by side: a wide view at the coarsest level."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.enter, self.leave = Conv(width, width // 2, 1), Conv(2 * width, width, 1)

    def forward(self, x: Tensor) -> Tensor:
        """As is."""
        parts = [self.enter(x)]
        for _ in range(3):
            parts.append(functional.max_pool2d(parts[-1], 5, 1, 2))
        return self.leave(torch.cat(parts, 1))


class Head(nn.Module):
    """The head of one level."""

    def __init__(self, inputs: int, stride: int) -> None:
        super().__init__()
        self.stride = stride
        self.where = nn.Sequential(Conv(inputs, NECK), Conv(NECK, NECK, groups=NECK), Conv(NECK, NECK, 1))
        self.sides = nn.Conv2d(NECK, 4, 1)
        self.objectness = nn.Conv2d(NECK, 1, 1)
        self.coefficients = nn.Conv2d(NECK, PROTOTYPES, 1)
        nn.init.constant_(self.objectness.bias, -4.6)
        nn.init.constant_(self.sides.bias, 1.5)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Boxes [px], objectness and coefficients of the level's places, row by row."""
        where = self.where(x)
        height, width = x.shape[-2:]
        sides = functional.softplus(self.sides(where).float()) * self.stride
        columns = (torch.arange(width, device=x.device) + 0.5) * self.stride
        rows = (torch.arange(height, device=x.device) + 0.5) * self.stride
        center_x, center_y = columns[None, None, :], rows[None, :, None]
        left, top, right, bottom = sides.unbind(1)
        boxes = torch.stack((center_x - left, center_y - top, center_x + right, center_y + bottom), -1).flatten(1, 2)

        def flat(y: Tensor) -> Tensor:
            return y.float().flatten(2).transpose(1, 2)

        return boxes, flat(self.objectness(where)).squeeze(-1), flat(self.coefficients(where))


class Backbone(nn.Module):
    """Features at strides 4, 8, 16 and 32 of images (batch, 3, height, width) of 0 to 1."""

    def __init__(self) -> None:
        super().__init__()
        w0, w1, w2, w3, w4 = WIDTHS
        self.stem = Conv(3, w0, 3, 2)
        self.level4 = nn.Sequential(Conv(w0, w1, 3, 2), Stage(w1, w1, DEPTHS[0]))
        self.level8 = nn.Sequential(Conv(w1, w2, 3, 2), Stage(w2, w2, DEPTHS[1]))
        self.level16 = nn.Sequential(Conv(w2, w3, 3, 2), Stage(w3, w3, DEPTHS[2]))
        self.level32 = nn.Sequential(Conv(w3, w4, 3, 2), Stage(w4, w4, DEPTHS[3]), Pooling(w4))

    def forward(self, images: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """As is."""
        c4 = self.level4(self.stem(images * 2 - 1))
        c8 = self.level8(c4)
        c16 = self.level16(c8)
        return c4, c8, c16, self.level32(c16)


class Redraw(nn.Module):
    """Finer masks of what crops (n, 4, side, side) show, whose last channel is a coarse one, 0 to 1.

    A small U-Net (Ronneberger et al., U-Net, 2015) that corrects the coarse mask.
    """

    def __init__(self) -> None:
        super().__init__()
        w2, w4, w8 = REDRAW_WIDTHS
        self.down2 = Conv(4, w2, 3, 2)
        self.down4 = nn.Sequential(Conv(w2, w4, 3, 2), Residual(w4, shortcut=True))
        self.down8 = nn.Sequential(Conv(w4, w8, 3, 2), Residual(w8, shortcut=True), Residual(w8, shortcut=True))
        self.up4, self.mixed4 = Conv(w8, w4, 1), Conv(w4, w4)
        self.up2, self.mixed2 = Conv(w4, w2, 1), Conv(w2, w2)
        self.change = nn.Sequential(nn.Conv2d(w2, 4, 1), nn.PixelShuffle(2))
        nn.init.zeros_(self.change[0].weight)
        nn.init.zeros_(self.change[0].bias)

    def forward(self, crops: Tensor) -> Tensor:
        """Logits (n, side, side)."""
        c2 = self.down2(crops * 2 - 1)
        c4 = self.down4(c2)
        x = self.mixed4(_larger(self.up4(self.down8(c4))) + c4)
        x = self.mixed2(_larger(self.up2(x)) + c2)
        coarse = crops[:, 3].clamp(0.01, 0.99)
        return self.change(x)[:, 0].float() + (coarse / (1 - coarse)).log()


class Namer(nn.Module):
    """What crops of single things show; crops (n, 4, side, side) are of colours and coarse masks, 0 to 1.

    How well the finer mask will fit a whole thing is told as in Huang et al., Mask scoring R-CNN, 2019.
    """

    def __init__(self) -> None:
        super().__init__()
        self.redraw = Redraw()
        self.detail = Conv(3, DETAIL, 3, 2)
        steps = pairwise((4 + DETAIL, *NAMER_WIDTHS))
        self.stages = nn.Sequential(
            *(
                nn.Sequential(Conv(a, b, 3, 2), Residual(b, shortcut=True), *(Refinement(b) for _ in range(depth)))
                for (a, b), depth in zip(steps, NAMER_DEPTHS, strict=True)
            )
        )
        self.embedding = nn.Linear(2 * NAMER_WIDTHS[-1], EMBEDDING)
        self.fit = nn.Linear(2 * NAMER_WIDTHS[-1], 1)

    def forward(self, crops: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Unit vectors (n, EMBEDDING), logits of finer masks (n, side / 2, side / 2), and of their IoU with all that is
        seen of the things (n,)."""
        half = half_size(crops)
        masks = self._masks(half)
        masked = torch.cat((half[:, :3], masks.detach().sigmoid()[:, None]), 1)
        shown = torch.cat((masked * 2 - 1, self.detail(crops[:, :3] * 2 - 1)), 1)
        features = self.stages(shown).float()
        pooled = torch.cat((features.mean((2, 3)), features.amax((2, 3))), 1)
        return functional.normalize(self.embedding(pooled), dim=-1), masks, self.fit(pooled)[:, 0]

    def _masks(self, crops: Tensor) -> Tensor:
        if not self.training:
            return self.redraw(crops)
        few = math.ceil(REDRAWN * len(crops))
        with torch.no_grad():
            others = self.redraw(crops[few:])
        return torch.cat((self.redraw(crops[:few]), others))


class Eyes(nn.Module):
    """Finds things; the sides of images are multiples of 32."""

    def __init__(self) -> None:
        super().__init__()
        _, w1, w2, w3, w4 = WIDTHS
        self.backbone = Backbone()
        self.down16 = Stage(w4 + w3, w3, 1, shortcut=False)
        self.down8 = Stage(w3 + w2, NECK, 1, shortcut=False)
        self.up16 = Conv(NECK, NECK, 3, 2)
        self.back16 = Stage(NECK + w3, w3, 1, shortcut=False)
        self.up32 = Conv(w3, w3, 3, 2)
        self.back32 = Stage(w3 + w4, w4, 1, shortcut=False)
        self.heads = nn.ModuleList(Head(width, stride) for width, stride in zip((NECK, w3, w4), STRIDES, strict=True))
        self.coarse, self.fine = Conv(NECK, 32, 1), Conv(w1, 32, 1)
        self.prototype = nn.Sequential(Conv(32, 32), nn.Conv2d(32, PROTOTYPES, 1))

    def forward(self, images: Tensor) -> Seen:
        """See `Seen`."""
        c4, c8, c16, c32 = self.backbone(images)
        d16 = self.down16(torch.cat((_larger(c32), c16), 1))
        p8 = self.down8(torch.cat((_larger(d16), c8), 1))
        p16 = self.back16(torch.cat((self.up16(p8), d16), 1))
        p32 = self.back32(torch.cat((self.up32(p16), c32), 1))
        parts = [head(p) for head, p in zip(self.heads, (p8, p16, p32), strict=True)]
        boxes, objectness, coefficients = (torch.cat(level, 1) for level in zip(*parts, strict=True))
        prototypes = self.prototype(_larger(self.coarse(p8)) + self.fine(c4)).float()
        return Seen(boxes, objectness, coefficients, prototypes)


def places(width: int, height: int) -> Tensor:
    """Centre [px] and stride of each place of an image, (n, 3)."""
    levels = []
    for stride in STRIDES:
        rows, columns = torch.meshgrid(torch.arange(height // stride), torch.arange(width // stride), indexing="ij")
        center = (torch.stack((columns, rows), -1).reshape(-1, 2) + 0.5) * stride
        levels.append(torch.cat((center, torch.full((len(center), 1), float(stride))), 1))
    return torch.cat(levels)


def half_size(x: Tensor) -> Tensor:
    """Crops or masks (..., side, side) at half their side, at which masks are redrawn."""
    return functional.avg_pool2d(x, 2)


def _larger(x: Tensor) -> Tensor:
    return functional.interpolate(x, scale_factor=2.0, mode="nearest")
