"""The Arrow PyCapsule interface, both ways: tables go out as streams and schemas, frames come in as streams.

A capsule holds a malloc'd struct of the Arrow C interface; who takes what is in it sets its ``release`` to NULL."""

from __future__ import annotations

import ctypes
from contextlib import contextmanager
from ctypes import POINTER, byref, c_void_p
from typing import Any, Iterator, Protocol, runtime_checkable

from . import _abi
from ._load import lib
from .errors import Error, check, new_err


@runtime_checkable
class ArrowStream(Protocol):
    """What gives an Arrow stream: a frame of Polars or pandas, a table or reader of pyarrow, a query of DuckDB."""

    def __arrow_c_stream__(self, requested_schema: object = None) -> object: ...


_raw_malloc = ctypes.PYFUNCTYPE(c_void_p, ctypes.c_size_t)(("PyMem_RawMalloc", ctypes.pythonapi))
_raw_free = ctypes.PYFUNCTYPE(None, c_void_p)(("PyMem_RawFree", ctypes.pythonapi))
_capsule_new = ctypes.PYFUNCTYPE(ctypes.py_object, c_void_p, ctypes.c_char_p, c_void_p)(
    ("PyCapsule_New", ctypes.pythonapi)
)
_capsule_open = ctypes.PYFUNCTYPE(c_void_p, ctypes.py_object, ctypes.c_char_p)(
    ("PyCapsule_GetPointer", ctypes.pythonapi)
)
# the capsule is dying when this is asked: it goes by its address, not as an object
_capsule_pointer = ctypes.PYFUNCTYPE(c_void_p, c_void_p, ctypes.c_char_p)(("PyCapsule_GetPointer", ctypes.pythonapi))

_KINDS: Any = {b"arrow_array_stream": _abi.ArrowArrayStream, b"arrow_schema": _abi.ArrowSchema}


def _destroyer(name: bytes) -> Any:
    def destroy(capsule: int) -> None:
        address = _capsule_pointer(capsule, name)
        held = _KINDS[name].from_address(address)
        if held.release:
            held.release(byref(held))
        _raw_free(address)

    return ctypes.PYFUNCTYPE(None, c_void_p)(destroy)


_destroyers = {name: _destroyer(name) for name in _KINDS}  # live as long as any capsule


def _capsule(name: bytes, fill: Any) -> object:
    """A capsule of what ``fill(pointer)`` puts there."""
    kind = _KINDS[name]
    address = _raw_malloc(ctypes.sizeof(kind))
    if not address:
        raise MemoryError
    try:
        fill(ctypes.cast(address, POINTER(kind)))
    except BaseException:
        _raw_free(address)
        raise
    return _capsule_new(address, name, ctypes.cast(_destroyers[name], c_void_p))


def _export(table: int, out: Any) -> None:
    err = new_err()
    check(lib.dgm_table_export_arrow(table, out, byref(err)), err)


def stream_capsule(table: int) -> object:
    """The stream of a table, by its handle."""
    return _capsule(b"arrow_array_stream", lambda out: _export(table, out))


def schema_capsule(table: int) -> object:
    """The schema of a table, by its handle."""
    stream = _abi.ArrowArrayStream()
    _export(table, byref(stream))

    def fill(out: Any) -> None:
        if stream.get_schema(byref(stream), out):
            raise Error(_abi.ERR_MEMORY, "out of memory")

    try:
        return _capsule(b"arrow_schema", fill)
    finally:
        stream.release(byref(stream))


@contextmanager
def opened(source: ArrowStream) -> Iterator[Any]:
    """A pointer to the stream of `source`, for a function of C that takes it over."""
    capsule = source.__arrow_c_stream__()
    yield ctypes.cast(_capsule_open(capsule, b"arrow_array_stream"), POINTER(_abi.ArrowArrayStream))


def open_stream(source: ArrowStream, corpus: c_void_p, options: _abi.CorpusOptions) -> None:
    """A corpus of what the source streams."""
    err = new_err()
    with opened(source) as stream:
        check(lib.dgm_corpus_arrow(stream, byref(options), byref(corpus), byref(err)), err)
