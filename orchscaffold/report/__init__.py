"""Everything that is printed: text for people, JSON for programs."""
