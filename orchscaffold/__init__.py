"""orchscaffold writes, patches and guards tests for orchestration code."""
