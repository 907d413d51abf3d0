"""The command's commands as methods: ``pipe.terms(docs, top=20)`` is what ``dragoman terms --top 20`` prints, as a Table.

In: documents in any form, options by the command's names. Out: a table. Each is one run in C, in parallel, with Python's
lock released; texts in memory are handed over as they are read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable, Dict, List, Mapping, Optional, Sequence, Tuple, Union

from . import _abi
from ._texts import split
from .corpus import RunResult, open_corpus, run
from .doc import Doc
from .errors import Error, warn
from .keyness import keyness
from .options import (
    Actors, Collocates, Collocations, Entities, Keyness, Keywords, Kwic, Lines, Page, Pairs, Path, Reading, Stance,
    Stances, Terms, Texts, check, read_ngrams, read_roll_up,
)
from .report import Report
from .table import LayerRows, Table, concat
from .tally import Tally

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from .pipeline import Pipeline

#: of Tally's options, those that the command names otherwise
_RENAMED = {"entities": "named", "stop_words": "stop", "pool_languages": "pool"}
_COUNTED = ("by", "about", "context", "ngrams", "skip", "values", "roll_up", "separate", "of", "within", "across", "distance",
            "window", "evidence", "drivers", "memory", *_RENAMED)
_SHOWN = ("top", "min_count", "min_docs", "sort", "measures", "target", "voice", "evidence")
_RUN = ("threads", "progress", "on_skip", "on_note", "similarity")
_KEPT = 1024  # tables of documents that wait to become one


class Commands:
    """Questions to documents, by the names of the command.

    docs     a path or several (``pathlib.Path``); texts; pairs of id and text; mappings with "text", "id" and metadata;
             a DataFrame with a column text, or a column of texts
    options  as the command's, with ``_`` for ``-``; see :mod:`dragoman.options`. TypeError for one that is not there

    The tables are those of ``dragoman COMMAND``: docs/tables.md lists their columns.
    """

    # ---- counts

    def boilerplate(self, docs: Any, **options: Unpack[Lines]) -> Table:
        """Lines that documents of one source share, by documents: source line docs of share times fate. What
        ``Pipeline(boilerplate=...)`` takes to cut them is a saved ``tally("lines")``."""
        check("boilerplate", options, Lines)
        return self._table(docs, "lines", "lines", options)

    def terms(self, docs: Any, **options: Unpack[Terms]) -> Table:
        """Terms or n-grams by count: term forms count docs per_million idf tf_idf lang merged. With ``dispersion=True``
        how evenly each is spread."""
        check("terms", options, Terms)
        table = "dispersion" if options.get("dispersion") else "terms"
        return self._table(docs, "terms", table, options, by="doc" if table == "dispersion" else None)

    def collocations(self, docs: Any, **options: Unpack[Collocations]) -> Table:
        """Words that keep together, by z: collocation forms count docs length lambda z cells lang."""
        check("collocations", options, Collocations)
        return self._table(docs, "terms", "collocations", options, ngrams=2)

    def collocates(self, docs: Any, pattern: str, **options: Unpack[Collocates]) -> Table:
        """Words near the hits of a pattern, by count: collocate forms count left right L5 .. R5 docs near n_a n_b N ..."""
        check("collocates", options, Collocates)
        return self._table(docs, "collocates", "collocates", options, node=pattern)

    def actors(self, docs: Any, **options: Unpack[Actors]) -> Table:
        """Who and what is named, by mentions: id name type count docs share."""
        check("actors", options, Actors)
        return self._table(docs, "entities", "actors", options)

    def pairs(self, docs: Any, **options: Unpack[Pairs]) -> Table:
        """Entities or terms together: a b ... count docs n_a n_b N pmi npmi g2 dice. With ``evidence=N`` the passages
        where the two are nearest."""
        check("pairs", options, Pairs)
        passages = bool(options.get("evidence"))
        return self._table(docs, "pairs", "passages" if passages else "pairs", options, passages=passages)

    def keywords(self, docs: Any, **options: Unpack[Keywords]) -> Table:
        """Categories of the dictionaries of ``Pipeline(keywords=...)``: category count docs per_million forms weight.
        With ``hits=True`` the matches, with ``unmatched=True`` the entries that never matched."""
        check("keywords", options, Keywords)
        if options.get("hits"):
            return self._find(docs, "@*", options)
        return self._table(docs, "keywords", "unmatched" if options.get("unmatched") else "keywords", options)

    def stance(self, docs: Any, **options: Unpack[Stance]) -> Table:
        """Who stands where on whom, summed over evaluations: target name voice docs mentions n favor against none score
        coverage low high lang. With ``evidence=N`` the passages behind each row, with ``contrast="FIELD=A:B"`` two
        groups compared, with ``drivers=True`` the words that made each score."""
        check("stance", options, Stance)
        contrast = options.get("contrast")
        if contrast:
            return self._contrast(docs, contrast, options)
        name = "drivers" if options.get("drivers") else "evidence" if options.get("evidence") else "stance"
        table = self._table(docs, "stances", name, options)
        _note_target(table, options.get("target"))
        return table

    def diversity(self, docs: Any, **options: Unpack[Texts]) -> Table:
        """Lexical diversity of each document or group: group docs tokens types ttr mattr mtld hdd yule_k ..."""
        check("diversity", options, Texts)
        return self._table(docs, "texts", "diversity", options, by="doc")

    def readability(self, docs: Any, **options: Unpack[Texts]) -> Table:
        """Readability of each document or group in English: group docs sentences words ... flesch fog smog ari ..."""
        check("readability", options, Texts)
        return self._table(docs, "texts", "readability", options, by="doc")

    def keyness(
        self, docs: Any, target: Optional[str] = None, reference: Any = "rest", **options: Unpack[Keyness]
    ) -> Table:
        """Terms more typical of some documents than of others, by LRC: term count_target count_reference ... g2
        log_ratio lrc.

        target     "FIELD=VALUE", a group of ``docs``; None: ``docs`` are the target, and ``reference`` says what they are
                   compared with
        reference  "rest": all other groups; "FIELD=VALUE": another group; else documents, or a Tally of terms
        """
        check("keyness", options, Keyness)

        def count(docs: Any, field: Optional[str], documents: bool) -> Tally:
            counted = {**options, "by": field}
            tally = self._tally("terms", counted, documents=documents)
            self._run(docs, tally, options)
            _note_groups(tally, counted)
            return tally

        return keyness(self._pipeline, count, docs, target, reference, _shown(options), options)

    # ---- annotations of many documents

    def lines(self, docs: Any, **options: Unpack[Reading]) -> Table:
        """Lines of the pages: doc start end kind reason text lang."""
        check("lines", options, Reading)
        return self._layer(docs, "lines", options)

    def sentences(self, docs: Any, **options: Unpack[Reading]) -> Table:
        """Sentences: doc start end kind text lang."""
        check("sentences", options, Reading)
        return self._layer(docs, "sentences", options)

    def tokens(self, docs: Any, **options: Unpack[Reading]) -> Table:
        """Tokens: doc sentence start end text kind term."""
        check("tokens", options, Reading)
        return self._layer(docs, "tokens", options)

    def entities(self, docs: Any, **options: Unpack[Entities]) -> Table:
        """Mentions: doc sentence start end text type id name via value unit date_from date_to. With
        ``all_candidates=True`` all that could have been one, and why it is none."""
        check("entities", options, Entities)
        return self._layer(docs, "candidates" if options.get("all_candidates") else "entities", options)

    def quotes(self, docs: Any, **options: Unpack[Reading]) -> Table:
        """Quotations: doc start end text speaker speaker_text cue direct."""
        check("quotes", options, Reading)
        return self._layer(docs, "quotes", options)

    def stances(self, docs: Any, **options: Unpack[Stances]) -> Table:
        """Evaluations: doc sentence start end target holder score label basis negated hedged evidence ... With
        ``why=True`` the words that made each score."""
        check("stances", options, Stances)
        layer = "reasons" if options.get("why") else "features" if options.get("features") else "stances"
        voice = {None: [], "all": [], "author": ["holder=author"], "quoted": ["holder!=author"]}
        if options.get("voice") not in voice:
            raise ValueError(f"voice: {options['voice']!r} is none of author, quoted, all")
        where = [f"{name}={options[name]}" for name in ("target", "holder", "basis") if options.get(name)]
        where += voice[options.get("voice")]
        table = self._layer(docs, layer, options)
        sort = options.get("sort")
        return table.select("\n".join(where) or None, sort) if where or sort else table

    def profile(self, docs: Any, **options: Unpack[Reading]) -> Table:
        """A row for each document: doc lang date bytes analysed skipped replaced sentences tokens types ..."""
        check("profile", options, Reading)
        return self._layer(docs, "profile", options)

    def kwic(self, docs: Any, pattern: str, **options: Unpack[Kwic]) -> Table:
        """A concordance: doc start end left hit right category entry. ``pattern``: words with * globs, "@id" an entity's
        mentions, "@category" a dictionary's hits."""
        check("kwic", options, Kwic)
        return self._find(docs, pattern, options)

    def report(self, docs: Any, output: Union[Path, Any], **options: Unpack[Page]) -> RunResult:
        """Writes one HTML page of figures, tables, passages and texts, or with ``figure="stance"`` one figure as SVG, to a
        path or a binary file."""
        check("report", options, Page)
        report = Report(self._pipeline, title=options.get("title"), by=options.get("by"), text=options.get("text", True))
        result = self._run(docs, (), options, report.layers, report.add)
        report.write(output, options.get("figure"))
        return result

    # ---- how

    @property
    def _pipeline(self) -> Pipeline:
        return self  # type: ignore[return-value]

    def _run(
        self,
        docs: Any,
        tallies: Union[Tally, Sequence[Tally]],
        options: Mapping[str, Any],
        layers: Sequence[str] = (),
        on_doc: Optional[Callable[[Doc], object]] = None,
        on_handle: Optional[Callable[[int], object]] = None,
    ) -> RunResult:
        """Every document of `docs`, once."""
        more = {name: options[name] for name in _RUN if name in options}
        if options.get("dedupe"):
            more["duplicates"] = "drop"
        corpus = open_corpus(docs, self._pipeline.offsets, options)
        pipe = self._pipeline
        return run(pipe._handle, pipe.offsets, corpus, tallies, layers=layers, on_doc=on_doc, on_handle=on_handle, **more)

    def _tally(self, kind: str, options: Mapping[str, Any], **fixed: Any) -> Tally:
        asked = {_RENAMED.get(name, name): options[name] for name in _COUNTED if name in options}
        wanted = {name: value for name, value in fixed.items() if value is not None}
        wanted.update(asked)
        if "ngrams" in wanted:
            wanted["ngrams"] = read_ngrams(wanted["ngrams"])
        if "roll_up" in wanted:
            wanted["roll_up"] = read_roll_up(wanted["roll_up"])
        return Tally(self._pipeline, kind, **wanted)

    def _table(self, docs: Any, kind: str, name: str, options: Mapping[str, Any], **fixed: Any) -> Table:
        tally = self._tally(kind, options, **fixed)
        self._run(docs, tally, options)
        _note_groups(tally, options)
        return tally.table(name, **_shown(options))

    def _contrast(self, docs: Any, contrast: str, options: Mapping[str, Any]) -> Table:
        """"FIELD=A:B"; of several colons the first that stands between two groups."""
        field, groups = split(contrast, "contrast", "FIELD=A:B")
        tally = self._tally("stances", {**options, "by": field})
        self._run(docs, tally, options)
        parts = groups.split(":")
        refused = Error(_abi.ERR_ARGUMENT, f"contrast: {contrast!r} is not FIELD=A:B")
        for i in range(1, len(parts)):
            try:
                return tally.table("contrast", group=":".join(parts[:i]), reference=":".join(parts[i:]), **_shown(options))
            except Error as error:
                refused = error if i == 1 else refused
        raise refused

    def _layer(self, docs: Any, layer: str, options: Mapping[str, Any]) -> Table:
        return gather(self._pipeline, docs, layer, options)[0]

    def _find(self, docs: Any, pattern: str, options: Mapping[str, Any]) -> Table:
        query = {name: options[name] for name in ("width", "about", "context") if name in options}
        gathered = _Gathered()
        empty = self._pipeline.doc("").find(pattern, **query)  # refuses a bad pattern before anything is read
        self._run(docs, (), options, ["tokens"], lambda doc: gathered.add(doc.find(pattern, **query)))
        return gathered.table() or empty


