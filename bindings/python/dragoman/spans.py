"""Annotations as spaCy has them. In: a document's layers. Out: plain dicts, with offsets in code points; spaCy is not needed.

spaCy's text is its tokens, each with at most one blank behind it, so white space of any other kind is a token of its own;
and its spans begin and end where tokens do, so a token that an entity ends in (Russia|'s) is cut there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Dict, Iterator, List, Set, Tuple

if TYPE_CHECKING:
    from .doc import Doc

Spans = List[Dict[str, Any]]


def to_spacy(doc: Doc) -> Dict[str, Any]:
    """As ``spacy.tokens.Doc.to_json()`` has it; :meth:`dragoman.Doc.to_spacy` says what is in it."""
    text = doc.text
    ents = _spans(doc, "entities", "type", "id")
    sents = [{"start": span["start"], "end": span["end"]} for span in _spans(doc, "sentences", "kind", "kind")]
    quotes = _spans(doc, "quotes", None, "speaker")
    stances = _spans(doc, "stances", "label", "target")
    cuts = {span[side] for span in (*ents, *sents, *quotes, *stances) for side in ("start", "end")}
    tokens = [{"id": i, "start": start, "end": end} for i, (start, end) in enumerate(_tokens(doc, text, cuts))]
    groups = {"entities": ents, "quotes": quotes, "stances": stances}  # of ents alone spaCy would drop the kb_id
    return {"text": text, "ents": ents, "sents": sents, "tokens": tokens, "spans": groups}


def to_displacy(doc: Doc) -> Dict[str, Any]:
    """What ``displacy.render(..., style="ent", manual=True)`` takes."""
    ents = [{**span, "kb_url": "#"} for span in _spans(doc, "entities", "type", "id")]
    return {"text": doc.text, "ents": ents, "title": None if doc.id == "-" else doc.id}


def _spans(doc: Doc, layer: str, label: Any, id: str) -> Spans:
    table = doc.layer(layer)
    starts, ends = doc.chars(table["start"]), doc.chars(table["end"])
    labels = table[label] if label else ["QUOTE"] * len(table)
    rows = zip(starts, ends, labels, table[id])
    return [{"start": start, "end": end, "label": name or "", "kb_id": known or ""} for start, end, name, known in rows]


def _tokens(doc: Doc, text: str, cuts: Set[int]) -> Iterator[Tuple[int, int]]:
    """Tokens and what lies between them, so that nothing but single blanks is left out."""
    layer = doc.layer("tokens", spans=True)
    inner, at = sorted(cuts), 0
    k = 0
    for start, end in zip(doc.chars(layer["start"]), doc.chars(layer["end"])):
        yield from _between(text, at, start)
        while k < len(inner) and inner[k] <= start:
            k += 1
        at = start
        while k < len(inner) and inner[k] < end:
            yield at, inner[k]
            at, k = inner[k], k + 1
        yield at, end
        at = end
    yield from _between(text, at, len(text))


def _between(text: str, start: int, end: int) -> Iterator[Tuple[int, int]]:
    if start and start < end and text[start] == " ":
        start += 1
    if start < end:
        yield start, end
