"""What a path asks of its inputs: pure terms, the values that may be tried, the ones that hold."""
