"""One test from one path: what surrounds the call, the object under test, the call, the checks."""