def gather(
    pipe: Commands, docs: Any, layer: str, options: Mapping[str, Any], tallies: Sequence[Tally] = ()
) -> Tuple[Table, RunResult]:
    """A layer of every document as one table, and what came of the run, which fills tallies too."""
    rows = LayerRows(_abi.choose("layer", layer, _abi.LAYERS))
    result = pipe._run(docs, tallies, options, [layer], on_handle=rows.add)
    return rows.table() or pipe._pipeline.doc("").layer(layer)[:0], result


class _Gathered:
    """Tables of documents, as one."""

    def __init__(self) -> None:
        self._tables: List[Table] = []
        self._few: List[Table] = []

    def add(self, table: Table) -> None:
        self._few.append(table)
        if len(self._few) == _KEPT:
            self._tables.append(concat(self._few))
            self._few = []

    def table(self) -> Optional[Table]:
        every = self._tables + self._few
        return concat(every) if every else None


def _shown(options: Mapping[str, Any]) -> Dict[str, Any]:
    return {name: options[name] for name in _SHOWN if name in options}


# ---- what the command notes


def _note_groups(tally: Tally, options: Mapping[str, Any]) -> None:
    """A field that no document has, and an entity that nothing mentions: a mistyped name finds nothing, too."""
    if not options.get("by") and not options.get("about"):
        return
    groups = tally.table("groups")
    if options.get("by") and groups["group"] == [""]:
        warn(f"no document has a field {options['by']}")
    if options.get("about") and not groups:
        warn(f"nothing mentions {options['about']}: actors() lists the ids there are")


def _note_target(table: Table, target: Optional[str]) -> None:
    if target and not table:
        warn(f"no row of {target}: a target is an id, as in the column target, of a relation both sorted: a~b")
