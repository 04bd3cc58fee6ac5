"""What a model must offer: one protocol per ability, and the family that makes it.

Every call takes a batch, and the result for one frame and one phrase does not depend on the others of the call.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

from sightline.frame import Frame, RgbImage

if TYPE_CHECKING:
    import supervision as sv

    from sightline.answer import Step

Scores = npt.NDArray[np.float32]
NONE_LABELS = frozenset({"none of these", "none", "nothing", "background", "something else", "other"})
"""Labels that stand for whatever is none of the others."""


@dataclass(frozen=True)
class Usage:
    """What a reply cost.

    Attributes:
        cost_usd: None where the price of the model is not known.
    """

    prompt_tokens: int
    reply_tokens: int
    cost_usd: float | None = None


@dataclass(frozen=True)
class Reply:
    """What a model said.

    Attributes:
        text: as it stands.
        confidence: how sure the model is of its words, 0 to 1; None where it does not tell.
        usage: None where nobody counts.
        reason: why, in the model's words, where it gives one.
    """

    text: str
    confidence: float | None = None
    usage: Usage | None = None
    reason: str = ""


@dataclass(frozen=True)
class PlanReply:
    """What a model plans.

    Attributes:
        steps: none where there is nothing to do, or no way.
        reason: why, in the model's words; "" if it gives none.
        usage: None where nobody counts.
    """

    steps: tuple[Step, ...]
    reason: str = ""
    usage: Usage | None = None


@runtime_checkable
class Classifier(Protocol):
    """Tells which of several labels an image shows."""

    def classify(self, frames: Sequence[Frame], labels: Sequence[str]) -> Scores:
        """Probability of each label for each frame, (frames, labels).

        A label of `NONE_LABELS` is scored as a background, not as its words. Models that choose between labels
        give probabilities that sum to 1 over them; others judge each label on its own.
        """
        ...


@runtime_checkable
class Matcher(Protocol):
    """Tells how well texts fit images."""

    def match(self, frames: Sequence[Frame], texts: Sequence[str]) -> Scores:
        """The model's own score of each text for each frame, (frames, texts); the higher the better.

        Scores of one model can be compared with each other, whatever else was in the call.
        """
        ...


@runtime_checkable
class Embedder(Protocol):
    """Puts images and texts into one space."""

    embedder_id: str
    """Names the weights: embeddings of models with the same name may be compared and kept."""

    def embed_images(self, frames: Sequence[Frame]) -> Scores:
        """Unit vectors, (frames, d)."""
        ...

    def embed_texts(self, texts: Sequence[str]) -> Scores:
        """Unit vectors, (texts, d)."""
        ...

    def scores(self, image_embeddings: Scores, text_embeddings: Scores) -> Scores:
        """What `match` gives for embeddings already made, (images, texts)."""
        ...


@runtime_checkable
class Detector(Protocol):
    """Finds the things that phrases name."""

    def detect(
        self, frames: Sequence[Frame], phrases: Sequence[str], threshold: float | None = None
    ) -> list[sv.Detections]:
        """Boxes (and masks, where the model has them) for each frame.

        Every box carries in `data["label"]` exactly one of `phrases`; nothing found is empty detections.
        The score of a phrase does not depend on the other phrases or frames of the call.

        Args:
            threshold: the least score [0, 1]; None for the model's published one.
        """
        ...


@runtime_checkable
class ExampleDetector(Protocol):
    """Finds the things that look like an example."""

    def detect_example(
        self, frames: Sequence[Frame], example: RgbImage, label: str, threshold: float | None = None
    ) -> list[sv.Detections]:
        """As `Detector.detect`, for an image of one thing, uint8 (h, w, 3), instead of a phrase.

        Args:
            label: what the boxes are to be called.
        """
        ...


@runtime_checkable
class Segmenter(Protocol):
    """Tells which pixels a phrase names."""

    def segment(
        self, frames: Sequence[Frame], phrases: Sequence[str], threshold: float | None = None
    ) -> list[sv.Detections]:
        """As `Detector.detect`, always with masks; what a model does not tell apart is one mask."""
        ...


@runtime_checkable
class MaskPrompter(Protocol):
    """Tells which pixels belong to the thing in a box or at a point."""

    def masks_of_boxes(self, frame: Frame, xyxy: npt.NDArray[np.floating[Any]]) -> npt.NDArray[np.bool_]:
        """Masks (n, h, w) of the things in boxes, (n, 4) [px]."""
        ...

    def masks_of_points(self, frame: Frame, xy: npt.NDArray[np.floating[Any]]) -> npt.NDArray[np.bool_]:
        """Masks (n, h, w) of the things at points, (n, 2) [px]."""
        ...


@runtime_checkable
class Captioner(Protocol):
    """Says in a sentence what an image shows."""

    def caption(self, frames: Sequence[Frame]) -> list[Reply]:
        """A sentence for each frame."""
        ...


@runtime_checkable
class Answerer(Protocol):
    """Answers questions about images."""

    def ask(self, frames: Sequence[Frame], questions: Sequence[str]) -> list[Reply]:
        """An answer to each frame's question; an empty text says that it cannot be told."""
        ...


