"""`bench tabletop`: our segmentation without weights beside Open3D's recipe for tabletops, on the same frames.

The recipe is what a robot programmer would otherwise write: voxels, a RANSAC plane, and DBSCAN on what is above
it (Open3D's tutorial on point clouds). It is run twice: with the usual numbers, and with numbers tuned to our camera
and to the photographs, as its user would in time. Open3D is optional: this command alone needs it.
"""

from __future__ import annotations

import json
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sightline.bench.photos import IOU as BOX_IOU
from sightline.bench.photos import find_photos, read_photo
from sightline.errors import DepthError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from sightline.bench.mask_score import Score
    from sightline.frame import Frame, RgbImage

    Mask = npt.NDArray[np.bool_]
    Segmenter = Callable[[Frame], list[Mask]]

MIN_VISIBLE = 0.5
MIN_PX = 100
"""A thing counts when at least this share and this many pixels of it are seen."""


@dataclass(frozen=True, eq=False)
class Case:
    """A frame with what is known of it.

    Attributes:
        truth: number of the thing in each pixel of a scene, (h, w), -1 for none; None for a photograph.
        counted: the things that should be found.
        robot: the pixels that show the robot, (h, w): who knows its arm leaves it out.
        marks_xyxy: boxes marked in a photograph [px].
    """

    name: str
    frame: Frame
    truth: npt.NDArray[np.int32] | None = None
    counted: tuple[int, ...] = ()
    robot: Mask | None = None
    marks_xyxy: tuple[Sequence[float], ...] = ()


@dataclass
class Tally:
    """What came of one way of looking; times [ms]."""

    scores: list[Score] = field(default_factory=list)
    scene_ms: list[float] = field(default_factory=list)
    photo_ms: list[float] = field(default_factory=list)
    boxed: int = 0
    unmarked_boxes: int = 0

    def add(self, case: Case, masks: Sequence[Mask], ms: float) -> None:
        """Score what was seen in one more frame."""
        from sightline.bench.mask_score import count_boxed, score_masks

        if case.truth is not None:
            self.scores.append(score_masks(masks, case.truth, case.counted, case.robot))
            self.scene_ms.append(ms)
            return
        boxed = count_boxed(masks, case.marks_xyxy)
        self.boxed += boxed
        self.unmarked_boxes += len(masks) - boxed
        self.photo_ms.append(ms)


def tabletop(
    scenes: Annotated[int, typer.Option(min=1, help="How many fresh scenes.")] = 50,
    seed: Annotated[int, typer.Option(help="Seed of the first scene; the others count up from it.")] = 0,
    photos: Annotated[Path | None, typer.Option(help="Folder of labelled photographs, as in bench photos.")] = None,
    depth_scale: Annotated[float | None, typer.Option(help="Metres per unit of their depth images.")] = None,
    out: Annotated[Path | None, typer.Option(help="Folder for pictures: Sightline, Open3D, tuned Open3D.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout, nothing else.")] = False,
) -> None:
    """Our segmentation of a table beside Open3D's usual recipe: what is told apart, and how fast.

    All see the same frames one after the other, and take turns at going first. Scenes are scored by masks against
    the world's truth, photographs by the boxes marked in them. "tuned" is the recipe with numbers fitted to this
    camera and to the photographs of our tests.

    Examples:

      sightline bench tabletop

      sightline bench tabletop --scenes 20 --photos photographs --depth-scale 0.0001 --out seen
    """
    from rich.console import Console
    from rich.progress import track

    from sightline.bench.open3d_recipe import TUNED, Open3dRecipe, load_open3d
    from sightline.output_files import write_image

    open3d = load_open3d()
    open3d.utility.random.seed(seed)
    ways: dict[str, Segmenter] = {
        "sightline": segment_sightline,
        "open3d": Open3dRecipe(open3d),
        "open3d_tuned": Open3dRecipe(open3d, TUNED),
    }
    folders = [] if photos is None else find_photos(photos)
    tallies = {way: Tally() for way in ways}
    marked = 0
    console = Console(stderr=True)
    cases = _cases(range(seed, seed + scenes), folders, depth_scale)
    total = scenes + len(folders)
    for turn, case in enumerate(track(cases, "looking", total, console=console, transient=True)):
        if turn == 0:
            look_in_turns(ways, case.frame, turn)  # not counted: libraries load at the first look
        looks = look_in_turns(ways, case.frame, turn)
        for way, (masks, ms) in looks.items():
            tallies[way].add(case, masks, ms)
        marked += len(case.marks_xyxy)
        if out is not None:
            write_image(out / f"{case.name}.png", _side_by_side(case.frame.rgb, [m for m, _ in looks.values()]))
    summary = {"scenes": scenes, "first_seed": seed, "photos": len(folders), "marked": marked} | summarize(tallies)
    print(json.dumps(summary, indent=2) if as_json else summary_text(summary))


def look_in_turns(ways: Mapping[str, Segmenter], frame: Frame, turn: int) -> dict[str, tuple[list[Mask], float]]:
    """Masks and time [ms] of each way of looking at one frame; who goes first changes with the turn."""
    looks = {}
    names, first = list(ways), turn % len(ways)
    for way in names[first:] + names[:first]:
        began = time.perf_counter()
        masks = ways[way](frame)
        looks[way] = (masks, 1000 * (time.perf_counter() - began))
    return {way: looks[way] for way in ways}


