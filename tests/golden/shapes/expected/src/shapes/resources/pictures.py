"""Operations of Pictures."""

from __future__ import annotations

from typing import Annotated

from flama.exceptions import OperationNotImplemented
from flama.http import Response
from flama.parameters import Path, RawBody
from flama.resources import Resource, ResourceRoute
from flama.schemas.constraints import Pattern


class PicturesResource(Resource):
    """Operations of Pictures."""

    name = "pictures"
    verbose_name = "Pictures"

    @ResourceRoute.method("/pictures/{name}", methods=["PUT"], name="upload")
    async def upload(
        self,
        name: Annotated[str, Path(), Pattern(r"^\w+$")],
        data: Annotated[bytes | None, RawBody(("image/png",), required=False)] = None,
    ) -> Response:
        """PUT /pictures/{name}"""
        # Nothing at `/pictures` answers with one object or a list of objects. Replace the next line by the
        # implementation.
        raise OperationNotImplemented("upload")
