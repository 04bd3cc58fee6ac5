"""The images of a folder, ranked by how well they fit a text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sightline.errors import ImageError, InputError
from sightline.frame import Frame
from sightline.frame_files import load_frame
from sightline.models.base import Embedder, Runtime
from sightline.models.registry import load_model
from sightline.models.vector_store import VectorStore

SUFFIXES = frozenset({".bmp", ".gif", ".jpeg", ".jpg", ".png", ".tif", ".tiff", ".webp"})
READ_AT_ONCE = 16


@dataclass(frozen=True)
class Hit:
    """An image and its score, as `Matcher` gives it."""

    path: Path
    score: float


@dataclass(frozen=True)
class SearchResult:
    """What a search found.

    Attributes:
        hits: every image that could be read, the best first.
        unreadable: those that could not, with the reason.
        read: how many files were read for this; the others were known.
    """

    hits: list[Hit]
    unreadable: dict[Path, str]
    read: int


def search_folder(
    folder: Path, text: str, model: str, runtime: Runtime | None = None, leave_out: Path | None = None
) -> SearchResult:
    """Rank the images in a folder and below it; shows progress on stderr while it reads new ones.

    Args:
        model: name of a model that embeds.
        leave_out: a file that is no image of the folder, such as the sheet that is drawn into it.

    Raises:
        InputError: there is no such folder, or no image in it.
        ModelError: the model does not embed, or is not here.
    """
    if not folder.is_dir():
        what = f"{folder} is no folder" if folder.exists() else f"there is no folder {folder}"
        raise InputError(what, "give a folder of images")
    own = None if leave_out is None else leave_out.resolve()
    paths = sorted(p for p in folder.rglob("*") if p.suffix.lower() in SUFFIXES and p.is_file() and p.resolve() != own)
    if not paths:
        raise InputError(f"there is no image in {folder}", f"looked for {', '.join(sorted(SUFFIXES))}")
    embedder: Embedder = load_model(model, "embed", runtime)
    asked = embedder.embed_texts([text])  # first: a text that is refused should not cost the reading of a folder
    store = VectorStore(f"{embedder.embedder_id}-files")
    keys = {path: _key(path) for path in paths}
    known = store.get(list(keys.values()))
    new = [path for path in paths if keys[path] not in known]
    unreadable: dict[Path, str] = {}
    for some in _progress([new[i : i + READ_AT_ONCE] for i in range(0, len(new), READ_AT_ONCE)], len(new)):
        frames: dict[Path, Frame] = {}
        for path in some:
            try:
                frames[path] = load_frame(path)
            except ImageError as error:
                unreadable[path] = error.message
        if frames:
            made = dict(zip((keys[p] for p in frames), embedder.embed_images(list(frames.values())), strict=True))
            store.put(made)
            known |= made
    readable = [path for path in paths if keys[path] in known]
    if not readable:
        return SearchResult([], unreadable, 0)
    scores = embedder.scores(np.stack([known[keys[p]] for p in readable]), asked)[:, 0]
    hits = [Hit(readable[i], float(scores[i])) for i in np.argsort(-scores, kind="stable")]
    return SearchResult(hits, unreadable, len(new) - len(unreadable))


def _key(path: Path) -> str:
    """Changes when the file does."""
    status = path.stat()
    return f"{path.resolve()}|{status.st_mtime_ns}|{status.st_size}"


def _progress(batches: list[list[Path]], total: int) -> Iterator[list[Path]]:
    from rich.console import Console
    from rich.progress import Progress

    if not batches:
        return
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading images", total=total)
        for batch in batches:
            yield batch
            bar.advance(task, len(batch))
