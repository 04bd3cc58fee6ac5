"""Cameras and arms: what they must offer, and the simulated, ROS and recorded ones that do."""
