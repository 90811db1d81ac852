"""Choosing a content coding (RFC 9110, section 12.5.3)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from flama.compression.codecs import Codec, available_codecs
from flama.exceptions import ApplicationError

__all__ = ["CompressionNegotiator"]

_ELEMENT = re.compile(
    r"\s*(?P<coding>[!#$%&'*+\-.^_`|~0-9A-Za-z]+)\s*(?:;\s*[qQ]=(?P<weight>0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*)?"
)
_ALIASES = {"x-gzip": "gzip"}


class CompressionNegotiator:
    """Picks the codec that a client likes best; of those that it likes equally the first."""

    def __init__(self, codecs: Sequence[Codec] | None = None) -> None:
        """`codecs`, best first; None are all that are installed. Raises `ApplicationError` where there is none."""
        self.codecs: tuple[Codec, ...] = available_codecs() if codecs is None else tuple(codecs)
        if not self.codecs or any(isinstance(codec, type) or not hasattr(codec, "encoder") for codec in self.codecs):
            raise ApplicationError("`codecs` is a list of codecs such as `[GzipCodec()]`.")

    def choose(self, accepted: Iterable[str]) -> Codec | None:
        """The codec for the values of `Accept-Encoding`; None for none.

        Without the header no coding is used: a client that says nothing may be one that decodes nothing. Elements
        that are malformed are left out.
        """
        weights = _weights(accepted)
        anything = weights.get("*", 0.0)
        best = weights.get("identity", 0.0)
        chosen = None
        for codec in self.codecs:
            weight = weights.get(codec.coding, anything)
            if weight > best or (weight == best and weight > 0 and chosen is None):
                best, chosen = weight, codec
        return chosen

    def refuses_identity(self, accepted: Iterable[str]) -> bool:
        """Whether the client wants no body without a coding: `identity;q=0`, or `*;q=0` without `identity`."""
        weights = _weights(accepted)
        return weights.get("identity", weights.get("*", 1.0)) == 0


def _weights(accepted: Iterable[str]) -> dict[str, float]:
    weights: dict[str, float] = {}
    for value in accepted:
        for element in value.split(","):
            if (match := _ELEMENT.fullmatch(element)) is not None:
                coding = match["coding"].lower()
                weights[_ALIASES.get(coding, coding)] = float(match["weight"] or 1)
    return weights
