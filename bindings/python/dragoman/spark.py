"""Fifty million documents: counts and annotations of a Spark DataFrame, with the numbers that the command gives on one
machine.

>>> from dragoman import spark as ds
>>> docs = spark.read.json("articles/")                         # columns: text, id, and metadata
>>> ds.term_frequency(docs, lang="en", by="source", top=50).to_pandas()
>>> ds.stance(docs, by="year").write("stance.csv")
>>> ds.entities(docs).write.parquet("entities/")

Or, with the pipeline made once, every question of the command:

>>> cluster = ds.Cluster(lang="en", gazetteers=["names.tsv"])
>>> cluster.keyness(docs, "party=Labour")
>>> cluster.count(docs, "terms", by="year").save()              # for dragoman terms FILE

Options are the command's, with _ for -; those of Pipeline() go with them. Executors need Python and pyarrow; dragoman
itself is sent to them, see archive()."""

from __future__ import annotations

import atexit
import hashlib
import inspect
import os
import shutil
import tempfile
import warnings
import zipfile
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List, Mapping, Optional, Sequence, Tuple, Union

from . import __version__
from ._load import _NAMES, lib
from .commands import Commands
from .errors import Error
from .options import Reading
from .pipeline import Pipeline, _dictionaries
from .table import Table
from .tally import Tally

__all__ = ["Cluster", "archive", "cooccurrence", "entities", "keyness", "stance", "term_frequency"]

_KEYS = ("section", "key1", "key2", "key3", "key4")
_VALUES = ("value1", "value2", "value3", "value4")
_CELLS = "section int, key1 string, key2 string, key3 string, key4 string, " + ", ".join(f"{name} bigint" for name in _VALUES)
_PAIR = 4  # the section of pairs, whose first value is the weight: the count, or a multiple of it
_TYPES = {"bool": "boolean", "i32": "int", "i64": "bigint", "f64": "double", "list<utf8>": "array<string>",
          "list<i64>": "array<bigint>"}
_DICTIONARIES = ("gazetteers", "patterns", "lexicons", "keywords", "phrases", "stopwords", "boilerplate")
_READING = ("text_field", "id_field", "where", "clean", "on_skip")  # of the options of reading, those that mean something here


# ---- the usual questions


def term_frequency(docs: Any, **options: Any) -> Table:
    """How often terms come: ``dragoman terms``, :meth:`dragoman.Pipeline.terms`."""
    cluster, rest = _cluster(options)
    return cluster.terms(docs, **rest)


def cooccurrence(docs: Any, **options: Any) -> Table:
    """What goes with what: ``dragoman pairs``, :meth:`dragoman.Pipeline.pairs`."""
    cluster, rest = _cluster(options)
    return cluster.pairs(docs, **rest)


def keyness(docs: Any, target: Optional[str] = None, reference: Any = "rest", **options: Any) -> Table:
    """Terms that a group prefers: ``dragoman keyness``, :meth:`dragoman.Pipeline.keyness`; ``reference`` may be another
    DataFrame."""
    cluster, rest = _cluster(options)
    return cluster.keyness(docs, target, reference, **rest)


def stance(docs: Any, **options: Any) -> Table:
    """Who stands where on whom: ``dragoman stance``, :meth:`dragoman.Pipeline.stance`."""
    cluster, rest = _cluster(options)
    return cluster.stance(docs, **rest)


def entities(docs: Any, **options: Any) -> Any:
    """A DataFrame of mentions: ``dragoman entities``, :meth:`dragoman.Pipeline.entities`."""
    cluster, rest = _cluster(options)
    return cluster.entities(docs, **rest)


def _cluster(options: Dict[str, Any]) -> Tuple[Cluster, Dict[str, Any]]:
    """Options of a Cluster and those of its method."""
    names = {*inspect.signature(Pipeline).parameters, "task_memory"}
    made = {name: value for name, value in options.items() if name in names}
    return Cluster(**made), {name: value for name, value in options.items() if name not in names}


