"""The grid in which a model counts, laid over the image it looked at."""

from __future__ import annotations

from dataclasses import dataclass

from sightline.errors import ImageError, ReplyError


@dataclass(frozen=True)
class Grid:
    """How a convention counts along the two sides of an image, from its top left corner.

    Attributes:
        convention: its name, for messages.
        image_wh: width and height of the original image [px].
        whole_wh: what the image's right and lower edge would be [units of the convention].
        top_wh: the largest x and y that the convention writes [units].
        unit: the step between two values that it can write; half of it is rounding, and forgiven.
        offset: where in its cell a value lies [units]: 0 its near edge, 0.5 its middle.

    Raises:
        ImageError: a side that is not longer than 0.
    """

    convention: str
    image_wh: tuple[int, int]
    whole_wh: tuple[float, float]
    top_wh: tuple[float, float]
    unit: float = 1.0
    offset: float = 0.0

    def __post_init__(self) -> None:
        for width, height in (self.image_wh, self.whole_wh):
            if not (width > 0 and height > 0):
                raise ImageError(f"an image has a width and a height above 0, not {width} and {height}")

    @classmethod
    def square(
        cls,
        convention: str,
        image_wh: tuple[int, int],
        whole: float,
        top: float,
        unit: float = 1.0,
        offset: float = 0.0,
    ) -> Grid:
        """A grid with as many units across as down, whatever the image's shape."""
        return cls(convention, image_wh, (whole, whole), (top, top), unit, offset)

    def xy(self, x: float, y: float, what: str, text: str) -> tuple[float, float]:
        """A point in pixels of the original image.

        Args:
            x: units of the convention; so is `y`.
            what: what is being read, for the message.
            text: the reply, for the message.

        Raises:
            ReplyError: a value off the grid by more than rounding.
        """
        return self._pixels(x, 0, what, text), self._pixels(y, 1, what, text)

    def xyxy(
        self, corners: tuple[float, float, float, float], what: str, text: str
    ) -> tuple[float, float, float, float]:
        """A box in pixels of the original image; `corners` are x1, y1, x2, y2 [units].

        Raises:
            ReplyError: a value off the grid by more than rounding, or a second corner that is not right of and
                below the first.
        """
        x1, y1, x2, y2 = corners
        left, upper = self.xy(x1, y1, what, text)
        right, lower = self.xy(x2, y2, what, text)
        for axis, low, high, first, second in (("x", left, right, x1, x2), ("y", upper, lower, y1, y2)):
            if not low < high:
                raise ReplyError(f"{what}: {axis}2 = {second:g} is not above {axis}1 = {first:g}", text)
        return left, upper, right, lower

    def _pixels(self, value: float, axis: int, what: str, text: str) -> float:
        top = self.top_wh[axis]
        slack = self.unit / 2
        if not -slack <= value <= top + slack:
            shown = value if abs(value) < 10**9 else "a number of ten digits or more"
            outside = f"{'xy'[axis]} = {shown} is outside {self.convention}'s 0..{top:g}"
            raise ReplyError(f"{what}: {outside}; the model may write {self._other(value)}", text)
        inside = min(max(value, 0), top)
        return (inside + self.offset) * self.image_wh[axis] / self.whole_wh[axis]

    def _other(self, value: float) -> str:
        if value < 0:
            return "another convention"
        scale = "0..1000" if value <= 1000 and max(self.top_wh) < 1000 else "pixels"
        return f"another convention, perhaps {scale}"
