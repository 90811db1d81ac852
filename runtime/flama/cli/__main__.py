"""`python -m flama.cli`."""

from __future__ import annotations

from flama.cli import main

main()
