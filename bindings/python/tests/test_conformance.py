"""tests/conformance/*.tsv, which C tests read too, through the package and through the command."""

import json
import re
import subprocess
from pathlib import Path

import dragoman
import pytest
from conftest import COMMAND, ROOT

FOLDER = ROOT / "tests" / "conformance"


def cases(pattern):
    """(file, lines as lists of cells) of the files of that pattern; a text is told from its escapes."""
    for file in sorted(FOLDER.glob(pattern)):
        lines = file.read_text(encoding="utf-8").split("\n")
        yield file, [line.split("\t") for line in lines if line and not line.startswith("#")]


def parametrize(pattern):
    files = list(cases(pattern))
    return pytest.mark.parametrize("file,rows", files, ids=[file.name for file, _ in files])


def language(file):
    return file.stem.rsplit("-", 1)[1]


def plain(cell):
    return cell.replace("\\n", "\n").replace("\\t", "\t")


def through_the_command(layer, lang, texts, tmp_path: Path, *options):
    """The layer's rows for each text, from one call over a JSON Lines file."""
    file = tmp_path / "texts.jsonl"
    file.write_text("".join(json.dumps({"id": str(i), "text": text}) + "\n" for i, text in enumerate(texts)))
    command = [COMMAND, layer, "--lang", lang, "--offsets", "char", "--format", "jsonl", *options, str(file)]
    done = subprocess.run(command, capture_output=True, check=True, stdin=subprocess.DEVNULL)
    rows = [[] for _ in texts]
    for line in done.stdout.splitlines():
        row = json.loads(line)
        rows[int(row["doc"])].append(row)
    return rows


def tokenized(tokens):
    """The tokens as the files write them."""
    pieces, last = [], 0
    for row in tokens:
        if row["sentence"] != last:
            pieces.append("‖")
        last = row["sentence"]
        pieces.append(row["text"].replace("\n", "\\n").replace(" ", "\\s"))
    return " ".join(pieces)


def wrapped(text):
    """Whether a line feed of its own stands in it. These files take it for hard wrapping; the whole library looks at
    the width of the lines first, and theirs are too short."""
    return re.search(r"[^\n]\n[^\n]", text) is not None


def cut_in_pairs(pipe):
    """Whether this build has no dictionary of Chinese words."""
    return len(pipe.doc("他也不说").tokens) == 2


@parametrize("segment-*.tsv")
def test_segmentation(file, rows, tmp_path):
    rows = [row for row in rows if not wrapped(plain(row[0]))]
    texts = [plain(row[0]) for row in rows]
    pipe = dragoman.Pipeline(lang=language(file))
    if language(file) == "zh" and cut_in_pairs(pipe):
        pytest.skip("no dictionary of Chinese words")
    expected = [row[1].replace("|", "") for row in rows]
    assert [tokenized(pipe.doc(text).tokens) for text in texts] == expected
    printed = through_the_command("tokens", language(file), texts, tmp_path)
    assert [tokenized(row) for row in printed] == expected
    pipe = dragoman.Pipeline(lang=language(file), split_clitics=True)
    expected = [row[1].replace("|", " ") for row in rows]
    assert [tokenized(pipe.doc(text).tokens) for text in texts] == expected
    printed = through_the_command("tokens", language(file), texts, tmp_path, "--split-clitics")
    assert [tokenized(row) for row in printed] == expected


def mentions(entities):
    """The mentions as the file writes them."""
    return [f"{row['type']} {row['id']} {row['text']}" for row in entities]


@parametrize("entities-*.tsv")
def test_entities(file, rows, tmp_path):
    texts = [plain(row[0]) for row in rows]
    expected = [row[1:] for row in rows]
    pipe = dragoman.Pipeline(lang=language(file))
    if language(file) == "zh" and cut_in_pairs(pipe):
        pytest.skip("no dictionary of Chinese words")
    assert [mentions(pipe.doc(text).entities) for text in texts] == expected
    printed = through_the_command("entities", language(file), texts, tmp_path)
    assert [mentions(row) for row in printed] == expected


VALUES = ("DATE", "MONEY", "PERCENT", "QUANTITY")


def values(entities):
    """The dates, amounts and measures as the file writes them."""
    names = ("type", "text", "value", "unit", "date_from", "date_to")
    return ["|".join(row[name] or "" for name in names) for row in entities if row["type"] in VALUES]


