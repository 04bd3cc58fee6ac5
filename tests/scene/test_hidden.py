"""Places that the camera cannot see are no places where nothing is."""

import pytest
from made_scene import scene, thing, told

from sightline.answer import Abstained


@pytest.mark.parametrize(("height", "outcome"), [(0.036, "False"), (0.038, "abstained")])
def test_behind_what_is_high_enough(height, outcome):
    # The camera stands 1.2 m before the crate, 0.9 m up: the crate hides 1.2 / 0.88 of its height, 4.9 or 5.2 cm.
    made = scene(thing("crate", 0, 0, (0.2, 0.1, height)), thing("cup", 0, -0.3))
    assert told(made.ask("is anything behind the crate?")) == outcome
    assert told(made.ask("is there a cup behind the crate?")) == outcome


def test_the_reason_names_the_place():
    made = scene(thing("crate", 0, 0, (0.2, 0.1, 0.3), color="red"), thing("cup", 0, -0.3))
    outcome = made.ask("is anything behind the red crate?")
    assert isinstance(outcome, Abstained) and "cannot see behind the red crate" in outcome.reason
    outcome = made.ask("what is behind the crate?")
    assert isinstance(outcome, Abstained) and "behind the crate" in outcome.reason


def test_what_is_seen_there_is_there():
    made = scene(thing("crate", 0, 0, (0.2, 0.1, 0.3)), thing("cup", 0, 0.3))
    assert told(made.ask("is anything behind the crate?")) == "True"


def test_before_it_nothing_is_hidden():
    made = scene(thing("crate", 0, 0, (0.2, 0.1, 0.3)), thing("cup", 0, 0.3))
    assert told(made.ask("is anything in front of the crate?")) == "False"


def test_how_many_are_behind_counts_what_is_seen():
    made = scene(thing("crate", 0, 0, (0.2, 0.1, 0.3)), thing("cup", 0, -0.3))
    assert told(made.ask("how many cups are behind the crate?")) == "0"


@pytest.mark.parametrize("label", ["box", "can", "bottle", "jar"])
def test_what_may_be_closed_may_hold_something(label):
    made = scene(thing(label, 0, 0, (0.1, 0.1, 0.02)), thing("cup", 0.4, -0.3))
    assert told(made.ask(f"is there anything in the {label}?")) == "abstained"


@pytest.mark.parametrize(("width", "outcome"), [(0.30, "False"), (0.26, "abstained")])
def test_into_a_bowl_the_camera_must_see_the_bottom(width, outcome):
    # 10 cm high: hides 10 * 1.2 / 0.85 = 14.1 cm, against half of its width
    made = scene(thing("bowl", 0, 0, (width, width, 0.1)), thing("cup", 0.5, -0.3))
    assert told(made.ask("is anything in the bowl?")) == outcome


def test_what_is_behind_it_for_the_robot_is_seen_by_the_camera():
    made = scene(thing("crate", 0, 0, (0.2, 0.1, 0.3)), thing("cup", -0.3, 0))
    assert told(made.ask("is anything behind the crate?", viewpoint="robot")) == "False"
    assert told(made.ask("is anything behind the crate?")) == "abstained"
