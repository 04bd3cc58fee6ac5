"""A film as an animated GIF, which every browser and chat shows."""

from __future__ import annotations

import io
from collections.abc import Sequence

import numpy as np

from sightline.frame import RgbImage

COLORS = 255


def encode_gif(images: Sequence[RgbImage], frames_per_s: float) -> bytes:
    """GIF of equally sized images; the last one stays for a second and a half.

    Raises:
        ValueError: there are no images.
    """
    import PIL.Image

    if not images:
        raise ValueError("a film needs at least one image")
    # One palette for all: a palette per image flickers. It is made from images all along the film, because a
    # colour that few pixels have is lost if the arm happens to hide it in one of them.
    some = np.concatenate(images[:: max(1, len(images) // 5)])
    palette = PIL.Image.fromarray(some).quantize(COLORS, method=PIL.Image.Quantize.MAXCOVERAGE)
    pages = [PIL.Image.fromarray(image).quantize(palette=palette, dither=PIL.Image.Dither.NONE) for image in images]
    step_ms = round(1000 / frames_per_s)
    buffer = io.BytesIO()
    pages[0].save(
        buffer,
        format="GIF",
        save_all=True,
        append_images=pages[1:],
        duration=[step_ms] * (len(pages) - 1) + [1500],
        loop=0,
        optimize=False,
    )
    return buffer.getvalue()
