"""Settings, from environment variables and the file `.env`.

This file is yours: it is written once and never touched again.
"""

from __future__ import annotations

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What differs between one place where the service runs and another."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore")

    database_url: str = "sqlite+aiosqlite:///./parcels.sqlite"
    """`sqlite+aiosqlite:///./file.sqlite` or `postgresql+asyncpg://user:password@host/name`."""
    mock: bool = False
    """Whether operations that nobody has written yet answer with examples instead of 501."""
    debug: bool = False
    """Whether errors are answered with their traceback. Never in production."""
    login_users: dict[str, str] = Field(default_factory=dict, repr=False)
    """JSON object of names and passwords that `login` accepts."""
