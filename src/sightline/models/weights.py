"""Where checkpoints lie: a local folder, or the usual hub cache. Only `pull` ever downloads."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sightline.errors import MissingPartError, ModelError

_WEIGHTS = ("*.safetensors", "*.bin")
_TEXTS = ("*.json", "*.txt", "*.model", "*.jinja")
_BLOCKS, _BLOCK = 64, 65536


def find_weights(family: str, checkpoint: str) -> Path:
    """The folder that holds a checkpoint; nothing is downloaded.

    Raises:
        ModelError: it is not on this machine; the hint is the command that fetches it.
        MissingPartError: the packages that read it are not installed.
    """
    folder = Path(checkpoint).expanduser()
    if folder.is_dir():
        return folder
    if checkpoint.startswith((".", "/", "~")):
        raise ModelError(f"there is no folder {checkpoint}", "give one with the checkpoint's config.json")
    hub = require("huggingface_hub")
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    try:
        kept = Path(hub.snapshot_download(checkpoint, local_files_only=True, allow_patterns=[*_WEIGHTS, *_TEXTS]))
    except HFValidationError as error:
        raise ModelError(
            f"{checkpoint!r} is no name of a checkpoint", "names look like openai/clip-vit-base-patch32"
        ) from error
    except (LocalEntryNotFoundError, FileNotFoundError) as error:
        raise _absent(family, checkpoint) from error
    if not (kept / "config.json").is_file() or not any(True for _ in _weight_files(kept)):
        raise _absent(family, checkpoint)  # a download that was broken off
    return kept


def is_here(checkpoint: str) -> bool:
    """Whether a checkpoint of the hub is in the cache."""
    try:
        from huggingface_hub import try_to_load_from_cache
    except ImportError:
        return False
    config = try_to_load_from_cache(checkpoint, "config.json")
    return isinstance(config, str) and any(True for _ in _weight_files(Path(config).parent))


def pull(checkpoint: str) -> Path:
    """Download a checkpoint into the hub cache, with a progress bar for each file; goes on where it was broken off.

    Raises:
        ModelError: the hub cannot be reached, or has no such checkpoint.
        MissingPartError: the packages that fetch it are not installed.
    """
    hub = require("huggingface_hub")
    import httpx
    from huggingface_hub.errors import GatedRepoError, HfHubHTTPError, HFValidationError, RepositoryNotFoundError

    try:
        names = hub.HfApi().list_repo_files(checkpoint)
        # The same weights are often published twice; the safe format is enough.
        safe = any(name.endswith(".safetensors") and "/" not in name for name in names)
        wanted = [*(_WEIGHTS[:1] if safe else _WEIGHTS), *_TEXTS]
        return Path(hub.snapshot_download(checkpoint, allow_patterns=wanted, ignore_patterns=["*/*"]))
    except GatedRepoError as error:
        raise ModelError(
            f"{checkpoint} asks for its licence to be accepted", "do so on its page, then type: hf auth login"
        ) from error
    except RepositoryNotFoundError as error:
        raise ModelError(
            f"the hub has no checkpoint {checkpoint!r}", "check its name; private ones need: hf auth login"
        ) from error
    except HFValidationError as error:
        raise ModelError(
            f"{checkpoint!r} is no name of a checkpoint", "names look like openai/clip-vit-base-patch32"
        ) from error
    except (HfHubHTTPError, httpx.HTTPError, OSError) as error:
        reason = " ".join(str(error).split())[:160] or type(error).__name__
        raise ModelError(
            f"cannot fetch {checkpoint}: {reason}", "is there a network? Type it again to go on"
        ) from error


def require(package: str) -> Any:
    """Import a package of the extra `models`.

    Raises:
        MissingPartError: it is not installed.
    """
    from importlib import import_module

    try:
        return import_module(package)
    except ImportError as error:
        raise MissingPartError(
            f"{package} is not installed, and the large models need it", "pip install 'sightline[models]'"
        ) from error


def fingerprint(folder: Path) -> str:
    """Names the contents of a checkpoint's folder: its settings whole, of its weights the size and a sample."""
    digest = hashlib.sha256()
    for path in sorted({p for pattern in _TEXTS for p in folder.glob(pattern)}):
        digest.update(path.name.encode() + path.read_bytes())
    for path in _weight_files(folder):
        size = path.stat().st_size
        digest.update(f"{path.name} {size}".encode())
        with path.open("rb") as file:
            for number in range(_BLOCKS):
                file.seek(max(0, size - _BLOCK) * number // (_BLOCKS - 1))
                digest.update(file.read(_BLOCK))
    return digest.hexdigest()[:32]


def _weight_files(folder: Path) -> Iterable[Path]:
    return sorted(path for pattern in _WEIGHTS for path in folder.glob(pattern))


def _absent(family: str, checkpoint: str) -> ModelError:
    return ModelError(
        f"the weights of {checkpoint} are not on this machine",
        f"type: sightline models pull {family}:{checkpoint} (or give a local folder: --model ./FOLDER)",
    )
