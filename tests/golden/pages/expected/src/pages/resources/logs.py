"""Operations of Logs."""

from __future__ import annotations

from typing import Annotated

from flama.exceptions import HTTPException
from flama.parameters import Path, Query
from flama.resources import Resource, ResourceRoute
from pydantic import Field

from pages.models import tables
from pages.schemas.logs import CreateLogRequest, ListLogsResponse, Log
from pages.workers.logs import LogsWorker


class LogsResource(Resource):
    """Operations of Logs."""

    name = "logs"
    verbose_name = "Logs"

    @ResourceRoute.method("/logs", methods=["GET"], name="listLogs")
    async def list_logs(
        self,
        worker: LogsWorker,
        cursor: Annotated[str | None, Query()] = None,
        limit: Annotated[Annotated[int, Field(ge=1)] | None, Query()] = None,
    ) -> ListLogsResponse:
        """GET /logs"""
        size = 50 if limit is None else limit
        page_size = size
        try:
            clauses = [tables.logs.c["id"] > int(cursor)] if cursor is not None else []
        except ValueError as error:
            raise HTTPException(400, "The cursor is none that this list gave out.") from error
        async with worker:
            found = await worker.logs.list(*clauses, order_by="id", limit=page_size + 1)
        rows = found[:page_size]
        return ListLogsResponse.model_validate(
            {
                "data": [Log.model_validate(row) for row in rows],
                "next_cursor": str(rows[-1]["id"]) if len(found) > page_size else None,
            }
        )

    @ResourceRoute.method("/logs", methods=["POST"], name="createLog", status_code=201)
    async def create_log(self, worker: LogsWorker, data: CreateLogRequest) -> Log:
        """POST /logs"""
        async with worker:
            row, *_ = await worker.logs.create(data)
        return Log.model_validate(row)

    @ResourceRoute.method("/logs/{id}", methods=["GET"], name="getLog")
    async def get_log(self, worker: LogsWorker, id: Annotated[int, Path()]) -> Log:
        """GET /logs/{id}"""
        async with worker:
            row = await worker.logs.retrieve(id=id)
        return Log.model_validate(row)
