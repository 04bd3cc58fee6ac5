"""The version, read by the build and by `sightline --version`."""

__version__ = "0.1.0"
