"""From a plan to a test file as a change: drafted against what stands there, placed, tried out."""
