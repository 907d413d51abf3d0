"""The report: one HTML page with figures of a corpus, the passages behind them, and the texts."""

from __future__ import annotations

import os
import weakref
from ctypes import byref, c_void_p
from typing import TYPE_CHECKING, Any, Optional, Union

from . import _abi
from ._load import lib
from .doc import Doc
from .errors import check, new_err
from .table import Sink

if TYPE_CHECKING:
    from .pipeline import Pipeline

#: what a report reads of each document: give it to run() as ``layers``, so that it is computed in parallel
LAYERS = ("lines", "sentences", "entities", "stances", "profile")


class Report:
    """A report of documents that are added one by one.

    >>> report = dragoman.Report(pipe, title="Op-eds")
    >>> pipe.run("opeds/", layers=report.layers, on_doc=report.add)
    >>> report.write("report.html")

    title  of the page
    by     columns of the map of stances: a field of the documents; None: source, or where fewer than two are known the
           documents
    text   False: figures and tables alone

    All documents are counted; passages and texts are of the first 2,000 and 16 MiB. One thread at a time.
    Errors: MISMATCH (a document of another pipeline).
    """

    layers = LAYERS

    def __init__(
        self, pipeline: Pipeline, *, title: Optional[str] = None, by: Optional[str] = None, text: bool = True
    ) -> None:
        options = _abi.make(
            _abi.ReportOptions,
            flags=0 if text else _abi.REPORT_NO_TEXT,
            title=_abi.encode(title),
            by=_abi.encode(by),
        )
        handle, err = c_void_p(), new_err()
        check(lib.dgm_report_new(pipeline._handle, byref(options), byref(handle), byref(err)), err)
        self._handle = handle
        self._close = weakref.finalize(self, lib.dgm_report_free, handle)

    def add(self, doc: Doc) -> None:
        """Counts a document and keeps what the page shows of it."""
        err = new_err()
        check(lib.dgm_report_add(self._handle, doc._handle, byref(err)), err)

    def write(self, target: Union[str, os.PathLike[str], Any], figure: Optional[str] = None) -> None:
        """Writes the page, or one figure as SVG, to a path or a binary file.

        figure  "actors" "stance" "relations" "heat" "holders" "network" "terms" "spread" "words" "strips"
                "keyness" "time" "mentions" "drift"

        Errors: ARGUMENT (no such figure, or it has nothing to show), what the file raises.
        """
        if isinstance(target, (str, os.PathLike)):
            with open(target, "wb") as file:
                self._write(file, figure)
        else:
            self._write(target, figure)

    def _write(self, file: Any, figure: Optional[str]) -> None:
        sink, err = Sink(file.write), new_err()
        sink.check(lib.dgm_report_write(self._handle, _abi.encode(figure), byref(sink.struct), byref(err)), err)
