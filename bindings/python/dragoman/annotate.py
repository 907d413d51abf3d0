"""Documents one after the other, each with its layers, for who reads them rather than counts.

In: a corpus. Out: its documents in input order, made as they are asked for. Where layers are named they are computed ahead
by threads, which C lets run side by side."""

from __future__ import annotations

import os
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from ctypes import byref, c_int32
from typing import Deque, Iterator, Optional, Sequence, Tuple

from . import _abi
from ._load import lib
from .corpus import Corpus
from .doc import Doc, DocPool
from .errors import Error, from_struct, new_err, warn

_OF_ONE = (_abi.ERR_READ, _abi.ERR_LIMIT, _abi.ERR_BINARY, _abi.ERR_ENCODING)  # after these the corpus goes on
_AHEAD = 4  # documents for each thread


def documents(corpus: Corpus, pool: DocPool) -> Iterator[Doc]:
    """The documents of a corpus. What cannot be read is left out with a warning at the end, or raised where it is all
    there is."""
    handle, first, seen, skipped = corpus._take(), None, 0, 0
    try:
        while True:
            doc, refused = _next(corpus, handle, pool)
            if doc:
                seen += 1
                yield doc
            elif refused:
                first, skipped = first or refused, skipped + 1
            else:
                break
    finally:
        corpus._close()
    if first and seen + skipped == 1:
        raise first
    if first:
        warn(f"skipped {skipped} of the documents, the first is {first}")


def _next(corpus: Corpus, handle: object, pool: DocPool) -> Tuple[Optional[Doc], Optional[Error]]:
    """The next document, or why it is none; neither at the end."""
    taken, got, err = pool.take(), c_int32(), new_err()
    code = lib.dgm_corpus_next(handle, taken, byref(got), byref(err))
    if code == _abi.OK and got.value:
        return pool.wrap(taken), None
    pool.give(taken)
    if corpus._calls.raised is not None:
        raise corpus._calls.raised
    if code in _OF_ONE:
        return None, from_struct(code, err)
    if code != _abi.OK:
        raise from_struct(code, err)
    return None, None


def ahead(docs: Iterator[Doc], layers: Sequence[str], threads: int) -> Iterator[Doc]:
    """The same documents, in the same order, with layers computed."""
    threads = threads or os.cpu_count() or 1

    def compute(doc: Doc) -> Doc:
        for layer in layers:
            doc.layer(layer)
        return doc

    waiting: Deque[Future[Doc]] = deque()
    with ThreadPoolExecutor(threads, "dragoman") as workers:
        try:
            for doc in docs:
                waiting.append(workers.submit(compute, doc))
                if len(waiting) > _AHEAD * threads:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()
