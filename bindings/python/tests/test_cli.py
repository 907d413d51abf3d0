"""The command and the package give the same rows."""

import json
import os
import stat
import subprocess

import dragoman
import pytest
from conftest import COMMAND

LAYERS = ["lines", "sentences", "tokens", "entities", "quotes", "stances", "profile"]


@pytest.mark.parametrize("layer", LAYERS)
def test_layers_of_the_corpus(pipe, command, corpus, layer):
    rows = []
    pipe.run(corpus, layers=[layer], on_doc=lambda doc: rows.extend(doc.layer(layer)))
    printed = command(layer, "--offsets", "char", corpus)
    assert len(rows) == len(printed) > 0
    shared = [name for name in printed[0] if name in rows[0]]
    assert shared[:3] == list(rows[0])[:3]
    assert [[row[name] for name in shared] for row in rows] == [[row[name] for name in shared] for row in printed]


def test_stances_are_chosen_and_ordered(command, corpus):
    every = command("stances", corpus)
    some = command("stances", "--target", "cn", "--voice", "quoted", "--sort", "score:asc", corpus)
    wanted = [row for row in every if row["target"] == "cn" and row["holder"] != "author"]
    assert some == sorted(wanted, key=lambda row: row["score"]) and some
    one = some[0]
    chosen = command("stances", "--holder", one["holder"], "--basis", one["basis"], corpus)
    assert chosen == [row for row in every if (row["holder"], row["basis"]) == (one["holder"], one["basis"])]
    none = subprocess.run([COMMAND, "stances", "--target", "nobody", str(corpus)], capture_output=True, text=True, check=False)
    assert none.returncode == 0 and "no row fits" in none.stderr
    assert subprocess.run([COMMAND, "stances", "--basis", "x", str(corpus)], capture_output=True, check=False).returncode == 2


TABLES = [("terms", "terms"), ("actors", "entities"), ("pairs", "pairs"), ("stance", "stances")]


@pytest.mark.parametrize("name,kind", TABLES)
def test_tallies_of_the_corpus(pipe, command, corpus, name, kind):
    tally = pipe.tally(kind)
    pipe.run(corpus, tally)
    rows, printed = list(tally.table(name)), command(name, corpus)
    assert len(rows) == len(printed) > 0
    for row, line in zip(rows, printed):
        shared = row.keys() & line.keys()
        assert len(shared) > 3
        for column in shared:
            value = row[column]
            assert line[column] == (pytest.approx(value, rel=1e-11) if isinstance(value, float) else value), column


def test_gazetteer(english, command, tmp_path):
    names = tmp_path / "names.tsv"
    names.write_text("boris\tBoris\tPERSON\tru\tБорис Ивин\tinflect\nx\tX\tCLUB\ten\tXen\n", encoding="utf-8")
    rows = list(english.check_gazetteer(names))
    assert rows == command("gazetteer", names)
    assert "Бориса Ивина" in rows[0]["forms"] and rows[0]["problems"] == []
    assert rows[1]["problems"] == ["unknown type"]
    assert run("gazetteer", "--no-stem", names, cwd=tmp_path).returncode == 2  # nothing there is stemmed
    result = run("gazetteer", "--check", names, cwd=tmp_path)
    assert result.returncode == 4 and b"names.tsv:2: unknown type" in result.stderr


def test_dictionary_as_evidence(command, tmp_path):
    words = tmp_path / "words.yml"
    words.write_text("warm: [steadfast]\ncold: [frosty]\n")
    text = "China is steadfast. Japan was frosty."
    pipe = dragoman.Pipeline(lang="en", keywords=words, favor=["warm"], against=["cold"])
    rows = pipe.doc(text).stances
    assert [(row["target"], row["label"]) for row in rows] == [("cn", "favor"), ("jp", "against")]
    options = ["--lang", "en", "--lexicon", f"+{words}", "--favor", "warm", "--against", "cold", "-"]
    printed = command("stances", *options, stdin=text)
    assert [row["score"] for row in printed] == [row["score"] for row in rows]
    result = run("stances", "--lexicon", words, "--favor", "warm,hot", "x", cwd=tmp_path)
    assert result.returncode == 4 and b"--favor: no category" in result.stderr
    assert run("stances", "--favor", "warm", "x", cwd=tmp_path).returncode == 2


