"""dragoman.h in ctypes: its constants, structs and functions, in its order. Nothing here is more than the header.

Every struct that begins with struct_size is made by :func:`make`, which sets it."""

from __future__ import annotations

import ctypes
from ctypes import (
    CFUNCTYPE,
    POINTER,
    Structure,
    c_char,
    c_char_p,
    c_double,
    c_int,
    c_int32,
    c_int64,
    c_size_t,
    c_uint8,
    c_uint32,
    c_uint64,
    c_void_p,
)
from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple, Type, TypeVar, Union

VERSION = (0, 1)  # of the header these declarations were written from: major and minor

# ---- 1 status

OK = 0
ERR_ARGUMENT = -1
ERR_STATE = -2
ERR_MEMORY = -3
ERR_LIMIT = -4
ERR_READ = -5
ERR_WRITE = -6
ERR_FORMAT = -7
ERR_BINARY = -8
ERR_ENCODING = -9
ERR_MISMATCH = -10
ERR_OVERFLOW = -11
ERR_CANCELLED = -12
ERR_UNSUPPORTED = -13


class Error(Structure):
    _fields_ = [
        ("struct_size", c_uint32),
        ("code", c_int32),
        ("offset", c_int64),
        ("line", c_int64),
        ("message", c_char * 256),
    ]


# ---- 2 options


class Limits(Structure):
    _fields_ = [
        ("struct_size", c_uint32),
        ("match_steps", c_uint32),
        ("match_depth", c_uint32),
        ("match_heap", c_uint32),
        ("document_bytes", c_int64),
        ("tally_cells", c_int64),
        ("unpacked_ratio", c_int64),
        ("document_tokens", c_int64),
        ("document_matches", c_int64),
        ("context_items", c_int32),
        ("nesting", c_int32),
    ]


UAX29 = 0x01
NO_STEM = 0x02
ALL_TEXT = 0x04
NO_BUILTIN = 0x08
NO_JIT = 0x10
SPLIT_CLITICS = 0x40

OFFSETS = {"byte": 0, "char": 1, "utf16": 2}


class Options(Structure):
    _fields_ = [
        ("struct_size", c_uint32),
        ("flags", c_uint32),
        ("offsets", c_uint32),
        ("reserved", c_uint32),
        ("lang", c_char_p),
        ("data_dir", c_char_p),
        ("hash_seed", c_uint64),
        ("allocator", c_void_p),  # dgm_allocator: always NULL here
        ("limits", POINTER(Limits)),
    ]


PRIORS = {"both": 0, "uniform": 1}
VOICES = {"author": 0, "quoted": 1, "all": 2}


class Query(Structure):
    _fields_ = [
        ("struct_size", c_uint32),
        ("voice", c_uint32),
        ("top", c_int64),
        ("min_count", c_int64),
        ("min_docs", c_int64),
        ("width", c_int32),
        ("evidence", c_int32),
        ("group", c_char_p),
        ("reference", c_char_p),
        ("reference_tally", c_void_p),
        ("target", c_char_p),
        ("sort", c_char_p),
        ("measures", c_char_p),
        ("background", c_void_p),
        ("prior", c_uint32),
        ("resample", c_uint32),
        ("seed", c_uint32),
        ("reserved", c_uint32),
        ("about", c_char_p),
        ("context", c_uint32),
        ("context_window", c_int32),
    ]


# ---- 3 pipeline

GAZETTEER = 1
PATTERNS = 2
LEXICON = 3
STOPWORDS = 4
KEYWORDS = 5
EVIDENCE = 6
PHRASES = 7
BOILERPLATE = 8

# ---- 4 document

LAYERS = {"lines": 0, "sentences": 1, "tokens": 2, "entities": 3, "quotes": 4, "stances": 5, "profile": 6,
          "reasons": 7, "features": 8, "candidates": 9}

SPANS = 0x01

PAGE = 0x01
BORROW = 0x02
HTML = 0x04


class Target(Structure):
    _fields_ = [("start", c_int64), ("end", c_int64), ("id", c_char_p)]


