"""The page at `/docs/`: an interface from an installed package, without anything from the network."""

from __future__ import annotations

from flama.schemas.docs.interfaces import INTERFACES, Interface, interface
from flama.schemas.docs.page import DocsPage

__all__ = ["INTERFACES", "DocsPage", "Interface", "interface"]
