"""The one exception of the package."""

from __future__ import annotations

import sys
import warnings
from typing import NoReturn, Optional

from . import _abi

_NAMES = {value: name for name, value in vars(_abi).items() if name.startswith("ERR_")}


class Error(Exception):
    """What the library refused, in one line.

    code    the library's code, negative (:data:`dragoman.errors`' ``DGM_ERR_...`` numbers, stable for ever)
    name    its name, such as ``"FORMAT"``
    line    1-based line of the dictionary or row concerned, or None
    offset  byte of the input concerned, or None
    """

    __module__ = "dragoman"

    def __init__(self, code: int, message: str, line: Optional[int] = None, offset: Optional[int] = None) -> None:
        super().__init__(message)
        self.code = code
        self.name = _NAMES.get(code, "ERR_UNKNOWN")[len("ERR_") :]
        self.line = line
        self.offset = offset

    def __reduce__(self) -> tuple[object, ...]:
        return Error, (self.code, str(self), self.line, self.offset)


def from_struct(code: int, err: _abi.Error) -> Error:
    message = err.message.decode("utf-8", "replace") or _NAMES.get(code, str(code))
    return Error(code, message, err.line or None, err.offset if err.offset >= 0 else None)


def new_err() -> _abi.Error:
    """A dgm_error to hand to a call."""
    return _abi.make(_abi.Error, offset=-1)


def check(code: int, err: _abi.Error) -> None:
    """Raises Error if `code`, which the call that filled `err` returned, is one."""
    if code != _abi.OK:
        fail(code, err)


def fail(code: int, err: _abi.Error) -> NoReturn:
    raise from_struct(code, err)


def warn(message: str) -> None:
    """A warning at the line that called the package."""
    frame, level = sys._getframe(), 1
    while frame.f_back and frame.f_globals.get("__name__", "").partition(".")[0] == __package__:
        frame, level = frame.f_back, level + 1
    warnings.warn(message, stacklevel=level)
