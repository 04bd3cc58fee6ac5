"""The loop around the arm: what it says when the world, or the arm, does not go along."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.spatial.transform import RigidTransform

from sightline.answer import Ambiguous, Found, NotFound
from sightline.errors import DepthError, PhraseError, RobotError, StoppedError
from sightline.frame import CameraModel, Frame
from sightline.geometry.lift import points_in_reference
from sightline.geometry.oriented_box import fit_upright_box
from sightline.geometry.plane import Plane
from sightline.grasping.gripper import Gripper
from sightline.planning.pick import pick
from sightline.robot.base import Done, GraspAction, HomeAction, PlaceAction, Refused
from sightline.scene.scene import RobotBase
from sightline.scene_object import SceneObject

CAMERA = CameraModel(fx=400.0, fy=400.0, cx=159.5, cy=99.5, width=320, height=200)
POSE = RigidTransform.from_matrix(np.array([[1.0, 0, 0, 0], [0, -1, 0, 0], [0, 0, -1, 1.0], [0, 0, 0, 1]]))
RED = (200, 30, 30)
TABLE = Plane(np.array([0, 0, 1.0]), 0.0)


def look(x: float, y: float, bottom: float, side: float = 0.04, height: float = 0.05, long: float = 0.0) -> Frame:
    """A table from straight above with one red block on it, or in the air, which may be longer in y."""
    rgb = np.full((200, 320, 3), 140, np.uint8)
    depth = np.full((200, 320), 1.0, np.float32)
    z = 1.0 - bottom - height
    left, right = (round(159.5 + 400 * (x + s * side / 2) / z) for s in (-1, 1))
    up, down = (round(99.5 - 400 * (y + s * (long or side) / 2) / z) for s in (1, -1))
    rgb[up:down, left:right], depth[up:down, left:right] = RED, z
    return Frame(rgb, depth, CAMERA, POSE)


class Eyes:
    """Finds the red block by its colour."""

    def __init__(self, *outcomes: Ambiguous | NotFound) -> None:
        self.outcomes = list(outcomes)

    def locate(self, frame: Frame, text: str) -> Found | Ambiguous | NotFound:
        if self.outcomes:
            return self.outcomes.pop(0)
        return Found(self.thing(frame, (frame.rgb == RED).all(axis=2)))

    def objects(self, frame: Frame) -> list[SceneObject]:
        red = (frame.rgb == RED).all(axis=2)
        rows = np.flatnonzero(red.any(axis=1))
        edge = red & (np.arange(len(red)) <= rows[len(rows) // 10])[:, None]  # of something that is in front of it
        return [self.thing(frame, mask) for mask in (edge, red, np.ones_like(red))]

    def thing(self, frame: Frame, mask: np.ndarray) -> SceneObject:
        points = points_in_reference(frame)[mask]
        box = fit_upright_box(points, TABLE)
        return SceneObject("block", 1.0, np.zeros(4), mask, points, box, "red", evidence={"colors": {"red": 1}})

    def support(self, frame: Frame) -> Plane:
        return TABLE


class Robot:
    """Carries out what it is told, and shows what each grasp in turn comes to."""

    gripper = Gripper()
    base = RobotBase((0.0, 0.0, 0.0), 0.9)

    def __init__(self, *results: str, side: float = 0.04) -> None:
        self.results, self.side = list(results), side
        self.log: list[str] = []
        self.at = (0.03, -0.02, 0.0)

    def capture(self) -> Frame:
        self.log.append("look")
        return look(*self.at, side=self.side)

    def execute(self, action: object) -> Done | Refused:
        self.log.append(type(action).__name__.removesuffix("Action").lower())
        if isinstance(action, HomeAction):
            return Done(0.08)
        if isinstance(action, PlaceAction):
            self.at = (action.position_m[0], action.position_m[1], 0.0)
            return Done(0.08)
        assert isinstance(action, GraspAction)
        result = self.results.pop(0)
        if result == "refuse":
            return Refused("0.3 m out of reach")
        if result == "stop":
            raise StoppedError("stopped")
        if result == "break":
            raise RobotError("joint 4 is too hot")
        if result == "held":
            self.at = (*self.at[:2], 0.17)
        return Done(0.038 if result != "empty" else 0.0)


def run(robot: Robot, eyes: Eyes | None = None, **options):
    return pick(robot, robot, eyes or Eyes(), "the red block", **options)


def test_held_at_once():
    robot = Robot("held")
    report = run(robot)
    assert report.status == "picked"
    assert robot.log == ["home", "look", "grasp", "look"]
    assert report.as_dict()["attempts"][0]["gripper_width_m"] == 0.038


def test_the_arm_is_told_what_else_stands_there():
    told = []

    class Told(Robot):
        def capture(self):
            frame = super().capture()
            depth_m = frame.depth_m.copy()
            depth_m[20:60, 30:70] = 0.8  # 20 cm high
            return replace(frame, depth_m=depth_m)

        def execute(self, action):
            if isinstance(action, GraspAction):
                told.append(action.obstacles_m)
            return super().execute(action)

    assert run(Told("held")).status == "picked"
    (points,) = told
    assert len(points) == 40 * 40  # neither the table nor the block
    np.testing.assert_allclose(points[:, 2], 0.2, atol=1e-6)


def test_the_arms_word_counts_for_nothing():
    # The fingers stand apart, the arm says done, and the block is where it was.
    report = run(Robot("missed", "missed", "missed"))
    assert report.status == "not_verified"
    assert len(report.attempts) == 3
    assert "where it should be" in report.last.problem


def test_seen_in_the_air_but_the_fingers_are_shut_is_not_done():
    class Liar(Robot):
        def execute(self, action):
            done = super().execute(action)
            return Done(0.0) if isinstance(action, GraspAction) else done

    report = run(Liar("held", "held", "held"))
    assert report.status == "not_verified"
    assert "grip" in report.last.problem


def test_a_second_try_puts_back_and_looks_anew():
    robot = Robot("empty", "held")
    report = run(robot)
    assert report.status == "picked"
    assert robot.log == ["home", "look", "grasp", "look", "place", "home", "look", "grasp", "look"]


@pytest.mark.parametrize(("sure", "status"), [(0.51, "picked"), (0.49, "not_verified")])
def test_what_is_far_less_surely_it_after_a_try_is_left_alone(sure, status):
    """A book that was pushed against a box looks like one thing with it."""

    class Later(Eyes):
        def locate(self, frame, text):
            found = super().locate(frame, text)
            score = 1.0 if robot.log.count("look") == 1 else sure
            return Found(replace(found.object, score=score))

    robot = Robot("empty", "held")
    report = run(robot, Later())
    assert report.status == status
    assert robot.log.count("grasp") == (2 if status == "picked" else 1)
    if status != "picked":
        assert report.last.problem == "what fits best now is so with a score of 0.49, 1.00 before"


def test_no_more_tries_than_asked_for():
    robot = Robot("empty", "empty", "held")
    assert run(robot, tries=2).status == "not_verified"
    assert robot.results == ["held"]


def test_a_refused_grasp_is_followed_by_the_next_best():
    report = run(Robot("refuse", "held"))
    assert report.status == "picked"
    assert len(report.attempts) == 1


def test_all_refused_says_why():
    report = run(Robot(*["refuse"] * 50))
    assert report.status == "no_grasp"
    assert report.last.problem == "0.3 m out of reach"


def test_too_wide_never_moves_the_arm():
    robot = Robot(side=0.12)
    report = run(robot)
    assert report.status == "no_grasp"
    assert "wider than the gripper" in report.last.problem
    assert "grasp" not in robot.log


@pytest.mark.parametrize(
    ("outcome", "status", "problem"),
    [(NotFound("I see no mug"), "not_found", "I see no mug"), (Ambiguous((), "which?"), "ambiguous", "which?")],
)
def test_what_is_not_found_is_not_grasped(outcome, status, problem):
    robot = Robot()
    report = run(robot, Eyes(outcome))
    assert (report.status, report.last.problem) == (status, problem)
    assert robot.log == ["home", "look"]


def test_stopped_in_motion_still_reports():
    report = run(Robot("stop"))
    assert report.status == "stopped"
    assert report.last.before is not None
    assert report.as_dict()["attempts"][0]["seen"]["outcome"] == "found"


def test_placed_and_seen_there():
    report = run(Robot("held"), place_m=(0.12, -0.08, 0.0))
    assert report.status == "placed"
    assert report.placed is not None and report.placed.passed


def test_the_height_of_the_place_counts():
    class Low(Robot):
        def execute(self, action):
            done = super().execute(action)
            if isinstance(action, PlaceAction):
                self.at = (*self.at[:2], 0.0)  # on the table, though a shelf was asked for
            return done

    assert run(Low("held"), place_m=(0.12, -0.08, 0.10)).status == "not_verified"


def test_a_taken_place_is_refused_before_anything_moves():
    class Crowded(Robot):
        def capture(self):
            frame = super().capture()
            rgb, depth = frame.rgb.copy(), frame.depth_m.copy()
            rgb[20:60, 220:260], depth[20:60, 220:260] = (30, 30, 200), 0.93
            return Frame(rgb, depth, CAMERA, POSE)

    robot = Crowded("held")
    report = run(robot, place_m=((240 - 159.5) * 0.93 / 400, (99.5 - 40) * 0.93 / 400, 0.0))
    assert report.status == "no_place"
    assert "already" in report.last.problem
    assert "grasp" not in robot.log


def test_after_acting_not_there_is_not_the_whole_truth():
    class Forgetful(Eyes):
        def locate(self, frame, text):
            self.looks = getattr(self, "looks", 0) + 1
            return super().locate(frame, text) if self.looks == 1 else NotFound("I see nothing")

    report = run(Robot("empty"), Forgetful())
    assert report.status == "not_verified"
    assert report.last.problem == "I see nothing"


def test_a_failure_after_acting_keeps_the_report():
    class Blinded(Robot):
        def capture(self):
            if "grasp" in self.log:
                raise DepthError("the depth image has almost nothing measured")
            return super().capture()

    report = run(Blinded("held"))
    assert report.status == "not_verified"
    assert "almost nothing" in report.last.problem


def test_an_arm_that_fails_amid_its_first_grasp_is_reported_with_the_grasp():
    report = run(Robot("break"))
    assert report.status == "not_verified"
    assert "too hot" in report.last.problem
    assert report.last.as_dict()["grasp"] is not None


def test_a_failure_before_acting_is_an_error():
    class Dead(Robot):
        def execute(self, action):
            raise RobotError("no answer from the arm")

    with pytest.raises(RobotError, match="no answer"):
        run(Dead("held"))


@pytest.mark.parametrize("refused", [HomeAction, PlaceAction])
def test_a_refusal_to_clear_the_view_or_to_put_back_ends_it(refused):
    class Stubborn(Robot):
        def execute(self, action):
            return Refused("a joint is at its limit") if isinstance(action, refused) else super().execute(action)

    robot = Stubborn("empty", "held")
    report = run(robot)
    assert report.status in ("no_grasp", "not_verified")
    assert "at its limit" in report.last.problem
    assert robot.log.count("grasp") <= 1


def test_placed_elsewhere_is_not_done():
    class Sloppy(Robot):
        def execute(self, action):
            done = super().execute(action)
            if isinstance(action, PlaceAction):
                self.at = (-0.1, 0.05, 0.0)
            return done

    report = run(Sloppy("held"), place_m=(0.12, -0.08, 0.0))
    assert report.status == "not_verified"


@pytest.mark.parametrize("hidden", [True, False])
def test_what_was_half_hidden_is_not_placed_if_its_middle_is_elsewhere(hidden):
    """A quarter of it was seen, and that is where it should be; all of it is in view once it has been put down."""
    middle_m = np.array([0.0, 0.06 if hidden else 0.0, 0.0])

    class HalfBlind(Eyes):
        def locate(self, frame, text):
            mask = (frame.rgb == RED).all(axis=2)
            rows = np.flatnonzero(mask.any(axis=1))
            mask[rows[len(rows) // (4 if hidden else 1) - 1] + 1 :] = False
            return Found(self.thing(frame, mask))

    class Long(Robot):
        def capture(self):
            return look(*self.at, long=0.16)

        def execute(self, action):
            done = super().execute(action)
            if isinstance(action, PlaceAction):
                self.at = tuple(np.subtract(self.at, middle_m))
            return done

    report = run(Long("held"), HalfBlind(), place_m=(0.12, 0.02, 0.0))
    assert report.placed is not None and [c.passed for c in report.placed.checks] == [True, True, not hidden]
    assert report.status == ("not_verified" if hidden else "placed")
    assert not hidden or report.last.problem == "not on the spot: its middle is 5.9 cm off"


def test_a_place_beyond_the_arm_is_refused_before_anything_moves():
    robot = Robot("held")
    report = run(robot, place_m=(3.0, 0.0, 0.0))
    assert report.status == "no_place"
    assert report.last.problem == "(3, 0) is 2.10 m out of reach"
    assert robot.log == ["home", "look"]


def test_a_place_that_the_arm_refuses_is_said():
    class Short(Robot):
        def execute(self, action):
            return Refused("too far") if isinstance(action, PlaceAction) else super().execute(action)

    report = run(Short("held"), place_m=(0.5, 0.0, 0.0))
    assert report.status == "not_verified"
    assert "too far" in report.last.problem


def test_words_that_are_not_understood_are_an_error():
    class Strict(Eyes):
        def locate(self, frame, text):
            raise PhraseError("what?")

    with pytest.raises(PhraseError):
        run(Robot(), Strict())


def test_stages_are_told_as_they_begin():
    told: list[str] = []
    run(Robot("held"), tell=told.append)
    assert told == ["home", "look", "locate", "plan", "grasp", "look again", "verify"]
