"""The embedded world: a table with everyday things, an arm and a camera, in MuJoCo. Knows nothing of models."""

from sightline.sim.graphics import disarm_mujoco_gl

# `import mujoco` itself fails when MUJOCO_GL names a library that is not there, so it is looked at first.
disarm_mujoco_gl()
