"""Which renderer this machine can draw the embedded world with.

OpenGL drivers can fail by crashing the process, so each is first tried in a process of its own. None of
this needs MuJoCo to be imported here, and MuJoCo's own setting (`MUJOCO_GL`) is only taken as a wish.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from ctypes.util import find_library
from dataclasses import dataclass

from sightline.errors import MissingPartError

RAYS = "rays"
VARIABLE = "SIGHTLINE_RENDERER"
PROBE_TIMEOUT_S = 30.0

_OPENGL: dict[str, tuple[str, ...]] = {"linux": ("egl", "osmesa"), "darwin": ("cgl",), "win32": ("glfw",)}
_LIBRARIES = {"egl": "EGL", "osmesa": "OSMesa"}
_HARMLESS = ("", "disable", "disabled", "off", "false", "0", "enable", "enabled", "on", "true", "1", "glfw", "glx")
_INSTALL = {
    "egl": "apt-get install libegl1 libgl1-mesa-dri",
    "osmesa": "apt-get install libosmesa6",
    "cgl": "log in to the desktop once, so that macOS starts its graphics",
    "glfw": "install a graphics driver with OpenGL",
}
_PROBE = """
import os
os.environ["MUJOCO_GL"] = "disable"
import mujoco
from mujoco.{name} import GLContext
context = GLContext(16, 16)
context.make_current()
model = mujoco.MjModel.from_xml_string("<mujoco><worldbody><geom size='1'/></worldbody></mujoco>")
mujoco.MjrContext(model, 100)
print("drew", flush=True)
os._exit(0)
"""


@dataclass(frozen=True)
class Graphics:
    """The renderer in use.

    Attributes:
        name: "egl", "osmesa", "cgl", "glfw" or "rays".
        reason: why this one, in a few words.
        advice: what to install for a better one; "" when this is the best.
    """

    name: str
    reason: str
    advice: str = ""


_lock = threading.Lock()
_chosen: Graphics | None = None
_early: tuple[str, subprocess.Popen[str]] | None = None


def disarm_mujoco_gl() -> None:
    """Make `import mujoco` safe: a `MUJOCO_GL` that it would fail on is set to "disable" for this process."""
    asked = os.environ.get("MUJOCO_GL", "").strip().lower()
    if sys.platform == "linux" and asked not in _HARMLESS and not _has_library(asked):
        os.environ["MUJOCO_GL"] = "disable"


def _has_library(name: str) -> bool:
    return name in _LIBRARIES and find_library(_LIBRARIES[name]) is not None


def candidates() -> tuple[str, ...]:
    """The renderers that this operating system may have, best first."""
    return (*_OPENGL.get(sys.platform, ()), RAYS)


def start_probe() -> None:
    """Begin to try the best renderer, without waiting; `choose_graphics` picks the result up."""
    global _early
    with _lock:
        if _chosen is None and _early is None and not _wish()[0]:
            _early = (candidates()[0], _spawn(candidates()[0])) if candidates()[0] != RAYS else None


def choose_graphics() -> Graphics:
    """The best renderer that works here; found once per process.

    `SIGHTLINE_RENDERER` forces one; `MUJOCO_GL` is followed, untried, when its library is there.

    Raises:
        MissingPartError: `SIGHTLINE_RENDERER` names one that is unknown or does not work here.
    """
    global _chosen
    with _lock:
        if _chosen is None:
            _chosen = _choose()
        return _chosen


def install_advice(name: str) -> str:
    """What to do so that renderer `name` works here; "" for the one that always does."""
    return _INSTALL.get(name, "")


def _wish() -> tuple[str, str]:
    """The renderer that was asked for and the variable that asked; ("", "") when none was."""
    asked = os.environ.get(VARIABLE, "").strip().lower()
    if asked:
        return asked, VARIABLE
    asked = os.environ.get("MUJOCO_GL", "").strip().lower()
    return (asked, "MUJOCO_GL") if asked in candidates() else ("", "")


def _choose() -> Graphics:
    name, variable = _wish()
    if variable == VARIABLE:
        if name not in candidates():
            raise MissingPartError(
                f"{VARIABLE}={name} is no renderer of this system, expected one of {', '.join(candidates())}"
            )
        if name != RAYS and not _works(name):
            raise MissingPartError(f"{VARIABLE}={name} does not work on this machine", install_advice(name))
        return Graphics(name, f"{VARIABLE} asks for it")
    if name and (_has_library(name) or _works(name)):
        return Graphics(name, "MUJOCO_GL asks for it")
    for other in candidates():
        if other == RAYS:
            break
        if other != name and _works(other):
            best = other == candidates()[0]
            return Graphics(other, "the best one here", "" if best else _INSTALL[candidates()[0]])
    advice = " or ".join(_INSTALL[n] for n in candidates() if n != RAYS)
    return Graphics(RAYS, "no OpenGL works here, so pictures are drawn ray by ray on the processor", advice)


def _works(name: str) -> bool:
    global _early
    early, _early = _early, None
    process = early[1] if early is not None and early[0] == name else _spawn(name)
    try:
        return "drew" in process.communicate(timeout=PROBE_TIMEOUT_S)[0]
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return False


def _spawn(name: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", _PROBE.format(name=name)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
