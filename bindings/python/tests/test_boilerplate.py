"""Lines that documents of a source share, counted and cut by the command and by the package alike."""

import json
import subprocess

import dragoman
import pytest
from conftest import COMMAND

HEAD = "THE GULL, every second morning"
FOOT = "The Gull is printed on the quay by hands that smell of fish."
TOWNS = ["Estmark", "Ostrava", "Tarn", "Vell", "Ulm", "Brack", "Lorne", "Sund"]


@pytest.fixture()
def folder(tmp_path):
    folder = tmp_path / "papers" / "gull"
    folder.mkdir(parents=True)
    for i, town in enumerate(TOWNS):
        (folder / f"{i}.txt").write_text(
            f"{HEAD} {i}\n\nDear readers,\n\nThe wall of {town} was mended by night, with stones that were meant for the church of "
            f"{town}, and nobody has said who paid the masons or why they came in the dark with their lamps covered.\n\n{FOOT}\n"
        )
    return folder


def run(*arguments, **more):
    return subprocess.run([COMMAND, *map(str, arguments)], capture_output=True, timeout=60, check=False, **more)


def lines(*arguments):
    done = run("lines", "--format", "json", *arguments)
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


def cut(rows):
    return {row["text"] for row in rows if row["reason"].startswith("repeats:")}


def test_counted_once_and_used(folder, tmp_path, command):
    saved = tmp_path / "gull.dgm"
    done = run("boilerplate", folder, "-o", saved)
    assert done.returncode == 0 and b"2 lines would be cut" in done.stderr
    rows = command("boilerplate", "--load", saved)
    assert {row["line"]: row["fate"] for row in rows} == {
        "the gull, every second morning 0": "furniture",
        FOOT.lower(): "furniture",
        "dear readers,": "text",
    }
    with_table = lines("--boilerplate", saved, folder)
    assert cut(with_table) == {FOOT, *(f"{HEAD} {i}" for i in range(8))}
    assert not cut(lines(folder))
    assert with_table == lines("--two-pass", folder)
    one = lines("--boilerplate", saved, folder / "3.txt")  # a document's lines do not depend on what lies beside it
    assert one == [row for row in with_table if row["doc"] == "3"] and cut(one)
    assert not cut(lines("--boilerplate", saved, folder.parent))  # where its folder is gull, another source
    manifest = json.loads((tmp_path / "gull.dgm.manifest.json").read_text())
    assert manifest["documents"] == 8


def test_parts_merge_to_the_whole(folder, tmp_path):
    def save(name, *paths):
        assert run("boilerplate", "-q", "--meta", meta, *paths, "-o", tmp_path / name).returncode == 0
        return tmp_path / name

    meta = tmp_path / "meta.csv"
    meta.write_text("doc,source\n" + "".join(f"{i},The Gull\n" for i in range(8)))
    files = sorted(folder.iterdir())
    whole = save("whole", *files)
    parts = [save("a", *files[:3]), save("b", *files[3:5]), save("c", *files[5:])]
    for order in (parts, parts[::-1], parts[1:] + parts[:1]):
        assert run("merge", *order, "-o", tmp_path / "merged").returncode == 0
        assert (tmp_path / "merged").read_bytes() == whole.read_bytes()
    assert cut(lines("--meta", meta, "--boilerplate", whole, folder / "3.txt")) == {FOOT, f"{HEAD} 3"}


def test_the_package_does_the_same(folder):
    plain = dragoman.Pipeline(lang="en")
    tally = plain.tally("lines")
    plain.run(folder, tally)
    assert [row["fate"] for row in tally.table()].count("furniture") == 2
    pipe = dragoman.Pipeline(lang="en", boilerplate=("lines", tally.save()))
    assert pipe.hash != plain.hash
    rows = []
    pipe.run(folder, on_doc=lambda doc: rows.extend(doc.lines))
    assert cut(rows) == {FOOT, *(f"{HEAD} {i}" for i in range(8))}
    doc = pipe.doc((folder / "3.txt").read_text(), folder="gull")
    assert not cut(doc.lines)
    assert list(plain.boilerplate(folder, top=2)) == list(tally.table(top=2))
    with pytest.raises(dragoman.Error, match="not a tally"):
        dragoman.Pipeline(boilerplate=("lines", b"no tally"))


def test_usage(folder, tmp_path):
    for arguments, why in (
        (("terms", "--two-pass", "-"), b"standard input can be read once"),
        (("terms", "--two-pass", "--boilerplate", "x", folder), b"--boilerplate or --two-pass"),
        (("boilerplate", folder, "-o", tmp_path / "x", "-f", "csv"), b"leave out --format"),
        (("boilerplate", "--by", "year", folder), b"option of other commands"),
    ):
        refused = run(*arguments)
        assert refused.returncode == 2 and why in refused.stderr, arguments
    bad = tmp_path / "bad.dgm"
    bad.write_bytes(b"dgmtally and more")
    refused = run("terms", "--boilerplate", bad, folder)
    assert refused.returncode == 4 and b"bad.dgm: " in refused.stderr
    missing = run("terms", "--two-pass", tmp_path / "nowhere")
    assert missing.returncode == 3 and missing.stderr.count(b"nowhere") == 1
