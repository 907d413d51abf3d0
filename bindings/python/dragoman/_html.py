"""Tables as HTML, for notebooks. In: rows of Python values. Out: a fragment in which all text is escaped."""

from __future__ import annotations

from html import escape
from typing import Any, Iterable, Sequence

_LONG = 160  # characters of a cell shown


def cell(value: Any) -> str:
    """A value for reading: a few digits, lists joined, None as nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"
    text = "; ".join(map(cell, value)) if isinstance(value, list) else str(value)
    return text if len(text) <= _LONG else text[: _LONG - 1] + "\u2026"


def table(columns: Sequence[str], rows: Iterable[Sequence[Any]], more: int = 0, title: str = "") -> str:
    """A table; `more` rows are said to follow."""
    head = "".join(f"<th>{escape(name)}</th>" for name in columns)
    body = "".join(f"<tr>{''.join(map(_td, row))}</tr>" for row in rows)
    caption = f"<caption style='text-align:left'><b>{escape(title)}</b></caption>" if title else ""
    rest = f"<p>and {more} more rows</p>" if more else ""
    return f"<table class='dataframe'>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{rest}"


def _td(value: Any) -> str:
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return f"<td style='text-align:{'right' if number else 'left'}'>{escape(cell(value))}</td>"
