"""What the registered claims of a token must say (RFC 7519, section 4.1)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, ClassVar

from flama.authentication.exceptions import JWTClaimValidateException

__all__ = [
    "VALIDATORS",
    "AudValidator",
    "ClaimValidator",
    "ExpValidator",
    "IatValidator",
    "IssValidator",
    "JtiValidator",
    "NbfValidator",
    "SubValidator",
]


class ClaimValidator:
    """Checks one claim. A subclass names it in `claim` and writes `validate`.

    `expected` are the claims that the caller asked for; `now` is the time in seconds since the epoch, `leeway` the
    seconds by which clocks may differ.
    """

    claim: ClassVar[str]

    def __init__(
        self, payload: Mapping[str, Any], expected: Mapping[str, Any], *, now: float, leeway: float = 0
    ) -> None:
        self.payload = payload
        self.expected = expected
        self.now = now
        self.leeway = leeway

    @property
    def value(self) -> Any:
        """The claim as the token has it; None when it is absent."""
        return self.payload.get(self.claim)

    def validate(self) -> None:
        """Raises `JWTClaimValidateException` when the claim does not hold."""
        raise NotImplementedError

    def refuse(self, problem: str) -> JWTClaimValidateException:
        """The error for the claim."""
        return JWTClaimValidateException(self.claim, problem)


class _Name(ClaimValidator):
    """A text that is, where the caller expects something, one of the expected ones."""

    def validate(self) -> None:
        """Raises `JWTClaimValidateException` when the claim does not hold."""
        if self.value is not None and not isinstance(self.value, str):
            raise self.refuse("is not a text")
        expected = _texts(self.expected.get(self.claim))
        if expected is None:
            return
        if self.value is None:
            raise self.refuse("is missing")
        if self.value not in expected:
            raise self.refuse("is another than expected")


_LATEST = 2**53
"""Seconds that every JSON parser can tell apart (RFC 8259, section 6)."""


class _Moment(ClaimValidator):
    """A NumericDate (RFC 7519, section 2); with `expected[claim] = True` it may not be missing."""

    def validate(self) -> None:
        """Raises `JWTClaimValidateException` when the claim does not hold."""
        value = self.value
        if value is None:
            if self.expected.get(self.claim):
                raise self.refuse("is missing")
            return
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not -_LATEST < value < _LATEST:
            raise self.refuse("is not a time in seconds")
        self.compare(value)

    def compare(self, moment: float) -> None:
        raise NotImplementedError


class IssValidator(_Name):
    """`iss`, who issued the token (RFC 7519, section 4.1.1)."""

    claim = "iss"


class SubValidator(_Name):
    """`sub`, whom the token is about (RFC 7519, section 4.1.2)."""

    claim = "sub"


class JtiValidator(_Name):
    """`jti`, the name of the token (RFC 7519, section 4.1.7)."""

    claim = "jti"


class AudValidator(ClaimValidator):
    """`aud`, whom the token is for (RFC 7519, section 4.1.3): a text or a list of texts.

    One of them must be an expected one. A token for a named audience is refused where none is expected.
    """

    claim = "aud"

    def validate(self) -> None:
        """Raises `JWTClaimValidateException` when the claim does not hold."""
        expected = _texts(self.expected.get("aud"))
        value = self.value
        if value is None:
            if expected is not None:
                raise self.refuse("is missing")
            return
        audiences = [value] if isinstance(value, str) else value
        if not isinstance(audiences, list) or not all(isinstance(one, str) for one in audiences):
            raise self.refuse("is neither a text nor a list of texts")
        if expected is None or expected.isdisjoint(audiences):
            raise self.refuse("names another audience")


class ExpValidator(_Moment):
    """`exp`, when the token ends (RFC 7519, section 4.1.4)."""

    claim = "exp"

    def compare(self, moment: float) -> None:
        """Raises `JWTClaimValidateException` when the time is over."""
        if self.now >= moment + self.leeway:
            raise self.refuse("says that it has expired")


class NbfValidator(_Moment):
    """`nbf`, when the token begins (RFC 7519, section 4.1.5)."""

    claim = "nbf"

    def compare(self, moment: float) -> None:
        """Raises `JWTClaimValidateException` when the time has not come."""
        if self.now < moment - self.leeway:
            raise self.refuse("says that it is not valid yet")


class IatValidator(_Moment):
    """`iat`, when the token was issued (RFC 7519, section 4.1.6), which is not in the future."""

    claim = "iat"

    def compare(self, moment: float) -> None:
        """Raises `JWTClaimValidateException` when the time has not come."""
        if self.now < moment - self.leeway:
            raise self.refuse("lies in the future")


VALIDATORS: tuple[type[ClaimValidator], ...] = (
    IssValidator,
    SubValidator,
    AudValidator,
    ExpValidator,
    NbfValidator,
    IatValidator,
    JtiValidator,
)
"""What `JWT.validate` runs."""


def _texts(expected: Any) -> frozenset[str] | None:
    if expected is None or isinstance(expected, str):
        return None if expected is None else frozenset({expected})
    if isinstance(expected, Collection) and not isinstance(expected, (bytes, Mapping)):
        return frozenset(str(one) for one in expected)
    raise TypeError(f"An expected claim is a text or several, not {expected!r}.")
