"""Operations of parcels."""

from __future__ import annotations

from typing import Annotated, Literal

from flama.exceptions import OperationNotImplemented
from flama.http import Response
from flama.parameters import Form, Path, Query
from flama.resources import Resource, ResourceRoute
from flama.schemas import Int64

from parcels.schemas.parcels import Parcel, ParcelInput, PutLabelRequest
from parcels.workers.parcels import ParcelsWorker


class ParcelsResource(Resource):
    """Operations of parcels."""

    name = "parcels"
    verbose_name = "parcels"

    @ResourceRoute.method("/parcels", methods=["GET"], name="listParcels", security=[{"login": []}])
    async def list_parcels(
        self,
        worker: ParcelsWorker,
        states: Annotated[list[Literal["sent", "lost"]] | None, Query(style="pipeDelimited", explode=False)] = None,
    ) -> list[Parcel]:
        """GET /parcels"""
        # What `states` should do is said in prose only, if at all. Replace the next line by the implementation.
        raise OperationNotImplemented("listParcels")

    @ResourceRoute.method("/parcels", methods=["POST"], name="sendParcel", status_code=201, security=[{"login": []}])
    async def send_parcel(self, worker: ParcelsWorker, data: ParcelInput) -> Parcel:
        """POST /parcels"""
        async with worker:
            row, *_ = await worker.parcels.create(data)
        return Parcel.model_validate(row)

    @ResourceRoute.method("/parcels/{id}/label", methods=["GET"], name="getLabel", security=[{"login": []}])
    async def get_label(self, worker: ParcelsWorker, id: Annotated[Int64, Path()]) -> Response:
        """GET /parcels/{id}/label"""
        # Nothing at `/parcels/{id}/label` answers with one object or a list of objects. Replace the next line by the
        # implementation.
        raise OperationNotImplemented("getLabel")

    @ResourceRoute.method(
        "/parcels/{id}/label", methods=["PUT"], name="putLabel", status_code=204, security=[{"login": []}]
    )
    async def put_label(
        self,
        worker: ParcelsWorker,
        id: Annotated[Int64, Path()],
        data: Annotated[PutLabelRequest, Form("multipart/form-data")],
    ) -> None:
        """PUT /parcels/{id}/label"""
        # Nothing at `/parcels/{id}/label` answers with one object or a list of objects. Replace the next line by the
        # implementation.
        raise OperationNotImplemented("putLabel")
