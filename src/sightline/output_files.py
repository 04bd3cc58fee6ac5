"""Results to files: atomic, and one clear line when the disk or the folder refuses."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from sightline.errors import OutputError
from sightline.frame import RgbImage


def require_writable(path: Path) -> None:
    """Fail now, rather than after the work, if a file cannot be written here; leaves no folder behind.

    Raises:
        OutputError: the folder cannot be made or written to, or `path` itself is a folder.
    """
    _require_replaceable(path)
    folder = path.parent.resolve()
    missing = [above for above in (folder, *folder.parents) if not above.exists()]
    try:
        require_writable_folder(folder)
    finally:
        with contextlib.suppress(OSError):
            for made in missing:
                made.rmdir()


def require_picture(path: Path) -> None:
    """As `require_writable`, of a picture.

    Raises:
        OutputError: or an ending that no format has.
    """
    _picture_ending(path)
    require_writable(path)


def require_writable_folder(folder: Path) -> None:
    """Make the folder if need be and prove that a file can be written into it.

    Raises:
        OutputError: it cannot.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(b"0")
    except OSError as error:
        raise OutputError(f"cannot write into {folder}: {_reason(error)}", "choose another --out") from error


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file whole or not at all.

    Raises:
        OutputError: it cannot be written; what stood there before still does.
    """
    _require_replaceable(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as file:
            file.write(data)
    except OSError as error:
        raise OutputError(f"cannot write {path}: {_reason(error)}", "choose another --out") from error


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A file to write into, which takes the place of another once it is complete; if it never is, nothing of it stays.
    Whoever has the old one open, or mapped, keeps that.

    Raises:
        OSError: it cannot be written.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with temporary.open("wb") as file:
            yield file
        os.replace(temporary, path)
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def write_json(path: Path, document: Any) -> None:
    """Write a JSON document, indented, with a last newline."""
    write_bytes(path, (json.dumps(document, indent=2) + "\n").encode())


def write_image(path: Path, rgb: RgbImage) -> None:
    """Write a picture; the file's ending says the format (PNG, JPEG ...).

    Raises:
        OutputError: an ending that no format has, a picture that its format does not take, or a file that cannot be
            written.
    """
    import cv2

    ending = _picture_ending(path)
    try:
        ok, encoded = cv2.imencode(ending, rgb[..., ::-1])
    except cv2.error:
        ok = False
    if not ok:
        raise OutputError(f"a picture of {rgb.shape[1]}x{rgb.shape[0]} cannot be written as {ending}", "use .png")
    write_bytes(path, encoded.tobytes())


def _picture_ending(path: Path) -> str:
    import cv2

    ending = path.suffix or ".png"
    if not cv2.haveImageWriter(f"picture{ending}"):
        raise OutputError(f"no picture format ends in {path.suffix!r}", "use .png or .jpg")
    return ending


def _require_replaceable(path: Path) -> None:
    """A file is written by replacing it, which would take a device or a folder away."""
    if path.is_dir():
        raise OutputError(f"{path} is a folder, expected a file name", f"try {path / 'seen.png'}")
    if path.exists() and not path.is_file():
        raise OutputError(f"{path} is not an ordinary file", "choose another --out")


def _reason(error: OSError) -> str:
    return error.strerror or str(error)
