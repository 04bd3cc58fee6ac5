import runpy
from pathlib import Path

EXAMPLES = Path(__file__).parents[1] / "examples"


def test_pick_in_simulation(capsys):
    names = runpy.run_path(str(EXAMPLES / "pick_in_simulation.py"))
    out = capsys.readouterr().out
    assert "I see blue can at" in out
    assert "Which: the " in out
    assert names["report"].status == "placed"


def test_every_example_is_run_here():
    tested = {name.removeprefix("test_") + ".py" for name in globals() if name.startswith("test_")}
    assert {path.name for path in EXAMPLES.glob("*.py")} <= tested
