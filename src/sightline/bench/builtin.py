"""`bench builtin`: what the trained built-in eyes are worth: on rendered things never trained with, on photographs, in
the embedded world beside the weight-free version, and how fast and large they are."""

from __future__ import annotations

import json
import math
import os
import statistics
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sightline.bench.photos import IOU, find_photos, measure_photo, summarize
from sightline.bench.pick import name_one_thing
from sightline.bench.startup import run_measured
from sightline.errors import InputError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from sightline.bench.eyes_score import Look
    from sightline.bench.renders import Rendered
    from sightline.frame import Frame, RgbImage
    from sightline.models.builtin.model import SeeingModel
    from sightline.perception import Perception

HELD_OUT, PAIRS = "held-out", "pairs"
PRECISION = 0.95
HARD_PICTURES = 100
"""Looked at under each of the conditions."""
COLOR_CONDITIONS = ("as it is", "dim light", "glare", "colour cast", "motion blur", "JPEG 30")
"""Those that leave everything in its place, so that the depth camera's picture still fits."""
TURN, PAUSE_S = 25, 0.2
"""Images that are timed together, and what lies between such turns."""
ONE, MANY = "one at a time", "all at once"
"""How images are given."""
WAYS = {"in colour alone": False, "with depth": True}
"""How photographs are looked at, and whether with the depth camera too."""
RUNS = 5
"""Of the program, timed; the first one, which compiles its modules, is not."""
NOT_FOUND = 3
"""Exit code."""


def builtin(
    data: Annotated[Path, typer.Option(help="Folder of rendered pictures; see docs/training.md.")] = Path(
        "runs/builtin"
    ),
    model: Annotated[str, typer.Option(help="The eyes: builtin, or builtin:FILE.onnx.")] = "builtin",
    photos: Annotated[Path | None, typer.Option(help="Folder of labelled photographs, as in bench photos.")] = None,
    depth_scale: Annotated[float | None, typer.Option(help="Metres per unit of the photographs' depth.")] = None,
    yardstick: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="YOLOX as an ONNX file, to time in turns with ours."),
    ] = None,
    scenes: Annotated[int, typer.Option(min=1, help="How many scenes of the embedded world.")] = 30,
    runs: Annotated[int, typer.Option(min=3, help="How many images are timed.")] = 100,
    out: Annotated[Path | None, typer.Option(help="Folder for a reliability diagram, and pictures.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout, nothing else.")] = False,
) -> None:
    """Accuracy, calibration, robustness, photographs, speed and memory of the trained built-in eyes.

    Pictures are split by object: none of the things in them was trained with. The folder has two sets of them,
    held-out and pairs, which training.builtin.render makes.

    Examples:

      sightline bench builtin --data runs/builtin --photos photographs --depth-scale 0.0001 --out seen

      sightline bench builtin --yardstick yolox_nano.onnx --json
    """
    from sightline.models.registry import load_model
    from sightline.output_files import write_image

    seeing: SeeingModel = load_model(model, "embed")
    summary: dict[str, Any] = {"model": model, "embedder_id": seeing.embedder_id, "threshold": seeing.threshold}
    held_out, pairs = read_split(data, HELD_OUT), read_split(data, PAIRS)
    for folder in [] if photos is None else find_photos(photos):
        for way, depth in WAYS.items():
            result, picture = measure_photo(folder, depth_scale, model, depth)
            summary.setdefault("photos", {}).setdefault(way, []).append(result)
            if out is not None:
                write_image(out / f"{folder.name}-{way.replace(' ', '-')}.png", picture)
    looks = [_look(seeing, picture) for picture in _watched(held_out, HELD_OUT)]
    summary[HELD_OUT] = measure_held_out(looks, seeing)
    summary[PAIRS] = measure_pairs(pairs, seeing, model)
    summary["absent"] = measure_absent([*held_out, *pairs], seeing)
    summary["conditions"] = measure_conditions(held_out[:HARD_PICTURES], seeing)
    summary["world"] = measure_world(range(scenes), model)
    summary["speed"] = measure_speed(seeing, held_out[:runs], yardstick)
    summary["process"] = measure_process(model, held_out[0].rgb)
    if out is not None:
        draw_reliability(summary[HELD_OUT]["reliability"], out / "reliability.png")
    print(json.dumps(summary, indent=2) if as_json else summary_text(summary))


