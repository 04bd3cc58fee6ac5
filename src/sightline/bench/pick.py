"""`bench pick`: words to a verified lift or placing in fresh scenes, scored against the world's truth.

The truth is read only here, after the pick, and to choose an instruction that names exactly one thing.
"""

from __future__ import annotations

import math
import multiprocessing
import os
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from sightline.sim.scene_file import SceneSpec
    from sightline.sim.world import World

ANOTHER_SCENE = 1_000_000
"""Added to the seed of a scene in which nothing can be named alone."""
LIFTED_M = 0.06
"""A thing this much higher than it stood was lifted."""
NEAR_M, FAR_M = 0.03, 0.05
"""A thing whose middle is this near to the spot stands there; one this far off does not, whoever says so."""
TIPPED_RAD = math.radians(30.0)
ROLLING = frozenset(
    {"ball", "apple", "orange", "lemon", "pear", "banana", "carrot", "marker", "screwdriver"},
)
"""Kinds that may turn over where they lie and be put down none the worse."""
TOO_WIDE = frozenset({"book"})
"""Kinds that the hand cannot hold from any side as they lie: the right end is to say so."""
SPOTS_X_M, SPOTS_Y_M, SPOTS_EVERY_M = (0.36, 0.68), (-0.28, 0.28), 0.04
DONE = ("picked", "placed")


@dataclass(frozen=True)
class PutDown:
    """How the right thing really stands after it was put down.

    Attributes:
        off_m: how far its middle is from the spot, along the table [m].
        tipped: it has fallen over, and is of a kind to which that matters.
    """

    off_m: float
    tipped: bool

    @property
    def right(self) -> bool:
        """It stands on the spot."""
        return self.off_m <= NEAR_M and not self.tipped

    @property
    def wrong(self) -> bool:
        """To say that it stands on the spot is false, not merely inexact."""
        return self.off_m > FAR_M or self.tipped


@dataclass(frozen=True)
class Episode:
    """One instruction in one scene, and what really happened.

    Attributes:
        status: what the robot says, as in `PickReport.status`.
        lifted: ids of the things that are really in the air, at the end or as it begins to put down.
        cause: why it failed; "" for a success.
        put_down: how the target stands then; None if nothing was put down.
    """

    seed: int
    instruction: str
    category: str
    objects: int
    status: str
    target: int
    lifted: tuple[int, ...]
    tries: int
    cause: str
    problem: str
    stage_ms: dict[str, float]
    put_down: PutDown | None = None

    @property
    def success(self) -> bool:
        """The robot says it is done, and the right thing alone is in the air, or was and stands on the spot."""
        return self.status in DONE and not self.cause

    @property
    def false_done(self) -> bool:
        """The robot says it is done, and the right thing is not in the air, or not on the spot."""
        return self.status in DONE and self.cause == "false done"

    @property
    def beyond_hand(self) -> bool:
        """What was asked for cannot be held, so that no lift can come of it."""
        return self.category in TOO_WIDE

    @property
    def refused(self) -> bool:
        """The robot says that the thing is too wide, and has lifted nothing."""
        return self.status == "no_grasp" and self.problem.startswith("wider") and not self.lifted

    @property
    def failure(self) -> str:
        """Why it did not end as it should, with a lift or with a refusal of what cannot be held; "" if it did."""
        if self.refused if self.beyond_hand else self.success:
            return ""
        return self.cause or "lifted what is too wide"

    @property
    def wrong_object(self) -> bool:
        """Something else than what was asked for is in the air, or was, whatever the robot says."""
        return bool(set(self.lifted) - {self.target})


def pick(
    scenes: Annotated[int, typer.Option(min=1, help="How many fresh scenes.")] = 200,
    seed: Annotated[int, typer.Option(help="Seed of the first scene; the others count up from it.")] = 0,
    model: Annotated[str, typer.Option(help="Which model looks.")] = "builtin",
    jobs: Annotated[int, typer.Option(min=1, help="Scenes at a time; 1 for honest stage times.")] = 1,
    place: Annotated[bool, typer.Option("--place", help="Put each thing down again where the table is free.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout, nothing else.")] = False,
) -> None:
    """Success rate of picking what words name, with causes of failure and times of the stages.

    Each scene has 4 to 10 things, mixed kinds and colours, and a noisy depth camera. A wrong thing in the air, or
    a "done" that is false, is counted apart from an honest failure, and so is what the hand cannot hold: a lying book
    has to be refused as too wide. With --place, what was lifted has to stand on a
    spot that was chosen beforehand, within 3 cm and upright.

    Examples:

      sightline bench pick --scenes 200 --jobs 2

      sightline bench pick --scenes 20 --seed 5000 --json

      sightline bench pick --scenes 100 --place
    """
    import json

    from rich.console import Console
    from rich.progress import track

    episodes = []
    console = Console(stderr=True)
    for episode in track(
        run_episodes(range(seed, seed + scenes), model, jobs, place), "picking", scenes, console=console, transient=True
    ):
        episodes.append(episode)
        if episode.failure:
            console.print(
                f"  seed {episode.seed}: {episode.instruction}: {episode.failure} ({episode.problem})", markup=False
            )
    summary = summarize(episodes) | {"model": model, "first_seed": seed, "jobs": jobs, "place": place}
    print(json.dumps(summary, indent=2) if as_json else summary_text(summary))