@parametrize("values-*.tsv")
def test_values(file, rows, tmp_path):
    pipe = dragoman.Pipeline(lang=language(file))
    if language(file) == "zh" and cut_in_pairs(pipe):
        pytest.skip("no dictionary of Chinese words")
    expected = [row[2:] for row in rows]
    docs = [pipe.doc(row[1], **({} if row[0] == "-" else {"date": row[0]})) for row in rows]
    assert [values(doc.entities) for doc in docs] == expected
    source = tmp_path / "rows.jsonl"
    lines = [{"id": str(i), "text": row[1]} | ({} if row[0] == "-" else {"date": row[0]}) for i, row in enumerate(rows)]
    source.write_text("".join(json.dumps(line) + "\n" for line in lines))
    command = [COMMAND, "entities", "--lang", language(file), "--format", "jsonl", str(source)]
    done = subprocess.run(command, capture_output=True, check=True, stdin=subprocess.DEVNULL)
    printed = [[] for _ in rows]
    for line in done.stdout.splitlines():
        row = json.loads(line)
        printed[int(row["doc"])].append(row)
    assert [values(row) for row in printed] == expected


def paragraphs(cell):
    """A text of the files of quotations and stances: each of its lines is a paragraph."""
    return cell.replace("\\n", "\n\n")


def quotations(quotes):
    """The quotations as the file writes them."""
    kinds = {True: "direct", False: "indirect"}
    return [(kinds[row["direct"]], row["speaker"], " ".join(row["text"].split())) for row in quotes]


@parametrize("quotes-*.tsv")
def test_quotes(file, rows, tmp_path):
    expected = {}
    for text, kind, *rest in rows:
        found = expected.setdefault(paragraphs(text), [])
        if kind != "none":
            found.append((kind, *rest))
    pipe = dragoman.Pipeline(lang=language(file))
    assert {text: quotations(pipe.doc(text).quotes) for text in expected} == expected
    printed = through_the_command("quotes", language(file), expected, tmp_path)
    assert dict(zip(expected, map(quotations, printed))) == expected


def matches(hits):
    """The hits of dictionaries as the file writes them."""
    return "; ".join(f"{row['category']}={row['hit']}" for row in hits)


@parametrize("keywords.tsv")
def test_keywords(file, rows, tmp_path):
    source = tmp_path / "text.txt"
    for name, dictionary, text, expected in rows:
        content = plain(dictionary)
        (tmp_path / name).write_text(content, encoding="utf-8")
        source.write_text(text, encoding="utf-8")
        command = [COMMAND, "keywords", "--lang", "en", "--lexicon", name, "--hits", "--format", "jsonl", "text.txt"]
        done = subprocess.run(command, capture_output=True, cwd=tmp_path, stdin=subprocess.DEVNULL)
        if "without Expat" in done.stderr.decode():
            continue
        if expected.startswith("!"):
            with pytest.raises(dragoman.Error) as error:
                dragoman.Pipeline(lang="en", keywords=(name, content))
            assert error.value.line == int(expected[1:]), dictionary
            assert done.returncode == 4 and f"line {expected[1:]}:" in done.stderr.decode() + ":", dictionary
            continue
        found = dragoman.Pipeline(lang="en", keywords=(name, content)).doc(text).find("@*")
        assert matches(found) == expected, dictionary
        assert matches(map(json.loads, done.stdout.splitlines())) == expected, dictionary


def label(stances, target, holder):
    """The label of the first row on that target by that holder, "-" where there is none."""
    labels = [row["label"] for row in stances if row["target"] == target and holder in ("*", row["holder"])]
    return labels[0] if labels else "-"


@parametrize("stances-*.tsv")
def test_stances(file, rows, tmp_path):
    expected = [(paragraphs(text), target, holder, verdict) for text, target, holder, verdict in rows]
    pipe = dragoman.Pipeline(lang=language(file))
    assert [row[:3] + (label(pipe.doc(row[0]).stances, *row[1:3]),) for row in expected] == expected
    printed = through_the_command("stances", language(file), [row[0] for row in expected], tmp_path)
    assert [row[:3] + (label(stances, *row[1:3]),) for row, stances in zip(expected, printed)] == expected
