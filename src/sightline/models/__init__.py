"""The models that look, each behind a small protocol per ability; other packages can bring more."""
