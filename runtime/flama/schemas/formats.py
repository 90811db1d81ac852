"""Text formats of JSON Schema (2020-12 validation, section 7.3), as checks of a string."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Mapping

from flama.schemas.ecma import PatternError, compile_expression

__all__ = ["CHECKS", "FORMATS", "is_date", "is_date_time", "is_decimal", "is_duration", "is_time", "is_uuid"]

_DATE = r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
_CLOCK = r"(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?"
_OFFSET = r"(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_ESCAPED = r"%[0-9A-Fa-f]{2}"
_PLAIN = r"[A-Za-z0-9._~!$&'()*+,;=:@-]"

_date = re.compile(_DATE, re.ASCII)
_time = re.compile(rf"{_CLOCK}{_OFFSET}?", re.ASCII)
_date_time = re.compile(rf"{_DATE}[Tt]{_CLOCK}{_OFFSET}", re.ASCII)
_duration = re.compile(
    r"[+-]?P(?!\Z)(?:\d+W|(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?)", re.ASCII
)
_uuid = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_base64 = re.compile(r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?")
_json_pointer = re.compile(r"(?:/(?:[^~/]|~[01])*)*")
_relative = re.compile(
    rf"(?:(?://(?:{_ESCAPED}|[A-Za-z0-9._~!$&'()*+,;=:@\[\]-])*)?(?:/(?:{_ESCAPED}|{_PLAIN}|/)*)?"
    rf"|(?:{_ESCAPED}|[A-Za-z0-9._~!$&'()*+,;=@-])+(?:/(?:{_ESCAPED}|{_PLAIN}|/)*)?)"
    rf"(?:\?(?:{_ESCAPED}|{_PLAIN}|[/?])*)?(?:#(?:{_ESCAPED}|{_PLAIN}|[/?])*)?"
)
_decimal = re.compile(r"-?\d+(?:\.\d+)?(?:[Ee][+-]?\d+)?", re.ASCII)
_hostname = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")
_local = re.compile(rf'{_ATOM}(?:\.{_ATOM})*|"(?:[ !#-\[\]-~]|\\[ -~])*"')
_uri = re.compile(
    r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*):"
    rf"(?://(?:(?:{_ESCAPED}|[A-Za-z0-9._~!$&'()*+,;=:-])*@)?"
    rf"(?:\[(?P<literal>[0-9A-Fa-f:.]+)\]|(?:{_ESCAPED}|[A-Za-z0-9._~!$&'()*+,;=-])*)(?::\d*)?(?=[/?#]|\Z))?"
    rf"(?:{_ESCAPED}|{_PLAIN}|/)*(?:\?(?:{_ESCAPED}|{_PLAIN}|[/?])*)?(?:#(?:{_ESCAPED}|{_PLAIN}|[/?])*)?"
)
_LONGEST_LOCAL_PART = 64
_LONGEST_HOSTNAME = 253


def is_date(text: str) -> bool:
    """`full-date` of RFC 3339, section 5.6."""
    return _date.fullmatch(text) is not None


def is_time(text: str) -> bool:
    """`full-time` of RFC 3339, section 5.6, or the same without offset, which times in databases do not have."""
    return _time.fullmatch(text) is not None


def is_date_time(text: str) -> bool:
    """`date-time` of RFC 3339, section 5.6, with its offset."""
    return _date_time.fullmatch(text) is not None


def is_duration(text: str) -> bool:
    """`duration` of RFC 3339, appendix A, which is that of ISO 8601; also with a sign and fractions of a second."""
    return _duration.fullmatch(text) is not None


def is_uuid(text: str) -> bool:
    """`UUID` of RFC 9562, section 4: hyphens where they belong, and nothing around it."""
    return _uuid.fullmatch(text) is not None


def is_decimal(text: str) -> bool:
    """A finite number as JSON writes it, though zeros may lead."""
    return _decimal.fullmatch(text) is not None


def _is_hostname(text: str) -> bool:
    """RFC 1123, section 2.1: labels of letters, digits and hyphens, 63 characters each and 253 in all."""
    return len(text) <= _LONGEST_HOSTNAME and _hostname.fullmatch(text) is not None


def _is_email(text: str) -> bool:
    """`Mailbox` of RFC 5321, section 4.1.2."""
    local, at, domain = text.rpartition("@")
    if not at or len(local) > _LONGEST_LOCAL_PART or _local.fullmatch(local) is None:
        return False
    if domain.startswith("[") and domain.endswith("]"):
        literal = domain[1:-1]
        return _is_ipv6(literal[5:]) if literal[:5].lower() == "ipv6:" else _is_ipv4(literal)
    return _is_hostname(domain)


def _is_uri(text: str) -> bool:
    """`URI` of RFC 3986, section 3: with its scheme, and nothing unescaped that is reserved elsewhere."""
    match = _uri.fullmatch(text)
    return match is not None and (match["literal"] is None or _is_ipv6(match["literal"]))


def _is_uri_reference(text: str) -> bool:
    """`URI-reference` of RFC 3986, section 4.1."""
    return _is_uri(text) or _relative.fullmatch(text) is not None


def _is_base64(text: str) -> bool:
    """RFC 4648, section 4, padding included; line breaks of MIME are none of it."""
    return _base64.fullmatch(text) is not None


def _is_json_pointer(text: str) -> bool:
    """RFC 6901, section 5."""
    return _json_pointer.fullmatch(text) is not None


def _is_regex(text: str) -> bool:
    """A regular expression of ECMA-262."""
    try:
        compile_expression(text)
    except PatternError:
        return False
    return True


def _is_ipv4(text: str) -> bool:
    """`dotted-quad` of RFC 2673, section 3.2."""
    try:
        ipaddress.IPv4Address(text)
    except ValueError:
        return False
    return True


def _is_ipv6(text: str) -> bool:
    """RFC 4291, section 2.2, without a zone."""
    try:
        ipaddress.IPv6Address(text)
    except ValueError:
        return False
    return "%" not in text


FORMATS: Mapping[str, Callable[[str], bool]] = {
    "email": _is_email,
    "hostname": _is_hostname,
    "ipv4": _is_ipv4,
    "ipv6": _is_ipv6,
    "uri": _is_uri,
    "uri-reference": _is_uri_reference,
    "byte": _is_base64,
    "json-pointer": _is_json_pointer,
    "regex": _is_regex,
}
"""The formats of `flama.schemas.constraints.Format`; those of dates, times and durations go with Python's types."""

CHECKS: Mapping[str, Callable[[str], bool]] = {
    **FORMATS,
    "date": is_date,
    "time": is_time,
    "date-time": is_date_time,
    "duration": is_duration,
    "uuid": is_uuid,
    "decimal": is_decimal,
}
"""Every format that is asserted, as a check of the text."""
