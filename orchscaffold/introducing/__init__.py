"""What `init` proposes: the tool's table and a pre-commit entry, from what the project is like."""
