"""What each construct of Python does on a path: one layer for each kind, on the ones below."""
