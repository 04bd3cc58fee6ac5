"""Pictures of what was seen and done, for people."""
