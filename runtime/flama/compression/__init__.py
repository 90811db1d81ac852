"""Compression: content codings of HTTP (RFC 9110, section 8.4.1), and the formats themselves for data and files."""

from __future__ import annotations

from flama.compression.codecs import BrotliCodec, Codec, DeflateCodec, GzipCodec, ZstdCodec, available_codecs
from flama.compression.encoders import Encoder
from flama.compression.negotiation import CompressionNegotiator
from flama.compression.streams import (
    DEFAULT_MAX_SIZE,
    Compressor,
    Decompressor,
    compress,
    compress_file,
    decompress,
    decompress_file,
)

__all__ = [
    "DEFAULT_MAX_SIZE",
    "BrotliCodec",
    "Codec",
    "CompressionNegotiator",
    "Compressor",
    "Decompressor",
    "DeflateCodec",
    "Encoder",
    "GzipCodec",
    "ZstdCodec",
    "available_codecs",
    "compress",
    "compress_file",
    "decompress",
    "decompress_file",
]
