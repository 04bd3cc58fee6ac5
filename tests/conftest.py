"""What several tests look at: one scene of the embedded world, as a user would have it in files."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings

settings.register_profile("same", derandomize=True)  # what fails once fails always
settings.load_profile("same")
# Each worker of pytest-xdist has a core; torch would start as many threads as there are cores in each.
os.environ.setdefault("OMP_NUM_THREADS", "1")


@dataclass(frozen=True)
class SceneFiles:
    rgb: Path
    depth: Path
    camera: Path
    scene: Path

    @property
    def look(self) -> list[str]:
        """The flags that hand depth and camera to a command."""
        return ["--depth", str(self.depth), "--camera", str(self.camera)]


SCENE = {
    "objects": [
        {"category": "mug", "color": "red", "position": [0.60, 0.12], "yaw_deg": 80, "seed": 1},
        {"category": "box", "color": "blue", "position": [0.42, -0.10], "yaw_deg": 25, "seed": 2},
        {"category": "box", "color": "yellow", "position": [0.60, -0.20], "yaw_deg": 70, "seed": 3},
        {"category": "ball", "color": "green", "position": [0.42, 0.20], "seed": 5},
    ],
    "noise": True,
}


@pytest.fixture(scope="session")
def scene_files(tmp_path_factory: pytest.TempPathFactory) -> SceneFiles:
    """A red mug, a blue box, a yellow box and a green ball, as image, depth [mm], camera and scene file."""
    import cv2

    from sightline.sim.scene_file import load_scene
    from sightline.sim.world import World

    folder = tmp_path_factory.mktemp("scene")
    (folder / "scene.json").write_text(json.dumps(SCENE))
    world = World(load_scene(folder / "scene.json"), seed=1, with_truth=False)
    frame = world.capture()
    world.close()
    cv2.imwrite(str(folder / "rgb.png"), frame.rgb[..., ::-1])
    millimetres = np.nan_to_num(np.round(frame.depth_m * 1000), nan=0).astype(np.uint16)
    cv2.imwrite(str(folder / "depth.png"), millimetres)
    camera = frame.camera.as_dict() | {"T_world_camera": frame.T_world_camera.as_matrix().tolist()}
    (folder / "camera.json").write_text(json.dumps(camera))
    return SceneFiles(*(folder / name for name in ("rgb.png", "depth.png", "camera.json", "scene.json")))
