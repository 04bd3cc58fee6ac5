import json
from pathlib import Path

import numpy as np
import pytest

from sightline.errors import OutputError
from sightline.output_files import require_writable, require_writable_folder, write_bytes, write_image, write_json

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
    import os

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


def test_folder_given_for_a_file(tmp_path):
    with pytest.raises(OutputError, match=r"is a folder.*|expected a file"):
        require_writable(tmp_path)


def test_file_in_the_way_of_a_folder(tmp_path):
    (tmp_path / "f").write_text("")
    with pytest.raises(OutputError, match="cannot write into"):
        require_writable_folder(tmp_path / "f" / "sub")
    require_writable_folder(tmp_path / "made" / "on the way")
    assert (tmp_path / "made" / "on the way").is_dir()