def read_split(data: Path, split: str) -> list[Rendered]:
    """The rendered pictures of a split.

    Raises:
        InputError: there are none.
    """
    from sightline.bench.renders import decoded, read_encoded

    files = sorted((data / split).glob("*.zip"))
    if not files:
        hint = f"render some: python -m training.builtin.render --out {data} --split {split} --count 400"
        raise InputError(f"no pictures (*.zip) in {data / split}", hint)
    return [decoded(*encoded) for path in files for encoded in read_encoded(path)]


def measure_held_out(looks: Sequence[Look], seeing: SeeingModel) -> dict[str, Any]:
    """Average precision of each noun and of all things, masks, names, colours, and calibration."""
    from sightline.bench import eyes_score

    return {
        "pictures": len(looks),
        **_precision(looks, seeing),
        **eyes_score.naming(looks, seeing.known),
        "reliability": eyes_score.reliability(looks, seeing.known),
    }


def measure_pairs(pictures: Sequence[Rendered], seeing: SeeingModel, model: str) -> dict[str, Any]:
    """Recall of "COLOUR NOUN" where the two were never trained together, at a precision of `PRECISION`.

    Each picture is asked for the pairs whose noun is in it, in that colour or another.
    """
    from sightline.bench.eyes_score import COLORED, LEAST, judge_colored, recall_at_precision
    from sightline.frame import Frame
    from sightline.perception import Perception

    perception = Perception(model, threshold=LEAST)
    scores: list[float] = []
    right: list[bool] = []
    wanted = 0
    pairs: list[tuple[str, str]] = seeing.eyes.facts["held_out_pairs"]
    for picture in _watched(pictures, PAIRS):
        frame = Frame(picture.rgb)
        there = {p.noun for p in picture.placed if p.counts}
        for noun, color in pairs:
            if noun not in there:
                continue
            wanted += sum(p.counts and p.noun == noun and p.colors.get(color, 0) >= COLORED for p in picture.placed)
            found = sorted(perception.find_all(frame, [f"{color} {noun}"]), key=lambda o: -o.score)
            for thing, verdict in zip(found, judge_colored(found, picture, noun, color), strict=True):
                if verdict is not None:
                    scores.append(thing.score)
                    right.append(verdict)
    recall = recall_at_precision(scores, right, wanted, PRECISION)
    return {"pictures": len(pictures), "wanted": wanted, "precision": PRECISION, "recall": recall}


def measure_absent(pictures: Sequence[Rendered], seeing: SeeingModel) -> dict[str, Any]:
    """How often a noun of which there is nothing in a picture finds something, at the default threshold.

    Each picture is asked for all such nouns, each by itself.
    """
    from sightline.frame import Frame

    asked = 0
    false: Counter[str] = Counter()
    for picture in _watched(pictures, "absent"):
        absent = picture.absent(seeing.known)
        found = seeing.detect([Frame(picture.rgb)], absent)[0]
        asked += len(absent)
        false.update(set(map(str, found.data["label"])))
    return {
        "pictures": len(pictures),
        "requests": asked,
        "share": false.total() / max(1, asked),
        "by_noun": dict(false.most_common()),
    }


def measure_conditions(pictures: Sequence[Rendered], seeing: SeeingModel) -> dict[str, dict[str, Any]]:
    """Average precision under each of the conditions."""
    import numpy as np

    from sightline.bench.conditions import CONDITIONS

    found = {}
    for name, change in CONDITIONS.items():
        rng = np.random.default_rng(0)
        looks = [_look(seeing, change(picture, rng)) for picture in _watched(pictures, name)]
        found[name] = _precision(looks, seeing)
    return found


