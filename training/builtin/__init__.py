"""Renders the data of the built-in model, trains it and exports it."""
