"""Databases, as the command and write() make them, read by Python's own sqlite3."""

import io
import json
import os
import resource
import sqlite3
import stat
import subprocess

import dragoman
import pytest
from conftest import COMMAND


def run(*arguments, **options):
    return subprocess.run([COMMAND, *map(str, arguments)], capture_output=True, check=False, **options)


def rows(path, sql):
    with sqlite3.connect(path) as database:
        database.row_factory = sqlite3.Row
        found = [dict(row) for row in database.execute(sql)]
    database.close()
    return found


def plain(row):
    """A row of JSON as SQLite has it."""
    return {
        name: int(value) if isinstance(value, bool) else json.dumps(value, separators=(",", ":"), ensure_ascii=False)
        if isinstance(value, list) else pytest.approx(value, rel=1e-11) if isinstance(value, float) else value
        for name, value in row.items()
    }


@pytest.fixture(scope="module")
def supported():
    done = run("terms", "--format", "sqlite", "-o", os.devnull)
    if b"without SQLite" in done.stderr:
        pytest.skip("the library was built without SQLite")


@pytest.mark.parametrize("name", ["lines", "tokens", "entities", "stances", "profile", "terms", "actors", "pairs", "stance"])
def test_rows_and_indexes(supported, name, command, corpus, tmp_path):
    path = tmp_path / "results.db"
    assert run(name, "--format", "sqlite", "-o", path, corpus).returncode == 0
    expected = command(name, corpus)
    assert rows(path, f"SELECT * FROM {name} ORDER BY rowid") == [plain(row) for row in expected]
    keys = {"doc", "id", "term", "target", "holder", "a", "b"} & set(expected[0])
    made = rows(path, "SELECT name FROM sqlite_master WHERE type = 'index'")
    assert {row["name"] for row in made} == {f"{name}_{key}" for key in keys}
    (manifest,) = rows(path, "SELECT json FROM manifest")
    assert manifest["json"] == (tmp_path / "results.db.manifest.json").read_text()
    assert rows(path, "PRAGMA integrity_check") == [{"integrity_check": "ok"}]


def test_the_same_bytes(supported, corpus, tmp_path):
    made = []
    for threads in (1, 3):
        path = tmp_path / "results.db"
        assert run("stances", "--threads", threads, "--format", "sqlite", "-o", path, corpus).returncode == 0
        made.append(path.read_bytes())
        assert stat.S_IMODE(path.stat().st_mode) & 0o600 == 0o600
    assert made[0] == made[1]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["results.db", "results.db.manifest.json"]


def test_a_full_disk_leaves_the_old_file(supported, corpus, tmp_path):
    path = tmp_path / "results.db"
    path.write_text("what was there")
    limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (40960, 40960))  # noqa: E731
    done = run("tokens", "--format", "sqlite", "-o", path, corpus, preexec_fn=limit)
    assert done.returncode == 6 and b"SQLite: " in done.stderr
    assert path.read_text() == "what was there"
    assert [p.name for p in tmp_path.iterdir()] == ["results.db"]


def test_only_to_a_file(supported, corpus):
    assert b"wants -o" in run("terms", "--format", "sqlite", corpus).stderr
    assert b"pipe or device" in run("terms", "--format", "sqlite", "-o", "/dev/null", corpus).stderr


def test_write(supported, english, tmp_path):
    table = english.doc("China praised Russia. Washington fears NATO.", id='o"x').stances
    path = tmp_path / "t.db"
    table.write(path)
    table.write(path)  # replaced, not added to
    assert [row["target"] for row in rows(path, "SELECT * FROM rows")] == table["target"]
    dragoman.write(path, [table, table], name='a "name"; DROP TABLE x')
    assert len(rows(path, 'SELECT * FROM "a ""name""; DROP TABLE x"')) == 2 * len(table)
    with pytest.raises(ValueError, match="a path"):
        table.write(io.BytesIO(), "sqlite")
    with pytest.raises(dragoman.Error, match="SQLite"):
        dragoman.write(path, table, name="sqlite_mine")
    assert [p.name for p in tmp_path.iterdir()] == ["t.db"]
    assert rows(path, "SELECT count(*) AS n FROM sqlite_master")[0]["n"] > 0
