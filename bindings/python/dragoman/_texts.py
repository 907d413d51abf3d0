"""What a user calls documents, as what a run reads.

In: a path or several; texts, in a list or as they come; pairs of id and text; mappings; a DataFrame or a column of one.
Out: paths; a stream of Arrow; columns of strings, in batches; or, where texts have more than columns hold, an iterator of
mappings with "text", "id" and fields. This is the one place that knows these forms: no DataFrame library is imported, each
is known by what it has.

A string alone is a path, a string in a list is a text: it never depends on which files there are. Who means it otherwise
is told."""

from __future__ import annotations

import os
import re
from itertools import chain
from typing import Any, Callable, Dict, Iterable, Iterator, List, Mapping, NamedTuple, Optional, Sequence, Tuple, Union

Path = Union[str, "os.PathLike[str]"]
Row = Dict[str, Any]

#: keys of a row that say how its text is read; all others but text and id are fields of metadata
_SURROGATE = re.compile("[\ud800-\udfff]")
RICH = ("targets", "page", "html", "encoding")


Columns = Sequence[Sequence[Optional[str]]]  #: of each name its cells
_ROWS, _SIZE = 1024, 1 << 22  # of a batch: rows and, about, characters


class Given(NamedTuple):
    """Documents as given: one of paths, stream, columns and rows."""

    size: Optional[int] = None  #: how many, where it is known before they are read
    paths: Optional[List[Path]] = None
    stream: Any = None  #: gives a stream of Arrow batches
    columns: Optional[Tuple[List[str], Iterator[Columns]]] = None  #: names, and batches
    rows: Optional[Iterator[Row]] = None


def read(docs: Any, text_field: str, id_field: str, lazy: bool = False) -> Given:
    """What `docs` is; if `lazy`, of an iterator no document is read before it is asked for. TypeError where it is nothing
    that has texts."""
    if isinstance(docs, (str, os.PathLike)):
        return Given(paths=[docs])
    if isinstance(docs, bytes) or isinstance(docs, Mapping):
        raise TypeError(f"one {type(docs).__name__} is not a list of documents: [document]")
    if hasattr(docs, "iloc") and hasattr(docs, "index"):
        return _pandas(docs, text_field, id_field)
    if hasattr(docs, "iter_rows"):
        _check_columns(docs.columns, text_field)
        if not hasattr(docs, "__arrow_c_stream__") or not set(RICH).isdisjoint(docs.columns):
            return Given(len(docs), rows=_rows(docs.iter_rows(named=True), text_field, id_field))
    if hasattr(docs, "__arrow_c_stream__"):
        return Given(_length(docs), stream=docs)
    if isinstance(docs, (list, tuple)) and docs and not isinstance(docs[0], os.PathLike):
        return _list(docs, text_field, id_field)
    try:
        items = iter(docs)
    except TypeError:
        raise TypeError(f"documents are paths, texts, rows or a DataFrame, not {type(docs).__name__}") from None
    return _iterable(items, _length(docs), text_field, id_field, lazy)


def _length(docs: Any) -> Optional[int]:
    """How many there are, where that is known: to count the rows of a query would be to run it."""
    return len(docs) if hasattr(docs, "__len__") and not hasattr(docs, "execute") else None


def _iterable(items: Iterator[Any], size: Optional[int], text_field: str, id_field: str, lazy: bool) -> Given:
    for first in items:
        if isinstance(first, os.PathLike):
            return Given(paths=[first, *items])
        _check_text(first)
        every = chain([first], items)
        if isinstance(first, str) and not lazy:
            return Given(size, columns=([text_field], _batches(every)))
        return Given(size, rows=_rows(every, text_field, id_field))
    return Given(0, rows=iter(()))


def _batches(texts: Iterator[Any]) -> Iterator[Columns]:
    batch: List[str] = []
    long = 0
    for place, text in enumerate(texts):
        if not isinstance(text, str):
            raise TypeError(f"document {place} is {type(text).__name__}, and those before it are str: give one kind, or a list")
        batch.append(text)
        long += len(text)
        if len(batch) == _ROWS or long > _SIZE:
            yield [batch]
            batch, long = [], 0
    if batch:
        yield [batch]


