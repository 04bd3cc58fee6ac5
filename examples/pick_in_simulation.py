"""Build a table, say what to pick, and read the report: the whole of a pick in Python.

Replace `SimulatedRobot` by anything that has `capture()` and `execute()` as in `sightline.robot.base`, and the same
lines drive another robot.
"""

import sightline
from sightline.planning.pick import pick
from sightline.robot.simulated import SimulatedRobot
from sightline.sim.scene_file import scene_from_dict
from sightline.sim.world import World

scene = scene_from_dict(
    {
        "objects": [
            {"category": "can", "color": "red", "position": [0.50, -0.12]},
            {"category": "can", "color": "blue", "position": [0.56, 0.10]},
            {"category": "banana", "color": "yellow", "position": [0.40, 0.05], "yaw_deg": 70},
        ]
    }
)
robot = SimulatedRobot(World(scene))
eyes = sightline.Perception()

for thing in eyes.objects(robot.capture()):
    print(f"I see {thing.color} {' or '.join(thing.evidence['kinds'])} at {thing.center_m.round(2)} m")

print(pick(robot, robot, eyes, "the can").last.problem)  # which one?

report = pick(robot, robot, eyes, "the blue can", place_m=(0.42, -0.2, 0.0))
print(report.status)
for check in report.placed.checks:
    print(f"  {check.name}: {check.detail}")
