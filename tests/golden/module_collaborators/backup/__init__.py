"""Nightly backups."""
