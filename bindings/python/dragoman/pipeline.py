"""Pipelines: what to do with texts."""

from __future__ import annotations

import ctypes
import os
import weakref
from ctypes import byref, c_void_p
from typing import TYPE_CHECKING, Any, Iterable, Iterator, List, Mapping, Optional, Sequence, Tuple, Union, overload

from . import _abi
from ._arrow import ArrowStream
from ._load import lib
from .annotate import ahead, documents
from .commands import Commands
from .corpus import Corpus, OnDoc, OnDuplicate, OnSkip, Path, RunResult, Text, Texts, open_corpus, run
from .doc import Doc, DocPool, Source, Span
from .errors import Error, check, new_err
from .options import Annotating
from .options import check as check_options
from .table import Table, from_out
from .tally import Tally

if TYPE_CHECKING:
    from typing_extensions import Unpack

Dictionary = Union[Path, Tuple[str, Union[str, bytes]]]  #: a file, or a tuple of its name and its content
Dictionaries = Union[Dictionary, List[Dictionary], None]


class Pipeline(Commands):
    """What to do with texts: compiled once, immutable, used by any number of threads.

    >>> pipe = Pipeline(lang="en", gazetteers=["names.tsv"])
    >>> pipe.annotate("China praised the treaty.").entities
    >>> pipe.terms(df, by="source", top=20).to_pandas()

    lang        "en" "ru" "fr" "es" "zh"; None: found for each document
    gazetteers, patterns, lexicons, keywords
                dictionaries to add to the built-in ones: each a path, a tuple (name, content), or a list of these
    favor, against
                names of categories of ``keywords`` that the stance model takes as evidence
    phrases     lists of phrases that count as one term, one a line, in tallies of terms and pairs
    stopwords   one word a line; replaces the built-in list
    boilerplate counts of lines, written by ``dragoman boilerplate`` or ``("lines", tally.save())``: lines that many documents
                of a source have are furniture in documents of that source
    uax29       tokens exactly as Unicode has them, white space included
    split_clitics
                tokens of English: ``don't`` and ``Russia's`` are two each
    stem        False: a term is the folded form
    all_text    quotes, stances and tallies use every line, whatever its kind
    builtin     False: only what is loaded here
    offsets     unit of start, end and span columns: "char" (so that ``text[start:end]`` works), "byte", "utf16"
    limits      bounds by name of dgm_limits, such as {"document_bytes": 1 << 20}

    Errors: FORMAT (a bad line of a dictionary: ``.line``), ARGUMENT (an unknown language), OSError (no such file).

    A context manager; without ``with`` it is freed when nothing uses it. Documents, tallies and tables stay good.
    """

    def __init__(
        self,
        lang: Optional[str] = None,
        *,
        gazetteers: Dictionaries = None,
        patterns: Dictionaries = None,
        lexicons: Dictionaries = None,
        keywords: Dictionaries = None,
        favor: Sequence[str] = (),
        against: Sequence[str] = (),
        phrases: Dictionaries = None,
        stopwords: Optional[Dictionary] = None,
        boilerplate: Optional[Dictionary] = None,
        uax29: bool = False,
        split_clitics: bool = False,
        stem: bool = True,
        all_text: bool = False,
        builtin: bool = True,
        jit: bool = True,
        offsets: str = "char",
        data_dir: Optional[Path] = None,
        limits: Optional[Mapping[str, int]] = None,
    ) -> None:
        flags = (_abi.UAX29 if uax29 else 0) | (0 if stem else _abi.NO_STEM) | (_abi.ALL_TEXT if all_text else 0)
        flags |= (0 if builtin else _abi.NO_BUILTIN) | (0 if jit else _abi.NO_JIT)
        flags |= _abi.SPLIT_CLITICS if split_clitics else 0
        bounds = _abi.make_limits(limits)
        options = _abi.make(
            _abi.Options,
            flags=flags,
            offsets=_abi.choose("offsets", offsets, _abi.OFFSETS),
            lang=_abi.encode(lang),
            data_dir=None if data_dir is None else os.fsencode(data_dir),
            limits=ctypes.pointer(bounds) if bounds else None,
        )
        self.offsets = offsets
        self.lang = lang
        handle, err = c_void_p(), new_err()
        check(lib.dgm_pipeline_new(byref(options), byref(handle), byref(err)), err)
        self._docs = DocPool(handle, offsets)
        self._finalizer = weakref.finalize(self, _free, handle, self._docs)
        for kind, dictionaries in (
            (_abi.GAZETTEER, gazetteers),
            (_abi.PATTERNS, patterns),
            (_abi.LEXICON, lexicons),
            (_abi.KEYWORDS, keywords),
            (_abi.EVIDENCE, _rows_of("favor", favor)),
            (_abi.EVIDENCE, _rows_of("against", against)),
            (_abi.PHRASES, phrases),
            (_abi.STOPWORDS, stopwords),
            (_abi.BOILERPLATE, boilerplate),
        ):
            for name, content in _dictionaries(dictionaries):
                check(lib.dgm_pipeline_load(handle, kind, name, content, len(content), byref(err)), err)
        check(lib.dgm_pipeline_seal(handle, byref(err)), err)
        self._value = handle

    def check_gazetteer(self, gazetteer: Dictionary) -> Table:
        """A file of names as it is understood, without loading it: file line id name type lang alias flags forms
        problems. Errors: FORMAT (no UTF-8), OSError (no such file)."""
        (name, content), *_ = _dictionaries(gazetteer)
        out, err = c_void_p(), new_err()
        arguments = (self._handle, _abi.GAZETTEER, name, content, len(content))
        check(lib.dgm_pipeline_check(*arguments, byref(out), byref(err)), err)
        return from_out(out)

    @property
    def _handle(self) -> c_void_p:
        if not self._finalizer.alive:
            raise Error(_abi.ERR_STATE, "the pipeline is closed")
        return self._value

    def __enter__(self) -> Pipeline:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """No new documents and tallies; those there are stay good."""
        self._finalizer()

    def __repr__(self) -> str:
        return f"<dragoman.Pipeline {self.lang or 'any language'}>"

    @property
    def hash(self) -> str:
        """The configuration as 32 hexadecimal digits: tallies merge where theirs are equal."""
        digits: bytes = lib.dgm_pipeline_hash(self._handle)
        return digits.decode()

    def doc(
        self,
        text: Union[str, bytes],
        id: Optional[str] = None,
        *,
        page: bool = False,
        html: bool = False,
        encoding: Optional[str] = None,
        targets: Sequence[Span] = (),
        **meta: object,
    ) -> Doc:
        """A text with its layers, each computed when first asked for.

        text      str, or bytes in ``encoding`` (None: UTF-8, or UTF-16 and UTF-32 by their marks)
        id        the doc column
        page      a web page flattened to text: find its furniture; else every line is body
        html      HTML: ``text`` of the doc is what is read out of it, with the article's lines told from the page's
        targets   (start, end, id) of spans to score as stances, instead of those found, in the pipeline's offsets (in
                  bytes where ``text`` is bytes)
        meta      fields such as source="...", date="2024-05-01", author="...", lang="en"

        Errors: LIMIT (too long), BINARY (NUL bytes), ENCODING (unknown).
        """
        given = {"text": text, "id": id, "page": page, "html": html, "encoding": encoding, "targets": targets, **meta}
        source = Source(given, self.offsets)
        self._handle  # raises where the pipeline is closed
        return self._docs.doc(source)

    @overload
    def annotate(self, docs: Union[str, bytes, Mapping[str, Any]]) -> Doc: ...
    @overload
    def annotate(self, docs: Any, **options: Unpack[Annotating]) -> Iterator[Doc]: ...
    def annotate(self, docs: Any, **options: Any) -> Union[Doc, Iterator[Doc]]:
        """One text, or a mapping with "text" and what else is known, as a Doc; or documents of any other form as an
        iterator of Docs, in their order, each made when it is asked for.

        >>> for doc in pipe.annotate(pathlib.Path("opeds"), layers=["stances"]):
        ...     print(doc.id, len(doc.stances))

        docs     a text; or as in :class:`dragoman.commands.Commands`, where a path is a ``pathlib.Path``
        layers   to be computed ahead, in parallel
        threads  for that, 0: one for each processor

        Other options are those of :class:`dragoman.options.Annotating`. Errors: as doc(), for a single document; of several
        those that cannot be read are left out, with a warning at the end.
        """
        check_options("annotate", options, Annotating)
        if isinstance(docs, (str, bytes, Mapping)):
            if options:
                raise TypeError(f"annotate() of one text has no option {next(iter(options))!r}")
            given = docs if isinstance(docs, Mapping) else {"text": docs}
            source = Source(given, self.offsets)
            self._handle  # raises where the pipeline is closed
            return self._docs.doc(source)
        layers, threads = options.pop("layers", ()), options.pop("threads", 0)
        self._handle
        found = documents(open_corpus(docs, self.offsets, options, lazy=True), self._docs)
        return ahead(found, layers, threads) if layers else found

    def tally(self, kind: str, **options: Any) -> Tally:
        """An empty tally of this pipeline; see :class:`dragoman.Tally` for the kinds and options."""
        return Tally(self, kind, **options)

    def run(
        self,
        paths: Union[Path, Corpus, Iterable[Path], ArrowStream, None] = None,
        tallies: Union[Tally, Sequence[Tally]] = (),
        *,
        texts: Union[Iterable[Text], ArrowStream, None] = None,
        threads: int = 0,
        layers: Sequence[str] = (),
        on_doc: Optional[OnDoc] = None,
        on_skip: Optional[OnSkip] = None,
        on_note: Optional[OnSkip] = None,
        progress: Any = None,
        duplicates: str = "ignore",
        similarity: int = 60,
        on_duplicate: Optional[OnDuplicate] = None,
    ) -> RunResult:
        """Runs many documents, in parallel, through the pipeline and into tallies.

        paths     files and folders, or a Corpus; or else
        texts     an iterable of str, bytes or mappings with "text" and, as wanted, "id", "targets", "page" and
                  metadata; it is read by another thread than the caller's. Or a frame or series with
                  ``__arrow_c_stream__`` (Polars, pandas, pyarrow, DuckDB), whose columns are text, id and metadata;
                  columns of other names: ``Corpus(df, text_field="body")``
        threads   0: one for each processor; the tallies end with the same content whatever the number
        layers    layers that on_doc reads, computed in parallel
        on_doc    called with each document in input order; the Doc is good until it returns, its tables for ever
        on_skip   called with the name and the Error of what could not be read; without it there is a warning
        on_note   the same of what was read with a doubt, such as another encoding that it looks like
        progress  called now and then with documents and bytes done, and bytes in all or None; or True, for a bar of tqdm or
                  a line at a terminal; or a bar, whose ``update()`` is called with numbers of documents
        duplicates
                  what becomes of copies of earlier documents: "ignore"; "mark": they have a field duplicate_of, and the
                  profile shows it; "drop": they are left out
        similarity
                  percentage of runs of five words in common from which a document is a copy; 100: the same words
        on_duplicate
                  called with the names of a copy and of the earlier document, and how similar they are

        An exception in a callback, or Ctrl-C, stops the run and is raised here; the tallies then hold a part.
        Errors: READ (no such path), FORMAT (rows that cannot be parsed), those of doc() for a single document.
        """
        if (paths is None) == (texts is None):
            raise TypeError("run() takes paths or texts")
        if isinstance(paths, Corpus):
            corpus = paths
        elif texts is None or isinstance(texts, ArrowStream):
            corpus = Corpus(paths if texts is None else texts)  # type: ignore[arg-type]
        else:
            corpus = Texts(texts, self.offsets)
        return run(
            self._handle,
            self.offsets,
            corpus,
            tallies,
            threads=threads,
            layers=layers,
            on_doc=on_doc,
            on_skip=on_skip,
            on_note=on_note,
            progress=progress,
            duplicates=duplicates,
            similarity=similarity,
            on_duplicate=on_duplicate,
        )


def _rows_of(stance: str, categories: Sequence[str]) -> Dictionaries:
    return [(stance, f"{name}\t{stance}\n") for name in categories]


def _dictionaries(given: Dictionaries) -> Iterator[Tuple[bytes, bytes]]:
    """Names and contents."""
    if given is None:
        return
    for dictionary in given if isinstance(given, list) else [given]:
        if isinstance(dictionary, tuple):
            name, content = dictionary
            yield name.encode(), content if isinstance(content, bytes) else content.encode()
        else:
            with open(dictionary, "rb") as file:
                yield os.fsencode(dictionary), file.read()


def _free(handle: c_void_p, docs: DocPool) -> None:
    docs.close()
    lib.dgm_pipeline_free(handle)
