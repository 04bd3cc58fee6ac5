"""Where output goes: data to stdout (with `--json` one document and nothing else), words for people to stderr."""

from __future__ import annotations

import json
import sys
from typing import Any

USAGE = 2
NOT_FOUND = 3
AMBIGUOUS = 4
NOT_VERIFIED = 5
STOPPED = 130

EXIT_CODES = {
    "found": 0,
    "answer": 0,
    "plan": 0,
    "abstained": NOT_FOUND,
    "not_found": NOT_FOUND,
    "ambiguous": AMBIGUOUS,
}


def say(message: str) -> None:
    """A line for people, on stderr."""
    print(message, file=sys.stderr, flush=True)


def emit(document: dict[str, Any], text: str, as_json: bool) -> None:
    """The result, on stdout: as one JSON document, or as text for people."""
    print(json.dumps(document, indent=2) if as_json else text, flush=True)
