"""Marks, places and edits of existing test files: bytes in, bytes out."""
