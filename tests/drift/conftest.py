"""The tables of this folder are checked in two ways: by reading, and by running."""
