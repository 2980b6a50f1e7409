"""The house style of a project: its own templates, what they apply to, what depends on them."""
