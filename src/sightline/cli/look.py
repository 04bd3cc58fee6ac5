"""`detect`, `segment`, `locate`, `ask`, `caption`, `parse`: an image or scene and words in, what was seen out."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sightline.cli import options
from sightline.cli.sink import EXIT_CODES, emit, say
from sightline.language.lexicon import ANYTHING, lexicon

if TYPE_CHECKING:
    from sightline.frame import Frame
    from sightline.perception import Perception
    from sightline.perception.facade import Reasons
    from sightline.scene_object import SceneObject


def detect(
    image: options.Image,
    phrases: Annotated[
        str, typer.Argument(help='What to look for, separated by dots: "red mug . box"; with --like what to call it.')
    ],
    sensor: options.Sensor,
    eyes: options.Eyes,
    output: options.Output,
    like: Annotated[Path | None, typer.Option(help="Look for what this image of one thing shows.")] = None,
) -> int:
    """Box everything that the phrases name.

    Examples:

      sightline detect rgb.png "red mug . box" --depth depth.png --camera camera.json --out seen.png

      sightline detect photo.jpg "red box . blue bottle . laptop" --model grounding-dino --check clip

      sightline detect photo.jpg "my keys" --like keys.png --model owlv2
    """
    from sightline.language.parse import split_phrases

    wanted = split_phrases(phrases)
    seen_by, frame = _open(image, sensor, eyes, "", output.out)
    unfound: Reasons = {}
    read_as: dict[str, str] = {}
    if like is None:
        found, unfound = seen_by.find_with_reasons(frame, wanted)
        read_as = _misspelt(seen_by, wanted)
    else:
        from sightline.frame_files import load_frame

        found = seen_by.find_like(frame, load_frame(like).rgb, phrases)
        wanted = [phrases]
    return _told_of(wanted, found, seen_by.unconfirmed(frame), frame, output, unfound, read_as)


def segment(
    image: options.Image,
    phrases: Annotated[str, typer.Argument(help='What to look for, separated by dots: "red mug . box".')],
    sensor: options.Sensor,
    eyes: options.Eyes,
    output: options.Output,
) -> int:
    """Tell which pixels the phrases name; with --json as COCO run lengths.

    Examples:

      sightline segment photo.jpg "the cable . the table" --model clipseg --out seen.png

      sightline segment photo.jpg "red box" --model grounding-dino --masks sam --json
    """
    from sightline.language.parse import split_phrases

    wanted = split_phrases(phrases)
    seen_by, frame = _open(image, sensor, eyes, "", output.out)
    found, unfound = seen_by.segment_with_reasons(frame, wanted)
    read_as = _misspelt(seen_by, wanted)
    return _told_of(wanted, found, seen_by.unconfirmed(frame), frame, output, unfound, read_as, with_masks=True)


def _misspelt(seen_by: Perception, phrases: Sequence[str]) -> dict[str, str]:
    """Words of phrases that were taken for misspelt, and what they were read as."""
    return {said: read for phrase in phrases for said, read in seen_by.read(phrase).read_as.items()}


def _told_of(
    wanted: list[str],
    found: list[SceneObject],
    unconfirmed: list[SceneObject],
    frame: Frame,
    output: options.Output,
    unfound: Reasons,
    read_as: dict[str, str],
    with_masks: bool = False,
) -> int:
    from sightline.answer import reading

    if output.out is not None:
        from sightline.drawing.annotate import caption, draw_objects

        _draw(output.out, draw_objects(frame.rgb, found, [caption(o) for o in found]))
    counts = {p: sum(o.label == p for o in found) for p in wanted}
    lines = [thing_line(o.as_dict()) for o in found]
    missing = {p: unfound[p].as_dict() if p in unfound else {"outcome": "not_found"} for p in wanted if not counts[p]}
    lines += [
        f"no {p}" if why["outcome"] == "not_found" else f"{p}: {_outcome_text(why)}" for p, why in missing.items()
    ]
    lines += [f"dropped: {o.label} {o.score:.2f}, {o.evidence['check']['reason']}" for o in unconfirmed]
    document = {
        "outcome": "detections",
        "phrases": counts,
        "missing": missing,
        "objects": [o.as_dict() | (_mask_rle(o) if with_masks else {}) for o in found],
        "unconfirmed": [o.as_dict() for o in unconfirmed],
        **reading(read_as),
    }
    _say_read_as(read_as)
    emit(document, "\n".join(lines), output.as_json)
    return 0 if found else EXIT_CODES["not_found"]


def _mask_rle(thing: SceneObject) -> dict[str, Any]:
    """The mask as COCO writes it: lengths of runs down the columns, the first of pixels outside."""
    from supervision import mask_to_rle

    assert thing.mask is not None
    return {"mask": {"size": list(thing.mask.shape), "counts": mask_to_rle(thing.mask)}}


def locate(
    words: options.Words,
    sensor: options.Sensor,
    pointing: options.Pointing,
    eyes: options.Eyes,
    output: options.Output,
    scene: options.Scene = None,
    chat: options.Chat = "",
) -> int:
    """Find the one thing that the words name: box, and position and size in metres.

    Exit code 3: it is not there, or it hangs on what is not known. Exit code 4: several answer to the words; all are
    listed and drawn.

    Examples:

      sightline locate rgb.png "the red mug left of the bowl" --depth depth.png --camera camera.json --out seen.png

      sightline locate --scene scene.json "the second cup from the left" --viewpoint robot
    """
    return _look("locate", words, sensor, pointing, eyes, output, scene, chat)


def ask(
    words: options.Words,
    sensor: options.Sensor,
    pointing: options.Pointing,
    eyes: options.Eyes,
    output: options.Output,
    scene: options.Scene = None,
    chat: options.Chat = "",
) -> int:
    """Answer a question about an image or a scene, or say why not (exit code 3).

    Examples:

      sightline ask rgb.png "Is the mug left of the box?" --depth depth.png --camera camera.json

      sightline ask photo.jpg "is the drawer open?" --model blip

      sightline ask --scene scene.json "which of the cups is tallest?"
    """
    return _look("ask", words, sensor, pointing, eyes, output, scene, chat)


def caption(image: options.Image, sensor: options.Sensor, engine: options.Engine, as_json: options.Json = False) -> int:
    """Say in a sentence what an image shows.

    Examples:

      sightline caption rgb.png --depth depth.png --camera camera.json

      sightline caption photo.jpg --model blip
    """
    seen_by, frame = _open(image, sensor, engine, "", None)
    return _tell(seen_by.caption(frame), as_json)


def plan(
    image: options.Image,
    goal: Annotated[str, typer.Argument(help='What is to be done: "put the red mug on the tray".')],
    engine: options.Engine,
    as_json: options.Json = False,
) -> int:
    """Break a goal down to steps that a robot's hand can take, or say why there are none (exit code 3).

    The steps are a chat model's, read strictly; nothing is moved, and no step is checked yet.

    Examples:

      sightline plan photo.jpg "clear the tray" --model openai:gpt-4o --json

      sightline plan photo.jpg "put the red mug on the tray" --model llava
    """
    seen_by, frame = _open(image, options.Sensor(), engine, "", None)
    return _tell(seen_by.plan(frame, goal), as_json)


def parse(
    text: Annotated[str, typer.Argument(help="A description or a question.")], as_json: options.Json = False
) -> int:
    """Print the program that the words are read as, for people who debug.

    Examples:

      sightline parse "what colour is the small ball behind the box that is left of the red can?"
    """
    from sightline.language.parse import parse as read

    program = read(text)
    document = {
        "outcome": "program",
        "program": str(program.body),
        "nouns": program.nouns,
        "viewpoint": program.viewpoint,
        "read_as": dict(program.read_as),
    }
    emit(document, str(program), as_json)
    _say_read_as(program.read_as)
    return 0


def _look(
    verb: str,
    words: list[str],
    sensor: options.Sensor,
    pointing: options.Pointing,
    eyes: options.Eyes,
    output: options.Output,
    scene: Path | None,
    chat: str,
) -> int:
    """What `locate` and `ask` share: words put to an image or to a scene file."""
    wanted = 2 if scene is None else 1
    if len(words) != wanted:
        what = "an image and the words" if scene is None else "the words alone, since --scene is given"
        raise typer.BadParameter(f"{len(words)} arguments, expected {what}")
    if scene is not None and sensor != options.Sensor():
        raise typer.BadParameter("--scene stands instead of an image: it takes no --depth, --depth-scale or --camera")
    text, viewpoint, out = words[-1], pointing.viewpoint, output.out
    if scene is None:
        seen_by, frame = _open(Path(words[0]), sensor, eyes, chat, out)
        outcome = getattr(seen_by, verb)(frame, text, viewpoint, _ray(pointing, frame))
    else:
        from sightline.models.registry import load_model
        from sightline.output_files import require_picture
        from sightline.perception import resolver
        from sightline.scene.scene import Scene

        if out is not None:
            require_picture(out)
        given, pointed = Scene.load(scene), _ray(pointing, None)
        talker = load_model(chat, "chat", eyes.runtime()) if chat else None
        outcome = resolver.by_chat(
            lambda: getattr(given, verb)(text, viewpoint, pointed),
            None if talker is None else lambda: getattr(resolver, verb)(given, text, talker, None, viewpoint, pointed),
        )
    if out is not None:
        from sightline.drawing.annotate import draw_outcome, draw_scene

        _draw(out, draw_outcome(frame.rgb, outcome) if scene is None else draw_scene(given, outcome))
    _say_read_as(outcome.read_as)
    return _tell(outcome, output.as_json)


def _tell(outcome: Any, as_json: bool) -> int:
    """What came of it, and what that cost; gives the exit code."""
    document = outcome.as_dict()
    usage = document.get("said_by", {}).get("usage")
    if usage is not None:
        cost = "" if not usage["cost_usd"] else f", {usage['cost_usd']:.4f} USD"
        say(f"{usage['prompt_tokens']} tokens sent, {usage['reply_tokens']} received{cost}")
    emit(document, _outcome_text(document), as_json)
    return EXIT_CODES[document["outcome"]]


def _say_read_as(read_as: Mapping[str, str]) -> None:
    for said, read in read_as.items():
        say(f"read {said!r} as {read!r}")


def _ray(pointing: options.Pointing, frame: Frame | None) -> Any:
    """The pointing ray of the options, or None."""
    from sightline.errors import InputError

    ray, keypoints = pointing.ray, pointing.keypoints
    if ray is not None and keypoints is not None:
        raise typer.BadParameter("--ray and --keypoints say the same twice: give one of them")
    if ray is not None:
        x, y, z, dx, dy, dz = _numbers(ray, 6, "--ray")
        return (x, y, z), (dx, dy, dz)
    if keypoints is None:
        return None
    if frame is None:
        raise InputError("--keypoints needs an image with depth", "with --scene give --ray")
    from sightline.geometry.pointing import pointing_ray

    u1, v1, u2, v2 = _numbers(keypoints, 4, "--keypoints")
    return pointing_ray(frame, (u1, v1), (u2, v2))


def _numbers(text: str, n: int, option: str) -> list[float]:
    from sightline.errors import InputError

    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) != n or not all(math.isfinite(v) for v in numbers):
        raise InputError(f"{option} is {text!r}, expected {n} numbers", "separate them with commas")
    return numbers


def _open(
    image: Path, sensor: options.Sensor, engine: options.Engine, chat: str, out: Path | None
) -> tuple[Perception, Frame]:
    from sightline.errors import OutputError
    from sightline.frame_files import load_frame
    from sightline.output_files import require_picture

    if out is not None:
        require_picture(out)
        if out.resolve() in {path.resolve() for path in (image, sensor.depth, sensor.camera) if path is not None}:
            raise OutputError(f"--out {out} is one of the inputs, which it would replace", "choose another --out")
    frame = load_frame(image, depth=sensor.depth, camera=sensor.camera, depth_scale=sensor.depth_scale)
    return engine.open(chat=chat), frame


def _draw(out: Path, picture: Any) -> None:
    from sightline.output_files import write_image

    write_image(out, picture)
    say(f"drawn: {out}")


def _outcome_text(document: dict[str, Any]) -> str:
    outcome = document["outcome"]
    if outcome == "found":
        return thing_line(document["object"])
    if outcome == "ambiguous":
        return "\n".join(
            [document["question"], *(f"  {i}: {thing_line(c)}" for i, c in enumerate(document["candidates"], 1))]
        )
    if outcome == "plan":
        return "\n".join(f"{i}. {_step_text(step)}" for i, step in enumerate(document["steps"], 1))
    if outcome == "answer":
        return str(document["text"])
    return ("not found: " if outcome == "not_found" else "I can't tell: ") + str(document["reason"])


def _step_text(step: dict[str, Any]) -> str:
    if step["action"] == "pick":
        return f"pick {step['object']}"
    return f"place {step['relation'].replace('_', ' ')} {step['target']}"


def thing_line(thing: dict[str, Any]) -> str:
    """Name, score and place; and what else the thing could be, where its shape does not tell."""
    name = thing["label"] if thing["color"] in thing["label"] else f"{thing['color']} {thing['label']}"
    kinds = [kind for kind in thing["evidence"].get("kinds", []) if kind != ANYTHING]
    words = thing["label"].split()
    said = {lexicon().nouns.get(" ".join(words[i:])) for i in range(len(words))}
    others = [kind for kind in kinds if kind not in said]
    how = f"by its {'shape' if thing['evidence'].get('shapes') else 'looks'}"
    doubt = f"  ({how}{' also' if len(others) < len(kinds) else ''}: {', '.join(others)})" if others else ""
    return f"{name:<20} {thing['score']:.2f}  {_place(thing)}{doubt}"


def _place(thing: dict[str, Any]) -> str:
    text = "" if thing["xyxy"] is None else "box " + " ".join(f"{v:.0f}" for v in thing["xyxy"]) + " px"
    if "center_m" in thing:
        center = ", ".join(f"{v:.3f}" for v in thing["center_m"])
        text += f"  at ({center}) m in {thing['frame_id']}"
        if thing["size_m"] is not None:
            text += "  size " + " x ".join(f"{100 * v:.1f}" for v in thing["size_m"]) + " cm"
    return text