class Field(Structure):
    _fields_ = [("name", c_char_p), ("value", c_char_p)]


class Meta(Structure):
    _fields_ = [
        ("struct_size", c_uint32),
        ("flags", c_uint32),
        ("id", c_char_p),
        ("encoding", c_char_p),
        ("fields", POINTER(Field)),
        ("n_fields", c_size_t),
        ("targets", POINTER(Target)),
        ("n_targets", c_size_t),
    ]


# ---- 5 corpus

CLEAN_ROWS = 0x01

FORMS = {"name": 0, "text": 1, "csv": 2, "tsv": 3, "jsonl": 4, "html": 5}


class CorpusOptions(Structure):
    _fields_ = [
        ("struct_size", c_uint32),
        ("flags", c_uint32),
        ("text_field", c_char_p),
        ("id_field", c_char_p),
        ("encoding", c_char_p),
        ("meta_path", c_char_p),
        ("where", c_char_p),
        ("allocator", c_void_p),
        ("form", c_uint32),
        ("reserved", c_uint32),
        ("limits", POINTER(Limits)),
    ]


class Text(Structure):
    _fields_ = [
        ("struct_size", c_uint32),
        ("reserved", c_uint32),
        ("text", c_char_p),
        ("len", c_size_t),
        ("meta", POINTER(Meta)),
    ]


DUPLICATES = {"ignore": 0, "mark": 1, "drop": 2}

NEXT = CFUNCTYPE(c_int, c_void_p, POINTER(Text))
ON_DOC = CFUNCTYPE(c_int, c_void_p, c_void_p)
ON_SKIP = CFUNCTYPE(c_int, c_void_p, c_char_p, POINTER(Error))
ON_DUPLICATE = CFUNCTYPE(c_int, c_void_p, c_char_p, c_char_p, c_int32)
PROGRESS = CFUNCTYPE(c_int, c_void_p, c_int64, c_int64, c_int64)


class Run(Structure):
    _fields_ = [
        ("struct_size", c_uint32),
        ("threads", c_uint32),
        ("layers", c_uint32),
        ("reserved", c_uint32),
        ("on_doc", ON_DOC),
        ("on_skip", ON_SKIP),
        ("progress", PROGRESS),
        ("user", c_void_p),
        ("docs", c_int64),
        ("skipped", c_int64),
        ("bytes", c_int64),
        ("replaced", c_int64),
        ("gave_up", c_int64),
        ("on_note", ON_SKIP),
        ("noted", c_int64),
        ("duplicates", c_uint32),
        ("similarity", c_int32),
        ("on_duplicate", ON_DUPLICATE),
        ("copies", c_int64),
    ]


# ---- 6 tally

TALLIES = {
    "terms": 1, "pairs": 2, "entities": 3, "keywords": 4, "stances": 5, "sample": 6, "texts": 7, "collocates": 8, "lines": 9
}
OF = {"entities": 0, "terms": 1, "both": 2}
WITHIN = {"sentence": 0, "paragraph": 1, "document": 2, "window": 3}

ACROSS = 0x01
DISTANCE = 0x02
STOP = 0x04
VALUES = 0x08
POOL = 0x10
ROLL_UP = 0x20
SEPARATE = 0x40
DRIVERS = 0x80
PASSAGES = 0x1000
BONDS = 0x2000
HOLDERS = 0x4000
PROPORTIONAL = 0x100
DOCUMENTS = 0x200
NAMED = 0x400


class TallyOptions(Structure):
    _fields_ = [
        ("struct_size", c_uint32),
        ("flags", c_uint32),
        ("of", c_uint32),
        ("within", c_uint32),
        ("window", c_int32),
        ("ngram_min", c_int32),
        ("ngram_max", c_int32),
        ("evidence", c_int32),
        ("by", c_char_p),
        ("about", c_char_p),
        ("sample", c_int32),
        ("seed", c_uint32),
        ("context", c_uint32),
        ("context_window", c_int32),
        ("skip", c_int32),
        ("reserved", c_uint32),
        ("node", c_char_p),
        ("memory", c_int64),
        ("folder", c_char_p),
    ]


