"""Words to a verified pick: look, locate, grasp, lift, look again, and try again if it did not work."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.spatial.transform import RigidTransform, Rotation

from sightline.answer import Abstained, Ambiguous, Found, NotFound
from sightline.errors import SightlineError, StoppedError
from sightline.frame import Frame
from sightline.geometry.lift import points_in_reference
from sightline.geometry.plane import Plane
from sightline.grasping.grasp import Grasp, GraspPlan
from sightline.grasping.hand_mask import on_hand
from sightline.grasping.planner import plan_grasps
from sightline.perception.facade import Perception
from sightline.perception.verify import Check, Verification, check_grip, check_on_spot, verify_moved
from sightline.robot.base import LIFT_M, Arm, Camera, Done, GraspAction, HomeAction, PlaceAction, Point, Refused
from sightline.scene.scene import RobotBase
from sightline.scene_object import SceneObject

SWINGS_RAD = np.deg2rad([-20.0, 20.0, -40.0, 40.0, -60.0, 60.0])
# Grasps that the arm may refuse, as out of its reach or blocked, before the thing itself is called so.
MOST_REFUSALS = 12
# What is found after a try is still the thing if it is at least this much as surely it as what was reached for first.
LESS_SURE = 0.5
# A place is taken if more than a few points there are higher than this above the support [m].
FREE_M, FEW_POINTS = 0.012, 20


@dataclass
class Attempt:
    """One look, one grasp, one look again; what is None was not reached.

    Attributes:
        before, after: the frames before and after the motion.
        outcome: what the words were found to name.
        plan, grasp: the grasps considered and the one that was carried out.
        foot_m: where the thing stood: the point of the support under its middle [m].
        gripper_width_m: opening after the lift, measured at the fingers [m].
        verification: the checks on the second look.
        problem: why it went no further; "" when verified.
        stage_ms: wall time of each stage [ms], in order.
    """

    before: Frame | None = None
    outcome: Found | Ambiguous | NotFound | Abstained | None = None
    plan: GraspPlan | None = None
    grasp: Grasp | None = None
    foot_m: Point | None = None
    gripper_width_m: float | None = None
    after: Frame | None = None
    verification: Verification | None = None
    problem: str = ""
    stage_ms: dict[str, float] = field(default_factory=dict)

    @property
    def target(self) -> SceneObject | None:
        """The thing that was reached for."""
        return self.outcome.object if isinstance(self.outcome, Found) else None

    def as_dict(self) -> dict[str, Any]:
        """JSON-able form."""
        return {
            "seen": None if self.outcome is None else self.outcome.as_dict(),
            "grasp": None if self.grasp is None else self.grasp.as_dict(),
            "grasps_rejected": {} if self.plan is None else self.plan.reasons(),
            "gripper_width_m": self.gripper_width_m,
            "verification": None if self.verification is None else self.verification.as_dict(),
            "problem": self.problem,
            "stage_ms": {stage: round(ms, 1) for stage, ms in self.stage_ms.items()},
        }


@dataclass
class PickReport:
    """What came of an instruction.

    Attributes:
        status: "picked", "placed", "not_found", "ambiguous", "abstained", "no_grasp", "no_place", "not_verified" or
            "stopped".
            All but the first two and "not_verified" say that nothing was moved, or that the arm was stopped.
    """

    instruction: str
    status: str
    attempts: list[Attempt]
    placed: Verification | None = None

    @property
    def last(self) -> Attempt:
        """The attempt that decided."""
        return self.attempts[-1]

    def as_dict(self) -> dict[str, Any]:
        """JSON-able form."""
        return {
            "outcome": self.status,
            "instruction": self.instruction,
            "problem": self.last.problem,
            "placed": None if self.placed is None else self.placed.as_dict(),
            "attempts": [a.as_dict() for a in self.attempts],
        }


def pick(
    camera: Camera,
    arm: Arm,
    eyes: Perception,
    instruction: str,
    place_m: Point | None = None,
    tries: int = 3,
    tell: Callable[[str], None] = lambda stage: None,
) -> PickReport:
    """Pick the one thing that the words name, and check on a second look that it is in the hand.

    Args:
        camera: fixed, calibrated in the arm's world, with depth.
        instruction: a description of one thing, as for `Perception.locate`.
        place_m: where to put it down in the world [m]; None keeps it in the hand.
        tries: at most this many grasps; after each the scene is looked at anew.
        tell: called with the name of each stage as it begins.

    Returns:
        A report in every case but bad input; "picked" and "placed" only if the second look confirms it.

    Raises:
        PhraseError, ModelError: the words are not understood.
        DepthError, CameraError: the camera cannot measure.
    """
    attempts: list[Attempt] = []
    status = "not_verified"
    try:
        while status == "not_verified" and len(attempts) < tries:
            if attempts and (refusal := _put_back(attempts[-1], arm)):
                attempts[-1].problem += f"; and it cannot be put back: {refusal}"
                break
            first = attempts[0].target if attempts else None
            attempts.append(Attempt())
            status = _attempt(attempts[-1], camera, arm, eyes, instruction, place_m, tell, first)
    except StoppedError as error:
        status, attempts[-1].problem = "stopped", error.message
    except SightlineError as error:
        if not _acted(attempts):
            raise
        status, attempts[-1].problem = "not_verified", error.message
    # Once the arm has acted, "not there" is no longer the whole truth.
    if _acted(attempts) and status not in ("picked", "stopped"):
        status = "not_verified"
    report = PickReport(instruction, status, attempts)
    if status == "picked" and place_m is not None:
        _place(report, camera, arm, eyes, place_m, tell)
    return report


def _acted(attempts: list[Attempt]) -> bool:
    return any(attempt.grasp is not None for attempt in attempts)


def _attempt(
    now: Attempt,
    camera: Camera,
    arm: Arm,
    eyes: Perception,
    instruction: str,
    place_m: Point | None,
    tell: Callable[[str], None],
    first: SceneObject | None,
) -> str:
    clock = _Clock(now.stage_ms, tell)
    with clock("home"):
        home = arm.execute(HomeAction())
    if isinstance(home, Refused):
        now.problem = f"the arm cannot go out of the camera's view: {home.reason}"
        return "no_grasp"
    with clock("look"):
        now.before = camera.capture()
    with clock("locate"):
        now.outcome = eyes.locate(now.before, instruction)
    if isinstance(now.outcome, NotFound):
        now.problem = now.outcome.reason
        return "not_found"
    if isinstance(now.outcome, Abstained):
        now.problem = now.outcome.reason
        return "abstained"
    if isinstance(now.outcome, Ambiguous):
        now.problem = now.outcome.question
        return "ambiguous"
    target = now.outcome.object
    if first is not None and target.score < LESS_SURE * first.score:  # it may have been pushed against another
        now.problem = f"what fits best now is so with a score of {target.score:.2f}, {first.score:.2f} before"
        return "abstained"
    support = eyes.support(now.before)
    if target.points_m is None or support is None or now.before.T_world_camera is None:
        now.problem = "too little depth on it to grasp"
        return "no_grasp"
    obstacles = _other_points(now.before, target)
    standing = obstacles[support.height_m(obstacles) > FREE_M]
    if place_m is not None and (beyond_m := _beyond_reach(place_m, arm.base)) > 0:
        spot = f"({place_m[0]:g}, {place_m[1]:g})"
        now.problem = f"{spot} is {beyond_m:.2f} m out of reach"
        return "no_place"
    if place_m is not None and _is_taken(place_m, target, standing, support):
        now.problem = f"something stands at ({place_m[0]:g}, {place_m[1]:g}) already"
        return "no_place"
    with clock("plan"):
        eye = now.before.T_world_camera.translation
        now.plan = plan_grasps(target.points_m, support, obstacles, arm.gripper, eye)
    if not now.plan.ranked:
        now.problem = now.plan.why_none()
        return "no_grasp"
    assert target.center_m is not None
    foot = target.center_m - support.height_m(target.center_m) * support.normal
    now.foot_m = (float(foot[0]), float(foot[1]), float(foot[2]))
    with clock("grasp"):
        done, refusal = _carry_out(now, arm, now.plan, now.foot_m, standing)
    if done is None or now.grasp is None:
        now.problem = refusal
        return "no_grasp"
    now.gripper_width_m = done.gripper_width_m
    now.stage_ms |= {f"grasp.{stage}": ms for stage, ms in done.stage_ms.items()}
    with clock("look again"):
        now.after = camera.capture()
    with clock("verify"):
        now.verification = _verify_lift(now, target, support, now.grasp, done, arm)
    now.problem = _failed(now.verification)
    return "picked" if now.verification.passed else "not_verified"


def _put_back(now: Attempt, arm: Arm) -> str:
    """Lower the hand to where it grasped and open it: something may be in it, whatever was seen.

    Returns:
        Why the arm refused; "" when it did not.
    """
    assert now.foot_m is not None
    outcome = arm.execute(PlaceAction(now.foot_m))
    return outcome.reason if isinstance(outcome, Refused) else ""


def _carry_out(
    now: Attempt, arm: Arm, plan: GraspPlan, foot_m: Point, standing_m: npt.NDArray[np.float64]
) -> tuple[Done | None, str]:
    """The first grasp that the arm does not refuse, carried out; else the last refusal.

    The grasp under way is noted before the arm moves, so that a report of a halted arm tells of it.
    """
    refusal = ""
    for now.grasp in plan.ranked[:MOST_REFUSALS]:
        outcome = arm.execute(GraspAction(now.grasp, foot_m, LIFT_M, standing_m))
        if isinstance(outcome, Done):
            return outcome, ""
        refusal = outcome.reason
    now.grasp = None
    return None, refusal


def _verify_lift(now: Attempt, target: SceneObject, support: Plane, grasp: Grasp, done: Done, arm: Arm) -> Verification:
    assert now.before is not None and now.after is not None
    T_world_hand = done.T_world_hand
    if T_world_hand is None:  # the arm cannot tell: where it was sent
        T_world_hand = RigidTransform.from_translation([0.0, 0.0, LIFT_M]) * grasp.T_world_hand
    elif (T_world_hand.rotation.inv() * grasp.T_world_hand.rotation).magnitude() > np.pi / 2:
        # The two fingers are alike, and the arm took hold the other way round.
        T_world_hand = T_world_hand * RigidTransform.from_rotation(Rotation.from_euler("z", np.pi))
    opening_m = done.gripper_width_m
    hand = on_hand(points_in_reference(now.after), T_world_hand, opening_m, arm.gripper)
    # Two fingers hold a thing along one line, and a rim at one spot; a heavy side swings down about either.
    axes = [np.array([np.cos(a), np.sin(a), 0.0]) for a in np.deg2rad([0, 90, 45, 135])]
    turns = [np.zeros(3), *(angle * axis for axis in axes for angle in SWINGS_RAD)]
    swings = [RigidTransform.from_rotation(Rotation.from_rotvec(turn)) for turn in turns]
    motions = [T_world_hand * swing * grasp.T_world_hand.inv() for swing in swings]
    moved = verify_moved(now.before, now.after, target, motions, support, hand)
    return Verification((*moved.checks, check_grip(opening_m, arm.gripper.max_width_m)))


def _place(
    report: PickReport, camera: Camera, arm: Arm, eyes: Perception, place_m: Point, tell: Callable[[str], None]
) -> None:
    """Put down what is held, look, and set the report's verdict."""
    now = report.last
    try:
        report.placed = _put_down(now, camera, arm, eyes, place_m, tell)
    except StoppedError as error:
        report.status, now.problem = "stopped", error.message
        return
    except SightlineError as error:
        report.placed = Verification((Check("placed", False, error.message),))
    report.status = "placed" if report.placed.passed else "not_verified"
    now.problem = _failed(report.placed)


