"""Operations of Sensors."""

from __future__ import annotations

from typing import Annotated

from flama.exceptions import OperationNotImplemented
from flama.http import ServerSentEvent, ServerSentEventResponse
from flama.parameters import Query
from flama.resources import Resource, ResourceRoute

from readings.schemas.shared import Search


class SensorsResource(Resource):
    """Operations of Sensors."""

    name = "sensors"
    verbose_name = "Sensors"

    @ResourceRoute.method("/readings", methods=["GET"], name="followReadings")
    async def follow_readings(
        self, filter: Annotated[Search | None, Query()] = None
    ) -> ServerSentEventResponse[ServerSentEvent]:
        """GET /readings

        Links:
            search (200): searchReadings()
        """
        # Nothing at `/readings` answers with one object or a list of objects. Replace the next line by the
        # implementation.
        raise OperationNotImplemented("followReadings")
