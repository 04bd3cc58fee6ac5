"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Words = Annotated[
    list[str], typer.Argument(metavar="[IMAGE] TEXT", help="An image and the words; with --scene the words alone.")
]
Scene = Annotated[
    Path | None, typer.Option(help="A scene file (JSON, see docs/language.md) instead of an image and a model.")
]
Viewpoint = Annotated[str, typer.Option(help="Whose left, right, front and behind: camera or robot.")]
Ray = Annotated[str | None, typer.Option(help='What is pointed at: origin and direction "x,y,z,dx,dy,dz" in metres.')]
Keypoints = Annotated[
    str | None, typer.Option(help='The same by two pixels with depth, as elbow and wrist: "u1,v1,u2,v2".')
]
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
Chat = Annotated[
    str, typer.Option(help="A chat model for words outside the grammar, such as openai:gpt-4o (see OPENAI_BASE_URL).")
]
Model = Annotated[str, typer.Option(help="Which model looks.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON document on stdout, nothing else.")]
Picture = Annotated[Path | None, typer.Option("--out", help="Draw what was seen into this picture file.")]
