"""What templates know about the project as a whole."""

from __future__ import annotations

from dataclasses import dataclass

from flama_generator.ir.behaviour import NotInferred
from flama_generator.ir.model import AppModel
from flama_generator.planning.docstrings import docstring, first_sentence
from flama_generator.planning.imports import natural
from flama_generator.planning.literals import PlanningError, literal, markdown, module_name, one_line, quoted, shell
from flama_generator.planning.plan import Options
from flama_generator.planning.security import BEARERS, SecurityView, security_view

PYTHONS = ("3.10", "3.11", "3.12", "3.13", "3.14")
PACKAGE_NAME = "abcdefghijklmnopqrstuvwxyz0123456789-"


@dataclass(frozen=True, slots=True)
class ModuleView:
    """A module and the class in it."""

    module: str
    class_name: str


@dataclass(frozen=True, slots=True)
class EntityView:
    """A stored schema, and the repository of its rows."""

    module: str
    attribute: str
    table: str
    repository: str
    label: str


@dataclass(frozen=True, slots=True)
class WorkerView:
    """A worker and the entities it stores."""

    module: str
    class_name: str
    entities: tuple[EntityView, ...]

    @property
    def imported_entities(self) -> list[EntityView]:
        """In the order of import statements."""
        return sorted(self.entities, key=lambda each: natural(each.module))


@dataclass(frozen=True, slots=True)
class DependencyView:
    """Where the runtime comes from. Texts are TOML or shell words, quotes included."""

    requirements: tuple[str, ...]
    """TOML strings."""
    sources: tuple[tuple[str, str], ...]
    """Distribution name and TOML inline table."""
    installs: tuple[str, ...]
    """Shell words for `pip install`, before the project itself; empty for a published runtime."""


@dataclass(frozen=True, slots=True)
class ProjectView:
    """The project."""

    package: str
    name: str
    """Distribution name."""
    title: str
    """Markdown, one line."""
    title_toml: str
    title_literal: str
    module_docstring: str
    summary: str
    """Markdown, one line; the first sentence of the description."""
    version: str
    """TOML string: a version that packaging tools accept."""
    spec: str
    """Shell word: the spec as the project's commands name it; empty where there is none."""
    python: str
    python_short: str
    """`py310`."""
    mock: bool
    postgresql: bool
    has_contract: bool
    has_database: bool
    resources: tuple[ModuleView, ...]
    workers: tuple[WorkerView, ...]
    entities: tuple[EntityView, ...]
    security: SecurityView
    dependencies: DependencyView
    operations: int
    inferred: int

    @property
    def imported_resources(self) -> list[ModuleView]:
        """In the order of import statements."""
        return sorted(self.resources, key=lambda each: natural(each.module))

    @property
    def imported_workers(self) -> list[WorkerView]:
        """In the order of import statements."""
        return sorted(self.workers, key=lambda each: natural(each.module))


def project_view(model: AppModel, options: Options) -> ProjectView:
    """The view of a whole project. Raises `PlanningError` for names that could leave the project's folder."""
    if options.python not in PYTHONS:
        raise PlanningError(f"Python {options.python} is not supported", f"choose one of {', '.join(PYTHONS)}")
    operations = [operation for resource in model.resources for operation in resource.operations]
    entities = {entity.id: _entity(model, entity.id) for entity in model.entities}
    return ProjectView(
        package=module_name(model.package),
        name=_distribution(model.project),
        title=markdown(model.title) or module_name(model.package),
        title_toml=quoted(one_line(model.title) or model.project),
        title_literal=literal(one_line(model.title) or model.project),
        module_docstring=docstring(first_sentence(model.title), 0, fallback=model.package),
        summary=markdown(first_sentence(model.description)),
        version=quoted(_version(model.version)),
        spec=shell(options.spec) if options.spec else "",
        python=options.python,
        python_short="py" + options.python.replace(".", ""),
        mock=options.mock,
        postgresql=options.database == "postgresql",
        has_contract=options.template != "service",
        has_database=bool(model.entities),
        resources=tuple(ModuleView(module_name(each.module), each.class_name) for each in model.resources),
        workers=tuple(
            WorkerView(
                module_name(each.module),
                each.worker_name,
                tuple(entities[identity] for identity in each.entities),
            )
            for each in model.resources
            if each.entities
        ),
        entities=tuple(entities.values()),
        security=security_view(model),
        dependencies=_dependencies(options, _extras(model)),
        operations=len(operations),
        inferred=sum(not isinstance(operation.behaviour, NotInferred) for operation in operations),
    )


def _entity(model: AppModel, identity: str) -> EntityView:
    entity = model.entity(identity)
    return EntityView(
        module=module_name(entity.module),
        attribute=module_name(entity.attribute),
        table=module_name(entity.table),
        repository=f"{module_name(entity.name)}Repository",
        label=entity.name,
    )


def _distribution(name: str) -> str:
    if not name or name[0] == "-" or name[-1] == "-" or any(character not in PACKAGE_NAME for character in name):
        raise PlanningError(f"{name!r} is not usable as a distribution name", "use lower-case letters, digits and `-`")
    return name


def _version(text: str) -> str:
    """The document's version where it is plain numbers (PEP 440), else the first one."""
    parts = text.removeprefix("v").split(".")
    plain = all(part.isascii() and part.isdigit() and len(part) < 10 for part in parts)
    return ".".join(str(int(part)) for part in parts) if plain and len(parts) <= 4 else "0.1.0"


def _extras(model: AppModel) -> list[str]:
    """What of the runtime the project needs beside its core."""
    signed = any(scheme.kind in BEARERS for scheme in model.security_schemes)
    needed = {"authentication": signed, "client": bool(model.outgoing), "database": bool(model.entities)}
    return [name for name, is_needed in needed.items() if is_needed]


def _dependencies(options: Options, extras: list[str]) -> DependencyView:
    runtime = options.runtime
    extra = f"[{','.join(extras)}]" if extras else ""
    if runtime.runtime is None:
        return DependencyView((quoted(f"flama-runtime{extra}=={runtime.version}"),), (), ())
    requirements = [quoted(f"flama-runtime{extra}")]
    sources = [("flama-runtime", _source(runtime.runtime))]
    installs = [shell(_extra(runtime.runtime, extra))]
    if runtime.core is not None:
        requirements.append(quoted("flama-core"))
        sources.insert(0, ("flama-core", _source(runtime.core)))
        installs.insert(0, shell(runtime.core))
    return DependencyView(tuple(requirements), tuple(sources), tuple(installs))


def _source(place: str) -> str:
    return f"{{ {'url' if '://' in place else 'path'} = {quoted(place)} }}"


def _extra(place: str, extra: str) -> str:
    return f"flama-runtime{extra} @ {place}" if "://" in place else place + extra
