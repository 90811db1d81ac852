"""The interfaces that can show the document, and what each needs of an installed package."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from flama.exceptions import ApplicationError

__all__ = ["INTERFACES", "Interface", "interface"]


@dataclass(frozen=True, slots=True)
class Interface:
    """One way to show the document.

    `files` are those of `folder` in `package`, with media types; `script` starts the interface in the element `docs`,
    whose attribute `data-schema` is the document.
    """

    package: str
    requirement: str
    folder: str
    files: Mapping[str, str]
    icon: str
    head: str
    body: str
    script: str
    replaced: Mapping[str, str] = field(default_factory=dict)
    """Addresses that a file would load from elsewhere, with the file of the package that is there instead."""
    reads_latest: bool = True
    """Whether it knows OpenAPI 3.2; otherwise it gets the document in the words of 3.1."""
    workers: bool = False
    """Whether it makes web workers of its own code."""


_SCRIPTS = "text/javascript"
_SVG = "image/svg+xml"

_SWAGGER = Interface(
    package="swagger_ui",
    requirement="swagger-ui-py",
    folder="static",
    files={
        "swagger-ui.css": "text/css",
        "swagger-ui-bundle.js": _SCRIPTS,
        "favicon-32x32.png": "image/png",
        "oauth2-redirect.html": "text/html",
    },
    icon="favicon-32x32.png",
    head='<link rel="stylesheet" href="{base}swagger-ui.css">\n',
    body='<script src="{base}swagger-ui-bundle.js"></script>\n<script src="{base}start.js"></script>\n',
    script="""const place = document.getElementById("docs");
SwaggerUIBundle({
  url: new URL(place.dataset.schema, window.location.href).href,
  oauth2RedirectUrl: new URL(`${place.dataset.files}oauth2-redirect.html`, window.location.href).href,
  domNode: place,
  deepLinking: true,
  validatorUrl: null,
});
""",
    reads_latest=False,
)

_REDOC = Interface(
    package="star_openapi_redoc",
    requirement="flama-runtime[redoc]",
    folder="templates/redoc",
    files={"js/redoc.standalone.js": _SCRIPTS, "images/redoc.svg": _SVG},
    icon="redoc.svg",
    head="",
    body='<script type="module" src="{base}start.js"></script>\n',
    script="""import { init } from "./redoc.standalone.js";
const place = document.getElementById("docs");
init(new URL(place.dataset.schema, window.location.href).href, { disableTelemetry: true }, place);
""",
    replaced={
        "https://cdn.redoc.ly/redoc/logo-mini-full.svg": "images/redoc.svg",
        "https://cdn.redoc.ly/redoc/logo-mini.svg": "images/redoc.svg",
    },
    workers=True,
)

_SCALAR = Interface(
    package="star_openapi_scalar",
    requirement="flama-runtime[scalar]",
    folder="templates/scalar",
    files={"js/scalar.standalone.js": _SCRIPTS, "images/scalar.svg": _SVG},
    icon="scalar.svg",
    head="",
    body='<script src="{base}scalar.standalone.js"></script>\n<script src="{base}start.js"></script>\n',
    # Everything that would call a service of the interface's makers is off.
    script="""const place = document.getElementById("docs");
Scalar.createApiReference("#docs", {
  url: new URL(place.dataset.schema, window.location.href).href,
  agent: { disabled: true },
  mcp: { disabled: true },
  hideClientButton: true,
  showDeveloperTools: "never",
  telemetry: false,
  withDefaultFonts: false,
});
""",
    workers=True,
)

INTERFACES: Mapping[str, Interface] = {"swagger": _SWAGGER, "redoc": _REDOC, "scalar": _SCALAR}
"""Name -> interface, as in `Flama(docs_ui=...)`."""


def interface(name: str) -> Interface:
    """The interface called `name`. Raises `ApplicationError` naming those that there are."""
    if (found := INTERFACES.get(name)) is not None:
        return found
    close = get_close_matches(str(name).lower(), INTERFACES, n=1)
    meant = f" Do you mean `{close[0]}`?" if close else ""
    known = ", ".join(f"`{known}`" for known in INTERFACES)
    raise ApplicationError(f"There is no page `docs_ui={name!r}`; there are {known}.{meant}")
