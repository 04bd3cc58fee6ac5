"""Rendered pictures with the truth about them, as `training/builtin` makes them: files of pictures (`00012.zip`)."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from sightline.color_naming import NEUTRAL_WEIGHTS
from sightline.geometry.boxes import iou
from sightline.language.lexicon import lexicon
from sightline.output_files import write_bytes

Pixels = npt.NDArray[np.uint8]
SAID = {"glasses": "eyeglasses"}
"""Kinds whose own name is another word's in the language of Sightline."""
LEAST_SHORT_SIDE, LEAST_SEEN = 12, 0.3
"""What is narrower [px] or more hidden than this need not be found; whoever finds it is not wrong."""


@dataclass(frozen=True)
class Placed:
    """A thing in a picture.

    Attributes:
        number: its value in the picture's map of things, from 1.
        kind: "" for what has no name.
        colors: share of its visible surface that each colour has, unlit, as people name colours.
        material: what it is mostly made of; "" where that is not clear.
        visible: share of its outline that is seen, not hidden or beyond the border.
        size_m: its longest side [m].
        xyxy: box of what is seen [px].
        left_out: what is found there is neither right nor wrong, whatever it is called.
    """

    number: int
    kind: str
    colors: dict[str, float]
    material: str
    visible: float
    size_m: float
    xyxy: tuple[int, int, int, int]
    left_out: bool = False

    @property
    def noun(self) -> str:
        """The canonical noun for it, whether or not a model knows it; "" for what has no name."""
        return noun_of(self.kind)

    @property
    def called(self) -> frozenset[str]:
        """The nouns that it may be called: its own, and those that name it too, as "cup" does a mug."""
        return frozenset({self.noun}) | lexicon().also.get(self.noun, frozenset())

    @property
    def main_color(self) -> str:
        """The colour that people would call it."""
        return max(self.colors, key=lambda name: self.colors[name] * NEUTRAL_WEIGHTS.get(name, 1.0), default="")

    @property
    def counts(self) -> bool:
        """Whether it is large and visible enough that it must be found."""
        x0, y0, x1, y1 = self.xyxy
        return not self.left_out and min(x1 - x0, y1 - y0) >= LEAST_SHORT_SIDE and self.visible >= LEAST_SEEN


@dataclass(frozen=True, eq=False)
class Rendered:
    """A picture and what is in it: `things` (h, w) has the number of the thing at each pixel, 0 for none."""

    rgb: Pixels
    things: Pixels
    placed: list[Placed]

    def absent(self, nouns: frozenset[str]) -> list[str]:
        """Those nouns that nothing in it may be called, sorted."""
        return sorted(nouns.difference(*(p.called for p in self.placed)))


def noun_of(kind: str) -> str:
    """The canonical noun for a kind of rendered things."""
    said = SAID.get(kind, kind)
    return lexicon().nouns.get(said, said)


def judge(xyxy: npt.NDArray[np.floating[Any]], picture: Rendered) -> list[Placed | None]:
    """The thing that each box (n, 4), the surest first, stands for at IoU 0.5; None for a false one, and for a second
    one of the same thing."""
    overlap = iou(xyxy, [p.xyxy for p in picture.placed])
    stands: list[Placed | None] = []
    for row in range(len(xyxy)):
        best = int(overlap[row].argmax()) if overlap.shape[1] else -1
        if best < 0 or overlap[row, best] < 0.5:
            stands.append(None)
            continue
        stands.append(picture.placed[best])
        overlap[:, best] = 0
    return stands


def laid_over(
    onto: Rendered, source: Rendered, thing: Placed, size_wh: tuple[int, int], corner: tuple[int, int]
) -> Rendered:
    """A picture with a thing of a picture, cut out and scaled, laid over it (Dwibedi et al., Cut, Paste and Learn,
    2017): it gets the next number, and of what it hides less is visible. Boxes stay as they were.

    Args:
        size_wh: of its box then [px].
        corner: left and top of it, so that all of it is in the picture.
    """
    (x0, y0, x1, y1), (left, top) = thing.xyxy, corner
    window = np.s_[top : top + size_wh[1], left : left + size_wh[0]]
    mask = cut_out(source, thing, size_wh)
    soft = cv2.GaussianBlur(mask, (3, 3), 0)[..., None]
    patch = cv2.resize(source.rgb[y0:y1, x0:x1], size_wh, interpolation=cv2.INTER_AREA)
    rgb, things = onto.rgb.copy(), onto.things.copy()
    rgb[window] = np.clip(soft * patch + (1 - soft) * rgb[window], 0, 255).astype(np.uint8)
    number = 1 + max((p.number for p in onto.placed), default=0)
    things[window][mask > 0.5] = number
    before, after = (np.bincount(numbers.ravel(), minlength=256) for numbers in (onto.things, things))
    placed = [replace(p, visible=p.visible * float(after[p.number] / max(1, before[p.number]))) for p in onto.placed]
    return Rendered(rgb, things, [*placed, replace(thing, number=number)])


def cut_out(source: Rendered, thing: Placed, size_wh: tuple[int, int]) -> npt.NDArray[np.float32]:
    """How much of each pixel of a thing's box, scaled to a size [px], is of the thing, (h, w) 0 to 1; its rim is not,
    as it has colours of what was behind."""
    x0, y0, x1, y1 = thing.xyxy
    own = (source.things[y0:y1, x0:x1] == thing.number).astype(np.float32)
    mask = cv2.erode(cv2.resize(own, size_wh, interpolation=cv2.INTER_AREA), np.ones((2, 2)))
    return np.asarray(mask, dtype=np.float32)


def write_pictures(path: Path, pictures: list[Rendered]) -> None:
    """Write a file of pictures, complete or not at all."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_STORED) as file:
        for k, picture in enumerate(pictures):
            file.writestr(f"{k:02}.jpg", _encoded(".jpg", picture.rgb[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 95]))
            file.writestr(f"{k:02}.png", _encoded(".png", picture.things, []))
        file.writestr("truth.json", json.dumps([[asdict(p) for p in picture.placed] for picture in pictures]))
    write_bytes(path, content.getvalue())


def read_encoded(path: Path) -> list[tuple[bytes, bytes, list[Placed]]]:
    """Of each picture of a file its colours and its map of things, both encoded, and the truth."""
    with zipfile.ZipFile(path) as file:
        truth = json.load(io.BytesIO(file.read("truth.json")))
        return [
            (
                file.read(f"{k:02}.jpg"),
                file.read(f"{k:02}.png"),
                [Placed(**(p | {"xyxy": tuple(p["xyxy"])})) for p in placed],
            )
            for k, placed in enumerate(truth)
        ]


def decoded(jpg: bytes, png: bytes, placed: list[Placed]) -> Rendered:
    """A picture of `read_encoded`."""
    bgr = np.asarray(cv2.imdecode(np.frombuffer(jpg, np.uint8), cv2.IMREAD_COLOR))
    rgb = cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB)
    things = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_GRAYSCALE)
    return Rendered(np.asarray(rgb, dtype=np.uint8), np.asarray(things, dtype=np.uint8), placed)


def _encoded(suffix: str, pixels: Pixels, options: list[int]) -> bytes:
    ok, data = cv2.imencode(suffix, np.ascontiguousarray(pixels), options)
    if not ok:
        raise RuntimeError(f"cannot encode a picture as {suffix}")
    return data.tobytes()
