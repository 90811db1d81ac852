"""What `flama start` reads: a JSON file that says what to serve and how."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias, Union

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter
from pydantic import ValidationError as PydanticValidationError

from flama.exceptions import ApplicationError
from flama.serving.options import OPTIONS, ServerOption, unknown_option

if TYPE_CHECKING:
    from flama.applications import Flama

__all__ = ["ApplicationSettings", "Configuration", "read_configuration", "write_template"]

Template: TypeAlias = Literal["simple", "full"]


class ApplicationSettings(BaseModel):
    """An application that is made from the file alone."""

    model_config = ConfigDict(extra="forbid", strict=True)

    debug: bool = False
    title: str = "Flama"
    version: str = "0.1.0"
    description: str = ""
    schema_path: Annotated[str | None, Field(alias="schema")] = "/schema/"
    docs: str | None = "/docs/"
    docs_ui: Literal["swagger", "redoc", "scalar"] = "swagger"
    models: list[Any] = []

    def application(self) -> Flama:
        """The application. Raises `ApplicationError` where `docs` has no `schema` to show."""
        from flama.applications import Flama

        info = {"title": self.title, "version": self.version}
        if self.description:
            info["description"] = self.description
        return Flama(
            debug=self.debug, openapi={"info": info}, schema=self.schema_path, docs=self.docs, docs_ui=self.docs_ui
        )


@dataclass(frozen=True, slots=True)
class Configuration:
    """`app` is an import string or what to make; `server` is what uvicorn is told."""

    app: str | ApplicationSettings
    server: Mapping[str, Any]


def read_configuration(path: str | PathLike[str]) -> Configuration:
    """The configuration in the file at `path`.

    Raises `ApplicationError` with the place of what is wrong: `flama.json: server.port: ...`.
    """
    document = _document(Path(path))
    if unknown := sorted(set(document) - {"app", "server"}):
        raise ApplicationError(f"{path}: `{unknown[0]}` is unknown; there are `app` and `server`.")
    if "app" not in document:
        raise ApplicationError(f'{path}: `app` is missing: write `"app": "module:app"`.')
    return Configuration(_application(document["app"], path), _server(document.get("server", {}), path))


def write_template(path: str | PathLike[str], template: Template) -> Path:
    """Writes a configuration to begin with. Raises `ApplicationError` where there is a file already."""
    document: dict[str, Any] = {"app": "src.app:app", "server": {"host": "127.0.0.1", "port": 8000}}
    if template == "full":
        document["app"] = ApplicationSettings().model_dump(by_alias=True)
        document["server"] = {option.name: option.default for option in OPTIONS}
    elif template != "simple":
        raise ApplicationError(f"There is no template `{template}`; there are `simple` and `full`.")
    target = Path(path)
    try:
        with target.open("x", encoding="utf-8") as file:
            file.write(json.dumps(document, indent=2) + "\n")
    except FileExistsError:
        raise ApplicationError(f"{path} is there already: remove it, or name another file.") from None
    except OSError as exc:
        raise ApplicationError(f"{path} cannot be written: {exc.strerror}.") from exc
    return target


def _document(path: Path) -> dict[str, Any]:
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ApplicationError(
            f"There is no file {path}: write one with `flama start --create-config simple {path}`."
        ) from None
    except OSError as exc:
        raise ApplicationError(f"{path} cannot be read: {exc.strerror}.") from exc
    except UnicodeDecodeError as exc:
        raise ApplicationError(f"{path} is not UTF-8: {exc.reason} at byte {exc.start}.") from None
    except json.JSONDecodeError as exc:
        raise ApplicationError(f"{path}:{exc.lineno}:{exc.colno}: no JSON: {exc.msg}.") from None
    if not isinstance(document, dict):
        raise ApplicationError(f"{path}: a configuration is a JSON object with `app` and `server`.")
    return document


def _application(value: Any, path: str | PathLike[str]) -> str | ApplicationSettings:
    if isinstance(value, str):
        return value
    if not isinstance(value, dict):
        raise ApplicationError(f'{path}: `app` is a text such as "module:app", or an object.')
    try:
        settings = ApplicationSettings.model_validate(value)
    except PydanticValidationError as exc:
        raise ApplicationError(_first(path, "app", exc)) from None
    if settings.models:
        raise ApplicationError(
            f"{path}: `app.models` is not supported yet: serve models from a module, and name it as `app`."
        )
    return settings


def _server(value: Any, path: str | PathLike[str]) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ApplicationError(f"{path}: `server` is an object of options.")
    options = {option.name: option for option in OPTIONS}
    settings = {}
    for name, given in value.items():
        if name not in options:
            raise ApplicationError(f"{path}: " + unknown_option(f"`server.{name}`", name, options))
        if given is not None:
            settings[name] = _checked(options[name], given, path)
    return settings


def _checked(option: ServerOption, value: Any, path: str | PathLike[str]) -> Any:
    try:
        found = TypeAdapter(_annotation(option)).validate_python(value, strict=True)
    except PydanticValidationError as exc:
        raise ApplicationError(_first(path, f"server.{option.name}", exc)) from None
    if option.kind == "headers":
        return [tuple(item.split(":", 1)) if isinstance(item, str) else tuple(item) for item in found]
    return found


def _annotation(option: ServerOption) -> Any:
    match option.kind:
        case "text" | "path":
            return str
        case "whole":
            return Annotated[int, Field(ge=option.least, le=option.most)]
        case "number":
            return Union[int, float]  # noqa: UP007
        case "flag":
            return bool
        case "texts" | "paths":
            return list[str]
        case "choice":
            return Literal[option.choices]
        case "headers":
            pair = Annotated[list[str], Field(min_length=2, max_length=2)]
            return list[Union[Annotated[str, Field(pattern=r"^[^:]+:")], pair]]  # noqa: UP007
        case "logging":
            return Union[str, dict[str, Any]]  # noqa: UP007


def _first(path: str | PathLike[str], place: str, error: PydanticValidationError) -> str:
    found = error.errors(include_url=False, include_input=False)[0]
    # pydantic puts the members of a union that it tried into the place, such as `list[str]`.
    inside = [str(part) for part in found["loc"] if isinstance(part, int) or str(part).isidentifier()]
    return f"{path}: `{'.'.join([place, *inside])}`: {found['msg']}."
