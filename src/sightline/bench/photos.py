"""`bench photos`: how much of what is marked in labelled RGB-D photographs is seen, and called by the right colour."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sightline.errors import InputError

if TYPE_CHECKING:
    from sightline.frame import Frame

IOU = 0.5


def photos(
    folder: Annotated[Path, typer.Argument(help="Folder of folders, each with rgb, depth, camera and truth.")],
    depth_scale: Annotated[float | None, typer.Option(help="Metres per unit of the depth images.")] = None,
    model: Annotated[str, typer.Option(help="Which model looks.")] = "builtin",
    depth: Annotated[bool, typer.Option(help="Look with the depth camera too, not in colour alone.")] = True,
    out: Annotated[Path | None, typer.Option(help="Folder for pictures of what was seen.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout, nothing else.")] = False,
) -> None:
    """Share of marked things boxed at IoU 0.5, names and colours right, and boxes on nothing that is marked.

    Each subfolder holds rgb.png, depth.png, camera.json and truth.json: {"objects": [{"category", "color", "xyxy"}]}.

    Examples:

      sightline bench photos photographs --depth-scale 0.0001 --out seen
    """
    from sightline.output_files import write_image

    results = []
    for frame_folder in find_photos(folder):
        result, picture = measure_photo(frame_folder, depth_scale, model, depth)
        results.append(result)
        if out is not None:
            write_image(out / f"{frame_folder.name}.png", picture)
    summary = summarize(results) | {"frames": results}
    print(json.dumps(summary, indent=2) if as_json else _text(summary))


def summarize(results: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """How much of what is marked in frames was seen right, for results of `measure_photo`."""
    things = [thing for r in results for thing in r["things"]]
    boxed = [t for t in things if t["iou"] >= IOU]
    return {
        "marked": len(things),
        "boxed": len(boxed),
        "name_right": sum(t["name_right"] for t in boxed),
        "color_right": sum(t["color_right"] for t in boxed),
        "unmarked_boxes": sum(r["unmarked_boxes"] for r in results),
        "median_ms": float(statistics.median(r["ms"] for r in results)),
    }


def find_photos(folder: Path) -> list[Path]:
    """The folders of the labelled photographs in a folder.

    Raises:
        InputError: there are none.
    """
    found = sorted(path.parent for path in folder.glob("*/truth.json"))
    if not found:
        raise InputError(f"no */truth.json under {folder}", "each frame is a folder with rgb.png, depth.png ...")
    return found


def read_photo(
    folder: Path, depth_scale: float | None = None, depth: bool = True
) -> tuple[Frame, list[dict[str, Any]]]:
    """The frame in a folder, and what is marked in it: category, color and xyxy [px] of each thing."""
    from sightline.frame_files import load_frame

    more = (folder / "depth.png", folder / "camera.json", depth_scale) if depth else ()
    frame = load_frame(folder / "rgb.png", *more)
    marks: list[dict[str, Any]] = json.loads((folder / "truth.json").read_text())["objects"]
    return frame, marks


def measure_photo(
    folder: Path, depth_scale: float | None = None, model: str = "builtin", depth: bool = True
) -> tuple[dict[str, Any], Any]:
    """Match what is seen in one frame with what is marked there; each box serves one mark. And the picture of it.

    Args:
        depth: look with the depth camera too, not in colour alone.
    """
    from sightline.bench.matching import match
    from sightline.drawing.annotate import draw_objects
    from sightline.geometry.boxes import iou
    from sightline.perception import Perception

    frame, truth = read_photo(folder, depth_scale, depth)
    eyes = Perception(model)
    began = time.perf_counter()
    seen = eyes.objects(frame)
    ms = 1000 * (time.perf_counter() - began)
    best = match(iou([o.xyxy for o in seen], [t["xyxy"] for t in truth]))
    things = []
    for mark, (i, value) in zip(truth, best, strict=True):
        thing = seen[i] if i >= 0 else None
        name = next(iter([] if thing is None else thing.evidence.get("kinds", [])), "")
        size = None if thing is None or thing.size_m is None else [round(100 * float(s), 1) for s in thing.size_m]
        things.append(
            {
                "category": mark["category"],
                "color": mark["color"],
                "iou": round(value, 2),
                "seen_name": name,
                "name_right": name == mark["category"],
                "seen_color": "" if thing is None else thing.color,
                "color_right": thing is not None and thing.color == mark["color"],
                "size_cm": size,
            }
        )
    matched = {i for i, value in best if value >= IOU}
    picture = draw_objects(frame.rgb, seen, [f"{o.color} {'/'.join(o.evidence.get('kinds', []))}" for o in seen])
    result = {"frame": folder.name, "things": things, "unmarked_boxes": len(seen) - len(matched), "ms": round(ms)}
    return result, picture


def _text(summary: dict[str, Any]) -> str:
    lines = []
    for frame in summary["frames"]:
        for t in frame["things"]:
            size = "" if t["size_cm"] is None else " x ".join(map(str, t["size_cm"])) + " cm"
            verdict = "ok" if t["iou"] >= IOU else "--"
            lines.append(
                f"{frame['frame']}  {verdict} {t['category']:<8} IoU {t['iou']:.2f}  ".ljust(36)
                + (f"{t['color']:>7}, seen {t['seen_color']} {t['seen_name'] or 'nothing':<20} {size}")
            )
    lines.append(
        f"\n{summary['boxed']} of {summary['marked']} boxed at IoU {IOU}, {summary['name_right']} of these with the"
        f" right name, {summary['color_right']} with the right colour; {summary['unmarked_boxes']} boxes on what is not"
        f" marked; {summary['median_ms']:.0f} ms a frame"
    )
    return "\n".join(lines)
