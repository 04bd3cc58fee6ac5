"""The `sightline` command and its subcommands."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Annotated, Any

import typer

from sightline._version import __version__
from sightline.cli import demo, doctor, fit, look, models, pick
from sightline.cli.option_groups import ungrouped


def build_app() -> typer.Typer:
    """The command line without the groups that other ways in bring."""
    app = typer.Typer(
        name="sightline",
        help="Robot eyes that follow language. Start with: sightline demo",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )

    @app.callback()
    def root(
        version: Annotated[
            bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
        ] = False,
    ) -> None:
        pass

    for command in (
        demo.demo, pick.pick, look.detect, look.segment, look.locate, look.ask, look.caption, look.plan,
        fit.classify, fit.match, fit.search, look.parse, doctor.doctor,
    ):  # fmt: skip
        app.command()(exits(ungrouped(command)))
    app.add_typer(models.build_app())
    return app


def exits(command: Callable[..., int]) -> Callable[..., None]:
    """The command as typer wants it: what it returns becomes the exit code."""

    @functools.wraps(command)
    def run(*args: Any, **kwargs: Any) -> None:
        raise typer.Exit(command(*args, **kwargs))

    return run


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"sightline {__version__}")
        raise typer.Exit
