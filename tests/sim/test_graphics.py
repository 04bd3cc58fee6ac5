from __future__ import annotations

import os
import subprocess
import sys

import pytest

from sightline.errors import MissingPartError
from sightline.sim import graphics


@pytest.fixture
def undecided(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """As if nothing had been tried in this process."""
    monkeypatch.setattr(graphics, "_chosen", None)
    monkeypatch.setattr(graphics, "_early", None)
    monkeypatch.delenv(graphics.VARIABLE, raising=False)
    monkeypatch.delenv("MUJOCO_GL", raising=False)
    return monkeypatch


def test_the_first_that_works_is_taken_and_tried_once(undecided: pytest.MonkeyPatch) -> None:
    tried: list[str] = []
    undecided.setattr(graphics, "candidates", lambda: ("egl", "osmesa", "rays"))
    undecided.setattr(graphics, "_works", lambda name: tried.append(name) or name == "osmesa")
    chosen = graphics.choose_graphics()
    assert chosen.name == "osmesa"
    assert "libegl1" in chosen.advice, "what is better, and how to get it"
    assert graphics.choose_graphics() is chosen
    assert tried == ["egl", "osmesa"]


def test_rays_need_nothing_and_say_what_would_be_faster(undecided: pytest.MonkeyPatch) -> None:
    undecided.setattr(graphics, "candidates", lambda: ("egl", "osmesa", "rays"))
    undecided.setattr(graphics, "_works", lambda name: False)
    chosen = graphics.choose_graphics()
    assert chosen.name == "rays"
    assert "libegl1" in chosen.advice and "libosmesa6" in chosen.advice


def test_the_variable_forces_one_and_an_impossible_one_is_refused(undecided: pytest.MonkeyPatch) -> None:
    undecided.setattr(graphics, "candidates", lambda: ("egl", "osmesa", "rays"))
    undecided.setattr(graphics, "_works", lambda name: False)
    undecided.setenv(graphics.VARIABLE, "osmesa")
    with pytest.raises(MissingPartError, match="libosmesa6"):
        graphics.choose_graphics()
    undecided.setenv(graphics.VARIABLE, "crayons")
    with pytest.raises(MissingPartError, match="egl, osmesa, rays"):
        graphics.choose_graphics()
    undecided.setenv(graphics.VARIABLE, "rays")
    assert graphics.choose_graphics().name == "rays"


@pytest.mark.skipif(sys.platform != "linux", reason="where MuJoCo checks MUJOCO_GL")
@pytest.mark.parametrize("value", ["osmesa", "nonsense"])
def test_a_mujoco_gl_that_mujoco_would_choke_on_does_not_stop_us(value: str) -> None:
    code = "import sightline.sim.arm, mujoco; print('imported')"
    environment = {**os.environ, "MUJOCO_GL": value}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == "imported", done.stderr
