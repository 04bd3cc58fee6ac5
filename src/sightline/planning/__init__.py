"""What to do, step by step, and doing it: for now, picking one thing."""
