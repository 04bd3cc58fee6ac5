"""Everything that Sightline raises on purpose.

SightlineError
├── InputError          what came in cannot be used
│   ├── ImageError      a colour image
│   ├── DepthError      a depth image, its size or its unit
│   ├── CameraError     intrinsics, distortion or pose
│   ├── SceneError      a scene file
│   └── PhraseError     words: empty, unknown or too many
│       └── NotUnderstoodError  a construction outside the grammar
├── ModelError          a model that is missing, or asked for what it cannot do
├── ReplyError          a model's text that cannot be read
├── RobotError          the arm or the camera refuses, or was stopped
│   ├── ReachError      no joint angles put the hand there
│   └── StoppedError    the arm was told to stop
├── OutputError         a result that cannot be written
└── MissingPartError    this machine lacks something (a renderer, an extra)

Each message is one line that says what came and what was expected; `hint` says what to do next.
"""

from __future__ import annotations


class SightlineError(Exception):
    """A mistake or a missing part, told in one line.

    Args:
        message: what came and what was expected.
        hint: what to do next, if there is something to do.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} ({self.hint})" if self.hint else self.message


class InputError(SightlineError):
    """What came in cannot be used."""


class ImageError(InputError):
    """A colour image that is missing, broken, or of a kind that is not an image."""


class DepthError(InputError):
    """A depth image of the wrong size, kind or unit, or with nothing valid in it."""


class CameraError(InputError):
    """Camera intrinsics, distortion or a pose that cannot be right."""


class SceneError(InputError):
    """A scene file that does not describe a scene."""


class PhraseError(InputError):
    """Words that are empty, unknown, or outside the grammar."""


class NotUnderstoodError(PhraseError):
    """A construction outside the grammar, which a chat model may understand."""


class ModelError(SightlineError):
    """A model that is missing, or that is asked for what it cannot do."""


class ReplyError(SightlineError):
    """A model's text that cannot be read.

    Args:
        message: what is wrong with it.
        text: the text as the model wrote it.
    """

    def __init__(self, message: str, text: str) -> None:
        super().__init__(f"{message}: {' '.join(text.split())[:200]!r}", "ask again, or try another model")
        self.text = text


class RobotError(SightlineError):
    """The arm or the camera refuses, or was stopped."""


class ReachError(RobotError):
    """No joint angles put the hand where it was asked to go."""


class StoppedError(RobotError):
    """The arm was told to stop, and halted where it was."""


class OutputError(SightlineError):
    """A result that cannot be written."""


class MissingPartError(SightlineError):
    """This machine lacks something that the call needs."""
