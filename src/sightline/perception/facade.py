"""`Perception`: what a robot's program calls."""

from __future__ import annotations

import weakref
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from sightline.answer import Abstained, Ambiguous, Answer, Found, NotFound, Plan
from sightline.detections import build_detections
from sightline.errors import ModelError, NotUnderstoodError, PhraseError
from sightline.frame import Frame, RgbImage
from sightline.geometry.boxes import mask_to_xyxy
from sightline.geometry.plane import Plane
from sightline.geometry.support import support_of, support_plane
from sightline.language.lexicon import ANYTHING, singular_of_unknown
from sightline.language.parse import named_by_shape, parse_phrase, parse_question, whole_noun
from sightline.language.program import Program, Things
from sightline.models.base import ABILITIES, Runtime
from sightline.models.registry import load_model, read_name
from sightline.perception import resolver
from sightline.perception.second_look import SecondLook
from sightline.scene.build import build_objects, scene_of
from sightline.scene.scene import RobotBase, Scene
from sightline.scene.wording import listed, which_question
from sightline.scene_object import SceneObject

if TYPE_CHECKING:
    import supervision as sv

    from sightline.models.base import Chat, Reply
    from sightline.scene.evaluate import Ray

Reasons = dict[str, Found | Ambiguous | NotFound | Abstained]
"""Of phrases that nothing answers to, what came of looking for the one thing that they name."""
TABLE = "table"
SUPPORT_IS_TABLE = 0.8
"""How sure it is that what things stand on is a table."""


