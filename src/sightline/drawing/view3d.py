"""A plot of the points, boxes and grasp in space."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from sightline.frame import Frame
from sightline.geometry.lift import points_in_reference
from sightline.scene_object import SceneObject

MAX_POINTS = 12_000


def draw_view3d(
    frame: Frame,
    objects: Sequence[SceneObject],
    hand: npt.NDArray[np.float64] | None = None,
    title: str = "",
) -> bytes:
    """PNG of the coloured points with the objects' oriented boxes, seen from the camera's side.

    Args:
        frame: with depth and camera.
        objects: those with a box are drawn.
        hand: 4x4 pose of the hand at the grasp in the same frame, drawn as its three axes; or None.
    """
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib.figure import Figure

    points = points_in_reference(frame).reshape(-1, 3)
    colors = frame.rgb.reshape(-1, 3) / 255.0
    keep = np.isfinite(points).all(axis=1)
    boxes = [o.box for o in objects if o.box is not None]
    if boxes:
        corners = np.concatenate([b.corners_m for b in boxes])
        low, high = corners.min(axis=0) - 0.12, corners.max(axis=0) + 0.12
        keep &= ((points >= low) & (points <= high)).all(axis=1)
    index = np.flatnonzero(keep)
    index = index[:: max(1, len(index) // MAX_POINTS)]

    figure = Figure(figsize=(8, 6), dpi=100)
    axes: Any = figure.add_subplot(projection="3d")
    axes.scatter(*points[index].T, c=colors[index], s=2, linewidths=0, depthshade=False)
    for box in boxes:
        for i, j in _EDGES:
            axes.plot(*box.corners_m[[i, j]].T, color="#00a843", linewidth=1.5)
    if hand is not None:
        for column, color in enumerate(("#d50000", "#00c853", "#2962ff")):
            tip = hand[:3, 3] + 0.05 * hand[:3, column]
            axes.plot(*np.column_stack([hand[:3, 3], tip]), color=color, linewidth=3)
    axes.set(xlabel="x [m]", ylabel="y [m]", zlabel="z [m]", title=title)
    _look_from_camera(axes, frame)
    axes.set_aspect("equal")
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png")
    return buffer.getvalue()


_EDGES = [(i, i ^ bit) for i in range(8) for bit in (1, 2, 4) if i < i ^ bit]


def _look_from_camera(axes: Any, frame: Frame) -> None:
    if frame.T_world_camera is None:  # the camera's own axes: z forward, y down
        axes.view_init(elev=-60, azim=-90)
        return
    toward = -frame.T_world_camera.rotation.as_matrix()[:, 2]
    elevation = np.degrees(np.arcsin(np.clip(toward[2], -1, 1)))
    axes.view_init(elev=float(elevation), azim=float(np.degrees(np.arctan2(toward[1], toward[0]))))
