"""`classify`, `match`, `search`: how well words fit an image, or the images of a folder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sightline.cli import options
from sightline.cli.sink import EXIT_CODES, emit, say

DEFAULT = "clip"


def classify(
    image: options.Image,
    labels: Annotated[str, typer.Argument(help='Labels, separated by dots or commas: "mug, box, none of these".')],
    engine: options.Engine,
    as_json: options.Json = False,
) -> int:
    """Tell which of several labels an image shows.

    A label "none of these" stands for all else; where it wins, the exit code is 3.

    Examples:

      sightline classify photo.jpg "mug, bottle, laptop, none of these"

      sightline classify photo.jpg "open drawer, closed drawer" --model clip:ViT-L-14
    """
    from sightline.frame_files import load_frame
    from sightline.language.parse import split_phrases
    from sightline.models.base import NONE_LABELS

    scores = engine.open(DEFAULT).classify(load_frame(image), split_phrases(labels))
    _emit_scores("classes", engine, scores, as_json)
    return EXIT_CODES["not_found"] if next(iter(scores)).lower() in NONE_LABELS else 0


def match(
    image: options.Image,
    texts: Annotated[list[str], typer.Argument(help="Texts, each in quotes.")],
    engine: options.Engine,
    as_json: options.Json = False,
) -> int:
    """Score how well texts fit an image, each on its own; higher is better, and the scale is the model's.

    Examples:

      sightline match photo.jpg "a robot arm over a table" "an empty room"
    """
    from sightline.frame_files import load_frame

    _emit_scores("matches", engine, engine.open(DEFAULT).match(load_frame(image), texts), as_json)
    return 0


def search(
    folder: Annotated[Path, typer.Argument(help="Folder of images; those in folders below it too.")],
    text: Annotated[str, typer.Argument(help='What to look for: "a red car".')],
    engine: options.Engine,
    output: options.Output,
    top: Annotated[int, typer.Option(min=1, help="How many of the best to tell.")] = 5,
) -> int:
    """Rank the images of a folder by how well they fit a text.

    Each image is read once, ever: what the model makes of it is kept on disk, until the file changes.

    Examples:

      sightline search photos "a red car" --top 5 --out sheet.png
    """
    from sightline.output_files import require_picture, write_image
    from sightline.perception.image_search import search_folder

    if output.out is not None:
        require_picture(output.out)
    found = search_folder(folder, text, engine.model or DEFAULT, engine.runtime(), leave_out=output.out)
    best = found.hits[:top]
    for path, reason in found.unreadable.items():
        say(f"left out: {path} ({reason})")
    if output.out is not None:
        from sightline.drawing.sheet import draw_sheet

        write_image(output.out, draw_sheet([(hit.path, f"{hit.score:.3g}  {hit.path.name}") for hit in best]))
        say(f"drawn: {output.out}")
    document = {
        "outcome": "ranking",
        "text": text,
        "images": len(found.hits),
        "read": found.read,
        "hits": [{"path": str(hit.path), "score": float(f"{hit.score:.4g}")} for hit in best],
        "unreadable": {str(path): reason for path, reason in found.unreadable.items()},
    }
    emit(document, "\n".join(f"{hit.score:10.4g}  {hit.path}" for hit in best), output.as_json)
    return 0 if best else EXIT_CODES["not_found"]


def _emit_scores(outcome: str, engine: options.Engine, scores: dict[str, float], as_json: bool) -> None:
    rows = [{"text": text, "score": float(f"{score:.4g}")} for text, score in scores.items()]
    document = {"outcome": outcome, "model": engine.model or DEFAULT, "scores": rows}
    emit(document, "\n".join(f"{score:10.4g}  {text}" for text, score in scores.items()), as_json)
