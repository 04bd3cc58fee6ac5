"""The commands as a user types them: data on stdout, words on stderr, exit codes as documented."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import PIL.Image
import pytest

from sightline import __version__
from sightline.__main__ import main
from sightline.cli.look import thing_line

MUG = (0.60, 0.12)


def test_version_and_help(sightline):
    assert sightline("--version")[:2] == (0, f"sightline {__version__}\n")
    code, out, _ = sightline("--help")
    assert code == 0
    for command in ("demo", "pick", "detect", "locate", "ask", "parse", "doctor", "bench"):
        assert command in out


def test_locate_gives_the_place_in_metres_and_draws_it(sightline, scene_files, tmp_path):
    picture = tmp_path / "seen.png"
    code, out, err = sightline("locate", scene_files.rgb, "the red mug", *scene_files.look, "--json", "--out", picture)
    assert code == 0, err
    document = json.loads(out)
    thing = document["object"]
    assert document["outcome"] == "found"
    assert (thing["label"], thing["color"], thing["frame_id"]) == ("mug", "red", "world")
    assert thing["center_m"][:2] == pytest.approx(MUG, abs=0.03)
    assert 0.03 < thing["center_m"][2] < 0.07
    drawn = np.asarray(PIL.Image.open(picture)).astype(int)
    left, top, right, bottom = (round(v) for v in thing["xyxy"])
    edge = drawn[top : bottom + 1, [left, right]]
    assert (np.abs(edge - (0x00, 0xC8, 0x53)).sum(axis=-1) < 60).mean() > 0.3


def test_without_pose_the_place_is_in_the_cameras_frame(sightline, scene_files, tmp_path):
    camera = json.loads(scene_files.camera.read_text())
    del camera["T_world_camera"]
    (tmp_path / "c.json").write_text(json.dumps(camera))
    flags = ["--depth", scene_files.depth, "--camera", tmp_path / "c.json", "--json"]
    code, out, err = sightline("locate", scene_files.rgb, "red thing", *flags)
    assert code == 0, err
    thing = json.loads(out)["object"]
    assert thing["frame_id"] == "camera"
    assert 0.5 < thing["center_m"][2] < 1.5  # straight ahead of the camera


def test_ambiguous_lists_and_draws_all(sightline, scene_files, tmp_path):
    picture = tmp_path / "seen.png"
    code, out, _ = sightline("locate", scene_files.rgb, "the box", *scene_files.look, "--out", picture)
    assert code == 4
    assert "Which: the " in out
    assert "blue box" in out and "yellow box" in out
    amber = np.abs(np.asarray(PIL.Image.open(picture)).astype(int) - (0xFF, 0xAB, 0x00)).sum(axis=-1) < 60
    columns = np.flatnonzero(amber.any(axis=0))
    assert columns[-1] - columns[0] > 150  # on both of them


def test_absent_is_exit_3_with_the_reason(sightline, scene_files):
    code, out, _ = sightline("locate", scene_files.rgb, "the green mug", *scene_files.look)
    assert code == 3
    assert "not green" in out
    code, out, _ = sightline("locate", scene_files.rgb, "the banana", *scene_files.look, "--json")
    assert code == 3
    assert json.loads(out)["outcome"] == "not_found"


def test_detect_labels_are_the_phrases(sightline, scene_files):
    code, out, _ = sightline("detect", scene_files.rgb, "red mug . box. banana", *scene_files.look, "--json")
    assert code == 0
    document = json.loads(out)
    assert document["phrases"] == {"red mug": 1, "box": 2, "banana": 0}
    assert {o["label"] for o in document["objects"]} == {"red mug", "box"}


def test_ask(sightline, scene_files):
    code, out, _ = sightline("ask", scene_files.rgb, "How many boxes are there?", *scene_files.look)
    assert (code, out) == (0, "2 boxes.\n")
    code, out, _ = sightline("ask", scene_files.rgb, "Is there a red mug?", *scene_files.look, "--json")
    assert json.loads(out)["value"] is True
    code, out, _ = sightline("ask", scene_files.rgb, "What colour is the box?", *scene_files.look)
    assert code == 3
    assert "I can't tell" in out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["nope.png", "the mug"], "no image at nope.png"),
        (["{rgb}", ""], "the phrase is empty"),
        (["{rgb}", "the zither", "--depth", "{depth}", "--camera", "{camera}"], "does not know 'zither'"),
        (["{rgb}", "the bannanna", "--depth", "{depth}", "--camera", "{camera}"], "did you mean banana"),
        (["{rgb}", "the mug than behind"], "do not understand"),
        (["{rgb}", "the mug", "--model", "tabletop"], "depth"),
        (["{rgb}", "the mug", "--depth", "{depth}"], "camera"),
        (["{rgb}", "the mug", "--model", "buildin"], "did you mean builtin"),
        (["{rgb}", "the mug", "--depth", "{rgb}", "--camera", "{camera}"], "one depth per pixel"),
        (["{rgb}", "the mug", "--depth", "{depth}", "--camera", "{camera}", "--depth-scale", "1"], "--depth-scale"),
        (["{rgb}", "the mug", "--out", "{rgb}/seen.png"], "cannot write into"),
        (["{rgb}", "the mug", "--out", "{rgb}"], "one of the inputs"),
        (["{rgb}", "the mug", "--depth", "{depth}", "--camera", "{camera}", "--out", "{tmp}/a.xyz"], "'.xyz'"),
    ],
)
def test_mistakes_are_one_line_and_a_next_step(sightline, scene_files, tmp_path, arguments, says):
    places = vars(scene_files) | {"tmp": tmp_path}
    code, out, err = sightline("locate", *(a.format(**places) for a in arguments))
    assert code == 1
    assert says in err
    assert "Traceback" not in err
    assert out == ""
    message, *hints = [line for line in err.splitlines() if line]
    assert message.startswith("sightline: ")
    assert len(hints) <= 1


SEEN = {
    "camera": {"fx": 600, "fy": 600, "cx": 320, "cy": 240, "width": 640, "height": 480},
    "robot": {"base_m": [0, 0, 0], "reach_m": 0.855},
    "objects": [
        {"label": "cup", "color": "red", "center_m": [0.5, 0.2, 0.05], "size_m": [0.08, 0.08, 0.1]},
        {"label": "cup", "color": "blue", "center_m": [0.6, -0.1, 0.05], "size_m": [0.08, 0.08, 0.1]},
        {"label": "box", "color": "green", "center_m": [0.4, 0.0, 0.06], "size_m": [0.1, 0.1, 0.12]},
    ],
}
# The camera stands beyond the table and looks back at the robot: its right is the world's +y.
SEEN["camera"]["T_world_camera"] = [[0, 0.6, -0.8, 1.5], [1, 0, 0, 0], [0, -0.8, -0.6, 0.8], [0, 0, 0, 1]]


@pytest.fixture
def seen(tmp_path):
    path = tmp_path / "seen.json"
    path.write_text(json.dumps(SEEN))
    return path


@pytest.mark.parametrize(
    ("arguments", "code", "outcome", "told"),
    [
        (["locate", "the red cup"], 0, "found", "red cup"),
        (["locate", "the left cup"], 0, "found", "blue cup"),
        (["locate", "the left cup", "--viewpoint", "robot"], 0, "found", "red cup"),
        (["locate", "this", "--ray", "0,0,0.05,0.6,-0.1,0"], 0, "found", "blue cup"),
        (["locate", "the cup"], 4, "ambiguous", "Which: the blue one or the red one?"),
        (
            ["locate", "the yellow cup"],
            3,
            "not_found",
            "not found: there are 2 cups but they are blue and red, not yellow",
        ),
        (["locate", "the metal box"], 3, "abstained", "I do not know the material of the box"),
        (["ask", "how many cups are there?"], 0, "answer", "2 cups."),
        (["ask", "is the red cup left of the box?"], 0, "answer", "No, the red cup is not left of the box."),
        (["ask", "is the red cup left of the box?", "--viewpoint", "robot"], 0, "answer", "Yes, the red cup is left"),
        (["ask", "what am I pointing at?", "--ray", "0,0,0.05,0.5,0.2,0"], 0, "answer", "A red cup."),
        (["ask", "what colour is the cup?"], 3, "abstained", "Which: the "),
    ],
)
def test_a_scene_instead_of_an_image(sightline, seen, arguments, code, outcome, told):
    got, out, err = sightline(*arguments, "--scene", seen)
    assert (got, err) == (code, "")
    assert told in out
    got, out, err = sightline(*arguments, "--scene", seen, "--json")
    assert (got, err) == (code, "")
    assert json.loads(out)["outcome"] == outcome


def test_what_was_found_in_a_scene_has_its_place(sightline, seen):
    document = json.loads(sightline("locate", "the green thing", "--scene", seen, "--json")[1])
    assert document["object"]["id"] == 2
    assert document["object"]["center_m"] == [0.4, 0.0, 0.06]
    assert document["object"]["frame_id"] == "world"
    document = json.loads(sightline("ask", "how many cups are there?", "--scene", seen, "--json")[1])
    assert (document["value"], [o["id"] for o in document["evidence"]]) == (2, [0, 1])


@pytest.mark.parametrize("suffix", [".png", ".jpg"])
def test_a_scene_is_drawn(sightline, seen, tmp_path, suffix):
    picture = tmp_path / f"drawn{suffix}"
    code, _, err = sightline("locate", "the red cup", "--scene", seen, "--out", picture)
    assert code == 0
    assert str(picture) in err
    drawn = np.asarray(PIL.Image.open(picture).convert("RGB")).astype(int)
    green = np.abs(drawn - (0x00, 0xC8, 0x53)).sum(axis=-1) < 60
    assert green.sum() > 50  # the found one's frame


@pytest.mark.parametrize("command", ["locate", "ask"])
@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["the cup", "--scene", "nope.json"], "no scene file at nope.json"),
        (["the cup", "--scene", "{world}"], "describes a world to build, not things that were seen"),
        (["the cup", "--scene", "{rgb}"], "is not a readable JSON file"),
        (["", "--scene", "{seen}"], "is empty"),
        (["the cup than behind", "--scene", "{seen}"], "do not understand"),
        (["the flurb cup", "--scene", "{seen}"], "do not know 'flurb'"),
        (["the cup", "--scene", "{seen}", "--viewpoint", "moon"], "viewpoint is 'moon', expected one of camera, robot"),
        (["the cup", "--scene", "{seen}", "--ray", "1,2,3"], "--ray is '1,2,3', expected 6 numbers"),
        (["the cup", "--scene", "{seen}", "--ray", "1,2,3,a,b,c"], "expected 6 numbers"),
        (["the cup", "--scene", "{seen}", "--ray", "1,2,3,nan,0,1"], "expected 6 numbers"),
        (["the cup", "--scene", "{seen}", "--ray", "1,2,3,0,0,0"], "expected origin and direction"),
        (["the cup", "--scene", "{seen}", "--keypoints", "1,2,3,4"], "--keypoints needs an image with depth"),
        (["the cup", "--scene", "{seen}", "--out", "{seen}/x.png"], "cannot write into"),
        (["the cup", "--scene", "{seen}", "--out", "{tmp}/x.xyz"], "'.xyz'"),
    ],
)
def test_mistakes_with_a_scene(sightline, seen, scene_files, tmp_path, command, arguments, says):
    places = {"seen": seen, "world": scene_files.scene, "rgb": scene_files.rgb, "tmp": tmp_path}
    code, out, err = sightline(command, *(a.format(**places) for a in arguments))
    assert code == 1
    assert says in err
    assert "Traceback" not in err
    assert out == ""
    code, out, _ = sightline(command, *(a.format(**places) for a in arguments), "--json")
    assert code == 1
    assert says in json.loads(out)["error"]


@pytest.mark.parametrize("command", ["locate", "ask"])
@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "Missing argument"),
        (["the cup"], "1 arguments, expected an image and the words"),
        (["a.png", "the", "cup"], "3 arguments, expected an image and the words"),
        (["a.png", "the cup", "--scene", "s.json"], "2 arguments, expected the words alone"),
    ],
)
def test_the_wrong_number_of_arguments_is_usage(sightline, command, arguments, says):
    code, out, err = sightline(command, *arguments)
    assert (code, out) == (2, "")
    assert says in " ".join(err.split())


def test_relations_and_viewpoints_on_an_image(sightline, scene_files):
    left = ["locate", scene_files.rgb, "the box on the left", *scene_files.look, "--json"]
    colors = [json.loads(sightline(*left, "--viewpoint", view)[1])["object"]["color"] for view in ("camera", "robot")]
    assert colors == ["yellow", "blue"]
    question = ["ask", scene_files.rgb, "is the mug right of the blue box?", *scene_files.look]
    assert sightline(*question)[:2] == (0, "Yes, the mug is right of the blue box.\n")
    assert sightline(*question, "--viewpoint", "robot")[0] == 0


def test_pointing_at_what_an_image_shows(sightline, scene_files):
    where = ["locate", scene_files.rgb, "that", *scene_files.look, "--json"]
    code, out, _ = sightline(*where, "--ray", "0.42,0.0,0.03,0,1,0")
    assert (code, json.loads(out)["object"]["color"]) == (0, "green")
    # Two pixels of the table, in a row with the foot of the yellow box, stand for elbow and wrist.
    code, out, err = sightline(*where, "--keypoints", "420,400,360,385")
    assert (code, json.loads(out)["object"]["color"]) == (0, "yellow"), err
    code, _, err = sightline(*where, "--keypoints", "1,2,3,4000")
    assert code == 1 and "outside the 640x480 image" in err
    code, _, err = sightline("locate", scene_files.rgb, "that", "--keypoints", "1,2,3,4")
    assert code == 1 and "depth" in err


def test_parse_prints_the_program(sightline):
    text = "what colour is the small ball behind the box that is left of the red can?"
    program = (
        "query(color, the(filter(ball, size=small, behind(the(filter(box, left_of(the(filter(can, color=red)))))))))"
    )
    assert sightline("parse", text) == (0, program + "\n", "")
    code, out, _ = sightline("parse", "the cup left of the box from the robot's point of view", "--json")
    assert code == 0
    document = json.loads(out)
    assert document["outcome"] == "program"
    assert document["program"] == "the(filter(cup, left_of(the(box))))"
    assert document["nouns"] == ["cup", "box"]
    assert document["viewpoint"] == "robot"


def test_a_mended_word_is_told_on_stderr(sightline, seen):
    code, out, err = sightline("parse", "the yelow cup")
    assert (code, out) == (0, "the(filter(cup, color=yellow))\n")
    assert err == "read 'yelow' as 'yellow'\n"
    assert json.loads(sightline("parse", "the yelow cup", "--json")[1])["read_as"] == {"yelow": "yellow"}


@pytest.mark.parametrize("command", ["detect", "segment"])
def test_a_mended_word_of_a_list_is_told_too(sightline, scene_files, command):
    _, out, err = sightline(command, scene_files.rgb, "red mgu . yelow box", *scene_files.look, "--json")
    document = json.loads(out)
    assert document["read_as"] == {"mgu": "mug", "yelow": "yellow"} and "read 'mgu' as 'mug'" in err
    assert "read_as" not in json.loads(sightline(command, scene_files.rgb, "red mug", *scene_files.look, "--json")[1])


@pytest.mark.parametrize("text", ["", "is the cup", "🍎"])
def test_parse_refuses_in_one_line(sightline, text):
    code, out, err = sightline("parse", text)
    assert (code, out) == (1, "")
    assert err.startswith("sightline: ")
    assert json.loads(sightline("parse", text, "--json")[1])["outcome"] == "error"


def test_a_mistake_with_json_is_one_document(sightline):
    code, out, err = sightline("locate", "nope.png", "the mug", "--json")
    assert code == 1
    assert json.loads(out)["outcome"] == "error"
    assert "no image" in err


def test_debug_shows_the_traceback(sightline, monkeypatch):
    monkeypatch.setenv("SIGHTLINE_DEBUG", "1")
    from sightline.errors import ImageError

    monkeypatch.setattr(sys, "argv", ["sightline", "locate", "nope.png", "the mug"])
    with pytest.raises(ImageError):
        main()


def test_usage_with_json_is_still_one_document(sightline):
    for arguments, says in [(["locate", "--sideways"], "--sideways"), (["segment", "a.png"], "Missing argument")]:
        code, out, err = sightline(*arguments, "--json")
        document = json.loads(out)
        assert code == 2
        assert document["outcome"] == "error" and says in document["error"] and says in err


@pytest.mark.parametrize("arguments", [["bogus"], ["locate"], ["locate", "a.png", "mug", "--sideways"]])
def test_usage_is_exit_2(sightline, arguments):
    assert sightline(*arguments)[0] == 2


def test_doctor_says_what_to_do_about_each_missing_part(sightline, monkeypatch):
    monkeypatch.delenv("ROS_DISTRO", raising=False)
    code, out, _ = sightline("doctor", "--json")
    findings = json.loads(out)["findings"]
    assert code == 0
    names = {f["name"] for f in findings}
    assert {"renderer", "processor", "GPU", "model", "ROS 2", "disk"} <= names
    ros = next(f for f in findings if f["name"] == "ROS 2")
    assert not ros["ok"] and "setup.bash" in ros["hint"]


def test_pick_leaves_a_folder_that_shows_it(sightline, scene_files, tmp_path):
    folder = tmp_path / "run"
    code, out, err = sightline("pick", "the red mug", "--scene", scene_files.scene, "--out", folder, "--json")
    assert code == 0, out + err
    document = json.loads(out)
    assert document["outcome"] == "picked"
    attempt = document["attempts"][-1]
    assert all(check["passed"] for check in attempt["verification"]["checks"])
    assert {"look", "locate", "plan", "grasp", "verify"} <= set(attempt["stage_ms"])
    assert json.loads((folder / "report.json").read_text())["outcome"] == "picked"
    assert {p.name for p in folder.iterdir()} == {"seen.png", "view3d.png", "after.png", "motion.gif", "report.json"}
    assert PIL.Image.open(folder / "motion.gif").n_frames > 15


@pytest.mark.parametrize(("text", "code", "outcome"), [("the banana", 3, "not_found"), ("the box", 4, "ambiguous")])
def test_pick_refuses_rather_than_guesses(sightline, scene_files, tmp_path, text, code, outcome):
    run = sightline("pick", text, "--scene", scene_files.scene, "--out", tmp_path, "--no-film", "--json")
    assert run[0] == code
    assert json.loads(run[1])["outcome"] == outcome
    told = sightline("pick", text, "--scene", scene_files.scene, "--out", tmp_path, "--no-film")[1]
    assert ("1: yellow box" in told and "2: blue box" in told) is (outcome == "ambiguous")
    assert (tmp_path / "seen.png").exists()


def one_thing(path: Path, **thing: object) -> Path:
    path.write_text(json.dumps({"objects": [thing], "noise": False}))
    return path


def test_pick_says_that_it_is_too_wide(sightline, tmp_path):
    scene = one_thing(tmp_path / "s.json", category="box", color="red", position=[0.5, 0.0], scale=1.5, seed=1)
    code, out, _ = sightline("pick", "the red thing", "--scene", scene, "--out", tmp_path / "r", "--no-film")
    assert code == 1
    assert "cannot grasp it" in out and "wider than the gripper" in out


def test_pick_says_that_it_is_out_of_reach(sightline, tmp_path, monkeypatch):
    from sightline.sim.view import View

    # The usual camera sees only what the arm reaches; this one sees the whole table.
    wide = View.looking_at((1.45, 0.0, 0.9), (0.62, 0.15, 0.0), 60.0, 640, 480)
    monkeypatch.setattr("sightline.sim.world.CAMERA", wide)
    scene = one_thing(tmp_path / "s.json", category="block", color="red", position=[0.93, 0.42], seed=1)
    code, out, _ = sightline("pick", "the red thing", "--scene", scene, "--out", tmp_path / "r", "--no-film")
    assert code == 1
    assert "cannot grasp it" in out and "out of reach" in out


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--scene", "nope.json"], "nope.json"),
        (["--place", "left"], "two numbers"),
        (["--out", "/dev/null/run"], "cannot write into"),
    ],
)
def test_pick_mistakes_cost_nothing(sightline, options, says):
    code, out, err = sightline("pick", "the red mug", *options)
    assert (code, out) == (1, "")
    assert says in err


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_stops_the_arm_and_still_writes_the_report(scene_files, tmp_path, number):
    command = [sys.executable, "-m", "sightline", "pick", "the red mug"]
    command += ["--scene", str(scene_files.scene), "--out", str(tmp_path), "--json"]
    script = (
        "import sys, sightline.robot.simulated as s\n"
        "move = s.SimulatedRobot._advance\n"
        "def slow(self):\n"
        "    print('moving', file=sys.stderr, flush=True); import time; time.sleep(0.02); move(self)\n"
        "s.SimulatedRobot._advance = slow\n"
        "from sightline.__main__ import main; main()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script, *command[3:]],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )
    assert process.stderr is not None
    for line in process.stderr:
        if line.strip() == "moving":
            break
    time.sleep(0.3)
    process.send_signal(number)
    out, _ = process.communicate(timeout=60)
    assert process.returncode == 130
    assert json.loads(out)["outcome"] == "stopped"
    assert json.loads((tmp_path / "report.json").read_text())["outcome"] == "stopped"


def test_demo_shows_every_outcome_and_where_the_pictures_are(sightline, tmp_path):
    code, out, err = sightline("demo", "--out", tmp_path, "--json")
    assert code == 0, err
    document = json.loads(out)
    assert [s["outcome"] for s in document["steps"]] == ["picked", "placed", "ambiguous", "picked", "not_found"]
    for step in document["steps"]:
        assert all(Path(path).exists() for path in step["files"].values())


def test_demo_ends_where_it_is_stopped(sightline, tmp_path, monkeypatch):
    from sightline.robot.simulated import SimulatedRobot

    moves = []

    def interrupted(self: SimulatedRobot, move=SimulatedRobot._advance) -> None:
        moves.append(1)
        if len(moves) == 300:
            signal.raise_signal(signal.SIGINT)
        move(self)

    monkeypatch.setattr(SimulatedRobot, "_advance", interrupted)
    code, out, _ = sightline("demo", "--out", tmp_path, "--json")
    assert code == 130
    assert [s["outcome"] for s in json.loads(out)["steps"]] == ["stopped"]


@pytest.mark.parametrize(
    ("label", "kinds", "shapes", "doubt"),
    [
        ("red mug", ["mug"], {"mug": 1.0}, ""),
        ("boxes", ["box"], {"box": 1.0}, ""),
        ("two wine glasses", ["wine glass"], {}, ""),
        ("cup", ["cup", "glass"], {"cup": 1.0, "glass": 1.0}, "(by its shape also: glass)"),
        ("thing", ["bottle"], {}, "(by its looks: bottle)"),
        ("thing", ["object"], {}, ""),
    ],
)
def test_a_line_tells_what_else_a_thing_may_be_and_how_that_is_known(label, kinds, shapes, doubt):
    evidence = {"kinds": kinds, "shapes": shapes}
    line = thing_line({"label": label, "color": "red", "score": 0.9, "xyxy": [1, 2, 3, 4], "evidence": evidence})
    assert line.endswith(f"px  {doubt}".rstrip())