def test_unmatched(command, tmp_path):
    words = tmp_path / "words.csv"
    words.write_text("warm,steadfast\ncold,frosty\n")
    assert command("keywords", "--lexicon", words, "--unmatched", "-", stdin="It was frosty.") == [
        {"category": "warm", "entry": "steadfast"}
    ]


def test_kwic(pipe, command, corpus):
    rows = []
    pipe.run(corpus, on_doc=lambda doc: rows.extend(doc.find("treat*")))
    assert rows == command("kwic", "treat*", "--offsets", "char", corpus)


def test_standard_input(english, command):
    text = "China’s envoy praised Россия. “No,” he said."
    printed = command("tokens", "--lang", "en", "--offsets", "char", "-", stdin=text)
    assert [row["text"] for row in printed] == english.doc(text).tokens["text"]


def run(*arguments, cwd):
    return subprocess.run([COMMAND, *map(str, arguments)], cwd=cwd, capture_output=True, timeout=60, check=False)


def test_a_fifo_is_written_not_replaced(tmp_path):
    (tmp_path / "a.txt").write_text("China praised Russia.\n")
    os.mkfifo(tmp_path / "pipe")
    with subprocess.Popen(["cat", tmp_path / "pipe"], stdout=subprocess.PIPE) as reader:
        assert run("sentences", "a.txt", "-o", "pipe", cwd=tmp_path).returncode == 0
        assert b"China praised Russia." in reader.stdout.read()
    assert stat.S_ISFIFO(os.stat(tmp_path / "pipe").st_mode)
    assert sorted(os.listdir(tmp_path)) == ["a.txt", "pipe"]


def test_a_dash_is_standard_output(tmp_path):
    (tmp_path / "a.txt").write_text("China praised Russia.\n")
    assert run("terms", "a.txt", "-o", "-", cwd=tmp_path).stdout == run("terms", "a.txt", cwd=tmp_path).stdout
    assert os.listdir(tmp_path) == ["a.txt"]


def test_limits_are_told(tmp_path):
    (tmp_path / "a.txt").write_text("China praised Russia.\n")
    (tmp_path / "b.txt").write_text("China\n")
    refused = run("tokens", "a.txt", "--limit", "document_tokens=3", cwd=tmp_path)
    assert refused.returncode == 5 and b"document_tokens allows more" in refused.stderr
    some = run("terms", "a.txt", "b.txt", "--limit", "document_tokens=3", cwd=tmp_path)
    assert some.returncode == 1 and b"skipped a: over the limit of 3 tokens" in some.stderr
    high = run("terms", "b.txt", "--limit", "context_items=30000", cwd=tmp_path)
    assert high.returncode == 2 and b"the limit context_items is 30000: from 0, the default, to 20000" in high.stderr
    for wrong in ("document_tokens", "document_tokens=", "document_tokens=x", "document_tokens=0", "tokens=3", "nesting=99999999999"):
        assert run("terms", "b.txt", "--limit", wrong, cwd=tmp_path).returncode == 2


def test_a_file_and_its_manifest_appear_together(tmp_path):
    (tmp_path / "a.txt").write_text("China praised Russia.\n")
    assert run("terms", "a.txt", "-o", "terms.tsv", "--no-manifest", cwd=tmp_path).returncode == 0
    assert sorted(os.listdir(tmp_path)) == ["a.txt", "terms.tsv"]
    name = "n" * 245  # too long with the manifest's ending
    (tmp_path / name).write_text("old")
    failed = run("terms", "a.txt", "-o", name, cwd=tmp_path)
    assert failed.returncode == 6 and (tmp_path / name).read_text() == "old"
    assert sorted(os.listdir(tmp_path)) == sorted(["a.txt", "terms.tsv", name])


def test_the_manifest_follows_no_link_to_a_folder(tmp_path):
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "a.txt").write_text("China praised Russia.\n")
    for name in ("one", "two"):
        (folder / name).symlink_to(".")
    assert run("terms", "texts", "-o", "terms.tsv", cwd=tmp_path).returncode == 0
    assert (tmp_path / "terms.tsv.manifest.json").read_text().count('"path"') == 1


