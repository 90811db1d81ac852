"""What is wrong with a contract."""

from __future__ import annotations

from flama.exceptions import ApplicationError


class ContractError(ApplicationError):
    """A document cannot be served as a contract. The message starts with the place."""

    def __init__(self, place: str, message: str) -> None:
        """`place` is `file:line:column`, or a JSON pointer (RFC 6901) into the document."""
        super().__init__(f"{place}: {message}")
        self.place = place
