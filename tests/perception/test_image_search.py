"""A folder of images ranked by words: each file read once, changed ones again, broken ones told."""

from __future__ import annotations

import os

import numpy as np
import PIL.Image
import pytest
from tests.drawn import CHECKPOINTS, SIZES
from training.checkpoints.world import Thing, draw

from sightline.errors import InputError, ModelError
from sightline.perception import image_search
from sightline.perception.image_search import search_folder

CLIP = str(CHECKPOINTS / "clip")
NAMES = ["red square", "blue circle", "green cross", "yellow triangle", "red circle", "blue square"]


def save(path, name, size=(480, 480)):
    color, shape = name.split()
    PIL.Image.fromarray(draw([Thing(color, shape, (3, 2, 5, 5))], size, np.random.default_rng(1))).save(path)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("SIGHTLINE_CACHE", str(tmp_path / "cache"))
    photos = tmp_path / "photos"
    (photos / "deep" / "er").mkdir(parents=True)
    for number, name in enumerate(NAMES):
        where = photos / "deep" / "er" if number % 2 else photos
        save(where / f"{number}.{'JPG' if number % 3 else 'png'}", name, SIZES[number % 3])
    (photos / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n but no more")
    (photos / "notes.txt").write_text("no image")
    return photos


def reads(monkeypatch):
    seen = []
    real = image_search.load_frame
    monkeypatch.setattr(image_search, "load_frame", lambda path: seen.append(path.name) or real(path))
    return seen


@pytest.mark.parametrize("number", range(6))
def test_the_best_is_what_was_asked_for(folder, number):
    found = search_folder(folder, f"a {NAMES[number]}", CLIP)
    assert found.hits[0].path.stem == str(number)
    assert len(found.hits) == 6
    assert [h.score for h in found.hits] == sorted((h.score for h in found.hits), reverse=True)
    assert [p.name for p in found.unreadable] == ["broken.png"]


def test_a_second_search_reads_no_image_that_could_be_read(folder, monkeypatch):
    first = search_folder(folder, "a red square", CLIP)
    seen = reads(monkeypatch)
    again = search_folder(folder, "a red square", CLIP)
    assert seen == ["broken.png"]  # it may be mended meanwhile
    assert [(h.path, pytest.approx(h.score, abs=1e-4)) for h in first.hits] == [(h.path, h.score) for h in again.hits]


def test_new_changed_and_removed_files(folder, monkeypatch):
    search_folder(folder, "a red square", CLIP)
    seen = reads(monkeypatch)
    save(folder / "new.png", "red square")
    save(folder / "0.png", "green cross", SIZES[0])  # it was the red square
    os.utime(folder / "0.png", ns=(1, 1))
    next(folder.rglob("4.*")).unlink()
    found = search_folder(folder, "a red square", CLIP)
    assert sorted(seen) == ["0.png", "broken.png", "new.png"]
    assert found.hits[0].path.name == "new.png"
    assert len(found.hits) == 6 and found.read == 2
    assert not any(h.path.stem == "4" for h in found.hits)


def test_another_model_has_embeddings_of_its_own(folder, monkeypatch):
    search_folder(folder, "a red square", CLIP)
    seen = reads(monkeypatch)
    search_folder(folder, "a red square", str(CHECKPOINTS / "siglip"))
    assert len(seen) == 7


def test_the_sheet_in_the_folder_is_no_image_of_it(folder):
    save(folder / "sheet.png", "red square")
    found = search_folder(folder, "a red square", CLIP, leave_out=folder / "sheet.png")
    assert not any(h.path.name == "sheet.png" for h in found.hits)


def test_only_broken_images_are_no_match(tmp_path, monkeypatch):
    monkeypatch.setenv("SIGHTLINE_CACHE", str(tmp_path / "cache"))
    (tmp_path / "a.jpg").write_bytes(b"no")
    found = search_folder(tmp_path, "x", CLIP)
    assert found.hits == [] and len(found.unreadable) == 1


def test_what_cannot_be_searched(tmp_path):
    with pytest.raises(InputError, match="there is no folder"):
        search_folder(tmp_path / "nowhere", "x", CLIP)
    with pytest.raises(InputError, match="no image in"):
        search_folder(tmp_path, "x", CLIP)
    (tmp_path / "a.png").write_bytes(b"x")
    with pytest.raises(ModelError, match="tabletop cannot embed"):
        search_folder(tmp_path, "x", "tabletop")