def _precision(looks: Sequence[Look], seeing: SeeingModel) -> dict[str, Any]:
    from sightline.bench.eyes_score import average_precision
    from sightline.language.lexicon import ANYTHING

    by_noun = average_precision(looks, sorted(seeing.known))
    return {
        "ap50": statistics.fmean(by_noun.values()),
        "ap50_of_anything": average_precision(looks, [ANYTHING])[ANYTHING],
        "ap50_by_noun": {noun: round(value, 3) for noun, value in sorted(by_noun.items())},
    }


def measure_world(seeds: range, model: str) -> dict[str, dict[str, dict[str, float]]]:
    """Locate "the red mug" and the like in the embedded world with depth, by the eyes and weight-free, per condition.

    Shares of what is located right, of another thing, or not at all; and how far off the middle of the right ones is.
    """
    from dataclasses import replace

    from sightline.bench.conditions import change_colors
    from sightline.perception import Perception
    from sightline.sim.random_scene import random_scene
    from sightline.sim.world import World

    ways = {"eyes": Perception(model), "weight-free": Perception("tabletop")}
    fates: dict[str, dict[str, Counter[str]]] = {c: {way: Counter() for way in ways} for c in COLOR_CONDITIONS}
    off_m: dict[str, dict[str, list[float]]] = {c: {way: [] for way in ways} for c in COLOR_CONDITIONS}
    for seed in _watched(seeds, "world"):
        spec = random_scene(seed)
        named = name_one_thing(spec, seed)
        if named is None:
            continue
        world = World(spec, seed=seed)
        frame, middle = world.capture(), world.data.geom(f"object_{named[0]}_envelope").xpos.copy()
        truth = world.truth.segmentation()
        world.close()
        for condition in COLOR_CONDITIONS:
            seen = replace(frame, rgb=change_colors(frame.rgb, condition, seed))
            for way, perception in ways.items():
                fate, off = _located(perception, seen, named[1], truth == named[0], middle)
                fates[condition][way][fate] += 1
                off_m[condition][way] += off
    return {
        condition: {
            way: {
                **{fate: count[fate] / max(1, count.total()) for fate in ("right", "wrong")},
                "median_off_m": statistics.median(off_m[condition][way]) if off_m[condition][way] else math.nan,
            }
            for way, count in by_way.items()
        }
        for condition, by_way in fates.items()
    }


def _located(
    perception: Perception, frame: Frame, words: str, mask: npt.NDArray[np.bool_], middle: npt.NDArray[np.float64]
) -> tuple[str, list[float]]:
    """Whether it is the right thing, another or none, and how far the right one's middle is off [m]."""
    import numpy as np

    from sightline.answer import Found
    from sightline.errors import SightlineError

    try:
        outcome = perception.locate(frame, words)
    except SightlineError:
        return "none", []
    if not isinstance(outcome, Found):
        return "none", []
    thing = outcome.object
    if thing.mask is None or 2 * np.count_nonzero(thing.mask & mask) < np.count_nonzero(thing.mask):
        return "wrong", []
    return "right", [] if thing.box is None else [float(np.linalg.norm(thing.box.center_m - middle))]


