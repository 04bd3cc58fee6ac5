"""The `sightline bench` group of commands."""

from __future__ import annotations

import typer

from sightline.bench import builtin, models, photos, pick, startup, tabletop
from sightline.bench.language import command as language


def build_app() -> typer.Typer:
    """The group; more measurements join here."""
    app = typer.Typer(name="bench", help="Measure on this machine.", no_args_is_help=True, rich_markup_mode=None)
    for command in (
        pick.pick, photos.photos, tabletop.tabletop, language.language, models.models, builtin.builtin,
        startup.startup,
    ):  # fmt: skip
        app.command()(command)
    return app
