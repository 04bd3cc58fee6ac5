"""Where checkpoints lie: a local folder, or the usual hub cache. Only `pull` ever downloads."""

from __future__ import annotations

import hashlib
import json
from importlib import import_module
from pathlib import Path
from typing import Any

from sightline.errors import MissingPartError, ModelError

# The same weights are often published in several formats and under other tools' names: these are transformers' own.
_SAFE, _PICKLED = "model*.safetensors", "pytorch_model*.bin"
_TEXTS = ("*.json", "*.txt", "*.model", "*.jinja")
_HASHED_WHOLE, _BLOCKS, _BLOCK = 64 << 20, 64, 65536


def find_weights(family: str, checkpoint: str) -> Path:
    """The folder that holds a checkpoint; nothing is downloaded.

    Raises:
        ModelError: it is not on this machine, or not whole; the hint is the command that fetches it.
        MissingPartError: the packages that read it are not installed.
    """
    folder = Path(checkpoint).expanduser()
    if folder.is_dir():
        return folder
    if checkpoint.startswith((".", "/", "~")):
        raise ModelError(f"there is no folder {checkpoint}", "give one with the checkpoint's config.json")
    hub = require("huggingface_hub")
    from huggingface_hub.errors import HFValidationError

    try:
        config = hub.try_to_load_from_cache(checkpoint, "config.json")
    except HFValidationError as error:
        raise _no_name(checkpoint) from error
    if not isinstance(config, str) or not _is_whole(Path(config).parent):
        raise ModelError(
            f"the weights of {checkpoint} are not on this machine",
            f"type: sightline models pull {family}:{checkpoint} (or give a local folder: --model ./FOLDER)",
        )
    return Path(config).parent


def is_here(checkpoint: str) -> bool:
    """Whether a checkpoint of the hub is in the cache, whole."""
    try:
        find_weights("", checkpoint)
    except (ModelError, MissingPartError):
        return False
    return True


def pull(checkpoint: str) -> Path:
    """Download a checkpoint into the hub cache, with a progress bar for each file; goes on where it was broken off.

    Raises:
        ModelError: the hub cannot be reached, or has no such checkpoint.
        MissingPartError: the packages that fetch it are not installed.
    """
    hub = require("huggingface_hub")
    from huggingface_hub.errors import GatedRepoError, HFValidationError, RepositoryNotFoundError

    try:
        names = [Path(name) for name in hub.HfApi().list_repo_files(checkpoint) if "/" not in name]
        weights = _SAFE if any(name.match(_SAFE) for name in names) else _PICKLED
        return Path(hub.snapshot_download(checkpoint, allow_patterns=[weights, *_TEXTS], ignore_patterns=["*/*"]))
    except GatedRepoError as error:
        raise ModelError(
            f"{checkpoint} asks for its licence to be accepted", "do so on its page, then type: hf auth login"
        ) from error
    except RepositoryNotFoundError as error:
        raise ModelError(
            f"the hub has no checkpoint {checkpoint!r}", "check its name; private ones need: hf auth login"
        ) from error
    except HFValidationError as error:
        raise _no_name(checkpoint) from error
    except Exception as error:  # the hub's client raises what its transport raises, which changes with its version
        reason = " ".join(str(error).split())[:160] or type(error).__name__
        raise ModelError(
            f"cannot fetch {checkpoint}: {reason}", "is there a network? Type it again to go on"
        ) from error


def require(package: str) -> Any:
    """Import a package of the extra `models`.

    Raises:
        MissingPartError: it is not installed.
    """
    try:
        return import_module(package)
    except ImportError as error:
        raise MissingPartError(
            f"{package} is not installed, and the large models need it", "pip install 'sightline[models]'"
        ) from error


def read_settings(file: Path) -> dict[str, Any]:
    """A JSON object of a checkpoint's folder, such as its config.json.

    Raises:
        ModelError: there is none, or it cannot be read.
    """
    try:
        settings = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ModelError(f"{file.parent} has no {file.name}", "give a folder that transformers has saved") from error
    except (OSError, ValueError) as error:
        raise ModelError(f"{file} is no JSON ({type(error).__name__})", "is the folder whole?") from error
    if not isinstance(settings, dict):
        raise ModelError(f"{file} is JSON, but no object", "is it a checkpoint's?")
    return settings


def fingerprint(folder: Path) -> str:
    """Names the contents of a checkpoint's folder.

    Of weights in the hub cache that is the hash by which the hub keeps them; else their own. Of large files in a
    folder of one's own only a sample is read, and the time of the last change counts too.
    """
    digest = hashlib.sha256()
    for path in sorted({p for pattern in _TEXTS for p in folder.glob(pattern)}):
        digest.update(path.name.encode() + path.read_bytes())
    for path in _weight_files(folder):
        digest.update(path.name.encode())
        if path.is_symlink():
            digest.update(path.resolve().name.encode())
            continue
        status = path.stat()
        if status.st_size <= _HASHED_WHOLE:
            digest.update(path.read_bytes())
            continue
        digest.update(f"{status.st_size} {status.st_mtime_ns}".encode())
        with path.open("rb") as file:
            for number in range(_BLOCKS):
                file.seek((status.st_size - _BLOCK) * number // (_BLOCKS - 1))
                digest.update(file.read(_BLOCK))
    return digest.hexdigest()[:32]


def _weight_files(folder: Path) -> list[Path]:
    return sorted(folder.glob(_SAFE)) or sorted(folder.glob(_PICKLED))


def _is_whole(folder: Path) -> bool:
    """Whether all the files are there that weights in several of them need."""
    indexes = [*folder.glob("model*.safetensors.index.json"), *folder.glob("pytorch_model*.bin.index.json")]
    if not indexes:
        return bool(_weight_files(folder))
    parts = [read_settings(index).get("weight_map", {}).values() for index in indexes]
    return any(all((folder / name).is_file() for name in set(names)) for names in parts)


def _no_name(checkpoint: str) -> ModelError:
    return ModelError(f"{checkpoint!r} is no name of a checkpoint", "names look like openai/clip-vit-base-patch32")
