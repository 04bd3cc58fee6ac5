"""What the README prints is run as printed."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sightline.__main__ import main
from sightline.answer import Answer, Found

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"


def test_the_first_example_works_as_printed(scene_files, tmp_path, monkeypatch):
    for source, name in ((scene_files.rgb, "rgb.png"), (scene_files.depth, "depth_mm.png")):
        shutil.copy(source, tmp_path / name)
    shutil.copy(scene_files.camera, tmp_path / "camera.json")
    monkeypatch.chdir(tmp_path)
    (code,) = re.findall(r"```python\n(.*?)```", README.read_text(), flags=re.DOTALL)
    names: dict[str, object] = {}
    exec(code, names)
    assert isinstance(names["found"], Found)
    assert names["found"].object.center_m == pytest.approx([0.60, 0.12, 0.045], abs=0.03)
    assert set(names["detections"].data["label"]) <= {"mug", "red box"}
    assert "mug" in names["detections"].data["label"]
    answer = names["answer"]
    assert isinstance(answer, Answer)
    assert (answer.value, type(answer.value)) == (1, int)


def test_what_scene_commands_print_is_what_they_print(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    shown = re.findall(
        r"^\$ (sightline (?:locate|ask|parse) .*)\n((?:(?!\$|```).*\n)+)", README.read_text(), flags=re.M
    )
    assert len(shown) >= 4
    for command, printed in shown:
        monkeypatch.setattr(sys, "argv", shlex.split(command))
        with pytest.raises(SystemExit):
            main()
        assert capsys.readouterr().out == printed


def tracked() -> set[Path] | None:
    """The files that git tracks; None where this is no checkout."""
    try:
        listed = subprocess.run(
            ["git", "-C", str(ROOT), "ls-files", "-z"], capture_output=True, text=True, check=True, timeout=30
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    files = {ROOT / name for name in listed.split("\0") if name}
    return files if README in files else None  # unpacked inside of another checkout


@pytest.mark.parametrize("page", [README, *sorted(ROOT.glob("docs/*.md"))], ids=lambda p: p.name)
def test_every_picture_and_page_that_is_linked_is_there(page: Path):
    known = tracked()
    for link in re.findall(r"\]\(([^)\s]+)[^)]*\)", page.read_text()):
        name = link.partition("#")[0]
        if not name or re.match(r"[a-z]+:", name):
            continue
        file = Path(os.path.normpath(page.parent / name))
        there = file.exists() if known is None else any(f == file or file in f.parents for f in known)
        assert there, f"{page.name} links to {link}, which is not in the repository"


def test_every_command_of_the_readme_exists(capsys, monkeypatch):
    from sightline.bench.app import build_app as build_bench
    from sightline.cli.app import build_app

    app = build_app()
    commands = {c.callback.__name__ for c in app.registered_commands} | {build_bench().info.name}
    commands |= {group.typer_instance.info.name for group in app.registered_groups}
    named = set(re.findall(r"^\$ sightline (\w+)", README.read_text(), flags=re.MULTILINE))
    assert named <= commands
    assert len(named) >= 5


def test_every_pick_of_the_readme_works(tmp_path, capsys, monkeypatch):
    """The commands as printed, but for the film, which takes most of their time."""
    monkeypatch.chdir(README.parent)
    lines = re.findall(r"^\$ (sightline pick [^#\n]+)", README.read_text(), flags=re.MULTILINE)
    assert len(lines) == 2
    for line in lines:
        monkeypatch.setattr(sys, "argv", [*shlex.split(line), "--no-film", "--out", str(tmp_path)])
        with pytest.raises(SystemExit) as stop:
            main()
        assert not stop.value.code, line + capsys.readouterr().out
