"""A spec in, a complete service out.

    Source --parse--> Document --lower--> AppModel --plan--> Plan --merge--> ChangeSet --write--> tree

Every stage adds to one `Report`; only the last one touches the disk, and it writes everything or nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flama_generator.pipeline import Outcome, Request, generate

__all__ = ["Outcome", "Request", "generate"]


def __getattr__(name: str) -> Any:
    # The command line asks this package for its help texts: they must not wait for the whole pipeline.
    if name in __all__:
        from flama_generator import pipeline

        return getattr(pipeline, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
