"""Marks, insertion points and edits of existing test files."""
