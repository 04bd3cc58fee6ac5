"""Sightline gives a robot eyes that follow language.

Everything here is loaded on first use, so that `import sightline` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from sightline._version import __version__

if TYPE_CHECKING:
    from sightline.answer import Abstained, Ambiguous, Answer, Found, NotFound
    from sightline.errors import SightlineError
    from sightline.frame import CameraModel, Frame
    from sightline.perception import Perception
    from sightline.scene.scene import Scene
    from sightline.scene_object import OrientedBox, SceneObject

_HOME = {
    "Abstained": "sightline.answer",
    "Ambiguous": "sightline.answer",
    "Answer": "sightline.answer",
    "CameraModel": "sightline.frame",
    "Found": "sightline.answer",
    "Frame": "sightline.frame",
    "NotFound": "sightline.answer",
    "OrientedBox": "sightline.scene_object",
    "Perception": "sightline.perception",
    "Scene": "sightline.scene.scene",
    "SceneObject": "sightline.scene_object",
    "SightlineError": "sightline.errors",
}

__all__ = [
    "Abstained",
    "Ambiguous",
    "Answer",
    "CameraModel",
    "Found",
    "Frame",
    "NotFound",
    "OrientedBox",
    "Perception",
    "Scene",
    "SceneObject",
    "SightlineError",
    "__version__",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'sightline' has no attribute {name!r}; it has {', '.join(__all__)}")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return __all__
