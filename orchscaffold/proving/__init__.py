"""Breaking the code under test on purpose, one change at a time, to see which tests notice."""
