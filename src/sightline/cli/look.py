"""`detect`, `locate`, `ask`: one image and words in, what was seen out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from sightline.cli import options
from sightline.cli.sink import EXIT_CODES, emit, say
from sightline.language.lexicon import ANYTHING


def detect(
    image: options.Image,
    phrases: Annotated[str, typer.Argument(help='What to look for, separated by dots: "red mug . box".')],
    depth: options.Depth = None,
    depth_scale: options.DepthScale = None,
    camera: options.Camera = None,
    model: options.Model = "builtin",
    out: options.Picture = None,
    as_json: options.Json = False,
) -> int:
    """Box everything that the phrases name.

    Examples:

      sightline detect rgb.png "red mug . box" --depth depth.png --camera camera.json --out seen.png

      sightline detect rgb.png "thing" --depth depth.npy --camera camera.json --json
    """
    from sightline.language.parse import split_phrases

    wanted = split_phrases(phrases)
    eyes, frame = _open(image, depth, depth_scale, camera, model, out)
    found = eyes.find_all(frame, wanted)
    if out is not None:
        from sightline.drawing.annotate import caption, draw_objects

        _draw(out, draw_objects(frame.rgb, found, [caption(o) for o in found]))
    counts = {p: sum(o.label == p for o in found) for p in wanted}
    lines = [thing_line(o.as_dict()) for o in found]
    missing = [f"no {p}" for p, n in counts.items() if n == 0]
    document = {"outcome": "detections", "phrases": counts, "objects": [o.as_dict() for o in found]}
    emit(document, "\n".join(lines + missing), as_json)
    return 0 if found else EXIT_CODES["not_found"]


def locate(
    image: options.Image,
    text: Annotated[str, typer.Argument(help='A description of one thing: "the red mug".')],
    depth: options.Depth = None,
    depth_scale: options.DepthScale = None,
    camera: options.Camera = None,
    model: options.Model = "builtin",
    out: options.Picture = None,
    as_json: options.Json = False,
) -> int:
    """Find the one thing that the words name: box, and position and size in metres.

    Exit code 3: it is not there. Exit code 4: several answer to the words; all are listed and drawn.

    Examples:

      sightline locate rgb.png "the red mug" --depth depth.png --camera camera.json --out seen.png
    """
    eyes, frame = _open(image, depth, depth_scale, camera, model, out)
    outcome = eyes.locate(frame, text)
    if out is not None:
        from sightline.drawing.annotate import draw_outcome

        _draw(out, draw_outcome(frame.rgb, outcome))
    document = outcome.as_dict()
    emit(document, _locate_text(document), as_json)
    return EXIT_CODES[document["outcome"]]


def ask(
    image: options.Image,
    question: Annotated[str, typer.Argument(help='A question: "How many mugs are there?".')],
    depth: options.Depth = None,
    depth_scale: options.DepthScale = None,
    camera: options.Camera = None,
    model: options.Model = "builtin",
    out: options.Picture = None,
    as_json: options.Json = False,
) -> int:
    """Answer a question about the image, or say why not (exit code 3).

    Examples:

      sightline ask rgb.png "How many red mugs are there?" --depth depth.png --camera camera.json
    """
    eyes, frame = _open(image, depth, depth_scale, camera, model, out)
    outcome = eyes.ask(frame, question)
    if out is not None:
        from sightline.drawing.annotate import draw_outcome

        _draw(out, draw_outcome(frame.rgb, outcome))
    document = outcome.as_dict()
    emit(document, document.get("text") or f"I can't tell: {document['reason']}", as_json)
    return EXIT_CODES[document["outcome"]]


def _open(
    image: Path,
    depth: Path | None,
    depth_scale: float | None,
    camera: Path | None,
    model: str,
    out: Path | None,
) -> tuple[Any, Any]:
    from sightline.errors import OutputError
    from sightline.frame_files import load_frame
    from sightline.output_files import require_writable
    from sightline.perception import Perception

    if out is not None:
        require_writable(out)
        if out.resolve() in {path.resolve() for path in (image, depth, camera) if path is not None}:
            raise OutputError(f"--out {out} is one of the inputs, which it would replace", "choose another --out")
    frame = load_frame(image, depth=depth, camera=camera, depth_scale=depth_scale)
    return Perception(model), frame


def _draw(out: Path, picture: Any) -> None:
    from sightline.output_files import write_image

    write_image(out, picture)
    say(f"drawn: {out}")


def _locate_text(document: dict[str, Any]) -> str:
    if document["outcome"] == "found":
        return thing_line(document["object"])
    if document["outcome"] == "ambiguous":
        return "\n".join(
            [document["question"], *(f"  {i}: {thing_line(c)}" for i, c in enumerate(document["candidates"], 1))]
        )
    return f"not found: {document['reason']}"


def thing_line(thing: dict[str, Any]) -> str:
    """Name, score and place; and what else the thing could be, where its shape does not tell."""
    name = thing["label"] if thing["color"] in thing["label"] else f"{thing['color']} {thing['label']}"
    kinds = [kind for kind in thing["evidence"].get("kinds", []) if kind != ANYTHING]
    others = [kind for kind in kinds if kind not in thing["label"].split()]
    doubt = f"  (by its shape{' also' if len(others) < len(kinds) else ''}: {', '.join(others)})" if others else ""
    return f"{name:<20} {thing['score']:.2f}  {_place(thing)}{doubt}"


def _place(thing: dict[str, Any]) -> str:
    text = "box " + " ".join(f"{v:.0f}" for v in thing["xyxy"]) + " px"
    if "center_m" in thing:
        center = ", ".join(f"{v:.3f}" for v in thing["center_m"])
        size = " x ".join(f"{100 * v:.1f}" for v in thing["size_m"])
        text += f"  at ({center}) m in {thing['frame_id']}  size {size} cm"
    return text