class Cluster(Commands):
    """A Pipeline for DataFrames of Spark. Its methods are Pipeline's, by the names of the command.

    Counts (terms, pairs, stance, keyness, actors, keywords ...) come back as a Table, with the command's rows in its
    order. Annotations (entities, stances, tokens, kwic ...) are a DataFrame, made when it is read: documents in the order
    they have in each partition, the rows of a document in theirs; ``offsets="byte"`` gives the command's offsets.

    Documents are rows with an id and a text; all other columns of numbers, text, dates and truth values are metadata. Ids
    must be there and all be different: counts check it, for what is first, and what is counted once for a document, could
    otherwise depend on the partitions.

    options      of Pipeline(); files of dictionaries are read here and sent along
    task_memory  bytes of counts that a task holds before it gives them out; 0: 64 MiB

    Errors: TypeError (an option that means nothing here, such as dedupe), ValueError (an id that comes twice), OVERFLOW;
    what happens in a task is in Spark's error.
    """

    def __init__(self, *, task_memory: int = 0, **options: Any) -> None:
        self._memory = task_memory or 64 << 20
        self._options = dict(options)
        for name in _DICTIONARIES:
            if options.get(name) is not None:
                read = [(os.fsdecode(file), content) for file, content in _dictionaries(options[name])]
                self._options[name] = read[0] if name in ("stopwords", "boilerplate") else read
        self._local = Pipeline(**self._options)

    @property
    def _pipeline(self) -> Pipeline:
        return self._local

    def count(self, docs: Any, kind: str, **options: Any) -> Tally:
        """The counts themselves, of any kind of :class:`dragoman.Tally`, with its options: for several tables, or to be
        saved for the command."""
        tally = self._local.tally(kind, **options)
        self._run(docs, tally, {})
        return tally

    def partials(self, docs: Any, kind: str, **options: Any) -> Any:
        """A DataFrame of counts that add up: section, key1 .. key4, value1 .. value4. Grouped by section and keys, with the
        values summed, rows of sections over 0 are what Tally.add_table() takes; section 0 has a row for each id, -1 one
        for each document skipped."""
        return self._partials(docs, self._local.tally(kind, **options), {})

    def stances(self, docs: Any, **options: Any) -> Any:
        """A DataFrame with a row for each evaluation."""
        for name in ("target", "holder", "basis", "voice", "sort"):
            if name in options:
                raise TypeError(f"{name} is no option here: filter and order the DataFrame, as in .where(\"target = 'cn'\")")
        return super().stances(docs, **options)

    # ---- how

    def _run(self, docs: Any, tallies: Union[Tally, Sequence[Tally]], options: Mapping[str, Any],
             layers: Sequence[str] = (), on_doc: Optional[Callable[..., object]] = None,
             on_handle: Optional[Callable[[int], object]] = None) -> Any:
        if not isinstance(tallies, Tally):
            raise TypeError("report() reads every document on this machine: write the DataFrame to files, or take a sample")
        job = self._counting(tallies, options)
        rows = self._partials(docs, tallies, options)
        sums = rows.groupBy(*_KEYS).agg(*(_expr(f"try_sum({name})").alias(name) for name in _VALUES))
        least = int(options.get("min_count") or 0)
        if tallies.kind == "pairs" and least > 1:
            # rarer ones would be hidden, and are in no measure of the others: of all counts these are by far the most
            sums = sums.where(f"section <> {_PAIR} or value1 >= {least}")
        saved = sums.mapInArrow(_on_workers(docs, "gathered", job), "section int, id string, why string, tally binary")
        repeated: List[str] = []
        skipped: List[Tuple[str, str]] = []
        for row in saved.toLocalIterator():
            if row.section > 0:
                tallies.merge(Tally.load(self._local, bytes(row.tally)))
            elif row.section == 0:
                repeated.append(row.id)
            else:
                skipped.append((row.id, row.why))
        if repeated:
            raise ValueError(f"{len(repeated)} ids come more than once, the first is {min(repeated)}: "
                             "documents are told apart by them")
        _tell(sorted(skipped), options.get("on_skip"))

    def _partials(self, docs: Any, tally: Tally, options: Mapping[str, Any]) -> Any:
        job = self._counting(tally, options)
        return _documents(docs, options).mapInArrow(_on_workers(docs, "partials", job), _CELLS)

    def _layer(self, docs: Any, layer: str, options: Mapping[str, Any]) -> Any:
        return self._annotated(docs, options, self._local.doc("").layer(layer), layer, None, {})

    def _find(self, docs: Any, pattern: str, options: Mapping[str, Any]) -> Any:
        query = {name: options[name] for name in ("width", "about", "context") if name in options}
        return self._annotated(docs, options, self._local.doc("").find(pattern, **query), "tokens", pattern, query)

    def _annotated(self, docs: Any, options: Mapping[str, Any], empty: Table, layer: str, pattern: Optional[str],
                   query: Mapping[str, Any]) -> Any:
        schema = ", ".join(f"`{name}` {_TYPES.get(type, 'string')}" for name, type in empty.types.items())
        job = {**self._job(options), "layer": layer, "pattern": pattern, "query": query}
        return _documents(docs, options).mapInArrow(_on_workers(docs, "annotated", job), schema)

    def _counting(self, tally: Tally, options: Mapping[str, Any]) -> Dict[str, Any]:
        if tally.table("groups"):
            raise ValueError("the tally has counts already")
        return {**self._job(options), "tally": tally.save(), "memory": self._memory}

    def _job(self, options: Mapping[str, Any]) -> Dict[str, Any]:
        """What a task is told. An empty tally, saved, says what is counted."""
        for name in options:
            if name in Reading.__annotations__ and name not in _READING:
                raise TypeError(f"{name} is no option of documents in Spark")
        reading = {name: options[name] for name in ("where", "clean") if name in options}
        # the hash is of what changes counts: offsets, say, do not
        digest = hashlib.sha256(repr(sorted(self._options.items())).encode()).hexdigest()
        return {"hash": self._local.hash, "options": digest, "version": __version__, "pipeline": self._options, "reading": reading}


