"""The options of the command as keyword arguments: who takes which, and what a wrong name is told.

Each TypedDict is what a method of :class:`dragoman.Pipeline` takes after its positional arguments, with the names that
``dragoman COMMAND --help`` shows, ``-`` as ``_``, and ``form`` for ``--from``, which Python keeps for itself."""

from __future__ import annotations

import os
from difflib import get_close_matches
from typing import Any, Callable, Collection, Mapping, Optional, Sequence, Tuple, TypedDict, Union

from .errors import Error

Path = Union[str, "os.PathLike[str]"]
Names = Union[str, Sequence[str]]


class Reading(TypedDict, total=False):
    """How documents are read.

    text_field, id_field  columns of rows: "text" and "id"
    encoding, form        of files, as in :class:`dragoman.Corpus`
    meta                  a CSV file whose column doc joins more fields
    where                 "FIELD=VALUE", or a list of such: only these documents
    clean                 texts of rows are pages too: look for furniture
    dedupe, similarity    leave copies of earlier documents out; from how many per cent in common
    threads               0: one for each processor; the result is the same for any number
    progress              True, a tqdm bar, or a function of (docs, bytes, all bytes or None)
    on_skip, on_note      called with a name and an :class:`dragoman.Error`, instead of a warning at the end
    """

    text_field: Optional[str]
    id_field: Optional[str]
    encoding: Optional[str]
    form: Optional[str]
    meta: Optional[Path]
    where: Optional[Names]
    clean: bool
    dedupe: bool
    similarity: int
    threads: int
    progress: Any
    on_skip: Optional[Callable[[str, Error], object]]
    on_note: Optional[Callable[[str, Error], object]]


class Annotating(TypedDict, total=False):
    """Options of ``annotate``: those of :class:`Reading` that say how, and

    layers   layers to compute ahead, by threads
    threads  of these, 0: one for each processor
    """

    text_field: Optional[str]
    id_field: Optional[str]
    encoding: Optional[str]
    form: Optional[str]
    meta: Optional[Path]
    where: Optional[Names]
    clean: bool
    layers: Sequence[str]
    threads: int


class Counting(Reading, total=False):
    """What is counted, and which rows are shown.

    by              a field to group by: doc folder source author date year month lang, or any of the documents
    about, context  only passages about this entity id; what of the text is about it
    top, min_count, min_docs, sort
                    rows to show; they change no measure
    """

    by: Optional[str]
    about: Optional[Names]
    context: str
    top: int
    min_count: int
    min_docs: int
    sort: Optional[str]


class Terms(Counting, total=False):
    """Options of ``terms``."""

    measures: Optional[Names]
    ngrams: Union[int, str, Tuple[int, int]]
    skip: int
    entities: bool
    values: bool
    roll_up: Union[bool, str]
    dispersion: bool


class Collocations(Counting, total=False):
    """Options of ``collocations``."""

    ngrams: Union[int, str, Tuple[int, int]]
    entities: bool
    values: bool
    roll_up: Union[bool, str]
    stop_words: bool


class Collocates(Counting, total=False):
    """Options of ``collocates``."""

    measures: Optional[Names]
    window: int
    across: bool
    stop_words: bool


class Actors(Counting, total=False):
    """Options of ``actors``."""

    values: bool
    roll_up: Union[bool, str]
    separate: bool


class Pairs(Counting, total=False):
    """Options of ``pairs``."""

    measures: Optional[Names]
    of: str
    within: str
    across: bool
    distance: bool
    stop_words: bool
    values: bool
    roll_up: Union[bool, str]
    evidence: int
    memory: int


class Keywords(Counting, total=False):
    """Options of ``keywords``."""

    unmatched: bool
    hits: bool


class Stance(Counting, total=False):
    """Options of ``stance``."""

    pool_languages: bool
    target: Optional[str]
    voice: str
    evidence: int
    contrast: Optional[str]
    drivers: bool


class Texts(Reading, total=False):
    """Options of ``diversity`` and ``readability``."""

    by: Optional[str]
    about: Optional[Names]
    context: str
    top: int
    sort: Optional[str]


class Lines(Reading, total=False):
    """Options of ``boilerplate``."""

    top: int
    min_docs: int
    sort: Optional[str]


class Keyness(Reading, total=False):
    """Options of ``keyness``."""

    about: Optional[Names]
    context: str
    top: int
    min_count: int
    min_docs: int
    sort: Optional[str]
    measures: Optional[Names]
    ngrams: Union[int, str, Tuple[int, int]]
    skip: int
    entities: bool
    values: bool
    roll_up: Union[bool, str]
    reference_list: Optional[Path]
    prior: str
    prior_list: Optional[Path]
    resample: Union[int, str]
    seed: int


class Kwic(Reading, total=False):
    """Options of ``kwic``."""

    about: Optional[Names]
    context: str
    width: int


class Entities(Reading, total=False):
    """Options of ``entities``."""

    all_candidates: bool


class Stances(Reading, total=False):
    """Options of ``stances``."""

    target: Optional[str]
    holder: Optional[str]
    basis: Optional[str]
    voice: str
    sort: Optional[str]
    why: bool
    features: bool


class Page(Reading, total=False):
    """Options of ``report``."""

    title: Optional[str]
    by: Optional[str]
    text: bool
    figure: Optional[str]


#: options of Pipeline(), which a method does not take
_PIPELINE = ("lang", "gazetteers", "patterns", "lexicons", "keywords", "favor", "against", "phrases", "stopwords", "boilerplate",
             "uax29", "split_clitics", "stem", "all_text", "builtin", "jit", "offsets", "data_dir", "limits")

#: options of the command, and what stands for them
_COMMAND = {"gazetteer": "gazetteers= of Pipeline()", "lexicon": "lexicons= of Pipeline()", "limit": "limits= of Pipeline()",
            "no_stem": "stem=False of Pipeline()", "no_builtin": "builtin=False of Pipeline()", "no_jit": "jit=False of Pipeline()",
            "two_pass": "boilerplate= of Pipeline(), with the counts of tally('lines')"}


def check(method: str, options: Mapping[str, object], kind: Any, others: Collection[str] = ()) -> None:
    """TypeError for a name that `kind`, a TypedDict, does not have, with the nearest that it, or the method, has."""
    for name in options:
        if name not in kind.__annotations__:
            raise TypeError(f"{method}() has no option {name!r}{_hint(name, [*kind.__annotations__, *others])}")


def _hint(name: str, names: Collection[str]) -> str:
    if name in _PIPELINE:
        return ": it is one of Pipeline()"
    if name in _COMMAND:
        return f": that is {_COMMAND[name]}"
    near = get_close_matches(name, names, 1)
    return f": did you mean {near[0]!r}?" if near else f"; there are {', '.join(sorted(names))}"


def read_ngrams(value: Union[int, str, Tuple[int, int]]) -> Tuple[int, int]:
    """2, "2", "2-3" or (2, 3)."""
    if isinstance(value, str):
        low, _, high = value.partition("-")
        return int(low), int(high or low)
    return (value, value) if isinstance(value, int) else value


def read_roll_up(value: Union[bool, str]) -> bool:
    """True, or "state" as the command has it."""
    if isinstance(value, str) and value != "state":
        raise ValueError(f"roll_up: {value!r} is none of state")
    return bool(value)


def read_resample(value: Union[int, str]) -> int:
    """999, "docs" or "docs:999"."""
    if isinstance(value, str):
        what, _, times = value.partition(":")
        if what != "docs":
            raise ValueError(f"resample: {value!r} is none of docs, docs:N")
        return int(times or 999)
    return value