def segment_sightline(frame: Frame) -> list[Mask]:
    """The built-in model's masks; none where it finds no table."""
    from sightline.models.builtin.tabletop import segment_tabletop

    try:
        return [region.mask for region in segment_tabletop(frame).regions]
    except DepthError:
        return []


def summarize(tallies: Mapping[str, Tally]) -> dict[str, Any]:
    """Shares, counts and median times of each way of looking; `times_ours` is a way's median over Sightline's."""
    from sightline.bench.mask_score import FATES, MASK_IOU

    ours = tallies["sightline"]
    summary: dict[str, Any] = {"mask_iou": MASK_IOU, "box_iou": BOX_IOU}
    for way, tally in tallies.items():
        fates = Counter(fate for score in tally.scores for fate in score.fates)
        things = fates.total()
        summary[way] = {
            "things": things,
            **{fate.replace(" ", "_"): fates[fate] for fate in FATES},
            "found_share": round(fates["found"] / max(things, 1), 4),
            "ci95": _ci95(fates["found"], things),
            "false_masks": sum(s.false_masks for s in tally.scores),
            "on_nothing": sum(s.on_nothing for s in tally.scores),
            **_times(tally.scene_ms, ours.scene_ms),
            "photos": {
                "boxed": tally.boxed,
                "unmarked_boxes": tally.unmarked_boxes,
                **_times(tally.photo_ms, ours.photo_ms),
            },
        }
    return summary


def _ci95(found: int, things: int) -> list[float]:
    """Wilson's 95 % interval of a share that was counted; of nothing it may be any."""
    from scipy.stats import binomtest

    if things == 0:
        return [0.0, 1.0]
    interval = binomtest(found, things).proportion_ci(method="wilson")
    return [round(float(interval.low), 4), round(float(interval.high), 4)]


def summary_text(summary: dict[str, Any]) -> str:
    """The summary as a table for people."""
    from sightline.bench.mask_score import FATES

    ways = [summary[way] for way in ("sightline", "open3d", "open3d_tuned")]
    rows: list[tuple[str, list[Any]]] = [
        ("", ["sightline", "open3d", "tuned"]),
        (f"found, mask IoU {summary['mask_iou']}", [f"{100 * w['found_share']:.1f} %" for w in ways]),
        ("  95 % interval", [f"{100 * w['ci95'][0]:.0f} to {100 * w['ci95'][1]:.0f}" for w in ways]),
        *((f"  {fate}", [w[fate.replace(" ", "_")] for w in ways]) for fate in FATES),
        ("false masks", [w["false_masks"] for w in ways]),
        ("  on nothing", [w["on_nothing"] for w in ways]),
        ("median ms", [f"{w['median_ms']:.0f}" for w in ways]),
        ("  over sightline's", [f"{w['times_ours']:.2f}" for w in ways]),
    ]
    closing = f"{ways[0]['things']} things at least half visible in {summary['scenes']} scenes"
    if summary["photos"]:
        photos = [w["photos"] for w in ways]
        rows += [
            (f"photos: box IoU {summary['box_iou']}", [f"{p['boxed']} of {summary['marked']}" for p in photos]),
            ("  unmarked boxes", [p["unmarked_boxes"] for p in photos]),
            ("  median ms", [f"{p['median_ms']:.0f}" for p in photos]),
            ("    over sightline's", [f"{p['times_ours']:.2f}" for p in photos]),
        ]
        closing += f", {summary['photos']} photographs"
    table = [f"{name:<24}" + "".join(f"{value!s:>12}" for value in values) for name, values in rows]
    return "\n".join([*table, "", closing + "; looked at in turns, same frames"])


def _times(ms: Sequence[float], ours_ms: Sequence[float]) -> dict[str, float | None]:
    if not ms:
        return {"median_ms": None, "times_ours": None}
    median = statistics.median(ms)
    return {"median_ms": round(median, 1), "times_ours": round(median / statistics.median(ours_ms), 3)}


def _cases(seeds: range, folders: Sequence[Path], depth_scale: float | None) -> Iterator[Case]:
    import numpy as np

    from sightline.sim.random_scene import random_scene
    from sightline.sim.world import CAMERA, World

    for seed in seeds:
        world = World(random_scene(seed), seed=seed)
        frame, truth, share = world.capture(), world.truth.segmentation(), world.truth.visible_share()
        of_arm = [world.model.body(int(b)).name.startswith("arm_") for b in world.model.geom_bodyid]
        robot = np.append(of_arm, False)[world.draw(CAMERA).geom]  # last for "no geom", -1
        world.close()
        enough = (share >= MIN_VISIBLE) & (np.bincount(truth.ravel() + 1, minlength=len(share) + 1)[1:] >= MIN_PX)
        yield Case(f"scene_{seed}", frame, truth, tuple(int(j) for j in np.flatnonzero(enough)), robot)
    for folder in folders:
        frame, marks = read_photo(folder, depth_scale)
        yield Case(f"photo_{folder.name}", frame, marks_xyxy=tuple(m["xyxy"] for m in marks))


def _side_by_side(rgb: RgbImage, looks: Sequence[Sequence[Mask]]) -> RgbImage:
    import numpy as np

    from sightline.drawing.annotate import draw_objects
    from sightline.geometry.boxes import mask_to_xyxy
    from sightline.scene_object import SceneObject

    seen = [[SceneObject("thing", 1.0, mask_to_xyxy(m), m) for m in masks] for masks in looks]
    return np.hstack([draw_objects(rgb, things, [str(i) for i in range(len(things))]) for things in seen])
