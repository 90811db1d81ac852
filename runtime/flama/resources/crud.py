"""Resources with the usual operations over a table.

| route | name | success |
|---|---|---|
| `POST /` | create | 201, the record |
| `GET /{resource_id}/` | retrieve | 200, the record |
| `PUT /{resource_id}/` | update | 200, the record |
| `PATCH /{resource_id}/` | partial-update | 200, the record |
| `DELETE /{resource_id}/` | delete | 204 |
| `GET /` | list | 200, a page: `order_by`, `order_direction`, filters, and the parameters of the class's `pagination` |
| `PUT /` | replace | 200, the records |
| `PATCH /` | partial-replace | 200, the records |
| `DELETE /` | drop | 204 |

An unknown key answers 404, a broken constraint 409, a request that does not validate 400.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from flama.resources import operations as operation
from flama.resources.rest import Operation, RESTResource

__all__ = [
    "CRUDResource",
    "CreateMixin",
    "DeleteMixin",
    "DropMixin",
    "ListMixin",
    "PartialReplaceMixin",
    "PartialUpdateMixin",
    "ReplaceMixin",
    "RetrieveMixin",
    "UpdateMixin",
]


class CreateMixin:
    """`POST /`."""

    operations: ClassVar[Mapping[str, Operation]] = {"create": operation.create}


class RetrieveMixin:
    """`GET /{resource_id}/`."""

    operations: ClassVar[Mapping[str, Operation]] = {"retrieve": operation.retrieve}


class UpdateMixin:
    """`PUT /{resource_id}/`."""

    operations: ClassVar[Mapping[str, Operation]] = {"update": operation.update}


class PartialUpdateMixin:
    """`PATCH /{resource_id}/`."""

    operations: ClassVar[Mapping[str, Operation]] = {"partial_update": operation.partial_update}


class DeleteMixin:
    """`DELETE /{resource_id}/`."""

    operations: ClassVar[Mapping[str, Operation]] = {"delete": operation.delete}


class ListMixin:
    """`GET /`."""

    operations: ClassVar[Mapping[str, Operation]] = {"list": operation.list_records}


class ReplaceMixin:
    """`PUT /`."""

    operations: ClassVar[Mapping[str, Operation]] = {"replace": operation.replace}


class PartialReplaceMixin:
    """`PATCH /`."""

    operations: ClassVar[Mapping[str, Operation]] = {"partial_replace": operation.partial_replace}


class DropMixin:
    """`DELETE /`."""

    operations: ClassVar[Mapping[str, Operation]] = {"drop": operation.drop}


class CRUDResource(
    CreateMixin,
    RetrieveMixin,
    UpdateMixin,
    PartialUpdateMixin,
    DeleteMixin,
    ListMixin,
    ReplaceMixin,
    PartialReplaceMixin,
    DropMixin,
    RESTResource,
):
    """All nine operations over a table.

    class PetsResource(CRUDResource):
        name = "pets"
        model = pets
        input_schema = PetInput
        output_schema = Pet

    app.resources.add_resource("/pets/", PetsResource)
    """
