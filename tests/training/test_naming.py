"""What single things are called is learnt, and judged as it is told."""

from __future__ import annotations

import importlib
import json
import pkgutil

import pytest
import torch
import training.builtin
from torch.nn import functional
from training.builtin import naming
from training.builtin.catalog import NAMES, is_held_out_pair
from training.builtin.losses import TextSide, word_losses
from training.builtin.network import EMBEDDING, Refinement
from training.builtin.words import NAMELESS, OTHER, UNKNOWN, truth_of

from sightline.bench.renders import Placed
from sightline.color_naming import COLOR_NAMES


def test_every_module_can_be_imported():
    for module in pkgutil.iter_modules(training.builtin.__path__):
        importlib.import_module(f"training.builtin.{module.name}")


def test_a_refinement_adds_and_takes_away_from_the_first_and_can_learn_to():
    """A way around that ends in a ReLU could not, and dies: no gradient passes what is always 0."""
    torch.manual_seed(0)
    block, x = Refinement(8), 2 + torch.rand(4, 8, 6, 6)
    change = block(x) - x
    assert 0.4 < change.std() < 0.6 and abs(change.mean()) < 0.1
    optimizer = torch.optim.SGD(block.parameters(), 0.1)
    for _ in range(20):
        optimizer.zero_grad()
        block(x).square().mean().backward()
        optimizer.step()
    assert block(x).mean() < 0.7 * x.mean()


def test_of_what_is_no_thing_nothing_is_said():
    torch.manual_seed(1)
    text, embeddings = TextSide(), functional.normalize(torch.randn(2, EMBEDDING), dim=-1)
    truths = [truth_of(None), truth_of(Placed(1, "mug", {"red": 1.0}, "ceramic", 1.0, 0.1, (0, 0, 9, 9)))]
    said = {
        "kind": torch.tensor([t.kind for t in truths]),
        "colors": torch.tensor([t.colors for t in truths]),
        "material": torch.tensor([t.material for t in truths]),
    }
    text.requires_grad_(False)
    nothing, mug = (
        word_losses(text, embeddings[i : i + 1], {k: v[i : i + 1] for k, v in said.items()}) for i in (0, 1)
    )
    assert all(float(loss) == 0 for loss in nothing.values()) and all(float(loss) > 0 for loss in mug.values())


@pytest.mark.parametrize(("colors", "silent"), [((), False), (("red",), True), (("red", "blue"), True)])
def test_a_colour_that_a_kind_is_kept_from_says_nothing_against_it(colors, silent):
    """No cup that is learnt from is red: what is red, and no cup, teaches nothing about cups; what is gray does."""
    assert is_held_out_pair("cup", "red") and not any(is_held_out_pair("bowl", color) for color in ("red", "blue"))
    torch.manual_seed(1)
    text, embeddings = TextSide(), functional.normalize(torch.randn(1, EMBEDDING), dim=-1)
    cup, bowl = NAMES.index("cup"), NAMES.index("bowl")

    def taught(kind: int) -> torch.Tensor:
        said = {
            "kind": torch.tensor([kind]),
            "colors": torch.tensor([[int(name in colors) for name in COLOR_NAMES]]),
            "material": torch.tensor([UNKNOWN]),
        }
        text.zero_grad()
        word_losses(text, embeddings, said)["kind"].backward()
        return text.kinds.grad.abs().amax(1)

    by_mug = taught(NAMES.index("mug"))
    assert (float(by_mug[cup]) == 0) == silent and float(by_mug[bowl]) > 0 and bool(by_mug.isfinite().all())
    assert float(taught(cup)[cup]) > 0  # were there one, it would be learnt from


def test_kinds_without_a_name_are_one_where_things_are_judged():
    """The likeliest kind has a name, and is less likely than all that have none together."""
    logits = torch.zeros(2, OTHER + 1)
    logits[:, 3] = 5.0
    logits[0, NAMELESS:] = 4.0
    assert naming.likeliest(logits).tolist() == [NAMELESS, 3]


def test_a_run_goes_on(data, monkeypatch):
    (data / "held-out").mkdir()
    (data / "held-out" / "00000.zip").write_bytes((data / "train" / "00000.zip").read_bytes())
    monkeypatch.setattr(naming, "BATCH", 2)
    monkeypatch.setattr(naming, "TEST_EVERY", 2)
    naming.train(data, 1, 32, seed=1)
    naming.train(data, 2, 32, seed=1)
    lines = [json.loads(line) for line in (data / "log.jsonl").read_text().splitlines()]
    assert [line["crops"] for line in lines] == [1, 2] and "kinds_right" in lines[1]
    torch.save(torch.load(data / "naming.pt", weights_only=True) | {"words": ["other"]}, data / "naming.pt")
    with pytest.raises(SystemExit, match="other words"):
        naming.train(data, 3, 32, seed=1)