class Perception:
    """Eyes that follow language.

    The model finds what a noun names; colour, size and number are never left to it, but measured and
    executed here (see `sightline.scene`).

    Args:
        model: name of a model, see `sightline.models.registry`; what it cannot do is an error when asked for.
        robot: where the robot stands in the world and how far it reaches, for questions about reach.
        chat: name of a model that chats, for words outside the grammar; without one they are an error.
        check: name of a model that embeds or answers, for a second look at each detection; see `unconfirmed`.
        masks: name of a model that makes masks of boxes, for detectors that give boxes only.
        threshold: the least score of what is given out, 0 to 1; None for the model's published one.
        runtime: where and how the models run.

    Raises:
        ModelError: there is no such model, or one cannot do what it is named for; or the threshold is no score.
    """

    def __init__(
        self,
        model: str = "builtin",
        robot: RobotBase | None = None,
        chat: str = "",
        check: str = "",
        masks: str = "",
        threshold: float | None = None,
        runtime: Runtime | None = None,
    ) -> None:
        if threshold is not None and not 0.0 <= threshold <= 1.0:
            raise ModelError(
                f"the threshold is {threshold}, expected a score from 0 to 1", "leave it out for the model's own"
            )
        self.model = model
        self._threshold = threshold
        self.robot = robot or RobotBase()
        self._runtime = runtime or Runtime()
        self._name = read_name(model)
        self._loaded: dict[str, list[Any]] = {}
        self._chat: Chat | None = load_model(chat, "chat", self._runtime) if chat else None
        self._second_look = SecondLook(check, self._runtime) if check else None
        self._masks = load_model(masks, "mask", self._runtime) if masks else None
        self._unconfirmed: weakref.WeakKeyDictionary[Frame, list[SceneObject]] = weakref.WeakKeyDictionary()

    def _able(self, ability: str) -> Any:
        """The model for an ability; built once for all that one checkpoint can do."""
        self._name.require(ability)
        built = self._loaded.setdefault(self._name.checkpoint_for(ability), [])
        for model in built:
            if isinstance(model, ABILITIES[ability]):
                return model
        built.append(load_model(self.model, ability, self._runtime))
        return built[-1]

    def detect(self, frame: Frame, phrases: Sequence[str]) -> sv.Detections:
        """Boxes of all things that the phrases name, best first.

        Returns:
            Detections with `xyxy` [px], `mask`, `confidence` and `data["label"]`, each label exactly one of
            `phrases`. A thing that answers to two phrases comes twice. Nothing found is empty.

        Raises:
            PhraseError: a phrase is empty or not understood.
            ModelError: the model does not know a noun.
        """
        return _as_detections(self.find_all(frame, phrases), phrases)

    def find_all(self, frame: Frame, phrases: Sequence[str]) -> list[SceneObject]:
        """As `detect`, but as objects, with position, size and colour."""
        return _ranked_hits(self._answers(frame, phrases)[2])

    def find_with_reasons(self, frame: Frame, phrases: Sequence[str]) -> tuple[list[SceneObject], Reasons]:
        """As `find_all`; and of each phrase that nothing answers to, whether that is not there or cannot be told."""
        wanted, scene, hits = self._answers(frame, phrases)
        missing = {text: self._outcome(scene, wanted[text]) for text, things in hits.items() if not things}
        for text, why in missing.items():
            if isinstance(why, Ambiguous):  # all that are so were asked for, not which one is meant
                missing[text] = Abstained(
                    f"{len(why.candidates)} things may be so, and I cannot tell of any that it is"
                )
        return _ranked_hits(hits), missing

    def _answers(
        self, frame: Frame, phrases: Sequence[str]
    ) -> tuple[dict[str, Program], Scene, dict[str, list[SceneObject]]]:
        """Phrases as programs, the scene that these are put to, and what answers to each."""
        wanted = {phrase: self.read(phrase) for phrase in _phrases(phrases)}
        scene = self.scene(frame, [noun for program in wanted.values() for noun in program.nouns])
        least = self._threshold or 0.0
        hits = {text: [o for o in scene.all_of(program) if o.score >= least] for text, program in wanted.items()}
        return wanted, scene, hits

    def _outcome(
        self, scene: Scene, program: Program, viewpoint: str = "camera", ray: Ray | None = None
    ) -> Found | Ambiguous | NotFound | Abstained:
        """What comes of a description, without what is below the threshold."""
        outcome = scene.find(program, viewpoint, ray)
        if isinstance(outcome, NotFound) and self._name.family.open_vocabulary:
            table = {TABLE for thing in scene.objects if thing.label == TABLE}
            if {thing.label for thing in scene.objects} == table:
                # Nothing else was asked for, so that nothing can be said of the rest.
                nouns = [noun for noun in program.nouns if noun not in table]
                return replace(outcome, reason=f"I see no {' and no '.join(nouns)}")
        if self._threshold is None or not isinstance(outcome, Found | Ambiguous):
            return outcome
        things = (outcome.object,) if isinstance(outcome, Found) else outcome.candidates
        kept = tuple(o for o in things if o.score >= self._threshold)
        if len(kept) == len(things):
            return outcome
        least = f"the threshold of {self._threshold:.2f}"
        if not kept:
            best = max(o.score for o in things)
            return Abstained(f"what fits best has a score of {best:.2f}, below {least}", outcome.read_as)
        if not isinstance(program.body, Things) or program.body.many:  # each of them is meant
            below = f"{len(things) - len(kept)} of the {len(things)} that answer"
            return Abstained(f"{below} have a score below {least}", outcome.read_as)
        if len(kept) == 1:
            return Found(kept[0], outcome.read_as)
        return Ambiguous(kept, which_question(kept), outcome.read_as)

    def read(self, phrase: str) -> Program:
        """A phrase as a program; a model that knows all words is asked for what has no rule as it stands."""
        if not self._name.family.open_vocabulary:
            return parse_phrase(phrase)
        try:
            return named_by_shape(phrase, parse_phrase(phrase))
        except NotUnderstoodError:
            whole = whole_noun(phrase)
            if whole is None:
                raise
            return whole

    def objects(self, frame: Frame) -> list[SceneObject]:
        """Every thing in the frame, whatever it is."""
        return list(self.scene(frame).objects)

    def scene(self, frame: Frame, nouns: Sequence[str] = ()) -> Scene:
        """The things of a frame as a scene, which any number of descriptions and questions can be put to.

        Args:
            nouns: what to look for. The built-in model sees all else that stands on the support too; a model that
                knows words alone sees only what is named, or objects of any kind where "thing" is among the nouns
                or there are none.

        Raises:
            ModelError: the model does not know a noun.
        """
        on_table = frame.depth_m is not None and frame.camera is not None
        asked = [noun for noun in dict.fromkeys(nouns) if noun != ANYTHING]
        # With depth, the table is what things stand on, and no thing to look for.
        sought = [noun for noun in asked if not (noun == TABLE and on_table)]
        # A model that knows words alone would look for "object" anew; the built-in one has seen all things anyway.
        knows_all = not self._name.family.open_vocabulary
        everything = knows_all or not sought or ANYTHING in nouns
        support = self.support(frame)
        wanted = [*sought, *([ANYTHING] if everything else [])]
        ones = [noun if knows_all else singular_of_unknown(noun) for noun in wanted]
        # "dog" and "dogs" in one call stay apart, since each box has to come back under its own noun.
        said = [noun if one in wanted else one for noun, one in zip(wanted, ones, strict=True)]
        found = self._able("detect").detect([frame], said, self._threshold)[0]
        found.data["label"] = np.array([wanted[said.index(label)] for label in found.data["label"]], dtype=str)
        objects = self._confirmed(frame, build_objects(frame, self._masked(frame, found), support))
        if len(sought) < len(asked):
            objects.append(_support_as_table(frame, support))
        return scene_of(frame, objects, asked, support, self.robot)

    def _masked(self, frame: Frame, found: sv.Detections) -> sv.Detections:
        """With masks, where a model for them is named."""
        if len(found) and found.mask is None and self._masks is not None:
            found.mask = self._masks.masks_of_boxes(frame, found.xyxy)
        return found

    def _confirmed(self, frame: Frame, objects: list[SceneObject]) -> list[SceneObject]:
        """What the second look confirms, if there is one."""
        if self._second_look is None:
            return objects
        kept, dropped = self._second_look.check(frame, objects)
        known = self._unconfirmed.setdefault(frame, [])
        for thing in dropped:
            if not any(o.label == thing.label and np.array_equal(o.xyxy, thing.xyxy) for o in known):
                known.append(thing)
        return kept

    def unconfirmed(self, frame: Frame) -> list[SceneObject]:
        """What the second look dropped from a frame so far, with its reason in `evidence["check"]`."""
        return list(self._unconfirmed.get(frame, []))

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
            program = self.read(text)
            scene = self.scene(frame, program.nouns)
            return self._outcome(scene, program, viewpoint, ray)

        chat = self._chat
        by_model = (
            None if chat is None else lambda: resolver.locate(self.scene(frame), text, chat, frame.rgb, viewpoint, ray)
        )
        return resolver.by_chat(executed, by_model)

    def ask(self, frame: Frame, question: str, viewpoint: str = "camera", ray: Ray | None = None) -> Answer | Abstained:
        """The answer to a question about the frame, or why there is none; arguments and errors as in `locate`.

        A model that answers questions itself is asked; else the things that it detects are.
        """
        if "ask" in self._name.family.abilities:
            return self._spoken(self._able("ask").ask([frame], [question])[0], "the model cannot tell")

        def executed() -> Answer | Abstained:
            program = parse_question(question)
            return self.scene(frame, program.nouns).answer(program, viewpoint, ray)

        chat = self._chat
        by_model = (
            None if chat is None else lambda: resolver.ask(self.scene(frame), question, chat, frame.rgb, viewpoint, ray)
        )
        return resolver.by_chat(executed, by_model)

    def caption(self, frame: Frame) -> Answer | Abstained:
        """What the frame shows, in a sentence; of a model that only detects, a list of the things."""
        if "caption" in self._name.family.abilities or "detect" not in self._name.family.abilities:
            return self._spoken(self._able("caption").caption([frame])[0], "the model says nothing")
        things = self.objects(frame)
        if not things:
            return Abstained("no thing is seen")
        text = listed(things)
        return Answer(text, text, min(o.score for o in things), tuple(things))

    def plan(self, frame: Frame, goal: str) -> Plan | Abstained:
        """Steps to a goal, as the model plans them from what it sees; or why there are none.

        Nothing is moved, and no step is checked: `locate` tells whether what it names is there.

        Raises:
            PhraseError: the goal is empty.
            ReplyError: the model's reply is no plan, or one hand cannot take its steps in their order.
        """
        if not goal.strip():
            raise PhraseError("the goal is empty", 'say, for example, "put the red mug on the tray"')
        reply = self._able("plan").plan([frame], [goal])[0]
        if not reply.steps:
            return Abstained(reply.reason or "the model plans no step")
        return Plan(reply.steps, reply.reason, {"model": self.model} | resolver.usage_of(reply))

    def classify(self, frame: Frame, labels: Sequence[str]) -> dict[str, float]:
        """Probability of each label, the likeliest first.

        A label such as "none of these" stands for what is none of the others (see `NONE_LABELS`).

        Raises:
            PhraseError: there are no labels, or one is empty.
        """
        return self._ranked("classify", frame, labels)

    def match(self, frame: Frame, texts: Sequence[str]) -> dict[str, float]:
        """The model's own score of each text for the frame, the best first; see `Matcher`."""
        return self._ranked("match", frame, texts)

    def segment(self, frame: Frame, phrases: Sequence[str]) -> sv.Detections:
        """Masks of what the phrases name, best first; of a model that detects, those of its detections.

        Raises:
            ModelError: the model gives boxes only, and no model for masks is named.
        """
        return _as_detections(self.segments(frame, phrases), phrases)

    def segments(self, frame: Frame, phrases: Sequence[str]) -> list[SceneObject]:
        """As `segment`, but as objects."""
        return self.segment_with_reasons(frame, phrases)[0]

    def segment_with_reasons(self, frame: Frame, phrases: Sequence[str]) -> tuple[list[SceneObject], Reasons]:
        """As `find_with_reasons`, with masks; a model that segments by words gives no reasons."""
        if "segment" in self._name.family.abilities:
            found = self._able("segment").segment([frame], _phrases(phrases), self._threshold)[0]
            return self._confirmed(frame, build_objects(frame, found, self.support(frame))), {}
        if self._name.family.open_vocabulary and self._masks is None:
            self._name.require("detect")
            raise ModelError(f"{self.model} gives boxes and no masks", "name a model for them: --masks sam")
        return self.find_with_reasons(frame, phrases)

    def find_like(self, frame: Frame, example: RgbImage, label: str) -> list[SceneObject]:
        """The things that look like an example, best first.

        Args:
            example: uint8 (h, w, 3), of one thing.
            label: what it is to be called.
        """
        found = self._able("detect by example").detect_example([frame], example, label, self._threshold)[0]
        return self._confirmed(frame, build_objects(frame, self._masked(frame, found), self.support(frame)))

    def _ranked(self, ability: str, frame: Frame, texts: Sequence[str]) -> dict[str, float]:
        wanted = _phrases(texts)
        scores = getattr(self._able(ability), ability)([frame], wanted)[0]
        return {wanted[i]: float(scores[i]) for i in np.argsort(-scores, kind="stable")}

    def _spoken(self, reply: Reply, otherwise: str) -> Answer | Abstained:
        if not reply.text:
            return Abstained(reply.reason or otherwise)
        confidence = resolver.NO_EVIDENCE if reply.confidence is None else reply.confidence
        said_by = {"model": self.model} | resolver.usage_of(reply)
        return Answer(_value(reply.text), reply.text, confidence, said_by=said_by)

    def support(self, frame: Frame) -> Plane | None:
        """The plane that the things of a frame stand on, in `frame.reference_frame`; None without depth."""
        return None if frame.depth_m is None or frame.camera is None else support_plane(frame)


