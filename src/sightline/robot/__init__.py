"""Cameras and arms: what they must offer, and the simulated robot that does."""
