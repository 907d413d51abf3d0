"""The first minute: what a corpus is about, in one call.

In: documents of any form. Out: the tables that answer most first questions, made in one run, and ways to ask further."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING, Any, Callable, Dict, List, Mapping, Optional, Tuple, Union

from . import _look
from .commands import gather
from .corpus import RunResult
from .options import Keyness, Kwic, Page, Path, Reading, check
from .pipeline import Dictionaries, Pipeline
from .table import Table

if TYPE_CHECKING:
    from typing_extensions import Unpack

_ROWS = 8  # of each table that an Analysis shows


def analyze(
    docs: Any,
    *,
    pipeline: Optional[Pipeline] = None,
    lang: Optional[str] = None,
    gazetteers: Dictionaries = None,
    by: Optional[str] = None,
    **reading: Unpack[Reading],
) -> Analysis:
    """Who and what documents are about, what goes with what, and who stands where on whom.

    >>> found = dragoman.analyze("opeds/")
    >>> found
    >>> found.stance.to_pandas()
    >>> found.report("opeds.html")

    docs      a path, or paths as ``pathlib.Path``; texts in a list; pairs of id and text; mappings with "text", "id" and
              metadata; a DataFrame with a column text, or a column of texts
    pipeline  one of your own, instead of ``lang`` and ``gazetteers``, as :class:`dragoman.Pipeline` takes them
    by        a field that all tables are grouped by, such as "source" or "year"

    Other options are those of :class:`dragoman.options.Reading`.
    """
    check("analyze", reading, Reading, ("pipeline", "lang", "gazetteers", "by"))
    if pipeline is not None and (lang or gazetteers):
        raise TypeError("analyze() takes a pipeline, or lang and gazetteers")
    again = list(docs) if hasattr(docs, "__next__") else docs
    return Analysis(pipeline or Pipeline(lang, gazetteers=gazetteers), again, by, reading)


class Analysis:
    """What :func:`dragoman.analyze` found. The tables are those of the commands of the same names.

    terms, actors, pairs, stance   counts: words; entities; entities together; evaluations of each target
    profile                        a row for each document
    entities, quotes, stances      each mention, quotation and evaluation; read when first asked for
    result                         how many documents were read and skipped

    ``pipe`` and ``docs`` are what it was made with: ``found.pipe.terms(found.docs, ngrams=2)`` asks anything else.
    """

    terms: Table
    actors: Table
    pairs: Table
    stance: Table
    profile: Table
    result: RunResult

    def __init__(self, pipe: Pipeline, docs: Any, by: Optional[str], reading: Mapping[str, Any]) -> None:
        self.pipe, self.docs, self._by, self._reading = pipe, docs, by, dict(reading)
        tallies = [pipe.tally(kind, by=by) for kind in ("terms", "entities", "pairs", "stances")]
        self.profile, self.result = gather(pipe, docs, "profile", reading, tallies)
        self.terms, self.actors, self.pairs, self.stance = (tally.table() for tally in tallies)

    @cached_property
    def entities(self) -> Table:
        """Mentions: doc sentence start end text type id name via ..."""
        return self.pipe.entities(self.docs, **self._reading)

    @cached_property
    def quotes(self) -> Table:
        """Quotations: doc start end text speaker speaker_text cue direct."""
        return self.pipe.quotes(self.docs, **self._reading)

    @cached_property
    def stances(self) -> Table:
        """Evaluations: doc sentence start end target holder score label ..."""
        return self.pipe.stances(self.docs, **self._reading)

    def kwic(self, pattern: str, **options: Unpack[Kwic]) -> Table:
        """A concordance; see :meth:`dragoman.Pipeline.kwic`."""
        return self.pipe.kwic(self.docs, pattern, **{**self._reading, **options})

    def keyness(self, target: str, reference: Any = "rest", **options: Unpack[Keyness]) -> Table:
        """Terms typical of a group, "FIELD=VALUE"; see :meth:`dragoman.Pipeline.keyness`."""
        return self.pipe.keyness(self.docs, target, reference, **{**self._reading, **options})

    def report(self, output: Union[Path, Any], **options: Unpack[Page]) -> RunResult:
        """Writes one HTML page; see :meth:`dragoman.Pipeline.report`."""
        return self.pipe.report(self.docs, output, **{"by": self._by, **self._reading, **options})

    # ---- looks

    def _title(self) -> str:
        langs = Counter(lang or "?" for lang in self.profile["lang"])
        spoken = ", ".join(f"{lang} {n}" for lang, n in langs.most_common())
        tokens = sum(self.profile["tokens"])
        words = f"{tokens:,} token{'s' * (tokens != 1)}"
        docs = len(self.profile)
        return f"{docs:,} document{'s' * (docs != 1)}, {words}" + (f": {spoken}" if spoken else "")

    def __repr__(self) -> str:
        lines = [f"<dragoman.Analysis of {self._title()}>"]
        for name, shown in _SHOWN.items():
            rows = getattr(self, name).head(_ROWS).to_dicts()
            lines.append(f"{name:7} {', '.join(map(shown, rows)) or 'none'}")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        tables = "".join(f"<div>{self._part(name, columns)}</div>" for name, columns in _COLUMNS)
        return (f"<p><b>{escape(self._title())}</b></p>"
                f"<div style='display:flex;flex-wrap:wrap;gap:2em'>{tables}</div>")

    def _part(self, name: str, columns: Tuple[str, ...]) -> str:
        table: Table = getattr(self, name)
        shown = table.head(_ROWS)
        there: List[str] = [column for column in ("group", *columns) if column in table.columns]
        return _look.html(there, zip(*(shown[column] for column in there)), len(table) - len(shown), name)


def _grouped(row: Mapping[str, Any]) -> str:
    return f"{row['group']}: " if row.get("group") else ""


def _score(score: Optional[float]) -> str:
    return "without a score" if score is None else f"{round(score, 2) + 0.0:+.2f}"  # + 0.0: no minus of nothing


_SHOWN: Dict[str, Callable[[Mapping[str, Any]], str]] = {
    "actors": lambda row: f"{_grouped(row)}{row['name']} {row['count']}",
    "pairs": lambda row: f"{_grouped(row)}{row['name_a']} ~ {row['name_b']} {row['count']}",
    "terms": lambda row: f"{_grouped(row)}{row['term']} {row['count']}",
    "stance": lambda row: f"{_grouped(row)}{row['name']} {_score(row['score'])} ({row['n']})",
}

_COLUMNS = (
    ("actors", ("name", "type", "count", "docs", "share")),
    ("pairs", ("name_a", "name_b", "count", "docs", "npmi")),
    ("terms", ("term", "count", "docs", "tf_idf")),
    ("stance", ("name", "voice", "n", "favor", "against", "score", "low", "high")),
)
