"""Plan + base + disk -> ChangeSet."""

from flama_generator.merging.changes import Change, ChangeSet, Conflict
from flama_generator.merging.merge import merge

__all__ = ["Change", "ChangeSet", "Conflict", "merge"]
