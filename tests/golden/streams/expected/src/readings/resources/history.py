"""Operations of history."""

from __future__ import annotations

from flama.exceptions import OperationNotImplemented
from flama.http import JSONLinesResponse
from flama.resources import Resource, ResourceRoute

from readings.schemas.history import Reading
from readings.schemas.shared import Search


class HistoryResource(Resource):
    """Operations of history."""

    name = "history"
    verbose_name = "history"

    @ResourceRoute.method("/readings", methods=["QUERY"], name="searchReadings")
    async def search_readings(self, data: Search) -> JSONLinesResponse[Reading]:
        """QUERY /readings"""
        # Nothing at `/readings` answers with one object or a list of objects. Replace the next line by the
        # implementation.
        raise OperationNotImplemented("searchReadings")

    @ResourceRoute.method(
        "/readings", methods=["PURGE"], name="purgeReadings", status_code=204, security=[{"login": ["purge"]}]
    )
    async def purge_readings(self) -> None:
        """PURGE /readings"""
        # Nothing at `/readings` answers with one object or a list of objects. Replace the next line by the
        # implementation.
        raise OperationNotImplemented("purgeReadings")
