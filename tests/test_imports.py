"""What may import what, and what `import sightline` costs."""

import ast
import subprocess
import sys
from pathlib import Path

import PIL.Image
import PIL.ImageDraw
import pytest

import sightline

SRC = Path(sightline.__file__).parent

# The rooms of each layer, lowest first. A module may import from its own layer and those before it.
LAYERS = [
    {"_version", "errors", "frame", "frame_files", "output_files", "detections", "scene_object", "answer"},
    {"geometry", "language", "parsing", "color_naming"},
    {"models", "scene"},
    {"perception", "grasping", "planning", "robot", "sim", "drawing"},
    {"cli", "bench"},
    {"__init__", "__main__"},
]
LEVEL = {room: level for level, rooms in enumerate(LAYERS) for room in rooms}
WAYS_IN = LAYERS[4]
# Which of the heavy packages each room may import. All others may import none.
HEAVY = {
    "mujoco": {"sim", "robot"},
    "mink": {"robot"},
    "open3d": {"bench"},
    "torch": {"models", "bench"},
    "transformers": {"models", "bench"},
    "huggingface_hub": {"models"},
    "onnxruntime": {"models", "bench"},
    "rclpy": set(),
}
# Rooms that know nothing of these, though their layer would allow it.
BLIND = {"grasping": {"models", "scene", "perception", "sim"}, "sim": {"models", "scene", "perception"}}

MODULES = sorted(SRC.rglob("*.py"))


def room_of(path: Path) -> str:
    return path.relative_to(SRC).parts[0].removesuffix(".py")


def imported(path: Path, everywhere: bool = True) -> set[str]:
    tree = ast.parse(path.read_text())
    nodes = ast.walk(tree) if everywhere else iter(tree.body)
    names: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            names.add(node.module or "")
    return names


def rooms_imported(path: Path) -> set[str]:
    found = {name.split(".")[1] for name in imported(path) if name.startswith("sightline.")}
    return found - {room_of(path)}


def test_every_room_has_a_layer():
    assert {room_of(path) for path in MODULES} == set(LEVEL)


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(SRC)))
def test_lower_layers_never_import_upper_ones(path: Path):
    room = room_of(path)
    # `Frame.load` and the lazy names of the package are the only doors that open upwards, within L0.
    upward = {other for other in rooms_imported(path) if LEVEL[other] > LEVEL[room]}
    assert not upward
    if room in WAYS_IN:
        assert not rooms_imported(path) & (WAYS_IN - {room})
    assert not rooms_imported(path) & BLIND.get(room, set())


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(SRC)))
def test_heavy_packages_stay_in_their_room(path: Path):
    tops = {name.split(".")[0] for name in imported(path)}
    for package, allowed in HEAVY.items():
        assert package not in tops or room_of(path) in allowed
    for slow in ("supervision", "matplotlib", "PIL"):
        at_import = {name.split(".")[0] for name in imported(path, everywhere=False)}
        assert slow not in at_import


def loaded_by(code: str) -> set[str]:
    script = f"import sys\n{code}\nprint(' '.join(sorted({{m.split('.')[0] for m in sys.modules}})))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


HEAVY_MODULES = {
    "mujoco",
    "mink",
    "supervision",
    "matplotlib",
    "scipy",
    "cv2",
    "torch",
    "transformers",
    "huggingface_hub",
    "open3d",
    "parsimonious",
    "httpx",
    "PIL",
}


def test_import_sightline_loads_nothing_heavy():
    assert not loaded_by("import sightline") & (HEAVY_MODULES | {"numpy"})


def test_the_outcome_types_load_numpy_only():
    assert not loaded_by("from sightline import Frame, Found, SceneObject, CameraModel") & HEAVY_MODULES


def test_help_loads_nothing_heavy():
    code = (
        "import sightline.__main__ as m\nsys.argv = ['sightline', '--help']\n"
        "import io, contextlib\n"
        "with contextlib.redirect_stdout(io.StringIO()):\n"
        "    try: m.main()\n"
        "    except SystemExit: pass"
    )
    assert not loaded_by(code) & (HEAVY_MODULES | {"numpy"})


def test_listing_the_models_loads_none_of_them():
    listed = loaded_by(
        "import sightline.__main__ as m\nsys.argv = ['sightline', 'models']\n"
        "import io, contextlib\n"
        "with contextlib.redirect_stdout(io.StringIO()):\n"
        "    try: m.main()\n"
        "    except SystemExit: pass"
    )
    assert not listed & {"torch", "transformers", "cv2", "mujoco"}
    assert not loaded_by("from sightline.models.registry import families\nfamilies()") & (HEAVY_MODULES - {"numpy"})


def test_seeing_in_colour_loads_nothing_for_3d_or_for_drawing(tmp_path):
    picture = PIL.Image.new("RGB", (320, 240), "beige")
    PIL.ImageDraw.Draw(picture).ellipse((120, 80, 200, 160), fill="red")
    picture.save(tmp_path / "disc.png")
    arguments = ["sightline", "detect", str(tmp_path / "disc.png"), "thing", "--threshold", "0.1"]
    code = (
        f"import sightline.__main__ as m\nsys.argv = {arguments!r}\n"
        "import io, contextlib\n"
        "with contextlib.redirect_stdout(io.StringIO()):\n"
        "    try: m.main()\n"
        "    except SystemExit as stop: assert stop.code == 0"
    )
    loaded = loaded_by(code)
    assert {"supervision", "onnxruntime"} <= loaded
    assert not loaded & {"scipy", "matplotlib", "mujoco"}


def test_all_public_names_resolve():
    for name in sightline.__all__:
        assert getattr(sightline, name) is not None
    assert sorted(sightline.__all__) == sightline.__all__ or set(sightline.__all__) == set(dir(sightline))


def test_unknown_public_name_lists_what_there_is():
    with pytest.raises(AttributeError, match="Perception"):
        _ = sightline.Perceptron
