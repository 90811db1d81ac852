"""Content codings (RFC 9110, section 8.4.1) and which of them a client wants."""

from __future__ import annotations

from flama.compression.codecs import (
    BrotliCodec,
    Codec,
    DeflateCodec,
    Encoder,
    GzipCodec,
    ZstdCodec,
    available_codecs,
)
from flama.compression.negotiation import CompressionNegotiator

__all__ = [
    "BrotliCodec",
    "Codec",
    "CompressionNegotiator",
    "DeflateCodec",
    "Encoder",
    "GzipCodec",
    "ZstdCodec",
    "available_codecs",
]
