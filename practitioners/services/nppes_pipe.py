"""Batches of rows as a file that COPY reads, made in a thread of their own: the database works while we read on."""

import queue
from collections.abc import Callable, Iterator
from threading import Thread
from types import TracebackType
from typing import Self

from practitioners.nppes import Batch

#: So many batches wait at most; each is a few hundred kilobytes, the block it is made of a few megabytes.
_WAITING = 4


class Pipe:
    """`read` gives the rows of each batch; `took` is told of the batch, in the thread that reads."""

    SIZE = 1 << 18

    def __init__(self, batches: Iterator[Batch], took: Callable[[Batch], None]) -> None:
        self._batches, self._took = batches, took
        self._queue: queue.Queue[Batch | BaseException | None] = queue.Queue(_WAITING)
        self._thread = Thread(target=self._work, name="registry file", daemon=True)
        self._rest = memoryview(b"")
        self._stopped = False
        self._problem: BaseException | None = None

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the thread. The driver hides what went wrong while the file was read: here it is raised."""
        self._stopped = True
        while self._thread.is_alive():
            try:
                self._queue.get(timeout=0.05)
            except queue.Empty:
                continue
        if self._problem:
            raise self._problem from None

    def read(self, size: int) -> bytes:
        """The next bytes; b"" when there are no more rows."""
        while not self._rest:
            batch = self._next()
            if batch is None:
                return b""
            self._rest = memoryview(batch.copied)
        part, self._rest = self._rest[:size], self._rest[size:]
        return bytes(part)

    def _next(self) -> Batch | None:
        item = self._queue.get()
        if isinstance(item, BaseException):
            self._problem = item
            raise item
        if item is not None:
            self._told(item)
        return item

    def _told(self, batch: Batch) -> None:
        try:
            self._took(batch)
        except BaseException as error:
            self._problem = error
            raise

    def _work(self) -> None:
        end: BaseException | None = None
        try:
            for batch in self._batches:
                self._queue.put(batch)
                if self._stopped:
                    break
        except BaseException as error:
            end = error
        self._queue.put(end)
