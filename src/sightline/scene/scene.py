"""`Scene`: things with what is known of them, and words executed on it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from sightline.answer import Abstained, Ambiguous, Answer, Found, NotFound
from sightline.language.program import Program
from sightline.scene_object import SceneObject

if TYPE_CHECKING:
    from pathlib import Path

    from scipy.spatial.transform import RigidTransform

    from sightline.scene.evaluate import Evaluation, Ray
    from sightline.scene.layout import Layout


@dataclass(frozen=True)
class RobotBase:
    """Where the robot stands and how far it reaches.

    Attributes:
        base_m: position of its base in the world [m]; it looks along the world's +x.
        reach_m: how far from the base its hand gets [m]; None when unknown.
    """

    base_m: tuple[float, float, float] = (0.0, 0.0, 0.0)
    reach_m: float | None = None


@dataclass(frozen=True, eq=False)
class Scene:
    """The things of one look, in one reference frame.

    Attributes:
        objects: the things, each with its number; their positions are in the reference frame.
        up: unit vector away from the ground, in the reference frame.
        image_wh: size of the image that their boxes are in [px], or None.
        T_ref_camera: pose of the camera in the reference frame, or None when unknown.
        robot: the robot; None when the reference frame is not the world.
    """

    objects: tuple[SceneObject, ...]
    up: npt.NDArray[np.float64]
    image_wh: tuple[float, float] | None = None
    T_ref_camera: RigidTransform | None = None
    robot: RobotBase | None = None
    _layouts: dict[str, Layout] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        if any(o.id is None for o in self.objects):
            object.__setattr__(self, "objects", tuple(replace(o, id=i) for i, o in enumerate(self.objects)))

    @classmethod
    def load(cls, path: str | Path) -> Scene:
        """Read a scene file; see docs/language.md for what is in it.

        Raises:
            SceneError, CameraError: there is none, or it does not describe a scene.
        """
        from sightline.scene.scene_file import load_scene

        return load_scene(path)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Scene:
        """A scene from what a scene file holds.

        Raises:
            SceneError, CameraError: it does not describe a scene.
        """
        from sightline.scene.scene_file import scene_from_dict

        return scene_from_dict(data, "the scene")

    def layout(self, viewpoint: str) -> Layout:
        """Where its things are, as the camera or the robot sees them; worked out once.

        Raises:
            InputError: another viewpoint.
        """
        if viewpoint not in self._layouts:
            from sightline.scene.layout import build_layout

            self._layouts[viewpoint] = build_layout(self, viewpoint)
        return self._layouts[viewpoint]

    @property
    def labels(self) -> list[str]:
        """The labels of its things, each once."""
        return list(dict.fromkeys(o.label for o in self.objects))

    def locate(
        self, text: str, viewpoint: str = "camera", ray: Ray | None = None
    ) -> Found | Ambiguous | NotFound | Abstained:
        """The one thing that a description names.

        Args:
            viewpoint: whose left, right, front and behind are meant where the words do not say: "camera" or "robot".
            ray: origin and direction [m] of a pointing gesture, in the scene's frame.

        Raises:
            PhraseError: the description is empty or not understood.
            InputError: another viewpoint.
        """
        from sightline.language.parse import parse_phrase

        return self.find(parse_phrase(text, self.labels), viewpoint, ray)

    def ask(self, text: str, viewpoint: str = "camera", ray: Ray | None = None) -> Answer | Abstained:
        """The answer to a question, or why there is none; arguments and errors as in `locate`."""
        from sightline.language.parse import parse_question

        return self.answer(parse_question(text, self.labels), viewpoint, ray)

    def all_of(self, program: Program) -> list[SceneObject]:
        """All things that a parsed description may name, doubtful ones with their scores."""
        from sightline.scene.evaluate import Evaluation
        from sightline.scene.select import all_of

        return all_of(Evaluation(self, program.viewpoint or "camera"), program.body)  # type: ignore[arg-type]

    def find(
        self, program: Program, viewpoint: str = "camera", ray: Ray | None = None
    ) -> Found | Ambiguous | NotFound | Abstained:
        """Execute a parsed description."""
        from sightline.scene.select import select

        evaluation = self._evaluation(program, viewpoint, ray)
        outcome = self._of_a_part(program) or select(evaluation, program.body)  # type: ignore[arg-type]
        return replace(outcome, read_as=dict(program.read_as))

    def answer(self, program: Program, viewpoint: str = "camera", ray: Ray | None = None) -> Answer | Abstained:
        """Execute a parsed question."""
        from sightline.scene.answering import answer

        evaluation = self._evaluation(program, viewpoint, ray)
        outcome = self._of_a_part(program) or answer(evaluation, program.body)  # type: ignore[arg-type]
        return replace(outcome, read_as=dict(program.read_as))

    def _of_a_part(self, program: Program) -> Abstained | None:
        """ "Is there a lid?": where lids are known as parts of things, that none stands by itself is no answer."""
        from sightline.language.lexicon import plural_of, words_of_label
        from sightline.scene.wording import joined, name_of

        forms = {form: part for o in self.objects for part, _ in o.parts or () for form in (part, plural_of(part))}
        if not forms:
            return None
        labels = {form for label in map(words_of_label, self.labels) for form in (label, plural_of(label))}
        for noun in program.nouns:
            if noun in forms and noun not in labels:
                owners = [f"the {name_of(o)}" for o in self.objects if forms[noun] in dict(o.parts or ())]
                return Abstained(f"I know a {forms[noun]} only as a part, of {joined(owners, 'and')}")
        return None

    def _evaluation(self, program: Program, viewpoint: str, ray: Ray | None) -> Evaluation:
        from sightline.scene.evaluate import Evaluation, checked_ray

        self.layout(viewpoint)  # refuses another viewpoint, whether or not it matters
        return Evaluation(self, program.viewpoint or viewpoint, None if ray is None else checked_ray(ray))