def _list(docs: Sequence[Any], text_field: str, id_field: str) -> Given:
    """Texts, pairs or mappings that can be looked through; or of several kinds, which go one by one."""
    _check_text(docs[0])
    size = len(docs)
    if all(isinstance(item, str) for item in docs):
        return Given(size, columns=([text_field], _cut(docs, lambda texts: [texts])))
    if all(isinstance(item, tuple) and len(item) == 2 for item in docs):
        pairs = _cut(docs, lambda rows: [[_text(text) for _, text in rows], [written(id) for id, _ in rows]])
        return Given(size, columns=([text_field, id_field], pairs))
    if all(isinstance(item, Mapping) and set(RICH).isdisjoint(item) for item in docs):
        names = list(dict.fromkeys(chain.from_iterable(docs)))
        for place, item in enumerate(docs):
            _check_row(item, place, text_field)
        names = [text_field, *(name for name in names if name != text_field)]
        return Given(size, columns=(list(map(str, names)), _cut(docs, lambda rows: _cells(rows, names))))
    return Given(size, rows=_rows(docs, text_field, id_field))


def _cut(docs: Sequence[Any], columns: Callable[[Sequence[Any]], Columns]) -> Iterator[Columns]:
    for start in range(0, len(docs), _ROWS):
        yield columns(docs[start : start + _ROWS])


def _cells(rows: Sequence[Mapping[Any, Any]], names: Sequence[Any]) -> Columns:
    text, *others = names
    return [[_text(row[text]) for row in rows], *([written(row.get(name)) for row in rows] for name in others)]


def _text(value: Any) -> Optional[str]:
    if isinstance(value, str) or missing(value):
        return value if isinstance(value, str) else None
    raise TypeError(f"a text is str or bytes, not {type(value).__name__}: {value!r:.40}")


def _check_row(row: Mapping[Any, Any], place: int, text_field: str) -> None:
    if text_field not in row:
        raise ValueError(f"document {place} has no {text_field!r}; it has {', '.join(map(repr, row))}")


def _check_text(first: Any) -> None:
    if isinstance(first, str) and _names_a_file(first):
        raise TypeError(f"{first!r} is the name of a file, and strings in a list are texts: give pathlib.Path({first!r})")


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
            _check_row(item, place, text_field)
            row = dict(item)
            text, id = row.pop(text_field), row.pop(id_field, None)
            row["text"], row["id"] = "" if missing(text) else text, place if missing(id) else id
            yield row
        else:
            raise TypeError(f"document {place} is neither a text, a pair of id and text, nor a mapping: "
                            f"{type(item).__name__}")


# ---- DataFrames


def _check_columns(columns: Iterable[Any], text_field: str) -> None:
    names = [str(name) for name in columns]
    if len(set(names)) < len(names):
        raise ValueError(f"several columns are called {next(name for name in names if names.count(name) > 1)!r}")
    if text_field not in names:
        raise ValueError(f"no column {text_field!r} with the texts; there are {', '.join(names)}: text_field=...")


def _pandas(docs: Any, text_field: str, id_field: str) -> Given:
    """A frame or a series of pandas; its index names the documents where no column does."""
    columns: Dict[str, List[Any]]
    if hasattr(docs, "columns"):
        _check_columns(docs.columns, text_field)
        columns = {str(name): docs[name].tolist() for name in docs.columns}
    else:
        columns = {text_field: docs.tolist()}
    columns.setdefault(id_field, docs.index.tolist())
    if not set(RICH).isdisjoint(columns):
        named = (dict(zip(columns, row)) for row in zip(*columns.values()))
        return Given(len(docs), rows=_rows(named, text_field, id_field))
    cells = [[_text(value) for value in columns.pop(text_field)]]
    cells += [[written(value) for value in values] for values in columns.values()]
    return Given(len(docs), columns=([text_field, *columns], _cut_columns(cells, len(docs))))


def _cut_columns(columns: Columns, rows: int) -> Iterator[Columns]:
    for start in range(0, rows, _ROWS):
        yield [cells[start : start + _ROWS] for cells in columns]


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


def utf8(text: str) -> bytes:
    """The text's bytes. A lone surrogate, which UTF-8 has no bytes for, becomes one U+FFFD: offsets stay right."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        return _SURROGATE.sub("\ufffd", text).encode()


def split(pair: str, what: str, form: str = "FIELD=VALUE") -> Tuple[str, str]:
    """The two sides of "FIELD=VALUE"."""
    name, sign, value = pair.partition("=")
    if not sign or not name:
        raise ValueError(f"{what}: {pair!r} is not {form}")
    return name, value
