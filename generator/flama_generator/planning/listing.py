"""What methods do that answer a list: choose, cut, count, and put into an envelope."""

from __future__ import annotations

from flama_generator.ir.behaviour import ListRows, Pagination
from flama_generator.ir.types import Primitive
from flama_generator.planning.body_scene import BodyScene
from flama_generator.planning.literals import literal

PAGE_SIZE = 50
"""Rows of a page where neither the caller nor the contract says how many."""


def list_rows(scene: BodyScene, behaviour: ListRows) -> list[str]:
    """The lines of a method that answers a list."""
    pagination, envelope = behaviour.pagination, behaviour.envelope
    matching = _matching(behaviour)
    if pagination is not None and pagination.kind == "cursor":
        return _cursor_list(scene, behaviour, matching)
    rows = scene.fresh("rows")
    arguments = [f"order_by={literal(scene.entity.primary_key.name)}", *_window(scene, pagination), *matching]
    lines = [
        *_settle_size(scene, pagination),
        "async with worker:",
        f"    {rows} = await {scene.rows}.list({', '.join(arguments)})",
    ]
    if envelope is not None and {what for _, what in envelope.fills} & {"total", "pages", "has_more"}:
        lines.append(f"    {scene.fresh('total')} = await {scene.rows}.count({', '.join(matching)})")
    return [*lines, _answer(scene, behaviour, rows)]


def _matching(behaviour: ListRows) -> list[str]:
    pairs = (*behaviour.scopes, *behaviour.filters)
    text = ", ".join(f"{literal(pair.column)}: {pair.parameter}" for pair in pairs)
    return [f"matching={{{text}}}"] if pairs else []


def _window(scene: BodyScene, pagination: Pagination | None) -> list[str]:
    if pagination is None:
        return []
    size = _size(scene, pagination)
    arguments = [f"limit={size}"] if size is not None else []
    if pagination.position is None:
        return arguments
    position = pagination.position
    if pagination.kind == "page":
        page = f"({position} or 1)" if scene.optional(position) else position
        nullable = pagination.size is not None and scene.optional(pagination.size) and pagination.default_size is None
        each = f"({size} or 0)" if nullable else size or "0"
        return [*arguments, f"offset=({page} - 1) * {each}"]
    return [*arguments, f"offset={position}"]


def _size(scene: BodyScene, pagination: Pagination) -> str | None:
    """The number of rows asked for, as an expression; `None` for no limit."""
    if pagination.size is None:
        return None if pagination.default_size is None else literal(pagination.default_size)
    if _has_fallback(scene, pagination):
        return scene.fresh("size")
    return pagination.size


def _has_fallback(scene: BodyScene, pagination: Pagination) -> bool:
    """Whether a caller who names no number of rows gets a fixed one."""
    return pagination.size is not None and pagination.default_size is not None and scene.optional(pagination.size)


def _settle_size(scene: BodyScene, pagination: Pagination | None) -> list[str]:
    """The line that puts the fixed number in place of none."""
    if pagination is None or not _has_fallback(scene, pagination):
        return []
    default = literal(pagination.default_size)
    return [f"{scene.fresh('size')} = {default} if {pagination.size} is None else {pagination.size}"]


def _cursor_list(scene: BodyScene, behaviour: ListRows, matching: list[str]) -> list[str]:
    pagination = behaviour.pagination
    assert pagination is not None
    size, clauses, found, rows = (scene.fresh(name) for name in ("page_size", "clauses", "found", "rows"))
    asked = _size(scene, pagination) or literal(PAGE_SIZE)
    if pagination.size is not None and scene.optional(pagination.size) and pagination.default_size is None:
        asked = f"{PAGE_SIZE} if {asked} is None else {asked}"
    order = f"order_by={literal(scene.entity.primary_key.name)}"
    chosen = [f"*{clauses}"] if pagination.position is not None else []
    arguments = ", ".join([*chosen, order, f"limit={size} + 1", *matching])
    lines = [*_settle_size(scene, pagination), f"{size} = {asked}"]
    if pagination.position is not None:
        lines += _after(scene, clauses, pagination.position)
    lines += ["async with worker:", f"    {found} = await {scene.rows}.list({arguments})"]
    if behaviour.envelope is not None and {what for _, what in behaviour.envelope.fills} & {"total", "pages"}:
        lines.append(f"    {scene.fresh('total')} = await {scene.rows}.count({', '.join(matching)})")
    return [*lines, f"{rows} = {found}[:{size}]", _answer(scene, behaviour, rows)]


