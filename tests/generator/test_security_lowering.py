"""Security schemes and requirements."""

from __future__ import annotations

import pytest

from flama_generator.diagnostics import Severity
from flama_generator.ir.operations import Requirement
from tests.generator.lowering import document, lowered

SCHEMES = """
components:
  securitySchemes:
    API Key: {type: apiKey, in: cookie, name: sid}
    basic: {type: http, scheme: Basic}
    token: {type: http, scheme: bearer, bearerFormat: JWT}
    digest: {type: http, scheme: Digest}
    login:
      type: oauth2
      flows: {clientCredentials: {tokenUrl: 'https://shop.example/token', scopes: {read: Read, write: Write}}}
    oidc: {type: openIdConnect, openIdConnectUrl: 'https://shop.example/.well-known'}
    cert: {type: mutualTLS}
"""


def requirements(own: str, of_document: str = "") -> tuple[Requirement, ...]:
    operation = f"{{{own} responses: {{'204': {{description: Done}}}}}}"
    model = lowered(f"{of_document}\npaths: {{/a: {{get: {operation}}}}}\n{SCHEMES}")
    return model.resources[0].operations[0].security


def test_every_scheme_is_read() -> None:
    model = lowered("paths: {}\n" + SCHEMES)
    assert [(one.attribute, one.kind) for one in model.security_schemes] == [
        ("api_key", "apiKey"),
        ("basic", "basic"),
        ("token", "bearer"),
        ("digest", "http"),
        ("login", "oauth2"),
        ("oidc", "openIdConnect"),
        ("cert", "mutualTLS"),
    ]
    key, digest = model.security_schemes[0], model.security_schemes[3]
    assert (key.id, key.name, key.key_name, key.key_place) == ("security:API Key", "API Key", "sid", "cookie")
    assert digest.http_scheme == "Digest"


@pytest.mark.parametrize(
    ("own", "of_document", "expected"),
    [
        ("", "", ()),
        ("", "security: [{basic: []}]", (Requirement((("basic", ()),)),)),
        ("security: [],", "security: [{basic: []}]", ()),
        ("security: [{}],", "security: [{basic: []}]", (Requirement(()),)),
        (
            "security: [{login: [read, write], basic: []}],",
            "",
            (Requirement((("login", ("read", "write")), ("basic", ()))),),
        ),
        ("security: [{basic: []}, {token: []}],", "", (Requirement((("basic", ()),)), Requirement((("token", ()),)))),
    ],
)
def test_the_rule_of_an_operation_replaces_that_of_the_document(
    own: str, of_document: str, expected: tuple[Requirement, ...]
) -> None:
    assert requirements(own, of_document) == expected


def test_an_unknown_scheme_stays_and_is_one_that_nobody_satisfies() -> None:
    model, report = document(
        "paths: {/a: {get: {operationId: a, security: [{cert-: [read]}, {basic: []}], "
        "responses: {'204': {description: Done}}}}}" + SCHEMES
    )
    [warning] = report
    assert (warning.code, warning.severity) == ("F5011", Severity.WARNING)
    assert warning.location.pointer == "/paths/~1a/get/security/0/cert-"
    assert model is not None
    unknown = model.security_schemes[-1]
    assert (unknown.name, unknown.attribute, unknown.kind) == ("cert-", "cert_2", "undefined")
    rule = model.resources[0].operations[0].security
    assert rule == (Requirement((("cert-", ("read",)),)), Requirement((("basic", ()),)))
