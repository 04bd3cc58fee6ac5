"""How both networks learn: AdamW, with orthogonal steps for the kernels of convolutions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn

DECAY = 0.03
MOMENTUM = 0.9
SCALARS = 0.1
"""Rate of factors and shifts, of that of the weights: else noise drives blocks out of use sooner than they learn."""


class Muon(torch.optim.AdamW):
    """AdamW whose steps of kernels are made orthogonal, so that no direction of a layer is left behind.

    Jordan et al., Muon: an optimizer for hidden layers in neural networks, 2024; its steps are as large as AdamW's for
    the same rate (Liu et al., Muon is scalable for LLM training, 2025). `torch.optim.Muon` takes no kernels of
    convolutions, and works in bfloat16, which many processors have not.
    """

    def __init__(self, model: nn.Module, rate: float) -> None:
        weights = [p for p in model.parameters() if p.ndim > 1]
        self._kernels = [p for p in weights if p.ndim == 4 and p.shape[1] > 4]
        kernels = {id(p) for p in self._kernels}
        others = [p for p in weights if id(p) not in kernels]
        plain = [p for p in model.parameters() if p.ndim <= 1]
        groups = [{"params": some, "weight_decay": DECAY} for some in (self._kernels, others)]
        super().__init__([*groups, {"params": plain, "weight_decay": 0.0}], lr=rate, betas=(0.9, 0.99))
        self.set_rate(rate)

    def set_rate(self, rate: float) -> None:
        """How fast to learn from now on."""
        for group, share in zip(self.param_groups, (1.0, 1.0, SCALARS), strict=True):
            group["lr"] = rate * share

    @torch.no_grad()
    def step(self, closure: Callable[[], float] | None = None) -> Any:
        """As of any optimizer; gradients of kernels are used up."""
        rate = self.param_groups[0]["lr"]
        for p in self._kernels:
            if p.grad is None:
                continue
            state = self.state[p]
            if not state:
                state |= {"step": torch.zeros(()), "momentum": torch.zeros_like(p)}  # AdamW asks each state for a step
            mean = state["momentum"]
            mean.lerp_(p.grad, 1 - MOMENTUM)
            step = orthogonal(p.grad.lerp(mean, MOMENTUM).flatten(1))
            p.mul_(1 - rate * DECAY).add_(step.view(p.shape), alpha=-rate * 0.2 * max(step.shape) ** 0.5)
            p.grad = None  # so that AdamW leaves it alone
        return super().step(closure)


def orthogonal(matrix: Tensor) -> Tensor:
    """About the nearest matrix whose rows (or columns, if those are fewer) are orthonormal, by Newton and Schulz."""
    x = matrix.T if matrix.shape[0] > matrix.shape[1] else matrix
    x = x / (x.norm() + 1e-7)
    for _ in range(5):
        square = x @ x.T
        x = 3.4445 * x + (-4.775 * square + 2.0315 * square @ square) @ x
    return x.T if matrix.shape[0] > matrix.shape[1] else x
