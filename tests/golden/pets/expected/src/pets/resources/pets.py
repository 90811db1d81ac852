"""Operations of pets."""

from __future__ import annotations

from typing import Annotated

from flama.exceptions import OperationNotImplemented
from flama.parameters import Path, Query
from flama.resources import Resource, ResourceRoute
from flama.schemas import Int64
from pydantic import Field

from pets.schemas.pets import Pet, PetInput, Status
from pets.workers.pets import PetsWorker


class PetsResource(Resource):
    """Everything about pets."""

    name = "pets"
    verbose_name = "pets"

    @ResourceRoute.method("/pets", methods=["GET"], name="listPets")
    async def list_pets(
        self,
        worker: PetsWorker,
        status: Annotated[Status | None, Query()] = None,
        limit: Annotated[int, Query(), Field(ge=1, le=100)] = 20,
        offset: Annotated[int, Query(), Field(ge=0)] = 0,
    ) -> list[Pet]:
        """List pets.

        Args:
            status: Only pets in this state.
        """
        async with worker:
            rows = await worker.pets.list(order_by="id", limit=limit, offset=offset, matching={"status": status})
        return [Pet.model_validate(row) for row in rows]

    @ResourceRoute.method("/pets", methods=["POST"], name="createPet", status_code=201, security=[{"api_key": []}])
    async def create_pet(self, worker: PetsWorker, data: PetInput) -> Pet:
        """Add a pet."""
        async with worker:
            row, *_ = await worker.pets.create(data)
        return Pet.model_validate(row)

    @ResourceRoute.method("/pets/{petId}", methods=["GET"], name="readPet")
    async def read_pet(self, worker: PetsWorker, pet_id: Annotated[Int64, Path("petId")]) -> Pet:
        """GET /pets/{petId}"""
        async with worker:
            row = await worker.pets.retrieve(id=pet_id)
        return Pet.model_validate(row)

    @ResourceRoute.method(
        "/pets/{petId}", methods=["DELETE"], name="deletePet", status_code=204, security=[{"api_key": []}]
    )
    async def delete_pet(self, worker: PetsWorker, pet_id: Annotated[Int64, Path("petId")]) -> None:
        """DELETE /pets/{petId}"""
        async with worker:
            await worker.pets.delete(id=pet_id)

    @ResourceRoute.method("/pets/{petId}/groom", methods=["POST"], name="groomPet", status_code=204)
    async def groom_pet(self, worker: PetsWorker, pet_id: Annotated[Int64, Path("petId")]) -> None:
        """Wash and comb a pet."""
        # Nothing at `/pets/{petId}/groom` answers with one object or a list of objects. Replace the next line by the
        # implementation.
        raise OperationNotImplemented("groomPet")
