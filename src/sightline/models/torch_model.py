"""What the adapters of torch models share: place and precision, batches, and what was computed for a frame."""

from __future__ import annotations

import threading
import weakref
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from sightline.errors import MissingPartError, ModelError, PhraseError
from sightline.frame import Frame
from sightline.models.base import Runtime
from sightline.models.weights import find_weights, fingerprint, require

if TYPE_CHECKING:
    import PIL.Image
    import torch

T = TypeVar("T")
Item = TypeVar("Item")
BYTES_PER_TOKEN_BYTE = 10_000
"""The same for a text's tokens."""
BUDGET_BYTES = 2 << 30
"""What one forward pass may take for its activations."""
BYTES_PER_INPUT_BYTE = 100
"""Activations of a forward pass by the size of its pixels; see docs/benchmarks.md (peak memory)."""


class TorchModel:
    """A checkpoint in memory, with its processor.

    Preprocessing, network and decoding are methods of their own in each adapter, so that another runtime can take
    the network's place.

    Args:
        family: what error messages call it.
        checkpoint: a name on the hub, whose files are here, or a folder.
        network_class: name of the class in transformers that reads it.

    Raises:
        ModelError: weights that are not here or cannot be read, or a device that is not there.
        MissingPartError: torch or transformers is not installed.
    """

    half_on_gpu = False
    """Whether "auto" is float16 on a GPU: for models so large that it matters."""

    frames_kept = 16

    def __init__(self, family: str, checkpoint: str, runtime: Runtime, network_class: str) -> None:
        torch: Any = require("torch")
        transformers: Any = require("transformers")
        self.family, self.checkpoint = family, checkpoint
        self.folder = find_weights(family, checkpoint)
        self.device = _device(runtime.device, torch)
        half = self.half_on_gpu and self.device.type != "cpu"
        self.dtype = _dtype(("float16" if half else "float32") if runtime.dtype == "auto" else runtime.dtype, torch)
        self.weights_id = f"{fingerprint(self.folder)}-{str(self.dtype).removeprefix('torch.')}"
        with _quiet(transformers):
            try:
                network, told = getattr(transformers, network_class).from_pretrained(
                    self.folder, dtype=self.dtype, local_files_only=True, output_loading_info=True
                )
                self.processor = self._load_processor(self.folder)
                self.network = network.to(self.device).eval()
            except ImportError as error:
                raise MissingPartError(
                    f"{checkpoint} needs a package that is not installed: {_one_line(error)}",
                    "pip install 'sightline[models]'",
                ) from error
            except Exception as error:  # as many kinds as there are ways for files to be broken
                if _is_out_of_memory(error, torch):
                    raise self._too_large() from error
                raise ModelError(
                    f"{checkpoint} cannot be read as {family}: {_one_line(error)}",
                    "is the folder whole, and of this family?",
                ) from error
        missing = sorted(told["missing_keys"])
        if missing:
            raise ModelError(
                f"{checkpoint} lacks {len(missing)} weights of {family}, such as {missing[0]}",
                f"is it a checkpoint for {network_class}?",
            )
        self.parameters = sum(p.numel() for p in network.parameters())
        self.unexpected = frozenset(told["unexpected_keys"])
        # Between preparing and running, adapters leave features for their networks to take.
        self._lock = threading.RLock()
        self._frames: OrderedDict[weakref.ref[Frame], Any] = OrderedDict()
        self._largest: dict[str, int] = {}
        self._most: dict[str, int] = {}

    def _load_processor(self, folder: Path) -> Any:
        from transformers import AutoProcessor

        return AutoProcessor.from_pretrained(folder, local_files_only=True)

    def _pixels(self, frames: Sequence[Frame]) -> dict[str, torch.Tensor]:
        """The image network's input, by the checkpoint's own processor."""
        return dict(self.processor.image_processor(pil_images(frames), return_tensors="pt"))

    def of_frames(self, frames: Sequence[Frame], compute: Callable[[list[Frame]], list[T]]) -> list[T]:
        """What `compute` makes of each frame, kept for the frames seen last, so that a second question is cheap."""
        with self._lock:
            unknown = [frame for frame in dict.fromkeys(frames) if weakref.ref(frame) not in self._frames]
            fresh = dict(zip(unknown, compute(unknown), strict=True)) if unknown else {}
            found = [fresh[f] if f in fresh else self._frames[weakref.ref(f)] for f in frames]
            for frame, value in list(fresh.items())[-self.frames_kept :]:
                self._frames[weakref.ref(frame, self._forget)] = value
            while len(self._frames) > self.frames_kept:
                self._frames.popitem(last=False)
            return found

    def few_at_a_time(self, frames: Sequence[Frame]) -> Iterator[Sequence[Frame]]:
        """The frames in parts small enough for the features of each to be in memory together."""
        for start in range(0, len(frames), self.frames_kept):
            yield frames[start : start + self.frames_kept]

    def _forget(self, frame: weakref.ref[Frame]) -> None:
        self._frames.pop(frame, None)

    def in_batches(
        self,
        items: Sequence[Item],
        prepare: Callable[[Sequence[Item]], dict[str, torch.Tensor]],
        run: Callable[[dict[str, torch.Tensor]], Sequence[T]],
        bytes_per_input_byte: int = BYTES_PER_INPUT_BYTE,
        bytes_per_item: int = 0,
    ) -> list[T]:
        """Run on as many items at once as the memory budget allows; when memory runs out, on half as many.

        Args:
            prepare: from items to the network's input.
            run: from there to a result for each item.
            bytes_per_input_byte: what a pass takes by the size of its input.
            bytes_per_item: what it takes besides.

        Raises:
            ModelError: memory does not suffice for one item.
        """
        torch: Any = require("torch")
        key = getattr(run, "__name__", "")
        results: list[T] = []
        while len(results) < len(items):
            # One alone first: its input tells how many fit.
            known = self._largest.get(key)
            size = 1 if known is None else max(1, BUDGET_BYTES // (bytes_per_input_byte * known + bytes_per_item))
            batch = items[len(results) : len(results) + min(size, self._most.get(key, size))]
            try:
                with self._lock, torch.inference_mode():
                    tensors = prepare(batch)
                    own = sum(t.numel() * t.element_size() for t in tensors.values()) // len(batch)
                    self._largest[key] = max(own, 1, known or 1)
                    results += run(self.on_device(tensors))
            except (torch.OutOfMemoryError, MemoryError, RuntimeError) as error:
                if not _is_out_of_memory(error, torch):
                    raise
                if len(batch) == 1:
                    raise self._too_large() from error
                self._most[key] = len(batch) // 2
                if self.device.type == "cuda":
                    torch.cuda.empty_cache()
        return results

    def _too_large(self) -> ModelError:
        return ModelError(
            f"{self.family} runs out of memory on {self.device} with one input",
            "try --dtype float16, --device cpu or a smaller checkpoint",
        )

    def on_device(self, tensors: Any) -> dict[str, torch.Tensor]:
        """A processor's output where the network is, in its precision."""
        return {
            name: value.to(self.device, self.dtype) if value.is_floating_point() else value.to(self.device)
            for name, value in tensors.items()
        }


def pil_images(frames: Sequence[Frame]) -> list[PIL.Image.Image]:
    """The colour images, as the processors of transformers read them without guessing where the channels are."""
    import PIL.Image

    return [PIL.Image.fromarray(frame.rgb) for frame in frames]


def grouped(items: Iterable[Item], key: Callable[[Item], Any]) -> list[list[Item]]:
    """Items with the same key together, in order."""
    groups: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        groups[str(key(item))].append(item)
    return list(groups.values())


def tokenize(tokenizer: Any, texts: Sequence[str], longest: int, padding: str) -> dict[str, torch.Tensor]:
    """Tokens of texts.

    Raises:
        PhraseError: a text is empty, or longer than the model reads; it would be cut without a word.
    """
    for text in texts:
        if not text.strip():
            raise PhraseError("a text is empty", "say what to look for")
        length = len(tokenizer(text, verbose=False)["input_ids"])
        if length > longest:
            raise PhraseError(f"{text[:60]!r}... has {length} tokens, and the model reads {longest}", "say it shorter")
    return dict(tokenizer(list(texts), padding=padding, max_length=longest, truncation=True, return_tensors="pt"))


def _device(wanted: str, torch: Any) -> Any:
    if wanted == "auto":
        mps = getattr(torch.backends, "mps", None)
        wanted = "cuda" if torch.cuda.is_available() else "mps" if mps is not None and mps.is_available() else "cpu"
    try:
        device = torch.device(wanted)
        torch.empty(0, device=device)
    except (RuntimeError, AssertionError, ValueError, NotImplementedError) as error:
        reason = " ".join(str(error).split())[:100]
        raise ModelError(f"there is no device {wanted!r} here ({reason})", "try --device cpu, or auto") from error
    if device.type not in ("cpu", "cuda", "mps"):
        raise ModelError(f"the device {wanted!r} is not supported", "give auto, cpu, cuda or mps")
    return device


def _dtype(wanted: str, torch: Any) -> Any:
    if wanted not in ("float32", "float16", "bfloat16"):
        raise ModelError(f"the precision {wanted!r} is not known", "give auto, float32, float16 or bfloat16")
    return getattr(torch, wanted)


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:160] or type(error).__name__


def _is_out_of_memory(error: Exception, torch: Any) -> bool:
    if isinstance(error, torch.OutOfMemoryError | MemoryError):
        return True
    return any(words in str(error) for words in ("out of memory", "not enough memory", "can't allocate memory"))


@contextmanager
def _quiet(transformers: Any) -> Iterator[None]:
    """No progress bars and advice of transformers on stderr while weights are read."""
    logging = transformers.logging
    level = logging.get_verbosity()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        logging.set_verbosity(level)
        logging.enable_progress_bar()
