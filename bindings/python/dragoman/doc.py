"""Documents: one text, annotated in layers."""

from __future__ import annotations

import ctypes
import threading
import weakref
from ctypes import byref, c_size_t, c_void_p
from typing import Any, Dict, List, Mapping, Optional, Sequence, Set, Tuple, Union

from . import _abi, spans
from ._load import lib
from ._texts import utf8, written
from .errors import Error, check, new_err
from .table import Table, from_layer, from_out

Span = Tuple[int, int, str]  #: start, end, id

_KEPT = 8  # documents a pipeline keeps for reuse


class Doc:
    """A text with its layers, each a Table computed when first asked for and kept.

    ``lines sentences tokens entities quotes stances profile``: rows are in order of start; offsets are in the
    pipeline's unit, code points by default, so that ``doc.text[start:end]`` is the row's text.

    Made by ``pipeline.doc()`` and handed to ``on_doc``. Threads may share one: they take turns.
    """

    __slots__ = ("_value", "_lock", "_text", "_unit", "__weakref__")

    def __init__(self, handle: c_void_p, unit: str) -> None:
        self._value: Optional[c_void_p] = handle
        self._unit = unit
        self._lock = threading.Lock()
        self._text: Optional[str] = None

    @property
    def _handle(self) -> c_void_p:
        if self._value is None:
            raise Error(_abi.ERR_STATE, "a document of a run is good only until on_doc returns")
        return self._value

    def layer(self, name: str, *, spans: bool = False) -> Table:
        """A layer by name. ``spans``: without the doc, text, term and name columns, for speed."""
        number = _abi.choose("layer", name, _abi.LAYERS)
        out, err = c_void_p(), new_err()
        with self._lock:
            flags = _abi.SPANS if spans else 0
            check(lib.dgm_doc_layer(self._handle, number, flags, byref(out), byref(err)), err)
            return from_layer(out)

    @property
    def lines(self) -> Table:
        """doc start end kind reason text lang: the lines of the page."""
        return self.layer("lines")

    @property
    def sentences(self) -> Table:
        """doc start end kind text lang."""
        return self.layer("sentences")

    @property
    def tokens(self) -> Table:
        """doc sentence start end text kind term."""
        return self.layer("tokens")

    @property
    def entities(self) -> Table:
        """doc sentence start end text type id name via value unit date_from date_to: who and what is named."""
        return self.layer("entities")

    @property
    def quotes(self) -> Table:
        """doc start end text speaker speaker_text cue direct: what is said, by whom."""
        return self.layer("quotes")

    @property
    def stances(self) -> Table:
        """doc sentence start end target holder score label basis negated hedged evidence evidence_spans text: who
        stands where on whom; score -1..1, None where there is no evidence."""
        return self.layer("stances")

    @property
    def profile(self) -> Table:
        """One row: doc lang date bytes analysed skipped replaced sentences tokens types ..."""
        return self.layer("profile")

    def find(
        self,
        pattern: str,
        width: int = 8,
        *,
        about: Union[str, Sequence[str], None] = None,
        context: str = "sentence",
    ) -> Table:
        """A concordance: doc start end left hit right category entry, by start.

        pattern  words with * globs ("trade war*"); "@cn" an entity's mentions; "@category" a dictionary's hits
        width    tokens on each side
        about    only hits in passages about an entity id, as in :class:`dragoman.Tally`
        context  what is about it: "sentence", "paragraph", "document" or "window:N"
        Errors: ARGUMENT (an empty pattern).
        """
        out, err = c_void_p(), new_err()
        query = _abi.make(_abi.Query, width=width, **_abi.passages(about, context))
        with self._lock:
            check(lib.dgm_doc_find(self._handle, _abi.encode(pattern), byref(query), byref(out), byref(err)), err)
        return from_out(out)

    @property
    def id(self) -> str:
        """The id given, "-" without one."""
        name: bytes = lib.dgm_doc_id(self._handle)
        return name.decode("utf-8", "replace")

    @property
    def text(self) -> str:
        """The text that offsets index: the one given, decoded, with U+FFFD for what could not be."""
        if self._text is None:
            self._text = self._bytes().decode("utf-8", "replace")
        return self._text

    def to_spacy(self) -> Dict[str, Any]:
        """The annotations in the form of spaCy's ``Doc.to_json()``, for ``spacy.tokens.Doc(nlp.vocab).from_json(...)``:
        text, ents, sents, tokens, and the span groups "entities" (kb_id: the id, which spaCy does not read of ents),
        "quotes" (kb_id: the speaker) and "stances" (label: favor, against or none; kb_id: the target). Tokens are cut where a
        span ends in them."""
        return spans.to_spacy(self)

    def to_displacy(self) -> Dict[str, Any]:
        """The entities as ``displacy.render(doc.to_displacy(), style="ent", manual=True)`` takes them."""
        return spans.to_displacy(self)

    def chars(self, offsets: Sequence[int]) -> List[int]:
        """Offsets in the pipeline's unit as code points, which index ``text``."""
        if self._unit == "char":
            return list(offsets)
        chars = _char_offsets(self.text, set(offsets), self._unit)
        return [chars[offset] for offset in offsets]

    def _bytes(self) -> bytes:
        length = c_size_t()
        with self._lock:
            address = lib.dgm_doc_text(self._handle, byref(length))
            return ctypes.string_at(address, length.value) if length.value else b""

    def source_offset(self, offset: int) -> int:
        """The byte of the source (where ``text`` was given as bytes) that byte ``offset`` of the UTF-8 text came
        from; -1 out of range."""
        with self._lock:
            source: int = lib.dgm_doc_source_offset(self._handle, offset)
        return source

    def __repr__(self) -> str:
        return "<dragoman.Doc, gone>" if self._value is None else f"<dragoman.Doc {self.id!r}>"