WRITE = CFUNCTYPE(c_int, c_void_p, c_void_p, c_size_t)


class Sink(Structure):
    _fields_ = [("struct_size", c_uint32), ("reserved", c_uint32), ("write", WRITE), ("user", c_void_p)]


# ---- 7 table

BOOL = 1
I32 = 2
I64 = 3
F64 = 4
UTF8 = 5
DICT = 6
LIST_UTF8 = 7
LIST_I64 = 8


class Column(Structure):
    pass


Column._fields_ = [
    ("struct_size", c_uint32),
    ("type", c_uint32),
    ("name", c_char_p),
    ("rows", c_int64),
    ("nulls", c_int64),
    ("validity", POINTER(c_uint8)),
    ("values", c_void_p),
    ("offsets", POINTER(c_int32)),
    ("child", POINTER(Column)),
]


class ArrowSchema(Structure):
    pass


ArrowSchema._fields_ = [
    ("format", c_char_p),
    ("name", c_char_p),
    ("metadata", c_void_p),
    ("flags", c_int64),
    ("n_children", c_int64),
    ("children", c_void_p),
    ("dictionary", c_void_p),
    ("release", CFUNCTYPE(None, POINTER(ArrowSchema))),
    ("private_data", c_void_p),
]


class ArrowArray(Structure):
    pass


ArrowArray._fields_ = [
    ("length", c_int64),
    ("null_count", c_int64),
    ("offset", c_int64),
    ("n_buffers", c_int64),
    ("n_children", c_int64),
    ("buffers", c_void_p),
    ("children", c_void_p),
    ("dictionary", c_void_p),
    ("release", CFUNCTYPE(None, POINTER(ArrowArray))),
    ("private_data", c_void_p),
]


class ArrowArrayStream(Structure):
    pass


ArrowArrayStream._fields_ = [
    ("get_schema", CFUNCTYPE(c_int, POINTER(ArrowArrayStream), POINTER(ArrowSchema))),
    ("get_next", CFUNCTYPE(c_int, POINTER(ArrowArrayStream), POINTER(ArrowArray))),
    ("get_last_error", CFUNCTYPE(c_char_p, POINTER(ArrowArrayStream))),
    ("release", CFUNCTYPE(None, POINTER(ArrowArrayStream))),
    ("private_data", c_void_p),
]

# the same types by name, for callbacks of our own
GET_SCHEMA = CFUNCTYPE(c_int, POINTER(ArrowArrayStream), POINTER(ArrowSchema))
GET_NEXT = CFUNCTYPE(c_int, POINTER(ArrowArrayStream), POINTER(ArrowArray))
GET_LAST_ERROR = CFUNCTYPE(c_char_p, POINTER(ArrowArrayStream))
RELEASE_STREAM = CFUNCTYPE(None, POINTER(ArrowArrayStream))
RELEASE_SCHEMA = CFUNCTYPE(None, POINTER(ArrowSchema))
RELEASE_ARRAY = CFUNCTYPE(None, POINTER(ArrowArray))

# ---- 8 writer

FORMATS = {"table": 1, "tsv": 2, "csv": 3, "json": 4, "jsonl": 5, "graphml": 6, "dot": 7, "gexf": 8, "mtx": 9}
FORMATS.update({"arrow": 10, "sqlite": 11})

RAW_CELLS = 0x01
NO_HEADER = 0x02


class WriterOptions(Structure):
    _fields_ = [
        ("struct_size", c_uint32),
        ("flags", c_uint32),
        ("columns", c_int32),
        ("reserved", c_int32),
        ("allocator", c_void_p),
        ("path", c_char_p),
        ("name", c_char_p),
    ]


# ---- 9 report

REPORT_NO_TEXT = 0x01


class ReportOptions(Structure):
    _fields_ = [("struct_size", c_uint32), ("flags", c_uint32), ("title", c_char_p), ("by", c_char_p)]


# ---- functions: name, result, arguments. Objects are c_void_p.

