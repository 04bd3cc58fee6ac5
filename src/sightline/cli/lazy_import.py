"""Imports that wait until they are needed."""

from __future__ import annotations

import ast
import importlib
import sys
from importlib.machinery import SourceFileLoader
from importlib.util import find_spec, module_from_spec
from typing import Any


def import_lazily(package: str) -> None:
    """Have each name of a package imported when it is first used, rather than all of them with the package.

    A package whose `__init__` gathers names from all its modules makes whoever wants one of them wait for what the
    others import. What it gathers from where is read in its source; a name that is neither gathered nor a module runs
    it whole. For programs, while they start: a library leaves to its user how a package is imported.
    """
    if package in sys.modules:
        return
    spec = find_spec(package)
    if spec is None or not isinstance(spec.loader, SourceFileLoader):
        return
    loader, module = spec.loader, module_from_spec(spec)
    gathered = {
        alias.asname or alias.name: (node.module, alias.name)
        for node in ast.parse(loader.get_data(loader.path)).body
        if isinstance(node, ast.ImportFrom) and node.module and not node.level
        for alias in node.names
    }

    def look_up(name: str) -> Any:
        if name in gathered:
            origin, there = gathered[name]
            setattr(module, name, getattr(importlib.import_module(origin), there))
        elif find_spec(f"{package}.{name}") is not None:
            importlib.import_module(f"{package}.{name}")
        else:
            del module.__dict__["__getattr__"]
            loader.exec_module(module)
        return getattr(module, name)

    module.__dict__["__getattr__"] = look_up
    sys.modules[package] = module