def run_episodes(seeds: range, model: str, jobs: int, place: bool = False) -> Iterator[Episode]:
    """The episodes in the order of their seeds."""
    if jobs == 1:
        for seed in seeds:
            yield run_episode(seed, model, place)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, context, initializer=_one_thread) as pool:
        yield from pool.map(run_episode, seeds, [model] * len(seeds), [place] * len(seeds))


def run_episode(seed: int, model: str = "builtin", place: bool = False) -> Episode:
    """Build the scene of a seed, give an instruction that names one thing, and score what came of it."""
    from sightline.errors import SightlineError
    from sightline.perception import Perception
    from sightline.planning.pick import Attempt, PickReport
    from sightline.planning.pick import pick as run
    from sightline.robot.simulated import SimulatedRobot
    from sightline.sim.random_scene import random_scene
    from sightline.sim.world import World

    spec = random_scene(seed)
    named = name_one_thing(spec, seed)
    if named is None:  # every thing has its double: take another scene
        return run_episode(seed + ANOTHER_SCENE, model, place)
    target, instruction = named
    world = World(spec, seed=seed)
    spot_m = free_spot(spec, target) if place else None
    robot = SimulatedRobot(world)
    lifted: tuple[int, ...] | None = None

    def watch(stage: str) -> None:
        nonlocal lifted
        if stage == "place":
            lifted = _in_the_air(world)

    try:
        report = run(robot, robot, Perception(model), instruction, spot_m, tell=watch)
    except SightlineError as error:  # counts against the robot like any other failure
        report = PickReport(instruction, "error", [Attempt(problem=error.message)])
    put_down = None if lifted is None or spot_m is None else _put_down(world, target, spot_m)
    lifted = _in_the_air(world) if lifted is None else lifted
    world.close()
    stage_ms: dict[str, float] = defaultdict(float)
    for attempt in report.attempts:
        for stage, ms in attempt.stage_ms.items():
            stage_ms[stage] += ms
    return Episode(
        seed,
        instruction,
        spec.objects[target].category,
        len(spec.objects),
        report.status,
        target,
        lifted,
        len(report.attempts),
        _cause(report.status, target, lifted, report.last.problem, put_down),
        report.last.problem,
        dict(stage_ms),
        put_down,
    )


def _in_the_air(world: World) -> tuple[int, ...]:
    return tuple(o.id for o in world.truth.objects if world.truth.lifted_m(o.id) > LIFTED_M)


def _put_down(world: World, target: int, spot_m: tuple[float, float, float]) -> PutDown:
    # The middle of all that can be seen of it: the origin of what has rolled is at its side.
    middle = world.data.geom(f"object_{target}_envelope").xpos
    off_m = math.hypot(middle[0] - spot_m[0], middle[1] - spot_m[1])
    rolls = world.truth.objects[target].category in ROLLING
    return PutDown(round(off_m, 4), not rolls and world.truth.tilt_rad(target) > TIPPED_RAD)


def free_spot(spec: SceneSpec, target: int) -> tuple[float, float, float]:
    """The point of the table within reach that is farthest from where all things but the target stand [m]."""
    import numpy as np
    from scipy.spatial.distance import cdist

    x, y = (np.linspace(low, high, round((high - low) / SPOTS_EVERY_M) + 1) for low, high in (SPOTS_X_M, SPOTS_Y_M))
    spots = np.stack(np.meshgrid(x, y, indexing="ij"), axis=-1).reshape(-1, 2)
    others = np.array([o.position for i, o in enumerate(spec.objects) if i != target]).reshape(-1, 2)
    gaps = cdist(spots, others).min(axis=1, initial=np.inf)
    best = spots[int(gaps.argmax())]
    return round(float(best[0]), 3), round(float(best[1]), 3), 0.0


