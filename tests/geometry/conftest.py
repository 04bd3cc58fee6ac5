"""Makes the shapes next door importable: pytest's importlib mode puts no folder on the path."""

import importlib.util
import sys
from pathlib import Path

spec = importlib.util.spec_from_file_location("one_view", Path(__file__).with_name("one_view.py"))
assert spec is not None and spec.loader is not None
module = importlib.util.module_from_spec(spec)
sys.modules.setdefault("one_view", module)
spec.loader.exec_module(module)
