import importlib
import sys

import pytest

from sightline.cli.lazy_import import import_lazily

FILES = {
    "__init__.py": "from gathering.one import ONE\nfrom gathering.two import TWO as ZWEI\n__version__ = '3'\n",
    "one.py": "from gathering import aside\nONE = aside.SELF + 1\n",
    "two.py": "TWO = 2\n",
    "aside.py": "SELF = 0\n",
}


@pytest.fixture
def loaded(tmp_path, monkeypatch):
    """Which modules of a package that gathers names have been imported."""
    folder = tmp_path / "gathering"
    folder.mkdir()
    for name, text in FILES.items():
        (folder / name).write_text(text)
    monkeypatch.syspath_prepend(tmp_path)
    yield lambda: {name.removeprefix("gathering.") for name in sys.modules if name.startswith("gathering.")}
    for name in [name for name in sys.modules if name.split(".")[0] == "gathering"]:
        del sys.modules[name]


def test_a_name_brings_its_own_module_only(loaded):
    import_lazily("gathering")
    package = importlib.import_module("gathering")
    assert not loaded()
    assert package.ONE == 1
    assert loaded() == {"one", "aside"}
    assert package.ZWEI == 2
    assert loaded() == {"one", "aside", "two"}


def test_a_name_that_is_not_gathered_runs_the_package(loaded):
    import_lazily("gathering")
    package = importlib.import_module("gathering")
    assert package.__version__ == "3"
    assert loaded() == {"one", "aside", "two"}
    with pytest.raises(AttributeError, match="nonsense"):
        _ = package.nonsense


def test_what_is_imported_already_or_is_not_there_stays_so(loaded):
    package = importlib.import_module("gathering")
    import_lazily("gathering")
    assert importlib.import_module("gathering") is package
    import_lazily("no_such_gathering")
    assert "no_such_gathering" not in sys.modules
