"""The common error shape, as documents describe it."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel


class APIError(BaseModel):
    """An error."""

    status_code: int
    detail: Any
    error: str | None
