"""A greenhouse service: climate control and watering."""
