"""Street lights."""
