"""Words: the name, the docstring and the id of a test, from what sets its path apart."""
