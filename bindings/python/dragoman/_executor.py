"""The half of dragoman.spark that runs in Spark's Python workers: Arrow batches in, Arrow batches out.

A task counts its documents into a tally of its own. What it gives are rows (section, four keys, four values), those of the
tally's table "cells", and they add up: wherever the tally outgrows its memory it is given out and a new one begun. Two
sections that no tally has go along: DOCUMENT, a row for each id, so that a sum over 1 is an id that comes twice, and
SKIPPED, a row for each document that could not be analysed, with the reason."""

from __future__ import annotations

import socket
from typing import Any, Callable, Dict, Iterable, Iterator, List, Mapping, Optional, Sequence, Tuple

import pyarrow as pa
import pyarrow.compute as pc

from . import __version__
from .doc import Doc
from .pipeline import Pipeline
from .table import Table
from .tally import Tally

DOCUMENT, SKIPPED = 0, -1
KEYS = ("key1", "key2", "key3", "key4")
VALUES = ("value1", "value2", "value3", "value4")
_CELLS = pa.schema(
    [("section", pa.int32())] + [(name, pa.string()) for name in KEYS] + [(name, pa.int64()) for name in VALUES]
)
_TYPES = {"bool": pa.bool_(), "i32": pa.int32(), "i64": pa.int64(), "f64": pa.float64(), "list<utf8>": pa.list_(pa.string()),
          "list<i64>": pa.list_(pa.int64())}
_SLICE = 8 << 20  # bytes of text analysed in one call: each begins with an empty vocabulary
_ROWS = 20_000  # of a batch given to Spark

Job = Mapping[str, Any]  #: what the driver sends, see spark.py
Batches = Iterable[pa.RecordBatch]

_pipelines: Dict[str, Pipeline] = {}  # by their options, for Spark uses its workers again


def _pipeline(job: Job) -> Pipeline:
    """The driver's pipeline, made here. RuntimeError where library, data or dictionaries are others than the driver's."""
    pipe = _pipelines.get(job["options"]) or Pipeline(**job["pipeline"])
    if pipe.hash != job["hash"]:
        raise RuntimeError(
            f"dragoman on {socket.gethostname()} is {__version__} with configuration {pipe.hash:.8}, the driver's is "
            f"{job['version']} with {job['hash']:.8}: another dragoman was loaded there before the one that was sent"
        )
    _pipelines[job["options"]] = pipe
    return pipe


# ---- documents


def _slices(batches: Batches, most: int = _SLICE) -> Iterator[pa.RecordBatch]:
    """Documents, so many that their text is about `most` bytes, one at least. ValueError for a row without an id."""
    for batch in batches:
        if batch.column("id").null_count:
            raise ValueError("a row has no id: documents are told apart by them")
        start, size = 0, 0
        for i, length in enumerate(pc.binary_length(batch.column("text")).to_pylist()):
            size += length or 0
            if size >= most:
                yield batch.slice(start, i + 1 - start)
                start, size = i + 1, 0
        if start < batch.num_rows:
            yield batch.slice(start)


def _run(pipe: Pipeline, documents: pa.RecordBatch, job: Job, tallies: Sequence[Tally] = (), layers: Sequence[str] = (),
         on_doc: Optional[Callable[[Doc], object]] = None) -> List[Tuple[str, str]]:
    """Analyses them; names and reasons of those that were skipped."""
    skipped: List[Tuple[str, str]] = []
    options = {**job["reading"], "threads": 1, "on_skip": lambda name, why: skipped.append((name, str(why)))}
    # spans to be scored are lists of records, which are read as rows of Python
    given = documents.to_pylist() if "targets" in documents.schema.names else pa.Table.from_batches([documents])
    pipe._run(given, tallies, options, layers, on_doc)
    return skipped


# ---- counts


def partials(batches: Batches, job: Job) -> Iterator[pa.RecordBatch]:
    """Documents to rows that add up."""
    pipe = _pipeline(job)
    tally = Tally.load(pipe, job["tally"])
    for documents in _slices(batches, min(_SLICE, job["memory"])):
        skipped = _run(pipe, documents, job, [tally])
        yield _marks(DOCUMENT, documents.column("id").cast(pa.string()), pa.repeat("", documents.num_rows))
        if skipped:
            yield _marks(SKIPPED, pa.array([id for id, _ in skipped]), pa.array([why for _, why in skipped]))
        if tally.memory > job["memory"]:
            yield from _cells(tally)
            tally = Tally.load(pipe, job["tally"])
    yield from _cells(tally)


def _marks(section: int, ids: pa.Array, reasons: pa.Array) -> pa.RecordBatch:
    n = len(ids)
    none = pa.repeat("", n), pa.repeat(pa.scalar(0, pa.int64()), n)
    columns = [pa.repeat(pa.scalar(section, pa.int32()), n), ids, reasons, none[0], none[0]]
    columns += [pa.repeat(pa.scalar(1, pa.int64()), n), none[1], none[1], none[1]]
    return pa.RecordBatch.from_arrays(columns, schema=_CELLS)


def _cells(tally: Tally) -> Iterator[pa.RecordBatch]:
    for batch in pa.table(tally.table("cells")).to_batches(max_chunksize=_ROWS):
        yield pa.RecordBatch.from_arrays(batch.columns, schema=_CELLS)


def gathered(batches: Batches, job: Job) -> Iterator[pa.RecordBatch]:
    """Rows added up to saved tallies: section 1 and the bytes; ids that came twice and documents that were skipped as they
    are."""
    pipe = _pipeline(job)
    tally = Tally.load(pipe, job["tally"])
    for batch in batches:
        for section, id, why, n in _marked(batch):
            if section == SKIPPED or n > 1:
                yield _result(section, id, why, b"")
        cells = batch.filter(pc.greater(batch.column(0), DOCUMENT))
        if any(cells.column(name).null_count for name in VALUES):
            raise OverflowError("a count passes 2^63 - 1")
        tally.add_table(Table.from_arrow(pa.Table.from_batches([cells]).cast(_CELLS)))
        if tally.memory > job["memory"]:
            yield _result(1, "", "", tally.save())
            tally = Tally.load(pipe, job["tally"])
    yield _result(1, "", "", tally.save())


def _marked(batch: pa.RecordBatch) -> Iterator[Tuple[int, str, str, int]]:
    marks = batch.filter(pc.less_equal(batch.column(0), DOCUMENT))
    return zip(*(marks.column(name).to_pylist() for name in ("section", "key1", "key2", "value1")))


def _result(section: int, id: str, why: str, tally: bytes) -> pa.RecordBatch:
    return pa.RecordBatch.from_pydict({"section": pa.array([section], pa.int32()), "id": [id], "why": [why], "tally": [tally]})


# ---- annotations


def annotated(batches: Batches, job: Job) -> Iterator[pa.RecordBatch]:
    """Documents to the rows of a layer, or of a concordance, in the order of documents."""
    pipe = _pipeline(job)
    layer, pattern = job["layer"], job["pattern"]
    of: Callable[[Doc], Table] = lambda doc: doc.find(pattern, **job["query"]) if pattern else doc.layer(layer)
    for documents in _slices(batches):
        tables: List[Table] = []
        skipped = _run(pipe, documents, job, (), [layer], lambda doc: tables.append(of(doc)))
        if skipped:
            raise ValueError("{}: {}; leave it out of the DataFrame".format(*skipped[0]))
        for table in tables:
            schema = pa.schema([(name, _TYPES.get(type, pa.string())) for name, type in table.types.items()])
            yield from pa.table(table).cast(schema).to_batches(max_chunksize=_ROWS)
