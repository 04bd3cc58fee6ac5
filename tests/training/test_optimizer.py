"""Steps of kernels are orthogonal, all others AdamW's, and what was learnt of both is kept."""

from __future__ import annotations

import pytest
import torch
from torch import nn
from training.builtin.optimizer import SCALARS, Muon, orthogonal


@pytest.mark.parametrize("shape", [(6, 40), (40, 6), (8, 8)])
def test_singular_values_become_about_one_and_their_directions_stay(shape):
    torch.manual_seed(0)
    matrix = torch.randn(shape) @ torch.diag(torch.logspace(0, -1, shape[1]))
    values = torch.linalg.svdvals(orthogonal(matrix))
    assert values.min() > 0.6 and values.max() < 1.3
    u, _, v = torch.linalg.svd(matrix, full_matrices=False)
    assert torch.nn.functional.cosine_similarity(orthogonal(matrix).flatten(), (u @ v).flatten(), dim=0) > 0.97


@pytest.fixture
def model():
    torch.manual_seed(0)
    return nn.Sequential(nn.Conv2d(3, 8, 3), nn.Conv2d(8, 4, 3), nn.Flatten(), nn.Linear(4 * 4 * 4, 2))


def _step(model, optimizer):
    torch.manual_seed(1)
    model(torch.rand(2, 3, 8, 8)).square().sum().backward()
    optimizer.step()
    optimizer.zero_grad()


def test_a_kernel_steps_orthogonally_and_everything_else_as_adamw(model):
    before = {name: value.clone() for name, value in model.state_dict().items()}
    optimizer = Muon(model, 0.5)
    optimizer.set_rate(0.01)
    for group in optimizer.param_groups:
        group["weight_decay"] = 0.0
    _step(model, optimizer)
    moved = {name: value - before[name] for name, value in model.state_dict().items()}
    for name, change in moved.items():
        if name != "1.weight":  # AdamW's first step is as large as its rate, for each weight
            rate = 0.01 * (SCALARS if change.ndim == 1 else 1)
            assert change.abs().max() == pytest.approx(rate, rel=0.05), name
    values = torch.linalg.svdvals(moved["1.weight"].flatten(1)) / (0.01 * 0.2 * 72**0.5)
    assert values.min() > 0.6 and values.max() < 1.3


def test_a_run_that_is_taken_up_again_goes_where_it_would_have_gone(model):
    optimizer = Muon(model, 0.01)
    _step(model, optimizer)
    weights = {name: value.clone() for name, value in model.state_dict().items()}
    kept = optimizer.state_dict()
    kept = {"state": {k: {n: t.clone() for n, t in s.items()} for k, s in kept["state"].items()}} | {
        "param_groups": kept["param_groups"]
    }
    _step(model, optimizer)
    wanted = {name: value.clone() for name, value in model.state_dict().items()}
    model.load_state_dict(weights)
    again = Muon(model, 0.01)
    again.load_state_dict(kept)
    _step(model, again)
    for name, value in model.state_dict().items():
        assert torch.allclose(value, wanted[name]), name
