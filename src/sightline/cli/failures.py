"""From exception to message and exit code: one line, no traceback unless SIGHTLINE_DEBUG=1."""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Callable

from sightline.cli.sink import STOPPED, USAGE, say
from sightline.errors import SightlineError


def guarded(run: Callable[[], object]) -> int:
    """Run a command; mistakes become one line on stderr (and, with `--json`, a document on stdout).

    Returns:
        The exit code that `run` exits with, or that its mistake deserves.
    """
    debug = os.environ.get("SIGHTLINE_DEBUG") == "1"
    try:
        run()
        return 0
    except SystemExit as stop:
        code = stop.code if isinstance(stop.code, int) else int(stop.code is not None)
        if code == USAGE:  # typer has printed it, and left as it handled it
            told = getattr(stop.__context__, "format_message", lambda: "usage")
            _emit_error(" ".join(told().split()), "see --help")
        return code
    except KeyboardInterrupt:
        say("stopped")
        _emit_error("stopped", "")
        return STOPPED
    except SightlineError as error:
        if debug:
            raise
        return _fail(error.message, error.hint)
    except OSError as error:
        if debug:
            raise
        return _fail(f"the system refused: {error.strerror or error}", "is there space, and may it be written to?")
    except MemoryError:
        if debug:
            raise
        return _fail("out of memory", "give a smaller image")
    except Exception as error:
        if debug:
            raise
        return _fail(
            f"this is a bug in sightline: {type(error).__name__}: {error}",
            "run again with SIGHTLINE_DEBUG=1 and report what it prints",
        )


def _fail(message: str, hint: str) -> int:
    one_line = " ".join(message.split())
    say(f"sightline: {one_line}" + (f"\n  -> {hint}" if hint else ""))
    _emit_error(one_line, hint)
    return 1


def _emit_error(message: str, hint: str) -> None:
    if "--json" in sys.argv:
        with contextlib.suppress(OSError):  # stdout may be what failed
            print(json.dumps({"outcome": "error", "error": message, "hint": hint}, indent=2), flush=True)