def measure_speed(
    seeing: SeeingModel, pictures: Sequence[Rendered], yardstick: Path | None
) -> dict[str, dict[str, float]]:
    """Milliseconds for an image of 640x480 from pixels to detections, given one at a time or all at once, in turns with
    the yardstick's.

    A turn is a stream of images, after two that warm up. Between turns is a pause, for the threads of ONNX
    Runtime wait in a loop for more work, and so slow down whoever comes next.
    """
    import cv2
    import numpy as np

    from sightline.frame import Frame

    noun = sorted(seeing.known)[0]

    def each(see: Callable[[RgbImage], object]) -> Callable[[list[RgbImage]], object]:
        return lambda images: [see(rgb) for rgb in images]

    ways: dict[tuple[str, str], Callable[[list[RgbImage]], object]] = {
        (ONE, "eyes"): each(lambda rgb: seeing.detect([Frame(rgb)], [noun])),
        (MANY, "eyes"): lambda images: seeing.detect([Frame(rgb) for rgb in images], [noun]),
    }
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        if yardstick is not None:
            alone = _yolox(yardstick, threads=1)
            ways[ONE, "yardstick"] = each(_yolox(yardstick, threads=0))
            ways[MANY, "yardstick"] = lambda images: list(pool.map(alone, images))
        times: dict[tuple[str, str], list[float]] = {way: [] for way in ways}
        images = [np.asarray(cv2.resize(picture.rgb, (640, 480)), dtype=np.uint8) for picture in pictures]
        for first in range(0, len(images), TURN):
            turn = images[first : first + TURN]
            for way, run in ways.items():
                time.sleep(PAUSE_S)
                run(turn[:2])
                began = time.perf_counter()
                run(turn)
                times[way].append(1000 * (time.perf_counter() - began) / len(turn))
    found: dict[str, dict[str, float]] = {ONE: {}, MANY: {}}
    for (given, whose), values in times.items():
        found[given][whose] = statistics.median(values)
    return found


