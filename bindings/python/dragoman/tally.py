"""Tallies: integer counts over many documents that merge in any order to the same bytes."""

from __future__ import annotations

import os
import tempfile
import threading
import weakref
from ctypes import byref, c_void_p
from typing import TYPE_CHECKING, List, Optional, Sequence, Tuple, Union

from . import _abi
from ._load import lib
from .doc import Doc
from .errors import Error, check, new_err
from .table import Sink, Table, from_out

if TYPE_CHECKING:
    from .pipeline import Pipeline

_KINDS = {number: name for name, number in _abi.TALLIES.items()}
_MAIN_TABLE = {"terms": "terms", "pairs": "pairs", "entities": "actors", "keywords": "keywords", "stances": "stance", "sample": "sheet",
               "texts": "diversity", "collocates": "collocates", "lines": "lines"}


class Tally:
    """Counts over documents.

    kind      "terms" (tables "terms" "keyness" "dispersion" "collocations" "features" "matrix" "groups"), "pairs"
              ("pairs" "edges" "nodes" "passages"), "entities" ("actors"),
              "keywords" ("keywords" "unmatched"), "stances" ("stance" "contrast" "evidence" "drivers" "holders" "nodes"),
              "sample" ("sheet" "key": stance rows to be coded by hand), "texts" ("diversity" "readability"),
              "collocates" ("collocates": what stands near a word) or "lines" ("lines": those that documents of a source
              share, for Pipeline(boilerplate=)); every kind also has "groups" and "cells", the counts
    by        a field to group by: doc folder source author date year month lang, or any other of the documents
    about     only passages about this entity id, "cn+ru": about both; a list of such: about any of them
    context   what is about an entity: the "sentence" that mentions it, the "paragraph", the "document", or "window:N",
              N words on either side of the mention in its paragraph
    of        pairs: "entities", "terms" or "both"
    within    pairs: "sentence", "paragraph", "document", "window" or "window:N"
    node      collocates: a word, a phrase, "@id" or "@category", as in Doc.find()
    window    collocates: words on each side of it, 0: 5
    ngrams    terms: a length or (shortest, longest), 1..5
    skip      terms: tokens that an n-gram may leave out between its words, in all, 0..10
    named     terms: an entity is one term, shown by its name, and its words are none; see values and roll_up
    evidence  passages kept for a cell
    across    pairs, collocates: windows may cross sentences
    distance  pairs: windows weight a pair by 1/distance
    stop      pairs: count stop words too; "collocations", "collocates": show them
    values    entities, named terms: count dates, money, percentages and quantities too
    passages  pairs: keep a few passages of each, where its two are nearest, for "passages" and "edges"
    bonds     pairs: count the stances between the two, for the sign of "edges"
    holders   stances: count who holds them, for "holders" and "nodes"
    roll_up   entities, pairs, named terms: who acts for a state counts as that state
    separate  entities: metonyms are rows apart
    documents terms: count each document by itself too, for the dispersion and the resampling of "keyness"
    drivers   stances: count the words that made each score too, for the table "drivers"
    sample    sample: rows to draw, in equal shares of each label and group; 0: 200
    seed      sample: another one draws other rows
    proportional
              sample: shares in proportion to the rows there are
    memory    pairs: bytes for counts, 0: no limit; more go to a file in `folder`, and no result changes
    folder    wanted with memory: where that file is, nameless and gone with the tally; the system's by default
    pool      stances: one score over all languages, which have lexicons of their own

    Errors: ARGUMENT (a value out of range). Threads may share a tally: they take turns.
    """

    def __init__(
        self,
        pipeline: Pipeline,
        kind: str,
        *,
        by: Optional[str] = None,
        about: Union[str, Sequence[str], None] = None,
        context: str = "sentence",
        of: str = "entities",
        within: str = "sentence",
        node: Optional[str] = None,
        window: int = 0,
        ngrams: Union[int, Tuple[int, int]] = 1,
        skip: int = 0,
        named: bool = False,
        evidence: int = 0,
        across: bool = False,
        distance: bool = False,
        stop: bool = False,
        values: bool = False,
        roll_up: bool = False,
        separate: bool = False,
        pool: bool = False,
        documents: bool = False,
        drivers: bool = False,
        passages: bool = False,
        bonds: bool = False,
        holders: bool = False,
        sample: int = 0,
        seed: int = 1,
        proportional: bool = False,
        memory: int = 0,
        folder: Optional[str] = None,
    ) -> None:
        unit, _, reach = within.partition(":")
        shortest, longest = (ngrams, ngrams) if isinstance(ngrams, int) else ngrams
        flags = (_abi.ACROSS if across else 0) | (_abi.DISTANCE if distance else 0)
        flags |= (_abi.STOP if stop else 0) | (_abi.VALUES if values else 0)
        flags |= (_abi.ROLL_UP if roll_up else 0) | (_abi.SEPARATE if separate else 0)
        flags |= (_abi.POOL if pool else 0) | (_abi.DRIVERS if drivers else 0)
        flags |= (_abi.PROPORTIONAL if proportional else 0) | (_abi.DOCUMENTS if documents else 0)
        flags |= (_abi.PASSAGES if passages else 0) | (_abi.BONDS if bonds else 0) | (_abi.HOLDERS if holders else 0)
        flags |= _abi.NAMED if named else 0
        options = _abi.make(
            _abi.TallyOptions,
            flags=flags,
            of=_abi.choose("of", of, _abi.OF),
            within=_abi.choose("within", unit, _abi.WITHIN),
            window=int(reach or window),
            ngram_min=shortest,
            ngram_max=longest,
            evidence=evidence,
            by=_abi.encode(by),
            sample=sample,
            seed=seed,
            skip=skip,
            node=_abi.encode(node),
            memory=memory,
            folder=_abi.encode(folder or tempfile.gettempdir() if memory else None),
            **_abi.passages(about, context),
        )
        number = _abi.choose("tally", kind, _abi.TALLIES)
        handle, err = c_void_p(), new_err()
        check(lib.dgm_tally_new(pipeline._handle, number, byref(options), byref(handle), byref(err)), err)
        self._own(handle)

    def _own(self, handle: c_void_p) -> None:
        self._value = handle
        self._lock = threading.Lock()
        self._running = False
        weakref.finalize(self, lib.dgm_tally_free, handle)

    @property
    def _handle(self) -> c_void_p:
        if self._running:
            raise Error(_abi.ERR_STATE, "the tally is being counted by a run")
        return self._value

    @property
    def kind(self) -> str:
        """terms, pairs, entities, keywords, stances, sample, texts, collocates or lines."""
        return _KINDS[lib.dgm_tally_kind(self._value)]

    def _settings(self) -> _abi.TallyOptions:
        settings, err = _abi.make(_abi.TallyOptions), new_err()
        check(lib.dgm_tally_settings(self._value, byref(settings), byref(err)), err)
        return settings

    @property
    def by(self) -> Optional[str]:
        """The field it groups by, or None."""
        field: bytes = self._settings().by
        return field.decode() or None

    @property
    def evidence(self) -> int:
        """Passages kept for a cell."""
        return int(self._settings().evidence)

    @property
    def memory(self) -> int:
        """About how many bytes of memory the counts take."""
        return int(lib.dgm_tally_memory(self._value))

    def __repr__(self) -> str:
        return f"<dragoman.Tally of {self.kind}>"

    def add(self, doc: Doc) -> None:
        """Counts a document. Errors: MISMATCH (of another pipeline), OVERFLOW, LIMIT."""
        err = new_err()
        with self._lock, doc._lock:
            check(lib.dgm_tally_add(self._handle, doc._handle, byref(err)), err)

    def add_table(self, cells: Table) -> None:
        """Adds the rows of a table "cells", of parts of a corpus added up anywhere, if no two documents of it have the same
        id. Errors: ARGUMENT (columns missing, a row that is no cell)."""
        err = new_err()
        with self._lock:
            check(lib.dgm_tally_add_table(self._handle, cells._handle, byref(err)), err)

    def add_list(self, words: Union[str, bytes], lang: Optional[str] = None) -> None:
        """Adds a frequency list to a tally of terms, as reference or background of "keyness": lines "word TAB count" or
        "word TAB count TAB documents". A line "#total TAB words" states the size of what it was made of, else that is
        the sum of the counts.

        lang  its language; None: the pipeline's

        Errors: ARGUMENT (another kind, no language), FORMAT (a bad line: ``.line``)."""
        data = words.encode() if isinstance(words, str) else words
        err = new_err()
        with self._lock:
            check(lib.dgm_tally_add_list(self._handle, _abi.encode(lang), data, len(data), byref(err)), err)

    def merge(self, other: Tally) -> None:
        """Adds the counts of another tally, which stays as it is. Errors: MISMATCH (kind, options or
        configuration differ), OVERFLOW."""
        if other is self:
            raise ValueError("a tally cannot be merged with itself")
        first, second = sorted((self, other), key=id)
        err = new_err()
        with first._lock, second._lock:
            check(lib.dgm_tally_merge(self._handle, other._handle, byref(err)), err)

    def __iadd__(self, other: Tally) -> Tally:
        self.merge(other)
        return self

    def save(self) -> bytes:
        """The counts as bytes; equal counts are equal bytes."""
        pieces: List[bytes] = []
        sink, err = Sink(pieces.append), new_err()
        with self._lock:
            sink.check(lib.dgm_tally_save(self._handle, byref(sink.struct), byref(err)), err)
        return b"".join(pieces)

    @classmethod
    def load(cls, pipeline: Pipeline, data: bytes) -> Tally:
        """What save() gave. Errors: FORMAT (no tally, or damaged), MISMATCH (of another configuration)."""
        handle, err = c_void_p(), new_err()
        check(lib.dgm_tally_load(pipeline._handle, data, len(data), byref(handle), byref(err)), err)
        tally = cls.__new__(cls)
        tally._own(handle)
        return tally

    def table(
        self,
        name: Optional[str] = None,
        *,
        top: int = 0,
        min_count: int = 0,
        min_docs: int = 0,
        group: Optional[str] = None,
        reference: Union[str, Tally, None] = None,
        target: Optional[str] = None,
        voice: str = "author",
        evidence: int = 0,
        sort: Optional[str] = None,
        measures: Union[str, Sequence[str], None] = None,
        background: Optional[Tally] = None,
        prior: str = "both",
        resample: int = 0,
        seed: int = 1,
    ) -> Table:
        """A table of measures over the counts. Filters hide rows and never change the N of a measure.

        name       None: the kind's first table; see the class for the others
        top        at most so many rows; "drivers": of each target
        min_count, min_docs
                   rows with at least so many; 0: the table's own default
        group      "keyness": the target group; "contrast": the first; elsewhere only this group
        reference  "keyness": the reference group or another tally, None: all other groups; "contrast": the second
        target     "stance", "contrast", "evidence", "drivers": only this target
        voice      the same tables: "author", "quoted" or "all"
        evidence   "evidence", "passages", "edges": passages for a cell
        sort       a column to order by, descending, or "COLUMN:asc"
        measures   "terms", "pairs", "edges", "collocates", "keyness": names of measures, or "all"; None: the usual ones (see explain())
        background "keyness": another tally, whose shares are the prior of log_odds
        prior      "keyness": without one, "both" (target and reference together) or "uniform"
        resample   "keyness": how often documents are dealt to target and reference at random, for the column p_docs;
                   both were counted with documents=True
        seed       "keyness": another one deals otherwise

        Errors: ARGUMENT (no such table or column).
        """
        other = reference if isinstance(reference, Tally) else None
        query = _abi.make(
            _abi.Query,
            voice=_abi.choose("voice", voice, _abi.VOICES),
            top=top,
            min_count=min_count,
            min_docs=min_docs,
            evidence=evidence,
            group=_abi.encode(group),
            reference=_abi.encode(reference) if isinstance(reference, str) else None,
            reference_tally=other._handle if other else None,
            target=_abi.encode(target),
            sort=_abi.encode(sort),
            measures=_abi.encode(measures if measures is None or isinstance(measures, str) else ",".join(measures)),
            background=background._handle if background else None,
            prior=_abi.choose("prior", prior, _abi.PRIORS),
            resample=resample,
            seed=seed,
        )
        wanted = _abi.encode(name or _MAIN_TABLE[self.kind])
        out, err = c_void_p(), new_err()
        locked = sorted({id(tally): tally for tally in (self, other, background) if tally}.values(), key=id)
        for tally in locked:
            tally._lock.acquire()
        try:
            check(lib.dgm_tally_table(self._handle, wanted, byref(query), byref(out), byref(err)), err)
        finally:
            for tally in locked:
                tally._lock.release()
        return from_out(out)


def validate(
    sheet: Union[str, os.PathLike[str]],
    key: Union[str, os.PathLike[str], Table],
) -> Table:
    """What labels given by hand say of the model: confusion, precision, recall, agreement of the coders, and shares of
    labels corrected for the model's errors.

    sheet  the CSV file of a table "sheet", its column label filled with favor, against or none; further coders as
           columns whose names begin with label, or as rows of the same id
    key    the table "key" of the same sample, or the CSV file of it

    Errors: FORMAT (a bad row: ``.line``), OSError (no such file).
    """
    out, err = c_void_p(), new_err()
    path = None if isinstance(key, Table) else os.fsencode(key)
    table = key._handle if isinstance(key, Table) else None
    check(lib.dgm_validate(os.fsencode(sheet), path, table, byref(out), byref(err)), err)
    return from_out(out)


def explain(name: Optional[str] = None) -> Table:
    """How the columns of a tally's table are computed: column formula base zero source. None: all tables."""
    out, err = c_void_p(), new_err()
    check(lib.dgm_explain(_abi.encode(name), byref(out), byref(err)), err)
    return from_out(out)
