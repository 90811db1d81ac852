"""From `module:attribute` to an application, and what to say where that fails."""

from __future__ import annotations

import difflib
import importlib
import importlib.util
import inspect
import os
import pkgutil
import sys
from types import ModuleType, TracebackType
from typing import Any

from flama.exceptions import ApplicationError

__all__ = ["import_string", "load", "locate", "without_importing"]


def load(target: str, *, factory: bool = False) -> Any:
    """The object that `target` names; with `factory` what makes the application.

    Raises `ApplicationError` saying what to do: `target` is no import string, its module is not found, raises while it
    is imported (the cause has the traceback), lacks the attribute, or has there what is no application.
    """
    module_name, attributes = import_string(target)
    module = _imported(module_name)
    found: Any = module
    for position, attribute in enumerate(attributes):
        try:
            found = getattr(found, attribute)
        except AttributeError:
            raise ApplicationError(_missing_attribute(module, attributes[: position + 1], found)) from None
    if not callable(found):
        raise ApplicationError(
            f"`{target}` is no application but {_a(found)}: name the variable that holds the `Flama` object."
        )
    if not factory and _takes_nothing(found):
        raise ApplicationError(
            f"`{target}` is a function that takes nothing: if it makes the application, say so with "
            "`--server-factory` (`server_factory=True`)."
        )
    return found


def locate(target: str) -> None:
    """Makes sure that `target` is an import string whose module exists, without importing the module itself.

    Raises `ApplicationError` as `load` does.
    """
    module_name, _ = import_string(target)
    if module_name in sys.modules:
        return
    try:
        found = importlib.util.find_spec(module_name)
    except ModuleNotFoundError as exc:
        if not _is_part(exc.name, module_name):
            raise _failing(module_name, exc) from exc
        found = None
    except Exception as exc:
        raise _failing(module_name, exc) from exc
    if found is None:
        raise ApplicationError(_missing_module(module_name))


def without_importing(traceback: TracebackType | None) -> TracebackType | None:
    """`traceback` from the first line of the imported module on."""
    at = traceback
    while at is not None:
        file = at.tb_frame.f_code.co_filename
        if file != __file__ and not file.startswith("<frozen importlib") and "importlib" not in file.split(os.sep):
            return at
        at = at.tb_next
    return None


def import_string(target: str) -> tuple[str, list[str]]:
    """The module of `target` and the attributes in it, `pkg.main:shop.app`. Raises `ApplicationError` for no such."""
    module, colon, attribute = target.partition(":")
    if not colon and module.endswith(".py"):
        raise ApplicationError(
            f"`{target}` is a file: write its module, `{module[:-3].strip('./').replace('/', '.')}:app`."
        )
    if not module or not attribute or "/" in target:
        raise ApplicationError(f"`{target}`: write it as `module:attribute`, such as `app.main:app`.")
    return module, attribute.split(".")


def _imported(name: str) -> ModuleType:
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as exc:
        if _is_part(exc.name, name):
            raise ApplicationError(_missing_module(name)) from None
        raise _failing(name, exc) from exc
    except Exception as exc:
        raise _failing(name, exc) from exc


def _failing(name: str, exc: Exception) -> ApplicationError:
    advice = "Correct what the traceback shows"
    if isinstance(exc, ModuleNotFoundError):
        advice = f"Install the package that has `{exc.name}`, or correct the import"
    return ApplicationError(
        f"The module `{name}` is there, but importing it raised {type(exc).__name__}: {exc}. {advice}."
    )


def _is_part(missing: str | None, name: str) -> bool:
    """Whether `missing` is the module itself or a package that it is in."""
    return missing is not None and f"{name}.".startswith(f"{missing}.")


def _missing_module(name: str) -> str:
    package, _, last = name.rpartition(".")
    if (places := getattr(sys.modules.get(package), "__path__", None)) is not None:
        there = f"The package `{package}` has no module `{last}`"
    else:
        package, last, places = "", name.partition(".")[0], [sys.path[0] or "."]
        there = f"There is no module `{last}`"
    names = sorted(module.name for module in pkgutil.iter_modules(places))
    if close := difflib.get_close_matches(last, names, n=1):
        return f"{there}: do you mean `{package + '.' if package else ''}{close[0]}`?"
    if package:
        return f"{there}; it has {', '.join(f'`{item}`' for item in names) or 'none'}."
    return (
        f"{there} in `{os.path.abspath(sys.path[0] or '.')}`, and none is installed: run the command in the folder "
        "above the package, or name that folder with `--server-app-dir`."
    )


def _missing_attribute(module: ModuleType, path: list[str], owner: Any) -> str:
    file = getattr(module, "__file__", None) or "built in"
    shown = f"The module `{module.__name__}` ({file}) has no `{'.'.join(path)}`"
    names = [name for name in dir(owner) if not name.startswith("_")]
    if close := difflib.get_close_matches(path[-1], names, n=1):
        return f"{shown}: do you mean `{module.__name__}:{'.'.join([*path[:-1], close[0]])}`?"
    if applications := [name for name in names if _is_application(getattr(owner, name, None))]:
        return f"{shown}: its application is `{module.__name__}:{applications[0]}`."
    return f"{shown}: name the variable that holds the `Flama` object."


def _takes_nothing(value: Any) -> bool:
    return inspect.isfunction(value) and not inspect.signature(value).parameters


def _is_application(value: Any) -> bool:
    applications = sys.modules.get("flama.applications")
    return applications is not None and isinstance(value, applications.Flama)


def _a(value: Any) -> str:
    kind = type(value).__name__
    return f"{'an' if kind[0].lower() in 'aeiou' else 'a'} `{kind}`"
