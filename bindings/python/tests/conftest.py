"""The package of this checkout, its command and its corpus."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "bindings" / "python"))

import dragoman  # noqa: E402

COMMAND = os.environ.get("DRAGOMAN_COMMAND", str(ROOT / "build" / "dragoman"))
CORPUS = ROOT / "examples" / "corpus"


@pytest.fixture(scope="session")
def pipe():
    return dragoman.Pipeline()


@pytest.fixture(scope="session")
def english():
    return dragoman.Pipeline(lang="en")


@pytest.fixture(scope="session")
def command():
    """Runs the command with arguments and gives its JSON rows."""

    def run(*arguments, stdin=None):
        done = subprocess.run(
            [COMMAND, *map(str, arguments), "--format", "json"],
            input=stdin.encode() if stdin is not None else b"",
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode()
        return json.loads(done.stdout)

    return run


@pytest.fixture(scope="session")
def root():
    return ROOT


@pytest.fixture(scope="session")
def corpus():
    return CORPUS
