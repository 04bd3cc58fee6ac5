"""Objects of one frame, and the execution of parsed words on them."""
