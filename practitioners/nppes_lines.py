"""The bytes of a registry file: line by line for what is odd, in blocks of whole rows for what is written as CMS does.

Only one of the two readers (csv, line by line; or a columnar one, block by block) is right about where a row ends in an
odd file: csv. So a block is given out only where csv has just finished a row and if `well_formed` says that csv would
find its rows at just the same places.
"""

import csv
from codecs import BOM_UTF8
from typing import IO

#: No row is longer; a file with longer lines is something else.
_LONGEST = 16_000_000
_READ = 8_000_000
#: csv takes no larger value.
_MOST = csv.field_size_limit()
_QUOTE, _BETWEEN = ord('"'), b'","'


class TooLong(Exception):
    """A line that no registry file has."""


class Lines:
    """Lines of a binary file, as Python's universal newlines have them, with blocks in between.

    `number` and `position` count the lines and bytes given out so far, `cut_off` tells whether the last line had no
    end.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._held, self._at, self._ended = b"", 0, False
        self.number = self.position = 0
        self.cut_off = False
        self._hold(len(BOM_UTF8))
        if self._held.startswith(BOM_UTF8):
            self._at = len(BOM_UTF8)

    def __iter__(self) -> "Lines":
        return self

    def __next__(self) -> str:
        """The next line, for csv: decoded, without NULs."""
        line = self.line()
        if not line:
            raise StopIteration
        return line.decode("utf-8", errors="replace").replace("\0", "")

    def line(self) -> bytes:
        """The next line with its end; b"" at the end of the file."""
        end = self._line_end()
        line = self._held[self._at : end]
        self._at = end
        self.position += len(line)
        if line:
            self.number += 1
            self.cut_off = not line.endswith((b"\n", b"\r"))
        return line

    def block(self, size: int) -> bytes:
        """About `size` bytes that end with a line; they stay where they are until `skip`. b"" when there is no line."""
        self._hold(size)
        end = self._held.rfind(b"\n", self._at, self._at + size) + 1
        return self._held[self._at : end] if end > self._at else b""

    def skip(self, block: bytes, lines: int) -> None:
        """Go on behind a block of that many lines."""
        self._at += len(block)
        self.position += len(block)
        self.number += lines
        self.cut_off = False

    def at_end(self) -> bool:
        self._hold(1)
        return self._at == len(self._held)

    def _line_end(self) -> int:
        """Behind the next line feed, carriage return or both."""
        seen = self._at
        while True:
            feed = self._held.find(b"\n", seen)
            back = self._held.find(b"\r", seen, feed if feed >= 0 else len(self._held))
            if 0 <= back < len(self._held) - 1 or (back >= 0 and self._ended):
                return back + 2 if self._held[back + 1 : back + 2] == b"\n" else back + 1
            if feed >= 0:
                return feed + 1
            if self._ended:
                return len(self._held)
            if len(self._held) - self._at > _LONGEST:
                raise TooLong
            gone, before = self._at, len(self._held)
            self._hold(before - gone + 1)
            seen = max(before - gone - 1, 0)

    def _hold(self, size: int) -> None:
        """Have `size` bytes from here on, or all there are."""
        if self._ended or len(self._held) - self._at >= size:
            return
        parts = [self._held[self._at :]]
        length = len(parts[0])
        while length < size:
            part = self._file.read(max(_READ, size - length))
            if not part:
                self._ended = True
                break
            parts.append(part)
            length += len(part)
        self._held, self._at = b"".join(parts), 0


def well_formed(block: bytes, width: int) -> bytes | None:
    """The block with plain line ends, if csv would find each of its lines to be a row of quoted values; else None.

    Counting is enough. The first and the last quote stand at the ends, and all others form pairs: `","` between two
    values, or quote, line feed, quote between two rows. No quote is part of two pairs, and every line feed is part of
    one. So each value lies between two quotes, and no value holds a quote or a line feed. How many values each single
    row has is left open, all rows together have `width` for each: a reader that finds no row too short finds all right.
    """
    if b"\r" in block:
        if block.count(b"\r") != block.count(b'"\r\n'):
            return None
        block = block.replace(b"\r\n", b"\n")
    if not block.startswith(b'"') or block.startswith(b'","') or b"\0" in block or not _is_utf8(block):
        return None
    rows = _rows(block)
    between = (width - 1) * rows
    fits = rows and block.count(b'","') == between and block.count(b'"') == 2 * (between + rows)
    return block if fits else None


def _rows(block: bytes) -> int:
    """How many lines there are; 0 when one of them begins or ends in another way than a row does, or is too long."""
    begin = rows = 0
    while begin < len(block):
        end = block.find(b"\n", begin, begin + _MOST)
        if end < begin + 2 or block[end - 1] != _QUOTE or block[begin] != _QUOTE:
            return 0
        if block[end - 3 : end] == _BETWEEN or block[begin : begin + 3] == _BETWEEN:
            return 0
        begin, rows = end + 1, rows + 1
    return rows


def _is_utf8(block: bytes) -> bool:
    try:
        return block.isascii() or bool(block.decode())
    except UnicodeDecodeError:
        return False