@runtime_checkable
class Planner(Protocol):
    """Breaks goals down to steps that a robot's one hand can take."""

    def plan(self, frames: Sequence[Frame], goals: Sequence[str]) -> list[PlanReply]:
        """Steps to each frame's goal.

        Raises:
            ReplyError: what comes back is no plan, or one hand cannot take its steps in their order.
        """
        ...


@runtime_checkable
class Chat(Protocol):
    """Writes a text in reply to a text and images."""

    def chat(self, prompt: str, images: Sequence[RgbImage] = (), schema: Mapping[str, Any] | None = None) -> Reply:
        """The model's reply, as it stands.

        Args:
            images: uint8 (h, w, 3), red first.
            schema: JSON schema that the reply should follow; whether it does is for the reader to check.

        Raises:
            ModelError: the model cannot be reached, or refuses.
            ReplyError: what comes back is no message.
        """
        ...


ABILITIES: dict[str, type[Any]] = {
    "classify": Classifier,
    "match": Matcher,
    "embed": Embedder,
    "detect": Detector,
    "detect by example": ExampleDetector,
    "segment": Segmenter,
    "mask": MaskPrompter,
    "caption": Captioner,
    "ask": Answerer,
    "plan": Planner,
    "chat": Chat,
}


@dataclass(frozen=True)
class Runtime:
    """Where and how a model runs.

    Attributes:
        device: "auto" (the GPU, if there is one), "cpu", "cuda" (or "cuda:1") or "mps".
        dtype: "auto" (float32; float16 for the models that write text, on a GPU), "float32", "float16" or "bfloat16".
        base_url: of a chat server; "" for what the environment says.
    """

    device: str = "auto"
    dtype: str = "auto"
    base_url: str = ""


@dataclass(frozen=True)
class Checkpoint:
    """Published weights.

    Attributes:
        name: on the hub.
        abilities: what it is the default for.
        parameters_m: millions of weights.
        download_mb: size of what is fetched.
    """

    name: str
    abilities: frozenset[str]
    parameters_m: float
    download_mb: int
    license: str


@dataclass(frozen=True)
class ModelFamily:
    """A kind of model, described without building it.

    Attributes:
        name: what it is called in `--model NAME` or `--model NAME:CHECKPOINT`.
        abilities: keys of `ABILITIES`.
        summary: one line for people.
        load: builds the model; takes the checkpoint ("" where the family has none), the ability and the runtime.
        checkpoints: the default ones; none for a family that needs none.
        short: other names of checkpoints, such as "ViT-L-14".
        model_types: what `model_type` in the config.json of its checkpoints says.
        open_vocabulary: whether it knows any word, or says of some that it does not know them.
    """

    name: str
    abilities: frozenset[str]
    summary: str
    load: Callable[[str, str, Runtime], Any]
    checkpoints: tuple[Checkpoint, ...] = ()
    short: Mapping[str, str] = field(default_factory=dict)
    model_types: frozenset[str] = frozenset()
    open_vocabulary: bool = True

    def default_checkpoint(self, ability: str) -> str:
        """What is loaded for an ability when no checkpoint is named; "" where there is nothing to load."""
        return next((c.name for c in self.checkpoints if ability in c.abilities), "")
