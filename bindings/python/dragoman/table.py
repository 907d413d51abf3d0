"""Tables: named, typed columns, immutable, readable after everything they came from is gone."""

from __future__ import annotations

import codecs
import ctypes
import io
import os
import tempfile
import weakref
from ctypes import byref, c_void_p
from typing import IO, Any, Dict, Iterator, List, Optional, Sequence, Tuple, Union, overload

from . import _abi, _arrow, _look
from ._load import lib
from .errors import check, fail, new_err

_TYPES = {
    _abi.BOOL: "bool",
    _abi.I32: "i32",
    _abi.I64: "i64",
    _abi.F64: "f64",
    _abi.UTF8: "utf8",
    _abi.DICT: "dict",
    _abi.LIST_UTF8: "list<utf8>",
    _abi.LIST_I64: "list<i64>",
}

_LOOK, _LOOK_HTML = 10, 20  # rows shown

_EXTENSIONS = {"txt": "table", "ndjson": "jsonl", "gv": "dot", "arrows": "arrow", "db": "sqlite", "sqlite3": "sqlite"}
_BYTES = ("arrow", "sqlite")  # formats that are not text

Target = Union[str, "os.PathLike[str]", IO[str], IO[bytes]]


class Table:
    """Rows and columns. Made by documents and tallies, or read from Arrow.

    >>> len(table), table.columns
    >>> table["start"]          # a column, as a list
    >>> table[0]                # a row, as a dict; iterating gives these
    >>> table[:10]              # rows, as a table
    >>> table.rows              # all rows, as a list of tuples
    >>> table.to_pandas()       # a DataFrame; also to_polars(), to_arrow(), to_dicts()
    >>> table.write("terms.csv")

    Null cells are None. Any thread may read a table; pyarrow, Polars, DuckDB and pandas read it through
    ``__arrow_c_stream__`` without a copy.
    """

    __slots__ = ("_handle", "_columns", "__weakref__")

    def __init__(self, handle: Optional[int]) -> None:
        if not handle:
            raise TypeError("tables are made by documents and tallies, or by from_arrow()")
        self._handle = handle
        weakref.finalize(self, lib.dgm_table_unref, handle)
        self._columns: Optional[Tuple[str, ...]] = None

    @property
    def columns(self) -> Tuple[str, ...]:
        """The names of the columns."""
        if self._columns is None:
            self._columns = tuple(self._column(i).name.decode() for i in range(lib.dgm_table_columns(self._handle)))
        return self._columns

    def _column(self, i: int) -> _abi.Column:
        column: _abi.Column = lib.dgm_table_column(self._handle, i).contents
        return column

    def _find(self, name: str) -> _abi.Column:
        try:
            return self._column(self.columns.index(name))
        except ValueError:
            raise KeyError(f"no column {name!r}; there are {', '.join(self.columns)}") from None

    def __len__(self) -> int:
        """The number of rows."""
        rows: int = lib.dgm_table_rows(self._handle)
        return rows

    def __bool__(self) -> bool:
        return len(self) > 0

    def __repr__(self) -> str:
        """The first rows and columns, for looking at."""
        shown = self[:_LOOK]
        return _look.text(self.columns, shown.rows, len(self) - len(shown))

    def _repr_html_(self) -> str:
        shown = self[:_LOOK_HTML]
        return _look.html(self.columns, shown.rows, len(self) - len(shown))

    def __str__(self) -> str:
        return self.format("table")

    @overload
    def __getitem__(self, key: str) -> List[Any]: ...
    @overload
    def __getitem__(self, key: int) -> Dict[str, Any]: ...
    @overload
    def __getitem__(self, key: slice) -> Table: ...
    def __getitem__(self, key: Union[str, int, slice]) -> Any:
        """The column of that name as a list, the row of that number as a dict, or the rows of a slice as a table."""
        if isinstance(key, str):
            return _values(self._find(key))
        if isinstance(key, slice):
            return self.take(range(len(self))[key])
        if not -len(self) <= key < len(self):
            raise IndexError(f"row {key} of {len(self)}")
        return {name: _cell(self._column(i), key % len(self)) for i, name in enumerate(self.columns)}

    def __iter__(self) -> Iterator[Dict[str, Any]]:
        """The rows, as dicts."""
        for row in self.rows:
            yield dict(zip(self.columns, row))

    @property
    def rows(self) -> List[Tuple[Any, ...]]:
        """All rows, as tuples in the order of ``columns``."""
        return list(zip(*(_values(self._column(i)) for i in range(len(self.columns)))))

    @property
    def types(self) -> Dict[str, str]:
        """Type of each column: bool i32 i64 f64 utf8 dict (of utf8) list<utf8> list<i64>."""
        return {name: _TYPES[self._column(i).type] for i, name in enumerate(self.columns)}

    def select(self, where: Optional[str] = None, sort: Optional[str] = None, **equal: object) -> "Table":
        """The rows that fit, as a table: ``doc.stances.select(target="cn", holder="author", sort="score")``.

        ``where``: "COLUMN=VALUE", or with != < <= > >=; several, one a line. ``equal``: columns by name. ``sort``: a column,
        descending, or "COLUMN:asc". Cells are compared as they are printed, None as nothing; of a list one item is
        enough. Error: ARGUMENT for a column that is not there."""
        lines = ([where] if where else []) + [f"{name}={value}" for name, value in equal.items()]
        return concat([self], "\n".join(lines), sort)

    def take(self, rows: Sequence[int]) -> Table:
        """Rows by their numbers, in that order, as a table. Error: ARGUMENT for a row that is not there."""
        numbers = (ctypes.c_int64 * len(rows))(*rows)
        out, err = c_void_p(), new_err()
        check(lib.dgm_table_take(self._handle, numbers, len(rows), byref(out), byref(err)), err)
        return from_out(out)

    def head(self, rows: int = 5) -> Table:
        """The first rows, as a table."""
        return self[:rows]

    def to_dicts(self) -> List[Dict[str, Any]]:
        """The rows, as dicts."""
        return list(self)

    def to_dict(self) -> Dict[str, List[Any]]:
        """{name: values}, as ``pandas.DataFrame`` and ``polars.DataFrame`` take it."""
        return {name: _values(self._column(i)) for i, name in enumerate(self.columns)}

    def to_pandas(self) -> Any:
        """A pandas.DataFrame. Numbers and truth values with nulls get pandas' nullable types. ImportError without
        pandas."""
        try:
            import pandas
        except ImportError:
            raise ImportError("to_pandas() needs pandas: pip install pandas") from None
        nullable = {_abi.BOOL: "boolean", _abi.I32: "Int32", _abi.I64: "Int64"}
        plain = {_abi.BOOL: "bool", _abi.I32: "int32", _abi.I64: "int64", _abi.F64: "float64"}
        series = {}
        for i, name in enumerate(self.columns):
            column = self._column(i)
            dtype = nullable.get(column.type) if column.nulls else None
            series[name] = pandas.Series(_values(column), dtype=dtype or plain.get(column.type, "object"))
        return pandas.DataFrame(series)

    def to_polars(self) -> Any:
        """A polars.DataFrame. ImportError without Polars."""
        try:
            import polars
        except ImportError:
            raise ImportError("to_polars() needs Polars: pip install polars") from None
        return polars.DataFrame(self)

    def to_arrow(self) -> Any:
        """A pyarrow.Table that shares the memory of this one. ImportError without pyarrow."""
        try:
            import pyarrow
        except ImportError:
            raise ImportError("to_arrow() needs pyarrow: pip install pyarrow") from None
        return pyarrow.table(self)

    def format(self, format: str = "table", width: int = 0) -> str:
        """The table in a format of ``write()``, as a str. ``width``: cells of a terminal for "table", 0: any. ValueError
        for a format that is not text."""
        if format in _BYTES:
            raise ValueError(f"{format} is not text: write() it to a file")
        out = io.BytesIO()
        write(out, self, format, width=width)
        return out.getvalue().decode()

    def write(self, target: Target, format: Optional[str] = None) -> None:
        """Writes to a path or an open file. ``format``: table tsv csv json jsonl arrow sqlite graphml dot; None: by the path's
        extension. Errors: UNSUPPORTED (dot of a table without a and b), what the file raises."""
        write(target, self, format)

    @classmethod
    def from_arrow(cls, data: Any) -> "Table":
        """A copy of what has ``__arrow_c_stream__``: a table of pyarrow, a DataFrame of Polars. Types are those of
        ``types``, and large strings; cast others before. Errors: ARGUMENT (another type), FORMAT, READ."""
        out, err = c_void_p(), new_err()
        with _arrow.opened(data) as stream:
            check(lib.dgm_table_import_arrow(stream, byref(out), byref(err)), err)
        return cls(out.value)

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """The table as an Arrow stream of one batch, sharing its memory (the Arrow PyCapsule interface). Its columns have
        the types they have: a requested schema is left to the reader to cast to."""
        return _arrow.stream_capsule(self._handle)

    def __arrow_c_schema__(self) -> object:
        """Names and types of the columns, as ``pyarrow.schema()`` takes them."""
        return _arrow.schema_capsule(self._handle)


