"""The templates there are, tried out: on a target, or on the demo's coordinator."""
