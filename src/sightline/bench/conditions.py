"""What makes seeing hard, done to rendered pictures: light, lens, compression, size, what stands before things."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np
import numpy.typing as npt

from sightline.bench.renders import Pixels, Placed, Rendered, cut_out, laid_over
from sightline.geometry.boxes import mask_to_xyxy

Change = Callable[[Rendered, np.random.Generator], Rendered]
FULL_VIEW = 0.9
"""Share of a thing that is seen of one in full view."""
TRIES, NEARLY_HALF = 40, 0.15
"""In how many places something is held before a thing, and how far off a half what that hides may be."""


def _of_pixels(change: Callable[[npt.NDArray[np.float32]], npt.NDArray[np.float32]]) -> Change:
    """A change of colours alone; they are given as 0 to 1."""

    def changed(picture: Rendered, rng: np.random.Generator) -> Rendered:
        pixels = np.clip(change(np.asarray(picture.rgb / 255, dtype=np.float32)), 0, 1)
        return replace(picture, rgb=(255 * pixels).astype(np.uint8))

    return changed


def _glare(picture: Rendered, rng: np.random.Generator) -> Rendered:
    """A bright spot a third of the picture wide, somewhere on the things."""
    height, width = picture.things.shape
    rows, columns = np.nonzero(picture.things) if picture.things.any() else np.nonzero(picture.things == 0)
    at = int(rng.integers(len(rows)))
    y, x = np.mgrid[:height, :width]
    away = np.hypot(x - columns[at], y - rows[at]) / (width / 6)
    bright = picture.rgb / 255 + 0.9 * np.exp(-(away**2))[..., None]
    return replace(picture, rgb=(255 * np.clip(bright, 0, 1)).astype(np.uint8))


def _motion(x: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """9 pixels along the diagonal."""
    return np.asarray(cv2.filter2D(x, -1, np.eye(9, dtype=np.float32) / 9), dtype=np.float32)


def _jpeg(picture: Rendered, rng: np.random.Generator) -> Rendered:
    _, data = cv2.imencode(".jpg", picture.rgb, [cv2.IMWRITE_JPEG_QUALITY, 30])
    return replace(picture, rgb=np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), dtype=np.uint8))


def _in_full_view(picture: Rendered, rng: np.random.Generator) -> Rendered:
    """Only what nothing hides is judged; the rest is left out."""
    return replace(picture, placed=[replace(p, left_out=p.visible < FULL_VIEW) for p in picture.placed])


def _half_hidden(picture: Rendered, rng: np.random.Generator) -> Rendered:
    """About half of what is seen of each thing is behind a cut-out of another one, as large as it; only what is so
    hidden is judged, by the box of what is left."""
    changed = picture
    for thing in picture.placed:
        fronts = [p for p in picture.placed if p.visible >= FULL_VIEW and p.number != thing.number]
        if fronts:
            changed = _behind(changed, picture, thing, fronts, rng)
    seen = {p.number: p.visible for p in picture.placed}

    def half(p: Placed) -> bool:
        before = seen.get(p.number, 0.0)
        return before > 0 and abs(p.visible / before - 0.5) < NEARLY_HALF

    return _with_boxes(replace(changed, placed=[replace(p, left_out=not half(p)) for p in changed.placed]))


def _behind(
    onto: Rendered, source: Rendered, thing: Placed, fronts: list[Placed], rng: np.random.Generator
) -> Rendered:
    """The picture with one of the fronts laid over the thing, where it hides as nearly half of it as in some tries."""
    x0, y0, x1, y1 = thing.xyxy
    own = onto.things == thing.number
    tries = []
    for _ in range(TRIES):
        front = fronts[int(rng.integers(len(fronts)))]
        sides = np.array([front.xyxy[2] - front.xyxy[0], front.xyxy[3] - front.xyxy[1]])
        width, height = (max(2, round(side)) for side in sides * max(x1 - x0, y1 - y0) / sides.max())
        room = own.shape[1] - width, own.shape[0] - height
        if min(room) < 0:
            continue
        left = int(np.clip(rng.integers(x0 - width, x1 + 1), 0, room[0]))
        top = int(np.clip(rng.integers(y0 - height, y1 + 1), 0, room[1]))
        mask = cut_out(source, front, (width, height)) > 0.5
        hidden = np.count_nonzero(own[top : top + height, left : left + width] & mask)
        tries.append((abs(hidden - np.count_nonzero(own) / 2), front, (width, height), (left, top)))
    if not tries:
        return onto
    _, front, size_wh, corner = min(tries, key=lambda one: one[0])
    return laid_over(onto, source, front, size_wh, corner)


def _far(picture: Rendered, rng: np.random.Generator) -> Rendered:
    """Half as large, in a picture of the same size."""
    height, width = picture.things.shape
    move = np.array([[0.5, 0, width / 4], [0, 0.5, height / 4]])
    small = cv2.GaussianBlur(picture.rgb, (0, 0), 0.8)  # warpAffine does not average
    rgb = cv2.warpAffine(small, move, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    things = cv2.warpAffine(picture.things, move, (width, height), flags=cv2.INTER_NEAREST, borderValue=0)
    return _with_boxes(Rendered(np.asarray(rgb, np.uint8), np.asarray(things, np.uint8), picture.placed))


def _upside_down(picture: Rendered, rng: np.random.Generator) -> Rendered:
    turned = Rendered(picture.rgb[::-1, ::-1].copy(), picture.things[::-1, ::-1].copy(), picture.placed)
    return _with_boxes(turned)


CONDITIONS: dict[str, Change] = {
    "as it is": lambda picture, rng: picture,
    "in full view": _in_full_view,
    "dim light": _of_pixels(lambda x: 0.25 * x),
    "glare": _glare,
    "colour cast": _of_pixels(lambda x: x * np.array([1.2, 1.0, 0.7], dtype=np.float32)),
    "motion blur": _of_pixels(_motion),
    "half hidden": _half_hidden,
    "half size": _far,
    "upside down": _upside_down,
    "JPEG 30": _jpeg,
}


def _with_boxes(picture: Rendered) -> Rendered:
    """The same with the boxes of what is seen of each thing now; what is not seen any more is left out."""
    placed: list[Placed] = []
    for p in picture.placed:
        seen = picture.things == p.number
        if seen.any():
            x0, y0, x1, y1 = (int(side) for side in mask_to_xyxy(seen))
            placed.append(replace(p, xyxy=(x0, y0, x1, y1)))
    return replace(picture, placed=placed)


def change_colors(rgb: Pixels, condition: str, seed: int = 0) -> Pixels:
    """An image without truth under one of the conditions that leave everything in its place."""
    blank = Rendered(rgb, np.zeros(rgb.shape[:2], np.uint8), [])
    return CONDITIONS[condition](blank, np.random.default_rng(seed)).rgb
