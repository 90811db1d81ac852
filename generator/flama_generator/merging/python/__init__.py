"""Merging Python files by symbol and part."""

from flama_generator.merging.python.files import MergedFile, merge_python
from flama_generator.merging.python.results import Findings, PartConflict

__all__ = ["Findings", "MergedFile", "PartConflict", "merge_python"]
