"""Logos for tests, good ones and bad ones."""

import io
import struct
import zlib
from typing import Any

from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo


def logo_file(kind: str = "PNG", size: tuple[int, int] = (640, 200), colour: str = "#0b6a68", **save: Any) -> bytes:
    """A disc on nothing, or on white for a JPEG."""
    picture = Image.new("RGBA" if kind == "PNG" else "RGB", size, "#ffffff00" if kind == "PNG" else "white")
    ImageDraw.Draw(picture).ellipse((4, 4, size[1] - 4, size[1] - 4), fill=colour)
    kept = io.BytesIO()
    picture.save(kept, kind, **save)
    return kept.getvalue()


def with_text(text: str) -> bytes:
    """A PNG that carries words."""
    info = PngInfo()
    info.add_itxt("Comment", text)
    return logo_file(pnginfo=info)


def with_bomb() -> bytes:
    """A PNG whose packed words are a thousand times larger than the file."""
    packed = zlib.compress(b"A" * 200_000_000, 9)
    chunk = b"Comment\x00\x01\x00\x00\x00" + packed
    whole = logo_file()
    head, rest = whole[:33], whole[33:]  # signature and IHDR
    made = struct.pack(">I", len(chunk)) + b"iTXt" + chunk + struct.pack(">I", zlib.crc32(b"iTXt" + chunk))
    return head + made + rest


def huge_head(width: int, height: int) -> bytes:
    """A PNG that says it is so large, and holds nothing."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(b"")

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
