"""Runs generated tests in the project's own interpreter, fenced in, and says how each did."""

from orchscaffold.verify.model import FileCoverage, TestResult, VerifyRequest, VerifyResult
from orchscaffold.verify.runner import verify

__all__ = ["FileCoverage", "TestResult", "VerifyRequest", "VerifyResult", "verify"]
