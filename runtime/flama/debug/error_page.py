"""The page about an error that nobody expected."""

from __future__ import annotations

from starlette.types import Scope

from flama.debug.frames import Frame, Raised, raised, short, traceback_of
from flama.debug.markup import Markup, code, folded, page, section, table, text, verbatim
from flama.debug.surroundings import environment_rows, header_rows, query_rows, request_rows, variable_rows

__all__ = ["error_page"]


def error_page(exc: BaseException, scope: Scope) -> str:
    """The traceback with the source around each call, the request, and the environment without secrets."""
    chain = raised(exc)
    last = chain[-1] if len(chain) == 1 else next((item for item in chain if not item.relation), chain[-1])
    sections = [_exception(item) for item in chain]
    sections.append(section("As text", folded("Traceback to copy", verbatim(traceback_of(exc)), is_open=False)))
    sections.append(section("Request", table(request_rows(scope))))
    if query := query_rows(scope):
        sections.append(section("Query", table(query)))
    sections.append(section("Headers", table(header_rows(scope))))
    variables = folded("Environment variables", table(variable_rows()), is_open=False)
    sections.append(section("Environment", table(environment_rows()), variables))
    return page(f"{last.kind} at {scope['method']} {scope['path']}", last.message or "(no message)", sections)


def _exception(item: Raised) -> Markup:
    middle = len(item.frames) // 2
    shown = []
    for index, frame in enumerate(item.frames):
        if item.left_out and index == middle:
            shown.append(Markup(f"<p>… {item.left_out} calls left out …</p>"))
        shown.append(_frame(frame, is_last=index == len(item.frames) - 1))
    relation = f" — {item.relation}" if item.relation else ""
    return section(f"{item.kind}: {item.message}{relation}", *shown)


def _frame(frame: Frame, *, is_last: bool) -> Markup:
    place = Markup(f"{text(short(frame.file))}:{frame.line} in <code>{text(frame.function)}</code>")
    is_open = is_last or not frame.is_library
    return folded(place, code(frame.source), is_open=is_open, is_library=frame.is_library)
