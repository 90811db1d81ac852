"""A spec in, a complete service out.

    Source --parse--> Document --lower--> AppModel --plan--> Plan --merge--> ChangeSet --write--> tree

Every stage adds to one `Report`; only the last one touches the disk, and it writes everything or nothing.
"""

from __future__ import annotations

from flama_generator.pipeline import Outcome, Request, generate

__all__ = ["Outcome", "Request", "generate"]
