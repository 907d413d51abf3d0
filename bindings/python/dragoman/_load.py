"""Finds libdragoman, declares its functions and checks its version.

Looked for, in this order: the file that $DRAGOMAN_LIBRARY names; beside this package, as a wheel has it; the build
folder of the checkout this package lies in; where the system keeps its libraries."""

from __future__ import annotations

import ctypes
import os
import sys
from ctypes.util import find_library
from pathlib import Path
from typing import Iterator

from . import _abi

_NAMES = {"darwin": ("libdragoman.0.dylib",), "win32": ("dragoman.dll",)}.get(sys.platform, ("libdragoman.so.0",))


def _candidates() -> Iterator[str]:
    named = os.environ.get("DRAGOMAN_LIBRARY")
    if named:
        yield named
        return
    package = Path(__file__).resolve().parent
    folders = [package]
    checkout = package.parents[2] if len(package.parents) > 2 else package
    if (checkout / "include" / "dragoman.h").exists():
        folders.append(checkout / "build")
    for folder in folders:
        for name in _NAMES:
            if (folder / name).exists():
                yield str(folder / name)
    found = find_library("dragoman")
    if found:
        yield found
    yield from _NAMES


def _declare(library: ctypes.CDLL) -> None:
    for name, (result, arguments) in _abi.PROTOTYPES.items():
        function = getattr(library, name)
        function.restype = result
        function.argtypes = arguments


def load() -> ctypes.CDLL:
    """The library. ImportError where none is found or its version is another."""
    tried = []
    for candidate in _candidates():
        try:
            library = ctypes.CDLL(candidate)
        except OSError as error:
            tried.append(str(error))
            continue
        _declare(library)
        version = library.dgm_version()
        major, minor = version // 10000, version // 100 % 100
        if (major, minor) < _abi.VERSION or major != _abi.VERSION[0]:
            wanted = ".".join(map(str, _abi.VERSION))
            raise ImportError(f"{candidate} is dragoman {major}.{minor}; this package needs {wanted} or later")
        return library
    hint = "build it with script/build or set DRAGOMAN_LIBRARY"
    raise ImportError(f"libdragoman is not found; {hint}: {'; '.join(tried)}")


lib = load()
