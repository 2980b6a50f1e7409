"""The map of scenarios and their tests, read from sources and test files; nothing is run."""