def _support_as_table(frame: Frame, support: Plane | None) -> SceneObject:
    """What the things of a frame with depth stand on, as far as it is seen bare; it may be a floor."""
    bare = support_of(frame).surface
    evidence = {"model": "depth", "support": True}
    found = build_detections([mask_to_xyxy(bare)], [SUPPORT_IS_TABLE], [TABLE], [TABLE], bare[None], [evidence])
    (table,) = build_objects(frame, found, support)
    borders = (bare[0], bare[-1], bare[:, 0], bare[:, -1])
    if table.box is None or not any(border.any() for border in borders):
        return table
    return replace(table, box=replace(table.box, size_m=np.full(3, np.nan)))  # it goes on beyond the image


def _ranked_hits(hits: dict[str, list[SceneObject]]) -> list[SceneObject]:
    """What answers to each phrase, by that phrase, best first."""
    found = [replace(o, label=text) for text, things in hits.items() for o in things]
    return sorted(found, key=lambda o: -o.score)


def _as_detections(found: Sequence[SceneObject], phrases: Sequence[str]) -> sv.Detections:
    masks = np.array([o.mask for o in found], dtype=bool) if found else None
    return build_detections(
        [o.xyxy for o in found],
        [o.score for o in found],
        [o.label for o in found],
        list(dict.fromkeys(phrases)),
        masks,
        [o.evidence for o in found],
    )


def _phrases(texts: Sequence[str]) -> list[str]:
    """Each once, in order."""
    if isinstance(texts, str):
        raise PhraseError(f"phrases is the string {texts!r}, expected a list of them", f"give [{texts!r}]")
    wanted = list(dict.fromkeys(texts))
    if not wanted or not all(text.strip() for text in wanted):
        raise PhraseError("there is nothing to look for" if not wanted else "a phrase is empty", "give words")
    return wanted


def _value(text: str) -> bool | int | str:
    """An answer in words as a value, where it is plainly one."""
    word = text.strip().rstrip(".").lower()
    return {"yes": True, "no": False}.get(word, int(word) if word.isdecimal() else text)
