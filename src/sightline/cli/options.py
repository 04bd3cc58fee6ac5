"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Image = Annotated[Path, typer.Argument(help="Colour image: PNG, JPEG or whatever Pillow and OpenCV read.")]
Depth = Annotated[
    Path | None,
    typer.Option(help="Depth image, registered to the colour image: 16-bit PNG (mm), or .npy/TIFF (m)."),
]
DepthScale = Annotated[
    float | None, typer.Option(help="Metres per unit of the depth image, if not 0.001 (16-bit) or 1 (float).")
]
Camera = Annotated[
    Path | None,
    typer.Option(help="JSON with fx, fy, cx, cy, width, height; optional T_world_camera and distortion."),
]
Model = Annotated[str, typer.Option(help="Which model looks.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON document on stdout, nothing else.")]
Picture = Annotated[Path | None, typer.Option("--out", help="Draw what was seen into this picture file.")]
