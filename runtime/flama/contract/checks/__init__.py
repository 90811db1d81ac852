"""What a contract says of requests that Python types cannot say, checked against the contract itself."""

from __future__ import annotations

from flama.contract.checks.acceptance import Acceptance
from flama.contract.checks.check import Check
from flama.contract.checks.requests import RequestChecks

__all__ = ["Acceptance", "Check", "RequestChecks"]
