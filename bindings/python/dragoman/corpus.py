"""Many documents: files, folders, tables of texts, or texts of one's own; and the run that counts them."""

from __future__ import annotations

import ctypes
import os
import threading
import weakref
from ctypes import byref, c_char_p, c_void_p
from typing import Any, Callable, Iterable, Iterator, List, Mapping, NamedTuple, Optional, Sequence, Union

from . import _abi
from ._arrow import ArrowStream, open_stream
from ._load import lib
from ._packed import Packed
from ._progress import Progress, Told
from ._texts import Columns, read
from .doc import Doc, Source, borrowed, drop
from .errors import Error, check, from_struct, new_err, warn
from .tally import Tally

Path = Union[str, "os.PathLike[str]"]
Text = Union[str, bytes, Mapping[str, Any]]

OnDoc = Callable[[Doc], object]
OnSkip = Callable[[str, Error], object]
OnDuplicate = Callable[[str, str, int], object]


class RunResult(NamedTuple):
    """What came of a run."""

    docs: int  #: documents analysed
    skipped: int  #: documents or files skipped
    bytes: int  #: source bytes of the documents analysed
    replaced: int  #: invalid parts read as U+FFFD
    gave_up: int  #: matches of patterns that reached a limit
    noted: int  #: documents read with a doubt, such as an encoding that they look like
    copies: int  #: documents that are copies of earlier ones, where these were looked for


class Corpus:
    """Files, or a frame, to run, for once: text files are web pages flattened to text; .csv .tsv .jsonl .ndjson have a
    document a row. Files packed by gzip or zstd are read as what is in them.

    paths       files and folders (recursively, in byte order of the path); or whatever has ``__arrow_c_stream__``: a
                frame of Polars or pandas, a table or reader of pyarrow, a query of DuckDB. Its rows are documents; texts
                are read where they lie, a batch at a time; a row whose text is null is skipped
    text_field, id_field
                of rows; "text" and "id"
    encoding    of the files, any that iconv knows; None: UTF-8, or UTF-16 and UTF-32 by their marks
    meta        a CSV file with a doc column, whose other columns become fields
    where       "FIELD=VALUE", or a list of such, which must all hold; also != < <= > >=, by number where both are
                numbers, dates in ISO form
    form        what the files are: "text" "csv" "tsv" "jsonl"; None: by their names
    clean_rows  treat the texts of rows as pages too
    limits      bounds by name of dgm_limits that are of files: document_bytes, unpacked_ratio, nesting

    Errors: READ (no such path).
    """

    def __init__(
        self,
        paths: Union[Path, Iterable[Path], ArrowStream],
        *,
        text_field: Optional[str] = None,
        id_field: Optional[str] = None,
        encoding: Optional[str] = None,
        meta: Optional[Path] = None,
        where: Union[str, Iterable[str], None] = None,
        form: Optional[str] = None,
        clean_rows: bool = False,
        limits: Optional[Mapping[str, int]] = None,
    ) -> None:
        options = _options(text_field, id_field, encoding, meta, where, form, clean_rows, limits)
        handle, err = c_void_p(), new_err()
        if isinstance(paths, ArrowStream):
            open_stream(paths, handle, options)
        else:
            listed = [paths] if isinstance(paths, (str, os.PathLike)) else list(paths)
            array = (c_char_p * len(listed))(*(os.fsencode(path) for path in listed))
            check(lib.dgm_corpus_open(array, len(listed), byref(options), byref(handle), byref(err)), err)
        self._own(handle)

    _size: Optional[int] = None  # documents, where known before they are read

    def _own(self, handle: c_void_p, calls: Optional[Calls] = None, lent: object = None) -> None:
        """`lent` is what C has of Python's until the corpus is freed."""
        self._calls = calls or Calls()
        self._value: Optional[c_void_p] = handle
        self._close = weakref.finalize(self, _free, handle, lent)

    def _take(self) -> c_void_p:
        if self._value is None:
            raise Error(_abi.ERR_STATE, "a corpus runs once")
        handle, self._value = self._value, None
        return handle


def _options(
    text_field: Optional[str] = None,
    id_field: Optional[str] = None,
    encoding: Optional[str] = None,
    meta: Optional[Path] = None,
    where: Union[str, Iterable[str], None] = None,
    form: Optional[str] = None,
    clean_rows: bool = False,
    limits: Optional[Mapping[str, int]] = None,
) -> _abi.CorpusOptions:
    bounds = _abi.make_limits(limits)
    return _abi.make(
        _abi.CorpusOptions,
        flags=_abi.CLEAN_ROWS if clean_rows else 0,
        text_field=_abi.encode(text_field),
        id_field=_abi.encode(id_field),
        encoding=_abi.encode(encoding),
        meta_path=None if meta is None else os.fsencode(meta),
        where=_abi.encode(where if where is None or isinstance(where, str) else "\n".join(where) or None),
        form=_abi.choose("form", form or "name", _abi.FORMS),
        limits=ctypes.pointer(bounds) if bounds else None,
    )


