"""Tables to look at, in a terminal and in a notebook. In: rows of Python values. Out: aligned text, or a fragment of HTML in
which all text is escaped. Who wants all of a table writes it."""

from __future__ import annotations

from html import escape
from typing import Any, Iterable, Sequence
from unicodedata import east_asian_width

_WIDE, _CELL, _CELL_HTML = 150, 50, 160  # of a line of text, and of a cell


def cell(value: Any, most: int = _CELL_HTML) -> str:
    """A value for reading: a few digits, lists joined, None as nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"
    text = "; ".join(map(cell, value)) if isinstance(value, list) else str(value)
    return text if len(text) <= most else text[: most - 1] + "\u2026"


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def text(columns: Sequence[str], rows: Sequence[Sequence[Any]], more: int) -> str:
    """Aligned columns, as many as a line has room for; the others, and `more` rows, are said to follow."""
    lines, left = [""] * (len(rows) + 1), _WIDE
    shown = 0
    for name, values in zip(columns, zip(*rows) if rows else [()] * len(columns)):
        cells = [name, *(" ".join(cell(value, _CELL).split()) for value in values)]
        width = max(map(_width, cells))
        if shown and width > left:
            break
        right = name == "left" or bool(values) and all(value is None or _is_number(value) for value in values)
        pads = (" " * (width - _width(each)) for each in cells)
        lines = [f"{line}{pad}{each}  " if right else f"{line}{each}{pad}  " for line, each, pad in zip(lines, cells, pads)]
        left, shown = left - width - 2, shown + 1
    rest = [f"{more} more rows"] * (more > 0) + [f"columns {', '.join(columns[shown:])}"] * (shown < len(columns))
    return "\n".join([line.rstrip() for line in lines] + [f"... and {' and '.join(rest)}"] * bool(rest))


def _width(each: str) -> int:
    """Cells of a terminal."""
    return sum(2 if east_asian_width(c) in "WF" else 1 for c in each)


def html(columns: Sequence[str], rows: Iterable[Sequence[Any]], more: int = 0, title: str = "") -> str:
    """A table; `more` rows are said to follow."""
    head = "".join(f"<th>{escape(name)}</th>" for name in columns)
    body = "".join(f"<tr>{''.join(map(_td, row))}</tr>" for row in rows)
    caption = f"<caption style='text-align:left'><b>{escape(title)}</b></caption>" if title else ""
    rest = f"<p>and {more} more rows</p>" if more else ""
    return f"<table class='dataframe'>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{rest}"


def _td(value: Any) -> str:
    return f"<td style='text-align:{'right' if _is_number(value) else 'left'}'>{escape(cell(value))}</td>"
