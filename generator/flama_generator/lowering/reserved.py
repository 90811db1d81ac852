"""Words that generated code must not redefine."""

from __future__ import annotations

import builtins
import keyword

KEYWORDS = frozenset(keyword.kwlist) | {"_"}
"""Keywords of every Python from 3.10 on. Soft keywords (`match`, `case`, `type`) are legal names, and `type` is a
common field.
"""

BUILTINS = frozenset(name for name in dir(builtins) if not name.startswith("_"))

FIELD_NAMES = frozenset(
    {
        # attributes of pydantic.BaseModel, version 2
        "construct", "copy", "dict", "from_orm", "json", "parse_file", "parse_obj", "parse_raw", "schema",
        "schema_json",
        "update_forward_refs", "validate", "self", "cls",
    }
)  # fmt: skip
"""Names that a field of a model cannot have."""

FIELD_PREFIXES = ("model_",)
"""Beginnings that pydantic keeps for itself."""

FIELD_TYPE_NAMES = frozenset(
    {
        "str",
        "int",
        "float",
        "bool",
        "bytes",
        "list",
        "dict",
        "tuple",
        "set",
        "object",
        "date",
        "datetime",
        "time",
        "timedelta",
    }
)
"""Names of types: a field called `date` would hide the type `date` from the annotations below it."""

CLASS_NAMES = frozenset(
    {
        # builtins that annotations use, and what a schema module imports
        "Annotated", "Any", "Literal", "Optional", "Union", "List", "Dict", "Tuple", "Set", "TypeAliasType",
        "TypeAlias", "TypeVar", "Generic",
        "Decimal", "UUID", "Field", "Model", "Omittable", "UniqueItems", "OneOf", "Pattern", "MinProperties",
        "MaxProperties", "UploadFile",
        "BaseModel", "Callable", "Self", "Final", "ClassVar", "Path", "Query", "Header", "Cookie", "Body", "Form",
        "RawBody", "Resource",
        "ResourceRoute", "Response", "Request", "JSONResponse", "Flama", "Principal", "OperationNotImplemented",
        "Date", "Time",
        "None", "True", "False", "Exception", "Type",
    }
)  # fmt: skip
"""Names that a class for a schema cannot have, because generated modules import or annotate with them."""