def _free(handle: c_void_p, lent: object) -> None:
    lib.dgm_corpus_free(handle)


class Texts(Corpus):
    """A corpus over an iterable."""

    def __init__(self, texts: Iterable[Text], unit: str, **options: Any) -> None:
        if isinstance(texts, (str, bytes, Mapping)):
            raise TypeError("texts is an iterable of texts, not one text: [text]")
        self._source: Optional[Source] = None  # what C borrows until the next call
        calls = Calls()
        self._next = _abi.NEXT(calls.guard(lambda user, out: self._fill(out.contents), failed=-1))
        self._iterator: Iterator[Text] = iter(texts)
        self._unit = unit
        read = _options(**options)
        handle, err = c_void_p(), new_err()
        check(lib.dgm_corpus_from(self._next, None, byref(read), byref(handle), byref(err)), err)
        self._own(handle, calls)

    def _fill(self, out: _abi.Text) -> int:
        for text in self._iterator:
            given = text if isinstance(text, Mapping) else {"text": text}
            self._source = Source(given, self._unit)
            out.struct_size = ctypes.sizeof(_abi.Text)
            out.text = self._source.data
            out.len = len(self._source.data)
            out.meta = ctypes.pointer(self._source.meta)
            return 1
        return 0


class Strings(Corpus):
    """A corpus over columns of strings in memory."""

    def __init__(self, names: Sequence[str], batches: Iterator[Columns], **options: Any) -> None:
        calls, read = Calls(), _options(**options)
        packed = Packed(names, batches, calls.guard)
        handle, err = c_void_p(), new_err()
        check(lib.dgm_corpus_arrow(byref(packed.stream), byref(read), byref(handle), byref(err)), err)
        self._own(handle, calls, packed)


def open_corpus(docs: Any, unit: str, reading: Mapping[str, Any], lazy: bool = False) -> Corpus:
    """Documents of any form, to be read as :class:`dragoman.options.Reading` says; see :mod:`dragoman._texts`."""
    if isinstance(docs, Corpus):
        return docs
    asked = {name: reading[name] for name in ("text_field", "id_field", "meta", "where") if name in reading}
    given = read(docs, reading.get("text_field") or "text", reading.get("id_field") or "id", lazy)
    if given.paths is not None:
        return _open_paths(given.paths, reading)
    if given.stream is not None:
        corpus = Corpus(given.stream, clean_rows=bool(reading.get("clean")), **asked)
    elif given.columns is not None:
        corpus = Strings(*given.columns, clean_rows=bool(reading.get("clean")), **asked)
    else:
        rows = given.rows or iter(())
        pages: Iterator[Text] = ({**row, "page": True} for row in rows) if reading.get("clean") else rows
        corpus = Texts(pages, unit, meta=reading.get("meta"), where=reading.get("where"))
    corpus._size = given.size
    return corpus


def _open_paths(paths: Sequence[Path], reading: Mapping[str, Any]) -> Corpus:
    names = ("text_field", "id_field", "encoding", "meta", "where", "form")
    asked = {name: reading[name] for name in names if name in reading}
    try:
        return Corpus(paths, clean_rows=bool(reading.get("clean")), **asked)
    except Error as error:
        if error.code == _abi.ERR_READ and isinstance(paths[0], str):
            raise Error(error.code, f"{error} (a text goes in a list: [text])") from None
        raise


class Calls:
    """Callbacks of a run. None lets an exception out into C: the first one is kept, all further callbacks say stop,
    and the run raises it when C has returned."""

    def __init__(self) -> None:
        self.raised: Optional[BaseException] = None

    def guard(self, function: Callable[..., Any], failed: int = 1) -> Callable[..., int]:
        def call(*arguments: Any) -> int:
            if self.raised is not None:
                return failed
            try:
                return function(*arguments) or 0
            except BaseException as raised:
                self.raised = raised
                return failed

        return call

    def on_doc(self, function: Optional[OnDoc], on_handle: Optional[Callable[[int], object]], unit: str) -> Any:
        def call(user: object, handle: int) -> None:
            if on_handle is not None:
                on_handle(handle)
            if function is not None:
                doc = borrowed(handle, unit)
                try:
                    function(doc)
                finally:
                    drop(doc)

        return _abi.ON_DOC(self.guard(call)) if function or on_handle else _abi.ON_DOC()

    def on_skip(self, function: OnSkip) -> Callable[..., int]:
        def call(user: object, name: bytes, why: Any) -> None:
            function(name.decode("utf-8", "replace"), from_struct(why.contents.code, why.contents))

        return self.guard(call)

    def on_duplicate(self, function: Optional[OnDuplicate]) -> Callable[..., int]:
        def call(user: object, doc: bytes, of: bytes, similarity: int) -> None:
            if function is not None:
                function(doc.decode("utf-8", "replace"), of.decode("utf-8", "replace"), similarity)

        return self.guard(call)

    def progress(self, function: Optional[Progress]) -> Callable[..., int]:
        def call(user: object, docs: int, done: int, total: int) -> None:
            if function is not None:
                function(docs, done, total if total >= 0 else None)

        return self.guard(call)


