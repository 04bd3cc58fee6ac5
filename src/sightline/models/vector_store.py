"""Embeddings that were made before: by model and key, in memory (bounded) and on disk."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from pathlib import Path

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]
IN_MEMORY, ON_DISK = 20_000, 500_000
_ASKED_AT_ONCE = 500
_BUSY_S = 10.0


def cache_folder() -> Path:
    """Where Sightline keeps what it can make again: `SIGHTLINE_CACHE`, else the user's cache folder."""
    given = os.environ.get("SIGHTLINE_CACHE")
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return Path(given) if given else base / "sightline"


class VectorStore:
    """Arrays of one model by key.

    A file that is broken, or a disk that is full, costs speed and no more: what it held is made again.

    Args:
        owner: names the model with its weights; others do not see its arrays.
        path: the file; None for `embeddings.sqlite` in `cache_folder()`.
        in_memory: how many arrays are kept in memory.
    """

    def __init__(self, owner: str, path: Path | None = None, in_memory: int = IN_MEMORY) -> None:
        self._owner, self._in_memory = owner, in_memory
        self._path = path or cache_folder() / "embeddings.sqlite"
        self._memory: OrderedDict[str, Vectors] = OrderedDict()
        self._lock = threading.Lock()

    def get_or_make(self, keys: Sequence[str], make: Callable[[list[str]], Sequence[Vectors]]) -> list[Vectors]:
        """The array of each key; `make` is called once, with those that are not known, if there are any."""
        found = self.get(keys)
        missing = [key for key in dict.fromkeys(keys) if key not in found]
        if missing:
            made = dict(zip(missing, make(missing), strict=True))
            self.put(made)
            found |= made
        return [found[key] for key in keys]

    def get(self, keys: Sequence[str]) -> dict[str, Vectors]:
        """Those that are known."""
        with self._lock:
            found = {key: self._memory[key] for key in keys if key in self._memory}
            for key in found:
                self._memory.move_to_end(key)
        unknown = [key for key in dict.fromkeys(keys) if key not in found]
        read = self._read(unknown) if unknown else {}
        self._keep(read)
        return found | read

    def put(self, arrays: dict[str, Vectors]) -> None:
        """Keep arrays of float32, of any shape."""
        self._keep(arrays)
        rows = [
            (self._owner, key, _shape(a), np.ascontiguousarray(a, np.float32).tobytes()) for key, a in arrays.items()
        ]
        with suppress(sqlite3.Error, OSError), closing(self._open()) as file, file:
            file.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?, ?)", rows)
            (count,) = file.execute("SELECT count(*) FROM vectors").fetchone()
            if count > ON_DISK:
                oldest = "SELECT rowid FROM vectors ORDER BY rowid LIMIT ?"
                file.execute(f"DELETE FROM vectors WHERE rowid IN ({oldest})", (count - ON_DISK,))

    def _read(self, keys: list[str]) -> dict[str, Vectors]:
        found: dict[str, Vectors] = {}
        try:
            if not self._path.is_file():
                return found
            with closing(self._open()) as file:
                for start in range(0, len(keys), _ASKED_AT_ONCE):
                    some = keys[start : start + _ASKED_AT_ONCE]
                    marks = ",".join("?" * len(some))
                    query = f"SELECT key, shape, data FROM vectors WHERE owner = ? AND key IN ({marks})"
                    for key, shape, data in file.execute(query, (self._owner, *some)):
                        found[key] = np.frombuffer(data, np.float32).reshape([int(n) for n in shape.split("x")]).copy()
        except sqlite3.DatabaseError as error:
            if not isinstance(error, sqlite3.OperationalError):  # "file is not a database", a torn page
                with suppress(OSError):
                    self._path.unlink()
        except (OSError, ValueError):
            pass
        return found

    def _open(self) -> sqlite3.Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        file = sqlite3.connect(self._path, timeout=_BUSY_S)
        file.execute(
            "CREATE TABLE IF NOT EXISTS vectors (owner TEXT, key TEXT, shape TEXT, data BLOB, PRIMARY KEY (owner, key))"
        )
        return file

    def _keep(self, arrays: dict[str, Vectors]) -> None:
        with self._lock:
            self._memory.update(arrays)
            while len(self._memory) > self._in_memory:
                self._memory.popitem(last=False)


def _shape(array: Vectors) -> str:
    return "x".join(str(n) for n in array.shape)