_OBJECT = c_void_p
_OUT = POINTER(c_void_p)
_ERR = POINTER(Error)
_STATUS = c_int32

PROTOTYPES: Dict[str, Tuple[Any, List[Any]]] = {
    "dgm_version": (c_int32, []),
    "dgm_build_info": (c_char_p, []),
    "dgm_pipeline_new": (_STATUS, [POINTER(Options), _OUT, _ERR]),
    "dgm_pipeline_load": (_STATUS, [_OBJECT, c_uint32, c_char_p, c_char_p, c_size_t, _ERR]),
    "dgm_pipeline_check": (_STATUS, [_OBJECT, c_uint32, c_char_p, c_char_p, c_size_t, _OUT, _ERR]),
    "dgm_pipeline_seal": (_STATUS, [_OBJECT, _ERR]),
    "dgm_pipeline_hash": (c_char_p, [_OBJECT]),
    "dgm_pipeline_free": (None, [_OBJECT]),
    "dgm_doc_new": (_STATUS, [_OBJECT, _OUT, _ERR]),
    "dgm_doc_set": (_STATUS, [_OBJECT, c_char_p, c_size_t, POINTER(Meta), _ERR]),
    "dgm_doc_layer": (_STATUS, [_OBJECT, c_uint32, c_uint32, _OUT, _ERR]),
    "dgm_doc_find": (_STATUS, [_OBJECT, c_char_p, POINTER(Query), _OUT, _ERR]),
    "dgm_doc_id": (c_char_p, [_OBJECT]),
    "dgm_doc_text": (c_void_p, [_OBJECT, POINTER(c_size_t)]),
    "dgm_doc_source_offset": (c_int64, [_OBJECT, c_int64]),
    "dgm_doc_free": (None, [_OBJECT]),
    "dgm_corpus_open": (_STATUS, [POINTER(c_char_p), c_size_t, POINTER(CorpusOptions), _OUT, _ERR]),
    "dgm_corpus_from": (_STATUS, [NEXT, c_void_p, POINTER(CorpusOptions), _OUT, _ERR]),
    "dgm_corpus_arrow": (_STATUS, [POINTER(ArrowArrayStream), POINTER(CorpusOptions), _OUT, _ERR]),
    "dgm_corpus_run": (_STATUS, [_OBJECT, _OBJECT, _OUT, c_size_t, POINTER(Run), _ERR]),
    "dgm_corpus_next": (_STATUS, [_OBJECT, _OBJECT, POINTER(c_int32), _ERR]),
    "dgm_corpus_free": (None, [_OBJECT]),
    "dgm_tally_new": (_STATUS, [_OBJECT, c_uint32, POINTER(TallyOptions), _OUT, _ERR]),
    "dgm_tally_add": (_STATUS, [_OBJECT, _OBJECT, _ERR]),
    "dgm_tally_add_list": (_STATUS, [_OBJECT, c_char_p, c_char_p, c_size_t, _ERR]),
    "dgm_tally_add_table": (_STATUS, [_OBJECT, _OBJECT, _ERR]),
    "dgm_tally_merge": (_STATUS, [_OBJECT, _OBJECT, _ERR]),
    "dgm_tally_save": (_STATUS, [_OBJECT, POINTER(Sink), _ERR]),
    "dgm_tally_load": (_STATUS, [_OBJECT, c_char_p, c_size_t, _OUT, _ERR]),
    "dgm_tally_kind": (c_uint32, [_OBJECT]),
    "dgm_tally_memory": (c_int64, [_OBJECT]),
    "dgm_tally_settings": (_STATUS, [_OBJECT, POINTER(TallyOptions), _ERR]),
    "dgm_tally_table": (_STATUS, [_OBJECT, c_char_p, POINTER(Query), _OUT, _ERR]),
    "dgm_tally_free": (None, [_OBJECT]),
    "dgm_validate": (_STATUS, [c_char_p, c_char_p, _OBJECT, _OUT, _ERR]),
    "dgm_explain": (_STATUS, [c_char_p, _OUT, _ERR]),
    "dgm_table_rows": (c_int64, [_OBJECT]),
    "dgm_table_select": (_STATUS, [POINTER(_OBJECT), c_size_t, c_char_p, c_char_p, _OUT, _ERR]),
    "dgm_table_take": (_STATUS, [_OBJECT, POINTER(c_int64), c_size_t, _OUT, _ERR]),
    "dgm_table_columns": (c_int32, [_OBJECT]),
    "dgm_table_find": (c_int32, [_OBJECT, c_char_p]),
    "dgm_table_column": (POINTER(Column), [_OBJECT, c_int32]),
    "dgm_table_ref": (c_void_p, [_OBJECT]),
    "dgm_table_unref": (None, [_OBJECT]),
    "dgm_table_export_arrow": (_STATUS, [_OBJECT, POINTER(ArrowArrayStream), _ERR]),
    "dgm_table_import_arrow": (_STATUS, [POINTER(ArrowArrayStream), _OUT, _ERR]),
    "dgm_writer_new": (_STATUS, [c_uint32, POINTER(Sink), POINTER(WriterOptions), _OUT, _ERR]),
    "dgm_writer_add": (_STATUS, [_OBJECT, _OBJECT, _ERR]),
    "dgm_writer_note": (_STATUS, [_OBJECT, c_char_p, _ERR]),
    "dgm_writer_finish": (_STATUS, [_OBJECT, _ERR]),
    "dgm_writer_free": (None, [_OBJECT]),
    "dgm_report_new": (_STATUS, [_OBJECT, POINTER(ReportOptions), _OUT, _ERR]),
    "dgm_report_add": (_STATUS, [_OBJECT, _OBJECT, _ERR]),
    "dgm_report_write": (_STATUS, [_OBJECT, c_char_p, POINTER(Sink), _ERR]),
    "dgm_report_free": (None, [_OBJECT]),
}

