"""Where a parallel gripper can take hold of a thing: from points to ranked grasps. Knows of no model and no arm."""
