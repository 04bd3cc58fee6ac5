"""The facade: one frame and words in, results with their evidence out."""

from sightline.perception.facade import Perception

__all__ = ["Perception"]
