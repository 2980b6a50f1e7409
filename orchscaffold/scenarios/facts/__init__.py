"""What the source of a class or a function says, before any path is walked."""
