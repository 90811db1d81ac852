"""Answers from a contract, for operations that nobody has written yet."""

from __future__ import annotations

from flama.mock.responses import mock_response

__all__ = ["mock_response"]
