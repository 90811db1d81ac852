"""Contracts: OpenAPI documents that an application promises to serve, and what sets two documents apart."""

from __future__ import annotations

from flama.contract.differences import differences
from flama.contract.document import Contract
from flama.contract.errors import ContractError

__all__ = ["Contract", "ContractError", "differences"]
