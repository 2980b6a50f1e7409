"""Assert: what a path determines, as checks that can fail."""
