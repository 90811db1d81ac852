"""The tables of the plan: which template makes which file, who owns it, when it is there. A new output is a row."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from flama_generator.ir.model import AppModel, Resource, SchemaModule
from flama_generator.planning.catalogue import Catalogue
from flama_generator.planning.checks import tests_view
from flama_generator.planning.credentials import CredentialsView, credentials_view
from flama_generator.planning.literals import module_name
from flama_generator.planning.operations import resource_view
from flama_generator.planning.outgoing import senders_view
from flama_generator.planning.plan import Options, Owner
from flama_generator.planning.project import EntityView, ProjectView, WorkerView, project_view
from flama_generator.planning.schemas import schema_module_view
from flama_generator.planning.tables import revision_view, tables_view

TESTS_TAKEN = frozenset({"contract"})
"""Resources that cannot give their name to a test module."""

Per: TypeAlias = Literal["project", "resource", "worker", "entity", "schemas"]
"""What a template is rendered once for."""


@dataclass(frozen=True, slots=True)
class Scene:
    """All that the views are made of."""

    model: AppModel
    options: Options
    catalogue: Catalogue
    project: ProjectView
    credentials: CredentialsView

    @classmethod
    def of(cls, model: AppModel, options: Options) -> Scene:
        """Look at the model once."""
        project = project_view(model, options)
        return cls(model, options, Catalogue.of(model), project, credentials_view(project.security))


Applies: TypeAlias = Callable[[Scene], bool]
Item: TypeAlias = Resource | SchemaModule | EntityView | WorkerView | None


def always(scene: Scene) -> bool:
    """Every project."""
    return True


def contract(scene: Scene) -> bool:
    """Projects with a contract."""
    return scene.project.has_contract


def no_contract(scene: Scene) -> bool:
    """Projects without a contract."""
    return not scene.project.has_contract


def database(scene: Scene) -> bool:
    """Projects that store something."""
    return scene.project.has_database


def secured(scene: Scene) -> bool:
    """Projects with security schemes."""
    return bool(scene.project.security.schemes)


def sends(scene: Scene) -> bool:
    """Projects whose contract has webhooks or callbacks."""
    return bool(scene.model.outgoing)


def no_view(scene: Scene, item: Item) -> object:
    """Templates that need nothing but the project."""
    return None


def the_item(scene: Scene, item: Item) -> object:
    """Templates that see the worker or entity itself."""
    return item


@dataclass(frozen=True, slots=True)
class Row:
    """A file, or one for each of something. `path` may hold `{package}`, `{module}` and `{tests}`."""

    template: str
    path: str
    owner: Owner
    applies: Applies = always
    per: Per = "project"
    view: Callable[[Scene, Item], object] = no_view


def _resource(scene: Scene, item: Item) -> object:
    assert isinstance(item, Resource)
    return resource_view(scene.model, scene.catalogue, item)


def _tests(scene: Scene, item: Item) -> object:
    assert isinstance(item, Resource)
    return tests_view(scene.model, scene.catalogue, scene.credentials, item)


def _schemas(scene: Scene, item: Item) -> object:
    assert isinstance(item, SchemaModule)
    return schema_module_view(scene.catalogue, item)


def _tables(scene: Scene, item: Item) -> object:
    return tables_view(scene.model)


def _revision(scene: Scene, item: Item) -> object:
    return revision_view(scene.model)


def _security(scene: Scene, item: Item) -> object:
    return scene.project.security


def _senders(scene: Scene, item: Item) -> object:
    return senders_view(scene.model, scene.catalogue)


def _credentials(scene: Scene, item: Item) -> object:
    return scene.credentials


PROJECT: tuple[Row, ...] = (
    Row("project/pyproject.toml.j2", "pyproject.toml", "keyed"),
    Row("project/README.md.j2", "README.md", "gen"),
    Row("project/AGENTS.md.j2", "AGENTS.md", "gen"),
    Row("project/Dockerfile.j2", "Dockerfile", "gen"),
    Row("project/compose.yaml.j2", "compose.yaml", "keyed"),
    Row("project/env.example.j2", ".env.example", "keyed"),
    Row("project/gitignore.j2", ".gitignore", "gen"),
    Row("project/dockerignore.j2", ".dockerignore", "gen"),
    Row("project/ci.yaml.j2", ".github/workflows/ci.yaml", "keyed"),
)

PACKAGE: tuple[Row, ...] = (
    Row("package/init.py.j2", "src/{package}/__init__.py", "gen"),
    Row("package/py.typed.j2", "src/{package}/py.typed", "gen"),
    Row("package/app.py.j2", "src/{package}/app.py", "shared", contract),
    Row("service/app.py.j2", "src/{package}/app.py", "user", no_contract),
    Row("package/settings.py.j2", "src/{package}/settings.py", "user"),
    Row("package/security.py.j2", "src/{package}/security.py", "user", secured, view=_security),
    Row("package/senders.py.j2", "src/{package}/senders.py", "gen", sends, view=_senders),
    Row("package/schemas_package.py.j2", "src/{package}/schemas/__init__.py", "gen", contract),
    Row("schemas/module.py.j2", "src/{package}/schemas/{module}.py", "gen", contract, "schemas", _schemas),
    Row("resources/package.py.j2", "src/{package}/resources/__init__.py", "gen", contract),
    Row("resources/module.py.j2", "src/{package}/resources/{module}.py", "shared", contract, "resource", _resource),
)

DATABASE: tuple[Row, ...] = (
    Row("database/models_package.py.j2", "src/{package}/models/__init__.py", "gen", database),
    Row("database/tables.py.j2", "src/{package}/models/tables.py", "gen", database, view=_tables),
    Row("database/repositories_package.py.j2", "src/{package}/repositories/__init__.py", "gen", database),
    Row("database/repository.py.j2", "src/{package}/repositories/{module}.py", "shared", database, "entity", the_item),
    Row("database/workers_package.py.j2", "src/{package}/workers/__init__.py", "gen", database),
    Row("database/worker.py.j2", "src/{package}/workers/{module}.py", "gen", database, "worker", the_item),
    Row("database/env.py.j2", "src/{package}/migrations/env.py", "gen", database, view=_tables),
    Row("database/script.py.mako.j2", "src/{package}/migrations/script.py.mako", "gen", database),
    Row(
        "database/revision.py.j2", "src/{package}/migrations/versions/0001_initial.py", "log", database, view=_revision
    ),
)

TESTS: tuple[Row, ...] = (
    Row("tests/conftest.py.j2", "tests/conftest.py", "shared", view=_credentials),
    Row("tests/test_contract.py.j2", "tests/test_contract.py", "gen", contract),
    Row("tests/test_resource.py.j2", "tests/test_{tests}.py", "shared", contract, "resource", _tests),
    Row("service/test_app.py.j2", "tests/test_app.py", "user", no_contract),
)

ROWS: tuple[Row, ...] = (*PROJECT, *PACKAGE, *DATABASE, *TESTS)


def items(scene: Scene, per: Per) -> Iterable[tuple[str, Item]]:
    """Module name and value of everything that a template is rendered once for."""
    match per:
        case "project":
            return [("", None)]
        case "resource":
            return [(module_name(each.module), each) for each in scene.model.resources]
        case "schemas":
            return [(module_name(each.name), each) for each in scene.model.schema_modules]
        case "entity":
            return [(each.module, each) for each in scene.project.entities]
        case "worker":
            return [(each.module, each) for each in scene.project.workers]
