"""Exit codes of the commands; documented in the reference of the command line."""

OK = 0
UNEXPECTED = 1
"""A bug of ours: a traceback is shown."""
DRIFT = 1
"""`--check`: a run would change the project."""
CONFLICTS = 2
"""Done, but some files were changed both by people and by the spec."""
INVALID_SPEC = 4
OUTPUT = 6
"""The output folder cannot take the project. Nothing was written."""
USAGE = 64
INTERRUPTED = 130
