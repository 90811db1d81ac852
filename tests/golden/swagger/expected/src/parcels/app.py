"""The application: what it is made of, and how it is put together."""

from __future__ import annotations

from pathlib import Path

from flama import Flama
from flama.contract import Contract
from flama.ddd.components import WorkerComponent
from flama.sqlalchemy import SQLAlchemyModule

from parcels.resources import RESOURCES
from parcels.security import schemes
from parcels.settings import Settings
from parcels.workers import WORKERS

HERE = Path(__file__).parent


def create_app(settings: Settings | None = None) -> Flama:
    """The application under the given settings; by default those of the environment.

    Components, modules and middleware of your own go here.
    """
    settings = settings or Settings()
    app = Flama(
        openapi=Contract.from_file(HERE / "openapi.json"),
        debug=settings.debug,
        mock=settings.mock,
        security=schemes(settings),
        components=[WorkerComponent(worker=worker()) for worker in WORKERS],
        modules=[SQLAlchemyModule(settings.database_url, migrations=HERE / "migrations")],
    )
    for resource in RESOURCES:
        app.resources.add_resource("", resource)
    return app


app = create_app()
