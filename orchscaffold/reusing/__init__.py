"""Helpers and fixtures of the user's in place of planned ones: found, judged, called."""
