"""Annotations as spaCy has them."""

import dragoman
import pytest

TEXT = ("Russia\u2019s army left.  \U0001f600 \u201cThe treaty is weak,\u201d Sergey Lavrov said in Beijing.\n\nChina's envoy don't agree with "
        "Sino-Russian plans of 22 March 2021.\n")


def covers(text, tokens):
    """As spaCy makes a text of tokens: each, and behind it a blank or nothing."""
    at = 0
    for token in tokens:
        assert token["start"] == at and token["end"] > at
        at = token["end"] + (text[token["end"] : token["end"] + 1] == " ")
    return at == len(text)


@pytest.mark.parametrize("text", [TEXT, "", " ", "\n China", "\u4e2d\u56fd\u548c\u4fc4\u7f57\u65af\u3002", "a\u00adb\u200b c", "x" * 50 + "\t\t "])
def test_tokens_are_the_whole_text(pipe, text):
    given = pipe.doc(text).to_spacy()
    assert given["text"] == text and covers(text, given["tokens"])
    starts, ends = ({token[side] for token in given["tokens"]} for side in ("start", "end"))
    for span in [*given["ents"], *given["sents"], *given["spans"]["quotes"], *given["spans"]["stances"]]:
        assert span["start"] in starts and span["end"] in ends


def test_offsets_of_any_unit(pipe):
    want = pipe.doc(TEXT).to_spacy()
    assert [TEXT[span["start"] : span["end"]] for span in want["ents"]][:2] == ["Russia", "Sergey Lavrov"]
    assert [(span["label"], span["kb_id"]) for span in want["ents"]][0] == ("GPE", "ru")
    for unit in ("byte", "utf16"):
        assert dragoman.Pipeline(offsets=unit).doc(TEXT).to_spacy() == want


def test_displacy_form(pipe):
    given = pipe.doc("China won.", id="a").to_displacy()
    ent = {"start": 0, "end": 5, "label": "GPE", "kb_id": "cn", "kb_url": "#"}
    assert given == {"text": "China won.", "ents": [ent], "title": "a"}


def test_spacy_reads_it(pipe):
    spacy = pytest.importorskip("spacy")
    nlp = spacy.blank("en")
    for text in (TEXT, "\n\n" + TEXT * 3):
        ours = pipe.doc(text)
        doc = spacy.tokens.Doc(nlp.vocab).from_json(ours.to_spacy(), validate=True)
        assert doc.text == text
        assert [ent.text for ent in doc.ents] == ours.entities["text"]
        assert [(ent.text, ent.label_, ent.kb_id_) for ent in doc.spans["entities"]] == [
            (row["text"], row["type"], row["id"] or "") for row in ours.entities]
        assert [sent.text.strip() for sent in doc.sents if not sent.text.isspace()] == ours.sentences["text"]
        assert [span.text for span in doc.spans["quotes"]] == ours.quotes["text"]
        assert [span.kb_id_ for span in doc.spans["stances"]] == ours.stances["target"]
    page = spacy.displacy.render(pipe.doc("China won.").to_displacy(), style="ent", manual=True)
    assert "China" in page and "GPE" in page and ">cn<" in page