def _put_down(
    now: Attempt, camera: Camera, arm: Arm, eyes: Perception, place_m: Point, tell: Callable[[str], None]
) -> Verification:
    clock = _Clock(now.stage_ms, tell)
    assert now.before is not None and now.target is not None and now.foot_m is not None
    support = eyes.support(now.before)
    assert support is not None
    with clock("place"):
        outcome = arm.execute(PlaceAction(place_m))
    if isinstance(outcome, Refused):
        return Verification((Check("placed", False, f"the arm refused: {outcome.reason}"),))
    now.stage_ms |= {f"place.{stage}": ms for stage, ms in outcome.stage_ms.items()}
    with clock("home"):
        arm.execute(HomeAction())
    with clock("look again"):
        now.after = camera.capture()
    with clock("verify"):
        motion = RigidTransform.from_translation(np.subtract(place_m, now.foot_m))
        moved = verify_moved(now.before, now.after, now.target, [motion], support)
        assert now.target.points_m is not None
        if moved.passed:
            there = motion.apply(now.target.points_m)
            spot = check_on_spot(now.after, eyes.objects(now.after), there, np.array(place_m), support)
            moved = Verification((*moved.checks, *spot))
        return moved


def _beyond_reach(place_m: Point, base: RobotBase) -> float:
    """How far a place is beyond the stretched arm [m]; 0 where the arm's length is not known."""
    if base.reach_m is None:
        return 0.0
    return float(np.linalg.norm(np.subtract(place_m, base.base_m))) - base.reach_m


