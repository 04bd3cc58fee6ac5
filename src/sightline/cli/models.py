"""`models`: which there are, and the command that fetches their weights."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sightline.cli import options
from sightline.cli.sink import emit, say

if TYPE_CHECKING:
    from sightline.models.base import ModelFamily


def build_app() -> typer.Typer:
    """The group: the list by itself, and `pull`."""
    app = typer.Typer(name="models", help="Which models there are; `models pull` fetches one.", rich_markup_mode=None)

    @app.callback(invoke_without_command=True)
    def models(context: typer.Context, as_json: options.Json = False) -> None:
        """List every model: what it can do, its size and licence, and whether its weights are here."""
        if context.invoked_subcommand is None:
            _list(as_json)

    app.command(name="pull")(pull)
    return app


def pull(
    name: Annotated[str, typer.Argument(help="NAME or NAME:CHECKPOINT, as `sightline models` lists them.")],
    as_json: options.Json = False,
) -> None:
    """Fetch a model's weights into the hub cache; goes on where it was broken off.

    Examples:

      sightline models pull grounding-dino

      sightline models pull clip:ViT-L-14
    """
    from sightline.errors import ModelError
    from sightline.models import weights
    from sightline.models.registry import read_name

    wanted = read_name(name)
    checkpoints = [wanted.checkpoint] if wanted.checkpoint else [c.name for c in wanted.family.checkpoints]
    if not wanted.family.checkpoints or Path(wanted.checkpoint or "-").is_dir():
        raise ModelError(f"{name} needs no download", f"use it as it is: --model {name}")
    folders = {}
    for checkpoint in checkpoints:
        say(f"fetching {checkpoint}")
        folders[checkpoint] = str(weights.pull(checkpoint))
    lines = [f"{checkpoint} is here: {folder}" for checkpoint, folder in folders.items()]
    emit({"outcome": "pulled", "folders": folders}, "\n".join(lines), as_json)


def _list(as_json: bool) -> None:
    from sightline.models.registry import families

    rows = [row for family in sorted(families().values(), key=lambda f: f.name) for row in _rows(family)]
    header = ("model", "can", "weights", "size", "on disk", "licence", "")
    table = [
        (
            row["model"],
            ", ".join(row["abilities"]),
            row["checkpoint"] or "none needed",
            f"{row['parameters_m']:.0f} M" if row["checkpoint"] else "",
            f"{row['download_mb'] / 1000:.1f} GB" if row["checkpoint"] else "",
            row["license"],
            "" if not row["checkpoint"] else "here" if row["here"] else "not here",
        )
        for row in rows
    ]
    widths = [max(len(line[i]) for line in [header, *table]) for i in range(len(header))]
    lines = ["  ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)).rstrip() for line in [header, *table]]
    installed = all(importlib.util.find_spec(package) is not None for package in ("torch", "transformers"))
    lines.append("\nto fetch weights: sightline models pull MODEL, or MODEL:CHECKPOINT")
    if not installed:
        lines.append("torch and transformers are missing, which weights need: pip install 'sightline[models]'")
    emit({"outcome": "models", "models": rows, "runtime_installed": installed}, "\n".join(lines), as_json)


def _rows(family: ModelFamily) -> list[dict[str, Any]]:
    """One for each default checkpoint of a family."""
    from sightline.models.weights import is_here

    common = {"model": family.name, "summary": family.summary}
    if not family.checkpoints:
        return [common | {"abilities": sorted(family.abilities), "checkpoint": "", "license": "", "here": True}]
    return [
        common
        | {
            "abilities": sorted(c.abilities),
            "checkpoint": c.name,
            "parameters_m": c.parameters_m,
            "download_mb": c.download_mb,
            "license": c.license,
            "here": is_here(c.name),
            "pull": f"sightline models pull {family.name}:{c.name}",
        }
        for c in family.checkpoints
    ]
