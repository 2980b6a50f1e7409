"""The static check: what no longer fits, in generated tests and in those written by hand."""