def _expr(text: str) -> Any:
    from pyspark.sql.functions import expr

    return expr(text)


def _documents(docs: Any, options: Mapping[str, Any]) -> Any:
    """The columns text, id, those of metadata, and targets."""
    text, id = options.get("text_field") or "text", options.get("id_field") or "id"
    missing = [name for name in (text, id) if name not in docs.columns]
    if missing:
        raise ValueError(f"no column {' and '.join(missing)}; there are {', '.join(docs.columns)}: text_field=..., id_field=...")
    chosen = [f"`{text}` as text", f"`{id}` as id"]
    for name, type in docs.dtypes:
        if name not in (text, id) and (name == "targets" or not type.startswith(("array", "map", "struct", "binary"))):
            chosen.append(f"`{name}`")
    return docs.selectExpr(*chosen)


def _tell(skipped: List[Tuple[str, str]], on_skip: Optional[Callable[[str, Error], object]]) -> None:
    if on_skip is not None:
        for name, why in skipped:
            on_skip(name, Error(0, why))
    elif skipped:
        warnings.warn("skipped {} of the documents, the first is {}: {}".format(len(skipped), *skipped[0]), stacklevel=6)


# ---- sending


def _on_workers(docs: Any, function: str, job: Mapping[str, Any]) -> Any:
    """A function of _executor for mapInArrow, by name: before its archive is found there is no dragoman on a worker."""
    folder = _sent(docs.sparkSession.sparkContext)

    def run(batches: Iterator[Any]) -> Iterator[Any]:
        import os
        import sys

        from pyspark import SparkFiles

        place = os.path.join(SparkFiles.getRootDirectory(), folder)
        if os.path.isdir(place) and place not in sys.path:
            sys.path.insert(0, place)
        from dragoman import _executor

        return getattr(_executor, function)(batches, job)  # type: ignore[no-any-return]

    return run


def _sent(context: Any) -> str:
    """The folder, among an executor's files, that the archive is unpacked to; sent once."""
    packed = archive()
    name = packed.stem
    if not any(name in sent for sent in context.listArchives):
        context.addArchive(f"{packed}#{name}")
    return name


_made: Dict[str, Path] = {}


def archive(folder: Optional[str] = None) -> Path:
    """This package with its library and data as a zip, which a Cluster sends by itself. Of an installed wheel it needs
    nothing of the executors but Python, pyarrow and a C library of the wheel's tag; of a checkout it has that build's
    library, without those that it is linked with.

    folder  where to put it; None: one of this process, removed at its end
    """
    if folder is None:
        if "own" not in _made:
            place = tempfile.mkdtemp(prefix="dragoman-")
            atexit.register(shutil.rmtree, place, ignore_errors=True)
            _made["own"] = archive(place)
        return _made["own"]
    files = sorted(_files())
    digest = hashlib.sha256()
    for name, path in files:
        digest.update(name.encode() + b"\0" + path.read_bytes())
    packed = Path(folder) / f"dragoman-{__version__}-{digest.hexdigest()[:8]}.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, path in files:
            file.write(path, name)
    return packed


def _files() -> Iterator[Tuple[str, Path]]:
    """What a wheel has: the package with the library and data beside it, and the libraries these stand on."""
    package = Path(__file__).resolve().parent
    library = Path(lib._name).resolve()
    if not library.is_file():
        raise ImportError(f"{lib._name} is the system's: set DRAGOMAN_LIBRARY to its path, or install the wheel")
    for path in [*package.glob("*.py"), package / "py.typed", *library.parent.glob("dragoman-*.dat")]:
        yield f"dragoman/{path.name}", path
    yield f"dragoman/{_NAMES[0]}", library
    for path in (package.parent / "dragoman.libs").glob("*"):
        yield f"dragoman.libs/{path.name}", path
