"""From a path through a method to the code of its test, as data."""
