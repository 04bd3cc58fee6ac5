"""The things of the training scenes: what each kind of thing may look like."""
