"""A film as an animated GIF, which every browser and chat shows."""

from __future__ import annotations

import io
from collections.abc import Sequence

from sightline.frame import RgbImage

COLORS = 128


def encode_gif(images: Sequence[RgbImage], frames_per_s: float) -> bytes:
    """GIF of equally sized images; the last one stays for a second and a half.

    Raises:
        ValueError: there are no images.
    """
    import PIL.Image

    if not images:
        raise ValueError("a film needs at least one image")
    # One palette for all: a palette per image flickers, and costs a quantisation each.
    middle = PIL.Image.fromarray(images[len(images) // 2]).quantize(COLORS)
    pages = [PIL.Image.fromarray(image).quantize(palette=middle, dither=PIL.Image.Dither.NONE) for image in images]
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
