"""Models of other people and our own, each behind one small protocol per ability."""