def test_saved_counts_by_names_that_are_not_utf8(tmp_path):
    (tmp_path / "texts").mkdir()
    with open(os.fsencode(tmp_path / "texts") + b"/caf\xe9.txt", "w") as file:
        file.write("China praised Russia.\n")
    counted = run("terms", "--by", "doc", "--save", "saved", "texts", cwd=tmp_path)
    loaded = run("terms", "--load", "saved", cwd=tmp_path)
    assert counted.returncode == loaded.returncode == 0
    assert counted.stdout == loaded.stdout
    assert "caf\ufffd" in counted.stdout.decode()


def test_offsets_are_refused_where_they_would_change_nothing(tmp_path):
    (tmp_path / "a.txt").write_text("China praised Russia.\n")
    assert run("stance", "--evidence", "1", "--offsets", "char", "a.txt", cwd=tmp_path).returncode == 2


def test_options_of_counting_that_would_change_nothing_are_refused(tmp_path):
    (tmp_path / "a.txt").write_text("China praised Russia.\n")
    for useless in (["pairs", "--across"], ["pairs", "--distance"], ["terms", "--dispersion", "--measures", "idf"],
                    ["keyness", "--target", "a.txt", "--seed", "2"]):
        assert run(*useless, "a.txt", cwd=tmp_path).returncode == 2, useless


def test_an_id_that_nothing_mentions_is_told(tmp_path):
    (tmp_path / "a.txt").write_text("China praised Russia.\n")
    assert b"nothing mentions chn" in run("terms", "--about", "chn", "a.txt", cwd=tmp_path).stderr
    assert b"nothing" not in run("terms", "--about", "cn", "a.txt", cwd=tmp_path).stderr


def test_a_matrix_of_saved_counts_needs_their_documents(tmp_path):
    (tmp_path / "a.txt").write_text("China praised Russia.\n")
    assert run("terms", "--save", "saved", "a.txt", cwd=tmp_path).returncode == 0
    refused = run("terms", "--load", "saved", "--format", "mtx", "-o", "m.mtx", cwd=tmp_path)
    assert refused.returncode == 2 and b"a matrix needs" in refused.stderr
    assert not list(tmp_path.glob("m.*"))


def test_a_network_is_explained_in_words(tmp_path):
    explained = run("pairs", "--format", "gexf", "--explain", cwd=tmp_path)
    assert explained.returncode == 0 and b"per_1000\t" in explained.stdout and b"npmi\t" in explained.stdout


def test_saved_counts_of_other_options_are_refused(tmp_path):
    (tmp_path / "a.txt").write_text("China praised Russia.\n")
    assert run("terms", "--ngrams", "2", "--save", "saved", "a.txt", cwd=tmp_path).returncode == 0
    assert run("terms", "--load", "saved", cwd=tmp_path).returncode == 0
    assert run("terms", "--load", "saved", "--ngrams", "2", cwd=tmp_path).returncode == 0
    for other in (["--ngrams", "1"], ["--by", "doc"], ["--about", "cn"]):
        refused = run("terms", "--load", "saved", *other, cwd=tmp_path)
        assert refused.returncode == 4 and b"different options" in refused.stderr, other


def test_copies_are_left_out_and_named(tmp_path):
    folder = tmp_path / "texts"
    folder.mkdir()
    story = "China praised Russia at the summit, and India said that it would wait for the other side.\n"
    for name in ("a", "b", "d"):
        (folder / f"{name}.txt").write_text(story)
    (folder / "c.txt").write_text("India said nothing of the kind.\n")
    counted = run("terms", "--dedupe", "texts", "-o", "terms.csv", "-f", "csv", cwd=tmp_path)
    assert counted.returncode == 0
    told = counted.stderr.decode().splitlines()
    assert told == [f"dragoman: left out {doc}: a copy of a (100 %)" for doc in "bd"]
    manifest = json.loads((tmp_path / "terms.csv.manifest.json").read_text())
    assert manifest["copies"] == [{"doc": doc, "of": "a", "similarity": 100} for doc in "bd"]
    assert manifest["documents"] == 2
    profile = run("profile", "-f", "json", "texts", cwd=tmp_path)
    assert [(row["doc"], row["duplicate_of"]) for row in json.loads(profile.stdout)] == [
        ("a", None),
        ("b", "a"),
        ("c", None),
        ("d", "a"),
    ]
    refused = run("terms", "--similarity", "80", "texts", cwd=tmp_path)
    assert refused.returncode == 2 and b"--similarity wants --dedupe" in refused.stderr
