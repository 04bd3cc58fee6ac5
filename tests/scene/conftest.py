"""Makes the scenes next door importable: pytest's importlib mode puts no folder on the path."""

import importlib.util
import sys
from pathlib import Path

spec = importlib.util.spec_from_file_location("made_scene", Path(__file__).with_name("made_scene.py"))
assert spec is not None and spec.loader is not None
module = importlib.util.module_from_spec(spec)
sys.modules.setdefault("made_scene", module)
spec.loader.exec_module(module)
