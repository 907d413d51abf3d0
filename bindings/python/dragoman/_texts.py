"""What a user calls documents, as what a run reads.

In: a path or several; texts, in a list or as they come; pairs of id and text; mappings; a DataFrame or a column of one.
Out: paths, a stream of Arrow, or an iterator of mappings with "text", "id" and fields. This is the one place that knows these forms: no
DataFrame library is imported, each is known by what it has.

A string alone is a path, a string in a list is a text: it never depends on which files there are. Who means it otherwise
is told."""

from __future__ import annotations

import os
from itertools import chain
from typing import Any, Dict, Iterable, Iterator, List, Mapping, NamedTuple, Optional, Tuple, Union

Path = Union[str, "os.PathLike[str]"]
Row = Dict[str, Any]

#: keys of a row that say how its text is read; all others but text and id are fields of metadata
RICH = ("targets", "page", "html", "encoding")


class Given(NamedTuple):
    """Documents as given: one of paths and rows."""

    paths: Optional[List[Path]]
    rows: Optional[Iterator[Row]]
    size: Optional[int]  #: how many rows, where it is known before they are read
    stream: Any = None  #: or what gives a stream of Arrow batches, which C reads by itself


def read(docs: Any, text_field: str, id_field: str) -> Given:
    """What `docs` is. TypeError where it is nothing that has texts."""
    if isinstance(docs, (str, os.PathLike)):
        return Given([docs], None, None)
    if isinstance(docs, bytes) or isinstance(docs, Mapping):
        raise TypeError(f"one {type(docs).__name__} is not a list of documents: [document]")
    if hasattr(docs, "iloc") and hasattr(docs, "index"):
        return _pandas(docs, text_field, id_field)
    if hasattr(docs, "iter_rows"):
        _check_columns(docs.columns, text_field)
        if not hasattr(docs, "__arrow_c_stream__") or not set(RICH).isdisjoint(docs.columns):
            return Given(None, _rows(docs.iter_rows(named=True), text_field, id_field), len(docs))
    if hasattr(docs, "__arrow_c_stream__"):
        return Given(None, None, _length(docs), docs)
    try:
        items = iter(docs)
    except TypeError:
        raise TypeError(f"documents are paths, texts, rows or a DataFrame, not {type(docs).__name__}") from None
    return _iterable(items, _length(docs), text_field, id_field)


def _length(docs: Any) -> Optional[int]:
    """How many there are, where that is known: to count the rows of a query would be to run it."""
    return len(docs) if hasattr(docs, "__len__") and not hasattr(docs, "execute") else None


def _iterable(items: Iterator[Any], size: Optional[int], text_field: str, id_field: str) -> Given:
    for first in items:
        if isinstance(first, os.PathLike):
            return Given([first, *items], None, None)
        if isinstance(first, str) and _names_a_file(first):
            raise TypeError(f"{first!r} is the name of a file, and strings in a list are texts: give pathlib.Path({first!r})")
        return Given(None, _rows(chain([first], items), text_field, id_field), size)
    return Given(None, iter(()), 0)


def _names_a_file(text: str) -> bool:
    try:
        return 0 < len(text) < 4096 and "\n" not in text and os.path.exists(text)
    except ValueError:  # a NUL
        return False


def _rows(items: Iterable[Any], text_field: str, id_field: str) -> Iterator[Row]:
    """Each document as a mapping; one without an id is known by its place, from 0."""
    for place, item in enumerate(items):
        if isinstance(item, (str, bytes)):
            yield {"text": item, "id": str(place)}
        elif isinstance(item, tuple) and len(item) == 2:
            yield {"text": item[1], "id": item[0]}
        elif isinstance(item, Mapping):
            row = dict(item)
            if text_field not in row:
                raise ValueError(f"document {place} has no {text_field!r}; it has {', '.join(map(repr, row))}")
            text, id = row.pop(text_field), row.pop(id_field, None)
            row["text"], row["id"] = "" if missing(text) else text, place if missing(id) else id
            yield row
        else:
            raise TypeError(f"document {place} is neither a text, a pair of id and text, nor a mapping: "
                            f"{type(item).__name__}")


# ---- DataFrames


def _check_columns(columns: Iterable[Any], text_field: str) -> None:
    names = [str(name) for name in columns]
    if text_field not in names:
        raise ValueError(f"no column {text_field!r} with the texts; there are {', '.join(names)}: text_field=...")


def _pandas(docs: Any, text_field: str, id_field: str) -> Given:
    """A frame or a series of pandas; its index names the documents where no column does."""
    columns: Dict[str, List[Any]]
    if hasattr(docs, "columns"):
        _check_columns(docs.columns, text_field)
        columns = {str(name): docs[name].tolist() for name in docs.columns}
    else:
        columns, text_field = {"text": docs.tolist()}, "text"
    columns.setdefault(id_field, docs.index.tolist())
    named = (dict(zip(columns, row)) for row in zip(*columns.values()))
    return Given(None, _rows(named, text_field, id_field), len(docs))


# ---- values


def missing(value: Any) -> bool:
    """None, NaN, NaT or NA, as which DataFrames have it."""
    if value is None:
        return True
    try:
        return bool(value != value)
    except (TypeError, ValueError):  # pandas.NA is neither; an array has no one truth
        return type(value).__name__ == "NAType"


def written(value: Any) -> Optional[str]:
    """A field's value as text; None for what is missing or no single value. A date at midnight is a date."""
    if isinstance(value, str):
        return value
    if isinstance(value, (list, tuple, dict, set)) or hasattr(value, "shape") and getattr(value, "shape") or missing(value):
        return None
    if hasattr(value, "isoformat"):
        stamp: str = value.isoformat(sep=" ") if hasattr(value, "hour") and hasattr(value, "date") else value.isoformat()
        return stamp[: -len(" 00:00:00")] if stamp.endswith(" 00:00:00") else stamp
    return str(value)


def split(pair: str, what: str) -> Tuple[str, str]:
    """The two sides of "FIELD=VALUE"."""
    name, sign, value = pair.partition("=")
    if not sign or not name:
        raise ValueError(f"{what}: {pair!r} is not FIELD=VALUE")
    return name, value
