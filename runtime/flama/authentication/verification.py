"""Ready-made `verify` functions for fixed credentials.

All compare in constant time, and with nothing configured they refuse.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping

from starlette.requests import HTTPConnection

from flama.authentication.principal import Principal, Verify
from flama.authentication.schemes import BasicCredentials
from flama.exceptions import ApplicationError


def verify_keys(values: Iterable[str] | Mapping[str, str], *, scopes: Iterable[str] = ()) -> Verify:
    """Accepts the given API keys and grants `scopes`.

    A mapping is subject -> key. Of a plain key the subject is a digest, so that logs never hold the key. Empty keys
    are left out.
    """
    secrets = _secrets(values, "verify_keys")
    granted = frozenset(scopes)

    async def verify(credentials: object, request: HTTPConnection) -> Principal | None:
        subject = _match(secrets, credentials)
        return None if subject is None else Principal(subject, granted)

    return verify


def verify_tokens(values: Iterable[str] | Mapping[str, str], *, scopes: Iterable[str] = ()) -> Verify:
    """Accepts the given opaque bearer tokens and grants `scopes`. Otherwise like `verify_keys`."""
    return verify_keys(_checked(values, "verify_tokens"), scopes=scopes)


def verify_users(users: Mapping[str, str], *, scopes: Iterable[str] = ()) -> Verify:
    """Accepts the given `name -> password` pairs and grants `scopes`.

    The subject is the name. Empty passwords are left out.
    """
    secrets = {name: _bytes(password) for name, password in users.items() if password}
    granted = frozenset(scopes)

    async def verify(credentials: object, request: HTTPConnection) -> Principal | None:
        if not isinstance(credentials, BasicCredentials):
            return None
        known = secrets.get(credentials.username)
        # An unknown name costs the same comparison as a known one.
        matches = hmac.compare_digest(_digest(known or b""), _digest(_bytes(credentials.password)))
        return Principal(credentials.username, granted) if matches and known is not None else None

    return verify


def _secrets(values: Iterable[str] | Mapping[str, str], function: str) -> dict[str, bytes]:
    checked = _checked(values, function)
    if isinstance(checked, Mapping):
        return {subject: _digest(_bytes(value)) for subject, value in checked.items() if value}
    digests = [_digest(_bytes(value)) for value in checked if value]
    return {f"key:{digest.hex()[:12]}": digest for digest in digests}


def _checked(values: Iterable[str] | Mapping[str, str], function: str) -> Iterable[str] | Mapping[str, str]:
    if isinstance(values, (str, bytes)):
        raise ApplicationError(f"`{function}` was given one text, whose letters would be the keys: give it a list.")
    return values


def _match(secrets: Mapping[str, bytes], credentials: object) -> str | None:
    if not isinstance(credentials, str):
        return None
    given = _digest(_bytes(credentials))
    found = None
    for subject, digest in secrets.items():
        if hmac.compare_digest(digest, given):
            found = subject
    return found


def _digest(value: bytes) -> bytes:
    # Digests have one length, so that the comparison does not tell the length of a secret.
    return hashlib.sha256(value).digest()


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
