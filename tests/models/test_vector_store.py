"""Embeddings kept in memory and on disk, and what happens when the disk does not help."""

from __future__ import annotations

import multiprocessing
import sqlite3

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hn

from sightline.models import vector_store
from sightline.models.vector_store import VectorStore


def counting(log):
    def make(keys):
        log.extend(keys)
        return [np.full((2, 3), len(key), np.float32) for key in keys]

    return make


def test_each_key_is_made_once_in_order_and_doubles_too(tmp_path):
    log = []
    store = VectorStore("m", tmp_path / "v.sqlite")
    first = store.get_or_make(["aa", "b", "aa", "ccc"], counting(log))
    assert log == ["aa", "b", "ccc"]
    assert [int(a[0, 0]) for a in first] == [2, 1, 2, 3]
    store.get_or_make(["ccc", "b"], counting(log))
    VectorStore("m", tmp_path / "v.sqlite").get_or_make(["ccc", "b", "dddd"], counting(log))
    assert log == ["aa", "b", "ccc", "dddd"]


def test_models_do_not_see_each_others(tmp_path):
    log = []
    for owner in ("one", "other"):
        VectorStore(owner, tmp_path / "v.sqlite").get_or_make(["a"], counting(log))
    assert log == ["a", "a"]


@given(hn.arrays(np.float32, hn.array_shapes(max_dims=3), elements=st.floats(width=32, allow_nan=False)), st.text())
def test_what_is_read_is_what_was_put(tmp_path_factory, array, key):
    path = tmp_path_factory.mktemp("v") / "v.sqlite"
    VectorStore("m", path).put({key: array})
    read = VectorStore("m", path).get([key])[key]
    assert read.dtype == np.float32 and np.array_equal(read, array)


def test_memory_is_bounded_and_the_disk_helps_out(tmp_path):
    log = []
    store = VectorStore("m", tmp_path / "v.sqlite", in_memory=2)
    store.get_or_make([str(n) for n in range(10)], counting(log))
    assert len(store._memory) == 2
    store.get_or_make(["0"], counting(log))
    assert len(log) == 10


def test_the_disk_is_bounded_too(tmp_path, monkeypatch):
    monkeypatch.setattr(vector_store, "ON_DISK", 5)
    log = []
    store = VectorStore("m", tmp_path / "v.sqlite", in_memory=0)
    for n in range(9):
        store.get_or_make([str(n)], counting(log))
    store.get_or_make(["8", "4"], counting(log))
    assert len(log) == 9
    store.get_or_make(["0"], counting(log))
    assert len(log) == 10


@pytest.mark.parametrize("content", [b"not a database at all, but long enough to be looked at" * 50, b""])
def test_a_broken_file_costs_speed_and_no_more(tmp_path, content):
    path = tmp_path / "v.sqlite"
    path.write_bytes(content)
    log = []
    VectorStore("m", path).get_or_make(["a"], counting(log))
    VectorStore("m", path).get_or_make(["a"], counting(log))
    assert log == ["a"]  # mended by the first


def test_a_file_with_another_table_is_left_alone(tmp_path):
    path = tmp_path / "v.sqlite"
    with sqlite3.connect(path) as file:
        file.execute("CREATE TABLE vectors (something TEXT)")
    log = []
    store = VectorStore("m", path)
    store.get_or_make(["a"], counting(log))
    store.get_or_make(["a"], counting(log))
    assert log == ["a"]  # by memory


def test_no_place_on_disk(tmp_path):
    (tmp_path / "file").write_text("no folder")
    log = []
    store = VectorStore("m", tmp_path / "file" / "v.sqlite")
    store.get_or_make(["a"], counting(log))
    store.get_or_make(["a"], counting(log))
    assert log == ["a"]


def _write(path, number):
    store = VectorStore("m", path)
    for n in range(20):
        store.put({f"{number}-{n}": np.full(8, number, np.float32)})


def test_two_processes_write_into_one_file(tmp_path):
    path = tmp_path / "v.sqlite"
    context = multiprocessing.get_context("spawn")
    with context.Pool(2) as pool:
        pool.starmap(_write, [(path, 1), (path, 2)])
    keys = [f"{number}-{n}" for number in (1, 2) for n in range(20)]
    assert len(VectorStore("m", path).get(keys)) == 40
