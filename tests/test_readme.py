"""What the README prints is run as printed."""

import re
import shutil
from pathlib import Path

import pytest

from sightline.answer import Answer, Found

README = Path(__file__).parents[1] / "README.md"


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


def test_every_picture_of_the_docs_is_there():
    for page in (README, *README.parent.glob("docs/*.md")):
        for link in re.findall(r"!\[[^]]*\]\(([^)]+)\)", page.read_text()):
            assert (page.parent / link).exists(), f"{page.name} shows {link}"


def test_every_command_of_the_readme_exists(capsys, monkeypatch):
    from sightline.bench.app import build_app as build_bench
    from sightline.cli.app import build_app

    commands = {c.callback.__name__ for c in build_app().registered_commands} | {build_bench().info.name}
    named = set(re.findall(r"^\$ sightline (\w+)", README.read_text(), flags=re.MULTILINE))
    assert named <= commands
    assert len(named) >= 5