def _yolox(path: Path, threads: int) -> Callable[[RgbImage], object]:
    """YOLOX from pixels to boxes, as its authors run it."""
    import cv2
    import numpy as np
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    entry = session.get_inputs()[0]
    side = int(entry.shape[-1])
    cells = [np.stack(np.meshgrid(*[np.arange(side // s)] * 2), -1).reshape(-1, 2) for s in (8, 16, 32)]
    stride = np.concatenate([np.full((len(c), 1), s) for c, s in zip(cells, (8, 16, 32), strict=True)])
    grid = np.concatenate(cells)

    def run(rgb: RgbImage) -> object:
        scale = side / max(rgb.shape[:2])
        canvas = np.full((side, side, 3), 114, np.uint8)
        small = cv2.resize(rgb, None, fx=scale, fy=scale, interpolation=cv2.INTER_LINEAR)
        canvas[: small.shape[0], : small.shape[1]] = small[..., ::-1]
        pixels = canvas.transpose(2, 0, 1)[None].astype(np.float32)
        (output,) = session.run(None, {entry.name: pixels})
        rows = output[0]
        centers, sizes = (rows[:, :2] + grid) * stride / scale, np.exp(rows[:, 2:4]) * stride / scale
        scores = rows[:, 4] * rows[:, 5:].max(axis=1)
        boxes = np.concatenate([centers - sizes / 2, sizes], axis=1)
        return cv2.dnn.NMSBoxes(boxes.tolist(), scores.tolist(), 0.3, 0.45)

    return run


def measure_process(model: str, rgb: RgbImage) -> dict[str, float]:
    """Seconds from the start of the program to its end with a result for one image, and its peak memory [MB]."""
    import tempfile

    from sightline.output_files import write_image

    with tempfile.TemporaryDirectory() as folder:
        image = Path(folder) / "image.png"
        write_image(image, rgb)
        command = ["-m", "sightline", "detect", str(image), "thing", "--model", model]
        measured = [run_measured(command, (0, NOT_FOUND)) for _ in range(1 + RUNS)][1:]
    return {"first_result_s": statistics.median(s for s, _ in measured), "peak_mb": max(mb for _, mb in measured)}


def draw_reliability(found: dict[str, Any], path: Path) -> None:
    """A reliability diagram: what was said with which probability, and how much of it was true."""
    import io

    from matplotlib.figure import Figure

    from sightline.output_files import write_bytes

    figure = Figure(figsize=(4.5, 4.5), layout="constrained")
    axes = figure.add_subplot(
        xlabel="probability that was said", ylabel="share that was true", xlim=(0, 1), ylim=(0, 1)
    )
    axes.plot([0, 1], [0, 1], color="0.7", linewidth=1)
    axes.plot([b["said"] for b in found["bins"]], [b["true"] for b in found["bins"]], "o-", color="tab:blue")
    for b in found["bins"]:
        axes.annotate(str(b["count"]), (b["said"], b["true"]), (6, -10), textcoords="offset points", fontsize=7)
    axes.set_title(f"expected calibration error {found['expected_calibration_error']:.3f}", fontsize=10)
    content = io.BytesIO()
    figure.savefig(content, format="png", dpi=110)
    write_bytes(path, content.getvalue())


def summary_text(summary: dict[str, Any]) -> str:
    """The summary as tables for people."""
    held, pairs, absent, speed = (summary[name] for name in (HELD_OUT, PAIRS, "absent", "speed"))
    weakest = sorted(held["ap50_by_noun"].items(), key=lambda item: item[1])
    lines = [
        f"things never trained with, {held['pictures']} pictures",
        f"  AP50                  {held['ap50']:.3f}  mean of {len(weakest)} nouns; of things whatever they are"
        f" {held['ap50_of_anything']:.3f}",
        "    weakest             " + "  ".join(f"{noun} {value:.2f}" for noun, value in weakest[:8]),
        "    strongest           " + "  ".join(f"{noun} {value:.2f}" for noun, value in weakest[:-9:-1]),
        f"  boxed                 {held['boxed']:.3f}  of these named right {held['named_right']:.3f}, coloured right"
        f" {held['color_right']:.3f}",
        f"  mask IoU              {held['mask_iou']:.3f}",
        f"  calibration error     {held['reliability']['expected_calibration_error']:.3f}",
        f"pairs never trained     recall {pairs['recall']:.3f} at precision {pairs['precision']}"
        f" ({pairs['wanted']} things)",
        f"nothing of the kind     {100 * absent['share']:.1f} % of {absent['requests']} requests with a false find",
        "AP50 under conditions   named / whatever it is",
        *(
            f"  {name:<22}{row['ap50']:.3f} / {row['ap50_of_anything']:.3f}"
            for name, row in summary["conditions"].items()
        ),
        "embedded world          right / wrong / off, eyes and depth | weight-free",
        *(
            f"  {name:<22}" + " | ".join(_world_text(row) for row in by_way.values())
            for name, by_way in summary["world"].items()
        ),
    ]
    for way, photos in summary.get("photos", {}).items():
        for photo in photos:
            for thing in photo["things"]:
                verdict = "ok" if thing["iou"] >= IOU and thing["name_right"] else "--"
                lines.append(
                    f"photo {photo['frame']}  {verdict} {thing['category']:<8} IoU {thing['iou']:.2f}  seen as"
                    f" {thing['seen_name'] or 'nothing'}"
                )
        whole = summarize(photos)
        lines.append(
            f"photographs {way:<16}{whole['boxed']} of {whole['marked']} boxed, {whole['name_right']} named,"
            f" {whole['unmarked_boxes']} boxes on nothing marked"
        )
    for given, ms in speed.items():
        beside = f", {ms['eyes'] / ms['yardstick']:.2f} times the yardstick" if "yardstick" in ms else ""
        rate = f"{1000 / ms['eyes']:.1f} images of 640x480 a second"
        lines.append(f"speed, {given:<17}{rate}, {ms['eyes']:.1f} ms each{beside}")
    process = summary["process"]
    lines.append(
        f"process                 first result after {process['first_result_s']:.2f} s, {process['peak_mb']:.0f} MB"
    )
    return "\n".join(lines)


def _world_text(row: dict[str, float]) -> str:
    return f"{100 * row['right']:3.0f} % / {100 * row['wrong']:2.0f} % / {100 * row['median_off_m']:.1f} cm"


def _look(seeing: SeeingModel, picture: Rendered) -> Look:
    from sightline.bench.eyes_score import Look
    from sightline.frame import Frame

    (things,) = seeing.things([Frame(picture.rgb)])
    return Look(picture, sorted(things, key=lambda thing: -thing.objectness))


def _watched(items: Sequence[Any], what: str) -> Any:
    from rich.console import Console
    from rich.progress import track

    return track(items, what, console=Console(stderr=True), transient=True)
