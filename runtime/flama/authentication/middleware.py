"""Letting in those whose token has the permissions that a route asks for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from flama.authentication.components import TokenComponent
from flama.authentication.exceptions import Unauthorized
from flama.authentication.principal import Principal
from flama.authentication.routes import demands, undecoded_path
from flama.authentication.schemes import bearer_challenge
from flama.authentication.tokens import AccessToken
from flama.authentication.verifier import TokenPrincipal
from flama.exceptions import ApplicationError, HTTPException
from flama.injection.component import Parameter
from flama.middleware.wrapping import WithOptions
