"""`sightline` and `python -m sightline`: puts the ways in together, since none of them imports another."""

from __future__ import annotations

import sys

from sightline.bench.app import build_app as build_bench
from sightline.cli.app import build_app
from sightline.cli.failures import guarded


def main() -> None:
    """Run the command line and exit with its code."""
    app = build_app()
    app.add_typer(build_bench())
    sys.exit(guarded(app))


if __name__ == "__main__":
    main()
