"""Words outside the grammar, put to a chat model with the numbered things; what it says is read strictly."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from sightline.answer import Abstained, Ambiguous, Answer, Found, NotFound
from sightline.errors import NotUnderstoodError
from sightline.parsing.choice import Choice, parse_choice
from sightline.scene.wording import describe, which_question

if TYPE_CHECKING:
    from sightline.frame import RgbImage
    from sightline.models.base import Chat, Reply
    from sightline.scene.evaluate import Ray
    from sightline.scene.scene import Scene
    from sightline.scene_object import SceneObject

NO_EVIDENCE = 0.5
"""Confidence of an answer for which the model names no thing."""
_LOCATE = """Which of the numbered things does this description name?
Reply with JSON alone: {"ids": [numbers], "reason": "why, in a sentence"}. One number if one thing answers to it,
several if several do, none if none does. Never guess: if it cannot be told, give no number and say why."""
_ASK = """Answer this question about the numbered things.
Reply with JSON alone: {"answer": value, "ids": [numbers of what it rests on], "reason": "the answer in a sentence"}.
The value is true, false, a number, or a few words; null if it cannot be told, with the reason."""

_IDS = {"type": "array", "items": {"type": "integer"}}
_LOCATE_SCHEMA = {
    "type": "object",
    "properties": {"ids": _IDS, "reason": {"type": "string"}},
    "required": ["ids", "reason"],
    "additionalProperties": False,
}
_ASK_SCHEMA = {
    "type": "object",
    "properties": {
        "answer": {"type": ["boolean", "number", "string", "null"]},
        "ids": _IDS,
        "reason": {"type": "string"},
    },
    "required": ["answer", "ids", "reason"],
    "additionalProperties": False,
}


def locate(
    scene: Scene, text: str, chat: Chat, rgb: RgbImage | None = None, viewpoint: str = "camera", ray: Ray | None = None
) -> Found | Ambiguous | NotFound:
    """As `Scene.locate`, by a chat model.

    Raises:
        ReplyError: the model's reply cannot be read, or names a number that does not exist.
        ModelError: the model cannot be reached.
    """
    choice, things = _choose(_LOCATE, _LOCATE_SCHEMA, scene, text, chat, rgb, viewpoint, ray)
    if not things:
        return NotFound(choice.reason or f"the chat model finds no {text!r}")
    if len(things) > 1:
        return Ambiguous(things, which_question(things))
    return Found(things[0])


def ask(
    scene: Scene, text: str, chat: Chat, rgb: RgbImage | None = None, viewpoint: str = "camera", ray: Ray | None = None
) -> Answer | Abstained:
    """As `Scene.ask`, by a chat model; errors as in `locate`."""
    choice, things = _choose(_ASK, _ASK_SCHEMA, scene, text, chat, rgb, viewpoint, ray)
    if choice.answer is None:
        return Abstained(choice.reason or "the chat model cannot tell")
    confidence = min((o.score for o in things), default=NO_EVIDENCE)
    return Answer(choice.answer, choice.reason or str(choice.answer), confidence, things)


def by_chat(run: Callable[[], Any], otherwise: Callable[[], Any] | None) -> Any:
    """What `run` comes to; where the words are outside the grammar, what the chat model says, if there is one."""
    try:
        return run()
    except NotUnderstoodError:
        if otherwise is None:
            raise
    return otherwise()


def _choose(
    task: str,
    schema: Mapping[str, Any],
    scene: Scene,
    text: str,
    chat: Chat,
    rgb: RgbImage | None,
    viewpoint: str,
    ray: Ray | None,
) -> tuple[Choice, tuple[SceneObject, ...]]:
    things = {number if o.id is None else o.id: o for number, o in enumerate(scene.objects)}
    listed = "\n".join(f"{number}: {_line(o)}" for number, o in things.items()) or "(there is nothing)"
    seen_from = f"Left, right, in front and behind are the {viewpoint}'s."
    if ray is not None:
        seen_from += f" A finger points from {tuple(ray[0])} m along {tuple(ray[1])}."
    prompt = f"{task}\n\nThe text: {text}\n\n{seen_from}\n\nThe things, as detected:\n{listed}"
    reply = chat.chat(prompt, [] if rgb is None else [rgb], schema)
    choice = parse_choice(reply.text, things.keys())
    witness = {"resolver": type(chat).__name__, "reason": choice.reason} | usage_of(reply)
    return choice, tuple(replace(things[i], evidence=things[i].evidence | witness) for i in choice.ids)


def usage_of(reply: Reply) -> dict[str, Any]:
    """What a reply cost, where it is counted; JSON-able."""
    return {} if reply.usage is None else {"usage": asdict(reply.usage)}


def _line(thing: SceneObject) -> str:
    data = thing.as_dict()
    parts = [describe(thing), *(f"{key} {value}" for key, value in thing.traits.items())]
    if data["xyxy"] is not None:
        parts.append(f"box {data['xyxy']} px (left, top, right, bottom)")
    if "center_m" in data:
        parts.append(f"centre {data['center_m']} m, size {data['size_m']} m, in the {data['frame_id']} frame")
    return ", ".join(parts)
