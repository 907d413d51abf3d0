"""How far a run is, told as the caller wants it: by a function, a bar of tqdm, or a line of our own."""

from __future__ import annotations

import sys
import time
from typing import Any, Callable, List, Optional

Progress = Callable[[int, int, Optional[int]], object]  #: documents and bytes done, and bytes in all or None


class Told:
    """What a run calls, and ends.

    wanted  None or False: nothing; True: a bar of tqdm, or where that is not installed a line on a terminal; an object
            with ``update(n)``, as tqdm's, is told of documents; a function is called with documents and bytes done and
            bytes in all, or None where that is not known
    count   documents, where known before they are read
    """

    def __init__(self, wanted: Any, count: Optional[int]) -> None:
        self._count = count
        self._done = 0
        self._end: List[Callable[[], object]] = []
        self.call: Optional[Progress] = None
        if wanted is None or wanted is False:
            return
        if wanted is True:
            self.call = self._bar()
        elif hasattr(wanted, "update"):
            self.call = self._documents(wanted)
        elif callable(wanted):
            self.call = wanted
        else:
            raise TypeError(f"progress is True, a function or an object with update(), not {type(wanted).__name__}")

    def end(self) -> None:
        """After the run, however it ended."""
        for function in self._end:
            function()

    def _documents(self, bar: Any) -> Progress:
        def call(docs: int, size: int, total: Optional[int]) -> None:
            bar.update(docs - self._done)
            self._done = docs

        return call

    def _bytes(self, bar: Any) -> Progress:
        def call(docs: int, size: int, total: Optional[int]) -> None:
            if bar.total is None:
                bar.reset(total)
            bar.update(size - self._done)
            self._done = size

        return call

    def _bar(self) -> Optional[Progress]:
        try:
            from tqdm.auto import tqdm
        except ImportError:
            return self._line() if sys.stderr and sys.stderr.isatty() else None
        if self._count is not None:
            bar = tqdm(total=self._count, unit="doc")
            call = self._documents(bar)
        else:
            bar = tqdm(unit="B", unit_scale=True)
            call = self._bytes(bar)
        self._end.append(bar.close)
        return call

    def _line(self) -> Progress:
        shown = 0.0

        def call(docs: int, size: int, total: Optional[int]) -> None:
            nonlocal shown
            now = time.monotonic()
            if now - shown > 0.2:
                shown = now
                share = f" of {total / 1e6:.1f}" if total else ""
                sys.stderr.write(f"\r{docs} documents, {size / 1e6:.1f}{share} MB")
                sys.stderr.flush()

        self._end.append(lambda: sys.stderr.write("\n"))
        return call
