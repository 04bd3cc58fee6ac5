"""Small checkpoints of every model family, in the published file layout, for the tests."""
