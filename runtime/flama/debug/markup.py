"""HTML from values. Everything that comes in as text is escaped here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from urllib.parse import quote

__all__ = ["Markup", "code", "folded", "link", "page", "section", "table", "text", "verbatim"]

_STYLE = """
:root { color-scheme: light dark; --line: #8884; --soft: #8882; --accent: #c2410c; }
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem; }
h1 { font-size: 1.4rem; margin: 0; } h2 { font-size: 1.05rem; margin: 2rem 0 .5rem; }
p.message { color: var(--accent); font: 1rem/1.4 ui-monospace, monospace; white-space: pre-wrap; }
p.message, td { overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; }
th, td { border-top: 1px solid var(--line); padding: .25rem .75rem .25rem 0; text-align: left; vertical-align: top; }
th { font-weight: 600; white-space: nowrap; }
td, code, pre { font-family: ui-monospace, monospace; font-size: .85rem; }
pre { background: var(--soft); margin: .25rem 0 .75rem; overflow-x: auto; padding: .5rem; }
pre b { background: #c2410c22; color: var(--accent); display: inline-block; min-width: 100%; }
summary { cursor: pointer; } summary code { font-weight: 600; } a { color: inherit; }
header { border-left: 4px solid var(--accent); padding-left: 1rem; } header p { margin: .5rem 0 0; }
details.library > summary { opacity: .65; } footer { margin-top: 3rem; opacity: .7; }
"""


class Markup(str):
    """Text that is HTML already."""

    __slots__ = ()


def text(value: object) -> Markup:
    """`value` as HTML; `Markup` as it is."""
    return value if isinstance(value, Markup) else Markup(escape(str(value)))


def table(rows: Iterable[Sequence[object]], head: Sequence[str] = ()) -> Markup:
    """A table; without `head` the first column names the rows."""
    lines = ["<tr>" + "".join(f"<th>{text(name)}</th>" for name in head) + "</tr>"] if head else []
    for first, *rest in rows:
        opening = f"<td>{text(first)}</td>" if head else f'<th scope="row">{text(first)}</th>'
        lines.append(f"<tr>{opening}" + "".join(f"<td>{text(value)}</td>" for value in rest) + "</tr>")
    return Markup(f"<table>{''.join(lines)}</table>")


def code(lines: Iterable[tuple[int, str, bool]]) -> Markup:
    """Numbered lines of source; the flag marks the one that is meant."""
    shown = []
    for number, source, is_meant in lines:
        line = f"{number:>5}  {escape(source)}"
        shown.append(f"<b>{line}</b>" if is_meant else line)
    return Markup(f"<pre>{chr(10).join(shown)}</pre>")


def verbatim(value: str) -> Markup:
    """Text with its line breaks."""
    return Markup(f"<pre>{escape(value)}</pre>")


def link(path: str) -> Markup:
    """A path of this application that can be followed."""
    return Markup(f'<a href="{escape(quote(path))}">{escape(path)}</a>')


def folded(summary: object, inside: Markup, *, is_open: bool, is_library: bool = False) -> Markup:
    """`inside` behind a line that opens it; what is of a library stands back."""
    state = f"{' class=library' if is_library else ''}{' open' if is_open else ''}"
    return Markup(f"<details{state}><summary>{text(summary)}</summary>{inside}</details>")


def section(title: str, *inside: Markup) -> Markup:
    """A heading with what belongs to it."""
    return Markup(f"<section><h2>{text(title)}</h2>{''.join(inside)}</section>")


def page(title: str, message: str, sections: Iterable[Markup]) -> str:
    """A whole document."""
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">'
        f"<title>{text(title)}</title><style>{_STYLE}</style></head><body>"
        f'<header><h1>{text(title)}</h1><p class="message">{text(message)}</p></header>{"".join(sections)}'
        "<footer>This page is shown because the application runs with <code>debug=True</code>.</footer></body></html>"
    )
