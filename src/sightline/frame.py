"""One look at the world: colour, depth, camera, pose and time, taken at the same instant."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from sightline.errors import CameraError, DepthError, ImageError

if TYPE_CHECKING:
    from pathlib import Path

    from scipy.spatial.transform import RigidTransform

RgbImage = npt.NDArray[np.uint8]
DepthImage = npt.NDArray[np.float32]


# Focal lengths of real lenses, as multiples of the image's longer side: 157 degrees wide to half a degree.
MIN_FOCAL, MAX_FOCAL = 0.1, 100.0


@dataclass(frozen=True)
class CameraModel:
    """A pinhole camera: focal lengths and principal point [px], image size [px].

    Axes are the ROS optical ones: x right, y down, z forward. Pixel (0, 0) is the centre of the
    top-left pixel. `distortion` holds OpenCV's coefficients in OpenCV's order (k1, k2, p1, p2, k3 ...).

    Raises:
        CameraError: a focal length that is not positive, or a principal point outside the image.
    """

    fx: float
    fy: float
    cx: float
    cy: float
    width: int
    height: int
    distortion: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        values = (self.fx, self.fy, self.cx, self.cy, *self.distortion)
        if not all(np.isfinite(v) for v in values):
            raise CameraError(f"camera has a value that is not a finite number: {values}")
        for name in ("fx", "fy"):
            if getattr(self, name) <= 0:
                raise CameraError(
                    f"camera {name} is {getattr(self, name):g}, expected a focal length in pixels above 0"
                )
            if not MIN_FOCAL <= getattr(self, name) / max(self.width, self.height, 1) <= MAX_FOCAL:
                size = f"{self.width}x{self.height}"
                raise CameraError(
                    f"camera {name} is {getattr(self, name):g} for a {size} image, which no lens has",
                    "focal lengths are in pixels, not in millimetres or shares of the width",
                )
        if self.width < 1 or self.height < 1:
            raise CameraError(f"camera size is {self.width}x{self.height}, expected at least 1x1")
        if not (-0.5 <= self.cx <= self.width and -0.5 <= self.cy <= self.height):
            raise CameraError(
                f"camera centre ({self.cx:g}, {self.cy:g}) is outside its {self.width}x{self.height} image",
                "cx and cy are in pixels, of the same size as the image",
            )
        if self.distortion and len(self.distortion) not in (4, 5, 8, 12, 14):
            raise CameraError(
                f"camera distortion has {len(self.distortion)} coefficients, expected OpenCV's 4, 5, 8, 12 or 14"
            )

    @property
    def K(self) -> npt.NDArray[np.float64]:
        """The 3x3 intrinsic matrix [px]."""
        return np.array([[self.fx, 0.0, self.cx], [0.0, self.fy, self.cy], [0.0, 0.0, 1.0]])

    def as_dict(self) -> dict[str, Any]:
        """The camera as the JSON file that `Frame.load` reads (without the pose)."""
        data: dict[str, Any] = {k: getattr(self, k) for k in ("fx", "fy", "cx", "cy", "width", "height")}
        return data | ({"distortion": list(self.distortion)} if self.distortion else {})


@dataclass(frozen=True, eq=False)
class Frame:
    """One look at the world.

    Attributes:
        rgb: uint8 (h, w, 3), red first.
        depth_m: float32 (h, w) distance along the camera's z [m], NaN where nothing was measured; or None.
        camera: intrinsics of the colour image, or None when unknown.
        T_world_camera: pose of the camera in the world (z up), or None when unknown.
        stamp_ns: when the image was taken [ns]; 0 when unknown.
        frame_id: name of the camera's own frame.

    Raises:
        ImageError, DepthError, CameraError: arrays of other kinds or of sizes that do not match.
    """

    rgb: RgbImage
    depth_m: DepthImage | None = None
    camera: CameraModel | None = None
    T_world_camera: RigidTransform | None = None
    stamp_ns: int = 0
    frame_id: str = field(default="camera")

    def __post_init__(self) -> None:
        if self.rgb.ndim != 3 or self.rgb.shape[2] != 3 or self.rgb.dtype != np.uint8:
            raise ImageError(f"rgb is {self.rgb.dtype} of shape {self.rgb.shape}, expected uint8 of shape (h, w, 3)")
        if self.depth_m is not None:
            if self.depth_m.dtype != np.float32:
                raise DepthError(f"depth_m is {self.depth_m.dtype}, expected float32 metres")
            if self.depth_m.shape != self.rgb.shape[:2]:
                raise DepthError(
                    f"depth is {_wh(self.depth_m)} but the colour image is {_wh(self.rgb)}",
                    "register the depth image to the colour image first",
                )
        if self.camera is not None and (self.camera.height, self.camera.width) != self.rgb.shape[:2]:
            raise CameraError(
                f"camera is for {self.camera.width}x{self.camera.height} images but this one is {_wh(self.rgb)}",
                "give the intrinsics of this image size",
            )
        # What was found in a frame is kept by frame, so its pixels must not change: they are seen read-only here.
        for name in ("rgb", "depth_m"):
            array = getattr(self, name)
            if array is not None:
                view = array.view()
                view.flags.writeable = False
                object.__setattr__(self, name, view)

    @property
    def resolution_wh(self) -> tuple[int, int]:
        """Width and height [px]."""
        return self.rgb.shape[1], self.rgb.shape[0]

    @property
    def reference_frame(self) -> str:
        """Name of the frame that 3D results are in: "world" when the pose is known, else the camera's."""
        return self.frame_id if self.T_world_camera is None else "world"

    @classmethod
    def load(
        cls,
        rgb: str | Path,
        depth: str | Path | None = None,
        camera: str | Path | None = None,
        depth_scale: float | None = None,
    ) -> Frame:
        """Read a frame from files; see `sightline.frame_files.load_frame`, which does the work."""
        from sightline.frame_files import load_frame

        return load_frame(rgb, depth=depth, camera=camera, depth_scale=depth_scale)


def _wh(image: npt.NDArray[Any]) -> str:
    return f"{image.shape[1]}x{image.shape[0]}"