def _is_taken(place_m: Point, target: SceneObject, standing_m: npt.NDArray[np.float64], support: Plane) -> bool:
    """Whether other things stand where the target would stand, its footprint taken as a disc."""
    assert target.size_m is not None
    offset = standing_m - np.array(place_m)
    aside = offset - np.outer(offset @ support.normal, support.normal)
    radius = float(np.hypot(*target.size_m[:2])) / 2
    return bool(np.count_nonzero(np.linalg.norm(aside, axis=1) < radius) > FEW_POINTS)


def _other_points(frame: Frame, target: SceneObject) -> npt.NDArray[np.float64]:
    points = points_in_reference(frame)
    other = np.isfinite(points).all(axis=2)
    if target.mask is not None:
        other &= ~target.mask
    return points[other]


def _failed(verification: Verification) -> str:
    """What did not pass; "" when all did."""
    return "; ".join(f"not {c.name}: {c.detail}" for c in verification.checks if not c.passed)


class _Clock:
    """Times stages by name and tells of each as it begins."""

    def __init__(self, stage_ms: dict[str, float], tell: Callable[[str], None]) -> None:
        self._stage_ms, self._tell = stage_ms, tell
        self._running: list[tuple[str, float]] = []

    def __call__(self, stage: str) -> _Clock:
        self._tell(stage)
        self._running.append((stage, time.perf_counter()))
        return self

    def __enter__(self) -> None:
        pass

    def __exit__(self, *_: object) -> None:
        stage, start = self._running.pop()
        self._stage_ms[stage] = self._stage_ms.get(stage, 0.0) + 1000 * (time.perf_counter() - start)
