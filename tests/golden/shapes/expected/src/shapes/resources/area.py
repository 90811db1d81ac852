"""Operations of Area."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from flama.exceptions import OperationNotImplemented
from flama.parameters import Body, Header, Query
from flama.resources import Resource, ResourceRoute
from pydantic import Field

from shapes.schemas.area import Shape

AREA_UNITS: list[str] = ["cm", "in"]


class AreaResource(Resource):
    """Operations of Area."""

    name = "area"
    verbose_name = "Area"

    @ResourceRoute.method("/area", methods=["POST"], name="area")
    async def area(
        self,
        data: Annotated[Shape, Body()],
        units: Annotated[list[str], Query()] = AREA_UNITS,
        x_request_id: Annotated[UUID | None, Header("X-Request-ID")] = None,
    ) -> Annotated[float, Field(ge=0)]:
        """POST /area"""
        # Nothing at `/area` answers with one object or a list of objects. Replace the next line by the
        # implementation.
        raise OperationNotImplemented("area")