def from_out(handle: c_void_p) -> Table:
    """A table that the caller of the C function owns."""
    return Table(handle.value)


def concat(tables: Sequence[Table], where: Optional[str] = None, sort: Optional[str] = None) -> Table:
    """The rows of tables with the same columns, one after the other, as one table; or those that fit, as
    :meth:`Table.select` has it."""
    handles = (c_void_p * len(tables))(*(table._handle for table in tables))
    out, err = c_void_p(), new_err()
    arguments = handles, len(tables), _abi.encode(where or None), _abi.encode(sort or None)
    check(lib.dgm_table_select(*arguments, byref(out), byref(err)), err)
    return from_out(out)


class LayerRows:
    """A layer of documents that come one by one, as one table. Kept as C has them: a document costs two calls."""

    _MOST = 1024  # tables that wait to become one

    def __init__(self, layer: int) -> None:
        self._layer = layer
        self._waiting: List[int] = []
        self._tables: List[Table] = []
        self._err = new_err()
        self._out = c_void_p()

    def add(self, doc: int) -> None:
        """A document, by its handle."""
        check(lib.dgm_doc_layer(doc, self._layer, 0, byref(self._out), byref(self._err)), self._err)
        if lib.dgm_table_rows(self._out):
            self._waiting.append(lib.dgm_table_ref(self._out))
            if len(self._waiting) == self._MOST:
                self._settle()

    def _settle(self) -> None:
        waiting, self._waiting = [Table(handle) for handle in self._waiting], []
        self._tables.append(concat(waiting))

    def table(self) -> Optional[Table]:
        """All rows; None where there are none."""
        if self._waiting:
            self._settle()
        return concat(self._tables) if len(self._tables) > 1 else self._tables[0] if self._tables else None


