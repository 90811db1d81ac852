"""Errors of resource classes, found when the class is made or registered.

ApplicationError
└── ResourceError
    ├── ResourceAttributeNotFound     an attribute is missing
    ├── ResourceNameInvalid
    ├── ResourceModelNotFound         REST: `model` is missing
    ├── ResourceModelInvalid          REST: `model` is no table
    ├── ResourceSchemaNotFound        REST: neither `schema` nor both `input_schema` and `output_schema`
    ├── ResourcePrimaryKeyNotFound    REST: the table has no primary key, or one of several columns
    ├── ResourcePrimaryKeyInvalid     REST: the key's type can't stand in a path
    └── ResourceFilterInvalid         REST: `filters` names what can't be filtered by
"""

from __future__ import annotations

from flama.exceptions import ApplicationError

__all__ = [
    "ResourceAttributeNotFound",
    "ResourceError",
    "ResourceFilterInvalid",
    "ResourceModelInvalid",
    "ResourceModelNotFound",
    "ResourceNameInvalid",
    "ResourcePrimaryKeyInvalid",
    "ResourcePrimaryKeyNotFound",
    "ResourceSchemaNotFound",
]


class ResourceError(ApplicationError):
    """A resource class can't be served."""


class ResourceAttributeNotFound(ResourceError):
    """An attribute that every resource needs is missing."""


class ResourceNameInvalid(ResourceError):
    """The resource's name can't stand in the names of its routes."""


class ResourceModelNotFound(ResourceError):
    """A REST resource has no `model`."""


class ResourceModelInvalid(ResourceError):
    """The `model` of a REST resource is no table."""


class ResourceSchemaNotFound(ResourceError):
    """A REST resource does not say what it reads and writes."""


class ResourcePrimaryKeyNotFound(ResourceError):
    """The table of a REST resource has no primary key of one column."""


class ResourcePrimaryKeyInvalid(ResourceError):
    """The primary key has a type that can't stand in a path."""


class ResourceFilterInvalid(ResourceError):
    """`filters` names a column or an operator that can't be used."""
