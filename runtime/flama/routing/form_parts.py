"""Parts of a form that are parameters of their own: `file: UploadFile`, `title: Annotated[str, Form()]`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import UploadFile as StarletteUploadFile
from typing_extensions import NotRequired, Required, TypedDict

from flama.http.uploads import UploadFile
from flama.parameters import Form
from flama.routing.bodies import FORM_MEDIA_TYPES, content_kind
from flama.routing.markers import marker_of, without_marker
from flama.routing.shapes import is_primitive
from flama.routing.signature import MISSING, BodyContent, BodyField
from flama.routing.upload_fields import is_upload

__all__ = ["FormPart", "body_of_parts", "is_form_part"]


@dataclass(frozen=True, slots=True)
class FormPart:
    """A parameter that is one part of the form; `default` is `MISSING` where it has to be sent."""

    name: str
    annotation: Any
    marker: Form | None
    default: Any

    @property
    def required(self) -> bool:
        """Whether a form without the part is refused."""
        return self.default is MISSING and (self.marker is None or self.marker.required)


def is_form_part(annotation: Any) -> bool:
    """Whether a parameter is a part of the form: a file or several, or a primitive marked with `Form()`."""
    kind = without_marker(annotation)
    return is_upload(kind) or (isinstance(marker_of(annotation), Form) and is_primitive(kind))


def body_of_parts(name: str, parts: Sequence[FormPart]) -> BodyField:
    """The body that `parts` make up; files need `multipart/form-data`. `name` is that of the handler."""
    members = {
        part.name: Required[_kind(part.annotation)] if part.required else NotRequired[_kind(part.annotation)]
        for part in parts
    }
    form = TypedDict(f"{name.rpartition('.')[2]}_form", members)  # type: ignore[misc]
    contents = tuple(BodyContent(item, content_kind(item), form) for item in _media_types(parts))
    return BodyField("", contents, any(part.required for part in parts), {})


def _media_types(parts: Sequence[FormPart]) -> tuple[str, ...]:
    said = next((part.marker.media_type for part in parts if part.marker and part.marker.media_type), None)
    if said is not None:
        return (said,)
    has_files = any(is_upload(without_marker(part.annotation)) for part in parts)
    return ("multipart/form-data",) if has_files else FORM_MEDIA_TYPES


def _kind(annotation: Any) -> Any:
    kind = without_marker(annotation)
    return UploadFile if kind is StarletteUploadFile else kind
