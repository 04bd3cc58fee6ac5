"""Points as vision-language models write them, one function per convention.

All return pixels of the original image, from its top left corner. A reply that cannot be read raises; an empty list
means that the model said there is nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sightline.errors import ReplyError
from sightline.parsing.grid import Grid
from sightline.parsing.reply_json import read_items, read_numbers

_TAG = re.compile(r"\s*<(points?)\b([^<>]*)>([^<>]*)</\1>")
_ATTRIBUTE = re.compile(r'\s+([A-Za-z0-9_]+)="([^"]*)"')
_DECIMAL = re.compile(r"-?[0-9]{1,9}(?:\.[0-9]{1,9})?")
_MOLMO_NONE = "There are none."


@dataclass(frozen=True)
class WrittenPoint:
    """A point that a model wrote.

    Attributes:
        label: the model's words for what is there.
        xy: in the original image [px].
    """

    label: str
    xy: tuple[float, float]


def qwen25_vl(text: str, image_wh: tuple[int, int], *, input_wh: tuple[int, int]) -> list[WrittenPoint]:
    """Read `[{"point_2d": [x, y], "label": "mug"}]`, in pixels of the image as the model saw it.

    The convention: https://github.com/QwenLM/Qwen3-VL/issues/676 (the maintainers: absolute coordinates, of the size
    after the processor). The prompt has to ask for JSON: the cookbook's own asks for XML points, which are refused.

    Args:
        image_wh: the original image [px].
        input_wh: the image after the model's own resizing [px].

    Raises:
        ReplyError: text that is not such a list, alone or in one code fence, or a point outside the image.
        ImageError: a size that is not above 0.
    """
    return _from_json(text, Grid("Qwen2.5-VL", image_wh, input_wh, input_wh), "point_2d")


def qwen3_vl(text: str, image_wh: tuple[int, int]) -> list[WrittenPoint]:
    """Read `[{"point_2d": [x, y], "label": "mug"}]`, in thousandths of the image.

    The convention: https://github.com/QwenLM/Qwen3-VL/issues/1741 (quotes the cookbook: relative, 0 to 1000; whether
    999 or 1000 is the far edge stays open there and moves a point by a thousandth at most).

    Args:
        image_wh: the original image [px].

    Raises:
        ReplyError: text that is not such a list, alone or in one code fence, or a value outside 0..1000.
        ImageError: a size that is not above 0.
    """
    return _from_json(text, Grid.square("Qwen3-VL", image_wh, whole=1000, top=1000), "point_2d")


def gemini(text: str, image_wh: tuple[int, int]) -> list[WrittenPoint]:
    """Read `[{"point": [y, x], "label": "mug"}]`, y first, in thousandths of the image.

    The convention: https://fallendeity.github.io/gemini-ts-cookbook/examples/Spatial_understanding_3d.html, from
    Google's cookbook (points are [y, x], 0-1000, from the top left).

    Args:
        image_wh: the original image [px].

    Raises:
        ReplyError: text that is not such a list, alone or in one code fence, or a value outside 0..1000.
        ImageError: a size that is not above 0.
    """
    return _from_json(text, Grid.square("Gemini", image_wh, whole=1000, top=1000), "point", y_first=True)


def molmo(text: str, image_wh: tuple[int, int]) -> list[WrittenPoint]:
    """Read `<point x="12.3" y="45.6" alt="mug">mug</point>` or `<points x1=.. y1=.. x2=.. y2=.. alt=..>..</points>`.

    Values are percent of the image's width and height, with one decimal; the label is "alt". "There are none." alone
    is an empty list. The convention: points_to_text and format_points in olmo/data/data_formatter.py of
    https://github.com/allenai/molmo. Molmo 2 writes `coords="..."` in thousandths; that is refused.

    Args:
        image_wh: the original image [px].

    Raises:
        ReplyError: anything but such tags, prose around them included, or a value outside 0..100.
        ImageError: a size that is not above 0.
    """
    grid = Grid.square("Molmo", image_wh, whole=100, top=100, unit=0.1)
    if text.strip() == _MOLMO_NONE:
        return []
    points: list[WrittenPoint] = []
    end, body = 0, text.rstrip()
    while end < len(body) or not points:
        tag = _TAG.match(body, end)
        if tag is None:
            came = body[end : end + 40].strip()
            raise ReplyError(f"<point> or <points> tags, closed and alone, were expected, not {came!r}", text)
        points += _from_tag(tag[1], tag[2], grid, text)
        end = tag.end()
    return points


def _from_json(text: str, grid: Grid, key: str, y_first: bool = False) -> list[WrittenPoint]:
    points = []
    for what, label, value in read_items(text, key):
        x, y = read_numbers(value, 2, what, text)
        if y_first:
            x, y = y, x
        points.append(WrittenPoint(label, grid.xy(x, y, what, text)))
    return points


def _from_tag(tag: str, inside: str, grid: Grid, text: str) -> list[WrittenPoint]:
    attributes = _ATTRIBUTE.findall(inside)
    if _ATTRIBUTE.sub("", inside).strip():
        raise ReplyError(f'<{tag}> has something that is not name="value"', text)
    names = [name for name, _ in attributes]
    if "coords" in names:
        raise ReplyError(f"<{tag}> has coords, as Molmo 2 writes; x and y were expected", text)
    if names[-1:] != ["alt"] or not attributes[-1][1].strip():
        raise ReplyError(f"<{tag}> has no label: alt is missing, empty or not the last attribute", text)
    count = 1 if tag == "point" else max(1, len(names) // 2)
    numbers = [""] if tag == "point" else [str(number) for number in range(1, count + 1)]
    if names[:-1] != [axis + number for number in numbers for axis in "xy"]:
        raise ReplyError(f"<{tag}> has the values {' '.join(names[:-1]) or 'none'}, not an x and a y for each", text)
    values = []
    for name, value in attributes[:-1]:
        if not _DECIMAL.fullmatch(value):
            raise ReplyError(f"<{tag}>: {name} = {value[:40]!r} is not a number", text)
        values.append(float(value))
    label = attributes[-1][1].strip()
    pairs = enumerate(zip(values[::2], values[1::2], strict=True), start=1)
    return [WrittenPoint(label, grid.xy(x, y, f"point {number} of <{tag}>", text)) for number, (x, y) in pairs]
