"""`bench language`: descriptions and questions on random scenes, scored against truth worked out apart from the code.

The generator (`items`) shares nothing with the parser or the executor: it draws a meaning, puts it into
words, and computes from coordinates what docs/language.md says is so.
"""

from __future__ import annotations

import json
import multiprocessing
import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from sightline.bench.language.case import Item

CHUNK = 60
RIGHT, WRONG, HELD, NOT_UNDERSTOOD = "right", "wrong", "asked", "not understood"
VERDICTS = (RIGHT, WRONG, HELD, NOT_UNDERSTOOD)
CM_TOLERANCE = 0.2
SIZES = {"big": "large", "little": "small", "tiny": "small"}


@dataclass(frozen=True)
class Result:
    """What came of an item.

    Attributes:
        verdict: right; wrong: sure and not so; asked: abstained or asked back without need; not understood.
        got: the outcome in short.
        scene: of an item that is not right.
    """

    item: Item
    verdict: str
    got: str
    ms: float
    scene: dict[str, Any] | None = None


def language(
    items: Annotated[int, typer.Option(min=1, help="How many, all constructions in turn.")] = 8400,
    seed: Annotated[int, typer.Option(help="Seed of the scenes and items.")] = 0,
    jobs: Annotated[int, typer.Option(min=1, help="Processes; 1 for honest times.")] = 1,
    show: Annotated[int, typer.Option(min=0, help="Print so many of the wrong items.")] = 0,
    save: Annotated[Path | None, typer.Option(help="Write all that is not right, with the scenes, as JSON.")] = None,
    only: Annotated[str, typer.Option(help="Only the constructions whose names contain this.")] = "",
    speed: Annotated[bool, typer.Option(help="Time larger and larger scenes as well.")] = True,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout, nothing else.")] = False,
) -> None:
    """Descriptions and questions on random scenes, scored against truth that is worked out apart from the code.

    "wrong" is sure and not so; "asked" abstained or asked back without need.

    Examples:

      sightline bench language --jobs 2

      sightline bench language --items 600 --seed 5 --show 20 --save wrong.json

      sightline bench language --only "toys:" --no-speed --json
    """
    from rich.console import Console
    from rich.progress import track

    from sightline.bench.language.speed import measure_speed
    from sightline.output_files import require_writable, write_json

    if save is not None:
        require_writable(save)

    console = Console(stderr=True)
    results = list(track(run_items(items, seed, jobs, only), "asking", items, console=console, transient=True))
    summary = summarize(results) | {"seed": seed, "jobs": jobs}
    if speed:
        summary["speed"] = measure_speed(seed)
    if save is not None:
        missed = [describe(r) for r in results if r.verdict != RIGHT]
        write_json(save, missed)
    shown = [describe(r, scene=False) for r in results if r.verdict != RIGHT]
    shown.sort(key=lambda d: VERDICTS.index(d["verdict"]))
    if as_json:
        print(json.dumps(summary | ({"missed": shown[:show]} if show else {}), indent=2))
        return
    print(summary_text(summary))
    for d in shown[:show]:
        print(f"{d['verdict']}: [{d['construction']}] {d['text']}\n    expected {d['expected']}, got {d['got']}")


def run_items(count: int, seed: int, jobs: int = 1, only: str = "") -> Iterator[Result]:
    """The results in the order of the items."""
    chunks = [(count, seed, only, start, min(start + CHUNK, count)) for start in range(0, count, CHUNK)]
    if jobs == 1:
        for chunk in chunks:
            yield from run_chunk(chunk)
        return
    with ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn")) as pool:
        for results in pool.map(run_chunk, chunks):
            yield from results


def run_chunk(chunk: tuple[int, int, str, int, int]) -> list[Result]:
    """Draw and run some of the items."""
    from sightline.bench.language.items import draw_items

    count, seed, only, start, stop = chunk
    return [run_item(scene, item) for scene, item in draw_items(count, seed, only, start, stop)]


def run_item(scene: dict[str, Any], item: Item) -> Result:
    """Ask, and judge what comes back."""
    from sightline import Scene
    from sightline.errors import PhraseError

    asked = Scene.from_dict(scene)
    ask = asked.locate if item.mode == "locate" else asked.ask
    began = time.perf_counter()
    try:
        outcome = ask(item.text, viewpoint=item.viewpoint, ray=item.ray)
    except PhraseError as error:
        return Result(item, NOT_UNDERSTOOD, str(error), 1000 * (time.perf_counter() - began), scene)
    except Exception as error:  # a crash counts as the worst
        return Result(item, WRONG, f"{type(error).__name__}: {error}", 1000 * (time.perf_counter() - began), scene)
    ms = 1000 * (time.perf_counter() - began)
    verdict = judge(item, outcome)
    return Result(item, verdict, in_short(outcome), ms, None if verdict == RIGHT else scene)


