"""Texts in memory as a stream of Arrow batches, so that C reads thousands of them for one call of Python.

In: columns of strings, a batch at a time. Out: an ArrowArrayStream over buffers of our own: texts one after the other in
UTF-8 and where each begins. A batch lives until C releases it."""

from __future__ import annotations

import ctypes
from array import array
from ctypes import POINTER, c_void_p
from itertools import accumulate
from typing import Any, Callable, Dict, Iterator, Optional, Sequence, Tuple

from . import _abi
from ._texts import Columns, utf8

_FAILED = 5  # EIO: the stream of a broken iterator


class Packed:
    """What a corpus reads: the stream, and all that C borrows of it."""

    def __init__(self, names: Sequence[str], batches: Iterator[Columns], guard: Callable[..., Any]) -> None:
        self._names = [name.encode() for name in names]
        self._batches = batches
        self._alive: Dict[int, Tuple[Any, ...]] = {}
        self._next = 0
        self._schemas = (_abi.ArrowSchema * (len(names) + 1))()
        self._schema_children = (POINTER(_abi.ArrowSchema) * len(names))()
        self._release_schema = _abi.RELEASE_SCHEMA(_released)
        self._release_child = _abi.RELEASE_ARRAY(_released)
        self._release_batch = _abi.RELEASE_ARRAY(self._drop)
        self.stream = _abi.ArrowArrayStream(
            get_schema=_abi.GET_SCHEMA(guard(self._get_schema, failed=_FAILED)),
            get_next=_abi.GET_NEXT(guard(self._get_next, failed=_FAILED)),
            get_last_error=_abi.GET_LAST_ERROR(lambda stream: None),
            release=_abi.RELEASE_STREAM(_released),
        )

    def _get_schema(self, stream: Any, out: Any) -> int:
        for i, name in enumerate(self._names):
            self._schemas[i] = _abi.ArrowSchema(format=b"U", name=name, flags=2, release=self._release_schema)
            self._schema_children[i] = ctypes.pointer(self._schemas[i])
        out.contents.format, out.contents.name = b"+s", b""
        out.contents.n_children = len(self._names)
        out.contents.children = ctypes.cast(self._schema_children, c_void_p)
        out.contents.release = self._release_schema
        return 0

    def _get_next(self, stream: Any, out: Any) -> int:
        columns = next(self._batches, None)
        if columns is None:
            out.contents.release = _abi.RELEASE_ARRAY()
            return 0
        made = [_column(cells, self._release_child) for cells in columns]
        children = (POINTER(_abi.ArrowArray) * len(made))(*(ctypes.pointer(child) for child, _ in made))
        none = (c_void_p * 1)(None)
        self._next += 1
        self._alive[self._next] = (made, children, none)
        batch = out.contents
        batch.length, batch.null_count, batch.offset = len(columns[0]), 0, 0
        batch.n_buffers, batch.buffers = 1, ctypes.cast(none, c_void_p)
        batch.n_children, batch.children = len(made), ctypes.cast(children, c_void_p)
        batch.release, batch.private_data = self._release_batch, self._next
        return 0

    def _drop(self, batch: Any) -> None:
        self._alive.pop(batch.contents.private_data, None)
        batch.contents.release = _abi.RELEASE_ARRAY()


def _released(struct: Any) -> None:
    struct.contents.release = type(struct.contents.release)()


def _column(cells: Sequence[Optional[str]], release: Any) -> Tuple[_abi.ArrowArray, Tuple[Any, ...]]:
    """An array of strings, and what it points to."""
    data = [b"" if cell is None else utf8(cell) for cell in cells]
    offsets = array("q", accumulate(map(len, data), initial=0))
    joined = b"".join(data)
    nulls = sum(cell is None for cell in cells)
    valid = _bits(cells) if nulls else None
    buffers = (c_void_p * 3)(
        ctypes.addressof(valid) if valid is not None else None,
        offsets.buffer_info()[0],
        ctypes.cast(ctypes.c_char_p(joined), c_void_p).value,
    )
    made = _abi.ArrowArray(
        length=len(data), null_count=nulls, n_buffers=3, buffers=ctypes.cast(buffers, c_void_p), release=release
    )
    return made, (offsets, joined, valid, buffers)


def _bits(cells: Sequence[Optional[str]]) -> Any:
    valid = (ctypes.c_uint8 * ((len(cells) + 7) // 8))()
    for i, cell in enumerate(cells):
        if cell is not None:
            valid[i >> 3] |= 1 << (i & 7)
    return valid
