"""`bench pick`: words to a verified lift in fresh scenes, scored against the world's truth.

The truth is read only here, after the pick, and to choose an instruction that names exactly one thing.
"""

from __future__ import annotations

import multiprocessing
import os
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sightline.bench.interval import wilson_interval

if TYPE_CHECKING:
    from sightline.sim.scene_file import SceneSpec

LIFTED_M = 0.06
"""A thing this much higher than it stood was lifted."""


@dataclass(frozen=True)
class Episode:
    """One instruction in one scene, and what really happened.

    Attributes:
        status: what the robot says, as in `PickReport.status`.
        lifted: ids of the things that are really in the air.
        cause: why it failed; "" for a success.
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

    @property
    def success(self) -> bool:
        """The robot says it is done, and the right thing alone is in the air."""
        return self.status == "picked" and self.lifted == (self.target,)

    @property
    def false_done(self) -> bool:
        """The robot says it is done, and the right thing is not in the air."""
        return self.status == "picked" and self.target not in self.lifted

    @property
    def wrong_object(self) -> bool:
        """Something else than what was asked for is in the air, whatever the robot says."""
        return bool(set(self.lifted) - {self.target})


def pick(
    scenes: Annotated[int, typer.Option(min=1, help="How many fresh scenes.")] = 200,
    seed: Annotated[int, typer.Option(help="Seed of the first scene; the others count up from it.")] = 0,
    model: Annotated[str, typer.Option(help="Which model looks.")] = "builtin",
    jobs: Annotated[int, typer.Option(min=1, help="Scenes at a time; 1 for honest stage times.")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout, nothing else.")] = False,
) -> None:
    """Success rate of picking what words name, with causes of failure and times of the stages.

    Each scene has 4 to 10 things, mixed kinds and colours, and a noisy depth camera. A wrong thing in the air, or
    a "done" that is false, is counted apart from an honest failure.

    Examples:

      sightline bench pick --scenes 200 --jobs 2

      sightline bench pick --scenes 20 --seed 5000 --json
    """
    import json

    from rich.console import Console
    from rich.progress import track

    episodes = []
    console = Console(stderr=True)
    for episode in track(
        run_episodes(range(seed, seed + scenes), model, jobs), "picking", scenes, console=console, transient=True
    ):
        episodes.append(episode)
        if not episode.success:
            console.print(
                f"  seed {episode.seed}: {episode.instruction}: {episode.cause} {episode.problem}", markup=False
            )
    summary = summarize(episodes) | {"model": model, "first_seed": seed, "jobs": jobs}
    print(json.dumps(summary, indent=2) if as_json else summary_text(summary))


def run_episodes(seeds: range, model: str, jobs: int) -> Iterator[Episode]:
    """The episodes in the order of their seeds."""
    if jobs == 1:
        for seed in seeds:
            yield run_episode(seed, model)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, context, initializer=_one_thread) as pool:
        yield from pool.map(run_episode, seeds, [model] * len(seeds))


def run_episode(seed: int, model: str = "builtin") -> Episode:
    """Build the scene of a seed, give an instruction that names one thing, and score what came of it."""
    from sightline.errors import SightlineError
    from sightline.perception import Perception
    from sightline.planning.pick import Attempt, PickReport
    from sightline.planning.pick import pick as run
    from sightline.robot.simulated import SimulatedRobot
    from sightline.sim.random_scene import random_scene
    from sightline.sim.world import World

    spec = random_scene(seed)
    world = World(spec, seed=seed)
    target, instruction = name_one_thing(spec, seed)
    before = [float(o.T_world_object.translation[2]) for o in world.truth.objects]
    robot = SimulatedRobot(world)
    try:
        report = run(robot, robot, Perception(model), instruction)
    except SightlineError as error:  # counts against the robot like any other failure
        report = PickReport(instruction, "error", [Attempt(problem=error.message)])
    lifted = tuple(
        o.id for o, z in zip(world.truth.objects, before, strict=True) if o.T_world_object.translation[2] - z > LIFTED_M
    )
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
        _cause(report.status, target, lifted, report.last.problem),
        report.last.problem,
        dict(stage_ms),
    )


def name_one_thing(spec: SceneSpec, seed: int) -> tuple[int, str]:
    """A thing that its kind and colour name alone in a scene: its number, and the words."""
    names = [(o.category, o.color) for o in spec.objects]
    unique = [i for i, name in enumerate(names) if names.count(name) == 1]
    target = unique[seed % len(unique)]
    return target, f"the {names[target][1]} {names[target][0]}"


def _cause(status: str, target: int, lifted: tuple[int, ...], problem: str) -> str:
    if status == "picked":
        if target not in lifted:
            return "false done"
        return "" if lifted == (target,) else "took another along"
    if set(lifted) - {target}:
        return "wrong object"
    if target in lifted:
        return "lifted but not confirmed"
    return f"no grasp: {problem.split(':')[0]}" if status == "no_grasp" else status.replace("_", " ")


def summarize(episodes: list[Episode]) -> dict[str, Any]:
    """Rates, causes and median stage times of some episodes."""
    n = len(episodes)
    good = sum(e.success for e in episodes)
    low, high = wilson_interval(good, n)
    by_category: dict[str, list[bool]] = defaultdict(list)
    for e in episodes:
        by_category[e.category].append(e.success)
    stages = {stage for e in episodes for stage in e.stage_ms}
    return {
        "scenes": n,
        "success_rate": good / n,
        "ci95": [low, high],
        "first_try_rate": sum(e.success and e.tries == 1 for e in episodes) / n,
        "false_done": sum(e.false_done for e in episodes),
        "wrong_object": sum(e.wrong_object for e in episodes),
        "causes": dict(Counter(e.cause for e in episodes if not e.success).most_common()),
        "by_category": {k: [sum(v), len(v)] for k, v in sorted(by_category.items())},
        "stage_ms": {
            stage: round(statistics.median(e.stage_ms[stage] for e in episodes if stage in e.stage_ms), 1)
            for stage in sorted(stages)
        },
        "failures": [asdict(e) for e in episodes if not e.success],
    }


def summary_text(summary: dict[str, Any]) -> str:
    """The summary as a table for people."""
    low, high = summary["ci95"]
    lines = [
        f"verified lifts   {100 * summary['success_rate']:.1f} %  (95 % interval {100 * low:.1f} to {100 * high:.1f},"
        f" {summary['scenes']} scenes; first try {100 * summary['first_try_rate']:.1f} %)",
        f"false done       {summary['false_done']}",
        f"wrong object     {summary['wrong_object']}",
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