def name_one_thing(spec: SceneSpec, seed: int) -> tuple[int, str] | None:
    """A thing that its kind and colour name alone in a scene: its number, and the words; None if there is none."""
    names = [(o.category, o.color) for o in spec.objects]
    unique = [i for i, name in enumerate(names) if names.count(name) == 1]
    if not unique:
        return None
    target = unique[seed % len(unique)]
    return target, f"the {names[target][1]} {names[target][0]}"


def _cause(status: str, target: int, lifted: tuple[int, ...], problem: str, put_down: PutDown | None = None) -> str:
    if status in DONE:
        if target not in lifted or (put_down is not None and put_down.wrong):
            return "false done"
        if lifted != (target,):
            return "took another along"
        return "" if put_down is None or put_down.right else "put down off the spot"
    if set(lifted) - {target}:
        return "wrong object"
    if target in lifted:
        if put_down is None:
            return "lifted but not confirmed"
        return "put down but not confirmed" if put_down.right else "not put down on the spot"
    return f"no grasp: {problem.split(':')[0]}" if status == "no_grasp" else status.replace("_", " ")


def summarize(episodes: list[Episode]) -> dict[str, Any]:
    """Rates, causes and median stage times of some episodes, one at least."""
    from scipy.stats import binomtest

    wide, held = ([e for e in episodes if e.beyond_hand is beyond] for beyond in (True, False))
    n = len(held)
    good = sum(e.success for e in held)
    interval = binomtest(good, n).proportion_ci(method="wilson") if n else None
    failures = [e for e in episodes if e.failure]
    off_m = [e.put_down.off_m for e in episodes if e.status == "placed" and e.put_down is not None]
    by_category: dict[str, list[bool]] = defaultdict(list)
    for e in held:
        by_category[e.category].append(e.success)
    stages = {stage for e in episodes for stage in e.stage_ms}
    return {
        "scenes": len(episodes),
        "asked_to_lift": n,
        "success_rate": good / n if n else None,
        "ci95": None if interval is None else [float(interval.low), float(interval.high)],
        "first_try_rate": sum(e.success and e.tries == 1 for e in held) / n if n else None,
        "too_wide": {"asked": len(wide), "refused": sum(e.refused for e in wide)},
        "false_done": sum(e.false_done for e in episodes),
        "wrong_object": sum(e.wrong_object for e in episodes),
        "median_off_m": statistics.median(off_m) if off_m else None,
        "causes": dict(Counter(e.failure for e in failures).most_common()),
        "by_category": {k: [sum(v), len(v)] for k, v in sorted(by_category.items())},
        "stage_ms": {
            stage: round(statistics.median(e.stage_ms[stage] for e in episodes if stage in e.stage_ms), 1)
            for stage in sorted(stages)
        },
        "failures": [asdict(e) for e in failures],
    }


def summary_text(summary: dict[str, Any]) -> str:
    """The summary as a table for people."""
    what = "verified placings" if summary.get("place") else "verified lifts"
    rate, asked = "nothing that the hand can hold was asked for", summary["asked_to_lift"]
    if asked:
        percent, low, high, first = (
            100 * x for x in (summary["success_rate"], *summary["ci95"], summary["first_try_rate"])
        )
        rate = f"{percent:.1f} % of {asked}  (95 % interval {low:.1f} to {high:.1f}; first try {first:.1f} %)"
    off_m, wide = summary["median_off_m"], summary["too_wide"]
    lines = [
        f"{what:<18}{rate}",
        *([f"{'too wide to hold':<18}{wide['refused']} of {wide['asked']} refused as such"] if wide["asked"] else []),
        f"{'false done':<18}{summary['false_done']}",
        f"{'wrong object':<18}{summary['wrong_object']}",
        *([] if off_m is None else [f"{'off the spot':<18}{100 * off_m:.1f} cm (median of what it calls placed)"]),
        "causes of failure",
        *(f"  {n:4d}  {cause}" for cause, n in summary["causes"].items()),
        "by kind",
        "  " + "  ".join(f"{k} {good}/{n}" for k, (good, n) in summary["by_category"].items()),
        "median milliseconds",
        "  " + "  ".join(f"{stage} {ms:.0f}" for stage, ms in summary["stage_ms"].items()),
    ]
    return "\n".join(lines)


def _one_thread() -> None:
    # Several processes share the cores already; threads of OpenCV and BLAS would only fight for them.
    os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"
    import cv2

    cv2.setNumThreads(1)
