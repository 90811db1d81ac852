"""Settings, from environment variables and the file `.env`.

This file is yours: it is written once and never touched again.
"""

from __future__ import annotations

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What differs between one place where the service runs and another."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore")

    mock: bool = False
    """Whether operations that nobody has written yet answer with examples instead of 501."""
    debug: bool = False
    """Whether errors are answered with their traceback. Never in production."""
    login_tokens: list[str] = Field(default_factory=list, repr=False)
    """JSON list of tokens that `login` accepts."""
    login_jwks_url: str = ""
    """Address of the keys (JWKS) that sign its tokens; issuer and audience are needed with it."""
    login_issuer: str = ""
    """Who makes those tokens: their `iss`."""
    login_audience: str = ""
    """Whom they are for: their `aud`."""
