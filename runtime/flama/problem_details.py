"""Errors as problem details (RFC 9457)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from starlette.types import Scope

from flama.http.responses import JSONResponse

__all__ = ["MEDIA_TYPE", "Failure", "ProblemDetailsResponse"]

MEDIA_TYPE = "application/problem+json"
_SAFE = "/:@!$&'()*+,;=~-._"


@dataclass(frozen=True, slots=True)
class Failure:
    """An error as clients may know it, whatever form it is told in."""

    status_code: int
    detail: Any
    exception: BaseException
    headers: Mapping[str, str] | None = None


class ProblemDetailsResponse(JSONResponse[Any]):
    """`{"type", "title", "status", "detail", "instance", "errors"}`, as `application/problem+json`.

    - `type` is `problem_type` of the exception's class, a URI that names the kind of problem, `about:blank` by default;
      `title` its `problem_title`, by default the phrase of the status.
    - `instance` is the path that was asked for.
    - `errors`, where there are several or the detail is no text: for a request that does not validate one object for
      each error, `{"detail", "type", "in"}` with `pointer` into the body (RFC 6901) or the `name` of the parameter;
      otherwise the detail as it is.
    """

    media_type = MEDIA_TYPE

    def __init__(self, failure: Failure, scope: Scope) -> None:
        super().__init__(_members(failure, scope), failure.status_code, failure.headers)


def _members(failure: Failure, scope: Scope) -> dict[str, Any]:
    kind = getattr(failure.exception, "problem_type", "about:blank")
    title = getattr(failure.exception, "problem_title", None) or _phrase(failure.status_code)
    members = {"type": kind, "title": title, "status": failure.status_code}
    instance = quote(scope.get("path", ""), safe=_SAFE)
    if failure.detail is None or isinstance(failure.detail, str):
        return {**members, "detail": failure.detail or title, "instance": instance}
    if (errors := _validation_errors(failure.detail)) is None:
        return {**members, "detail": title, "instance": instance, "errors": failure.detail}
    return {**members, "detail": "The request does not validate.", "instance": instance, "errors": errors}


def _validation_errors(detail: Any) -> list[dict[str, Any]] | None:
    """One object for each error of `{place: [{"type", "loc", "msg"}]}`; None where `detail` is something else."""
    if not isinstance(detail, Mapping):
        return None
    found = []
    for failures in detail.values():
        if not isinstance(failures, Sequence) or isinstance(failures, str):
            return None
        for failure in failures:
            if not isinstance(failure, Mapping) or not {"type", "loc", "msg"} <= set(failure):
                return None
            found.append(_validation_error(failure))
    return found


def _validation_error(failure: Mapping[str, Any]) -> dict[str, Any]:
    place, *rest = failure["loc"]
    error = {"detail": failure["msg"], "type": failure["type"], "in": place}
    if place == "body":
        return {**error, "pointer": "#" + "".join(f"/{_pointed(part)}" for part in rest)}
    name, *inside = rest or [""]
    error["name"] = name
    return {**error, "pointer": "#" + "".join(f"/{_pointed(part)}" for part in inside)} if inside else error


def _pointed(part: Any) -> str:
    return quote(str(part).replace("~", "~0").replace("/", "~1"), safe="~!$&'()*+,;=:@-._")


def _phrase(status_code: int) -> str:
    try:
        return HTTPStatus(status_code).phrase
    except ValueError:
        return "Error"