def from_layer(handle: c_void_p) -> Table:
    """A table borrowed from a document: takes a hold of its own."""
    return Table(lib.dgm_table_ref(handle))


# ---- cells


def _valid(column: _abi.Column) -> Optional[List[bool]]:
    """Whether each cell has a value; None where all have."""
    if not column.nulls or not column.validity:
        return None
    return _bits(ctypes.cast(column.validity, c_void_p).value, column.rows)


def _bits(address: Optional[int], n: int) -> List[bool]:
    data = ctypes.string_at(address, (n + 7) // 8) if address and n else b""
    return [bool(data[i >> 3] >> (i & 7) & 1) for i in range(n)]


def _numbers(column: _abi.Column) -> List[Any]:
    array = _abi.VALUE_TYPES[column.type] * column.rows
    return list(array.from_address(column.values)) if column.rows else []


def _offsets(column: _abi.Column) -> List[int]:
    return list((ctypes.c_int32 * (column.rows + 1)).from_address(ctypes.addressof(column.offsets.contents)))


def _strings(column: _abi.Column) -> List[str]:
    if not column.rows:
        return []
    offsets = _offsets(column)
    data = ctypes.string_at(column.values, offsets[-1]) if offsets[-1] else b""
    if data.isascii():
        text = data.decode("ascii")
        return [text[a:b] for a, b in zip(offsets, offsets[1:])]
    return [data[a:b].decode("utf-8", "replace") for a, b in zip(offsets, offsets[1:])]


def _lists(column: _abi.Column) -> List[Any]:
    if not column.rows:
        return []
    items = _values(column.child.contents)
    offsets = _offsets(column)
    return [items[a:b] for a, b in zip(offsets, offsets[1:])]


def _values(column: _abi.Column) -> List[Any]:
    """All cells of a column."""
    values: List[Any]
    if column.type == _abi.BOOL:
        values = _bits(column.values, column.rows)
    elif column.type == _abi.UTF8:
        values = _strings(column)
    elif column.type in (_abi.LIST_UTF8, _abi.LIST_I64):
        values = _lists(column)
    else:
        values = _numbers(column)
    valid = _valid(column)
    if column.type == _abi.DICT:
        words = _strings(column.child.contents)
        return [words[i] if ok else None for i, ok in zip(values, valid or [True] * len(values))]
    return values if valid is None else [value if ok else None for value, ok in zip(values, valid)]


def _cell(column: _abi.Column, row: int) -> Any:
    """One cell of a column."""
    if column.nulls and column.validity and not column.validity[row >> 3] >> (row & 7) & 1:
        return None
    if column.type == _abi.BOOL:
        return _bits(column.values + (row >> 3), 8)[row & 7]
    if column.type in _abi.VALUE_TYPES:
        kind = _abi.VALUE_TYPES[column.type]
        value = kind.from_address(column.values + row * ctypes.sizeof(kind)).value
        return _cell(column.child.contents, value) if column.type == _abi.DICT else value
    start, end = column.offsets[row], column.offsets[row + 1]
    if column.type == _abi.UTF8:
        return ctypes.string_at(column.values + start, end - start).decode("utf-8", "replace") if end > start else ""
    return [_cell(column.child.contents, i) for i in range(start, end)]


# ---- writing


def write(
    target: Target,
    tables: Union[Table, Sequence[Table]],
    format: Optional[str] = None,
    *,
    width: int = 0,
    name: Optional[str] = None,
) -> None:
    """Writes tables one after the other, as one output with one header.

    target  a path or an open file, text or binary; for sqlite a path, replaced when the database is whole
    tables  one, or several with the same columns; for graphml and dot, tables of nodes before tables of edges
    format  table tsv csv json jsonl arrow sqlite graphml dot; None: by the path's extension
    name    of sqlite's table; None: "rows"
    """
    if not isinstance(target, (str, os.PathLike)):
        _write(target, tables, _checked(format or "tsv"), width)
        return
    path = os.fsdecode(target)
    chosen = _checked(format or _format_of(path))
    if chosen == "sqlite":
        _write_database(path, tables, name)
        return
    with open(path, "wb") as file:
        _write(file, tables, chosen, width)


def _write_database(path: str, tables: Union[Table, Sequence[Table]], name: Optional[str]) -> None:
    beside, made = tempfile.mkstemp(prefix=os.path.basename(path) + ".", dir=os.path.dirname(path) or ".")
    os.close(beside)
    try:
        options = _abi.make(_abi.WriterOptions, path=os.fsencode(made), name=_abi.encode(name))
        _write_tables(tables, "sqlite", None, options)
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(made, 0o666 & ~mask)  # as open() would have made it
        os.replace(made, path)
    except BaseException:
        os.unlink(made)
        raise


def _checked(format: str) -> str:
    if format not in _abi.FORMATS:
        raise ValueError(f"no format {format!r}; there are {', '.join(_abi.FORMATS)}")
    return format


def _format_of(path: str) -> str:
    extension = os.path.splitext(path)[1][1:].lower()
    return _EXTENSIONS.get(extension, extension)


def _write(file: Any, tables: Union[Table, Sequence[Table]], format: str, width: int) -> None:
    if format == "sqlite":
        raise ValueError("a database goes to a path, not to an open file")
    if isinstance(file, io.TextIOBase):
        if format in _BYTES:
            raise ValueError(f"{format} is not text: open the file as binary, 'wb'")
        decoder = codecs.getincrementaldecoder("utf-8")()
        sink = Sink(lambda data: file.write(decoder.decode(data)))
    else:
        sink = Sink(file.write)
    _write_tables(tables, format, sink, _abi.make(_abi.WriterOptions, columns=width))


def _write_tables(
    tables: Union[Table, Sequence[Table]], format: str, sink: Optional["Sink"], options: _abi.WriterOptions
) -> None:
    finished = sink.check if sink else check
    to = byref(sink.struct) if sink else None
    handle, err = c_void_p(), new_err()
    check(lib.dgm_writer_new(_abi.FORMATS[format], to, byref(options), byref(handle), byref(err)), err)
    try:
        for table in [tables] if isinstance(tables, Table) else tables:
            finished(lib.dgm_writer_add(handle, table._handle, byref(err)), err)
        finished(lib.dgm_writer_finish(handle, byref(err)), err)
    finally:
        lib.dgm_writer_free(handle)


class Sink:
    """A dgm_sink that hands bytes to a Python function. What the function raises stops the writing and is raised by
    check(), after the C call has returned."""

    def __init__(self, write: Any) -> None:
        self._write = write
        self._raised: Optional[BaseException] = None
        self._callback = _abi.WRITE(self._call)  # the struct borrows it
        self.struct = _abi.make(_abi.Sink, write=self._callback)

    def _call(self, user: object, data: int, length: int) -> int:
        try:
            self._write(ctypes.string_at(data, length))
            return 0
        except BaseException as raised:
            self._raised = raised
            return 1

    def check(self, code: int, err: _abi.Error) -> None:
        if self._raised is not None:
            raised, self._raised = self._raised, None
            raise raised
        if code != _abi.OK:
            fail(code, err)