def _after(scene: BodyScene, clauses: str, cursor: str) -> list[str]:
    """Lines that turn the cursor into a condition on the primary key."""
    key = scene.entity.primary_key
    column = scene.column(key.name)
    wanted = {"integer": "int", "biginteger": "int", "uuid": "uuid"}.get(key.kind, "str")
    given = scene.annotations.catalogue.resolve(scene.parameter(cursor).type)
    if isinstance(given, Primitive) and given.kind == wanted:
        none = f" if {cursor} is not None else []" if scene.optional(cursor) else ""
        return [f"{clauses} = [{column} > {cursor}]{none}"]
    read = (
        scene.annotations.imports.symbol("uuid", "UUID")
        if wanted == "uuid"
        else scene.annotations.imports.builtin(wanted)
    )
    refuse = scene.annotations.imports.symbol("flama.exceptions", "HTTPException")
    return [
        "try:",
        f"    {clauses} = [{column} > {read}({cursor})] if {cursor} is not None else []",
        "except ValueError as error:",
        f'    raise {refuse}(400, "The cursor is none that this list gave out.") from error',
    ]


def _answer(scene: BodyScene, behaviour: ListRows, rows: str) -> str:
    row = scene.fresh("row")
    items = f"[{scene.read(row)} for {row} in {rows}]"
    envelope = behaviour.envelope
    if envelope is None:
        return f"return {items}"
    schema = scene.annotations.catalogue.find(envelope.schema)
    name = scene.named(schema)
    fills = [f"{literal(field)}: {_fill(scene, behaviour, what, rows)}" for field, what in envelope.fills]
    pairs = ", ".join([f"{literal(envelope.items)}: {items}", *fills])
    return f"return {name}.model_validate({{{pairs}}})"


def _fill(scene: BodyScene, behaviour: ListRows, what: str, rows: str) -> str:
    """The expression for one field of the envelope."""
    pagination = behaviour.pagination
    position = pagination.position if pagination is not None else None
    match what:
        case "total":
            return scene.fresh("total")
        case "count":
            return f"len({rows})"
        case "limit" | "size":
            return _size_used(scene, pagination, rows)
        case "offset" | "page":
            first = "1" if what == "page" else "0"
            return first if position is None else f"{position} or {first}" if scene.optional(position) else position
        case "pages":
            return _pages(scene, pagination)
        case "has_more":
            return _has_more(scene, pagination, rows)
        case "next_cursor":
            key = literal(scene.entity.primary_key.name)
            return f"str({rows}[-1][{key}]) if {_has_more(scene, pagination, rows)} else None"
        case _:
            raise AssertionError(f"an envelope has no {what}")


def _size_used(scene: BodyScene, pagination: Pagination | None, rows: str) -> str:
    """The number of rows that the list was cut to; of an uncut one how many it has."""
    if pagination is not None and pagination.kind == "cursor":
        return scene.fresh("page_size")
    size = _size(scene, pagination) if pagination is not None else None
    if size is None:
        return f"len({rows})"
    return f"len({rows}) if {size} is None else {size}" if _size_optional(scene, pagination) else size


def _pages(scene: BodyScene, pagination: Pagination | None) -> str:
    total, size = scene.fresh("total"), _size(scene, pagination) if pagination is not None else None
    if size is None:
        return "1"
    ceil = scene.annotations.imports.symbol("math", "ceil")
    if _size_optional(scene, pagination):
        return f"{ceil}({total} / {size}) if {size} else 1"
    return f"{ceil}({total} / max({size}, 1))"


def _size_optional(scene: BodyScene, pagination: Pagination | None) -> bool:
    if pagination is None or pagination.size is None:
        return pagination is None or pagination.default_size is None
    return scene.optional(pagination.size) and pagination.default_size is None


def _has_more(scene: BodyScene, pagination: Pagination | None, rows: str) -> str:
    if pagination is None:
        return "False"
    if pagination.kind == "cursor":
        return f"len({scene.fresh('found')}) > {scene.fresh('page_size')}"
    offset = next(
        (each.removeprefix("offset=") for each in _window(scene, pagination) if each.startswith("offset=")), "0"
    )
    if pagination.kind == "offset" and pagination.position is not None and scene.optional(pagination.position):
        offset = f"({offset} or 0)"
    return f"{offset} + len({rows}) < {scene.fresh('total')}"
