"""The small checkpoints, each loaded once, and the drawn world that they know."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from tests.drawn import CHECKPOINTS

from sightline.models.registry import load_model


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Embeddings of the tests are not kept in the user's cache."""
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SIGHTLINE_CACHE", str(folder))
        yield folder


@pytest.fixture(scope="session")
def model(own_cache: Path) -> Callable[[str, str], Any]:
    """Loads a checkpoint by the name of its folder, for an ability."""
    return cache(lambda name, ability: load_model(str(CHECKPOINTS / name), ability))


@pytest.fixture(scope="session")
def reference() -> Callable[[str, str], tuple[Any, Any]]:
    """Processor and network as transformers' own examples load them."""

    @cache
    def load(name: str, network_class: str) -> tuple[Any, Any]:
        import torch
        import transformers

        folder = CHECKPOINTS / name
        network = getattr(transformers, network_class).from_pretrained(folder, dtype=torch.float32)
        return transformers.AutoProcessor.from_pretrained(folder), network.eval()

    return load


@pytest.fixture
def no_text_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of its own, empty."""
    monkeypatch.setenv("SIGHTLINE_CACHE", str(tmp_path))
    return tmp_path
