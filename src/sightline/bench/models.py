"""`bench models`: the models of the field through Sightline, beside transformers' own example code."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sightline.bench.published_sizes import PHRASES

if TYPE_CHECKING:
    from sightline.frame import Frame

QUESTION = "what is left of the red mug?"
CASES = {
    "clip": "classify",
    "owlvit": "detect",
    "owlv2": "detect",
    "grounding-dino": "detect",
    "clipseg": "segment",
    "sam": "mask",
    "blip": "caption",
    "blip-vqa": "ask",
    "blip2": "caption",
    "llava": "caption",
}
LARGE = frozenset({"blip2", "llava"})
"""Run in half precision on a CPU too; at full precision they would need 15 and 28 GB."""
_BUILD = "import sys; from sightline.bench.published_sizes import build_random; build_random(*sys.argv[1:])"
_MEASURE = "import sys; from sightline.bench.models import measure; measure(*sys.argv[1:])"


def models(
    names: Annotated[list[str] | None, typer.Argument(help=f"Which (all by default): {', '.join(CASES)}.")] = None,
    runs: Annotated[int, typer.Option(min=1, help="Timed calls of each size; both sides take turns.")] = 3,
    batch: Annotated[int, typer.Option(min=2, help="Images in the larger calls.")] = 8,
    device: Annotated[str, typer.Option(help="Where the models run: auto, cpu, cuda or mps.")] = "auto",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout, nothing else.")] = False,
) -> None:
    """Time the models of the field at their published sizes, beside transformers' example code, in turns.

    Weights that are not here are random ones of the same size, which costs the same time; they are marked. Each
    model has a process of its own. Every image is new; five phrases are asked, and encoded anew at each call by the
    example code. Replies end after 40 tokens. blip2 and llava take 8 and 15 GB of memory and of disk, and minutes.

    Examples:

      sightline bench models clip clipseg --runs 5
    """
    from rich.console import Console
    from rich.progress import track

    unknown = sorted(set(names or []) - set(CASES))
    if unknown:
        raise typer.BadParameter(f"{unknown[0]!r} is none of {', '.join(CASES)}")
    rows = []
    console = Console(stderr=True)
    for name in track(names or list(CASES), "measuring", console=console, transient=True):
        with tempfile.TemporaryDirectory() as folder:
            command = [sys.executable, "-c", _MEASURE, name, folder, str(runs), str(batch), device]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            console.print(f"{name}: {done.stderr.strip().splitlines()[-1] if done.stderr.strip() else 'failed'}")
            continue
        rows.append(json.loads(done.stdout.splitlines()[-1]))
    print(json.dumps({"phrases": PHRASES, "rows": rows}, indent=2) if as_json else _text(rows))
    if not rows:
        raise typer.Exit(1)


def measure(case: str, folder: str, runs: str, batch: str, device: str) -> None:
    """One model in this process; prints a row as JSON."""
    import numpy as np
    import torch
    import transformers

    from sightline.frame import Frame
    from sightline.models import generating, image_text
    from sightline.models.base import Runtime
    from sightline.models.registry import families, load_model
    from sightline.models.weights import is_here

    image_text.LONGEST_REPLY = generating.LONGEST_REPLY
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    ability, name = CASES[case], case.removesuffix("-vqa")
    checkpoint = families()[name].default_checkpoint(ability)
    real = is_here(checkpoint)
    if not real:
        # In a process of its own: what building takes is not what the model takes.
        subprocess.run([sys.executable, "-c", _BUILD, name, ability, folder], check=True)
        checkpoint = folder
    rng = np.random.default_rng(0)

    def frames(count: int) -> list[Frame]:
        return [Frame(rng.integers(0, 256, (480, 640, 3)).astype(np.uint8)) for _ in range(count)]

    start = time.perf_counter()
    half = case in LARGE and not (device != "cpu" and torch.cuda.is_available())
    model = load_model(f"{name}:{checkpoint}", ability, Runtime(device, "bfloat16" if half else "auto"))
    load_s = time.perf_counter() - start
    ours = _ours(model, ability)
    start = time.perf_counter()
    ours(frames(1))
    first_s = time.perf_counter() - start
    ours(frames(int(batch)))
    peak = _peak_mb(torch, model.device)
    plain = _plain(case, model)
    plain(frames(1))
    times: dict[str, list[float]] = {}
    for _ in range(int(runs)):
        for count in (1, int(batch)):
            for side, run in (("ours", ours), ("plain", plain)):
                images = frames(count)
                start = time.perf_counter()
                run(images)
                size = "one" if count == 1 else "many"
                times.setdefault(f"{side}_{size}", []).append((time.perf_counter() - start) / count)
    median = {key: statistics.median(values) for key, values in times.items()}
    row = {
        "model": case,
        "checkpoint": families()[name].default_checkpoint(ability),
        "weights": "real" if real else "random",
        "device": _device_name(torch, model.device),
        "dtype": str(model.dtype).removeprefix("torch."),
        "parameters_m": round(model.parameters / 1e6, 1),
        "on_disk_mb": round(sum(p.stat().st_size for p in model.folder.iterdir()) / 1e6),
        "load_s": round(load_s, 2),
        "first_call_s": round(first_s, 3),
        "peak_mb": peak,
        "batch": int(batch),
        **{
            f"{side}fps_{size}": round(1 / median[f"{key}_{size}"], 3)
            for size in ("one", "many")
            for side, key in (("", "ours"), ("plain_", "plain"))
        },
        **{f"ratio_{size}": round(median[f"plain_{size}"] / median[f"ours_{size}"], 2) for size in ("one", "many")},
    }
    print(json.dumps(row))


def _ours(model: Any, ability: str) -> Callable[[Sequence[Frame]], Any]:
    import numpy as np

    boxes = np.array([[50, 60, 200, 220], [300, 100, 420, 330]])
    calls: dict[str, Callable[[Sequence[Frame]], Any]] = {
        "classify": lambda frames: model.classify(frames, PHRASES),
        "detect": lambda frames: model.detect(frames, PHRASES),
        "segment": lambda frames: model.segment(frames, PHRASES),
        "mask": lambda frames: [model.masks_of_boxes(frame, boxes) for frame in frames],
        "caption": lambda frames: model.caption(frames),
        "ask": lambda frames: model.ask(frames, [QUESTION] * len(frames)),
    }
    return calls[ability]


def _plain(case: str, model: Any) -> Callable[[Sequence[Frame]], Any]:
    """As the model cards' examples do it, with networks and processors of their own."""
    import torch
    import transformers as t

    from sightline.models import image_text
    from sightline.models.generating import LONGEST_REPLY
    from sightline.models.torch_model import pil_images

    classes = {
        "clip": "CLIPModel", "clipseg": "CLIPSegForImageSegmentation", "sam": "Sam2Model",
        "blip": "BlipForConditionalGeneration", "blip-vqa": "BlipForQuestionAnswering",
        "blip2": "Blip2ForConditionalGeneration",
    }  # fmt: skip
    if case == "llava":  # twice in memory would be too much
        network = model.network
    else:
        network_class = getattr(t, classes.get(case, "AutoModelForZeroShotObjectDetection"))
        network = network_class.from_pretrained(model.folder, dtype=model.dtype).to(model.device).eval()
    processor: Any = None if case == "sam" else t.AutoProcessor.from_pretrained(model.folder)
    texts = list(PHRASES)

    def put(inputs: Any) -> dict[str, Any]:
        return dict(model.on_device({k: v for k, v in inputs.items() if k != "token_type_ids" or case != "blip-vqa"}))

    def clip(images: list[Any]) -> Any:
        inputs = processor(text=[f"a photo of a {x}" for x in texts], images=images, return_tensors="pt", padding=True)
        return network(**put(inputs)).logits_per_image.softmax(dim=1).cpu()

    def boxes(images: list[Any]) -> Any:
        inputs = processor(images=images, text=[texts] * len(images), return_tensors="pt", padding=True)
        output = network(**put(inputs))
        more = {"input_ids": inputs["input_ids"]} if case == "grounding-dino" else {}
        sizes = torch.tensor([image.size[::-1] for image in images])
        return processor.post_process_grounded_object_detection(output, target_sizes=sizes.to(model.device), **more)

    def clipseg(images: list[Any]) -> Any:
        found = []
        for image in images:
            inputs = processor(text=texts, images=[image] * len(texts), padding=True, return_tensors="pt")
            logits = network(**put(inputs)).logits[:, None]
            size = image.size[::-1]
            found.append(torch.nn.functional.interpolate(logits, size=size, mode="bilinear").sigmoid().cpu())
        return found

    def caption(images: list[Any]) -> Any:
        tokens = network.generate(**put(processor(images=images, return_tensors="pt")), max_new_tokens=LONGEST_REPLY)
        return processor.batch_decode(tokens, skip_special_tokens=True)

    def answer(images: list[Any]) -> Any:
        inputs = processor(images=images, text=[QUESTION] * len(images), return_tensors="pt")
        return processor.batch_decode(network.generate(**put(inputs), max_new_tokens=LONGEST_REPLY))

    def chat(images: list[Any]) -> Any:
        content = [[{"type": "image", "image": i}, {"type": "text", "text": image_text.CAPTION}] for i in images]
        inputs = processor.apply_chat_template(
            [[{"role": "user", "content": c}] for c in content],
            add_generation_prompt=True, tokenize=True, return_dict=True, return_tensors="pt",
        )  # fmt: skip
        return processor.batch_decode(network.generate(**put(inputs), max_new_tokens=LONGEST_REPLY, do_sample=False))

    if case == "sam":  # its processor needs torchvision; ours prepares the pixels for both

        def masks(frames: Sequence[Frame]) -> Any:
            found = []
            for frame in frames:
                scaled = torch.tensor([[[80.0, 128, 320, 469], [480, 213, 672, 704]]])
                given = put(model._pixels([frame]) | {"input_boxes": scaled})
                logits = network(**given, multimask_output=False).pred_masks[0]
                size = frame.rgb.shape[:2]
                found.append((torch.nn.functional.interpolate(logits, size=size, mode="bilinear") > 0).cpu())
            return found

        return torch.inference_mode()(masks)
    own = {"clip": clip, "clipseg": clipseg, "blip": caption, "blip-vqa": answer, "blip2": caption, "llava": chat}
    run = own.get(case, boxes)
    return torch.inference_mode()(lambda frames: run(pil_images(frames)))