class _Skips:
    """What a run without on_skip, or on_note, says at its end."""

    def __init__(self) -> None:
        self.first: Optional[str] = None

    def __call__(self, name: str, why: Error) -> None:
        self.first = self.first or f"{name}: {why}"

    def warn(self, skipped: int) -> None:
        if skipped and self.first:
            warn(f"skipped {skipped} of the documents, the first is {self.first}")

    def warn_of_notes(self, noted: int) -> None:
        if noted and self.first:
            warn(f"{noted} of the documents may be misread, the first is {self.first}")


def run(
    pipeline: c_void_p,
    unit: str,
    corpus: Corpus,
    tallies: Union[Tally, Sequence[Tally]],
    *,
    threads: int = 0,
    layers: Sequence[str] = (),
    on_doc: Optional[OnDoc] = None,
    on_skip: Optional[OnSkip] = None,
    on_note: Optional[OnSkip] = None,
    progress: Any = None,
    duplicates: str = "ignore",
    similarity: int = 60,
    on_duplicate: Optional[OnDuplicate] = None,
    on_handle: Optional[Callable[[int], object]] = None,
) -> RunResult:
    """Pipeline.run(). ``on_handle``: as on_doc, called with what C has of a document."""
    calls, skips, notes, told = corpus._calls, _Skips(), _Skips(), Told(progress, corpus._size)
    counted = [tallies] if isinstance(tallies, Tally) else list(tallies)
    options = _abi.make(
        _abi.Run,
        threads=threads,
        layers=sum(1 << _abi.choose("layer", name, _abi.LAYERS) for name in set(layers)),
        on_doc=calls.on_doc(on_doc, on_handle, unit),
        on_skip=_abi.ON_SKIP(calls.on_skip(on_skip or skips)),
        on_note=_abi.ON_SKIP(calls.on_skip(on_note or notes)),
        progress=_abi.PROGRESS(calls.progress(told.call)),
        duplicates=_abi.choose("duplicates", duplicates, _abi.DUPLICATES),
        similarity=similarity,
        on_duplicate=_abi.ON_DUPLICATE(calls.on_duplicate(on_duplicate)),
    )
    handles = (c_void_p * len(counted))(*(tally._handle for tally in counted))
    handle, err = corpus._take(), new_err()
    try:
        _set_running(counted, True)
        arguments = (handle, pipeline, handles, len(counted), byref(options), byref(err))
        code = _interruptible(lambda: lib.dgm_corpus_run(*arguments), calls)
    finally:
        _set_running(counted, False)
        corpus._close()
        told.end()
    if calls.raised is not None:
        raise calls.raised
    check(code, err)
    if on_skip is None:
        skips.warn(options.skipped)
    if on_note is None:
        notes.warn_of_notes(options.noted)
    return RunResult(*(getattr(options, name) for name in RunResult._fields))


def _set_running(tallies: List[Tally], running: bool) -> None:
    for tally in tallies:
        with tally._lock:
            tally._running = running


def _interruptible(call: Callable[[], int], calls: Calls) -> int:
    """Calls in a thread of its own while this one waits, so that Ctrl-C reaches Python, which then asks C to stop. Does
    not return, nor raise, before C has returned: what C was given must live so long."""
    code: List[int] = []
    done = threading.Event()  # not Thread.join(), which takes an interrupted wait for the thread's end

    def work() -> None:
        try:
            code.append(call())
        finally:
            done.set()

    thread = threading.Thread(target=work, name="dragoman")

    def wait() -> bool:
        try:  # all that an interrupt can hit once C runs is in here
            if thread.ident is None:
                thread.start()
            while not done.is_set():
                done.wait(0.5)  # a signal that comes as the wait begins would not end it
            return True
        except BaseException as raised:
            calls.raised = calls.raised or raised
            return thread.ident is None

    while not wait():
        pass
    if not code:
        raise calls.raised or RuntimeError("the run ended without a result")
    return code[0]
