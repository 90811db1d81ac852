"""`securityDefinitions` -> security schemes."""

from __future__ import annotations

from flama_generator.frontends.swagger.moves import Node, extensions

_FLOWS = {
    "implicit": "implicit",
    "password": "password",
    "application": "clientCredentials",
    "accessCode": "authorizationCode",
}
_URLS = ("authorizationUrl", "tokenUrl")


def security_scheme(node: Node) -> Node:
    """A scheme. One of a type that Swagger does not know is left to be reported like any other."""
    said = {"description": node["description"]} if "description" in node else {}
    if node.get("type") == "basic":
        return {"type": "http", "scheme": "basic", **said, **extensions(node)}
    if node.get("type") == "oauth2":
        return {"type": "oauth2", "flows": _flows(node), **said, **extensions(node)}
    return dict(node)


def _flows(node: Node) -> Node:
    name = _FLOWS.get(str(node.get("flow")))
    scopes = {key: str(value) for key, value in node.get("scopes", {}).items() if not key.startswith("x-")}
    flow = {**{key: node[key] for key in _URLS if key in node}, "scopes": scopes}
    return {name: flow} if name is not None else {}