def _peak_mb(torch: Any, device: Any) -> int:
    if device.type == "cuda":
        return round(torch.cuda.max_memory_allocated(device) / 1e6)
    import resource

    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def _device_name(torch: Any, device: Any) -> str:
    return (
        str(torch.cuda.get_device_name(device))
        if device.type == "cuda"
        else f"{device}, {torch.get_num_threads()} threads"
    )


def _text(rows: Sequence[dict[str, Any]]) -> str:
    header = (
        "model", "weights", "M params", "MB disk", "load s", "first s", "peak MB",
        "FPS 1", "plain", "ratio", "batch", "FPS", "plain", "ratio",
    )  # fmt: skip
    keys = (
        "model", "weights", "parameters_m", "on_disk_mb", "load_s", "first_call_s", "peak_mb",
        "fps_one", "plain_fps_one", "ratio_one", "batch", "fps_many", "plain_fps_many", "ratio_many",
    )  # fmt: skip
    table = [header, *(tuple(str(row[key]) for key in keys) for row in rows)]
    widths = [max(len(line[i]) for line in table) for i in range(len(header))]
    lines = ["  ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True)) for line in table]
    where = sorted({row["device"] for row in rows})
    return "\n".join([*lines, "", f"on {', '.join(where)}; ratio above 1: faster than transformers' example code"])
