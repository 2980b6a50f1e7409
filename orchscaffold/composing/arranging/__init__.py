"""Arrange: each input of a path as the code that builds it, and what surrounds the call."""