def borrowed(handle: int, unit: str) -> Doc:
    """A document of a run; drop() it when the callback returns."""
    return Doc(c_void_p(handle), unit)


def drop(doc: Doc) -> None:
    with doc._lock:
        doc._value = None


class DocPool:
    """Documents of a pipeline that are free to be used again: each keeps its memory and vocabulary."""

    def __init__(self, pipeline: c_void_p, unit: str) -> None:
        self._pipeline = pipeline
        self._unit = unit
        self._free: List[c_void_p] = []
        self._closed = False

    def take(self) -> c_void_p:
        try:
            return self._free.pop()
        except IndexError:
            handle, err = c_void_p(), new_err()
            check(lib.dgm_doc_new(self._pipeline, byref(handle), byref(err)), err)
            return handle

    def give(self, handle: c_void_p) -> None:
        if self._closed or len(self._free) >= _KEPT:
            lib.dgm_doc_free(handle)
        else:
            self._free.append(handle)

    def close(self) -> None:
        self._closed = True
        while self._free:
            lib.dgm_doc_free(self._free.pop())

    def doc(self, source: Source) -> Doc:
        handle, err = self.take(), new_err()
        code = lib.dgm_doc_set(handle, source.data, len(source.data), byref(source.meta), byref(err))
        if code != _abi.OK:
            self.give(handle)
            check(code, err)
        return self.wrap(handle)

    def wrap(self, handle: c_void_p) -> Doc:
        """A document that was taken, as one that comes back when nothing uses it."""
        doc = Doc(handle, self._unit)
        weakref.finalize(doc, self.give, handle)
        return doc


class Source:
    """A text and what is known about it, as C takes them; owns the memory they point to.

    given  "text", and if wanted "id" "page" "html" "encoding" "targets"; every other entry is a field of metadata
    unit   of the targets' offsets, where the text is a str
    """

    __slots__ = ("data", "meta", "_kept")

    def __init__(self, given: Mapping[str, Any], unit: str) -> None:
        more = dict(given)
        try:
            text = more.pop("text")
        except KeyError:
            raise ValueError("a mapping without 'text'") from None
        if not isinstance(text, (str, bytes)):
            raise TypeError(f"a text is str or bytes, not {type(text).__name__}")
        self.data = text if isinstance(text, bytes) else utf8(text)
        id, encoding = more.pop("id", None), more.pop("encoding", None)
        flags = _abi.PAGE if more.pop("page", False) else 0
        flags |= _abi.HTML if more.pop("html", False) else 0
        targets = _targets(text, more.pop("targets", None) or (), unit)
        written_fields = ((name, written(value)) for name, value in more.items())
        fields = [_abi.Field(_abi.encode(name), _abi.encode(value)) for name, value in written_fields if value is not None]
        self._kept = (_abi.Field * len(fields))(*fields), (_abi.Target * len(targets))(*targets), fields, targets
        self.meta = _abi.make(
            _abi.Meta,
            flags=flags,
            id=_abi.encode(written(id)),
            encoding=_abi.encode(encoding) if isinstance(text, bytes) else None,
            fields=self._kept[0],
            n_fields=len(fields),
            targets=self._kept[1],
            n_targets=len(targets),
        )


def _targets(text: Union[str, bytes], spans: Sequence[Any], unit: str) -> List[_abi.Target]:
    """Targets in bytes of the source. A span is (start, end, id) or a mapping with these keys."""
    rows = [(s["start"], s["end"], s["id"]) if isinstance(s, Mapping) else tuple(s) for s in spans]
    if isinstance(text, str) and unit != "byte":
        to_byte = _byte_offsets(text, {offset for start, end, _ in rows for offset in (start, end)}, unit)
        rows = [(to_byte[start], to_byte[end], id) for start, end, id in rows]
    return [_abi.Target(start, end, _abi.encode(str(id))) for start, end, id in rows]


def _byte_offsets(text: str, wanted: Set[int], unit: str) -> Dict[int, int]:
    """Offsets in `unit` to bytes of UTF-8, in one pass over the text."""
    units = text.encode("utf-16-le", "surrogatepass") if unit == "utf16" else b""
    found, last, byte = {}, 0, 0
    for offset in sorted(wanted):
        limit = len(units) // 2 if unit == "utf16" else len(text)
        if not 0 <= offset <= limit:
            raise ValueError(f"a target's offset {offset} is outside the text")
        piece = units[2 * last : 2 * offset].decode("utf-16-le", "replace") if unit == "utf16" else text[last:offset]
        byte += len(utf8(piece))
        found[offset], last = byte, offset
    return found


def _char_offsets(text: str, wanted: Set[int], unit: str) -> Dict[int, int]:
    """Offsets in `unit`, "byte" or "utf16", to code points, in one pass over the text."""
    coding, width = ("utf-8", 1) if unit == "byte" else ("utf-16-le", 2)
    units = text.encode(coding)
    found, last, char = {}, 0, 0
    for offset in sorted(wanted):
        char += len(units[width * last : width * offset].decode(coding))
        found[offset], last = char, offset
    return found
