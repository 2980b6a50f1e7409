"""Drift: where a test no longer fits the code it tests. One rule a module, listed in one tuple."""

from orchscaffold.drift.find import RULES, drift_findings

__all__ = ["RULES", "drift_findings"]
