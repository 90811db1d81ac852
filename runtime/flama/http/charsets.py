"""Character encodings that clients may name."""

from __future__ import annotations

from flama.exceptions import UnsupportedMediaType

__all__ = ["charset_of", "codec_for"]

# Looking up any other name would load modules and fill a cache that never shrinks; some codecs take quadratic time.
_CODECS = frozenset(
    {"ascii", "us-ascii", "utf-8", "utf8", "utf-16", "utf-16le", "utf-16be", "latin-1", "latin1", "koi8-r", "koi8-u"}
    | {f"iso-8859-{part}" for part in range(1, 17) if part != 12}
    | {f"windows-{page}" for page in (874, *range(1250, 1259))}
    | {"gbk", "gb2312", "gb18030", "big5", "euc-jp", "iso-2022-jp", "shift-jis", "euc-kr", "ibm866", "macintosh"}
)
_CODEC_NAMES = {"windows-874": "cp874", "macintosh": "mac-roman"}


def charset_of(content_type: str) -> str | None:
    """The parameter `charset` of a content type."""
    pairs = (item.partition("=") for item in content_type.split(";")[1:])
    return next((value.strip(' "') for name, _, value in pairs if name.strip().lower() == "charset"), None)


def codec_for(charset: str) -> str:
    """The codec that reads `charset` (WHATWG Encoding). Raises `UnsupportedMediaType` (415) for an unknown one."""
    label = charset.strip().lower().replace("_", "-")
    if label not in _CODECS:
        raise UnsupportedMediaType("The charset of a form's field is not known: send it in UTF-8.")
    return _CODEC_NAMES.get(label, label)
