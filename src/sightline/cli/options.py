"""Options that several commands share."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from sightline.models.base import Runtime
    from sightline.perception import Perception

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
Json = Annotated[bool, typer.Option("--json", help="One JSON document on stdout, nothing else.")]
Picture = Annotated[Path | None, typer.Option("--out", help="Draw what was seen into this picture file.")]
Model = Annotated[
    str,
    typer.Option(
        help="Which model looks: a name that `sightline models` lists, NAME:CHECKPOINT, or a checkpoint's folder.",
        show_default="builtin; clip to classify, match and search",
    ),
]


@dataclass(frozen=True)
class Sensor:
    """What else the camera gives."""

    depth: Depth = None
    depth_scale: DepthScale = None
    camera: Camera = None


@dataclass(frozen=True)
class Engine:
    """Which model looks, and where it runs."""

    model: Model = ""
    device: Annotated[str, typer.Option(help="Where the model runs: auto, cpu, cuda or mps.")] = "auto"
    dtype: Annotated[str, typer.Option(help="Its precision: auto, float32, float16 or bfloat16.")] = "auto"
    base_url: Annotated[
        str, typer.Option(help="Address of a chat server, such as http://localhost:8000/v1 (else OPENAI_BASE_URL).")
    ] = ""

    def runtime(self) -> Runtime:
        """Where and how models run."""
        from sightline.models.base import Runtime

        return Runtime(self.device, self.dtype, self.base_url)

    def open(self, default: str = "builtin", **more: Any) -> Perception:
        """The eyes; `default` is the model where none is named."""
        from sightline.cli.lazy_import import import_lazily
        from sightline.perception import Perception

        import_lazily("supervision")  # nine tenths of the time that it takes is for what nobody asked for
        return Perception(self.model or default, runtime=self.runtime(), **more)


@dataclass(frozen=True)
class Eyes(Engine):
    """The same, for what is detected."""

    threshold: Annotated[
        float | None, typer.Option(min=0, max=1, help="The least score of a detection; the model's own by default.")
    ] = None
    check: Annotated[
        str, typer.Option(help="A model for a second look at each detection, such as clip; what it denies is dropped.")
    ] = ""
    masks: Annotated[
        str, typer.Option(help="A model that makes masks of boxes, such as sam, for one that gives boxes only.")
    ] = ""

    def open(self, default: str = "builtin", **more: Any) -> Perception:
        """As `Engine.open`."""
        return super().open(default, check=self.check, masks=self.masks, threshold=self.threshold, **more)


@dataclass(frozen=True)
class Pointing:
    """Whose left, and what is pointed at."""

    viewpoint: Viewpoint = "camera"
    ray: Ray = None
    keypoints: Keypoints = None


@dataclass(frozen=True)
class Output:
    """Where the result goes."""

    out: Picture = None
    as_json: Json = False
