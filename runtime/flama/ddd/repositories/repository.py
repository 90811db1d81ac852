"""What makes a class a repository."""

from __future__ import annotations

__all__ = ["Repository"]


class Repository:
    """A place where records are kept; a worker that names it in an annotation makes one for each block."""
