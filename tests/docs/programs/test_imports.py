"""The names that programs import, each from where it is looked for."""

import importlib
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

NAMES = {
    "flama": "Flama Component Components Module BackgroundTask BackgroundTasks types schemas http run start",
    "flama.authentication": "AuthenticationMiddleware AccessToken RefreshToken",
    "flama.authentication.components": "AccessTokenComponent RefreshTokenComponent",
    "flama.authentication.jwt": "JWT",
    "flama.background": "BackgroundThreadTask BackgroundProcessTask BackgroundTasks BackgroundTask",
    "flama.cache": "LRUCache TTLCache",
    "flama.client": "Client",
    "flama.config": "Config Secret URL",
    "flama.context": "Context Field",
    "flama.ddd.components": "WorkerComponent",
    "flama.ddd.exceptions": "NotFoundError AlreadyExistsError IntegrityError MultipleRecordsError RepositoryException",
    "flama.ddd.repositories.http": "HTTPRepository HTTPResourceRepository HTTPResourceManager",
    "flama.ddd.repositories.sqlalchemy": "SQLAlchemyRepository SQLAlchemyTableRepository SQLAlchemyTableManager",
    "flama.ddd.workers": "Worker AbstractWorker BaseWorker FlamaWorker HTTPWorker SQLAlchemyWorker",
    "flama.ddd.workers.http": "HTTPWorker",
    "flama.ddd.workers.sqlalchemy": "SQLAlchemyWorker",
    "flama.endpoints": "HTTPEndpoint WebSocketEndpoint",
    "flama.exceptions": "HTTPException ValidationError SerializationError WebSocketException DependencyNotInstalled "
    "NotFoundException MethodNotAllowedException JSONRPCException ApplicationError ComponentNotFound",
    "flama.http": "Response JSONResponse HTMLResponse PlainTextResponse RedirectResponse StreamingResponse "
    "FileResponse APIResponse APIErrorResponse HTMLFileResponse HTMLTemplateResponse Request WebSocket "
    "Headers QueryParams",
    "flama.injection": "Component Components Injector Parameter Context Field",
    "flama.middleware": "Middleware CORSMiddleware GZipMiddleware CompressionMiddleware TrustedHostMiddleware",
    "flama.modules": "Module",
    "flama.pagination": "paginator PageNumberResponse LimitOffsetResponse",
    "flama.resources": "Resource CRUDResource RESTResource ResourceRoute resource_method",
    "flama.resources.crud": "CRUDResource CreateMixin RetrieveMixin UpdateMixin DeleteMixin ListMixin DropMixin",
    "flama.resources.rest": "RESTResource",
    "flama.resources.routing": "ResourceRoute",
    "flama.routing": "Router Route WebSocketRoute Mount BaseRoute",
    "flama.schemas": "Schema SchemaList SchemaMetadata SchemaValidationError SchemaParseError adapter "
    "output_validation",
    "flama.sqlalchemy": "SQLAlchemyModule",
    "flama.types": "Schema SchemaList SchemaMetadata Method URL Scheme Server Path PathParams PathParam QueryString "
    "QueryParams QueryParam Headers Header Cookies Body App Scope Receive Send Data Code Encoding AccessToken "
    "RefreshToken JSONRPCEnvelope JSONRPCMethod JSONRPCParams",
    "flama.url": "URL Path Netloc",
}


@pytest.mark.parametrize(
    ("module", "name"), [(module, name) for module, names in NAMES.items() for name in names.split()]
)
def test_a_name_is_found_where_programs_look_for_it(module: str, name: str) -> None:
    assert getattr(importlib.import_module(module), name) is not None


def test_an_application_may_be_spread_over_a_package(tmp_path: Path) -> None:
    files = {
        "src/__init__.py": "",
        "src/schemas/__init__.py": "",
        "src/schemas/book.py": """
            from pydantic import BaseModel

            class NewBook(BaseModel):
                title: str
        """,
        "src/resources/__init__.py": "",
        "src/resources/book.py": """
            import typing

            from flama import types
            from flama.resources import Resource
            from flama.resources.routing import ResourceRoute
            from src.schemas.book import NewBook

            class BookResource(Resource):
                name = "book"
                verbose_name = "Book"

                @ResourceRoute.method("/", methods=["POST"], name="create")
                async def create(self, data: typing.Annotated[types.Schema, types.SchemaMetadata(NewBook)]):
                    return data
        """,
        "src/app.py": """
            from flama import Flama
            from src.resources.book import BookResource

            app = Flama()
            app.resources.add_resource("/books/", BookResource)
        """,
        "check.py": """
            from flama.client import SyncClient
            from src.app import app

            with SyncClient(app=app) as client:
                print(client.post("/books/", json={"title": "Emma"}).text)
        """,
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(textwrap.dedent(text))
    run = subprocess.run([sys.executable, "check.py"], cwd=tmp_path, capture_output=True, text=True)
    assert (run.returncode, run.stdout) == (0, '{"title":"Emma"}\n'), run.stderr
