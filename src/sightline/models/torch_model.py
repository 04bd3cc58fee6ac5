"""What the adapters of torch models share: place and precision, batches, and what was computed for a frame."""

from __future__ import annotations

import weakref
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from sightline.errors import ModelError, PhraseError
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
            except (OSError, ValueError, KeyError, RuntimeError, ImportError, AttributeError) as error:
                reason = " ".join(str(error).split())[:160]
                raise ModelError(
                    f"{checkpoint} cannot be read as {family}: {reason}", "is the folder whole, and of this family?"
                ) from error
        missing = sorted(told["missing_keys"])
        if missing:
            raise ModelError(
                f"{checkpoint} lacks {len(missing)} weights of {family}, such as {missing[0]}",
                f"is it a checkpoint for {network_class}?",
            )
        self.network = network.to(self.device).eval()
        self._frames: OrderedDict[weakref.ref[Frame], Any] = OrderedDict()
        self._at_once: dict[str, int] = {}

    def _load_processor(self, folder: Path) -> Any:
        from transformers import AutoProcessor

        return AutoProcessor.from_pretrained(folder, local_files_only=True)

    def of_frames(self, frames: Sequence[Frame], compute: Callable[[list[Frame]], list[T]]) -> list[T]:
        """What `compute` makes of each frame, kept for the frames seen last, so that a second question is cheap."""
        unknown = [frame for frame in dict.fromkeys(frames) if weakref.ref(frame) not in self._frames]
        fresh = dict(zip(unknown, compute(unknown), strict=True)) if unknown else {}
        found = [fresh[f] if f in fresh else self._frames[weakref.ref(f)] for f in frames]
        for frame, value in list(fresh.items())[-self.frames_kept :]:
            self._frames[weakref.ref(frame, self._forget)] = value
        while len(self._frames) > self.frames_kept:
            self._frames.popitem(last=False)
        return found

    def _forget(self, frame: weakref.ref[Frame]) -> None:
        self._frames.pop(frame, None)

    def in_batches(
        self,
        items: Sequence[Item],
        prepare: Callable[[Sequence[Item]], dict[str, torch.Tensor]],
        run: Callable[[dict[str, torch.Tensor]], Sequence[T]],
        bytes_per_input_byte: int = BYTES_PER_INPUT_BYTE,
    ) -> list[T]:
        """Run on as many items at once as the memory budget allows; when memory runs out, on half as many.

        Args:
            prepare: from items to the network's input; the first axis of each tensor counts the items.
            run: from there to a result for each item.

        Raises:
            ModelError: memory does not suffice for one item.
        """
        torch: Any = require("torch")
        key = getattr(run, "__name__", "")
        results: list[T] = []
        while len(results) < len(items):
            # One alone first: its input tells how many fit.
            batch = items[len(results) : len(results) + self._at_once.get(key, 1)]
            try:
                with torch.inference_mode():
                    tensors = prepare(batch)
                    if key not in self._at_once:
                        item_bytes = sum(t[:1].numel() * t.element_size() for t in tensors.values())
                        self._at_once[key] = max(1, BUDGET_BYTES // max(1, bytes_per_input_byte * item_bytes))
                    results += run(self.on_device(tensors))
            except (torch.OutOfMemoryError, MemoryError, RuntimeError) as error:
                if not _is_out_of_memory(error, torch):
                    raise
                if len(batch) == 1:
                    raise ModelError(
                        f"{self.family} runs out of memory on {self.device} with one input",
                        "try --dtype float16, --device cpu or a smaller checkpoint",
                    ) from error
                self._at_once[key] = len(batch) // 2
                if self.device.type == "cuda":
                    torch.cuda.empty_cache()
        return results

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


def tokenize(tokenizer: Any, texts: Sequence[str], longest: int, padding: str) -> dict[str, torch.Tensor]:
    """Tokens of texts.

    Raises:
        PhraseError: a text is empty, or longer than the model reads; it would be cut without a word.
    """
    for text in texts:
        if not text.strip():
            raise PhraseError("a text is empty", "say what to look for")
        length = len(tokenizer(text)["input_ids"])
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


def _is_out_of_memory(error: Exception, torch: Any) -> bool:
    if isinstance(error, torch.OutOfMemoryError | MemoryError):
        return True
    return "not enough memory" in str(error) or "can't allocate memory" in str(error)


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
