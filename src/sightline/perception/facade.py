"""`Perception`: what a robot's program calls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from sightline.answer import Abstained, Ambiguous, Answer, Found, NotFound
from sightline.detections import build_detections
from sightline.errors import PhraseError
from sightline.frame import Frame
from sightline.geometry.plane import Plane
from sightline.geometry.support import support_plane
from sightline.language.lexicon import ANYTHING
from sightline.language.parse import parse_phrase, parse_question
from sightline.models.registry import load_model
from sightline.perception import resolver
from sightline.scene.build import build_objects, scene_of
from sightline.scene.scene import RobotBase, Scene
from sightline.scene_object import SceneObject

if TYPE_CHECKING:
    import supervision as sv

    from sightline.models.base import Chat, Detector
    from sightline.scene.evaluate import Ray

# With depth, the table is the plane that things stand on, and no thing to look for.
TABLE = "table"


class Perception:
    """Eyes that follow language.

    The model finds what a noun names; colour, size and number are never left to it, but measured and
    executed here (see `sightline.scene`).

    Args:
        model: name of a model that detects, see `sightline.models.registry`.
        robot: where the robot stands in the world and how far it reaches, for questions about reach.
        chat: name of a model that chats, for words outside the grammar; without one they are an error.

    Raises:
        ModelError: there is no such model, or it does not detect or chat.
    """

    def __init__(self, model: str = "builtin", robot: RobotBase | None = None, chat: str = "") -> None:
        self.model = model
        self._chat: Chat | None = load_model(chat, "chat") if chat else None
        self.robot = robot or RobotBase()
        self._detector: Detector = load_model(model, "detect")

    def detect(self, frame: Frame, phrases: Sequence[str]) -> sv.Detections:
        """Boxes of all things that the phrases name, best first.

        Returns:
            Detections with `xyxy` [px], `mask`, `confidence` and `data["label"]`, each label exactly one of
            `phrases`. A thing that answers to two phrases comes twice. Nothing found is empty.

        Raises:
            PhraseError: a phrase is empty or not understood.
            ModelError: the model does not know a noun.
        """
        found = self.find_all(frame, phrases)
        masks = np.array([o.mask for o in found], dtype=bool) if found else None
        return build_detections(
            [o.xyxy for o in found],
            [o.score for o in found],
            [o.label for o in found],
            list(dict.fromkeys(phrases)),
            masks,
            [o.evidence for o in found],
        )

    def find_all(self, frame: Frame, phrases: Sequence[str]) -> list[SceneObject]:
        """As `detect`, but as objects, with position, size and colour."""
        if isinstance(phrases, str):
            raise PhraseError(f"phrases is the string {phrases!r}, expected a list of them", f"give [{phrases!r}]")
        wanted = {phrase: parse_phrase(phrase) for phrase in phrases}
        scene = self.scene(frame, [noun for program in wanted.values() for noun in program.nouns])
        hits = [(text, o) for text, program in wanted.items() for o in scene.all_of(program)]
        return sorted((replace(o, label=text) for text, o in hits), key=lambda o: -o.score)

    def objects(self, frame: Frame) -> list[SceneObject]:
        """Every thing in the frame, whatever it is."""
        return list(self.scene(frame).objects)

    def scene(self, frame: Frame, nouns: Sequence[str] = ()) -> Scene:
        """The things of a frame as a scene, which any number of descriptions and questions can be put to.

        Args:
            nouns: what to look for; whatever else stands on the support is in the scene too.

        Raises:
            ModelError: the model does not know a noun.
        """
        on_table = frame.depth_m is not None and frame.camera is not None
        asked = [noun for noun in dict.fromkeys(nouns) if noun != ANYTHING and not (noun == TABLE and on_table)]
        support = self.support(frame)
        detections = self._detector.detect([frame], [*asked, ANYTHING])[0]
        return scene_of(frame, build_objects(frame, detections, support), asked, support, self.robot)

    def locate(
        self, frame: Frame, text: str, viewpoint: str = "camera", ray: Ray | None = None
    ) -> Found | Ambiguous | NotFound | Abstained:
        """The one thing that a description names, in pixels, and in metres when there is depth.

        Positions are in the world frame when the camera's pose is known, else in the camera's.

        Args:
            viewpoint: whose left, right, front and behind are meant where the words do not say: "camera" or "robot".
            ray: origin and direction [m] of a pointing gesture, in the same frame; see `pointing_ray`.

        Raises:
            PhraseError: the description is empty or not understood.
            ModelError: the model does not know a noun, or the chat model cannot be reached.
            ReplyError: the chat model's reply cannot be read.
        """

        def executed() -> Found | Ambiguous | NotFound | Abstained:
            program = parse_phrase(text)
            return self.scene(frame, program.nouns).find(program, viewpoint, ray)

        chat = self._chat
        by_model = (
            None if chat is None else lambda: resolver.locate(self.scene(frame), text, chat, frame.rgb, viewpoint, ray)
        )
        return resolver.by_chat(executed, by_model)

    def ask(self, frame: Frame, question: str, viewpoint: str = "camera", ray: Ray | None = None) -> Answer | Abstained:
        """The answer to a question about the frame, or why there is none; arguments and errors as in `locate`."""

        def executed() -> Answer | Abstained:
            program = parse_question(question)
            return self.scene(frame, program.nouns).answer(program, viewpoint, ray)

        chat = self._chat
        by_model = (
            None if chat is None else lambda: resolver.ask(self.scene(frame), question, chat, frame.rgb, viewpoint, ray)
        )
        return resolver.by_chat(executed, by_model)

    def support(self, frame: Frame) -> Plane | None:
        """The plane that the things of a frame stand on, in `frame.reference_frame`; None without depth."""
        return None if frame.depth_m is None or frame.camera is None else support_plane(frame)