VALUE_TYPES: Dict[int, Any] = {I32: c_int32, I64: c_int64, F64: c_double, DICT: c_int32}

S = TypeVar("S", bound=Structure)


def make(struct: Type[S], **values: Any) -> S:
    """A struct with struct_size set, the values given, and zero elsewhere."""
    try:
        return struct(struct_size=ctypes.sizeof(struct), **values)
    except TypeError:
        for name, value in values.items():
            _try_field(struct, name, value)
        raise


def _try_field(struct: Type[ctypes.Structure], name: str, value: Any) -> None:
    try:
        setattr(struct(), name, value)
    except TypeError as error:
        raise TypeError(f"{name}: {error}") from None


def make_limits(values: Optional[Mapping[str, int]]) -> Optional[Limits]:
    """The bounds of these names, where there are any; ctypes would take any name, and cut what does not fit."""
    if not values:
        return None
    there = {field[0]: field[1] for field in Limits._fields_ if field[0] != "struct_size"}
    for name, value in values.items():
        if name not in there:
            raise ValueError(f"limits: no limit {name!r}: there are {', '.join(there)}")
        if isinstance(value, int) and value >= 1 << 8 * ctypes.sizeof(there[name]) - 1:
            raise ValueError(f"limits: {name} is too large: {value}")
    return make(Limits, **values)


def encode(value: Optional[str]) -> Optional[bytes]:
    """A string as C takes it; None stays None."""
    if value is None:
        return None
    data = value.encode("utf-8", "replace")
    if b"\0" in data:
        raise ValueError("a name or option with a NUL character")
    return data


def passages(about: Union[str, Sequence[str], None], context: str) -> Dict[str, Any]:
    """The fields about, context and context_window of a struct."""
    kind, _, window = context.partition(":")
    ids = about if about is None or isinstance(about, str) else ",".join(about)
    return {
        "about": encode(ids),
        "context": choose("context", kind, WITHIN),
        "context_window": int(window or 0),
    }


def choose(what: str, name: str, numbers: Mapping[str, int]) -> int:
    """The number of a name such as "char"."""
    try:
        return numbers[name]
    except KeyError:
        raise ValueError(f"{what}: {name!r} is none of {', '.join(numbers)}") from None
