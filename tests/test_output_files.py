import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from sightline.errors import OutputError
from sightline.output_files import (
    replacing,
    require_picture,
    require_writable,
    require_writable_folder,
    write_bytes,
    write_image,
    write_json,
)

RGB = np.zeros((20, 30, 3), np.uint8)


def test_images_keep_their_colours(tmp_path):
    import PIL.Image

    rgb = RGB.copy()
    rgb[..., 0] = 200
    write_image(tmp_path / "new" / "a.png", rgb)
    assert np.array_equal(np.asarray(PIL.Image.open(tmp_path / "new" / "a.png")), rgb)


def test_unknown_picture_format(tmp_path):
    with pytest.raises(OutputError, match=r"\.xyz"):
        write_image(tmp_path / "a.xyz", RGB)
    assert not list(tmp_path.iterdir())


def test_a_failed_write_leaves_what_was_there(tmp_path, monkeypatch):
    path = tmp_path / "r.json"
    write_json(path, {"a": 1})

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OutputError, match="No space left"):
        write_json(path, {"a": 2})
    assert json.loads(path.read_text()) == {"a": 1}
    assert [p.name for p in tmp_path.iterdir()] == ["r.json"]  # and no half-written file beside it


def test_a_place_that_takes_no_file_is_one_line():
    with pytest.raises(OutputError, match="cannot write"):
        write_bytes(Path("/dev/full/x"), b"1")


def test_a_device_is_not_replaced_by_a_file(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for check in (require_writable, lambda path: write_bytes(path, b"1")):
        with pytest.raises(OutputError, match="not an ordinary file"):
            check(tmp_path / "pipe")
    assert not (tmp_path / "pipe").is_file()


def test_a_disk_that_fills_up_on_the_way(tmp_path):
    code = (
        "import resource, sys; from pathlib import Path\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "from sightline.output_files import write_bytes; from sightline.errors import OutputError\n"
        "try: write_bytes(Path(sys.argv[1]), b'x' * 5000)\n"
        "except OutputError as error: print(error)"
    )
    done = subprocess.run([sys.executable, "-c", code, tmp_path / "a"], capture_output=True, text=True, check=True)
    assert "cannot write" in done.stdout and "File too large" in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_folder_given_for_a_file(tmp_path):
    with pytest.raises(OutputError, match=r"is a folder.*|expected a file"):
        require_writable(tmp_path)


def test_an_ending_that_no_picture_has_is_told_before_the_work(tmp_path):
    for check in (require_picture, lambda path: write_image(path, RGB)):
        with pytest.raises(OutputError, match=r"no picture format ends in '\.xyz'"):
            check(tmp_path / "a.xyz")
    with pytest.raises(OutputError, match=r"70000x1 cannot be written as \.jpg"):
        write_image(tmp_path / "wide.jpg", np.zeros((1, 70_000, 3), np.uint8))
    require_picture(tmp_path / "seen.PNG")
    assert list(tmp_path.iterdir()) == []


def test_file_in_the_way_of_a_folder(tmp_path):
    (tmp_path / "f").write_text("")
    with pytest.raises(OutputError, match="cannot write into"):
        require_writable_folder(tmp_path / "f" / "sub")
    require_writable_folder(tmp_path / "made" / "on the way")
    assert (tmp_path / "made" / "on the way").is_dir()


def test_to_ask_whether_a_file_can_be_written_leaves_no_folder(tmp_path):
    (tmp_path / "there").mkdir()
    for folder in ("made/on the way", "there/too", "there", "new/../there"):
        require_picture(tmp_path / folder / "seen.png")
    assert [path.name for path in tmp_path.rglob("*")] == ["there"]


def test_what_is_broken_off_replaces_nothing_and_leaves_nothing(tmp_path):
    path = tmp_path / "kept.bin"
    path.write_bytes(b"old")
    with pytest.raises(KeyboardInterrupt), replacing(path) as file:
        file.write(b"half of the new")
        raise KeyboardInterrupt
    assert path.read_bytes() == b"old" and list(tmp_path.iterdir()) == [path]
    with path.open("rb") as before:
        with replacing(path) as file:
            file.write(b"new")
        assert before.read() == b"old"  # whoever has it open keeps it
    assert path.read_bytes() == b"new" and list(tmp_path.iterdir()) == [path]