def judge(item: Item, outcome: Any) -> str:
    """Right, wrong (sure and not so) or asked (abstained or asked back without need)."""
    kind, ids = kind_of(outcome), ids_of(outcome)
    if kind == item.outcome:
        same = item.ids is None or item.ids == ids
        if kind == "answer":
            return RIGHT if same and same_value(item.value, outcome.value) else WRONG
        if kind == "ambiguous":
            return RIGHT if same else HELD
        return RIGHT if same or kind != "found" else WRONG
    return HELD if kind in ("ambiguous", "abstained") else WRONG


def kind_of(outcome: Any) -> str:
    """As the items call it."""
    return {"NotFound": "not_found"}.get(type(outcome).__name__, type(outcome).__name__.lower())


def ids_of(outcome: Any) -> tuple[int, ...]:
    """Of what is found, of the candidates, of the evidence, in order."""
    kind = kind_of(outcome)
    if kind == "found":
        return (outcome.object.id,)
    objects = {"ambiguous": "candidates", "answer": "evidence"}.get(kind)
    return tuple(sorted(o.id for o in getattr(outcome, objects))) if objects else ()


def same_value(expected: Any, got: Any) -> bool:
    """Numbers within 0.2 cm, places within 2 mm, words in lower case; "big" is "large"."""
    if isinstance(expected, bool) or isinstance(got, bool):
        return expected is got
    if isinstance(expected, int | float):
        return isinstance(got, int | float) and abs(expected - got) <= (CM_TOLERANCE if type(expected) is float else 0)
    if not isinstance(got, str):
        return False
    places = _numbers(expected), _numbers(got)
    if places[0] and places[1]:
        return all(abs(a - b) < 0.002 for a, b in zip(*places, strict=True))
    return _plain(expected) == _plain(got)


def _plain(words: str) -> str:
    """Lower case, American spelling, and an orange orange is an orange."""
    words = words.lower().replace("grey", "gray").replace("orange orange", "orange")
    return SIZES.get(words, words)


def _numbers(text: str) -> list[float]:
    try:
        numbers = [float(word) for word in text.split(",")]
    except ValueError:
        return []
    return numbers if len(numbers) == 3 else []


def in_short(outcome: Any) -> str:
    """An outcome in a line."""
    kind, ids = kind_of(outcome), ids_of(outcome)
    if kind == "answer":
        return f"answer {outcome.value!r} {list(ids)}"
    if kind in ("found", "ambiguous"):
        return f"{kind} {list(ids)}"
    return f"{kind}: {outcome.reason}"


def describe(result: Result, scene: bool = True) -> dict[str, Any]:
    """An item and what came of it, JSON-able."""
    item = result.item
    expected = item.outcome if item.value is None else f"answer {item.value!r}"
    if item.ids is not None:
        expected += f" {list(item.ids)}"
    document = asdict(item) | {"verdict": result.verdict, "expected": expected, "got": result.got}
    return document | {"scene": result.scene} if scene else document


def summarize(results: Iterable[Result]) -> dict[str, Any]:
    """Counts by construction and in all, and times."""
    by: dict[str, list[Result]] = defaultdict(list)
    for result in results:
        by[result.item.construction].append(result)
    every = [r for group in by.values() for r in group]
    ms = sorted(r.ms for r in every)
    return {
        "items": len(every),
        "total": _counts(every),
        "by_construction": {name: _counts(group) for name, group in by.items()},
        "ms": {"median": round(statistics.median(ms), 3), "p95": round(ms[int(0.95 * (len(ms) - 1))], 3)},
    }


def _counts(results: list[Result]) -> dict[str, int]:
    verdicts = Counter(r.verdict for r in results)
    return {"n": len(results)} | {v.replace(" ", "_"): verdicts[v] for v in VERDICTS}


def summary_text(summary: dict[str, Any]) -> str:
    """The summary as a table for people."""
    rows = {**summary["by_construction"], "all": summary["total"]}
    lines = [f"{'construction':<44}{'n':>6}{'right':>7}{'wrong':>7}{'asked':>7}{'not understood':>16}"]
    for name, row in rows.items():
        counts = "".join(f"{row[key] or '':>{width}}" for key, width in zip(row, (6, 7, 7, 7, 16), strict=True))
        lines.append(f"{name:<44}{counts}")
    total = summary["total"]
    lines += [
        f"right {100 * total['right'] / total['n']:.2f} %, sure and wrong {100 * total['wrong'] / total['n']:.2f} %,"
        f" understood {100 * (1 - total['not_understood'] / total['n']):.2f} %",
        f"milliseconds to parse and execute: median {summary['ms']['median']:.2f}, p95 {summary['ms']['p95']:.2f}",
    ]
    for row in summary.get("speed", ()):
        lines.append(f"{row['objects']:4d} objects: median {row['median_ms']:7.2f} ms, p95 {row['p95_ms']:7.2f} ms")
    return "\n".join(lines)
