"""Paths through a method, the inputs that lead down each, and what a test can see at its end."""
