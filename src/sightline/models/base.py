"""What a model must offer: one protocol per ability, and the family that makes it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from sightline.frame import Frame, RgbImage

if TYPE_CHECKING:
    import supervision as sv


@runtime_checkable
class Detector(Protocol):
    """Finds the things that phrases name."""

    def detect(self, frames: Sequence[Frame], phrases: Sequence[str]) -> list[sv.Detections]:
        """Boxes (and masks, where the model has them) for each frame.

        Every box carries in `data["label"]` exactly one of `phrases`; nothing found is empty detections.
        The score of a phrase does not depend on the other phrases or frames of the call.
        """
        ...


@runtime_checkable
class Chat(Protocol):
    """Writes a text in reply to a text and images."""

    def chat(self, prompt: str, images: Sequence[RgbImage] = ()) -> str:
        """The model's reply, as it stands.

        Args:
            images: uint8 (h, w, 3), red first.

        Raises:
            ModelError: the model cannot be reached, or refuses.
            ReplyError: what comes back is no message.
        """
        ...


ABILITIES: dict[str, type[Any]] = {"detect": Detector, "chat": Chat}


@dataclass(frozen=True)
class ModelFamily:
    """A kind of model, described without building it.

    Attributes:
        name: what it is called in `--model NAME` or `--model NAME:CHECKPOINT`.
        abilities: keys of `ABILITIES`.
        summary: one line for people.
        load: builds the model; takes the checkpoint, "" for the default one.
    """

    name: str
    abilities: frozenset[str]
    summary: str
    load: Callable[[str], Any]
