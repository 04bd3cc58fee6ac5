"""`pick`: words in, a verified pick out, in the embedded world."""

from __future__ import annotations

import contextlib
import math
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sightline.cli import options
from sightline.cli.look import thing_line
from sightline.cli.sink import EXIT_CODES, NOT_VERIFIED, STOPPED, emit, say

if TYPE_CHECKING:
    from sightline.planning.pick import PickReport
    from sightline.robot.simulated import SimulatedRobot
    from sightline.sim.scene_file import SceneSpec

FILM_HZ = 8.0
FILM_WH = (480, 360)
# Without a graphics library each image costs several times as much.
FILM_BY_RAYS_WH = (240, 180)
PICK_EXIT_CODES = EXIT_CODES | {
    "picked": 0,
    "placed": 0,
    "no_grasp": 1,
    "no_place": 1,
    "not_verified": NOT_VERIFIED,
    "stopped": STOPPED,
}


def pick(
    text: Annotated[str, typer.Argument(help='What to pick: "the red mug".')],
    engine: options.Engine,
    seed: Annotated[int, typer.Option(min=0, help="Which random scene.")] = 0,
    scene: Annotated[Path | None, typer.Option(help="A scene file (JSON) instead of a random scene.")] = None,
    place: Annotated[str | None, typer.Option(help="Then put it down at X,Y [m], for example 0.45,-0.2.")] = None,
    out: Annotated[Path, typer.Option(help="Folder for pictures, film and report.")] = Path("runs/pick"),
    film: Annotated[bool, typer.Option(help="Record the motion.")] = True,
    as_json: options.Json = False,
) -> int:
    """Pick what the words name from the embedded world's table, and check on a second look that it worked.

    Exit code 3: it is not there. 4: several answer to the words; all are listed and drawn. 5: the arm acted,
    but the second look says that it did not work. 130: stopped by Ctrl-C.

    Examples:

      sightline pick "the red cup" --seed 3

      sightline pick "the yellow ball" --seed 3 --place 0.45,-0.25 --json
    """
    from sightline.language.parse import parse_phrase
    from sightline.sim.graphics import start_probe

    start_probe()  # runs beside the imports below
    from sightline.output_files import require_writable_folder
    from sightline.sim.random_scene import random_scene
    from sightline.sim.scene_file import load_scene

    parse_phrase(text)  # before the world is built: a typing mistake should cost nothing
    spot = None if place is None else parse_place(place)
    spec = random_scene(seed) if scene is None else load_scene(scene)
    require_writable_folder(out)
    report, files = run_pick(text, spec, seed, out, engine, film, spot)
    document = report.as_dict() | {"files": files}
    emit(document, pick_text(report, files), as_json)
    return PICK_EXIT_CODES[report.status] if files else 1


def run_pick(
    text: str,
    spec: SceneSpec,
    seed: int,
    out: Path,
    engine: options.Engine | None = None,
    film: bool = True,
    place_m: tuple[float, float, float] | None = None,
) -> tuple[PickReport, dict[str, str]]:
    """Build the world, pick, and leave the folder; Ctrl-C stops the arm and still leaves it."""
    from sightline.drawing.pick_folder import write_pick_folder
    from sightline.errors import OutputError
    from sightline.planning.pick import pick as run
    from sightline.robot.simulated import SimulatedRobot
    from sightline.sim.graphics import RAYS, choose_graphics
    from sightline.sim.world import World

    eyes = (engine or options.Engine()).open()
    began = time.perf_counter()
    with _progress() as tell:
        tell("build the world")
        world = World(spec, seed=seed, with_truth=False)
        images: list[Any] = []
        robot = SimulatedRobot(world, film_hz=FILM_HZ)
        if film:
            size_wh = FILM_BY_RAYS_WH if choose_graphics().name == RAYS else FILM_WH
            robot.on_frame = lambda _: images.append(world.render_view("front", *size_wh))
        built_ms = 1000 * (time.perf_counter() - began)
        with _stop_on_interrupt(robot) as interrupted:
            report = run(robot, robot, eyes, text, place_m, tell=tell)
            if interrupted and report.status not in ("picked", "placed"):
                report.status = "stopped"  # also between two motions
            tell("draw")
            total_ms = round(1000 * (time.perf_counter() - began))
            times = {"seed": seed, "build_ms": round(built_ms), "total_ms": total_ms}
            try:
                files = write_pick_folder(out, report, images, FILM_HZ, times)
            except OutputError as error:  # the arm has acted: what came of it is told all the same
                say(f"sightline: {error.message}")
                files = {}
        world.close()
    return report, files


def pick_text(report: PickReport, files: dict[str, str]) -> str:
    """The report for people: the verdict, what it rests on, and where the pictures are."""
    verdicts = {
        "picked": "picked, and seen in the hand",
        "placed": "picked and placed, and seen there",
        "not_found": "not found",
        "ambiguous": "which one?",
        "abstained": "I can't tell",
        "no_grasp": "cannot grasp it",
        "no_place": "cannot put it there",
        "not_verified": "acted, but it did not work",
        "stopped": "stopped",
    }
    from sightline.answer import Ambiguous
    from sightline.scene.attributes import SURE

    tries = f" (try {len(report.attempts)})" if len(report.attempts) > 1 else ""
    problem = f": {report.last.problem}" if report.last.problem else ""
    lines = [f"{report.instruction}: {verdicts[report.status]}{tries}{problem}"]
    for number, attempt in enumerate(report.attempts[:-1], 1):
        lines.append(f"  try {number}: {attempt.problem}")
    if report.last.target is not None and report.last.target.score <= SURE:
        lines.append(f"  taken for it: {thing_line(report.last.target.as_dict())}")
    if isinstance(report.last.outcome, Ambiguous):
        lines += [f"  {i}: {thing_line(c.as_dict())}" for i, c in enumerate(report.last.outcome.candidates, 1)]
    checked = report.placed or report.last.verification
    for check in checked.checks if checked else ():
        lines.append(f"  {'ok' if check.passed else 'NO'}  {check.name}: {check.detail}")
    if files:
        lines.append("  " + "  ".join(files.values()))
    return "\n".join(lines)


def parse_place(text: str) -> tuple[float, float, float]:
    """Two numbers "x,y" [m] on the table.

    Raises:
        InputError: anything else.
    """
    from sightline.errors import InputError

    try:
        x, y = (float(part) for part in text.split(","))
        if not (math.isfinite(x) and math.isfinite(y)):
            raise ValueError(text)
    except ValueError as error:
        raise InputError(f"--place is {text!r}, expected two numbers in metres", "for example 0.45,-0.2") from error
    return x, y, 0.0


@contextlib.contextmanager
def _stop_on_interrupt(robot: SimulatedRobot) -> Iterator[list[bool]]:
    """While this lasts, the first Ctrl-C or SIGTERM halts the arm and fills the list; a second one ends the program."""
    interrupted: list[bool] = []
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def restore() -> None:
        for number, handler in before.items():
            signal.signal(number, handler)

    def halt(*_: object) -> None:
        interrupted.append(True)
        say("stopping the arm ...")
        robot.stop()
        restore()

    for number in before:
        signal.signal(number, halt)
    try:
        yield interrupted
    finally:
        restore()


@contextlib.contextmanager
def _progress() -> Iterator[Any]:
    """Tells the stage under way: a spinner on a terminal, nothing elsewhere."""
    from rich.console import Console

    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda stage: None
        return
    with console.status("...") as status:
        yield lambda stage: status.update(f"{stage} ...")
