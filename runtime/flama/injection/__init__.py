"""Dependency injection: components provide values, plans say in which order they are made."""

from __future__ import annotations

from flama.exceptions import ComponentNotFound, InjectionError
from flama.injection.component import Component, Components, Parameter

__all__ = ["Component", "ComponentNotFound", "Components", "InjectionError", "Parameter"]
