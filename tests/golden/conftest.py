"""The shapes are projects of their own: pytest does not walk into them from outside."""

collect_ignore_glob = ["*/*"]
