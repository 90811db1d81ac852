"""Bar charts as SVG: a group of bars for each row, each with its name and its value beside it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

NAMES, BARS, WIDTH = 190, 500, 800
"""Pixels: where the names end, how long the longest bar is, and how wide everything is."""
LINE, HEADING, GAP = 18, 26, 12
OURS, OTHERS, GRID, TEXT = "#d84315", "#90a4ae", "#cfd8dc", "#37474f"


@dataclass(frozen=True, slots=True)
class Group:
    """One row of a table: values by the name of their bar."""

    title: str
    values: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Scale:
    """Logarithmic: from the power of ten below the least value to the one above the greatest."""

    least: int
    most: int

    @classmethod
    def of(cls, groups: Sequence[Group]) -> Scale:
        values = [value for group in groups for value in group.values.values()]
        least = math.floor(math.log10(min(values)))
        # A bar of no length would say that there is nothing.
        return cls(least - (min(values) == 10**least), math.ceil(math.log10(max(values))))

    def length(self, value: float) -> float:
        """Pixels of the bar for `value`, which is positive."""
        return (math.log10(value) - self.least) / (self.most - self.least) * BARS

    @property
    def decades(self) -> range:
        return range(self.least, self.most + 1)


def bars(groups: Sequence[Group], *, unit: str, ours: str) -> str:
    """The chart; the bar called `ours` stands out."""
    scale = Scale.of(groups)
    height = sum(HEADING + LINE * len(group.values) + GAP for group in groups)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height + 2 * LINE}" '
        f'viewBox="0 0 {WIDTH} {height + 2 * LINE}" font-family="sans-serif" font-size="12" fill="{TEXT}">',
        '<rect width="100%" height="100%" fill="white"/>',
        *_grid(scale, height),
        *_groups(groups, scale, ours),
        f'<text x="{NAMES}" y="{height + 2 * LINE - 5}">{escape(unit)}, on a logarithmic scale</text>',
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _grid(scale: Scale, height: int) -> Iterator[str]:
    for decade in scale.decades:
        x = NAMES + scale.length(10.0**decade)
        yield f'<line x1="{x:.1f}" y1="0" x2="{x:.1f}" y2="{height}" stroke="{GRID}"/>'
        yield f'<text x="{x:.1f}" y="{height + 12}" text-anchor="middle" font-size="10">{shown(10.0**decade)}</text>'


def _groups(groups: Sequence[Group], scale: Scale, ours: str) -> Iterator[str]:
    top = 0
    for group in groups:
        yield f'<text x="4" y="{top + HEADING - 8}" font-weight="bold">{escape(group.title)}</text>'
        top += HEADING
        for name, value in group.values.items():
            yield from _bar(name, value, scale, top, is_ours=name == ours)
            top += LINE
        top += GAP


def _bar(name: str, value: float, scale: Scale, top: int, *, is_ours: bool) -> Iterator[str]:
    length, weight = scale.length(value), ' font-weight="bold"' if is_ours else ""
    y = top + LINE - 6
    yield f'<text x="{NAMES - 6}" y="{y}" text-anchor="end"{weight}>{escape(name)}</text>'
    colour = OURS if is_ours else OTHERS
    yield f'<rect x="{NAMES}" y="{top + 2}" width="{length:.1f}" height="{LINE - 5}" fill="{colour}"/>'
    yield f'<text x="{NAMES + length + 4:.1f}" y="{y}"{weight}>{shown(value)}</text>'


def shown(value: float) -> str:
    """`value` with three digits that count, and with commas between thousands."""
    digits = max(0, 2 - math.floor(math.log10(value))) if 0 < value < 100 else 0
    text = f"{value:,.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
